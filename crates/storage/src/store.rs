//! What a store must do. Memory, `SQLite` and others pass the same [`crate::contract`].

use std::error::Error;
use std::sync::Arc;

use uuid::Uuid;

use crate::{CommandId, Fingerprint, Head, PartyKey, Position, Recorded, StreamId};

/// The stored outcome of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandRecord {
    /// The body it came with.
    pub fingerprint: Fingerprint,
    /// The position of its first event.
    pub first: Position,
    /// The position of its last event.
    pub last: Position,
}

/// A change to the party keys. Changes are applied in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyChange {
    /// Writes a key, or replaces the one with that id.
    Put(PartyKey),
    /// Destroys a key so that no file of the store holds it any more.
    Destroy(Uuid),
}

/// What one commit writes: everything or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Events in the order of their positions, the first one right after the store's head.
    pub events: Vec<Recorded>,
    /// The outcome of each command.
    pub commands: Vec<(CommandId, CommandRecord)>,
    /// Changes to the party keys, in order.
    pub keys: Vec<KeyChange>,
    /// The head once the batch is stored.
    pub head: Head,
}

/// The writing side of a store. It belongs to the writer thread.
pub trait Store: Send + 'static {
    /// Reads the newest place in the journal.
    fn head(&mut self) -> Result<Head, StoreFailure>;

    /// Reads a stream's version; 0 when it has no events.
    fn version(&mut self, stream: StreamId) -> Result<u64, StoreFailure>;

    /// Reads the stored outcome of a command.
    fn command(&mut self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure>;

    /// Stores a batch: all or nothing, durable on return. After an error the outcome is unknown until
    /// [`Store::reopen`] has succeeded.
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreFailure>;

    /// Uses a moment without work, for example to checkpoint. Returns quickly when nothing is due.
    fn idle(&mut self);

    /// Starts afresh after a failure. What can be read once it returns `Ok` is durable: a flush that failed
    /// is never tried again on the same handle, because the system may have dropped what it did not write.
    fn reopen(&mut self) -> Result<(), StoreFailure>;

    /// Puts the store in order before the journal stops.
    fn close(&mut self);

    /// Counts the flushes to the disk so far.
    fn flushes(&self) -> u64;

    /// Tells whether the disk is full and the store lives on room that it kept for emergencies.
    fn lives_on_reserve(&self) -> bool {
        false
    }
}

impl Store for Box<dyn Store> {
    fn head(&mut self) -> Result<Head, StoreFailure> {
        (**self).head()
    }
    fn version(&mut self, stream: StreamId) -> Result<u64, StoreFailure> {
        (**self).version(stream)
    }
    fn command(&mut self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        (**self).command(command)
    }
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreFailure> {
        (**self).commit(batch)
    }
    fn idle(&mut self) {
        (**self).idle();
    }
    fn reopen(&mut self) -> Result<(), StoreFailure> {
        (**self).reopen()
    }
    fn close(&mut self) {
        (**self).close();
    }
    fn flushes(&self) -> u64 {
        (**self).flushes()
    }
    fn lives_on_reserve(&self) -> bool {
        (**self).lives_on_reserve()
    }
}

/// The reading side of a store. Any thread may read while the writer writes.
pub trait Reader: Send + Sync {
    /// Reads up to `limit` events after a position, oldest first.
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreFailure>;

    /// Reads up to `limit` events of one kind before a position, newest first.
    fn read_before(&self, before: Position, kind: &str, limit: usize) -> Result<Vec<Recorded>, StoreFailure>;

    /// Reads a stream from its first event.
    fn read_stream(&self, stream: StreamId) -> Result<Vec<Recorded>, StoreFailure>;

    /// Reads the stored outcome of a command.
    fn command(&self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure>;

    /// Reads a party's wrapped key.
    fn key(&self, id: Uuid) -> Result<Option<Vec<u8>>, StoreFailure>;

    /// Reads the newest place in the journal.
    fn head(&self) -> Result<Head, StoreFailure>;
}

impl<R: Reader + ?Sized> Reader for Arc<R> {
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        (**self).read(after, limit)
    }
    fn read_before(&self, before: Position, kind: &str, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        (**self).read_before(before, kind, limit)
    }
    fn read_stream(&self, stream: StreamId) -> Result<Vec<Recorded>, StoreFailure> {
        (**self).read_stream(stream)
    }
    fn command(&self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        (**self).command(command)
    }
    fn key(&self, id: Uuid) -> Result<Option<Vec<u8>>, StoreFailure> {
        (**self).key(id)
    }
    fn head(&self) -> Result<Head, StoreFailure> {
        (**self).head()
    }
}

/// An accident in a store. It says what was being done; the cause is its source.
#[derive(Debug, thiserror::Error)]
pub enum StoreFailure {
    /// The disk has no room.
    #[error("the disk is full")]
    Full,
    /// The disk or file cannot be written.
    #[error("the disk or file is read-only")]
    ReadOnly,
    /// The stored journal contradicts itself.
    #[error("the journal is damaged at position {position}: {what}")]
    Corrupt {
        /// The first position that is known to be bad.
        position: Position,
        /// What is wrong there.
        what: String,
    },
    /// Another process works with the data directory.
    #[error("the data directory is in use by process {holder}")]
    Locked {
        /// The other process's id, or `unknown`.
        holder: String,
    },
    /// A setting is weaker than the journal's promise needs.
    #[error("the setting {name} is {found}, and must be {wanted}")]
    Setting {
        /// The setting.
        name: &'static str,
        /// What it must be.
        wanted: String,
        /// What it is.
        found: String,
    },
    /// Anything else that went wrong below.
    #[error("{doing} failed")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}
