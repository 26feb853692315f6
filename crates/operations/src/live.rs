//! The live stream: every event of the journal once, in order, each with its position as its id.
//!
//! ```text
//!   writer ──note──► ring ──pump (one task, paced)──► chunks ──► every listener, the same bytes
//!                                                       └─ a listener that lags reads the journal instead
//! ```
//!
//! Messages carry the objects that an event touched as they are now, so a client needs one fold only. The pump
//! makes each chunk once, whatever the number of listeners, and paces itself: a thousand listeners must cost
//! intake nothing.

mod chunk;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use api::unit::PositionView;
use bytes::Bytes;
use model::Moment;
use model::ids::UnitId;
use parking_lot::Mutex;
use storage::{Position, Recorded};
use tokio::sync::watch;

use crate::board::Touched;
use crate::city::City;
use crate::error::Error;
use crate::limits::{LIVE_CHUNKS_KEPT_MAX, LIVE_RING_MAX};
use crate::ports::Clock;
use crate::principal::Principal;
use model::rules::Permission;

/// The pause between two chunks. It bounds both the delay of a message and the wake-ups of listeners.
const PACE: Duration = Duration::from_millis(80);
/// How often the clock is sent, which also keeps connections alive.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// An event, as far as a message needs it.
#[derive(Clone)]
struct Note {
    position: Position,
    at: Moment,
    kind: std::borrow::Cow<'static, str>,
    touched: Touched,
}

/// A piece of the stream: everything after `from` up to and with `to`.
#[derive(Clone)]
struct Chunk {
    from: Position,
    to: Position,
    bytes: Bytes,
}

/// The live stream of one jurisdiction.
pub struct Live {
    ring: Mutex<VecDeque<Note>>,
    reached: watch::Sender<Position>,
    chunks: Mutex<VecDeque<Chunk>>,
    pumped: watch::Sender<Position>,
    /// The newest position of each unit since the pump last came by.
    seen: Mutex<BTreeMap<UnitId, PositionView>>,
    /// Positions of units, as the newest bytes with a count: telemetry has no place in the journal.
    telemetry: watch::Sender<(u64, Bytes)>,
    pump: Mutex<Option<tokio::task::JoinHandle<()>>>,
    listeners: std::sync::atomic::AtomicUsize,
    closed: watch::Sender<bool>,
}

impl Live {
    pub(crate) fn new(position: Position) -> Self {
        Self {
            ring: Mutex::default(),
            reached: watch::Sender::new(position),
            chunks: Mutex::default(),
            pumped: watch::Sender::new(position),
            seen: Mutex::default(),
            telemetry: watch::Sender::new((0, Bytes::new())),
            pump: Mutex::new(None),
            listeners: std::sync::atomic::AtomicUsize::new(0),
            closed: watch::Sender::new(false),
        }
    }

    /// Keeps an event at hand. Called on the writer's thread: no more than a push.
    pub(crate) fn note(&self, recorded: &Recorded, touched: Touched) {
        let mut ring = self.ring.lock();
        if ring.len() == LIVE_RING_MAX {
            ring.pop_front();
        }
        ring.push_back(Note {
            position: recorded.position,
            at: Moment::from_micros(recorded.at_micros),
            kind: recorded.kind.clone(),
            touched,
        });
    }

    /// Tells the pump how far the journal has come.
    pub(crate) fn reach(&self, position: Position) {
        self.reached.send_replace(position);
    }

    /// Keeps where units were seen until the pump comes by.
    pub(crate) fn note_positions(&self, seen: &[(UnitId, PositionView)]) {
        self.seen.lock().extend(seen.iter().copied());
    }

    /// Tells every listener the time and its pace, because somebody has changed them.
    pub(crate) fn note_clock(&self, clock: &dyn Clock) {
        self.telemetry.send_modify(|(count, bytes)| {
            *count += 1;
            *bytes = chunk::clock(clock);
        });
    }

    /// Ends the stream for everybody.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }

    /// How many listen now.
    pub fn listeners(&self) -> usize {
        self.listeners.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Starts the pump unless it runs. It ends by itself when nobody has listened for a while.
    fn keep_pumping(&self, city: &Arc<City>) {
        let mut pump = self.pump.lock();
        if pump.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
            // Whoever lags behind this point reads the journal.
            self.chunks.lock().clear();
            self.pumped.send_replace(*self.reached.borrow());
            *pump = Some(tokio::spawn(run(Arc::clone(city))));
        }
    }

    fn chunk_after(&self, position: Position) -> Option<Chunk> {
        self.chunks.lock().iter().find(|chunk| chunk.from == position).cloned()
    }

