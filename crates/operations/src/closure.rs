//! Closures 道路封闭: streets that nobody drives on for a while.

use api::streets::{ClosureChanged, ClosureList, ClosureState, ClosureView, DeclareClosure, LiftClosure};
use model::closure::{Closure, Command, Declared};
use model::ids::ClosureId;
use model::rules::Permission;
use model::{Decider, Event};
use roads::Point;
use storage::{Lane, Position};

use crate::board::Folded;
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, wording};
use crate::principal::Principal;
use crate::words::reason;

/// Lists the closures that stand, the newest first.
pub fn list_closures(who: &Principal) -> Result<ClosureList, Error> {
    who.may(Permission::GridRead)?;
    let city = &*who.city;
    let board = city.board();
    let mut closures: Vec<ClosureView> = board
        .closures()
        .filter(|(_, closure)| closure.state.stands())
        .filter_map(|(id, closure)| view(city, &board, id, &closure.state))
        .collect();
    closures.sort_by_key(|closure| std::cmp::Reverse((closure.from, closure.id)));
    Ok(ClosureList { closures })
}

/// Closes the streets along a line.
pub async fn declare_closure(
    who: &Principal,
    key: CommandKey,
    request: DeclareClosure,
) -> Result<ClosureChanged, Error> {
    let by = who.may(Permission::UnitAssign)?;
    let city = &*who.city;
    let line = line_of(&request)?;
    let streets = city.streets().ok_or(Error::NotFound { what: "streets" })?;
    if streets.segments_along(&line).is_empty() {
        return Err(Error::Invalid(vec![FieldError::new(
            "line",
            wording("线上没有可通行车辆的道路", "no street that is driven on lies along it"),
            wording("请沿道路重新画线", "draw it along a street"),
        )]));
    }
    let id = ClosureId(city.chance().id(city.now()));
    let judge = || {
        let declared = Declared {
            name: request.name.trim().to_owned(),
            reason: request.reason.trim().to_owned(),
            line: request.line.iter().map(|[lon, lat]| (*lon, *lat)).collect(),
            until: request.until,
            by,
        };
        let events = Closure::default().decide(Command::Declare(Box::new(declared)), city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Closure).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    let again = done.repeated(city)?.and_then(|events| events.first().map(|(stream, _)| ClosureId(*stream)));
    crate::ring::note_all_leaks(city).await;
    changed(city, again.unwrap_or(id), done.position)
}

fn line_of(request: &DeclareClosure) -> Result<Vec<Point>, Error> {
    let points = request.line.iter().enumerate();
    points.map(|(index, [lon, lat])| crate::streets::point(&format!("line.{index}"), *lon, *lat)).collect()
}

/// Opens the streets of a closure.
pub async fn lift_closure(
    who: &Principal,
    key: CommandKey,
    id: ClosureId,
    request: LiftClosure,
) -> Result<ClosureChanged, Error> {
    let by = who.may(Permission::UnitAssign)?;
    let city = &*who.city;
    let why = request.reason.map(|why| reason("reason", why)).transpose()?;
    let judge = || {
        let closure = closure_of(city, id)?;
        let events = closure.state.decide(Command::Lift { reason: why.clone(), by }, city.now())?;
        Ok(Plan::default().extend(id, closure.version, events.into_iter().map(Event::Closure).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    crate::ring::note_all_leaks(city).await;
    changed(city, id, done.position)
}

/// Ends the closures whose time is over. Called again and again; doing it twice does nothing.
pub async fn keep_closures(city: &City) {
    let now = city.now();
    let over: Vec<ClosureId> = city
        .board()
        .closures()
        .filter(|(_, closure)| closure.state.decide(Command::Expire, now).is_ok())
        .map(|(id, _)| id)
        .collect();
    for id in over {
        let judge = || {
            let closure = closure_of(city, id)?;
            let events = closure.state.decide(Command::Expire, city.now())?;
            Ok(Plan::default().extend(id, closure.version, events.into_iter().map(Event::Closure).collect()))
        };
        let key = CommandKey::of_rule(&format!("{} {id}", model::closure::ENDS_BY_ITSELF));
        if let Err(failure) = execute(city, key, Lane::Normal, judge).await {
            tracing::debug!(%failure, "a closure whose time is over stays for this round");
        }
    }
}

fn closure_of(city: &City, id: ClosureId) -> Result<Folded<Closure>, Error> {
    city.board().closure(id).cloned().ok_or(Error::NotFound { what: "closure" })
}

fn changed(city: &City, id: ClosureId, position: Position) -> Result<ClosureChanged, Error> {
    let board = city.board();
    let closure = board.closure(id).and_then(|closure| view(city, &board, id, &closure.state));
    Ok(ClosureChanged { closure: closure.ok_or(Error::NotFound { what: "closure" })?, position: position.0 })
}

/// A closure as it is shown.
pub(crate) fn view(
    city: &City,
    board: &crate::board::Board,
    id: ClosureId,
    closure: &Closure,
) -> Option<ClosureView> {
    let (declared, from) = closure.declared()?;
    let segments = city.streets().map(|streets| streets.closed_by(id)).unwrap_or_default();
    let mut names: Vec<String> = segments
        .iter()
        .filter_map(|segment| city.streets().map(|streets| streets.ground().street(*segment).name.to_owned()))
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    Some(ClosureView {
        id,
        name: declared.name.clone(),
        reason: declared.reason.clone(),
        line: declared.line.iter().map(|(lon, lat)| [*lon, *lat]).collect(),
        from,
        until: declared.until,
        by: board.person_ref(declared.by.person),
        state: if closure.stands() { ClosureState::Closed } else { ClosureState::Lifted },
        streets: names,
        segments: segments.len(),
    })
}
