//! A good choice quickly: the site that gains most, again and again, then exchanges while they better it.

use super::rows::{Rows, float, index};
use super::saddle::Covering;
use crate::watch::Watch;

/// So many rounds of exchanges.
const ROUNDS_MAX: usize = 12;

/// Chooses up to so many sites.
pub(super) fn choose<R: Rows>(rows: &R, limit: usize, watch: &Watch<'_>) -> Vec<bool> {
    let mut choosing = Choosing::new(rows, &vec![false; rows.sites()]);
    let price = float(i128::from(rows.price()));
    for _ in 0..limit {
        let Some((site, gain)) = choosing.best_gain() else { break };
        if gain <= price {
            break;
        }
        choosing.open(site);
    }
    if price > 0.0 {
        return repaired(rows, &choosing.is_open, &vec![0.0; rows.sites()]);
    }
    choosing.exchange(watch);
    choosing.is_open
}

/// Moves one site at a time to where it gains most, while the total falls.
pub(super) fn exchange<R: Rows>(rows: &R, is_open: &mut Vec<bool>, watch: &Watch<'_>) {
    let mut choosing = Choosing::new(rows, is_open);
    choosing.exchange(watch);
    *is_open = choosing.is_open;
}

/// Betters a choice by taking some of its sites away and choosing again, so many times.
pub(super) fn shaken<R: Rows>(
    rows: &R,
    first: &[bool],
    limit: usize,
    rounds: usize,
    watch: &Watch<'_>,
) -> Vec<bool> {
    let mut chance = Chance(1);
    let mut choosing = Choosing::new(rows, first);
    let mut best = (choosing.total(), first.to_vec());
    for round in 0..rounds {
        if watch.is_over() {
            break;
        }
        choosing.become_like(&best.1);
        let open: Vec<usize> = (0..best.1.len()).filter(|site| best.1[*site]).collect();
        let away = 2 + round % 3;
        if open.len() <= away {
            break;
        }
        for _ in 0..away {
            choosing.close(open[chance.below(open.len())]);
        }
        choosing.complete(limit, &mut chance);
        choosing.exchange(watch);
        let total = choosing.total();
        if total <= best.0 {
            best = (total, choosing.is_open.clone());
        }
    }
    best.1
}

/// A choice that is being made.
struct Choosing<'a, R: Rows> {
    rows: &'a R,
    is_open: Vec<bool>,
    /// Where rows are served or not, what changes with each site.
    tally: Option<Tally<'a>>,
    /// Where not, what each further site would gain, worked out anew.
    gains: Vec<f64>,
}

impl<'a, R: Rows> Choosing<'a, R> {
    fn new(rows: &'a R, is_open: &[bool]) -> Self {
        let tally = rows.covering(0).filter(|_| rows.price() == 0).map(Tally::new);
        let sites = rows.sites();
        let mut choosing = Self { rows, is_open: vec![false; sites], tally, gains: vec![0.0; sites] };
        choosing.become_like(is_open);
        choosing
    }

    fn become_like(&mut self, is_open: &[bool]) {
        for (site, is_open) in is_open.iter().enumerate() {
            match (self.is_open[site], is_open) {
                (false, true) => self.open(site),
                (true, false) => self.close(site),
                _ => (),
            }
        }
    }

    fn open(&mut self, site: usize) {
        if !std::mem::replace(&mut self.is_open[site], true)
            && let Some(tally) = &mut self.tally
        {
            tally.open(site);
        }
    }

    fn close(&mut self, site: usize) {
        if std::mem::replace(&mut self.is_open[site], false)
            && let Some(tally) = &mut self.tally
        {
            tally.close(site);
        }
    }

    fn total(&self) -> f64 {
        match &self.tally {
            Some(tally) => tally.total,
            None => self.rows.worth(&self.rows.ground(&self.is_open)),
        }
    }

    fn gains(&mut self) -> &[f64] {
        if let Some(tally) = &self.tally {
            return &tally.gains;
        }
        self.rows.gains(&self.rows.ground(&self.is_open), &mut self.gains);
        &self.gains
    }

