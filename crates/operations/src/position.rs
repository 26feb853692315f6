//! Positions 定位: where units were seen last. Telemetry: never journaled, the last one only, and only while the unit is
//! on duty.

use std::cell::LazyCell;
use std::collections::HashMap;

use api::streets::{PositionLeftOut, PositionsTaken, SeePositions, SeenPosition};
use api::unit::PositionView;
use model::Moment;
use model::ids::UnitId;
use model::rules::Permission;

use crate::board::Board;
use crate::error::{Error, FieldError, wording};
use crate::limits::{POSITION_AHEAD_SECONDS_MAX, POSITIONS_MAX};
use crate::principal::Principal;
use crate::streets::is_on_duty;

/// Takes in where units are. What cannot be taken is left out with the reason; the rest is taken.
pub fn see_positions(who: &Principal, request: &SeePositions) -> Result<PositionsTaken, Error> {
    let everyones = who.can(Permission::UnitPosition);
    if !everyones {
        who.may(Permission::UnitAdvanceOwn)?;
    }
    let count = request.positions.len();
    if !(1..=POSITIONS_MAX).contains(&count) {
        return Err(Error::Invalid(vec![FieldError::new(
            "positions",
            wording(
                format!("1 至 {POSITIONS_MAX} 条"),
                format!("1 to {POSITIONS_MAX} positions (POSITIONS_MAX)"),
            ),
            wording("请分批上报", "send them in several requests"),
        )]));
    }
    let mut seen: HashMap<UnitId, PositionView> = HashMap::with_capacity(count);
    let mut left_out = Vec::new();
    {
        let (board, known) = (who.city.board(), who.city.positions());
        let now = who.city.now();
        // Trackers mostly name units by their id; call signs are looked up only where one is told.
        let by_callsign: LazyCell<HashMap<&str, UnitId>, _> = LazyCell::new(|| {
            board.units().map(|(id, body)| (body.commissioned.callsign.as_str(), id)).collect()
        });
        for (index, position) in request.positions.iter().enumerate() {
            let taken = unit_of(&board, || &*by_callsign, &position.unit).and_then(|unit| {
                let before = seen.get(&unit).or_else(|| known.by_unit.get(&unit)).map(|before| before.at);
                check(who, &board, everyones, unit, position, before, now).map(|()| unit)
            });
            match taken {
                Ok(unit) => drop(seen.insert(unit, view(position))),
                Err(fault) => left_out.push(fault.of(index, &position.unit)),
            }
        }
    }
    let seen: Vec<(UnitId, PositionView)> = seen.into_iter().collect();
    who.city.see_positions(&seen);
    Ok(PositionsTaken { taken: count - left_out.len(), left_out })
}

fn view(position: &SeenPosition) -> PositionView {
    PositionView {
        lon: position.lon,
        lat: position.lat,
        at: position.at,
        heading_degrees: position.heading_degrees,
        speed_kmh: position.speed_kmh,
        accuracy_meters: position.accuracy_meters,
    }
}

/// Why a position is left out.
#[derive(Clone, Copy)]
enum Fault {
    UnknownUnit,
    NotYours,
    OffDuty,
    OffEarth,
    InTheFuture,
    OlderThanKnown,
}

impl Fault {
    fn of(self, index: usize, unit: &str) -> PositionLeftOut {
        let (code, zh, en) = match self {
            Self::UnknownUnit => ("unknown_unit", "没有这个警力单元", "there is no such unit"),
            Self::NotYours => {
                ("not_yours", "只能上报本车组的位置", "a crew tells its own unit's position only")
            }
            Self::OffDuty => {
                ("off_duty", "该单元不在岗，不保存位置", "the unit is not on duty; its position is not kept")
            }
            Self::OffEarth => ("off_earth", "经纬度无效", "no longitude and latitude on the earth"),
            Self::InTheFuture => ("in_the_future", "时间晚于当前时间", "its time is ahead of now"),
            Self::OlderThanKnown => {
                ("older_than_known", "早于已知位置", "older than the position that is known")
            }
        };
        PositionLeftOut { index, unit: unit.to_owned(), code: code.to_owned(), text: wording(zh, en) }
    }
}

/// A unit by its id or its call sign.
fn unit_of<'a>(
    board: &Board,
    by_callsign: impl Fn() -> &'a HashMap<&'a str, UnitId>,
    name: &str,
) -> Result<UnitId, Fault> {
    let id = name.parse::<UnitId>().ok().filter(|id| board.unit(*id).is_some());
    id.or_else(|| by_callsign().get(name).copied()).ok_or(Fault::UnknownUnit)
}

fn check(
    who: &Principal,
    board: &Board,
    everyones: bool,
    unit: UnitId,
    position: &SeenPosition,
    before: Option<Moment>,
    now: Moment,
) -> Result<(), Fault> {
    let body = board.unit(unit).and_then(|unit| unit.state.body()).ok_or(Fault::UnknownUnit)?;
    if !everyones && !body.crew.contains(&who.person) {
        return Err(Fault::NotYours);
    }
    if !is_on_duty(body) {
        return Err(Fault::OffDuty);
    }
    if roads::Point::from_degrees(position.lon, position.lat).is_none() {
        return Err(Fault::OffEarth);
    }
    if crate::streets::age_seconds(now, position.at) > POSITION_AHEAD_SECONDS_MAX {
        return Err(Fault::InTheFuture);
    }
    if before.is_some_and(|before| position.at < before) {
        return Err(Fault::OlderThanKnown);
    }
    Ok(())
}
