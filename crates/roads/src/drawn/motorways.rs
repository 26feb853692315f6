//! Motorways: two carriageways each, ramps to main roads, cloverleaves where two of them cross.
//!
//! ```text
//!        ╲ off   on ╱
//!   ══════╲═══════╱══════►   the ramps of a carriageway meet the main road beside it,
//!          ╲_____╱           at one place, where a light is
//!     ───────┼──┼──────      main road
//! ```

use std::io::Write;

use super::geography::Geography;
use super::highways::Line;
use super::names::Name;
use super::pieces::{Cells, Pieces};
use super::plan::Class;
use super::plane::{Spot, beside, crossing, curve};
use super::sheet::{Node, Sheet, Tags, named, tags};
use super::streets::{Streets, stations};
use super::wet::Wet;
use crate::osm::write::WriteError;

/// Half the distance of the two carriageways.
const HALF_METERS: f64 = 13.0;
/// Ramps leave and arrive so far from the crossing.
const RAMP_METERS: f64 = 420.0;
/// Ramps meet the main road so far from the crossing.
const ASIDE_METERS: f64 = 150.0;
/// Interchanges are at least so far apart.
const SPACING_METERS: f64 = 2_300.0;

/// A motorway's middle line.
pub(super) struct Motorway {
    name: Name,
    reference: String,
    line: Vec<Spot>,
    stations: Vec<f64>,
    /// Where interchanges are, from the beginning.
    taken: Vec<f64>,
    /// Per carriageway: where a node must be, and the tags that it gets.
    nodes: [Vec<(f64, Node)>; 2],
}

/// The motorways of a geography.
pub(super) fn motorways(geography: &Geography) -> Vec<Motorway> {
    let motorway = |line: &Line| {
        let spots: Vec<Spot> = line.points.iter().map(|place| Spot::of(*place)).collect();
        let (reference, chinese) = line.zh.split_once(' ').unwrap_or(("S17", line.zh));
        Motorway {
            name: Name::new(chinese, format!("{} Expressway", line.en)),
            reference: reference.to_owned(),
            stations: stations(&spots),
            line: spots,
            taken: Vec::new(),
            nodes: [Vec::new(), Vec::new()],
        }
    };
    let mut motorways: Vec<Motorway> =
        geography.roads.iter().filter(|line| line.rank == 1).map(motorway).collect();
    motorways.retain(|motorway| motorway.line.len() > 1);
    motorways
}

impl Motorway {
    pub(super) fn line(&self) -> &[Spot] {
        &self.line
    }

    fn length(&self) -> f64 {
        self.stations[self.stations.len() - 1]
    }

    fn is_closed(&self) -> bool {
        self.line[0].to(self.line[self.line.len() - 1]) < 1.0
    }

    /// The place so far from the beginning, and the direction there.
    fn at(&self, station: f64) -> (Spot, Spot) {
        let index = self.stations.partition_point(|at| *at <= station).clamp(1, self.line.len() - 1);
        let (from, to) = (self.line[index - 1], self.line[index]);
        let length = self.stations[index] - self.stations[index - 1];
        (from.along(to, (station - self.stations[index - 1]) / length.max(0.01)), (to - from).unit())
    }

    /// A node on a carriageway: 0 runs with the line, 1 against it. Each is on the right of its direction.
    fn node<W: Write>(&mut self, way: usize, station: f64, sheet: &mut Sheet<W>) -> Node {
        let (place, direction) = self.at(station);
        let side = if way == 0 { -HALF_METERS } else { HALF_METERS };
        let node = sheet.node(place + direction.left() * side);
        sheet.keep(node.id);
        self.nodes[way].push((station, node));
        node
    }

    fn has_room(&self, station: f64, spacing: f64) -> bool {
        station > 700.0
            && station < self.length() - 700.0
            && self.taken.iter().all(|taken| (taken - station).abs() > spacing)
    }
}

