//! The numbers that people say on the telephone: `110-20230110-000123`, `J20230110-000045`. Unique; a number
//! may be skipped when a command fails, never used twice.

use std::collections::BTreeMap;

use model::Moment;
use parking_lot::Mutex;

/// Counts numbers up per prefix; the prefix holds the civil date.
pub(crate) struct Numbers(Mutex<BTreeMap<String, u64>>);

/// How many prefixes are remembered: yesterday's must not come back at midnight.
const PREFIXES_MAX: usize = 32;

impl Numbers {
    /// Goes on from the highest numbers seen.
    pub(crate) fn resume(seen: &BTreeMap<String, u64>) -> Self {
        Self(Mutex::new(seen.clone()))
    }

    /// The next number of a series on that civil date.
    pub(crate) fn next(&self, series: &str, at: Moment) -> String {
        let date = at.civil().date();
        let separator = if series.len() > 1 { "-" } else { "" };
        let prefix = format!("{series}{separator}{:04}{:02}{:02}", date.year(), date.month(), date.day());
        let mut counters = self.0.lock();
        let counter = counters.entry(prefix.clone()).or_insert(0);
        *counter += 1;
        let number = format!("{prefix}-{counter:06}");
        forget_oldest(&mut counters);
        number
    }
}

/// Takes note of a number that is in use.
pub(crate) fn see(seen: &mut BTreeMap<String, u64>, number: &str) {
    let Some((prefix, count)) = number.rsplit_once('-') else { return };
    let Ok(count) = count.parse::<u64>() else { return };
    if let Some(present) = seen.get_mut(prefix) {
        *present = (*present).max(count);
        return;
    }
    seen.insert(prefix.to_owned(), count);
    forget_oldest(seen);
}

fn forget_oldest(counters: &mut BTreeMap<String, u64>) {
    while counters.len() > PREFIXES_MAX {
        let oldest = counters
            .keys()
            .min_by_key(|prefix| prefix.get(prefix.len().saturating_sub(8)..).map(str::to_owned));
        let Some(oldest) = oldest.cloned() else { return };
        counters.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_after_a_restart_and_begin_anew_each_day() {
        let first: Moment = "2023-01-10T08:00:00+08:00".parse().unwrap();
        let mut seen = BTreeMap::new();
        see(&mut seen, "110-20230110-000122");
        let numbers = Numbers::resume(&seen);
        assert_eq!(numbers.next("110", first), "110-20230110-000123");
        assert_eq!(numbers.next("J", first), "J20230110-000001");
        assert_eq!(numbers.next("110", first.plus_seconds(86_400)), "110-20230111-000001");
    }
}
