//! The writing side. It belongs to the journal's writer thread.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use storage::{
    Batch, CommandId, CommandRecord, Head, KeyChange, Position, Reader, Store, StoreFailure, StreamId,
};
use uuid::Uuid;

use crate::ballast::{Ballast, write_zeros};
use crate::cache::VersionCache;
use crate::checkpoint::{Checkpointed, Checkpointer, Mode};
use crate::command_index::CommandIndex;
use crate::failure::{self, sqlite};
use crate::reader::{self, SqliteReader, blob, integer, prepare};
use crate::{Options, connection};

const INSERT_EVENT: &str = "INSERT INTO event (position, stream, version, command, kind, at, body, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const INSERT_COMMAND: &str = "INSERT INTO command (first, last, id, fingerprint) VALUES (?1, ?2, ?3, ?4)";
const PUT_KEY: &str = "INSERT INTO party_key (id, wrapped) VALUES (?1, ?2)
    ON CONFLICT (id) DO UPDATE SET wrapped = excluded.wrapped";
const DESTROY_KEY: &str = "DELETE FROM party_key WHERE id = ?1";
const VERSION: &str = "SELECT version FROM event WHERE stream = ?1 ORDER BY version DESC LIMIT 1";
const NEWEST_STREAM: &str = "SELECT stream FROM event ORDER BY stream DESC LIMIT 1";
const COMMANDS_AFTER: &str = "SELECT first, id FROM command WHERE first > ?1 ORDER BY first";

/// What one event costs in the log beside its body, roughly: its part of the pages that it touches.
const EVENT_LOG_BYTES: u64 = 512;
/// What one commit costs in the log, roughly: the right edges of the trees.
const COMMIT_LOG_BYTES: u64 = 6 * 4096;

/// How long a commit that destroys a key waits for readers, so that the log can be emptied at once.
const TRUNCATE_WAIT: Duration = Duration::from_millis(100);

/// A journal in one `SQLite` file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    options: Options,
    /// Absent while an attempt to open it again has failed.
    connection: Option<Connection>,
    commands: Arc<RwLock<CommandIndex>>,
    versions: VersionCache,
    ballast: Ballast,
    checkpointer: Checkpointer,
    commits: u64,
    bytes_since_checkpoint: u64,
    /// A key was destroyed, and the log may still hold it.
    truncate_due: bool,
    /// The log was emptied and should be laid again.
    lay_log_due: bool,
}

impl SqliteStore {
    /// Opens the journal `DIR/NAME.sqlite`, or makes a new one, and returns it with its reader.
    pub fn open(dir: &Path, name: &str, options: Options) -> Result<(Self, Arc<dyn Reader>), StoreFailure> {
        fs::create_dir_all(dir).map_err(failure::system("making the data directory"))?;
        let path = dir.join(format!("{name}.sqlite"));
        let mut connection = connection::open_writer(&path, &options)?;
        connection::lay_schema(&mut connection)?;
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(failure::system("flushing the data directory"))?;
        let mut store = Self {
            checkpointer: Checkpointer::start(path.clone(), options)?,
            ballast: Ballast::lay(dir, name, options.ballast_bytes),
            path,
            options,
            connection: None,
            commands: Arc::new(RwLock::new(CommandIndex::new())),
            versions: VersionCache::default(),
            commits: 0,
            bytes_since_checkpoint: 0,
            // A process that was killed may have left a destroyed key in the log.
            truncate_due: true,
            lay_log_due: true,
        };
        store.take_in(connection)?;
        store.keep_log_short(Duration::ZERO);
        store.lay_log();
        let commands = Some(Arc::clone(&store.commands));
        let reader = SqliteReader::new(store.path.clone(), options.readers_kept_max, commands);
        Ok((store, Arc::new(reader)))
    }

