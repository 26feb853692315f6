//! Recorded calls for service, played again: rows of a CSV file become reports with a time to file them at.
//!
//! Two layouts are known by their header:
//!
//! | layout | columns |
//! |---|---|
//! | recorded 911 calls | `timeStamp,lat,lng,title`, and `twp`, `zip`, `station`, `addr` where present |
//! | our own | `time,desk,channel,text`, and `lon`, `lat`, `address` where present |
//!
//! The file is read row by row; memory does not grow with it. One row is one line: a bad one is named by its
//! line and costs no other.

mod geo_box;
mod layout;
mod lines;
mod row;

use std::fmt;
use std::io::Read;

use api::report::FileReport;
use model::Moment;

pub use geo_box::{GeoBox, NotABox, PlaceMap};
pub use lines::LINE_BYTES_MAX;
pub use row::RowProblem;

use layout::Layout;
use lines::{Line, Lines};
use row::Row;

/// How a file is played.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ReplayOptions {
    /// Rows with a point outside are left out and counted.
    pub clip: Option<GeoBox>,
    /// Where each point is moved to.
    pub place_map: Option<PlaceMap>,
}

/// One call to file again.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplayedCall {
    /// The line of the file, from 1; the header is line 1.
    pub line: u64,
    /// When to file it: seconds after the first call. It never falls from one call to the next.
    pub offset_seconds: u64,
    /// The report.
    pub request: FileReport,
}

/// A row that is not played.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct BadRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// The file cannot be played, or not further.
#[derive(Debug, thiserror::Error)]
pub enum CallsError {
    /// Nothing more can be read.
    #[error("reading line {line} of the calls")]
    Read {
        /// The line, from 1.
        line: u64,
        /// What the file said.
        #[source]
        source: std::io::Error,
    },
    /// The first line names the columns of no known layout.
    #[error(
        "the first line is `{header}`; it has to name timeStamp, lat, lng and title, or time, desk, channel and text"
    )]
    UnknownHeader {
        /// The first line, shortened.
        header: String,
    },
}

/// How many rows went which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Rows read, the header not counted.
    pub rows: u64,
    /// Rows played.
    pub calls: u64,
    /// Rows with a point outside the box.
    pub outside: u64,
    /// Bad rows.
    pub bad: u64,
    /// Played rows that stand after a later one in the file; they are filed together with it.
    pub late: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, calls, outside, bad, late } = self;
        write!(f, "{rows} rows: {calls} calls ({late} out of order), {outside} outside the box, {bad} bad")
    }
}

/// Reads calls out of a file, one at a time.
#[derive(Debug)]
pub struct CallReader<R> {
    lines: Lines<R>,
    layout: Layout,
    options: ReplayOptions,
    first: Option<Moment>,
    offset_seconds: u64,
    tally: Tally,
    finished: bool,
}

impl<R: Read> CallReader<R> {
    /// Reads the header and knows the layout by it.
    pub fn open(source: R, options: ReplayOptions) -> Result<Self, CallsError> {
        let mut lines = Lines::new(source);
        let header = match lines.next_line() {
            Ok(Some(Line::Whole(bytes))) => String::from_utf8_lossy(bytes).into_owned(),
            Ok(_) => String::new(),
            Err(source) => return Err(CallsError::Read { line: 1, source }),
        };
        let Some(layout) = Layout::of_header(&header) else {
            return Err(CallsError::UnknownHeader { header: header.chars().take(120).collect() });
        };
        Ok(Self {
            lines,
            layout,
            options,
            first: None,
            offset_seconds: 0,
            tally: Tally::default(),
            finished: false,
        })
    }

    /// How many rows went which way so far.
    pub const fn tally(&self) -> Tally {
        self.tally
    }

    /// The next row that is played or bad.
    fn next_row(&mut self) -> Result<Option<Result<ReplayedCall, BadRow>>, CallsError> {
        loop {
            let line = self.lines.number() + 1;
            let Some(read) = self.lines.next_line().map_err(|source| CallsError::Read { line, source })?
            else {
                return Ok(None);
            };
            let row = match read {
                Line::Blank => continue,
                Line::TooLong => Err(RowProblem::TooLong),
                Line::Whole(bytes) => self.layout.row(bytes),
            };
            self.tally.rows += 1;
            match row {
                Ok(row) if self.is_outside(&row) => self.tally.outside += 1,
                Ok(row) => return Ok(Some(Ok(self.call(line, row)))),
                Err(problem) => {
                    self.tally.bad += 1;
                    return Ok(Some(Err(BadRow { line, problem })));
                }
            }
        }
    }

    fn is_outside(&self, row: &Row) -> bool {
        matches!((self.options.clip, row.point), (Some(clip), Some((lon, lat))) if !clip.holds(lon, lat))
    }

    fn call(&mut self, line: u64, row: Row) -> ReplayedCall {
        let first = *self.first.get_or_insert(row.at);
        let offset_seconds = u64::try_from(row.at.seconds_since(first)).unwrap_or(0);
        if offset_seconds < self.offset_seconds {
            self.tally.late += 1;
        }
        self.offset_seconds = self.offset_seconds.max(offset_seconds);
        self.tally.calls += 1;
        let request = row.request(self.options.place_map.as_ref());
        ReplayedCall { line, offset_seconds: self.offset_seconds, request }
    }
}

/// Calls in the order of the file. A bad row is an item too; only a file that cannot be read ends it early.
impl<R: Read> Iterator for CallReader<R> {
    type Item = Result<Result<ReplayedCall, BadRow>, CallsError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.finished {
            return None;
        }
        let next = self.next_row().transpose();
        self.finished = !matches!(next, Some(Ok(_)));
        next
    }
}
