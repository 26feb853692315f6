//! The ring of the city: its ways out as they are found on the streets, a control point at each, and a crew there.

use api::ring::{EstablishPoint, FoundRing, LayPlan, PostCrew};
use model::ids::{OrgId, PointId, RingId};
use model::ring::{PointKind, Tier};
use model::rules::{StandingPlace, Way};
use operations::{CommandKey, Error, ring};

use super::Team;
use crate::setting::{Ground, GuardKind, Guarded, LookOut, Part, Setting};

/// The joint plan with the neighbour.
pub(crate) const PLAN: &str = "嘉太-01";
/// Every crossing has a crew within so many seconds, as planned.
const REACH_SECONDS: u32 = 600;

/// The ring as the day needs to know it.
#[derive(Clone, Debug)]
pub struct Laid {
    /// The ring.
    pub(crate) ring: RingId,
    /// The control points, in the order of [`Ground::crossings`].
    pub(crate) points: Vec<PointId>,
    /// The neighbour's point on its own side.
    pub(crate) outbound: PointId,
    /// The three points of the joint plan, by their numbers in [`Self::points`].
    pub(crate) planned: [usize; 3],
}

/// What a crew of a kind of point is, by day and by night.
pub(crate) fn crew(kind: GuardKind) -> PostCrew {
    let (stands, signs_meters) = match kind {
        GuardKind::MotorwayCheckpoint => (StandingPlace::TollPlaza, 2_000),
        GuardKind::RoadCheckpoint | GuardKind::TemporaryPost => (StandingPlace::Roadside, 500),
        GuardKind::WaterStation => (StandingPlace::Pier, 0),
        GuardKind::RailStation => (StandingPlace::Station, 0),
    };
    PostCrew { police: 2, auxiliaries: 3, stands, conditions: None, signs_meters }
}

/// Lays the ring out, sets its points up, mans them, and lays the joint plan down. Nothing where the ground has no ring.
pub(super) async fn lay(team: &Team, setting: &Setting) -> Result<Option<Laid>, Error> {
    let (ground, commander) = (&team.ground, &team.commander);
    let Some(planned) = planned(ground, &setting.stage.look_out) else { return Ok(None) };
    let neighbour = setting.ground(Part::Neighbour).name.as_str();
    let key = || CommandKey::fresh(&team.city);
    let request = FoundRing { name: "环苏圈".to_owned(), tier: Tier::City, crossings: None };
    let id = ring::found_ring(commander, key(), request).await?.ring.id;
    let mut points = Vec::new();
    for guarded in &ground.crossings {
        let made = ring::establish_point(commander, key(), id, point(guarded, team.command_center)).await?;
        let point = made.point.ok_or(Error::NotFound { what: "control point" })?;
        ring::post_crew(commander, key(), (id, point), crew(guarded.kind)).await?;
        points.push(point);
    }
    let first = &ground.crossings[planned[0]];
    let outbound = EstablishPoint {
        name: format!("{neighbour}出城检查点"),
        kind: PointKind::Checkpoint,
        lon: first.way_out.0,
        lat: first.way_out.1,
        guards: Vec::new(),
        way: Way::Outbound,
        owners: vec![neighbour.to_owned()],
        responsible: None,
        reach_seconds: None,
        neighbour: Some(neighbour.to_owned()),
    };
    let outbound = ring::establish_point(commander, key(), id, outbound).await?;
    let outbound = outbound.point.ok_or(Error::NotFound { what: "control point" })?;
    let plan = LayPlan {
        code: PLAN.to_owned(),
        name: "嘉定太仓联合布控预案".to_owned(),
        parties: vec![neighbour.to_owned()],
        points: planned.iter().map(|number| points[*number]).chain([outbound]).collect(),
    };
    ring::lay_plan(commander, key(), id, plan).await?;
    Ok(Some(Laid { ring: id, points, outbound, planned }))
}

fn point(guarded: &Guarded, responsible: OrgId) -> EstablishPoint {
    let owners: &[&str] = match guarded.kind {
        GuardKind::WaterStation => &["水上警察支队", "地方海事局"],
        GuardKind::RailStation => &["铁路公安处", "市公安局"],
        _ => &["市公安局"],
    };
    EstablishPoint {
        name: guarded.name.clone(),
        kind: match guarded.kind {
            GuardKind::MotorwayCheckpoint => PointKind::MotorwayCheckpoint,
            GuardKind::RoadCheckpoint => PointKind::Checkpoint,
            GuardKind::TemporaryPost => PointKind::TemporaryPost,
            GuardKind::WaterStation => PointKind::WaterJointStation,
            GuardKind::RailStation => PointKind::RailStation,
        },
        lon: guarded.place.0,
        lat: guarded.place.1,
        guards: vec![guarded.code.clone()],
        way: Way::Both,
        owners: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        responsible: Some(responsible),
        reach_seconds: Some(REACH_SECONDS),
        neighbour: None,
    }
}

/// The three ways out that the joint plan holds: those at which the crews of the story stand, and where a city has
/// none of these, its first three roads towards the neighbour.
fn planned(ground: &Ground, look_out: &LookOut) -> Option<[usize; 3]> {
    let of_crew = |callsign: &String| {
        ground
            .crossings
            .iter()
            .position(|guarded| guarded.post.is_some_and(|post| ground.posts[post].callsign() == *callsign))
    };
    let mut numbers: Vec<usize> = look_out.callsigns.iter().filter_map(of_crew).collect();
    let is_road =
        |guarded: &Guarded| !matches!(guarded.kind, GuardKind::WaterStation | GuardKind::RailStation);
    let rest = |towards: Option<Part>| {
        ground
            .crossings
            .iter()
            .enumerate()
            .filter(move |(_, guarded)| is_road(guarded) && (towards.is_none() || guarded.beyond == towards))
            .map(|(number, _)| number)
    };
    for number in rest(Some(Part::Neighbour)).chain(rest(None)) {
        if numbers.len() < 3 && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.try_into().ok()
}
