//! The journal's limits. Each has a name, and errors name the one that was met.

use crate::Lane;

/// How much the journal takes at once and how much may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Events in one commit.
    pub batch_events_max: usize,
    /// Bytes in one commit.
    pub batch_bytes_max: usize,
    /// Events in one append.
    pub append_events_max: usize,
    /// Bytes in one append.
    pub append_bytes_max: usize,
    /// Appends waiting in the emergency lane.
    pub emergency_queued_max: usize,
    /// Appends waiting in the normal lane.
    pub normal_queued_max: usize,
    /// Appends waiting in the bulk lane.
    pub bulk_queued_max: usize,
    /// Bytes waiting in all lanes.
    pub queued_bytes_max: usize,
    /// How full all lanes together may be, in percent, before normal work is refused.
    pub normal_occupancy_max_percent: usize,
    /// How full all lanes together may be, in percent, before bulk work is refused.
    pub bulk_occupancy_max_percent: usize,
    /// When refused emergency and normal work should come back.
    pub retry_after_seconds: u32,
    /// When refused bulk work should come back.
    pub bulk_retry_after_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            batch_events_max: 512,
            batch_bytes_max: 1 << 20,
            append_events_max: 64,
            append_bytes_max: 1 << 20,
            emergency_queued_max: 4096,
            normal_queued_max: 4096,
            bulk_queued_max: 2048,
            queued_bytes_max: 64 << 20,
            normal_occupancy_max_percent: 80,
            bulk_occupancy_max_percent: 50,
            retry_after_seconds: 1,
            bulk_retry_after_seconds: 5,
        }
    }
}

impl Limits {
    /// Returns how many appends may wait in a lane.
    pub fn queued_max(&self, lane: Lane) -> usize {
        match lane {
            Lane::Emergency => self.emergency_queued_max,
            Lane::Normal => self.normal_queued_max,
            Lane::Bulk => self.bulk_queued_max,
        }
    }

    /// Returns how full all lanes together may be before this lane is refused.
    pub fn occupancy_max_percent(&self, lane: Lane) -> usize {
        match lane {
            Lane::Emergency => 100,
            Lane::Normal => self.normal_occupancy_max_percent,
            Lane::Bulk => self.bulk_occupancy_max_percent,
        }
    }

    /// Returns when refused work of a lane should come back.
    pub fn retry_after_seconds(&self, lane: Lane) -> u32 {
        match lane {
            Lane::Emergency | Lane::Normal => self.retry_after_seconds,
            Lane::Bulk => self.bulk_retry_after_seconds,
        }
    }
}
