//! The main roads joined: where they cross there is a node, and between them there are faces.
//!
//! What ends nowhere is pruned, and what hangs on nothing is dropped; so every face is a ring of pieces, and one can
//! drive from each main road to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::{Cells, Pieces};
use super::plan::{Part, Road, Runs, Straight};
use super::plane::{Spot, area, crossing, whole};

/// A piece of a main road between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) road: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) runs: Runs,
}

/// The network of main roads.
pub(super) struct Planar {
    pub(super) nodes: Vec<Spot>,
    /// In the order of their roads, and along each of them.
    pub(super) edges: Vec<Edge>,
    /// Rings of edges with the face to their left; whether each edge is passed from its beginning to its end.
    pub(super) faces: Vec<Vec<(usize, bool)>>,
}

/// The side of a cell in which crossings are looked for.
const CELL_METERS: f64 = 500.0;
/// A crossing so near the end of a piece is at its end.
const SNAP_METERS: f64 = 1.0;
/// Nodes are told apart to a part of a metre.
const PER_METER: f64 = 20.0;

/// Joins the pieces.
pub(super) fn join(straights: &[Straight], roads: &[Road], low: Spot, high: Spot) -> Planar {
    let mut nodes = Vec::new();
    let mut known: BTreeMap<(i32, i32), usize> = BTreeMap::new();
    let mut node = |spot: Spot| {
        *known.entry((whole(spot.x * PER_METER), whole(spot.y * PER_METER))).or_insert_with(|| {
            nodes.push(spot);
            nodes.len() - 1
        })
    };
    let mut edges = Vec::new();
    let mut taken = BTreeSet::new();
    for (straight, places) in straights.iter().zip(cut(straights, low, high)) {
        for pair in places.windows(2) {
            let (from, to) = (node(pair[0]), node(pair[1]));
            if from != to && taken.insert((from.min(to), from.max(to))) {
                edges.push(Edge { road: straight.road, from, to, runs: straight.runs });
            }
        }
    }
    let edges = connected(&pruned(&edges, nodes.len()), roads, nodes.len());
    let edges = inside(edges, &nodes, roads, low, high);
    let faces = faces(&edges, &nodes);
    Planar { nodes, edges, faces }
}

/// The places of each piece in order: its ends and where others cross it.
fn cut(straights: &[Straight], low: Spot, high: Spot) -> Vec<Vec<Spot>> {
    let mut pieces = Pieces::new(Cells::new(low, high, CELL_METERS));
    let mut cuts: Vec<Vec<(f64, Spot)>> = Vec::with_capacity(straights.len());
    for (index, straight) in straights.iter().enumerate() {
        cuts.push(vec![(0.0, straight.a), (1.0, straight.b)]);
        for other in pieces.near(straight.a, straight.b) {
            let (a, b, ()) = pieces.all[other];
            let Some((here, there)) = crossing(straight.a, straight.b, a, b) else { continue };
            let place = straight.a.along(straight.b, here);
            let ends = [straight.a, straight.b, a, b];
            let place = ends.into_iter().find(|end| end.to(place) < SNAP_METERS).unwrap_or(place);
            cuts[index].push((here, place));
            cuts[other].push((there, place));
        }
        pieces.add(straight.a, straight.b, ());
    }
    for cut in &mut cuts {
        cut.sort_by(|left, right| left.0.total_cmp(&right.0));
    }
    cuts.into_iter().map(|cut| cut.into_iter().map(|(_, place)| place).collect()).collect()
}

