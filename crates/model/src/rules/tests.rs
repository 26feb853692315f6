//! The tables load, say what the domain says, and are refused with file, line and reason when they are wrong.

use std::fmt::Write as _;

use jiff::civil::date;

use super::*;

/// Loads the tables of the program with one file changed by replacing the first occurrence of a text.
fn refused(file: &str, from: &str, to: &str) -> RuleError {
    let files: Vec<(&str, String)> = BUILTIN_FILES
        .iter()
        .map(|(name, text)| {
            assert!(*name != file || text.contains(from), "`{from}` is not in {file}");
            (*name, if *name == file { text.replacen(from, to, 1) } else { (*text).to_owned() })
        })
        .collect();
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Rules::parse(&borrowed).expect_err("the change had to be refused")
}

/// The 1-based line of the program's own table on which a text first stands.
fn line_of(file: &str, text: &str) -> usize {
    let (_, table) = BUILTIN_FILES.iter().find(|(name, _)| *name == file).unwrap();
    table.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn the_matrix_of_permissions_is_a_page_that_anyone_can_read() {
    let rules = Rules::builtin();
    let mut page = String::new();
    for (index, role) in Role::ALL.iter().enumerate() {
        writeln!(page, "{:>2} {} {}", index + 1, role, rules.permissions.grant(*role).unwrap().name.zh)
            .unwrap();
    }
    let numbers = (1..=Role::ALL.len()).fold(String::new(), |line, number| format!("{line}{number:>3}"));
    writeln!(page, "\n{:<20}{numbers}", "").unwrap();
    for permission in Permission::ALL {
        let cells: String = Role::ALL
            .iter()
            .map(|role| if rules.allows(*role, *permission) { "  x" } else { "  ." })
            .collect();
        writeln!(page, "{:<20}{cells}", permission.code()).unwrap();
    }
    insta::assert_snapshot!("permission_matrix", page);
}

#[test]
fn every_limit_of_the_domain_has_a_rule() {
    let rules = Rules::builtin();
    let rows = "CALL-1 CALL-2 CALL-3 DSP-1 DSP-2 ARR-1 ARR-3 ARR-5 ARR-C ARR-S FIRE-1 FIRE-2 DIV-1 DIV-2 WO-1 WO-2 \
                WO-3 WO-4 GRD-1 POL-1 POL-2 COOP-1 COOP-2 COOP-3 CTRL-1 CTRL-2 CTRL-3 QST-1 MED-1 MED-2 MED-3 MED-4 \
                MED-5 FRD-1 FRD-2 FRD-3 FRD-4 FRD-5 HAZ-1 HAZ-2 HAZ-3 EMG-1 EMG-2 EVT-1 PET-1 PET-2 PET-3 PET-4 \
                PRV-1";
    for row in rows.split_whitespace() {
        let found = rules.clocks.iter().any(|rule| rule.id.split('.').next() == Some(row));
        assert!(found, "no clock for {row}");
    }
}

#[test]
fn the_three_administrators_keep_out_of_each_others_work() {
    let rules = Rules::builtin();
    assert!(rules.allows(Role::Administrator, Permission::AccessGrant));
    assert!(!rules.allows(Role::Administrator, Permission::ReportReadParty));
    assert!(!rules.allows(Role::Administrator, Permission::AuditRead));
    assert!(rules.allows(Role::Auditor, Permission::AuditRead));
    assert!(!rules.allows_any(&[Role::Auditor, Role::PrivacyOfficer], Permission::AccessGrant));
    assert!(rules.allows(Role::PrivacyOfficer, Permission::ReportEraseParty));
    let error =
        refused("permissions.toml", "  \"audit.read\",\n", "  \"audit.read\",\n  \"access.grant\",\n");
    assert_eq!(error.reason, "`access.grant` is never given to `auditor`: separation of duties");
    assert_eq!(error.line, line_of("permissions.toml", "role = \"auditor\""));
}

#[test]
fn an_auxiliary_advances_an_own_assignment_and_decides_nothing() {
    let rules = Rules::builtin();
    let may = |permission| rules.allows(Role::Auxiliary, permission);
    assert!(may(Permission::UnitAdvanceOwn));
    for refused in [
        Permission::IncidentClose,
        Permission::IncidentGrade,
        Permission::IncidentMerge,
        Permission::UnitAssign,
        Permission::UnitAdvanceAny,
    ] {
        assert!(!may(refused), "{refused}");
    }
}

#[test]
fn what_110_keeps_is_urgent_or_a_complaint_about_the_police() {
    let rules = Rules::builtin();
    for kind in rules.incident_types.iter().filter(|kind| kind.never_divert) {
        let urgent = kind.default_grade <= Grade::P2;
        assert!(urgent || kind.class_code() == "070000", "{}", kind.code);
    }
    for code in ["100800", "040400", "050200", "050101", "070000", "130000"] {
        assert!(rules.incident_type(code).unwrap().never_divert, "{code}");
    }
    let classes: Vec<&str> =
        rules.incident_types.iter().filter(|kind| kind.is_class()).map(|kind| kind.code.as_str()).collect();
    assert_eq!(classes.len(), 16);
    assert_eq!(rules.incident_type("040000").unwrap().joins, [Agency::Fire]);
    assert!(!rules.incident_type("150000").unwrap().police);
}

#[test]
fn a_code_lies_within_its_type_and_its_class() {
    for (code, wider, within) in [
        ("040100", "040000", true),
        ("010101", "010100", true),
        ("010101", "010000", true),
        ("010101", "010200", false),
        ("040000", "040100", false),
        ("100800", "010000", false),
    ] {
        assert_eq!(is_within(code, wider), within, "{code} in {wider}");
    }
}

#[test]
fn common_registries_are_complete() {
    assert_eq!(PrimaryStatus::ALL.len(), 3);
    assert_eq!(SecondaryStatus::ALL.len(), 41);
    assert_eq!(SecondaryStatus::parse("COP_or_POP"), Some(SecondaryStatus::CopOrPop));
    let rules = Rules::builtin();
    assert_eq!(rules.unit_status("en-route").unwrap().secondary, SecondaryStatus::EnRoute);
    assert!(!rules.unit_status("on-scene").unwrap().available_for_dispatch);
    assert_eq!(rules.grade(Grade::P1).common_priority, 10);
    assert_eq!(rules.disposition("duplicate").unwrap().apco, Some(22));
    assert_eq!(rules.unit_kind("fire-engine").unwrap().agency, Agency::Fire);
}

#[test]
fn codes_are_read_back_as_they_are_written() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.code()), Some(*role));
        assert_eq!(Role::parse(&role.code().replace('-', "_")), Some(*role));
        assert_eq!(serde_json::to_value(role).unwrap(), role.code());
    }
    for permission in Permission::ALL {
        assert_eq!(Permission::parse(permission.code()), Some(*permission));
    }
    assert_eq!(Role::parse("mayor"), None);
}