/// Where a line crosses another: how far along the first, and the pieces' numbers.
fn crossings(first: &Motorway, second: &Motorway) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    for (i, a) in first.line.windows(2).enumerate() {
        for (j, b) in second.line.windows(2).enumerate() {
            if let Some((s, t)) = crossing(a[0], a[1], b[0], b[1]) {
                found.push((first.stations[i] + s * a[0].to(a[1]), second.stations[j] + t * b[0].to(b[1])));
            }
        }
    }
    found
}

/// Lets no interchange be near the fence: the road from one to the other side has none between.
pub(super) fn keep_clear(motorways: &mut [Motorway], fence: &Pieces<()>) {
    for motorway in motorways {
        for (index, pair) in motorway.line.windows(2).enumerate() {
            for near in fence.near(pair[0], pair[1]) {
                let (a, b, ()) = fence.all[near];
                if let Some((part, _)) = crossing(pair[0], pair[1], a, b) {
                    motorway.taken.push(motorway.stations[index] + part * pair[0].to(pair[1]));
                }
            }
        }
    }
}

/// Draws all motorways with their interchanges.
pub(super) fn draw<W: Write>(
    motorways: &mut [Motorway],
    streets: &mut Streets,
    wet: &Wet,
    boundary: &Pieces<()>,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    for second in 1..motorways.len() {
        let (before, after) = motorways.split_at_mut(second);
        let other = &mut after[0];
        for motorway in before {
            for (here, there) in crossings(motorway, other) {
                if motorway.has_room(here, 1_300.0) && other.has_room(there, 1_300.0) {
                    cloverleaf(motorway, here, other, there, sheet)?;
                }
            }
        }
    }
    let mains = main_pieces(streets);
    for motorway in &mut *motorways {
        for (index, pair) in motorway.line.clone().windows(2).enumerate() {
            for near in mains.near(pair[0], pair[1]) {
                let (a, b, piece) = mains.all[near];
                let Some((part, _)) = crossing(pair[0], pair[1], a, b) else { continue };
                let station = motorway.stations[index] + part * pair[0].to(pair[1]);
                if motorway.has_room(station, SPACING_METERS) {
                    diamond(motorway, station, piece, streets, sheet)?;
                }
            }
        }
        turn_at_ends(motorway, sheet)?;
    }
    for motorway in motorways {
        carriageways(motorway, &mains, wet, boundary, sheet)?;
    }
    Ok(())
}

/// The pieces of main roads, to find which ones a motorway crosses.
fn main_pieces(streets: &Streets) -> Pieces<usize> {
    let spots = || streets.pieces.iter().flat_map(|piece| [piece.a.at, piece.b.at]);
    let low = spots().fold(Spot::default(), |low, spot| Spot::new(low.x.min(spot.x), low.y.min(spot.y)));
    let high = spots().fold(Spot::default(), |high, spot| Spot::new(high.x.max(spot.x), high.y.max(spot.y)));
    let mut mains = Pieces::new(Cells::new(low, high, 500.0));
    for (index, piece) in streets.pieces.iter().enumerate() {
        if piece.is_drawn {
            mains.add(piece.a.at, piece.b.at, index);
        }
    }
    mains
}

fn link_tags(toll: &Motorway) -> Tags {
    let mut tags = tags(&[("highway", Class::MotorwayLink.tag()), ("oneway", "yes"), ("lanes", "1")]);
    tags.push(("destination:ref", toll.reference.clone().into()));
    tags
}

/// Draws a ramp from node to node.
fn ramp<W: Write>(
    from: Node,
    handles: [Spot; 2],
    to: Node,
    toll: Option<&Name>,
    tags: &Tags,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    const PARTS: usize = 9;
    let places = curve([from.at, handles[0], handles[1], to.at], PARTS);
    let mut nodes = vec![from.id];
    for (index, place) in places[1..PARTS].iter().enumerate() {
        let node = sheet.node(*place);
        if let Some(name) = toll
            && index == PARTS / 2
        {
            sheet.add_tags(node.id, named(super::sheet::tags(&[("barrier", "toll_booth")]), name));
        }
        nodes.push(node.id);
    }
    nodes.push(to.id);
    sheet.way(&nodes, tags)?;
    Ok(())
}