    /// Takes over a fresh connection and learns from it what is kept in memory.
    fn take_in(&mut self, connection: Connection) -> Result<(), StoreFailure> {
        let newest = prepare(&connection, NEWEST_STREAM)?
            .query_row([], |row| row.get::<_, [u8; 16]>(0))
            .optional()
            .map_err(sqlite("reading the newest stream"))?;
        self.versions.clear(newest.map(|id| StreamId(Uuid::from_bytes(id))));
        let doing = "reading the commands";
        {
            let mut commands = self.commands.write();
            let mut statement = prepare(&connection, COMMANDS_AFTER)?;
            let mut rows = statement.query([integer(commands.newest().0)]).map_err(sqlite(doing))?;
            while let Some(row) = rows.next().map_err(sqlite(doing))? {
                let first: i64 = row.get(0).map_err(sqlite(doing))?;
                let id = row.get(1).map_err(sqlite(doing))?;
                commands.insert(CommandId(id), Position(first.cast_unsigned()));
            }
        }
        self.connection = Some(connection);
        Ok(())
    }

    fn connection(&self) -> Result<&Connection, StoreFailure> {
        self.connection.as_ref().ok_or_else(not_open)
    }

    fn write(&mut self, batch: &Batch) -> Result<(), StoreFailure> {
        let connection = self.connection.as_mut().ok_or_else(not_open)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sqlite("beginning a commit"))?;
        insert(&transaction, batch)?;
        transaction.commit().map_err(sqlite("committing a batch"))
    }

    /// Remembers what a stored batch changes.
    fn remember(&mut self, batch: &Batch) {
        for event in &batch.events {
            self.versions.put(event.stream, event.version);
        }
        let mut commands = self.commands.write();
        for (command, record) in &batch.commands {
            commands.insert(*command, record.first);
        }
        drop(commands);
        let bodies: usize = batch.events.iter().map(|event| event.body.len()).sum();
        self.bytes_since_checkpoint +=
            bodies as u64 + batch.events.len() as u64 * EVENT_LOG_BYTES + COMMIT_LOG_BYTES;
        self.commits += 1;
        self.truncate_due |= batch.keys.iter().any(|change| matches!(change, KeyChange::Destroy(_)));
    }

    /// Keeps the log short, and waits no longer than this for readers that are in the way. A failure here loses nothing: the log keeps what was not copied.
    fn keep_log_short(&mut self, wait: Duration) {
        let Some(connection) = &self.connection else { return };
        if self.truncate_due {
            match truncate(&self.checkpointer, connection, wait) {
                Ok(done) if done.complete && !done.busy => {
                    self.truncate_due = false;
                    self.lay_log_due = true;
                    self.bytes_since_checkpoint = 0;
                }
                Ok(_) => {
                    tracing::warn!("a reader is in the way: a destroyed key leaves the log a little later");
                }
                Err(error) => tracing::warn!(%error, "a destroyed key leaves the log later"),
            }
            return;
        }
        if self.checkpointer.log_bytes() + self.bytes_since_checkpoint >= self.options.log_bytes_max {
            if let Err(error) = self.checkpointer.run_here(connection, Mode::Passive) {
                tracing::warn!(%error, "the log could not be copied into the journal");
            }
            self.bytes_since_checkpoint = 0;
        } else if self.bytes_since_checkpoint >= self.options.checkpoint_bytes {
            self.bytes_since_checkpoint = 0;
            self.checkpointer.ask();
        }
    }

    /// Makes the log as long as it will be: a flush costs two to four times as much while a file grows.
    fn lay_log(&mut self) {
        self.lay_log_due = false;
        let mut path = self.path.clone().into_os_string();
        path.push("-wal");
        let lay = || {
            let mut file = OpenOptions::new().write(true).open(&path)?;
            let present = file.seek(SeekFrom::End(0))?;
            // Only beyond its end: what is in the log stays as it is, and zeros are not taken for commits.
            let missing = self.options.log_laid_bytes.saturating_sub(present);
            let laid = write_zeros(&mut file, missing).and_then(|()| file.sync_all());
            if laid.is_err() {
                file.set_len(present)?;
            }
            laid
        };
        if let Err(error) = lay() {
            tracing::warn!(%error, "the log could not be made longer beforehand");
        }
    }
}

impl Store for SqliteStore {
    fn head(&mut self) -> Result<Head, StoreFailure> {
        reader::head(self.connection()?)
    }

    fn version(&mut self, stream: StreamId) -> Result<u64, StoreFailure> {
        if let Some(version) = self.versions.get(stream) {
            return Ok(version);
        }
        let found: Option<i64> = prepare(self.connection()?, VERSION)?
            .query_row(params![blob(&stream.0)], |row| row.get(0))
            .optional()
            .map_err(sqlite("reading a stream's version"))?;
        let version = found.unwrap_or(0).cast_unsigned();
        self.versions.put(stream, version);
        Ok(version)
    }

