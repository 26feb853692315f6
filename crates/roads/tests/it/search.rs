//! Travel times, against a textbook and against real answers.

use std::io::Read as _;

use proptest::prelude::*;
use roads::graph::{Cost, Graph, Node, UNREACHABLE};
use roads::search::{Hierarchy, Search};

use crate::shared;

/// All costs from seeds by Bellman and Ford: no queue, no order, nothing to get wrong.
fn oracle(nodes: usize, arcs: &[(Node, Node, Cost)], seeds: &[(Node, Cost)]) -> Vec<Cost> {
    let mut cost = vec![UNREACHABLE; nodes];
    for (node, seed) in seeds {
        cost[*node as usize] = cost[*node as usize].min(*seed);
    }
    for _ in 0..nodes {
        for (tail, head, weight) in arcs {
            let through = cost[*tail as usize].saturating_add(*weight);
            cost[*head as usize] = cost[*head as usize].min(through);
        }
    }
    cost
}

fn weight() -> impl Strategy<Value = Cost> {
    prop_oneof![4 => 0_u32..50, 2 => 0_u32..100_000, 1 => Just(UNREACHABLE), 1 => 1_000_000_u32..2_000_000_000]
}

fn seeds() -> impl Strategy<Value = Vec<(Node, Cost)>> {
    prop::collection::vec((0_u32..20, 0_u32..500), 1..4)
}

proptest! {
    #[test]
    fn costs_paths_and_reach_are_those_of_the_textbook_also_after_a_street_was_closed(
        mut arcs in prop::collection::vec((0_u32..20, 0_u32..20, weight()), 0..80),
        from in prop::collection::vec(seeds(), 1..4),
        to in seeds(),
        limit in 0_u32..5_000,
        changes in prop::collection::vec((any::<prop::sample::Index>(), weight()), 0..10),
    ) {
        let (mut graph, order) = Graph::from_arcs(20, &arcs);
        let mut search = Search::new(&graph);
        for round in 0..2 {
            if round == 1 && !arcs.is_empty() {
                for (which, weight) in &changes {
                    let arc = which.index(arcs.len());
                    graph.set_weight(u32::try_from(arc).unwrap(), *weight);
                    arcs[order[arc] as usize].2 = *weight;
                }
            }
            let best = |costs: &[Cost], to: &[(Node, Cost)]| {
                to.iter().map(|(node, seed)| costs[*node as usize].saturating_add(*seed)).min().unwrap()
            };
            let all: Vec<Vec<Cost>> = from.iter().map(|seeds| oracle(20, &arcs, seeds)).collect();
            let expected: Vec<Cost> = all.iter().map(|costs| best(costs, &to)).collect();
            let sources: Vec<&[(Node, Cost)]> = from.iter().map(Vec::as_slice).collect();
            prop_assert_eq!(&search.costs_to(&graph, &to, &sources), &expected);
            let everywhere = search.all_costs_to(&graph, &to);
            for (seeds, expected) in from.iter().zip(&expected) {
                prop_assert_eq!(best(&everywhere, seeds), *expected);
                prop_assert_eq!(search.costs_from(&graph, seeds, &[&to[..]])[0], *expected);
                let path = search.path(&graph, seeds, &to);
                prop_assert_eq!(path.as_ref().map_or(UNREACHABLE, |path| path.cost), *expected);
                if let Some(path) = path {
                    let mut at = seeds[path.departure];
                    for arc in &path.arcs {
                        let (tail, head, weight) = arcs[order[*arc as usize] as usize];
                        prop_assert_eq!(tail, at.0);
                        at = (head, at.1 + weight);
                    }
                    prop_assert_eq!((at.0, path.cost), (to[path.arrival].0, at.1 + to[path.arrival].1));
                }
            }
            prop_assert_eq!(&Hierarchy::build(&graph).matrix(&sources, &[&to[..]]), &expected);
            let mut reached = search.reach(&graph, &from[0], limit);
            prop_assert!(reached.is_sorted_by_key(|(_, cost)| *cost));
            reached.sort_unstable();
            let within: Vec<(Node, Cost)> =
                (0..).zip(all[0].iter().copied()).filter(|(_, cost)| *cost <= limit).collect();
            prop_assert_eq!(reached, within);
            let told = |node: Node| Some(all[0][node as usize]).filter(|cost| *cost <= limit);
            for entered in search.entered(&graph, &from[0], limit) {
                let (tail, head, _) = arcs[order[entered.arc as usize] as usize];
                prop_assert_eq!((entered.tail, entered.head), (tail, head));
                prop_assert_eq!(Some(entered.cost), told(tail));
                prop_assert_eq!(entered.head_cost, told(head).unwrap_or(UNREACHABLE));
            }
        }
    }
}

