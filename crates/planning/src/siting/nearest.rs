//! Rows that are served by their nearest site: location set covering, maximal covering and the p-median.

use super::case::Fate;
use super::rows::{GONE, Rest, Rows, common_divisor, float, index, renumbered, whole};
use super::saddle::Covering;

/// The cost of a row that no site serves: there is no such answer.
pub(super) const NEVER: i64 = i64::MAX;

/// Rows that pay the least cost among the open sites, or a cost of their own where that is less.
#[derive(Clone, Debug)]
pub(super) struct Nearest {
    /// How much each row weighs; at least 1.
    weights: Vec<i64>,
    /// What a row pays per weight without a new site; [`NEVER`] where it must have one.
    own: Vec<i64>,
    /// The first entry of each row, and one more for the end.
    first: Vec<usize>,
    /// The sites of each row, the cheapest first, then by number.
    entry_sites: Vec<u32>,
    /// What they cost per weight, less than the row's own cost.
    entry_costs: Vec<i64>,
    /// The same costs times the weight.
    entry_totals: Vec<f64>,
    /// The rows' own costs times the weight, beyond all others where there is none.
    own_totals: Vec<f64>,
    /// The same entries by site.
    by_site: BySite,
    /// Whether all entries cost nothing: a site serves a row or it does not.
    is_flat: bool,
    sites: usize,
    price: i64,
    step: i128,
}

/// The entries by site: the rows ascending, and what the site costs there.
#[derive(Clone, Default, Debug)]
struct BySite {
    /// The first entry of each site, and one more for the end.
    first: Vec<usize>,
    rows: Vec<u32>,
    costs: Vec<i64>,
    totals: Vec<f64>,
}

/// A row as it is put in.
pub(super) struct Row {
    /// Its weight; at least 1.
    pub(super) weight: i64,
    /// What it pays per weight without a new site.
    pub(super) own: i64,
    /// Sites and what they cost per weight.
    pub(super) entries: Vec<(u32, i64)>,
}

impl Nearest {
    /// Puts the rows side by side. Entries that are no better than the row's own cost are left out.
    pub(super) fn new(rows: &[Row], sites: usize, price: i64) -> Self {
        let mut made = Self::empty(sites, price);
        let (mut weight_step, mut cost_step, mut most) = (0, 0, float(i128::from(price)));
        for row in rows {
            let mut entries: Vec<_> = row.entries.iter().filter(|(_, cost)| *cost < row.own).collect();
            entries.sort_unstable_by_key(|(site, cost)| (*cost, *site));
            weight_step = common_divisor(weight_step, row.weight);
            for (site, cost) in &entries {
                cost_step = common_divisor(cost_step, *cost);
                made.put_entry(*site, *cost, row.weight);
            }
            if row.own != NEVER {
                cost_step = common_divisor(cost_step, row.own);
            }
            most = most.max(entries.last().map_or(0.0, |_| made.entry_totals[made.entry_totals.len() - 1]));
            made.put(row.weight, row.own, 0.0);
        }
        let beyond = (most + 1.0) * 1e3 * float(i128::try_from(rows.len() + sites + 1).unwrap_or(i128::MAX));
        let own_total = |row: &Row| match row.own {
            NEVER => beyond,
            own => float(i128::from(row.weight) * i128::from(own)),
        };
        made.own_totals = rows.iter().map(own_total).collect();
        let step = i128::from(weight_step) * i128::from(cost_step);
        made.step = if step == 0 { i128::from(price) } else { step };
        if step != 0 && price != 0 {
            made.step = 1;
        }
        made.step = made.step.max(1);
        made.is_flat = made.entry_costs.iter().all(|cost| *cost == 0);
        made.by_site = made.turned();
        made
    }

    fn empty(sites: usize, price: i64) -> Self {
        Self {
            weights: Vec::new(),
            own: Vec::new(),
            first: vec![0],
            entry_sites: Vec::new(),
            entry_costs: Vec::new(),
            entry_totals: Vec::new(),
            own_totals: Vec::new(),
            by_site: BySite::default(),
            is_flat: false,
            sites,
            price,
            step: 0,
        }
    }

