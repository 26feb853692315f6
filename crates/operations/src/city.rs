//! A jurisdiction at work: its two journals, its board, its keys, its rules and its clock.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, Weak};

use api::unit::PositionView;
use model::ids::{ClosureId, UnitId};
use model::incident::Incident;
use model::rules::Rules;
use model::{Event, Moment};
use parking_lot::{Mutex, RwLock};
use roads::{Place, Point, Profile};
use storage::{Follower, Journal, Limits, Reader, Recorded, Store};

use crate::board::{Board, BoardCache, Folded, Touched};
use crate::coverage::{Cells, Hours};
use crate::error::Error;
use crate::geography::Geography;
use crate::limits::POSITION_KEPT_SECONDS_MAX;
use crate::live::Live;
use crate::numbers::Numbers;
use crate::ports::{Chance, Clock};
use crate::ring::Proofs;
use crate::streets::{Streets, is_on_duty, profile_of};
use crate::vault::Vault;

/// How many events one read of the start-up fold takes.
const FOLD_READ_EVENTS: usize = 2_048;

/// A journal's store, not yet at work.
pub struct JournalParts {
    /// The writing side.
    pub store: Box<dyn Store>,
    /// The reading side.
    pub reader: Arc<dyn Reader>,
    /// Limits of the journal's lanes.
    pub limits: Limits,
}

/// Everything that a jurisdiction is put together from.
pub struct CityParts {
    /// The journal of what happened.
    pub journal: JournalParts,
    /// The journal of what was looked up.
    pub audit: JournalParts,
    /// The keys.
    pub vault: Vault,
    /// The rules.
    pub rules: Arc<Rules>,
    /// The ground.
    pub geography: Geography,
    /// The streets, where a city was given.
    pub streets: Option<Arc<Streets>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// A board folded earlier, to go on from.
    pub snapshot: Option<Board>,
    /// Whether this is a demonstration.
    pub demo: bool,
}

/// A jurisdiction at work.
pub struct City {
    journal: Journal,
    audit: Journal,
    board: Arc<RwLock<Board>>,
    live: Arc<Live>,
    cache: BoardCache,
    positions: RwLock<Positions>,
    numbers: Numbers,
    vault: Vault,
    rules: Arc<Rules>,
    geography: Geography,
    streets: Option<Arc<Streets>>,
    neighbours: RwLock<Vec<Weak<City>>>,
    cells: OnceLock<Cells>,
    hours: Mutex<Hours>,
    proofs: Proofs,
    /// Until when new incidents have been prepared for.
    prepared: Mutex<Moment>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    demo: bool,
}

/// Where units were last seen. Telemetry: never journaled.
#[derive(Default)]
pub(crate) struct Positions {
    pub(crate) by_unit: HashMap<UnitId, PositionView>,
    /// Where that is on the unit's network; missing where no street is near.
    pub(crate) places: HashMap<UnitId, Arc<Place>>,
    pub(crate) version: u64,
}

/// Keeps the board and the live stream in step with the journal, on the writer's thread.
struct Fold {
    board: Arc<RwLock<Board>>,
    live: Arc<Live>,
    reader: Arc<dyn Reader>,
    streets: Option<Arc<Streets>>,
}

impl Follower for Fold {
    fn follow(&mut self, batch: &[Recorded]) {
        let mut board = self.board.write();
        for recorded in batch {
            let touched = take_in(&mut board, &*self.reader, recorded)
                .expect("the journal holds only events that its writer encoded");
            if let (Touched::Closure(id), Some(streets)) = (touched, &self.streets) {
                follow_closure(streets, &board, id);
            }
            self.live.note(recorded, touched);
        }
        drop(board);
        if let Some(last) = batch.last() {
            self.live.reach(last.position);
        }
    }
}

/// The audit journal has no board: whoever reads it reads the store.
struct Unread;

impl Follower for Unread {
    fn follow(&mut self, _batch: &[Recorded]) {}
}

