//! Making pieces of the live stream.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use api::board::{ClockTick, LiveMessage};
use api::unit::PositionView;
use bytes::Bytes;
use model::ids::{AlertId, ClosureId, IncidentId, LevelOrderId, PointId, ReportId, RingId, UnitId};
use model::{Event, Moment};
use serde::Serialize;
use storage::Position;

use super::{Chunk, Note};
use crate::board::{Board, Touched};
use crate::city::{City, Positions, decode};
use crate::closure::view;
use crate::error::Error;
use crate::limits::LIVE_CHUNK_MAX;
use crate::ports::Clock;

/// The next chunk after a position, if the journal has gone on.
pub(super) fn next(city: &City, from: Position) -> Option<Chunk> {
    let reached = *city.live().reached.borrow();
    if reached <= from {
        return None;
    }
    let notes = city.live().notes(from, LIVE_CHUNK_MAX);
    let notes = notes.or_else(|| read_notes(city, from, LIVE_CHUNK_MAX).ok())?;
    write(city, from, &notes)
}

/// What one listener has missed, up to a border where it joins the others.
pub(super) fn catch_up(city: &City, from: Position, border: Position) -> Result<Chunk, Error> {
    let missed = usize::try_from(border.0.saturating_sub(from.0)).unwrap_or(LIVE_CHUNK_MAX);
    let limit = missed.clamp(1, LIVE_CHUNK_MAX);
    let notes = match city.live().notes(from, limit) {
        Some(notes) => notes,
        None => read_notes(city, from, limit)?,
    };
    write(city, from, &notes).ok_or(Error::Closed)
}

fn read_notes(city: &City, from: Position, limit: usize) -> Result<Vec<Note>, Error> {
    let recorded = city.journal().reader().read(from, limit)?;
    let note = |recorded: &storage::Recorded| {
        let id = recorded.stream.0;
        let touched = match decode(recorded)? {
            Event::Report(_) => Touched::Report(ReportId(id)),
            Event::Incident(_) => Touched::Incident(IncidentId(id)),
            Event::Unit(_) => Touched::Unit(UnitId(id)),
            Event::Closure(_) => Touched::Closure(ClosureId(id)),
            Event::Ring(_) => Touched::Ring(RingId(id)),
            Event::Point(_) => ring_of_point(&city.board(), PointId(id)),
            Event::Level(_) => ring_of_order(&city.board(), LevelOrderId(id)),
            Event::Alert(_) => Touched::Alert(AlertId(id)),
            Event::Person(_) | Event::Org(_) => Touched::Nothing,
        };
        let at = Moment::from_micros(recorded.at_micros);
        Ok(Note { position: recorded.position, at, kind: recorded.kind.clone(), touched })
    };
    recorded.iter().map(note).collect()
}

fn ring_of_point(board: &Board, id: PointId) -> Touched {
    let ring = board.point(id).and_then(|point| Some(point.state.body()?.established.ring));
    ring.map_or(Touched::Nothing, Touched::Ring)
}

/// An order that is over has left the board: its ring is told by what came after it.
fn ring_of_order(board: &Board, id: LevelOrderId) -> Touched {
    let ring = board.order(id).and_then(|order| Some(order.state.drafted()?.ring));
    ring.map_or(Touched::Nothing, Touched::Ring)
}

fn write(city: &City, from: Position, notes: &[Note]) -> Option<Chunk> {
    let to = notes.last()?.position;
    let (board, positions) = (city.board(), city.positions());
    let mut out = String::with_capacity(notes.len() * 512);
    for note in notes {
        let message = message(city, &board, &positions, note);
        let data = serde_json::to_string(&message).expect("views are always JSON");
        write!(out, "id: {}\nevent: change\ndata: {data}\n\n", note.position)
            .expect("a String takes every write");
    }
    Some(Chunk { from, to, bytes: out.into() })
}

/// A message with what the event touched, as it is now. Events about people carry nothing but their position.
fn message(city: &City, board: &Board, positions: &Positions, note: &Note) -> LiveMessage {
    let mut message = LiveMessage {
        position: note.position.0,
        at: note.at,
        kind: note.kind.to_string(),
        reports: Vec::new(),
        incidents: Vec::new(),
        units: Vec::new(),
        closures: Vec::new(),
        rings: Vec::new(),
        alerts: Vec::new(),
    };
    match note.touched {
        Touched::Report(id) => {
            let report = board.report(id).and_then(|report| board.report_view(id, &report.state));
            message.reports.extend(report);
        }
        Touched::Incident(id) | Touched::Reopened(id) => {
            let incident = board.incident(id);
            let view = incident.and_then(|incident| board.incident_view(city.rules(), id, &incident.state));
            message.incidents.extend(view);
        }
        Touched::Unit(id) => {
            let body = board.unit(id).and_then(|unit| unit.state.body());
            let view = body.map(|body| board.unit_view(city.rules(), id, body, positions.by_unit.get(&id)));
            message.units.extend(view);
        }
        Touched::Closure(id) => {
            let closure = board.closure(id);
            message.closures.extend(closure.and_then(|closure| view(city, board, id, &closure.state)));
        }
        Touched::Ring(id) => message.rings.push(id),
        Touched::Alert(id) => message.alerts.push(id),
        Touched::Nothing => {}
    }
    message
}

/// The clock, which also keeps the connection alive.
pub(super) fn clock(clock: &dyn Clock) -> Bytes {
    let tick = clock.tick();
    let data = serde_json::to_string(&ClockTick { now: tick.now, speed: tick.speed });
    format!("event: clock\ndata: {}\n\n", data.expect("a time and a number are always JSON")).into()
}

/// Where units were seen. No id: telemetry is not in the journal and is never sent again.
pub(super) fn positions(seen: &BTreeMap<UnitId, PositionView>) -> Bytes {
    #[derive(Serialize)]
    struct Seen<'a> {
        unit: UnitId,
        position: &'a PositionView,
    }
    let seen: Vec<Seen> = seen.iter().map(|(unit, position)| Seen { unit: *unit, position }).collect();
    let data = serde_json::to_string(&seen).expect("positions are always JSON");
    format!("event: positions\ndata: {data}\n\n").into()
}
