//! An instant, as an argument: nothing in this crate asks what time it is.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The offset of China Standard Time, the one civil time of every jurisdiction here, in seconds.
pub const CIVIL_OFFSET_SECONDS: i32 = 8 * 3600;

/// An instant in microseconds since 1970-01-01T00:00:00Z. In JSON: RFC 3339 with microseconds and `Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i64);

impl Moment {
    /// The moment this many microseconds after the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment so many seconds later (earlier when negative); saturates at the ends of time.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds from `earlier` to this moment; negative when it lies before.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1_000_000
    }

    /// The civil date and time at UTC+8.
    pub fn civil(self) -> jiff::civil::DateTime {
        let timestamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        jiff::tz::Offset::from_seconds(CIVIL_OFFSET_SECONDS)
            .expect("eight hours is a valid offset")
            .to_datetime(timestamp)
    }

    /// The moment at which this civil date and time (UTC+8) happens.
    pub fn from_civil(civil: jiff::civil::DateTime) -> Self {
        let offset =
            jiff::tz::Offset::from_seconds(CIVIL_OFFSET_SECONDS).expect("eight hours is a valid offset");
        offset.to_timestamp(civil).map_or(Self(0), |timestamp| Self(timestamp.as_microsecond()))
    }
}

// Written by hand: the contract is a text, whatever the instant is inside.
impl utoipa::PartialSchema for Moment {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .examples(["2023-01-10T00:47:10.000000Z"])
            .into()
    }
}

impl utoipa::ToSchema for Moment {}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        write!(f, "{timestamp:.6}")
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text is not an RFC 3339 instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an RFC 3339 time with offset, such as 2023-01-10T08:47:10+08:00")]
pub struct NotAMoment(String);

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let parsed: Result<Timestamp, _> = text.parse();
        parsed.map(|timestamp| Self(timestamp.as_microsecond())).map_err(|_cause| NotAMoment(text.to_owned()))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_what_it_writes() {
        let moment: Moment = "2023-01-10T08:47:10+08:00".parse().unwrap();
        assert_eq!(moment.to_string(), "2023-01-10T00:47:10.000000Z");
        assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment);
        assert_eq!(moment.civil().to_string(), "2023-01-10T08:47:10");
        assert_eq!(Moment::from_civil(moment.civil()), moment);
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        assert!("2023-01-10T08:47:10".parse::<Moment>().is_err());
    }
}
