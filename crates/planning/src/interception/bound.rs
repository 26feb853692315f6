//! How much can be met at most, by a price for every route.
//!
//! Let a route that weighs *w* have a price between 0 and *w*. Whoever meets it is paid the price once for every unit
//! that does, and the rest, *w* less the price, is paid in any case. Then no choice of places can earn more than
//!
//! ```text
//!   Σ routes (w − price)  +  Σ units  (the most that the prices of one place come to)
//! ```
//!
//! and since a route that is met by several units earns at least its weight, none can meet more (the Lagrangian dual of
//! maximum coverage under a partition matroid). The prices are made better step by step along the subgradient, towards
//! the best answer known (Polyak's step).

use super::instance::{Bits, Instance, has, unite};
use super::weights::float;

/// A grain is so many parts of a price.
pub(super) const PARTS: i128 = 1 << 20;

/// What is still open when some units have their places.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// What the units with a place meet.
    pub(super) met: Bits,
    /// What that weighs, in grains.
    pub(super) base: i128,
    /// The units without a place that could still meet something more.
    pub(super) open: Vec<Open>,
    /// The routes that they could meet, ascending.
    pub(super) groups: Vec<u32>,
}

/// A unit without a place.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// The unit.
    pub(super) unit: usize,
    /// Where it could go.
    pub(super) spots: Vec<Spot>,
    /// What would be met at each place that is not met yet, one after the other: one list, for there are many parts.
    groups: Vec<u32>,
}

/// A place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// The place, by its place among those of the unit.
    pub(super) place: usize,
    first: usize,
    end: usize,
}

impl Part {
    /// Nobody has a place.
    pub(super) fn whole(instance: &Instance) -> Self {
        let of_unit = |(unit, places): (usize, &Vec<super::instance::Place>)| {
            let mut open = Open { unit, spots: Vec::new(), groups: Vec::new() };
            for (place, at) in places.iter().enumerate() {
                open.put(place, at.met.iter().copied());
            }
            open
        };
        let open = instance.units.iter().enumerate().map(of_unit);
        let open = open.filter(|open| !open.spots.is_empty()).collect();
        let groups = (0..).take(instance.grains.len()).collect();
        Self { met: super::instance::no_bits(instance.grains.len()), base: 0, open, groups }
    }

    /// What is open when this unit takes this place.
    pub(super) fn with(&self, instance: &Instance, unit: usize, place: usize) -> Self {
        let mut met = self.met.clone();
        unite(&mut met, &instance.units[unit][place].bits);
        let others = self.open.iter().filter(|open| open.unit != unit);
        let open = others.map(|open| open.without(&met));
        let open: Vec<Open> = open.filter(|open| !open.spots.is_empty()).collect();
        let mut could = vec![false; instance.grains.len()];
        for group in open.iter().flat_map(|open| &open.groups) {
            could[*group as usize] = true;
        }
        let groups = self.groups.iter().copied().filter(|group| could[*group as usize]).collect();
        Self { base: instance.weigh(&met), met, open, groups }
    }
}

impl Open {
    /// What would be met at a place that is not met yet: the merged routes, ascending.
    pub(super) fn met(&self, spot: &Spot) -> &[u32] {
        &self.groups[spot.first..spot.end]
    }

    /// Adds a place unless nothing would be met there.
    fn put(&mut self, place: usize, met: impl Iterator<Item = u32>) {
        let first = self.groups.len();
        self.groups.extend(met);
        if self.groups.len() > first {
            self.spots.push(Spot { place, first, end: self.groups.len() });
        }
    }

    /// The same unit when more is met already.
    fn without(&self, met: &[u64]) -> Self {
        let mut left =
            Self { unit: self.unit, spots: Vec::with_capacity(self.spots.len()), groups: Vec::new() };
        left.groups.reserve(self.spots.iter().map(|spot| spot.end - spot.first).sum());
        for spot in &self.spots {
            left.put(spot.place, self.met(spot).iter().copied().filter(|group| !has(met, *group)));
        }
        left
    }
}

/// Prices in grains, one for each merged route.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    /// The prices.
    pub(super) of: Vec<f64>,
    /// The weights, which are the highest prices.
    weights: Vec<f64>,
}

/// Who hears of units at places, and tells the most that any are known to meet, in grains.
pub(super) type Ear<'a> = &'a mut dyn FnMut(&[(usize, usize)]) -> i128;

/// How far prices have come, and what they would have the units do.
struct Step {
    bound: f64,
    chosen: Vec<usize>,
}

impl Prices {
    /// Shares every weight among the units that could meet the route.
    pub(super) fn first(instance: &Instance) -> Self {
        let mut units = vec![0_u32; instance.grains.len()];
        let mut last = vec![usize::MAX; instance.grains.len()];
        for (unit, places) in instance.units.iter().enumerate() {
            for group in places.iter().flat_map(|place| &place.met).map(|group| *group as usize) {
                units[group] += u32::from(last[group] != unit);
                last[group] = unit;
            }
        }
        let weights: Vec<f64> = instance.grains.iter().map(|grains| float(*grains)).collect();
        let of =
            weights.iter().zip(&units).map(|(weight, units)| weight / f64::from((*units).max(1))).collect();
        Self { of, weights }
    }

