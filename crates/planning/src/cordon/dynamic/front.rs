//! All plans of which none is better than another in finish, units and area at once: the stairs are proved by cuts at
//! prices of units and of posts, beyond what the vehicle passes in any case.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::case::Case;
use super::plan::{Plan, plan_at};
use super::prices::{COIN, Limits, Prices};
use super::relax::Detour;
use super::search::{Low, raise};
use crate::cordon::question::Question;
use crate::cordon::stairs::{self, Branch, Draughtsman, Line, Point, Raised, Step};
use crate::network::{Nanos, Node, SECOND, seconds};
use crate::watch::Watch;

/// Why a line holds: at which prices, of which relaxation; none where the vehicle gets out whatever else is held.
type Reason = Option<(Detour, Prices)>;

/// What is known of the front: plans, and why there are no others.
pub(super) type Front = stairs::Front<Plan, Reason>;

/// Draws the lines by which a front is proved.
pub(super) struct Prover<'a> {
    case: &'a Case<'a>,
    watch: &'a Watch<'a>,
    /// Since when posts can count, each moment once; before them the moment of those who have no post.
    moments: Vec<Nanos>,
    /// By units, which relaxation was of use.
    detours: BTreeMap<usize, Vec<Detour>>,
}

impl<'a> Prover<'a> {
    /// Knows nothing yet.
    pub(super) fn new(case: &'a Case<'a>, watch: &'a Watch<'a>) -> Self {
        // No post counts before the report.
        let moments = std::iter::once(case.lead() - SECOND).chain(case.moments()).collect();
        Self { case, watch, moments, detours: BTreeMap::new() }
    }

    /// The whole front, or what of it was found before the watch was over.
    pub(super) fn front(&mut self, known: Vec<Plan>) -> Front {
        let limits = [self.moments.len(), self.case.units, self.case.is_target.len()];
        let front = stairs::front(self, limits, known);
        let twigs: usize = front.trees.iter().map(|tree| tree.twigs.len()).sum();
        self.watch.tell(&format!("front: {} plans, {twigs} branches", front.plans.len()));
        front
    }

    /// The proof in words: for every number of units a tree, and in it lines of prices.
    pub(super) fn certificate(&self, question: &Question, front: &Front) -> Value {
        let network = self.case.network;
        let line = |line: &Line<Reason>| {
            let by = seconds(self.moments[line.moment] - self.case.lead());
            let mut words = json!({ "by_seconds": by, "post": line.slope, "prices": {} });
            if line.most != usize::MAX {
                words["fewer_nodes"] = json!(line.most);
            }
            let Some((detour, prices)) = &line.reason else { return words };
            if let Detour::Percent(percent) = detour {
                words["detour_percent"] = json!(percent);
            }
            for (unit, price) in &prices.units {
                words["prices"][&*question.units[*unit as usize].id] = json!(price);
            }
            words
        };
        let limits = [self.moments.len(), network.node_count()];
        front.written(limits, COIN, |node| network.name(node).into(), line)
    }

    /// The same posts, held by those who count all as early as can be.
    fn sooner(&self, plan: Plan) -> Plan {
        let nodes: Vec<Node> = plan.held.iter().map(|post| post.node).collect();
        let by = |until: &Nanos| {
            let found = plan_at(self.case, &nodes, *until).map(|found| found.0);
            found.filter(|found| found.area <= plan.area && found.held.len() <= plan.held.len())
        };
        let first = self.moments.partition_point(|moment| *moment < plan.until && by(moment).is_none());
        self.moments.get(first).and_then(by).unwrap_or(plan)
    }
}

impl Draughtsman for Prover<'_> {
    type Plan = Plan;
    type Reason = Reason;

    const COIN: i64 = COIN;

    fn point(&self, plan: &Plan) -> Point {
        let finish = self.moments.partition_point(|moment| *moment < plan.until);
        [finish, plan.held.len(), plan.area]
    }

    fn raise(&mut self, branch: &Branch<'_, Reason>, step: Step) -> Raised<Plan, Reason> {
        let limits = Limits { until: self.moments[step.moment], units: step.units, area: usize::MAX };
        let prices = branch.line.and_then(|line| line.reason.as_ref()).map(|reason| &reason.1);
        let detours = self.detours.get(&step.units).cloned();
        let low = Low { limits, area: step.area, decisions: branch.decisions, prices, detours };
        let high = raise(self.case, low);
        if branch.decisions.is_empty() {
            self.detours.entry(step.units).or_insert(high.detours);
        }
        let slope = high.reason.as_ref().map_or(0, |reason| reason.1.post);
        let units = i64::try_from(step.units).expect("units are numbered by u32");
        let (base, most) = match &high.reason {
            Some(_) => (high.value + slope * units, step.area),
            None => (i64::MAX / 4, usize::MAX),
        };
        let line = Line { moment: step.moment, base, slope, most, reason: high.reason };
        let plans = high.plan.into_iter().map(|plan| self.sooner(plan)).collect();
        Raised { lines: vec![line], plans, fork: high.fork }
    }

    fn is_over(&self) -> bool {
        self.watch.is_over()
    }
}