#[test]
fn an_unknown_field_is_refused_on_its_line() {
    let error = refused("clocks.toml", "id = \"DSP-1\"", "id = \"DSP-1\"\ncolour = \"red\"");
    assert_eq!((error.file.as_str(), error.line), ("clocks.toml", line_of("clocks.toml", "\"DSP-1\"") + 1));
    assert!(error.reason.contains("colour"), "{error}");
}

#[test]
fn a_clock_that_names_what_is_not_there_is_refused() {
    let role = refused("clocks.toml", "to_role = \"inspector\"", "to_role = \"mayor\"");
    assert!(role.reason.contains("mayor"), "{role}");
    let grade = refused("clocks.toml", "grades = [\"P1\"]", "grades = [\"P9\"]");
    assert!(grade.reason.contains("P9"), "{grade}");
    let kind = refused("clocks.toml", "types = [\"040000\"]", "types = [\"049900\"]");
    assert_eq!(kind.reason, "`FIRE-1` names the unknown incident type `049900`");
    assert_eq!(kind.line, line_of("clocks.toml", "id = \"FIRE-1\""));
}

#[test]
fn what_is_given_twice_is_refused_at_its_second_place() {
    let error = refused("grades.toml", "grade = \"P2\"", "grade = \"P1\"");
    assert_eq!(error.reason, "`P1` is given twice");
    assert_eq!(error.line, line_of("grades.toml", "grade = \"P2\""));
    let clock = refused("clocks.toml", "id = \"DSP-2\"", "id = \"DSP-1\"");
    assert_eq!(clock.reason, "two versions of `DSP-1` hold on the same day");
    let kind = refused("incident-types.toml", "code = \"010200\"", "code = \"010100\"");
    assert_eq!(kind.reason, "`010100` is given twice");
}

