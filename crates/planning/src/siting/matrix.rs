//! The problems on a plain table of demand and candidates, wherever its times come from.
//!
//! Whole numbers throughout: times in nanoseconds, weights in millionths of the demand, chances in billionths. A *row*
//! is a place with demand.

use std::collections::{BTreeSet, HashMap};

use crate::network::Nanos;
use crate::watch::{Status, Watch};

use super::counted::{BILLION, Counted, CountedRow};
use super::nearest::{NEVER, Nearest, Row};
use super::proof::Proof;
use super::search::{Aim, Found, search};

/// So many millionths are a demand of 1.
pub const WEIGHT_ONE: i64 = 1_000_000;

/// How far every candidate, and every site that stands already, is from every row.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Matrix {
    /// What each row weighs, in millionths; at least 1.
    pub weights: Vec<i64>,
    /// How many candidates there are.
    pub candidates: usize,
    /// From each candidate to each row, row after row; [`crate::network::NEVER`] where no way leads.
    pub times: Vec<Nanos>,
    /// How many sites stand already.
    pub standing: usize,
    /// From each of them to each row, row after row.
    pub standing_times: Vec<Nanos>,
}

/// What was chosen from a table. The totals are whole numbers in the problem's own unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The candidates chosen, by number, in their order.
    pub candidates: Vec<usize>,
    /// What the choice is worth; nothing where there is none.
    pub total: i128,
    /// How good any choice could be at best.
    pub bound: i128,
    /// What is known of it.
    pub status: Status,
    /// Rows that show that there is no choice: one that nothing reaches, or rows of which no two have a site in common.
    pub witness: Vec<usize>,
    /// Why none is better, rows by number.
    pub proof: Proof,
}

