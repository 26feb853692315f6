//! Whether questions about nodes, each closed for a reason, prove that no plan is better (dynamic model).

use std::collections::HashMap;

use super::super::Violation;
use super::super::claim::{Claim, Units};
use super::super::flow::ENDLESS;
use super::case::Case;
use super::cut::{Tariff, least};
use super::reach::{Fate, Reach, Settled};
use crate::network::{NEVER, Nanos, Node, nanos};

/// A price above this is none.
const PRICE_MAX: i128 = 1_000_000_000_000_000;

/// What is to be little.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Goal {
    None,
    Units,
    Area,
    Travel,
}

/// It is shown that no plan keeps to these limits and is worth so little.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refuted {
    /// Every post stands by then, counted from the report; [`NEVER`] without a limit.
    pub(super) finish: Nanos,
    pub(super) units: usize,
    pub(super) area: usize,
    pub(super) goal: Goal,
    pub(super) goal_limit: i128,
}

/// Looks through everything that is said to be refuted.
pub(super) fn read(
    case: &Case<'_>,
    units: &Units<'_>,
    certificate: &Claim<'_>,
) -> Result<Vec<Refuted>, Violation> {
    let coin_at = certificate.needed("coin")?;
    let coin = coin_at.integer()?;
    if coin != 1 << 20 {
        return Err(coin_at.wrong("is no coin"));
    }
    let Some(list) = certificate.get("refuted") else { return Ok(Vec::new()) };
    list.list()?.iter().map(|at| Proof::read(case, units, coin, at)?.refuted(at)).collect()
}

struct Proof<'a> {
    case: &'a Case<'a>,
    units: &'a Units<'a>,
    coin: i64,
    limits: Refuted,
}

impl<'a> Proof<'a> {
    fn read(case: &'a Case<'a>, units: &'a Units<'a>, coin: i128, at: &Claim<'_>) -> Result<Self, Violation> {
        let within = at.needed("within")?;
        let count = |key| within.get(key).map_or(Ok(usize::MAX), |claim| claim.count());
        let goal_at = at.needed("goal")?;
        let goal = match goal_at.text()? {
            "none" => Goal::None,
            "units" => Goal::Units,
            "trapped_nodes" => Goal::Area,
            "travel" => Goal::Travel,
            _ => return Err(goal_at.wrong("is no goal")),
        };
        let mut limits = Refuted {
            finish: within.get("finish_seconds").map_or(Ok(NEVER), |claim| claim.number().map(nanos))?,
            units: count("units")?,
            area: count("trapped_nodes")?,
            goal,
            goal_limit: at.needed("goal_limit")?.integer()?,
        };
        if goal == Goal::Area {
            let most = usize::try_from(limits.goal_limit.div_euclid(coin)).unwrap_or(0);
            limits.area = limits.area.min(most);
        }
        Ok(Self { case, units, coin: i64::try_from(coin).unwrap_or(1), limits })
    }

    /// Looks that every question is closed.
    fn refuted(&self, at: &Claim<'_>) -> Result<Refuted, Violation> {
        let questions_at = at.needed("questions")?;
        let questions = questions_at.list()?;
        let mut is_seen = vec![false; questions.len()];
        let mut waiting: Vec<(usize, HashMap<Node, Fate>)> = vec![(0, HashMap::new())];
        while let Some((number, fates)) = waiting.pop() {
            let question =
                questions.get(number).ok_or_else(|| questions_at.wrong("has not all questions"))?;
            if std::mem::replace(&mut is_seen[number], true) {
                return Err(question.wrong("is asked twice"));
            }
            let Some(asks) = question.get("asks") else {
                self.closed(question, &fates)?;
                continue;
            };
            let numbers = asks.list()?.iter().map(Claim::count).collect::<Result<Vec<usize>, _>>()?;
            let [first, second] = numbers[..] else { return Err(asks.wrong("are no two questions")) };
            let read = |number: usize| {
                let question = questions.get(number).ok_or_else(|| asks.wrong("names no question"))?;
                let is_at = question.needed("is")?;
                let fate = match is_at.text()? {
                    "passed" => Fate::Passed,
                    "posted" => Fate::Posted,
                    _ => return Err(is_at.wrong("is neither passed nor posted")),
                };
                Ok((question.needed("node")?.node(self.case.network)?, fate))
            };
            let (one, other) = (read(first)?, read(second)?);
            if one.0 != other.0 || one.1 == other.1 || fates.contains_key(&one.0) {
                return Err(asks.wrong("do not settle one more node both ways"));
            }
            for (number, (node, fate)) in [(first, one), (second, other)] {
                let mut fates = fates.clone();
                fates.insert(node, fate);
                waiting.push((number, fates));
            }
        }
        Ok(self.limits)
    }

    fn closed(&self, question: &Claim<'_>, fates: &HashMap<Node, Fate>) -> Result<(), Violation> {
        let finish = self.limits.finish;
        let until = if finish == NEVER { NEVER } else { finish.saturating_add(self.case.lead) };
        let settled = Settled { fates, until, area: self.limits.area };
        let Some(reach) = Reach::new(self.case, &settled) else { return Ok(()) };
        if question.get("closed").is_none_or(|closed| closed.text() != Ok("priced")) {
            return Err(question.wrong("is not closed: the vehicle can be stopped"));
        }
        let tariff = self.tariff(question)?;
        let detour = match question.get("detour_percent") {
            None => None,
            Some(at) => Some(i64::try_from(at.count()?.min(1_000_000)).unwrap_or(0)),
        };
        let cost = least(self.case, &settled, &reach, detour, &tariff);
        if cost >= i128::from(ENDLESS) || cost > self.limits.goal_limit {
            return Ok(());
        }
        Err(question.shown_wrong(
            "is not closed: a cut costs no more than is allowed",
            serde_json::json!({ "cost": cost.to_string(), "goal_limit": self.limits.goal_limit.to_string() }),
        ))
    }

    fn tariff(&self, question: &Claim<'_>) -> Result<Tariff, Violation> {
        let price = |claim: Option<Claim<'_>>| -> Result<i64, Violation> {
            let Some(claim) = claim else { return Ok(0) };
            let price = claim.integer()?;
            if !(0..=PRICE_MAX).contains(&price) {
                return Err(claim.wrong("is no price"));
            }
            i64::try_from(price).map_err(|_large| claim.wrong("is no price"))
        };
        let (post, node) = (price(question.get("post"))?, price(question.get("passed"))?);
        let mut units = HashMap::new();
        let mut stock = 0;
        if let Some(prices) = question.get("prices") {
            for (id, claim) in prices.pairs()? {
                let unit = self.units.get(id).ok_or_else(|| claim.wrong("is the price of no unit"))?;
                let price = price(Some(claim))?;
                stock += i128::from(price);
                units.insert(*unit, price);
            }
        }
        for (price, limit) in [(post, self.limits.units), (node, self.limits.area)] {
            if price > 0 && limit == usize::MAX {
                return Err(question.wrong("has a price for what is not limited"));
            }
            if price > 0 {
                stock += i128::from(price) * i128::try_from(limit).unwrap_or(i128::MAX >> 64);
            }
        }
        let coin_if = |is_goal: bool| if is_goal { self.coin } else { 0 };
        Ok(Tariff {
            of_post: post + coin_if(self.limits.goal == Goal::Units),
            travel: self.limits.goal == Goal::Travel,
            of_node: node + coin_if(self.limits.goal == Goal::Area),
            units,
            stock,
        })
    }
}
