//! The search: is a node of the edge passed or posted? Until a bound says that nothing better is to be had, or nothing
//! is left to ask.
//!
//! A plan is told by the set of nodes that the vehicle passes: its posts stand at the edge of that set, and each must
//! count by the vehicle's arrival within the set. So the set is grown from what is passed in any case. Each branch asks
//! of one node at the edge whether it is passed, and then the set grows and arrivals beyond get earlier, or posted. When
//! every node at the edge has a post, the set is the plan's own, and its best units are found by matching.

mod ascent;

use std::rc::Rc;

use self::ascent::Ascent;
use super::case::Case;
use super::matching::matching;
use super::plan::{Plan, plan_at};
use super::prices::{COIN, Goal, Limits, Prices, Tariff};
use super::proof::{Proof, Reason};
use super::reach::{Fate, Follows, Probe, Reach};
use super::relax::{Beyond, Cut, Detour, Relaxation};
use crate::network::Node;
use crate::watch::Watch;

/// What a search found.
#[derive(Debug)]
pub(super) struct Found {
    /// The best plan within the limits.
    pub(super) plan: Option<Plan>,
    /// No plan within the limits is worth less to the goal.
    pub(super) bound: i64,
    /// Whether the search came to its end, so that no better plan exists.
    pub(super) is_done: bool,
    /// Why not.
    pub(super) proof: Proof,
}

/// So many prices are tried at the first question, and at every later one.
const ROUNDS: (u32, u32) = (40, 8);
/// So many prices in a row that bring nothing end a question that is not the first.
const CALM_MAX: u32 = 3;

/// The relaxations that are tried at first.
const DETOURS: [Detour; 2] = [Detour::Any, Detour::Percent(0)];

/// When a search has found enough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Enough {
    /// When nothing better is to be had.
    Best,
    /// When there is any plan within the limits.
    First,
}

/// What is searched for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// The goal.
    pub(super) goal: Goal,
    /// When it is enough.
    pub(super) enough: Enough,
    /// The limits.
    pub(super) limits: Limits,
    /// A plan that is known already.
    pub(super) known: Option<Plan>,
}

/// Searches for a plan within the limits.
pub(super) fn search(case: &Case<'_>, wish: Wish, watch: &Watch<'_>) -> Found {
    let Wish { goal, enough, limits, known } = wish;
    let mut search = Search {
        case,
        goal,
        enough,
        limits,
        most: most(case, goal),
        plan: None,
        fates: vec![Fate::Open; case.is_target.len()],
        items: vec![Item::root()],
        detours: DETOURS.to_vec(),
        detour: Detour::Any,
        tried: Vec::new(),
        probe: Probe::new(case.is_target.len()),
    };
    search.plan = known.filter(|plan| plan.keeps_to(&limits));
    let mut open = vec![0];
    while let Some(item) = open.last().copied() {
        if watch.is_over() {
            break;
        }
        open.pop();
        if enough == Enough::First && search.plan.is_some() {
            open.clear();
            break;
        }
        open.extend(search.settle(item));
    }
    let left = open.iter().map(|item| search.items[*item].bound).min();
    let value = search.plan.as_ref().map(|plan| plan.value(goal));
    let bound = left.into_iter().chain(value).min().unwrap_or(i64::MAX);
    Found { bound, is_done: open.is_empty(), proof: search.proof(), plan: search.plan }
}

/// A branch that is to be raised: no plan in it is to pass fewer nodes than `area`.
pub(super) struct Low<'a> {
    /// When posts count, and how many units there are.
    pub(super) limits: Limits,
    pub(super) area: usize,
    pub(super) decisions: &'a [(Node, bool)],
    /// Where prices begin.
    pub(super) prices: Option<&'a Prices>,
    /// Which relaxations are tried; none where that is not known yet.
    pub(super) detours: Option<Vec<Detour>>,
}

/// What became of a branch.
pub(super) struct High {
    /// What it costs at least, above what is scarce.
    pub(super) value: i64,
    /// Why; none where the vehicle gets out, or comes too early, whatever else is held.
    pub(super) reason: Option<(Detour, Prices)>,
    pub(super) plan: Option<Plan>,
    /// Of which node to ask next.
    pub(super) fork: Option<Node>,
    /// Which relaxations were of use.
    pub(super) detours: Vec<Detour>,
}