#[test]
fn two_versions_of_a_clock_that_follow_each_other_are_taken() {
    let rules = Rules::builtin();
    let versions = rules.clocks.iter().filter(|rule| rule.id == "MED-5.special").count();
    assert_eq!(versions, 2);
    let error = refused("clocks.toml", "effective_to = \"2023-12-31\"", "effective_to = \"2024-01-01\"");
    assert_eq!(error.reason, "two versions of `MED-5.special` hold on the same day");
}

#[test]
fn a_kind_of_case_without_a_legal_basis_is_refused() {
    let (_, text) = BUILTIN_FILES.iter().find(|(name, _)| *name == "case-kinds.toml").unwrap();
    let from = text.find("basis = [").unwrap();
    let to = from + text[from..].find("\n]").unwrap() + 2;
    let error = refused("case-kinds.toml", &text[from..to], "basis = []");
    assert_eq!(error.reason, "`report` has no legal basis");
    let field = refused(
        "case-kinds.toml",
        "name = \"caller_phone\", class = \"C3\"",
        "name = \"face\", class = \"C5\"",
    );
    assert_eq!(field.reason, "`report` may not hold `face`: class C5 is never stored");
    let report = Rules::builtin();
    let report = report.case_kind("report").unwrap();
    assert_eq!(report.field("caller_name").unwrap().class, DataClass::Clear);
    assert!(report.field("id_card").is_none());
}

#[test]
fn every_table_keeps_to_its_own_rules() {
    for (file, from, to, reason) in [
        ("calendar-2023.toml", "\"2023-01-28\"", "\"2023-01-30\"", "2023-01-30 is no weekend day"),
        ("calendar-2023.toml", "\"2023-01-28\"", "\"2023-01-22\"", "2023-01-22 is both worked and off"),
        (
            "calendar-2024.toml",
            "year = 2024",
            "year = 2025",
            "the file is that of 2024, the table that of 2025",
        ),
        ("dispositions.toml", "apco = 22", "apco = 46", "the common list runs from 1 to 45"),
        (
            "incident-types.toml",
            "code = \"010100\"",
            "code = \"10100\"",
            "`10100` is not a code of six digits",
        ),
        (
            "grades.toml",
            "common_priority = 10",
            "common_priority = 11",
            "the common priority runs from 0 to 10",
        ),
        (
            "clocks.toml",
            "target_percent = 90",
            "target_percent = 0",
            "`CALL-1` asks for a share outside 1 to 100 per cent",
        ),
        (
            "retention.toml",
            "on_expiry = \"destroy-key\"",
            "on_expiry = \"nothing\"",
            "`report-party` must say what happens when its time is over",
        ),
    ] {
        assert_eq!(refused(file, from, to).reason, reason);
    }
}

#[test]
fn neighbours_lend_units_only_under_an_agreement_that_is_in_force() {
    let rules = Rules::builtin();
    let lent =
        |other: &str, on, kind: &str, grade| rules.agreement("苏州市", other, on, (kind, grade)).is_some();
    assert!(lent("嘉善县", date(2023, 1, 10), "patrol-car", Grade::P1));
    assert!(!lent("嘉善县", date(2023, 1, 10), "patrol-car", Grade::P3), "not for a light matter");
    assert!(!lent("嘉善县", date(2023, 1, 10), "volunteer-team", Grade::P1), "not this kind");
    assert!(!lent("嘉善县", date(2021, 12, 31), "patrol-car", Grade::P1), "not yet in force");
    assert!(!lent("杭州市", date(2023, 1, 10), "patrol-car", Grade::P1), "no party to it");
    assert!(!lent("苏州市", date(2023, 1, 10), "patrol-car", Grade::P1), "nobody is its own neighbour");
    for (from, to, reason) in [
        (
            "kinds = [\"patrol-car\"",
            "kinds = [\"tank\"",
            "`qing-wu-jia` names the unknown kind of unit `tank`",
        ),
        (", \"上海市（嘉定、青浦）\", \"嘉善县\"]", "]", "`qing-wu-jia` needs two parties at least"),
    ] {
        assert_eq!(refused("agreements.toml", from, to).reason, reason);
    }
}

