//! All plans of which none is better than another in finish, units and area at once: the stairs are proved by cuts at
//! prices of units and of posts, among the pairs that stand by a moment.

use serde_json::{Map, Value, json};

use super::aim::{Aim, GRAIN, Request};
use super::ascent::Ascent;
use super::choices::Choices;
use super::finish::moments;
use super::frame::Frame;
use super::matching::matching;
use super::proof::{Decision, Prices};
use super::search::{Search, count, difference};
use crate::cordon::answer::Ground;
use crate::cordon::drive::Held;
use crate::cordon::stairs::{self, Branch, Draughtsman, Line, Point, Raised, Step};
use crate::network::{Nanos, seconds};

/// So many cuts are made to raise a branch.
const CUTS: usize = 25;

/// What is known of the front: plans, and why there are no others.
pub(super) type Front = stairs::Front<Vec<Held>, Prices>;

struct Prover<'a> {
    ground: Ground<'a>,
    choices: Choices,
    moments: Vec<Nanos>,
    /// By which moment posts stand that count now.
    moment: usize,
    search: Search<'a>,
    request: Request<'a>,
}

/// The moments by which posts can stand, and the front.
pub(super) fn front(request: Request<'_>, choices: &Choices) -> (Vec<Nanos>, Front) {
    let ground = request.ground;
    let moments = moments(ground, choices);
    let request = Request { aim: Aim::AREA, ceiling: i64::MAX, ..request };
    let frame = Frame::new(ground.network, ground.question, choices, request.aim.area);
    let frame = frame.expect("every way out can be held by somebody");
    let choices = frame.choices.clone();
    let limits = [moments.len(), ground.question.units.len(), ground.network.node_count()];
    let mut prover = Prover {
        ground,
        choices,
        moment: moments.len(),
        moments,
        search: Search::new(frame, request, None),
        request,
    };
    let front = stairs::front(&mut prover, limits, Vec::new());
    let twigs: usize = front.trees.iter().map(|tree| tree.twigs.len()).sum();
    request.watch.tell(&format!("front: {} plans, {twigs} branches", front.plans.len()));
    (prover.moments, front)
}

/// The proof in words: for every number of units a tree, and in it lines of prices.
pub(super) fn certificate(ground: Ground<'_>, moments: &[Nanos], front: &Front) -> Value {
    let Ground { network, question, .. } = ground;
    let line = |line: &Line<Prices>| {
        let priced = line.reason.units.iter().zip(&question.units).filter(|(price, _)| **price > 0);
        let prices: Map<String, Value> =
            priced.map(|(price, unit)| (unit.id.to_string(), json!(price))).collect();
        json!({ "by_seconds": seconds(moments[line.moment]), "prices": prices, "post": line.slope })
    };
    let limits = [moments.len(), network.node_count()];
    front.written(limits, GRAIN, |node| network.name(node).into(), line)
}

impl Prover<'_> {
    /// Lets only those count who stand by a moment.
    fn turn_to(&mut self, moment: usize) {
        if self.moment == moment {
            return;
        }
        self.moment = moment;
        let by = self.moments[moment];
        let field = self.ground.field;
        self.search.frame.choices =
            self.choices.thinned(|comer| field.stands(comer.unit, comer.travel) <= by);
    }

    /// A plan out of a cut, if it passes fewer nodes than are wanted and its posts can be held.
    fn plan(&self, cut: &[usize], step: Step) -> Option<Vec<Held>> {
        let mut is_post = vec![false; self.search.frame.choices.nodes.len()];
        for place in cut {
            is_post[*place] = true;
        }
        let passage = self.search.frame.passage(&is_post);
        if passage.met.len() > step.units || passage.passed >= step.area {
            return None;
        }
        self.search.held(&passage.met).map(|held| self.sooner(&held))
    }

    /// The same posts, held by those who stand all as early as can be.
    fn sooner(&self, posts: &[Held]) -> Vec<Held> {
        let ground = self.ground;
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
        found.unit.iter().enumerate().filter_map(pick).collect()
    }

    fn line(&mut self, prices: Prices) -> Line<Prices> {
        let base = self.search.evaluate(&prices);
        Line { moment: self.moment, base, slope: prices.count, most: usize::MAX, reason: prices }
    }

    /// Makes prices better until the bound is high enough or so many cuts were made: the plans that were met.
    fn climb(&mut self, climb: &mut Climb) -> Vec<Vec<Held>> {
        let mut ascent = Ascent::new(self.search.units);
        let mut plans = Vec::new();
        for _ in 0..CUTS {
            let line = self.line(Prices::rounded(&climb.prices, climb.count, 1));
            let prices = line.reason.clone();
            let (bound, is_better) = climb.note(line);
            if climb.is_done() {
                break;
            }
            let cut = self.search.cut(true);
            if let Some(plan) = self.plan(&cut, climb.step) {
                climb.step.area = self.point(&plan)[2];
                plans.push(plan);
            }
            for (vertex, often) in (0..).zip(&mut climb.often) {
                let vote = f64::from(u8::from(self.search.frame.flow.is_by_source(vertex)));
                *often = 0.85 * *often + 0.15 * vote;
            }
            let (usage, short) = self.search.usage(&cut, &prices);
            let (gap, excess) = (climb.gap(bound), difference(count(cut.len()), count(climb.step.units)));
            climb.last = (cut, short);
            if climb.is_done() || self.is_over() {
                break;
            }
            let slopes = (&mut climb.prices[..], &mut climb.count);
            if !ascent.step(slopes, &usage, excess, gap, is_better) {
                break;
            }
        }
        plans
    }

    /// Where prices do not settle it, those of the units that the last cut is short of may.
    fn short(&mut self, cut: &[usize], step: Step) -> Line<Prices> {
        let dear = GRAIN
            * i64::try_from(self.ground.network.node_count() + 1).expect("nodes are counted in 32 bits");
        let choices = &self.search.frame.choices;
        let found = matching(cut.len(), self.search.units, |post| choices.at(cut[post]), |_, _| true);
        let mut units = vec![0; self.search.units];
        for unit in found.short_units {
            units[unit as usize] = dear;
        }
        self.line(Prices { units, count: if cut.len() > step.units { dear } else { 0 } })
    }
}