/// Settles one branch as far as prices can.
pub(super) fn raise(case: &Case<'_>, low: Low<'_>) -> High {
    let nodes = case.is_target.len();
    let most = COIN * i64::try_from(low.area).expect("nodes are numbered by u32");
    let mut items = vec![Item::root()];
    for (node, is_passed) in low.decisions {
        let fate = if *is_passed { Fate::Passed } else { Fate::Posted };
        items.push(Item { parent: items.len() - 1, settled: Some((*node, fate)), ..Item::root() });
    }
    let item = items.len() - 1;
    items[item].prices = Rc::new(low.prices.cloned().unwrap_or_default());
    let mut search = Search {
        case,
        goal: Goal::Area,
        enough: Enough::Best,
        limits: low.limits,
        most,
        plan: None,
        fates: vec![Fate::Open; nodes],
        items,
        detours: low.detours.unwrap_or_else(|| DETOURS.to_vec()),
        detour: Detour::Any,
        tried: Vec::new(),
        probe: Probe::new(nodes),
    };
    let asked = search.settle(item);
    let fork = asked.first().and_then(|asked| search.items[*asked].settled).map(|settled| settled.0);
    let reason = match &search.items[item].reason {
        Reason::Lost => None,
        Reason::Priced { detour, prices } => Some((*detour, prices.clone())),
        Reason::Open | Reason::Asked(..) => {
            let prices = asked.first().map(|asked| (*search.items[*asked].prices).clone());
            prices.map(|prices| (search.detour, prices))
        }
    };
    let value = asked.first().map_or(search.enough() + 1, |asked| search.items[*asked].bound);
    High { value, reason, fork, detours: search.detours, plan: search.plan }
}

/// More than any plan is worth to a goal.
fn most(case: &Case<'_>, goal: Goal) -> i64 {
    let coins = |count: usize| COIN * (1 + i64::try_from(count).expect("nodes are numbered by u32"));
    match goal {
        Goal::Any => 1,
        Goal::Units => coins(case.units),
        Goal::Area => coins(case.is_target.len()),
        Goal::Travel => {
            let mut far = vec![0; case.units];
            for node in 0..case.is_target.len() {
                for pair in case.pairs(u32::try_from(node).expect("nodes are numbered by u32")) {
                    far[pair.unit as usize] = pair.travel.max(far[pair.unit as usize]);
                }
            }
            1 + far.iter().sum::<i64>()
        }
    }
}

/// One question of the search, and what became of it.
#[derive(Debug)]
struct Item {
    parent: usize,
    /// The node that was settled last.
    settled: Option<(Node, Fate)>,
    bound: i64,
    prices: Rc<Prices>,
    reason: Reason,
}

impl Item {
    fn root() -> Self {
        Self { parent: 0, settled: None, bound: i64::MIN, prices: Rc::default(), reason: Reason::Open }
    }
}

struct Search<'a> {
    case: &'a Case<'a>,
    goal: Goal,
    enough: Enough,
    limits: Limits,
    most: i64,
    plan: Option<Plan>,
    fates: Vec<Fate>,
    items: Vec<Item>,
    detours: Vec<Detour>,
    /// The relaxation of the best bound of a question.
    detour: Detour,
    /// The nodes of the cut out of which a plan was tried last.
    tried: Vec<Node>,
    probe: Probe,
}

/// The best bound of a question so far.
struct Best {
    value: i64,
    prices: Prices,
    cut: Option<Cut>,
}

