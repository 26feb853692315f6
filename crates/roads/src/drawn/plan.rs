//! The main roads before they are joined: which there are, where they may cross water, and where they must stop.
//!
//! ```text
//!   highways ─┐
//!   old town ─┤ cut at the frame, the old town's outer ring,
//!   grids    ─┤ wide water, other towns ─► straight pieces, dry or over water
//!   between  ─┘
//! ```

use super::chance::Dice;
use super::curve::{through, wavering};
use super::geography::{Cluster, Geography, Island};
use super::names::{self, Name};
use super::old_town;
use super::pieces::Pieces;
use super::places::LonLat;
use super::plane::{Spot, away, crossing, measure, paced, plain};
use super::shores::WaterKind;
use super::wet::Wet;

/// The class of a street: the value of its tag `highway`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Class {
    Motorway,
    MotorwayLink,
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    LivingStreet,
    Service,
    Footway,
}

impl Class {
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Motorway => "motorway",
            Self::MotorwayLink => "motorway_link",
            Self::Trunk => "trunk",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Service => "service",
            Self::Footway => "footway",
        }
    }
}

/// What a main road is on the plan: it decides where it stops.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// The edge of the drawing, where no road is.
    Frame,
    /// From city to city, on long bridges where it must.
    Highway,
    /// Through a gate of the old town; the only ones that cross the moat.
    Gate,
    /// Along the moat inside it.
    InnerRing,
    /// Along the moat outside it.
    OuterRing,
    /// A main street of a town.
    Grid,
    /// From town to town.
    Between,
}

/// A main road.
pub(super) struct Road {
    pub(super) name: Name,
    pub(super) reference: Option<&'static str>,
    pub(super) class: Class,
    pub(super) part: Part,
    pub(super) line: Vec<Spot>,
}

/// How a piece of street runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Runs {
    OnTheGround,
    OnABridge,
    InATunnel,
}

/// A straight piece of a main road.
#[derive(Clone, Copy, Debug)]
pub(super) struct Straight {
    pub(super) road: usize,
    pub(super) a: Spot,
    pub(super) b: Spot,
    pub(super) runs: Runs,
}

/// A look at a road every so often decides where it stops.
const STEP_METERS: f64 = 45.0;
/// The shape of a road is kept to so many metres.
const TOLERANCE_METERS: f64 = 3.0;
/// The widest water that a bridge of a lesser road crosses.
const BRIDGE_METERS_MAX: f64 = 420.0;
/// The widest water that a highway crosses.
const LONG_BRIDGE_METERS_MAX: f64 = 1_300.0;
/// The longest tunnel of a main street under a lake.
const TUNNEL_METERS_MAX: f64 = 2_600.0;
/// Main roads keep so many radiuses away from the middle of an island.
const ISLAND_REACH: f64 = 1.6;
/// A bridge begins so far before the shore.
const ABUTMENT_METERS: f64 = 9.0;

/// The main roads of a geography, whole.
pub(super) fn roads(seed: u64, geography: &Geography) -> Vec<Road> {
    let [low, high] = geography.frame.map(Spot::of);
    let corners = [low, Spot::new(high.x, low.y), high, Spot::new(low.x, high.y), low];
    let mut roads = vec![Road {
        name: Name::default(),
        reference: None,
        class: Class::Service,
        part: Part::Frame,
        line: corners.to_vec(),
    }];
    roads.extend(geography.roads.iter().filter(|line| line.rank > 1).map(highway));
    roads.extend(old_town::roads());
    let strong: Vec<Vec<Spot>> = roads[1..].iter().map(|road| paced(&road.line, 400.0)).collect();
    for (index, cluster) in geography.clusters.iter().enumerate() {
        let mut dice = Dice::new(seed, &format!("grid {}", cluster.en));
        let others = [&geography.clusters[..index], &geography.clusters[index + 1..]].concat();
        roads.extend(grid(cluster, &others, &strong, &mut dice));
    }
    roads.extend(between(seed, geography));
    roads
}

fn highway(line: &super::highways::Line) -> Road {
    let is_national = line.en.starts_with('G') && line.en[1..].bytes().all(|byte| byte.is_ascii_digit());
    let english = if is_national { format!("National Highway {}", line.en) } else { line.en.to_owned() };
    let chinese = if line.zh == line.en { format!("{}国道", line.zh) } else { line.zh.to_owned() };
    Road {
        name: Name::new(chinese.trim_start_matches(|letter: char| letter.is_ascii()).trim(), english),
        reference: line.zh.split(' ').next().filter(|word| word.is_ascii()),
        class: if is_national || line.zh.starts_with('G') { Class::Trunk } else { Class::Primary },
        part: Part::Highway,
        line: line.points.iter().map(|place: &LonLat| Spot::of(*place)).collect(),
    }
}

