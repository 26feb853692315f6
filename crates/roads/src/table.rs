//! A table in a CSV file, read row by row; whatever is wrong is named by file, line, column and value.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};

/// Why a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file cannot be opened.
    #[error("opening {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not a table of rows of equal length.
    #[error("reading {} as CSV", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        #[source]
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{}, line 1: there is no column {wanted}; the columns are {found}", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The column, or those one of which must be there.
        wanted: String,
        /// What is there.
        found: String,
    },
    /// A value cannot be used.
    #[error("{}, line {line}, column {column}: {value:?} {fault}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// The line, from 1; the names of the columns stand in the first.
        line: u64,
        /// The column's name.
        column: String,
        /// What stands there.
        value: String,
        /// What is wrong with it and what to do.
        fault: String,
    },
    /// There are too many rows.
    #[error("{} has more than {rows_max} rows ({limit}): split the file", path.display())]
    TooManyRows {
        /// The file.
        path: PathBuf,
        /// How many it may have.
        rows_max: usize,
        /// The limit's name.
        limit: &'static str,
    },
}

/// A table that is being read.
pub struct Table<R> {
    path: PathBuf,
    reader: csv::Reader<R>,
    columns: StringRecord,
    row: StringRecord,
    line: u64,
}

/// Where a column stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column(usize);

impl Table<File> {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let file = File::open(path).map_err(|source| TableError::File { path: path.to_owned(), source })?;
        Self::new(path, file)
    }
}

impl<R: Read> Table<R> {
    /// Reads from anything; the path is what errors call it.
    pub fn new(path: &Path, from: R) -> Result<Self, TableError> {
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(from);
        let columns = reader
            .headers()
            .map_err(|source| TableError::Csv { path: path.to_owned(), source })?
            .iter()
            .map(str::to_ascii_lowercase)
            .collect();
        Ok(Self { path: path.to_owned(), reader, columns, row: StringRecord::new(), line: 1 })
    }

    /// The first of these columns that is there.
    pub fn column(&self, names: &[&str]) -> Option<Column> {
        names.iter().find_map(|name| self.columns.iter().position(|column| column == *name)).map(Column)
    }

    /// The first of these columns that is there; an error where none is.
    pub fn needed(&self, names: &[&str]) -> Result<Column, TableError> {
        self.column(names).ok_or_else(|| self.missing(&names.join(" or ")))
    }

    /// The error that says that something is not among the columns.
    pub fn missing(&self, wanted: &str) -> TableError {
        let found = self.columns.iter().collect::<Vec<_>>().join(", ");
        TableError::MissingColumn { path: self.path.clone(), wanted: wanted.to_owned(), found }
    }

    /// The error that says that there are more rows than a named limit allows.
    pub fn too_many_rows(&self, rows_max: usize, limit: &'static str) -> TableError {
        TableError::TooManyRows { path: self.path.clone(), rows_max, limit }
    }

    /// Goes on to the next row; false after the last.
    pub fn advance(&mut self) -> Result<bool, TableError> {
        let read = self.reader.read_record(&mut self.row);
        self.line = self.row.position().map_or(self.line, csv::Position::line);
        read.map_err(|source| TableError::Csv { path: self.path.clone(), source })
    }

    /// The line of this row, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What stands in a column of this row; empty where nothing does.
    pub fn text(&self, column: Column) -> &str {
        self.row.get(column.0).unwrap_or_default()
    }

    /// A text that must not be empty.
    pub fn name(&self, column: Column) -> Result<&str, TableError> {
        let text = self.text(column);
        if text.is_empty() { Err(self.fault(column, "is empty; give it a name")) } else { Ok(text) }
    }

    /// A number; an error where there is none, or where it is not finite.
    pub fn number(&self, column: Column) -> Result<f64, TableError> {
        let number = self.text(column).parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| self.fault(column, "is not a number; write it as 12.5"))
    }

    /// The error that says what is wrong with the value in a column of this row.
    pub fn fault(&self, column: Column, fault: &str) -> TableError {
        TableError::Value {
            path: self.path.clone(),
            line: self.line,
            column: self.columns.get(column.0).unwrap_or_default().to_owned(),
            value: self.text(column).to_owned(),
            fault: fault.to_owned(),
        }
    }
}