/// Four ramps between a motorway and a main road.
fn diamond<W: Write>(
    motorway: &mut Motorway,
    station: f64,
    piece: usize,
    streets: &mut Streets,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let (place, direction) = motorway.at(station);
    let road = &streets.named[streets.pieces[piece].street];
    if road.class > Class::Secondary {
        return Ok(());
    }
    let road_name = road.name.clone();
    let span = (streets.pieces[piece].b.at - streets.pieces[piece].a.at).unit();
    if span.cross(direction).abs() < 0.45 {
        return Ok(());
    }
    let toward_right = span.cross(direction) > 0.0;
    let Some(right) = walked(streets, piece, place, toward_right) else { return Ok(()) };
    let Some(left) = walked(streets, piece, place, !toward_right) else { return Ok(()) };
    motorway.taken.push(station);
    let junction = Name::new(format!("{}互通", road_name.zh), format!("{} Interchange", road_name.en));
    let toll = Name::new(format!("{}收费站", road_name.zh), format!("{} Toll Station", road_name.en));
    let number = super::plane::count(station / 1_000.0) + 1;
    for (way, (piece, part)) in [right, left].into_iter().enumerate() {
        let ahead = if way == 0 { direction } else { direction * -1.0 };
        let sign = if way == 0 { 1.0 } else { -1.0 };
        let off = motorway.node(way, station - sign * RAMP_METERS, sheet);
        let on = motorway.node(way, station + sign * RAMP_METERS, sheet);
        let (_, meet) = streets.joint(piece, part, (0.0, 1.0), sheet);
        sheet.add_tags(meet.id, tags(&[("highway", "traffic_signals")]));
        let mut exit = named(tags(&[("highway", "motorway_junction")]), &junction);
        exit.push(("ref", number.to_string().into()));
        sheet.add_tags(off.id, exit);
        let (near, far) = (ahead * (RAMP_METERS * 0.5), ahead * 110.0);
        let tags = link_tags(motorway);
        ramp(off, [off.at + near, meet.at - far], meet, Some(&toll), &tags, sheet)?;
        ramp(meet, [meet.at + far, on.at - near], on, Some(&toll), &tags, sheet)?;
    }
    Ok(())
}

/// The place so far along a main road from where a motorway crosses it, as a piece and a part of it.
fn walked(streets: &Streets, piece: usize, place: Spot, forward: bool) -> Option<(usize, f64)> {
    const PIECES_MAX: usize = 12;
    let road = streets.pieces[piece].street;
    let (mut piece, mut from) = (piece, place);
    let mut left = ASIDE_METERS;
    for _ in 0..PIECES_MAX {
        let here = &streets.pieces[piece];
        let end = if forward { here.b.at } else { here.a.at };
        let meters = from.to(end);
        if meters > left + 8.0 && here.runs == super::plan::Runs::OnTheGround {
            let spot = from.along(end, left / meters);
            return Some((piece, here.a.at.to(spot) / here.length().max(0.01)));
        }
        left = (left - meters).max(12.0);
        from = end;
        let next = if forward { piece.checked_add(1) } else { piece.checked_sub(1) }?;
        let there = streets.pieces.get(next)?;
        let continues = if forward { there.a.id == here.b.id } else { there.b.id == here.a.id };
        if there.street != road || !there.is_drawn || !continues {
            return None;
        }
        piece = next;
    }
    None
}

