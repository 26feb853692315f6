//! Which column is where: known by the header, in any order.

use csv::{ReaderBuilder, StringRecord};

use super::row::{Row, RowProblem, place_of, recorded_address};

/// The columns of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    kind: Kind,
    columns: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Kind {
    Recorded { time: usize, lat: usize, lon: usize, title: usize, address: [Option<usize>; 3] },
    Own { time: usize, desk: usize, channel: usize, text: usize, place: [Option<usize>; 3] },
}

impl Layout {
    /// The layout that this header line names.
    pub(super) fn of_header(header: &str) -> Option<Self> {
        let record = record(header.as_bytes()).ok()?;
        let at = |name: &str| record.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        let recorded = || {
            Some(Kind::Recorded {
                time: at("timeStamp")?,
                lat: at("lat")?,
                lon: at("lng")?,
                title: at("title")?,
                address: [at("addr"), at("twp"), at("zip")],
            })
        };
        let own = || {
            Some(Kind::Own {
                time: at("time")?,
                desk: at("desk")?,
                channel: at("channel")?,
                text: at("text")?,
                place: [at("lon"), at("lat"), at("address")],
            })
        };
        Some(Self { kind: recorded().or_else(own)?, columns: record.len() })
    }

    /// Reads one line.
    pub(super) fn row(&self, line: &[u8]) -> Result<Row, RowProblem> {
        let record = record(line)?;
        if record.len() != self.columns {
            return Err(RowProblem::Columns { expected: self.columns, found: record.len() });
        }
        let field = |column: usize| record.get(column).unwrap_or_default().trim();
        let maybe = |column: Option<usize>| column.map_or("", field);
        match &self.kind {
            Kind::Recorded { time, lat, lon, title, address } => Row::recorded(
                field(*time),
                field(*title),
                place_of(field(*lon), field(*lat))?,
                recorded_address(&address.map(maybe)),
            ),
            Kind::Own { time, desk, channel, text, place: [lon, lat, address] } => Row::own(
                field(*time),
                (field(*desk), field(*channel)),
                field(*text),
                place_of(maybe(*lon), maybe(*lat))?,
                maybe(*address),
            ),
        }
    }
}

fn record(line: &[u8]) -> Result<StringRecord, RowProblem> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1024).from_reader(line);
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(_) => Ok(record),
        // Out of memory in bytes nothing else can fail.
        Err(_cause) => Err(RowProblem::NotUtf8),
    }
}
