//! Why not every row can have a column of its own.

/// Rows that together may have fewer columns than they are, after Hall (1935).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hall {
    /// The rows, in ascending order.
    pub rows: Vec<u32>,
    /// All columns that any of them may have, fewer than the rows, in ascending order.
    pub columns: Vec<u32>,
}