/// Eight ramps between two motorways: four to the right, four loops to the left.
fn cloverleaf<W: Write>(
    first: &mut Motorway,
    here: f64,
    second: &mut Motorway,
    there: f64,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    const LOOP_METERS: f64 = 95.0;
    const LOOP_REACH_METERS: f64 = 330.0;
    let (along, across) = (first.at(here).1, second.at(there).1);
    if along.cross(across).abs() < 0.5 {
        return Ok(());
    }
    first.taken.push(here);
    second.taken.push(there);
    let name = Name::new(format!("{}枢纽", second.name.zh), format!("{} Junction", second.name.en));
    for is_first in [true, false] {
        for way in [0, 1] {
            let (from, at, to, to_at) = if is_first {
                (&mut *first, here, &mut *second, there)
            } else {
                (&mut *second, there, &mut *first, here)
            };
            let sign = if way == 0 { 1.0 } else { -1.0 };
            let ahead = from.at(at).1 * sign;
            // Whether the other motorway's line runs to our right decides which of its carriageways does.
            let line = to.at(to_at).1;
            let (right_way, right_sign) = if ahead.cross(line) < 0.0 { (0, 1.0) } else { (1, -1.0) };
            let right = line * right_sign;
            let tags = link_tags(to);
            let off = from.node(way, at - sign * RAMP_METERS * 1.2, sheet);
            sheet.add_tags(off.id, named(super::sheet::tags(&[("highway", "motorway_junction")]), &name));
            let on = to.node(right_way, to_at + right_sign * RAMP_METERS * 1.2, sheet);
            let (before, after) = (ahead * RAMP_METERS * 0.85, right * RAMP_METERS * 0.85);
            ramp(off, [off.at + before, on.at - after], on, None, &tags, sheet)?;
            let leave = from.node(way, at + sign * LOOP_METERS, sheet);
            let join = to.node(1 - right_way, to_at + right_sign * LOOP_METERS, sheet);
            let handles = [leave.at + ahead * LOOP_REACH_METERS, join.at + right * LOOP_REACH_METERS];
            ramp(leave, handles, join, None, &tags, sheet)?;
        }
    }
    Ok(())
}

/// Lets drivers turn where a motorway ends or leaves the drawing.
fn turn_at_ends<W: Write>(motorway: &mut Motorway, sheet: &mut Sheet<W>) -> Result<(), WriteError> {
    if motorway.is_closed() {
        return Ok(());
    }
    let length = motorway.length();
    for (station, way) in [(length, 0), (0.0, 1)] {
        let (from, to) = (motorway.node(way, station, sheet), motorway.node(1 - way, station, sheet));
        let direction = motorway.at(station).1 * if way == 0 { 60.0 } else { -60.0 };
        ramp(from, [from.at + direction, to.at + direction], to, None, &link_tags(motorway), sheet)?;
    }
    Ok(())
}

/// Draws the two carriageways, on bridges over water and over main roads.
fn carriageways<W: Write>(
    motorway: &mut Motorway,
    mains: &Pieces<usize>,
    wet: &Wet,
    boundary: &Pieces<()>,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let bridges = bridges(motorway, mains, wet);
    let tolls = tolls(motorway, boundary);
    let is_closed = motorway.is_closed();
    for way in [0, 1] {
        let side = if way == 0 { -HALF_METERS } else { HALF_METERS };
        let shape = beside(&motorway.line, side);
        let mut nodes = std::mem::take(&mut motorway.nodes[way]);
        let has_node =
            |nodes: &[(f64, Node)], station: f64| nodes.iter().any(|node| (node.0 - station).abs() < 6.0);
        for (index, place) in shape.iter().enumerate() {
            let is_last = index + 1 == shape.len();
            if !(has_node(&nodes, motorway.stations[index]) || is_closed && is_last) {
                nodes.push((motorway.stations[index], sheet.node(*place)));
            }
        }
        for (station, tags) in milestones(motorway).into_iter().chain(tolls.iter().cloned()) {
            if !has_node(&nodes, station) {
                let node = motorway.node(way, station, sheet);
                sheet.add_tags(node.id, tags);
                nodes.push((station, node));
            }
        }
        motorway.nodes[way].clear();
        for end in bridges.iter().flat_map(|(from, to)| [*from, *to]) {
            if !has_node(&nodes, end) {
                let node = motorway.node(way, end, sheet);
                nodes.push((end, node));
            }
        }
        nodes.sort_by(|left, right| left.0.total_cmp(&right.0));
        if is_closed {
            nodes.push((motorway.length(), nodes[0].1));
        }
        if way == 1 {
            nodes.reverse();
        }
        let on_bridge = |pair: &[(f64, Node)]| {
            let middle = f64::midpoint(pair[0].0, pair[1].0);
            bridges.iter().any(|(from, to)| middle > *from && middle < *to)
        };
        let pairs: Vec<&[(f64, Node)]> = nodes.windows(2).collect();
        for run in pairs.chunk_by(|left, right| on_bridge(left) == on_bridge(right)) {
            let mut ids: Vec<i64> = vec![run[0][0].1.id];
            ids.extend(run.iter().map(|pair| pair[1].1.id));
            let mut tags = named(
                tags(&[
                    ("highway", Class::Motorway.tag()),
                    ("oneway", "yes"),
                    ("lanes", "3"),
                    ("maxspeed", "120"),
                ]),
                &motorway.name,
            );
            tags.push(("ref", motorway.reference.clone().into()));
            if on_bridge(run[0]) {
                tags.extend(super::sheet::tags(&[("bridge", "yes"), ("layer", "1")]));
            }
            sheet.way(&ids, &tags)?;
        }
    }
    Ok(())
}

