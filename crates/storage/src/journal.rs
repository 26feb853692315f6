//! The handle through which the rest of the house uses the journal.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::thread::JoinHandle;

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::queue::{Answer, Queue};
use crate::writer::Writer;
use crate::{
    Append, AppendError, Appended, Head, JournalMetrics, Limits, Position, Reader, Recorded, Store,
    StoreFailure,
};

/// Someone who must have seen every event before its writer gets an answer: the board.
pub trait Follower: Send {
    /// Takes in events that are stored. Called on the writer's thread, once for each event, in order.
    ///
    /// A panic in here stops the journal: a follower that missed a batch would show what is not so.
    fn follow(&mut self, batch: &[Recorded]);
}

/// What callers and the writer share.
pub(crate) struct Shared {
    pub(crate) queue: Queue,
    pub(crate) head: Mutex<Head>,
    pub(crate) watch: watch::Sender<Position>,
    /// The writer's part of the figures.
    pub(crate) metrics: Mutex<JournalMetrics>,
    reader: Arc<dyn Reader>,
}

struct Inner {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// The journal. Cheap to clone; the writer stops when [`Journal::stop`] is called or the last handle goes.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

impl Journal {
    /// Starts the writer on its own thread.
    pub fn start<S: Store>(
        mut store: S,
        reader: Arc<dyn Reader>,
        follower: Box<dyn Follower>,
        limits: Limits,
    ) -> Result<Self, StoreFailure> {
        let head = store.head()?;
        let shared = Arc::new(Shared {
            queue: Queue::new(limits),
            head: Mutex::new(head),
            watch: watch::Sender::new(head.position),
            metrics: Mutex::default(),
            reader,
        });
        let writer = Writer::new(store, follower, Arc::clone(&shared), head);
        let thread = std::thread::Builder::new()
            .name("journal-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|source| StoreFailure::Io {
                doing: "starting the journal's writer thread",
                source: Box::new(source),
            })?;
        Ok(Self { inner: Arc::new(Inner { shared, thread: Mutex::new(Some(thread)) }) })
    }

    /// Hands an append to the writer. It is queued when this is called, not when the future is polled, so
    /// that dropping the future loses the answer and never the command.
    pub fn append(
        &self,
        append: Append,
    ) -> impl Future<Output = Result<Appended, AppendError>> + Send + 'static + use<> {
        let queued = self.inner.shared.queue.push(append);
        async move {
            match queued {
                Ok(answer) => answer.await.unwrap_or(Err(AppendError::Closed)),
                Err(refused) => Err(refused),
            }
        }
    }

    /// Hands an append to the writer and blocks this thread until the answer is there. For callers outside
    /// an async runtime.
    pub fn append_and_wait(&self, append: Append) -> Result<Appended, AppendError> {
        let answer: Answer =
            self.inner.shared.queue.push(append)?.blocking_recv().unwrap_or(Err(AppendError::Closed));
        answer
    }

    /// Returns the newest place in the journal that followers have seen.
    pub fn head(&self) -> Head {
        *self.inner.shared.head.lock()
    }

    /// Watches the newest position that followers have seen.
    pub fn watch(&self) -> watch::Receiver<Position> {
        self.inner.shared.watch.subscribe()
    }

    /// Returns the reading side of the store.
    pub fn reader(&self) -> &Arc<dyn Reader> {
        &self.inner.shared.reader
    }

    /// Returns the journal's figures.
    pub fn metrics(&self) -> JournalMetrics {
        let mut metrics = self.inner.shared.metrics.lock().clone();
        (metrics.queued, metrics.refused) = self.inner.shared.queue.counts();
        metrics
    }

    /// Writes what waits, puts the store in order and ends the writer. Later appends get `Closed`.
    pub fn stop(&self) {
        self.inner.stop();
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("head", &self.head()).finish_non_exhaustive()
    }
}

impl Inner {
    fn stop(&self) {
        self.shared.queue.drain();
        let mut slot = self.thread.lock();
        let Some(thread) = slot.take() else { return };
        // A follower may hold the last handle: the writer cannot wait for itself.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("the journal's writer ended by a panic");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}
