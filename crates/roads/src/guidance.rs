//! A way in words: turn by turn, in Chinese and in English.
//!
//! ```text
//!   arcs of a path ─► legs (one street each) ─► steps: what to do where a leg begins, and how long it is
//! ```

use serde::Serialize;

use crate::city::{Network, SegmentId, Street, Travelled};
use crate::graph::Arc;
use crate::road::{Class, Traits};
use crate::snap::Place;
use crate::{City, Point};

/// A turn of less than this, in degrees, is going straight on.
const STRAIGHT_DEGREES_MAX: f64 = 30.0;
/// A turn of less than this is a slight one.
const SLIGHT_DEGREES_MAX: f64 = 55.0;
/// A turn of more than this goes back.
const BACK_DEGREES_MIN: f64 = 155.0;
/// The direction of a line is taken over so many metres of it: the last corner of a drawn line says little.
const DIRECTION_METERS: f64 = 15.0;

/// What to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Maneuver {
    /// Set off.
    Depart,
    /// Go straight on.
    Straight,
    /// Bear left.
    SlightLeft,
    /// Turn left.
    Left,
    /// Bear right.
    SlightRight,
    /// Turn right.
    Right,
    /// Turn back.
    Back,
    /// Take the ramp.
    Ramp,
    /// Go on in the roundabout.
    Roundabout,
    /// Take the ferry.
    Ferry,
    /// You are there.
    Arrive,
}

/// One line of the way.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Step {
    /// What to do.
    pub maneuver: Maneuver,
    /// In words, in Chinese.
    pub zh: String,
    /// In words, in English.
    pub en: String,
    /// How far it is to the next step, in metres.
    pub meters: f64,
    /// Where it is done, longitude in degrees.
    pub lon: f64,
    /// Where it is done, latitude in degrees.
    pub lat: f64,
}

/// The way from a place over arcs to another, as a line and in words.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Guidance {
    /// Every point of the way.
    pub line: Vec<Point>,
    /// How long it is, in metres.
    pub meters: f64,
    /// Turn by turn.
    pub steps: Vec<Step>,
}

/// A piece of the way on one segment, with the points that are travelled.
struct Piece {
    segment: SegmentId,
    points: Vec<Point>,
}

impl Guidance {
    /// The way from a place over arcs to another. Without arcs both lie on one segment.
    pub fn of(city: &City, network: &Network, from: &Place, arcs: &[Arc], to: &Place) -> Self {
        let pieces = pieces(city, network, from, arcs, to);
        let mut line: Vec<Point> = Vec::new();
        for point in pieces.iter().flat_map(|piece| &piece.points) {
            if line.last() != Some(point) {
                line.push(*point);
            }
        }
        let meters = length(&line);
        Self { steps: steps(city, &pieces, to), line, meters }
    }
}

fn length(line: &[Point]) -> f64 {
    line.windows(2).map(|pair| pair[0].meters_to(pair[1])).sum()
}

fn pieces(city: &City, network: &Network, from: &Place, arcs: &[Arc], to: &Place) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let whole = |travelled: Travelled| {
        let mut points = city.line(travelled.segment).to_vec();
        if travelled.against {
            points.reverse();
        }
        points
    };
    let Some(first) = arcs.first() else {
        let points = part(city.line(from.segment), from, to);
        return vec![Piece { segment: from.segment, points }];
    };
    let start = network.point(network.tail(*first));
    pieces.push(Piece { segment: from.segment, points: from.line_to(city, start) });
    for arc in arcs {
        let travelled = network.travelled(*arc);
        pieces.push(Piece { segment: travelled.segment, points: whole(travelled) });
    }
    let end = pieces.last().and_then(|piece| piece.points.last().copied()).unwrap_or(start);
    let mut last = to.line_to(city, end);
    last.reverse();
    pieces.push(Piece { segment: to.segment, points: last });
    pieces.retain(|piece| length(&piece.points) > 0.0);
    pieces
}

/// Between two places on one segment.
fn part(line: &[Point], from: &Place, to: &Place) -> Vec<Point> {
    let (first, second) = (from.split(line), to.split(line));
    let mut points = vec![from.point];
    if from.fraction <= to.fraction {
        points.extend(&line[first..second.max(first)]);
    } else {
        points.extend(line[second..first.max(second)].iter().rev());
    }
    points.push(to.point);
    points
}

