//! The days of the law, counted: the vectors of the demo day and brute force beside the count.

use jiff::civil::{Date, date, time};
use proptest::prelude::*;

use super::*;
use crate::rules::{Grade, Role, Rules};

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn rule(rules: &Rules, id: &str) -> ClockRule {
    rules.clock(id, date(2023, 1, 10)).unwrap_or_else(|| panic!("no clock `{id}`")).clone()
}

fn due_date(rules: &Rules, id: &str, start: &str) -> Date {
    due(&rule(rules, id), at(start), &rules.calendars).civil().date()
}

#[test]
fn fifteen_days_fall_inside_the_festival_for_the_agency_and_after_it_for_the_citizen() {
    let rules = Rules::builtin();
    let start = at("2023-01-10T14:40:00+08:00");
    let sort = rule(&rules, "PET-1.sort");
    assert_eq!(due(&sort, start, &rules.calendars).civil().date(), date(2023, 1, 25));
    let seen = due_as_seen_by(Party::Citizen, &sort, start, &rules.calendars);
    assert_eq!(seen.civil().date(), date(2023, 1, 28));
}

#[test]
fn sixty_days_end_on_a_saturday_and_stay_there_for_the_agency() {
    let rules = Rules::builtin();
    assert_eq!(due_date(&rules, "PET-3", "2023-01-10T14:40:00+08:00"), date(2023, 3, 11));
    let seen = due_as_seen_by(
        Party::Citizen,
        &rule(&rules, "PET-3"),
        at("2023-01-10T14:40:00+08:00"),
        &rules.calendars,
    );
    assert_eq!(seen.civil().date(), date(2023, 3, 13));
}

#[test]
fn five_working_days_pass_over_the_festival() {
    let rules = Rules::builtin();
    assert_eq!(due_date(&rules, "PET-2", "2023-01-18T09:00:00+08:00"), date(2023, 1, 30));
}

#[test]
fn three_working_days_can_end_on_a_sunday_that_is_worked() {
    let rules = Rules::builtin();
    assert_eq!(due_date(&rules, "MED-1.appoint", "2023-01-19T09:00:00+08:00"), date(2023, 1, 29));
}

#[test]
fn the_last_day_to_ask_for_confirmation_moves_from_saturday_to_monday() {
    let rules = Rules::builtin();
    assert_eq!(due_date(&rules, "MED-4", "2023-01-12T15:25:00+08:00"), date(2023, 2, 13));
    assert_eq!(due_date(&rules, "MED-5.accept", "2023-01-13T10:00:00+08:00"), date(2023, 1, 16));
    assert_eq!(due_date(&rules, "MED-5.rule", "2023-01-16T10:00:00+08:00"), date(2023, 1, 31));
}

#[test]
fn a_day_ends_with_its_last_microsecond_at_utc_plus_8() {
    let rules = Rules::builtin();
    // 00:30 in China is still the day before in UTC; the civil day counts.
    let due = due(&rule(&rules, "PET-2"), at("2023-01-17T16:30:00Z"), &rules.calendars);
    assert_eq!(due.to_string(), "2023-01-30T15:59:59.999999Z");
}

#[test]
fn seconds_are_counted_to_the_second() {
    let rules = Rules::builtin();
    let start = at("2023-01-10T08:48:05+08:00");
    assert_eq!(due(&rule(&rules, "CTRL-1"), start, &rules.calendars), start.plus_seconds(90));
    let clock = Clock::start(&rule(&rules, "CTRL-1"), start, &rules.calendars);
    // The point at Liuhe signed 105 seconds after the alert.
    assert_eq!(clock.state(start.plus_seconds(90)), ClockState::Running);
    assert_eq!(clock.state(start.plus_seconds(91)), ClockState::Overdue);
    assert!(clock.breach_is_unwritten(start.plus_seconds(91)));
    assert!(!clock.clone().breached(start.plus_seconds(91)).breach_is_unwritten(start.plus_seconds(95)));
    assert_eq!(clock.clone().met(start.plus_seconds(90)).state(start.plus_seconds(500)), ClockState::Met);
    assert_eq!(clock.met(start.plus_seconds(105)).state(start.plus_seconds(500)), ClockState::MetLate);
}

#[test]
fn a_clock_that_no_longer_matters_is_never_overdue() {
    let rules = Rules::builtin();
    let start = at("2023-01-10T08:48:05+08:00");
    let clock = Clock::start(&rule(&rules, "DSP-2"), start, &rules.calendars).voided(start.plus_seconds(5));
    assert_eq!(clock.state(start.plus_seconds(5_000)), ClockState::Void);
}

