//! A closed walk that takes every one of some steps just once (Hierholzer).

use crate::network::Node;

/// Walks steps that hang together: each of them once, along it or, if they have no direction, either way. Where they
/// have one, as many have to lead into each node as out of it; where not, an even number has to meet at each.
pub(super) fn circuit(steps: &[(Node, Node)], is_directed: bool) -> Vec<Node> {
    let Some(start) = steps.iter().map(|(from, to)| *from.min(to)).min() else { return Vec::new() };
    let nodes = steps.iter().map(|(from, to)| *from.max(to)).max().unwrap_or(0) as usize + 1;
    let mut at: Vec<Vec<(Node, usize)>> = vec![Vec::new(); nodes];
    for (number, (from, to)) in steps.iter().enumerate().rev() {
        at[*from as usize].push((*to, number));
        if !is_directed && from != to {
            at[*to as usize].push((*from, number));
        }
    }
    let mut is_walked = vec![false; steps.len()];
    let mut stack = vec![start];
    let mut walk = Vec::with_capacity(steps.len() + 1);
    while let Some(node) = stack.last() {
        match at[*node as usize].pop() {
            Some((_, number)) if is_walked[number] => {}
            Some((next, number)) => {
                is_walked[number] = true;
                stack.push(next);
            }
            None => walk.extend(stack.pop()),
        }
    }
    walk.reverse();
    walk
}
