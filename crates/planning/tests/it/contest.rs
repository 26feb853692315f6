//! The contest's city (CUMCM 2011 B): plans as papers print them, good ones and bad ones, and what is said of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use planning::check::Verdict;
use planning::problem::Problem;
use serde_json::{Value, json};

use crate::small::verdict;

/// A file of the shared test data; none, with the reason printed, where it is not at hand.
fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join("data/cumcm2011b").join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("left out: {path} is not at hand; ANLAN_SHARED names the folder of the shared test data");
    None
}

/// The columns of a table, row by row.
fn rows(path: &str) -> Option<Vec<Vec<String>>> {
    let mut reader = csv::Reader::from_path(shared(path)?).unwrap();
    Some(reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect())
}

fn question(question: &Value) -> Option<Problem> {
    let folder = tempfile::tempdir().unwrap();
    let mut question = question.clone();
    let (nodes, edges) = (shared("nodes.csv")?, shared("edges.csv")?);
    question["network"] = json!({ "nodes": nodes, "edges": edges, "directed": false, "speed_kmh": 60 });
    let file = folder.path().join("problem.json");
    std::fs::write(&file, question.to_string()).unwrap();
    Some(Problem::read(&file).unwrap())
}

/// The platforms of the districts of these letters.
fn units(districts: &str) -> Option<Vec<Value>> {
    let rows = rows("platforms.csv")?;
    let of = rows.iter().filter(|row| districts.contains(row[1].as_str()));
    Some(of.map(|row| json!({ "id": row[0], "node": row[2] })).collect())
}

/// All thirteen exits of district A, to be held by its twenty platforms.
fn blockade() -> Option<Problem> {
    let exits: Vec<String> = rows("exits_district_a.csv")?.into_iter().map(|mut row| row.remove(1)).collect();
    question(&json!({ "kind": "blockade", "units": units("A")?, "posts": exits }))
}

/// The flight from node 32, three minutes before the report.
fn cordon(model: &str) -> Option<Problem> {
    let exits: Vec<String> = rows("exits_city.csv")?.into_iter().map(|mut row| row.remove(1)).collect();
    question(&json!({
        "kind": "cordon", "units": units("ABCDEF")?, "targets": exits, "model": model,
        "suspect": { "nodes": [{ "node": 32 }] }, "report_delay_seconds": 180,
    }))
}

/// Who holds which exit, as papers print it.
const LEAST: &str = "12:A12 14:A16 16:A9 21:A14 22:A10 23:A13 24:A11 28:A15 29:A7 30:A8 38:A2 48:A5 62:A4";
/// Every exit of the city by the nearest platform that is left.
const EXITS: &str = "151:B4 153:B7 177:C12 202:C10 203:C13 264:C1 317:C16 325:D6 328:D9 332:E15 362:D4 387:B8 \
    418:E8 483:F9 541:F10 572:F11 578:F5";

fn pairs(plan: &str) -> BTreeMap<&str, &str> {
    plan.split_whitespace().map(|pair| pair.split_once(':').unwrap()).collect()
}

fn blocks(plan: &BTreeMap<&str, &str>) -> Value {
    let rows: Vec<Value> = plan.iter().map(|(post, unit)| json!({ "post": post, "unit": unit })).collect();
    json!({ "assignments": rows })
}

fn stands(plan: &BTreeMap<&str, &str>) -> Value {
    let rows: Vec<Value> = plan.iter().map(|(node, unit)| json!({ "node": node, "unit": unit })).collect();
    json!({ "posts": rows })
}

fn violation(verdict: &Verdict) -> String {
    let mut text = verdict.violation.clone().unwrap_or_default();
    write!(text, " {}", verdict.witness.clone().unwrap_or_default()).unwrap();
    text
}