impl City {
    /// Folds the journal and begins to work.
    pub fn open(parts: CityParts) -> Result<Arc<Self>, Error> {
        let board = fold(parts.snapshot.unwrap_or_default(), &*parts.journal.reader)?;
        let numbers = Numbers::resume(board.numbers());
        let live = Arc::new(Live::new(board.position()));
        if let Some(streets) = &parts.streets {
            board.closures().for_each(|(id, _)| follow_closure(streets, &board, id));
        }
        let board = Arc::new(RwLock::new(board));
        let follower = Box::new(Fold {
            board: Arc::clone(&board),
            live: Arc::clone(&live),
            reader: Arc::clone(&parts.journal.reader),
            streets: parts.streets.clone(),
        });
        let JournalParts { store, reader, limits } = parts.journal;
        let journal = Journal::start(store, reader, follower, limits)?;
        let JournalParts { store, reader, limits } = parts.audit;
        let audit = Journal::start(store, reader, Box::new(Unread), limits)?;
        Ok(Arc::new(Self {
            journal,
            audit,
            board,
            live,
            cache: BoardCache::default(),
            positions: RwLock::default(),
            numbers,
            vault: parts.vault,
            rules: parts.rules,
            geography: parts.geography,
            streets: parts.streets,
            neighbours: RwLock::default(),
            cells: OnceLock::new(),
            hours: Mutex::default(),
            proofs: Proofs::default(),
            prepared: Mutex::new(parts.clock.now()),
            clock: parts.clock,
            chance: parts.chance,
            demo: parts.demo,
        }))
    }

    /// The journal of what happened.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The journal of what was looked up.
    pub fn audit(&self) -> &Journal {
        &self.audit
    }

    /// What is open now. Held for reading while the guard lives; keep it short.
    pub fn board(&self) -> parking_lot::RwLockReadGuard<'_, Board> {
        self.board.read()
    }

    /// The live stream.
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// The rules.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The ground.
    pub fn geography(&self) -> &Geography {
        &self.geography
    }

    /// The streets, where a city was given.
    pub fn streets(&self) -> Option<&Arc<Streets>> {
        self.streets.as_ref()
    }

    /// Makes the other jurisdictions of the process known.
    pub(crate) fn meet(&self, others: Vec<Weak<Self>>) {
        *self.neighbours.write() = others;
    }

    /// The other jurisdictions of the process.
    pub(crate) fn neighbours(&self) -> Vec<Arc<Self>> {
        self.neighbours.read().iter().filter_map(Weak::upgrade).collect()
    }

    /// Where people live, on the streets.
    pub(crate) fn cells(&self, streets: &Streets) -> &Cells {
        self.cells.get_or_init(|| Cells::find(self, streets))
    }

    /// Until when new incidents have been prepared for.
    pub(crate) fn prepared(&self) -> &Mutex<Moment> {
        &self.prepared
    }

    /// How well the free units covered the city, hour by hour.
    pub(crate) fn hours(&self) -> &Mutex<Hours> {
        &self.hours
    }

    /// What the streets say of the rings.
    pub(crate) fn proofs(&self) -> &Proofs {
        &self.proofs
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The time in the city.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Whether this is a demonstration.
    pub fn is_demo(&self) -> bool {
        self.demo
    }

    /// Tells every listener the time and its pace, after somebody has changed them.
    pub fn announce_clock(&self) {
        self.live.note_clock(&*self.clock);
    }

    /// Notes where units were seen. Units that are not known are left out.
    pub fn see_positions(&self, seen: &[(UnitId, PositionView)]) {
        let places = self.places_of(seen);
        {
            let mut positions = self.positions.write();
            positions.by_unit.extend(seen.iter().copied());
            for (unit, place) in places {
                match place {
                    Some(place) => drop(positions.places.insert(unit, Arc::new(place))),
                    None => drop(positions.places.remove(&unit)),
                }
            }
            positions.version += 1;
        }
        self.live.note_positions(seen);
    }

    /// Forgets the positions of units that are off duty, and those older than may be kept.
    pub fn forget_positions(&self) {
        let now = self.now();
        let board = self.board.read();
        let mut positions = self.positions.write();
        let is_kept = |id: &UnitId, seen: &PositionView| {
            let on_duty = board.unit(*id).and_then(|unit| unit.state.body()).is_some_and(is_on_duty);
            on_duty && crate::streets::age_seconds(seen.at, now) <= POSITION_KEPT_SECONDS_MAX
        };
        let Positions { by_unit, places, version } = &mut *positions;
        let before = by_unit.len();
        by_unit.retain(|id, seen| is_kept(id, seen));
        places.retain(|id, _| by_unit.contains_key(id));
        *version += u64::from(by_unit.len() != before);
    }

    /// Where on its network each unit was seen.
    fn places_of(&self, seen: &[(UnitId, PositionView)]) -> Vec<(UnitId, Option<Place>)> {
        let Some(streets) = &self.streets else { return Vec::new() };
        let profiles: Vec<Profile> = {
            let board = self.board.read();
            let symbol = |id: &UnitId| {
                let kind = board.unit(*id)?.state.body()?.commissioned.kind.clone();
                self.rules.unit_kind(&kind).map(|kind| profile_of(&kind.symbol))
            };
            seen.iter().map(|(id, _)| symbol(id).unwrap_or(Profile::Emergency)).collect()
        };
        let before: Vec<Option<Arc<Place>>> = {
            let positions = self.positions.read();
            seen.iter().map(|(id, _)| positions.places.get(id).cloned()).collect()
        };
        let place = |profile: Profile, seen: &PositionView, before: Option<Arc<Place>>| {
            streets.place_of(profile, seen, before.as_deref())
        };
        let known = seen.iter().zip(profiles).zip(before);
        known.map(|(((id, seen), profile), before)| (*id, place(profile, seen, before))).collect()
    }

    /// Ends the live stream, and the journals after what is queued is written.
    pub fn stop(&self) {
        self.live.close();
        self.journal.stop();
        self.audit.stop();
    }

    pub(crate) fn positions(&self) -> parking_lot::RwLockReadGuard<'_, Positions> {
        self.positions.read()
    }

    pub(crate) fn cache(&self) -> &BoardCache {
        &self.cache
    }

    pub(crate) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(crate) fn chance(&self) -> &dyn Chance {
        &*self.chance
    }
}

