//! What an import left out, and why: nothing is lost in silence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How many examples are named for each reason.
const EXAMPLES_MAX: usize = 5;

/// What was left out or mended, by kind and reason.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// What was left out.
    pub dropped: BTreeMap<String, Lot>,
    /// What was taken, but is not as it should be.
    pub noted: BTreeMap<String, Lot>,
}

/// So many elements, some of them by their ids.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Lot {
    /// How many.
    pub count: u64,
    /// The first few ids.
    pub examples: Vec<i64>,
}

impl Report {
    /// Writes down that something is left out.
    pub fn drop(&mut self, kind: &str, reason: &str, id: i64) {
        add(&mut self.dropped, kind, reason, id);
    }

    /// Writes down that something is not as it should be.
    pub fn note(&mut self, kind: &str, reason: &str, id: i64) {
        add(&mut self.noted, kind, reason, id);
    }
}

fn add(lots: &mut BTreeMap<String, Lot>, kind: &str, reason: &str, id: i64) {
    let lot = lots.entry(format!("{kind}: {reason}")).or_default();
    lot.count += 1;
    if lot.examples.len() < EXAMPLES_MAX {
        lot.examples.push(id);
    }
}
