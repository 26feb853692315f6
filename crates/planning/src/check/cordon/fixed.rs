//! What lines of prices show in the static model: a cut of all roads, with who is in time on free streets.

use super::super::Violation;
use super::super::flow::{ENDLESS, Flow};
use super::ground::{Choices, Pair};
use super::plan::Ground;
use super::stairs::{Line, Model, Settled};
use crate::network::{Nanos, Node};

/// The static model.
pub(super) struct Fixed<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) choices: &'a Choices,
}

impl Fixed<'_> {
    /// What a post at a node costs at least; without end where nobody is there in time.
    fn post(&self, node: Node, line: &Line<'_>) -> i64 {
        let cost = |pair: &Pair| line.post + line.units.get(&pair.unit).copied().unwrap_or(0);
        let pairs = self.choices.get(&node).into_iter().flatten().filter(|pair| pair.stands <= line.by);
        pairs.map(cost).min().unwrap_or(ENDLESS)
    }
}

impl Model for Fixed<'_> {
    fn least(&self, settled: &Settled, line: &Line<'_>) -> Result<i128, Violation> {
        let (network, question) = (self.ground.network, self.ground.question);
        let nodes = network.node_count();
        let (source, sink) = (2 * nodes, 2 * nodes + 1);
        let mut flow = Flow::new(2 * nodes + 2);
        for node in (0_u32..).take(nodes) {
            let (enter, leave) = (2 * node as usize, 2 * node as usize + 1);
            flow.arc(enter, leave, self.post(node, line), 0);
            let is_end = question.targets.contains(&node) || settled.get(&node) == Some(&false);
            flow.arc(leave, sink, if is_end { ENDLESS } else { line.coin }, 0);
            if settled.get(&node) == Some(&true) {
                flow.arc(source, leave, ENDLESS, 0);
            }
            for (next, _) in network.out.of(node) {
                flow.arc(leave, 2 * next as usize, ENDLESS, 0);
            }
        }
        for start in &question.starts {
            flow.arc(source, 2 * start.node as usize, ENDLESS, 0);
        }
        Ok(i128::from(flow.greatest(source, sink)))
    }

    fn stands_between(&self, low: Nanos, high: Nanos) -> bool {
        self.choices.values().flatten().any(|pair| low < pair.stands && pair.stands < high)
    }
}