/// Without what ends nowhere.
fn pruned(edges: &[Edge], nodes: usize) -> Vec<Edge> {
    let mut degrees = vec![0_u32; nodes];
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (index, edge) in edges.iter().enumerate() {
        for end in [edge.from, edge.to] {
            degrees[end] += 1;
            at[end].push(index);
        }
    }
    let mut gone = vec![false; edges.len()];
    let mut open: Vec<usize> = (0..nodes).filter(|node| degrees[*node] == 1).collect();
    while let Some(node) = open.pop() {
        let Some(edge) = at[node].iter().find(|edge| !gone[**edge]) else { continue };
        gone[*edge] = true;
        for end in [edges[*edge].from, edges[*edge].to] {
            degrees[end] -= 1;
            if degrees[end] == 1 {
                open.push(end);
            }
        }
    }
    edges.iter().zip(gone).filter(|(_, gone)| !gone).map(|(edge, _)| *edge).collect()
}

/// The largest part that hangs together by roads, and the frame, which is none.
fn connected(edges: &[Edge], roads: &[Road], nodes: usize) -> Vec<Edge> {
    let mut parents: Vec<usize> = (0..nodes).collect();
    let is_frame = |edge: &&Edge| roads[edge.road].part == Part::Frame;
    for edge in edges.iter().filter(|edge| !is_frame(edge)) {
        let (from, to) = (root(&mut parents, edge.from), root(&mut parents, edge.to));
        parents[from.max(to)] = from.min(to);
    }
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| !is_frame(edge)) {
        *sizes.entry(root(&mut parents, edge.from)).or_default() += 1;
    }
    let largest = sizes.iter().max_by_key(|(_, size)| **size).map(|(root, _)| *root);
    let is_kept = |edge: &&Edge| is_frame(edge) || Some(root(&mut parents, edge.from)) == largest;
    edges.iter().filter(is_kept).copied().collect()
}

/// The root of a node in a forest of parents, with the way to it made shorter.
fn root(parents: &mut [usize], mut node: usize) -> usize {
    while parents[node] != node {
        parents[node] = parents[parents[node]];
        node = parents[node];
    }
    node
}

/// Without what lies outside the frame.
fn inside(edges: Vec<Edge>, nodes: &[Spot], roads: &[Road], low: Spot, high: Spot) -> Vec<Edge> {
    let is_inside = |edge: &Edge| {
        let middle = nodes[edge.from].along(nodes[edge.to], 0.5);
        roads[edge.road].part == Part::Frame
            || (middle.x > low.x && middle.x < high.x && middle.y > low.y && middle.y < high.y)
    };
    edges.into_iter().filter(is_inside).collect()
}

/// The rings round the faces, from the edges in the order of their angles at each node.
fn faces(edges: &[Edge], nodes: &[Spot]) -> Vec<Vec<(usize, bool)>> {
    // A half edge is twice the number of its edge, and one more when it is passed backwards.
    let ends = |half: usize| {
        let edge = &edges[half / 2];
        if half.is_multiple_of(2) { (edge.from, edge.to) } else { (edge.to, edge.from) }
    };
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for half in 0..edges.len() * 2 {
        leaving[ends(half).0].push(half);
    }
    let angle = |half: usize| {
        let (from, to) = ends(half);
        let way = nodes[to] - nodes[from];
        way.y.atan2(way.x)
    };
    let mut place = vec![0; edges.len() * 2];
    for halves in &mut leaving {
        halves.sort_by(|left, right| angle(*left).total_cmp(&angle(*right)));
        for (index, half) in halves.iter().enumerate() {
            place[*half] = index;
        }
    }
    let mut seen = vec![false; edges.len() * 2];
    let mut faces = Vec::new();
    for start in 0..edges.len() * 2 {
        let mut half = start;
        let mut face = Vec::new();
        while !seen[half] {
            seen[half] = true;
            face.push((half / 2, half.is_multiple_of(2)));
            // At its end turn as far left as one can: the next one to the right of the way back.
            let back = half ^ 1;
            let around = &leaving[ends(half).1];
            half = around[(place[back] + around.len() - 1) % around.len()];
        }
        let ring: Vec<Spot> = face
            .iter()
            .map(|(edge, forward)| nodes[if *forward { edges[*edge].from } else { edges[*edge].to }])
            .collect();
        if area(&ring) > 0.0 {
            faces.push(face);
        }
    }
    faces
}
