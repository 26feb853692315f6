//! Opens connections, with every setting asserted.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rustix::fs::{Access, access};
use storage::StoreFailure;

use crate::failure::{self, sqlite};
use crate::{Options, Synchronous};

/// The oldest `SQLite` that is accepted: 3.51.3 mends a loss of committed frames at a log restart.
const SQLITE_NUMBER_MIN: i32 = 3_051_003;

/// The layout of the tables below.
const SCHEMA_VERSION: i64 = 1;

/// How long a connection waits for another one's lock.
pub(crate) const LOCK_WAIT: Duration = Duration::from_secs(5);

/// Memory for each reading connection's pages, in KiB.
const READER_CACHE_KIB: i64 = 2048;

/// Commands are kept in the order of their events, not of their ids: ids are hashes, and a tree in their
/// order would touch a page of its own for each command. `CommandIndex` finds them.
const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE event (
        position INTEGER PRIMARY KEY,
        stream   BLOB NOT NULL,
        version  INTEGER NOT NULL,
        command  BLOB NOT NULL,
        kind     TEXT NOT NULL,
        at       INTEGER NOT NULL,
        body     BLOB NOT NULL,
        hash     BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX event_stream ON event (stream, version);
    CREATE INDEX event_kind ON event (kind);
    CREATE TABLE command (
        first       INTEGER PRIMARY KEY,
        last        INTEGER NOT NULL,
        id          BLOB NOT NULL,
        fingerprint BLOB NOT NULL
    ) STRICT;
    CREATE TABLE party_key (id BLOB PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO meta VALUES ('schema_version', 1);
";

/// Opens a connection that may write, and refuses settings that are weaker than the journal's promise.
pub(crate) fn open_writer(path: &Path, options: &Options) -> Result<Connection, StoreFailure> {
    let number = rusqlite::version_number();
    if number < SQLITE_NUMBER_MIN {
        return Err(StoreFailure::Setting {
            name: "sqlite version",
            wanted: format!("{SQLITE_NUMBER_MIN} or newer"),
            found: number.to_string(),
        });
    }
    // Asked beforehand: `SQLite` only says that it cannot open a file, not that the disk is read-only.
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    access(dir, Access::WRITE_OK).map_err(|error| {
        failure::system("looking whether the data directory can be written")(error.into())
    })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags).map_err(sqlite("opening the journal file"))?;
    connection.busy_timeout(LOCK_WAIT).map_err(sqlite("setting up the journal file"))?;
    // The mode is kept in the file; all other settings are not, and are made for each connection.
    let mode: String = connection
        .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))
        .map_err(sqlite("setting up the journal's log"))?;
    if mode != "wal" {
        return Err(StoreFailure::Setting { name: "journal_mode", wanted: "wal".to_owned(), found: mode });
    }
    for (name, wanted) in [
        ("synchronous", options.synchronous.number()),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 1),
        ("wal_autocheckpoint", 0),
        ("journal_size_limit", -1),
        ("mmap_size", 0),
        ("cache_size", -i64::try_from(options.cache_bytes >> 10).unwrap_or(i64::MAX)),
    ] {
        set(&connection, name, wanted)?;
    }
    check_synchronous(&connection)?;
    Ok(connection)
}

/// Reads the setting back from `SQLite`: what counts is what it will do, not what it was asked for.
fn check_synchronous(connection: &Connection) -> Result<(), StoreFailure> {
    let found: i64 = connection
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .map_err(sqlite("reading back the setting synchronous"))?;
    if found < Synchronous::Full.number() {
        return Err(StoreFailure::Setting {
            name: "synchronous",
            wanted: "2 (full) or more".to_owned(),
            found: found.to_string(),
        });
    }
    Ok(())
}

/// Sets a number and reads it back.
fn set(connection: &Connection, name: &'static str, wanted: i64) -> Result<(), StoreFailure> {
    let doing = "setting up the journal file";
    // Some settings answer with a row and some do not.
    connection
        .pragma_update_and_check(None, name, wanted, |_| Ok(()))
        .or_else(no_row)
        .map_err(sqlite(doing))?;
    let found: Option<i64> = connection
        .pragma_query_value(None, name, |row| row.get(0))
        .map(Some)
        .or_else(no_row)
        .map_err(sqlite(doing))?;
    match found {
        // Without memory maps compiled in, the setting does not answer, and there are none.
        None if name == "mmap_size" => Ok(()),
        Some(found) if found == wanted => Ok(()),
        found => Err(StoreFailure::Setting {
            name,
            wanted: wanted.to_string(),
            found: found.map_or_else(|| "unknown".to_owned(), |found| found.to_string()),
        }),
    }
}

fn no_row<T: Default>(error: rusqlite::Error) -> Result<T, rusqlite::Error> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(T::default()),
        other => Err(other),
    }
}

/// Lays the tables in a new file, and checks those of an old one.
pub(crate) fn lay_schema(connection: &mut Connection) -> Result<(), StoreFailure> {
    let doing = "laying the journal's tables";
    let transaction = connection.transaction().map_err(sqlite(doing))?;
    let is_new = !transaction.table_exists(None, "meta").map_err(sqlite(doing))?;
    if is_new {
        transaction.execute_batch(SCHEMA).map_err(sqlite(doing))?;
    }
    let found: i64 = transaction
        .query_row("SELECT value FROM meta WHERE name = 'schema_version'", [], |row| row.get(0))
        .map_err(sqlite(doing))?;
    if found != SCHEMA_VERSION {
        return Err(StoreFailure::Setting {
            name: "schema_version",
            wanted: SCHEMA_VERSION.to_string(),
            found: found.to_string(),
        });
    }
    transaction.commit().map_err(sqlite(doing))
}

/// Opens a connection that reads only. It works beside a writer in this or another process.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreFailure> {
    let doing = "opening the journal file for reading";
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(sqlite(doing))?;
    connection.busy_timeout(LOCK_WAIT).map_err(sqlite(doing))?;
    for (name, wanted) in
        [("trusted_schema", 0), ("cell_size_check", 1), ("mmap_size", 0), ("cache_size", -READER_CACHE_KIB)]
    {
        set(&connection, name, wanted)?;
    }
    Ok(connection)
}