#[test]
fn a_pause_moves_hours_by_its_length_and_overlapping_pauses_count_once() {
    let rules = Rules::builtin();
    let wo = rules.clocks.iter().find(|rule| rule.id == "WO-1.contact").unwrap();
    let start = at("2023-01-10T20:00:00+08:00");
    let pause = |from: i64, to: i64| Pause { from: start.plus_seconds(from), to: start.plus_seconds(to) };
    let with = |pauses: &[Pause]| due_with(wo, start, pauses, 0, &rules.calendars).seconds_since(start);
    assert_eq!(with(&[]), 3600);
    assert_eq!(with(&[pause(60, 120)]), 3660);
    assert_eq!(with(&[pause(60, 120), pause(90, 180)]), 3720);
    assert_eq!(with(&[pause(-600, 60)]), 3660);
    assert_eq!(with(&[pause(4000, 5000)]), 3600, "a pause after the end comes too late");
    assert_eq!(
        with(&[pause(3000, 4000), pause(4100, 4200)]),
        4700,
        "the first pause brings the second in reach"
    );
}

#[test]
fn a_hearing_day_does_not_count_in_a_second_review() {
    let rules = Rules::builtin();
    let review = rule(&rules, "PET-4.re-review");
    let start = at("2023-02-01T09:00:00+08:00");
    let hearing = Pause { from: at("2023-02-10T09:00:00+08:00"), to: at("2023-02-11T12:00:00+08:00") };
    let due = due_with(&review, start, &[hearing], 0, &rules.calendars);
    assert_eq!(due.civil().date(), date(2023, 3, 5));
}

#[test]
fn a_paused_clock_keeps_what_it_had_left() {
    let rules = Rules::builtin();
    let review = rule(&rules, "WO-1.on-site");
    let start = at("2023-02-01T09:00:00+08:00");
    let clock = Clock::start(&review, start, &rules.calendars).paused(start.plus_seconds(600));
    assert_eq!(clock.state(start.plus_seconds(90_000)), ClockState::Paused);
    assert_eq!(clock.seconds_left(start.plus_seconds(90_000)), 6600);
    let pauses = [Pause { from: start.plus_seconds(600), to: start.plus_seconds(1200) }];
    assert_eq!(
        clock.resumed(&review, &pauses, 0, &rules.calendars).seconds_left(start.plus_seconds(1200)),
        6600
    );
}

#[test]
fn questioning_goes_from_12_to_24_to_48_hours_and_never_from_12_to_48() {
    let rules = Rules::builtin();
    let questioning = rule(&rules, "QST-1");
    let by = Role::DutyCommander;
    assert_eq!(questioning.may_extend(0, 12, by, "身份尚未查清"), Ok(()));
    assert_eq!(questioning.may_extend(1, 24, by, "身份尚未查清"), Ok(()));
    let rule = || "QST-1".to_owned();
    assert_eq!(
        questioning.may_extend(0, 36, by, "身份尚未查清"),
        Err(ExtendRefusal::TooMuch { rule: rule(), max: 12, asked: 36 })
    );
    assert_eq!(questioning.may_extend(2, 1, by, "再延"), Err(ExtendRefusal::NoStepLeft { rule: rule() }));
    assert_eq!(questioning.may_extend(0, 12, by, " "), Err(ExtendRefusal::NoReason { rule: rule() }));
    assert_eq!(
        questioning.may_extend(0, 12, Role::Auxiliary, "身份尚未查清"),
        Err(ExtendRefusal::WrongRole { rule: rule(), role: by })
    );
    let start = at("2023-01-10T08:00:00+08:00");
    let due = due_with(&questioning, start, &[], 36, &rules.calendars);
    assert_eq!(due.seconds_since(start), 48 * 3600);
}

#[test]
fn an_application_before_an_event_is_counted_backwards() {
    let rules = Rules::builtin();
    assert_eq!(due_date(&rules, "EVT-1.apply", "2023-02-05T19:00:00+08:00"), date(2023, 1, 16));
    let cut = at("2023-02-05T19:00:00+08:00");
    assert_eq!(due(&rule(&rules, "HAZ-2"), cut, &rules.calendars), cut.plus_seconds(-86_400));
}

#[test]
fn at_once_means_in_the_same_step() {
    let rules = Rules::builtin();
    let start = at("2023-01-10T14:16:00+08:00");
    let clock = Clock::start(&rule(&rules, "FRD-4"), start, &rules.calendars);
    assert_eq!(clock.clone().met(start).state(start), ClockState::Met);
    assert_eq!(clock.met(start.plus_seconds(1)).state(start.plus_seconds(1)), ClockState::MetLate);
}

#[test]
fn three_years_end_on_the_same_day_of_the_year() {
    let rules = Rules::builtin();
    assert_eq!(due_date(&rules, "PRV-1.assessment", "2023-01-10T14:16:00+08:00"), date(2026, 1, 10));
    assert_eq!(due_date(&rules, "PRV-1.assessment", "2024-02-29T14:16:00+08:00"), date(2027, 2, 28));
}

