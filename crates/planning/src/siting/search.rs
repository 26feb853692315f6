//! Finding the best choice of sites: branch and bound over sites, with the bounds of multipliers.
//!
//! At every case the multipliers are driven uphill for a while. What the reduced prices then show to be no good is
//! closed, or opened, for good, and the rest is split at the site that the ascent could not decide upon. Depth first;
//! ties go to the lower number.

use crate::watch::{Status, Watch};

use super::ascent::Scratch;
use super::greedy;
use super::proof::{Proof, Step};
use super::rows::{Rows, Server, float};

/// So many multipliers a proof may hold, so that it fits in memory: a search that needs more stops with its bound.
const MULTIPLIERS_MAX: usize = 24_000_000;
/// So many steps uphill at the first case.
const ROOT_STEPS: usize = 800;
/// So many steps uphill at a later case.
const CASE_STEPS: usize = 60;

/// So many moves in search of a smaller cover.
const MOVES: usize = 10_000;
/// So many times an answer is shaken.
const SHAKES: usize = 120;

/// What the search found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The sites opened, by number; none where nothing better than the cutoff exists, or was found.
    pub(super) sites: Option<Vec<usize>>,
    /// Their total with the prices.
    pub(super) total: i128,
    /// No answer has a smaller total.
    pub(super) bound: i128,
    /// What is known of it. Infeasible where no answer is better than the cutoff.
    pub(super) status: Status,
    /// Why.
    pub(super) proof: Proof,
}

/// How far a search goes.
#[derive(Clone, Copy)]
pub(super) struct Aim {
    /// So many sites may be opened.
    pub(super) limit: usize,
    /// Only an answer of a smaller total is wanted.
    pub(super) cutoff: Option<i128>,
    /// An answer of no more than this is as good as any.
    pub(super) enough: Option<i128>,
}

/// Searches for the least total.
pub(super) fn search<R: Rows>(rows: &R, aim: Aim, watch: &Watch<'_>) -> Found {
    let mut search = Search::new(rows, aim, watch);
    let first = greedy::choose(rows, aim.limit, watch);
    search.offer(&first);
    let multipliers = rows.start(&first);
    search.proof.tree.push(Step::Settled);
    search.visit(0, multipliers, ROOT_STEPS);
    search.found()
}

/// What is decided of a site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    Undecided,
    Open,
    Closed,
}

pub(super) struct Search<'a, R: Rows> {
    pub(super) rows: &'a R,
    pub(super) aim: Aim,
    pub(super) watch: &'a Watch<'a>,
    pub(super) fates: Vec<Fate>,
    /// The sites that are open in this case.
    pub(super) is_open: Vec<bool>,
    /// The sites decided, in order, so that a case can be taken back.
    trail: Vec<usize>,
    pub(super) opened: usize,
    /// The best answer so far.
    best: Option<(i128, Vec<usize>)>,
    /// What an answer must be below.
    pub(super) cutoff: i128,
    bound: Option<i128>,
    is_over: bool,
    proof: Proof,
    pub(super) scratch: Scratch,
}

impl<'a, R: Rows> Search<'a, R> {
    fn new(rows: &'a R, aim: Aim, watch: &'a Watch<'a>) -> Self {
        let sites = rows.sites();
        Self {
            rows,
            aim,
            watch,
            fates: vec![Fate::Undecided; sites],
            is_open: vec![false; sites],
            trail: Vec::new(),
            opened: 0,
            best: None,
            cutoff: aim.cutoff.unwrap_or(i128::MAX),
            bound: None,
            is_over: false,
            proof: Proof { step: rows.step(), ..Proof::default() },
            scratch: Scratch::new(rows.rows(), sites),
        }
    }

