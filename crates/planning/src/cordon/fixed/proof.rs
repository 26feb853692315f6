//! What a search proves, step by step.

use super::aim::Aim;
use super::choices::Choices;
use super::flow::UNLIMITED;
use super::frame::Frame;
use crate::cordon::answer::Ground;
use crate::cordon::field::Comer;
use crate::network::Node;

/// What is decided about a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Decision {
    /// The vehicle passes it.
    Passed,
    /// The vehicle does not pass it: it is stopped there or before.
    Kept,
}

/// Prices of the units, and of every post beyond how many there may be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Prices {
    /// By unit; not below nothing.
    pub(super) units: Vec<i64>,
    /// For every post; not below nothing.
    pub(super) count: i64,
}

impl Prices {
    /// Prices in whole steps: the fewer different ones there are, the sooner a flow is full.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "prices and steps are far below what the types hold"
    )]
    pub(super) fn rounded(units: &[f64], count: f64, step: i64) -> Self {
        let rounded = |price: f64| (price / step as f64).round() as i64 * step;
        Self { units: units.iter().map(|price| rounded(*price)).collect(), count: rounded(count) }
    }

    /// What a node costs: its cheapest comer; more than anything where nobody comes.
    pub(super) fn of_node(&self, aim: &Aim, comers: &[Comer]) -> i64 {
        let mut least = i64::MAX;
        if comers.is_empty() {
            return UNLIMITED;
        }
        if !aim.travel {
            for comer in comers {
                least = least.min(self.units[comer.unit as usize]);
                if least == 0 {
                    break;
                }
            }
            return aim.post + self.count + least;
        }
        for comer in comers {
            least = least.min(comer.travel + self.units[comer.unit as usize]);
        }
        aim.post + self.count + least
    }

    /// What a bound has beside the nodes: the nodes that are passed anyway, less the prices.
    pub(super) fn constant(&self, aim: &Aim, passed: usize) -> i64 {
        let passed = i64::try_from(passed).expect("nodes are counted in 32 bits");
        let most = i64::try_from(aim.posts_max.unwrap_or(0)).expect("few posts");
        aim.area * passed - self.units.iter().sum::<i64>() - self.count * most
    }
}

/// A branch that holds nothing better.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Leaf {
    /// What was decided on the way to it.
    pub(super) decisions: Vec<(Node, Decision)>,
    /// The prices that prove it.
    pub(super) prices: Prices,
    /// No plan with these decisions costs less.
    pub(super) bound: i64,
}

/// Prices that show which pairs are too dear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Round {
    /// The prices.
    pub(super) prices: Prices,
    /// No plan costs less.
    pub(super) bound: i64,
    /// Pairs that may cost no more than this are kept.
    pub(super) limit: i64,
    /// What flows through each choice.
    through: Vec<i64>,
}

impl Round {
    /// Makes a flow from nothing at these prices; none where nobody can hold some way out.
    pub(super) fn new(
        ground: Ground<'_>,
        choices: &Choices,
        aim: &Aim,
        prices: &Prices,
        limit: i64,
    ) -> Option<Self> {
        let mut frame = Frame::new(ground.network, ground.question, choices, aim.area).ok()?;
        let mut of_choice = vec![0; frame.choices.nodes.len()];
        let flow = frame.price(aim, prices, &mut of_choice);
        let mut through = vec![0; choices.nodes.len()];
        for (node, arc) in frame.choices.nodes.iter().zip(&frame.inner) {
            let place = choices.nodes.binary_search(node).expect("a frame has no other choices");
            through[place] = frame.flow.through(*arc);
        }
        let bound = prices.constant(aim, frame.passed) + flow;
        Some(Self { prices: prices.clone(), bound, limit, through })
    }

    /// The pairs with which a plan may still cost no more than the limit.
    pub(super) fn kept(&self, choices: &Choices, aim: &Aim) -> Choices {
        choices.kept(|place, comer| {
            let price = aim.cost(comer) + self.prices.count + self.prices.units[comer.unit as usize];
            self.bound + price - self.through[place] <= self.limit
        })
    }
}

/// Why a search found nothing better.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Proof {
    /// What plans cost.
    pub(super) aim: Aim,
    /// What was left out, one round after the other.
    pub(super) rounds: Vec<Round>,
    /// The leaves of the tree after that.
    pub(super) leaves: Vec<Leaf>,
    /// A way out on which nobody can hold any node that is left; then there are no leaves.
    pub(super) way_out: Vec<Node>,
}

impl Proof {
    pub(super) fn new(aim: Aim) -> Self {
        Self { aim, rounds: Vec::new(), leaves: Vec::new(), way_out: Vec::new() }
    }
}
