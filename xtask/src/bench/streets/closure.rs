//! From a hundred closed streets to the next right answer, beside OSRM's weighing of all arcs anew.

use super::Bench;
use super::desk::{Desk, Times};
use super::ground::{MOSCOW, Place, Street, UNREACHABLE, draw, write_lines};
use super::import::ready_network;
use super::nearest::UNITS;
use super::osrm::{Algorithm, Profile};
use super::row::{Bar, Book, Row};
use super::scipy::{self, Search};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Instant;

/// So many streets.
const STREETS: usize = 100;
/// Which of them are meant is beyond doubt: straight, of this length in metres, and with no other street beside them.
const METERS: RangeInclusive<f64> = 60.0..=150.0;
/// How much of a street's length its ends are apart when it is straight.
const STRAIGHT_SHARE: f64 = 0.999;
/// The middle of every other street is farther from them than this.
const ALONE_METERS: f64 = 25.0;
/// The one speed of the network.
const UNCLASSIFIED_KMH: f64 = 35.0;
/// They are drawn from so many nearest to the incident: enough to matter to most ways, too few to shut it in.
const DRAWN_FROM: usize = 2_000;
/// A time that differs from scipy's by more than this share is wrong; less is snapping and rounding.
const DIFFERENCE_SHARE_MAX: f64 = 0.01;
/// What a person may wait for the answer.
const ANSWER_MILLISECONDS_MAX: f64 = 100.0;

/// Closes streets of the largest network, whose streets are all of one class, so that its plain graph has the same times.
pub(super) fn run(bench: &Bench, book: &mut Book) {
    let prepared = ready_network(bench, MOSCOW, Profile::Car, Algorithm::MultiLevel);
    let peer = prepared.and_then(|prepared| prepared.customize(bench.meter));
    let peer = peer.map(|spent| spent.wall_seconds * 1e3);
    let title = |what: &str| format!("{}: {STREETS} streets closed, {what}", MOSCOW.title);
    let (milliseconds, wrong) = match ours(bench) {
        Ok((milliseconds, wrong)) => (Ok(milliseconds), wrong),
        Err(error) => (Err(anyhow!("{error:#}")), Err(error)),
    };
    let bar = Bar::Max(ANSWER_MILLISECONDS_MAX);
    book.add(Row::beside(title("next answer, wall ms"), milliseconds, ("OSRM customize", peer), bar));
    book.add(Row::alone(title("units with a wrong time in it"), wrong, Bar::Max(0.0)));
}

/// Milliseconds from the last closure's sending to the answer, and how many units' times in it are wrong.
fn ours(bench: &Bench) -> Result<(f64, Result<f64>)> {
    let places = bench.ground.places(MOSCOW)?;
    let units = draw(&places, UNITS, 4);
    let incident = *draw(&places, 1, 5).first().context("no place was drawn")?;
    let streets = around(incident, bench.ground.streets(MOSCOW, &places)?);
    let mut desk = Desk::open(bench, MOSCOW, &units)?;
    let before = desk.times(incident)?;
    if streets.len() < STREETS {
        bail!("only {} streets round the incident can be closed beyond doubt", streets.len());
    }
    let (last, rest) = streets.split_last().context("no streets were drawn")?;
    rest.iter().try_for_each(|(from, to)| desk.close(*from, *to))?;
    let begin = Instant::now();
    desk.close(last.0, last.1)?;
    let after = desk.times(incident)?;
    let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
    let longer = longer(&before, &after)?;
    println!("  the closures make the way longer for {longer} of {UNITS} units");
    let ends = bench.anlan.ends(units.iter().map(|unit| unit.id.to_string()), [incident.id.to_string()])?;
    let wrong_on = |closed: &[(Place, Place)], ours: &Times| {
        let graph = graph_without(bench, closed)?;
        let found = scipy::search(bench, &graph, &ends, Search::Reverse(1))?;
        Ok(count_wrong(ours, &found.times))
    };
    if let Ok(wrong) = wrong_on(&[], &before) {
        println!("  before the closures {wrong} of {UNITS} units have a wrong time");
    }
    let wrong = wrong_on(&streets, &after);
    Ok((milliseconds, wrong))
}

/// Some of the streets nearest to the incident of which a line from end to end can mean no other.
fn around(incident: Place, mut streets: Vec<Street>) -> Vec<(Place, Place)> {
    streets
        .sort_by_key(|street| incident.square_distance(street.from).min(incident.square_distance(street.to)));
    streets.truncate(DRAWN_FROM);
    let plain: Vec<(Place, Place)> = streets
        .iter()
        .filter(|street| is_straight(street) && is_alone(street, &streets))
        .map(|street| (street.from, street.to))
        .collect();
    draw(&plain, STREETS, 10)
}

