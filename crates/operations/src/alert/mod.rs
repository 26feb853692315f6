//! Alerts 布控预警: a neighbour asks, the desk checks, somebody else approves; points are called in time and released
//! in time; what is met is handed over; and what was described is forgotten.

pub mod cordon;
mod ground;
pub mod interception;
mod issue;
mod keep;
mod posts;
mod refusal;
mod send;
mod times;
mod view;
mod work;

use api::alert::{
    AlertChanged, AlertDescription, AlertList, AlertView, CompleteAlert, LookUpAlert, RequestAlert,
    ReturnAlert,
};
use api::ring::WithReason;
use model::access::audit;
use model::alert::{Alert, Body, Command, Paper, Requested, SealedDescription, Sighting};
use model::ids::{AlertId, PartyId};
use model::rules::Permission;
use model::text::mask_phones_in;
use model::{Decider, Event};
use serde::{Deserialize, Serialize};
use storage::{Lane, Position};
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use issue::approve_alert;
pub use keep::keep_alerts;
pub use send::send_posts;
pub use view::show_reach;
pub use work::{
    acknowledge_alert, let_vehicle_go, match_stop, release_points, renew_alert, report_sighting,
    secure_vehicle, sign_hand_over, stand_down_alert, stop_vehicle,
};

use crate::audit::write_audit;
use crate::board::Folded;
use crate::city::City;
use crate::command::{CommandKey, Plan, begin, execute};
use crate::error::{Error, FieldError, wording};
use crate::limits::{
    ALERT_DESCRIPTION_CHARACTERS_MAX, ALERT_GOODS_MAX, ALERT_SPEED_KMH_MAX, ALERTS_OVER_SHOWN_MAX,
};
use crate::principal::Principal;
use crate::words::reason;

/// What is described, in the clear. It lives as short as can be, and never reaches a log.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Description {
    text: String,
    goods: Vec<String>,
}

/// Takes a request in.
pub async fn request_alert(
    who: &Principal,
    key: CommandKey,
    request: RequestAlert,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertRequest)?;
    let city = &*who.city;
    check_request(city, &request)?;
    let at = city.now();
    let id = AlertId(city.chance().id(at));
    let description =
        Description { text: request.description.trim().to_owned(), goods: request.goods.clone() };
    let sealing = PartyId(city.chance().id(at));
    let (sealed, wrapped) = city.vault().seal_value(sealing, &description);
    let seen = request.last_seen;
    let requested = Requested {
        number: city.numbers().next("XZ", at),
        case_number: request.case_number.trim().to_owned(),
        from: request.from.trim().to_owned(),
        purpose: reason("purpose", request.purpose)?,
        subject: request.subject,
        description: SealedDescription { key: sealing, sealed },
        heading: request.heading.map(|heading| reason("heading", heading)).transpose()?,
        papers: request
            .papers
            .into_iter()
            .map(|paper| Paper { kind: paper.kind, number: paper.number })
            .collect(),
        last_seen: Sighting {
            place: (seen.lon, seen.lat),
            seen_at: seen.seen_at.unwrap_or(at),
            note: seen.note.map(|note| reason("last_seen.note", note)).transpose()?,
            by,
        },
        speed_kmh: request.speed_kmh,
        by,
    };
    let events = Alert::default().decide(Command::Request(Box::new(requested)), at)?;
    let plan = Plan::default().begin(id, events.into_iter().map(Event::Alert).collect());
    let done = begin(city, key, Lane::Emergency, plan.keep_key(sealing.0, wrapped)).await?;
    let again = done.repeated(city)?.and_then(|events| events.first().map(|(stream, _)| AlertId(*stream)));
    changed(who, again.unwrap_or(id), None, done.position)
}

