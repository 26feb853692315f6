//! What joint assignment promises, against every assignment that there is.

use proptest::prelude::*;

use super::*;

fn need(units: usize, fits: &[bool]) -> Need {
    Need { units, fits: fits.to_vec() }
}

fn incident(grade: Grade, target_milliseconds: u32, needs: Vec<Need>) -> Incident {
    Incident { grade, target_milliseconds, needs }
}

/// The least cost of all assignments, written against the definition: every slot tries every free unit and nobody.
fn least(problem: &Problem, slots: &[(usize, usize)], is_free: &mut [bool], so_far: &[i64]) -> Vec<i64> {
    let Some(((row, need), rest)) = slots.split_first() else { return so_far.to_vec() };
    let incident = &problem.incidents[*row];
    let level = 2 * Grade::ALL.iter().position(|grade| *grade == incident.grade).unwrap();
    let mut unfilled = so_far.to_vec();
    unfilled[level] += 1;
    let mut best = least(problem, rest, is_free, &unfilled);
    for unit in 0..problem.units {
        let arrival = problem.arrivals_milliseconds[*row][unit];
        if let (true, true, Some(arrival)) = (is_free[unit], incident.needs[*need].fits[unit], arrival) {
            let mut filled = so_far.to_vec();
            filled[level + 1] += (i64::from(arrival) - i64::from(incident.target_milliseconds)).max(0);
            filled[10] += i64::from(arrival);
            is_free[unit] = false;
            best = best.min(least(problem, rest, is_free, &filled));
            is_free[unit] = true;
        }
    }
    best
}

fn least_of_all(problem: &Problem) -> Vec<i64> {
    let slots: Vec<(usize, usize)> = needs(problem)
        .flat_map(|(incident, need, units)| std::iter::repeat_n((incident, need), units))
        .collect();
    least(problem, &slots, &mut vec![true; problem.units], &[0; 11])
}

fn numbers(cost: &Cost) -> Vec<i64> {
    let grades = Grade::ALL.iter().flat_map(|g| [cost.unfilled_slots(*g), cost.late_milliseconds(*g)]);
    grades.chain([cost.arrival_milliseconds()]).collect()
}

