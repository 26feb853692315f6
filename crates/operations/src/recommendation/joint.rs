//! Whom to send to all incidents that wait, looked at together 多警并派: what is best for one alone may leave the next
//! without anybody.
//!
//! The answer is exact and brings its proof along, which is checked against the definition before anybody sees it.

use std::collections::HashMap;

use api::incident::UnitRef;
use api::streets::{JointChoice, JointIncident, JointRecommendation, Lateness};
use model::ids::{IncidentId, UnitId};
use model::incident::{Body as IncidentBody, Grade};
use model::rules::{Permission, PlaceClass};
use planning::assign::{self, Choice, Cost, Incident, Need, Problem};
use planning::plan::Standing;
use planning::rank::{Candidate, Reason, Usable};

use super::{Advised, advise, milliseconds, place_class};
use crate::city::City;
use crate::error::Error;
use crate::limits::JOINT_INCIDENTS_MAX;
use crate::principal::Principal;

/// Where no rule says when a unit ought to be there, in seconds.
const ARRIVAL_SECONDS_DEFAULT: i64 = 600;

/// Advises on every incident that still wants for units, the gravest first.
pub fn recommend_jointly(who: &Principal) -> Result<JointRecommendation, Error> {
    who.may(Permission::UnitRead)?;
    let city = &*who.city;
    let streets = city.streets().ok_or(Error::NotFound { what: "streets" })?;
    // The board is let go before the ways are searched.
    let open: Vec<(IncidentId, IncidentBody)> =
        city.board().incidents_open().into_iter().map(|(id, body)| (id, body.clone())).collect();
    let mut waiting = Vec::new();
    for (id, body) in &open {
        if waiting.len() == JOINT_INCIDENTS_MAX {
            break;
        }
        let advised = advise(city, streets, (*id, body), None)?;
        if still_wanted(&advised).iter().any(|units| *units > 0) {
            waiting.push((*id, body, advised));
        }
    }
    let units = Units::of(&waiting);
    let problem = problem(city, &waiting, &units);
    let refused = |refusal: assign::Refusal| Error::Unreadable(refusal.to_string());
    let answer = assign::solve(&problem).map_err(refused)?;
    if let Err(violation) = assign::check(&problem, &answer) {
        return Err(Error::Unreadable(format!("the joint assignment is not proved: {violation:?}")));
    }
    let one_by_one = assign::one_by_one(&problem).map_err(refused)?;
    let one_by_one = problem.total(&one_by_one).unwrap_or(Cost::ZERO);
    let incidents = waiting.iter().enumerate().map(|(number, (id, body, advised))| JointIncident {
        id: *id,
        number: body.opened.number.clone(),
        grade: body.opened.grade,
        chosen: chosen(&problem, &answer.choices, number, &units),
        missing: answer.choices.iter().filter(|one| one.incident == number && one.unit.is_none()).count(),
        plan: crate::board::wording(&advised.plan.name),
    });
    Ok(JointRecommendation {
        as_of: city.now(),
        incidents: incidents.collect(),
        jointly: lateness(&answer.total),
        one_by_one: lateness(&one_by_one),
    })
}

/// How many units each need still asks for: those that were sent already fill their slots.
fn still_wanted(advised: &Advised<'_>) -> Vec<usize> {
    let sent = |need: usize| {
        let of_need = advised.proposal.chosen.iter().filter(|chosen| chosen.need == need);
        of_need.filter(|chosen| chosen.standing == Standing::Sent).count()
    };
    let needs = advised.needs.iter().enumerate();
    needs.map(|(number, need)| (need.units as usize).saturating_sub(sent(number))).collect()
}

/// The units that could be sent to at least one of the incidents, each with one number for all of them.
struct Units {
    numbers: HashMap<UnitId, usize>,
    each: Vec<UnitRef>,
}

