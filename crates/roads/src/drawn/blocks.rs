//! Blocks: a face between main roads is divided by streets, again and again, until its pieces are as small as they
//! should be where they lie.
//!
//! ```text
//!   ┌──────────────┐    ┌──────┬───────┐    ┌──────┬───────┐
//!   │              │    │      │       │    │      ├───────┤
//!   │              │ ─► │      │       │ ─► ├──────┤       │   T-junctions and crossroads,
//!   │              │    │      │       │    │      │       │   and no street that leads nowhere
//!   └──────────────┘    └──────┴───────┘    └──────┴───────┘   but to a shore
//! ```
//!
//! Each street begins and ends at one that is there already. So whoever can drive on the main roads can drive on all
//! of them, one-way streets included: both ends of such a street can be reached without it.

use std::io::Write;

use super::chance::Dice;
use super::names::{self, Name};
use super::pieces::Pieces;
use super::plan::{Class, Runs};
use super::plane::{Spot, area, crossing, holds, measure};
use super::sheet::{Node, Sheet};
use super::shores::WaterKind;
use super::streets::{Piece, Street, Streets};
use super::wet::{Stretch, Wet};

/// A corner of a block, and the side that begins there: a stretch of a piece of a street.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    pub(super) node: Node,
    pub(super) piece: usize,
    /// The parts of the piece between which the side lies; from the greater to the less where it runs backwards.
    pub(super) from: f64,
    pub(super) to: f64,
}

/// A ring of corners, with the block to its left.
pub(super) type Block = Vec<Corner>;

/// The corners' places.
pub(super) fn places(block: &[Corner]) -> Vec<Spot> {
    block.iter().map(|corner| corner.node.at).collect()
}

/// What new streets must look out for.
pub(super) struct Obstacles<'a> {
    pub(super) wet: &'a Wet,
    /// Motorways and railways: small streets do not cross them.
    pub(super) barriers: &'a Pieces<()>,
    /// The border that no street crosses, not even under it.
    pub(super) fence: &'a Pieces<()>,
}

/// What kind of street divides a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) class: Class,
    pub(super) is_old_town: bool,
    /// How crooked streets are: 0 for straight.
    pub(super) bend: f64,
}

/// An end of a new street: the side of the block that it meets, or the corner.
#[derive(Clone, Copy)]
struct End {
    side: usize,
    /// The part of the piece, none at the corner where the side begins.
    part: Option<f64>,
    at: Spot,
    meets: Meets,
}

/// What a new street finds at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meets {
    /// A street that leads on to all others.
    Street,
    /// A side where no street is.
    Nothing,
    /// A bridge or a tunnel, which it does not join.
    Bridge,
}

/// A street narrower water than this is bridged by.
const BRIDGE_METERS_MAX: f64 = 260.0;
/// A street shorter than this is none.
const STREET_METERS_MIN: f64 = 34.0;
/// How far from a corner a street meets a side, or else it meets the corner.
const CORNER_METERS: f64 = 20.0;

/// Divides a block in two by a street; none where no street fits.
pub(super) fn split<W: Write>(
    block: &Block,
    manner: Manner,
    streets: &mut Streets,
    obstacles: &Obstacles<'_>,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Option<(Block, Block)> {
    const TRIES_MAX: usize = 20;
    /// So much of the area each half must have.
    const FAIR_SHARE: f64 = 0.12;
    let ring = places(block);
    let whole = area(&ring);
    let (axis, low, high) = long_axis(&ring);
    let center = super::plane::middle(&ring);
    for attempt in 0..TRIES_MAX {
        // At first across the middle; where that fails, farther from it and more askew.
        let effort = measure(attempt) / measure(TRIES_MAX);
        let spread = 0.08 + 0.3 * effort;
        let along = low + (high - low) * dice.between(0.5 - spread, 0.5 + spread);
        let direction = axis.left().turned(dice.between(-0.5, 0.5) * (manner.bend + 2.4 * effort * effort));
        let through = axis * along + axis.left() * center.dot(axis.left());
        let Some((first, second)) = sides_across(&ring, through, direction) else { continue };
        let (from, to) = (end_at(block, first, streets), end_at(block, second, streets));
        if from.at.to(to.at) < STREET_METERS_MIN {
            continue;
        }
        let line = bent(from.at, to.at, manner.bend, &ring, dice);
        let Some(line) = line else { continue };
        let is_fair = |from: End, to: End| {
            let mut corners = walk(block, from, to, Node { id: 0, at: from.at });
            corners.push(Corner { node: Node { id: 0, at: to.at }, ..block[to.side] });
            corners.len() > 2 && area(&places(&corners)) > whole * FAIR_SHARE
        };
        if runs_along_water(&line, manner.class, obstacles) || !is_fair(from, to) || !is_fair(to, from) {
            continue;
        }
        let ends = [from, to].map(|end| joined(block, end, streets, sheet));
        let (there, back) = (walk(block, to, from, ends[1]), walk(block, from, to, ends[0]));
        let pieces =
            add_street(&line, [(from, ends[0]), (to, ends[1])], manner, streets, obstacles, dice, sheet);
        let forward = pieces.clone().map(|piece| side(streets, piece, true));
        let backward = pieces.rev().map(|piece| side(streets, piece, false));
        let left = forward.chain(there).collect();
        let right = backward.chain(back).collect();
        return Some((left, right));
    }
    None
}

