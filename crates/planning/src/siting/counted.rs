//! Rows that gain from every further site near enough, but from each less than from the one before: maximum expected
//! covering (Daskin, *Transportation Science* 17, 1983), where the second unit helps when the first is busy.

use std::collections::HashMap;

use super::case::Fate;
use super::rows::{GONE, Rest, Rows, float, index, renumbered, whole};

/// So many billionths are one.
pub(super) const BILLION: i64 = 1_000_000_000;

/// Rows whose gain is a concave function of how many open sites are near enough. The total is the gain's negative.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    weights: Vec<i64>,
    /// How many sites that stand already are near enough.
    standing: Vec<usize>,
    first: Vec<usize>,
    entry_sites: Vec<u32>,
    /// What so many sites near enough are worth per weight, in billionths; the last holds for all more.
    worth: Vec<i64>,
    sites: usize,
    step: i128,
}

/// A row as it is put in.
pub(super) struct CountedRow {
    /// Its weight; at least 1.
    pub(super) weight: i64,
    /// How many sites that stand already are near enough.
    pub(super) standing: usize,
    /// The candidates that are near enough, by number.
    pub(super) sites: Vec<u32>,
}

impl Counted {
    /// Puts the rows side by side. The share is how much of the time a unit is busy; a thousand units at one row are
    /// counted as no more than the last that still adds a billionth.
    pub(super) fn new(rows: &[CountedRow], sites: usize, busy_share: f64) -> Self {
        let most = rows.iter().map(|row| row.standing + row.sites.len()).max().unwrap_or(0);
        let mut first = vec![0];
        let mut entry_sites = Vec::new();
        for row in rows {
            entry_sites.extend(&row.sites);
            first.push(entry_sites.len());
        }
        let weight_step = rows.iter().fold(0, |step, row| super::rows::common_divisor(step, row.weight));
        let worth = expected(most, busy_share);
        let worth_step = worth.iter().fold(0, |step, worth| super::rows::common_divisor(step, *worth));
        Self {
            weights: rows.iter().map(|row| row.weight).collect(),
            standing: rows.iter().map(|row| row.standing).collect(),
            first,
            entry_sites,
            worth,
            sites,
            step: (i128::from(weight_step) * i128::from(worth_step)).max(1),
        }
    }

    fn empty() -> Self {
        Self {
            weights: Vec::new(),
            standing: Vec::new(),
            first: vec![0],
            entry_sites: Vec::new(),
            worth: Vec::new(),
            sites: 0,
            step: 1,
        }
    }

    fn entries(&self, row: usize) -> &[u32] {
        &self.entry_sites[self.first[row]..self.first[row + 1]]
    }

    /// What the next site is worth where there are so many.
    fn next(&self, count: usize) -> i64 {
        match self.worth.get(count + 1) {
            Some(worth) => worth - self.worth[count],
            None => 0,
        }
    }

    fn worth_of(&self, count: usize) -> i64 {
        self.worth[count.min(self.worth.len() - 1)]
    }

    fn count(&self, row: usize, is_open: &[bool]) -> usize {
        self.standing[row] + self.entries(row).iter().filter(|site| is_open[index(**site)]).count()
    }

    fn weight(&self, row: usize) -> f64 {
        float(i128::from(self.weights[row]))
    }
}

/// What up to so many sites near enough are worth: the chance, in billionths, that not all their units are busy.
pub(super) fn expected(most: usize, busy_share: f64) -> Vec<i64> {
    let mut all_busy = 1.0;
    let (mut worth, mut last, mut gain) = (vec![0], 0, BILLION);
    for _ in 0..most {
        all_busy *= busy_share;
        // Rounding must not make a later unit worth more than an earlier one.
        gain = gain.min(whole((1.0 - all_busy) * float(i128::from(BILLION))) - last);
        last += gain;
        worth.push(last);
    }
    worth
}

impl Rows for Counted {
    type Ground = Vec<usize>;

    fn rows(&self) -> usize {
        self.weights.len()
    }

    fn sites(&self) -> usize {
        self.sites
    }

    fn price(&self) -> i64 {
        0
    }

    fn step(&self) -> i128 {
        self.step
    }

    fn ground(&self, is_open: &[bool]) -> Vec<usize> {
        (0..self.rows()).map(|row| self.count(row, is_open)).collect()
    }

    fn worth(&self, ground: &Vec<usize>) -> f64 {
        let worth = |(row, count): (usize, &usize)| self.weight(row) * float(self.worth_of(*count).into());
        -ground.iter().enumerate().map(worth).sum::<f64>()
    }

    fn gains(&self, ground: &Vec<usize>, gains: &mut [f64]) {
        gains.fill(0.0);
        for (row, count) in ground.iter().enumerate() {
            let gain = self.weight(row) * float(self.next(*count).into());
            self.entries(row).iter().for_each(|site| gains[index(*site)] += gain);
        }
    }

