//! The search for the best plan: prices on units, cuts at those prices, and branching on nodes where prices do not settle it.
//!
//! ```text
//!   prices π of the units ─► every node costs its cheapest unit ─► smallest cut ─► bound = cut − Σ π
//!        ▲                                                            │
//!        ╰──── dearer where units are asked for twice ◄──── units put to the posts of the cut ─► plan
//! ```
//!
//! A Hall cut (some posts have together fewer units than they are) is the same as one price on all those units, so the
//! prices are as strong as all Hall cuts together. What a price proves to be too dear is left out for good; what is
//! still open is branched on: the node is a post, or it is none.

mod fork;

use super::aim::{Aim, Costed, Found, Request, Until};
use super::choices::Choices;
use super::flow::UNLIMITED;
use super::frame::Frame;
use super::matching::{assignment, matching};
use super::proof::{Decision, Leaf, Prices, Proof, Round};
use crate::cordon::answer::Ground;
use crate::cordon::drive::Held;
use crate::cordon::field::Comer;

/// How many cuts are made before the tree begins, and at each of its nodes.
const ROOT_CUTS: usize = 150;
const NODE_CUTS: usize = 25;
/// After so many cuts it is tried whether units are short altogether.
const STRETCH_EVERY: usize = 8;
/// How often the choices are looked through for what is too dear.
const ROUNDS_MAX: usize = 6;
/// So many cuts are made to refute the plans that cost little more than the bound.
const RUNG_CUTS: usize = 600;

/// Looks for a plan that is cheaper than the ceiling, and than the plan to start from.
pub(super) fn search(request: Request<'_>, choices: &Choices, start: Option<Costed>) -> Found {
    let Request { ground, aim, .. } = request;
    let frame = match Frame::new(ground.network, ground.question, choices, aim.area) {
        Ok(frame) => frame,
        Err(way_out) => {
            let proof = Proof { way_out, ..Proof::new(aim) };
            return Found { best: start, bound: request.ceiling, is_done: true, proof };
        }
    };
    let mut search = Search::new(frame, request, start);
    let mut state = State::of(&Prices { units: vec![0; search.units], count: 0 });
    search.ascend(&mut state, ROOT_CUTS);
    search.tell(&state);
    if let Some(found) = search.climb(&state) {
        return found;
    }
    search.settle(state)
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(super) struct State {
    decisions: Vec<(u32, Decision)>,
    /// The price of each unit.
    pub(super) prices: Vec<f64>,
    /// The price of every post.
    pub(super) count: f64,
    best: Prices,
    bound: i64,
    /// How often each vertex lay on the vehicle's side of a cut lately.
    often: Vec<f64>,
    /// How often each vertex decided lately about a post that had no unit of its own.
    strife: Vec<f64>,
    /// What to branch on, if this is not settled.
    branch: Option<u32>,
}

impl State {
    fn of(prices: &Prices) -> Self {
        Self {
            decisions: Vec::new(),
            prices: vec![0.0; prices.units.len()],
            count: 0.0,
            best: prices.clone(),
            bound: i64::MIN,
            often: Vec::new(),
            strife: Vec::new(),
            branch: None,
        }
    }
}

pub(super) struct Search<'a> {
    request: Request<'a>,
    pub(super) frame: Frame,
    aim: Aim,
    pub(super) units: usize,
    ceiling: i64,
    until: Until,
    best: Option<Costed>,
    /// By vertex.
    decision: Vec<Option<Decision>>,
    price: Vec<i64>,
    cuts_left: usize,
    /// No plan costs less than this, whatever the proof at hand shows.
    floor: i64,
}

impl<'a> Search<'a> {
    pub(super) fn new(frame: Frame, request: Request<'a>, start: Option<Costed>) -> Self {
        Self {
            decision: vec![None; frame.weight.len()],
            price: vec![0; frame.choices.nodes.len()],
            frame,
            aim: request.aim,
            units: request.ground.question.units.len(),
            ceiling: request.ceiling,
            until: request.until,
            best: start,
            cuts_left: request.cuts_max,
            floor: i64::MIN,
            request,
        }
    }

    fn reframe(&mut self, frame: Frame) {
        self.decision = vec![None; frame.weight.len()];
        self.price = vec![0; frame.choices.nodes.len()];
        self.frame = frame;
    }

