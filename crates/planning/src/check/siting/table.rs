//! The table on which a proof about sites is checked: what each place with demand pays for each candidate.

use super::super::drive::drive;
use crate::network::{NEVER, Nanos, Network, Node};
use crate::siting::Question;

/// So many millionths are a demand of 1.
const WEIGHT_ONE: f64 = 1e6;

/// Candidates, places with demand, and the ways between.
pub(super) struct Table {
    /// The nodes with demand.
    pub(super) rows: Vec<Node>,
    /// Their demand in millionths.
    pub(super) weights: Vec<i64>,
    /// The candidates where nothing stands yet.
    pub(super) candidates: Vec<Node>,
    /// From each candidate to each row.
    pub(super) times: Vec<Vec<Nanos>>,
    /// From each site that stands to each row.
    pub(super) standing: Vec<Vec<Nanos>>,
}

impl Table {
    pub(super) fn new(network: &Network, question: &Question) -> Self {
        let rows: Vec<Node> =
            (0..).zip(&question.demand).filter(|(_, demand)| **demand > 0.0).map(|(node, _)| node).collect();
        let stands = |node: &Node| question.existing.contains(node);
        let mut candidates: Vec<Node> =
            question.candidates.iter().copied().filter(|node| !stands(node)).collect();
        let mut seen = std::collections::HashSet::new();
        candidates.retain(|node| seen.insert(*node));
        let times = |sites: &[Node]| {
            let time = |road: u32| network.roads[road as usize].time;
            let of_site = |site: &Node| {
                let arrival = drive(network, &[(*site, 0)], time, |_, _| false).arrival;
                rows.iter().map(|row| arrival[*row as usize]).collect()
            };
            sites.iter().map(of_site).collect()
        };
        #[expect(clippy::cast_possible_truncation, reason = "a demand is far below what the type holds")]
        let weight = |row: &Node| ((question.demand[*row as usize] * WEIGHT_ONE).round() as i64).max(1);
        Self {
            weights: rows.iter().map(weight).collect(),
            times: times(&candidates),
            standing: times(&question.existing),
            candidates,
            rows,
        }
    }

    /// The time from the nearest site that stands.
    pub(super) fn own(&self, row: usize) -> Nanos {
        self.standing.iter().map(|times| times[row]).min().unwrap_or(NEVER)
    }

    /// The longest time from the nearest site when these candidates are open.
    pub(super) fn farthest(&self, open: &[usize]) -> Nanos {
        let nearest =
            |row: usize| open.iter().map(|site| self.times[*site][row]).fold(self.own(row), Nanos::min);
        (0..self.rows.len()).map(nearest).max().unwrap_or(0)
    }

    /// The longest time that some row needs whatever is opened.
    pub(super) fn least(&self) -> Nanos {
        let all: Vec<usize> = (0..self.candidates.len()).collect();
        self.farthest(&all)
    }

    /// Whether some row is served within one time and not within another, or could be.
    pub(super) fn has_between(&self, low: i128, high: i128) -> bool {
        let is_between = |time: Nanos| low < i128::from(time) && i128::from(time) < high;
        (0..self.rows.len()).any(|row| {
            let own = self.own(row);
            let mut times = self.times.iter().map(|times| times[row]).filter(|time| *time < own);
            is_between(own) || times.any(is_between)
        })
    }
}