    fn put_entry(&mut self, site: u32, cost: i64, weight: i64) {
        self.entry_sites.push(site);
        self.entry_costs.push(cost);
        self.entry_totals.push(float(i128::from(weight) * i128::from(cost)));
    }

    /// Makes a row of the entries that were put last.
    fn put(&mut self, weight: i64, own: i64, own_total: f64) {
        self.first.push(self.entry_sites.len());
        self.weights.push(weight);
        self.own.push(own);
        self.own_totals.push(own_total);
    }

    /// The entries by site.
    fn turned(&self) -> BySite {
        let mut first = vec![0; self.sites + 1];
        self.entry_sites.iter().for_each(|site| first[index(*site) + 1] += 1);
        for site in 0..self.sites {
            first[site + 1] += first[site];
        }
        let mut next = first.clone();
        let entries = self.entry_sites.len();
        let mut turned =
            BySite { first, rows: vec![0; entries], costs: vec![0; entries], totals: vec![0.0; entries] };
        for (row, number) in (0..self.rows()).zip(0_u32..) {
            for at in self.entries(row) {
                let place = &mut next[index(self.entry_sites[at])];
                turned.rows[*place] = number;
                turned.costs[*place] = self.entry_costs[at];
                turned.totals[*place] = self.entry_totals[at];
                *place += 1;
            }
        }
        turned
    }

    fn of_site(&self, site: usize) -> std::ops::Range<usize> {
        self.by_site.first[site]..self.by_site.first[site + 1]
    }

    /// The rows of a site, ascending.
    fn rows_of(&self, site: usize) -> &[u32] {
        &self.by_site.rows[self.of_site(site)]
    }

    fn entries(&self, row: usize) -> std::ops::Range<usize> {
        self.first[row]..self.first[row + 1]
    }

    /// What a row pays per weight when these sites are open.
    fn cost(&self, row: usize, is_open: &[bool]) -> i64 {
        let range = self.entries(row);
        let open = self.entry_sites[range.clone()].iter().position(|site| is_open[index(*site)]);
        open.map_or(self.own[row], |at| self.entry_costs[range.start + at])
    }
}

impl Rows for Nearest {
    type Ground = Vec<f64>;

    fn rows(&self) -> usize {
        self.weights.len()
    }

    fn sites(&self) -> usize {
        self.sites
    }

    fn price(&self) -> i64 {
        self.price
    }

    fn step(&self) -> i128 {
        self.step
    }

    fn ground(&self, is_open: &[bool]) -> Vec<f64> {
        let mut ground = self.own_totals.clone();
        for site in (0..self.sites).filter(|site| is_open[*site]) {
            for (row, total) in self.rows_of(site).iter().zip(&self.by_site.totals[self.of_site(site)]) {
                ground[index(*row)] = total.min(ground[index(*row)]);
            }
        }
        ground
    }

    fn worth(&self, ground: &Vec<f64>) -> f64 {
        ground.iter().sum()
    }

    fn gains(&self, ground: &Vec<f64>, gains: &mut [f64]) {
        gains.fill(0.0);
        for (row, total) in ground.iter().enumerate() {
            for at in self.entries(row) {
                if self.entry_totals[at] >= *total {
                    break;
                }
                gains[index(self.entry_sites[at])] += total - self.entry_totals[at];
            }
        }
    }

    fn unserved(&self, is_open: &[bool]) -> Option<&[u32]> {
        let row = (0..self.rows()).find(|row| self.cost(*row, is_open) == NEVER)?;
        Some(&self.entry_sites[self.entries(row)])
    }

    fn demanding(&self) -> Vec<&[u32]> {
        let must_be = (0..self.rows()).filter(|row| self.own[*row] == NEVER);
        must_be.map(|row| &self.entry_sites[self.entries(row)]).collect()
    }

    fn start(&self, is_open: &[bool]) -> Vec<f64> {
        let mut sizes = vec![0_u32; self.sites];
        self.entry_sites.iter().for_each(|site| sizes[index(*site)] += 1);
        let price = float(i128::from(self.price));
        let ground = self.ground(is_open);
        let multiplier = |row: usize| {
            let sites = &self.entry_sites[self.entries(row)];
            let share = sites.iter().map(|site| price / f64::from(sizes[index(*site)])).fold(price, f64::min);
            let open = sites.iter().filter(|site| is_open[index(**site)]).count();
            let own = if self.own[row] == NEVER { 0.0 } else { self.own_totals[row] };
            let spread = own.min(if open == 1 { own * 0.3 } else { 0.0 });
            (ground[row] + share).max(spread).min(self.own_totals[row])
        };
        (0..self.rows()).map(multiplier).collect()
    }

