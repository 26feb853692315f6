//! A good order of many nodes: from one to the nearest, then moving and turning pieces, and starting again from a
//! shaken order.

use super::cost_of;
use crate::watch::Watch;

/// So much work is spent: orders tried, times the nodes squared.
const WORK_MAX: usize = 40_000_000;
/// The longest piece that is moved.
const PIECE_MAX: usize = 3;
/// An order is shaken at most so often.
const SHAKES_MAX: u64 = 2_000;

/// Orders nodes.
pub(super) fn order(costs: &[Vec<i64>], is_directed: bool, watch: &Watch) -> Vec<usize> {
    let nodes = costs.len();
    let mut best = nearest(costs);
    improve(costs, is_directed, &mut best);
    let shakes = (WORK_MAX / (nodes * nodes)).max(1) as u64;
    for shake in 0..shakes.min(SHAKES_MAX) {
        if watch.is_over() {
            break;
        }
        let mut order = shaken(&best, shake);
        improve(costs, is_directed, &mut order);
        if cost_of(costs, &order) < cost_of(costs, &best) {
            best = order;
        }
    }
    best
}

fn nearest(costs: &[Vec<i64>]) -> Vec<usize> {
    let mut order = vec![0];
    let mut left: Vec<usize> = (1..costs.len()).collect();
    while !left.is_empty() {
        let at = order[order.len() - 1];
        let next = (0..left.len()).min_by_key(|next| (costs[at][left[*next]], left[*next]));
        order.push(left.remove(next.expect("some are left")));
    }
    order
}

/// Two pieces that lie side by side change places.
fn shaken(order: &[usize], shake: u64) -> Vec<usize> {
    let at = |salt: u64| {
        let mixed = (shake * 3 + salt + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        let mixed = mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33;
        usize::try_from(mixed % order.len() as u64).expect("less than the number of nodes")
    };
    let mut cuts = [at(0), at(1), at(2)];
    cuts.sort_unstable();
    let [a, b, c] = cuts;
    [&order[..a], &order[b..c], &order[a..b], &order[c..]].concat()
}

/// Moves and turns pieces as long as that makes the order cheaper.
fn improve(costs: &[Vec<i64>], is_directed: bool, order: &mut [usize]) {
    loop {
        let is_better = move_piece(costs, is_directed, order) || (!is_directed && turn_piece(costs, order));
        if !is_better {
            return;
        }
    }
}

/// Turns the first piece that is better the other way round.
fn turn_piece(costs: &[Vec<i64>], order: &mut [usize]) -> bool {
    let nodes = order.len();
    let mut is_better = false;
    for a in 0..nodes - 1 {
        for b in a + 1..nodes {
            let (before, first, last, after) =
                (order[(a + nodes - 1) % nodes], order[a], order[b], order[(b + 1) % nodes]);
            if before == last || after == first {
                continue;
            }
            if costs[before][last] + costs[first][after] < costs[before][first] + costs[last][after] {
                order[a..=b].reverse();
                is_better = true;
            }
        }
    }
    is_better
}

/// Moves pieces of a few nodes to where they are better.
fn move_piece(costs: &[Vec<i64>], is_directed: bool, order: &mut [usize]) -> bool {
    let nodes = order.len();
    let mut is_any_better = false;
    for size in 1..=PIECE_MAX.min(nodes - 2) {
        for _ in 0..nodes {
            // The piece is at the front, by turning the order on.
            order.rotate_left(1);
            let (first, last) = (order[0], order[size - 1]);
            let (before, after) = (order[nodes - 1], order[size]);
            let gone = costs[before][first] + costs[last][after] - costs[before][after];
            let mut best = (0, 0, false);
            for at in size..nodes - 1 {
                let (a, b) = (order[at], order[at + 1]);
                let along = costs[a][first] + costs[last][b] - costs[a][b] - gone;
                let turned = costs[a][last] + costs[first][b] - costs[a][b] - gone;
                best = best.min((along, at, false));
                if !is_directed {
                    best = best.min((turned, at, true));
                }
            }
            let (gain, at, is_turned) = best;
            if gain < 0 {
                if is_turned {
                    order[..size].reverse();
                }
                order[..=at].rotate_left(size);
                is_any_better = true;
            }
        }
    }
    is_any_better
}
