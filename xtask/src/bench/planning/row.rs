//! A question, its value, the time of ours and of a peer, and the bar.

use super::super::table::{figure, print as print_table};
use anyhow::Result;

/// One line of the table.
pub(super) struct Row {
    /// What was asked.
    pub(super) what: String,
    /// Our value.
    pub(super) value: f64,
    /// Our processor seconds.
    pub(super) seconds: f64,
    /// Who else was asked, the peer's value and its processor seconds.
    pub(super) peer: (&'static str, Result<(f64, Option<f64>)>),
    /// The peer takes at least so many times as long as ours.
    pub(super) times_min: Option<f64>,
}

/// Values that differ by no more of their size are equal.
const TOLERANCE: f64 = 1e-9;

impl Row {
    fn is_equal(&self) -> &'static str {
        match self.peer.1 {
            Ok((value, _)) if (value - self.value).abs() <= TOLERANCE * value.abs().max(1.0) => "equal",
            Ok(_) => "OTHER",
            Err(_) => "",
        }
    }

    fn times(&self) -> Option<f64> {
        self.peer.1.as_ref().ok().and_then(|(_, seconds)| *seconds).map(|seconds| seconds / self.seconds)
    }

    fn cells(&self) -> Vec<String> {
        let times = self.times();
        let is_reached = match (self.times_min, times) {
            (None, _) => "",
            (Some(_), None) => "?",
            (Some(bar), Some(times)) if times >= bar => "yes",
            _ => "NO",
        };
        let peers = |pick: fn(&(f64, Option<f64>)) -> Option<f64>| self.peer.1.as_ref().ok().and_then(pick);
        vec![
            self.what.clone(),
            number(self.value),
            format!("{:.4}", self.seconds),
            self.peer.0.to_owned(),
            peers(|(value, _)| Some(*value)).map_or_else(|| "absent".to_owned(), number),
            self.is_equal().to_owned(),
            peers(|(_, seconds)| *seconds).map_or_else(String::new, |seconds| format!("{seconds:.4}")),
            times.map_or_else(String::new, figure),
            self.times_min.map_or_else(String::new, |bar| format!("≥ {bar}")),
            is_reached.to_owned(),
        ]
    }
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// Prints the table, and below it why a peer is absent.
pub(super) fn print(rows: &[Row]) {
    let heading = [
        "processor seconds",
        "value",
        "ours",
        "peer",
        "its value",
        "",
        "peer's",
        "peer / ours",
        "to reach",
        "reached",
    ];
    print_table(&heading, &rows.iter().map(Row::cells).collect::<Vec<_>>());
    for row in rows {
        if let Err(error) = &row.peer.1 {
            println!("  {}: {} is absent: {error:#}", row.what, row.peer.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_values_agree_and_the_bar_is_reached() {
        let row = |value, seconds| Row {
            what: String::new(),
            value: 53.0,
            seconds: 0.5,
            peer: ("peer", Ok((value, Some(seconds)))),
            times_min: Some(2.0),
        };
        let said = |row: Row| {
            let cells = row.cells();
            (cells[5].clone(), cells[7].clone(), cells[9].clone())
        };
        assert_eq!(said(row(53.0, 1.0)), ("equal".into(), "2.00".into(), "yes".into()));
        assert_eq!(said(row(53.0, 0.9)), ("equal".into(), "1.80".into(), "NO".into()));
        assert_eq!(said(row(54.0, 1.0)).0, "OTHER");
    }
}