/// Up to four incidents with up to four slots in all, and up to five units; few different times, so that ties abound.
fn small() -> impl Strategy<Value = Problem> {
    (1_usize..=4, 1_usize..=5).prop_flat_map(|(incidents, units)| {
        let fits = prop::collection::vec(prop::bool::weighted(0.8), units);
        let need = (1_usize..=2, fits).prop_map(|(units, fits)| Need { units, fits });
        let grade = prop::sample::select(Grade::ALL);
        let incident = (grade, 0_u32..6, prop::collection::vec(need, 1..=2))
            .prop_map(|(grade, target, needs)| Incident { grade, target_milliseconds: target, needs });
        let row = prop::collection::vec(prop::option::weighted(0.8, 0_u32..12), units);
        let rows = prop::collection::vec(row, incidents);
        (prop::collection::vec(incident, incidents), rows).prop_map(move |(incidents, rows)| Problem {
            incidents,
            units,
            arrivals_milliseconds: rows,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_assignment_whatever_is_better_and_the_prices_prove_it(problem in small()) {
        let answer = solve(&problem).unwrap();
        prop_assert_eq!(numbers(&answer.total), least_of_all(&problem));
        prop_assert_eq!(check(&problem, &answer), Ok(()));
        let greedy = problem.total(&one_by_one(&problem).unwrap()).unwrap();
        prop_assert!(answer.total <= greedy);
    }

    #[test]
    fn a_changed_answer_does_not_pass(problem in small(), which in any::<prop::sample::Index>()) {
        let answer = solve(&problem).unwrap();
        let which = which.index(answer.choices.len());
        let mut worse = answer.clone();
        worse.choices[which].unit = match worse.choices[which].unit {
            Some(_) => None,
            None => Some(0),
        };
        prop_assert!(check(&problem, &worse).is_err());
        if let Some(total) = problem.total(&worse.choices) {
            worse.total = total;
            prop_assert!(check(&problem, &worse).is_err());
        }
    }
}

const ALL: [bool; 2] = [true, true];

/// Two incidents and two units: the first incident's quickest unit is the only quick one for the second.
fn crossing(first: Grade, second: Grade) -> Problem {
    Problem {
        incidents: vec![
            incident(first, 300_000, vec![need(1, &ALL)]),
            incident(second, 300_000, vec![need(1, &ALL)]),
        ],
        units: 2,
        arrivals_milliseconds: vec![vec![Some(120_000), Some(180_000)], vec![Some(150_000), Some(900_000)]],
    }
}

fn sent(choices: &[Choice]) -> Vec<Option<usize>> {
    choices.iter().map(|choice| choice.unit).collect()
}

#[test]
fn the_first_incident_spares_the_unit_that_only_the_second_can_use_in_time() {
    let problem = crossing(Grade::P2, Grade::P2);
    assert_eq!(sent(&one_by_one(&problem).unwrap()), [Some(0), Some(1)]);
    let answer = solve(&problem).unwrap();
    assert_eq!(sent(&answer.choices), [Some(1), Some(0)]);
    assert_eq!(answer.total.late_milliseconds(Grade::P2), 0);
    assert_eq!(answer.total.arrival_milliseconds(), 330_000);
}

#[test]
fn a_second_of_a_graver_incident_outweighs_an_hour_of_a_lighter_one() {
    let mut problem = crossing(Grade::P1, Grade::P2);
    problem.incidents[0].target_milliseconds = 179_000;
    assert_eq!(sent(&solve(&problem).unwrap().choices), [Some(0), Some(1)]);
    problem.incidents[0].target_milliseconds = 180_000;
    assert_eq!(sent(&solve(&problem).unwrap().choices), [Some(1), Some(0)]);
}

#[test]
fn a_late_unit_is_better_than_none_and_a_short_fleet_goes_to_the_gravest() {
    let mut problem = crossing(Grade::P4, Grade::P1);
    problem.units = 1;
    problem.arrivals_milliseconds = vec![vec![Some(1)], vec![Some(86_400_000)]];
    for row in &mut problem.incidents {
        row.needs = vec![need(1, &[true])];
    }
    let answer = solve(&problem).unwrap();
    assert_eq!(sent(&answer.choices), [None, Some(0)]);
    assert_eq!(answer.total.unfilled_slots(Grade::P4), 1);
    assert_eq!(answer.total.late_milliseconds(Grade::P1), 86_400_000 - 300_000);
}

#[test]
fn of_equal_units_the_one_of_the_lower_number_goes() {
    let mut problem = crossing(Grade::P3, Grade::P3);
    problem.incidents.pop();
    problem.arrivals_milliseconds = vec![vec![Some(60_000), Some(60_000)]];
    assert_eq!(sent(&solve(&problem).unwrap().choices), [Some(0)]);
}

#[test]
fn nothing_to_do_is_a_whole_answer() {
    let problem = Problem { incidents: Vec::new(), units: 0, arrivals_milliseconds: Vec::new() };
    let answer = solve(&problem).unwrap();
    assert_eq!(answer.total, Cost::ZERO);
    assert_eq!(check(&problem, &answer), Ok(()));
}

#[test]
fn a_problem_that_does_not_fit_together_is_refused_with_the_remedy() {
    let check = |change: fn(&mut Problem), refusal: Refusal, says: &str| {
        let mut problem = crossing(Grade::P1, Grade::P2);
        change(&mut problem);
        assert_eq!(solve(&problem), Err(refusal));
        assert_eq!(one_by_one(&problem), Err(refusal));
        assert!(refusal.to_string().contains(says), "{refusal}");
        assert!(!refusal.wording().zh.is_empty());
    };
    check(
        |problem| problem.incidents[0].needs[0].units = usize::MAX,
        Refusal::TooManySlots { slots: usize::MAX },
        "the limit is 1000",
    );
    check(|problem| problem.units = 10_001, Refusal::TooManyUnits { units: 10_001 }, "the limit is 10000");
    check(|problem| problem.units = 3, Refusal::Columns { incident: 0 }, "one entry for each unit");
    check(
        |problem| problem.arrivals_milliseconds.truncate(1),
        Refusal::Rows { rows: 1 },
        "one for each incident",
    );
}

#[test]
fn the_checker_names_what_is_wrong() {
    let problem = crossing(Grade::P2, Grade::P2);
    let check = |change: fn(&mut Answer), violation: Violation| {
        let mut answer = solve(&problem).unwrap();
        change(&mut answer);
        assert_eq!(check(&problem, &answer), Err(violation), "{violation}");
    };
    check(|answer| answer.choices.truncate(1), Violation::Slots);
    check(|answer| answer.choices[0].unit = Some(7), Violation::CannotGo { choice: 0 });
    check(|answer| answer.choices[0].unit = Some(0), Violation::SentTwice { unit: 0 });
    check(|answer| answer.total = Cost::ZERO, Violation::Total);
    check(|answer| answer.unit_prices.truncate(1), Violation::Prices);
    check(|answer| answer.slot_prices[0] = Cost::ZERO, Violation::NotTight { choice: 0 });
    check(|answer| answer.unit_prices[0] = Cost::filled(Grade::P1, 1, 0), Violation::UnitPrice { unit: 0 });
    // Prices that fit the choices of one-by-one dispatch do not prove it best.
    let greedy = one_by_one(&problem).unwrap();
    let cost = |choice: &Choice| problem.cost(*choice).unwrap();
    let answer = Answer {
        total: greedy.iter().map(cost).sum(),
        slot_prices: greedy.iter().map(cost).collect(),
        unit_prices: vec![Cost::ZERO; 2],
        choices: greedy,
    };
    assert_eq!(super::check(&problem, &answer), Err(Violation::UnitIsCheaper { choice: 1, unit: 0 }));
}
