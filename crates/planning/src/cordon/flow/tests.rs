//! A flow that keeps its trees beside one that is made anew.

use proptest::prelude::*;

use super::*;

const NODES: u32 = 7;

/// Arcs and terminals as they are now.
#[derive(Clone, Debug)]
struct Drawn {
    arcs: Vec<(u32, u32, i64)>,
    terminals: Vec<i64>,
}

impl Drawn {
    fn flow(&self) -> Flow {
        let (mut flow, _) = Flow::new(NODES as usize, &self.arcs);
        for (node, amount) in (0..).zip(&self.terminals) {
            flow.add_terminal(node, *amount);
        }
        flow
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let arcs = prop::collection::vec((0..NODES, 0..NODES, 0_i64..9), 0..16);
    let terminals = prop::collection::vec(-6_i64..7, NODES as usize);
    (arcs, terminals).prop_map(|(mut arcs, terminals)| {
        arcs.retain(|(tail, head, _)| tail != head);
        Drawn { arcs, terminals }
    })
}

proptest! {
    #[test]
    fn trees_that_are_kept_find_what_trees_grown_anew_find(
        mut now in drawn(),
        changes in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), 0_i64..9), 0..24),
    ) {
        let (mut kept, places) = Flow::new(NODES as usize, &now.arcs);
        for (node, amount) in (0..).zip(&now.terminals) {
            kept.add_terminal(node, *amount);
        }
        kept.run();
        for (at, (is_arc, which, amount)) in changes.into_iter().enumerate() {
            if is_arc && !now.arcs.is_empty() {
                let arc = which.index(now.arcs.len());
                now.arcs[arc].2 = amount;
                kept.set_capacity(places[arc], amount);
            } else {
                let node = which.index(NODES as usize);
                now.terminals[node] += amount - 4;
                kept.add_terminal(u32::try_from(node).expect("few nodes"), amount - 4);
            }
            if at % 3 == 0 {
                continue;
            }
            let mut anew = now.flow();
            anew.run();
            kept.run();
            let sides = |flow: &Flow| -> Vec<(bool, bool)> {
                (0..NODES).map(|node| (flow.is_by_source(node), flow.is_by_sink(node))).collect()
            };
            prop_assert_eq!(sides(&kept), sides(&anew));
        }
    }
}