fn side(streets: &Streets, piece: usize, forward: bool) -> Corner {
    let ends = &streets.pieces[piece];
    let (node, from, to) = if forward { (ends.a, 0.0, 1.0) } else { (ends.b, 1.0, 0.0) };
    Corner { node, piece, from, to }
}

/// The direction of the longer side of the smallest box round a ring, and how far the ring reaches along it.
fn long_axis(ring: &[Spot]) -> (Spot, f64, f64) {
    const DIRECTIONS_MAX: usize = 48;
    let step = ring.len().div_ceil(DIRECTIONS_MAX);
    let reach = |axis: Spot| {
        ring.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), spot| {
            let along = spot.dot(axis);
            (low.min(along), high.max(along))
        })
    };
    let mut best = (f64::INFINITY, Spot::new(1.0, 0.0), 0.0, 0.0);
    for index in (0..ring.len()).step_by(step.max(1)) {
        let axis = (ring[(index + 1) % ring.len()] - ring[index]).unit();
        let ((low, high), (left, right)) = (reach(axis), reach(axis.left()));
        let size = (high - low) * (right - left);
        if size < best.0 {
            best = if high - low > right - left {
                (size, axis, low, high)
            } else {
                (size, axis.left(), left, right)
            };
        }
    }
    (best.1, best.2, best.3)
}

/// The two sides between which a line through a place runs longest inside a ring, and the parts of them.
fn sides_across(ring: &[Spot], through: Spot, direction: Spot) -> Option<((usize, f64), (usize, f64))> {
    const FAR_METERS: f64 = 200_000.0;
    let (a, b) = (through - direction * FAR_METERS, through + direction * FAR_METERS);
    let mut crossings: Vec<(f64, usize, f64)> = (0..ring.len())
        .filter_map(|index| {
            let (along, part) = crossing(a, b, ring[index], ring[(index + 1) % ring.len()])?;
            (part < 1.0).then_some((along, index, part))
        })
        .collect();
    crossings.sort_by(|left, right| left.0.total_cmp(&right.0));
    let longest = crossings
        .chunks_exact(2)
        .max_by(|left, right| (left[1].0 - left[0].0).total_cmp(&(right[1].0 - right[0].0)))?;
    Some(((longest[0].1, longest[0].2), (longest[1].1, longest[1].2)))
}

/// Where a street meets a side: at a corner if one is near, or at a street that begins there already.
fn end_at(block: &Block, (side, part): (usize, f64), streets: &Streets) -> End {
    let next = (side + 1) % block.len();
    let (corner, following) = (block[side], block[next]);
    let length = corner.node.at.to(following.node.at);
    if part * length < CORNER_METERS {
        return end_at_corner(block, side, streets);
    }
    if (1.0 - part) * length < CORNER_METERS {
        return end_at_corner(block, next, streets);
    }
    let piece = &streets.pieces[corner.piece];
    let wanted = corner.from + (corner.to - corner.from) * part;
    let between = (corner.from.min(corner.to), corner.from.max(corner.to));
    let (part, at) = match piece.joint_near(wanted, between) {
        Some((part, node)) => (part, node.at),
        None => (wanted, piece.a.at.along(piece.b.at, wanted)),
    };
    End { side, part: Some(part), at, meets: met(piece) }
}

fn end_at_corner(block: &Block, side: usize, streets: &Streets) -> End {
    let before = block[(side + block.len() - 1) % block.len()].piece;
    let pieces = [&streets.pieces[block[side].piece], &streets.pieces[before]];
    let found = pieces.map(met);
    let meets = [Meets::Street, Meets::Bridge].into_iter().find(|meets| found.contains(meets));
    let meets = meets.unwrap_or(Meets::Nothing);
    End { side, part: None, at: block[side].node.at, meets }
}

fn met(piece: &Piece) -> Meets {
    match (piece.is_drawn, piece.runs) {
        (false, _) => Meets::Nothing,
        (true, Runs::OnTheGround) => Meets::Street,
        (true, Runs::OnABridge | Runs::InATunnel) => Meets::Bridge,
    }
}