    fn command(&mut self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        let candidates = self.commands.read().candidates(command);
        reader::command_among(self.connection()?, &candidates, command)
    }

    fn commit(&mut self, batch: &Batch) -> Result<(), StoreFailure> {
        match self.write(batch) {
            // The transaction has been rolled back as a whole, so it may be tried again in the room gained.
            Err(StoreFailure::Full) if self.ballast.release() => self.write(batch)?,
            outcome => outcome?,
        }
        let was_due = self.truncate_due;
        self.remember(batch);
        // A copy of the whole journal may read for a long time: after the first attempt nobody waits for it.
        self.keep_log_short(if was_due { Duration::ZERO } else { TRUNCATE_WAIT });
        Ok(())
    }

    fn idle(&mut self) {
        self.ballast.lay_again();
        if self.truncate_due {
            self.keep_log_short(Duration::ZERO);
        }
        if self.lay_log_due && !self.truncate_due {
            self.lay_log();
        }
    }

    fn reopen(&mut self) -> Result<(), StoreFailure> {
        self.connection = None;
        let connection = connection::open_writer(&self.path, &self.options)?;
        // What can be read now may never have reached the disk. Copied into the journal file it is written
        // anew and flushed anew, whatever became of the flush that failed.
        let done = match self.checkpointer.run_here(&connection, Mode::Truncate) {
            Err(StoreFailure::Full) if self.ballast.release() => {
                self.checkpointer.run_here(&connection, Mode::Truncate)
            }
            done => done,
        }?;
        if done.busy {
            let source = std::io::Error::from(std::io::ErrorKind::ResourceBusy);
            return Err(failure::io("copying the log into the journal after a failure")(source));
        }
        self.truncate_due = false;
        self.lay_log_due = true;
        self.take_in(connection)
    }

    fn close(&mut self) {
        let Some(connection) = &self.connection else { return };
        match self.checkpointer.run_here(connection, Mode::Truncate) {
            Ok(done) if done.busy => {
                tracing::info!("a reader is in the way: the log is copied at the next start");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the log is copied at the next start"),
        }
    }

    fn flushes(&self) -> u64 {
        self.commits + self.checkpointer.flushes()
    }

    fn lives_on_reserve(&self) -> bool {
        self.ballast.is_released()
    }
}

fn insert(transaction: &Transaction<'_>, batch: &Batch) -> Result<(), StoreFailure> {
    let doing = "writing a batch";
    let mut statement = prepare(transaction, INSERT_EVENT)?;
    for event in &batch.events {
        statement
            .execute(params![
                integer(event.position.0),
                blob(&event.stream.0),
                integer(event.version),
                &event.command.0[..],
                &*event.kind,
                event.at_micros,
                &event.body[..],
                &event.hash[..],
            ])
            .map_err(sqlite(doing))?;
    }
    let mut statement = prepare(transaction, INSERT_COMMAND)?;
    for (command, record) in &batch.commands {
        let (first, last) = (integer(record.first.0), integer(record.last.0));
        statement
            .execute(params![first, last, &command.0[..], &record.fingerprint.0[..]])
            .map_err(sqlite(doing))?;
    }
    for change in &batch.keys {
        match change {
            KeyChange::Put(key) => {
                prepare(transaction, PUT_KEY)?.execute(params![blob(&key.id), key.wrapped])
            }
            KeyChange::Destroy(id) => prepare(transaction, DESTROY_KEY)?.execute(params![blob(id)]),
        }
        .map_err(sqlite(doing))?;
    }
    Ok(())
}

/// Empties the log, with a limit of its own for how long readers may be in the way.
fn truncate(
    checkpointer: &Checkpointer,
    connection: &Connection,
    wait: Duration,
) -> Result<Checkpointed, StoreFailure> {
    let doing = "setting how long a checkpoint waits";
    connection.busy_timeout(wait).map_err(sqlite(doing))?;
    let done = checkpointer.run_here(connection, Mode::Truncate);
    connection.busy_timeout(connection::LOCK_WAIT).map_err(sqlite(doing))?;
    done
}

fn not_open() -> StoreFailure {
    failure::io("using the journal file")(std::io::Error::from(std::io::ErrorKind::NotConnected))
}
