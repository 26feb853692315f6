//! All plans of which none is better than another in finish, units and area at once: what the zones ask is answered by
//! searches for the least area with so many posts among the pairs that stand by a moment.

use super::aim::{Aim, Costed, GRAIN, Request, Until};
use super::choices::Choices;
use super::finish::{by, finish_of, moments};
use super::matching::matching;
use super::search::search;
use crate::cordon::drive::Held;
use crate::cordon::zones::{self, Oracle, Point};
use crate::network::Nanos;

/// A plan of the front.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The plan.
    pub(super) plan: Costed,
}

/// What is known of the front.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// The plans, by their finish, then by their units.
    pub(super) steps: Vec<Step>,
    /// Whether it is all.
    pub(super) is_done: bool,
}

struct Asked<'a> {
    request: Request<'a>,
    choices: &'a Choices,
    moments: Vec<Nanos>,
    questions: usize,
}

/// Finds the front from a plan with the fewest units.
pub(super) fn front(request: Request<'_>, choices: &Choices, fewest: &Costed) -> Front {
    let ground = request.ground;
    let moments = moments(ground, choices);
    let nodes = ground.network.node_count();
    let limits = [moments.len() - 1, ground.question.units.len(), nodes];
    let mut asked = Asked { request, choices, moments, questions: 0 };
    let fewest = asked.sooner(&fewest.posts);
    let found = zones::front(&mut asked, limits, vec![fewest]);
    let steps = found.plans.into_iter().map(|(_, plan)| Step { plan });
    Front { steps: steps.collect(), is_done: found.is_whole }
}

impl Asked<'_> {
    /// The same posts, held by those who stand all as early as can be.
    fn sooner(&self, posts: &[Held]) -> Costed {
        let ground = self.request.ground;
        let place = |post: usize| {
            let place = self.choices.nodes.binary_search(&posts[post].node);
            place.expect("a post is a choice")
        };
        let all: Vec<usize> = (0..posts.len()).map(place).collect();
        let units = ground.question.units.len();
        let by = |moment: Nanos| {
            let comers = |post: usize| self.choices.at(all[post]);
            let stands = |comer: &crate::cordon::field::Comer| ground.field.stands(comer.unit, comer.travel);
            matching(posts.len(), units, comers, |_, comer| stands(comer) <= moment)
        };
        let first = self.moments.partition_point(|moment| !by(*moment).short_posts.is_empty());
        let found = by(self.moments[first]);
        let pick = |(post, unit): (usize, &Option<u32>)| {
            let comer = self.choices.at(all[post]).iter().find(|comer| Some(comer.unit) == *unit);
            comer.map(|comer| Held { node: posts[post].node, unit: comer.unit, travel: comer.travel })
        };
        let posts: Vec<Held> = found.unit.iter().enumerate().filter_map(pick).collect();
        let trapped = ground.worth(&posts).trapped;
        Costed { cost: GRAIN * i64::try_from(trapped).expect("few nodes"), posts }
    }
}

impl Oracle for Asked<'_> {
    type Plan = Costed;

    fn point(&self, plan: &Costed) -> Point {
        let finish = finish_of(self.request.ground, plan);
        let moment = self.moments.partition_point(|moment| *moment < finish);
        let area = usize::try_from(plan.cost / GRAIN).expect("no plan costs less than nothing");
        [moment, plan.posts.len(), area]
    }

    fn ask(&mut self, limits: Point, is_any_enough: bool) -> (Option<Costed>, bool) {
        let [moment, posts, area] = limits;
        let ground = self.request.ground;
        let posts_max = (posts < ground.question.units.len()).then_some(posts);
        let aim = Aim { posts_max, ..Aim::AREA };
        let until = if is_any_enough { Until::Any } else { Until::Best };
        let ceiling = GRAIN * (i64::try_from(area).expect("few nodes") + 1);
        let by = by(ground, self.choices, self.moments[moment]);
        let found = search(Request { aim, ceiling, until, ..self.request }, &by, None);
        self.questions += 1;
        let plan = found.best.map(|plan| self.sooner(&plan.posts));
        self.request.watch.tell(&format!(
            "front: question {} by moment {moment} with {posts} units and area {area}: {:?}",
            self.questions,
            plan.as_ref().map(|plan| self.point(plan)),
        ));
        (plan, found.is_done)
    }

    fn is_over(&self) -> bool {
        self.request.watch.is_over()
    }
}
