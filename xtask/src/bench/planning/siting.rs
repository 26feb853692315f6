//! Sites among drawn places, beside spopt with `HiGHS` on the same tables of times.

use super::{Bench, Row};
use crate::process::{cargo, output};
use anyhow::{Context, Result, anyhow};
use serde_json::Value;

/// A question as `planning_siting.py` calls it, as our bench calls it, and its rows, candidates and sites.
const QUESTIONS: [(&str, &str, [&str; 3]); 4] = [
    ("p_center_300x60", "p_center", ["300", "60", "10"]),
    ("mclp_5000x300", "mclp", ["5000", "300", "15"]),
    ("mclp_5000x300_20", "mclp", ["5000", "300", "20"]),
    ("p_median_500x100", "p_median", ["500", "100", "10"]),
];
const SEED: &str = "1";
/// The peer takes at least so many times as long as ours.
const TIMES_MIN: f64 = 20.0;

/// Asks everything of both.
pub(super) fn rows(bench: &Bench) -> Result<Vec<Row>> {
    let mut ours = String::new();
    for kind in ["p_center", "mclp", "p_median"] {
        ours +=
            &output(cargo().args(["bench", "-q", "-p", "anlan-planning", "--bench", "siting", "--", kind]))?;
    }
    let names = QUESTIONS.map(|(name, ..)| name.to_owned());
    let arguments = [&["--seed".to_owned(), SEED.to_owned()][..], &names].concat();
    let peers = bench.peer("xtask/peers/planning_siting.py", &arguments);
    let row = |(name, kind, sizes): (&str, &str, [&str; 3])| {
        let (value, seconds) = told(&ours, kind, &sizes)?;
        let found = match &peers {
            Ok(lines) => measured(lines, name),
            Err(error) => Err(anyhow!("{error:#}")),
        };
        let what = format!("{kind} {} × {}, {} sites", sizes[0], sizes[1], sizes[2]);
        Ok(Row { what, value, seconds, peer: ("spopt, HiGHS", found), times_min: Some(TIMES_MIN) })
    };
    QUESTIONS.into_iter().map(row).collect()
}

/// Value and seconds out of the line that our bench prints for a question.
fn told(printed: &str, kind: &str, sizes: &[&str; 3]) -> Result<(f64, f64)> {
    let wanted: Vec<&str> = [kind].iter().chain(sizes).chain([&SEED]).copied().collect();
    let lines = printed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = lines.into_iter().find(|line| line.starts_with(&wanted));
    let line = line.with_context(|| format!("our bench says nothing of {}", wanted.join(" ")))?;
    anyhow::ensure!(line.last() != Some(&"proved"), "{} is not proved", wanted.join(" "));
    let number = |at: usize| -> Result<f64> {
        let cell = line.get(at).context("a line of our bench is too short")?;
        cell.parse().with_context(|| format!("reading {cell:?} of our bench"))
    };
    Ok((number(5)?, number(7)?))
}

/// Value and seconds, building and solving together, out of the peer's line for a question.
fn measured(lines: &str, name: &str) -> Result<(f64, Option<f64>)> {
    let line = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let line = line.into_iter().find(|line| line["question"] == name).context("it says nothing")?;
    let number = |key: &str| line[key].as_f64().with_context(|| format!("it says no {key}"));
    Ok((number("value")?, Some(number("build_cpu_seconds")? + number("solve_cpu_seconds")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_both_are_understood() {
        let ours = "p_center  300  60  10  2  1 1 0.5 1 1\np_center  300  60  10  1  1876 1876 0.004 3 0\n";
        assert_eq!(told(ours, "p_center", &["300", "60", "10"]).unwrap(), (1876.0, 0.004));
        assert!(told(ours, "mclp", &["300", "60", "10"]).is_err());
        let unproved = "p_center 300 60 10 1 1876 1800 0.004 3 0 not proved\n";
        assert!(told(unproved, "p_center", &["300", "60", "10"]).is_err());
        let line = r#"{"question":"q","value":1876,"build_cpu_seconds":0.5,"solve_cpu_seconds":1.5}"#;
        assert_eq!(measured(line, "q").unwrap(), (1876.0, Some(2.0)));
    }
}
