//! What lies where: towns, shores, main lines, for the whole land or for one town by itself.

use super::highways::{self, Line};
use super::lattice::{Comb, LAND};
use super::places::{self, Jurisdiction, LonLat, Town, towns_of};
use super::plane::Spot;
use super::posts::{Post, posts_of};
use super::shores::{self, Lake, Stream};

/// A piece of town with streets of its own: an ellipse with flat sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) center: Spot,
    /// Half its width and half its height, before it is turned.
    pub(super) reach: Spot,
    pub(super) turn_radians: f64,
    /// The distance of its main streets.
    pub(super) spacing_meters: f64,
    /// Whether a city or a county is ruled from here.
    pub(super) is_seat: bool,
}

impl Cluster {
    /// 0 in the middle, 1 at the edge.
    pub(super) fn depth(&self, place: Spot) -> f64 {
        let from = (place - self.center).turned(-self.turn_radians);
        let (x, y) = ((from.x / self.reach.x).abs(), (from.y / self.reach.y).abs());
        (x * x * x + y * y * y).cbrt()
    }
}

/// What the city is drawn on.
pub(super) struct Geography {
    pub(super) comb: Comb,
    /// The south-west and the north-east corner of the drawing.
    pub(super) frame: [LonLat; 2],
    pub(super) towns: Vec<Town>,
    pub(super) posts: Vec<Post>,
    pub(super) elsewhere: Vec<LonLat>,
    pub(super) roads: Vec<Line>,
    pub(super) rails: Vec<Line>,
    pub(super) subways: Vec<Line>,
    pub(super) lakes: Vec<Lake>,
    pub(super) streams: Vec<Stream>,
    /// The main city first, then by rank.
    pub(super) clusters: Vec<Cluster>,
    /// Islands: a name, whether a ferry goes there and whether it has streets, and the shore.
    pub(super) islands: Vec<Island>,
    /// Whose border minor streets do not cross: it is guarded, and every way out is a highway, a railway or a water.
    pub(super) guarded: Option<Jurisdiction>,
}

/// The corners of the drawing of the whole land.
const LAND_FRAME: [LonLat; 2] = [(120.21, 30.75), (121.40, 31.79)];

/// Lines that end near the frame go on to it, and a little beyond.
pub(super) fn to_frame(mut lines: Vec<Line>, frame: [LonLat; 2]) -> Vec<Line> {
    const NEAR_METERS: f64 = 17_000.0;
    const BEYOND: Spot = Spot::new(80.0, 80.0);
    let [low, high] = frame.map(Spot::of);
    for line in &mut lines {
        let spots: Vec<Spot> = line.points.iter().map(|place| Spot::of(*place)).collect();
        let spots = super::plane::reaching(&spots, low - BEYOND, high + BEYOND, NEAR_METERS);
        line.points = super::plane::plain(&spots, 1.0).into_iter().map(Spot::lon_lat).collect();
    }
    lines
}

/// An island in a lake.
#[derive(Clone, Copy, Debug)]
pub(super) struct Island {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) center: LonLat,
    pub(super) radius_meters: f64,
    /// Where on the mainland its ferry lands; without one nobody drives here.
    pub(super) ferry_from: Option<LonLat>,
}

pub(super) const fn island(
    zh: &'static str,
    en: &'static str,
    center: LonLat,
    radius_meters: f64,
    ferry_from: Option<LonLat>,
) -> Island {
    Island { zh, en, center, radius_meters, ferry_from }
}

