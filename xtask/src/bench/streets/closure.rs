//! From a hundred closed streets to the next right answer, beside OSRM's weighing of all arcs anew.

use super::Bench;
use super::desk::{Desk, Times};
use super::ground::{MOSCOW, Place, UNREACHABLE, draw, write_lines};
use super::import::ready_network;
use super::nearest::UNITS;
use super::osrm::{Algorithm, Profile};
use super::row::{Bar, Book, Row};
use super::scipy::{self, Search};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

/// So many streets.
const STREETS: usize = 100;
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
    let (last, rest) = streets.split_last().context("no streets were drawn")?;
    rest.iter().try_for_each(|(from, to)| desk.close(*from, *to))?;
    let begin = Instant::now();
    desk.close(last.0, last.1)?;
    let after = desk.times(incident)?;
    let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
    let longer = longer(&before, &after)?;
    println!("  the closures make the way longer for {longer} of {UNITS} units");
    let ends = bench.anlan.ends(units.iter().map(|unit| unit.id.to_string()), [incident.id.to_string()])?;
    let wrong = graph_without(bench, &streets)
        .and_then(|graph| scipy::search(bench, &graph, &ends, Search::Reverse(1)))
        .map(|found| count_wrong(&after, &found.times));
    Ok((milliseconds, wrong))
}

/// Some of the streets nearest to the incident.
fn around(incident: Place, mut streets: Vec<(Place, Place)>) -> Vec<(Place, Place)> {
    streets.sort_by_key(|(from, to)| incident.square_distance(*from).min(incident.square_distance(*to)));
    streets.truncate(DRAWN_FROM);
    draw(&streets, STREETS, 10)
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
