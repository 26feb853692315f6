//! An answer at once: the weightiest place first, then moving one unit after the other.

use super::instance::{Instance, has, no_bits, unite};

/// Gives the unit and the place that add most, until nothing adds anything.
pub(super) fn greedy(instance: &Instance) -> Vec<Option<usize>> {
    let mut chosen = vec![None; instance.units.len()];
    let mut met = no_bits(instance.grains.len());
    loop {
        let free = (0..chosen.len()).filter(|unit| chosen[*unit].is_none());
        let best = free.filter_map(|unit| best_place(instance, unit, &met).map(|best| (best, unit)));
        let best = best.max_by_key(|((gain, _), unit)| (*gain, std::cmp::Reverse(*unit)));
        let Some(((_, place), unit)) = best else { return chosen };
        chosen[unit] = Some(place);
        unite(&mut met, &instance.units[unit][place].bits);
    }
}

/// Moves single units as long as that adds anything.
pub(super) fn improve(instance: &Instance, chosen: &mut [Option<usize>]) {
    let mut since_better = 0;
    for unit in (0..chosen.len()).cycle() {
        if since_better >= chosen.len() {
            return;
        }
        since_better += 1;
        let here = chosen[unit].take();
        let others = instance.met(chosen);
        let gain = here.map_or(0, |place| gain(instance, unit, place, &others));
        chosen[unit] = here;
        if let Some((more, place)) = best_place(instance, unit, &others)
            && more > gain
        {
            chosen[unit] = Some(place);
            since_better = 0;
        }
    }
}

/// The place that adds most to what is met, and how much; of equal ones the first.
fn best_place(instance: &Instance, unit: usize, met: &[u64]) -> Option<(i128, usize)> {
    let gains = (0..instance.units[unit].len()).map(|place| (gain(instance, unit, place, met), place));
    gains.filter(|(gain, _)| *gain > 0).max_by_key(|(gain, place)| (*gain, std::cmp::Reverse(*place)))
}

fn gain(instance: &Instance, unit: usize, place: usize, met: &[u64]) -> i128 {
    let new = instance.units[unit][place].met.iter().filter(|group| !has(met, **group));
    new.map(|group| instance.grains[*group as usize]).sum()
}
