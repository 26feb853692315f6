//! Copies the log into the journal file beside the writer, so that appends do not wait for it.
//!
//! A passive checkpoint never blocks the writer. Under a load without a pause it never catches up either, and
//! then the log would grow for ever: once it is long, the writer completes the little that is left by itself
//! and the next commit starts the log again from its beginning.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use parking_lot::{Condvar, Mutex, MutexGuard};
use rusqlite::Connection;
use storage::StoreFailure;

use crate::failure::{self, sqlite};
use crate::{Options, connection};

/// Bytes of one page with its header in the log.
const FRAME_BYTES: u64 = 4096 + 24;

/// Flushes that a checkpoint makes: the log, then the journal file.
const FLUSHES: u64 = 2;

#[derive(Debug, Default)]
struct Work {
    due: bool,
    stop: bool,
}

#[derive(Debug, Default)]
struct Shared {
    work: Mutex<Work>,
    wake: Condvar,
    /// Held during a checkpoint: `SQLite` refuses a second one at the same time instead of waiting.
    running: Mutex<()>,
    log_bytes: AtomicU64,
    flushes: AtomicU64,
}

/// The thread that checkpoints.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// How a checkpoint ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checkpointed {
    /// Whether somebody was in the way.
    pub(crate) busy: bool,
    log_bytes: u64,
    /// Whether everything in the log is in the journal file now.
    pub(crate) complete: bool,
}

/// How much a checkpoint does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mode {
    /// Copies what nobody is in the way of.
    Passive,
    /// Copies everything and empties the log.
    Truncate,
}

impl Checkpointer {
    pub(crate) fn start(path: PathBuf, options: Options) -> Result<Self, StoreFailure> {
        let shared = Arc::new(Shared::default());
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("journal-checkpointer".to_owned())
            .spawn(move || run(&for_thread, &path, options))
            .map_err(failure::io("starting the checkpointer thread"))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Asks for a checkpoint and returns at once.
    pub(crate) fn ask(&self) {
        self.shared.work.lock().due = true;
        self.shared.wake.notify_one();
    }

    /// How long the log was at the last checkpoint.
    pub(crate) fn log_bytes(&self) -> u64 {
        self.shared.log_bytes.load(Ordering::Relaxed)
    }

    pub(crate) fn flushes(&self) -> u64 {
        self.shared.flushes.load(Ordering::Relaxed)
    }

    /// Checkpoints on the caller's own connection, after a running checkpoint has ended.
    pub(crate) fn run_here(&self, connection: &Connection, mode: Mode) -> Result<Checkpointed, StoreFailure> {
        let running = self.shared.running.lock();
        let done = checkpoint(&self.shared, &running, connection, mode)?;
        if done.complete {
            self.shared.log_bytes.store(0, Ordering::Relaxed);
        }
        Ok(done)
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.shared.work.lock().stop = true;
        self.shared.wake.notify_one();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the checkpointer ended by a panic");
        }
    }
}

fn run(shared: &Shared, path: &std::path::Path, options: Options) {
    let mut connection = None;
    loop {
        {
            let mut work = shared.work.lock();
            while !work.due && !work.stop {
                shared.wake.wait(&mut work);
            }
            if work.stop {
                return;
            }
            work.due = false;
        }
        if let Err(error) = run_once(shared, path, options, &mut connection) {
            // Nothing is lost: the log keeps what was not copied, and the next checkpoint begins again.
            connection = None;
            tracing::warn!(error = %error, cause = std::error::Error::source(&error), "a checkpoint failed");
        }
    }
}

fn run_once(
    shared: &Shared,
    path: &std::path::Path,
    options: Options,
    slot: &mut Option<Connection>,
) -> Result<(), StoreFailure> {
    let connection = match slot {
        Some(connection) => connection,
        None => slot.insert(connection::open_writer(path, &options)?),
    };
    let running = shared.running.lock();
    let done = checkpoint(shared, &running, connection, Mode::Passive)?;
    shared.log_bytes.store(done.log_bytes, Ordering::Relaxed);
    Ok(())
}

fn checkpoint(
    shared: &Shared,
    _running: &MutexGuard<'_, ()>,
    connection: &Connection,
    mode: Mode,
) -> Result<Checkpointed, StoreFailure> {
    let sql = match mode {
        Mode::Passive => "PRAGMA wal_checkpoint(PASSIVE)",
        Mode::Truncate => "PRAGMA wal_checkpoint(TRUNCATE)",
    };
    let row =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
    let (busy, log, copied) =
        connection.query_row(sql, [], row).map_err(sqlite("copying the log into the journal"))?;
    shared.flushes.fetch_add(FLUSHES, Ordering::Relaxed);
    let log_bytes = u64::try_from(log).unwrap_or(0) * FRAME_BYTES;
    Ok(Checkpointed { busy: busy != 0, log_bytes, complete: log == copied })
}
