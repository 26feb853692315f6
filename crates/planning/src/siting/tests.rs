//! Small questions against every choice there is, and proofs read step by step.

mod asked;

use proptest::prelude::*;

use super::*;
use crate::network::{NEVER, Nanos};
use crate::watch::{Status, Watch};

/// Reads a proof by the definition: the least bound of all its cases, none where no case holds an answer.
struct Reading<'a> {
    proof: &'a Proof,
    weights: &'a [i64],
    limit: usize,
    price: i128,
    kind: Kind<'a>,
}

/// What a row pays.
enum Kind<'a> {
    /// The cost of its nearest site, or its own.
    Nearest { own: Vec<i64>, costs: &'a dyn Fn(usize, usize) -> i64 },
    /// The negative of what so many sites near enough are worth.
    Counted { standing: Vec<usize>, worth: Vec<i64>, is_near: &'a dyn Fn(usize, usize) -> bool },
}

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Undecided,
    Open,
    Closed,
}

impl Reading<'_> {
    fn least(&self, sites: usize) -> Option<i128> {
        let mut seen = vec![false; self.proof.tree.len()];
        let least = self.read(0, &mut vec![Fate::Undecided; sites], &mut seen);
        assert!(seen.iter().all(|seen| *seen), "a step that no case leads to");
        least
    }

    fn read(&self, at: usize, fates: &mut Vec<Fate>, seen: &mut Vec<bool>) -> Option<i128> {
        assert!(!std::mem::replace(&mut seen[at], true));
        let open: Vec<usize> = (0..fates.len()).filter(|site| fates[*site] == Fate::Open).collect();
        if open.len() > self.limit {
            return None;
        }
        match self.proof.tree[at] {
            Step::Branch { site, open, closed } => {
                assert!(fates[site] == Fate::Undecided);
                let mut least = None;
                for (fate, next) in [(Fate::Open, open), (Fate::Closed, closed)] {
                    fates[site] = fate;
                    let bound = self.read(next, fates, seen);
                    least = [least, bound].into_iter().flatten().min();
                }
                fates[site] = Fate::Undecided;
                least
            }
            Step::Dominated { site, by, next } => {
                assert!(fates[site] == Fate::Undecided && fates[by] == Fate::Undecided && site != by);
                assert!(self.dominates(&open, by, site));
                fates[site] = Fate::Closed;
                let least = self.read(next, fates, seen);
                fates[site] = Fate::Undecided;
                least
            }
            Step::Barren => {
                let Kind::Nearest { own, costs } = &self.kind else { panic!("no row must be served") };
                let is_barren = |row: usize| {
                    let is_no_way = |site: usize| fates[site] == Fate::Closed || costs(row, site) == NEVER;
                    own[row] == NEVER && (0..fates.len()).all(is_no_way)
                };
                assert!(self.rows().any(is_barren));
                None
            }
            Step::Settled => {
                let undecided: Vec<usize> =
                    (0..fates.len()).filter(|site| fates[*site] == Fate::Undecided).collect();
                let room = self.limit - open.len();
                if self.price == 0 && undecided.len() <= room {
                    return self.total(&[open, undecided].concat());
                }
                assert!(room == 0 || undecided.is_empty());
                self.total(&open)
            }
            Step::Bounded { multipliers } => {
                Some(self.bound(&open, fates, &self.proof.multipliers[multipliers]))
            }
        }
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.proof.rows.iter().copied()
    }

    fn pays(&self, row: usize, open: &[usize]) -> i64 {
        let Kind::Nearest { own, costs } = &self.kind else { panic!("rows that pay") };
        open.iter().map(|site| costs(row, *site)).fold(own[row], i64::min)
    }

    fn dominates(&self, open: &[usize], by: usize, site: usize) -> bool {
        let Kind::Nearest { costs, .. } = &self.kind else { return false };
        self.rows().all(|row| {
            let pays = self.pays(row, open);
            costs(row, by).min(pays) <= costs(row, site).min(pays)
        })
    }

    fn total(&self, open: &[usize]) -> Option<i128> {
        let mut total = self.price * i128::try_from(open.len()).unwrap();
        for row in self.rows() {
            let weight = self.weights[row];
            let per_weight = match &self.kind {
                Kind::Nearest { .. } => self.pays(row, open),
                Kind::Counted { worth, .. } => -worth[self.count(row, open)],
            };
            if per_weight == NEVER {
                return None;
            }
            total += i128::from(weight) * i128::from(per_weight);
        }
        Some(total)
    }

    fn count(&self, row: usize, open: &[usize]) -> usize {
        let Kind::Counted { standing, is_near, .. } = &self.kind else { panic!("rows that count") };
        standing[row] + open.iter().filter(|site| is_near(row, **site)).count()
    }

    fn bound(&self, open: &[usize], fates: &[Fate], multipliers: &[i64]) -> i128 {
        let mut bound = self.price * i128::try_from(open.len()).unwrap();
        let mut reduced = vec![self.price; fates.len()];
        for (row, multiplier) in self.rows().zip(multipliers) {
            let weight = i128::from(self.weights[row]);
            match &self.kind {
                Kind::Nearest { costs, .. } => {
                    let pays = self.pays(row, open).min(*multiplier);
                    bound += weight * i128::from(pays);
                    for (site, reduced) in reduced.iter_mut().enumerate() {
                        *reduced += weight * i128::from((costs(row, site) - pays).min(0));
                    }
                }
                Kind::Counted { worth, is_near, standing } => {
                    let count = self.count(row, open);
                    let near = (0..fates.len()).filter(|site| is_near(row, *site));
                    let last = (standing[row] + near.count()).max(count);
                    let pays = (*multiplier).min(worth[(count + 1).min(last)] - worth[count]);
                    let best = (count..=last).map(|more| {
                        i128::from(worth[more]) - i128::from(pays) * i128::try_from(more - count).unwrap()
                    });
                    bound -= weight * best.max().unwrap();
                    let near = (0..fates.len()).filter(|site| is_near(row, *site));
                    near.for_each(|site| reduced[site] -= weight * i128::from(pays));
                }
            }
        }
        let undecided = (0..fates.len()).filter(|site| fates[*site] == Fate::Undecided);
        let mut reduced: Vec<i128> = undecided.map(|site| reduced[site].min(0)).collect();
        reduced.sort_unstable();
        bound + reduced.iter().take(self.limit - open.len()).sum::<i128>()
    }
}