#[test]
fn a_way_to_nowhere_leaves_nothing_behind_for_the_next_question() {
    let (graph, _) = Graph::from_arcs(3, &[(0, 1, 5), (1, 2, 5)]);
    let mut search = Search::new(&graph);
    let nowhere: [[&[(Node, Cost)]; 2]; 2] = [[&[(0, 0)], &[]], [&[], &[(2, 0)]]];
    for [from, to] in nowhere {
        assert_eq!(search.path(&graph, from, to), None);
        assert_eq!(search.costs_from(&graph, &[(1, 0)], &[&[(0, 0)], &[(2, 0)]]), [UNREACHABLE, 5]);
    }
}

#[test]
fn a_place_with_an_end_that_nobody_reaches_does_not_keep_a_search_going() {
    // A road of 100,000 crossings, travelled both ways, a yard that is only ever left, and a pit that never is.
    let (road, yard, pit) = (100_000, 100_000, 100_001);
    let there = (1..road).map(|node| (node - 1, node, 100));
    let back = (1..road).map(|node| (node, node - 1, 100));
    let arcs: Vec<(Node, Node, Cost)> = there.chain(back).chain([(yard, 5, 30), (5, pit, 30)]).collect();
    let (graph, _) = Graph::from_arcs(100_002, &arcs);
    let mut search = Search::new(&graph);
    let place: &[(Node, Cost)] = &[(10, 50), (yard, 20)];
    assert_eq!(search.costs_from(&graph, &[(0, 0)], &[place, &[(3, 0)]]), [1_050, 300]);
    assert!(search.settled() < 1_000, "{} were settled", search.settled());
    assert_eq!(search.path(&graph, &[(0, 0)], place).map(|path| (path.cost, path.arrival)), Some((1_050, 0)));
    assert!(search.settled() < 1_000, "{} were settled", search.settled());
    let place: &[(Node, Cost)] = &[(10, 50), (pit, 20)];
    assert_eq!(search.costs_to(&graph, &[(0, 0)], &[place]), [1_050]);
    assert!(search.settled() < 1_000, "{} were settled", search.settled());
}

#[test]
fn a_way_that_takes_497_days_or_more_is_none_however_it_is_searched() {
    let year: Cost = 365 * 24 * 3_600 * 100;
    let (graph, _) =
        Graph::from_arcs(4, &[(0, 1, year), (1, 2, UNREACHABLE - 1 - year), (2, 3, 1), (1, 3, year)]);
    let mut search = Search::new(&graph);
    let targets: [&[(Node, Cost)]; 3] = [&[(1, 0)], &[(2, 0)], &[(3, 0)]];
    let expected = [year, UNREACHABLE - 1, UNREACHABLE];
    assert_eq!(search.costs_from(&graph, &[(0, 0)], &targets), expected);
    assert_eq!(Hierarchy::build(&graph).matrix(&[&[(0, 0)]], &targets), expected);
    assert_eq!(search.path(&graph, &[(0, 0)], targets[2]), None);
    assert_eq!(search.path(&graph, &[(0, 1)], targets[1]), None);
    assert_eq!(search.reach(&graph, &[(0, 0)], UNREACHABLE), [(0, 0), (1, year), (2, UNREACHABLE - 1)]);
}

/// A graph of the shared data: its arcs, and who asks for what with which answers.
fn real(name: &str) -> Option<(Graph, Vec<u32>)> {
    let text = unzipped(&format!("networks/graphs/{name}.gr.gz"))?;
    let graph = roads::dimacs::read(&text[..]).expect("the graph is whole");
    let answers = unzipped(&format!("networks/graphs/{name}.answers.bin.gz"))?;
    let numbers = answers.chunks_exact(4).map(|four| u32::from_le_bytes(four.try_into().expect("four")));
    Some((graph, numbers.collect()))
}

fn unzipped(path: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(shared::data(path)?).expect("the file opens");
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).expect("the file is whole");
    Some(bytes)
}

#[test]
fn every_known_answer_is_met_to_the_hundredth_of_a_second() {
    for name in ["shanghai-centre", "chengdu-centre", "andorra", "heidelberg", "moscow-uniform"] {
        let Some((graph, answers)) = real(name) else { return };
        let (sources, targets) = (answers[0] as usize, answers[1] as usize);
        let ids =
            |from: usize, count: usize| answers[from..from + count].iter().map(|id| [(id - 1, 0)]).collect();
        let sources_at: Vec<[(Node, Cost); 1]> = ids(2, sources);
        let targets_at: Vec<[(Node, Cost); 1]> = ids(2 + sources, targets);
        let all: Vec<&[(Node, Cost)]> = targets_at.iter().map(|seed| &seed[..]).collect();
        let every: Vec<&[(Node, Cost)]> = sources_at.iter().map(|seed| &seed[..]).collect();
        let matrix = Hierarchy::build(&graph).matrix(&every, &all);
        assert!(matrix == answers[2 + sources + targets..], "{name}, by the hierarchy");
        let mut search = Search::new(&graph);
        for (row, source) in sources_at.iter().enumerate() {
            let start = 2 + sources + targets + row * targets;
            let costs = search.costs_from(&graph, source, &all);
            assert_eq!(costs, &answers[start..start + targets], "{name}, row {row}");
        }
    }
}
