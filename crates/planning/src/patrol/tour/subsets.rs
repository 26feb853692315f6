//! The best order of a few nodes: the cheapest way through every subset that ends at each of its nodes.

use crate::shortest::UNREACHED;

/// Orders nodes, of which the last stays out of the subsets as the start.
pub(super) fn order(costs: &[Vec<i64>]) -> Vec<usize> {
    let others = costs.len() - 1;
    let mut cheapest = vec![(UNREACHED, 0); (1 << others) * others];
    for end in 0..others {
        cheapest[(1 << end) * others + end] = (costs[others][end], end);
    }
    for set in 1_usize..1 << others {
        for end in (0..others).filter(|end| set >> end & 1 == 1) {
            let (cost, _) = cheapest[set * others + end];
            for next in (0..others).filter(|next| set >> next & 1 == 0) {
                let there = &mut cheapest[(set | 1 << next) * others + next];
                if cost + costs[end][next] < there.0 {
                    *there = (cost + costs[end][next], end);
                }
            }
        }
    }
    let mut set = (1 << others) - 1;
    let mut end = (0..others)
        .min_by_key(|end| cheapest[set * others + end].0 + costs[*end][others])
        .expect("there are two nodes or more");
    let mut order = vec![others];
    while set != 0 {
        order.push(end);
        let (_, before) = cheapest[set * others + end];
        set &= !(1 << end);
        end = before;
    }
    order.reverse();
    order
}
