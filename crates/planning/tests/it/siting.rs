use serde_json::{Value, json};

use crate::small::{Desk, Dice, INSTANCES, NEVER, Small, holds, names, solved, verdict};

struct Drawn {
    small: Small,
    question: Value,
    objective: &'static str,
    existing: Vec<usize>,
    candidates: Vec<usize>,
    within: i64,
    add: usize,
    busy: f64,
    /// From each node to each other.
    seconds: Vec<Vec<i64>>,
}

fn draw(seed: u64) -> Drawn {
    let mut dice = Dice::new(seed);
    let nodes = 4 + dice.below(9);
    let more = dice.below(8);
    let mut small = Small::draw(&mut dice, nodes, more, 10);
    small.demand[0] += 1;
    let objective = ["p_center", "p_median", "mclp", "lscp", "mexclp"][dice.below(5)];
    let existing_count = dice.below(2);
    let existing = dice.several(existing_count, nodes);
    let candidate_count = 2 + dice.below(nodes - 2);
    let mut candidates = dice.several(candidate_count, nodes);
    candidates.retain(|node| !existing.contains(node));
    let within = 2 + i64::try_from(dice.below(14)).unwrap();
    let add = 1 + dice.below(candidates.len().min(3));
    let busy = [0.0, 0.3, 0.5, 0.9][dice.below(4)];
    let mut question = json!({
        "kind": "siting", "objective": objective, "existing": names(&existing),
        "candidates": names(&candidates), "demand": "asks", "within_seconds": within,
    });
    if objective != "lscp" {
        question["add"] = add.into();
    }
    if objective == "mexclp" {
        question["busy_fraction"] = busy.into();
    }
    let seconds = (0..nodes).map(|node| small.seconds_from(node)).collect();
    Drawn { small, question, objective, existing, candidates, within, add, busy, seconds }
}

/// What new sites are worth; none where they do not do.
#[expect(clippy::cast_precision_loss, reason = "a few seconds")]
fn worth(drawn: &Drawn, sites: &[usize]) -> Option<f64> {
    let open: Vec<usize> = sites.iter().chain(&drawn.existing).copied().collect();
    let nearest = |node: usize| open.iter().map(|site| drawn.seconds[*site][node]).min().unwrap_or(NEVER);
    let near = |node: usize| open.iter().filter(|site| drawn.seconds[**site][node] <= drawn.within).count();
    let asks = |node: &usize| drawn.small.demand[*node] > 0;
    let nodes = || (0..drawn.small.nodes).filter(asks);
    let demand = |node: usize| drawn.small.demand[node] as f64;
    match drawn.objective {
        "p_center" => nodes().map(nearest).max().filter(|time| *time < NEVER).map(|time| time as f64),
        "p_median" => {
            let is_served = nodes().all(|node| nearest(node) < NEVER);
            is_served.then(|| nodes().map(|node| demand(node) * nearest(node) as f64).sum())
        }
        "lscp" => nodes().all(|node| near(node) > 0).then_some(sites.len() as f64),
        "mclp" => Some(nodes().filter(|node| near(*node) > 0).map(demand).sum()),
        _ => {
            let chance = |node: usize| 1.0 - drawn.busy.powi(i32::try_from(near(node)).unwrap());
            Some(nodes().map(|node| demand(node) * chance(node)).sum())
        }
    }
}

fn is_more_better(drawn: &Drawn) -> bool {
    matches!(drawn.objective, "mclp" | "mexclp")
}

fn best(drawn: &Drawn) -> Option<f64> {
    let most = if drawn.objective == "lscp" { drawn.candidates.len() } else { drawn.add };
    let count = drawn.candidates.len();
    let chosen = (0..1_u32 << count).filter(|choice| choice.count_ones() as usize <= most);
    let sites = |choice: u32| -> Vec<usize> {
        (0..count).filter(|at| choice >> at & 1 == 1).map(|at| drawn.candidates[at]).collect()
    };
    let worths = chosen.filter_map(|choice| worth(drawn, &sites(choice)));
    if is_more_better(drawn) { worths.reduce(f64::max) } else { worths.reduce(f64::min) }
}

#[test]
fn sites_are_the_best_of_all_and_proved_to_be() {
    let desk = Desk::new();
    for seed in 0..INSTANCES {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let answer = solved(&problem);
        holds(&problem, &answer, seed);
        let Some(best) = best(&drawn) else {
            assert_eq!(answer["status"], "infeasible", "seed {seed}: {answer}");
            continue;
        };
        assert_eq!(answer["status"], "optimal", "seed {seed}: {answer}");
        let found = answer["value"].as_f64().unwrap();
        assert!(
            (found - best).abs() < 1e-6,
            "seed {seed}: {found} and not {best}: {answer} {}",
            drawn.question
        );
    }
}

#[test]
fn the_checker_and_a_sum_over_all_demand_never_disagree_about_sites() {
    let desk = Desk::new();
    for seed in 0..400 {
        let drawn = draw(seed);
        let problem = desk.ask(&drawn.small, &drawn.question);
        let mut dice = Dice::new(seed ^ 0x517e);
        for _ in 0..5 {
            let count = dice.below(drawn.candidates.len() + 1);
            let mut sites: Vec<usize> =
                dice.several(count, drawn.candidates.len()).iter().map(|at| drawn.candidates[*at]).collect();
            let mut is_known = true;
            if dice.percent(10) {
                let node = dice.below(drawn.small.nodes);
                is_known = (drawn.candidates.contains(&node) || drawn.existing.contains(&node))
                    && !sites.contains(&node);
                sites.push(node);
            }
            let added: Vec<usize> =
                sites.iter().copied().filter(|site| !drawn.existing.contains(site)).collect();
            let is_allowed = is_known && (drawn.objective == "lscp" || added.len() <= drawn.add);
            let worth = worth(&drawn, &added).filter(|_| is_allowed);
            let wrong = if dice.percent(50) { 0.0 } else { 0.5 };
            let answer = json!({ "sites": names(&sites), "value": worth.unwrap_or(1.0) + wrong });
            let verdict = verdict(&problem, &answer);
            assert_eq!(verdict.valid, worth.is_some() && wrong == 0.0, "seed {seed}: {verdict:?} {answer}");
        }
    }
}
