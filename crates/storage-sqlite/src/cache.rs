//! Versions of the streams that were written lately.

use std::collections::HashMap;

use storage::StreamId;

/// How many streams one generation holds.
const GENERATION_STREAMS: usize = 16_384;

/// Remembers versions in two generations: when the young one is full the old one is forgotten. What is used
/// stays, and nothing has to be kept in order.
#[derive(Debug, Default)]
pub(crate) struct VersionCache {
    young: HashMap<StreamId, u64>,
    old: HashMap<StreamId, u64>,
}

impl VersionCache {
    pub(crate) fn get(&mut self, stream: StreamId) -> Option<u64> {
        if let Some(&version) = self.young.get(&stream) {
            return Some(version);
        }
        let version = self.old.remove(&stream)?;
        self.put(stream, version);
        Some(version)
    }

    pub(crate) fn put(&mut self, stream: StreamId, version: u64) {
        if self.young.len() >= GENERATION_STREAMS && !self.young.contains_key(&stream) {
            self.old = std::mem::take(&mut self.young);
        }
        // An older version may stay behind in `old`; the young one is always looked at first.
        self.young.insert(stream, version);
    }

    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_stream_in_use_stays_and_a_forgotten_one_never_comes_back_with_an_old_version() {
        let mut cache = VersionCache::default();
        let stream = |number: usize| StreamId(Uuid::from_u128(number as u128));
        let busy = stream(usize::MAX);
        for round in 1..=200_000_u64 {
            cache.put(stream(usize::try_from(round).expect("small")), 1);
            if round % 1000 == 0 {
                cache.put(busy, round);
            }
            if round > 1000 {
                assert_eq!(cache.get(busy), Some(round / 1000 * 1000));
            }
        }
        assert_eq!(cache.get(stream(1)), None);
    }
}
