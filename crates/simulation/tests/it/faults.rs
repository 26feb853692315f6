//! Faults: a store that refuses for a while, and people who press a key twice, get no answer, or act at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use storage::memory::MemoryStore;
use storage::{Batch, CommandId, CommandRecord, Head, Store, StoreFailure, StreamId};

/// How the disk is. Shared with whoever fills it.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    /// So many commits will be refused.
    refusals: Arc<AtomicU32>,
}

impl Disk {
    /// Fills the disk for so many commits.
    pub(crate) fn fill(&self, commits: u32) {
        self.refusals.store(commits, Ordering::SeqCst);
    }

    /// Makes room.
    pub(crate) fn make_room(&self) {
        self.refusals.store(0, Ordering::SeqCst);
    }

    /// Puts a store on this disk.
    pub(crate) fn hold(&self, store: MemoryStore) -> Box<dyn Store> {
        Box::new(OnDisk { store, disk: self.clone() })
    }
}

/// A store on a disk that may be full.
struct OnDisk {
    store: MemoryStore,
    disk: Disk,
}

impl Store for OnDisk {
    fn head(&mut self) -> Result<Head, StoreFailure> {
        self.store.head()
    }

    fn version(&mut self, stream: StreamId) -> Result<u64, StoreFailure> {
        self.store.version(stream)
    }

    fn command(&mut self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        self.store.command(command)
    }

    fn commit(&mut self, batch: &Batch) -> Result<(), StoreFailure> {
        let take = |left: u32| left.checked_sub(1);
        match self.disk.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, take) {
            Ok(_) => Err(StoreFailure::Full),
            Err(_) => self.store.commit(batch),
        }
    }

    fn idle(&mut self) {}

    fn reopen(&mut self) -> Result<(), StoreFailure> {
        self.store.reopen()
    }

    fn close(&mut self) {}

    fn flushes(&self) -> u64 {
        0
    }
}
