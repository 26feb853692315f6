//! Translates what `SQLite` and the system say into what the journal knows.

use std::error::Error;

use rusqlite::{ErrorCode, ffi};
use storage::{Position, StoreFailure};

/// Turns an error of `SQLite` into a failure that says what was being done.
pub(crate) fn sqlite(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreFailure {
    move |error| match error.sqlite_error() {
        Some(&cause) if is_full(cause) => StoreFailure::Full,
        Some(cause) if cause.code == ErrorCode::ReadOnly => StoreFailure::ReadOnly,
        Some(cause) if matches!(cause.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreFailure::Corrupt { position: Position::ZERO, what: error.to_string() }
        }
        _ => io(doing)(error),
    }
}

/// The log's index is a file too; where it cannot grow the disk is as full as where the log cannot.
fn is_full(cause: ffi::Error) -> bool {
    cause.code == ErrorCode::DiskFull || cause.extended_code == ffi::SQLITE_IOERR_SHMSIZE
}

/// Turns an error of the system into a failure that says what was being done.
pub(crate) fn system(doing: &'static str) -> impl Fn(std::io::Error) -> StoreFailure {
    move |error| match error.kind() {
        std::io::ErrorKind::StorageFull => StoreFailure::Full,
        std::io::ErrorKind::ReadOnlyFilesystem => StoreFailure::ReadOnly,
        _ => io(doing)(error),
    }
}

/// Wraps any other error.
pub(crate) fn io<E: Error + Send + Sync + 'static>(doing: &'static str) -> impl Fn(E) -> StoreFailure {
    move |error| StoreFailure::Io { doing, source: Box::new(error) }
}
