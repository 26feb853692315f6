use serde_json::{Value, json};

use crate::small::{Desk, Dice, INSTANCES, NEVER, Small, holds, name, names, solved, verdict};

struct Drawn {
    small: Small,
    question: Value,
    posts: Vec<usize>,
    /// When each unit is at each node.
    arrivals: Vec<Vec<i64>>,
}

fn draw(seed: u64) -> Drawn {
    let mut dice = Dice::new(seed);
    let nodes = 3 + dice.below(10);
    let more = dice.below(6);
    let small = Small::draw(&mut dice, nodes, more, 15);
    let unit_count = 1 + dice.below(5);
    let post_count = 1 + dice.below(unit_count.min(nodes).min(4));
    let posts = dice.several(post_count, nodes);
    let mut units = Vec::new();
    let mut arrivals = Vec::new();
    for number in 0..unit_count {
        let (at, ready) = (dice.below(nodes), i64::try_from(dice.below(6)).unwrap());
        units.push(json!({ "id": format!("u{number}"), "node": name(at), "ready_seconds": ready }));
        arrivals.push(small.seconds_from(at).iter().map(|way| (way + ready).min(NEVER)).collect());
    }
    let question = json!({ "kind": "blockade", "units": units, "posts": names(&posts) });
    Drawn { small, question, posts, arrivals }
}

/// The best finish and total over every way to put units to posts.
fn best(drawn: &Drawn) -> Option<(i64, i64)> {
    fn put(drawn: &Drawn, post: usize, used: &mut Vec<bool>, so_far: (i64, i64)) -> Option<(i64, i64)> {
        let Some(node) = drawn.posts.get(post) else { return Some(so_far) };
        let mut best = None;
        for unit in 0..used.len() {
            let arrival = drawn.arrivals[unit][*node];
            if used[unit] || arrival >= NEVER {
                continue;
            }
            used[unit] = true;
            let found = put(drawn, post + 1, used, (so_far.0.max(arrival), so_far.1 + arrival));
            used[unit] = false;
            best = [best, found].into_iter().flatten().min();
        }
        best
    }
    put(drawn, 0, &mut vec![false; drawn.arrivals.len()], (0, 0))
}

#[test]
fn a_blockade_is_the_best_of_all_and_proved_to_be() {
    let desk = Desk::new();
    for seed in 0..INSTANCES {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        holds(&problem, &answer, seed);
        match best(&drawn) {
            Some((finish, total)) => {
                assert_eq!(answer["status"], "optimal", "seed {seed}: {answer}");
                let found =
                    (answer["finish_seconds"].as_f64().unwrap(), answer["total_seconds"].as_f64().unwrap());
                #[expect(clippy::cast_precision_loss, reason = "a few seconds")]
                let best = (finish as f64, total as f64);
                assert_eq!(found, best, "seed {seed}: {answer}");
            }
            None => assert_eq!(answer["status"], "infeasible", "seed {seed}: {answer}"),
        }
    }
}

#[test]
fn the_checker_and_a_look_at_every_post_never_disagree_about_a_blockade() {
    let desk = Desk::new();
    let mut held = 0;
    for seed in 0..500 {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let mut dice = Dice::new(seed ^ 0xb10c);
        for _ in 0..5 {
            let mut plan = Vec::new();
            for post in &drawn.posts {
                if dice.percent(95) {
                    plan.push((*post, dice.below(drawn.arrivals.len())));
                }
            }
            if dice.percent(5) {
                plan.push((dice.below(drawn.small.nodes), 0));
            }
            let assignments: Vec<Value> = plan
                .iter()
                .map(|(post, unit)| json!({ "post": name(*post), "unit": format!("u{unit}") }))
                .collect();
            let answer = json!({ "assignments": assignments });
            let mut posts: Vec<usize> = plan.iter().map(|(post, _)| *post).collect();
            let mut units: Vec<usize> = plan.iter().map(|(_, unit)| *unit).collect();
            let mut wanted = drawn.posts.clone();
            for list in [&mut posts, &mut units, &mut wanted] {
                list.sort_unstable();
            }
            let is_reached = plan.iter().all(|(post, unit)| drawn.arrivals[*unit][*post] < NEVER);
            let is_held = posts == wanted && units.windows(2).all(|pair| pair[0] != pair[1]) && is_reached;
            let verdict = verdict(&problem, &answer);
            assert_eq!(verdict.valid, is_held, "seed {seed}: {verdict:?} {answer}");
            held += usize::from(is_held);
        }
    }
    assert!(held > 100, "only {held} plans held");
}
