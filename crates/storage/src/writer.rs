//! The one writer: takes a batch, decides each command, commits once, tells the follower, answers.

use std::collections::HashMap;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::oneshot;

use crate::journal::{Follower, Shared};
use crate::queue::{Answer, Pending, Taken};
use crate::{
    Append, AppendError, Appended, Batch, CommandId, CommandRecord, Head, JournalState, KeyChange, Lane,
    Position, Recorded, Store, StoreFailure, StreamId, chain,
};

/// What the writer knows about its store.
enum Footing {
    /// The head in memory is the head on the disk.
    Sure,
    /// A failure came in between. The batch, if there is one, may or may not have been stored.
    Unsure(Option<Batch>),
}

/// The writer thread's belongings.
pub(crate) struct Writer<S> {
    store: S,
    follower: Box<dyn Follower>,
    shared: Arc<Shared>,
    head: Head,
    footing: Footing,
}

/// A command and what will be said about it once the batch is stored.
struct Decided {
    answer: oneshot::Sender<Answer>,
    outcome: Answer,
}

/// A batch in the making.
struct Draft {
    batch: Batch,
    /// Stream versions as the batch leaves them.
    versions: HashMap<StreamId, u64>,
    /// Commands of this batch.
    commands: HashMap<CommandId, CommandRecord>,
}

/// Closes the queue when the writer ends, whatever ended it, so that nobody waits for an answer for ever.
struct CloseOnExit(Arc<Shared>);

impl Drop for CloseOnExit {
    fn drop(&mut self) {
        self.0.queue.close();
        self.0.metrics.lock().state = JournalState::Closed;
    }
}

impl<S: Store> Writer<S> {
    pub(crate) fn new(store: S, follower: Box<dyn Follower>, shared: Arc<Shared>, head: Head) -> Self {
        Self { store, follower, shared, head, footing: Footing::Sure }
    }

