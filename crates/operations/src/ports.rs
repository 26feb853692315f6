//! What an operation needs from outside: the time and chance. Journals come in as [`storage::Journal`].

use model::Moment;
use uuid::Uuid;

/// The time in the city and how fast it goes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tick {
    /// The time.
    pub now: Moment,
    /// Seconds of the city in one second of the wall: 1 in service, 0 when a demonstration is paused.
    pub speed: f64,
}

/// The clock of the city.
pub trait Clock: Send + Sync {
    /// Reads it.
    fn tick(&self) -> Tick;

    /// The time alone.
    fn now(&self) -> Moment {
        self.tick().now
    }
}

/// Chance: ids, keys and nonces are made from it.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A fresh id that sorts by time (UUID version 7).
    fn id(&self, at: Moment) -> Uuid {
        let mut random = [0_u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}
