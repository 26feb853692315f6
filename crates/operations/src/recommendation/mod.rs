//! Whom to send 调派建议: every unit by the time at which it could be there, the response plan's choice among them, and
//! the reasons for all of it.
//!
//! ```text
//!   units, the neighbours' too ─► rows ─► ways ─► rank ─► plan ─┬─► the desk's list
//!                                                              └─► kept with the order
//! ```

mod cover;
mod joint;
mod rows;
mod view;
mod words;

use api::streets::Recommendation;
use model::ids::{IncidentId, UnitId};
use model::incident::Body as IncidentBody;
use model::rules::{Need, Permission, PlaceClass, ResponsePlan};
use model::unit::{Advice, PlanFollowed, Shortfall};
use planning::plan::{Proposal, Standing, plan};
use planning::rank::{Candidate, Usable, rank};
use roads::{Point, Profile};

use crate::city::City;
use crate::error::{Error, FieldError, wording};
use crate::incident::incident_of;
use crate::limits::{POSITION_FRESH_SECONDS_MAX, PREPARED_MAX, RECOMMENDED_MAX};
use crate::principal::Principal;
use crate::streets::Streets;

pub use joint::recommend_jointly;
pub(crate) use words::kinds_in_words;

use rows::Row;

/// From so many people on a square kilometre on a place counts as built-up: the urban centre of the Degree of
/// Urbanisation (UN Statistical Commission, 2020).
const CITY_PEOPLE_PER_KM2_MIN: f64 = 1_500.0;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Asked {
    /// How many units of the list.
    pub limit: Option<usize>,
    /// The alarm level; the first when nobody says otherwise.
    pub alarm_level: Option<usize>,
    /// Whether what stays covered is computed too, which takes longer than the list.
    pub coverage: bool,
}

/// Every unit in its place, and the plan's choice.
struct Advised<'a> {
    rows: Vec<Row<'a>>,
    ranked: Vec<Candidate>,
    plan: &'a ResponsePlan,
    alarm_level: usize,
    needs: Vec<Need>,
    proposal: Proposal,
}

/// Ranks every unit for an incident, and chooses those whom its response plan asks for.
pub fn recommend(who: &Principal, id: IncidentId, asked: Asked) -> Result<Recommendation, Error> {
    who.may(Permission::UnitRead)?;
    let city = &*who.city;
    let streets = city.streets().ok_or(Error::NotFound { what: "streets" })?;
    let incident = incident_of(city, id)?;
    let body = incident.state.body().ok_or(Error::NotFound { what: "incident" })?;
    let advised = advise(city, streets, (id, body), asked.alarm_level)?;
    let coverage = asked.coverage.then(|| cover::show(city, streets, &advised)).transpose()?;
    let limit = asked.limit.unwrap_or(RECOMMENDED_MAX).min(RECOMMENDED_MAX);
    Ok(view::recommendation(city, &advised, limit, coverage))
}

/// Computes the ways to the scenes of incidents that were opened since it was last called, before anybody asks for the
/// list. Called again and again.
pub fn prepare(city: &City) {
    let (Some(streets), now) = (city.streets(), city.now()) else { return };
    let since = std::mem::replace(&mut *city.prepared().lock(), now);
    let scenes: Vec<Point> = {
        let board = city.board();
        let new = board.incidents_open().into_iter().filter(|(_, body)| body.opened_at >= since);
        let points = new.filter_map(|(_, body)| body.opened.place.point());
        points.filter_map(|(lon, lat)| Point::from_degrees(lon, lat)).take(PREPARED_MAX).collect()
    };
    for scene in scenes {
        if let Some(place) = streets.snap(Profile::Emergency, scene) {
            streets.costs_to_scene(Profile::Emergency, &place, &[]);
        }
    }
}