    /// Works until the journal is stopped.
    pub(crate) fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        let _close = CloseOnExit(Arc::clone(&shared));
        loop {
            match shared.queue.take() {
                Taken::Batch(batch) => {
                    if !self.write(batch) {
                        return;
                    }
                }
                Taken::Nothing => {
                    self.rest();
                    shared.queue.sleep();
                }
                Taken::Drained => break,
            }
        }
        self.store.close();
    }

    /// Uses a moment without work.
    fn rest(&mut self) {
        let reserved = self.store.lives_on_reserve();
        self.store.idle();
        if reserved {
            self.shared.metrics.lock().state = self.state();
        }
    }

    /// Writes one batch and answers it. Returns whether the journal can go on.
    fn write(&mut self, waiting: Vec<Pending>) -> bool {
        if let Err(stop) = self.regain_footing() {
            return refuse_all(waiting.into_iter().map(|pending| pending.answer), &stop);
        }
        let reserved = self.is_reserved();
        let mut draft = Draft::new(self.head, waiting.len());
        let mut decided = Vec::with_capacity(waiting.len());
        let mut failure = None;
        for Pending { append, answer, .. } in waiting {
            let outcome = match failure {
                None if reserved && append.lane != Lane::Emergency => Ok(Err(AppendError::StorageFull)),
                None => draft.decide(&mut self.store, append),
                // The batch is lost already; the answers are given below.
                Some(_) => Ok(Err(AppendError::Closed)),
            };
            let outcome = outcome.unwrap_or_else(|error| {
                failure = Some(error);
                Err(AppendError::Closed)
            });
            decided.push(Decided { answer, outcome });
        }
        let batch = draft.batch;
        if failure.is_none() && !batch.events.is_empty() {
            failure = self.store.commit(&batch).err();
        }
        let Some(failure) = failure else {
            return self.acknowledge(&batch, decided);
        };
        self.after_failure(failure, batch, decided)
    }

    /// Finds out after a failure whether the batch was stored, and answers accordingly.
    fn after_failure(&mut self, failure: StoreFailure, batch: Batch, decided: Vec<Decided>) -> bool {
        let failure = Arc::new(failure);
        self.note(&failure);
        let first_of_batch = batch.events.first().map(|event| event.position);
        let batch_head = batch.head;
        self.footing = Footing::Unsure(Some(batch));
        let stop = match self.regain_footing() {
            Ok(()) if first_of_batch.is_some() && self.head == batch_head => {
                answer_all(decided);
                return true;
            }
            Ok(()) => Stop::Later(failure),
            Err(stop) => stop,
        };
        refuse_all(decided.into_iter().map(|decided| decided.answer), &stop)
    }

    /// Tells the follower, the watchers and the callers, in this order. Returns whether the journal can go on.
    fn acknowledge(&mut self, batch: &Batch, decided: Vec<Decided>) -> bool {
        if !batch.events.is_empty() && !self.advance(batch) {
            return refuse_all(decided.into_iter().map(|decided| decided.answer), &Stop::ForGood);
        }
        answer_all(decided);
        true
    }

    /// Takes in a stored batch. Returns whether the follower took it.
    fn advance(&mut self, batch: &Batch) -> bool {
        self.head = batch.head;
        let follow = AssertUnwindSafe(|| self.follower.follow(&batch.events));
        if catch_unwind(follow).is_err() {
            tracing::error!(
                first = batch.events.first().map(|event| event.position.0),
                last = batch.head.position.0,
                "the journal stops: its follower broke off while taking in stored events"
            );
            return false;
        }
        {
            let mut metrics = self.shared.metrics.lock();
            metrics.batches += 1;
            metrics.events += batch.events.len() as u64;
            metrics.flushes = self.store.flushes();
            metrics.state = self.state();
        }
        *self.shared.head.lock() = batch.head;
        self.shared.watch.send_replace(batch.head.position);
        true
    }

    /// Tells whether the disk is full and what room was kept is for emergencies only. Looks whether there is
    /// space again first.
    fn is_reserved(&mut self) -> bool {
        if self.store.lives_on_reserve() {
            self.rest();
        }
        self.store.lives_on_reserve()
    }

    fn state(&self) -> JournalState {
        if self.store.lives_on_reserve() { JournalState::Full } else { JournalState::Serving }
    }

    /// After a failure: starts the store afresh and compares its head with the batch whose fate is open.
    fn regain_footing(&mut self) -> Result<(), Stop> {
        let Footing::Unsure(open) = &mut self.footing else { return Ok(()) };
        let open = open.take();
        match self.store.reopen().and_then(|()| self.store.head()) {
            Ok(head) if head == self.head => {
                self.footing = Footing::Sure;
                Ok(())
            }
            // The chain's hash covers every event and command id, so the whole batch is there.
            Ok(head) if open.as_ref().is_some_and(|batch| batch.head == head) => {
                self.footing = Footing::Sure;
                match open {
                    Some(batch) if !self.advance(&batch) => Err(Stop::ForGood),
                    _ => Ok(()),
                }
            }
            Ok(head) => {
                tracing::error!(
                    found = head.position.0,
                    expected = self.head.position.0,
                    "the journal stops: its store holds a head that this writer did not write"
                );
                Err(Stop::ForGood)
            }
            Err(failure) => {
                self.footing = Footing::Unsure(open);
                let failure = Arc::new(failure);
                self.note(&failure);
                Err(Stop::Later(failure))
            }
        }
    }

    /// Writes a failure down where operators look for it.
    fn note(&self, failure: &Arc<StoreFailure>) {
        let text = with_causes(&**failure);
        let mut metrics = self.shared.metrics.lock();
        let state = if matches!(**failure, StoreFailure::Full) {
            JournalState::Full
        } else {
            JournalState::Recovering
        };
        // A full disk is met again by every batch: it is logged when it begins, and counted each time.
        if metrics.state != state || metrics.last_failure.as_ref() != Some(&text) {
            tracing::error!(failure = text, "a journal commit failed; the next batch tries again");
        }
        metrics.failures += 1;
        metrics.flushes = self.store.flushes();
        metrics.state = state;
        metrics.last_failure = Some(text);
    }
}

/// Answers everyone with the reason. Returns whether the journal can go on.
fn refuse_all(answers: impl Iterator<Item = oneshot::Sender<Answer>>, stop: &Stop) -> bool {
    let error = match stop {
        Stop::Later(failure) => AppendError::from(failure),
        Stop::ForGood => AppendError::Closed,
    };
    for answer in answers {
        // A caller that left does not need the answer.
        let _ = answer.send(Err(error.clone()));
    }
    matches!(stop, Stop::Later(_))
}

