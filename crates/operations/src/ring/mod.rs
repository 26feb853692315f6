//! Rings 圈层查控: the ways out of a jurisdiction, who holds them, and what leaks.
//!
//! ```text
//!   crews ───┐                         ┌─► list, show, map        (computed at every look)
//!            ├─► which crossings held ─┤        ▲
//!   street ──┘                         │        └── is it closed, over which way does it leak (searched on the streets)
//!   closures                           │
//!                                      └─► leak found, leak closed (written down after every change)
//!                                               └─► the week: a sweep over what was written down
//! ```
//!
//! What is planned and what is held now are counted apart and shown apart: a ring that is closed on paper and open on
//! the ground is open.

mod completion;
mod found;
mod geojson;
mod hold;
mod keep;
mod order;
mod point;
mod proof;
mod view;
mod week;

use api::ring::{RingChanged, RingList, RingView};
use model::ids::{LevelOrderId, PointId, RingId};
use model::ring::Ring;
use model::rules::Permission;
use storage::Position;

pub use completion::show_completion;
pub use found::{found_ring, lay_plan};
pub use geojson::show_geojson;
pub use keep::keep_rings;
pub(crate) use keep::note_all_leaks;
use keep::note_leaks;
pub use order::{approve_order, draft_order, lift_order};
pub use point::{establish_point, post_crew, withdraw_crew};
pub(crate) use proof::Proofs;
pub use week::show_week;

use crate::board::Folded;
use crate::city::City;
use crate::error::Error;
use crate::principal::Principal;

/// Lists the rings in the order of their laying out.
pub fn list_rings(who: &Principal) -> Result<RingList, Error> {
    who.may(Permission::RingRead)?;
    let city = &*who.city;
    let rings: Vec<RingId> = city.board().rings().map(|(id, _)| id).collect();
    Ok(RingList { rings: rings.into_iter().map(|id| seen(city, id)).collect::<Result<_, _>>()? })
}

/// Shows a ring as it is now.
pub fn show_ring(who: &Principal, id: RingId) -> Result<RingView, Error> {
    who.may(Permission::RingRead)?;
    seen(&who.city, id)
}

/// A ring as it is now. The streets are searched while nobody waits for the board.
fn seen(city: &City, id: RingId) -> Result<RingView, Error> {
    let mut view = view::ring(city, &city.board(), id).ok_or(NO_RING)?;
    proof::prove(city, &mut view);
    Ok(view)
}

/// Finds the ways out of a jurisdiction that has a ring, so that nobody waits for it. Doing it twice does nothing.
pub fn prepare(city: &City) {
    let has_ring = city.board().rings().next().is_some();
    if has_ring {
        proof::ground(city);
    }
}

const NO_RING: Error = Error::NotFound { what: "ring" };

fn ring_of(city: &City, id: RingId) -> Result<Folded<Ring>, Error> {
    city.board().ring(id).cloned().ok_or(NO_RING)
}

/// Writes down what leaks after a change, then shows the ring.
async fn changed(
    city: &City,
    id: RingId,
    position: Position,
    point: Option<PointId>,
    order: Option<LevelOrderId>,
) -> Result<RingChanged, Error> {
    note_leaks(city, id).await;
    Ok(RingChanged { ring: seen(city, id)?, point, order, position: position.0 })
}