/// A table of few rows and sites.
fn tables() -> impl Strategy<Value = (Matrix, Nanos, usize)> {
    (1_usize..=8, 0_usize..=8, 0_usize..=2).prop_flat_map(|(rows, candidates, standing)| {
        let time = prop_oneof![9 => 0_i64..40, 1 => Just(NEVER)];
        (
            prop::collection::vec(prop_oneof![Just(WEIGHT_ONE), 1_i64..9_000_000], rows),
            prop::collection::vec(time.clone(), rows * candidates),
            prop::collection::vec(time, rows * standing),
            1_i64..30,
            0_usize..=5,
        )
            .prop_map(move |(weights, times, standing_times, radius, add)| {
                (Matrix { weights, candidates, times, standing, standing_times }, radius, add)
            })
    })
}

/// The best of all choices of so many sites.
fn best_of_all(matrix: &Matrix, add: usize, total: impl Fn(&[usize]) -> Option<i128>) -> Option<i128> {
    let choices = 0_u32..1 << matrix.candidates;
    let few = choices.filter(|choice| choice.count_ones() as usize <= add);
    let sites =
        few.map(|choice| (0..matrix.candidates).filter(|site| choice >> site & 1 == 1).collect::<Vec<_>>());
    sites.filter_map(|sites| total(&sites)).min()
}

fn nearest(matrix: &Matrix, row: usize, sites: &[usize]) -> Nanos {
    sites.iter().map(|site| matrix.row(row)[*site]).fold(matrix.own(row), Nanos::min)
}

fn count(matrix: &Matrix, row: usize, sites: &[usize], radius: Nanos) -> usize {
    let added = sites.iter().map(|site| matrix.row(row)[*site]);
    added.chain(matrix.standing_row(row).iter().copied()).filter(|time| *time <= radius).count()
}

fn sum(matrix: &Matrix, of_row: impl Fn(usize) -> Option<i64>) -> Option<i128> {
    let total = |row: usize| Some(i128::from(matrix.weights[row]) * i128::from(of_row(row)?));
    (0..matrix.weights.len()).map(total).sum()
}

fn own_within(matrix: &Matrix, radius: Nanos, without: i64) -> Vec<i64> {
    let own = |row| if matrix.own(row) <= radius { 0 } else { without };
    (0..matrix.weights.len()).map(own).collect()
}

/// Checks that a choice is as good as the best and that its proof says so.
fn check(choice: &Choice, best: Option<i128>, reading: impl Fn(&Proof) -> Option<i128>) {
    match best {
        None => assert_eq!(choice.status, Status::Infeasible),
        Some(best) => {
            assert_eq!((choice.status, choice.total, choice.bound), (Status::Optimal, best, best));
            let least = reading(&choice.proof);
            assert!(
                least.is_none_or(|least| least > best - choice.proof.step),
                "{least:?} proves not {best}"
            );
        }
    }
}