/// Whether a place lies beside a stronger road that runs the same way.
fn is_beside(place: Spot, direction: Spot, strong: &[Vec<Spot>]) -> bool {
    const BESIDE_METERS: f64 = 330.0;
    const SAME_WAY: f64 = 0.75;
    strong.iter().flat_map(|line| line.windows(2)).any(|pair| {
        let far = (place.x - pair[0].x).abs() + (place.y - pair[0].y).abs() > 1_200.0;
        !far && (pair[1] - pair[0]).unit().dot(direction).abs() > SAME_WAY
            && away(place, pair[0], pair[1]) < BESIDE_METERS
    })
}

/// Bends the straight streets of a grid, more outside the old town than near it.
fn bent(place: Spot, cluster: &Cluster) -> Spot {
    let size = cluster.reach.x.min(cluster.reach.y);
    let (amount, length) = (size * 0.045, size * 0.42);
    let from = place - cluster.center;
    place
        + Spot::new((from.y / length).sin() + 0.6 * (from.x / length * 1.7).cos(), (from.x / length).sin())
            * amount
}

/// The main streets of a town and the road round it.
fn grid(cluster: &Cluster, others: &[Cluster], strong: &[Vec<Spot>], dice: &mut Dice) -> Vec<Road> {
    const RING_DEPTH: f64 = 0.93;
    let mut roads = vec![ring(cluster, RING_DEPTH, dice)];
    for across in [false, true] {
        let (length, width) =
            if across { (cluster.reach.y, cluster.reach.x) } else { (cluster.reach.x, cluster.reach.y) };
        let lines = super::plane::whole(width / cluster.spacing_meters);
        for line in -lines..=lines {
            let aside = (f64::from(line) + dice.between(-0.17, 0.17)) * cluster.spacing_meters;
            let (mut from, mut to) = (-length, length);
            // All but the middle one may begin late or end early.
            if line != 0 {
                match dice.unit() {
                    roll if roll < 0.34 => from = length * dice.between(-0.6, 0.2),
                    roll if roll < 0.56 => to = length * dice.between(-0.2, 0.6),
                    _ => {}
                }
            }
            let class = match (line % 4, cluster.is_seat) {
                (0, true) => Class::Primary,
                (0, false) | (2 | -2, true) => Class::Secondary,
                _ => Class::Tertiary,
            };
            let (phase, waves) = (dice.between(0.0, std::f64::consts::TAU), dice.between(0.5, 1.4));
            let place = |along: f64| {
                let sway = (along / length * waves * 3.0 + phase).sin() * 0.09 * cluster.spacing_meters;
                let (x, y) = if across { (aside + sway, along) } else { (along, aside + sway) };
                bent(cluster.center + Spot::new(x, y).turned(cluster.turn_radians), cluster)
            };
            let whole: Vec<Spot> =
                (0..=60).map(|step| place(from + (to - from) * f64::from(step) / 60.0)).collect();
            let name = names::road(dice);
            for run in runs(&paced(&whole, STEP_METERS * 2.0), |place, direction| {
                cluster.depth(place) < RING_DEPTH + 0.06
                    && others.iter().all(|other| other.depth(place) > 1.0 || other.reach.x < cluster.reach.x)
                    && !is_beside(place, direction, strong)
            }) {
                roads.push(Road { name: name.clone(), reference: None, class, part: Part::Grid, line: run });
            }
        }
    }
    roads
}

fn ring(cluster: &Cluster, depth: f64, dice: &mut Dice) -> Road {
    const CORNERS: usize = 40;
    let phase = dice.between(0.0, std::f64::consts::TAU);
    let corner = |index: usize| {
        let angle = std::f64::consts::TAU * measure(index % CORNERS) / measure(CORNERS);
        let (sin, cos) = angle.sin_cos();
        // An ellipse with flat sides, a little uneven.
        let round = (cos.abs().powi(3) + sin.abs().powi(3)).cbrt();
        let uneven = depth * (1.0 + 0.022 * (angle * 3.0 + phase).sin()) / round;
        let place = Spot::new(cos * cluster.reach.x, sin * cluster.reach.y) * uneven;
        cluster.center + place.turned(cluster.turn_radians)
    };
    let word = if cluster.is_seat { ("环路", "Ring Road") } else { ("环镇路", "Town Ring") };
    Road {
        name: Name::new(format!("{}{}", cluster.zh, word.0), format!("{} {}", cluster.en, word.1)),
        reference: None,
        class: if cluster.is_seat { Class::Primary } else { Class::Secondary },
        part: Part::Grid,
        line: (0..=CORNERS).map(corner).collect(),
    }
}

