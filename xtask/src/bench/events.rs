//! Reading a stream of server-sent events: out of HTTP's chunks into lines, and the ids among them.

use anyhow::{Context, Result, bail};

/// A reader of one stream, fed with bytes as they come.
#[derive(Default)]
pub(crate) struct Events {
    part: Part,
    line: Vec<u8>,
    event: Vec<u8>,
}

/// Where in the answer the next byte stands.
#[derive(Default)]
enum Part {
    /// In the head.
    #[default]
    Head,
    /// In the line that says how long the next chunk is.
    Length,
    /// In a chunk with so many bytes to go, its closing line break included.
    Chunk(usize),
}

impl Events {
    /// Takes bytes in and tells each event's id.
    pub(crate) fn feed(&mut self, mut bytes: &[u8], mut tell: impl FnMut(u64)) -> Result<()> {
        while let Some((first, rest)) = bytes.split_first() {
            if let Part::Chunk(left) = self.part {
                let take = left.min(bytes.len());
                let text = take.min(left.saturating_sub(2));
                self.text(&bytes[..text], &mut tell)?;
                bytes = &bytes[take..];
                self.part = if take == left { Part::Length } else { Part::Chunk(left - take) };
                continue;
            }
            bytes = rest;
            if *first == b'\n' {
                self.protocol_line()?;
                self.line.clear();
            } else if *first != b'\r' {
                self.line.push(*first);
            }
        }
        Ok(())
    }

    /// A line of the head, or the length of a chunk.
    fn protocol_line(&mut self) -> Result<()> {
        let line = std::str::from_utf8(&self.line).unwrap_or_default();
        match self.part {
            Part::Head if line.is_empty() => self.part = Part::Length,
            Part::Head => {
                if line.starts_with("HTTP/") && !line.contains(" 200") {
                    bail!("the live stream answered {line}");
                }
            }
            Part::Length | Part::Chunk(_) => {
                let digits = line.split(';').next().unwrap_or_default();
                let length = usize::from_str_radix(digits, 16).context("reading the length of a chunk")?;
                self.part = Part::Chunk(length + 2);
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &[u8], tell: &mut impl FnMut(u64)) -> Result<()> {
        for part in text.split_inclusive(|byte| *byte == b'\n') {
            self.event.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::str::from_utf8(&self.event).unwrap_or_default();
                if let Some(id) = line.strip_prefix("id:") {
                    tell(id.trim().parse().context("reading the id of an event")?);
                }
                self.event.clear();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
        f\r\nid: 7\ndata: {}\n\r\n4\r\n\nid:\r\n9\r\n 8\ndata:\n\r\n";

    fn ids(pieces: &[&[u8]]) -> Vec<u64> {
        let (mut events, mut ids) = (Events::default(), Vec::new());
        for piece in pieces {
            events.feed(piece, |id| ids.push(id)).expect("a sound stream");
        }
        ids
    }

    #[test]
    fn ids_are_found_across_chunks_and_reads() {
        assert_eq!(ids(&[STREAM]), [7, 8]);
        let single: Vec<&[u8]> = STREAM.chunks(1).collect();
        assert_eq!(ids(&single), [7, 8]);
    }

    #[test]
    fn a_refused_stream_is_an_error() {
        let refused = Events::default().feed(b"HTTP/1.1 401 Unauthorized\r\n", |_| {});
        assert!(refused.is_err());
    }
}