impl Matrix {
    fn rows(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn row(&self, row: usize) -> &[Nanos] {
        &self.times[row * self.candidates..(row + 1) * self.candidates]
    }

    pub(super) fn standing_row(&self, row: usize) -> &[Nanos] {
        &self.standing_times[row * self.standing..(row + 1) * self.standing]
    }

    /// The time from the nearest site that stands already.
    pub(super) fn own(&self, row: usize) -> Nanos {
        self.standing_row(row).iter().copied().min().unwrap_or(NEVER)
    }

    fn within(&self, row: usize, radius: Nanos) -> Vec<u32> {
        let near = |(site, time): (u32, &Nanos)| (*time <= radius && *time != NEVER).then_some(site);
        (0..).zip(self.row(row)).filter_map(near).collect()
    }

    fn is_within(time: Nanos, radius: Nanos) -> bool {
        time <= radius && time != NEVER
    }

    /// A row that neither a candidate nor a standing site has within the radius.
    fn unreached(&self, radius: Nanos) -> Option<usize> {
        let is_reached = |row: &usize| {
            let times = self.row(*row).iter().chain(self.standing_row(*row));
            times.into_iter().any(|time| Self::is_within(*time, radius))
        };
        (0..self.rows()).find(|row| !is_reached(row))
    }
}

/// As few candidates as can be, so that every row has a site within the radius (location set covering; Toregas and
/// others, *Operations Research* 19, 1971). The total is their number.
pub fn set_cover(matrix: &Matrix, radius: Nanos, watch: &Watch<'_>) -> Choice {
    cover(matrix, radius, None, watch)
}

/// As [`set_cover`]; with a limit, any cover of no more sites will do, and none larger.
pub(super) fn cover(matrix: &Matrix, radius: Nanos, limit: Option<usize>, watch: &Watch<'_>) -> Choice {
    if let Some(row) = matrix.unreached(radius) {
        return none(vec![row]);
    }
    let own = |row: usize| if Matrix::is_within(matrix.own(row), radius) { 0 } else { NEVER };
    let mut groups = Groups::default();
    for row in 0..matrix.rows() {
        let sites = matrix.within(row, radius);
        groups.put(row, 1, own(row), if own(row) == 0 { Vec::new() } else { sites });
    }
    groups.keep_smallest(matrix.candidates);
    let problem = groups.covered(matrix.candidates, BILLION);
    let in_sites = |sites: usize| i128::from(BILLION) * i128::try_from(sites).unwrap_or(i128::MAX >> 32);
    let aim = Aim {
        limit: matrix.candidates,
        cutoff: limit.map(|limit| in_sites(limit + 1)),
        enough: limit.map(in_sites),
    };
    let found = search(&problem, aim, watch);
    let witness =
        if found.status == Status::Infeasible { groups.apart(limit.unwrap_or(0) + 1) } else { Vec::new() };
    let mut choice = groups.choice(found, 0);
    choice.total /= i128::from(BILLION);
    choice.bound /= i128::from(BILLION);
    choice.witness = witness;
    choice
}

/// So many candidates that the demand with a site within the radius is greatest (maximal covering; Church and `ReVelle`,
/// *Papers of the Regional Science Association* 32, 1974). The total is the covered weight times a billion; the proof
/// is about the least uncovered one.
pub fn max_cover(matrix: &Matrix, radius: Nanos, add: usize, watch: &Watch<'_>) -> Choice {
    let mut groups = Groups::default();
    let mut all = 0;
    for (row, weight) in matrix.weights.iter().enumerate() {
        let own = if Matrix::is_within(matrix.own(row), radius) { 0 } else { BILLION };
        groups.put(row, *weight, own, if own == 0 { Vec::new() } else { matrix.within(row, radius) });
        all += i128::from(*weight) * i128::from(BILLION);
    }
    let problem = groups.covered(matrix.candidates, 0);
    let aim = Aim { limit: add.min(matrix.candidates), cutoff: None, enough: None };
    let mut choice = groups.choice(search(&problem, aim, watch), groups.base);
    (choice.total, choice.bound) = (all - choice.total, all - choice.bound);
    fill(&mut choice.candidates, add, matrix.candidates);
    choice
}

/// So many candidates that the weighted time from the nearest site is least (p-median; Hakimi, *Operations Research*
/// 12, 1964). The total is the sum of weights times nanoseconds.
pub fn p_median(matrix: &Matrix, add: usize, watch: &Watch<'_>) -> Choice {
    if let Some(row) = matrix.unreached(NEVER - 1) {
        return none(vec![row]);
    }
    if (matrix.times.contains(&NEVER) || add == 0) && (0..matrix.rows()).any(|row| matrix.own(row) == NEVER) {
        let reach = cover(matrix, NEVER - 1, Some(add), watch);
        if reach.status == Status::Infeasible {
            return reach;
        }
    }
    let mut groups = Groups::default();
    let mut rows = Vec::new();
    for (row, weight) in matrix.weights.iter().enumerate() {
        let own = matrix.own(row);
        let better = |(site, time): (u32, &Nanos)| (*time < own).then_some((site, *time));
        let entries: Vec<_> = (0..).zip(matrix.row(row)).filter_map(better).collect();
        if groups.put_apart(*weight, own, entries.is_empty()) {
            rows.push(Row { weight: *weight, own, entries });
        }
    }
    let problem = Nearest::new(&rows, matrix.candidates, 0);
    let aim = Aim { limit: add.min(matrix.candidates), cutoff: None, enough: None };
    let mut choice = groups.choice(search(&problem, aim, watch), groups.base);
    fill(&mut choice.candidates, add, matrix.candidates);
    choice
}

/// So many candidates that the demand which is expected to find a site within the radius that is not busy is greatest
/// (maximum expected covering; Daskin, 1983): with k sites near enough, all but the k-th power of the busy share. The
/// total is that weight times a billion; the proof is about its negative.
pub fn expected_cover(
    matrix: &Matrix,
    radius: Nanos,
    add: usize,
    busy_share: f64,
    watch: &Watch<'_>,
) -> Choice {
    let mut groups = Groups::default();
    for (row, weight) in matrix.weights.iter().enumerate() {
        let standing =
            matrix.standing_row(row).iter().filter(|time| Matrix::is_within(**time, radius)).count();
        groups.put(row, *weight, i64::try_from(standing).unwrap_or(i64::MAX), matrix.within(row, radius));
    }
    // A row that no candidate is near keeps what it has: a multiplier that forbids more.
    groups.constants = vec![BILLION; groups.group_of_row.len()];
    let most = (0..matrix.rows()).map(|row| matrix.standing_row(row).len()).max().unwrap_or(0);
    let worth = super::counted::expected(most, busy_share);
    let kept = groups.kept.iter().map(|(weight, standing)| {
        let standing = usize::try_from(*standing).unwrap_or(0);
        i128::from(*weight) * i128::from(worth[standing])
    });
    let base: i128 = kept.sum();
    let rows: Vec<_> = groups.rows.iter().map(counted_row).collect();
    let problem = Counted::new(&rows, matrix.candidates, busy_share);
    let aim = Aim { limit: add.min(matrix.candidates), cutoff: None, enough: None };
    let mut choice = groups.choice(search(&problem, aim, watch), -base);
    (choice.total, choice.bound) = (-choice.total, -choice.bound);
    fill(&mut choice.candidates, add, matrix.candidates);
    choice
}

fn counted_row(row: &GroupedRow) -> CountedRow {
    CountedRow {
        weight: row.weight,
        standing: usize::try_from(row.own).unwrap_or(usize::MAX),
        sites: row.sites.clone(),
    }
}

/// No choice, and the rows that show it.
pub(super) fn none(witness: Vec<usize>) -> Choice {
    Choice {
        candidates: Vec::new(),
        total: 0,
        bound: 0,
        status: Status::Infeasible,
        witness,
        proof: Proof::default(),
    }
}

/// Adds the first candidates that are left over, so that there are as many as are wanted; more never harm.
pub(super) fn fill(chosen: &mut Vec<usize>, add: usize, candidates: usize) {
    let missing = add.min(candidates).saturating_sub(chosen.len());
    let others: Vec<_> = (0..candidates).filter(|site| !chosen.contains(site)).take(missing).collect();
    chosen.extend(others);
    chosen.sort_unstable();
}

/// Rows that have the same sites near enough, as one row of their joint weight.
struct GroupedRow {
    weight: i64,
    own: i64,
    sites: Vec<u32>,
    /// The first row of the table that it stands for.
    row: usize,
}

/// The rows of the search, and which row of the table is which.
#[derive(Default)]
struct Groups {
    rows: Vec<GroupedRow>,
    /// For every row of the table its row in the search; none where no candidate changes it.
    group_of_row: Vec<Option<usize>>,
    /// The multiplier of the rows that are not in the search.
    constants: Vec<i64>,
    numbers: HashMap<(i64, Vec<u32>), usize>,
    /// The weight and the own cost of the rows that are not in the search.
    kept: Vec<(i64, i64)>,
    /// What they pay together.
    base: i128,
    put_apart: usize,
    /// Whether the rows that need not be looked at are left out.
    is_smallest_only: bool,
}

impl Groups {
    fn put(&mut self, row: usize, weight: i64, own: i64, sites: Vec<u32>) {
        self.constants.push(if own == NEVER { 0 } else { own });
        if sites.is_empty() {
            self.keep(weight, own);
            return;
        }
        let fresh = self.rows.len();
        let group = *self.numbers.entry((own, sites)).or_insert_with_key(|(own, sites)| {
            self.rows.push(GroupedRow { weight: 0, own: *own, sites: sites.clone(), row });
            fresh
        });
        self.rows[group].weight += weight;
        self.group_of_row.push(Some(group));
    }