    fn unserved(&self, _: &[bool]) -> Option<&[u32]> {
        None
    }

    fn demanding(&self) -> Vec<&[u32]> {
        Vec::new()
    }

    fn start(&self, is_open: &[bool]) -> Vec<f64> {
        let next = |row: usize| {
            let count = self.count(row, is_open);
            let (last, next) = (self.next(count.saturating_sub(1)), self.next(count));
            self.weight(row) * float((last + next).into()) * 0.5
        };
        (0..self.rows()).map(next).collect()
    }

    fn relax(&self, multipliers: &[f64], reduced: &mut [f64]) -> f64 {
        let mut bound = 0.0;
        for (row, (count, multiplier)) in self.standing.iter().zip(multipliers).enumerate() {
            let weight = self.weight(row);
            let mut count = *count;
            let pays = multiplier.min(weight * float(self.next(count).into()));
            bound -= weight * float(self.worth_of(count).into());
            loop {
                let gain = weight * float(self.next(count).into());
                if gain <= pays {
                    break;
                }
                bound -= gain - pays;
                count += 1;
            }
            if pays > 0.0 {
                self.entries(row).iter().for_each(|site| reduced[index(*site)] -= pays);
            }
        }
        bound
    }

    fn slopes(&self, multipliers: &[f64], is_taken: &[bool], slopes: &mut [f64]) {
        for (row, (count, multiplier)) in self.standing.iter().zip(multipliers).enumerate() {
            let weight = self.weight(row);
            let most = weight * float(self.next(*count).into());
            let pays = multiplier.min(most);
            let mut wanted = 0_u32;
            while weight * float(self.next(count + wanted as usize).into()) > pays {
                wanted += 1;
            }
            let taken = self.entries(row).iter().filter(|site| is_taken[index(**site)]).count();
            let slope = f64::from(wanted) - float(taken as i128);
            slopes[row] = if slope > 0.0 && *multiplier >= most { 0.0 } else { slope };
        }
    }

    fn rounded(&self, multipliers: &[f64]) -> Vec<i64> {
        multipliers.iter().enumerate().map(|(row, multiplier)| whole(multiplier / self.weight(row))).collect()
    }

    fn exact_worth(&self, is_open: &[bool]) -> Option<i128> {
        let worth = |row| i128::from(self.weights[row]) * i128::from(self.worth_of(self.count(row, is_open)));
        Some(-(0..self.rows()).map(worth).sum::<i128>())
    }

    fn exact_relax(&self, multipliers: &[i64], reduced: &mut [i128]) -> i128 {
        let mut bound = 0;
        for (row, multiplier) in multipliers.iter().enumerate() {
            let weight = i128::from(self.weights[row]);
            let mut count = self.standing[row];
            let pays = self.next(count).min(*multiplier);
            bound -= weight * i128::from(self.worth_of(count));
            while self.next(count) > pays {
                bound -= weight * i128::from(self.next(count) - pays);
                count += 1;
            }
            let total = weight * i128::from(pays);
            self.entries(row).iter().for_each(|site| reduced[index(*site)] -= total);
        }
        bound
    }

    fn dominator(&self, _: usize, _: &[bool]) -> Option<usize> {
        // Two sites at one row are worth more than one: the other may be wanted beside it.
        None
    }

    fn rest(&self, fates: &[Fate]) -> Rest<Self> {
        let (sites, number_of) = renumbered(fates);
        let mut rest = Rest {
            rows: Self { sites: index(sites), worth: self.worth.clone(), step: self.step, ..Self::empty() },
            row_of: Vec::with_capacity(self.rows()),
            constants: Vec::with_capacity(self.rows()),
            base: 0,
        };
        let mut places: HashMap<(usize, Vec<u32>), u32> = HashMap::new();
        for row in 0..self.rows() {
            let numbers = self.entries(row).iter().map(|site| number_of[index(*site)]);
            let left: Vec<u32> = numbers.filter(|number| *number != GONE).collect();
            let open = self.entries(row).iter().filter(|site| fates[index(**site)] == Fate::Open).count();
            let standing = self.standing[row] + open;
            if left.is_empty() {
                rest.row_of.push(GONE);
                // It gains nothing more, whatever a further site were worth.
                rest.constants.push(BILLION);
                rest.base -= i128::from(self.weights[row]) * i128::from(self.worth_of(standing));
                continue;
            }
            rest.constants.push(0);
            let made = &mut rest.rows;
            let next = u32::try_from(made.rows()).unwrap_or(GONE);
            let place = *places.entry((standing, left)).or_insert_with_key(|(standing, left)| {
                made.weights.push(0);
                made.standing.push(*standing);
                made.entry_sites.extend(left);
                made.first.push(made.entry_sites.len());
                next
            });
            made.weights[index(place)] += self.weights[row];
            rest.row_of.push(place);
        }
        rest
    }
}