    /// The closed site that gains most, and how much.
    fn best_gain(&mut self) -> Option<(usize, f64)> {
        let gains = self.gains().to_vec();
        let closed = gains.into_iter().enumerate().filter(|(site, _)| !self.is_open[*site]);
        closed.reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    fn exchange(&mut self, watch: &Watch<'_>) {
        let mut total = self.total();
        for _ in 0..ROUNDS_MAX {
            let before = total;
            for site in 0..self.is_open.len() {
                if !self.is_open[site] || watch.is_over() {
                    continue;
                }
                self.close(site);
                let without = self.total();
                let best = self.best_gain().filter(|(_, gain)| without - gain < total - total.abs() * 1e-12);
                match best {
                    Some((other, gain)) => {
                        self.open(other);
                        total = without - gain;
                    }
                    None => self.open(site),
                }
            }
            if total >= before {
                break;
            }
        }
    }

    /// Adds sites that gain much, not always the best.
    fn complete(&mut self, limit: usize, chance: &mut Chance) {
        while self.is_open.iter().filter(|is_open| **is_open).count() < limit {
            let gains = self.gains().to_vec();
            let mut best: Option<(usize, f64)> = None;
            for site in (0..gains.len()).filter(|site| !self.is_open[*site] && gains[*site] > 0.0) {
                let gain = gains[site] * (0.8 + 0.2 * float(chance.below(1_000) as i128) / 1e3);
                if best.is_none_or(|(_, most)| gain > most) {
                    best = Some((site, gain));
                }
            }
            let Some((site, _)) = best else { break };
            self.open(site);
        }
    }
}

/// How often each row is served, and what that leaves for each site to gain.
struct Tally<'a> {
    rows: Covering<'a>,
    /// How many open sites serve each row.
    served: Vec<u32>,
    gains: Vec<f64>,
    total: f64,
}

impl<'a> Tally<'a> {
    fn new(rows: Covering<'a>) -> Self {
        let mut gains = vec![0.0; rows.sites()];
        rows.pay(&rows.caps, &mut gains);
        Self { served: vec![0; rows.caps.len()], gains, total: rows.caps.iter().sum(), rows }
    }

    fn open(&mut self, site: usize) {
        for row in self.rows.rows_of(site).iter().map(|row| index(*row)) {
            self.served[row] += 1;
            if self.served[row] == 1 {
                self.total -= self.rows.caps[row];
                self.rows
                    .sites_of(row)
                    .iter()
                    .for_each(|other| self.gains[index(*other)] -= self.rows.caps[row]);
            }
        }
    }

    fn close(&mut self, site: usize) {
        for row in self.rows.rows_of(site).iter().map(|row| index(*row)) {
            self.served[row] -= 1;
            if self.served[row] == 0 {
                self.total += self.rows.caps[row];
                self.rows
                    .sites_of(row)
                    .iter()
                    .for_each(|other| self.gains[index(*other)] += self.rows.caps[row]);
            }
        }
    }
}

/// Whole numbers in no order, the same at every run (splitmix; Steele, Lea and Flood, 2014).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    #[expect(clippy::cast_possible_truncation, reason = "what is left is below a list's length")]
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}

/// What is taken, with what unserved rows still need, and without what none of them needs.
pub(super) fn repaired<R: Rows>(rows: &R, is_taken: &[bool], reduced: &[f64]) -> Vec<bool> {
    let mut answer = is_taken.to_vec();
    if rows.price() == 0 {
        return answer;
    }
    while let Some(row) = rows.unserved(&answer) {
        let nearest = row.iter().map(|site| index(*site)).min_by(|a, b| reduced[*a].total_cmp(&reduced[*b]));
        let Some(site) = nearest else { return answer };
        answer[site] = true;
    }
    let mut order: Vec<usize> = (0..answer.len()).filter(|site| answer[*site]).collect();
    order.sort_by(|a, b| reduced[*b].total_cmp(&reduced[*a]));
    for site in order {
        answer[site] = false;
        if rows.unserved(&answer).is_some() {
            answer[site] = true;
        }
    }
    answer
}