#[test]
fn a_wrong_date_is_refused_on_its_line() {
    let error = refused("calendar-2023.toml", "from = \"2023-01-21\"", "from = \"2023-02-30\"");
    assert_eq!(error.reason, "`2023-02-30` is not a date such as 2023-01-10");
    assert_eq!(error.line, line_of("calendar-2023.toml", "2023-01-21"));
}

#[test]
fn a_missing_an_unknown_and_a_doubled_file_are_refused() {
    let missing = Rules::parse(&BUILTIN_FILES[1..]).unwrap_err();
    assert_eq!(missing.to_string(), "grades.toml, line 1: the file is missing");
    let mut files = BUILTIN_FILES.to_vec();
    files.push(("ranks.toml", ""));
    assert_eq!(Rules::parse(&files).unwrap_err().reason, "no table has this name");
    let mut files = BUILTIN_FILES.to_vec();
    files.push(BUILTIN_FILES[0]);
    assert_eq!(Rules::parse(&files).unwrap_err().reason, "the file is given twice");
}

#[test]
fn every_text_of_the_tables_exists_in_both_languages() {
    let rules = Rules::builtin();
    let clock = rules.clock("DSP-1", date(2023, 1, 10)).unwrap();
    assert_eq!(clock.name.in_language(Language::Chinese), "一级警情派警");
    assert_eq!(clock.name.in_language(Language::English), "A P1 incident is dispatched");
    let error = refused("unit-kinds.toml", "en = \"Patrol car\"", "en = \"\"");
    assert_eq!(error.reason, "`patrol-car` lacks its text in one of the two languages");
}

#[test]
fn every_type_of_incident_has_a_plan_that_anyone_can_read() {
    let rules = Rules::builtin();
    let needs = |needs: &[Need]| {
        let need = |need: &Need| {
            let skill = need.skill.as_ref().map(|skill| format!(" with {skill}")).unwrap_or_default();
            let kinds = if need.kinds.is_empty() { "any".to_owned() } else { need.kinds.join("|") };
            format!("{} {kinds}{skill}", need.units)
        };
        let needs: Vec<String> = needs.iter().map(need).collect();
        if needs.is_empty() { "nobody".to_owned() } else { needs.join(", ") }
    };
    let mut page = String::new();
    for kind in &rules.incident_types {
        let plan = rules.response_plan(&kind.code, kind.default_grade, PlaceClass::City);
        let (code, grade) = (&kind.code, kind.default_grade);
        writeln!(page, "{code} {grade} {:<22} {}", plan.id, needs(plan.needs(1))).unwrap();
    }
    writeln!(page).unwrap();
    for plan in rules.response_plans.iter().filter(|plan| !plan.alarms.is_empty()) {
        for (level, alarm) in (1..).zip(&plan.alarms) {
            writeln!(page, "{:<22} {level}: {}", plan.id, needs(alarm)).unwrap();
        }
    }
    insta::assert_snapshot!("response_plans", page);
}

