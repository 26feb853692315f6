//! Pairs of points that are joined at the least cost in all: minimum-weight perfect matching of any even number of
//! points, by Edmonds' blossoms, in O(n³) and whole numbers.
//!
//! The pairs bring their proof along. Let every point have a potential, and every *blossom*, an odd set of points, a
//! discount that is not negative. If the potentials of two points, less the discounts of the blossoms that hold both,
//! never come to more than twice the cost of joining them, then no pairs cost less than half of
//!
//! ```text
//!   Σ potentials  −  Σ blossoms  discount · (points − 1) / 2
//! ```
//!
//! since of a blossom at most so many pairs can be made. Pairs that cost just that are the best.

mod search;
#[cfg(test)]
mod tests;

/// So many points can be paired: the table of costs grows with their square.
pub const POINTS_MAX: usize = 8_000;
/// The greatest cost of a pair.
pub const COST_MAX: i64 = 1 << 56;

/// Points in pairs, and why no pairs cost less.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Matching {
    /// The point that each point is joined with.
    pub mate: Vec<u32>,
    /// What the pairs cost together.
    pub cost: i64,
    /// A potential for each point; twice as fine as the costs.
    pub potentials: Vec<i64>,
    /// The blossoms with a discount above nothing.
    pub blossoms: Vec<Blossom>,
}

/// An odd set of points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blossom {
    /// The points, ascending.
    pub points: Vec<u32>,
    /// What pairs within it cost less; twice as fine as the costs.
    pub discount: i64,
}

impl Matching {
    /// What no pairs cost less than, by the potentials; twice as fine as the costs.
    pub fn bound_twice(&self) -> i64 {
        let discount = |blossom: &Blossom| {
            let pairs = i64::try_from(blossom.points.len() / 2).expect("there are few points");
            blossom.discount * pairs
        };
        self.potentials.iter().sum::<i64>() - self.blossoms.iter().map(discount).sum::<i64>()
    }

    /// Whether the pairs are pairs, and the potentials prove that none cost less.
    pub fn is_proved(&self, cost: impl Fn(u32, u32) -> i64) -> bool {
        let points = || (0..).take(self.mate.len()).zip(&self.mate);
        let are_pairs = points().all(|(point, mate)| {
            *mate != point && self.mate.get(*mate as usize).is_some_and(|back| *back == point)
        });
        let total: i64 =
            points().filter(|(point, mate)| *point < **mate).map(|(point, mate)| cost(point, *mate)).sum();
        let are_odd =
            self.blossoms.iter().all(|blossom| blossom.points.len() % 2 == 1 && blossom.discount >= 0);
        let mut holding = vec![Vec::new(); self.mate.len()];
        for (number, blossom) in self.blossoms.iter().enumerate() {
            for point in &blossom.points {
                holding[*point as usize].push(number);
            }
        }
        let is_below = |a: usize, b: usize| {
            let both = holding[a].iter().filter(|number| holding[b].contains(number));
            let discount: i64 = both.map(|number| self.blossoms[*number].discount).sum();
            let whole = |point: usize| u32::try_from(point).expect("there are few points");
            self.potentials[a] + self.potentials[b] - discount <= 2 * cost(whole(a), whole(b))
        };
        let mut pairs = (0..self.mate.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        are_pairs
            && are_odd
            && total == self.cost
            && self.bound_twice() == 2 * total
            && pairs.all(|(a, b)| is_below(a, b))
    }
}

/// Pairs an even number of points, each of which can be joined with each other, at the least cost in all. The cost of
/// a pair is the same either way round, not negative and at most [`COST_MAX`].
///
/// # Panics
///
/// If the number of points is odd or above [`POINTS_MAX`], or a cost is out of bounds.
///
/// ```
/// let places = [0_i64, 1, 10, 12];
/// let matching = roads::blossom::pair(4, |a, b| (places[a as usize] - places[b as usize]).abs());
/// assert_eq!((matching.mate, matching.cost), (vec![1, 0, 3, 2], 3));
/// ```
pub fn pair(points: usize, cost: impl Fn(u32, u32) -> i64) -> Matching {
    assert!(points.is_multiple_of(2), "an odd number of points cannot be paired");
    assert!(points <= POINTS_MAX, "more points than can be paired");
    if points == 0 {
        return Matching::default();
    }
    let numbers = || 0..u32::try_from(points).expect("there are few points");
    let costs: Vec<i64> = numbers()
        .flat_map(|a| numbers().map(move |b| (a, b)))
        .map(|(a, b)| if a == b { 0 } else { cost(a, b) })
        .collect();
    let most = costs.iter().copied().max().unwrap_or(0);
    assert!(costs.iter().all(|cost| (0..=COST_MAX).contains(cost)), "a cost is out of bounds");
    search::Search::new(points, &costs, most + 1).run(&costs)
}
