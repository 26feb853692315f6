use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use roads::csv_network::{self, CsvNetwork, Defaults};

use super::super::{Proof, Question, solve};
use super::*;
use crate::network::Road;
use crate::watch::Status;

fn road(from: Node, to: Node, meters: i64, oneway: bool) -> Road {
    let length_micrometers = Some(meters * 1_000_000);
    Road { from, to, time: meters, length_micrometers, lanes: 1, cost: 1.0, oneway }
}

fn postman(network: &Network, roads: &[u32]) -> Answer {
    solve(network, &Question::Postman { roads: roads.to_vec() }, &Watch::patient())
}

/// The shortest closed walk by searching all states: where one is, and which visits are done.
fn brute_force(network: &Network, visits: &[(u32, u32)]) -> Option<i64> {
    let visits: Vec<u32> = visits.iter().flat_map(|(road, times)| vec![*road; *times as usize]).collect();
    let Some(first) = visits.first() else { return Some(0) };
    let start = network.roads[*first as usize].from;
    let all = (1_usize << visits.len()) - 1;
    let mut least = vec![vec![i64::MAX; all + 1]; network.node_count()];
    let mut queue = BinaryHeap::from([Reverse((0, start, 0))]);
    while let Some(Reverse((far, node, done))) = queue.pop() {
        if node == start && done == all {
            return Some(far);
        }
        if far >= least[node as usize][done] {
            continue;
        }
        least[node as usize][done] = far;
        for (next, road) in network.out.of(node) {
            let left = (0..visits.len()).find(|at| visits[*at] == road && done >> at & 1 == 0);
            let done = left.map_or(done, |at| done | 1 << at);
            queue.push(Reverse((far + super::super::length(network, road), next, done)));
        }
    }
    None
}

/// Checks a walk by the definition, and the proof by its formula.
fn check(network: &Network, visits: &[(u32, u32)], answer: &Answer) {
    let far = reading::length_of(network, visits, &answer.walk).expect("a road is not driven");
    assert_eq!(answer.walk.first(), answer.walk.last());
    assert!((answer.length_meters - super::super::meters(far)).abs() < 1e-6, "the walk is {far} long");
    let base = sum(network, visits);
    let value = match &answer.certificate.proof {
        None => 0,
        Some(Proof::Matching { potentials, blossoms }) => {
            base + matching_value(network, potentials, blossoms)
        }
        Some(Proof::Heights { heights }) => heights_value(network, visits, heights),
        Some(Proof::Penalties { .. }) => panic!("a postman has no penalties"),
    };
    assert_eq!(value, answer.certificate.proved_micrometers);
    assert!(super::super::meters(value) <= answer.bound);
}

fn matching_value(
    network: &Network,
    potentials: &[(Box<str>, i64)],
    blossoms: &[(Vec<Box<str>>, i64)],
) -> i64 {
    for (a, of_a) in potentials {
        let from = network.node(a).unwrap();
        let ways = Ways::from(&network.out, from, 0, |road| super::super::length(network, road));
        for (b, of_b) in potentials.iter().filter(|(b, _)| b != a) {
            let both = blossoms.iter().filter(|(nodes, _)| nodes.contains(a) && nodes.contains(b));
            let discount: i64 = both.map(|(_, discount)| discount).sum();
            assert!(of_a + of_b - discount <= 2 * ways.cost[network.node(b).unwrap() as usize]);
        }
    }
    let discount =
        |(nodes, discount): &(Vec<Box<str>>, i64)| i64::try_from(nodes.len() / 2).unwrap() * discount;
    let twice = potentials.iter().map(|(_, of)| of).sum::<i64>() - blossoms.iter().map(discount).sum::<i64>();
    assert_eq!(twice % 2, 0);
    twice / 2
}