/// A town as seen from other towns, or a junction of country roads on a neighbour's ground.
struct Hub {
    center: Spot,
    name: Name,
    is_seat: bool,
}

fn hubs(seed: u64, geography: &Geography) -> Vec<Hub> {
    let town = |cluster: &Cluster| Hub {
        center: cluster.center,
        name: Name::new(cluster.zh, cluster.en),
        is_seat: cluster.is_seat,
    };
    let mut dice = Dice::new(seed, "hubs");
    let mut hubs: Vec<Hub> = geography.clusters.iter().map(town).collect();
    for place in &geography.elsewhere {
        hubs.push(Hub { center: Spot::of(*place), name: names::village(&mut dice), is_seat: false });
    }
    hubs
}

/// Roads between towns: two towns are joined when no third one lies between them (the graph of Gabriel, which
/// leaves nobody alone).
fn between(seed: u64, geography: &Geography) -> Vec<Road> {
    let mut dice = Dice::new(seed, "between");
    let hubs = hubs(seed, geography);
    let mut roads = Vec::new();
    for (index, from) in hubs.iter().enumerate() {
        for to in &hubs[index + 1..] {
            let middle = from.center.along(to.center, 0.5);
            let radius = from.center.to(to.center) * 0.5;
            if hubs.iter().all(|other| other.center.to(middle) >= radius * 0.999) {
                roads.extend(joining(from, to, &geography.clusters, &mut dice));
            }
        }
    }
    roads
}

/// The road from one town to another, from edge to edge.
fn joining(from: &Hub, to: &Hub, clusters: &[Cluster], dice: &mut Dice) -> Vec<Road> {
    const DEPTH: f64 = 0.86;
    let ends: [LonLat; 2] = [from.center.lon_lat(), to.center.lon_lat()];
    let bends = wavering(&wavering(&ends, dice, 0.13), dice, 0.12);
    let line: Vec<Spot> = through(&bends, 8).into_iter().map(Spot::of).collect();
    let first = |name: &str| name.chars().take(1).collect::<String>();
    let name = Name::new(
        format!("{}{}公路", first(&from.name.zh), first(&to.name.zh)),
        format!("{}–{} Road", from.name.en, to.name.en),
    );
    let class = if from.is_seat || to.is_seat { Class::Primary } else { Class::Secondary };
    runs(&paced(&line, STEP_METERS), |place, _| clusters.iter().all(|cluster| cluster.depth(place) > DEPTH))
        .into_iter()
        .map(|line| Road { name: name.clone(), reference: None, class, part: Part::Between, line })
        .collect()
}

/// The stretches of a line whose places are wanted.
fn runs(line: &[Spot], is_wanted: impl Fn(Spot, Spot) -> bool) -> Vec<Vec<Spot>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for (index, place) in line.iter().enumerate() {
        let next = line[(index + 1).min(line.len() - 1)];
        let direction = (next - line[index.saturating_sub(usize::from(next == *place))]).unit();
        if is_wanted(*place, direction) {
            run.push(*place);
        } else if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() > 1);
    runs
}

/// The straight pieces of all roads, cut where roads must stop.
pub(super) fn straights(
    roads: &[Road],
    wet: &Wet,
    fence: &Pieces<()>,
    geography: &Geography,
) -> Vec<Straight> {
    let [low, high] = geography.frame.map(Spot::of);
    let outer = old_town::outer_ring();
    let mut straights = Vec::new();
    for (index, road) in roads.iter().enumerate() {
        if road.part == Part::Frame {
            let frame = road.line.windows(2);
            straights.extend(frame.map(|pair| Straight {
                road: index,
                a: pair[0],
                b: pair[1],
                runs: Runs::OnTheGround,
            }));
            continue;
        }
        let is_old_town = matches!(road.part, Part::Gate | Part::InnerRing | Part::OuterRing);
        let places = paced(&road.line, STEP_METERS);
        let kept = runs(&places, |place, _| {
            let in_frame = place.x > low.x - STEP_METERS * 2.0
                && place.x < high.x + STEP_METERS * 2.0
                && place.y > low.y - STEP_METERS * 2.0
                && place.y < high.y + STEP_METERS * 2.0;
            // One step into the old town's outer ring, so that the road crosses it and ends there.
            let is_island =
                |island: &Island| Spot::of(island.center).to(place) < island.radius_meters * ISLAND_REACH;
            in_frame
                && !geography.islands.iter().any(is_island)
                && (is_old_town || !super::plane::holds(&outer, place) || is_near(&outer, place))
        });
        let is_minor = matches!(road.part, Part::Grid | Part::Between);
        let dry = kept.iter().flat_map(|run| dry_enough(run, road, wet));
        for run in dry.flat_map(|run| if is_minor { short_of(&run, fence) } else { vec![run] }) {
            let line = plain(&run, TOLERANCE_METERS);
            for pair in line.windows(2) {
                straights.extend(over_water(index, pair[0], pair[1], road, wet));
            }
        }
    }
    straights
}