const BILLION: i64 = 1_000_000_000;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_sites_bring_the_demand_nearer((matrix, _, add) in tables()) {
        let finite = |time| (time != NEVER).then_some(time);
        let total = |sites: &[usize]| sum(&matrix, |row| finite(nearest(&matrix, row, sites)));
        let costs = |row: usize, site: usize| matrix.row(row)[site];
        let choice = p_median(&matrix, add, &Watch::patient());
        check(&choice, best_of_all(&matrix, add, total), |proof| {
            let own = (0..matrix.weights.len()).map(|row| matrix.own(row)).collect();
            let kind = Kind::Nearest { own, costs: &costs };
            Reading { proof, weights: &matrix.weights, limit: add, price: 0, kind }.least(matrix.candidates)
        });
        if choice.status == Status::Optimal {
            assert_eq!(choice.candidates.len(), add.min(matrix.candidates));
            assert_eq!(total(&choice.candidates), Some(choice.total));
        }
    }

    #[test]
    fn no_sites_cover_more_demand((matrix, radius, add) in tables()) {
        let cost = |row, sites: &[usize]| if nearest(&matrix, row, sites) <= radius { 0 } else { BILLION };
        let total = |sites: &[usize]| sum(&matrix, |row| Some(cost(row, sites)));
        let costs = |row: usize, site: usize| if matrix.row(row)[site] <= radius { 0 } else { BILLION };
        let mut choice = max_cover(&matrix, radius, add, &Watch::patient());
        let all = sum(&matrix, |_| Some(BILLION)).unwrap();
        (choice.total, choice.bound) = (all - choice.total, all - choice.bound);
        check(&choice, best_of_all(&matrix, add, total), |proof| {
            let kind = Kind::Nearest { own: own_within(&matrix, radius, BILLION), costs: &costs };
            Reading { proof, weights: &matrix.weights, limit: add, price: 0, kind }.least(matrix.candidates)
        });
        assert_eq!(total(&choice.candidates), Some(choice.total));
    }

    #[test]
    fn no_fewer_sites_cover_all_demand((matrix, radius, _) in tables()) {
        let is_near = |row, sites: &[usize]| nearest(&matrix, row, sites) <= radius;
        let total = |sites: &[usize]| {
            let is_cover = (0..matrix.weights.len()).all(|row| is_near(row, sites));
            is_cover.then(|| i128::try_from(sites.len()).unwrap())
        };
        let costs = |row: usize, site: usize| if matrix.row(row)[site] <= radius { 0 } else { NEVER };
        let choice = set_cover(&matrix, radius, &Watch::patient());
        check(&choice, best_of_all(&matrix, matrix.candidates, total), |proof| {
            let kind = Kind::Nearest { own: own_within(&matrix, radius, NEVER), costs: &costs };
            let (weights, price) = (vec![1; matrix.weights.len()], BILLION.into());
            let reading = Reading { proof, weights: &weights, limit: matrix.candidates, price, kind };
            // In sites: any bound above one site fewer is as good as the whole number.
            let least = reading.least(matrix.candidates)?;
            assert!(least > (choice.total - 1) * i128::from(BILLION));
            Some(choice.total * proof.step)
        });
        if choice.status == Status::Optimal {
            assert_eq!(total(&choice.candidates), Some(choice.total));
        } else {
            assert!(!choice.witness.is_empty());
        }
    }

    #[test]
    fn no_sites_are_expected_to_cover_more((matrix, radius, add) in tables(), busy in 0_u32..10) {
        let busy_share = f64::from(busy) / 10.0;
        let worth = super::counted::expected(matrix.candidates + matrix.standing, busy_share);
        let total = |sites: &[usize]| sum(&matrix, |row| Some(-worth[count(&matrix, row, sites, radius)]));
        let is_near = |row: usize, site: usize| matrix.row(row)[site] <= radius;
        let mut choice = expected_cover(&matrix, radius, add, busy_share, &Watch::patient());
        (choice.total, choice.bound) = (-choice.total, -choice.bound);
        check(&choice, best_of_all(&matrix, add, total), |proof| {
            let standing = (0..matrix.weights.len()).map(|row| count(&matrix, row, &[], radius)).collect();
            let kind = Kind::Counted { standing, worth: worth.clone(), is_near: &is_near };
            Reading { proof, weights: &matrix.weights, limit: add, price: 0, kind }.least(matrix.candidates)
        });
        assert_eq!(total(&choice.candidates), Some(choice.total));
    }

    #[test]
    fn no_sites_bring_the_farthest_nearer((matrix, _, add) in tables()) {
        let farthest = |sites: &[usize]| {
            let farthest = (0..matrix.weights.len()).map(|row| nearest(&matrix, row, sites)).max().unwrap();
            (farthest != NEVER).then_some(i128::from(farthest))
        };
        let Center { choice, below } = p_center(&matrix, add, &Watch::patient());
        let best = best_of_all(&matrix, add, farthest);
        match best {
            None => assert_eq!(choice.status, Status::Infeasible),
            Some(best) => {
                assert_eq!((choice.status, choice.total, choice.bound), (Status::Optimal, best, best));
                assert_eq!(farthest(&choice.candidates), Some(best));
            }
        }
        if let (Some(radius), Some(best)) = (below, best) {
            assert!(i128::from(radius) < best);
            let costs = |row: usize, site: usize| if matrix.row(row)[site] <= radius { 0 } else { NEVER };
            let kind = Kind::Nearest { own: own_within(&matrix, radius, NEVER), costs: &costs };
            let weights = vec![1; matrix.weights.len()];
            let (proof, price) = (&choice.proof, BILLION.into());
            // No proof is needed where a row is out of reach altogether.
            if !proof.tree.is_empty() {
                let reading = Reading { proof, weights: &weights, limit: matrix.candidates, price, kind };
                let least = reading.least(matrix.candidates);
                assert!(least.is_none_or(|least| least > i128::from(BILLION) * i128::try_from(add).unwrap()));
            }
        }
    }
}
