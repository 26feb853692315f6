//! One row, whatever its layout, and the report that it becomes.

use api::report::{FileReport, PlaceGiven};
use model::Moment;
use model::report::{ADDRESS_CHARACTERS_MAX, Channel, Desk, TEXT_CHARACTERS_MAX};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};

use super::{LINE_BYTES_MAX, PlaceMap};

/// What is wrong with a row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RowProblem {
    /// It is too long to be a row.
    #[error("the line has more than {LINE_BYTES_MAX} bytes")]
    TooLong,
    /// Its bytes are not UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// It has not as many columns as the header.
    #[error("there are {found} columns where the header has {expected}")]
    Columns {
        /// How many the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// Its time cannot be read.
    #[error("`{0}` is not a time such as 2015-12-10 17:40:00 or 2023-01-10T08:47:10+08:00")]
    NotATime(String),
    /// Its point cannot be read.
    #[error("`{lon}`, `{lat}` is not a longitude and a latitude")]
    NotAPoint {
        /// The longitude as it stands.
        lon: String,
        /// The latitude as it stands.
        lat: String,
    },
    /// It names no desk.
    #[error("`{0}` is no desk; it is 110 or 12345")]
    NotADesk(String),
    /// It names no channel.
    #[error("`{0}` is no channel; it is phone, web, sms, sensor, volunteer or partner")]
    NotAChannel(String),
    /// It says more than a report can hold.
    #[error(
        "the text has more than {TEXT_CHARACTERS_MAX} characters, or the address more than {ADDRESS_CHARACTERS_MAX}"
    )]
    SaysTooMuch,
    /// It says nothing.
    #[error("there is neither a text nor a place")]
    SaysNothing,
}

/// A row, read.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) point: Option<(f64, f64)>,
    desk: Desk,
    channel: Channel,
    text: String,
    address: Option<String>,
}

impl Row {
    /// A recorded 911 call: by telephone, at the emergency desk.
    pub(super) fn recorded(
        time: &str,
        title: &str,
        point: Option<(f64, f64)>,
        address: Option<String>,
    ) -> Result<Self, RowProblem> {
        let text = title.to_owned();
        Self { at: at(time)?, point, desk: Desk::Emergency, channel: Channel::Phone, text, address }.checked()
    }

    /// A row of our own layout.
    pub(super) fn own(
        time: &str,
        (desk, channel): (&str, &str),
        text: &str,
        point: Option<(f64, f64)>,
        address: &str,
    ) -> Result<Self, RowProblem> {
        Self {
            at: at(time)?,
            point,
            desk: word(desk).ok_or_else(|| RowProblem::NotADesk(shortened(desk)))?,
            channel: word(channel).ok_or_else(|| RowProblem::NotAChannel(shortened(channel)))?,
            text: text.to_owned(),
            address: (!address.is_empty()).then(|| address.to_owned()),
        }
        .checked()
    }

    fn checked(self) -> Result<Self, RowProblem> {
        let address_characters = self.address.as_deref().map_or(0, |address| address.chars().count());
        if self.text.chars().count() > TEXT_CHARACTERS_MAX || address_characters > ADDRESS_CHARACTERS_MAX {
            return Err(RowProblem::SaysTooMuch);
        }
        if self.text.is_empty() && self.point.is_none() && self.address.is_none() {
            return Err(RowProblem::SaysNothing);
        }
        Ok(self)
    }

    /// The report, its point moved by the map.
    pub(super) fn request(self, map: Option<&PlaceMap>) -> FileReport {
        let point = self.point.map(|(lon, lat)| map.map_or((lon, lat), |map| map.apply(lon, lat)));
        let has_place = point.is_some() || self.address.is_some();
        FileReport {
            desk: self.desk,
            channel: self.channel,
            text: self.text,
            place: has_place.then_some(PlaceGiven {
                lon: point.map(|(lon, _)| lon),
                lat: point.map(|(_, lat)| lat),
                address: self.address,
            }),
            caller: None,
            service: None,
        }
    }
}

/// The point of a longitude and a latitude; none when both are blank.
pub(super) fn place_of(lon: &str, lat: &str) -> Result<Option<(f64, f64)>, RowProblem> {
    if lon.is_empty() && lat.is_empty() {
        return Ok(None);
    }
    let within = |text: &str, bound: f64| text.parse::<f64>().ok().filter(|degrees| degrees.abs() <= bound);
    match within(lon, 180.0).zip(within(lat, 90.0)) {
        Some(point) => Ok(Some(point)),
        None => Err(RowProblem::NotAPoint { lon: shortened(lon), lat: shortened(lat) }),
    }
}

/// Street corner, township and postal code, as far as they are there.
pub(super) fn recorded_address(parts: &[&str; 3]) -> Option<String> {
    let given: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    (!given.is_empty()).then(|| given.join(", "))
}

/// A time with zone, or one without. Only the time between calls counts, so the zone that is missing does not matter.
fn at(text: &str) -> Result<Moment, RowProblem> {
    let with_zone = text.parse::<Moment>();
    with_zone
        .or_else(|_cause| format!("{}Z", text.replacen(' ', "T", 1)).parse())
        .map_err(|_cause| RowProblem::NotATime(shortened(text)))
}

/// The value that a word of the API stands for.
fn word<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let deserializer: StrDeserializer<'a, WordError> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
