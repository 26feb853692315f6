//! From a hundred closed streets to the next right answer, beside OSRM's weighing of all arcs anew.

use super::Bench;
use super::desk::{Desk, Times};
use super::ground::{MOSCOW, Place, draw};
use super::import::ready_network;
use super::nearest::UNITS;
use super::osrm::{Algorithm, Profile};
use super::row::{Bar, Book, Row};
use anyhow::{Context, Result, bail};
use std::time::Instant;

/// So many streets.
const STREETS: usize = 100;
/// So many streets nearest to the incident stay open, so that it can be reached at all.
const OPEN_NEAREST: usize = 20;
/// What a person may wait for the answer.
const ANSWER_MILLISECONDS_MAX: f64 = 100.0;

/// Closes streets of the largest network.
pub(super) fn run(bench: &Bench, book: &mut Book) {
    let prepared = ready_network(bench, MOSCOW, Profile::Car, Algorithm::MultiLevel);
    let peer = prepared.and_then(|prepared| prepared.customize(bench.meter));
    let peer = peer.map(|spent| spent.wall_seconds * 1e3);
    let title = format!("{}: {STREETS} streets closed → next answer, wall ms", MOSCOW.title);
    book.add(Row::beside(title, ours(bench), ("OSRM customize", peer), Bar::Max(ANSWER_MILLISECONDS_MAX)));
}

fn ours(bench: &Bench) -> Result<f64> {
    let places = bench.ground.places(MOSCOW)?;
    let units = draw(&places, UNITS, 4);
    let incident = *draw(&places, 1, 5).first().context("no place was drawn")?;
    let streets = bench.ground.streets(MOSCOW, &places)?;
    let mut desk = Desk::open(bench, MOSCOW, &units)?;
    let before = desk.times(incident)?;
    let streets = around(incident, streets);
    let (last, rest) = streets.split_last().context("no streets were drawn")?;
    rest.iter().try_for_each(|(from, to)| desk.close(*from, *to))?;
    let begin = Instant::now();
    desk.close(last.0, last.1)?;
    let after = desk.times(incident)?;
    let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
    judge(&before, &after)?;
    Ok(milliseconds)
}

/// The streets nearest to the incident, less the very nearest: those that most ways to it use.
fn around(incident: Place, mut streets: Vec<(Place, Place)>) -> Vec<(Place, Place)> {
    streets.sort_by_key(|(from, to)| incident.square_distance(*from).min(incident.square_distance(*to)));
    streets.into_iter().skip(OPEN_NEAREST).take(STREETS).collect()
}

/// A closed street can make no way shorter, and these must make some longer.
fn judge(before: &Times, after: &Times) -> Result<()> {
    let pair = |(unit, then): (&String, &Option<f64>)| Some(((*then)?, after.get(unit).copied().flatten()));
    let pairs: Vec<(f64, Option<f64>)> = before.iter().filter_map(pair).collect();
    let shorter = pairs.iter().filter(|(then, now)| now.is_some_and(|now| now < *then - 1.0)).count();
    let longer = pairs.iter().filter(|(then, now)| now.is_none_or(|now| now > *then)).count();
    if shorter > 0 || longer == 0 {
        bail!("after the closures {shorter} ways are shorter and {longer} longer, which cannot be");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(seconds: &[Option<f64>]) -> Times {
        seconds.iter().enumerate().map(|(unit, seconds)| (unit.to_string(), *seconds)).collect()
    }

    #[test]
    fn closures_lengthen_ways_and_shorten_none() {
        let before = times(&[Some(10.0), Some(20.0), None]);
        let cases = [
            (times(&[Some(10.0), Some(30.0), None]), true),
            (times(&[Some(10.0), None, None]), true),
            (times(&[Some(10.0), Some(20.0), None]), false),
            (times(&[Some(5.0), Some(30.0), None]), false),
        ];
        for (after, is_right) in cases {
            assert_eq!(judge(&before, &after).is_ok(), is_right, "{after:?}");
        }
    }
}
