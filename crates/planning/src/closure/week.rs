//! A closure over the hours of a week: controls are manned at some hours and not at others.

use super::guard::Guard;
use super::{Control, Question, share_closed, ways};
use crate::network::Network;

/// So many minutes are a week.
pub const WEEK_MINUTES: u32 = 7 * 24 * 60;

/// A control and when it is manned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shift {
    /// What is held.
    pub control: Control,
    /// The minute of the week from which it is held; 0 is the beginning of Monday.
    pub from_minute: u32,
    /// The minute until which it is held, not later than the end of the week.
    pub to_minute: u32,
}

/// How far it is closed over the week.
#[derive(Clone, PartialEq, Debug)]
pub struct Week {
    /// The least share of ways closed.
    pub least: f64,
    /// The mean share over the time.
    pub mean: f64,
    /// The first and longest window in which it is least closed: from a minute until another.
    pub worst: (u32, u32),
    /// Every window in which nothing changes: from a minute until another, and the share of ways closed.
    pub windows: Vec<(u32, u32, f64)>,
}

/// Counts the ways that are closed, window by window. The controls of the question are held all week.
pub fn over_the_week(network: &Network, question: &Question, shifts: &[Shift]) -> Week {
    let mut changes: Vec<u32> =
        shifts.iter().flat_map(|shift| [shift.from_minute, shift.to_minute]).collect();
    changes.retain(|minute| *minute < WEEK_MINUTES);
    changes.extend([0, WEEK_MINUTES]);
    changes.sort_unstable();
    changes.dedup();
    let mut windows: Vec<(u32, u32, f64)> = Vec::new();
    for pair in changes.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let manned = shifts.iter().filter(|shift| shift.from_minute <= from && from < shift.to_minute);
        let controls: Vec<Control> =
            question.controls.iter().copied().chain(manned.map(|shift| shift.control)).collect();
        let guard = Guard::new(network, question, &controls);
        let ways = ways::ways(network, &guard, &guard.leads_out(network));
        let share = share_closed(ways.iter().filter(|way| way.is_open).count(), ways.len());
        match windows.last_mut() {
            Some((_, end, before)) if (*before - share).abs() < f64::EPSILON => *end = to,
            _ => windows.push((from, to, share)),
        }
    }
    let least = windows.iter().map(|window| window.2).fold(1.0, f64::min);
    let total: f64 = windows.iter().map(|(from, to, share)| f64::from(to - from) * share).sum();
    let worst = windows.iter().filter(|window| window.2 <= least);
    let worst = worst.max_by_key(|(from, to, _)| (to - from, std::cmp::Reverse(*from)));
    let worst = worst.map_or((0, WEEK_MINUTES), |(from, to, _)| (*from, *to));
    Week { least, mean: total / f64::from(WEEK_MINUTES), worst, windows }
}
