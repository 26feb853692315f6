//! One jurisdiction's side of the day: its staff, its callers, and what it has in hand.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::Moment;
use model::access::Kind;
use model::ids::{AssignmentId, IncidentId, ReportId, UnitId};
use model::unit::{AssignmentState, Body};
use operations::board::Board;
use operations::{City, Principal};

use super::callers::Callers;
use super::movement::Whereabouts;
use super::plan::{Hands, Plan, Times, Want};
use crate::chance::Random;
use crate::setting::LonLat;
use crate::staff::Team;

/// How fast a patrol moves when nothing happens, in metres a second.
const STROLL_SPEED: f64 = 6.5;
/// How far from its post.
const STROLL_REACH_METERS: f64 = 2_400.0;
/// How many units move about without an assignment at once, at most: one in so many.
const STROLLERS_SHARE: usize = 10;

pub(super) struct Side {
    pub(super) team: Team,
    pub(super) callers: Callers,
    pub(super) whereabouts: Whereabouts,
    /// How the open incidents will be dealt with.
    pub(super) plans: HashMap<IncidentId, Plan>,
    /// The incident that a call has led to.
    pub(super) calls: HashMap<u64, IncidentId>,
    /// Calls about what another call has told already and nobody has noticed: the two numbers.
    pub(super) twins: Vec<(u64, u64)>,
    /// Incidents for which an act is in the agenda.
    pub(super) in_hand: HashSet<IncidentId>,
    /// Reports for which an act is or was in the agenda.
    pub(super) reports: HashSet<ReportId>,
    /// Assignments that a simulated crew follows.
    pub(super) followed: HashMap<AssignmentId, UnitId>,
    /// The times that stories fix.
    pub(super) times: HashMap<AssignmentId, Times>,
    /// Assignments whose unit has set off.
    pub(super) left: HashSet<AssignmentId>,
    /// The board's position at the last look.
    pub(super) looked_at: Option<u64>,
}

/// An assignment that has not ended, with what its crew must know.
pub(super) struct Held {
    pub(super) unit: UnitId,
    pub(super) state: AssignmentState,
    pub(super) type_code: String,
    pub(super) scene: Option<LonLat>,
    pub(super) kind: String,
    pub(super) hands: Hands,
}

impl Side {
    pub(super) fn new(team: Team, calls_a_day: f64) -> Self {
        let mut whereabouts = Whereabouts::on(team.city.streets().cloned());
        for crew in &team.crews {
            whereabouts.put(crew.unit, crew.post);
        }
        Self {
            callers: Callers::new(Arc::clone(&team.ground), calls_a_day),
            team,
            whereabouts,
            plans: HashMap::new(),
            calls: HashMap::new(),
            twins: Vec::new(),
            in_hand: HashSet::new(),
            reports: HashSet::new(),
            followed: HashMap::new(),
            times: HashMap::new(),
            left: HashSet::new(),
            looked_at: None,
        }
    }

    pub(super) fn city(&self) -> Arc<City> {
        Arc::clone(&self.team.city)
    }

    pub(super) fn call_taker(&self, dice: &mut Random) -> Principal {
        dice.pick(&self.team.call_takers).expect("every desk has a seat").clone()
    }

    pub(super) fn civic_taker(&self, dice: &mut Random) -> Principal {
        dice.pick(&self.team.civic_takers).expect("every desk has a seat").clone()
    }

    pub(super) fn dispatcher(&self, dice: &mut Random) -> Principal {
        dice.pick(&self.team.dispatchers).expect("every desk has a seat").clone()
    }

    /// The assignment, unless it has ended.
    pub(super) fn held(&self, id: AssignmentId) -> Option<Held> {
        let board = self.team.city.board();
        let unit = board.holder(id)?;
        let body = board.unit(unit)?.state.body()?;
        let held = body.assignments.iter().find(|held| held.id == id)?;
        let opened = &board.incident(held.incident)?.state.body()?.opened;
        Some(Held {
            unit,
            state: held.state,
            type_code: opened.type_code.clone(),
            scene: opened.place.point(),
            kind: body.commissioned.kind.clone(),
            hands: hands_of(&board, body),
        })
    }

    /// Makes known where a unit stands that a human has commissioned.
    pub(super) fn get_to_know(&mut self, unit: UnitId, now: Moment) {
        if self.whereabouts.of(unit, now).is_none() {
            let post =
                self.team.city.board().unit(unit).and_then(|unit| unit.state.body()?.commissioned.post);
            if let Some(post) = post {
                self.whereabouts.put(unit, post);
            }
        }
    }

