//! Where the water is: whether a place is wet, and which part of a street runs over water.
//!
//! Shores are edges that have the water to their left. How often shores go round a place (its winding number) is
//! known for the middle of every cell of a coarse grid; from there to the place one crosses only that cell's edges.

use super::geography::Geography;
use super::pieces::{Cells, Pieces};
use super::places::LonLat;
use super::plane::{Spot, area, band, clipped, crossing, measure, plain};
use super::shores::WaterKind;

/// The side of a cell.
const CELL_METERS: f64 = 600.0;
/// The shape of a shore is kept to so many metres.
const SHORE_TOLERANCE_METERS: f64 = 2.5;

/// A piece of water.
pub(super) struct Water {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) kind: WaterKind,
    pub(super) is_canal: bool,
    /// An open ring with the water to its left.
    pub(super) ring: Vec<Spot>,
    /// Open rings with the water to their left: islands, by their number in the geography.
    pub(super) islands: Vec<(usize, Vec<Spot>)>,
    /// The middle line of a stream.
    pub(super) line: Vec<Spot>,
}

/// A stretch over water: the parts of the way at which it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) kind: WaterKind,
}

/// All water, ready to be asked.
pub(super) struct Wet {
    shores: Pieces<WaterKind>,
    /// The winding number of each kind at the middle of each cell.
    windings: Vec<[i32; 4]>,
}

/// The water of a geography.
pub(super) fn waters(geography: &Geography) -> Vec<Water> {
    let [low, high] = geography.frame.map(Spot::of);
    let shore = |ring: &[LonLat]| {
        let spots: Vec<Spot> = ring.iter().map(|place| Spot::of(*place)).collect();
        let mut spots = plain(&spots, SHORE_TOLERANCE_METERS);
        spots.pop();
        spots
    };
    let mut waters: Vec<Water> = Vec::new();
    for lake in &geography.lakes {
        let ring = clipped(&shore(&lake.ring), low, high);
        let islands = geography.islands.iter().enumerate();
        let islands = islands.filter(|(_, island)| super::plane::holds(&ring, Spot::of(island.center)));
        let islands = islands.map(|(index, island)| (index, island_shore(island))).collect();
        let (zh, en, kind) = (lake.zh, lake.en, WaterKind::Lake);
        if ring.len() > 2 {
            waters.push(Water { zh, en, kind, is_canal: false, ring, islands, line: Vec::new() });
        }
    }
    for stream in &geography.streams {
        let spots: Vec<Spot> = stream.line.iter().map(|place| Spot::of(*place)).collect();
        let line = plain(&super::plane::reaching(&spots, low, high, 0.0), SHORE_TOLERANCE_METERS);
        if line.len() < 2 {
            continue;
        }
        let half_meters = stream.half_width_degrees * super::plane::METERS_PER_DEGREE;
        let mut ring = band(&line, half_meters);
        let mut islands: Vec<(usize, Vec<Spot>)> = Vec::new();
        if stream.kind == WaterKind::Moat {
            // A stream that closes on itself is a ring with an inside.
            let closed = super::plane::beside(&line, half_meters);
            let inner = super::plane::beside(&line, -half_meters);
            ring = closed[..closed.len() - 1].to_vec();
            islands.push((usize::MAX, inner[..inner.len() - 1].iter().rev().copied().collect()));
            if area(&ring) < 0.0 {
                ring.reverse();
                islands[0].1.reverse();
            }
            if area(&ring) < -area(&islands[0].1) {
                let outer: Vec<Spot> = islands[0].1.iter().rev().copied().collect();
                islands[0].1 = ring.iter().rev().copied().collect();
                ring = outer;
            }
        } else {
            ring = clipped(&ring, low, high);
        }
        let (zh, en, kind, is_canal) = (stream.zh, stream.en, stream.kind, stream.is_canal);
        if ring.len() > 2 {
            waters.push(Water { zh, en, kind, is_canal, ring, islands, line });
        }
    }
    waters
}

/// An island's shore, with the water to its left: it goes round to the right.
fn island_shore(island: &super::geography::Island) -> Vec<Spot> {
    const CORNERS: usize = 26;
    let mut dice = super::chance::Dice::new(0, island.en);
    let waves: Vec<(f64, f64)> =
        (2..6).map(|_| (dice.between(0.04, 0.13), dice.between(0.0, std::f64::consts::TAU))).collect();
    let corner = |index: usize| {
        let angle = -std::f64::consts::TAU * measure(index) / measure(CORNERS);
        let waving: f64 = (waves.iter().enumerate())
            .map(|(wave, (height, phase))| height * (angle * measure(wave + 2) + phase).sin())
            .sum();
        Spot::of(island.center) + Spot::new(1.15, 0.0).turned(angle) * (island.radius_meters * (1.0 + waving))
    };
    (0..CORNERS).map(corner).collect()
}