    /// Refutes the fewest posts that the bound allows, one more each time, as long as few cuts do: so near to the bound
    /// nearly every choice is too dear. What this comes to, where that settles all.
    fn climb(&mut self, state: &State) -> Option<Found> {
        if !self.aim.counts_posts() {
            return None;
        }
        let grain = self.aim.grain;
        while self.best.is_some() && !self.is_settled(state.bound) && !self.is_over() {
            let bound = state.bound.max(self.floor);
            let ceiling = ((bound + grain - 1).div_euclid(grain) + 1) * grain;
            if ceiling >= self.ceiling {
                return None;
            }
            let cuts_max = RUNG_CUTS.min(self.cuts_left);
            let request = Request { ceiling, cuts_max, ..self.request };
            let found = Search::new(self.frame.clone(), request, None).settle(state.clone());
            self.cuts_left -= cuts_max;
            match (found.is_done, found.best.is_some()) {
                (true, true) => return Some(found),
                (true, false) => self.floor = ceiling,
                (false, _) => {
                    if let Some(better) = found.best {
                        self.ceiling = better.cost;
                        self.best = Some(better);
                    }
                    return None;
                }
            }
        }
        None
    }

    /// Leaves out what is too dear, and goes through the tree of what is left.
    fn settle(mut self, mut state: State) -> Found {
        let mut proof = Proof::new(self.aim);
        let ground = self.request.ground;
        for _ in 0..ROUNDS_MAX {
            if self.is_settled(state.bound) || self.is_over() {
                break;
            }
            let prices = state.best.clone();
            let Some(rest) = self.left_out(ground, &prices, &mut proof) else { break };
            let before = self.frame.choices.pairs();
            match Frame::new(ground.network, ground.question, &rest, self.aim.area) {
                Ok(frame) => self.reframe(frame),
                Err(way) => {
                    proof.way_out = way;
                    let bound = self.ceiling;
                    return self.found(bound, true, proof);
                }
            }
            (state.often, state.strife) = (Vec::new(), Vec::new());
            if self.frame.choices.pairs() * 10 > before * 9 {
                break;
            }
            self.ascend(&mut state, ROOT_CUTS / 3);
            self.tell(&state);
        }
        self.tree(state, proof)
    }

    fn tell(&self, state: &State) {
        self.request.watch.tell(&format!(
            "bound {} below {}, {} nodes, {} pairs, {} per post",
            state.bound,
            self.ceiling,
            self.frame.choices.nodes.len(),
            self.frame.choices.pairs(),
            state.best.count,
        ));
    }

    fn is_settled(&self, bound: i64) -> bool {
        bound > self.ceiling - self.aim.grain
    }

    /// Whether nothing more is to be looked for.
    fn is_over(&self) -> bool {
        self.cuts_left == 0
            || (self.until == Until::Any && self.best.is_some())
            || self.request.watch.is_over()
    }

    fn found(self, bound: i64, is_done: bool, proof: Proof) -> Found {
        Found { best: self.best, bound: bound.max(self.floor), is_done, proof }
    }

    /// Makes a cut at these prices: the bound that it proves.
    pub(super) fn evaluate(&mut self, prices: &Prices) -> i64 {
        self.cuts_left = self.cuts_left.saturating_sub(1);
        prices.constant(&self.aim, self.frame.passed) + self.frame.price(&self.aim, prices, &mut self.price)
    }

    /// Decides as it is decided at a node of the tree, and nothing else.
    pub(super) fn decide(&mut self, decisions: &[(u32, Decision)]) {
        let mut wanted = vec![None; self.decision.len()];
        for (vertex, decision) in decisions {
            wanted[*vertex as usize] = Some(*decision);
        }
        let amount = |decision| match decision {
            Decision::Passed => UNLIMITED,
            Decision::Kept => -UNLIMITED,
        };
        for (vertex, (now, wanted)) in (0..).zip(self.decision.iter_mut().zip(wanted)) {
            if *now == wanted {
                continue;
            }
            if let Some(before) = now.take() {
                self.frame.flow.remove_terminal(vertex, amount(before));
            }
            if let Some(wanted) = wanted {
                self.frame.flow.add_terminal(vertex, amount(wanted));
            }
            *now = wanted;
        }
    }

    /// The posts of the cut nearest to the vehicle, or nearest to the targets.
    pub(super) fn cut(&self, is_near: bool) -> Vec<usize> {
        let flow = &self.frame.flow;
        let is_cut = |place: &usize| {
            let (enter, leave) = (self.frame.enter[*place], self.frame.leave[*place]);
            if is_near {
                flow.is_by_source(enter) && !flow.is_by_source(leave)
            } else {
                !flow.is_by_sink(enter) && flow.is_by_sink(leave)
            }
        };
        (0..self.price.len()).filter(is_cut).collect()
    }