    fn relax(&self, multipliers: &[f64], reduced: &mut [f64]) -> f64 {
        let mut bound = 0.0;
        for (row, (total, multiplier)) in self.own_totals.iter().zip(multipliers).enumerate() {
            let pays = multiplier.min(*total);
            bound += pays;
            let range = self.entries(row);
            for (site, cost) in self.entry_sites[range.clone()].iter().zip(&self.entry_totals[range]) {
                if *cost >= pays {
                    break;
                }
                reduced[index(*site)] -= pays - cost;
            }
        }
        bound
    }

    fn slopes(&self, multipliers: &[f64], is_taken: &[bool], slopes: &mut [f64]) {
        for (row, (total, multiplier)) in self.own_totals.iter().zip(multipliers).enumerate() {
            let pays = multiplier.min(*total);
            let mut slope = 1.0;
            let range = self.entries(row);
            for (site, cost) in self.entry_sites[range.clone()].iter().zip(&self.entry_totals[range]) {
                if *cost >= pays {
                    break;
                }
                slope -= f64::from(u8::from(is_taken[index(*site)]));
            }
            slopes[row] = if slope > 0.0 && multiplier >= total { 0.0 } else { slope };
        }
    }

    fn covering(&self, room: usize) -> Option<Covering<'_>> {
        let price = float(i128::from(self.price));
        let cap = |total: &f64| if self.price > 0 { total.min(price) } else { *total };
        self.is_flat.then(|| Covering {
            caps: self.own_totals.iter().map(cap).collect(),
            first: &self.by_site.first,
            rows: &self.by_site.rows,
            row_first: &self.first,
            sites: &self.entry_sites,
            price,
            room: float(room as i128),
        })
    }

    fn rounded(&self, multipliers: &[f64]) -> Vec<i64> {
        let per_weight = |(multiplier, weight): (&f64, &i64)| whole(multiplier / float(i128::from(*weight)));
        multipliers.iter().zip(&self.weights).map(per_weight).collect()
    }

    fn exact_worth(&self, is_open: &[bool]) -> Option<i128> {
        let mut total = 0;
        for (row, weight) in self.weights.iter().enumerate() {
            match self.cost(row, is_open) {
                NEVER => return None,
                cost => total += i128::from(*weight) * i128::from(cost),
            }
        }
        Some(total)
    }

    fn exact_relax(&self, multipliers: &[i64], reduced: &mut [i128]) -> i128 {
        let mut bound = 0;
        for (row, multiplier) in multipliers.iter().enumerate() {
            let pays = self.own[row].min(*multiplier);
            let weight = i128::from(self.weights[row]);
            bound += weight * i128::from(pays);
            for at in self.entries(row) {
                if self.entry_costs[at] >= pays {
                    break;
                }
                reduced[index(self.entry_sites[at])] -= weight * i128::from(pays - self.entry_costs[at]);
            }
        }
        bound
    }

    fn dominator(&self, site: usize, is_left: &[bool]) -> Option<usize> {
        let is_other = |by: &usize| *by != site && is_left[*by];
        // Whoever is no worse is in every row of the site, so in the shortest of them.
        let shortest = self.rows_of(site).iter().min_by_key(|row| self.entries(index(**row)).len());
        let Some(row) = shortest else { return (0..self.sites).find(is_other) };
        let mut rivals =
            self.entry_sites[self.entries(index(*row))].iter().map(|by| index(*by)).filter(is_other);
        rivals.find(|by| self.dominates(*by, site))
    }

    fn rest(&self, fates: &[Fate]) -> Rest<Self> {
        let (sites, number_of) = renumbered(fates);
        let mut rest = Rest {
            rows: Self { step: self.step, is_flat: self.is_flat, ..Self::empty(index(sites), self.price) },
            row_of: Vec::with_capacity(self.rows()),
            constants: Vec::with_capacity(self.rows()),
            base: 0,
        };
        let mut alike = Alike::new(self.rows());
        for row in 0..self.rows() {
            let (own, own_total) = self.put_rest(row, fates, &number_of, &mut rest.rows);
            if rest.rows.last_entries().is_empty() && own != NEVER {
                rest.row_of.push(GONE);
                rest.constants.push(own);
                rest.base += i128::from(self.weights[row]) * i128::from(own);
                continue;
            }
            rest.constants.push(0);
            let place = if self.is_flat { alike.place(&rest.rows, own) } else { rest.rows.rows() };
            rest.row_of.push(u32::try_from(place).unwrap_or(GONE));
            if place < rest.rows.rows() {
                rest.rows.weights[place] += self.weights[row];
                rest.rows.own_totals[place] += own_total;
                rest.rows.keep_cheaper(i64::MIN);
            } else {
                rest.rows.put(self.weights[row], own, own_total);
            }
        }
        rest.rows.by_site = rest.rows.turned();
        rest
    }
}

