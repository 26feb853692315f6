//! W3C times as the standard writes them, and as its clients do.

use model::Moment;

/// A text is not a time of the standard.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a W3C time with zone, such as 2023-01-10T08:47:10+08:00")]
pub struct NotATime(pub String);

/// The moment at UTC+8 with its zone and without a fraction of a second, on which many clients choke.
pub fn write_time(moment: Moment) -> String {
    let civil = moment.civil().to_string();
    let seconds = civil.split('.').next().unwrap_or_default();
    format!("{seconds}+08:00")
}

/// Reads a time with zone; a fraction of a second is fine.
///
/// A `+` that a client forgot to escape arrives as a blank, and is read as the `+` it was. A date alone is its
/// first instant at UTC+8.
pub fn parse_time(text: &str) -> Result<Moment, NotATime> {
    let trimmed = text.trim();
    let whole = if is_date(trimmed) { format!("{trimmed}T00:00:00+08:00") } else { plus_restored(trimmed) };
    if !whole.contains(['T', 't']) {
        return Err(NotATime(text.to_owned()));
    }
    whole.parse().map_err(|_cause| NotATime(text.to_owned()))
}

/// Whether the text is a date without a time.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(
            |(at, byte)| {
                if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
            },
        )
}

fn plus_restored(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((time, zone))
            if time.contains('T') && zone.starts_with(|first: char| first.is_ascii_digit()) =>
        {
            format!("{time}+{zone}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> i64 {
        parse_time(text).unwrap().micros()
    }

    #[test]
    fn a_time_is_written_with_its_zone_and_without_a_fraction() {
        let moment: Moment = "2023-01-10T00:47:10.987654Z".parse().unwrap();
        assert_eq!(write_time(moment), "2023-01-10T08:47:10+08:00");
        assert_eq!(write_time(Moment::from_micros(0)), "1970-01-01T08:00:00+08:00");
    }

    #[test]
    fn every_way_to_write_the_same_instant_is_read() {
        let expected = micros("2023-01-10T00:47:10Z");
        for text in [
            "2023-01-10T08:47:10+08:00",
            "2023-01-10T08:47:10 08:00",
            " 2023-01-10T08:47:10+08:00 ",
            "2023-01-10T00:47:10.000Z",
            "2023-01-09T19:47:10-05:00",
        ] {
            assert_eq!(micros(text), expected, "{text}");
        }
        assert_eq!(micros("2023-01-10"), micros("2023-01-09T16:00:00Z"));
    }

    #[test]
    fn what_is_no_time_with_zone_is_refused() {
        for text in
            ["", "yesterday", "2023-01-10T08:47:10", "2023-13-40", "2023-01-10 08:47:10", "1673311630"]
        {
            assert_eq!(parse_time(text), Err(NotATime(text.to_owned())), "{text}");
        }
    }
}
