use serde_json::{Value, json};

use crate::small::{Desk, Dice, INSTANCES, NEVER, Small, holds, name, names, solved, verdict};

struct Drawn {
    small: Small,
    question: Value,
    is_static: bool,
    starts: Vec<(usize, i64)>,
    targets: Vec<usize>,
    /// When a unit's post stands at each node, and after what way.
    stands: Vec<Vec<(i64, i64)>>,
    /// What the units' clock runs behind the vehicle's, and how much earlier a post has to stand.
    lead: i64,
}

/// A plan: for each unit the node of its post.
type Plan = Vec<Option<usize>>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Worth {
    finish: i64,
    units: i64,
    travel: i64,
    trapped: i64,
}

fn draw(seed: u64, unit_count: usize) -> Drawn {
    let mut dice = Dice::new(seed);
    let nodes = 4 + dice.below(if unit_count > 2 { 5 } else { 9 });
    let more = dice.below(6);
    let small = Small::draw(&mut dice, nodes, more, 15);
    let whole = |number: usize| i64::try_from(number).unwrap();
    let target_count = 1 + dice.below(2);
    let mut places = dice.several(target_count + 1, nodes);
    let start = places.pop().unwrap();
    let starts = vec![(start, whole(dice.below(4)))];
    let (delay, setup, margin) = (whole(dice.below(4)), whole(dice.below(3)), whole(dice.below(2)));
    let mut units = Vec::new();
    let mut stands = Vec::new();
    for number in 0..unit_count {
        let (at, ready) = (dice.below(nodes), whole(dice.below(4)));
        units.push(json!({ "id": format!("u{number}"), "node": name(at), "ready_seconds": ready }));
        let ways = small.seconds_from(at);
        stands.push(
            ways.iter().map(|way| (if *way < NEVER { way + ready + setup } else { NEVER }, *way)).collect(),
        );
    }
    let is_static = dice.percent(50);
    let objectives = ["earliest_finish", "fewest_units", "smallest_area", "least_travel", "front"];
    let question = json!({
        "kind": "cordon",
        "suspect": { "nodes": [{ "node": name(start), "after_seconds": starts[0].1 }] },
        "report_delay_seconds": delay,
        "targets": names(&places),
        "units": units,
        "setup_seconds": setup,
        "margin_seconds": margin,
        "model": if is_static { "static" } else { "dynamic" },
        "objective": objectives[dice.below(5)],
    });
    Drawn { small, question, is_static, starts, targets: places, stands, lead: delay + margin }
}

/// What a plan is worth; none where it does not hold.
fn worth(drawn: &Drawn, plan: &Plan) -> Option<Worth> {
    let mut since = vec![NEVER; drawn.small.nodes];
    let mut worth = Worth { finish: 0, units: 0, travel: 0, trapped: 0 };
    for (unit, post) in plan.iter().enumerate() {
        let Some(post) = post else { continue };
        let (stands, way) = drawn.stands[unit][*post];
        if since[*post] < NEVER || stands >= NEVER {
            return None;
        }
        since[*post] = stands;
        worth.finish = worth.finish.max(stands);
        worth.units += 1;
        worth.travel += way;
    }
    let takes = |road: &crate::small::Road| road.seconds;
    let free = drawn.small.arrivals(&drawn.starts, takes, |_, _| false);
    let stops = |node: usize, arrival: i64| {
        since[node] < NEVER && since[node] + drawn.lead <= if drawn.is_static { free[node] } else { arrival }
    };
    let drive = drawn.small.arrivals(&drawn.starts, takes, stops);
    let passes = |node: &usize| drive[*node] < NEVER && !stops(*node, drive[*node]);
    if drawn.targets.iter().any(passes) {
        return None;
    }
    let late = |node: &usize| {
        let is_late = if drawn.is_static { since[*node] + drawn.lead > free[*node] } else { passes(node) };
        since[*node] < NEVER && is_late
    };
    if (0..drawn.small.nodes).any(|node| late(&node)) {
        return None;
    }
    worth.trapped = i64::try_from((0..drawn.small.nodes).filter(passes).count()).unwrap();
    Some(worth)
}

/// What every plan is worth that holds.
fn all(drawn: &Drawn) -> Vec<Worth> {
    let mut plans: Vec<Plan> = vec![Vec::new()];
    for _ in 0..drawn.stands.len() {
        let longer = |plan: &Plan| {
            let plan = plan.clone();
            (0..=drawn.small.nodes).filter_map(move |post| {
                let post = (post < drawn.small.nodes).then_some(post);
                let is_free = post.is_none() || !plan.contains(&post);
                is_free.then(|| plan.iter().copied().chain([post]).collect())
            })
        };
        plans = plans.iter().flat_map(longer).collect();
    }
    plans.iter().filter_map(|plan| worth(drawn, plan)).collect()
}