fn steps(city: &City, pieces: &[Piece], to: &Place) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        let street = city.street(piece.segment);
        let meters = length(&piece.points);
        let turn = number.checked_sub(1).map(|before| turn_degrees(&pieces[before].points, &piece.points));
        let before = number.checked_sub(1).map(|before| city.street(pieces[before].segment));
        let maneuver = maneuver(before, street, turn);
        match (maneuver, steps.last_mut()) {
            (None, Some(step)) => step.meters += meters,
            (maneuver, _) => {
                let maneuver = maneuver.unwrap_or(Maneuver::Depart);
                let at = piece.points[0];
                let (zh, en) = words(maneuver, street);
                steps.push(Step { maneuver, zh, en, meters, lon: at.lon(), lat: at.lat() });
            }
        }
    }
    let (zh, en) = ("到达目的地".to_owned(), "Arrive".to_owned());
    let maneuver = Maneuver::Arrive;
    steps.push(Step { maneuver, zh, en, meters: 0.0, lon: to.point.lon(), lat: to.point.lat() });
    steps
}

/// What to do where a piece begins; none where one simply goes on.
fn maneuver(before: Option<Street<'_>>, street: Street<'_>, turn: Option<f64>) -> Option<Maneuver> {
    let (Some(before), Some(turn)) = (before, turn) else { return Some(Maneuver::Depart) };
    let enters = |of: fn(&Street<'_>) -> bool| of(&street) && !of(&before);
    if enters(|street| street.class == Class::Ferry) {
        return Some(Maneuver::Ferry);
    }
    if enters(|street| street.traits.has(Traits::ROUNDABOUT)) {
        return Some(Maneuver::Roundabout);
    }
    if enters(|street| street.traits.has(Traits::LINK)) && turn.abs() < SLIGHT_DEGREES_MAX {
        return Some(Maneuver::Ramp);
    }
    let is_same = before.name == street.name && before.number == street.number;
    let maneuver = match turn {
        turn if turn.abs() < STRAIGHT_DEGREES_MAX => Maneuver::Straight,
        turn if turn.abs() > BACK_DEGREES_MIN => Maneuver::Back,
        turn if turn < -SLIGHT_DEGREES_MAX => Maneuver::Left,
        turn if turn < 0.0 => Maneuver::SlightLeft,
        turn if turn > SLIGHT_DEGREES_MAX => Maneuver::Right,
        _ => Maneuver::SlightRight,
    };
    // Going straight on in the same street, or bending with it, needs no word.
    let is_silent =
        is_same && matches!(maneuver, Maneuver::Straight | Maneuver::SlightLeft | Maneuver::SlightRight);
    (!is_silent).then_some(maneuver)
}

/// How far one turns to the right, in degrees; to the left is negative.
fn turn_degrees(before: &[Point], after: &[Point]) -> f64 {
    let backwards: Vec<Point> = before.iter().rev().copied().collect();
    let came = heading(&backwards) + 180.0;
    let goes = heading(after);
    (goes - came + 540.0).rem_euclid(360.0) - 180.0
}

/// The direction in which a line sets off, in degrees clockwise from north.
fn heading(line: &[Point]) -> f64 {
    let start = line[0];
    let aim = line.iter().find(|point| start.meters_to(**point) >= DIRECTION_METERS).or(line.last());
    let aim = aim.copied().unwrap_or(start);
    start.bearing_degrees_to(aim)
}

fn words(maneuver: Maneuver, street: Street<'_>) -> (String, String) {
    let (zh, en) = (name(street.name_zh, street.number), name(street.name_en, street.number));
    let (into_zh, into_en) = if zh.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("进入{zh}"), format!(" into {en}"))
    };
    let (along_zh, along_en) = if zh.is_empty() {
        ("出发".to_owned(), "Set off".to_owned())
    } else {
        (format!("沿{zh}出发"), format!("Set off along {en}"))
    };
    match maneuver {
        Maneuver::Depart => (along_zh, along_en),
        Maneuver::Straight => (format!("直行{into_zh}"), format!("Go straight on{into_en}")),
        Maneuver::SlightLeft => (format!("向左前方行驶{into_zh}"), format!("Bear left{into_en}")),
        Maneuver::Left => (format!("左转{into_zh}"), format!("Turn left{into_en}")),
        Maneuver::SlightRight => (format!("向右前方行驶{into_zh}"), format!("Bear right{into_en}")),
        Maneuver::Right => (format!("右转{into_zh}"), format!("Turn right{into_en}")),
        Maneuver::Back => (format!("掉头{into_zh}"), format!("Turn back{into_en}")),
        Maneuver::Ramp => (format!("驶入匝道{into_zh}"), format!("Take the ramp{into_en}")),
        Maneuver::Roundabout => ("驶入环岛".to_owned(), "Enter the roundabout".to_owned()),
        Maneuver::Ferry => (format!("乘轮渡{zh}"), format!("Take the ferry {en}").trim_end().to_owned()),
        Maneuver::Arrive => ("到达目的地".to_owned(), "Arrive".to_owned()),
    }
}

/// A street as one says it: by its name, else by its number.
fn name(name: &str, number: &str) -> String {
    match (name, number) {
        ("", number) => number.to_owned(),
        (name, "") => name.to_owned(),
        (name, number) if name == number => name.to_owned(),
        (name, number) => format!("{name} ({number})"),
    }
}
