//! How many of the trips that lead out meet a control, and how many could easily go round all of them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Question;
use super::guard::Guard;
use crate::network::{NEVER, Nanos, Network, Node};

/// So many trips from one node to another, each by the quickest way.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trips {
    /// Where they begin.
    pub from: Node,
    /// Where they end.
    pub to: Node,
    /// How many they are.
    pub weight: f64,
}

/// Shares of trips, from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TripDegrees {
    /// Those whose quickest way meets a control. Of several quickest ways one without a control is taken.
    pub trips: f64,
    /// Those that find no way without a control that takes less than the given part longer than the quickest.
    pub evasion: f64,
}

/// Counts the trips that meet a control on their quickest way, and those that cannot avoid one unless they take more
/// than `1 + detour_share` times as long. Trips without any way are left out; of none, all meet one.
pub fn trip_degrees(
    network: &Network,
    question: &Question,
    trips: &[Trips],
    detour_share: f64,
) -> TripDegrees {
    let guard = Guard::new(network, question, &question.controls);
    let free = Guard::new(network, question, &[]);
    let mut by_start: Vec<&Trips> = trips.iter().collect();
    by_start.sort_by_key(|trip| (trip.from, trip.to));
    let (mut all, mut slipped, mut evaded) = (0.0, 0.0, 0.0);
    for group in by_start.chunk_by(|a, b| a.from == b.from) {
        let quickest = times(network, &free, group[0].from);
        let unheld = times(network, &guard, group[0].from);
        for trip in group {
            let (best, past) = (quickest[trip.to as usize], unheld[trip.to as usize]);
            if best == NEVER {
                continue;
            }
            all += trip.weight;
            slipped += if past == best { trip.weight } else { 0.0 };
            evaded += if past != NEVER && is_within(past, best, detour_share) { trip.weight } else { 0.0 };
        }
    }
    let degree = |part: f64| if all > 0.0 { 1.0 - part / all } else { 1.0 };
    TripDegrees { trips: degree(slipped), evasion: degree(evaded) }
}

#[expect(clippy::cast_precision_loss, reason = "a time of 104 days is exact, and a detour is a rough thing")]
fn is_within(time: Nanos, best: Nanos, detour_share: f64) -> bool {
    time as f64 <= best as f64 * (1.0 + detour_share)
}

/// The times from one node past the controls.
fn times(network: &Network, guard: &Guard, start: Node) -> Vec<Nanos> {
    let mut times = vec![NEVER; network.node_count()];
    let mut waiting = BinaryHeap::new();
    if !guard.holds_node(start) {
        times[start as usize] = 0;
        waiting.push(Reverse((0, start)));
    }
    while let Some(Reverse((time, node))) = waiting.pop() {
        if time > times[node as usize] {
            continue;
        }
        for (next, road) in network.out.of(node) {
            let arrival = time + network.roads[road as usize].time;
            let is_held = guard.holds_node(next) || guard.holds_road(road);
            if !is_held && arrival < times[next as usize] {
                times[next as usize] = arrival;
                waiting.push(Reverse((arrival, next)));
            }
        }
    }
    times
}
