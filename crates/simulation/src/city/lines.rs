//! Roads and railways.

use super::curve::{through, wavering};
use super::{DISTRICTS, Jurisdiction, LonLat, Town, meters_between, moved, towns_of};
use crate::chance::Random;

/// A line with its names.
pub(super) struct Line {
    pub(super) zh: String,
    pub(super) en: String,
    /// 1 motorway or trunk line, 2 main road, 3 street.
    pub(super) rank: u8,
    pub(super) points: Vec<LonLat>,
}

type Drawn = (&'static str, &'static str, u8, &'static [LonLat]);

const ROADS: &[Drawn] = &[
    (
        "G2 京沪高速",
        "G2",
        1,
        &[
            (121.400, 31.262),
            (121.300, 31.276),
            (121.200, 31.296),
            (121.100, 31.320),
            (121.020, 31.346),
            (120.940, 31.362),
            (120.850, 31.374),
            (120.760, 31.372),
            (120.680, 31.366),
            (120.600, 31.374),
            (120.520, 31.400),
            (120.440, 31.456),
            (120.330, 31.516),
        ],
    ),
    (
        "G15 沈海高速",
        "G15",
        1,
        &[
            (120.880, 31.680),
            (120.960, 31.616),
            (121.020, 31.548),
            (121.090, 31.482),
            (121.140, 31.438),
            (121.190, 31.380),
            (121.216, 31.310),
            (121.226, 31.230),
            (121.236, 31.140),
            (121.250, 31.020),
            (121.240, 30.900),
        ],
    ),
    (
        "G50 沪渝高速",
        "G50",
        1,
        &[
            (121.400, 31.176),
            (121.280, 31.166),
            (121.180, 31.140),
            (121.080, 31.122),
            (121.000, 31.056),
            (120.920, 31.054),
            (120.840, 31.040),
            (120.760, 31.010),
            (120.680, 30.966),
            (120.600, 30.938),
            (120.500, 30.900),
            (120.400, 30.886),
            (120.300, 30.870),
        ],
    ),
    (
        "S58 沪常高速",
        "S58",
        1,
        &[
            (121.320, 31.216),
            (121.220, 31.216),
            (121.120, 31.226),
            (121.020, 31.222),
            (120.940, 31.232),
            (120.860, 31.244),
            (120.780, 31.226),
            (120.700, 31.214),
            (120.640, 31.206),
        ],
    ),
    (
        "G1521 常嘉高速",
        "G1521",
        1,
        &[
            (120.820, 31.700),
            (120.846, 31.600),
            (120.862, 31.500),
            (120.880, 31.400),
            (120.876, 31.300),
            (120.870, 31.200),
            (120.862, 31.120),
            (120.858, 31.030),
            (120.868, 30.940),
            (120.880, 30.850),
            (120.880, 30.740),
        ],
    ),
    (
        "G60 沪昆高速",
        "G60",
        1,
        &[
            (121.300, 31.040),
            (121.180, 30.980),
            (121.060, 30.902),
            (120.970, 30.846),
            (120.880, 30.820),
            (120.760, 30.784),
            (120.660, 30.748),
        ],
    ),
    (
        "苏州绕城高速",
        "Suzhou Ring",
        1,
        &[
            (120.700, 31.214),
            (120.610, 31.198),
            (120.520, 31.206),
            (120.446, 31.246),
            (120.420, 31.320),
            (120.452, 31.400),
            (120.520, 31.464),
            (120.610, 31.484),
            (120.690, 31.470),
            (120.780, 31.500),
            (120.846, 31.470),
            (120.838, 31.380),
            (120.806, 31.290),
            (120.766, 31.232),
            (120.700, 31.214),
        ],
    ),
    (
        "S48 沪宜高速",
        "S48",
        1,
        &[
            (121.300, 31.260),
            (121.220, 31.330),
            (121.140, 31.372),
            (121.040, 31.390),
            (120.940, 31.416),
            (120.840, 31.440),
            (120.720, 31.470),
        ],
    ),
    (
        "G312",
        "G312",
        2,
        &[
            (121.400, 31.246),
            (121.280, 31.262),
            (121.160, 31.294),
            (121.060, 31.324),
            (120.960, 31.370),
            (120.860, 31.352),
            (120.760, 31.338),
            (120.660, 31.334),
            (120.570, 31.350),
            (120.490, 31.400),
            (120.400, 31.470),
        ],
    ),
    (
        "G318 沪青平公路",
        "G318",
        2,
        &[
            (121.380, 31.190),
            (121.260, 31.180),
            (121.140, 31.152),
            (121.050, 31.110),
            (120.980, 31.052),
            (120.900, 31.036),
            (120.840, 31.022),
            (120.740, 31.012),
            (120.640, 30.986),
            (120.560, 30.936),
            (120.480, 30.912),
            (120.360, 30.900),
        ],
    ),
    (
        "G204",
        "G204",
        2,
        &[
            (120.900, 31.640),
            (121.000, 31.560),
            (121.090, 31.470),
            (121.140, 31.410),
            (121.200, 31.340),
            (121.290, 31.280),
        ],
    ),
    (
        "G346",
        "G346",
        2,
        &[
            (121.380, 31.430),
            (121.290, 31.486),
            (121.230, 31.516),
            (121.140, 31.540),
            (121.060, 31.566),
            (120.960, 31.580),
            (120.860, 31.580),
        ],
    ),
    (
        "G524",
        "G524",
        2,
        &[
            (120.700, 31.620),
            (120.660, 31.520),
            (120.640, 31.430),
            (120.634, 31.360),
            (120.632, 31.290),
            (120.640, 31.200),
            (120.646, 31.100),
            (120.640, 30.990),
            (120.650, 30.890),
            (120.660, 30.780),
        ],
    ),
    (
        "太湖大道",
        "Taihu Avenue",
        2,
        &[(120.376, 31.318), (120.430, 31.306), (120.480, 31.300), (120.530, 31.294), (120.580, 31.292)],
    ),
    (
        "干将路",
        "Ganjiang Road",
        2,
        &[(120.570, 31.300), (120.610, 31.306), (120.650, 31.310), (120.700, 31.312)],
    ),
    (
        "现代大道",
        "Xiandai Avenue",
        2,
        &[(120.700, 31.330), (120.760, 31.328), (120.820, 31.322), (120.870, 31.330)],
    ),
    (
        "东方大道",
        "Dongfang Avenue",
        2,
        &[(120.600, 31.224), (120.680, 31.232), (120.760, 31.250), (120.840, 31.266), (120.920, 31.280)],
    ),
    (
        "曹安公路",
        "Cao'an Road",
        2,
        &[(121.380, 31.260), (121.280, 31.282), (121.180, 31.298), (121.100, 31.306)],
    ),
    (
        "嘉善大道",
        "Jiashan Avenue",
        2,
        &[(120.890, 31.000), (120.896, 30.950), (120.910, 30.900), (120.930, 30.856), (120.950, 30.800)],
    ),
];

const RAILS: &[Drawn] = &[
    (
        "京沪铁路",
        "Beijing–Shanghai Railway",
        2,
        &[
            (121.400, 31.256),
            (121.290, 31.286),
            (121.170, 31.304),
            (121.080, 31.318),
            (120.980, 31.384),
            (120.880, 31.362),
            (120.760, 31.346),
            (120.660, 31.334),
            (120.606, 31.334),
            (120.520, 31.372),
            (120.440, 31.440),
            (120.330, 31.528),
        ],
    ),
    (
        "京沪高铁",
        "Beijing–Shanghai High-Speed Railway",
        1,
        &[
            (121.400, 31.200),
            (121.300, 31.240),
            (121.160, 31.310),
            (121.040, 31.350),
            (120.950, 31.366),
            (120.840, 31.386),
            (120.740, 31.408),
            (120.640, 31.424),
            (120.540, 31.480),
            (120.440, 31.560),
        ],
    ),
    (
        "沪昆铁路",
        "Shanghai–Kunming Railway",
        2,
        &[
            (121.360, 31.090),
            (121.220, 31.010),
            (121.100, 30.940),
            (121.000, 30.878),
            (120.930, 30.846),
            (120.840, 30.812),
            (120.740, 30.762),
        ],
    ),
];

fn smooth((zh, en, rank, points): &Drawn) -> Line {
    let mut dice = Random::new(0, en);
    let line = through(&wavering(points, &mut dice, 0.05), 3);
    Line { zh: (*zh).to_owned(), en: (*en).to_owned(), rank: *rank, points: line }
}

/// The railways.
pub(super) fn rails() -> Vec<Line> {
    RAILS.iter().map(smooth).collect()
}

/// Motorways, main roads, the roads from town to town, and the streets of the towns.
pub(super) fn roads(seed: u64) -> Vec<Line> {
    let mut dice = Random::new(seed, "streets");
    let towns: Vec<Town> = Jurisdiction::ALL.into_iter().flat_map(towns_of).collect();
    let mut roads: Vec<Line> = ROADS.iter().map(smooth).collect();
    for (index, town) in towns.iter().enumerate() {
        roads.extend(roads_from(town, &towns[index + 1..], &mut dice));
        roads.extend(streets_of(town, &mut dice));
    }
    roads
}

/// Roads to the nearest towns of those that come later in the list, so that each road is drawn once.
fn roads_from(town: &Town, later: &[Town], dice: &mut Random) -> Vec<Line> {
    const NEIGHBOURS_MAX: usize = 3;
    const REACH_METERS: f64 = 13_000.0;
    let mut near: Vec<(f64, &Town)> = (later.iter())
        .map(|other| (meters_between(town.center, other.center), other))
        .filter(|(meters, _)| *meters < REACH_METERS)
        .collect();
    near.sort_by(|left, right| left.0.total_cmp(&right.0));
    let road = |(_, other): &(f64, &Town)| {
        let points = wavering(&wavering(&[town.center, other.center], dice, 0.12), dice, 0.10);
        Line {
            zh: format!("{}{}路", first_word(town.zh), first_word(other.zh)),
            en: format!("{}–{} Road", town.en, other.en),
            rank: 3,
            points: through(&points, 3),
        }
    };
    near.iter().take(NEIGHBOURS_MAX).map(road).collect()
}

fn first_word(name: &str) -> String {
    name.chars().take(1).collect()
}

/// A few streets that cross at right angles, turned by some angle.
fn streets_of(town: &Town, dice: &mut Random) -> Vec<Line> {
    const NAMES: [(&str, &str); 6] = [
        ("人民路", "Renmin Road"),
        ("中山路", "Zhongshan Road"),
        ("解放路", "Jiefang Road"),
        ("新华路", "Xinhua Road"),
        ("文化路", "Wenhua Road"),
        ("建设路", "Jianshe Road"),
    ];
    let is_seat = DISTRICTS
        .iter()
        .any(|district| district.code == town.district && towns_first(district.code) == Some(town.zh));
    let (count, half_meters) = if is_seat { (6, 1_900.0) } else { (4, 1_100.0) };
    let angle = dice.between(-0.35, 0.35);
    let street = |(index, (zh, en)): (usize, &(&str, &str))| {
        let across = index % 2 == 1;
        let aside =
            (f64::from(u8::try_from(index / 2).unwrap_or(0)) - 1.0) * 620.0 + dice.between(-90.0, 90.0);
        let turn = |along: f64| {
            let (x, y) = if across { (aside, along) } else { (along, aside) };
            moved(town.center, x * angle.cos() - y * angle.sin(), x * angle.sin() + y * angle.cos())
        };
        let reach = half_meters * dice.between(0.75, 1.15);
        let points: Vec<LonLat> = [-reach, -reach / 3.0, reach / 2.5, reach].map(turn).to_vec();
        Line {
            zh: (*zh).to_owned(),
            en: (*en).to_owned(),
            rank: 3,
            points: through(&wavering(&points, dice, 0.03), 2),
        }
    };
    NAMES.iter().take(count).enumerate().map(street).collect()
}

/// The name of a district's seat.
fn towns_first(code: &str) -> Option<&'static str> {
    super::places::TOWNS
        .iter()
        .find(|(district, _)| *district == code)
        .and_then(|(_, towns)| towns.first())
        .map(|town| town.0)
}