/// The node at an end of a new street, joined to the street that it meets.
fn joined<W: Write>(block: &Block, end: End, streets: &mut Streets, sheet: &mut Sheet<W>) -> Node {
    let corner = block[end.side];
    match (end.part, end.meets) {
        (None, _) => corner.node,
        (Some(_), Meets::Bridge) => sheet.node(end.at),
        (Some(part), Meets::Street | Meets::Nothing) => {
            let between = (corner.from.min(corner.to), corner.from.max(corner.to));
            streets.joint(corner.piece, part, between, sheet).1
        }
    }
}

/// The sides of the block from one end of the new street, whose node is given, to the other.
fn walk(block: &Block, from: End, to: End, node: Node) -> Vec<Corner> {
    let mut corners = Vec::new();
    let mut index = from.side;
    if let Some(part) = from.part {
        if from.side == to.side && to.part.is_some() {
            return Vec::new();
        }
        corners.push(Corner { node, from: part, ..block[index] });
        index = (index + 1) % block.len();
    }
    while index != to.side {
        corners.push(block[index]);
        index = (index + 1) % block.len();
    }
    if let Some(part) = to.part {
        // Where the street begins at the corner of this very side, that corner is its node.
        corners.push(Corner { to: part, ..block[index] });
    }
    corners
}

/// The way from one end to the other: bent if there is room, straight if not; none where not even that fits.
fn bent(from: Spot, to: Spot, bend: f64, ring: &[Spot], dice: &mut Dice) -> Option<Vec<Spot>> {
    const BENT_METERS_MIN: f64 = 90.0;
    let length = from.to(to);
    let aside = (to - from).left() * (dice.between(-0.22, 0.22) * bend);
    let skew = dice.between(-0.35, 0.35);
    let is_free = |line: &[Spot]| {
        let last = line.len() - 2;
        line.windows(2).enumerate().all(|(index, pair)| {
            let away = |part: f64| (index > 0 || part > 1e-6) && (index < last || part < 1.0 - 1e-6);
            let crosses = |side: usize| {
                crossing(pair[0], pair[1], ring[side], ring[(side + 1) % ring.len()])
                    .is_some_and(|(part, _)| away(part))
            };
            !(0..ring.len()).any(crosses)
        }) && holds(ring, line[0].along(line[1], 0.5))
    };
    if length > BENT_METERS_MIN {
        let parts = if length > 1_200.0 {
            6
        } else if length > 300.0 {
            3
        } else {
            2
        };
        let place = |part: usize| {
            let t = measure(part) / measure(parts);
            from.along(to, t) + aside * (4.0 * t * (1.0 - t) * (1.0 + skew * (t * 9.0).sin()))
        };
        let line: Vec<Spot> = (0..=parts)
            .map(|part| {
                if part == 0 {
                    from
                } else if part == parts {
                    to
                } else {
                    place(part)
                }
            })
            .collect();
        if is_free(&line) {
            return Some(line);
        }
    }
    let line = vec![from, to];
    is_free(&line).then_some(line)
}

/// Whether a street would run along a water instead of across it.
fn runs_along_water(line: &[Spot], class: Class, obstacles: &Obstacles<'_>) -> bool {
    const CANAL_METERS_MAX: f64 = 34.0;
    line.windows(2).any(|pair| {
        let length = pair[0].to(pair[1]);
        obstacles.wet.over(pair[0], pair[1]).iter().any(|stretch| {
            let meters = (stretch.to - stretch.from) * length;
            match stretch.kind {
                WaterKind::Canal => meters > CANAL_METERS_MAX,
                WaterKind::River => class <= Class::Tertiary && meters > BRIDGE_METERS_MAX,
                WaterKind::Lake | WaterKind::Moat => false,
            }
        })
    })
}

/// What a stretch of a new street is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Dry,
    Bridge,
    /// Under a motorway or a railway.
    Tunnel,
    Gap,
}

