//! What is left of a question when everything is gone that cannot matter.
//!
//! A unit that is at a node by some time meets the routes that pass the node then or later. Of all nodes only those
//! stay whose routes are not all met at another node too (*dominance*), and routes that are met at just the same places
//! become one (*merging*).

use super::question::Question;
use super::weights::Weights;
use crate::network::{NEVER, Nanos, Network, Node};
use crate::shortest::Ways;

/// A set of numbers as bits.
pub(super) type Bits = Box<[u64]>;

/// Places and merged routes.
#[derive(Debug)]
pub(super) struct Instance {
    /// For each unit, the places that may matter; the weightiest first.
    pub(super) units: Vec<Vec<Place>>,
    /// What each merged route weighs, in grains.
    pub(super) grains: Vec<i128>,
    /// The routes that were merged.
    pub(super) members: Vec<Vec<u32>>,
    /// For each unit, the first unit with just the same sets of routes, in the same order.
    pub(super) twin: Vec<usize>,
    /// When each unit is at each node.
    pub(super) arrivals: Vec<Vec<Nanos>>,
}

/// A place for a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// The node.
    pub(super) node: Node,
    /// The merged routes that the unit meets there, ascending.
    pub(super) met: Vec<u32>,
    /// The same as bits.
    pub(super) bits: Bits,
}

/// When each unit can be at each node; [`NEVER`] where no way leads.
pub(super) fn arrivals(network: &Network, question: &Question) -> Vec<Vec<Nanos>> {
    let time = |road: u32| network.roads[road as usize].time;
    let of_unit = |unit: &crate::unit::Unit| {
        let start = if question.use_ready { unit.ready } else { 0 };
        Ways::from(&network.out, unit.node, start, time).cost
    };
    question.units.iter().map(of_unit).collect()
}

/// Which routes pass each node, each with the last time at which it does; the latest first.
fn passes(network: &Network, question: &Question, weights: &Weights) -> Vec<Vec<(Nanos, u32)>> {
    let mut passes: Vec<Vec<(Nanos, u32)>> = vec![Vec::new(); network.node_count()];
    for (number, (route, grains)) in (0..).zip(question.routes.iter().zip(&weights.grains)) {
        for (time, node) in route.steps.iter().filter(|_| *grains > 0) {
            match passes[*node as usize].last_mut() {
                Some((last, route)) if *route == number => *last = (*last).max(*time),
                _ => passes[*node as usize].push((*time, number)),
            }
        }
    }
    for passes in &mut passes {
        passes.sort_unstable_by_key(|(time, route)| (std::cmp::Reverse(*time), *route));
    }
    passes
}

impl Instance {
    /// Leaves of a question what can matter.
    pub(super) fn new(network: &Network, question: &Question, weights: &Weights) -> Self {
        let arrivals = arrivals(network, question);
        let passes = passes(network, question, weights);
        let of_unit = |arrivals: &Vec<Nanos>| {
            let sets = passes.iter().zip(arrivals).zip(0..).filter(|((_, arrival), _)| **arrival < NEVER);
            let sets = sets.filter_map(|((passes, arrival), node)| {
                let met = &passes[..passes.partition_point(|(time, _)| time >= arrival)];
                let mut met: Vec<u32> = met.iter().map(|(_, route)| *route).collect();
                met.sort_unstable();
                (!met.is_empty()).then_some((*arrival, node, met))
            });
            let mut sets: Vec<_> = sets.collect();
            sets.sort_unstable_by_key(|(arrival, node, met)| (std::cmp::Reverse(met.len()), *arrival, *node));
            let kept = undominated(question.routes.len(), sets.iter().map(|(.., met)| met.as_slice()));
            kept.into_iter().map(|at| (sets[at].1, std::mem::take(&mut sets[at].2))).collect()
        };
        let units: Vec<Vec<(Node, Vec<u32>)>> = arrivals.iter().map(of_unit).collect();
        Self::merged(units, weights, arrivals)
    }

    fn merged(units: Vec<Vec<(Node, Vec<u32>)>>, weights: &Weights, arrivals: Vec<Vec<Nanos>>) -> Self {
        let mut signatures: Vec<Vec<u32>> = vec![Vec::new(); weights.grains.len()];
        for (number, (_, met)) in (0..).zip(units.iter().flatten()) {
            for route in met {
                signatures[*route as usize].push(number);
            }
        }
        let mut order: Vec<u32> = (0..).take(signatures.len()).collect();
        order.retain(|route| !signatures[*route as usize].is_empty());
        order.sort_by(|a, b| signatures[*a as usize].cmp(&signatures[*b as usize]).then(a.cmp(b)));
        let mut members: Vec<Vec<u32>> = Vec::new();
        for route in order {
            match members.last_mut() {
                Some(group) if signatures[group[0] as usize] == signatures[route as usize] => {
                    group.push(route);
                }
                _ => members.push(vec![route]),
            }
        }
        members.sort_unstable();
        let mut group_of = vec![u32::MAX; signatures.len()];
        for (group, members) in (0..).zip(&members) {
            for route in members {
                group_of[*route as usize] = group;
            }
        }
        let weigh = |group: &Vec<u32>| group.iter().map(|route| weights.grains[*route as usize]).sum();
        let grains: Vec<i128> = members.iter().map(weigh).collect();
        let units: Vec<Vec<Place>> =
            units.into_iter().map(|places| places_of(places, &group_of, &grains)).collect();
        let twin = twins(&units);
        Self { units, grains, members, twin, arrivals }
    }

