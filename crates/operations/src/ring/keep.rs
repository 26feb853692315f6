//! What a ring does by itself: orders end, and leaks are written down.

use std::collections::BTreeSet;

use model::ids::{LevelOrderId, RingId};
use model::ring::{Command, ENDS_BY_ITSELF, OrderCommand};
use model::{Decider, Event};
use storage::Lane;

use super::hold::Hold;
use super::ring_of;
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::Error;
use crate::limits::LEAKS_NOTED_AGAIN_MAX;

/// Ends the orders whose time is over and writes down what leaks. Called again and again; doing it twice does nothing.
pub async fn keep_rings(city: &City) {
    end_orders(city).await;
    note_all_leaks(city).await;
}

async fn end_orders(city: &City) {
    let now = city.now();
    let over: Vec<LevelOrderId> = city
        .board()
        .orders()
        .filter(|(_, order)| order.state.decide(OrderCommand::Expire, now).is_ok())
        .map(|(id, _)| id)
        .collect();
    for id in over {
        let judge = || {
            let order = city.board().order(id).cloned().ok_or(Error::NotFound { what: "order" })?;
            let events = order.state.decide(OrderCommand::Expire, city.now())?;
            Ok(Plan::default().extend(id, order.version, events.into_iter().map(Event::Level).collect()))
        };
        let key = CommandKey::of_rule(&format!("{ENDS_BY_ITSELF} {id}"));
        if let Err(failure) = execute(city, key, Lane::Normal, judge).await {
            tracing::debug!(%failure, "an order whose time is over stays for this round");
        }
    }
}

/// Writes down for every ring what leaks: the streets have changed, or a round has come.
pub(crate) async fn note_all_leaks(city: &City) {
    let rings: Vec<RingId> = city.board().rings().map(|(id, _)| id).collect();
    for id in rings {
        note_leaks(city, id).await;
    }
}

/// Writes down what leaks of a ring.
///
/// A crew may come while it is being written that none is there, so it is looked at again until nothing has changed.
pub(crate) async fn note_leaks(city: &City, id: RingId) {
    for _ in 0..LEAKS_NOTED_AGAIN_MAX {
        let before = city.board().ring(id).map(|ring| ring.version);
        let judge = || {
            let ring = ring_of(city, id)?;
            let events =
                ring.state.decide(Command::NoteLeaks { open: open_crossings(city, id) }, city.now())?;
            Ok(Plan::default().extend(id, ring.version, events.into_iter().map(Event::Ring).collect()))
        };
        if let Err(failure) = execute(city, CommandKey::fresh(city), Lane::Emergency, judge).await {
            tracing::warn!(%failure, "what leaks is not written down in this round");
            return;
        }
        if city.board().ring(id).map(|ring| ring.version) == before {
            return;
        }
    }
}

fn open_crossings(city: &City, id: RingId) -> BTreeSet<String> {
    let board = city.board();
    let hold = Hold::of(city, &board, id);
    hold.map(|hold| hold.open().map(|crossing| crossing.code.clone()).collect()).unwrap_or_default()
}