    /// Makes a plan of a cut, if its posts can be held. Whether it is the best so far.
    fn try_plan(&mut self, cut: &[usize]) -> bool {
        let mut is_post = vec![false; self.price.len()];
        for place in cut {
            is_post[*place] = true;
        }
        let passage = self.frame.passage(&is_post);
        let met = &passage.met;
        if self.aim.posts_max.is_some_and(|most| met.len() > most) || met.len() > self.units {
            return false;
        }
        let area = self.aim.area * i64::try_from(passage.passed).expect("nodes are counted in 32 bits");
        let least = area + self.aim.post * i64::try_from(met.len()).expect("few posts");
        if least >= self.ceiling {
            return false;
        }
        let Some(held) = self.held(met) else { return false };
        let travel = if self.aim.travel { held.iter().map(|post| post.travel).sum() } else { 0 };
        if least + travel >= self.ceiling {
            return false;
        }
        self.best = Some(Costed { cost: least + travel, posts: held });
        self.ceiling = least + travel;
        true
    }

    /// The posts at these places, each held by a unit of its own; with the least driving where that counts.
    pub(super) fn held(&self, places: &[usize]) -> Option<Vec<Held>> {
        let choices = &self.frame.choices;
        let comers = |post: usize| choices.at(places[post]);
        let picked: Vec<Comer> = if self.aim.travel {
            let found = assignment(places.len(), self.units, comers, |comer| comer.travel)?;
            found.comer.iter().enumerate().map(|(post, comer)| comers(post)[*comer]).collect()
        } else {
            let found = matching(places.len(), self.units, comers, |_, _| true);
            let pick = |(post, unit): (usize, &Option<u32>)| {
                comers(post).iter().find(|comer| Some(comer.unit) == *unit).copied()
            };
            found.unit.iter().enumerate().map(pick).collect::<Option<_>>()?
        };
        let held = places.iter().zip(&picked).map(|(place, comer)| Held {
            node: choices.nodes[*place],
            unit: comer.unit,
            travel: comer.travel,
        });
        Some(held.collect())
    }

    /// How often each unit is asked for by the posts of a cut at these prices, as evenly as can be; and the posts that
    /// have no unit of their own.
    pub(super) fn usage(&self, cut: &[usize], prices: &Prices) -> (Vec<f64>, Vec<usize>) {
        let is_tight = |post: usize, comer: &Comer| {
            self.aim.cost(comer) + prices.units[comer.unit as usize] + prices.count <= self.price[cut[post]]
        };
        let found = matching(cut.len(), self.units, |post| self.frame.choices.at(cut[post]), is_tight);
        let mut usage = vec![0.0; self.units];
        for unit in found.unit.iter().flatten() {
            usage[*unit as usize] = 1.0;
        }
        if !found.short_posts.is_empty() {
            #[expect(clippy::cast_precision_loss, reason = "posts and units are few")]
            let share = found.short_posts.len() as f64 / found.short_units.len() as f64;
            for unit in &found.short_units {
                usage[*unit as usize] = share;
            }
        }
        let short = found.short_posts.iter().map(|post| cut[*post]).collect();
        (usage, short)
    }

    /// Raises the bound at a node of the tree by changing prices, and makes plans on the way.
    fn ascend(&mut self, state: &mut State, cuts: usize) {
        let mut ascent = super::ascent::Ascent::new(self.units);
        state.often.resize(self.decision.len(), 0.5);
        state.strife.resize(self.decision.len(), 0.0);
        for made in 1..=cuts {
            let prices = Prices::rounded(&state.prices, state.count, self.aim.price_step());
            let bound = self.evaluate(&prices);
            let is_better = bound > state.bound;
            if is_better {
                state.bound = bound;
                state.best = prices.clone();
            }
            if self.is_settled(state.bound) || (made % STRETCH_EVERY == 0 && self.stretch(state)) {
                return;
            }
            let cut = self.cut(true);
            self.try_plan(&cut);
            // Where area counts, the cut nearest to the vehicle is never worse.
            let far = if self.aim.area == 0 { self.cut(false) } else { Vec::new() };
            if !far.is_empty() && far != cut {
                self.try_plan(&far);
            }
            if self.is_settled(state.bound) || self.is_over() {
                return;
            }
            let (usage, short) = self.usage(&cut, &prices);
            self.vote(state, &short);
            let gap = self.gap(bound);
            state.branch = self.branch(&cut, &short, &state.often);
            let excess = self.aim.posts_max.map_or(0.0, |most| difference(count(cut.len()), count(most)));
            if !ascent.step((&mut state.prices, &mut state.count), &usage, excess, gap, is_better) {
                return;
            }
        }
    }

