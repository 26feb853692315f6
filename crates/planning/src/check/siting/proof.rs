//! Whether a tree of cases proves that no choice of sites is better.
//!
//! In a case some candidates are open and some are closed. A multiplier for every row, what it would pay at most per
//! unit of its weight, lets every other candidate be judged alone; the best-paid that may still be opened bound the
//! case from below. All in whole numbers.

use std::collections::HashMap;

use serde_json::json;

use super::super::Violation;
use super::super::claim::Claim;
use super::table::Table;
use crate::network::{NEVER, Nanos, Network, Node};
use crate::siting::{Objective, Question};

/// So many billionths are one.
const BILLION: i64 = 1_000_000_000;
/// What a row pays that has to have a site and has none.
const MUST: i64 = i64::MAX;

/// What is proved: that no choice of at most so many candidates comes to less than a total.
pub(super) struct Sum {
    /// For each row, what a unit of weight pays without a new site.
    own: Vec<i64>,
    /// For each candidate and row, what a unit of weight pays with it.
    costs: Vec<Vec<i64>>,
    weights: Vec<i64>,
    /// What opening a candidate costs.
    price: i64,
    /// So many may be opened.
    limit: usize,
    /// What so many sites near enough are worth, where that counts instead.
    worth: Option<Vec<i64>>,
}

impl Sum {
    /// As few candidates as can be, so that every row has a site within the radius.
    pub(super) fn cover(table: &Table, radius: Nanos) -> Self {
        let near = |time: Nanos| time != NEVER && time <= radius;
        let cost = |time: Nanos| if near(time) { 0 } else { MUST };
        Self {
            own: (0..table.rows.len()).map(|row| cost(table.own(row))).collect(),
            costs: table.times.iter().map(|times| times.iter().map(|time| cost(*time)).collect()).collect(),
            weights: vec![1; table.rows.len()],
            price: BILLION,
            limit: table.candidates.len(),
            worth: None,
        }
    }

    /// What the objective sums up.
    pub(super) fn of(table: &Table, question: &Question) -> Self {
        let radius = question.within.unwrap_or(NEVER - 1);
        let cost = |time: Nanos| match question.objective {
            Objective::Mclp => {
                if time <= radius {
                    0
                } else {
                    BILLION
                }
            }
            Objective::Mexclp => i64::from(time <= radius),
            _ => time,
        };
        let count = |row: usize| table.standing.iter().filter(|times| times[row] <= radius).count();
        let is_counted = question.objective == Objective::Mexclp;
        let own = |row: usize| {
            if is_counted { i64::try_from(count(row)).unwrap_or(MUST) } else { cost(table.own(row)) }
        };
        let most = table.candidates.len() + table.standing.len();
        Self {
            own: (0..table.rows.len()).map(own).collect(),
            costs: table.times.iter().map(|times| times.iter().map(|time| cost(*time)).collect()).collect(),
            weights: table.weights.clone(),
            price: 0,
            limit: question.add.unwrap_or(table.candidates.len()).min(table.candidates.len()),
            worth: is_counted.then(|| expected(most, question.busy_fraction.unwrap_or(0.0))),
        }
    }

    /// The same about some of the rows only, in this order: it comes to no more.
    fn of_rows(&self, rows: &[usize]) -> Self {
        let pick = |values: &[i64]| rows.iter().map(|row| values[*row]).collect::<Vec<i64>>();
        Self {
            own: pick(&self.own),
            costs: self.costs.iter().map(|costs| pick(costs)).collect(),
            weights: pick(&self.weights),
            price: self.price,
            limit: self.limit,
            worth: self.worth.clone(),
        }
    }

    /// What open candidates come to; none where a row that must have a site has none.
    pub(super) fn total(&self, open: &[usize]) -> Option<i128> {
        let mut total = i128::from(self.price) * i128::try_from(open.len()).unwrap_or(0);
        for (row, weight) in self.weights.iter().enumerate() {
            let pays = match &self.worth {
                Some(worth) => -worth[self.count(row, open)],
                None => self.pays(row, open),
            };
            if pays == MUST {
                return None;
            }
            total += i128::from(*weight) * i128::from(pays);
        }
        Some(total)
    }

    fn pays(&self, row: usize, open: &[usize]) -> i64 {
        open.iter().map(|site| self.costs[*site][row]).fold(self.own[row], i64::min)
    }

    fn count(&self, row: usize, open: &[usize]) -> usize {
        let near = open.iter().filter(|site| self.costs[**site][row] > 0).count();
        usize::try_from(self.own[row]).unwrap_or(0) + near
    }

