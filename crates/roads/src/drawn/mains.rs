//! The main roads on the sheet: their nodes before the faces are filled, their ways after all others have joined.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use super::chance::Dice;
use super::names::Name;
use super::old_town;
use super::pieces::{Cells, Pieces};
use super::places::LonLat;
use super::plan::{Class, Part, Road, Runs};
use super::planar::Planar;
use super::plane::Spot;
use super::sheet::{Node, Sheet, Tags, tags};
use super::shores::WaterKind;
use super::streets::{Piece, Street, Streets, nodes_of, street_tags};
use super::wet::Wet;
use crate::osm::write::{Member, MemberKind, WriteError};

/// At so many junctions turns are restricted.
const RESTRICTED_MAX: usize = 14;

/// A junction at which ways begin and end, so that turns can be spoken of.
pub(super) struct Junction {
    node: Node,
    /// The ways there, and the direction in which each leaves.
    ways: Vec<(i64, Spot)>,
}

/// Lays the main roads out as streets that others can join. Piece and edge have the same number.
pub(super) fn lay<W: Write>(planar: &Planar, roads: &[Road], streets: &mut Streets, sheet: &mut Sheet<W>) {
    let classes = classes_at(planar, roads);
    let nodes: Vec<Node> = planar.nodes.iter().map(|spot| sheet.node(*spot)).collect();
    for edge in &planar.edges {
        let is_frame = roads[edge.road].part == Part::Frame;
        for end in [edge.from, edge.to] {
            if !is_frame {
                sheet.keep(nodes[end].id);
            }
        }
    }
    for (node, classes) in &classes {
        let is_large = classes.iter().filter(|(class, _)| *class <= Class::Secondary).count() >= 3;
        let roads: BTreeSet<usize> = classes.iter().map(|(_, road)| *road).collect();
        if is_large && roads.len() > 1 {
            sheet.add_tags(nodes[*node].id, tags(&[("highway", "traffic_signals")]));
        }
    }
    let mut offsets = vec![0.0; roads.len()];
    for edge in &planar.edges {
        let road = &roads[edge.road];
        let piece = Piece {
            a: nodes[edge.from],
            b: nodes[edge.to],
            street: edge.road,
            offset_meters: offsets[edge.road],
            runs: edge.runs,
            is_drawn: road.part != Part::Frame,
            joints: Vec::new(),
        };
        offsets[edge.road] += piece.length();
        streets.pieces.push(piece);
    }
    for road in roads {
        let (name, class) = (road.name.clone(), road.class);
        streets.named.push(Street { name, class, is_one_way: false, pieces: 0..0 });
    }
    streets.end_of_main();
}

/// At each node the classes and numbers of the roads, one for each edge.
fn classes_at(planar: &Planar, roads: &[Road]) -> BTreeMap<usize, Vec<(Class, usize)>> {
    let mut classes: BTreeMap<usize, Vec<(Class, usize)>> = BTreeMap::new();
    for edge in planar.edges.iter().filter(|edge| roads[edge.road].part != Part::Frame) {
        for end in [edge.from, edge.to] {
            classes.entry(end).or_default().push((roads[edge.road].class, edge.road));
        }
    }
    classes
}

/// The junctions of two large roads that lie far enough apart, spread over the land.
fn restricted(planar: &Planar, roads: &[Road], streets: &Streets) -> BTreeMap<i64, Junction> {
    const NEAR_THE_CENTER_METERS: f64 = 14_000.0;
    let mut found = Vec::new();
    for (node, classes) in classes_at(planar, roads) {
        let roads: BTreeSet<usize> = classes.iter().map(|(_, road)| *road).collect();
        let is_large = classes.len() == 4 && classes.iter().all(|(class, _)| *class <= Class::Secondary);
        if is_large && roads.len() == 2 && planar.nodes[node].length() < NEAR_THE_CENTER_METERS {
            found.push(node);
        }
    }
    let step = found.len().div_ceil(RESTRICTED_MAX).max(1);
    let chosen: BTreeSet<usize> = found.into_iter().step_by(step).collect();
    let ends = streets
        .pieces
        .iter()
        .zip(&planar.edges)
        .flat_map(|(piece, edge)| [(edge.from, piece.a), (edge.to, piece.b)]);
    ends.filter(|(index, _)| chosen.contains(index))
        .map(|(_, node)| (node.id, Junction { node, ways: Vec::new() }))
        .collect()
}

