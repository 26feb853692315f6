//! Rows that are served by their nearest site: location set covering, maximal covering and the p-median.

use super::rows::{Rows, Server, common_divisor, float, index, whole};

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
    /// Whether all entries cost nothing: then no order of costs spares the most of a row, and it is better to go by site.
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
        let mut made = Self {
            weights: Vec::with_capacity(rows.len()),
            own: Vec::with_capacity(rows.len()),
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
        };
        let (mut weight_step, mut cost_step, mut most) = (0, 0, float(i128::from(price)));
        for row in rows {
            let mut entries: Vec<_> = row.entries.iter().filter(|(_, cost)| *cost < row.own).collect();
            entries.sort_unstable_by_key(|(site, cost)| (*cost, *site));
            weight_step = common_divisor(weight_step, row.weight);
            for (site, cost) in &entries {
                cost_step = common_divisor(cost_step, *cost);
                made.entry_sites.push(*site);
                made.entry_costs.push(*cost);
                made.entry_totals.push(float(i128::from(row.weight) * i128::from(*cost)));
            }
            if row.own != NEVER {
                cost_step = common_divisor(cost_step, row.own);
            }
            most = most.max(entries.last().map_or(0.0, |_| made.entry_totals[made.entry_totals.len() - 1]));
            made.first.push(made.entry_sites.len());
            made.weights.push(row.weight);
            made.own.push(row.own);
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

    /// The entries by site.
    fn turned(&self) -> BySite {
        let mut lists = vec![Vec::new(); self.sites];
        for (row, number) in (0..self.rows()).zip(0_u32..) {
            self.entries(row).for_each(|at| lists[index(self.entry_sites[at])].push((number, at)));
        }
        let mut turned = BySite { first: vec![0], ..BySite::default() };
        for list in lists {
            for (row, at) in list {
                turned.rows.push(row);
                turned.costs.push(self.entry_costs[at]);
                turned.totals.push(self.entry_totals[at]);
            }
            turned.first.push(turned.rows.len());
        }
        turned
    }

    /// The rows of a site, and what it costs there times the weight.
    fn of_site(&self, site: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.by_site.first[site]..self.by_site.first[site + 1];
        let rows = self.by_site.rows[range.clone()].iter().map(|row| *row as usize);
        rows.zip(self.by_site.totals[range].iter().copied())
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
            for (row, total) in self.of_site(site) {
                ground[row] = total.min(ground[row]);
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

    fn scarce(&self, is_open: &[bool], is_undecided: &dyn Fn(usize) -> bool) -> Option<Server> {
        (0..self.rows()).filter(|row| self.own[*row] == NEVER).find_map(|row| {
            let mut only = None;
            for site in self.entry_sites[self.entries(row)].iter().map(|site| index(*site)) {
                if is_open[site] || (only.is_some() && is_undecided(site)) {
                    return None;
                }
                only = only.or(is_undecided(site).then_some(site));
            }
            Some(only.map_or(Server::Nobody, Server::Only))
        })
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

    fn relax(&self, ground: &Vec<f64>, multipliers: &[f64], reduced: &mut [f64]) -> f64 {
        let mut bound = 0.0;
        if self.is_flat {
            let pays: Vec<f64> =
                ground.iter().zip(multipliers).map(|(total, most)| total.min(*most)).collect();
            for (site, reduced) in reduced.iter_mut().enumerate().filter(|(_, price)| **price < f64::INFINITY)
            {
                *reduced -= self.of_site(site).map(|(row, _)| pays[row]).sum::<f64>();
            }
            return pays.iter().sum();
        }
        for (row, (total, multiplier)) in ground.iter().zip(multipliers).enumerate() {
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

    fn slopes(&self, ground: &Vec<f64>, multipliers: &[f64], is_taken: &[bool], slopes: &mut [f64]) {
        if self.is_flat {
            slopes.fill(1.0);
            for site in (0..self.sites).filter(|site| is_taken[*site]) {
                self.of_site(site).for_each(|(row, _)| slopes[row] -= 1.0);
            }
            for (slope, (total, multiplier)) in slopes.iter_mut().zip(ground.iter().zip(multipliers)) {
                *slope = if multiplier.min(*total) > 0.0 { *slope } else { 1.0 };
                *slope = if *multiplier >= *total { slope.min(0.0) } else { *slope };
            }
            return;
        }
        for (row, (total, multiplier)) in ground.iter().zip(multipliers).enumerate() {
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

    fn exact_relax(&self, is_open: &[bool], multipliers: &[i64], reduced: &mut [i128]) -> i128 {
        let mut bound = 0;
        for (row, multiplier) in multipliers.iter().enumerate() {
            let pays = self.cost(row, is_open).min(*multiplier);
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

    fn paid(&self, is_open: &[bool]) -> Vec<i64> {
        (0..self.rows()).map(|row| self.cost(row, is_open)).collect()
    }

    fn dominates(&self, paid: &[i64], site: usize, other: usize) -> bool {
        let BySite { first, rows, costs, .. } = &self.by_site;
        let entries = |site: usize| {
            let range = first[site]..first[site + 1];
            rows[range.clone()].iter().zip(&costs[range])
        };
        let mut better = entries(site).peekable();
        entries(other).filter(|(row, cost)| **cost < paid[**row as usize]).all(|(row, cost)| {
            while better.next_if(|(of, _)| *of < row).is_some() {}
            better.peek().is_some_and(|(of, better)| *of == row && *better <= cost)
        })
    }
}