    /// Takes a choice for the best if it is.
    pub(super) fn offer(&mut self, is_open: &[bool]) {
        let open = is_open.iter().filter(|is_open| **is_open).count();
        let Some(worth) = self.rows.exact_worth(is_open).filter(|_| open <= self.aim.limit) else { return };
        let total = worth + i128::from(self.rows.price()) * to_i128(open);
        if total < self.cutoff {
            self.cutoff = total;
            let sites = (0..is_open.len()).filter(|site| is_open[*site]).collect();
            self.best = Some((total, sites));
            self.watch.tell(&format!("sites: {open}, total {total}"));
            self.is_over |= self.aim.enough.is_some_and(|enough| total <= enough);
        }
    }

    /// Whether a case of this bound can hold no answer that is better.
    fn is_closed(&self, bound: i128) -> bool {
        self.cutoff != i128::MAX && bound > self.cutoff - self.rows.step()
    }

    /// The bound that the ascent need not go beyond.
    pub(super) fn aimed_bound(&self, bound: f64) -> f64 {
        self.target(bound) - float(self.rows.step())
    }

    /// What the ascent strives for: the best total known, or somewhat more than it has where none is known.
    pub(super) fn target(&self, bound: f64) -> f64 {
        if self.cutoff == i128::MAX { bound + bound.abs() * 0.1 + 1.0 } else { float(self.cutoff) }
    }

    /// Takes a choice for the best if it seems to be.
    pub(super) fn offer_if_better(&mut self, is_open: &[bool]) {
        let open = is_open.iter().filter(|is_open| **is_open).count();
        let prices = float(i128::from(self.rows.price()) * to_i128(open));
        let total = self.rows.worth(&self.rows.ground(is_open)) + prices;
        let cutoff = if self.cutoff == i128::MAX { f64::INFINITY } else { float(self.cutoff) };
        if total < cutoff + cutoff.abs() * 1e-12 {
            self.offer(is_open);
        }
    }

    /// Whether the answer must do as it is.
    pub(super) fn is_over(&self) -> bool {
        self.is_over || self.watch.is_over()
    }

    fn step_into(&mut self) -> usize {
        self.proof.tree.push(Step::Settled);
        self.proof.tree.len() - 1
    }

    fn decide(&mut self, site: usize, fate: Fate) {
        self.fates[site] = fate;
        self.trail.push(site);
        if fate == Fate::Open {
            self.is_open[site] = true;
            self.opened += 1;
        }
    }

    fn take_back(&mut self, mark: usize) {
        for site in self.trail.drain(mark..) {
            if self.is_open[site] {
                self.is_open[site] = false;
                self.opened -= 1;
            }
            self.fates[site] = Fate::Undecided;
        }
    }