fn check_request(city: &City, request: &RequestAlert) -> Result<(), Error> {
    crate::streets::point("last_seen", request.last_seen.lon, request.last_seen.lat)?;
    let mut errors = Vec::new();
    let length = request.description.trim().chars().count()
        + request.goods.iter().map(|goods| goods.chars().count()).sum::<usize>();
    if request.description.trim().is_empty() || length > ALERT_DESCRIPTION_CHARACTERS_MAX {
        errors.push(FieldError::new(
            "description",
            wording(
                format!("须填写，连同物品清单最多 {ALERT_DESCRIPTION_CHARACTERS_MAX} 字"),
                format!("1 to {ALERT_DESCRIPTION_CHARACTERS_MAX} characters with the goods (ALERT_DESCRIPTION_CHARACTERS_MAX)"),
            ),
            wording("请写明车型、颜色等特征", "say what the vehicle or the goods look like"),
        ));
    }
    if request.goods.len() > ALERT_GOODS_MAX {
        errors.push(FieldError::new(
            "goods",
            wording(
                format!("最多 {ALERT_GOODS_MAX} 项"),
                format!("{ALERT_GOODS_MAX} items at most (ALERT_GOODS_MAX)"),
            ),
            wording("请合并同类物品", "put goods of a kind together"),
        ));
    }
    let described = std::iter::once(&request.description).chain(&request.goods);
    if described.into_iter().any(|text| mask_phones_in(text) != *text) {
        errors.push(FieldError::new(
            "description",
            wording("只描述车辆或物品，不得出现个人号码", "a vehicle or goods, and no number of a person"),
            wording("请删去身份证号、手机号", "take identity and telephone numbers out"),
        ));
    }
    if request.speed_kmh.is_some_and(|kmh| !(kmh > 0.0 && kmh <= ALERT_SPEED_KMH_MAX)) {
        errors.push(FieldError::new(
            "speed_kmh",
            wording(
                format!("须大于 0 且不超过 {ALERT_SPEED_KMH_MAX}"),
                format!("above 0 and at most {ALERT_SPEED_KMH_MAX} km/h (ALERT_SPEED_KMH_MAX)"),
            ),
            wording("不填则按道路可行驶的最高速度", "leave it out for as fast as the streets allow"),
        ));
    }
    errors.extend(unknown_papers(city, request.papers.iter().map(|paper| paper.kind.as_str())));
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// The faults of papers that the rules do not know.
fn unknown_papers<'a>(city: &City, kinds: impl Iterator<Item = &'a str>) -> Vec<FieldError> {
    let unknown = kinds.enumerate().filter(|(_, kind)| city.rules().ring.paper(kind).is_none());
    unknown.map(|(index, _)| crate::error::unknown_code(&format!("papers.{index}.kind"))).collect()
}

/// Sends a request back for completion.
pub async fn return_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: ReturnAlert,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertCheck)?;
    let faults = unknown_papers(&who.city, request.missing.iter().map(String::as_str));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (missing, why) = (request.missing, reason("reason", request.reason)?);
    change(who, key, id, |_| Ok(Command::Return { missing: missing.clone(), reason: why.clone(), by })).await
}

/// Completes a request that was sent back.
pub async fn complete_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: CompleteAlert,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertRequest)?;
    let faults = unknown_papers(&who.city, request.papers.iter().map(|paper| paper.kind.as_str()));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let paper = |paper: api::alert::PaperView| Paper { kind: paper.kind, number: paper.number };
    let papers: Vec<Paper> = request.papers.into_iter().map(paper).collect();
    change(who, key, id, |_| Ok(Command::Complete { papers: papers.clone(), by })).await
}

/// Finds the papers complete and lawful.
pub async fn check_alert(who: &Principal, key: CommandKey, id: AlertId) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertCheck)?;
    let needed: Vec<String> = who.city.rules().ring.papers.iter().map(|paper| paper.code.clone()).collect();
    change(who, key, id, |_| Ok(Command::PassCheck { needed: needed.clone(), by })).await
}

/// Refuses a request.
pub async fn refuse_alert(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    request: WithReason,
) -> Result<AlertChanged, Error> {
    let by = who.may(Permission::AlertCheck)?;
    let why = reason("reason", request.reason)?;
    change(who, key, id, |_| Ok(Command::Refuse { reason: why.clone(), by })).await
}

