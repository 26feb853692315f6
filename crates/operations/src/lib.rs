//! The use cases: one room per noun, the board, the live stream, the policies. A handler calls one operation;
//! an operation finds out who asks, reads, decides by the model's rules, appends, and answers once the board
//! has reached the event.

mod audit;
mod chance;
mod cities;
mod city;
mod command;
mod error;
mod geography;
mod limits;
mod numbers;
mod passwords;
mod ports;
mod principal;
mod refusal;
mod vault;
mod words;

pub mod access;
pub mod alert;
pub mod board;
pub mod closure;
pub mod coverage;
pub mod incident;
pub mod live;
pub mod policies;
pub mod position;
pub mod public;
pub mod recommendation;
pub mod report;
pub mod ring;
pub mod setup;
pub mod streets;
pub mod unit;

pub use chance::SystemChance;
pub use cities::Cities;
pub use city::{City, CityParts, JournalParts};
pub use command::CommandKey;
pub use error::{Error, FieldError};
pub use geography::{Geography, NotAGeography};
pub use ports::{Chance, Clock, Tick};
pub use principal::{Credential, Principal};
pub use storage::{JournalState, Lane};
pub use streets::Streets;
pub use vault::{JurisdictionKey, Vault};
