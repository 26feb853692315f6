use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Question, solve as solve_patrol};
use super::*;
use crate::network::Road;
use crate::watch::Status;

fn road(from: Node, to: Node, meters: i64, oneway: bool) -> Road {
    let length_micrometers = Some(meters * 1_000_000);
    Road { from, to, time: meters, length_micrometers, lanes: 1, cost: 1.0, oneway }
}

fn tour(network: &Network, nodes: &[Node]) -> Answer {
    solve_patrol(network, &Question::Tour { nodes: nodes.to_vec() }, &Watch::patient())
}

fn length_of(network: &Network, walk: &[Node]) -> i64 {
    let step = |step: &[Node]| {
        let roads = network.out.of(step[0]).filter(|(to, _)| *to == step[1]);
        roads.map(|(_, road)| length(network, road)).min().expect("a road leads there")
    };
    walk.windows(2).map(step).sum()
}

/// The least cost of going on from the last node past those that are left and home, by trying all.
fn brute_force(costs: &[Vec<i64>], at: usize, left: &mut Vec<usize>) -> i64 {
    if left.is_empty() {
        return costs[at][0];
    }
    let mut best = i64::MAX;
    for number in 0..left.len() {
        let next = left.remove(number);
        best = best.min(costs[at][next].saturating_add(brute_force(costs, next, left)));
        left.insert(number, next);
    }
    best
}

/// What penalties show, by building the least 1-tree in the plainest way.
fn value(costs: &[Vec<i64>], penalties: &[i64], is_directed: bool) -> i64 {
    let nodes = costs.len();
    let all = penalties.len();
    let cost = |a: usize, b: usize| {
        let plain = if !is_directed {
            costs[a][b]
        } else if a.abs_diff(b) == nodes {
            return i64::MIN / 4;
        } else if a < nodes && b >= nodes {
            costs[b - nodes][a]
        } else if b < nodes && a >= nodes {
            costs[a - nodes][b]
        } else {
            return i64::MAX / 4;
        };
        plain + penalties[a] + penalties[b]
    };
    let real = |a: usize, b: usize| {
        if is_directed && a.abs_diff(b) == nodes { penalties[a] + penalties[b] } else { cost(a, b) }
    };
    let mut ways: Vec<(i64, usize, usize)> =
        (1..all).flat_map(|a| (1..a).map(move |b| (a, b))).map(|(a, b)| (cost(a, b), a, b)).collect();
    ways.sort_unstable();
    let mut group: Vec<usize> = (0..all).collect();
    let mut total = 0;
    for (_, a, b) in ways {
        let (mine, theirs) = (group[a], group[b]);
        if mine != theirs {
            total += real(a, b);
            group.iter_mut().filter(|group| **group == theirs).for_each(|group| *group = mine);
        }
    }
    let mut own: Vec<(i64, usize)> = (1..all).map(|b| (cost(0, b), b)).collect();
    own.sort_unstable();
    total + real(0, own[0].1) + real(0, own[1].1) - 2 * penalties.iter().sum::<i64>()
}

fn check(network: &Network, nodes: &[Node], answer: &Answer) {
    assert_eq!(answer.walk.first(), answer.walk.last());
    assert!(nodes.iter().all(|node| answer.walk.contains(node)));
    assert!((super::super::meters(length_of(network, &answer.walk)) - answer.length_meters).abs() < 1e-9);
    assert!(answer.bound <= answer.length_meters);
    let mut nodes = nodes.to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    if let Some(Proof::Penalties { penalties, is_directed }) = &answer.certificate.proof
        && penalties.len() > 2
    {
        let costs = costs(network, &nodes);
        let penalties: Vec<i64> = penalties.iter().map(|(_, penalty)| *penalty).collect();
        assert!(value(&costs, &penalties, *is_directed) >= answer.certificate.proved_micrometers);
    }
}

fn costs(network: &Network, nodes: &[Node]) -> Vec<Vec<i64>> {
    let row = |node: &Node| {
        let ways = Ways::from(&network.out, *node, 0, |road| length(network, road));
        nodes.iter().map(|node| ways.cost[*node as usize]).collect()
    };
    nodes.iter().map(row).collect()
}

#[test]
fn a_tour_past_one_node_stays_there_and_past_none_is_nothing() {
    let network = Network::of_roads(2, vec![road(0, 1, 3, false)]);
    assert_eq!(tour(&network, &[1, 1]).walk, [1]);
    assert_eq!(tour(&network, &[]).walk, Vec::<Node>::new());
    let answer = tour(&network, &[1, 0]);
    assert_eq!((answer.length_meters, answer.status, answer.walk), (6.0, Status::Optimal, vec![0, 1, 0]));
}

