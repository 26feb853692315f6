//! Files that are damaged, by chance and on purpose: they are refused or taken, and nothing falls over.

use std::path::Path;

use planning::check::check;
use planning::problem::{Json, Problem};
use serde_json::{Value, json};

use crate::small::{Desk, Dice, Small, names, solved};

/// A question of each kind on one network, and its answer.
fn questions(desk: &Desk) -> Vec<(Problem, Value, Value)> {
    let mut dice = Dice::new(7);
    let small = Small::draw(&mut dice, 9, 8, 10);
    std::fs::write(desk.folder().join("routes.csv"), "route,weight,steps\nr,1,0:n1 9:n2\ns,2,3:n4\n")
        .unwrap();
    let units = json!([{ "id": "a", "node": "n1" }, { "id": "b", "node": "n5", "ready_seconds": 1 }]);
    let questions = [
        json!({ "kind": "closure", "inside": ["n0"], "outside": ["n7", "n8"], "controls": [{ "node": "n3" }], "buy": "both" }),
        json!({ "kind": "blockade", "units": units, "posts": ["n2", "n6"] }),
        json!({ "kind": "cordon", "units": units, "targets": ["n8"], "report_delay_seconds": 1, "model": "dynamic",
            "suspect": { "nodes": [{ "node": "n0", "after_seconds": 30 }], "speed_kmh": 40 } }),
        json!({ "kind": "interception", "units": units, "routes": "routes.csv" }),
        json!({ "kind": "siting", "objective": "mclp", "within_seconds": 6, "add": 2, "demand": "asks" }),
        json!({ "kind": "patrol", "objective": "tour", "nodes": names(&[0, 1, 2]) }),
    ];
    let asked = questions.into_iter().map(|mut question| {
        let problem = desk.ask(&small, &question);
        question["network"] = json!({ "nodes": "nodes.csv", "edges": "edges.csv" });
        let answer = solved(&problem);
        (problem, question, answer)
    });
    asked.collect()
}

/// Values that are nowhere right, and some that are right elsewhere.
fn odd(dice: &mut Dice) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1e300),
        json!(-1e300),
        json!(0.5),
        json!(""),
        json!("n1"),
        json!("n99"),
        json!([]),
        json!({}),
        json!([[]]),
        json!(u64::MAX),
        json!(i64::MIN),
        json!("optimal"),
        json!("infeasible"),
        json!("\u{0}\u{ffff}"),
        json!(["n0", "n0"]),
        json!(1_000_000_007),
    ];
    values[dice.below(values.len())].clone()
}

/// Changes one thing somewhere within.
fn bend(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Object(map) if !map.is_empty() && dice.percent(85) => {
            let key = map.keys().nth(dice.below(map.len())).unwrap().clone();
            match dice.below(10) {
                0 => drop(map.remove(&key)),
                1 => {
                    let (new, odd) = (format!("{key}x"), odd(dice));
                    map.insert(new, odd);
                }
                _ => bend(map.get_mut(&key).unwrap(), dice),
            }
        }
        Value::Array(list) if !list.is_empty() && dice.percent(85) => {
            let place = dice.below(list.len());
            match dice.below(8) {
                0 => drop(list.remove(place)),
                1 => list.push(list[place].clone()),
                _ => bend(&mut list[place], dice),
            }
        }
        other => *other = odd(dice),
    }
}

#[test]
fn a_damaged_question_or_answer_is_refused_or_taken_and_nothing_falls_over() {
    let desk = Desk::new();
    let (mut taken, mut valid) = (0, 0);
    for (number, (problem, question, answer)) in (0_u64..).zip(questions(&desk)) {
        let mut dice = Dice::new(number);
        for _ in 0..400 {
            let mut bent = question.clone();
            for _ in 0..=dice.below(2) {
                bend(&mut bent, &mut dice);
            }
            let json = Json::of_bytes(&desk.file(), bent.to_string().as_bytes()).unwrap();
            if let Ok(problem) = Problem::of_json(&desk.file(), &json) {
                let answer = solved(&problem);
                let verdict =
                    check(&problem, &Json::of_bytes(Path::new("a"), answer.to_string().as_bytes()).unwrap());
                assert!(verdict.valid, "{verdict:?} {bent} {answer}");
                taken += 1;
            }
        }
        for _ in 0..1_000 {
            let mut bent = answer.clone();
            for _ in 0..=dice.below(2) {
                bend(&mut bent, &mut dice);
            }
            let json = Json::of_bytes(Path::new("a"), bent.to_string().as_bytes()).unwrap();
            valid += usize::from(check(&problem, &json).valid);
        }
    }
    assert!(taken > 50 && valid > 100, "{taken} questions taken, {valid} answers valid");
}

#[test]
fn bytes_changed_by_chance_are_refused_or_taken_and_nothing_falls_over() {
    let desk = Desk::new();
    for (number, (problem, question, answer)) in (100_u64..).zip(questions(&desk)) {
        let mut dice = Dice::new(number);
        for text in [question.to_string(), answer.to_string()] {
            for _ in 0..1_000 {
                let mut bytes = text.clone().into_bytes();
                for _ in 0..=dice.below(3) {
                    let place = dice.below(bytes.len());
                    match dice.below(3) {
                        0 => drop(bytes.remove(place)),
                        1 => bytes.insert(place, u8::try_from(dice.below(256)).unwrap()),
                        _ => bytes[place] = b"0123456789\"{}[],:-.en"[dice.below(21)],
                    }
                }
                if let Ok(json) = Json::of_bytes(&desk.file(), &bytes) {
                    let _ = Problem::of_json(&desk.file(), &json);
                    let _ = check(&problem, &json);
                }
            }
        }
    }
}

#[test]
fn tables_changed_by_chance_are_refused_or_taken_and_nothing_falls_over() {
    let desk = Desk::new();
    let (_, question, _) = questions(&desk).swap_remove(1);
    let json = Json::of_bytes(&desk.file(), question.to_string().as_bytes()).unwrap();
    for name in ["nodes.csv", "edges.csv"] {
        let path = desk.folder().join(name);
        let whole = std::fs::read(&path).unwrap();
        let mut dice = Dice::new(whole.len() as u64);
        for _ in 0..500 {
            let mut bytes = whole.clone();
            for _ in 0..=dice.below(3) {
                let place = dice.below(bytes.len());
                bytes[place] = b"0123456789,\n\"-.enxNa\xff"[dice.below(21)];
            }
            std::fs::write(&path, &bytes).unwrap();
            if let Ok(problem) = Problem::of_json(&desk.file(), &json) {
                let answer = solved(&problem).to_string();
                assert!(check(&problem, &Json::of_bytes(Path::new("a"), answer.as_bytes()).unwrap()).valid);
            }
        }
        std::fs::write(&path, whole).unwrap();
    }
}
