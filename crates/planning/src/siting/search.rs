//! Finding the best choice of sites: branch and bound over sites, with the bounds of multipliers.
//!
//! At every case the multipliers are driven uphill for a while. What the reduced prices then show to be no good is
//! closed, or opened, for good; the problem that is left is a smaller one, and the rest is split at the site of which
//! both decisions are expected to raise the bound most. Depth first; ties go to the lower number.

use crate::watch::{Status, Watch};

use super::case::{Case, Fate, count};
use super::greedy;
use super::proof::{Proof, Step};
use super::rows::{Rows, float};
use super::saddle::Point;

/// So many multipliers a proof may hold, so that it fits in memory: a search that needs more stops with its bound.
const MULTIPLIERS_MAX: usize = 24_000_000;
/// So many steps uphill at the first case.
const ROOT_STEPS: usize = 500;
/// So many steps uphill at a later case.
const CASE_STEPS: usize = 60;

/// So many moves in search of a smaller cover.
const MOVES: usize = 20_000;
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
pub(super) fn search<R: Rows + Clone>(rows: &R, aim: Aim, watch: &Watch<'_>) -> Found {
    let mut search = Search::new(rows, aim, watch);
    let case = Case::whole(rows, aim.limit);
    let first = greedy::choose(rows, aim.limit, watch);
    search.offer(&case, &first);
    let point = Point {
        shares: first.iter().map(|is_open| if *is_open { 1.0 } else { 0.0 }).collect(),
        multipliers: rows.start(&first),
        weight: 0.0,
    };
    search.proof.tree.push(Step::Settled);
    search.visit(0, case, point, None);
    search.found()
}

pub(super) struct Search<'a, R: Rows> {
    rows: &'a R,
    aim: Aim,
    pub(super) watch: &'a Watch<'a>,
    /// The best answer so far.
    best: Option<(i128, Vec<usize>)>,
    /// What an answer must be below.
    cutoff: i128,
    bound: Option<i128>,
    is_over: bool,
    proof: Proof,
    lessons: Lessons,
}

impl<'a, R: Rows + Clone> Search<'a, R> {
    fn new(rows: &'a R, aim: Aim, watch: &'a Watch<'a>) -> Self {
        let proof = Proof { step: rows.step(), ..Proof::default() };
        let cutoff = aim.cutoff.unwrap_or(i128::MAX);
        Self {
            rows,
            aim,
            watch,
            best: None,
            cutoff,
            bound: None,
            is_over: false,
            proof,
            lessons: Lessons::new(rows.sites()),
        }
    }

    /// Takes a choice for the best if it is.
    fn offer(&mut self, case: &Case<R>, is_open: &[bool]) {
        let chosen = || (0..is_open.len()).filter(|site| is_open[*site]);
        let Some(total) = case.total(is_open).filter(|_| chosen().count() <= case.room) else { return };
        if total < self.cutoff {
            self.cutoff = total;
            let mut sites: Vec<usize> =
                case.open.iter().copied().chain(chosen().map(|site| case.sites[site])).collect();
            sites.sort_unstable();
            self.watch.tell(&format!("sites: {}, total {total}", sites.len()));
            self.best = Some((total, sites));
            self.is_over |= self.aim.enough.is_some_and(|enough| total <= enough);
        }
    }