fn claimed(plan: &Value) -> [f64; 3] {
    ["finish_seconds", "units_used", "trapped_nodes"].map(|key| plan[key].as_f64().unwrap())
}

#[expect(clippy::cast_precision_loss, reason = "a few seconds")]
fn real(number: i64) -> f64 {
    number as f64
}

fn front(worths: &[Worth]) -> Vec<[f64; 3]> {
    let point = |worth: &Worth| [worth.finish, worth.units, worth.trapped];
    let is_over = |one: [i64; 3], other: [i64; 3]| one != other && (0..3).all(|at| one[at] <= other[at]);
    let is_kept = |worth: &&Worth| !worths.iter().any(|other| is_over(point(other), point(worth)));
    let mut front: Vec<[i64; 3]> = worths.iter().filter(is_kept).map(point).collect();
    front.sort_unstable();
    front.dedup();
    front.into_iter().map(|point| point.map(real)).collect()
}

fn compare(drawn: &Drawn, answer: &Value, seed: u64) {
    let worths = all(drawn);
    if worths.is_empty() {
        assert_eq!(answer["status"], "infeasible", "seed {seed}: {answer}");
        return;
    }
    assert_eq!(answer["status"], "optimal", "seed {seed}: {answer} {}", drawn.question);
    let least = |value: fn(&Worth) -> i64| real(worths.iter().map(value).min().unwrap());
    let (key, best) = match drawn.question["objective"].as_str().unwrap() {
        "earliest_finish" => ("finish_seconds", least(|worth| worth.finish)),
        "fewest_units" => ("units_used", least(|worth| worth.units)),
        "smallest_area" => ("trapped_nodes", least(|worth| worth.trapped)),
        "least_travel" => ("total_travel_seconds", least(|worth| worth.travel)),
        _ => {
            let mut found: Vec<_> = answer["front"].as_array().unwrap().iter().map(claimed).collect();
            found.sort_by(|one, other| one.partial_cmp(other).unwrap());
            assert_eq!(found, front(&worths), "seed {seed}: {answer}");
            return;
        }
    };
    assert_eq!(answer[key].as_f64().unwrap(), best, "seed {seed}: {answer} {}", drawn.question);
}

#[test]
fn a_cordon_is_the_best_of_all_and_proved_to_be() {
    let desk = Desk::new();
    for seed in 0..INSTANCES {
        let drawn = draw(seed, if seed % 3 == 0 { 3 } else { 2 });
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        holds(&problem, &answer, seed);
        compare(&drawn, &answer, seed);
    }
}

#[test]
fn the_checker_and_a_played_pursuit_never_disagree_about_a_cordon() {
    let desk = Desk::new();
    let mut held = 0;
    for seed in 0..500 {
        let drawn = draw(seed, 1 + usize::try_from(seed % 4).unwrap());
        let problem = desk.ask(&drawn.small, &drawn.question);
        let mut dice = Dice::new(seed ^ 0xc0d0);
        for _ in 0..20 {
            let post = |_| dice.percent(80).then(|| dice.below(drawn.small.nodes));
            let plan: Plan = (0..drawn.stands.len()).map(post).collect();
            let posts = plan.iter().enumerate().filter_map(|(unit, post)| {
                post.map(|post| json!({ "node": name(post), "unit": format!("u{unit}") }))
            });
            let answer = json!({ "posts": posts.collect::<Vec<_>>() });
            let verdict = verdict(&problem, &answer);
            let worth = worth(&drawn, &plan);
            assert_eq!(
                verdict.valid,
                worth.is_some(),
                "seed {seed}: {verdict:?} {answer} {}",
                drawn.question
            );
            held += usize::from(worth.is_some());
            if let Some(worth) = worth {
                let mut claims = answer.clone();
                claims["finish_seconds"] = worth.finish.into();
                claims["units_used"] = worth.units.into();
                claims["total_travel_seconds"] = worth.travel.into();
                claims["trapped_nodes"] = worth.trapped.into();
                assert!(self::verdict(&problem, &claims).valid, "seed {seed}: {claims}");
                claims["trapped_nodes"] = (worth.trapped + 1).into();
                assert!(!self::verdict(&problem, &claims).valid, "seed {seed}: {claims}");
            }
        }
    }
    assert!(held > 300, "only {held} plans held");
}
