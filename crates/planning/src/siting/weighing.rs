//! A cover of fewer sites by weighing rows: what stays uncovered weighs more and more, until somebody covers it
//! (after Gao, Weise and Li, *IEEE Transactions on Evolutionary Computation* 19, 2015).

use super::greedy::Chance;
use super::rows::index;
use crate::watch::Watch;

/// The state of the search.
struct Scales<'a> {
    rows: &'a [&'a [u32]],
    /// The rows of each site.
    of_site: Vec<Vec<u32>>,
    /// How many sites cover each row.
    covers: Vec<u32>,
    weights: Vec<i64>,
    /// What an open site alone covers, or what a closed one would cover that nothing does.
    scores: Vec<i64>,
    is_open: Vec<bool>,
    /// When a site was last opened or closed.
    moved: Vec<usize>,
    uncovered: Vec<u32>,
}

/// Looks for a cover of fewer sites than this one, in so many moves.
pub(super) fn fewer(rows: &[&[u32]], cover: &[bool], moves: usize, watch: &Watch<'_>) -> Vec<bool> {
    let mut scales = Scales::new(rows, cover.len());
    (0..cover.len()).filter(|site| cover[*site]).for_each(|site| scales.open(site));
    let mut best = cover.to_vec();
    let mut chance = Chance(1);
    let mut last = None;
    for now in 1..=moves {
        if now % 256 == 0 && watch.is_over() {
            break;
        }
        while scales.uncovered.is_empty() {
            best.clone_from(&scales.is_open);
            let Some(site) = scales.least_missed(None) else { return best };
            scales.close(site);
            scales.moved[site] = now;
        }
        let Some(site) = scales.least_missed(last) else { break };
        scales.close(site);
        scales.moved[site] = now;
        let row = scales.uncovered[chance.below(scales.uncovered.len())];
        let Some(site) = scales.most_wanted(row, now) else { break };
        scales.open(site);
        scales.moved[site] = now;
        last = Some(site);
        scales.weigh();
    }
    best
}

impl<'a> Scales<'a> {
    fn new(rows: &'a [&'a [u32]], sites: usize) -> Self {
        let mut of_site = vec![Vec::new(); sites];
        for (row, row_sites) in (0..).zip(rows) {
            row_sites.iter().for_each(|site| of_site[index(*site)].push(row));
        }
        let scores = of_site.iter().map(|rows| i64::try_from(rows.len()).unwrap_or(i64::MAX)).collect();
        Self {
            rows,
            of_site,
            covers: vec![0; rows.len()],
            weights: vec![1; rows.len()],
            scores,
            is_open: vec![false; sites],
            moved: vec![0; sites],
            uncovered: (0..).take(rows.len()).collect(),
        }
    }

    fn open(&mut self, site: usize) {
        self.is_open[site] = true;
        for row in &self.of_site[site] {
            let at = index(*row);
            let others = self.rows[at].iter().map(|other| index(*other)).filter(|other| *other != site);
            match self.covers[at] {
                0 => others.for_each(|other| self.scores[other] -= self.weights[at]),
                1 => {
                    let is_open = &self.is_open;
                    let only = others.into_iter().find(|other| is_open[*other]);
                    if let Some(only) = only {
                        self.scores[only] -= self.weights[at];
                    }
                }
                _ => (),
            }
            self.covers[at] += 1;
        }
        let covers = &self.covers;
        self.uncovered.retain(|row| covers[index(*row)] == 0);
    }

    fn close(&mut self, site: usize) {
        self.is_open[site] = false;
        for row in &self.of_site[site] {
            let at = index(*row);
            self.covers[at] -= 1;
            let others = self.rows[at].iter().map(|other| index(*other)).filter(|other| *other != site);
            match self.covers[at] {
                0 => {
                    others.for_each(|other| self.scores[other] += self.weights[at]);
                    self.uncovered.push(*row);
                }
                1 => {
                    let is_open = &self.is_open;
                    let only = others.into_iter().find(|other| is_open[*other]);
                    if let Some(only) = only {
                        self.scores[only] += self.weights[at];
                    }
                }
                _ => (),
            }
        }
    }

    /// The open site that is missed least, but for this one; of equals the one that has not moved for longest.
    fn least_missed(&self, but: Option<usize>) -> Option<usize> {
        let open = (0..self.is_open.len()).filter(|site| self.is_open[*site] && Some(*site) != but);
        open.min_by_key(|site| (self.scores[*site], self.moved[*site], *site))
    }

    /// The site of a row that would cover most; one that was closed this very moment is not opened again.
    fn most_wanted(&self, row: u32, now: usize) -> Option<usize> {
        let sites = self.rows[index(row)].iter().map(|site| index(*site));
        let any = sites.clone().filter(|site| self.moved[*site] != now);
        let by_score = |site: &usize| (-self.scores[*site], self.moved[*site], *site);
        any.min_by_key(by_score).or_else(|| sites.min_by_key(by_score))
    }

    /// Lets the uncovered rows weigh more.
    fn weigh(&mut self) {
        for row in &self.uncovered {
            self.weights[index(*row)] += 1;
            self.rows[index(*row)].iter().for_each(|site| self.scores[index(*site)] += 1);
        }
    }
}