#[test]
fn the_next_level_is_told_at_its_own_moment() {
    let rules = Rules::builtin();
    let start = at("2023-01-10T10:00:00+08:00");
    let signing = rule(&rules, "DSP-2");
    let due = due(&signing, start, &rules.calendars);
    let told: Vec<(i64, Role)> = signing
        .escalate
        .iter()
        .map(|step| (step.at(due, &rules.calendars).seconds_since(start), step.to_role))
        .collect();
    assert_eq!(told, [(30, Role::Dispatcher), (90, Role::DutyCommander)]);
    let fix = rule(&rules, "HAZ-1.fix");
    let overdue = fix.escalate[0].at(at("2023-01-10T23:59:59.999999+08:00"), &rules.calendars);
    assert_eq!(overdue.civil().date(), date(2023, 1, 11));
}

#[test]
fn a_rule_is_cited_by_the_date_of_the_event() {
    let rules = Rules::builtin();
    let citation = |day| rules.clock("MED-5.special", day).unwrap().citation.clone();
    assert_eq!(citation(date(2023, 12, 31)), "民事诉讼法（2021年修正）第187条");
    assert_eq!(citation(date(2024, 1, 1)), "民事诉讼法（2023年修正）第187条");
    assert!(rules.clock("PET-1.sort", date(2022, 4, 30)).is_none(), "the regulation was not in force yet");
}

#[test]
fn a_rule_starts_only_for_the_matter_that_it_is_for() {
    let rules = Rules::builtin();
    let day = date(2023, 1, 10);
    let ids = |event: &'static str, subject: ClockSubject<'static>| -> Vec<String> {
        rules.clocks_for(event, day, subject).map(|rule| rule.id.clone()).collect()
    };
    let grade = |grade| ClockSubject { grade: Some(grade), ..ClockSubject::default() };
    assert_eq!(ids("incident.opened", grade(Grade::P1)), ["DSP-1"]);
    assert!(ids("incident.opened", grade(Grade::P3)).is_empty());
    let fire = ClockSubject {
        incident_type: Some("040100"),
        ring_minutes: Some(3),
        tags: &["micro-station"],
        ..ClockSubject::default()
    };
    assert_eq!(ids("unit.dispatched", fire), ["DSP-2", "ARR-3", "FIRE-1"]);
    let utilities = ClockSubject { tags: &["utilities"], ..ClockSubject::default() };
    assert_eq!(ids("work_order.dispatched", utilities), ["WO-3.sign"], "Beijing's row is for Beijing");
    let beijing = ClockSubject { jurisdiction: Some("北京市"), ..utilities };
    assert_eq!(ids("work_order.dispatched", beijing), ["WO-2", "WO-3.sign"]);
}

#[test]
fn an_event_is_named_by_room_and_fact() {
    assert!(EventName::parse("unit.en_route").is_ok());
    for wrong in ["unit", "unit.", ".filed", "Unit.filed", "unit.en-route", "unit.en route", "a.b.c"] {
        assert!(EventName::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_clock_reads_back_what_it_writes() {
    let rules = Rules::builtin();
    let clock = Clock::start(&rule(&rules, "DSP-1"), at("2023-01-10T10:00:00+08:00"), &rules.calendars);
    let text = serde_json::to_string(&clock).unwrap();
    assert_eq!(serde_json::from_str::<Clock>(&text).unwrap(), clock);
}

proptest! {
    #[test]
    fn working_days_agree_with_walking_day_by_day(offset in 0_i32..690, hour in 0_i8..24, n in 1_u32..40) {
        let rules = Rules::builtin();
        let mut rule = rule(&rules, "PET-2");
        rule.amount = n;
        let first = date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset));
        let start = Moment::from_civil(first.to_datetime(time(hour, 30, 0, 0)));
        let last = due(&rule, start, &rules.calendars).civil().date();
        let mut day = first;
        let mut counted = 0;
        while counted < n {
            day = day.tomorrow().unwrap();
            counted += u32::from(rules.calendars.is_working_day(day));
        }
        prop_assert_eq!(last, day);
    }

    #[test]
    fn a_citizen_never_has_less_time_than_the_agency(offset in 0_i32..690, n in 1_u32..90) {
        let rules = Rules::builtin();
        let mut rule = rule(&rules, "PET-3");
        rule.amount = n;
        let first = date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset));
        let start = Moment::from_civil(first.to_datetime(time(12, 0, 0, 0)));
        let agency = due_as_seen_by(Party::Agency, &rule, start, &rules.calendars);
        let citizen = due_as_seen_by(Party::Citizen, &rule, start, &rules.calendars);
        prop_assert!(agency <= citizen);
        prop_assert!(rules.calendars.is_working_day(citizen.civil().date()));
    }
}