/// Where a branch is raised to, and how far that is.
struct Climb {
    step: Step,
    prices: Vec<f64>,
    count: f64,
    /// The highest line so far, and how high it is at the step.
    best: Option<(i64, Line<Prices>)>,
    /// How often each vertex lay on the vehicle's side of a cut lately.
    often: Vec<f64>,
    /// The posts of the last cut, and those without a unit of their own.
    last: (Vec<usize>, Vec<usize>),
}

impl Climb {
    #[expect(clippy::cast_precision_loss, reason = "where to begin, not a proof")]
    fn new(units: usize, vertices: usize, line: Option<&Line<Prices>>, step: Step) -> Self {
        let prices = line.map(|line| line.reason.units.iter().map(|price| *price as f64).collect());
        Self {
            step,
            prices: prices.unwrap_or_else(|| vec![0.0; units]),
            count: line.map_or(0.0, |line| line.slope as f64),
            best: None,
            often: vec![0.5; vertices],
            last: (Vec::new(), Vec::new()),
        }
    }

    /// A bound above this is high enough.
    fn goal(&self) -> i64 {
        GRAIN * (i64::try_from(self.step.area).expect("few nodes") - 1)
    }

    fn is_done(&self) -> bool {
        self.best.as_ref().is_some_and(|best| best.0 > self.goal())
    }

    /// Takes a line in; how high it is, and whether it is the highest.
    fn note(&mut self, line: Line<Prices>) -> (i64, bool) {
        let bound = line.base - line.slope * i64::try_from(self.step.units).expect("few units");
        let is_better = self.best.as_ref().is_none_or(|best| bound > best.0);
        if is_better {
            self.best = Some((bound, line));
        }
        (bound, is_better)
    }

    /// How far the bound ought to rise by the next step.
    #[expect(clippy::cast_precision_loss, reason = "the length of a step, not a proof")]
    fn gap(&self, bound: i64) -> f64 {
        let gap = (self.goal() + 1 - bound) as f64;
        gap.min((bound.abs() as f64 * 0.1).max(2.0 * GRAIN as f64))
    }
}

impl Draughtsman for Prover<'_> {
    type Plan = Vec<Held>;
    type Reason = Prices;

    const COIN: i64 = GRAIN;

    fn point(&self, plan: &Vec<Held>) -> Point {
        let worth = self.ground.worth(plan);
        [self.moments.partition_point(|moment| *moment < worth.finish), worth.units, worth.trapped]
    }

    fn raise(&mut self, branch: &Branch<'_, Prices>, step: Step) -> Raised<Vec<Held>, Prices> {
        self.turn_to(step.moment);
        let frame = &self.search.frame;
        let vertex = |decision: &(u32, bool)| {
            let fate = if decision.1 { Decision::Passed } else { Decision::Kept };
            (frame.leave_of(decision.0), fate)
        };
        let decisions: Vec<(u32, Decision)> = branch.decisions.iter().map(vertex).collect();
        let mut climb = Climb::new(self.search.units, frame.weight.len(), branch.line, step);
        self.search.decide(&decisions);
        let plans = self.climb(&mut climb);
        let is_done = climb.is_done();
        let mut lines: Vec<Line<Prices>> = climb.best.into_iter().map(|best| best.1).collect();
        let vertex = self.search.branch(&climb.last.0, &climb.last.1, &climb.often).filter(|_| !is_done);
        if !is_done && vertex.is_none() {
            let cut = self.search.cut(true);
            lines.push(self.short(&cut, step));
        }
        Raised { lines, plans, fork: vertex.map(|vertex| self.search.frame.node_of[vertex as usize]) }
    }

    fn is_over(&self) -> bool {
        self.request.watch.is_over()
    }
}
