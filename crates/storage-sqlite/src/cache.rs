//! Versions of the streams that were written lately.

use std::collections::HashMap;

use storage::StreamId;

/// How many streams one generation holds.
const GENERATION_STREAMS: usize = 16_384;

/// Remembers versions in two generations: when the young one is full the old one is forgotten. What is used
/// stays, and nothing has to be kept in order. It also knows the newest stream that it has forgotten: whatever
/// is newer and not remembered was never written, which is what most new streams are.
#[derive(Debug, Default)]
pub(crate) struct VersionCache {
    young: HashMap<StreamId, u64>,
    old: HashMap<StreamId, u64>,
    newest_forgotten: Option<StreamId>,
}

impl VersionCache {
    /// The version, when it is known without asking the table.
    pub(crate) fn get(&mut self, stream: StreamId) -> Option<u64> {
        if let Some(&version) = self.young.get(&stream) {
            return Some(version);
        }
        match self.old.remove(&stream) {
            Some(version) => {
                self.put(stream, version);
                Some(version)
            }
            None if self.newest_forgotten.is_none_or(|newest| stream > newest) => Some(0),
            None => None,
        }
    }

    pub(crate) fn put(&mut self, stream: StreamId, version: u64) {
        if self.young.len() >= GENERATION_STREAMS && !self.young.contains_key(&stream) {
            let forgotten = std::mem::replace(&mut self.old, std::mem::take(&mut self.young));
            self.newest_forgotten = forgotten.into_keys().max().max(self.newest_forgotten);
        }
        // An older version may stay behind in `old`; the young one is always looked at first.
        self.young.insert(stream, version);
    }

    /// Forgets everything, in a table whose newest stream is this one.
    pub(crate) fn clear(&mut self, newest: Option<StreamId>) {
        self.young.clear();
        self.old.clear();
        self.newest_forgotten = newest;
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

    #[test]
    fn a_stream_newer_than_all_that_was_forgotten_has_no_events_whatever_the_order_of_coming() {
        let mut cache = VersionCache::default();
        let stream = |number: u128| StreamId(Uuid::from_u128(number));
        cache.clear(Some(stream(100)));
        cache.put(stream(205), 1);
        assert_eq!(cache.get(stream(203)), Some(0));
        assert_eq!(cache.get(stream(205)), Some(1));
        assert_eq!(cache.get(stream(100)), None);
        for number in 0..3 * GENERATION_STREAMS as u128 {
            cache.put(stream(1_000 + number), 1);
        }
        assert_eq!(cache.get(stream(203)), None);
    }
}
