//! The three bounded lanes in which appends wait for the writer.
//!
//! A push locks, links one entry and wakes the writer only if it sleeps. The writer takes a whole batch
//! under one lock.

use std::collections::VecDeque;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use crate::{Append, AppendError, Appended, Lane, Limits, PerLane};

/// The way back to whoever waits for an append.
pub(crate) type Answer = Result<Appended, AppendError>;

/// An append that waits for the writer.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) append: Append,
    pub(crate) answer: oneshot::Sender<Answer>,
    events: usize,
    bytes: usize,
}

#[derive(Debug, Default)]
struct LaneQueue {
    waiting: VecDeque<Pending>,
    events: usize,
    bytes: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Door {
    #[default]
    Open,
    /// Takes nothing more; what waits is still written.
    Draining,
    /// Takes nothing more; what waits has been refused.
    Closed,
}

#[derive(Debug, Default)]
struct Inner {
    lanes: PerLane<LaneQueue>,
    refused: PerLane<u64>,
    door: Door,
    writer_sleeps: bool,
}

/// The lanes, shared by callers and the writer.
#[derive(Debug)]
pub(crate) struct Queue {
    inner: Mutex<Inner>,
    wake: Condvar,
    limits: Limits,
}

/// What the writer finds when it asks for work.
#[derive(Debug)]
pub(crate) enum Taken {
    Batch(Vec<Pending>),
    Nothing,
    Drained,
}

/// What a batch may still take.
#[derive(Debug, Clone, Copy)]
struct Room {
    events: usize,
    bytes: usize,
}

impl Room {
    /// The part of it that `weight` of `total` gives.
    fn share(self, weight: usize, total: usize) -> Self {
        Self { events: self.events * weight / total, bytes: self.bytes * weight / total }
    }
}

impl Queue {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { inner: Mutex::default(), wake: Condvar::new(), limits }
    }

    /// Puts an append into its lane and returns where its answer will come.
    pub(crate) fn push(&self, append: Append) -> Result<oneshot::Receiver<Answer>, AppendError> {
        let (events, bytes) = (append.event_count(), append.byte_count());
        self.check_size(events, bytes)?;
        let lane = append.lane;
        let (answer, receiver) = oneshot::channel();
        let mut inner = self.inner.lock();
        if inner.door != Door::Open {
            return Err(AppendError::Closed);
        }
        if self.is_full(&inner, lane, bytes) {
            *inner.refused.get_mut(lane) += 1;
            return Err(AppendError::Busy {
                lane,
                retry_after_seconds: self.limits.retry_after_seconds(lane),
            });
        }
        let queue = inner.lanes.get_mut(lane);
        queue.waiting.push_back(Pending { append, answer, events, bytes });
        queue.events += events;
        queue.bytes += bytes;
        let wake = std::mem::take(&mut inner.writer_sleeps);
        drop(inner);
        if wake {
            self.wake.notify_one();
        }
        Ok(receiver)
    }

    fn check_size(&self, events: usize, bytes: usize) -> Result<(), AppendError> {
        if events == 0 {
            return Err(AppendError::Empty);
        }
        let limits = &self.limits;
        for (what, limit, got) in [
            ("append_events_max", limits.append_events_max, events),
            ("append_bytes_max", limits.append_bytes_max, bytes),
        ] {
            if got > limit {
                return Err(AppendError::TooLarge { what, limit, got });
            }
        }
        Ok(())
    }

    /// Tells whether a lane must refuse: its own queue is full, or all queues together are too full for it.
    fn is_full(&self, inner: &Inner, lane: Lane, bytes: usize) -> bool {
        let limits = &self.limits;
        if inner.lanes.get(lane).waiting.len() >= limits.queued_max(lane) {
            return true;
        }
        let (mut queued, mut queued_max, mut queued_bytes) = (0, 0, bytes);
        for each in Lane::ALL {
            queued += inner.lanes.get(each).waiting.len();
            queued_max += limits.queued_max(each);
            queued_bytes += inner.lanes.get(each).bytes;
        }
        let percent = limits.occupancy_max_percent(lane);
        queued * 100 > queued_max * percent || queued_bytes * 100 > limits.queued_bytes_max * percent
    }

