//! Whether trees of questions prove that a front lacks no plan.
//!
//! For every moment at which some plan of the front is lost, and every number of units, no plan that is finished before
//! may pass fewer nodes than the best of the front does. A tree for so many units shows it: on the way down to every
//! branch there is a line of prices that holds for posts that stand by such a moment or later, and lies high enough.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::json;

use super::super::Violation;
use super::super::claim::{Claim, Units};
use super::Point;
use crate::network::{NEVER, Nanos, Network, Node, nanos};

/// A price above this is none.
const PRICE_MAX: i128 = 1_000_000_000_000_000;

/// Nodes are settled no deeper than this.
const DEPTH_MAX: usize = 2_000;

/// What is settled of nodes: whether the vehicle passes.
pub(super) type Settled = HashMap<Node, bool>;

/// A line of prices.
pub(super) struct Line<'a> {
    /// Posts stand at the latest then, counted from the report.
    pub(super) by: Nanos,
    /// The price of each unit that has one, and of every post.
    pub(super) units: HashMap<usize, i64>,
    pub(super) post: i64,
    /// So much is a node that is passed.
    pub(super) coin: i64,
    /// It is about plans that pass fewer nodes than this only; about all where nothing is said.
    pub(super) fewer: Option<usize>,
    /// Where it stands.
    pub(super) claim: Claim<'a>,
}

/// What a model says of lines.
pub(super) trait Model {
    /// What all nodes that are passed and all prices of posts cost at least together, in any plan that agrees with what
    /// is settled.
    fn least(&self, settled: &Settled, line: &Line<'_>) -> Result<i128, Violation>;

    /// Whether some post can stand after one moment and before another, counted from the report.
    fn stands_between(&self, low: Nanos, high: Nanos) -> bool;
}

/// The trees of a certificate.
pub(super) struct Stairs<'a, M> {
    network: &'a Network,
    ids: &'a Units<'a>,
    model: &'a M,
    coin: i64,
    trees: HashMap<usize, Vec<Question<'a>>>,
}

struct Question<'a> {
    claim: Claim<'a>,
    lines: Vec<(Line<'a>, RefCell<Option<i128>>)>,
    asks: Option<[usize; 2]>,
}

impl<'a, M: Model> Stairs<'a, M> {
    /// Reads the trees; the lines are looked at when they are needed.
    pub(super) fn read(
        network: &'a Network,
        ids: &'a Units<'a>,
        model: &'a M,
        certificate: &Claim<'a>,
    ) -> Result<Self, Violation> {
        let coin = price(&certificate.needed("coin")?)?.max(1);
        let mut stairs = Self { network, ids, model, coin, trees: HashMap::new() };
        for tree in certificate.needed("trees")?.list()? {
            let questions = tree.needed("questions")?.list()?;
            let questions = questions.into_iter().map(|question| stairs.question(question));
            let questions = questions.collect::<Result<Vec<_>, _>>()?;
            stairs.trees.insert(tree.needed("units")?.count()?, questions);
        }
        Ok(stairs)
    }

