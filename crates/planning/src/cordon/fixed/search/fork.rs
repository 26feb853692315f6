//! On what a search branches: what is in doubt and decides about posts without a unit of their own, and of that by what
//! the bounds rise most.

use super::{Decision, Search, State, difference};

/// On so many nodes it is tried what branching comes to, with so many cuts on each side.
const CANDIDATES_MAX: usize = 4;
const CANDIDATE_CUTS: usize = 5;
/// What scores less is in no doubt, or decides about nothing that is short.
const SCORE_MIN: f64 = 1e-4;

impl Search<'_> {
    /// Remembers on which side each vertex lay, and which decide about the posts that have no unit of their own.
    pub(super) fn vote(&self, state: &mut State, short: &[usize]) {
        for (vertex, often) in (0..).zip(&mut state.often) {
            let vote = f64::from(u8::from(self.frame.flow.is_by_source(vertex)));
            *often = 0.85 * *often + 0.15 * vote;
        }
        for strife in &mut state.strife {
            *strife *= 0.9;
        }
        for place in short {
            state.strife[self.frame.leave[*place] as usize] += 0.1;
            for before in self.frame.before(self.frame.enter[*place]) {
                state.strife[before as usize] += 0.1;
            }
        }
    }

    /// Both sides of the branch by which the bounds rise most, the one with the lower bound last: it is looked at first.
    pub(super) fn fork(&mut self, state: &State) -> Option<[State; 2]> {
        if !self.aim.counts_posts() {
            return Self::split(state);
        }
        let mut best: Option<(f64, [State; 2])> = None;
        for vertex in self.candidates(state) {
            let passed = self.child(state, vertex, Decision::Passed);
            let kept = self.child(state, vertex, Decision::Kept);
            let gain = |child: &State| difference(child.bound.min(self.ceiling), state.bound) + 1.0;
            let gains = gain(&passed) * gain(&kept);
            if best.as_ref().is_none_or(|(most, _)| gains > *most) {
                let is_kept_first = kept.bound < passed.bound;
                best = Some((gains, if is_kept_first { [passed, kept] } else { [kept, passed] }));
            }
            if self.is_over() {
                break;
            }
        }
        best.map(|(_, children)| children)
    }

    /// Both sides of the branch that is next, the likelier one last.
    fn split(state: &State) -> Option<[State; 2]> {
        let branch = state.branch?;
        let (first, second) = if state.often[branch as usize] < 0.5 {
            (Decision::Kept, Decision::Passed)
        } else {
            (Decision::Passed, Decision::Kept)
        };
        let child = |decision| {
            let mut child = State { branch: None, ..state.clone() };
            child.decisions.push((branch, decision));
            child
        };
        Some([child(second), child(first)])
    }

    /// What branching may begin with: what is in doubt and decides about posts without a unit of their own.
    fn candidates(&self, state: &State) -> Vec<u32> {
        let score = |vertex: u32| {
            let doubt = 0.5 - (state.often[vertex as usize] - 0.5).abs();
            state.strife[vertex as usize] * doubt
        };
        let is_open = |vertex: &u32| {
            self.decision[*vertex as usize].is_none() && self.frame.weight[*vertex as usize] > 0
        };
        let vertices = (0_u32..).take(state.strife.len().min(self.decision.len()));
        let mut candidates: Vec<u32> =
            vertices.filter(is_open).filter(|vertex| score(*vertex) > SCORE_MIN).collect();
        candidates.sort_unstable_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        candidates.truncate(CANDIDATES_MAX);
        if candidates.is_empty() {
            candidates.extend(state.branch);
        }
        candidates
    }

    fn child(&mut self, state: &State, vertex: u32, decision: Decision) -> State {
        let mut child = state.clone();
        child.decisions.push((vertex, decision));
        self.decide(&child.decisions);
        self.ascend(&mut child, CANDIDATE_CUTS);
        child
    }

    /// On what to branch: the most doubtful of what the vehicle may pass or not, or else what decides about a post of
    /// the cut, first of one without a unit of its own.
    pub(in crate::cordon::fixed) fn branch(
        &self,
        cut: &[usize],
        short: &[usize],
        often: &[f64],
    ) -> Option<u32> {
        let is_open = |vertex: &u32| {
            self.decision[*vertex as usize].is_none() && self.frame.weight[*vertex as usize] > 0
        };
        let doubt = |vertex: &u32| (often[*vertex as usize] - 0.5).abs();
        let vertices = (0_u32..).take(self.decision.len()).filter(is_open);
        let most = vertices.min_by(|a, b| doubt(a).total_cmp(&doubt(b)).then(a.cmp(b)));
        if most.is_some_and(|vertex| doubt(&vertex) < 0.4) {
            return most;
        }
        for places in [short, cut] {
            let leave = places.iter().map(|place| self.frame.leave[*place]);
            let before = places.iter().flat_map(|place| self.frame.before(self.frame.enter[*place]));
            if let Some(vertex) = leave.chain(before).find(is_open) {
                return Some(vertex);
            }
        }
        most
    }
}