    /// Where units are short altogether, the bound grows with the prices beyond every ceiling.
    fn stretch(&mut self, state: &mut State) -> bool {
        if self.best.is_some() || state.bound == i64::MIN {
            return false;
        }
        let far = |price: &i64| price * 256;
        let prices =
            Prices { units: state.best.units.iter().map(far).collect(), count: far(&state.best.count) };
        let bound = self.evaluate(&prices);
        if self.is_settled(bound) {
            (state.bound, state.best) = (bound, prices);
            return true;
        }
        // Back to where the steps are.
        self.evaluate(&Prices::rounded(&state.prices, state.count, self.aim.price_step()));
        false
    }

    /// How far the bound ought to rise by the next step.
    #[expect(clippy::cast_precision_loss, reason = "the length of a step, not a proof")]
    fn gap(&self, bound: i64) -> f64 {
        let gap = (self.ceiling - self.aim.grain + 1 - bound) as f64;
        gap.min((bound.abs() as f64 * 0.1).max(2.0 * self.aim.grain as f64))
    }

    /// The pairs that are not too dear, as far as a price proves it; none where nothing can be left out.
    fn left_out(&self, ground: Ground<'_>, prices: &Prices, proof: &mut Proof) -> Option<Choices> {
        let choices = &self.frame.choices;
        let limit = self.ceiling - self.aim.grain;
        let round = Round::new(ground, choices, &self.aim, prices, limit)?;
        let rest = round.kept(choices, &self.aim);
        if rest.pairs() == choices.pairs() {
            return None;
        }
        proof.rounds.push(round);
        Some(rest)
    }

    /// Goes through the tree, the deepest first.
    fn tree(mut self, root: State, mut proof: Proof) -> Found {
        let mut stack = vec![root];
        while let Some(mut state) = stack.pop() {
            if self.is_over() {
                stack.push(state);
                break;
            }
            self.decide(&state.decisions);
            if !self.is_settled(state.bound) {
                self.ascend(&mut state, NODE_CUTS);
            }
            if !self.is_settled(state.bound) {
                self.exact(&mut state);
            }
            if self.is_settled(state.bound) {
                proof.leaves.push(self.leaf(&state));
                continue;
            }
            if self.is_over() {
                stack.push(state);
                break;
            }
            let Some(children) = self.fork(&state) else {
                // Nothing is undecided, and yet the bound is below: the prices have not settled. Keep it open.
                stack.push(state);
                break;
            };
            stack.extend(children);
        }
        let open = stack.iter().map(|state| state.bound).min();
        let bound = open.unwrap_or(self.ceiling).min(self.ceiling);
        let is_done = stack.is_empty();
        self.found(bound, is_done, proof)
    }

    /// Where the prices do not settle it, those of the assignment of the last cut may.
    fn exact(&mut self, state: &mut State) {
        let cut = self.cut(true);
        let choices = &self.frame.choices;
        let comers = |post: usize| choices.at(cut[post]);
        let aim = self.aim;
        let units = if let Some(found) = assignment(cut.len(), self.units, comers, |comer| aim.cost(comer)) {
            found.prices
        } else {
            let found = matching(cut.len(), self.units, comers, |_, _| true);
            let mut units = vec![0; self.units];
            for unit in &found.short_units {
                units[*unit as usize] = self.ceiling.max(1);
            }
            units
        };
        let is_too_many = self.aim.posts_max.is_some_and(|most| cut.len() > most);
        let count = if is_too_many { self.ceiling.max(1) } else { 0 };
        let prices = Prices { units, count };
        let bound = self.evaluate(&prices);
        if bound > state.bound {
            state.bound = bound;
            state.best = prices;
        }
        if state.branch.is_none() {
            let cut = self.cut(true);
            state.branch = self.branch(&cut, &[], &state.often);
        }
    }

    fn leaf(&self, state: &State) -> Leaf {
        let node = |(vertex, decision): &(u32, Decision)| (self.frame.node_of[*vertex as usize], *decision);
        Leaf {
            decisions: state.decisions.iter().map(node).collect(),
            prices: state.best.clone(),
            bound: state.bound,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "the length of a step, not a proof")]
pub(super) fn difference(one: i64, other: i64) -> f64 {
    (one - other) as f64
}

pub(super) fn count(posts: usize) -> i64 {
    i64::try_from(posts).expect("posts are few")
}