impl Units {
    fn of(waiting: &[(IncidentId, &IncidentBody, Advised<'_>)]) -> Self {
        let mut units = Self { numbers: HashMap::new(), each: Vec::new() };
        for (_, _, advised) in waiting {
            for candidate in advised.ranked.iter().filter(|candidate| can_go(candidate)) {
                let unit = &advised.rows[candidate.unit].unit;
                units.numbers.entry(unit.id).or_insert_with(|| {
                    units.each.push(UnitRef { id: unit.id, callsign: unit.callsign.clone() });
                    units.each.len() - 1
                });
            }
        }
        units
    }
}

/// Whether a unit may be counted on: at once, and with a position that is fresh.
fn can_go(candidate: &Candidate) -> bool {
    let is_stale = candidate.reasons.iter().any(|reason| matches!(reason, Reason::StalePosition(_)));
    candidate.usable == Usable::Send && candidate.total_seconds.is_some() && !is_stale
}

fn problem(city: &City, waiting: &[(IncidentId, &IncidentBody, Advised<'_>)], units: &Units) -> Problem {
    let mut problem =
        Problem { incidents: Vec::new(), units: units.each.len(), arrivals_milliseconds: Vec::new() };
    for (_, body, advised) in waiting {
        let mut arrivals = vec![None; units.each.len()];
        let mut fits = vec![vec![false; units.each.len()]; advised.needs.len()];
        for candidate in advised.ranked.iter().filter(|candidate| can_go(candidate)) {
            let unit = &advised.rows[candidate.unit].unit;
            let Some(number) = units.numbers.get(&unit.id) else { continue };
            let arrival = candidate.total_seconds.map(milliseconds);
            arrivals[*number] = arrival.and_then(|arrival| u32::try_from(arrival).ok());
            for (need, fits) in advised.needs.iter().zip(&mut fits) {
                fits[*number] = planning::plan::is_fit(unit, need);
            }
        }
        let needs = still_wanted(advised).into_iter().zip(fits);
        problem.incidents.push(Incident {
            grade: body.opened.grade,
            target_milliseconds: target_milliseconds(city, body),
            needs: needs.map(|(units, fits)| Need { units, fits }).collect(),
        });
        problem.arrivals_milliseconds.push(arrivals);
    }
    problem
}

/// How much of the time for arriving is left; what has been waited is gone.
fn target_milliseconds(city: &City, body: &IncidentBody) -> u32 {
    let place = place_class(city, body.opened.place.point());
    let allowed = arrival_seconds(city, place);
    let waited = city.now().seconds_since(body.opened.reported_at);
    u32::try_from((allowed - waited).max(0) * 1_000).unwrap_or(u32::MAX)
}

/// Within how many seconds a unit has to be there, by the clocks that tell the city from the suburbs.
fn arrival_seconds(city: &City, place: PlaceClass) -> i64 {
    let id = match place {
        PlaceClass::City => "ARR-C",
        PlaceClass::Suburb => "ARR-S",
    };
    let rule = city.rules().clock(id, city.now().civil().date());
    let seconds = rule.and_then(|rule| Some(i64::from(rule.amount) * rule.unit.seconds()?));
    seconds.unwrap_or(ARRIVAL_SECONDS_DEFAULT)
}

fn chosen(problem: &Problem, choices: &[Choice], incident: usize, units: &Units) -> Vec<JointChoice> {
    let of_incident = choices.iter().filter(|choice| choice.incident == incident);
    let choice = |choice: &Choice| {
        let unit = choice.unit?;
        let arrival = problem.arrival_milliseconds(incident, choice.need, unit)?;
        Some(JointChoice { unit: units.each[unit].clone(), total_seconds: f64::from(arrival) / 1e3 })
    };
    of_incident.filter_map(choice).collect()
}

fn lateness(cost: &Cost) -> Lateness {
    let sum = |of: fn(&Cost, Grade) -> i64| Grade::ALL.iter().map(|grade| of(cost, *grade)).sum::<i64>();
    #[expect(clippy::cast_precision_loss, reason = "a figure for people, after the exact sums")]
    let seconds = |milliseconds: i64| milliseconds as f64 / 1e3;
    Lateness {
        missing: usize::try_from(sum(Cost::unfilled_slots)).unwrap_or_default(),
        late_seconds: seconds(sum(Cost::late_milliseconds)),
        travel_seconds: seconds(cost.arrival_milliseconds()),
    }
}