    /// What a set of merged routes weighs.
    pub(super) fn weigh(&self, bits: &[u64]) -> i128 {
        numbers(bits).map(|group| self.grains[group]).sum()
    }

    /// What units meet at these places, by their place in [`Instance::units`].
    pub(super) fn met(&self, places: &[Option<usize>]) -> Bits {
        let mut met = no_bits(self.grains.len());
        for (unit, place) in places.iter().enumerate() {
            if let Some(place) = place {
                unite(&mut met, &self.units[unit][*place].bits);
            }
        }
        met
    }
}

/// The places of a unit with merged routes, in an order that depends on nothing but the sets.
fn places_of(places: Vec<(Node, Vec<u32>)>, group_of: &[u32], grains: &[i128]) -> Vec<Place> {
    let place = |(node, met): (Node, Vec<u32>)| {
        let mut met: Vec<u32> = met.into_iter().map(|route| group_of[route as usize]).collect();
        met.sort_unstable();
        met.dedup();
        let mut bits = no_bits(grains.len());
        for group in &met {
            bits[*group as usize / 64] |= 1 << (group % 64);
        }
        Place { node, met, bits }
    };
    let mut places: Vec<Place> = places.into_iter().map(place).collect();
    let weigh = |place: &Place| -> i128 { place.met.iter().map(|group| grains[*group as usize]).sum() };
    places.sort_by_cached_key(|place| (-weigh(place), place.met.clone()));
    places
}

/// For each unit, the first with the same sets.
fn twins(units: &[Vec<Place>]) -> Vec<usize> {
    let same = |a: &Vec<Place>, b: &Vec<Place>| a.iter().map(|place| &place.met).eq(b.iter().map(|b| &b.met));
    let first = |unit: &Vec<Place>| units.iter().position(|other| same(unit, other));
    units.iter().map(|unit| first(unit).expect("a unit is its own twin")).collect()
}

/// Which of these sets are within no other, of equal ones the first. The sets come with the largest first.
pub(super) fn undominated<'a>(numbers: usize, sets: impl Iterator<Item = &'a [u32]>) -> Vec<usize> {
    let mut kept: Vec<(usize, Bits)> = Vec::new();
    let mut with: Vec<Vec<u32>> = vec![Vec::new(); numbers];
    for (at, set) in sets.enumerate() {
        let Some(rarest) = set.iter().min_by_key(|number| with[**number as usize].len()) else { continue };
        let holds = |bits: &Bits| set.iter().all(|number| has(bits, *number));
        if with[*rarest as usize].iter().any(|number| holds(&kept[*number as usize].1)) {
            continue;
        }
        let number = u32::try_from(kept.len()).expect("there are fewer places than nodes");
        let mut bits = no_bits(numbers);
        for number_of in set {
            with[*number_of as usize].push(number);
            bits[*number_of as usize / 64] |= 1 << (number_of % 64);
        }
        kept.push((at, bits));
    }
    kept.into_iter().map(|(at, _)| at).collect()
}

/// A set with nothing in it that may hold so many numbers.
pub(super) fn no_bits(numbers: usize) -> Bits {
    vec![0; numbers.div_ceil(64)].into()
}

/// Whether a number is in a set.
pub(super) fn has(bits: &[u64], number: u32) -> bool {
    bits[number as usize / 64] >> (number % 64) & 1 == 1
}

/// Puts one set into another.
pub(super) fn unite(bits: &mut [u64], more: &[u64]) {
    bits.iter_mut().zip(more).for_each(|(word, more)| *word |= more);
}

/// The numbers of a set.
pub(super) fn numbers(bits: &[u64]) -> impl Iterator<Item = usize> + '_ {
    bits.iter().enumerate().flat_map(|(at, word)| {
        let lowest = |word: &u64| (*word != 0).then(|| *word & (*word - 1));
        let words = std::iter::successors(Some(*word), lowest).take_while(|word| *word != 0);
        words.map(move |word| at * 64 + word.trailing_zeros() as usize)
    })
}
