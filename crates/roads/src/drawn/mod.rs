//! The drawn city: a moated water city between lakes, with its neighbours, as a real OSM PBF. Names are real, the
//! streets are drawn: from code and a seed.
//!
//! ```text
//!   geography  towns, shores, main lines ─┐
//!   plan       main roads and where they stop
//!   planar     ─► nodes, edges, faces     │
//!   blocks     ─► streets, face by face   ├─► sheet ─► osm::write
//!   motorways, scenery, borders ──────────┘
//!   parcels    ─► grids as GeoJSON
//! ```
//!
//! [`places`] and [`posts`] say who works where; a [`honeycomb`] of the same kind can be laid over any other ground.
//!
//! It is the demo's ground and the importer's exercise: bridges and tunnels, one-way streets, turn restrictions,
//! gates and bollards, a ferry, islands, multipolygons, kilometre stones, house numbers. Memory holds the main roads
//! and one face between them, so a province of five million nodes takes little more than a city.

mod blocks;
mod borders;
mod chance;
mod curve;
mod density;
mod faces;
mod fill;
mod geography;
mod grids;
mod highways;
pub mod honeycomb;
mod lattice;
mod mains;
mod motorways;
mod names;
mod old_town;
mod one_town;
mod outline;
mod parcels;
mod pieces;
pub mod places;
mod plan;
mod planar;
mod plane;
pub mod posts;
mod scenery;
mod sheet;
mod shores;
mod streets;
#[cfg(test)]
mod tests;
mod wet;

use std::io::Write;
use std::str::FromStr;
use std::sync::LazyLock;

use thiserror::Error;

use crate::Bounds;
use crate::osm::write::{Counts, WriteError};
use chance::Dice;
use geography::Geography;
use names::Name;
use places::{Jurisdiction, LonLat};
use plane::Spot;
use sheet::{Node, Sheet, named, tags};
use streets::Streets;
use wet::Wet;

/// How much is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// One moated town with a ring and its neighbours' first streets: a few thousand nodes, for tests.
    Small,
    /// Eleven districts with their towns: some two hundred thousand nodes, for the demo.
    City,
    /// The same land with every lane and every house: five million nodes.
    Province,
}

/// A size that is none.
#[derive(Debug, Error)]
#[error("no city has the size `{0}`: it is small, city or province")]
pub struct UnknownSize(String);

impl FromStr for Size {
    type Err = UnknownSize;

    fn from_str(text: &str) -> Result<Self, UnknownSize> {
        match text {
            "small" => Ok(Self::Small),
            "city" => Ok(Self::City),
            "province" => Ok(Self::Province),
            other => Err(UnknownSize(other.to_owned())),
        }
    }
}

impl Size {
    fn geography(self) -> Geography {
        match self {
            Self::Small => one_town::geography(),
            Self::City | Self::Province => Geography::land(),
        }
    }
}

/// What was drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// How many nodes, ways and relations.
    pub counts: Counts,
    /// Where.
    pub bounds: Bounds,
}

/// Another number when the same seed and size draw another city than before, so that nobody takes an old one for it.
pub const EDITION: u32 = 2;

/// The old town's pagoda: a place on the map that everybody knows.
pub const PAGODA: LonLat = (120.6248, 31.3262);

/// The names of the island with streets that neither a bridge nor a ferry joins to the rest: a crew there reaches
/// nobody.
pub const LONELY_ISLAND: (&str, &str) = ("桃花屿", "Peach Islet");

/// The names of the eleven bridges over the old town's moat, in Chinese and in English.
pub fn moat_bridges() -> [(&'static str, &'static str); 11] {
    old_town::GATES.each_ref().map(|gate| (gate.zh, gate.en))
}

