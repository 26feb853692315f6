//! Whom to send 调派建议: every unit by the time at which it could be there, with the reasons for its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::Wording;
use api::incident::UnitRef;
use api::streets::{CandidateView, Recommendation, StatedReason};
use model::ids::{IncidentId, UnitId};
use model::incident::{Body as IncidentBody, Grade};
use model::rules::{Permission, Rules, UnitKind};
use planning::rank::{Candidate, Job, Reason as Why, Travel, Unit, Usable, rank};
use roads::graph::UNREACHABLE;
use roads::{Place, Point, Profile};

use crate::board::Board;
use crate::error::{Error, wording};
use crate::incident::incident_of;
use crate::limits::{POSITION_FRESH_SECONDS_MAX, RECOMMENDED_MAX};
use crate::principal::Principal;
use crate::streets::{Streets, age_seconds, profile_of, seconds};

/// Until a crew that is ready sets off, in seconds. A crew that is out already needs no turn-out.
const READY_SECONDS: f64 = 20.0;

/// A unit before its way is known.
struct Row {
    unit: Unit,
    kind_name: Wording,
    profile: Profile,
    place: Option<Arc<Place>>,
}

/// Ranks every unit for an incident.
pub fn recommend(who: &Principal, id: IncidentId, limit: Option<usize>) -> Result<Recommendation, Error> {
    who.may(Permission::UnitRead)?;
    let streets = who.city.streets().ok_or(Error::NotFound { what: "streets" })?;
    let incident = incident_of(&who.city, id)?;
    let body = incident.state.body().ok_or(Error::NotFound { what: "incident" })?;
    let scene = body.opened.place.point().and_then(|(lon, lat)| Point::from_degrees(lon, lat));
    let mut rows = rows(who, id, body);
    travel(streets, scene, &mut rows);
    let units: Vec<Unit> = rows.iter().map(|row| row.unit.clone()).collect();
    let ranked = rank(&units, body.opened.grade, POSITION_FRESH_SECONDS_MAX);
    let limit = limit.unwrap_or(RECOMMENDED_MAX).min(RECOMMENDED_MAX);
    let candidates =
        (1..).zip(ranked.iter().take(limit)).map(|(place, ranked)| view(place, ranked, &rows[ranked.unit]));
    Ok(Recommendation { as_of: who.city.now(), candidates: candidates.collect() })
}

fn rows(who: &Principal, incident: IncidentId, body: &IncidentBody) -> Vec<Row> {
    let city = &who.city;
    let (board, positions, rules, now) = (city.board(), city.positions(), city.rules(), city.now());
    let row = |(id, unit): (UnitId, &model::unit::Body)| {
        let commissioned = &unit.commissioned;
        let kind = rules.unit_kind(&commissioned.kind);
        let kind_name = kind.map(|kind| crate::board::wording(&kind.name)).unwrap_or_default();
        Row {
            unit: Unit {
                id,
                callsign: commissioned.callsign.clone(),
                fits: kind.is_some_and(|kind| goes_to(rules, kind, body)),
                in_service: unit.availability != model::unit::Availability::NotAvailable,
                job: job(&board, unit, incident),
                position_age_seconds: positions.by_unit.get(&id).map(|seen| age_seconds(seen.at, now)),
                ready_seconds: READY_SECONDS,
                travel: Travel::NoPosition,
            },
            kind_name,
            profile: profile_of(kind.map_or("", |kind| kind.symbol.as_str())),
            place: positions.places.get(&id).cloned(),
        }
    };
    board.units().map(row).collect()
}

/// Whether units of this kind go to such incidents: those of the desk's own service, and of the services that the
/// incident's type calls in.
fn goes_to(rules: &Rules, kind: &UnitKind, body: &IncidentBody) -> bool {
    let is_own = kind.agency.code() == body.opened.desk.number();
    let joins =
        rules.incident_type(&body.opened.type_code).is_some_and(|row| row.joins.contains(&kind.agency));
    is_own || joins
}

fn job(board: &Board, unit: &model::unit::Body, incident: IncidentId) -> Job {
    let Some(engaged) = unit.engaged() else { return Job::None };
    if engaged.incident == incident {
        return Job::Here;
    }
    let other = board.incident(engaged.incident).and_then(|other| other.state.body());
    Job::Other(other.map_or(Grade::P1, |other| other.opened.grade))
}

