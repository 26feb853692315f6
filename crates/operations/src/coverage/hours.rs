//! The circles of the last day, hour by hour: noted again and again while the service runs, kept in memory only.

use api::streets::{Circle, HourCoverage};
use model::Moment;

use super::{circles, first_arrivals, free_units};
use crate::city::City;
use crate::limits::COVERAGE_NOTED_EVERY_SECONDS;

/// Hours of a day.
const HOURS: usize = 24;

/// What was noted in the last day.
#[derive(Default)]
pub(crate) struct Hours {
    last: Option<Moment>,
    hours: [Option<Hour>; HOURS],
}

/// The notes of one hour.
struct Hour {
    /// When it began; the same hour of another day is another one.
    began: Moment,
    /// How often was noted.
    notes: u32,
    /// The sums of what was noted.
    units: usize,
    circles: Vec<Circle>,
}

/// Notes how well the free units cover the city, where that was not done lately. Called again and again.
pub fn note_coverage(city: &City) {
    let Some(streets) = city.streets() else { return };
    if !city.hours().lock().is_due(city.now()) {
        return;
    }
    let cells = city.cells(streets);
    if cells.grids.is_empty() {
        return;
    }
    let free = free_units(city);
    let circles = circles(cells, &first_arrivals(streets, &free, &cells.goals));
    city.hours().lock().note(city.now(), free.len(), circles);
}

impl Hours {
    /// Whether the last note is old. Whoever asks will note: the time is taken here, so that nobody else does too.
    fn is_due(&mut self, now: Moment) -> bool {
        let is_due = self.last.is_none_or(|last| {
            let passed = now.seconds_since(last);
            !(0..COVERAGE_NOTED_EVERY_SECONDS).contains(&passed)
        });
        if is_due {
            self.last = Some(now);
        }
        is_due
    }

    fn note(&mut self, now: Moment, units: usize, circles: Vec<Circle>) {
        let (slot, began) = hour_of(now);
        match &mut self.hours[slot] {
            Some(hour) if hour.began == began => {
                hour.notes += 1;
                hour.units += units;
                for (sum, circle) in hour.circles.iter_mut().zip(circles) {
                    sum.population_share += circle.population_share;
                    sum.places_share += circle.places_share;
                }
            }
            other => *other = Some(Hour { began, notes: 1, units, circles }),
        }
    }

    /// The hours of the last day, the earliest first, each as the mean of its notes.
    pub(crate) fn show(&self, now: Moment) -> Vec<HourCoverage> {
        let (_, present) = hour_of(now);
        let in_last_day = |hour: &&Hour| (0..86_400).contains(&present.seconds_since(hour.began));
        let mut hours: Vec<&Hour> = self.hours.iter().flatten().filter(in_last_day).collect();
        hours.sort_by_key(|hour| hour.began);
        hours.into_iter().map(Hour::show).collect()
    }
}

impl Hour {
    #[expect(clippy::cast_precision_loss, reason = "units are counted")]
    fn show(&self) -> HourCoverage {
        let notes = f64::from(self.notes);
        let mean = |circle: &Circle| Circle {
            minutes: circle.minutes,
            population_share: circle.population_share / notes,
            places_share: circle.places_share / notes,
        };
        HourCoverage {
            from: self.began,
            hour: self.began.civil().hour().unsigned_abs(),
            units: self.units as f64 / notes,
            circles: self.circles.iter().map(mean).collect(),
        }
    }
}

/// The hour of the day of a moment, and when that hour began.
fn hour_of(at: Moment) -> (usize, Moment) {
    let civil = at.civil();
    let into = i64::from(civil.minute()) * 60 + i64::from(civil.second());
    let began = at.plus_seconds(-into);
    let whole = began.micros() - began.micros().rem_euclid(1_000_000);
    (usize::from(civil.hour().unsigned_abs()), Moment::from_micros(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn circle(share: f64) -> Vec<Circle> {
        vec![Circle { minutes: 5, population_share: share, places_share: share }]
    }

    #[test]
    fn an_hour_is_the_mean_of_its_notes_and_a_day_later_it_is_another_one() {
        let mut hours = Hours::default();
        hours.note(at("2023-01-10T08:05:00+08:00"), 10, circle(0.5));
        hours.note(at("2023-01-10T08:59:59.5+08:00"), 20, circle(0.75));
        hours.note(at("2023-01-10T09:00:00+08:00"), 5, circle(0.25));
        let shown = hours.show(at("2023-01-10T10:00:00+08:00"));
        let shares: Vec<(u8, f64, f64)> =
            shown.iter().map(|hour| (hour.hour, hour.units, hour.circles[0].population_share)).collect();
        assert_eq!(shares, [(8, 15.0, 0.625), (9, 5.0, 0.25)]);

        hours.note(at("2023-01-11T08:30:00+08:00"), 1, circle(1.0));
        let shown = hours.show(at("2023-01-11T08:45:00+08:00"));
        assert_eq!(shown.iter().map(|hour| hour.hour).collect::<Vec<_>>(), [9, 8], "yesterday's 8 is gone");
        assert_eq!(hours.show(at("2023-01-12T12:00:00+08:00")), []);
    }

    #[test]
    fn it_is_noted_again_only_after_a_while_and_at_once_when_the_clock_jumps() {
        let mut hours = Hours::default();
        assert!(hours.is_due(at("2023-01-10T08:00:00+08:00")));
        assert!(!hours.is_due(at("2023-01-10T08:00:59+08:00")));
        assert!(hours.is_due(at("2023-01-10T08:10:00+08:00")));
        assert!(hours.is_due(at("2023-01-10T06:00:00+08:00")), "a demonstration's day begins anew");
    }
}
