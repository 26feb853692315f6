//! What the journal tells about itself.

use crate::Lane;

/// One value for each lane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PerLane<T> {
    /// The emergency lane's.
    pub emergency: T,
    /// The normal lane's.
    pub normal: T,
    /// The bulk lane's.
    pub bulk: T,
}

impl<T> PerLane<T> {
    /// Returns one lane's value.
    pub fn get(&self, lane: Lane) -> &T {
        match lane {
            Lane::Emergency => &self.emergency,
            Lane::Normal => &self.normal,
            Lane::Bulk => &self.bulk,
        }
    }

    /// Returns one lane's value for changing.
    pub fn get_mut(&mut self, lane: Lane) -> &mut T {
        match lane {
            Lane::Emergency => &mut self.emergency,
            Lane::Normal => &mut self.normal,
            Lane::Bulk => &mut self.bulk,
        }
    }
}

/// How the journal fares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum JournalState {
    /// Appends are stored.
    #[default]
    Serving,
    /// The last commit failed; every further batch tries to go on.
    Recovering,
    /// The disk is full; every further batch tries to go on.
    Full,
    /// The journal has stopped and takes nothing more.
    Closed,
}

/// The journal's figures at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JournalMetrics {
    /// Batches committed since the start.
    pub batches: u64,
    /// Events committed since the start.
    pub events: u64,
    /// Flushes to the disk since the start.
    pub flushes: u64,
    /// Appends that wait, by lane.
    pub queued: PerLane<usize>,
    /// Appends refused since the start, by lane.
    pub refused: PerLane<u64>,
    /// Failed commits since the start.
    pub failures: u64,
    /// The last failure, with its causes.
    pub last_failure: Option<String>,
    /// How the journal fares.
    pub state: JournalState,
}
