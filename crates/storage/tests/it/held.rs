//! A store that waits for a verdict before each commit, so that tests decide what happens when.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use storage::contract::sample::Notebook;
use storage::memory::MemoryStore;
use storage::{
    Append, AppendError, Appended, Batch, CommandId, CommandRecord, Head, Journal, Limits, Store,
    StoreFailure, StreamId,
};

/// What becomes of a commit.
pub(crate) enum Verdict {
    Store,
    /// Nothing is stored, and the commit fails.
    Fail(StoreFailure),
    /// Everything is stored, and the commit fails all the same.
    StoreAndFail(StoreFailure),
}

pub(crate) struct HeldStore {
    inner: MemoryStore,
    entered: Sender<Vec<CommandId>>,
    verdicts: Receiver<Verdict>,
    reopen_failures: Arc<AtomicUsize>,
    reserve: Arc<AtomicBool>,
}

impl Store for HeldStore {
    fn head(&mut self) -> Result<Head, StoreFailure> {
        self.inner.head()
    }
    fn version(&mut self, stream: StreamId) -> Result<u64, StoreFailure> {
        self.inner.version(stream)
    }
    fn command(&mut self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        self.inner.command(command)
    }
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreFailure> {
        let commands = batch.commands.iter().map(|(command, _)| *command).collect();
        // A test that has ended neither listens nor decides any more.
        let _ = self.entered.send(commands);
        match self.verdicts.recv() {
            Ok(Verdict::Fail(failure)) => Err(failure),
            Ok(Verdict::StoreAndFail(failure)) => self.inner.commit(batch).and(Err(failure)),
            Ok(Verdict::Store) | Err(_) => self.inner.commit(batch),
        }
    }
    fn idle(&mut self) {}
    fn reopen(&mut self) -> Result<(), StoreFailure> {
        let left = self.reopen_failures.load(Ordering::SeqCst);
        self.reopen_failures.store(left.saturating_sub(1), Ordering::SeqCst);
        if left > 0 { Err(broken_disk()) } else { Ok(()) }
    }
    fn close(&mut self) {}
    fn flushes(&self) -> u64 {
        0
    }
    fn lives_on_reserve(&self) -> bool {
        self.reserve.load(Ordering::SeqCst)
    }
}

pub(crate) fn broken_disk() -> StoreFailure {
    StoreFailure::Io {
        doing: "flushing the log",
        source: Box::new(std::io::Error::other("the disk said no")),
    }
}

/// A journal over a held store, and the strings to pull.
pub(crate) struct Held {
    // Goes first, so that the writer is not held when the journal waits for its end.
    pub(crate) verdicts: Sender<Verdict>,
    pub(crate) journal: Journal,
    pub(crate) notebook: Notebook,
    pub(crate) entered: Receiver<Vec<CommandId>>,
    pub(crate) reopen_failures: Arc<AtomicUsize>,
    pub(crate) reserve: Arc<AtomicBool>,
    pub(crate) other_hand: MemoryStore,
}

impl Held {
    pub(crate) fn start(limits: Limits) -> Self {
        let (inner, reader) = MemoryStore::new();
        let other_hand = inner.again();
        let (enter, entered) = channel();
        let (verdicts, wait) = channel();
        let (reopen_failures, reserve) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let store = HeldStore {
            inner,
            entered: enter,
            verdicts: wait,
            reopen_failures: Arc::clone(&reopen_failures),
            reserve: Arc::clone(&reserve),
        };
        let notebook = Notebook::default();
        let journal = Journal::start(store, reader, notebook.follower(), limits).expect("starts");
        Self { verdicts, journal, notebook, entered, reopen_failures, reserve, other_hand }
    }

    /// Waits until a commit has begun and returns its commands.
    pub(crate) fn next_batch(&self) -> Vec<CommandId> {
        self.entered.recv().expect("the writer works")
    }

    pub(crate) fn decide(&self, verdict: Verdict) {
        self.verdicts.send(verdict).expect("the writer works");
    }

    /// Appends and lets the commit end as the verdict says.
    pub(crate) fn append(&self, append: Append, verdict: Verdict) -> Result<Appended, AppendError> {
        self.decide(verdict);
        self.journal.append_and_wait(append)
    }
}

/// Waits for an answer without a runtime of any size.
pub(crate) fn wait<T>(answer: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(answer)
}
