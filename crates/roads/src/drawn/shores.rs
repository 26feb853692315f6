//! The shapes of lakes, rivers, canals and the moat.

use super::chance::Dice;
use super::curve::{round, through, wavering};
use super::outline::signed_area;
use super::places::LonLat;

/// What kind of water it is: it decides where a street may cross it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WaterKind {
    /// Crossed by no street.
    Lake,
    /// Crossed by main roads on bridges.
    River,
    /// Crossed by the roads through the gates only.
    Moat,
    /// A canal inside the old town: every street has its own bridge.
    Canal,
}

/// A lake with its names, as a closed ring that goes to the left.
pub(super) struct Lake {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) ring: Vec<LonLat>,
}

/// A stream: its middle line and half its width in degrees.
pub(super) struct Stream {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) kind: WaterKind,
    pub(super) is_canal: bool,
    pub(super) line: Vec<LonLat>,
    pub(super) half_width_degrees: f64,
}

/// A name in both languages, a rank, and the points that the shore passes.
type Drawn = (&'static str, &'static str, u8, &'static [LonLat]);

const LAKES: &[Drawn] = &[
    (
        "太湖",
        "Lake Tai",
        1,
        &[
            (120.20, 31.40),
            (120.31, 31.375),
            (120.352, 31.348),
            (120.345, 31.310),
            (120.372, 31.285),
            (120.362, 31.248),
            (120.392, 31.222),
            (120.425, 31.188),
            (120.462, 31.196),
            (120.476, 31.170),
            (120.462, 31.140),
            (120.428, 31.118),
            (120.386, 31.100),
            (120.372, 31.066),
            (120.396, 31.044),
            (120.436, 31.060),
            (120.462, 31.088),
            (120.500, 31.112),
            (120.545, 31.146),
            (120.596, 31.150),
            (120.604, 31.122),
            (120.566, 31.080),
            (120.520, 31.040),
            (120.474, 31.006),
            (120.428, 30.975),
            (120.380, 30.948),
            (120.320, 30.934),
            (120.20, 30.94),
        ],
    ),
    (
        "阳澄湖",
        "Lake Yangcheng",
        1,
        &[
            (120.715, 31.400),
            (120.722, 31.440),
            (120.740, 31.470),
            (120.756, 31.452),
            (120.752, 31.420),
            (120.768, 31.412),
            (120.778, 31.446),
            (120.800, 31.478),
            (120.822, 31.462),
            (120.836, 31.430),
            (120.828, 31.398),
            (120.800, 31.384),
            (120.764, 31.380),
            (120.736, 31.384),
        ],
    ),
    (
        "淀山湖",
        "Lake Dianshan",
        1,
        &[
            (120.916, 31.098),
            (120.926, 31.132),
            (120.948, 31.160),
            (120.972, 31.170),
            (120.990, 31.150),
            (121.002, 31.122),
            (121.020, 31.098),
            (120.998, 31.078),
            (120.966, 31.066),
            (120.936, 31.072),
        ],
    ),
    (
        "元荡",
        "Yuandang Lake",
        2,
        &[(120.872, 31.072), (120.884, 31.094), (120.904, 31.092), (120.906, 31.072), (120.888, 31.060)],
    ),
    (
        "澄湖",
        "Lake Cheng",
        2,
        &[
            (120.800, 31.192),
            (120.806, 31.226),
            (120.838, 31.234),
            (120.856, 31.206),
            (120.840, 31.174),
            (120.814, 31.170),
        ],
    ),
    (
        "金鸡湖",
        "Jinji Lake",
        2,
        &[(120.694, 31.302), (120.698, 31.322), (120.714, 31.324), (120.722, 31.306), (120.708, 31.294)],
    ),
    (
        "独墅湖",
        "Dushu Lake",
        2,
        &[(120.688, 31.256), (120.690, 31.282), (120.708, 31.284), (120.716, 31.262), (120.702, 31.248)],
    ),
    (
        "石湖",
        "Shihu Lake",
        3,
        &[(120.572, 31.238), (120.576, 31.254), (120.588, 31.252), (120.590, 31.236), (120.580, 31.230)],
    ),
    (
        "同里湖",
        "Tongli Lake",
        3,
        &[(120.728, 31.160), (120.732, 31.176), (120.746, 31.176), (120.750, 31.160), (120.738, 31.152)],
    ),
    (
        "汾湖",
        "Fenhu Lake",
        3,
        &[(120.806, 31.004), (120.826, 31.012), (120.852, 31.010), (120.846, 31.000), (120.822, 30.998)],
    ),
    (
        "白蚬湖",
        "Baixian Lake",
        3,
        &[(120.806, 31.106), (120.816, 31.132), (120.832, 31.128), (120.834, 31.104), (120.820, 31.094)],
    ),
    (
        "傀儡湖",
        "Kuilei Lake",
        3,
        &[(120.846, 31.400), (120.848, 31.420), (120.862, 31.420), (120.866, 31.402), (120.856, 31.394)],
    ),
    (
        "北麻漾",
        "Beima Marsh",
        3,
        &[(120.556, 30.944), (120.560, 30.962), (120.582, 30.962), (120.588, 30.946), (120.572, 30.938)],
    ),
    (
        "祥符荡",
        "Xiangfu Marsh",
        3,
        &[(120.902, 30.958), (120.908, 30.974), (120.926, 30.974), (120.928, 30.958), (120.914, 30.952)],
    ),
    (
        "长江",
        "Yangtze River",
        1,
        &[
            (120.90, 31.86),
            (120.955, 31.772),
            (121.015, 31.724),
            (121.075, 31.690),
            (121.135, 31.652),
            (121.190, 31.624),
            (121.240, 31.584),
            (121.290, 31.548),
            (121.350, 31.516),
            (121.46, 31.470),
            (121.50, 31.62),
            (121.44, 31.86),
        ],
    ),
];

/// Streams: the same, with half the width in degrees.
const STREAMS: &[(Drawn, f64)] = &[
    (
        (
            "京杭大运河",
            "Grand Canal",
            1,
            &[
                (120.330, 31.530),
                (120.410, 31.466),
                (120.466, 31.416),
                (120.512, 31.376),
                (120.556, 31.330),
                (120.578, 31.296),
                (120.590, 31.268),
                (120.640, 31.256),
                (120.660, 31.210),
                (120.656, 31.150),
                (120.652, 31.070),
                (120.640, 30.990),
                (120.668, 30.920),
                (120.690, 30.830),
                (120.700, 30.740),
            ],
        ),
        0.0009,
    ),
    (
        (
            "太浦河",
            "Taipu River",
            1,
            &[
                (120.540, 31.056),
                (120.600, 31.016),
                (120.640, 31.000),
                (120.720, 31.008),
                (120.800, 31.004),
                (120.860, 31.002),
                (120.940, 30.990),
                (121.040, 30.982),
                (121.120, 30.960),
            ],
        ),
        0.0010,
    ),
    (
        (
            "吴淞江",
            "Wusong River",
            1,
            &[
                (120.640, 31.180),
                (120.700, 31.200),
                (120.762, 31.250),
                (120.846, 31.290),
                (120.930, 31.314),
                (121.020, 31.296),
                (121.100, 31.276),
                (121.200, 31.256),
                (121.290, 31.246),
                (121.400, 31.236),
            ],
        ),
        0.0008,
    ),
    (
        (
            "浏河",
            "Liu River",
            2,
            &[
                (120.960, 31.396),
                (121.040, 31.420),
                (121.110, 31.452),
                (121.160, 31.494),
                (121.210, 31.530),
                (121.256, 31.568),
            ],
        ),
        0.0008,
    ),
    (
        (
            "娄江",
            "Lou River",
            2,
            &[(120.650, 31.322), (120.720, 31.344), (120.800, 31.356), (120.880, 31.374), (120.960, 31.396)],
        ),
        0.0006,
    ),
    (
        (
            "望虞河",
            "Wangyu River",
            2,
            &[(120.420, 31.440), (120.480, 31.490), (120.540, 31.550), (120.620, 31.640), (120.700, 31.720)],
        ),
        0.0008,
    ),
    (
        (
            "胥江",
            "Xu River",
            3,
            &[(120.476, 31.222), (120.510, 31.252), (120.560, 31.280), (120.596, 31.297), (120.6046, 31.302)],
        ),
        0.0005,
    ),
    (
        (
            "急水港",
            "Jishui Creek",
            3,
            &[(120.760, 31.120), (120.806, 31.108), (120.846, 31.100), (120.874, 31.084)],
        ),
        0.0006,
    ),
    (
        (
            "盐铁塘",
            "Yantie Canal",
            3,
            &[
                (120.900, 31.620),
                (120.980, 31.560),
                (121.060, 31.500),
                (121.120, 31.440),
                (121.180, 31.380),
                (121.220, 31.300),
            ],
        ),
        0.0005,
    ),
    (
        (
            "拦路港",
            "Lanlu Creek",
            3,
            &[(120.996, 31.078), (121.010, 31.040), (121.030, 31.000), (121.050, 30.980)],
        ),
        0.0006,
    ),
];

/// The corners of the moat round the old town, from the south-west round by the north.
pub(super) const MOAT: [LonLat; 4] =
    [(120.6050, 31.2890), (120.6040, 31.3315), (120.6488, 31.3300), (120.6496, 31.2876)];
const MOAT_HALF_WIDTH_DEGREES: f64 = 0.000_34;

/// The lakes and the great river. The shores do not depend on the seed: towns stand where they stand.
pub(super) fn lakes() -> Vec<Lake> {
    LAKES.iter().map(|(zh, en, _, points)| lake(zh, en, points)).collect()
}

/// A lake whose shore passes these points.
pub(super) fn lake(zh: &'static str, en: &'static str, points: &[LonLat]) -> Lake {
    let mut dice = Dice::new(0, en);
    let closed: Vec<LonLat> = points.iter().chain(points.first()).copied().collect();
    let mut shore = wavering(&closed, &mut dice, 0.10);
    shore.pop();
    let mut ring = round(&shore, 4);
    if signed_area(&ring) < 0.0 {
        ring.reverse();
    }
    Lake { zh, en, ring }
}

/// The rivers and canals.
pub(super) fn streams() -> Vec<Stream> {
    STREAMS.iter().map(|((zh, en, _, points), half_width)| stream(zh, en, points, *half_width)).collect()
}

/// A stream that passes these points.
pub(super) fn stream(
    zh: &'static str,
    en: &'static str,
    points: &[LonLat],
    half_width_degrees: f64,
) -> Stream {
    let mut dice = Dice::new(0, en);
    let line = through(&wavering(points, &mut dice, 0.09), 4);
    Stream { zh, en, kind: WaterKind::River, is_canal: en.contains("Canal"), line, half_width_degrees }
}

/// The moat: a rectangle whose corners are cut.
pub(super) fn moat() -> Stream {
    const CUT: f64 = 0.05;
    let between = |from: LonLat, to: LonLat, part: f64| {
        (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
    };
    let mut line = Vec::new();
    for (index, corner) in MOAT.iter().enumerate() {
        let (before, after) = (MOAT[(index + 3) % 4], MOAT[(index + 1) % 4]);
        line.push(between(*corner, before, CUT));
        line.push(between(*corner, between(before, after, 0.5), CUT * 0.28));
        line.push(between(*corner, after, CUT));
        // The long sides bend a little, as ramparts do.
        let half = between(*corner, after, 0.45);
        let center = between(MOAT[0], MOAT[2], 0.5);
        line.push(between(half, center, -0.035));
    }
    line.extend(line.first().copied());
    Stream {
        zh: "护城河",
        en: "City Moat",
        kind: WaterKind::Moat,
        is_canal: true,
        line,
        half_width_degrees: MOAT_HALF_WIDTH_DEGREES,
    }
}

/// A canal's names, and the parts of the old town's width and height where it passes.
type TownCanal = (&'static str, &'static str, [(f64, f64); 4]);

/// The canals inside the old town: parts of the way along its width and height at which they begin and end.
const TOWN_CANALS: [TownCanal; 7] = [
    ("第一直河", "First Canal", [(0.16, 0.0), (0.19, 0.35), (0.17, 0.7), (0.20, 1.0)]),
    ("干将河", "Ganjiang Canal", [(0.0, 0.49), (0.3, 0.485), (0.7, 0.515), (1.0, 0.53)]),
    ("桃花河", "Taohua Canal", [(0.0, 0.80), (0.3, 0.83), (0.7, 0.80), (1.0, 0.82)]),
    ("平江河", "Pingjiang Canal", [(0.77, 0.0), (0.74, 0.4), (0.77, 0.75), (0.75, 1.0)]),
    ("第二直河", "Second Canal", [(0.42, 0.0), (0.39, 0.3), (0.43, 0.66), (0.40, 1.0)]),
    ("临顿河", "Lindun Canal", [(0.54, 0.0), (0.51, 0.3), (0.545, 0.6), (0.52, 1.0)]),
    ("道前河", "Daoqian Canal", [(0.0, 0.26), (0.3, 0.28), (0.7, 0.25), (1.0, 0.27)]),
];
const TOWN_CANAL_HALF_WIDTH_DEGREES: f64 = 0.000_055;

/// The canals inside the old town.
pub(super) fn town_canals() -> Vec<Stream> {
    let canal = |(zh, en, parts): &TownCanal| {
        let points: Vec<LonLat> = parts.iter().map(|(east, north)| in_town(*east, *north)).collect();
        Stream {
            zh,
            en,
            kind: WaterKind::Canal,
            is_canal: true,
            line: through(&points, 5),
            half_width_degrees: TOWN_CANAL_HALF_WIDTH_DEGREES,
        }
    };
    TOWN_CANALS.iter().map(canal).collect()
}

/// The place at so large a part of the old town's width and height.
pub(super) fn in_town(east: f64, north: f64) -> LonLat {
    let [south_west, north_west, north_east, south_east] = MOAT;
    let blend = |a: LonLat, b: LonLat, part: f64| (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part);
    blend(blend(south_west, south_east, east), blend(north_west, north_east, east), north)
}
