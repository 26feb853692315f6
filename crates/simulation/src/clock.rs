//! The clock of the city on a desk. It stands until somebody moves it.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use model::Moment;
use operations::{Clock, Tick};

/// A clock that others advance. It never goes back but by [`SimulatedClock::set`].
pub struct SimulatedClock {
    now_micros: AtomicI64,
    /// The chosen speed as the bits of a double.
    speed: AtomicU64,
    running: AtomicBool,
}

impl SimulatedClock {
    /// A running clock at a moment.
    pub fn new(now: Moment, speed: f64) -> Self {
        Self {
            now_micros: AtomicI64::new(now.micros()),
            speed: AtomicU64::new(speed.to_bits()),
            running: AtomicBool::new(true),
        }
    }

    /// Puts the clock to a moment, earlier or later: the day begins anew.
    pub fn set(&self, now: Moment) {
        self.now_micros.store(now.micros(), Ordering::SeqCst);
    }

    /// Lets the clock reach a moment. One that has passed changes nothing.
    pub fn advance_to(&self, now: Moment) {
        self.now_micros.fetch_max(now.micros(), Ordering::SeqCst);
    }

    /// Says that the clock stands. Whoever drives it asks [`SimulatedClock::is_running`].
    pub fn pause(&self) {
        self.running.store(false, Ordering::SeqCst);
    }

    /// Says that the clock goes on.
    pub fn resume(&self) {
        self.running.store(true, Ordering::SeqCst);
    }

    /// Whether it goes.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::SeqCst)
    }

    /// Chooses how many seconds pass in the city in one second of the wall.
    pub fn set_speed(&self, speed: f64) {
        self.speed.store(speed.to_bits(), Ordering::SeqCst);
    }

    /// The chosen speed, also while the clock stands.
    pub fn speed(&self) -> f64 {
        f64::from_bits(self.speed.load(Ordering::SeqCst))
    }
}

impl Clock for SimulatedClock {
    fn tick(&self) -> Tick {
        let now = Moment::from_micros(self.now_micros.load(Ordering::SeqCst));
        Tick { now, speed: if self.is_running() { self.speed() } else { 0.0 } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_forward_only_and_shows_no_speed_while_it_stands() {
        let start = Moment::from_micros(1_000_000);
        let clock = SimulatedClock::new(start, 60.0);
        clock.advance_to(start.plus_seconds(5));
        clock.advance_to(start.plus_seconds(3));
        assert_eq!(clock.now(), start.plus_seconds(5));
        clock.pause();
        assert_eq!((clock.tick().speed, clock.speed()), (0.0, 60.0));
        clock.resume();
        clock.set(start);
        assert_eq!(clock.tick(), Tick { now: start, speed: 60.0 });
    }
}