fn is_near(ring: &[Spot], place: Spot) -> bool {
    (0..ring.len()).any(|index| away(place, ring[index], ring[(index + 1) % ring.len()]) < STEP_METERS)
}

/// The stretches of a road that stay on one side of a fence.
fn short_of(run: &[Spot], fence: &Pieces<()>) -> Vec<Vec<Spot>> {
    let crosses = |a: Spot, b: Spot| {
        fence.near(a, b).into_iter().any(|near| {
            let (c, d, ()) = fence.all[near];
            crossing(a, b, c, d).is_some()
        })
    };
    let mut kept: Vec<Vec<Spot>> = vec![Vec::new()];
    for (index, place) in run.iter().enumerate() {
        if index > 0 && crosses(run[index - 1], *place) {
            kept.push(Vec::new());
        }
        kept.last_mut().expect("there is always an open stretch").push(*place);
    }
    kept.retain(|run| run.len() > 1);
    kept
}

/// The stretches of a road between waters that it cannot cross.
fn dry_enough(run: &[Spot], road: &Road, wet: &Wet) -> Vec<Vec<Spot>> {
    let mut passable = vec![true; run.len()];
    let kinds: Vec<Option<WaterKind>> = run.iter().map(|place| wet.at(*place)).collect();
    let mut start = 0;
    while start < run.len() {
        let end = (start..run.len()).find(|index| kinds[*index].is_none()).unwrap_or(run.len());
        let meters = measure(end - start) * STEP_METERS;
        let of = |kind| kinds[start..end].contains(&Some(kind));
        let meters_max = match (road.part, road.class) {
            (Part::Gate, _) => f64::INFINITY,
            _ if of(WaterKind::Moat) => 0.0,
            (Part::Highway, _) => LONG_BRIDGE_METERS_MAX,
            (Part::Grid, Class::Primary) => TUNNEL_METERS_MAX,
            _ => BRIDGE_METERS_MAX,
        };
        if meters > meters_max {
            passable[start..end].fill(false);
        }
        start = end + 1;
    }
    let mut kept = vec![Vec::new()];
    for (place, passable) in run.iter().zip(passable) {
        if passable {
            kept.last_mut().expect("there is always an open stretch").push(*place);
        } else {
            kept.push(Vec::new());
        }
    }
    kept.retain(|run| run.len() > 1);
    kept
}

/// A straight piece, cut into what is on the ground, on bridges and in tunnels.
fn over_water(index: usize, a: Spot, b: Spot, road: &Road, wet: &Wet) -> Vec<Straight> {
    let length = a.to(b).max(0.1);
    let margin = ABUTMENT_METERS / length;
    let mut straights = Vec::new();
    let mut begun = 0.0;
    let mut push = |from: f64, to: f64, runs: Runs| {
        if (to - from) * length > 0.5 {
            straights.push(Straight { road: index, a: a.along(b, from), b: a.along(b, to), runs });
        }
    };
    for stretch in wet.over(a, b) {
        let (mut from, mut to) = ((stretch.from - margin).max(begun), (stretch.to + margin).min(1.0));
        // No crumb of ground is left between a bridge and the end of the piece.
        if (from - begun) * length < 2.0 {
            from = begun;
        }
        if (1.0 - to) * length < 2.0 {
            to = 1.0;
        }
        let is_tunnel = road.part == Part::Grid && stretch.kind == WaterKind::Lake;
        push(begun, from, Runs::OnTheGround);
        push(from, to, if is_tunnel { Runs::InATunnel } else { Runs::OnABridge });
        begun = to;
    }
    push(begun, 1.0, Runs::OnTheGround);
    straights
}
