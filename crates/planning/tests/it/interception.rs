use serde_json::{Value, json};

use crate::small::{Desk, Dice, INSTANCES, NEVER, Small, holds, name, solved, verdict};

struct Drawn {
    small: Small,
    question: Value,
    routes: Vec<(f64, Vec<(i64, usize)>)>,
    arrivals: Vec<Vec<i64>>,
}

fn draw(desk: &Desk, seed: u64) -> Drawn {
    let mut dice = Dice::new(seed);
    let nodes = 3 + dice.below(8);
    let more = dice.below(5);
    let small = Small::draw(&mut dice, nodes, more, 10);
    let uses_ready = dice.percent(60);
    let mut units = Vec::new();
    let mut arrivals = Vec::new();
    for number in 0..=dice.below(3) {
        let (at, ready) = (dice.below(nodes), i64::try_from(dice.below(6)).unwrap());
        units.push(json!({ "id": format!("u{number}"), "node": name(at), "ready_seconds": ready }));
        let ready = if uses_ready { ready } else { 0 };
        arrivals.push(small.seconds_from(at).iter().map(|way| (way + ready).min(NEVER)).collect());
    }
    let mut table = "route,weight,steps\n".to_owned();
    let mut routes = Vec::new();
    for number in 0..=dice.below(12) {
        #[expect(clippy::cast_precision_loss, reason = "a few tenths")]
        let weight = dice.below(30) as f64 / 10.0;
        let mut time = 0;
        let mut steps = Vec::new();
        for _ in 0..=dice.below(5) {
            time += i64::try_from(dice.below(8)).unwrap();
            steps.push((time, dice.below(nodes)));
        }
        let words: Vec<String> = steps.iter().map(|(time, node)| format!("{time}:n{node}")).collect();
        table += &format!("r{number},{weight},{}\n", words.join(" "));
        routes.push((weight, steps));
    }
    std::fs::write(desk.folder().join("routes.csv"), table).unwrap();
    let question = json!({
        "kind": "interception", "routes": "routes.csv", "units": units, "use_ready_seconds": uses_ready,
    });
    Drawn { small, question, routes, arrivals }
}

fn met(drawn: &Drawn, plan: &[usize]) -> f64 {
    let is_met = |steps: &[(i64, usize)]| {
        steps.iter().any(|(time, node)| {
            plan.iter().enumerate().any(|(unit, at)| at == node && drawn.arrivals[unit][*node] <= *time)
        })
    };
    drawn.routes.iter().filter(|(_, steps)| is_met(steps)).map(|(weight, _)| weight).sum()
}

fn plans(drawn: &Drawn) -> Vec<Vec<usize>> {
    let mut plans: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..drawn.arrivals.len() {
        let longer = |plan: &Vec<usize>| {
            let plan = plan.clone();
            (0..drawn.small.nodes).map(move |node| plan.iter().copied().chain([node]).collect())
        };
        plans = plans.iter().flat_map(longer).collect();
    }
    plans
}

#[test]
fn an_interception_meets_the_most_and_is_proved_to() {
    let desk = Desk::new();
    for seed in 0..INSTANCES {
        let drawn = draw(&desk, seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        holds(&problem, &answer, seed);
        let best = plans(&drawn).iter().map(|plan| met(&drawn, plan)).fold(0.0, f64::max);
        assert_eq!(answer["status"], "optimal", "seed {seed}: {answer}");
        let found = answer["met_weight"].as_f64().unwrap();
        assert!((found - best).abs() < 1e-9, "seed {seed}: {found} and not {best}");
    }
}

#[test]
fn the_checker_and_a_count_of_routes_never_disagree_about_an_interception() {
    let desk = Desk::new();
    for seed in 0..400 {
        let drawn = draw(&desk, seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let mut dice = Dice::new(seed ^ 0x1e7);
        for _ in 0..5 {
            let plan: Vec<usize> = drawn.arrivals.iter().map(|_| dice.below(drawn.small.nodes)).collect();
            let is_reached = plan.iter().zip(&drawn.arrivals).all(|(node, arrivals)| arrivals[*node] < NEVER);
            let weight = met(&drawn, &plan);
            let claim = if dice.percent(50) { weight } else { weight + 0.1 };
            let post =
                |(unit, node): (usize, &usize)| json!({ "unit": format!("u{unit}"), "node": name(*node) });
            let posts: Vec<Value> = plan.iter().enumerate().map(post).collect();
            let answer = json!({ "posts": posts, "met_weight": claim });
            let verdict = verdict(&problem, &answer);
            let is_true = is_reached && (claim - weight).abs() < 1e-9;
            assert_eq!(verdict.valid, is_true, "seed {seed}: {verdict:?} {answer}");
        }
    }
}