#[test]
fn of_several_plans_the_closest_holds() {
    let rules = Rules::builtin();
    let check = |code: &str, grade, place, plan: &str| {
        assert_eq!(rules.response_plan(code, grade, place).id, plan, "{code} {grade} {place}");
    };
    let (city, suburb) = (PlaceClass::City, PlaceClass::Suburb);
    check("040100", Grade::P1, city, "fire.building.city");
    check("040100", Grade::P2, suburb, "fire.building.suburb");
    check("040500", Grade::P1, city, "fire");
    check("030101", Grade::P1, suburb, "traffic.injury");
    check("030103", Grade::P4, suburb, "traffic.suburb");
    check("010100", Grade::P2, city, "grade.p2");
    check("150100", Grade::P4, city, "civic");
    for code in ["040100", "010502", "150100", "987654", ""] {
        check(code, Grade::P5, city, "grade.p5");
    }
    check("987654", Grade::P1, city, "grade.p1");
    let fire = rules.response_plan("040100", Grade::P1, city);
    assert_eq!(fire.alarms.len(), 3);
    assert!(fire.needs(0).is_empty() && fire.needs(4).is_empty());
    let boats = rules.response_plan("050300", Grade::P1, city);
    let takes: Vec<&str> =
        rules.unit_kinds.iter().filter(|k| boats.needs(1)[0].takes(k)).map(|k| k.code.as_str()).collect();
    assert_eq!(takes, ["police-boat", "fire-engine"]);
}

#[test]
fn a_plan_that_cannot_be_followed_is_refused_by_name() {
    let file = "response-plans.toml";
    for (from, to, reason) in [
        (
            "types = [\"040100\"]",
            "types = [\"049900\"]",
            "`fire.building.city` names the unknown incident type `049900`",
        ),
        (
            "\"fire-engine\"",
            "\"fire-boat\"",
            "`traffic.injury`, alarm level 2: unknown kind of unit `fire-boat`",
        ),
        (
            "units = 2, crew",
            "units = 0, crew",
            "`grade.p1`, alarm level 1: `units` is 0, it runs from 1 to 50",
        ),
        (
            "crew_min = 2",
            "crew_min = 51",
            "`grade.p1`, alarm level 1: `crew_min` is 51, it runs from 1 to 50",
        ),
        (
            "skill = \"armed\"",
            "skill = \"brave\"",
            "`grade.p1`, alarm level 2: no kind of unit has the skill `brave`",
        ),
        (
            "skill = \"accident-survey\"",
            "skill = \"medical\"",
            "`traffic.injury`, alarm level 1: `traffic-car` has not the skill `medical`",
        ),
        (
            "kinds = [\"patrol-car\", \"station-car\", \"motorcycle\"], units",
            "units",
            "`grade.p1`, alarm level 1: a need names neither kinds nor a skill",
        ),
        (
            "types = [\"040400\"]",
            "types = [\"040200\"]",
            "`fire.vehicle` and `fire.gas` both answer `040200` of P1 in the city",
        ),
        (
            "grades = [\"P5\"]",
            "grades = [\"P4\"]",
            "`grade.p4` and `grade.p5` both answer `010000` of P4 in the city",
        ),
        ("id = \"grade.p2\"", "id = \"grade.p1\"", "`grade.p1` is given twice"),
        ("en = \"Noise\"", "en = \"\"", "`order.noise` lacks its text in one of the two languages"),
        ("citation = \"本平台设定\"", "citation = \"\"", "`grade.p4` does not say where it is written"),
        ("alarms = []", "alarms = [[]]", "`grade.p5` sends nobody at alarm level 1; leave the level out"),
        (
            "alarms = []",
            "alarms = [[{units = 1, skill = \"armed\"}], [], [], [], [], []]",
            "`grade.p5` has 6 alarm levels, the limit is 5",
        ),
        (
            "\"station-car\", \"community-officer\", \"foot-patrol\"",
            "\"auxiliary-patrol\"",
            "`grade.p4` sends an auxiliary crew without a police crew of its own",
        ),
    ] {
        assert_eq!(refused(file, from, to).reason, reason);
    }
}

#[test]
fn an_incident_without_a_plan_is_refused_and_a_plan_at_its_line() {
    let file = "response-plans.toml";
    let missing = refused(file, "grades = [\"P3\"]", "grades = [\"P3\"]\nplaces = [\"suburb\"]");
    assert_eq!(missing.reason, "no plan answers `010000` of P3 in the city");
    let error = refused(file, "types = [\"040100\"]", "types = [\"049900\"]");
    assert_eq!(error.line, line_of(file, "id = \"fire.building.city\""));
    let skill = refused("unit-kinds.toml", "skills = [\"medical\"]", "skills = [\" \"]");
    assert_eq!(skill.reason, "`ambulance` has a skill without a name");
}
