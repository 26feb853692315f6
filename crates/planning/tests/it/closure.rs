use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::small::{Desk, Dice, INSTANCES, Small, holds, name, names, solved, verdict};

/// Something that is held: a node, or the roads between two in the direction from the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Held {
    Node(usize),
    Road(usize),
}

struct Drawn {
    small: Small,
    question: Value,
    inside: Vec<usize>,
    outside: Vec<usize>,
    /// What is held already.
    held: BTreeSet<Held>,
    /// What may be bought, and for how much.
    shop: Vec<(Held, i64)>,
}

fn draw(seed: u64) -> Drawn {
    let mut dice = Dice::new(seed);
    let nodes = 4 + dice.below(9);
    let more = dice.below(8);
    let small = Small::draw(&mut dice, nodes, more, 20);
    let (inside_count, outside_count) = (1 + dice.below(2), 1 + dice.below(2));
    let mut inside = dice.several(inside_count + outside_count, nodes);
    let outside = inside.split_off(inside_count);
    let mut held = BTreeSet::new();
    let mut controls = Vec::new();
    if dice.percent(40) {
        let node = dice.below(nodes);
        held.insert(Held::Node(node));
        controls.push(json!({ "node": name(node) }));
    }
    if dice.percent(40) {
        let road = small.roads[dice.below(small.roads.len())];
        controls.push(json!({ "from": name(road.from), "to": name(road.to) }));
        held.extend(between(&small, road.from, road.to));
    }
    let buy = ["edges", "nodes", "both"][dice.below(3)];
    let edge_cost = ["unit", "lanes", "cost"][dice.below(3)];
    let node_cost = ["unit", "cost"][dice.below(2)];
    let mut shop = Vec::new();
    if buy != "nodes" {
        for (number, road) in small.roads.iter().enumerate() {
            let price = match edge_cost {
                "unit" => 1,
                "lanes" => road.lanes,
                _ => road.cost,
            };
            shop.push((Held::Road(number), price));
        }
    }
    if buy != "edges" {
        let straight: BTreeSet<usize> = small
            .arcs()
            .filter(|(from, to, _)| inside.contains(from) && outside.contains(to))
            .flat_map(|(from, to, _)| [from, to])
            .collect();
        let is_between = |node: &usize| !inside.contains(node) && !outside.contains(node);
        for node in (0..nodes).filter(|node| is_between(node) || straight.contains(node)) {
            shop.push((Held::Node(node), if node_cost == "unit" { 1 } else { small.costs[node] }));
        }
    }
    let question = json!({
        "kind": "closure", "inside": names(&inside), "outside": names(&outside), "controls": controls,
        "buy": buy, "edge_cost": edge_cost, "node_cost": node_cost,
    });
    Drawn { small, question, inside, outside, held, shop }
}

fn between(small: &Small, from: usize, to: usize) -> Vec<Held> {
    small.arcs().filter(|arc| (arc.0, arc.1) == (from, to)).map(|(.., road)| Held::Road(road)).collect()
}

/// What lies on some way out past what is held.
fn way_out(drawn: &Drawn, held: &BTreeSet<Held>) -> Option<Vec<Held>> {
    let is_open = |node: usize| !held.contains(&Held::Node(node));
    let mut ways: Vec<Option<Vec<Held>>> = vec![None; drawn.small.nodes];
    for node in drawn.inside.iter().filter(|node| is_open(**node)) {
        ways[*node] = Some(vec![Held::Node(*node)]);
    }
    for _ in 0..drawn.small.nodes {
        for (from, to, road) in drawn.small.arcs().filter(|arc| !held.contains(&Held::Road(arc.2))) {
            if ways[to].is_none() && is_open(to) {
                ways[to] = ways[from].clone().map(|mut way| {
                    way.extend([Held::Road(road), Held::Node(to)]);
                    way
                });
            }
        }
    }
    drawn.outside.iter().find_map(|node| ways[*node].clone())
}

/// The least that closes everything: something on every way out has to be bought.
fn least(drawn: &Drawn, held: &mut BTreeSet<Held>, spent: i64, best: &mut Option<i64>) {
    if best.is_some_and(|best| best <= spent) {
        return;
    }
    let Some(way) = way_out(drawn, held) else {
        *best = Some(spent);
        return;
    };
    for (thing, price) in drawn.shop.iter().filter(|(thing, _)| way.contains(thing)) {
        held.insert(*thing);
        least(drawn, held, spent + price, best);
        held.remove(thing);
    }
}

#[test]
fn a_closure_is_completed_at_the_least_cost_and_proved_to_be() {
    let desk = Desk::new();
    for seed in 0..INSTANCES {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        holds(&problem, &answer, seed);
        assert_eq!(answer["closed"], way_out(&drawn, &drawn.held).is_none(), "seed {seed}: {answer}");
        let mut best = None;
        least(&drawn, &mut drawn.held.clone(), 0, &mut best);
        let Some(best) = best else {
            assert_eq!(answer["status"], "infeasible", "seed {seed}: {answer}");
            continue;
        };
        assert_eq!(answer["status"], "optimal", "seed {seed}: {answer}");
        #[expect(clippy::cast_precision_loss, reason = "a few roads")]
        let best = best as f64;
        assert_eq!(answer["completion"]["cost"].as_f64().unwrap(), best, "seed {seed}: {answer}");
    }
}

#[test]
fn the_checker_and_a_search_for_a_way_out_never_disagree_about_a_completion() {
    let desk = Desk::new();
    let mut closed = 0;
    for seed in 0..400 {
        let drawn = draw(seed);
        if drawn.shop.is_empty() {
            continue;
        }
        let problem = desk.ask(&drawn.small, &drawn.question);
        let mut dice = Dice::new(seed ^ 0xc105);
        for _ in 0..5 {
            let count = dice.below(drawn.shop.len().min(6) + 1);
            let mut held = drawn.held.clone();
            let mut controls = Vec::new();
            for place in dice.several(count, drawn.shop.len()) {
                match drawn.shop[place].0 {
                    Held::Node(node) => {
                        held.insert(Held::Node(node));
                        controls.push(json!({ "node": name(node) }));
                    }
                    Held::Road(number) => {
                        let road = drawn.small.roads[number];
                        held.extend(between(&drawn.small, road.from, road.to));
                        controls.push(json!({ "from": name(road.from), "to": name(road.to) }));
                    }
                }
            }
            let price = |(thing, price): &(Held, i64)| {
                if held.contains(thing) && !drawn.held.contains(thing) { *price } else { 0 }
            };
            let cost: i64 = drawn.shop.iter().map(price).sum();
            let is_closed = way_out(&drawn, &held).is_none();
            let claim = if dice.percent(70) { cost } else { cost + 1 };
            let answer = json!({ "completion": { "controls": controls, "cost": claim } });
            let verdict = verdict(&problem, &answer);
            assert_eq!(verdict.valid, is_closed && claim == cost, "seed {seed}: {verdict:?} {answer}");
            closed += usize::from(is_closed);
        }
    }
    assert!(closed > 300, "only {closed} completions close");
}