fn heights_value(network: &Network, visits: &[(u32, u32)], heights: &[(Box<str>, i64)]) -> i64 {
    let mut height = vec![0; network.node_count()];
    for (node, of) in heights {
        height[network.node(node).unwrap() as usize] = *of;
    }
    let rise = |road: &Road| height[road.to as usize] - height[road.from as usize];
    for road in &network.roads {
        let length = road.length_micrometers.unwrap();
        assert!(rise(road) <= length && (road.oneway || -rise(road) <= length));
    }
    let value = |(number, times): &(u32, u32)| {
        let road = &network.roads[*number as usize];
        let up = if road.oneway { rise(road) } else { rise(road).abs() };
        i64::from(*times) * (road.length_micrometers.unwrap() - up)
    };
    visits.iter().map(value).sum()
}

#[test]
fn a_street_with_a_dead_end_is_driven_there_and_back() {
    let network = Network::of_roads(
        4,
        vec![road(0, 1, 3, false), road(1, 2, 4, false), road(2, 0, 5, false), road(2, 3, 7, false)],
    );
    let answer = postman(&network, &[0, 1, 2, 3]);
    assert_eq!((answer.length_meters, answer.bound, answer.status), (26.0, 26.0, Status::Optimal));
    assert_eq!(answer.walk.len(), 6);
    check(&network, &[(0, 1), (1, 1), (2, 1), (3, 1)], &answer);
}

#[test]
fn nothing_asked_is_nothing_walked() {
    let network = Network::of_roads(2, vec![road(0, 1, 3, false)]);
    let answer = postman(&network, &[]);
    assert_eq!((answer.walk, answer.length_meters, answer.status), (vec![], 0.0, Status::Optimal));
}

#[test]
fn a_one_way_street_that_leads_nowhere_back_has_no_walk() {
    let network = Network::of_roads(3, vec![road(0, 1, 3, false), road(1, 2, 4, true)]);
    let answer = postman(&network, &[1]);
    assert_eq!(answer.status, Status::Infeasible);
    assert_eq!(answer.certificate.no_way, Some(["2".into(), "1".into()]));
}

#[test]
fn a_road_without_a_length_is_named() {
    let unknown = Road { length_micrometers: None, ..road(1, 0, 2, false) };
    let network = Network::of_roads(2, vec![road(0, 1, 3, false), unknown]);
    let fault = super::super::length_is_known(&network).unwrap_err();
    assert_eq!(fault.to_string(), "the road from 1 to 0 has no length");
}

#[test]
fn when_the_watch_is_over_a_walk_comes_with_a_bound() {
    // Five streets off a common place, each with a part that is asked for at its far end.
    let roads = (0..5_u32)
        .flat_map(|arm| [road(0, 2 * arm + 1, 10, false), road(2 * arm + 1, 2 * arm + 2, 1, false)]);
    let network = Network::of_roads(11, roads.collect());
    let asked = [1, 3, 5, 7, 9];
    let question = Question::Postman { roads: asked.to_vec() };
    let hasty = solve(&network, &question, &Watch::new(&|| true, &|_| (), 1));
    assert!(hasty.bound <= 110.0 && hasty.length_meters >= 110.0);
    let best = postman(&network, &asked);
    assert_eq!((best.length_meters, best.status), (110.0, Status::Optimal));
}

fn networks(oneway: bool) -> impl Strategy<Value = (Network, Vec<(u32, u32)>)> {
    (2_u32..=6, 1_usize..=9).prop_flat_map(move |(nodes, roads)| {
        let ways = if oneway { any::<bool>().boxed() } else { Just(false).boxed() };
        let roads = vec((0..nodes, 0..nodes, 0_i64..9, ways, 0_u32..5), roads);
        roads.prop_map(move |roads| {
            let times = |times: u32| if times == 4 { 2 } else { times % 2 };
            let visits = (0..).zip(&roads).map(|(number, road)| (number, times(road.4)));
            let visits = visits.filter(|(_, times)| *times > 0).collect();
            let roads = roads.iter().map(|(from, to, meters, oneway, _)| road(*from, *to, *meters, *oneway));
            (Network::of_roads(nodes as usize, roads.collect()), visits)
        })
    })
}