/// The stretches of a straight way, in order, each with the part at which it ends.
fn grounds(a: Spot, b: Spot, class: Class, obstacles: &Obstacles<'_>) -> Vec<(f64, Ground)> {
    const SHORE_METERS: f64 = 14.0;
    const BARRIER_METERS: f64 = 30.0;
    let length = a.to(b).max(0.1);
    let is_small = class > Class::Tertiary;
    let ground = |stretch: &Stretch| match stretch.kind {
        WaterKind::Canal => (8.0, Ground::Bridge),
        WaterKind::River if !is_small && (stretch.to - stretch.from) * length < BRIDGE_METERS_MAX => {
            (10.0, Ground::Bridge)
        }
        _ => (SHORE_METERS, Ground::Gap),
    };
    let mut marks: Vec<(f64, f64, Ground)> = Vec::new();
    for stretch in obstacles.wet.over(a, b) {
        let (margin, ground) = ground(&stretch);
        marks.push((stretch.from - margin / length, stretch.to + margin / length, ground));
    }
    let under = if class > Class::Unclassified { Ground::Gap } else { Ground::Tunnel };
    for (lines, ground) in [(obstacles.barriers, under), (obstacles.fence, Ground::Gap)] {
        for index in lines.near(a, b) {
            let (c, d, ()) = lines.all[index];
            if let Some((part, _)) = crossing(a, b, c, d) {
                marks.push((part - BARRIER_METERS / length, part + BARRIER_METERS / length, ground));
            }
        }
    }
    marks.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut grounds: Vec<(f64, Ground)> = Vec::new();
    let mut begun = 0.0;
    for (from, to, ground) in marks {
        let (from, to) = (from.max(begun), to.min(1.0));
        if to <= begun {
            continue;
        }
        if (from - begun) * length > 1.0 {
            grounds.push((from, Ground::Dry));
        }
        grounds.push((to, ground));
        begun = to;
    }
    if (1.0 - begun) * length > 1.0 || grounds.is_empty() {
        grounds.push((1.0, Ground::Dry));
    } else if let Some(last) = grounds.last_mut() {
        last.0 = 1.0;
    }
    grounds
}

/// Adds the pieces of a new street.
fn add_street<W: Write>(
    line: &[Spot],
    [(from, first_node), (to, last_node)]: [(End, Node); 2],
    manner: Manner,
    streets: &mut Streets,
    obstacles: &Obstacles<'_>,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> std::ops::Range<usize> {
    let first = streets.pieces.len();
    let street = streets.named.len();
    let (mut node, mut offset_meters) = (first_node, 0.0);
    for (index, pair) in line.windows(2).enumerate() {
        let grounds = grounds(pair[0], pair[1], manner.class, obstacles);
        for (position, (part, ground)) in grounds.iter().enumerate() {
            let is_end = index + 2 == line.len() && position + 1 == grounds.len();
            let next = if is_end { last_node } else { sheet.node(pair[0].along(pair[1], *part)) };
            let runs = match ground {
                Ground::Dry | Ground::Gap => Runs::OnTheGround,
                Ground::Bridge => Runs::OnABridge,
                Ground::Tunnel => Runs::InATunnel,
            };
            let is_drawn = *ground != Ground::Gap;
            let piece = Piece { a: node, b: next, street, offset_meters, runs, is_drawn, joints: Vec::new() };
            offset_meters += piece.length();
            streets.pieces.push(piece);
            node = next;
        }
    }
    let pieces = first..streets.pieces.len();
    let added = &mut streets.pieces[pieces.clone()];
    let last = added.len() - 1;
    added[0].is_drawn &= from.meets != Meets::Bridge;
    added[last].is_drawn &= to.meets != Meets::Bridge;
    let is_whole = added.iter().all(|piece| piece.is_drawn);
    let (from_start, from_end) = (from.meets == Meets::Street, to.meets == Meets::Street);
    keep_reached(added, from_start, from_end);
    let is_small = manner.class > Class::Tertiary && manner.class < Class::Service;
    let likelihood = if manner.is_old_town { 0.22 } else { 0.06 };
    let is_one_way = is_whole && from_start && from_end && is_small && dice.chance(likelihood);
    let name = street_name(manner, dice);
    streets.named.push(Street { name, class: manner.class, is_one_way, pieces: pieces.clone() });
    pieces
}

fn street_name(manner: Manner, dice: &mut Dice) -> Name {
    match manner.class {
        Class::Service => Name::default(),
        _ if manner.is_old_town => names::alley(dice),
        Class::Residential => names::street(dice),
        _ => names::road(dice),
    }
}

/// Draws of a new street what can be reached from its ends, and no stub that is not worth it.
fn keep_reached(pieces: &mut [Piece], from_start: bool, from_end: bool) {
    const STUB_METERS_MIN: f64 = 30.0;
    let count = pieces.len();
    let head = pieces.iter().take_while(|piece| piece.is_drawn).count();
    let tail = pieces.iter().rev().take_while(|piece| piece.is_drawn).count();
    let is_whole = head == count;
    let meters = |pieces: &[Piece]| pieces.iter().map(Piece::length).sum::<f64>();
    let is_kept = |pieces: &[Piece]| {
        meters(pieces) > STUB_METERS_MIN && pieces.iter().all(|piece| piece.runs == Runs::OnTheGround)
    };
    let keep_head = from_start && (is_whole || is_kept(&pieces[..head])) || is_whole && from_end;
    let keep_tail = from_end && !is_whole && is_kept(&pieces[count - tail..]);
    for (index, piece) in pieces.iter_mut().enumerate() {
        let in_head = index < head && keep_head;
        let in_tail = index >= count - tail && keep_tail;
        piece.is_drawn = piece.is_drawn && (in_head || in_tail);
    }
}