    fn keep(&mut self, weight: i64, own: i64) {
        self.group_of_row.push(None);
        self.kept.push((weight, own));
        self.base += i128::from(weight) * i128::from(own);
    }

    /// Counts a row that is like no other; whether the search needs it.
    fn put_apart(&mut self, weight: i64, own: i64, is_constant: bool) -> bool {
        self.constants.push(own);
        if is_constant {
            self.keep(weight, own);
        } else {
            self.group_of_row.push(Some(self.put_apart));
            self.put_apart += 1;
        }
        !is_constant
    }

    /// Leaves out the rows that are served whenever another row is: those that have all of its sites.
    fn keep_smallest(&mut self, sites: usize) {
        let words = sites.div_ceil(64);
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|row| (self.rows[*row].sites.len(), *row));
        let mut smallest: Vec<Vec<u64>> = Vec::new();
        let mut is_kept = vec![false; self.rows.len()];
        for row in order {
            let mut bits = vec![0_u64; words];
            self.rows[row].sites.iter().for_each(|site| bits[*site as usize / 64] |= 1 << (site % 64));
            let is_part =
                |small: &Vec<u64>| small.iter().zip(&bits).all(|(small, large)| small & !large == 0);
            if !smallest.iter().any(is_part) {
                smallest.push(bits);
                is_kept[row] = true;
            }
        }
        let mut is_kept = is_kept.into_iter();
        self.rows.retain(|_| is_kept.next().unwrap_or(false));
        self.is_smallest_only = true;
    }

    /// Rows of which no two have a site in common, if so many are found.
    fn apart(&self, wanted: usize) -> Vec<usize> {
        let mut order: Vec<&GroupedRow> = self.rows.iter().collect();
        order.sort_by_key(|row| (row.sites.len(), row.row));
        let mut used: BTreeSet<u32> = BTreeSet::new();
        let mut apart = Vec::new();
        for row in order {
            if row.sites.iter().all(|site| !used.contains(site)) {
                used.extend(&row.sites);
                apart.push(row.row);
            }
        }
        apart.truncate(wanted);
        if apart.len() == wanted { apart } else { Vec::new() }
    }

    /// The search's problem where a site near enough costs nothing.
    fn covered(&self, sites: usize, price: i64) -> Nearest {
        let row = |row: &GroupedRow| Row {
            weight: row.weight,
            own: row.own,
            entries: row.sites.iter().map(|site| (*site, 0)).collect(),
        };
        let weight = |made: Row| if price == 0 { made } else { Row { weight: 1, ..made } };
        Nearest::new(&self.rows.iter().map(|made| weight(row(made))).collect::<Vec<_>>(), sites, price)
    }

    /// What the search found, with the multipliers of all rows of the table.
    fn choice(&self, found: Found, base: i128) -> Choice {
        let Found { sites, total, bound, status, mut proof } = found;
        if self.is_smallest_only {
            proof.rows = self.rows.iter().map(|row| row.row).collect();
        } else {
            proof.rows = (0..self.group_of_row.len()).collect();
            for list in &mut proof.multipliers {
                let of_row =
                    |(group, constant): (&Option<usize>, &i64)| group.map_or(*constant, |group| list[group]);
                *list = self.group_of_row.iter().zip(&self.constants).map(of_row).collect();
            }
        }
        Choice {
            candidates: sites.unwrap_or_default(),
            total: total + base,
            bound: bound + base,
            status,
            witness: Vec::new(),
            proof,
        }
    }
}