    fn question(&self, claim: Claim<'a>) -> Result<Question<'a>, Violation> {
        let mut lines = Vec::new();
        for line in claim.needed("lines")?.list()? {
            let mut units = HashMap::new();
            for (id, price_at) in line.needed("prices")?.pairs()? {
                let unit = self.ids.get(id).ok_or_else(|| price_at.wrong("is the price of no unit"))?;
                units.insert(*unit, price(&price_at)?);
            }
            let by = nanos(line.needed("by_seconds")?.number()?);
            let post = price(&line.needed("post")?)?;
            let fewer = line.get("fewer_nodes").map(|claim| claim.count()).transpose()?;
            lines.push((Line { by, units, post, coin: self.coin, fewer, claim: line }, RefCell::new(None)));
        }
        let asks = match claim.get("asks") {
            None => None,
            Some(asks) => {
                let numbers = asks.list()?.iter().map(Claim::count).collect::<Result<Vec<usize>, _>>()?;
                let [first, second] = numbers[..] else { return Err(asks.wrong("are no two questions")) };
                Some([first, second])
            }
        };
        Ok(Question { claim, lines, asks })
    }

    /// Whether there is no plan beside these points, with so many units and nodes in all.
    pub(super) fn prove(&self, points: &[Point], units: usize) -> Result<bool, Violation> {
        let nodes = self.network.node_count();
        let finishes = points.iter().map(|point| point.finish).chain([NEVER]);
        for finish in finishes.filter(|finish| *finish > 0) {
            let least = |units: usize| {
                let known = points.iter().filter(|point| point.finish < finish && point.units <= units);
                known.map(|point| point.trapped).min().unwrap_or(nodes + 1)
            };
            // What proves a step proves those with fewer units that are as high.
            for units in (0..=units).filter(|number| *number == units || least(number + 1) < least(*number)) {
                let step = Step { units, finish, area: least(units) };
                if step.area > 0 && !self.closes(&step, 0, &mut Settled::new())? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether a question and all that it asks leave no plan below a step.
    fn closes(&self, step: &Step, number: usize, settled: &mut Settled) -> Result<bool, Violation> {
        let Some(tree) = self.trees.get(&step.units) else { return Ok(false) };
        let Some(question) = tree.get(number) else { return Ok(false) };
        for (line, known) in &question.lines {
            let is_later = line.by >= step.finish || !self.model.stands_between(line.by, step.finish);
            let is_about = line.fewer.is_none_or(|fewer| step.area <= fewer);
            if is_later && is_about && self.is_high(step, line, known, settled)? {
                return Ok(true);
            }
        }
        let Some(asks) = question.asks else { return Ok(false) };
        if settled.len() >= DEPTH_MAX {
            return Err(question.claim.wrong("settles too many nodes"));
        }
        let mut sides = Vec::new();
        for ask in asks {
            // What is asked later stands further down, so nothing is asked in a circle.
            let Some(asked) = tree.get(ask).filter(|_| ask > number) else {
                return Err(question.claim.wrong("asks no further question"));
            };
            let is_at = asked.claim.needed("is")?;
            let is_passed = match is_at.text()? {
                "passed" => true,
                "kept" => false,
                _ => return Err(is_at.wrong("is neither passed nor kept")),
            };
            sides.push((ask, asked.claim.needed("node")?.node(self.network)?, is_passed));
        }
        let is_fork =
            sides[0].1 == sides[1].1 && sides[0].2 != sides[1].2 && !settled.contains_key(&sides[0].1);
        if !is_fork {
            return Err(question.claim.wrong("does not ask of one more node both ways"));
        }
        for (ask, node, is_passed) in sides {
            settled.insert(node, is_passed);
            let is_closed = self.closes(step, ask, settled)?;
            settled.remove(&node);
            if !is_closed {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a line leaves no room below a step.
    fn is_high(
        &self,
        step: &Step,
        line: &Line<'_>,
        known: &RefCell<Option<i128>>,
        settled: &Settled,
    ) -> Result<bool, Violation> {
        let before = *known.borrow();
        let least = match before {
            Some(least) => least,
            None => self.model.least(settled, line)?,
        };
        known.replace(Some(least));
        let count = |number: usize| i128::try_from(number).unwrap_or(0);
        let stock: i128 = line.units.values().map(|price| i128::from(*price)).sum();
        let nodes = least - stock - i128::from(line.post) * count(step.units);
        Ok(nodes > i128::from(self.coin) * (count(step.area) - 1))
    }
}

/// No plan that is finished before, with so many units, is to pass fewer nodes.
struct Step {
    units: usize,
    finish: Nanos,
    area: usize,
}

fn price(claim: &Claim<'_>) -> Result<i64, Violation> {
    let price = claim.integer()?;
    if !(0..=PRICE_MAX).contains(&price) {
        return Err(claim.shown_wrong("is no price", json!({ "most": PRICE_MAX.to_string() })));
    }
    i64::try_from(price).map_err(|_large| claim.wrong("is no price"))
}
