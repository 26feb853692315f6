//! The day: an agenda of what callers, desks and crews do, played through the operations that everybody uses.
//!
//! ```text
//!   callers, scenes ─► agenda ─► desk, crew ─► operations
//!                        ▲                         │
//!                        └──────── look ◄── board ─┘
//! ```
//!
//! The day looks at the board as a dispatcher does, so a human can work beside it: what a human has done is
//! found there and gone on with. An operation that is refused is no accident; the act looks again or lets it be.

mod agenda;
mod alert;
mod callers;
mod crew;
mod desk;
mod log;
mod look;
mod movement;
mod needs;
mod plan;
mod scenes;
mod side;
mod texts;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::Moment;
use operations::{Clock as _, Error};

use crate::chance::Random;
use crate::clock::SimulatedClock;
use crate::setting::{Part, Setting};
use crate::staff::Team;
use agenda::Agenda;
use alert::AlertStory;
use plan::Act;
use side::Side;

/// How often the board is looked at, in seconds of the city at moderate speed.
const LOOK_SECONDS: f64 = 1.0;
/// How often moving units are told, in seconds of the city at moderate speed.
const MOVE_SECONDS: f64 = 5.0;
/// How often standing units are told: often enough that no position grows stale.
const STAND_SECONDS: f64 = 90.0;
/// How often an idle patrol moves on.
const STROLL_SECONDS: i64 = 45;
/// When a refused or failed act is tried again.
const AGAIN_SECONDS: i64 = 5;

/// How busy the day is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pace {
    /// Background calls from seven to midnight in each jurisdiction, in the order of [`Part::ALL`].
    pub calls_a_day: [f64; 3],
    /// Whether the stories of the day are told.
    pub stories: Stories,
}

/// Whether the stories of the day are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stories {
    /// They are.
    Told,
    /// There are only the background's calls.
    Untold,
}

impl Pace {
    /// The demonstration's: about a thousand incidents a day.
    pub const fn demonstration() -> Self {
        Self { calls_a_day: [720.0, 200.0, 80.0], stories: Stories::Told }
    }

    /// Background calls only, so many a day in each jurisdiction.
    pub const fn background(calls_a_day: f64) -> Self {
        Self { calls_a_day: [calls_a_day; 3], stories: Stories::Untold }
    }
}

/// The day in play.
pub struct Day {
    clock: Arc<SimulatedClock>,
    dice: Random,
    agenda: Agenda,
    sides: Vec<Side>,
    /// The neighbour's alert, as far as it has been told.
    alert: Option<AlertStory>,
    filed: Arc<AtomicU64>,
    ends_at: Moment,
    looks_at: Moment,
    moves_at: Moment,
    strolls_at: Moment,
    stands_at: Moment,
}

impl Day {
    /// A day that starts at the clock's time, for jurisdictions of a setting that are staffed.
    pub fn new(
        seed: u64,
        setting: &Setting,
        teams: Vec<Team>,
        clock: Arc<SimulatedClock>,
        pace: Pace,
    ) -> Self {
        let now = clock.now();
        let mut day = Self {
            clock,
            dice: Random::new(seed, "day"),
            agenda: Agenda::default(),
            sides: Vec::new(),
            alert: None,
            filed: Arc::default(),
            ends_at: crate::demo::moment(crate::demo::ENDS_AT),
            looks_at: now,
            moves_at: now,
            strolls_at: now.plus_seconds(STROLL_SECONDS),
            stands_at: now,
        };
        for (index, team) in teams.into_iter().enumerate() {
            let part = team.ground.part;
            let calls_a_day = pace.calls_a_day[part as usize];
            day.sides.push(Side::new(team, calls_a_day));
            if pace.stories == Stories::Told {
                day.tell(seed, setting, index, part);
            }
            day.agenda.put(now, index, Act::NextCaller);
        }
        day
    }

    /// Writes the stories of a jurisdiction into the agenda.
    fn tell(&mut self, seed: u64, setting: &Setting, side: usize, part: Part) {
        let stage = &setting.stage;
        let now = self.clock.now();
        let mut dice = Random::new(seed, "stories");
        let mut told = scenes::scenes(&mut dice, stage);
        if self.sides[side].team.ring.is_none() {
            told.push(scenes::look_out(&mut dice, stage));
        }
        for scene in told {
            if scene.part == part && scene.at >= now {
                self.agenda.put(scene.at, side, Act::Ring(Box::new(scene.call)));
            }
        }
        if part == Part::City {
            if self.sides[side].team.ring.is_some() {
                self.tell_alert(stage, &setting.ground(alert::FROM).name, side);
            }
            for (at, pry) in scenes::pries() {
                self.agenda.put(at, side, Act::Pry(pry));
            }
        }
    }