    /// Takes what waits, without waiting for more.
    pub(crate) fn take(&self) -> Taken {
        let mut inner = self.inner.lock();
        match compose(&mut inner.lanes, &self.limits) {
            batch if !batch.is_empty() => Taken::Batch(batch),
            _ if inner.door == Door::Open => Taken::Nothing,
            _ => Taken::Drained,
        }
    }

    /// Sleeps until something waits or the door closes.
    pub(crate) fn sleep(&self) {
        let mut inner = self.inner.lock();
        while inner.door == Door::Open
            && Lane::ALL.iter().all(|&lane| inner.lanes.get(lane).waiting.is_empty())
        {
            inner.writer_sleeps = true;
            self.wake.wait(&mut inner);
        }
        inner.writer_sleeps = false;
    }

    /// Takes nothing more; what waits is still written.
    pub(crate) fn drain(&self) {
        let mut inner = self.inner.lock();
        if inner.door == Door::Open {
            inner.door = Door::Draining;
        }
        self.wake.notify_one();
    }

    /// Takes nothing more and refuses what waits.
    pub(crate) fn close(&self) {
        let mut inner = self.inner.lock();
        inner.door = Door::Closed;
        let lanes = std::mem::take(&mut inner.lanes);
        drop(inner);
        for lane in [lanes.emergency, lanes.normal, lanes.bulk] {
            for pending in lane.waiting {
                // A caller that left does not need the answer.
                let _ = pending.answer.send(Err(AppendError::Closed));
            }
        }
    }

    /// Counts what waits and what was refused.
    pub(crate) fn counts(&self) -> (PerLane<usize>, PerLane<u64>) {
        let inner = self.inner.lock();
        let queued = |lane| inner.lanes.get(lane).waiting.len();
        let queued = PerLane {
            emergency: queued(Lane::Emergency),
            normal: queued(Lane::Normal),
            bulk: queued(Lane::Bulk),
        };
        (queued, inner.refused)
    }
}

/// Composes a batch: all of the emergency lane that fits, then normal and bulk work 3:1.
///
/// Only when the emergency lane alone would fill more than a batch do the others keep their part of 8:3:1,
/// since some of it has to wait for another batch anyway and nobody must starve.
fn compose(lanes: &mut PerLane<LaneQueue>, limits: &Limits) -> Vec<Pending> {
    let mut room = Room { events: limits.batch_events_max, bytes: limits.batch_bytes_max };
    let mut batch = Vec::new();
    let urgent = lanes.get(Lane::Emergency);
    let overflows = urgent.events > room.events || urgent.bytes > room.bytes;
    let first = if overflows { room.share(8, 12) } else { room };
    move_over(lanes.get_mut(Lane::Emergency), &mut batch, &mut room, first);
    let normal = room.share(3, 4);
    move_over(lanes.get_mut(Lane::Normal), &mut batch, &mut room, normal);
    // What one lane leaves, the next may use; the last pass gives the rest to the most urgent first.
    for lane in [Lane::Bulk, Lane::Emergency, Lane::Normal] {
        let rest = room;
        move_over(lanes.get_mut(lane), &mut batch, &mut room, rest);
    }
    batch
}

/// Moves appends from a lane into the batch while they fit into `share`. An empty batch takes one in any case.
fn move_over(lane: &mut LaneQueue, batch: &mut Vec<Pending>, room: &mut Room, mut share: Room) {
    while let Some(next) = lane.waiting.front() {
        let fits = next.events <= share.events && next.bytes <= share.bytes;
        if !fits && !batch.is_empty() {
            return;
        }
        let Some(pending) = lane.waiting.pop_front() else { return };
        lane.events -= pending.events;
        lane.bytes -= pending.bytes;
        share = Room {
            events: share.events.saturating_sub(pending.events),
            bytes: share.bytes.saturating_sub(pending.bytes),
        };
        *room = Room {
            events: room.events.saturating_sub(pending.events),
            bytes: room.bytes.saturating_sub(pending.bytes),
        };
        batch.push(pending);
    }
}