#[test]
fn a_node_out_of_reach_is_named() {
    let network = Network::of_roads(3, vec![road(0, 1, 3, false), road(1, 2, 1, true)]);
    let answer = tour(&network, &[0, 1, 2]);
    assert_eq!(answer.status, Status::Infeasible);
    assert_eq!(answer.certificate.no_way, Some(["2".into(), "0".into()]));
}

/// A net of streets with lengths that look like chance.
fn streets(side: u32, oneway_every: u32) -> Network {
    let mut roads = Vec::new();
    for at in 0..side * side {
        let meters = |salt: u32| i64::from((at * 2 + salt) * 7_919 % 101 + 20);
        let is_oneway = |salt: u32| oneway_every > 0 && (at * 2 + salt).is_multiple_of(oneway_every);
        if at % side + 1 < side {
            roads.push(road(at, at + 1, meters(0), is_oneway(0)));
        }
        if at / side + 1 < side {
            roads.push(road(at, at + side, meters(1), is_oneway(1)));
        }
    }
    Network::of_roads((side * side) as usize, roads)
}

#[test]
fn a_tour_past_thirty_nodes_is_proved() {
    for oneway_every in [0, 9] {
        let network = streets(12, oneway_every);
        let nodes: Vec<Node> = (0..30).map(|number| number * 37 % 144).collect();
        let answer = tour(&network, &nodes);
        check(&network, &nodes, &answer);
        println!("{} m, bound {} m, {} parts", answer.length_meters, answer.bound, answer.certificate.parts);
        assert_eq!(
            answer.status,
            Status::Optimal,
            "every {oneway_every}: {} parts",
            answer.certificate.parts
        );
    }
}

#[test]
fn a_tour_past_every_node_of_a_city_has_a_bound() {
    let network = streets(14, 0);
    let nodes: Vec<Node> = (0..196).collect();
    let answer =
        solve_patrol(&network, &Question::Tour { nodes: nodes.clone() }, &Watch::new(&|| true, &|_| (), 1));
    check(&network, &nodes, &answer);
    assert!(answer.bound > answer.length_meters * 0.9, "{} of {}", answer.bound, answer.length_meters);
}

proptest! {
    #[test]
    fn no_order_is_shorter(
        nodes in 2_u32..=7,
        is_two_way in any::<bool>(),
        roads in vec((0_u32..7, 0_u32..7, 0_i64..9, any::<bool>()), 3..20),
    ) {
        let roads = roads.iter().map(|(from, to, meters, oneway)| road(*from, *to, *meters, *oneway && !is_two_way));
        let network = Network::of_roads(7, roads.collect());
        let nodes: Vec<Node> = (0..nodes).collect();
        let costs = costs(&network, &nodes);
        let answer = tour(&network, &nodes);
        if costs.iter().flatten().any(|cost| *cost == UNREACHED) {
            prop_assert_eq!(answer.status, Status::Infeasible);
        } else {
            check(&network, &nodes, &answer);
            let best = brute_force(&costs, 0, &mut (1..nodes.len()).collect());
            prop_assert_eq!((answer.length_meters, answer.status), (super::super::meters(best), Status::Optimal));
        }
    }

    #[test]
    fn one_trees_find_what_subsets_find(places in vec((0_i64..60, 0_i64..60), 4..9), lean in 0_i64..9, is_directed in any::<bool>()) {
        let lean = if is_directed { lean } else { 0 };
        let cost = |a: &(i64, i64), b: &(i64, i64)| (a.0 - b.0).abs() + (a.1 - b.1).abs() + (b.0 - a.0).max(0) * lean;
        let costs: Vec<Vec<i64>> = places.iter().map(|a| places.iter().map(|b| cost(a, b)).collect()).collect();
        let best = subsets::order(&costs);
        let watch = Watch::patient();
        let mut search = one_tree::Search::new(&costs, is_directed, (0..costs.len()).collect(), &watch);
        search.first();
        search.run();
        prop_assert_eq!(cost_of(&costs, &search.best), cost_of(&costs, &best));
        prop_assert_eq!(search.bound, cost_of(&costs, &best));
        let start = local::order(&costs, is_directed, &watch);
        prop_assert!(cost_of(&costs, &start) >= cost_of(&costs, &best));
    }
}
