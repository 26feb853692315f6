//! Closed streets: who stands on one gets away, and who is wanted on one is reached.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeSet;

use roads::city::SegmentId;
use roads::graph::Graph;
use roads::search::Search;
use roads::{City, Place, Traveller, UNREACHABLE};

use crate::matching::ground::{DRIVEN, drawn, numbers};

fn without(city: &City, closed: &[SegmentId]) -> Graph {
    let network = city.network(DRIVEN);
    let mut graph = network.graph().clone();
    for arc in closed.iter().flat_map(|segment| network.arcs_of(*segment)) {
        graph.set_weight(*arc, UNREACHABLE);
    }
    graph
}

fn in_the_middle(city: &City, segment: SegmentId) -> Option<Place> {
    let line = city.line(segment);
    let middle = line[0].towards(line[1], 0.5);
    city.snap(DRIVEN, middle).filter(|place| place.segment == segment && place.is_main)
}

/// A stretch of the main network and everything that meets it within some steps.
fn around(city: &City, segment: SegmentId, steps: usize) -> Vec<SegmentId> {
    let mut closed = BTreeSet::from([segment]);
    for _ in 0..steps {
        let ends: Vec<_> = closed
            .iter()
            .flat_map(|segment| [city.line(*segment)[0], *city.line(*segment).last().unwrap()])
            .collect();
        for end in ends {
            let meeting = city.segments_in(roads::Bounds::of([end]));
            closed.extend(meeting.into_iter().filter(|other| city.line(*other).contains(&end)));
        }
    }
    closed.into_iter().collect()
}

#[test]
fn who_stands_on_a_closed_street_drives_off_and_who_is_wanted_there_is_reached_from_next_to_it() {
    let city = drawn();
    let mut search = Search::new(city.network(DRIVEN).graph());
    let mut next = numbers(4);
    let far = in_the_middle(city, city.snap(DRIVEN, city.bounds().middle()).unwrap().segment).unwrap();
    let mut tried = 0;
    let mut lonely = 0;
    while tried < 100 {
        let segment = SegmentId::try_from(next() % city.segments()).unwrap();
        let Some(here) = in_the_middle(city, segment) else { continue };
        tried += 1;
        let graph = without(city, &around(city, segment, tried % 3));
        let traveller = Traveller::under(city, DRIVEN, &graph);
        assert!(!here.is_open(&graph) && here.departures(&graph).is_empty());
        let out = traveller.costs_to(&mut search, &far, &[&here])[0];
        let usual = Traveller::new(city, DRIVEN).costs_to(&mut search, &far, &[&here])[0];
        assert!(out != UNREACHABLE && out >= usual, "{segment} is left in {out}, usually {usual}");
        let route = traveller.route(&mut search, &here, &far).unwrap();
        assert_eq!(route.cost, out);
        assert_eq!(route.guidance.line[0], here.point);
        assert!(route.guidance.line.windows(2).all(|pair| pair[0].meters_to(pair[1]) < 3_000.0));
        let Some(beside) = city.snap_around(DRIVEN, &graph, here.point) else {
            // Next to a single closed street there is an open one, but for the long roads over land.
            lonely += usize::from(tried % 3 == 0);
            assert!(lonely <= 3, "{segment} is the fourth single street with nothing next to it");
            continue;
        };
        assert!(beside.is_open(&graph) && beside.distance_meters <= roads::closed::AROUND_METERS_MAX);
        let there = traveller.costs_to(&mut search, &beside, &[&far])[0];
        assert_ne!(there, UNREACHABLE, "{segment} is reached from {}", beside.segment);
    }
}

#[test]
fn an_open_street_between_closed_ones_is_left_as_ever() {
    let city = drawn();
    let mut next = numbers(6);
    for _ in 0..50 {
        let segment = SegmentId::try_from(next() % city.segments()).unwrap();
        let Some(here) = in_the_middle(city, segment) else { continue };
        let mut closed = around(city, segment, 1);
        closed.retain(|other| *other != segment);
        let graph = without(city, &closed);
        let traveller = Traveller::under(city, DRIVEN, &graph);
        assert_eq!(traveller.departures(&here), here.departures(&graph));
    }
}
