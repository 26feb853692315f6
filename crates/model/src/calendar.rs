//! The working calendar: statutory holidays, and the weekends that are worked for them (调休).
//!
//! A year that nobody has loaded knows weekends only, and says so through [`Calendar::covers`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::rules::Wording;

/// One holiday: a name and its days off, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its name.
    pub name: Wording,
    /// The first day off.
    #[serde(with = "date_text")]
    pub from: Date,
    /// The last day off.
    #[serde(with = "date_text")]
    pub to: Date,
}

/// The official arrangement of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearCalendar {
    /// The year.
    pub year: i16,
    /// Where it is written.
    pub citation: String,
    /// The weekend days that are worked.
    #[serde(with = "date_list_text")]
    pub working_weekends: Vec<Date>,
    /// The holidays.
    pub holidays: Vec<Holiday>,
}

/// All the years that are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Calendar {
    years: BTreeMap<i16, YearCalendar>,
    #[serde(skip)]
    working_weekends: BTreeSet<Date>,
}

impl Calendar {
    /// The calendar of these years; a later one of the same year replaces the earlier.
    pub fn new(years: impl IntoIterator<Item = YearCalendar>) -> Self {
        let years: BTreeMap<i16, YearCalendar> = years.into_iter().map(|year| (year.year, year)).collect();
        let working_weekends =
            years.values().flat_map(|year| year.working_weekends.iter().copied()).collect();
        Self { years, working_weekends }
    }

    /// Whether the official arrangement of this year is loaded; if not, only weekends are known.
    pub fn covers(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The years that are loaded.
    pub fn years(&self) -> impl Iterator<Item = &YearCalendar> {
        self.years.values()
    }

    /// The holiday that this day belongs to.
    pub fn holiday(&self, date: Date) -> Option<&Holiday> {
        // A New Year holiday may begin in the last days of the year before.
        [date.year(), date.year().saturating_add(1)]
            .iter()
            .filter_map(|year| self.years.get(year))
            .flat_map(|year| &year.holidays)
            .find(|holiday| holiday.from <= date && date <= holiday.to)
    }

    /// Whether this day is off by the official holiday arrangement.
    pub fn is_statutory_holiday(&self, date: Date) -> bool {
        self.holiday(date).is_some()
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        if self.working_weekends.contains(&date) {
            return true;
        }
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_statutory_holiday(date)
    }

    /// The `n`-th working day after this day; the day itself when `n` is 0.
    pub fn add_working_days(&self, date: Date, n: u32) -> Date {
        let mut day = date;
        let mut left = n;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// This day when it is worked, otherwise the next day that is.
    pub fn next_after_holiday(&self, date: Date) -> Date {
        if self.is_working_day(date) { date } else { self.add_working_days(date, 1) }
    }
}

/// A civil date as `2023-01-10`.
pub(crate) mod date_text {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
    pub(crate) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        parse(&String::deserialize(deserializer)?)
    }

    pub(super) fn parse<E: serde::de::Error>(text: &str) -> Result<Date, E> {
        let parsed: Result<Date, _> = text.parse();
        parsed.map_err(|_cause| E::custom(format_args!("`{text}` is not a date such as 2023-01-10")))
    }
}

/// A civil date that may be absent.
pub(crate) mod optional_date_text {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands the field over by reference"
    )]
    pub(crate) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Option::<String>::deserialize(deserializer)?.map(|text| super::date_text::parse(&text)).transpose()
    }
}

/// A list of civil dates.
mod date_list_text {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(dates: &[Date], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dates.iter().map(ToString::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Date>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| super::date_text::parse(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use crate::rules::Rules;

    #[test]
    fn a_weekend_worked_for_a_holiday_is_a_working_day() {
        let calendar = Rules::builtin().calendars;
        for day in
            [date(2023, 1, 28), date(2023, 1, 29), date(2023, 6, 25), date(2024, 2, 18), date(2024, 9, 14)]
        {
            assert!(calendar.is_working_day(day), "{day}");
        }
    }

    #[test]
    fn holidays_and_plain_weekends_are_off() {
        let calendar = Rules::builtin().calendars;
        let off = [
            date(2022, 12, 31),
            date(2023, 1, 2),
            date(2023, 1, 24),
            date(2023, 2, 11),
            date(2023, 10, 6),
            date(2024, 2, 17),
            date(2024, 6, 8),
            date(2024, 6, 10),
        ];
        for day in off {
            assert!(!calendar.is_working_day(day), "{day}");
        }
        assert!(calendar.is_working_day(date(2024, 2, 9)), "lunar New Year's Eve of 2024 was no day off");
    }

    #[test]
    fn the_arrangements_have_the_published_number_of_days() {
        let calendar = Rules::builtin().calendars;
        let days_in = |year: i16, pick: &dyn Fn(Date) -> bool| {
            date(year, 1, 1)
                .series(jiff::Span::new().days(1))
                .take_while(|d| d.year() == year)
                .filter(|d| pick(*d))
                .count()
        };
        assert_eq!(days_in(2023, &|day| calendar.is_working_day(day)), 249);
        assert_eq!(days_in(2024, &|day| calendar.is_working_day(day)), 251);
        assert_eq!(calendar.holiday(date(2023, 1, 22)).unwrap().name.zh, "春节");
    }

    #[test]
    fn a_year_that_is_not_loaded_knows_weekends_only_and_says_so() {
        let calendar = Rules::builtin().calendars;
        assert!(calendar.covers(2023) && calendar.covers(2024) && !calendar.covers(2031));
        assert!(calendar.is_working_day(date(2031, 10, 1)), "a Wednesday");
        assert!(!calendar.is_working_day(date(2031, 10, 4)), "a Saturday");
    }

    #[test]
    fn the_day_after_a_holiday_may_be_a_saturday() {
        let calendar = Rules::builtin().calendars;
        assert_eq!(calendar.next_after_holiday(date(2023, 1, 25)), date(2023, 1, 28));
        assert_eq!(calendar.next_after_holiday(date(2023, 2, 11)), date(2023, 2, 13));
        assert_eq!(calendar.next_after_holiday(date(2023, 1, 10)), date(2023, 1, 10));
    }

    proptest! {
        #[test]
        fn the_nth_working_day_has_n_working_days_up_to_it(offset in 0_i32..700, n in 0_u32..60) {
            let calendar = Rules::builtin().calendars;
            let start = date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset));
            let end = calendar.add_working_days(start, n);
            let mut walked = 0;
            let mut day = start;
            while day < end {
                day = day.tomorrow().unwrap();
                walked += u32::from(calendar.is_working_day(day));
            }
            prop_assert_eq!(walked, n);
            prop_assert!(n == 0 || calendar.is_working_day(end));
        }
    }
}