    /// Takes a choice for the best if it seems to be.
    pub(super) fn offer_if_better(&mut self, case: &Case<R>, is_open: &[bool]) {
        let open = is_open.iter().filter(|is_open| **is_open).count();
        let settled = float(case.base + i128::from(case.rows.price()) * count(open));
        let total = case.rows.worth(&case.rows.ground(is_open)) + settled;
        let cutoff = if self.cutoff == i128::MAX { f64::INFINITY } else { float(self.cutoff) };
        if total < cutoff + cutoff.abs() * 1e-12 {
            self.offer(case, is_open);
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

    /// Whether the answer must do as it is.
    pub(super) fn is_over(&self) -> bool {
        self.is_over || self.watch.is_over()
    }

    fn step_into(&mut self) -> usize {
        self.proof.tree.push(Step::Settled);
        self.proof.tree.len() - 1
    }

    /// Goes through a case: fills its step, and those of all cases below it.
    fn visit(&mut self, mut slot: usize, mut case: Case<R>, mut point: Point, mut lesson: Option<Lesson>) {
        let mut steps = if lesson.is_none() { ROOT_STEPS } else { CASE_STEPS };
        loop {
            if let Some(end) = self.settled(&case) {
                self.proof.tree[slot] = end;
                return;
            }
            let Some(forced) = case.forced() else {
                self.proof.tree[slot] = Step::Barren;
                return;
            };
            if !forced.is_empty() {
                slot = forced.iter().fold(slot, |slot, site| self.force(slot, &case, *site));
                let open = forced.iter().map(|site| (*site, Fate::Open));
                (case, point) = case.with(&fates(&case, open), &point);
                continue;
            }
            let dominated = case.dominated();
            if !dominated.is_empty() {
                slot = self.drop_dominated(slot, &case, &dominated);
                let closed = dominated.iter().map(|(site, _)| (*site, Fate::Closed));
                (case, point) = case.with(&fates(&case, closed), &point);
                continue;
            }
            self.is_over |= self.watch.is_over() || self.is_full();
            if !self.is_over && !case.sites.is_empty() {
                self.climb(&case, &mut point, steps);
            }
            let whole = case.rows.rounded(&point.multipliers);
            let ranking = Ranking::new(&case, &whole);
            if let Some(lesson) = lesson.take() {
                self.lessons.learn(&lesson, float(ranking.bound.min(self.cutoff)));
            }
            if steps == ROOT_STEPS && !self.is_closed(ranking.bound) {
                self.shake(&case);
            }
            let number = self.proof.multipliers.len();
            self.proof.multipliers.push(case.of_question(&whole));
            if self.is_closed(ranking.bound) || self.is_over {
                self.proof.tree[slot] = Step::Bounded { multipliers: number };
                self.note(ranking.bound);
                return;
            }
            let decided = self.fix(&mut slot, &case, number, &ranking);
            if decided.is_empty() {
                self.proof.multipliers.pop();
            }
            steps = CASE_STEPS;
            let fates = fates(&case, decided.iter().copied());
            let opened = decided.iter().filter(|(_, fate)| *fate == Fate::Open).count();
            if decided.len() * 8 > case.sites.len() || opened == case.room {
                (case, point) = case.with(&fates, &point);
                continue;
            }
            let site = self.lessons.site_to_branch_on(&case, &point.shares, &ranking, &fates);
            self.branch(slot, &case, &point, (site, float(ranking.bound)), fates);
            return;
        }
    }

    /// Goes through the two cases of a site, the likelier first.
    fn branch(
        &mut self,
        slot: usize,
        case: &Case<R>,
        point: &Point,
        (site, bound): (usize, f64),
        mut fates: Vec<Fate>,
    ) {
        let (open, closed) = (self.step_into(), self.step_into());
        self.proof.tree[slot] = Step::Branch { site: case.sites[site], open, closed };
        let children = [(Fate::Open, open), (Fate::Closed, closed)];
        let is_open_first = point.shares[site] >= 0.5;
        for (fate, child) in if is_open_first { children } else { [children[1], children[0]] } {
            fates[site] = fate;
            let away = if fate == Fate::Open { 1.0 - point.shares[site] } else { point.shares[site] };
            let lesson = Lesson { site: case.sites[site], fate, away, bound };
            let (case, point) = case.with(&fates, point);
            self.visit(child, case, point, Some(lesson));
        }
    }

    /// Looks for a better answer around the best one.
    fn shake(&mut self, case: &Case<R>) {
        let Some((_, sites)) = &self.best else { return };
        let is_open: Vec<bool> = case.sites.iter().map(|site| sites.contains(site)).collect();
        let better = if case.rows.price() > 0 {
            super::weighing::fewer(&case.rows.demanding(), &is_open, MOVES, self.watch)
        } else {
            greedy::shaken(&case.rows, &is_open, case.room, SHAKES, self.watch)
        };
        self.offer(case, &better);
    }

    fn is_full(&self) -> bool {
        self.proof.multipliers.len() * self.rows.rows() > MULTIPLIERS_MAX
    }

    /// Notes the bound of a case that ends here.
    fn note(&mut self, bound: i128) {
        self.bound = Some(self.bound.map_or(bound, |least| least.min(bound)));
    }

    /// Whether nothing is left to choose in this case; offers what is left.
    fn settled(&mut self, case: &Case<R>) -> Option<Step> {
        let undecided = case.sites.len();
        let takes_all = case.rows.price() == 0 && undecided <= case.room;
        let is_full = case.room == 0;
        let is_open = vec![takes_all && !is_full; undecided];
        if is_full || takes_all || undecided == 0 {
            self.offer(case, &is_open);
        }
        if !is_full && !takes_all {
            return None;
        }
        if let Some(total) = case.total(&is_open) {
            self.note(total);
        }
        Some(Step::Settled)
    }

    /// Opens a site that alone can serve a row; the slot that goes on.
    fn force(&mut self, slot: usize, case: &Case<R>, site: usize) -> usize {
        let (open, closed) = (self.step_into(), self.step_into());
        self.proof.tree[closed] = Step::Barren;
        self.proof.tree[slot] = Step::Branch { site: case.sites[site], open, closed };
        open
    }

    /// Closes what another site is no worse than; the slot that goes on.
    fn drop_dominated(&mut self, mut slot: usize, case: &Case<R>, pairs: &[(usize, usize)]) -> usize {
        for (site, by) in pairs {
            let next = self.step_into();
            let (site, by) = (case.sites[*site], case.sites[*by]);
            self.proof.tree[slot] = Step::Dominated { site, by, next };
            slot = next;
        }
        slot
    }

    /// Decides every site for which the other way is shown to be no better.
    fn fix(
        &mut self,
        slot: &mut usize,
        case: &Case<R>,
        multipliers: usize,
        ranking: &Ranking,
    ) -> Vec<(usize, Fate)> {
        let mut decided = Vec::new();
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
            self.proof.tree[*slot] = Step::Branch { site: case.sites[*site], open, closed };
            let (leaf, next) = if fate == Fate::Open { (closed, open) } else { (open, closed) };
            self.proof.tree[leaf] = Step::Bounded { multipliers };
            self.note(other);
            *slot = next;
            decided.push((*site, fate));
        }
        decided
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

/// The fates of all sites of a case when these are decided.
fn fates<R>(case: &Case<R>, decided: impl IntoIterator<Item = (usize, Fate)>) -> Vec<Fate> {
    let mut fates = vec![Fate::Undecided; case.sites.len()];
    decided.into_iter().for_each(|(site, fate)| fates[site] = fate);
    fates
}

/// What deciding sites has done to the bound so far: for each site opened and closed, by how much the bound rose per
/// share, in all and how often (pseudo-costs; Bénichou and others, *Mathematical Programming* 1, 1971).
struct Lessons {
    open: Vec<(f64, f64)>,
    closed: Vec<(f64, f64)>,
}

/// A decision of which it is not known yet what it does.
struct Lesson {
    site: usize,
    fate: Fate,
    /// By how much the site's share has to change.
    away: f64,
    /// The bound before.
    bound: f64,
}

impl Lessons {
    fn new(sites: usize) -> Self {
        Self { open: vec![(0.0, 0.0); sites], closed: vec![(0.0, 0.0); sites] }
    }

    fn learn(&mut self, lesson: &Lesson, bound: f64) {
        let of = if lesson.fate == Fate::Open { &mut self.open } else { &mut self.closed };
        let (sum, count) = &mut of[lesson.site];
        *sum += (bound - lesson.bound).max(0.0) / lesson.away.max(0.05);
        *count += 1.0;
    }

    /// The undecided site of which both decisions are expected to raise the bound most.
    fn site_to_branch_on<R>(
        &self,
        case: &Case<R>,
        shares: &[f64],
        ranking: &Ranking,
        fates: &[Fate],
    ) -> usize {
        let mean = |of: &[(f64, f64)]| {
            let (sum, count) = of.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
            if count > 0.0 { sum / count } else { 1.0 }
        };
        let (open, closed) = (mean(&self.open), mean(&self.closed));
        let expected = |(sum, count): (f64, f64), mean: f64| (sum + mean) / (count + 1.0);
        let score = |site: usize| {
            let (name, share) = (case.sites[site], shares[site].clamp(0.0, 1.0));
            let rises = [
                expected(self.open[name], open) * (1.0 - share),
                expected(self.closed[name], closed) * share,
            ];
            rises[0].max(1e-9 * open) * rises[1].max(1e-9 * closed)
        };
        let left = || ranking.order.iter().copied().filter(|site| fates[*site] == Fate::Undecided);
        let scored = left().map(|site| (score(site), site));
        let best = scored.reduce(|best, other| if other.0 > best.0 { other } else { best });
        best.expect("a case that is not settled has an undecided site").1
    }
}

/// The undecided sites by reduced price, and the bound that they give.
struct Ranking {
    reduced: Vec<i128>,
    /// The sites, the least reduced price first, then by number.
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
    fn new<R: Rows>(case: &Case<R>, multipliers: &[i64]) -> Self {
        let mut reduced = vec![i128::from(case.rows.price()); case.sites.len()];
        let base = case.base + case.rows.exact_relax(multipliers, &mut reduced);
        let mut order: Vec<usize> = (0..case.sites.len()).collect();
        order.sort_unstable_by_key(|site| (reduced[*site], *site));
        let room = case.room.min(order.len());
        let is_wanted = |site: &&usize| case.rows.price() == 0 || reduced[**site] < 0;
        let taken = order[..room].iter().take_while(is_wanted).count();
        let bound = base + order[..taken].iter().map(|site| reduced[*site]).sum::<i128>();
        let last = if taken < case.room { 0 } else { order[..taken].last().map_or(0, |site| reduced[*site]) };
        let next = order.get(taken).map_or(0, |site| reduced[*site].min(0));
        Self { reduced, order, taken, bound, last, next }
    }
}
