//! Lines of a file with a greatest length, so that a file without line ends cannot fill the memory.

use std::io::{self, BufRead, BufReader, Read};

/// The most bytes of a line.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// One line, without its end.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Line<'a> {
    /// A line with something on it.
    Whole(&'a [u8]),
    /// An empty line.
    Blank,
    /// A line longer than the limit; it was passed over.
    TooLong,
}

/// Reads lines and counts them.
#[derive(Debug)]
pub(super) struct Lines<R> {
    source: BufReader<R>,
    buffer: Vec<u8>,
    number: u64,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: BufReader::new(source), buffer: Vec::new(), number: 0 }
    }

    /// How many lines were read.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let limit = LINE_BYTES_MAX as u64 + 1;
        self.source.by_ref().take(limit).read_until(b'\n', &mut self.buffer)?;
        if self.buffer.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if self.buffer.last() != Some(&b'\n') && self.buffer.len() > LINE_BYTES_MAX {
            self.skip_line()?;
            return Ok(Some(Line::TooLong));
        }
        let line = self.buffer.trim_ascii_end();
        let line = if self.number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line };
        Ok(Some(if line.is_empty() { Line::Blank } else { Line::Whole(line) }))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffered = self.source.fill_buf()?;
            if buffered.is_empty() {
                return Ok(());
            }
            let end = buffered.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(buffered.len(), |at| at + 1);
            self.source.consume(length);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_passed_over_and_the_next_is_read() {
        let text = format!("\u{FEFF}a\r\n\n{}\nb", "x".repeat(3 * LINE_BYTES_MAX));
        let mut lines = Lines::new(text.as_bytes());
        assert_eq!(lines.next_line().unwrap(), Some(Line::Whole(b"a")));
        assert_eq!(lines.next_line().unwrap(), Some(Line::Blank));
        assert_eq!(lines.next_line().unwrap(), Some(Line::TooLong));
        assert_eq!(lines.next_line().unwrap(), Some(Line::Whole(b"b")));
        assert_eq!(lines.next_line().unwrap(), None);
        assert_eq!(lines.number(), 4);
        assert!(lines.buffer.capacity() <= 2 * (LINE_BYTES_MAX + 1));
    }

    #[test]
    fn a_line_may_be_as_long_as_the_limit() {
        let text = format!("{}\n{}", "x".repeat(LINE_BYTES_MAX), "y".repeat(LINE_BYTES_MAX));
        let mut lines = Lines::new(text.as_bytes());
        assert!(
            matches!(lines.next_line().unwrap(), Some(Line::Whole(line)) if line.len() == LINE_BYTES_MAX)
        );
        assert!(
            matches!(lines.next_line().unwrap(), Some(Line::Whole(line)) if line.len() == LINE_BYTES_MAX)
        );
    }
}
