//! The faces between main roads, filled one after another.

use std::io::Write;

use super::Size;
use super::blocks::{Block, Corner, Obstacles, places, split};
use super::chance::Dice;
use super::density::{Density, Zone};
use super::fill;
use super::geography::Geography;
use super::motorways::Motorway;
use super::names::Name;
use super::pieces::{Cells, Pieces};
use super::plan::{Class, Part, Road};
use super::planar::Planar;
use super::plane::{Spot, area, middle};
use super::sheet::{Sheet, named, tags};
use super::shores::WaterKind;
use super::streets::Streets;
use super::wet::Wet;
use crate::osm::write::WriteError;

/// What is needed to fill faces.
pub(super) struct Work<'a> {
    pub(super) seed: u64,
    pub(super) size: Size,
    pub(super) geography: &'a Geography,
    pub(super) wet: &'a Wet,
    pub(super) barriers: &'a Pieces<()>,
    /// The border that no street crosses.
    pub(super) fence: &'a Pieces<()>,
}

/// A block smaller than this stays empty: it is what is left between two roads.
const BLOCK_SQUARE_METERS_MIN: f64 = 2_500.0;

/// Motorways and railways, which small streets do not cross.
pub(super) fn barriers(geography: &Geography, motorways: &[Motorway]) -> Pieces<()> {
    let [low, high] = geography.frame.map(Spot::of);
    let mut barriers = Pieces::new(Cells::new(low, high, 700.0));
    for motorway in motorways {
        for pair in motorway.line().windows(2) {
            barriers.add(pair[0], pair[1], ());
        }
    }
    for rail in &geography.rails {
        for pair in rail.points.windows(2) {
            barriers.add(Spot::of(pair[0]), Spot::of(pair[1]), ());
        }
    }
    barriers
}

/// Fills all faces.
pub(super) fn draw<W: Write>(
    work: &Work<'_>,
    planar: &Planar,
    roads: &[Road],
    streets: &mut Streets,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let density = Density::new(work.seed, work.size, work.geography, work.wet);
    for village in density.villages.iter().filter(|village| !village.name.zh.is_empty()) {
        sheet.mark(village.center, named(tags(&[("place", "village")]), &village.name));
    }
    sheet.flush()?;
    for (number, face) in planar.faces.iter().enumerate() {
        let corner = |(edge, forward): &(usize, bool)| {
            let piece = &streets.pieces[*edge];
            let (node, from, to) = if *forward { (piece.a, 0.0, 1.0) } else { (piece.b, 1.0, 0.0) };
            Corner { node, piece: *edge, from, to }
        };
        let block: Block = face.iter().map(corner).collect();
        let has = |part| face.iter().any(|(edge, _)| roads[planar.edges[*edge].road].part == part);
        if has(Part::InnerRing) && has(Part::OuterRing) {
            rampart(&block, sheet)?;
        } else {
            let mut dice = Dice::new(work.seed, &format!("face {number}"));
            fill_face(work, block, &density, streets, &mut dice, sheet)?;
        }
        streets.draw_local(sheet)?;
        sheet.flush()?;
    }
    Ok(())
}

/// The green along the moat.
fn rampart<W: Write>(block: &Block, sheet: &mut Sheet<W>) -> Result<(), WriteError> {
    let park = named(tags(&[("leisure", "park")]), &Name::new("环城公园", "Rampart Park"));
    sheet.ring(&places(block), &park)?;
    Ok(())
}

/// A block that waits to be divided.
struct Waiting {
    block: Block,
    /// Whether the use of its ground is drawn already, with a larger block that it was part of.
    has_land_use: bool,
    /// Whether it stays whole: a street for feet alone leads along it, or it is a park.
    is_last: bool,
}

fn fill_face<W: Write>(
    work: &Work<'_>,
    block: Block,
    density: &Density,
    streets: &mut Streets,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let obstacles = Obstacles { wet: work.wet, barriers: work.barriers, fence: work.fence };
    let mut open = vec![Waiting { block, has_land_use: false, is_last: false }];
    while let Some(mut waiting) = open.pop() {
        let ring = places(&waiting.block);
        let (size, center) = (area(&ring), middle(&ring));
        if size < BLOCK_SQUARE_METERS_MIN || is_under_water(&ring, center, work.wet) {
            continue;
        }
        let zone = density.zone(&ring, center);
        let goal = density.block_area(zone);
        if !waiting.has_land_use
            && size < land_use_area(zone).max(goal * 1.5)
            && !is_partly_lake(&ring, center, work.wet)
        {
            waiting.has_land_use = true;
            if work.size != Size::Small || zone == Zone::OldTown {
                waiting.is_last |= fill::land_use(&ring, zone, dice, sheet)?;
            }
        }
        if !waiting.is_last && size > goal * dice.between(0.75, 1.35) {
            let manner = density.manner(zone, size, dice);
            if let Some((left, right)) = split(&waiting.block, manner, streets, &obstacles, dice, sheet) {
                let is_last = manner.class >= Class::Footway;
                for block in [left, right] {
                    open.push(Waiting { block, has_land_use: waiting.has_land_use, is_last });
                }
                continue;
            }
        }
        if !waiting.has_land_use && work.size != Size::Small && !is_partly_lake(&ring, center, work.wet) {
            fill::land_use(&ring, zone, dice, sheet)?;
        }
        fill::block(&waiting.block, zone, density, streets, work.wet, dice, sheet)?;
    }
    Ok(())
}

/// The area of the pieces of ground whose use is drawn, in square metres.
fn land_use_area(zone: Zone) -> f64 {
    match zone {
        Zone::OldTown => 140_000.0,
        Zone::City => 330_000.0,
        Zone::Town => 220_000.0,
        Zone::Village => 90_000.0,
        Zone::Outskirts => 700_000.0,
        Zone::Country => 3_600_000.0,
    }
}

fn is_wide(kind: Option<WaterKind>) -> bool {
    matches!(kind, Some(WaterKind::Lake | WaterKind::River | WaterKind::Moat))
}

/// Whether nothing of a block is dry.
fn is_under_water(ring: &[Spot], center: Spot, wet: &Wet) -> bool {
    let step = ring.len().div_ceil(16).max(1);
    is_wide(wet.at(center)) && ring.iter().step_by(step).all(|spot| is_wide(wet.at(*spot)))
}

/// Whether much of a block is lake, so that its ground has no use of its own.
fn is_partly_lake(ring: &[Spot], center: Spot, wet: &Wet) -> bool {
    wet.at(center) == Some(WaterKind::Lake)
        && ring.iter().filter(|spot| wet.at(**spot) == Some(WaterKind::Lake)).count() * 2 > ring.len()
}
