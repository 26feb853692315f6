//! Positions as `OwnTracks` sends them over MQTT: one JSON message for each, the unit in the topic.
//!
//! | topic | message | our words |
//! |---|---|---|
//! | `owntracks/UNIT/DEVICE` | `_type`: `location` | the unit's id or call sign |
//! | | `lon`, `lat` | degrees, WGS-84 |
//! | | `tst` | seconds since 1970: when the device was there, not when it could send |
//! | | `cog`, `vel`, `acc` | heading in degrees, speed in km/h, accuracy in metres |
//!
//! Every other kind of message (`lwt`, `status`, `transition`, `waypoint`, ...) says nothing of where a unit is.
//! Source: the booklet of `OwnTracks`, "JSON formats".

use api::streets::SeenPosition;
use model::Moment;
use serde::Deserialize;

/// The most bytes of a message; a device sends some 300.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;

/// A message that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadMessage {
    /// The topic has no place for a unit.
    #[error("the topic `{0}` is not PREFIX/UNIT/DEVICE")]
    Topic(String),
    /// It is too long.
    #[error("{0} bytes; at most {MESSAGE_BYTES_MAX} (MESSAGE_BYTES_MAX)")]
    TooLong(usize),
    /// It is no message of this format.
    #[error("not an OwnTracks message: {0}")]
    Json(String),
    /// A position without one of its parts.
    #[error("the location lacks `{0}`")]
    Missing(&'static str),
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "_type")]
    kind: String,
    lon: Option<f64>,
    lat: Option<f64>,
    tst: Option<i64>,
    cog: Option<f32>,
    vel: Option<f32>,
    acc: Option<f32>,
}

/// Reads a message. Answers none where it does not say where the unit is.
pub fn position(topic: &str, message: &[u8]) -> Result<Option<SeenPosition>, BadMessage> {
    let unit = unit_of(topic).ok_or_else(|| BadMessage::Topic(topic.to_owned()))?;
    if message.len() > MESSAGE_BYTES_MAX {
        return Err(BadMessage::TooLong(message.len()));
    }
    let read: Message =
        serde_json::from_slice(message).map_err(|failure| BadMessage::Json(failure.to_string()))?;
    if read.kind != "location" {
        return Ok(None);
    }
    let tst = read.tst.ok_or(BadMessage::Missing("tst"))?;
    Ok(Some(SeenPosition {
        unit: unit.to_owned(),
        lon: read.lon.ok_or(BadMessage::Missing("lon"))?,
        lat: read.lat.ok_or(BadMessage::Missing("lat"))?,
        at: Moment::from_micros(tst.saturating_mul(1_000_000)),
        heading_degrees: read.cog,
        speed_kmh: read.vel,
        accuracy_meters: read.acc,
    }))
}

/// The unit is the last level but one, so that a broker may put everything under a prefix of its own.
fn unit_of(topic: &str) -> Option<&str> {
    let mut levels = topic.rsplit('/');
    let (_device, unit, _prefix) = (levels.next()?, levels.next()?, levels.next()?);
    (!unit.is_empty()).then_some(unit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As an iPhone sends it.
    const LOCATION: &str = r#"{"_type":"location","acc":8,"alt":4,"batt":82,"bs":1,"cog":271,"conn":"m",
        "lat":31.2989,"lon":120.5853,"m":1,"t":"u","tid":"01","tst":1735689600,"vac":3,"vel":34}"#;

    #[test]
    fn a_location_is_where_the_unit_of_the_topic_was_when_the_device_saw_it() {
        let seen = position("owntracks/姑苏巡-01/phone", LOCATION.as_bytes()).unwrap().unwrap();
        assert_eq!(seen.unit, "姑苏巡-01");
        assert_eq!((seen.lon, seen.lat), (120.5853, 31.2989));
        assert_eq!(seen.at, Moment::from_micros(1_735_689_600_000_000));
        assert_eq!(seen.heading_degrees, Some(271.0));
        assert_eq!(seen.speed_kmh, Some(34.0));
        assert_eq!(seen.accuracy_meters, Some(8.0));
    }

    #[test]
    fn a_prefix_of_the_broker_is_let_stand() {
        assert_eq!(position("city/110/owntracks/P1/radio", LOCATION.as_bytes()).unwrap().unwrap().unit, "P1");
    }

    #[test]
    fn a_last_will_or_a_waypoint_is_no_position() {
        for other in [r#"{"_type":"lwt","tst":1735689600}"#, r#"{"_type":"waypoint","desc":"x"}"#] {
            assert_eq!(position("owntracks/P1/phone", other.as_bytes()), Ok(None));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |topic: &str, message: &[u8]| position(topic, message).unwrap_err().to_string();
        assert_eq!(said("P1", b"{}"), "the topic `P1` is not PREFIX/UNIT/DEVICE");
        assert_eq!(said("owntracks//phone", b"{}"), "the topic `owntracks//phone` is not PREFIX/UNIT/DEVICE");
        assert!(said("owntracks/P1/phone", b"hello").starts_with("not an OwnTracks message"));
        assert_eq!(
            said("owntracks/P1/phone", br#"{"_type":"location","lat":1,"tst":1}"#),
            "the location lacks `lon`"
        );
        assert_eq!(
            said("owntracks/P1/phone", &vec![b' '; MESSAGE_BYTES_MAX + 1]),
            "16385 bytes; at most 16384 (MESSAGE_BYTES_MAX)"
        );
    }

    proptest! {
        #[test]
        fn no_message_brings_it_down(topic in ".{0,40}", message in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(position(&topic, &message));
        }
    }
}