    /// No choice with these open, and of the undecided at most so many more, comes to less than this.
    fn bound(&self, multipliers: &[i64], open: &[usize], undecided: &[usize]) -> i128 {
        let mut reduced = vec![i128::from(self.price); self.costs.len()];
        let mut bound = i128::from(self.price) * i128::try_from(open.len()).unwrap_or(0);
        for (row, multiplier) in multipliers.iter().enumerate() {
            let weight = i128::from(self.weights[row]);
            let near = |site: &&usize| self.costs[**site][row] > 0;
            if let Some(worth) = &self.worth {
                let count = self.count(row, open);
                let most = count + undecided.iter().filter(near).count();
                let next = |count: usize| worth[count + 1] - worth[count];
                let pays = (*multiplier).min(if count < most { next(count) } else { 0 }).max(0);
                let beyond: i64 = (count..most).map(|count| (next(count) - pays).max(0)).sum();
                bound -= weight * i128::from(worth[count] + beyond);
                for site in undecided.iter().filter(near) {
                    reduced[*site] -= weight * i128::from(pays);
                }
                continue;
            }
            let pays = self.pays(row, open).min(*multiplier);
            bound += weight * i128::from(pays);
            for site in undecided {
                let cost = self.costs[*site][row];
                if cost < pays {
                    reduced[*site] -= weight * i128::from(pays - cost);
                }
            }
        }
        let mut paid: Vec<i128> =
            undecided.iter().map(|site| reduced[*site]).filter(|paid| *paid < 0).collect();
        paid.sort_unstable();
        bound + paid.iter().take(self.limit.saturating_sub(open.len())).sum::<i128>()
    }

    /// Whether every two totals differ by a multiple of the step.
    fn steps_by(&self, step: i128) -> bool {
        if step == 1 {
            return true;
        }
        if i128::from(self.price) % step != 0 {
            return false;
        }
        // Rows that pay the same whatever is opened count as one.
        let mut rows: HashMap<Vec<i64>, i128> = HashMap::new();
        for (row, weight) in self.weights.iter().enumerate() {
            let costs = self
                .costs
                .iter()
                .map(|costs| costs[row].min(if self.worth.is_some() { 1 } else { self.own[row] }));
            let key = std::iter::once(self.own[row]).chain(costs).collect();
            *rows.entry(key).or_default() += i128::from(*weight);
        }
        let is_multiple = |weight: i128, one: i64, other: i64| {
            one == MUST || other == MUST || (weight * (i128::from(one) - i128::from(other))) % step == 0
        };
        rows.iter().all(|(pays, weight)| {
            if let Some(worth) = &self.worth {
                let own = usize::try_from(pays[0]).unwrap_or(0);
                let most = own + pays[1..].iter().filter(|near| **near > 0).count();
                return (own..most).all(|count| is_multiple(*weight, worth[count + 1], worth[count]));
            }
            let least = pays.iter().copied().min().unwrap_or(0);
            pays.iter().all(|cost| is_multiple(*weight, *cost, least))
        })
    }

    fn is_no_worse(&self, by: usize, site: usize, open: &[usize]) -> bool {
        let row = |row: usize| {
            let pays = self.pays(row, open);
            self.costs[by][row].min(pays) <= self.costs[site][row].min(pays)
        };
        self.worth.is_none() && (0..self.weights.len()).all(row)
    }
}

/// The chance, in billionths, that of so many units not all are busy; rounded so that each adds no more than the one
/// before.
fn expected(most: usize, busy: f64) -> Vec<i64> {
    let mut all_busy = 1.0;
    let mut worth = vec![0];
    let mut last = BILLION;
    for count in 0..most {
        all_busy *= busy;
        #[expect(clippy::cast_possible_truncation, reason = "from nothing to a billion")]
        let next = ((1.0 - all_busy) * 1e9).round() as i64 - worth[count];
        last = last.min(next);
        worth.push(worth[count] + last);
    }
    worth
}

