//! One moated town with its ring and its neighbours' first streets: the land made small, for tests.

use super::geography::{Cluster, Geography, Island, island, old_city, to_frame};
use super::highways::{self, Line};
use super::lattice::Comb;
use super::places::{Jurisdiction, LonLat, Town, towns_of};
use super::plane::Spot;
use super::posts::posts_of;
use super::shores::{self, Stream};

const FRAME: [LonLat; 2] = [(120.553, 31.243), (120.722, 31.373)];

const COMB: Comb = Comb {
    west: 120.54,
    south: 31.235,
    columns: 36,
    rows: 16,
    column_degrees: 0.0062,
    row_degrees: 0.0092,
    point_degrees: 0.0015,
    center_shrink: 0.0,
};

/// Towns of the land by district and name; the neighbours' are moved here.
const TOWNS: [(&str, &str, LonLat); 7] = [
    ("320508", "沧浪", (120.624, 31.292)),
    ("320508", "平江", (120.637, 31.318)),
    ("320508", "金阊", (120.600, 31.314)),
    ("320505", "狮山", (120.578, 31.300)),
    ("320571", "湖西", (120.680, 31.303)),
    ("310114", "安亭", (120.716, 31.334)),
    ("330421", "魏塘", (120.630, 31.254)),
];

const ELSEWHERE: [LonLat; 5] =
    [(120.540, 31.36), (120.62, 31.395), (120.54, 31.25), (120.71, 31.38), (120.58, 31.23)];

type Drawn = (&'static str, &'static str, u8, &'static [LonLat]);

const ROADS: [Drawn; 5] = [
    (
        "苏州绕城高速",
        "Suzhou Ring",
        1,
        &[
            (120.627, 31.2655),
            (120.598, 31.268),
            (120.584, 31.285),
            (120.582, 31.310),
            (120.584, 31.338),
            (120.600, 31.353),
            (120.630, 31.356),
            (120.655, 31.352),
            (120.668, 31.336),
            (120.670, 31.310),
            (120.666, 31.2815),
            (120.652, 31.267),
            (120.627, 31.2655),
        ],
    ),
    (
        "G2 京沪高速",
        "G2",
        1,
        &[
            (120.740, 31.330),
            (120.712, 31.333),
            (120.690, 31.352),
            (120.650, 31.366),
            (120.600, 31.366),
            (120.530, 31.372),
        ],
    ),
    (
        "G312",
        "G312",
        2,
        &[
            (120.740, 31.320),
            (120.700, 31.322),
            (120.660, 31.326),
            (120.627, 31.312),
            (120.590, 31.322),
            (120.540, 31.336),
        ],
    ),
    (
        "G524",
        "G524",
        2,
        &[(120.632, 31.390), (120.634, 31.360), (120.633, 31.310), (120.634, 31.280), (120.630, 31.240)],
    ),
    (
        "太湖大道",
        "Taihu Avenue",
        2,
        &[
            (120.540, 31.290),
            (120.580, 31.296),
            (120.606, 31.300),
            (120.650, 31.3073),
            (120.690, 31.308),
            (120.740, 31.306),
        ],
    ),
];

const RAIL: Drawn = (
    "京沪铁路",
    "Beijing–Shanghai Railway",
    2,
    &[(120.740, 31.336), (120.690, 31.338), (120.640, 31.342), (120.600, 31.345), (120.530, 31.352)],
);
const SUBWAY: Drawn =
    ("轨道交通一号线", "Metro Line 1", 1, &[(120.590, 31.303), (120.627, 31.3073), (120.668, 31.311)]);

const LAKE: [LonLat; 6] = [
    (120.679, 31.274),
    (120.679, 31.288),
    (120.690, 31.293),
    (120.706, 31.288),
    (120.708, 31.274),
    (120.694, 31.264),
];
const CANAL: [LonLat; 5] =
    [(120.535, 31.375), (120.572, 31.318), (120.590, 31.276), (120.640, 31.270), (120.650, 31.235)];
const CANAL_HALF_WIDTH_DEGREES: f64 = 0.0006;

const ISLANDS: [Island; 2] = [
    island("桃花屿", "Peach Islet", (120.689, 31.2825), 330.0, None),
    island("莲花岛", "Lotus Island", (120.697, 31.274), 300.0, Some((120.7100, 31.2700))),
];

/// The geography of one town.
pub(super) fn geography() -> Geography {
    let line = |(zh, en, rank, points): &Drawn| highways::line(zh, en, *rank, points);
    let lines = |drawn: &[Drawn]| -> Vec<Line> { drawn.iter().map(line).collect() };
    let posts = posts_of(Jurisdiction::Suzhou).into_iter().filter(|post| post.district == "320508");
    let center = Spot::of((120.626, 31.310));
    Geography {
        comb: COMB,
        frame: FRAME,
        towns: towns(),
        posts: posts.collect(),
        elsewhere: ELSEWHERE.to_vec(),
        roads: to_frame(lines(&ROADS), FRAME),
        rails: to_frame(lines(&[RAIL]), FRAME),
        subways: lines(&[SUBWAY]),
        lakes: vec![shores::lake("金鸡湖", "Jinji Lake", &LAKE)],
        streams: streams(),
        clusters: vec![Cluster { center, ..old_city(Spot::new(3_500.0, 3_700.0), 1_900.0) }],
        islands: ISLANDS.to_vec(),
        guarded: None,
    }
}

fn towns() -> Vec<Town> {
    let all: Vec<Town> = Jurisdiction::ALL.into_iter().flat_map(towns_of).collect();
    let town = |(district, zh, center): &(&'static str, &str, LonLat)| {
        let known = all.iter().find(|town| town.district == *district && town.zh == *zh);
        Town { center: *center, ..*known.expect("the towns of the small city are those of the land") }
    };
    TOWNS.iter().map(town).collect()
}

/// The great canal, the moat, and some of the old town's canals.
fn streams() -> Vec<Stream> {
    let mut streams =
        vec![shores::stream("京杭大运河", "Grand Canal", &CANAL, CANAL_HALF_WIDTH_DEGREES), shores::moat()];
    streams.extend(shores::town_canals().into_iter().step_by(3));
    streams
}