/// The stretches on bridges, from the beginning, in order and apart.
fn bridges(motorway: &Motorway, mains: &Pieces<usize>, wet: &Wet) -> Vec<(f64, f64)> {
    const MARGIN_METERS: f64 = 32.0;
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (index, pair) in motorway.line.windows(2).enumerate() {
        let (start, length) = (motorway.stations[index], pair[0].to(pair[1]));
        for stretch in wet.over(pair[0], pair[1]) {
            found.push((
                start + stretch.from * length - MARGIN_METERS,
                start + stretch.to * length + MARGIN_METERS,
            ));
        }
        for near in mains.near(pair[0], pair[1]) {
            let (a, b, _) = mains.all[near];
            if let Some((part, _)) = crossing(pair[0], pair[1], a, b) {
                found.push((start + part * length - MARGIN_METERS, start + part * length + MARGIN_METERS));
            }
        }
    }
    found.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut bridges: Vec<(f64, f64)> = Vec::new();
    for (from, to) in found {
        let (from, to) = (from.max(1.0), to.min(motorway.length() - 1.0));
        match bridges.last_mut() {
            Some(last) if from < last.1 + 80.0 => last.1 = last.1.max(to),
            _ => bridges.push((from, to)),
        }
    }
    bridges
}

/// A stone at every kilometre.
fn milestones(motorway: &Motorway) -> Vec<(f64, Tags)> {
    let kilometers = super::plane::whole(motorway.length() / 1_000.0);
    let stone = |kilometer: i32| {
        let mut tags = tags(&[("highway", "milestone")]);
        tags.push(("distance", kilometer.to_string().into()));
        tags.push(("ref", motorway.reference.clone().into()));
        (f64::from(kilometer) * 1_000.0, tags)
    };
    (1..=kilometers).map(stone).collect()
}

/// Main toll stations, at which the checkpoints are: where a motorway crosses the border of a jurisdiction.
fn tolls(motorway: &Motorway, boundary: &Pieces<()>) -> Vec<(f64, Tags)> {
    let mut tolls: Vec<(f64, Tags)> = Vec::new();
    for (index, pair) in motorway.line.windows(2).enumerate() {
        for near in boundary.near(pair[0], pair[1]) {
            let (a, b, ()) = boundary.all[near];
            let Some((part, _)) = crossing(pair[0], pair[1], a, b) else { continue };
            let station = motorway.stations[index] + part * pair[0].to(pair[1]);
            if tolls.iter().all(|toll| (toll.0 - station).abs() > 1_500.0) {
                let name = Name::new(
                    format!("{}主线收费站", motorway.reference),
                    format!("{} Main Toll Station", motorway.reference),
                );
                tolls.push((station, named(tags(&[("barrier", "toll_booth")]), &name)));
            }
        }
    }
    tolls
}