/// The tree of a certificate.
pub(super) struct Tree<'a> {
    sum: Sum,
    /// No choice may come to less than this.
    total: i128,
    step: i128,
    multipliers: Vec<Vec<i64>>,
    steps: Vec<Claim<'a>>,
    /// By the certificate's number, the table's number.
    candidates: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// Reads the tree of a certificate; none where there is no tree.
    pub(super) fn read(
        network: &Network,
        table: &Table,
        sum: &Sum,
        total: i128,
        certificate: &Claim<'a>,
    ) -> Result<Option<Self>, Violation> {
        let Some(tree) = certificate.get("tree") else { return Ok(None) };
        let rows_at = certificate.needed("rows")?;
        let rows = places(network, &table.rows, &rows_at)?;
        let is_cover = sum.price > 0;
        if !is_cover && rows.len() != table.rows.len() {
            return Err(rows_at.wrong("are not all nodes with demand"));
        }
        let candidates_at = certificate.needed("candidates")?;
        let candidates = places(network, &table.candidates, &candidates_at)?;
        if candidates.len() != table.candidates.len() {
            return Err(candidates_at.wrong("are not all candidates"));
        }
        let sum = sum.of_rows(&rows);
        let mut multipliers = Vec::new();
        for list_at in certificate.needed("multipliers")?.list()? {
            let whole = |claim: &Claim<'_>| {
                i64::try_from(claim.integer()?).map_err(|_large| claim.wrong("is too large"))
            };
            let list = list_at.list()?.iter().map(whole).collect::<Result<Vec<i64>, _>>()?;
            if list.len() != rows.len() {
                return Err(list_at.wrong("has not one multiplier for each row"));
            }
            multipliers.push(list);
        }
        let step_at = certificate.needed("step")?;
        let step = step_at.integer()?.max(1);
        if !sum.steps_by(step) {
            return Err(step_at.wrong("is no step by which all totals differ"));
        }
        Ok(Some(Self { sum, total, step, multipliers, steps: tree.list()?, candidates }))
    }

    /// Looks that every case is closed; false where there are none.
    pub(super) fn is_closed(&self) -> Result<bool, Violation> {
        if self.steps.is_empty() {
            return Ok(false);
        }
        let mut waiting = vec![(0_usize, Vec::new(), (0..self.candidates.len()).collect::<Vec<usize>>())];
        let mut seen = vec![false; self.steps.len()];
        while let Some((number, open, undecided)) = waiting.pop() {
            let Some(step) = self.steps.get(number) else {
                return Err(Violation::shown(
                    "the certificate's tree goes on where it has no step",
                    json!(number),
                ));
            };
            if std::mem::replace(&mut seen[number], true) {
                return Err(step.wrong("is reached twice"));
            }
            let without =
                |site: usize| undecided.iter().copied().filter(|other| *other != site).collect::<Vec<_>>();
            match step.needed("case")?.text()? {
                "branch" => {
                    let site = self.site(step, "site", &undecided)?;
                    let with: Vec<usize> = open.iter().copied().chain([site]).collect();
                    waiting.push((step.needed("open")?.count()?, with, without(site)));
                    waiting.push((step.needed("closed")?.count()?, open.clone(), without(site)));
                }
                "dominated" => {
                    let (site, by) =
                        (self.site(step, "site", &undecided)?, self.site(step, "by", &undecided)?);
                    if site == by || !self.sum.is_no_worse(by, site, &open) {
                        return Err(step.wrong("closes a site that may be wanted"));
                    }
                    waiting.push((step.needed("next")?.count()?, open.clone(), without(site)));
                }
                _ => self.leaf(step, &open, &undecided)?,
            }
        }
        Ok(true)
    }

    fn site(&self, step: &Claim<'_>, key: &str, undecided: &[usize]) -> Result<usize, Violation> {
        let claim = step.needed(key)?;
        let site = self.candidates.get(claim.count()?).copied();
        site.filter(|site| undecided.contains(site)).ok_or_else(|| claim.wrong("is no undecided site"))
    }

    fn leaf(&self, step: &Claim<'_>, open: &[usize], undecided: &[usize]) -> Result<(), Violation> {
        let sum = &self.sum;
        let is_closed = match step.needed("case")?.text()? {
            "bounded" => {
                let at = step.needed("multipliers")?;
                let multipliers = self
                    .multipliers
                    .get(at.count()?)
                    .ok_or_else(|| at.wrong("names no list of multipliers"))?;
                open.len() > sum.limit || sum.bound(multipliers, open, undecided) > self.total - self.step
            }
            "settled" => {
                let all: Vec<usize> = open.iter().chain(undecided).copied().collect();
                let last = if open.len() >= sum.limit {
                    Some(open)
                } else {
                    (sum.price == 0 && all.len() <= sum.limit).then_some(all.as_slice())
                };
                let Some(last) = last else { return Err(step.wrong("is not settled: more may be chosen")) };
                open.len() > sum.limit || sum.total(last).is_none_or(|total| total >= self.total)
            }
            "barren" => {
                let all: Vec<usize> = open.iter().chain(undecided).copied().collect();
                sum.worth.is_none() && (0..sum.weights.len()).any(|row| sum.pays(row, &all) == MUST)
            }
            _ => return Err(step.wrong("is no case that is known")),
        };
        if is_closed { Ok(()) } else { Err(step.wrong("does not rule out that a better choice is there")) }
    }
}

/// The places of nodes in a list that has each of them once.
fn places(network: &Network, nodes: &[Node], claim: &Claim<'_>) -> Result<Vec<usize>, Violation> {
    let place_of: HashMap<Node, usize> =
        nodes.iter().enumerate().map(|(place, node)| (*node, place)).collect();
    let mut is_seen = vec![false; nodes.len()];
    let mut found = Vec::new();
    for at in claim.list()? {
        let place = place_of.get(&at.node(network)?).copied();
        let place = place.filter(|place| !std::mem::replace(&mut is_seen[*place], true));
        found.push(place.ok_or_else(|| at.wrong("is there twice, or is not asked about"))?);
    }
    Ok(found)
}