impl Nearest {
    /// Whether one site is in no row worse than another.
    fn dominates(&self, site: usize, other: usize) -> bool {
        let entries = |site: usize| self.rows_of(site).iter().zip(&self.by_site.costs[self.of_site(site)]);
        let mut better = entries(site).peekable();
        entries(other).all(|(row, cost)| {
            while better.next_if(|(of, _)| *of < row).is_some() {}
            better.peek().is_some_and(|(of, better)| *of == row && *better <= cost)
        })
    }

    /// Puts the entries that are left of a row; what it pays without them, per weight and in all.
    fn put_rest(&self, row: usize, fates: &[Fate], number_of: &[u32], rest: &mut Self) -> (i64, f64) {
        for at in self.entries(row) {
            let (site, cost) = (index(self.entry_sites[at]), self.entry_costs[at]);
            match fates[site] {
                // The entries come with the cheapest first: all that follow are no better.
                Fate::Open => {
                    rest.keep_cheaper(cost);
                    return (cost, self.entry_totals[at]);
                }
                Fate::Undecided => {
                    rest.entry_sites.push(number_of[site]);
                    rest.entry_costs.push(cost);
                    rest.entry_totals.push(self.entry_totals[at]);
                }
                Fate::Closed => (),
            }
        }
        (self.own[row], self.own_totals[row])
    }

    /// The entries that were put since the last row.
    fn last_entries(&self) -> &[u32] {
        &self.entry_sites[self.first[self.weights.len()]..]
    }

    /// Takes the entries that were put since the last row away, but those that cost less.
    fn keep_cheaper(&mut self, cost: i64) {
        let first = self.first[self.weights.len()];
        let kept = first + self.entry_costs[first..].partition_point(|other| *other < cost);
        self.entry_sites.truncate(kept);
        self.entry_costs.truncate(kept);
        self.entry_totals.truncate(kept);
    }
}

/// Finds rows with the same sites by a hash of them.
struct Alike {
    /// Rows, each at the place of its hash or behind; a power of two of places, at least half of them empty.
    places: Vec<u32>,
}

impl Alike {
    fn new(rows: usize) -> Self {
        Self { places: vec![GONE; (2 * rows + 1).next_power_of_two()] }
    }

    /// The row that is like the entries put last, or the number of the row that they will be.
    fn place(&mut self, rows: &Nearest, own: i64) -> usize {
        let (entries, next) = (rows.last_entries(), rows.rows());
        let mix = |hash: u64, site: &u32| {
            (hash ^ u64::from(*site)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23)
        };
        let hash = entries.iter().fold(0x2545_F491_4F6C_DD1D, mix);
        let mut at = usize::try_from(hash >> 8).unwrap_or(0) & (self.places.len() - 1);
        loop {
            match self.places[at] {
                GONE => {
                    self.places[at] = u32::try_from(next).unwrap_or(GONE);
                    return next;
                }
                row if rows.own[index(row)] == own
                    && rows.entry_sites[rows.entries(index(row))] == *entries =>
                {
                    return index(row);
                }
                _ => at = (at + 1) & (self.places.len() - 1),
            }
        }
    }
}
