//! Laying a ring out, and the joint plans for it.

use api::ring::{FoundRing, LayPlan, NewCrossing, RingChanged};
use model::ids::RingId;
use model::ring::{Command, Crossing, Founded, JointPlan, Ring};
use model::rules::Permission;
use model::{Decider, Event};
use storage::Lane;

use super::{changed, proof, ring_of};
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, wording};
use crate::principal::Principal;

/// Lays a ring out.
pub async fn found_ring(who: &Principal, key: CommandKey, request: FoundRing) -> Result<RingChanged, Error> {
    let by = who.may(Permission::RingManage)?;
    let city = &*who.city;
    let crossings = match &request.crossings {
        Some(given) => written_down(given)?,
        None => found_on_streets(who).await?,
    };
    let id = RingId(city.chance().id(city.now()));
    let judge = || {
        let founded = Founded {
            name: request.name.trim().to_owned(),
            tier: request.tier,
            crossings: crossings.clone(),
            by,
        };
        let events = Ring::default().decide(Command::Found(Box::new(founded)), city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Ring).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    let again = done.repeated(city)?.and_then(|events| events.first().map(|(stream, _)| RingId(*stream)));
    changed(city, again.unwrap_or(id), done.position, None, None).await
}

fn written_down(given: &[NewCrossing]) -> Result<Vec<Crossing>, Error> {
    let crossings = given.iter().enumerate().map(|(index, crossing)| {
        crate::streets::point(&format!("crossings.{index}"), crossing.lon, crossing.lat)?;
        Ok(Crossing {
            code: crossing.code.trim().to_owned(),
            name: crossing.name.trim().to_owned(),
            mode: crossing.mode,
            motorway: crossing.motorway,
            place: (crossing.lon, crossing.lat),
        })
    });
    crossings.collect()
}

/// Every way out that the streets have. They are searched beside the requests, which need not wait for it.
async fn found_on_streets(who: &Principal) -> Result<Vec<Crossing>, Error> {
    let city = std::sync::Arc::clone(&who.city);
    let search = move || proof::ground(&city).map(proof::crossings_found).unwrap_or_default();
    let found = tokio::task::spawn_blocking(search).await;
    let found = found.map_err(|failure| Error::Unreadable(format!("finding the ways out: {failure}")))?;
    if found.is_empty() { Err(not_found_by_itself()) } else { Ok(found) }
}

fn not_found_by_itself() -> Error {
    Error::Invalid(vec![FieldError::new(
        "crossings",
        wording(
            "本辖区没有可供查找通道的路网与边界",
            "there are no streets and no boundary from which the ways out could be found",
        ),
        wording("请逐条列出通道", "list the crossings"),
    )])
}

/// Lays a joint plan down, or another version of it.
pub async fn lay_plan(
    who: &Principal,
    key: CommandKey,
    id: RingId,
    request: LayPlan,
) -> Result<RingChanged, Error> {
    let by = who.may(Permission::RingManage)?;
    let city = &*who.city;
    ring_of(city, id)?;
    super::point::check_points(city, id, &request.points)?;
    let judge = || {
        let ring = ring_of(city, id)?;
        let plan = JointPlan {
            code: request.code.trim().to_owned(),
            name: request.name.trim().to_owned(),
            parties: request.parties.iter().map(|party| party.trim().to_owned()).collect(),
            points: request.points.clone(),
        };
        let events = ring.state.decide(Command::LayPlan { plan: Box::new(plan), by }, city.now())?;
        Ok(Plan::default().extend(id, ring.version, events.into_iter().map(Event::Ring).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    changed(city, id, done.position, None, None).await
}
