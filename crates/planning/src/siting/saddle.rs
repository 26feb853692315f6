//! Multipliers where a site serves a row or does not: the primal and the dual relaxation step by step towards each other.
//!
//! Relaxed, a site may be opened in part, `0 ≤ x(j) ≤ 1`, as many in all as may be opened, and a row pays what it lacks:
//! `Σ f·x(j) + Σ c(i)·max(0, 1 − Σ x(j))` is to be least, the inner sum over the sites that serve row `i`. The multipliers
//! `0 ≤ m(i) ≤ c(i)` are its dual. Both take steps of a length fit for each row and site (Pock and Chambolle, 2011); each
//! step goes on as far again and is drawn back a little to where the steps began, and they begin anew whenever they have
//! become short (reflected Halpern steps with restarts; Lu and Yang, 2024). The shares `x` say in the end which sites the
//! relaxation cannot decide upon.

use super::rows::index;

/// The steps begin anew when they have become so much shorter than the first one was.
const SHORT: f64 = 0.2;
/// So much shorter is enough where they become longer again.
const SHORTER: f64 = 0.8;
/// They do as well when so great a part of all steps was made since, but never before so many.
const LONG: f64 = 0.36;
const STEPS_MIN: usize = 5;
/// Fewer steps than this do not tell how long those of the multipliers should be.
const STEPS_TELLING: usize = 20;

/// Rows that pay nothing where a site is open that serves them.
pub(super) struct Covering<'a> {
    /// What each row pays where none is; for a row that must be served the price of a site, which is as good.
    pub(super) caps: Vec<f64>,
    /// The first entry of each site in `rows`, and one more for the end.
    pub(super) first: &'a [usize],
    /// The rows of each site.
    pub(super) rows: &'a [u32],
    /// The first entry of each row in `sites`, and one more for the end.
    pub(super) row_first: &'a [usize],
    /// The sites of each row.
    pub(super) sites: &'a [u32],
    /// What opening a site costs.
    pub(super) price: f64,
    /// So many sites may be opened.
    pub(super) room: f64,
}

/// Where the steps have come to.
#[derive(Clone, Default)]
pub(super) struct Point {
    /// The share of each site.
    pub(super) shares: Vec<f64>,
    /// The multiplier of each row.
    pub(super) multipliers: Vec<f64>,
    /// How much longer the steps of the multipliers are than those of the shares.
    pub(super) weight: f64,
}

/// The steps, and where they have led.
pub(super) struct Saddle<'a> {
    problem: Covering<'a>,
    /// Where a plain step has led: shares and multipliers within their limits.
    pub(super) point: Point,
    /// What each site's rows pay together there.
    paid: Vec<f64>,
    /// Where the next step is made from.
    from: Place,
    /// Where the steps have begun.
    begun: Place,
    /// How long the first step was since, and the last one.
    lengths: (f64, f64),
    steps: usize,
    steps_in_all: usize,
    /// What a row has, by the shares.
    served: Vec<f64>,
    /// The price of a further site.
    threshold: f64,
}

/// Shares, multipliers and what they pay, within limits or not.
#[derive(Clone)]
struct Place {
    shares: Vec<f64>,
    multipliers: Vec<f64>,
    paid: Vec<f64>,
}

