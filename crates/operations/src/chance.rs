//! Chance from the operating system, for everything but a simulation.

// tidy: calls: the one adapter of the port Chance
use aws_lc_rs::rand::{SecureRandom, SystemRandom};

use crate::ports::Chance;

/// The system's cryptographic random numbers.
#[derive(Default)]
pub struct SystemChance(SystemRandom);

impl SystemChance {
    /// Opens the source.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes).expect("a system without random numbers must not seal anything");
    }
}
