use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::network::{Road, SECOND};

fn road(from: Node, to: Node, seconds: i64) -> Road {
    Road { from, to, time: seconds * SECOND, length_micrometers: None, lanes: 1, cost: 1.0, oneway: false }
}

fn once(roads: usize) -> Vec<Visit> {
    (0..).take(roads).map(|road| Visit { road, times: 1 }).collect()
}

/// Checks rounds by the definition: they are closed walks, take as long as is said, and drive all roads.
fn check(network: &Network, visits: &[Visit], crews: usize, found: &Rounds) {
    assert!(found.rounds.len() <= crews);
    let mut driven = BTreeSet::new();
    for round in &found.rounds {
        assert_eq!(round.walk.first(), round.walk.last());
        let mut time = 0;
        for step in round.walk.windows(2) {
            let roads: Vec<u32> =
                network.out.of(step[0]).filter(|(to, _)| *to == step[1]).map(|(_, road)| road).collect();
            time += roads.iter().map(|road| network.roads[*road as usize].time).min().unwrap();
            driven.insert((step[0].min(step[1]), step[0].max(step[1])));
        }
        assert!(time <= round.time && round.time <= found.time);
    }
    for visit in visits {
        let road = &network.roads[visit.road as usize];
        assert!(driven.contains(&(road.from.min(road.to), road.from.max(road.to))));
    }
    assert!(found.bound <= found.time);
}

#[test]
fn two_crews_share_a_figure_of_eight() {
    let network = Network::of_roads(
        5,
        vec![road(0, 1, 3), road(1, 2, 3), road(2, 0, 3), road(0, 3, 3), road(3, 4, 3), road(4, 0, 3)],
    );
    let found = rounds(&network, &once(6), 2, &Watch::patient());
    check(&network, &once(6), 2, &found);
    assert_eq!((found.time, found.bound, found.status), (9 * SECOND, 9 * SECOND, Status::Optimal));
}

#[test]
fn more_crews_than_roads_leave_some_at_home() {
    let network = Network::of_roads(2, vec![road(0, 1, 3)]);
    let found = rounds(&network, &once(1), 5, &Watch::patient());
    assert_eq!((found.rounds.len(), found.time, found.status), (1, 6 * SECOND, Status::Optimal));
    assert_eq!(rounds(&network, &once(1), 0, &Watch::patient()).status, Status::Infeasible);
}

#[test]
fn a_gap_asks_for_so_many_visits() {
    let hours = |hours: i64| hours * 3_600 * SECOND;
    assert_eq!(
        [(8, 2), (8, 3), (1, 4)].map(|(time, gap)| visits_for_gap(hours(time), hours(gap))),
        [4, 3, 1]
    );
}

#[test]
fn two_sides_meet_where_both_come_past_at_once() {
    // Mine passes the post at node 1 after 3 s, theirs after 5 s of a round of 10 s: they wait 8 s.
    let network = Network::of_roads(3, vec![road(0, 1, 3), road(1, 2, 5)]);
    assert_eq!(joint(&network, &[0, 1, 0], &[2, 1, 2], &[1]), Some((8 * SECOND, vec![1])));
    assert_eq!(joint(&network, &[0, 1, 0], &[2, 1, 2], &[0]), None);
}

proptest! {
    #[test]
    fn rounds_take_in_every_road_and_keep_the_bound(
        crews in 1_usize..=4,
        roads in vec((0_u32..6, 0_u32..6, 0_i64..9), 1..10),
    ) {
        let roads = roads.iter().filter(|(a, b, _)| a != b).map(|(from, to, seconds)| road(*from, *to, *seconds));
        let mut roads: Vec<Road> = roads.collect();
        roads.extend((1..6).map(|node| road(0, node, 5)));
        let network = Network::of_roads(6, roads);
        let visits = once(network.roads.len());
        let found = rounds(&network, &visits, crews, &Watch::patient());
        // Of two roads between the same nodes the quicker is driven in the end, so only simple networks can be checked.
        let pairs: BTreeSet<(u32, u32)> = network.roads.iter().map(|road| (road.from.min(road.to), road.from.max(road.to))).collect();
        if pairs.len() == network.roads.len() {
            check(&network, &visits, crews, &found);
        }
        let fewer = rounds(&network, &visits, crews + 1, &Watch::patient());
        prop_assert!(fewer.time <= found.time);
    }
}
