//! A figure of ours beside a peer's, with the bar it must clear, and how such rows are printed.

use super::super::table::{figure, print};
use anyhow::Result;

/// Of a longer reason the end is cut off: it may quote a request with thousands of places.
const REASON_CHARS_MAX: usize = 500;

/// What a figure has to reach.
#[derive(Clone, Copy)]
pub(super) enum Bar {
    /// Ours divided by the peer's is at most this.
    RatioMax(f64),
    /// Ours divided by the peer's is at least this.
    RatioMin(f64),
    /// Ours alone is at most this.
    Max(f64),
    /// Nothing is asked; the figure is for the record.
    Open,
}

/// One line of the table.
pub(super) struct Row {
    what: String,
    ours: Result<f64>,
    peer: Option<(&'static str, Result<f64>)>,
    bar: Bar,
}

impl Row {
    /// A figure of ours beside a peer's.
    pub(super) fn beside(
        what: impl Into<String>,
        ours: Result<f64>,
        peer: (&'static str, Result<f64>),
        bar: Bar,
    ) -> Self {
        Self { what: what.into(), ours, peer: Some(peer), bar }
    }

    /// A figure of ours alone.
    pub(super) fn alone(what: impl Into<String>, ours: Result<f64>, bar: Bar) -> Self {
        Self { what: what.into(), ours, peer: None, bar }
    }

    fn ratio(&self) -> Option<f64> {
        let (Ok(ours), Some((_, Ok(peer)))) = (&self.ours, &self.peer) else { return None };
        Some(ours / peer)
    }

    /// The bar in words, and whether it is cleared, when that is known.
    fn judgement(&self) -> (String, &'static str) {
        let (words, is_cleared) = match self.bar {
            Bar::RatioMax(bar) => (format!("ratio ≤ {bar}"), self.ratio().map(|ratio| ratio <= bar)),
            Bar::RatioMin(bar) => (format!("ratio ≥ {bar}"), self.ratio().map(|ratio| ratio >= bar)),
            Bar::Max(bar) => (format!("≤ {bar}"), self.ours.as_ref().ok().map(|ours| *ours <= bar)),
            Bar::Open => return (String::new(), ""),
        };
        (words, is_cleared.map_or("?", |is_cleared| if is_cleared { "yes" } else { "NO" }))
    }
}

/// All rows of a run, printed as they come so that an interrupted run has told what it knew.
#[derive(Default)]
pub(super) struct Book {
    rows: Vec<Row>,
}

impl Book {
    /// Takes a row in and says it.
    pub(super) fn add(&mut self, row: Row) {
        let peer = row.peer.as_ref().map_or_else(String::new, |(name, value)| {
            format!(", {name} {}", value.as_ref().map_or_else(|_| "-".to_owned(), |value| figure(*value)))
        });
        let ours = row.ours.as_ref().map_or_else(|_| "-".to_owned(), |value| figure(*value));
        println!("  {}: ours {ours}{peer}", row.what);
        self.rows.push(row);
    }

    /// The whole table, and below it why a figure is missing.
    pub(super) fn print(&self) {
        let mut reasons = Vec::new();
        let mut cell = |value: &Result<f64>| match value {
            Ok(value) => figure(*value),
            Err(error) => format!("- ({})", number_of(&mut reasons, &format!("{error:#}"))),
        };
        let mut lines = Vec::new();
        for row in &self.rows {
            let ours = cell(&row.ours);
            let (name, peer) = match &row.peer {
                Some((name, value)) => ((*name).to_owned(), cell(value)),
                None => (String::new(), String::new()),
            };
            let ratio = row.ratio().map_or_else(String::new, figure);
            let (bar, cleared) = row.judgement();
            lines.push(vec![row.what.clone(), ours, name, peer, ratio, bar, cleared.to_owned()]);
        }
        print(&["", "ours", "peer", "peer's", "ratio", "to reach", "reached"], &lines);
        for (index, reason) in reasons.iter().enumerate() {
            println!("  ({}) {reason}", index + 1);
        }
    }
}

/// The number of a reason, counted from one; the same reason keeps its number.
fn number_of(reasons: &mut Vec<String>, reason: &str) -> usize {
    // A failed program may have said much; its first lines name what is missing.
    let reason = reason.lines().take(2).collect::<Vec<_>>().join(" ");
    let reason = reason.chars().take(REASON_CHARS_MAX).collect::<String>();
    let known = reasons.iter().position(|other| *other == reason);
    known.map_or_else(
        || {
            reasons.push(reason);
            reasons.len()
        },
        |index| index + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn a_bar_is_cleared_missed_or_unknown() {
        let absent = || Err(anyhow!("not installed"));
        let cases = [
            (Row::beside("a", Ok(1.0), ("peer", Ok(4.0)), Bar::RatioMax(0.25)), "yes"),
            (Row::beside("b", Ok(2.0), ("peer", Ok(4.0)), Bar::RatioMax(0.25)), "NO"),
            (Row::beside("c", Ok(2.0), ("peer", absent()), Bar::RatioMax(0.25)), "?"),
            (Row::beside("d", Ok(8.0), ("peer", Ok(1.0)), Bar::RatioMin(8.0)), "yes"),
            (Row::alone("e", Ok(201.0), Bar::Max(200.0)), "NO"),
            (Row::alone("f", absent(), Bar::Max(200.0)), "?"),
            (Row::alone("g", Ok(1.0), Bar::Open), ""),
        ];
        for (row, expected) in cases {
            assert_eq!(row.judgement().1, expected, "{}", row.what);
        }
    }

    #[test]
    fn the_same_reason_is_told_once() {
        let mut reasons = Vec::new();
        let numbers = ["one\nand\nmore", "two", "one\nand"].map(|reason| number_of(&mut reasons, reason));
        assert_eq!((numbers, reasons), ([1, 2, 1], vec!["one and".to_owned(), "two".to_owned()]));
    }
}
