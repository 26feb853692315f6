//! The door: routes, sign-in, problems, the live stream, Open311 and the console's files.
//!
//! ```text
//!   socket ─ server ─ door ─ routes ─ handler ─▶ one operation
//!            caps     body      │                    │
//!            deadlines, drain   └─ who asks?         └─▶ view, or a problem that the door words
//! ```
//!
//! Handlers extract, call one operation and give its view. Limits and deadlines stand in [`ServerLimits`];
//! statuses are chosen in one place, `problem`; every route and the right that it needs stands in [`TABLE`].

mod app;
mod connection;
mod console;
mod door;
mod extract;
mod json_path;
mod language;
mod limits;
mod live;
mod metrics;
mod open311;
mod openapi;
mod problem;
mod reply;
mod request;
mod routes;
mod server;

pub use app::{App, Demonstration, Steered};
pub use limits::{BODY_BYTES_MAX, BODY_DRAIN_BYTES_MAX, IDEMPOTENCY_KEY_CHARACTERS_MAX, ServerLimits};
pub use openapi::openapi;
pub use routes::{Needs, Route, TABLE};
pub use server::{CannotListen, Server};