impl Geography {
    /// The whole land: eleven districts, and what is round them.
    pub(super) fn land() -> Self {
        let towns: Vec<Town> = Jurisdiction::ALL.into_iter().flat_map(towns_of).collect();
        let mut streams = shores::streams();
        streams.push(shores::moat());
        streams.extend(shores::town_canals());
        Self {
            comb: LAND,
            frame: LAND_FRAME,
            posts: Jurisdiction::ALL.into_iter().flat_map(posts_of).collect(),
            elsewhere: places::ELSEWHERE.to_vec(),
            roads: to_frame(highways::roads(), LAND_FRAME),
            rails: to_frame(highways::rails(), LAND_FRAME),
            subways: vec![
                highways::line(
                    "轨道交通一号线",
                    "Metro Line 1",
                    1,
                    &[
                        (120.500, 31.262),
                        (120.545, 31.290),
                        (120.600, 31.304),
                        (120.627, 31.3073),
                        (120.660, 31.311),
                        (120.720, 31.318),
                        (120.780, 31.324),
                    ],
                ),
                highways::line(
                    "轨道交通二号线",
                    "Metro Line 2",
                    1,
                    &[
                        (120.640, 31.424),
                        (120.634, 31.384),
                        (120.6325, 31.334),
                        (120.6328, 31.300),
                        (120.630, 31.262),
                        (120.634, 31.220),
                    ],
                ),
            ],
            lakes: shores::lakes(),
            streams,
            clusters: land_clusters(&towns),
            islands: vec![
                island("西山岛", "Xishan Island", (120.275, 31.135), 3_900.0, Some((120.392, 31.108))),
                island("三山屿", "Sanshan Islet", (120.300, 31.030), 1_000.0, Some((120.397, 31.047))),
                island("莲花岛", "Lotus Island", (120.797, 31.432), 700.0, Some((120.838, 31.428))),
                island("桃花屿", "Peach Islet", (120.708, 31.310), 210.0, None),
            ],
            towns,
            guarded: Some(Jurisdiction::Suzhou),
        }
    }
}

/// The main city, this large.
pub(super) fn old_city(reach: Spot, spacing_meters: f64) -> Cluster {
    Cluster {
        zh: "姑苏",
        en: "Gusu",
        center: Spot::of((120.634, 31.312)),
        reach,
        turn_radians: 0.05,
        spacing_meters,
        is_seat: true,
    }
}

/// The main city, the seats of the counties, and all other towns, as large as their neighbours leave room.
fn land_clusters(towns: &[Town]) -> Vec<Cluster> {
    const SEATS: [(&str, f64, f64); 9] = [
        ("玉山", 5_200.0, 4_200.0),
        ("城厢", 4_300.0, 3_600.0),
        ("嘉定镇", 4_200.0, 3_600.0),
        ("夏阳", 4_200.0, 3_400.0),
        ("松陵", 3_000.0, 3_800.0),
        ("魏塘", 3_800.0, 3_000.0),
        ("盛泽", 2_600.0, 2_400.0),
        ("木渎", 2_600.0, 2_200.0),
        ("唯亭", 2_600.0, 2_000.0),
    ];
    const TOWN_REACH_METERS: f64 = 1_550.0;
    const TOWN_REACH_METERS_MIN: f64 = 650.0;
    const GAP_METERS: f64 = 350.0;
    let mut clusters = vec![old_city(Spot::new(13_600.0, 8_800.0), 1_080.0)];
    let rank = |town: &&Town| SEATS.iter().position(|seat| seat.0 == town.zh).unwrap_or(SEATS.len());
    let mut ordered: Vec<&Town> = towns.iter().collect();
    ordered.sort_by_key(rank);
    for town in ordered {
        let center = Spot::of(town.center);
        let mut dice = super::chance::Dice::new(0, town.en);
        let seat = SEATS.iter().find(|seat| seat.0 == town.zh);
        let reach = seat.map_or(TOWN_REACH_METERS * dice.between(0.85, 1.25), |seat| seat.1.max(seat.2));
        let room = (clusters.iter())
            .map(|other| {
                let edge = center.to(other.center) / other.depth(center).max(0.01);
                center.to(other.center) - edge - GAP_METERS
            })
            .fold(f64::INFINITY, f64::min);
        if room < TOWN_REACH_METERS_MIN {
            continue;
        }
        let fit = (room / reach).min(1.0);
        let (wide, high) = seat.map_or((reach, reach * 0.9), |seat| (seat.1, seat.2));
        clusters.push(Cluster {
            zh: town.zh,
            en: town.en,
            center,
            reach: Spot::new(wide * fit, high * fit),
            turn_radians: dice.between(-0.35, 0.35),
            spacing_meters: if seat.is_some() { 860.0 } else { 560.0 },
            is_seat: seat.is_some(),
        });
    }
    clusters
}
