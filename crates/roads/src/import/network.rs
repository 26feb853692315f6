//! The network of one traveller: which vertex every segment's end is, and which arcs lead from one to the other.
//!
//! Where a barrier stands, every segment that ends there gets a vertex of its own, and no arc joins them. Where a
//! turn is forbidden, the vertex behind the arc is another one than the junction's, with all arcs but the forbidden
//! (see [`super::turns`]). So a plain search over nodes and arcs obeys every turn, and needs to know nothing of it.

use super::segments::{Segments, number};
use super::turns::Turns;
use crate::city::NetworkMeta;
use crate::graph::{Cost, Graph, Node};
use crate::{Point, Profile};

/// An arc before turns are looked at: one direction of a segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct BaseArc {
    pub(super) tail: u32,
    pub(super) head: u32,
    pub(super) cost: Cost,
}

/// Number of the arc that runs along (0) or against (1) a segment.
pub(super) fn base_number(segment: u32, against: bool) -> u32 {
    segment * 2 + u32::from(against)
}

/// The arcs of one profile before turns are looked at.
pub(super) struct Base {
    /// By [`base_number`]; none where the direction is closed.
    pub(super) arcs: Vec<Option<BaseArc>>,
    /// Where each vertex lies, by the source's nodes.
    pub(super) nodes: Vec<u32>,
    /// The open arcs that leave each vertex.
    pub(super) leaving: Vec<Vec<u32>>,
}

impl Base {
    pub(super) fn of(
        all: &Segments,
        profile: Profile,
        stops: &dyn Fn(u32) -> bool,
        nodes_kept: usize,
    ) -> Self {
        const NONE: u32 = u32::MAX;
        let mut vertex_of = vec![NONE; nodes_kept];
        let mut arcs = vec![None; all.segments.len() * 2];
        let mut nodes = Vec::new();
        for (number_of_segment, segment) in (0..).zip(&all.segments) {
            let kmh = all.streets[segment.street as usize].road.kmh[profile as usize];
            if kmh == [None, None] {
                continue;
            }
            let vertices = segment.ends.map(|node| {
                let known = vertex_of[node as usize];
                if known != NONE && !stops(node) {
                    return known;
                }
                let vertex = number(nodes.len());
                nodes.push(node);
                vertex_of[node as usize] = vertex;
                vertex
            });
            for (against, kmh) in [(false, kmh[0]), (true, kmh[1])] {
                let Some(kmh) = kmh else { continue };
                let [tail, head] = if against { [vertices[1], vertices[0]] } else { vertices };
                let arc = BaseArc { tail, head, cost: cost(segment.meters, kmh) };
                arcs[base_number(number_of_segment, against) as usize] = Some(arc);
            }
        }
        Self::new(arcs, nodes)
    }

    pub(super) fn new(arcs: Vec<Option<BaseArc>>, nodes: Vec<u32>) -> Self {
        let mut leaving = vec![Vec::new(); nodes.len()];
        for (arc, open) in (0..).zip(&arcs) {
            if let Some(open) = open {
                leaving[open.tail as usize].push(arc);
            }
        }
        Self { arcs, nodes, leaving }
    }
}

/// What a stretch costs, in hundredths of a second; at least one, so that every way takes time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a stretch takes less than a year"
)]
fn cost(meters: f64, kmh: f64) -> Cost {
    const YEAR: f64 = 3.15e9;
    ((meters * 360.0 / kmh).round().clamp(1.0, YEAR)) as Cost
}

/// A network ready to be written.
pub(super) struct Net {
    pub(super) graph: Graph,
    pub(super) points: Vec<Point>,
    /// Which base arc each arc is.
    pub(super) bases: Vec<u32>,
    /// Vertices of the greatest part that can be travelled in a circle.
    pub(super) main: Vec<u8>,
    pub(super) turns_kept: usize,
}

impl Net {
    pub(super) fn meta(&self, profile: Profile) -> NetworkMeta {
        NetworkMeta {
            profile,
            nodes: self.graph.nodes() as u64,
            arcs: self.graph.arcs() as u64,
            restrictions: self.turns_kept as u64,
            main_nodes: self.main.iter().map(|main| u64::from(*main)).sum(),
        }
    }
}

/// Builds the graph, with its vertices along a curve that keeps neighbours near each other in memory.
pub(super) fn build(base: &Base, turns: &Turns, points: &dyn Fn(u32) -> Point) -> Net {
    let expanded = turns.expand(base);
    let place_of = |vertex: u32| points(base.nodes[expanded.place[vertex as usize] as usize]);
    let mut order: Vec<u32> = (0..number(expanded.place.len())).collect();
    order.sort_by_cached_key(|vertex| (curve_key(place_of(*vertex)), *vertex));
    let mut rank = vec![0_u32; order.len()];
    for (new, old) in (0..).zip(&order) {
        rank[*old as usize] = new;
    }
    let arcs: Vec<(Node, Node, Cost)> = expanded
        .arcs
        .iter()
        .map(|(tail, head, arc)| {
            let cost = base.arcs[*arc as usize].expect("an arc that is travelled is open").cost;
            (rank[*tail as usize], rank[*head as usize], cost)
        })
        .collect();
    let (graph, given) = Graph::from_arcs(order.len(), &arcs);
    let bases = given.iter().map(|given| expanded.arcs[*given as usize].2).collect();
    let main = super::component::main_part(&graph);
    let points = order.iter().map(|vertex| place_of(*vertex)).collect();
    Net { graph, points, bases, main, turns_kept: turns.len() }
}

/// The place along a Hilbert curve of 2²³ × 2²³ cells around the earth, five metres each at the equator.
fn curve_key(point: Point) -> u64 {
    const BITS: u32 = 23;
    // 360 degrees are 3.6e9 units: 2³² hold the whole circle.
    let cell = |units: i32| units.wrapping_sub(i32::MIN).cast_unsigned() >> (u32::BITS - BITS);
    let (mut x, mut y) = (cell(point.lon_e7), cell(point.lat_e7));
    let mut key = 0;
    let mut side = 1 << (BITS - 1);
    while side > 0 {
        let right = u32::from(x & side > 0);
        let upper = u32::from(y & side > 0);
        key = key << 2 | u64::from((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                x = !x;
                y = !y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side >>= 1;
    }
    key
}
