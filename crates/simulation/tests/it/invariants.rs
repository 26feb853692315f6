//! What must hold whatever happens.

use std::collections::BTreeMap;

use model::Moment;
use model::ids::{AssignmentId, IncidentId, UnitId};
use model::incident::Incident;
use model::unit::AssignmentState;
use operations::City;
use operations::board::Board;
use storage::verify;

/// Checks a jurisdiction; panics with what is wrong.
pub(crate) fn check(city: &City) {
    let reader = city.journal().reader();
    let verified = verify(&**reader).unwrap_or_else(|broken| panic!("the chain is broken: {broken}"));
    let folded = fold(city);
    let board = city.board();
    assert_eq!(verified.head.position, board.position(), "the board is not at the journal's head");
    assert!(*board == folded, "the board differs from one that is folded anew");
    let running = units(&board);
    incidents(city, &board, &running);
}

/// The board, folded anew from the journal.
fn fold(city: &City) -> Board {
    const PAGE: usize = 1_000;
    let mut board = Board::default();
    loop {
        let page = city.journal().reader().read(board.position(), PAGE).unwrap();
        if page.is_empty() {
            return board;
        }
        for recorded in &page {
            board.take_in(recorded).unwrap();
        }
    }
}

/// Every unit is bound to one incident at most; returns what runs by assignment.
fn units(board: &Board) -> BTreeMap<AssignmentId, (UnitId, IncidentId, AssignmentState)> {
    let mut running = BTreeMap::new();
    for (unit, body) in board.units() {
        let bound: Vec<_> = body.assignments.iter().filter(|held| held.state.engages()).collect();
        assert!(bound.len() <= 1, "{} is bound to {} incidents", body.commissioned.callsign, bound.len());
        for held in &body.assignments {
            assert!(!held.state.ended(), "{} keeps an ended assignment", body.commissioned.callsign);
            running.insert(held.id, (unit, held.incident, held.state));
        }
    }
    running
}

/// An incident's log tells of its assignments what the units tell, and nothing is closed over a unit's head.
fn incidents(
    city: &City,
    board: &Board,
    running: &BTreeMap<AssignmentId, (UnitId, IncidentId, AssignmentState)>,
) {
    let opened = city
        .journal()
        .reader()
        .read_before(storage::Position(u64::MAX >> 1), "incident.opened", usize::MAX)
        .unwrap();
    let mut told = BTreeMap::new();
    for recorded in opened {
        let id = IncidentId(recorded.stream.0);
        let Some(incident) = board.incident(id) else { continue };
        let body = incident.state.body().expect("an opened incident has a body");
        if !matches!(incident.state, Incident::Open(_)) {
            assert_eq!(body.units_assigned(), 0, "{} ended with units assigned", body.opened.number);
        }
        for (assignment, attendance) in
            body.attendances.iter().filter(|(_, attendance)| !attendance.state.ended())
        {
            told.insert(*assignment, (attendance.unit, id, attendance.state));
        }
        for rule in body.breached.keys() {
            let holds = city.rules().clocks.iter().any(|clock| clock.id == *rule);
            assert!(holds, "a breach names {rule}, which is no rule");
        }
    }
    assert_eq!(&told, running, "units and incidents tell different things");
    breaches(city);
}

/// A breach is written down after its moment.
fn breaches(city: &City) {
    let breached = city
        .journal()
        .reader()
        .read_before(storage::Position(u64::MAX >> 1), "incident.clock_breached", usize::MAX)
        .unwrap();
    for recorded in breached {
        let event = model::Event::decode(&recorded.kind, &recorded.body).unwrap();
        let model::Event::Incident(model::incident::Event::ClockBreached { rule, due_at }) = event else {
            panic!("{} holds {event:?}", recorded.kind);
        };
        assert!(due_at < Moment::from_micros(recorded.at_micros), "{rule} was breached before it was due");
    }
}
