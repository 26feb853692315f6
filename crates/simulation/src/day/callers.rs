//! The background of the day: who calls when, from where, about what.

use std::sync::Arc;

use api::report::{Caller, PlaceGiven};
use model::Moment;
use model::incident::Grade;
use model::report::{Channel, Desk};

use super::needs;
use super::plan::{Call, Plan, Seat, Seen, Then, Twist};
use super::texts::{AGAIN, GIVEN, NOTES, SURNAMES, Template, templates};
use crate::chance::Random;
use crate::setting::{Addressed, Ending, Ground};

/// How the calls are spread over the hours of a day, from midnight on.
const HOURS: [f64; 24] = [
    2.0, 1.6, 1.3, 1.1, 1.2, 1.6, 5.0, 3.6, 4.6, 5.2, 5.4, 5.0, 4.4, 4.6, 5.0, 5.2, 5.3, 5.6, 6.0, 6.2, 6.2,
    5.6, 4.6, 3.4,
];
/// The likelihood that somebody else calls about the same.
const AGAIN_LIKELIHOOD: f64 = 0.07;

/// The callers of one jurisdiction.
pub(super) struct Callers {
    ground: Arc<Ground>,
    templates: Vec<Template>,
    calls_a_day: f64,
    /// Numbers of the calls of this jurisdiction.
    number: u64,
}

/// A call and those that follow it, each so many seconds later.
pub(super) type Calls = Vec<(i64, Call)>;

impl Callers {
    pub(super) fn new(ground: Arc<Ground>, calls_a_day: f64) -> Self {
        Self { ground, templates: templates(), calls_a_day, number: 0 }
    }

    /// How many seconds pass until the next call: exponential, at the rate of the hour.
    pub(super) fn pause_seconds(&self, dice: &mut Random, now: Moment) -> i64 {
        const SHORTEST: f64 = 1.0;
        let hour = usize::from(now.civil().hour().unsigned_abs());
        // The rate is told for the hours that are played: from seven to midnight.
        let played: f64 = HOURS[7..].iter().sum();
        let an_hour = self.calls_a_day * HOURS[hour % 24] / played;
        let pause = -(1.0 - dice.unit()).ln() * 3_600.0 / an_hour.max(0.01);
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the clamp")]
        let whole = pause.clamp(SHORTEST, 7_200.0) as i64;
        whole
    }

    /// The next number of a call.
    pub(super) fn number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Somebody calls, and sometimes somebody else about the same.
    pub(super) fn call(&mut self, dice: &mut Random, now: Moment) -> Calls {
        let hour = now.civil().hour();
        let likely = |template: &Template| template.weight * hourly(template, hour);
        let towns: Vec<usize> = (0..self.ground.towns.len()).collect();
        let (Some(template), Some(town)) =
            (dice.weighted(&self.templates, likely).copied(), dice.pick(&towns).copied())
        else {
            return Vec::new();
        };
        let number = self.number();
        let Addressed { place: (lon, lat), said, address } =
            self.ground.address(dice, town, ending_of(template.text));
        let place = PlaceGiven { lon: Some(lon), lat: Some(lat), address: Some(address) };
        let plan = plan(dice, number, &template);
        let mut calls = vec![(0, call(dice, &template, place.clone(), &said, Then::Open(Box::new(plan))))];
        if template.desk == Desk::Emergency && template.grade <= Grade::P3 && dice.chance(AGAIN_LIKELIHOOD) {
            let otherwise = Box::new(self.otherwise(dice, &template));
            let seen = if dice.chance(0.75) { Seen::AtOnce } else { Seen::Later };
            let text = dice.pick(AGAIN).copied().unwrap_or_default();
            let again = Template { text, ..template };
            let then = Then::Again { of: number, seen, otherwise };
            calls.push((dice.whole(50, 260), call(dice, &again, place, &said, then)));
        }
        calls
    }

    fn otherwise(&mut self, dice: &mut Random, template: &Template) -> Plan {
        let number = self.number();
        plan(dice, number, template)
    }
}

/// Some matters have their hours.
fn hourly(template: &Template, hour: i8) -> f64 {
    let is_night = !(6..21).contains(&hour);
    let is_rush = matches!(hour, 7 | 8 | 17 | 18);
    match template.type_code {
        "020400" | "020800" | "020100" if is_night => 3.0,
        "020800" | "020100" => 0.5,
        "030103" | "030105" | "030300" | "030200" if is_rush => 2.2,
        _ if template.desk == Desk::Civic && is_night => 0.3,
        _ => 1.0,
    }
}

