//! Closure (围闭度): whether the inside is shut off from the outside, where it leaks, and what it costs to close.
//!
//! ```text
//!   inside ──x──► y ─ ─ ─ ─► outside        a way out is a road from inside to a node that is not
//!            │    └ B: from here the outside can be got to past all controls
//!            └ R: here somebody from inside gets to past all controls
//! ```
//!
//! A way out is open where x is in R, y is in B and the road is not held. What is held already costs nothing. The
//! cheapest completion is a least cut; the flow that goes with it is the proof that none is cheaper.
//!
//! Nodes may be bought where they are neither inside nor outside. Where a road leads straight from an inside node to
//! an outside node nothing lies between; there, and only there, the two nodes at the ends of that road may be bought
//! as well, so that an area whose outside is all the rest can still be closed by posts.

mod answer;
mod budget;
mod core;
mod guard;
mod independent;
mod leak;
mod price;
mod question;
mod rings;
#[cfg(test)]
mod tests;
mod trips;
mod ways;
mod week;

pub use answer::{Answer, Certificate, Completion, Degree, Held};
pub use budget::{Budgeted, most_closed};
pub use independent::{Apart, independent_ways_out};
pub use question::{Buy, Control, Price, Question};
pub use rings::{Ring, nested_rings};
pub use trips::{TripDegrees, Trips, trip_degrees};
pub use ways::Way;
pub use week::{Shift, WEEK_MINUTES, Week, over_the_week};

use self::core::{Completed, cheapest, lanes_out};
use crate::network::{Network, seconds};
use crate::watch::{Status, Watch};
use answer::Names;
use guard::Guard;

/// Answers the question: whether it is closed, how far, by which way one gets out, and what closes it.
///
/// One flow takes the time that it takes, which is short: the watch is not looked at.
pub fn solve(network: &Network, question: &Question, _watch: &Watch<'_>) -> Answer {
    let guard = Guard::new(network, question, &question.controls);
    let leads_out = guard.leads_out(network);
    let ways = ways::ways(network, &guard, &leads_out);
    let open = ways.iter().filter(|way| way.is_open).count();
    let leak = leak::shortest(network, &guard, &leads_out, &ways);
    let names = Names(network);
    let mut answer = Answer {
        status: Status::Optimal,
        closed: leak.is_none(),
        ways_out: ways.len(),
        ways_open: open,
        degree: Degree { count: share_closed(open, ways.len()), capacity: 1.0 },
        witness: Vec::new(),
        witness_seconds: None,
        completion: Some(Completion { cost: 0.0, controls: Vec::new() }),
        max_flow: Some(0.0),
        certificate: Certificate::Frontier { controls: Vec::new() },
    };
    let Some(leak) = leak else {
        let frontier = guard.frontier(network, question);
        answer.certificate = Certificate::Frontier { controls: names.all(&frontier) };
        return answer;
    };
    answer.witness = names.nodes(&leak.nodes);
    answer.witness_seconds = Some(seconds(leak.time));
    let completed = cheapest(network, question, &guard, &leads_out);
    // The same flow is not looked for twice.
    let are_lanes = question.buy == Buy::Edges && question.edge_cost == Price::Lanes;
    let known = completed.as_ref().ok().filter(|_| are_lanes).map(Completed::parts);
    answer.degree.capacity = if question.controls.is_empty() {
        0.0
    } else {
        capacity_closed(network, question, &guard, &leads_out, known)
    };
    match completed {
        Ok(completed) => {
            answer.max_flow = Some(completed.max_flow);
            answer.completion =
                Some(Completion { cost: completed.cost, controls: names.all(&completed.controls) });
            answer.certificate = Certificate::Flow { flow: completed.flow };
        }
        Err(path) => {
            answer.status = Status::Infeasible;
            (answer.max_flow, answer.completion) = (None, None);
            answer.certificate = Certificate::Unbuyable { path: names.nodes(&path) };
        }
    }
    answer
}

/// The ways that are closed of all; all of none.
#[expect(clippy::cast_precision_loss, reason = "ways are counted far below what the type holds exactly")]
fn share_closed(open: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { (all - open) as f64 / all as f64 }
}

/// The lanes that are closed of all that could be used to get out at one time.
#[expect(clippy::cast_precision_loss, reason = "lanes are counted far below what the type holds exactly")]
fn capacity_closed(
    network: &Network,
    question: &Question,
    guard: &Guard,
    leads_out: &[bool],
    known: Option<i64>,
) -> f64 {
    let left = known.unwrap_or_else(|| lanes_out(network, question, guard, leads_out));
    let free = Guard::new(network, question, &[]);
    let all = lanes_out(network, question, &free, &free.leads_out(network));
    if all == 0 { 1.0 } else { (all - left) as f64 / all as f64 }
}