/// Lists the alerts.
pub fn list_alerts(who: &Principal) -> Result<AlertList, Error> {
    who.may(Permission::AlertRead)?;
    let ids: Vec<AlertId> = {
        let board = who.city.board();
        let mut alerts: Vec<_> = board
            .alerts()
            .map(|(id, body)| (body.ended.is_some(), std::cmp::Reverse(body.requested_at), id))
            .collect();
        alerts.sort_unstable();
        let open = alerts.iter().filter(|(is_over, ..)| !is_over).count();
        alerts.truncate(open + ALERTS_OVER_SHOWN_MAX);
        alerts.into_iter().map(|(_, _, id)| id).collect()
    };
    let alerts = ids.into_iter().map(|id| view::view(&who.city, id)).collect::<Result<_, _>>()?;
    Ok(AlertList { alerts })
}

/// Shows one alert.
pub fn show_alert(who: &Principal, id: AlertId) -> Result<AlertView, Error> {
    who.may(Permission::AlertRead)?;
    view::view(&who.city, id)
}

/// Shows the description, after it has been written down who looked, for which case and for what. Whoever cannot name
/// the case sees nothing, and that is written down too.
pub async fn look_up_alert(
    who: &Principal,
    id: AlertId,
    request: LookUpAlert,
) -> Result<AlertDescription, Error> {
    let by = who.may(Permission::AlertLookUp)?;
    let city = &*who.city;
    let (sealed, shown) = {
        let board = city.board();
        let body =
            board.alert(id).and_then(|alert| alert.state.body()).ok_or(Error::NotFound { what: "alert" })?;
        let is_its_case = body.requested.case_number == request.case_number.trim();
        (body.requested.description.clone(), is_its_case)
    };
    let LookUpAlert { case_number, purpose } = request;
    write_audit(city, &audit::Event::AlertLookedUp { by, alert: id, case_number, purpose, shown }).await?;
    if !shown {
        return Err(Error::NotAllowed { permission: Permission::AlertLookUp.code() });
    }
    let wrapped = city.journal().reader().key(sealed.key.0)?.ok_or(model::alert::Refusal::PurgedAlready)?;
    let opened: Result<Description, _> = city.vault().open_value(sealed.key, &sealed.sealed, &wrapped);
    let description = opened.map_err(|failure| Error::Unreadable(failure.to_string()))?;
    Ok(AlertDescription { description: description.text.clone(), goods: description.goods.clone() })
}

/// An alert that is in force.
fn in_force(city: &City, id: AlertId) -> Result<Body, Error> {
    let alert = alert_of(city, id)?;
    let body = alert.state.body().filter(|body| body.in_force(city.now()));
    body.cloned().ok_or_else(|| model::alert::Refusal::Over.into())
}

fn alert_of(city: &City, id: AlertId) -> Result<Folded<Alert>, Error> {
    city.board().alert(id).cloned().ok_or(Error::NotFound { what: "alert" })
}

/// Changes an alert by one command, judged against what it is then.
async fn change(
    who: &Principal,
    key: CommandKey,
    id: AlertId,
    command: impl Fn(&Folded<Alert>) -> Result<Command, Error>,
) -> Result<AlertChanged, Error> {
    let city = &*who.city;
    let judge = || {
        let alert = alert_of(city, id)?;
        let events = alert.state.decide(command(&alert)?, city.now())?;
        Ok(Plan::default().extend(id, alert.version, events.into_iter().map(Event::Alert).collect()))
    };
    let done = execute(city, key, Lane::Emergency, judge).await?;
    changed(who, id, None, done.position)
}

fn changed(
    who: &Principal,
    id: AlertId,
    slip: Option<String>,
    position: Position,
) -> Result<AlertChanged, Error> {
    Ok(AlertChanged { alert: view::view(&who.city, id)?, slip, position: position.0 })
}
