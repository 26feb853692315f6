//! Why no other choice of sites is better: a tree of cases, each closed by a bound that anybody can add up.

use serde::Serialize;

/// A tree of cases over the sites. The first step is the root; a step's successors stand behind it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Proof {
    /// All totals are multiples of this.
    pub step: i128,
    /// The rows that the cases speak of. The others are left out, which can only make the totals smaller.
    pub rows: Vec<usize>,
    /// Lists of one multiplier for every such row, per unit of the row's weight.
    pub multipliers: Vec<Vec<i64>>,
    /// The cases.
    pub tree: Vec<Step>,
}

/// A case: some sites are open and some are closed by the steps above it, the others are undecided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "case")]
pub enum Step {
    /// An undecided site is open or closed.
    Branch {
        /// The site.
        site: usize,
        /// The step that goes on with it open.
        open: usize,
        /// The step that goes on with it closed.
        closed: usize,
    },
    /// An undecided site stays closed, because another undecided one is in no row worse.
    Dominated {
        /// The site that stays closed.
        site: usize,
        /// The one that is no worse.
        by: usize,
        /// The step that goes on.
        next: usize,
    },
    /// The multipliers show that no answer of this case is less than their bound.
    Bounded {
        /// Which list of multipliers.
        multipliers: usize,
    },
    /// Nothing is left to choose: either no more sites may be opened, or all undecided ones may, at no price.
    Settled,
    /// A row that must be served can no longer be.
    Barren,
}