/// Draws a city into an OSM PBF. The same seed and size give the same bytes.
pub fn draw(seed: u64, size: Size, out: impl Write) -> Result<Drawn, WriteError> {
    let geography = size.geography();
    let parcels = parcels::divide(seed, &geography);
    let waters = wet::waters(&geography);
    let wet = Wet::new(&waters, geography.frame);
    let [low, high] = geography.frame.map(Spot::of);
    let borders = borders::borders(&parcels);
    let fence = borders::fence(&borders, &parcels.lattice, geography.guarded, [low, high]);
    let roads = plan::roads(seed, &geography);
    let straights = plan::straights(&roads, &wet, &fence, &geography);
    let planar = planar::join(&straights, &roads, low, high);
    let margin = Spot::new(4_000.0, 4_000.0);
    let bounds = Bounds::of([(low - margin).point(), (high + margin).point()]);
    let mut sheet = Sheet::new(out, bounds)?;
    let mut streets = Streets::default();
    mains::lay(&planar, &roads, &mut streets, &mut sheet);
    let mut motorways = motorways::motorways(&geography);
    let barriers = faces::barriers(&geography, &motorways);
    let work =
        faces::Work { seed, size, geography: &geography, wet: &wet, barriers: &barriers, fence: &fence };
    faces::draw(&work, &planar, &roads, &mut streets, &mut sheet)?;
    let border_lines = borders::jurisdiction_lines(&borders, &parcels.lattice, low, high);
    motorways::keep_clear(&mut motorways, &fence);
    motorways::draw(&mut motorways, &mut streets, &wet, &border_lines, &mut sheet)?;
    for island in &geography.islands {
        let landing = island.ferry_from.map(|place| landing(place, &mut streets, &mut sheet)).transpose()?;
        scenery::island(island, landing.flatten(), &mut sheet)?;
    }
    let junctions = mains::draw(&planar, &roads, &wet, &streets, &mut sheet)?;
    draw_scenery(&geography, &waters, &wet, &streets, &mut sheet)?;
    mains::restrictions(&junctions, &mut Dice::new(seed, "restrictions"), &mut sheet)?;
    borders::draw(&borders, &parcels.lattice, &mut sheet)?;
    Ok(Drawn { counts: sheet.finish()?, bounds })
}

fn draw_scenery<W: Write>(
    geography: &Geography,
    waters: &[wet::Water],
    wet: &Wet,
    streets: &Streets,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    scenery::waters(waters, sheet)?;
    scenery::gate_bridges(wet, sheet)?;
    let mains = mains::lines(streets, geography.frame);
    let stops: Vec<(Spot, Name)> = (geography.clusters.iter().filter(|cluster| cluster.is_seat))
        .map(|cluster| {
            let zh = if cluster.zh == "姑苏" { "苏州" } else { cluster.zh };
            let en = if cluster.zh == "姑苏" { "Suzhou" } else { cluster.en };
            (cluster.center, Name::new(format!("{zh}站"), format!("{en} Railway Station")))
        })
        .collect();
    for line in &geography.rails {
        scenery::railway(line, &mains, wet, &stops, sheet)?;
    }
    for line in &geography.subways {
        scenery::subway(line, sheet)?;
    }
    scenery::marks(geography, sheet);
    Ok(())
}

/// A ferry's landing with a road to the nearest main road.
fn landing<W: Write>(
    place: LonLat,
    streets: &mut Streets,
    sheet: &mut Sheet<W>,
) -> Result<Option<Node>, WriteError> {
    let place = Spot::of(place);
    let far = |index: &usize| {
        let piece = &streets.pieces[*index];
        plane::away(place, piece.a.at, piece.b.at)
    };
    let is_road = |index: &usize| {
        let piece = &streets.pieces[*index];
        piece.is_drawn && piece.runs == plan::Runs::OnTheGround && piece.length() > 60.0
    };
    let nearest =
        (0..streets.pieces.len()).filter(is_road).min_by(|left, right| far(left).total_cmp(&far(right)));
    let Some(piece) = nearest else { return Ok(None) };
    let (_, joint) = streets.joint(piece, 0.5, (0.0, 1.0), sheet);
    let landing = sheet.mark(place, tags(&[("amenity", "ferry_terminal")]));
    let name = Name::new("渡口路", "Ferry Road");
    sheet.way(&[joint.id, landing.id], &named(tags(&[("highway", "tertiary")]), &name))?;
    Ok(Some(landing))
}

/// The districts, governance grids and police grids of the same seed and size as `GeoJSON`: polygons with the
/// properties `layer` (`jurisdiction`, `district`, `grid`, `police_grid`), `code`, `name_zh`, `name_en` and
/// `population`. They share their borders with the boundaries in the PBF to the last digit.
pub fn grids_geojson(seed: u64, size: Size) -> String {
    let geography = size.geography();
    grids::write(&parcels::divide(seed, &geography), &geography, &Jurisdiction::ALL)
}

/// The same for one jurisdiction: its own districts and grids, and the outlines of all three.
pub fn ground_geojson(seed: u64, size: Size, jurisdiction: Jurisdiction) -> String {
    let geography = size.geography();
    grids::write(&parcels::divide(seed, &geography), &geography, &[jurisdiction])
}

/// Whether a place lies in one of the land's lakes or in its great river.
pub fn is_in_lake(place: LonLat) -> bool {
    static LAKES: LazyLock<Vec<shores::Lake>> = LazyLock::new(shores::lakes);
    LAKES.iter().any(|lake| outline::holds(&lake.ring, place))
}