/// Every street of this network is driven at the same speed, so its time gives its length.
fn is_straight(street: &Street) -> bool {
    let (x, y) = street.from.meters_to(street.to);
    let apart = x.hypot(y);
    let length = f64::from(street.centiseconds) / 100.0 * UNCLASSIFIED_KMH / 3.6;
    METERS.contains(&apart) && apart >= length * STRAIGHT_SHARE
}

fn is_alone(street: &Street, others: &[Street]) -> bool {
    let (x, y) = street.from.meters_to(street.to);
    others.iter().filter(|other| (other.from.id, other.to.id) != (street.from.id, street.to.id)).all(
        |other| {
            let (one, two) = (street.from.meters_to(other.from), street.from.meters_to(other.to));
            let middle = (f64::midpoint(one.0, two.0), f64::midpoint(one.1, two.1));
            // The nearest point of the street to that middle.
            let along = ((middle.0 * x + middle.1 * y) / (x * x + y * y)).clamp(0.0, 1.0);
            (middle.0 - along * x).hypot(middle.1 - along * y) > ALONE_METERS
        },
    )
}

/// For how many units the way grew longer. None may grow shorter, and most must still have one, or the measurement is
/// of an incident that was shut in.
fn longer(before: &Times, after: &Times) -> Result<usize> {
    let pairs = || before.iter().zip(after);
    let count = |is: fn(f64, f64) -> bool| {
        pairs().filter(|(then, now)| then.zip(**now).is_some_and(|(then, now)| is(then, now))).count()
    };
    let (shorter, longer) = (count(|then, now| now < then - 1.0), count(|then, now| now > then));
    let still = pairs().filter(|(_, now)| now.is_some()).count();
    if shorter > 0 || longer == 0 || still * 2 < before.len() {
        bail!(
            "after the closures {shorter} ways are shorter, {longer} longer, and {still} of {} units have one",
            before.len()
        );
    }
    Ok(longer)
}

/// The plain graph less the closed streets, both ways.
fn graph_without(bench: &Bench, closed: &[(Place, Place)]) -> Result<PathBuf> {
    let both = closed.iter().flat_map(|(from, to)| [(from.id, to.id), (to.id, from.id)]);
    let closed: BTreeSet<(u32, u32)> = both.collect();
    let path = bench.folder.join("closed.gr");
    let is_open = |line: &String| arc(line).is_none_or(|arc| !closed.contains(&arc));
    write_lines(&path, bench.ground.graph_lines(MOSCOW)?.into_iter().filter(is_open))?;
    Ok(path)
}

fn arc(line: &str) -> Option<(u32, u32)> {
    let mut words = line.strip_prefix("a ")?.split_whitespace().map(str::parse);
    words.next()?.ok().zip(words.next()?.ok())
}

fn count_wrong(ours: &Times, theirs: &[u32]) -> f64 {
    let is_wrong = |(ours, theirs): &(&Option<f64>, &u32)| match ours {
        None => **theirs != UNREACHABLE,
        Some(_) if **theirs == UNREACHABLE => true,
        Some(ours) => {
            let theirs = f64::from(**theirs) / 100.0;
            (ours - theirs).abs() > (theirs * DIFFERENCE_SHARE_MAX).max(1.0)
        }
    };
    f64::from(u32::try_from(ours.iter().zip(theirs).filter(is_wrong).count()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closures_lengthen_ways_shorten_none_and_shut_nobody_in() {
        let before = vec![Some(10.0), Some(20.0), Some(30.0)];
        let cases = [
            (vec![Some(10.0), Some(30.0), Some(30.0)], Some(1)),
            (vec![Some(11.0), None, Some(40.0)], Some(2)),
            (vec![Some(10.0), Some(20.0), Some(30.0)], None),
            (vec![Some(5.0), Some(30.0), Some(30.0)], None),
            (vec![Some(11.0), None, None], None),
        ];
        for (after, expected) in cases {
            assert_eq!(longer(&before, &after).ok(), expected, "{after:?}");
        }
    }

    #[test]
    fn a_time_is_wrong_when_it_differs_by_more_than_snapping_explains() {
        let ours = vec![Some(100.0), Some(100.0), None, None, Some(5.0)];
        let theirs = [10_050, 10_200, UNREACHABLE, 100, UNREACHABLE];
        assert!((count_wrong(&ours, &theirs) - 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn an_arc_is_read_and_other_lines_are_not() {
        assert_eq!((arc("a 3 4 500"), arc("p sp 3 4")), (Some((3, 4)), None));
    }
}
