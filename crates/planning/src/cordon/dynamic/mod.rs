//! The dynamic model: a post counts if it stands before the vehicle could be there past the other posts.
//!
//! ```text
//!   Question ─► case (who can hold what since when)
//!                 │
//!                 ├─► reach (what is passed in any case) ─► relax (cuts beyond it, at prices) ─► bound
//!                 ╰─► search (a node at the edge: passed or posted?) ◄───────────────────────────╯
//!                       ╰─► plan, proof
//!                             ╰─► front (stairs of units and area, one flight for every moment)
//! ```

mod case;
mod earliest;
mod front;
mod matching;
mod plan;
mod prices;
mod proof;
mod reach;
mod relax;
mod search;

#[cfg(test)]
mod tests;

use self::case::Case;
use self::earliest::{Known, Outcome};
use self::front::Prover;
use self::plan::{Plan, plan_at};
use self::prices::{COIN, Goal, Limits};
use self::proof::certificate;
use self::search::{Enough, Wish, search};
use super::answer::{Answer, Ground};
use super::drive::{Drive, Held};
use super::field::{Field, NEVER};
use super::question::{Model, Objective, Question};
use crate::network::{Nanos, Network, Node, seconds};
use crate::watch::{Status, Watch};

/// No limits at all.
const FREE: Limits = Limits { until: NEVER, units: usize::MAX, area: usize::MAX };

/// Answers a question in the dynamic model, beginning with a plan that is under way, if there is one. Where it does not
/// hold any more, it is of no account.
pub(super) fn solve(
    field: &Field,
    network: &Network,
    question: &Question,
    under_way: &[Held],
    watch: &Watch<'_>,
) -> Answer {
    let ground = Ground { network, question, field };
    let escapes = |drive: &Drive| drive.escapes_to(&question.targets);
    let empty = Drive::new(network, question, field, Model::Dynamic, &[]);
    // Without a post the vehicle stays in: nothing is better, but for the area, which posts make smaller.
    let is_in = escapes(&empty).is_none();
    if is_in && !matches!(question.objective, Objective::SmallestArea | Objective::Front) {
        return ground.with_plan(Status::Optimal, Some(0.0), &[]);
    }
    let case = Case::new(network, question, field);
    let stands = |node: Node| match case.earliest(node) {
        NEVER => NEVER,
        since => since - case.lead(),
    };
    let stands: Vec<Nanos> = (0..).take(network.node_count()).map(stands).collect();
    let drive = Drive::against(network, question, field, Model::Dynamic, &stands);
    if let Some(target) = escapes(&drive) {
        return ground.without_plan(Status::Infeasible, &drive.way_to(target));
    }
    let nodes = match under_way {
        [] => super::fixed::first(ground, watch),
        _ => under_way.iter().map(|post| post.node).collect(),
    };
    let known = match question.objective {
        Objective::EarliestFinish | Objective::Front => soonest(&case, &nodes),
        _ => plan_at(&case, &nodes, NEVER).map(|found| found.0),
    };
    let task = Task { ground, case: &case, known, watch };
    match question.objective {
        Objective::FewestUnits => task.least(Goal::Units),
        Objective::SmallestArea => task.least(Goal::Area),
        Objective::LeastTravel => task.least(Goal::Travel),
        Objective::EarliestFinish => task.earliest(),
        Objective::Front => task.front(),
    }
}

/// The plan with its posts at these nodes that all stand soonest.
fn soonest(case: &Case<'_>, nodes: &[Node]) -> Option<Plan> {
    let moments = case.moments();
    let by = |until: &Nanos| plan_at(case, nodes, *until);
    let first = moments.partition_point(|until| by(until).is_none());
    moments.get(first).and_then(by).map(|found| found.0)
}

/// A question that is worth a search.
struct Task<'a> {
    ground: Ground<'a>,
    case: &'a Case<'a>,
    known: Option<Plan>,
    watch: &'a Watch<'a>,
}

impl Task<'_> {
    /// The plan that is worth least to a goal.
    fn least(self, goal: Goal) -> Answer {
        let wish = Wish { goal, enough: Enough::Best, limits: FREE, known: self.known };
        let found = search(self.case, wish, self.watch);
        let certificate = certificate(self.case, self.ground.question, &[found.proof]);
        let Some(plan) = found.plan else {
            let status = if found.is_done { Status::Infeasible } else { Status::Unknown };
            return Answer { certificate, ..self.ground.without_plan(status, &[]) };
        };
        let status = if found.is_done { Status::Optimal } else { Status::Feasible };
        let bound = found.bound.max(0);
        let bound = match goal {
            Goal::Travel => seconds(bound),
            // A part of a unit or of a node is a whole one.
            _ => seconds((bound + COIN - 1) / COIN * crate::network::SECOND),
        };
        Answer { certificate, ..self.ground.with_plan(status, Some(bound), &plan.held) }
    }

    /// The plan whose last post stands first.
    fn earliest(self) -> Answer {
        let mut known = Known::new(self.case, self.known.into_iter().collect(), self.watch);
        let (outcome, bound) = known.earliest();
        let bound = (bound != NEVER).then(|| seconds(bound - self.case.lead()));
        let certificate = certificate(self.case, self.ground.question, known.refuted.as_slice());
        let best = known.plans.iter().min_by_key(|plan| plan.until);
        let answer = match (outcome, best) {
            (Outcome::Best(plan), _) => self.ground.with_plan(Status::Optimal, bound, &plan.held),
            (Outcome::Nothing, _) => self.ground.without_plan(Status::Infeasible, &[]),
            (Outcome::Stopped, Some(plan)) => self.ground.with_plan(Status::Feasible, bound, &plan.held),
            (Outcome::Stopped, None) => self.ground.without_plan(Status::Unknown, &[]),
        };
        Answer { certificate, ..answer }
    }

    /// The front; the answer's own plan is the one that is finished first.
    fn front(self) -> Answer {
        let mut prover = Prover::new(self.case, self.watch);
        let front = prover.front(self.known.into_iter().collect());
        let certificate = prover.certificate(self.ground.question, &front);
        let plans: Vec<&Plan> = front.plans.iter().map(|plan| &plan.1).collect();
        let status = match (plans.first(), front.is_whole) {
            (None, true) => Status::Infeasible,
            (None, false) => Status::Unknown,
            (_, true) => Status::Optimal,
            (_, false) => Status::Feasible,
        };
        let answer = match plans.first() {
            Some(plan) => self.ground.with_plan(status, None, &plan.held),
            None => self.ground.without_plan(status, &[]),
        };
        let front = plans.iter().map(|plan| self.ground.front_plan(&plan.held)).collect();
        Answer { front, certificate, ..answer }
    }
}
