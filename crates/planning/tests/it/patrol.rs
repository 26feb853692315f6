use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use serde_json::{Value, json};

use crate::small::{Desk, Dice, INSTANCES, Small, name, names, node, solved, verdict};

struct Drawn {
    small: Small,
    question: Value,
    /// The roads, or else the nodes, that the walk takes in.
    roads: Vec<usize>,
    nodes: Vec<usize>,
}

fn draw(seed: u64) -> Drawn {
    let mut dice = Dice::new(seed);
    let nodes = 3 + dice.below(8);
    let more = dice.below(4);
    let oneway_percent = if dice.percent(70) { 0 } else { 15 };
    let small = Small::draw(&mut dice, nodes, more, oneway_percent);
    if dice.percent(50) {
        let count = 1 + dice.below(nodes.min(7));
        let nodes = dice.several(count, nodes);
        let question = json!({ "kind": "patrol", "objective": "tour", "nodes": names(&nodes) });
        return Drawn { small, question, roads: Vec::new(), nodes };
    }
    let mut question = json!({ "kind": "patrol", "objective": "postman" });
    let mut roads: Vec<usize> = (0..small.roads.len()).collect();
    if dice.percent(50) || roads.len() > 8 {
        let count = 1 + dice.below(roads.len().min(5));
        let ends: std::collections::BTreeSet<(usize, usize)> = dice
            .several(count, small.roads.len())
            .iter()
            .map(|road| (small.roads[*road].from, small.roads[*road].to))
            .collect();
        let is_among = |road: &usize| {
            let ends_at = |from, to| ends.contains(&(from, to));
            let here = &small.roads[*road];
            ends_at(here.from, here.to) || !here.oneway && ends_at(here.to, here.from)
        };
        roads.retain(is_among);
        // Ends that mean no further road are left out.
        let mut named: Vec<(usize, usize)> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for (from, to) in ends {
            let here = small.arcs().filter(|arc| (arc.0, arc.1) == (from, to)).map(|arc| arc.2);
            let before = known.len();
            known.extend(here);
            if known.len() > before {
                named.push((from, to));
            }
        }
        let edges: Vec<Value> = named.iter().map(|(from, to)| json!([name(*from), name(*to)])).collect();
        question["edges"] = edges.into();
    }
    Drawn { small, question, roads, nodes: Vec::new() }
}

/// The length of the shortest walk that comes back and takes in everything, over every place and every set of what was
/// taken in.
fn shortest(drawn: &Drawn) -> Option<i64> {
    let small = &drawn.small;
    let bit_of_road: HashMap<usize, u32> = drawn.roads.iter().copied().zip(0..).collect();
    let bit_of_node: HashMap<usize, u32> = drawn.nodes.iter().copied().zip(0..).collect();
    let all = (1_u32 << (drawn.roads.len() + drawn.nodes.len())) - 1;
    let at_node = |node: usize| bit_of_node.get(&node).map_or(0, |bit| 1 << bit);
    let starts: Vec<usize> = match drawn.nodes.first() {
        Some(node) => vec![*node],
        None => vec![small.roads[drawn.roads[0]].from],
    };
    let start = starts[0];
    let mut lengths: HashMap<(usize, u32), i64> = HashMap::new();
    let mut waiting = BinaryHeap::from([Reverse((0, start, at_node(start)))]);
    while let Some(Reverse((length, node, taken))) = waiting.pop() {
        if lengths.get(&(node, taken)).is_some_and(|known| *known <= length) {
            continue;
        }
        lengths.insert((node, taken), length);
        if node == start && taken == all {
            return Some(length);
        }
        for (_, to, road) in small.arcs().filter(|arc| arc.0 == node) {
            let taken = taken | at_node(to) | bit_of_road.get(&road).map_or(0, |bit| 1 << bit);
            waiting.push(Reverse((length + small.roads[road].meters, to, taken)));
        }
    }
    None
}

#[test]
fn a_walk_is_the_shortest_of_all_or_says_how_much_shorter_one_could_be() {
    let desk = Desk::new();
    let mut optimal = 0;
    for seed in 0..INSTANCES {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        let verdict = verdict(&problem, &answer);
        assert!(verdict.valid, "seed {seed}: {verdict:?}\n{answer} {}", drawn.question);
        let Some(best) = shortest(&drawn) else {
            assert_eq!(answer["status"], "infeasible", "seed {seed}: {answer}");
            continue;
        };
        #[expect(clippy::cast_precision_loss, reason = "a few metres")]
        let best = best as f64;
        let found = answer["length_meters"].as_f64().unwrap();
        if answer["status"] == "optimal" {
            optimal += 1;
            // What a search finds beyond the relaxation is not written down, and the certificate says so.
            let is_beyond = answer["certificate"]["parts"].as_u64().unwrap() > 1;
            assert!(verdict.proved || is_beyond, "seed {seed}: {answer}");
            assert_eq!(found, best, "seed {seed}: {answer}");
        } else {
            assert_eq!(answer["status"], "feasible", "seed {seed}: {answer}");
            let bound = answer["bound"].as_f64().unwrap();
            assert!(found >= best && bound <= best, "seed {seed}: {bound} {best} {found}");
        }
    }
    assert!(optimal > 500, "only {optimal} walks are proved to be shortest");
}

#[test]
fn the_checker_and_a_walk_step_by_step_never_disagree() {
    let desk = Desk::new();
    let mut held = 0;
    for seed in 0..600 {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        let Some(walk) = answer["walk"].as_array() else { continue };
        let mut dice = Dice::new(seed ^ 0x3a1c);
        let mut walk: Vec<usize> = walk.iter().map(node).collect();
        if dice.percent(70) && !walk.is_empty() {
            let place = dice.below(walk.len());
            match dice.below(3) {
                0 => drop(walk.remove(place)),
                1 => walk.insert(place, dice.below(drawn.small.nodes)),
                _ => walk[place] = dice.below(drawn.small.nodes),
            }
        }
        let goes = |pair: &[usize]| drawn.small.arcs().any(|arc| (arc.0, arc.1) == (pair[0], pair[1]));
        let is_walk = !walk.is_empty() && walk.first() == walk.last() && walk.windows(2).all(goes);
        let is_whole =
            is_walk && drawn.nodes.iter().all(|node| walk.contains(node)) && drives_all(&drawn, &walk);
        let verdict = verdict(&problem, &json!({ "walk": names(&walk) }));
        assert_eq!(verdict.valid, is_whole, "seed {seed}: {verdict:?} {walk:?} {}", drawn.question);
        held += usize::from(is_whole);
    }
    assert!(held > 100, "only {held} walks held");
}

/// Whether the steps of a walk can be put to roads so that each that is needed is driven.
fn drives_all(drawn: &Drawn, walk: &[usize]) -> bool {
    fn put(drawn: &Drawn, needed: &[usize], steps: &mut Vec<(usize, usize)>) -> bool {
        let Some((road, rest)) = needed.split_first() else { return true };
        let here = &drawn.small.roads[*road];
        let ways = [Some((here.from, here.to)), (!here.oneway).then_some((here.to, here.from))];
        ways.into_iter().flatten().any(|way| {
            let Some(place) = steps.iter().position(|step| *step == way) else { return false };
            steps.swap_remove(place);
            let is_put = put(drawn, rest, steps);
            steps.push(way);
            is_put
        })
    }
    let mut steps: Vec<(usize, usize)> = walk.windows(2).map(|pair| (pair[0], pair[1])).collect();
    put(drawn, &drawn.roads, &mut steps)
}
