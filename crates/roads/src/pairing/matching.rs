//! The greatest matching, after Hopcroft and Karp (1973).

use super::hall::Hall;

/// Which columns each row may have, in flat arrays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pairs {
    first: Vec<u32>,
    columns: Vec<u32>,
    column_count: usize,
}

impl Pairs {
    /// Takes for each row the columns that it may have, all of them less than the count.
    pub fn new<R: IntoIterator<Item = u32>>(rows: impl IntoIterator<Item = R>, column_count: usize) -> Self {
        let mut pairs = Self { first: vec![0], columns: Vec::new(), column_count };
        for row in rows {
            pairs.columns.extend(row);
            pairs.first.push(u32::try_from(pairs.columns.len()).expect("pairs have 32 bits"));
        }
        pairs
    }

    /// How many rows there are.
    pub fn row_count(&self) -> usize {
        self.first.len() - 1
    }

    /// How many columns there are.
    pub fn column_count(&self) -> usize {
        self.column_count
    }

    /// The columns that a row may have.
    pub fn of(&self, row: u32) -> &[u32] {
        &self.columns[self.first[row as usize] as usize..self.first[row as usize + 1] as usize]
    }
}

/// Who has whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matching {
    /// The column of each row.
    pub columns: Vec<Option<u32>>,
    /// The row of each column.
    pub rows: Vec<Option<u32>>,
}

impl Matching {
    /// How many pairs there are.
    pub fn size(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// Why no matching gives every row a column: what the first row without one gets to by turns over a pair that may
    /// be and a pair that is. None where every row has one. The matching has to be a greatest one.
    pub fn hall(&self, pairs: &Pairs) -> Option<Hall> {
        let free = self.columns.iter().position(Option::is_none)?;
        let mut is_seen = vec![false; pairs.column_count];
        let mut hall =
            Hall { rows: vec![u32::try_from(free).expect("rows have 32 bits")], columns: Vec::new() };
        let mut at = 0;
        while at < hall.rows.len() {
            for column in pairs.of(hall.rows[at]) {
                if !std::mem::replace(&mut is_seen[*column as usize], true) {
                    hall.columns.push(*column);
                    hall.rows.extend(self.rows[*column as usize]);
                }
            }
            at += 1;
        }
        hall.rows.sort_unstable();
        hall.columns.sort_unstable();
        Some(hall)
    }
}

const FAR: u32 = u32::MAX;

/// Finds a matching with as many pairs as there can be.
///
/// ```
/// use roads::pairing::{Pairs, greatest_matching};
///
/// let pairs = Pairs::new([vec![0, 1], vec![0], vec![0]], 2);
/// let matching = greatest_matching(&pairs);
/// assert_eq!(matching.columns, [Some(1), Some(0), None]);
/// assert_eq!(matching.hall(&pairs).unwrap().rows, [1, 2]);
/// ```
pub fn greatest_matching(pairs: &Pairs) -> Matching {
    let mut matching =
        Matching { columns: vec![None; pairs.row_count()], rows: vec![None; pairs.column_count] };
    improve(pairs, &mut matching);
    matching
}

/// Makes a matching a greatest one; rows and columns that have somebody keep somebody.
pub(super) fn improve(pairs: &Pairs, matching: &mut Matching) {
    let mut search = Search {
        pairs,
        matching,
        level: vec![FAR; pairs.row_count()],
        next: vec![0; pairs.row_count()],
        waiting: Vec::new(),
    };
    while search.layers() {
        search.next.copy_from_slice(&pairs.first[..pairs.row_count()]);
        for row in 0..u32::try_from(pairs.row_count()).expect("rows have 32 bits") {
            if search.matching.columns[row as usize].is_none() {
                search.lengthen(row);
            }
        }
    }
}

struct Search<'a> {
    pairs: &'a Pairs,
    matching: &'a mut Matching,
    level: Vec<u32>,
    next: Vec<u32>,
    waiting: Vec<u32>,
}

impl Search<'_> {
    /// How many turns each row is from a row without a column; false where none leads to a column that is free.
    fn layers(&mut self) -> bool {
        self.level.fill(FAR);
        self.waiting.clear();
        for (row, column) in (0..).zip(&self.matching.columns) {
            if column.is_none() {
                self.level[row as usize] = 0;
                self.waiting.push(row);
            }
        }
        let (mut at, mut is_open) = (0, false);
        while at < self.waiting.len() {
            let row = self.waiting[at];
            at += 1;
            for column in self.pairs.of(row) {
                match self.matching.rows[*column as usize] {
                    None => is_open = true,
                    Some(other) if self.level[other as usize] == FAR => {
                        self.level[other as usize] = self.level[row as usize] + 1;
                        self.waiting.push(other);
                    }
                    Some(_) => {}
                }
            }
        }
        is_open
    }

    /// Follows the layers from a row to a free column and turns the pairs on the way.
    fn lengthen(&mut self, start: u32) {
        let mut way = vec![start];
        while let Some(row) = way.last().copied() {
            let at = self.next[row as usize];
            if at == self.pairs.first[row as usize + 1] {
                // A dead end: the pair that led here is tried no more.
                way.pop();
                if let Some(before) = way.last() {
                    self.next[*before as usize] += 1;
                }
                continue;
            }
            match self.matching.rows[self.pairs.columns[at as usize] as usize] {
                None => return self.turn(&way),
                Some(other) if self.level[other as usize] == self.level[row as usize] + 1 => way.push(other),
                Some(_) => self.next[row as usize] += 1,
            }
        }
    }

    /// Gives every row of the way the column it looks at.
    fn turn(&mut self, way: &[u32]) {
        for row in way {
            let column = self.pairs.columns[self.next[*row as usize] as usize];
            self.matching.columns[*row as usize] = Some(column);
            self.matching.rows[column as usize] = Some(*row);
            self.next[*row as usize] += 1;
        }
    }
}