    fn undecided(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.fates.len()).filter(|site| self.fates[*site] == Fate::Undecided)
    }

    /// Goes through a case: fills its step, and those of all cases below it.
    fn visit(&mut self, mut slot: usize, mut multipliers: Vec<f64>, mut steps: usize) {
        let mark = self.trail.len();
        loop {
            if let Some(end) = self.settled() {
                self.proof.tree[slot] = end;
                break;
            }
            match self.rows.scarce(&self.is_open, &|site| self.fates[site] == Fate::Undecided) {
                Some(Server::Nobody) => {
                    self.proof.tree[slot] = Step::Barren;
                    break;
                }
                Some(Server::Only(site)) => {
                    slot = self.force(slot, site);
                    continue;
                }
                None => (),
            }
            slot = self.drop_dominated(slot, steps == ROOT_STEPS || self.rows.price() > 0);
            self.is_over |= self.watch.is_over() || self.is_full();
            let average = if self.is_over { None } else { Some(self.climb(&mut multipliers, steps)) };
            let whole = self.rows.rounded(&multipliers);
            let mut reduced = vec![i128::from(self.rows.price()); self.fates.len()];
            let base = self.rows.exact_relax(&self.is_open, &whole, &mut reduced);
            let ranking = Ranking::new(self, base, reduced);
            if steps == ROOT_STEPS && !self.is_closed(ranking.bound) {
                self.shake();
            }
            let number = self.proof.multipliers.len();
            self.proof.multipliers.push(whole);
            let Some(average) = average.filter(|_| !self.is_closed(ranking.bound) && !self.is_over) else {
                self.proof.tree[slot] = Step::Bounded { multipliers: number };
                self.note(ranking.bound);
                break;
            };
            let before = slot;
            let fixed = self.fix(&mut slot, number, &ranking);
            if slot == before {
                self.proof.multipliers.pop();
            }
            steps = CASE_STEPS;
            if fixed * 8 > ranking.order.len() || self.settled().is_some() {
                continue;
            }
            let site = self.site_to_branch_on(&average, &ranking);
            let (open, closed) = (self.step_into(), self.step_into());
            self.proof.tree[slot] = Step::Branch { site, open, closed };
            let children = [(Fate::Open, open), (Fate::Closed, closed)];
            let is_open_first = average[site] >= 0.5;
            for (fate, child) in if is_open_first { children } else { [children[1], children[0]] } {
                let mark = self.trail.len();
                self.decide(site, fate);
                self.visit(child, multipliers.clone(), CASE_STEPS);
                self.take_back(mark);
            }
            break;
        }
        self.take_back(mark);
    }

    /// Looks for a better answer around the best one.
    fn shake(&mut self) {
        let Some((_, sites)) = &self.best else { return };
        let mut is_open = vec![false; self.fates.len()];
        for site in sites {
            is_open[*site] = true;
        }
        let better = if self.rows.price() > 0 {
            super::weighing::fewer(&self.rows.demanding(), &is_open, MOVES, self.watch)
        } else {
            greedy::shaken(self.rows, &is_open, self.aim.limit, SHAKES, self.watch)
        };
        self.offer(&better);
    }

    fn is_full(&self) -> bool {
        self.proof.multipliers.len() * self.rows.rows() > MULTIPLIERS_MAX
    }

    /// Notes the bound of a case that ends here.
    fn note(&mut self, bound: i128) {
        self.bound = Some(self.bound.map_or(bound, |least| least.min(bound)));
    }

    /// Whether nothing is left to choose in this case; offers what is left.
    fn settled(&mut self) -> Option<Step> {
        let undecided = self.undecided().count();
        let room = self.aim.limit - self.opened;
        let takes_all = self.rows.price() == 0 && undecided <= room;
        if room > 0 && undecided > 0 && !takes_all {
            return None;
        }
        let mut is_open = self.is_open.clone();
        if takes_all {
            self.undecided().for_each(|site| is_open[site] = true);
        }
        self.offer(&is_open);
        let open = is_open.iter().filter(|is_open| **is_open).count();
        if let Some(worth) = self.rows.exact_worth(&is_open) {
            self.note(worth + i128::from(self.rows.price()) * to_i128(open));
        }
        Some(Step::Settled)
    }

    /// Opens a site that alone can serve a row; the slot that goes on.
    fn force(&mut self, slot: usize, site: usize) -> usize {
        let (open, closed) = (self.step_into(), self.step_into());
        self.proof.tree[closed] = Step::Barren;
        self.proof.tree[slot] = Step::Branch { site, open, closed };
        self.decide(site, Fate::Open);
        open
    }

    /// Closes what another site is no worse than; at the first case only, for it is slow.
    fn drop_dominated(&mut self, mut slot: usize, is_root: bool) -> usize {
        if !is_root {
            return slot;
        }
        let pairs = super::reduce::dominated(self.rows, &self.is_open, &self.fates);
        for (site, by) in pairs {
            let next = self.step_into();
            self.proof.tree[slot] = Step::Dominated { site, by, next };
            self.decide(site, Fate::Closed);
            slot = next;
        }
        slot
    }

    /// Decides every site for which the other way is shown to be no better; how many they are.
    fn fix(&mut self, slot: &mut usize, multipliers: usize, ranking: &Ranking) -> usize {
        if self.cutoff == i128::MAX {
            return 0;
        }
        let mut fixed = 0;
        for (place, site) in ranking.order.iter().enumerate() {
            let (fate, other) = if place < ranking.taken {
                (Fate::Open, ranking.bound - ranking.reduced[*site] + ranking.next)
            } else {
                (Fate::Closed, ranking.bound - ranking.last + ranking.reduced[*site])
            };
            if !self.is_closed(other) {
                continue;
            }
            let (open, closed) = (self.step_into(), self.step_into());
            self.proof.tree[*slot] = Step::Branch { site: *site, open, closed };
            let (leaf, next) = if fate == Fate::Open { (closed, open) } else { (open, closed) };
            self.proof.tree[leaf] = Step::Bounded { multipliers };
            self.note(other);
            *slot = next;
            self.decide(*site, fate);
            fixed += 1;
        }
        fixed
    }

    /// The site that the ascent took about as often as not; else the one nearest to being exchanged.
    fn site_to_branch_on(&self, average: &[f64], ranking: &Ranking) -> usize {
        let doubt = |site: &usize| average[*site].min(1.0 - average[*site]);
        let left = || ranking.order.iter().copied().filter(|site| self.fates[*site] == Fate::Undecided);
        let most = left().reduce(|best, site| if doubt(&site) > doubt(&best) { site } else { best });
        match most.filter(|site| doubt(site) > 0.01) {
            Some(site) => site,
            None => left()
                .min_by_key(|site| ((ranking.reduced[*site] - ranking.last).abs(), *site))
                .expect("a case that is not settled has an undecided site"),
        }
    }

    fn found(self) -> Found {
        let Self { best, bound, is_over, proof, rows, cutoff, .. } = self;
        // A bound between two possible totals is as good as the next of them.
        let bound =
            bound.map_or(cutoff, |bound| (-((-bound).div_euclid(rows.step())) * rows.step()).min(cutoff));
        let status = match &best {
            Some((total, _)) if *total <= bound => Status::Optimal,
            None if bound >= cutoff && !is_over => Status::Infeasible,
            _ => Status::Feasible,
        };
        let total = best.as_ref().map_or(cutoff, |(total, _)| *total);
        Found { sites: best.map(|(_, sites)| sites), total, bound, status, proof }
    }
}

