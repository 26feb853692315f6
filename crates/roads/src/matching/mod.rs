//! Map matching: which streets a drawn line means, and on which street a vehicle is.
//!
//! ```text
//!   drawn line ─► points every few metres ─► streets near each ─► the likeliest walk ─► the streets it goes along
//!   position, heading, the place before ──► streets near it ────► the likeliest one
//! ```
//!
//! The likeliest is found as Newson and Krumm do it ("Hidden Markov Map Matching Through Noise and Sparseness", 2009):
//! a street is the likelier the nearer it is to the point, and a step from street to street the likelier the less its
//! length along the network differs from that of the line.

mod line;
mod position;
mod vicinity;

pub use line::{BESIDE_METERS_MAX, EXACT_METERS_MAX, POINT_METERS_MAX, REAL_METERS, REAL_SHARE, line};
pub use position::{Fix, position};