impl Covering<'_> {
    pub(super) fn sites_of(&self, row: usize) -> &[u32] {
        &self.sites[self.row_first[row]..self.row_first[row + 1]]
    }

    pub(super) fn rows_of(&self, site: usize) -> &[u32] {
        &self.rows[self.first[site]..self.first[site + 1]]
    }

    pub(super) fn sites(&self) -> usize {
        self.first.len() - 1
    }

    /// What the rows of each site pay together.
    pub(super) fn pay(&self, multipliers: &[f64], paid: &mut [f64]) {
        for (site, paid) in paid.iter_mut().enumerate() {
            *paid = self.rows_of(site).iter().map(|row| multipliers[index(*row)]).sum();
        }
    }

    /// How much of each row these shares serve.
    fn serve(&self, shares: impl Iterator<Item = f64>, served: &mut [f64]) {
        served.fill(0.0);
        for (site, share) in shares.enumerate().filter(|(_, share)| *share != 0.0) {
            self.rows_of(site).iter().for_each(|row| served[index(*row)] += share);
        }
    }

    /// The reduced price of the sites that the multipliers would take, in all.
    fn taken(&self, paid: &[f64]) -> f64 {
        let mut reduced: Vec<f64> =
            paid.iter().map(|paid| self.price - paid).filter(|price| *price < 0.0).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a count")]
        let room = self.room as usize;
        if room < reduced.len() {
            reduced.select_nth_unstable_by(room, f64::total_cmp);
            reduced.truncate(room);
        }
        reduced.iter().sum()
    }

    fn bound(&self, multipliers: &[f64], paid: &[f64]) -> f64 {
        multipliers.iter().sum::<f64>() + self.taken(paid)
    }
}

impl<'a> Saddle<'a> {
    pub(super) fn new(problem: Covering<'a>, mut point: Point) -> Self {
        for (multiplier, cap) in point.multipliers.iter_mut().zip(&problem.caps) {
            *multiplier = multiplier.clamp(0.0, *cap);
        }
        let rows = problem.caps.len();
        if point.weight <= 0.0 {
            let mean = problem.caps.iter().sum::<f64>() / float(rows.max(1));
            point.weight = (2.0 * mean).max(f64::MIN_POSITIVE);
        }
        let mut paid = vec![0.0; problem.sites()];
        problem.pay(&point.multipliers, &mut paid);
        let from = Place {
            shares: point.shares.clone(),
            multipliers: point.multipliers.clone(),
            paid: paid.clone(),
        };
        let (begun, served) = (from.clone(), vec![0.0; rows]);
        let lengths = (f64::INFINITY, f64::INFINITY);
        Self { problem, point, paid, from, begun, lengths, steps: 0, steps_in_all: 0, served, threshold: 0.0 }
    }

    /// The bound that the multipliers give.
    pub(super) fn bound(&self) -> f64 {
        self.problem.bound(&self.point.multipliers, &self.paid)
    }

    /// The sites that the multipliers would take, and the reduced prices of all.
    pub(super) fn taken(&self) -> (Vec<bool>, Vec<f64>) {
        let reduced: Vec<f64> = self.paid.iter().map(|paid| self.problem.price - paid).collect();
        let mut order: Vec<usize> = (0..reduced.len()).filter(|site| reduced[*site] < 0.0).collect();
        order.sort_by(|a, b| reduced[*a].total_cmp(&reduced[*b]));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was a count")]
        order.truncate(self.problem.room as usize);
        let mut is_taken = vec![false; reduced.len()];
        for site in order {
            is_taken[site] = true;
        }
        (is_taken, reduced)
    }

    /// A step of both.
    pub(super) fn step(&mut self) {
        let Self { problem, point, from, .. } = self;
        let pace = |site: usize| 1.0 / (point.weight * float(problem.rows_of(site).len().max(1)));
        let wanted: Vec<(f64, f64)> = (0..from.shares.len())
            .map(|site| (from.shares[site] - pace(site) * (problem.price - from.paid[site]), pace(site)))
            .collect();
        self.threshold = threshold(&wanted, problem.room, self.threshold);
        for (share, (wanted, pace)) in point.shares.iter_mut().zip(wanted) {
            *share = (wanted - self.threshold * pace).clamp(0.0, 1.0);
        }
        let ahead = point.shares.iter().zip(&from.shares).map(|(share, from)| 2.0 * share - from);
        problem.serve(ahead, &mut self.served);
        for (row, multiplier) in point.multipliers.iter_mut().enumerate() {
            let pace = point.weight / float(problem.sites_of(row).len().max(1));
            let wanted = from.multipliers[row] + pace * (1.0 - self.served[row]);
            *multiplier = wanted.clamp(0.0, problem.caps[row]);
        }
        problem.pay(&point.multipliers, &mut self.paid);
        self.steps += 1;
        self.steps_in_all += 1;
        let length = self.length();
        if self.is_to_begin_anew(length) {
            self.begin_anew();
        } else {
            self.go_on();
        }
    }

