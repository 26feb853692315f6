//! The crews: they sign for an assignment, set off, arrive, work, and go home.

use api::unit::AdvanceAssignment;
use model::Moment;
use model::ids::AssignmentId;
use model::unit::{AssignmentState, Step};
use operations::{CommandKey, Error, Principal, unit};

use super::plan::{Act, Hands, Times};
use super::side::Held;
use super::texts::DECLINES;
use super::{AGAIN_SECONDS, Day, is_passing, needs};

const DECLINE_LIKELIHOOD: f64 = 0.015;
/// A crew that does not hear the terminal at once.
const SLOW_LIKELIHOOD: f64 = 0.08;
/// A way that takes longer than it should.
const JAM_LIKELIHOOD: f64 = 0.07;
const TRANSPORT_LIKELIHOOD: f64 = 0.6;

impl Day {
    /// When the crew of an assignment in this state will take its next step.
    pub(super) fn step_due(
        &mut self,
        side: usize,
        id: AssignmentId,
        state: AssignmentState,
        since: Moment,
    ) -> Moment {
        let times = self.sides[side].times.get(&id).copied().unwrap_or_default();
        let dice = &mut self.dice;
        match state {
            AssignmentState::Dispatching => since.plus_seconds(1),
            AssignmentState::Dispatched => times.acknowledged_at.unwrap_or_else(|| {
                let slow = dice.chance(SLOW_LIKELIHOOD);
                since.plus_seconds(if slow { dice.whole(34, 85) } else { dice.whole(5, 24) })
            }),
            AssignmentState::Acknowledged => since.plus_seconds(set_off_seconds(times, dice.whole(8, 32))),
            // The way is known once the unit has set off.
            AssignmentState::EnRoute => since,
            AssignmentState::OnScene => self.work_done(side, id, since),
            _ => since.plus_seconds(dice.whole(480, 900)),
        }
    }

    fn work_done(&mut self, side: usize, id: AssignmentId, since: Moment) -> Moment {
        let side = &self.sides[side];
        if let Some(cleared_at) = side.times.get(&id).and_then(|times| times.cleared_at) {
            return cleared_at.max(since.plus_seconds(1));
        }
        let held = side.held(id);
        let (short, long) = held.map_or((7.0, 24.0), |held| needs::work_minutes(&held.type_code));
        super::later(since, self.dice.between(short, long) * 60.0)
    }

    /// The crew takes the next step that its assignment is open to.
    pub(super) async fn step(&mut self, side: usize, id: AssignmentId) {
        let now = self.now();
        let Some(held) = self.sides[side].held(id) else { return };
        if held.hands == Hands::Human {
            self.sides[side].let_go(id);
            return;
        }
        if held.state == AssignmentState::EnRoute && self.sides[side].left.insert(id) {
            let arrives_at = self.set_off(side, id, &held, now);
            self.agenda.put(arrives_at, side, Act::Step(id));
            return;
        }
        let is_told = self.sides[side].times.contains_key(&id);
        let step = match held.state {
            AssignmentState::Dispatching => Step::Deliver,
            AssignmentState::Dispatched if !is_told && self.dice.chance(DECLINE_LIKELIHOOD) => Step::Decline,
            AssignmentState::Dispatched => Step::Acknowledge,
            AssignmentState::Acknowledged => Step::EnRoute,
            AssignmentState::EnRoute => Step::OnScene,
            AssignmentState::OnScene
                if held.kind == "ambulance" && self.dice.chance(TRANSPORT_LIKELIHOOD) =>
            {
                Step::Transport
            }
            AssignmentState::OnScene | AssignmentState::Transporting => Step::Clear,
            _ => return,
        };
        let reason =
            (step == Step::Decline).then(|| self.dice.pick(DECLINES).copied().unwrap_or_default().to_owned());
        match self.advance(side, &held, id, step, reason).await {
            Ok(state) => self.after_step(side, id, &held, state),
            Err(failure) if is_passing(&failure) => self.put(side, AGAIN_SECONDS, Act::Step(id)),
            // Somebody else has taken the step: the next look finds out which one is open now.
            Err(_) => {
                self.sides[side].followed.remove(&id);
                self.sides[side].looked_at = None;
            }
        }
    }

    fn after_step(&mut self, side: usize, id: AssignmentId, held: &Held, state: AssignmentState) {
        let now = self.now();
        if state.ended() {
            self.sides[side].let_go(id);
            self.sides[side].go_home(held.unit, now);
            return;
        }
        let due = if state == AssignmentState::EnRoute {
            self.sides[side].left.insert(id);
            self.set_off(side, id, held, now)
        } else {
            self.step_due(side, id, state, now).max(now)
        };
        self.agenda.put(due, side, Act::Step(id));
    }

    /// Sets the unit in motion; returns when it will be there.
    fn set_off(&mut self, side: usize, id: AssignmentId, held: &Held, now: Moment) -> Moment {
        let Some(scene) = held.scene else { return now.plus_seconds(self.dice.whole(240, 600)) };
        let (slow, fast) = if matches!(held.kind.as_str(), "fire-engine" | "ambulance") {
            (10.0, 14.0)
        } else {
            (8.4, 13.8)
        };
        let speed = self.dice.between(slow, fast);
        let jam = if self.dice.chance(JAM_LIKELIHOOD) { 2 } else { 1 };
        let side = &mut self.sides[side];
        let told = side.times.get(&id).and_then(|times| times.on_scene_at);
        let drawn = now.plus_seconds(side.whereabouts.travel_seconds(held.unit, scene, now, speed) * jam);
        let arrives_at = told.unwrap_or(drawn).max(now.plus_seconds(1));
        side.whereabouts.leave(held.unit, scene, now, arrives_at);
        arrives_at
    }

    /// Presses a key on the unit's terminal; the desk does it where there is no terminal.
    async fn advance(
        &mut self,
        side: usize,
        held: &Held,
        id: AssignmentId,
        step: Step,
        reason: Option<String>,
    ) -> Result<AssignmentState, Error> {
        let desk = self.sides[side].dispatcher(&mut self.dice);
        let terminal = self.sides[side].team.crew(held.unit).map(|crew| crew.terminal.clone());
        let who = terminal.unwrap_or_else(|| desk.clone());
        match press(&who, id, step, reason.clone()).await {
            // A human has signed the terminal off.
            Err(Error::NotAllowed { .. }) => press(&desk, id, step, reason).await,
            outcome => outcome,
        }
    }

    /// Gives a reserved assignment to its unit, which has become free.
    pub(super) async fn promote(&mut self, side: usize, id: AssignmentId) {
        let Some(held) = self.sides[side].held(id) else { return };
        // Followed anew, whatever comes of it: as a running assignment, or as one that still waits.
        self.sides[side].followed.remove(&id);
        self.sides[side].looked_at = None;
        if held.state != AssignmentState::Reserved {
            return;
        }
        let desk = self.sides[side].dispatcher(&mut self.dice);
        if let Err(failure) = press(&desk, id, Step::Dispatch, None).await {
            tracing::debug!(%failure, "a reserved assignment stays reserved");
        }
    }
}

/// Stories that fix the arrival leave little time before setting off.
fn set_off_seconds(times: Times, drawn: i64) -> i64 {
    if times.on_scene_at.is_some() { 6 } else { drawn }
}

async fn press(
    who: &Principal,
    id: AssignmentId,
    step: Step,
    reason: Option<String>,
) -> Result<AssignmentState, Error> {
    let key = CommandKey::fresh(&who.city);
    let changed = unit::advance_assignment(who, key, id, step, AdvanceAssignment { reason }).await?;
    Ok(changed.assignment.state)
}