impl Wet {
    /// Looks at all shores.
    pub(super) fn new(waters: &[Water], frame: [LonLat; 2]) -> Self {
        let [low, high] = frame.map(Spot::of);
        let (low, high) = (low - Spot::new(5_000.0, 5_000.0), high + Spot::new(5_000.0, 5_000.0));
        let cells = Cells::new(low, high, CELL_METERS);
        let windings = vec![[0; 4]; cells.columns * cells.rows];
        let mut wet = Self { shores: Pieces::new(cells), windings };
        for water in waters {
            for ring in [&water.ring].into_iter().chain(water.islands.iter().map(|island| &island.1)) {
                for (index, a) in ring.iter().enumerate() {
                    wet.shores.add(*a, ring[(index + 1) % ring.len()], water.kind);
                }
            }
        }
        for row in 0..cells.rows {
            for column in 1..cells.columns {
                let (from, to) = (cells.middle(column - 1, row), cells.middle(column, row));
                let mut winding = wet.windings[row * cells.columns + column - 1];
                for (_, kind, turn) in wet.crossings(from, to) {
                    winding[kind as usize] += turn;
                }
                wet.windings[row * cells.columns + column] = winding;
            }
        }
        wet
    }

    /// Where the way crosses shores, in order: the part of the way, the water, +1 into it and -1 out of it.
    fn crossings(&self, from: Spot, to: Spot) -> Vec<(f64, WaterKind, i32)> {
        let cross = |index: usize| {
            let (a, b, kind) = self.shores.all[index];
            let (part, at) = crossing(from, to, a, b)?;
            // The end of an edge belongs to the next one, so that a corner is not crossed twice.
            let turn = if (b - a).cross(to - from) > 0.0 { 1 } else { -1 };
            (at < 1.0).then_some((part, kind, turn))
        };
        let mut found: Vec<(f64, WaterKind, i32)> =
            self.shores.near(from, to).into_iter().filter_map(cross).collect();
        found.sort_by(|left, right| left.0.total_cmp(&right.0));
        found
    }

    fn windings(&self, place: Spot) -> [i32; 4] {
        let cells = self.shores.cells;
        let (column, row) = cells.of(place);
        let mut windings = self.windings[row * cells.columns + column];
        for (_, kind, turn) in self.crossings(cells.middle(column, row), place) {
            windings[kind as usize] += turn;
        }
        windings
    }

    /// The water at a place: the one that is hardest to cross.
    pub(super) fn at(&self, place: Spot) -> Option<WaterKind> {
        hardest(self.windings(place))
    }

    /// The parts of a straight way that are over water, in order.
    pub(super) fn over(&self, from: Spot, to: Spot) -> Vec<Stretch> {
        let crossings = self.crossings(from, to);
        let mut windings = self.windings(from);
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut begun = 0.0;
        let mut now = hardest(windings);
        for (part, kind, turn) in crossings.into_iter().chain([(1.0, WaterKind::Lake, 0)]) {
            windings[kind as usize] += turn;
            let next = if turn == 0 { None } else { hardest(windings) };
            if let Some(kind) = now
                && part > begun
            {
                match stretches.last_mut() {
                    // One bridge over two waters that meet.
                    Some(last) if last.to >= begun => {
                        last.to = part;
                        last.kind = harder(last.kind, kind);
                    }
                    _ => stretches.push(Stretch { from: begun, to: part, kind }),
                }
            }
            begun = part;
            now = next;
        }
        stretches
    }
}

/// The order of [`WaterKind`] in the arrays of winding numbers, hardest first.
const HARDEST_FIRST: [WaterKind; 4] = [WaterKind::Lake, WaterKind::Moat, WaterKind::River, WaterKind::Canal];

fn hardest(windings: [i32; 4]) -> Option<WaterKind> {
    HARDEST_FIRST.into_iter().find(|kind| windings[*kind as usize] > 0)
}

fn harder(left: WaterKind, right: WaterKind) -> WaterKind {
    HARDEST_FIRST.into_iter().find(|kind| *kind == left || *kind == right).unwrap_or(left)
}
