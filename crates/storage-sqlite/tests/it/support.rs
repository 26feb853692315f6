//! Journals in temporary directories.

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use storage::contract::sample::Notebook;
use storage::{Journal, Limits, Reader};
use storage_sqlite::{Options, SqliteStore};
use tempfile::TempDir;

pub(crate) const NAME: &str = "journal";

pub(crate) fn temporary() -> TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

pub(crate) fn open(dir: &Path) -> (SqliteStore, Arc<dyn Reader>) {
    SqliteStore::open(dir, NAME, Options::small()).expect("the store opens")
}

pub(crate) fn start_with(dir: &Path, options: Options) -> (Journal, Notebook) {
    let (store, reader) = SqliteStore::open(dir, NAME, options).expect("the store opens");
    let notebook = Notebook::default();
    let journal = Journal::start(store, reader, notebook.follower(), Limits::default()).expect("starts");
    (journal, notebook)
}

pub(crate) fn start(dir: &Path) -> Journal {
    start_with(dir, Options::small()).0
}

/// A connection past the store, as somebody with the file in hand has it.
pub(crate) fn meddle(dir: &Path) -> Connection {
    Connection::open(dir.join("journal.sqlite")).expect("the file opens")
}
