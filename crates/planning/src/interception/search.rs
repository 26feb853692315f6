//! Branch and bound: a unit goes to a place or it does not, until prices show that nothing better is left.

use super::bound::{PARTS, Part, Prices, proved};
use super::instance::{Instance, unite};
use crate::watch::Watch;

/// So many steps the prices are made better at the start.
const STEPS_FIRST: usize = 300;
/// So many when a unit has got a place.
const STEPS_THERE: usize = 40;
/// So many when a place is ruled out.
const STEPS_ELSEWHERE: usize = 12;
/// So many prices a proof may hold; a longer one is not kept.
const PROOF_PRICES_MAX: usize = 1_000_000;

/// A step of a proof: prices, and what they leave open.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The prices that are not the whole weight: merged routes, and parts of a grain.
    pub(super) prices: Vec<(u32, i128)>,
    /// The unit and its place, and the proof that nothing better is there.
    pub(super) there: Option<(usize, usize, Vec<Step>)>,
}

/// A search that is under way or done.
pub(super) struct Search<'a> {
    instance: &'a Instance,
    watch: &'a Watch<'a>,
    /// The best choice so far.
    pub(super) best: Vec<Option<usize>>,
    /// What it meets, in grains.
    pub(super) best_grains: i128,
    /// No choice meets more than that, in grains.
    pub(super) bound: i128,
    /// How many parts were looked at.
    pub(super) parts: usize,
    prices_kept: usize,
}

impl<'a> Search<'a> {
    /// Begins with a choice.
    pub(super) fn new(instance: &'a Instance, watch: &'a Watch<'a>, best: Vec<Option<usize>>) -> Self {
        let best_grains = instance.weigh(&instance.met(&best));
        Self {
            instance,
            watch,
            best,
            best_grains,
            bound: instance.grains.iter().sum(),
            parts: 0,
            prices_kept: 0,
        }
    }

    /// Searches until it is proved that nothing is better or the watch is over, and gives the proof unless it is too
    /// long.
    pub(super) fn run(&mut self) -> Option<Vec<Step>> {
        let prices = Prices::first(self.instance);
        let steps = self.explore(Part::whole(self.instance), prices, &mut vec![None; self.best.len()]);
        (self.prices_kept <= PROOF_PRICES_MAX).then_some(steps)
    }

    /// Closes a part, place by place.
    fn explore(&mut self, mut part: Part, mut prices: Prices, fixed: &mut Vec<Option<usize>>) -> Vec<Step> {
        let is_first = fixed.iter().all(Option::is_none);
        let mut steps = Vec::new();
        let mut effort = if is_first { STEPS_FIRST } else { STEPS_THERE };
        loop {
            if part.open.iter().any(|open| open.spots.is_empty()) {
                // A unit has been everywhere, and nothing better came of it.
                if is_first {
                    self.bound = self.best_grains;
                }
                steps.push(Step { prices: Vec::new(), there: None });
                return steps;
            }
            self.parts += 1;
            self.tighten(&part, &mut prices, effort, fixed);
            let whole = prices.whole(self.instance);
            let (bound, spots) = proved(self.instance, &part, &whole);
            if is_first {
                self.bound = self.bound.min(bound / PARTS).max(self.best_grains);
            }
            let kept = self.keep(&part, &whole);
            let is_over = self.watch.is_over();
            let is_closed = bound < (self.best_grains + 1) * PARTS;
            if is_closed || is_over {
                steps.push(Step { prices: kept, there: None });
                return steps;
            }
            for (open, bounds) in part.open.iter_mut().zip(&spots) {
                let mut bounds = bounds.iter();
                let enough = (self.best_grains + 1) * PARTS;
                open.spots.retain(|_| bounds.next().is_some_and(|bound| *bound >= enough));
            }
            let (unit, place) = branching(&part, &whole);
            fixed[unit] = Some(place);
            let there = self.explore(part.with(self.instance, unit, place), prices.clone(), fixed);
            fixed[unit] = None;
            steps.push(Step { prices: kept, there: Some((unit, place, there)) });
            if self.watch.is_over() {
                // What was left open there is not proved; the step that stays is the one before.
                if let Some(step) = steps.last_mut() {
                    step.there = None;
                }
                return steps;
            }
            self.rule_out(&mut part, unit, place);
            effort = STEPS_ELSEWHERE;
        }
    }

    fn tighten(&mut self, part: &Part, prices: &mut Prices, steps: usize, fixed: &[Option<usize>]) {
        let Self { instance, watch, best, best_grains, .. } = self;
        prices.tighten(part, steps, *best_grains, &mut |chosen| {
            let mut places = fixed.to_vec();
            for (unit, place) in chosen {
                places[*unit] = Some(*place);
            }
            let mut grains = instance.weigh(&instance.met(&places));
            if grains > *best_grains {
                super::greedy::improve(instance, &mut places);
                grains = instance.weigh(&instance.met(&places));
                *best_grains = grains;
                *best = places;
                watch.tell(&format!("interception: {grains} grains of weight met"));
            }
            *best_grains
        });
    }

    /// The prices of a step, if there is still room for them.
    fn keep(&mut self, part: &Part, whole: &[i128]) -> Vec<(u32, i128)> {
        if self.prices_kept > PROOF_PRICES_MAX {
            return Vec::new();
        }
        let prices = part.groups.iter().map(|group| (*group, whole[*group as usize]));
        let is_part = |(group, price): &(u32, i128)| *price < self.instance.grains[*group as usize] * PARTS;
        let kept: Vec<_> = prices.filter(is_part).collect();
        self.prices_kept += kept.len() + 1;
        kept
    }

    /// Rules a place out for a unit with those where nothing else is met, and for all units that could as well have
    /// gone there in its stead.
    fn rule_out(&self, part: &mut Part, unit: usize, place: usize) {
        let Instance { twin, units, .. } = self.instance;
        let Part { met, open, .. } = part;
        let mut known = met.clone();
        unite(&mut known, &units[unit][place].bits);
        let is_new = |bits: &[u64]| bits.iter().zip(&known).any(|(word, known)| word & !known != 0);
        for open in open.iter_mut().filter(|open| twin[open.unit] == twin[unit]) {
            open.spots.retain(|spot| is_new(&units[unit][spot.place].bits));
        }
    }
}

/// The unit with the fewest places left, and the place that is paid most.
fn branching(part: &Part, prices: &[i128]) -> (usize, usize) {
    let open = part.open.iter().min_by_key(|open| (open.spots.len(), open.unit));
    let open = open.expect("a part that is not closed has an open unit");
    let paid = |met: &[u32]| met.iter().map(|group| prices[*group as usize]).sum::<i128>();
    let best = open.spots.iter().max_by_key(|spot| (paid(open.met(spot)), std::cmp::Reverse(spot.place)));
    (open.unit, best.expect("an open unit has a place").place)
}
