//! The default store: a journal in one `SQLite` file.
//!
//! ```text
//!   DIR/anlan.lock          one process per directory (DataLock)
//!   DIR/NAME.sqlite         the journal            ◄── checkpointer thread copies the log into it
//!   DIR/NAME.sqlite-wal     its write-ahead log    ◄── writer thread, one flush for each commit
//!   DIR/NAME.ballast        room that is given up when the disk is full
//! ```
//!
//! A commit is acknowledged when its flush has returned (`synchronous=FULL`); the store refuses to start
//! with less. Every tree that grows grows at its right edge, so that the millionth event costs what the
//! first one did.

mod store;

mod backup;
mod ballast;
mod cache;
mod checkpoint;
mod command_index;
mod connection;
mod failure;
mod lock;
mod options;
mod reader;

pub use backup::{backup, verify_file};
pub use lock::DataLock;
pub use options::{Options, Synchronous};
pub use store::SqliteStore;