/// Brings the weights of the streets in step with a closure.
fn follow_closure(streets: &Streets, board: &Board, id: ClosureId) {
    let Some(closure) = board.closure(id) else { return };
    match closure.state.declared() {
        Some((declared, _)) if closure.state.stands() => {
            let line: Vec<Point> =
                declared.line.iter().filter_map(|(lon, lat)| Point::from_degrees(*lon, *lat)).collect();
            streets.close(id, &line);
        }
        _ => streets.open(id),
    }
}

/// Folds what the journal holds beyond the board's position.
fn fold(mut board: Board, reader: &dyn Reader) -> Result<Board, Error> {
    loop {
        let batch = reader.read(board.position(), FOLD_READ_EVENTS)?;
        if batch.is_empty() {
            return Ok(board);
        }
        for recorded in &batch {
            take_in(&mut board, reader, recorded)?;
        }
    }
}

/// Takes in one event; an incident that is reopened after it had left the board is fetched back.
fn take_in(board: &mut Board, reader: &dyn Reader, recorded: &Recorded) -> Result<Touched, Error> {
    let touched = board.take_in(recorded)?;
    let Touched::Reopened(id) = touched else { return Ok(touched) };
    let mut incident = Folded::<Incident>::default();
    for earlier in reader.read_stream(recorded.stream)? {
        if earlier.position > recorded.position {
            break;
        }
        if let Event::Incident(event) = decode(&earlier)? {
            incident.take_in(&event, Moment::from_micros(earlier.at_micros), earlier.version);
        }
    }
    board.readmit(id, incident);
    Ok(Touched::Incident(id))
}

/// Reads an event back from the journal.
pub(crate) fn decode(recorded: &Recorded) -> Result<Event, Error> {
    Event::decode(&recorded.kind, &recorded.body).map_err(Error::from)
}