/// Fills in the ways: one search for all units that travel alike.
fn travel(streets: &Streets, scene: Option<Point>, rows: &mut [Row]) {
    let mut alike: BTreeMap<Profile, Vec<usize>> = BTreeMap::new();
    for (number, row) in rows.iter_mut().enumerate() {
        row.unit.travel = match (&row.place, row.unit.position_age_seconds, scene) {
            (_, _, None) => Travel::NotComputed,
            (None, None, _) => Travel::NoPosition,
            (None, Some(_), _) => Travel::OffNetwork,
            (Some(_), ..) => {
                alike.entry(row.profile).or_default().push(number);
                Travel::OffNetwork
            }
        };
    }
    let Some(scene) = scene else { return };
    for (profile, numbers) in alike {
        let Some(goal) = streets.snap(profile, scene) else { continue };
        let places: Vec<Arc<Place>> =
            numbers.iter().filter_map(|number| rows[*number].place.clone()).collect();
        let from: Vec<&Place> = places.iter().map(|place| &**place).collect();
        for (number, cost) in numbers.into_iter().zip(streets.costs_to(profile, &goal, &from)) {
            rows[number].unit.travel =
                if cost == UNREACHABLE { Travel::Unreachable } else { Travel::Seconds(seconds(cost)) };
        }
    }
}

fn view(place: usize, ranked: &Candidate, row: &Row) -> CandidateView {
    let travel_seconds = match row.unit.travel {
        Travel::Seconds(seconds) => Some(seconds),
        _ => None,
    };
    let usable = match ranked.usable {
        Usable::Send => "send",
        Usable::AfterConsent => "after_consent",
        Usable::Last => "last",
    };
    CandidateView {
        unit: UnitRef { id: row.unit.id, callsign: row.unit.callsign.clone() },
        kind_name: row.kind_name.clone(),
        place,
        total_seconds: ranked.total_seconds,
        travel_seconds,
        ready_seconds: row.unit.ready_seconds,
        position_age_seconds: row.unit.position_age_seconds,
        usable: usable.to_owned(),
        reasons: ranked.reasons.iter().map(|why| in_words(*why)).collect(),
    }
}

fn in_words(why: Why) -> StatedReason {
    let (code, text) = match why {
        Why::StalePosition(age) => {
            let minutes = (age / 60.0).floor();
            let zh = format!("定位已 {minutes} 分钟未更新");
            ("stale_position", wording(zh, format!("its position is {minutes} minutes old")))
        }
        Why::NoPosition => ("no_position", wording("没有定位，无法计算到达时间", "no position, so no time")),
        Why::OffNetwork => {
            ("off_network", wording("附近没有可通行的道路", "no street that it could use is near"))
        }
        Why::Unreachable => ("unreachable", wording("道路不通，无法到达", "no way leads there")),
        Why::NotComputed => ("not_computed", wording("到达时间无法计算", "its time could not be computed")),
        Why::GraverJob(grade) => {
            let zh = format!("正在处置 {} 级警情", grade.code());
            ("graver_job", wording(zh, format!("at a {} job, no lighter than this one", grade.code())))
        }
        Why::LighterJob(grade) => {
            let zh = format!("正在处置 {} 级警情，同意后可改派", grade.code());
            (
                "lighter_job",
                wording(zh, format!("at a {} job; can be taken from it with consent", grade.code())),
            )
        }
        Why::AlreadyHere => ("already_here", wording("已派往本警情", "sent to this incident already")),
        Why::OutOfService => ("out_of_service", wording("不可派", "out of service")),
        Why::OtherKind => {
            ("other_kind", wording("该类单元通常不处置此类警情", "its kind does not usually go"))
        }
    };
    StatedReason { code: code.to_owned(), text }
}

/// Kinds of unit in words, any of which would do.
pub(crate) fn kinds_in_words(rules: &Rules, kinds: &[String]) -> Wording {
    let named: Vec<(&str, &str)> = kinds
        .iter()
        .map(|code| {
            rules
                .unit_kind(code)
                .map_or((code.as_str(), code.as_str()), |kind| (&kind.name.zh, &kind.name.en))
        })
        .collect();
    let zh: Vec<&str> = named.iter().map(|(zh, _)| *zh).collect();
    let en: Vec<&str> = named.iter().map(|(_, en)| *en).collect();
    wording(zh.join("或"), en.join(" or "))
}
