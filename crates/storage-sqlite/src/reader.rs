//! The reading side: a few connections that read beside the writer.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row, params};
use storage::{
    CommandId, CommandRecord, Fingerprint, Head, Position, Reader, Recorded, StoreFailure, StreamId,
};
use uuid::Uuid;

use crate::command_index::CommandIndex;
use crate::connection;
use crate::failure::sqlite;

const READ: &str = "SELECT position, stream, version, command, kind, at, body, hash FROM event
    WHERE position > ?1 ORDER BY position LIMIT ?2";
const READ_BEFORE: &str = "SELECT position, stream, version, command, kind, at, body, hash FROM event
    WHERE kind = ?1 AND position < ?2 ORDER BY position DESC LIMIT ?3";
const READ_STREAM: &str = "SELECT position, stream, version, command, kind, at, body, hash FROM event
    WHERE stream = ?1 ORDER BY version";
const HEAD: &str = "SELECT position, hash, at FROM event ORDER BY position DESC LIMIT 1";
const COMMAND_AT: &str = "SELECT first, last, id, fingerprint FROM command WHERE first = ?1";
const COMMAND_SCAN: &str = "SELECT first, last, id, fingerprint FROM command WHERE id = ?1";
const KEY: &str = "SELECT wrapped FROM party_key WHERE id = ?1";

/// Reads a journal file.
#[derive(Debug)]
pub(crate) struct SqliteReader {
    path: PathBuf,
    kept: Mutex<Vec<Connection>>,
    kept_max: usize,
    /// Shared with the writer; without it a command is looked for row by row.
    commands: Option<Arc<RwLock<CommandIndex>>>,
}

impl SqliteReader {
    pub(crate) fn new(path: PathBuf, kept_max: usize, commands: Option<Arc<RwLock<CommandIndex>>>) -> Self {
        Self { path, kept: Mutex::default(), kept_max, commands }
    }

    /// Lends a connection. After a failure it is not kept.
    pub(crate) fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreFailure>,
    ) -> Result<T, StoreFailure> {
        let kept = self.kept.lock().pop();
        let connection = match kept {
            Some(connection) => connection,
            None => connection::open_reader(&self.path)?,
        };
        let result = read(&connection)?;
        let mut kept = self.kept.lock();
        if kept.len() < self.kept_max {
            kept.push(connection);
        }
        Ok(result)
    }
}

impl Reader for SqliteReader {
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        self.with(|connection| events(connection, READ, params![integer(after.0), count(limit)]))
    }

    fn read_before(&self, before: Position, kind: &str, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        self.with(|connection| {
            events(connection, READ_BEFORE, params![kind, integer(before.0), count(limit)])
        })
    }

    fn read_stream(&self, stream: StreamId) -> Result<Vec<Recorded>, StoreFailure> {
        self.with(|connection| events(connection, READ_STREAM, params![blob(&stream.0)]))
    }

    fn command(&self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        let Some(index) = &self.commands else {
            return self.with(|connection| find(connection, COMMAND_SCAN, params![&command.0[..]], command));
        };
        let candidates = index.read().candidates(command);
        if candidates.is_empty() {
            return Ok(None);
        }
        self.with(|connection| command_among(connection, &candidates, command))
    }

    fn key(&self, id: Uuid) -> Result<Option<Vec<u8>>, StoreFailure> {
        self.with(|connection| {
            prepare(connection, KEY)?
                .query_row(params![blob(&id)], |row| row.get(0))
                .optional()
                .map_err(sqlite("reading a party's key"))
        })
    }

    fn head(&self) -> Result<Head, StoreFailure> {
        self.with(head)
    }
}

/// Reads the newest place in the journal.
pub(crate) fn head(connection: &Connection) -> Result<Head, StoreFailure> {
    let mut statement = prepare(connection, HEAD)?;
    let mut rows = statement.query([]).map_err(sqlite("reading the journal's head"))?;
    let Some(row) = rows.next().map_err(sqlite("reading the journal's head"))? else {
        return Ok(Head::EMPTY);
    };
    let position = position(row)?;
    let head = || Ok(Head { position, hash: fixed(row, 1)?, at_micros: row.get(2)? });
    head().map_err(damaged(position))
}

/// Reads the rows at the given places and returns the one that is really this command's.
pub(crate) fn command_among(
    connection: &Connection,
    candidates: &[Position],
    command: CommandId,
) -> Result<Option<CommandRecord>, StoreFailure> {
    for first in candidates {
        let found = find(connection, COMMAND_AT, params![integer(first.0)], command)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn find(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    command: CommandId,
) -> Result<Option<CommandRecord>, StoreFailure> {
    let doing = "looking a command up";
    let mut statement = prepare(connection, sql)?;
    let mut rows = statement.query(parameters).map_err(sqlite(doing))?;
    while let Some(row) = rows.next().map_err(sqlite(doing))? {
        let first = position(row)?;
        let record = || {
            let last: i64 = row.get(1)?;
            let fingerprint = Fingerprint(fixed(row, 3)?);
            Ok((
                CommandId(fixed(row, 2)?),
                CommandRecord { fingerprint, first, last: Position(last.cast_unsigned()) },
            ))
        };
        let (id, record) = record().map_err(damaged(first))?;
        if id == command {
            return Ok(Some(record));
        }
    }
    Ok(None)
}

fn events(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
) -> Result<Vec<Recorded>, StoreFailure> {
    let doing = "reading events";
    let mut statement = prepare(connection, sql)?;
    let mut rows = statement.query(parameters).map_err(sqlite(doing))?;
    let mut events = Vec::new();
    while let Some(row) = rows.next().map_err(sqlite(doing))? {
        let position = position(row)?;
        events.push(event(row, position).map_err(damaged(position))?);
    }
    Ok(events)
}

fn event(row: &Row<'_>, position: Position) -> rusqlite::Result<Recorded> {
    let version: i64 = row.get(2)?;
    Ok(Recorded {
        position,
        stream: StreamId(Uuid::from_bytes(fixed(row, 1)?)),
        version: version.cast_unsigned(),
        command: CommandId(fixed(row, 3)?),
        kind: Cow::Owned(row.get(4)?),
        at_micros: row.get(5)?,
        body: Bytes::copy_from_slice(row.get_ref(6)?.as_blob()?),
        hash: fixed(row, 7)?,
    })
}

fn position(row: &Row<'_>) -> Result<Position, StoreFailure> {
    row.get::<_, i64>(0)
        .map(|position| Position(position.cast_unsigned()))
        .map_err(sqlite("reading a position"))
}

/// Reads bytes of a fixed number.
fn fixed<const N: usize>(row: &Row<'_>, column: usize) -> rusqlite::Result<[u8; N]> {
    row.get(column)
}

fn damaged(position: Position) -> impl Fn(rusqlite::Error) -> StoreFailure {
    move |error| StoreFailure::Corrupt { position, what: error.to_string() }
}

pub(crate) fn prepare<'c>(
    connection: &'c Connection,
    sql: &str,
) -> Result<CachedStatement<'c>, StoreFailure> {
    connection.prepare_cached(sql).map_err(sqlite("preparing a statement"))
}

/// `SQLite` counts with signed numbers; a journal ends long before it has 2^63 events.
pub(crate) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(crate) fn blob(id: &Uuid) -> &[u8] {
    id.as_bytes()
}
