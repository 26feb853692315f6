//! The real clock: the only place where the time of the wall is read.

use std::time::{SystemTime, UNIX_EPOCH};

use model::Moment;
use operations::{Clock, Tick};

/// The wall's clock.
pub(crate) struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the port's one real adapter")]
    fn tick(&self) -> Tick {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        Tick { now: Moment::from_micros(micros), speed: 1.0 }
    }
}
