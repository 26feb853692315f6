//! Every row gets a column of its own: the longest time as short as can be, then the sum as small as can be.
//!
//! The shortest longest time is searched by halving over the times that occur, with a matching for each look; the
//! sum by shortest ways with prices (Kuhn 1955; Jonker and Volgenant 1987), over the pairs within that time.

use super::hall::Hall;
use super::matching::{Matching, Pairs, greatest_matching};

/// How long each column takes for each row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Times {
    by_row: Vec<i64>,
    row_count: usize,
    column_count: usize,
}

impl Times {
    /// A pair that cannot be.
    pub const NEVER: i64 = i64::MAX;

    /// Takes the times row by row.
    pub fn new(row_count: usize, column_count: usize, times: Vec<i64>) -> Self {
        assert_eq!(times.len(), row_count * column_count, "every row has a time for every column");
        Self { by_row: times, row_count, column_count }
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.row_count
    }

    /// How many columns there are.
    pub fn column_count(&self) -> usize {
        self.column_count
    }

    /// The times of a row.
    pub fn row(&self, row: usize) -> &[i64] {
        &self.by_row[row * self.column_count..(row + 1) * self.column_count]
    }

    fn pairs(&self, time_max: i64) -> Pairs {
        let row = |row| {
            let columns = (0_u32..).zip(self.row(row));
            columns
                .filter(move |(_, time)| **time <= time_max && **time != Self::NEVER)
                .map(|(column, _)| column)
        };
        Pairs::new((0..self.row_count()).map(row), self.column_count)
    }
}

/// Every row has a column of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// The column of each row.
    pub columns: Vec<u32>,
    /// The longest time, and no assignment has a shorter one.
    pub time_max: i64,
    /// The sum of the times, and no assignment within the longest time has a smaller one.
    pub total: i128,
    /// Why it cannot be done sooner: rows that have too few columns in less than the longest time. None where
    /// there are no rows.
    pub sooner: Option<Hall>,
    /// What each row is worth. A row and a column that may be paired are together worth no more than their time, and
    /// all together are worth the sum.
    pub row_prices: Vec<i128>,
    /// What each column is worth, never more than nothing, and nothing where it stays free.
    pub column_prices: Vec<i128>,
}

/// Not every row can have a column of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The rows that have too few columns.
    pub hall: Hall,
}

/// The longest time of an assignment whose longest time is least, with why it cannot be done sooner.
pub fn bottleneck(times: &Times) -> Result<(i64, Option<Hall>), Refused> {
    let all = times.pairs(i64::MAX);
    if let Some(hall) = greatest_matching(&all).hall(&all) {
        return Err(Refused { hall });
    }
    // No row can be done before its quickest column.
    let least = (0..times.row_count()).filter_map(|row| times.row(row).iter().min()).max();
    let Some(least) = least.copied() else { return Ok((0, None)) };
    let mut distinct: Vec<i64> =
        times.by_row.iter().copied().filter(|time| *time >= least && *time != Times::NEVER).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let hall = |time_max: i64| {
        let pairs = times.pairs(time_max);
        let matching: Matching = greatest_matching(&pairs);
        matching.hall(&pairs)
    };
    let at = distinct.partition_point(|time| hall(*time).is_some());
    let time_max = distinct[at];
    Ok((time_max, hall(time_max - 1)))
}

/// The best assignment.
///
/// ```
/// use roads::pairing::{Times, assign};
///
/// let times = Times::new(2, 3, vec![1, 9, 8, 1, 4, 7]);
/// let best = assign(&times).unwrap();
/// assert_eq!((best.columns, best.time_max, best.total), (vec![0, 1], 4, 5));
/// ```
pub fn assign(times: &Times) -> Result<Assignment, Refused> {
    let (time_max, sooner) = bottleneck(times)?;
    let rows = times.row_count();
    let mut search = Search {
        times,
        time_max,
        row_of: vec![None; times.column_count],
        row_prices: vec![0; rows],
        column_prices: vec![0; times.column_count],
    };
    (0..rows).for_each(|row| search.add(row));
    let mut columns = vec![0; rows];
    let mut total = 0;
    for (column, row) in (0_u32..).zip(&search.row_of) {
        if let Some(row) = *row {
            columns[row] = column;
            total += i128::from(times.row(row)[column as usize]);
        }
    }
    let (row_prices, column_prices) = (search.row_prices, search.column_prices);
    Ok(Assignment { columns, time_max, total, sooner, row_prices, column_prices })
}

struct Search<'a> {
    times: &'a Times,
    time_max: i64,
    row_of: Vec<Option<usize>>,
    row_prices: Vec<i128>,
    column_prices: Vec<i128>,
}

const FAR: i128 = i128::MAX;

impl Search<'_> {
    /// Gives one more row a column, over the shortest way of changes.
    fn add(&mut self, row: usize) {
        let count = self.times.column_count;
        let mut distance = vec![FAR; count];
        let mut before = vec![None; count];
        let mut is_done = vec![false; count];
        let mut done = Vec::new();
        let (mut at, mut at_column, mut base) = (row, None, 0);
        let last = loop {
            for (column, time) in self.times.row(at).iter().enumerate() {
                if is_done[column] || *time > self.time_max {
                    continue;
                }
                let length = base + i128::from(*time) - self.row_prices[at] - self.column_prices[column];
                if length < distance[column] {
                    (distance[column], before[column]) = (length, at_column);
                }
            }
            let nearest =
                (0..count).filter(|column| !is_done[*column]).min_by_key(|column| distance[*column]);
            let nearest = nearest.expect("a matching of all rows has been found before");
            base = distance[nearest];
            is_done[nearest] = true;
            match self.row_of[nearest] {
                None => break nearest,
                Some(other) => (at, at_column) = (other, Some(nearest)),
            }
            done.push(nearest);
        };
        self.row_prices[row] += base;
        for column in done {
            let other = self.row_of[column].expect("only columns that have a row were gone over");
            self.row_prices[other] += base - distance[column];
            self.column_prices[column] -= base - distance[column];
        }
        let mut column = last;
        while let Some(previous) = before[column] {
            self.row_of[column] = self.row_of[previous];
            column = previous;
        }
        self.row_of[column] = Some(row);
    }
}
