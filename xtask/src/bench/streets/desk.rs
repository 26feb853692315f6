//! Our server with a city and units standing in it, asked how long each would take.

use super::super::http::{Answer, Connection};
use super::super::ours::Ours;
use super::Bench;
use super::ground::{Network, Place};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;

/// The most positions of one request.
const POSITIONS_MAX: usize = 1_000;

/// A running server whose units have positions.
pub(super) struct Desk {
    ours: Ours,
    connection: Connection,
    units: Vec<String>,
}

/// Seconds of each unit, in the order of their places; none for one that cannot come.
pub(super) type Times = Vec<Option<f64>>;

impl Desk {
    /// Serves a network's city, commissions a unit for each place and says that it stands there.
    pub(super) fn open(bench: &Bench, network: Network, places: &[Place]) -> Result<Self> {
        let city = bench.anlan.city(network)?;
        let ours = Ours::start_with(&[OsStr::new("--city"), city.as_os_str()])?;
        let mut commander = ours.connection_as("duty-commander")?;
        let orgs = commander.get("/api/v1/orgs")?.json(200)?;
        let mut units = Vec::with_capacity(places.len());
        for number in 1..=places.len() {
            let body = json!({
                "callsign": format!("巡{number}"), "kind": "patrol-car", "org": orgs["orgs"][0]["id"], "crew_size": 2
            });
            let made = commander.post("/api/v1/units", &body.to_string())?.json(201)?;
            let unit = made["unit"]["id"].as_str().context("a unit without an id")?.to_owned();
            let status = format!("/api/v1/units/{unit}/status");
            commander.post(&status, r#"{"code":"available"}"#)?.json(200)?;
            units.push(unit);
        }
        tell(&ours, &units, places)?;
        let connection = ours.connection()?;
        Ok(Self { ours, connection, units })
    }

    /// How long every unit would take to a place.
    pub(super) fn eta(&mut self, to: Place) -> Result<Answer> {
        there("GET /api/v1/eta", self.connection.get(&format!("/api/v1/eta?to={}", to.text()))?)
    }

    /// The same, read.
    pub(super) fn times(&mut self, to: Place) -> Result<Times> {
        let answer = self.eta(to)?.json(200)?;
        let entries = answer["units"].as_array().context("no list of units in the answer")?;
        let by_unit: BTreeMap<String, Option<f64>> = entries.iter().map(entry).collect::<Result<_>>()?;
        let of =
            |unit: &String| by_unit.get(unit).copied().with_context(|| format!("no word of unit {unit}"));
        self.units.iter().map(of).collect()
    }

    /// Closes the street between two places.
    pub(super) fn close(&mut self, from: Place, to: Place) -> Result<()> {
        let line = format!("[[{},{}],[{},{}]]", from.lon(), from.lat(), to.lon(), to.lat());
        let body = format!(r#"{{"name":"测量","reason":"measurement","line":{line}}}"#);
        let answer = there("POST /api/v1/closures", self.connection.post("/api/v1/closures", &body)?)?;
        if !(200..300).contains(&answer.status) {
            bail!("POST /api/v1/closures answered {}: {}", answer.status, answer.body);
        }
        Ok(())
    }

    /// Opens an incident at a place, from a report of its own; gives its id.
    pub(super) fn open_incident(&mut self, at: Place) -> Result<String> {
        let (lon, lat) = (at.lon(), at.lat());
        let report = format!(
            r#"{{"desk":"110","channel":"phone","text":"measurement","place":{{"lon":{lon},"lat":{lat}}}}}"#
        );
        let filed = self.connection.post("/api/v1/reports", &report)?.json(201)?;
        let report = filed["report"]["id"].as_str().context("a report without an id")?;
        let body = format!(r#"{{"report":"{report}","type":"010000","grade":"P2"}}"#);
        let opened = self.connection.post("/api/v1/incidents", &body)?.json(201)?;
        Ok(opened["incident"]["id"].as_str().context("an incident without an id")?.to_owned())
    }

    /// Whom to send to an incident.
    pub(super) fn recommendation(&mut self, incident: &str) -> Result<Answer> {
        let route = format!("/api/v1/incidents/{incident}/recommendation");
        there("GET /api/v1/incidents/{id}/recommendation", self.connection.get(&route)?)
    }

    /// The server.
    pub(super) fn ours(&self) -> &Ours {
        &self.ours
    }

    /// The units' ids, in the order of their places.
    pub(super) fn unit_ids(&self) -> &[String] {
        &self.units
    }

    /// Processor time that the server has used.
    pub(super) fn cpu_seconds(&self) -> Result<f64> {
        Ok(self.ours.service.usage()?.cpu_seconds)
    }
}

/// Says where the units are.
fn tell(ours: &Ours, units: &[String], places: &[Place]) -> Result<()> {
    let now = now();
    let positions: Vec<String> =
        units.iter().zip(places).map(|(unit, place)| position(unit, *place, &now)).collect();
    let mut tracker = ours.connection_as("tracker")?;
    for batch in positions.chunks(POSITIONS_MAX) {
        let body = format!(r#"{{"positions":[{}]}}"#, batch.join(","));
        let answer = tracker.post("/api/v1/positions", &body)?;
        let taken = there("POST /api/v1/positions", answer)?.json(200)?;
        if taken["taken"].as_u64() != u64::try_from(batch.len()).ok() {
            bail!("POST /api/v1/positions did not take every position: {taken}");
        }
    }
    Ok(())
}

/// The time, as positions carry it.
pub(super) fn now() -> String {
    // tidy: calls: a measurement speaks to a server that looks at the age of a position
    jiff::Timestamp::now().to_string()
}

/// A unit's position as it is told.
pub(super) fn position(unit: &str, place: Place, at: &str) -> String {
    format!(r#"{{"unit":"{unit}","lon":{},"lat":{},"at":"{at}"}}"#, place.lon(), place.lat())
}

/// A route that the binary does not have yet is said by name.
fn there(route: &str, answer: Answer) -> Result<Answer> {
    if matches!(answer.status, 404 | 405) {
        bail!("{route} is not there");
    }
    Ok(answer)
}

/// A unit of an answer.
fn entry(entry: &Value) -> Result<(String, Option<f64>)> {
    let id = entry["unit"]["id"].as_str().context("a unit without an id")?;
    Ok((id.to_owned(), entry["seconds"].as_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_without_a_time_is_still_a_unit() {
        let cases = [
            (json!({ "unit": { "id": "a" }, "seconds": 61.5 }), ("a", Some(61.5))),
            (
                json!({ "unit": { "id": "b" }, "seconds": null, "reason": { "code": "unreachable" } }),
                ("b", None),
            ),
        ];
        for (value, (id, seconds)) in cases {
            assert_eq!(entry(&value).expect("a unit"), (id.to_owned(), seconds));
        }
        assert!(entry(&json!({ "seconds": 3 })).is_err());
    }
}
