//! The contest's city (CUMCM 2011 B): what is known of it, and what we find and prove.

use super::{Bench, Row};
use anyhow::{Context, Result};

/// The question, what of the answer counts, and its known value: the best published for the flight, where better is
/// possible, and the optimum for all else.
const QUESTIONS: [(&str, &str, &str, f64); 5] = [
    ("blockade", "contest: 13 exits of A held, last after s", "finish_seconds", 480.927_411_594),
    ("siting", "contest: platforms more in A for 3 min", "value", 4.0),
    ("postman", "contest: postman of A, m", "length_meters", 237_655.869_205),
    ("static", "contest: flight from 32, static, last after s", "finish_seconds", 538.8),
    ("dynamic", "contest: flight from 32, dynamic, last after s", "finish_seconds", 538.8),
];

/// Asks everything once.
pub(super) fn rows(bench: &Bench) -> Result<Vec<Row>> {
    let data = bench.shared.join("data/cumcm2011b");
    if !data.is_dir() {
        println!("The contest is left out: {} is not there", data.display());
        return Ok(Vec::new());
    }
    bench.write(&["contest".to_owned(), data.display().to_string(), bench.folder.display().to_string()])?;
    let row = |(name, what, key, known): (&str, &str, &str, f64)| {
        let (answer, seconds) = bench.ours(&format!("contest-{name}"), bench.runs)?;
        let value = answer[key].as_f64().with_context(|| format!("an answer has no {key}"))?;
        let peer = ("published", Ok((known, None)));
        Ok(Row { what: what.to_owned(), value, seconds, peer, times_min: None })
    };
    QUESTIONS.into_iter().map(row).collect()
}