    /// The free units that will do, the nearest first.
    pub(super) fn nearest(&self, want: &Want, scene: Option<LonLat>, now: Moment) -> Vec<UnitId> {
        let board = self.team.city.board();
        let mut free: Vec<(i64, &str, UnitId)> = Vec::new();
        for (id, body) in board.units() {
            let kind = want.kinds.iter().position(|kind| *kind == body.commissioned.kind);
            let is_named = want.callsign.as_ref() == Some(&body.commissioned.callsign);
            let Some(rank) = kind.or(is_named.then_some(0)) else { continue };
            let is_free = body.engaged().is_none()
                && body.availability != model::unit::Availability::NotAvailable
                && hands_of(&board, body) == Hands::Terminal;
            if !is_free {
                continue;
            }
            // The right kind is worth a minute, the named unit everything.
            let penalty = i64::try_from(rank).unwrap_or(0) * 60;
            free.push((if is_named { i64::MIN } else { penalty }, &body.commissioned.callsign, id));
        }
        if let Some(scene) = scene {
            let units: Vec<UnitId> = free.iter().map(|(_, _, id)| *id).collect();
            for (row, far) in free.iter_mut().zip(self.whereabouts.seconds_to(scene, &units, now)) {
                row.0 = row.0.saturating_add(far);
            }
        }
        free.sort_unstable();
        free.into_iter().map(|(_, _, id)| id).collect()
    }

    /// An idle patrol moves about its post.
    pub(super) fn stroll(&mut self, dice: &mut Random, now: Moment) {
        if self.whereabouts.moving() > self.team.crews.len() / STROLLERS_SHARE {
            return;
        }
        let Some(crew) = dice.pick(&self.team.crews) else { return };
        let is_idle = {
            let board = self.team.city.board();
            let body = board.unit(crew.unit).and_then(|unit| unit.state.body());
            body.is_some_and(|body| body.engaged().is_none() && hands_of(&board, body) == Hands::Terminal)
        };
        let patrols = matches!(
            crew.kind,
            "patrol-car" | "motorcycle" | "traffic-car" | "police-boat" | "city-management"
        );
        if !is_idle || !patrols || self.whereabouts.is_moving(crew.unit) {
            return;
        }
        // A boat keeps to its landing: the water has no middle that is always near.
        let reach = if crew.kind == "police-boat" { 300.0 } else { STROLL_REACH_METERS };
        let to = self.team.ground.near(dice, crew.post, reach);
        let seconds = self.whereabouts.travel_seconds(crew.unit, to, now, STROLL_SPEED);
        self.whereabouts.leave(crew.unit, to, now, now.plus_seconds(seconds));
    }

    /// Sends a unit back to its post.
    pub(super) fn go_home(&mut self, unit: UnitId, now: Moment) {
        const HOME_SPEED: f64 = 9.0;
        let Some(post) = self.team.crew(unit).map(|crew| crew.post) else {
            self.whereabouts.stop(unit, now);
            return;
        };
        let seconds = self.whereabouts.travel_seconds(unit, post, now, HOME_SPEED);
        self.whereabouts.leave(unit, post, now, now.plus_seconds(seconds));
    }

    /// Tells the city where its moving units are.
    pub(super) fn tell_positions(&mut self, now: Moment) {
        let seen = self.whereabouts.seen(now);
        if !seen.is_empty() {
            self.team.city.see_positions(&seen);
        }
    }

    /// Tells the city where everybody stands who is not on a way.
    pub(super) fn tell_standing(&self, now: Moment) {
        let standing = self.whereabouts.standing(now);
        if !standing.is_empty() {
            self.team.city.see_positions(&standing);
        }
    }

    /// Forgets an assignment that has ended.
    pub(super) fn let_go(&mut self, assignment: AssignmentId) {
        self.followed.remove(&assignment);
        self.times.remove(&assignment);
        self.left.remove(&assignment);
    }
}

/// Whether a human is aboard: then nobody presses the keys for them.
pub(super) fn hands_of(board: &Board, body: &Body) -> Hands {
    let is_human = |person: &model::ids::PersonId| {
        let body = board.person(*person).and_then(|person| person.state.body());
        body.is_some_and(|body| body.enrolled.kind == Kind::Person)
    };
    if body.crew.iter().any(is_human) { Hands::Human } else { Hands::Terminal }
}
