use std::process::Output;

use crate::installation::{anlan, error, said, text};

const EDGES: &str = "from,to,travel_seconds\n1,2,10\n2,3,20\n3,4,30\n";
const PROBLEM: &str = r#"{"kind":"blockade","network":{"nodes":"nodes.csv","edges":"edges.csv"},
    "units":[{"id":"A1","node":1},{"id":"A2","node":4}],"posts":[2,3]}"#;

fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, words) in
        [("nodes.csv", "node\n1\n2\n3\n4\n"), ("edges.csv", EDGES), ("problem.json", PROBLEM)]
    {
        std::fs::write(folder.path().join(name), words).unwrap();
    }
    folder
}

fn plan(words: &[&str]) -> Output {
    anlan().arg("plan").args(words).output().unwrap()
}

#[test]
fn a_plan_is_answered_with_its_time_and_its_answer_holds() {
    let folder = desk();
    let problem = folder.path().join("problem.json");
    let solved = plan(&["solve", text(&problem), "--time-limit-seconds", "5", "--threads", "2"]);
    assert_eq!(solved.status.code(), Some(0), "{}", error(&solved));
    let answer: serde_json::Value = serde_json::from_str(&said(&solved)).unwrap();
    assert_eq!((answer["kind"].as_str(), answer["status"].as_str()), (Some("blockade"), Some("optimal")));
    assert_eq!(
        (answer["finish_seconds"].as_f64(), answer["total_seconds"].as_f64()),
        (Some(30.0), Some(40.0))
    );
    assert!(answer["solve_seconds"].as_f64().unwrap() >= 0.0);
    let path = folder.path().join("answer.json");
    std::fs::write(&path, said(&solved)).unwrap();
    let checked = plan(&["check", text(&problem), text(&path)]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    assert_eq!(said(&checked).trim(), r#"{"valid":true,"proved":true}"#);
}

#[test]
fn a_plan_that_does_not_hold_ends_with_one_and_what_cannot_be_read_with_two() {
    let folder = desk();
    let (problem, answer) = (folder.path().join("problem.json"), folder.path().join("answer.json"));
    std::fs::write(&answer, r#"{"assignments":[{"post":2,"unit":"A1"}]}"#).unwrap();
    let checked = plan(&["check", text(&problem), text(&answer)]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(said(&checked).contains("the post 3 is held by nobody"), "{}", said(&checked));
    std::fs::write(&answer, "{").unwrap();
    assert_eq!(plan(&["check", text(&problem), text(&answer)]).status.code(), Some(2));
    std::fs::write(&problem, PROBLEM.replace("[2,3]", "[2,9]")).unwrap();
    let refused = plan(&["solve", text(&problem)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        error(&refused).contains("problem.json: posts[1]: 9 is no node of the network"),
        "{}",
        error(&refused)
    );
    assert_eq!((said(&refused).as_str(), error(&refused).lines().count()), ("", 1));
    assert_eq!(plan(&["solve", text(&folder.path().join("none.json"))]).status.code(), Some(2));
}