/// Whether the words go on with a place of their own, as in `{地}楼下`: then the address names none.
fn ending_of(text: &str) -> Ending {
    let next = text.split("{地}").nth(1).and_then(|rest| rest.chars().next());
    match next {
        None
        | Some('，' | '。' | '？' | '的' | '这' | '那' | '有' | '被' | '碰' | '等' | '下' | '来' | '附') => {
            Ending::InTheAddress
        }
        Some(_) => Ending::InTheText,
    }
}

fn call(dice: &mut Random, template: &Template, place: PlaceGiven, said: &str, then: Then) -> Call {
    let channel = match (template.desk, dice.unit()) {
        (Desk::Emergency, share) if share < 0.90 => Channel::Phone,
        (Desk::Emergency, share) if share < 0.96 => Channel::Sms,
        (Desk::Civic, share) if share < 0.70 => Channel::Phone,
        (Desk::Emergency | Desk::Civic, _) => Channel::Web,
    };
    // A caller may withhold the number's owner, a text message never does.
    let caller = (channel != Channel::Phone || dice.chance(0.93)).then(|| caller(dice));
    Call {
        desk: template.desk,
        channel,
        text: template.text.replace("{地}", said),
        place,
        caller,
        by: Seat::Desk,
        then,
    }
}

/// A fictional caller.
pub(super) fn caller(dice: &mut Random) -> Caller {
    let name = format!(
        "{}{}",
        dice.pick(SURNAMES).copied().unwrap_or_default(),
        dice.pick(GIVEN).copied().unwrap_or_default()
    );
    let prefix = dice.pick(&["138", "139"]).copied().unwrap_or("138");
    Caller { name: Some(name), phone: Some(format!("{prefix}{:08}", dice.whole(0, 99_999_999))) }
}

fn plan(dice: &mut Random, call: u64, template: &Template) -> Plan {
    let (quick, slow) = match template.grade {
        Grade::P1 => (12, 32),
        Grade::P2 => (18, 48),
        _ => (22, 75),
    };
    let wants = if template.desk == Desk::Civic && dice.chance(0.7) {
        Vec::new()
    } else {
        needs::wants(template.type_code, template.grade)
    };
    let close_after_seconds = if wants.is_empty() { dice.whole(90, 480) } else { dice.whole(40, 300) };
    let mut notes = Vec::new();
    if dice.chance(0.22) {
        notes.extend(dice.pick(NOTES).map(|note| (dice_seconds(template.grade), (*note).to_owned())));
    }
    Plan {
        call,
        type_code: template.type_code.to_owned(),
        grade: template.grade,
        open_after_seconds: dice.whole(quick, slow),
        // One in twelve is late: the clock of its rule runs out.
        dispatch_after_seconds: if dice.chance(0.08) { dice.whole(62, 150) } else { dice.whole(6, 40) },
        wants,
        close_after_seconds,
        disposition: dice
            .pick(needs::dispositions(template.type_code))
            .copied()
            .unwrap_or("settled-on-scene"),
        closing_note: None,
        notes,
        twist: twist(dice, template),
        tries: 0,
    }
}

fn dice_seconds(grade: Grade) -> i64 {
    if grade <= Grade::P2 { 70 } else { 150 }
}

fn twist(dice: &mut Random, template: &Template) -> Twist {
    let graver = match template.grade {
        Grade::P3 => Some(Grade::P2),
        Grade::P4 => Some(Grade::P3),
        _ => None,
    };
    match (dice.unit(), graver) {
        (share, Some(grade)) if share < 0.03 => Twist::Regrade(grade),
        (share, _) if share < 0.05 && template.type_code == "040600" => Twist::Retype("040100"),
        (share, _) if share < 0.05 && template.type_code == "020100" => Twist::Retype("100100"),
        (share, _) if share < 0.19 => Twist::CallBack,
        (share, _) if share < 0.20 => Twist::Reopen,
        _ => Twist::Plain,
    }
}

/// What the desk does with an incident or a report that a human has left to it.
pub(super) fn plan_of_stranger(dice: &mut Random, call: u64, type_code: &str, grade: Grade) -> Plan {
    Plan {
        call,
        type_code: type_code.to_owned(),
        grade,
        open_after_seconds: 0,
        dispatch_after_seconds: dice.whole(5, 20),
        wants: needs::wants(type_code, grade),
        close_after_seconds: 900,
        disposition: needs::dispositions(type_code).first().copied().unwrap_or("settled-on-scene"),
        closing_note: None,
        notes: Vec::new(),
        twist: Twist::Plain,
        tries: 0,
    }
}