    /// How far the plain step has led.
    fn length(&self) -> f64 {
        let (of_shares, of_multipliers) = self.ways(&self.from);
        self.point.weight * of_shares + of_multipliers / self.point.weight
    }

    /// How far the shares and the multipliers are from a place, squared.
    fn ways(&self, place: &Place) -> (f64, f64) {
        let Self { problem, point, .. } = self;
        let way = |degree: usize, now: f64, then: f64| float(degree) * (now - then).powi(2);
        let shares = point.shares.iter().zip(&place.shares).enumerate();
        let multipliers = point.multipliers.iter().zip(&place.multipliers).enumerate();
        (
            shares.map(|(site, (now, then))| way(problem.rows_of(site).len(), *now, *then)).sum(),
            multipliers.map(|(row, (now, then))| way(problem.sites_of(row).len(), *now, *then)).sum(),
        )
    }

    fn is_to_begin_anew(&mut self, length: f64) -> bool {
        let (first, last) = self.lengths;
        if self.steps == 1 {
            self.lengths = (length, length);
            return false;
        }
        self.lengths.1 = length;
        // The lengths are squares.
        self.steps >= STEPS_MIN
            && (length <= SHORT * SHORT * first
                || (length <= SHORTER * SHORTER * first && length > last)
                || float(self.steps) >= LONG * float(self.steps_in_all))
    }

    /// Begins anew from where the plain step has led, and lets both take steps as long as the ways they have come.
    fn begin_anew(&mut self) {
        let (of_shares, of_multipliers) = self.ways(&self.begun);
        if self.steps >= STEPS_TELLING && of_shares > 1e-12 && of_multipliers > 1e-12 {
            self.point.weight = (self.point.weight * (of_multipliers / of_shares).sqrt()).sqrt();
        }
        self.from.shares.clone_from(&self.point.shares);
        self.from.multipliers.clone_from(&self.point.multipliers);
        self.from.paid.clone_from(&self.paid);
        self.begun.clone_from(&self.from);
        self.steps = 0;
    }

    /// Goes as far again as the plain step has led, and back a little to where the steps have begun.
    fn go_on(&mut self) {
        let kept = float(self.steps) / float(self.steps + 1);
        let Self { point, from, begun, paid, .. } = self;
        let go = |from: &mut [f64], to: &[f64], begun: &[f64]| {
            for ((from, to), begun) in from.iter_mut().zip(to).zip(begun) {
                *from = kept * (2.0 * to - *from) + (1.0 - kept) * begun;
            }
        };
        go(&mut from.shares, &point.shares, &begun.shares);
        go(&mut from.multipliers, &point.multipliers, &begun.multipliers);
        go(&mut from.paid, paid, &begun.paid);
    }
}

/// By how much the wanted shares must fall, each at its pace, so that there is room for all between 0 and 1.
fn threshold(wanted: &[(f64, f64)], room: f64, guess: f64) -> f64 {
    let fill = |at: f64| {
        wanted.iter().fold((0.0, 0.0), |(sum, slope), (share, pace)| {
            let share = share - at * pace;
            let is_between = share > 0.0 && share < 1.0;
            (sum + share.clamp(0.0, 1.0), slope + if is_between { *pace } else { 0.0 })
        })
    };
    if fill(0.0).0 <= room {
        return 0.0;
    }
    let highest = wanted.iter().map(|(share, pace)| share / pace).fold(0.0, f64::max);
    let (mut low, mut high, mut at) = (0.0, highest, guess.clamp(0.0, highest));
    for _ in 0..50 {
        let (sum, slope) = fill(at);
        if (sum - room).abs() < 1e-9 {
            break;
        }
        if sum > room {
            low = at;
        } else {
            high = at;
        }
        let along = at + (sum - room) / slope;
        at = if slope > 0.0 && along > low && along < high { along } else { 0.5 * (low + high) };
    }
    at
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows and steps are small")]
fn float(count: usize) -> f64 {
    count as f64
}