/// The undecided sites by reduced price, and the bound that they give.
struct Ranking {
    reduced: Vec<i128>,
    /// The undecided sites, the least reduced price first, then by number.
    order: Vec<usize>,
    /// How many of them the bound takes.
    taken: usize,
    bound: i128,
    /// The reduced price of the last one taken; nothing where more could be.
    last: i128,
    /// The reduced price of the first one not taken; nothing where it is above nothing.
    next: i128,
}

impl Ranking {
    fn new<R: Rows>(search: &Search<'_, R>, base: i128, reduced: Vec<i128>) -> Self {
        let mut order: Vec<usize> = search.undecided().collect();
        order.sort_unstable_by_key(|site| (reduced[*site], *site));
        let room = (search.aim.limit - search.opened).min(order.len());
        let is_wanted = |site: &&usize| search.rows.price() == 0 || reduced[**site] < 0;
        let taken = order[..room].iter().take_while(is_wanted).count();
        let bound = base
            + i128::from(search.rows.price()) * to_i128(search.opened)
            + order[..taken].iter().map(|site| reduced[*site]).sum::<i128>();
        let is_all = taken < search.aim.limit - search.opened;
        let last = if is_all { 0 } else { order[..taken].last().map_or(0, |site| reduced[*site]) };
        let next = order.get(taken).map_or(0, |site| reduced[*site].min(0));
        Self { reduced, order, taken, bound, last, next }
    }
}

fn to_i128(number: usize) -> i128 {
    i128::try_from(number).expect("a count of sites is small")
}