    /// When the next act is due; nothing once the day is over.
    pub fn next_due(&self) -> Option<Moment> {
        self.agenda.next_due().filter(|due| *due < self.ends_at)
    }

    /// How many reports the simulated callers have filed.
    pub fn reports_filed(&self) -> u64 {
        self.filed.load(Ordering::Relaxed)
    }

    /// The same count, to be read while the day is played elsewhere.
    pub fn filed_counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.filed)
    }

    /// Plays every act that is due until then, each at its own moment, and leaves the clock there.
    pub async fn play_until(&mut self, now: Moment) {
        loop {
            let due = self.agenda.next_due().unwrap_or(self.looks_at);
            let next = due.min(self.looks_at);
            if next > now {
                break;
            }
            self.clock.advance_to(next);
            if next == self.looks_at {
                self.look_round(next);
            } else if let Some((_, side, act)) = self.agenda.take() {
                self.play(side, act).await;
            }
        }
        self.clock.advance_to(now);
    }

    /// Looks at all boards, and moves what moves. At high speed this is done more seldom.
    fn look_round(&mut self, now: Moment) {
        let hurry = (self.clock.speed() / 60.0).clamp(1.0, 60.0);
        for side in 0..self.sides.len() {
            self.look(side, now);
        }
        if now >= self.strolls_at {
            self.strolls_at = now.plus_seconds(STROLL_SECONDS);
            for side in &mut self.sides {
                side.stroll(&mut self.dice, now);
            }
        }
        if now >= self.stands_at {
            self.stands_at = later(now, STAND_SECONDS);
            for side in &self.sides {
                side.tell_standing(now);
            }
        }
        if now >= self.moves_at {
            self.moves_at = later(now, MOVE_SECONDS * hurry);
            for side in &mut self.sides {
                side.tell_positions(now);
            }
        }
        self.looks_at = later(now, LOOK_SECONDS * hurry);
    }

    async fn play(&mut self, side: usize, act: Act) {
        match act {
            Act::NextCaller => self.next_caller(side),
            Act::Ring(call) => self.ring(side, call).await,
            Act::Open(report, plan) => self.open(side, report, plan).await,
            Act::Link { report, of, otherwise, tries } => self.link(side, report, of, otherwise, tries).await,
            Act::Merge { from, of } => self.merge(side, from, of).await,
            Act::Split { incident, report, plan } => self.split(side, incident, report, *plan).await,
            Act::Dispatch(incident) => self.dispatch(side, incident).await,
            Act::Promote(assignment) => self.promote(side, assignment).await,
            Act::Step(assignment) => self.step(side, assignment).await,
            Act::Note(incident, text) => self.note(side, incident, &text).await,
            Act::Turn(incident) => self.turn(side, incident).await,
            Act::Close(incident) => self.close(side, incident).await,
            Act::Reopen(incident) => self.reopen(side, incident).await,
            Act::OfRing(act) => self.of_ring(side, act).await,
            Act::Pry(pry) => self.pry(side, pry).await,
        }
    }

    fn now(&self) -> Moment {
        self.clock.now()
    }

    fn put(&mut self, side: usize, after_seconds: i64, act: Act) {
        let at = self.now().plus_seconds(after_seconds);
        self.agenda.put(at, side, act);
    }

    fn next_caller(&mut self, side: usize) {
        let now = self.now();
        if now >= self.ends_at {
            return;
        }
        let calls = self.sides[side].callers.call(&mut self.dice, now);
        for (after_seconds, call) in calls {
            self.put(side, after_seconds, Act::Ring(Box::new(call)));
        }
        let pause = self.sides[side].callers.pause_seconds(&mut self.dice, now);
        self.put(side, pause, Act::NextCaller);
    }
}

fn later(now: Moment, seconds: f64) -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "an interval of at most minutes")]
    let micros = (seconds * 1e6) as i64;
    Moment::from_micros(now.micros() + micros)
}

/// Whether an act may succeed when it is tried again: the store or the others were in the way.
fn is_passing(failure: &Error) -> bool {
    matches!(
        failure,
        Error::Conflict | Error::Busy { .. } | Error::StorageFull | Error::ReadOnly | Error::Failed(_)
    )
}