    /// Makes the prices better for so many steps, or until they show that no more than the target can be met. Every
    /// choice of places that the prices come by is told.
    pub(super) fn tighten(&mut self, part: &Part, steps: usize, mut target: i128, heard: Ear<'_>) {
        if let [open] = part.open.as_slice() {
            // A single unit is paid in full: the bound is what it can meet.
            let groups = open.spots.iter().flat_map(|spot| open.met(spot)).map(|group| *group as usize);
            groups.for_each(|group| self.of[group] = self.weights[group]);
        }
        let mut best = (f64::INFINITY, self.of.clone());
        let mut pace = 1.0;
        let mut since_better = 0;
        let mut last = Vec::new();
        for _ in 0..steps {
            let step = self.look(part);
            if step.bound < best.0 - best.0.abs().min(1e300) * 1e-9 {
                since_better = 0;
            } else {
                since_better += 1;
            }
            if step.bound < best.0 {
                best = (step.bound, self.of.clone());
            }
            let chosen: Vec<_> = part
                .open
                .iter()
                .zip(&step.chosen)
                .map(|(open, spot)| (open.unit, open.spots[*spot].place))
                .collect();
            if chosen != last {
                target = target.max(heard(&chosen));
                last.clone_from(&chosen);
            }
            if best.0 < float(target + 1) - 1e-6 || pace < 1e-3 {
                break;
            }
            if since_better >= 6 {
                pace *= 0.6;
                since_better = 0;
                self.of.clone_from(&best.1);
                continue;
            }
            self.step(part, &step, pace * (step.bound - float(target)));
        }
        self.of = best.1;
    }

    /// What prices show.
    fn look(&self, part: &Part) -> Step {
        let rest: f64 =
            part.groups.iter().map(|group| self.weights[*group as usize] - self.of[*group as usize]).sum();
        let mut step = Step { bound: float(part.base) + rest, chosen: Vec::with_capacity(part.open.len()) };
        for open in &part.open {
            let mut best = (f64::NEG_INFINITY, 0);
            for (at, spot) in open.spots.iter().enumerate() {
                let paid: f64 = open.met(spot).iter().map(|group| self.of[*group as usize]).sum();
                if paid > best.0 {
                    best = (paid, at);
                }
            }
            step.bound += best.0;
            step.chosen.push(best.1);
        }
        step
    }

    /// Lowers the prices of what several units go for, and raises those of what nobody does.
    fn step(&mut self, part: &Part, step: &Step, distance: f64) {
        let mut units = vec![0_i32; self.of.len()];
        for (open, spot) in part.open.iter().zip(&step.chosen) {
            for group in open.met(&open.spots[*spot]) {
                units[*group as usize] += 1;
            }
        }
        let slope = |group: usize| {
            let slope = f64::from(units[group] - 1);
            let is_held = (slope > 0.0 && self.of[group] <= 0.0)
                || (slope < 0.0 && self.of[group] >= self.weights[group]);
            if is_held { 0.0 } else { slope }
        };
        let slopes: Vec<f64> = part.groups.iter().map(|group| slope(*group as usize)).collect();
        let norm: f64 = slopes.iter().map(|slope| slope * slope).sum();
        if norm > 0.0 {
            for (group, slope) in part.groups.iter().map(|group| *group as usize).zip(slopes) {
                self.of[group] = (self.of[group] - distance / norm * slope).clamp(0.0, self.weights[group]);
            }
        }
    }

    /// The prices in whole parts of a grain.
    #[expect(clippy::cast_possible_truncation, reason = "the price is clamped to what the weight is")]
    pub(super) fn whole(&self, instance: &Instance) -> Vec<i128> {
        let whole = |(price, grains): (&f64, &i128)| {
            ((price * float(PARTS)).round() as i128).clamp(0, grains * PARTS)
        };
        self.of.iter().zip(&instance.grains).map(whole).collect()
    }
}

/// What whole prices prove of a part: the bound and, for each open unit and spot, the bound if it goes there; all in
/// parts of a grain.
pub(super) fn proved(instance: &Instance, part: &Part, prices: &[i128]) -> (i128, Vec<Vec<i128>>) {
    let rest =
        part.groups.iter().map(|group| instance.grains[*group as usize] * PARTS - prices[*group as usize]);
    let mut bound = part.base * PARTS + rest.sum::<i128>();
    let paid = |open: &Open| {
        let at = |spot: &Spot| open.met(spot).iter().map(|group| prices[*group as usize]).sum::<i128>();
        open.spots.iter().map(at).collect::<Vec<i128>>()
    };
    let mut spots: Vec<Vec<i128>> = part.open.iter().map(paid).collect();
    let most: Vec<i128> = spots.iter().map(|paid| paid.iter().copied().max().unwrap_or(0)).collect();
    bound += most.iter().sum::<i128>();
    for (paid, most) in spots.iter_mut().zip(most) {
        for paid in paid {
            *paid += bound - most;
        }
    }
    (bound, spots)
}