/// Draws the ways of the main roads; gives the junctions at which turns can be restricted.
pub(super) fn draw<W: Write>(
    planar: &Planar,
    roads: &[Road],
    wet: &Wet,
    streets: &Streets,
    sheet: &mut Sheet<W>,
) -> Result<Vec<Junction>, WriteError> {
    let mut junctions = restricted(planar, roads, streets);
    let pieces = &streets.pieces;
    let mut first = 0;
    while first < pieces.len() {
        let mut end = first + 1;
        let goes_on = |end: usize| {
            let (last, next) = (&pieces[end - 1], &pieces[end]);
            last.street == next.street
                && last.b.id == next.a.id
                && last.runs == next.runs
                && !junctions.contains_key(&next.a.id)
                // A way that meets itself is closed here, and another one goes on.
                && pieces[first].a.id != next.a.id
        };
        while end < pieces.len() && goes_on(end) {
            end += 1;
        }
        let run = &pieces[first..end];
        first = end;
        if !run[0].is_drawn {
            continue;
        }
        let road = &roads[run[0].street];
        let mut tags = street_tags(&streets.named[run[0].street], run[0].runs);
        if let Some(reference) = road.reference {
            tags.push(("ref", reference.into()));
        }
        if run[0].runs == Runs::OnABridge {
            tags.extend(bridge_name(run, road, wet));
        }
        let nodes = nodes_of(run.iter());
        let way = sheet.way(&nodes, &tags)?;
        let last = &run[run.len() - 1];
        for (node, from, to) in [(run[0].a, run[0].a.at, run[0].b.at), (last.b, last.b.at, last.a.at)] {
            if let Some(junction) = junctions.get_mut(&node.id) {
                junction.ways.push((way, (to - from).unit()));
            }
        }
    }
    Ok(junctions.into_values().collect())
}

/// The name of a bridge: over the moat that of the gate, elsewhere that of the road.
fn bridge_name(run: &[Piece], road: &Road, wet: &Wet) -> Tags {
    let middle = |piece: &Piece| piece.a.at.along(piece.b.at, 0.5);
    let over_moat = run.iter().map(middle).find(|middle| wet.at(*middle) == Some(WaterKind::Moat));
    let name = if let Some(place) = over_moat {
        let gate = old_town::gate_near(place);
        Name::new(gate.zh, gate.en)
    } else {
        let word: String = road.name.zh.chars().take(2).collect();
        let english = road.name.en.split(' ').next().unwrap_or_default();
        Name::new(format!("{word}桥"), format!("{english} Bridge"))
    };
    vec![
        ("bridge:name", name.zh.clone().into()),
        ("bridge:name:zh", name.zh.into()),
        ("bridge:name:en", name.en.into()),
    ]
}

/// Restricts one turn at each junction.
pub(super) fn restrictions<W: Write>(
    junctions: &[Junction],
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    for (index, junction) in junctions.iter().enumerate() {
        let Some((from, leaves)) = junction.ways.get(index % 4) else { continue };
        let ahead = *leaves * -1.0;
        let others = || junction.ways.iter().filter(|(way, _)| way != from);
        let (kind, to) = match index % 3 {
            0 => ("no_left_turn", others().max_by(|a, b| ahead.cross(a.1).total_cmp(&ahead.cross(b.1)))),
            1 => ("only_straight_on", others().max_by(|a, b| ahead.dot(a.1).total_cmp(&ahead.dot(b.1)))),
            _ => ("no_u_turn", junction.ways.get(index % 4)),
        };
        let Some((to, _)) = to else { continue };
        let members = [
            Member { kind: MemberKind::Way, id: *from, role: "from" },
            Member { kind: MemberKind::Node, id: junction.node.id, role: "via" },
            Member { kind: MemberKind::Way, id: *to, role: "to" },
        ];
        let mut about = tags(&[("type", "restriction"), ("restriction", kind)]);
        // Ambulances and the like turn where they must; the rule says so at some places.
        if dice.chance(0.25) {
            about.push(("except", "emergency".into()));
        }
        sheet.relation(&members, &about)?;
    }
    Ok(())
}

/// The main roads as pieces, to find what crosses them.
pub(super) fn lines(streets: &Streets, frame: [LonLat; 2]) -> Pieces<()> {
    let [low, high] = frame.map(Spot::of);
    let mut lines = Pieces::new(Cells::new(low, high, 500.0));
    for piece in streets.pieces.iter().filter(|piece| piece.is_drawn) {
        lines.add(piece.a.at, piece.b.at, ());
    }
    lines
}