impl Search<'_> {
    fn proof(&self) -> Proof {
        let items = self.items.iter().map(|item| (item.settled, item.reason.clone())).collect();
        Proof { goal: self.goal, worth: self.enough(), limits: self.limits, items }
    }

    /// A better plan is worth at most this.
    fn enough(&self) -> i64 {
        let step = match self.goal {
            Goal::Any | Goal::Travel => 1,
            Goal::Units | Goal::Area => COIN,
        };
        let limit = match self.goal {
            Goal::Any | Goal::Travel => None,
            Goal::Units => Some(self.limits.units),
            Goal::Area => Some(self.limits.area),
        };
        let limit = limit.and_then(|limit| COIN.checked_mul(i64::try_from(limit).ok()?));
        let better = self.plan.as_ref().map_or(self.most, |plan| plan.value(self.goal)) - step;
        limit.map_or(better, |limit| better.min(limit))
    }

    /// Settles a question: either it is closed for a reason, or it is asked of one more node.
    fn settle(&mut self, item: usize) -> Vec<usize> {
        self.fates.fill(Fate::Open);
        let mut at = item;
        while let Some((node, fate)) = self.items[at].settled {
            self.fates[node as usize] = fate;
            at = self.items[at].parent;
        }
        let reach = Reach::new(self.case, &self.fates, self.limits.until);
        if reach.is_lost {
            self.items[item].reason = Reason::Lost;
            return Vec::new();
        }
        let follows = self.follows(&reach);
        if let Some(prices) = self.over_limit(&reach, &follows) {
            self.items[item].reason = Reason::Priced { detour: Detour::Any, prices };
            return Vec::new();
        }
        let fates = std::mem::take(&mut self.fates);
        let beyond = Beyond { case: self.case, fates: &fates, reach: &reach, follows: &follows };
        let bound = self.bound(item, &beyond);
        self.fates = fates;
        match bound {
            Ok(reason) => {
                self.items[item].reason = reason;
                Vec::new()
            }
            Err(best) => self.branch(item, &reach, &follows, best),
        }
    }

    /// More nodes passed than this are too many.
    fn area(&self) -> usize {
        let least = match self.goal {
            Goal::Area => usize::try_from(self.enough() / COIN).unwrap_or(0),
            Goal::Any | Goal::Units | Goal::Travel => usize::MAX,
        };
        least.min(self.limits.area)
    }

    fn follows(&mut self, reach: &Reach) -> Vec<(Node, Follows)> {
        let ground = (reach, self.limits.until, self.area());
        let open = reach.edge.iter().filter(|node| self.fates[**node as usize] == Fate::Open);
        let probe = &mut self.probe;
        open.map(|node| (*node, probe.follows(self.case, &self.fates, ground, *node))).collect()
    }

    /// Prices by which what is settled is too dear by itself: too many posts, too many nodes, or too few units.
    fn over_limit(&self, reach: &Reach, follows: &[(Node, Follows)]) -> Option<Prices> {
        let dear = self.most;
        let is_posted = |node: &&Node| self.fates[**node as usize] == Fate::Posted;
        let settled = reach.edge.iter().filter(is_posted).copied();
        let forced = follows.iter().filter(|one| one.1 == Follows::Lost).map(|one| one.0);
        let posted: Vec<Node> = settled.chain(forced).collect();
        if posted.len() > self.limits.units {
            return Some(Prices { post: dear, ..Prices::default() });
        }
        if reach.passed > self.limits.area {
            return Some(Prices { node: dear, ..Prices::default() });
        }
        let choice = |node: &Node| -> Vec<u32> {
            let by = reach.arrivals[*node as usize].min(self.limits.until);
            self.case.in_time(*node, by).iter().map(|pair| pair.unit).collect()
        };
        let choices: Vec<Vec<u32>> = posted.iter().map(choice).collect();
        let matching = matching(self.case.units, &choices);
        (!matching.crowded.is_empty()).then(|| Prices {
            units: matching.short.iter().map(|unit| (*unit, dear)).collect(),
            ..Prices::default()
        })
    }

    /// Raises the bound until the question is closed, or as far as it goes.
    fn bound(&mut self, item: usize, beyond: &Beyond<'_>) -> Result<Reason, Best> {
        let until = self.limits.until;
        let first = (*self.items[item].prices).clone();
        self.try_safe(beyond, &first);
        let mut best = Best { value: i64::MIN, prices: first, cut: None };
        let detours = self.detours.clone();
        let rounds = if item == 0 { ROUNDS.0 } else { ROUNDS.1 };
        let mut values = Vec::new();
        for detour in &detours {
            let mut relaxation = Relaxation::new(beyond, until, *detour);
            let mut ascent = Ascent { prices: best.prices.clone(), calm: 0, share: 1 };
            let mut here = i64::MIN;
            for _ in 0..rounds {
                let tariff = Tariff::new(self.case, self.goal, &self.limits, &ascent.prices);
                let cut = relaxation.cut(self.case, &tariff);
                let value = cut.as_ref().map_or(i64::MAX, |cut| cut.value);
                if let Some(cut) = &cut {
                    self.try_plan(cut.posts.iter().map(|post| post.0).collect());
                }
                if value > self.enough() {
                    return Ok(Reason::Priced { detour: *detour, prices: ascent.prices });
                }
                let Some(cut) = cut else { break };
                ascent.note(value > here);
                here = here.max(value);
                if value > best.value || best.cut.is_none() {
                    best = Best { value, prices: ascent.prices.clone(), cut: Some(cut.clone()) };
                    self.detour = *detour;
                }
                if self.enough == Enough::First && self.plan.is_some() {
                    return Err(best);
                }
                if item != 0 && ascent.calm == CALM_MAX
                    || !ascent.step(self, &tariff, &cut, beyond.reach.passed)
                {
                    break;
                }
            }
            if self.goal == Goal::Any {
                best.prices = ascent.prices;
            }
            values.push(here);
        }
        if item == 0 {
            // What bounded the whole best bounds its parts best, as a rule.
            let most = values.iter().max().copied();
            let place = values.iter().position(|value| Some(*value) == most).unwrap_or(0);
            self.detours = vec![detours[place]];
        }
        Err(best)
    }

    /// Tries the plan whose posts are safe whatever else is held.
    fn try_safe(&mut self, beyond: &Beyond<'_>, prices: &Prices) {
        let tariff = Tariff::new(self.case, self.goal, &self.limits, prices);
        let mut safe = Relaxation::new(beyond, self.limits.until, Detour::Safe);
        if let Some(cut) = safe.cut(self.case, &tariff) {
            self.try_plan(cut.posts.iter().map(|post| post.0).collect());
        }
    }

    fn try_plan(&mut self, nodes: Vec<Node>) {
        if nodes == self.tried {
            return;
        }
        if let Some((plan, _)) = plan_at(self.case, &nodes, self.limits.until)
            && plan.keeps_to(&self.limits)
            && plan.value(self.goal) <= self.enough()
        {
            self.plan = Some(plan);
        }
        self.tried = nodes;
    }

    /// Asks of a node at the edge.
    fn branch(&mut self, item: usize, reach: &Reach, follows: &[(Node, Follows)], best: Best) -> Vec<usize> {
        if self.enough == Enough::First && self.plan.is_some() {
            return Vec::new();
        }
        let open: Vec<Node> = follows.iter().map(|one| one.0).collect();
        if open.is_empty() {
            // The reach is the plan's own: its best units are worth the plan, and their prices prove it.
            let (plan, prices) = plan_at(self.case, &reach.edge, self.limits.until)
                .expect("posts that are matched in time hold the vehicle");
            if plan.value(self.goal) <= self.enough() {
                self.plan = Some(plan);
            }
            let prices = if self.goal == Goal::Travel { prices } else { Vec::new() };
            let units = (0..).zip(prices).filter(|unit| unit.1 != 0).collect();
            let prices = Prices { units, ..Prices::default() };
            self.items[item].reason = Reason::Priced { detour: Detour::Any, prices };
            return Vec::new();
        }
        let passed = best.cut.as_ref().map_or(&[][..], |cut| &cut.passed);
        let by_cut = open.iter().find(|node| passed.contains(node));
        let choice = |one: &&(Node, Follows)| {
            let by = reach.arrivals[one.0 as usize].min(self.limits.until);
            let grows = match &one.1 {
                Follows::Lost => usize::MAX,
                Follows::Passed(passed) => passed.len(),
            };
            (std::cmp::Reverse(grows), self.case.in_time(one.0, by).len(), one.0)
        };
        let (node, first) = match by_cut {
            // A post that the cut can do without makes the bound rise, or a better plan appear, at once.
            Some(node) if self.goal != Goal::Any => (*node, Fate::Posted),
            _ => {
                let free = follows.iter().filter(|one| one.1 != Follows::Lost);
                let node = free.min_by_key(choice).or(follows.iter().min_by_key(choice));
                let node = node.expect("some node is open").0;
                (node, if passed.contains(&node) { Fate::Passed } else { Fate::Posted })
            }
        };
        let prices = Rc::new(best.prices);
        let second = if first == Fate::Passed { Fate::Posted } else { Fate::Passed };
        let bound = best.value.max(self.items[item].bound);
        let children = [first, second].map(|fate| {
            self.items.push(Item {
                parent: item,
                settled: Some((node, fate)),
                bound,
                prices: prices.clone(),
                reason: Reason::Open,
            });
            self.items.len() - 1
        });
        self.items[item].reason = Reason::Asked(children[0], children[1]);
        vec![children[1], children[0]]
    }
}
