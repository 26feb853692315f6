//! The city on a desk: a city drawn or imported, its staff, and one seeded day of callers, desks and crews.
//!
//! ```text
//!   setting  where it is played: towns, posts, grids ─┐
//!   staff    who works there, and with what           ├─► demo::Demo::found ─► day::Day::play_until(now)
//!   day      who calls when, and who then acts       ─┘
//! ```
//!
//! Nothing here reads a clock or throws dice of its own: the time comes by [`SimulatedClock`], chance by a seed.
//! Whoever acts, acts through an operation, as everybody else does.

pub mod day;
pub mod demo;
pub mod setting;
pub mod staff;

mod chance;
mod clock;

pub use chance::{Random, SeededChance};
pub use clock::SimulatedClock;
pub use setting::Setting;