#[test]
fn the_blockade_that_papers_print_holds_and_what_is_wrong_with_others_is_said() {
    let Some(problem) = blockade() else { return };
    let least = pairs(LEAST);
    assert!(verdict(&problem, &blocks(&least)).valid);
    let mut claims = blocks(&least);
    (claims["finish_seconds"], claims["total_seconds"]) =
        (json!(8.015_456_859_909_348 * 60.0), json!(46.188_489_453_475 * 60.0));
    assert!(verdict(&problem, &claims).valid);
    claims["status"] = json!("optimal");
    assert!(violation(&verdict(&problem, &claims)).contains("optimal is claimed and not proved"));

    // Another paper sends each exit its nearest platform, whoever that is.
    let mut nearest = least.clone();
    nearest.extend([("21", "A13"), ("22", "A13")]);
    let said = violation(&verdict(&problem, &blocks(&nearest)));
    assert!(said.contains("\"A13\" holds two posts"), "{said}");

    let mut open = least.clone();
    open.remove("29");
    let said = violation(&verdict(&problem, &blocks(&open)));
    assert!(said.contains("the post 29 is held by nobody"), "{said}");

    let mut foreign = least.clone();
    foreign.insert("29", "B1");
    let said = violation(&verdict(&problem, &blocks(&foreign)));
    assert!(said.contains("\"B1\" is no unit of the problem"), "{said}");

    let mut beside = least.clone();
    beside.insert("92", "A1");
    let said = violation(&verdict(&problem, &blocks(&beside)));
    assert!(said.contains("\"92\" is no post of the problem"), "{said}");

    let mut early = blocks(&least);
    early["finish_seconds"] = json!(480);
    let said = violation(&verdict(&problem, &early));
    assert!(said.contains("finish_seconds: 480 is not true; it is 480.92"), "{said}");
}

#[test]
fn a_ring_at_the_citys_exits_holds_and_one_with_a_gap_lets_the_car_out() {
    for model in ["static", "dynamic"] {
        let Some(problem) = cordon(model) else { return };
        let exits = pairs(EXITS);
        let verdict_of = |plan: &BTreeMap<&str, &str>| verdict(&problem, &stands(plan));
        assert!(verdict_of(&exits).valid, "{:?}", verdict_of(&exits));

        let mut gap = exits.clone();
        gap.remove("202");
        let found = verdict_of(&gap);
        assert_eq!(found.violation.as_deref(), Some("the vehicle escapes to 202"), "{model}");
        let witness = found.witness.unwrap();
        let (nodes, seconds) = (witness["nodes"].as_array().unwrap(), witness["seconds"].as_array().unwrap());
        assert_eq!((nodes[0].as_str(), nodes[nodes.len() - 1].as_str()), (Some("32"), Some("202")));
        assert_eq!(nodes.len(), seconds.len());
        // It left three minutes before the report.
        assert_eq!(seconds[0].as_f64(), Some(-180.0));
        assert!((seconds[seconds.len() - 1].as_f64().unwrap() - 24.879 * 60.0).abs() < 0.1);

        // Printed times are rounded; that the car gets out is said before that they are not true.
        let mut printed = stands(&gap);
        for post in printed["posts"].as_array_mut().unwrap() {
            post["arrive_seconds"] = json!(100);
        }
        assert_eq!(
            verdict(&problem, &printed).violation.as_deref(),
            Some("the vehicle escapes to 202"),
            "{model}"
        );

        let mut late = exits.clone();
        late.insert("203", "D3");
        let said = violation(&verdict_of(&late));
        assert!(said.contains("the vehicle escapes to 203; the post at 203 stands"), "{said}");

        let mut twice = exits.clone();
        twice.insert("203", "C10");
        assert!(violation(&verdict_of(&twice)).contains("\"C10\" holds two posts"));

        let mut claims = stands(&exits);
        claims["units_used"] = json!(17);
        claims["finish_seconds"] = json!(8.98 * 60.0);
        let said = violation(&verdict(&problem, &claims));
        assert!(said.contains("finish_seconds") && said.contains("is not true; it is 760.8"), "{said}");
    }
}