/// The advice that stands for a unit now, to be kept with the order; none where there are no streets, or where the
/// incident's plan or place says nothing.
pub(crate) fn advice(city: &City, id: IncidentId, unit: UnitId) -> Option<Advice> {
    let streets = city.streets()?;
    let incident = incident_of(city, id).ok()?;
    let advised = advise(city, streets, (id, incident.state.body()?), None).ok()?;
    let place = advised.ranked.iter().position(|candidate| advised.rows[candidate.unit].unit.id == unit)?;
    let candidate = &advised.ranked[place];
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let has_plan = !advised.plan.alarms.is_empty();
    let shortfalls = advised.proposal.shortfalls.iter().map(|shortfall| Shortfall {
        kinds: advised.needs[shortfall.need].kinds.clone(),
        missing: number(shortfall.wanted - shortfall.found),
    });
    Some(Advice {
        place: number(place + 1),
        of: number(advised.ranked.len()),
        total_milliseconds: candidate.total_seconds.map(milliseconds),
        reasons: candidate.reasons.iter().map(|why| words::code(*why).to_owned()).collect(),
        plan: has_plan.then(|| PlanFollowed {
            id: advised.plan.id.clone(),
            alarm_level: u8::try_from(advised.alarm_level).unwrap_or(u8::MAX),
        }),
        shortfalls: shortfalls.collect(),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time on the road is no year")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1e3).round() as u64
}

fn advise<'a>(
    city: &'a City,
    streets: &Streets,
    (id, body): (IncidentId, &IncidentBody),
    alarm_level: Option<usize>,
) -> Result<Advised<'a>, Error> {
    let opened = &body.opened;
    let place = place_class(city, opened.place.point());
    let plan_of = city.rules().response_plan(&opened.type_code, opened.grade, place);
    let alarm_level = checked_level(plan_of, alarm_level)?;
    let needs: Vec<Need> = (1..=alarm_level).flat_map(|level| plan_of.needs(level).to_vec()).collect();
    let mut rows = rows::all(city, streets, id, body, &needs);
    let scene = opened.place.point().and_then(|(lon, lat)| Point::from_degrees(lon, lat));
    rows::travel(streets, scene, &mut rows);
    let ranked = rank(&rows, opened.grade, POSITION_FRESH_SECONDS_MAX);
    let proposal = plan(&rows, &ranked, &needs);
    Ok(Advised { rows, ranked, plan: plan_of, alarm_level, needs, proposal })
}

/// A plan for nobody has no level to choose.
fn checked_level(plan: &ResponsePlan, asked: Option<usize>) -> Result<usize, Error> {
    let (asked, levels) = (asked.unwrap_or(1), plan.alarms.len().max(1));
    if (1..=levels).contains(&asked) {
        return Ok(asked);
    }
    Err(Error::Invalid(vec![FieldError::new(
        "alarm_level",
        wording(format!("1 至 {levels}"), format!("1 to {levels}")),
        wording(
            "处置预案没有更高的等级，请逐个增派",
            "the plan has no further level; send more units one by one",
        ),
    )]))
}

/// Whether an incident lies in the built-up city, by the people who live around it. Where nobody knows, it does: more
/// units are asked for.
fn place_class(city: &City, point: Option<(f64, f64)>) -> PlaceClass {
    let density = point.and_then(|(lon, lat)| city.geography().people_per_km2(lon, lat));
    match density {
        Some(density) if density < CITY_PEOPLE_PER_KM2_MIN => PlaceClass::Suburb,
        _ => PlaceClass::City,
    }
}

impl Advised<'_> {
    /// The units that the plan proposes to send now, by their rows.
    fn proposed(&self) -> impl Iterator<Item = usize> {
        let chosen = self.proposal.chosen.iter().filter(|chosen| chosen.standing == Standing::Send);
        chosen.map(|chosen| self.ranked[chosen.place].unit)
    }

    /// Whether a candidate is chosen, by its place in the list.
    fn is_chosen(&self, place: usize) -> bool {
        self.proposal.chosen.iter().any(|chosen| chosen.place == place)
    }
}

/// How a unit can be used, as the contract says it.
fn usable_code(usable: Usable) -> &'static str {
    match usable {
        Usable::Send => "send",
        Usable::AfterConsent => "after_consent",
        Usable::Last => "last",
    }
}
