//! Looking at the board: what is there that nobody has in hand? Whoever did it, a seat here or a human.

use model::Moment;
use model::ids::{AssignmentId, IncidentId, ReportId, UnitId};
use model::incident::{Body, Grade};
use model::unit::AssignmentState;
use operations::board::Board;

use super::Day;
use super::callers::plan_of_stranger;
use super::plan::{Act, Hands, Plan};
use super::side::{Side, hands_of};

/// How long a report or an incident of a human's is left to the human.
const LEFT_TO_HUMANS_SECONDS: i64 = 300;
/// How long a free unit waits before its reserved assignment is given to it.
const PROMOTE_AFTER_SECONDS: i64 = 15;

/// What was found on the board.
#[derive(Default)]
struct Found {
    /// Assignments that no crew follows yet, with their state and since when.
    assignments: Vec<(AssignmentId, UnitId, AssignmentState, Moment)>,
    reserved: Vec<(AssignmentId, UnitId)>,
    incidents: Vec<Idle>,
    reports: Vec<(ReportId, Moment)>,
    ended: Vec<(AssignmentId, UnitId)>,
}

/// An open incident to which no unit is on its way.
struct Idle {
    id: IncidentId,
    type_code: String,
    grade: Grade,
    opened_at: Moment,
    worked: Worked,
}

/// What units have done at an incident.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worked {
    /// None was ever sent.
    NobodySent,
    /// Those that were sent have not come.
    NobodyCame,
    /// At least one has done its work.
    Done,
}

impl Day {
    pub(super) fn look(&mut self, index: usize, now: Moment) {
        let side = &mut self.sides[index];
        let found = {
            let board = side.team.city.board();
            let position = board.position().0;
            if side.looked_at == Some(position) {
                return;
            }
            side.looked_at = Some(position);
            find(side, &board)
        };
        for (assignment, unit) in found.ended {
            let side = &mut self.sides[index];
            side.let_go(assignment);
            let is_free = side
                .team
                .city
                .board()
                .unit(unit)
                .and_then(|unit| unit.state.body())
                .is_none_or(|body| body.engaged().is_none());
            if is_free {
                side.go_home(unit, now);
            }
        }
        for (assignment, unit, state, since) in found.assignments {
            self.sides[index].get_to_know(unit, now);
            self.sides[index].followed.insert(assignment, unit);
            let due = self.step_due(index, assignment, state, since);
            self.agenda.put(due.max(now), index, Act::Step(assignment));
        }
        for (assignment, unit) in found.reserved {
            self.sides[index].followed.insert(assignment, unit);
            self.put(index, PROMOTE_AFTER_SECONDS, Act::Promote(assignment));
        }
        for idle in found.incidents {
            self.take_in_hand(index, &idle, now);
        }
        for (report, filed_at) in found.reports {
            self.sides[index].reports.insert(report);
            let number = self.sides[index].callers.number();
            let plan = plan_of_stranger(&mut self.dice, number, "050000", Grade::P3);
            let due = filed_at.plus_seconds(LEFT_TO_HUMANS_SECONDS).max(now);
            self.agenda.put(due, index, Act::Open(report, Box::new(plan)));
        }
    }

    fn take_in_hand(&mut self, index: usize, idle: &Idle, now: Moment) {
        let side = &mut self.sides[index];
        side.in_hand.insert(idle.id);
        let is_ours = side.plans.contains_key(&idle.id);
        if !is_ours {
            let number = side.callers.number();
            let plan = plan_of_stranger(&mut self.dice, number, &idle.type_code, idle.grade);
            side.plans.insert(idle.id, plan);
        }
        let plan = &side.plans[&idle.id];
        let (after_seconds, act) = next_act(plan, idle);
        let due = if is_ours {
            now.plus_seconds(after_seconds)
        } else {
            idle.opened_at.plus_seconds(LEFT_TO_HUMANS_SECONDS).max(now.plus_seconds(after_seconds))
        };
        self.agenda.put(due, index, act);
    }
}

/// What an incident without units is waiting for.
fn next_act(plan: &Plan, idle: &Idle) -> (i64, Act) {
    const SEND_OTHERS_AFTER_SECONDS: i64 = 8;
    match idle.worked {
        Worked::Done => (plan.close_after_seconds, Act::Close(idle.id)),
        Worked::NobodyCame => (SEND_OTHERS_AFTER_SECONDS, Act::Dispatch(idle.id)),
        Worked::NobodySent => (plan.dispatch_after_seconds, Act::Dispatch(idle.id)),
    }
}

fn find(side: &Side, board: &Board) -> Found {
    let mut found = Found::default();
    // Unit ids are as chance would have it at the founding; call signs are the same each time.
    let mut units: Vec<_> = board.units().collect();
    units.sort_unstable_by_key(|(_, body)| body.commissioned.callsign.as_str());
    for (unit, body) in units {
        let engaged = body.engaged();
        if hands_of(board, body) == Hands::Human {
            continue;
        }
        for held in body.assignments.iter().filter(|held| !side.followed.contains_key(&held.id)) {
            match held.state {
                state if state.engages() => found.assignments.push((held.id, unit, state, held.since)),
                AssignmentState::Reserved if engaged.is_none() => found.reserved.push((held.id, unit)),
                _ => {}
            }
        }
    }
    for (id, body) in board.incidents_open() {
        if !side.in_hand.contains(&id) && body.units_assigned() == 0 {
            found.incidents.push(idle(id, body));
        }
    }
    found.reports = (board.reports_waiting())
        .filter(|(id, _)| !side.reports.contains(id))
        .filter_map(|(id, report)| Some((id, report.filed()?.1)))
        .collect();
    found.ended = (side.followed.iter())
        .filter(|(assignment, _)| board.holder(**assignment).is_none())
        .map(|(assignment, unit)| (*assignment, *unit))
        .collect();
    // A map has no order of its own, and the day must be the same each time.
    found.ended.sort_unstable();
    found
}

fn idle(id: IncidentId, body: &Body) -> Idle {
    let came = body.attendances.values().any(|attendance| attendance.state == AssignmentState::Cleared);
    let worked = match (body.attendances.is_empty(), came) {
        (true, _) => Worked::NobodySent,
        (false, false) => Worked::NobodyCame,
        (false, true) => Worked::Done,
    };
    Idle {
        id,
        type_code: body.opened.type_code.clone(),
        grade: body.opened.grade,
        opened_at: body.opened_at,
        worked,
    }
}