fn no_walk_is_shorter(network: &Network, visits: &[(u32, u32)]) {
    let answer = walk_of_visits(network, visits, &Watch::patient());
    let Some(best) = brute_force(network, visits) else {
        assert_eq!(answer.status, Status::Infeasible);
        return;
    };
    check(network, visits, &answer);
    assert_eq!((answer.length_meters, answer.status), (super::super::meters(best), Status::Optimal));
    let hasty = walk_of_visits(network, visits, &Watch::new(&|| true, &|_| (), 1));
    check(network, visits, &hasty);
    assert!(hasty.bound <= answer.length_meters && answer.length_meters <= hasty.length_meters);
}

proptest! {
    #[test]
    fn no_walk_on_two_way_roads_is_shorter((network, visits) in networks(false)) {
        no_walk_is_shorter(&network, &visits);
    }

    #[test]
    fn no_walk_on_roads_of_any_kind_is_shorter((network, visits) in networks(true)) {
        no_walk_is_shorter(&network, &visits);
    }

    #[test]
    fn no_walk_on_one_way_roads_is_shorter((network, visits) in networks(true)) {
        let roads = network.roads.iter().map(|road| Road { oneway: true, ..road.clone() });
        let network = Network::of_roads(network.node_count(), roads.collect());
        no_walk_is_shorter(&network, &visits);
    }
}

/// The city of CUMCM 2011 B, or of it the district that is named.
fn cumcm(district: Option<&str>) -> Option<Network> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("ANLAN_SHARED").map_or_else(beside, PathBuf::from).join("data/cumcm2011b");
    let Ok(table) = std::fs::read_to_string(folder.join("nodes.csv")) else {
        println!("skipped: no {}", folder.display());
        return None;
    };
    let defaults = Defaults { oneway: false, speed_kmh: Some(60.0) };
    let all = csv_network::read(&folder.join("nodes.csv"), &folder.join("edges.csv"), defaults).unwrap();
    let is_in: Vec<bool> = table
        .lines()
        .skip(1)
        .map(|line| district.is_none_or(|district| line.split(',').nth(3) == Some(district)))
        .collect();
    let mut number = 0;
    let numbers: Vec<u32> = is_in
        .iter()
        .map(|is_in| {
            number += u32::from(*is_in);
            number.wrapping_sub(1)
        })
        .collect();
    let nodes =
        all.nodes.into_iter().zip(&is_in).filter(|(_, is_in)| **is_in).map(|(node, _)| node).collect();
    let edges = all.edges.into_iter().filter(|edge| is_in[edge.from as usize] && is_in[edge.to as usize]);
    let edges = edges.map(|mut edge| {
        edge.from = numbers[edge.from as usize];
        edge.to = numbers[edge.to as usize];
        edge
    });
    Some(Network::of_tables(CsvNetwork { nodes, edges: edges.collect() }))
}

#[test]
fn the_postman_of_a_known_district_walks_what_is_known() {
    let Some(network) = cumcm(Some("A")) else { return };
    assert_eq!((network.node_count(), network.roads.len()), (92, 140));
    let visits: Vec<(u32, u32)> = (0..140).map(|road| (road, 1)).collect();
    let answer = walk_of_visits(&network, &visits, &Watch::patient());
    check(&network, &visits, &answer);
    assert!((answer.length_meters - 237_655.869).abs() < 0.001, "{}", answer.length_meters);
    assert_eq!(answer.status, Status::Optimal);
}

#[test]
fn the_postman_of_a_known_city_walks_what_is_proved() {
    let Some(network) = cumcm(None) else { return };
    let visits: Vec<(u32, u32)> = (0..928).map(|road| (road, 1)).collect();
    let answer = walk_of_visits(&network, &visits, &Watch::patient());
    check(&network, &visits, &answer);
    println!("the whole city: {} m", answer.length_meters);
    assert_eq!(answer.status, Status::Optimal);
}
