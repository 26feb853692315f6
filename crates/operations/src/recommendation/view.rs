//! The recommendation as the contract has it.

use api::incident::UnitRef;
use api::streets::{
    CandidateView, CoverageAfter, Jurisdiction, NeedView, PlanView, Recommendation, ShortfallView,
};

use super::rows::Row;
use super::{Advised, usable_code, words};
use crate::board::wording as worded;
use crate::city::City;
use crate::error::wording;
use planning::rank::Travel;

/// The list, cut to a length, with the plan's choice.
pub(super) fn recommendation(
    city: &City,
    advised: &Advised<'_>,
    limit: usize,
    coverage: Option<CoverageAfter>,
) -> Recommendation {
    let rules = city.rules();
    let plan = (!advised.plan.alarms.is_empty()).then(|| PlanView {
        id: advised.plan.id.clone(),
        name: worded(&advised.plan.name),
        alarm_level: advised.alarm_level,
        alarm_levels_max: advised.plan.alarms.len(),
    });
    let needs = advised.needs.iter().enumerate().map(|(number, need)| NeedView {
        name: words::need(rules, need),
        kinds: need.kinds.clone(),
        wanted: need.units,
        chosen: chosen(advised, number),
    });
    let shortfalls = advised.proposal.shortfalls.iter().map(|shortfall| ShortfallView {
        need: shortfall.need,
        missing: shortfall.wanted - shortfall.found,
        text: words::shortfall(rules, &advised.needs[shortfall.need], shortfall),
    });
    Recommendation {
        as_of: city.now(),
        plan,
        needs: needs.collect(),
        shortfalls: shortfalls.collect(),
        candidates: (0..advised.ranked.len().min(limit)).map(|place| candidate(advised, place)).collect(),
        coverage,
    }
}

/// The units that fill a need.
fn chosen(advised: &Advised<'_>, need: usize) -> Vec<UnitRef> {
    let chosen = advised.proposal.chosen.iter().filter(|chosen| chosen.need == need);
    chosen.map(|chosen| unit_ref(&advised.rows[advised.ranked[chosen.place].unit])).collect()
}

/// A unit by its call sign.
pub(super) fn unit_ref(row: &Row<'_>) -> UnitRef {
    UnitRef { id: row.unit.id, callsign: row.unit.callsign.clone() }
}

fn candidate(advised: &Advised<'_>, place: usize) -> CandidateView {
    let ranked = &advised.ranked[place];
    let row = &advised.rows[ranked.unit];
    let travel_seconds = match row.unit.travel {
        Travel::Seconds(seconds) => Some(seconds),
        _ => None,
    };
    let neighbour = row.jurisdiction.as_deref();
    CandidateView {
        unit: unit_ref(row),
        kind_name: row.kind.map(|kind| worded(&kind.name)).unwrap_or_default(),
        place: place + 1,
        total_seconds: ranked.total_seconds,
        travel_seconds,
        ready_seconds: row.unit.ready_seconds,
        position_age_seconds: row.unit.position_age_seconds,
        usable: usable_code(ranked.usable).to_owned(),
        chosen: advised.is_chosen(place),
        jurisdiction: neighbour.map(|name| Jurisdiction {
            code: name.to_owned(),
            name: wording(name.to_owned(), name.to_owned()),
        }),
        reasons: ranked.reasons.iter().map(|why| words::reason(*why, neighbour)).collect(),
    }
}