    /// The first chunk border after a position, where a listener that lags joins the others again.
    fn next_border(&self, position: Position) -> Position {
        let chunks = self.chunks.lock();
        let borders = chunks.iter().map(|chunk| chunk.from).filter(|from| *from > position);
        borders.min().unwrap_or_else(|| *self.pumped.borrow())
    }

    fn notes(&self, after: Position, limit: usize) -> Option<Vec<Note>> {
        let ring = self.ring.lock();
        let first = ring.front()?.position;
        if first.0 > after.0 + 1 {
            return None;
        }
        let skip = usize::try_from(after.0 + 1 - first.0).ok()?;
        Some(ring.iter().skip(skip).take(limit).cloned().collect())
    }
}

/// The pump: waits for events, makes one chunk, waits a little.
async fn run(city: Arc<City>) {
    let live = Arc::clone(city.live());
    let mut reached = live.reached.subscribe();
    let mut idle_rounds = 0;
    while idle_rounds < 100 {
        let waited = tokio::time::timeout(Duration::from_secs(1), reached.changed()).await;
        pump_positions(&live);
        loop {
            // Read before the loop's body: the guard must be gone when the new value is sent.
            let from = *live.pumped.borrow();
            let Some(chunk) = chunk::next(&city, from) else { break };
            let to = chunk.to;
            {
                let mut chunks = live.chunks.lock();
                if chunks.len() == LIVE_CHUNKS_KEPT_MAX {
                    chunks.pop_front();
                }
                chunks.push_back(chunk);
            }
            live.pumped.send_replace(to);
        }
        idle_rounds = if live.listeners() == 0 { idle_rounds + 1 } else { 0 };
        if waited.is_ok_and(|changed| changed.is_err()) {
            return;
        }
        // tidy: calls: the pump's pace is of the wire, not of the city
        tokio::time::sleep(PACE).await;
    }
}

fn pump_positions(live: &Live) {
    let seen = std::mem::take(&mut *live.seen.lock());
    if !seen.is_empty() {
        live.telemetry.send_modify(|(count, bytes)| {
            *count += 1;
            *bytes = chunk::positions(&seen);
        });
    }
}

/// One listener's place in the stream.
pub struct LiveStream {
    city: Arc<City>,
    position: Position,
    pumped: watch::Receiver<Position>,
    telemetry: watch::Receiver<(u64, Bytes)>,
    closed: watch::Receiver<bool>,
    greeted: bool,
}

impl Drop for LiveStream {
    fn drop(&mut self) {
        self.city.live().listeners.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    }
}

/// Begins to listen after a position, or from now on.
pub fn listen(who: &Principal, after: Option<u64>) -> Result<LiveStream, Error> {
    who.may(Permission::LiveRead)?;
    let live = who.city.live();
    live.listeners.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    live.keep_pumping(&who.city);
    let newest = who.city.board().position();
    let position = after.map_or(newest, |after| Position(after.min(newest.0)));
    Ok(LiveStream {
        city: Arc::clone(&who.city),
        position,
        pumped: live.pumped.subscribe(),
        telemetry: live.telemetry.subscribe(),
        closed: live.closed.subscribe(),
        greeted: false,
    })
}

impl LiveStream {
    /// The next piece of the stream, in the form of server-sent events.
    pub async fn next(&mut self) -> Result<Bytes, Error> {
        if !self.greeted {
            self.greeted = true;
            return Ok(chunk::clock(self.city.clock()));
        }
        loop {
            self.pumped.borrow_and_update();
            if let Some(chunk) = self.ready()? {
                return Ok(chunk);
            }
            tokio::select! {
                _ = self.closed.wait_for(|closed| *closed) => return Err(Error::Closed),
                _ = self.pumped.changed() => {}
                _ = self.telemetry.changed() => return Ok(self.telemetry.borrow_and_update().1.clone()),
                // tidy: calls: a heartbeat keeps a connection alive; it is of the wire, not of the city
                () = tokio::time::sleep(HEARTBEAT) => return Ok(chunk::clock(self.city.clock())),
            }
        }
    }

    /// What is there already: a chunk that all share, or what the journal holds for one who lags.
    fn ready(&mut self) -> Result<Option<Bytes>, Error> {
        let live = self.city.live();
        if let Some(chunk) = live.chunk_after(self.position) {
            self.position = chunk.to;
            return Ok(Some(chunk.bytes));
        }
        if self.position >= *live.pumped.borrow() {
            return Ok(None);
        }
        let border = live.next_border(self.position);
        let chunk = chunk::catch_up(&self.city, self.position, border)?;
        self.position = chunk.to;
        Ok(Some(chunk.bytes))
    }
}
