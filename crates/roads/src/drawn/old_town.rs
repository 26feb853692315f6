//! The old town: the roads along its moat, and the eleven roads through its gates.

use super::names::Name;
use super::places::LonLat;
use super::plan::{Class, Part, Road};
use super::plane::Spot;
use super::shores::in_town;

/// A gate of the old town and the bridge before it: its names, and where in the town's width and height it is.
pub(super) struct Gate {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    east: f64,
    north: f64,
}

const fn gate(zh: &'static str, en: &'static str, east: f64, north: f64) -> Gate {
    Gate { zh, en, east, north }
}

/// The eleven bridges over the moat.
pub(super) const GATES: [Gate; 11] = [
    gate("拱辰桥", "Gongchen Bridge", 0.64, 1.0),
    gate("望齐桥", "Wangqi Bridge", 0.29, 1.0),
    gate("迎恩桥", "Ying'en Bridge", 0.88, 1.0),
    gate("朝阳桥", "Chaoyang Bridge", 1.0, 0.66),
    gate("启明桥", "Qiming Bridge", 1.0, 0.45),
    gate("澄波桥", "Chengbo Bridge", 1.0, 0.13),
    gate("通济桥", "Tongji Bridge", 0.62, 0.0),
    gate("永宁桥", "Yongning Bridge", 0.29, 0.0),
    gate("丽泽桥", "Lize Bridge", 0.0, 0.66),
    gate("安定桥", "Anding Bridge", 0.0, 0.42),
    gate("归帆桥", "Guifan Bridge", 0.0, 0.13),
];

impl Gate {
    /// The middle of its bridge.
    pub(super) fn place(&self) -> LonLat {
        in_town(self.east, self.north)
    }

    /// Whether its road runs from west to east.
    pub(super) fn is_east_or_west(&self) -> bool {
        self.north > 0.0 && self.north < 1.0
    }
}

/// The moat's gate nearest to a place.
pub(super) fn gate_near(place: Spot) -> &'static Gate {
    let far = |gate: &&Gate| Spot::of(gate.place()).to(place);
    GATES.iter().min_by(|left, right| far(left).total_cmp(&far(right))).expect("there are eleven gates")
}

/// How far outside the moat's middle the outer ring road runs, in parts of the town's width.
const OUTER: f64 = 0.036;
/// How far inside it the inner one runs.
const INNER: f64 = 0.034;

fn rounded(inset: f64) -> Vec<Spot> {
    const CUT: f64 = 0.055;
    let (low, high) = (inset, 1.0 - inset);
    let parts = [
        (low, low + CUT),
        (low - 0.008, 0.5),
        (low, high - CUT),
        (low + CUT * 0.3, high - CUT * 0.3),
        (low + CUT, high),
        (0.5, high + 0.008),
        (high - CUT, high),
        (high - CUT * 0.3, high - CUT * 0.3),
        (high, high - CUT),
        (high + 0.008, 0.5),
        (high, low + CUT),
        (high - CUT * 0.3, low + CUT * 0.3),
        (high - CUT, low),
        (0.5, low - 0.008),
        (low + CUT, low),
        (low + CUT * 0.3, low + CUT * 0.3),
    ];
    parts.iter().map(|(east, north)| Spot::of(in_town(*east, *north))).collect()
}

/// The outer ring road as an open ring.
pub(super) fn outer_ring() -> Vec<Spot> {
    rounded(-OUTER)
}

/// The inner ring road as an open ring.
pub(super) fn inner_ring() -> Vec<Spot> {
    rounded(INNER)
}

/// The roads of the old town.
pub(super) fn roads() -> Vec<Road> {
    let ring = |zh: &str, en: &str, class, part, mut line: Vec<Spot>| {
        line.extend(line.first().copied());
        Road { name: Name::new(zh, en), reference: None, class, part, line }
    };
    let mut roads = vec![
        ring("环城路", "Huancheng Road", Class::Primary, Part::OuterRing, outer_ring()),
        ring("内环城路", "Inner Huancheng Road", Class::Secondary, Part::InnerRing, inner_ring()),
    ];
    let mut street = |zh: &str, en: &str, class, parts: &[(f64, f64)]| {
        let points: Vec<LonLat> = parts.iter().map(|(east, north)| in_town(*east, *north)).collect();
        let line = super::curve::through(&points, 6).into_iter().map(Spot::of).collect();
        roads.push(Road { name: Name::new(zh, en), reference: None, class, part: Part::Gate, line });
    };
    let primary = Class::Primary;
    street(
        "干将路",
        "Ganjiang Road",
        primary,
        &[(-0.78, 0.27), (-0.3, 0.38), (0.0, 0.42), (0.5, 0.435), (1.0, 0.45), (1.6, 0.49), (2.15, 0.55)],
    );
    street(
        "人民路",
        "Renmin Road",
        primary,
        &[(0.62, -0.06), (0.62, 0.0), (0.635, 0.5), (0.64, 1.0), (0.64, 1.06)],
    );
    street(
        "临风街",
        "Linfeng Street",
        Class::Secondary,
        &[(-0.5, 0.68), (0.0, 0.66), (0.4, 0.64), (0.7, 0.665), (1.0, 0.66), (1.5, 0.68)],
    );
    street(
        "十全街",
        "Shiquan Street",
        Class::Secondary,
        &[(-0.4, 0.11), (0.0, 0.13), (0.4, 0.15), (0.7, 0.12), (1.0, 0.13), (1.4, 0.12)],
    );
    street(
        "养育巷",
        "Yangyu Street",
        Class::Secondary,
        &[(0.27, -0.4), (0.29, 0.0), (0.31, 0.4), (0.28, 0.7), (0.29, 1.0), (0.28, 1.4)],
    );
    street(
        "凤凰街",
        "Fenghuang Street",
        Class::Secondary,
        &[(0.89, 1.4), (0.88, 1.0), (0.875, 0.7), (0.885, 0.40)],
    );
    roads
}
