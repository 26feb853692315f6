//! Whom a type of incident needs, how long the work takes, and how it tends to end.

use model::incident::Grade;

use super::plan::Want;

const POLICE: &[&str] = &["station-car", "patrol-car", "motorcycle"];
const PATROL: &[&str] = &["patrol-car", "motorcycle", "station-car"];
const STATION: &[&str] = &["station-car", "community-officer", "patrol-car"];
const TRAFFIC: &[&str] = &["traffic-car", "motorcycle", "patrol-car", "station-car"];
const FIRE: &[&str] = &["fire-engine"];
const FIRE_POST: &[&str] = &["micro-station", "patrol-car", "station-car"];
const MEDICAL: &[&str] = &["ambulance"];
const SPECIAL: &[&str] = &["special-police", "patrol-car"];
const WATER: &[&str] = &["police-boat", "patrol-car"];
const CIVIC: &[&str] = &["city-management", "grid-team"];

/// The kinds of unit that an incident of this type and grade needs.
pub(super) fn wants(type_code: &str, grade: Grade) -> Vec<Want> {
    let police: &[&[&str]] = match grade {
        Grade::P1 | Grade::P2 => &[POLICE, PATROL],
        _ => &[POLICE],
    };
    let kinds: &[&[&str]] = match type_code {
        "030101" | "030102" => &[TRAFFIC, PATROL, MEDICAL],
        code if code.starts_with("03") => &[TRAFFIC],
        "040400" | "040600" => &[FIRE, POLICE],
        code if code.starts_with("04") => &[FIRE, FIRE_POST, POLICE],
        "050300" => &[WATER, POLICE, MEDICAL],
        "050400" | "050401" => &[FIRE, POLICE],
        "050800" | "050900" => &[STATION],
        "090600" => &[WATER, POLICE],
        code if code.starts_with("09") => &[FIRE, POLICE, MEDICAL],
        code if code.starts_with("12") => &[MEDICAL, POLICE],
        code if code.starts_with("13") => &[POLICE, PATROL, SPECIAL],
        "010501" | "010502" | "020101" => &[POLICE, PATROL, MEDICAL],
        code if code.starts_with("14") || code.starts_with("99") => &[],
        "150100" | "150300" => &[CIVIC],
        code if code.starts_with("15") => &[],
        code if code.starts_with("10") => &[STATION],
        _ if grade == Grade::P5 => &[],
        _ => police,
    };
    kinds.iter().map(|kinds| Want { kinds, ..Want::default() }).collect()
}

/// How many minutes the work on scene takes, from and to.
pub(super) fn work_minutes(type_code: &str) -> (f64, f64) {
    match &type_code[..2] {
        "01" => (14.0, 40.0),
        "03" => (10.0, 30.0),
        "04" | "09" => (18.0, 50.0),
        "10" => (12.0, 35.0),
        "12" => (8.0, 18.0),
        "15" => (15.0, 40.0),
        _ => (7.0, 24.0),
    }
}

/// The ways in which incidents of a type tend to end, the likeliest first.
pub(super) fn dispositions(type_code: &str) -> &'static [&'static str] {
    match type_code {
        "010100" | "010101" | "010102" | "010103" | "010104" => {
            &["case-filed", "case-filed", "gone-on-arrival", "criminal-case"]
        }
        "030103" | "030105" | "030100" => &["settled-on-scene", "penalty-on-the-spot", "settled-on-scene"],
        "020100" | "020200" | "020800" => &["taken-to-station", "mediated", "administrative-case"],
        "990100" => &["invalid-call", "false-alarm"],
        code if code.starts_with("01") => &["criminal-case", "case-filed"],
        code if code.starts_with("02") => {
            &["settled-on-scene", "mediated", "gone-on-arrival", "administrative-case"]
        }
        code if code.starts_with("03") => &["settled-on-scene", "penalty-on-the-spot", "gone-on-arrival"],
        code if code.starts_with("04") => &["settled-on-scene", "settled-on-scene", "false-alarm"],
        code if code.starts_with("05") || code.starts_with("12") => {
            &["help-given", "help-given", "settled-on-scene"]
        }
        code if code.starts_with("06") => &["settled-on-scene", "case-filed", "gone-on-arrival"],
        code if code.starts_with("07") => &["referred", "advised"],
        code if code.starts_with("10") => &["mediated", "mediated", "advised", "settled-on-scene"],
        code if code.starts_with("14") => &["settled-by-phone", "advised"],
        code if code.starts_with("15") => &["diverted-12345", "referred", "settled-by-phone"],
        _ => &["settled-on-scene", "referred"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::rules::Rules;

    #[test]
    fn every_kind_and_disposition_is_one_of_the_rules() {
        let rules = Rules::builtin();
        for row in &rules.incident_types {
            for want in wants(&row.code, row.default_grade) {
                assert!(want.kinds.iter().all(|kind| rules.unit_kind(kind).is_some()), "{:?}", want.kinds);
            }
            assert!(
                dispositions(&row.code).iter().all(|code| rules.disposition(code).is_some()),
                "{}",
                row.code
            );
        }
    }

    #[test]
    fn a_fire_gets_three_units_and_an_enquiry_none() {
        assert_eq!(wants("040000", Grade::P1).len(), 3);
        assert!(wants("140000", Grade::P5).is_empty());
    }
}