/// Why a batch cannot be acknowledged.
enum Stop {
    /// The store failed; a later batch may succeed.
    Later(Arc<StoreFailure>),
    /// The journal cannot go on.
    ForGood,
}

fn answer_all(decided: Vec<Decided>) {
    for Decided { answer, outcome } in decided {
        // A caller that left does not need the answer.
        let _ = answer.send(outcome);
    }
}

/// Writes an error and its causes in one line.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl Draft {
    fn new(head: Head, commands: usize) -> Self {
        Self {
            batch: Batch {
                events: Vec::with_capacity(commands),
                commands: Vec::with_capacity(commands),
                keys: Vec::new(),
                head,
            },
            versions: HashMap::with_capacity(commands),
            commands: HashMap::with_capacity(commands),
        }
    }

    /// Decides one command against the store and the batch so far, and adds it to the batch if it stands.
    fn decide<S: Store>(&mut self, store: &mut S, append: Append) -> Result<Answer, StoreFailure> {
        let earlier = match self.commands.get(&append.command) {
            Some(record) => Some(*record),
            None => store.command(append.command)?,
        };
        if let Some(earlier) = earlier {
            return Ok(repeat(&append, &earlier));
        }
        let mut versions = Vec::with_capacity(append.writes.len());
        for write in &append.writes {
            let version = match self.version_within(&versions, write.stream) {
                Some(version) => version,
                None => store.version(write.stream)?,
            };
            if !write.expected.holds(version) {
                let (stream, expected) = (write.stream, write.expected);
                return Ok(Err(AppendError::Conflict { stream, expected, actual: version }));
            }
            versions.push((write.stream, version + write.events.len() as u64));
        }
        Ok(Ok(self.add(append, &versions)))
    }

    /// Looks for a stream's version in this command's own writes, then in the batch.
    fn version_within(&self, own: &[(StreamId, u64)], stream: StreamId) -> Option<u64> {
        let own = own.iter().rev().find(|(each, _)| *each == stream).map(|&(_, version)| version);
        own.or_else(|| self.versions.get(&stream).copied())
    }

    /// Gives the command's events their positions, times and hashes. `versions` are those after each write.
    fn add(&mut self, append: Append, versions: &[(StreamId, u64)]) -> Appended {
        let first = self.batch.head.position.next();
        let command = append.command;
        self.batch.head.at_micros = self.batch.head.at_micros.max(append.at_micros);
        for (write, &(stream, last_version)) in append.writes.into_iter().zip(versions) {
            let version_before = last_version - write.events.len() as u64;
            for (version, event) in (version_before + 1..).zip(write.events) {
                self.record(command, stream, version, event.kind, Bytes::from(event.body));
            }
            self.versions.insert(stream, last_version);
        }
        let record = CommandRecord { fingerprint: append.fingerprint, first, last: self.batch.head.position };
        self.commands.insert(command, record);
        self.batch.commands.push((command, record));
        self.batch.keys.extend(append.keys.into_iter().map(KeyChange::Put));
        self.batch.keys.extend(append.destroy_keys.into_iter().map(KeyChange::Destroy));
        Appended { first, last: self.batch.head.position, repeated: false }
    }

    fn record(
        &mut self,
        command: CommandId,
        stream: StreamId,
        version: u64,
        kind: std::borrow::Cow<'static, str>,
        body: Bytes,
    ) {
        let head = &mut self.batch.head;
        let (position, at_micros): (Position, i64) = (head.position.next(), head.at_micros);
        let header = chain::Header { position, stream, version, at_micros, command, kind: &kind };
        let hash = chain::hash(&head.hash, &header, &body);
        head.position = position;
        head.hash = hash;
        self.batch.events.push(Recorded { position, stream, version, command, kind, at_micros, body, hash });
    }
}

/// Answers a command whose id is known.
fn repeat(append: &Append, earlier: &CommandRecord) -> Answer {
    if append.fingerprint != earlier.fingerprint {
        return Err(AppendError::CommandReused);
    }
    Ok(Appended { first: earlier.first, last: earlier.last, repeated: true })
}
