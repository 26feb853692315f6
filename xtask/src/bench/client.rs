//! One keep-alive connection of HTTP/1.1 that never blocks: a request goes out, an answer is counted in.
//!
//! It understands what the measured servers send and no more: a status, a length, a body.

use anyhow::{Context, Result, bail};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

/// The largest head of an answer.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// A connection with at most one request in flight.
pub(crate) struct Client {
    /// The socket, for the poller.
    pub(crate) stream: TcpStream,
    /// When the request in flight was sent.
    pub(crate) sent_at: Instant,
    out: Vec<u8>,
    written: usize,
    head: Vec<u8>,
    status: u16,
    body_left: Option<usize>,
    body: Option<Vec<u8>>,
}

/// What became of a read.
pub(crate) enum Progress {
    /// The answer is not whole yet.
    Waiting,
    /// A whole answer with its status.
    Answered(u16),
    /// The other side hung up.
    Closed,
}

impl Client {
    /// Connects; bodies of answers are kept or only counted.
    pub(crate) fn connect(address: SocketAddr, keeps_bodies: bool) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true).context("switching Nagle's algorithm off")?;
        stream.set_nonblocking(true).context("making a socket non-blocking")?;
        Ok(Self {
            stream,
            sent_at: Instant::now(),
            out: Vec::with_capacity(1024),
            written: 0,
            head: Vec::with_capacity(1024),
            status: 0,
            body_left: None,
            body: keeps_bodies.then(Vec::new),
        })
    }

    /// Sends a request; the bytes are made in place by `fill`.
    pub(crate) fn send(&mut self, fill: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        self.out.clear();
        fill(&mut self.out);
        self.written = 0;
        self.head.clear();
        self.body_left = None;
        if let Some(body) = &mut self.body {
            body.clear();
        }
        self.sent_at = Instant::now();
        self.flush()
    }

    /// Writes what the socket takes. A request is far smaller than a socket's buffer, so once is nearly always enough.
    fn flush(&mut self) -> Result<()> {
        while self.written < self.out.len() {
            match self.stream.write(&self.out[self.written..]) {
                Ok(count) => self.written += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    bail!("the socket did not take a request")
                }
                Err(error) => return Err(error).context("sending a request"),
            }
        }
        Ok(())
    }

    /// Takes what has arrived.
    pub(crate) fn receive(&mut self, buffer: &mut [u8]) -> Result<Progress> {
        loop {
            let count = match self.stream.read(buffer) {
                Ok(0) => return Ok(Progress::Closed),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Progress::Waiting),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return Ok(Progress::Closed),
                Err(error) => return Err(error).context("receiving an answer"),
            };
            if self.take(&buffer[..count])? {
                return Ok(Progress::Answered(self.status));
            }
            if count < buffer.len() {
                return Ok(Progress::Waiting);
            }
        }
    }

    /// The body of the last answer, when bodies are kept.
    pub(crate) fn body(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// Counts bytes in and says whether the answer is whole.
    fn take(&mut self, bytes: &[u8]) -> Result<bool> {
        let mut rest = bytes;
        if self.body_left.is_none() {
            let before = self.head.len();
            self.head.extend_from_slice(bytes);
            let Some(end) = end_of_head(&self.head) else {
                if self.head.len() > HEAD_BYTES_MAX {
                    bail!("the head of an answer is longer than {HEAD_BYTES_MAX} bytes");
                }
                return Ok(false);
            };
            self.status = status(&self.head[..end])?;
            self.body_left = Some(content_length(&self.head[..end])?);
            rest = &bytes[end - before..];
        }
        let left = self.body_left.unwrap_or_default();
        if rest.len() > left {
            bail!("an answer is longer than it said");
        }
        if let Some(body) = &mut self.body {
            body.extend_from_slice(rest);
        }
        self.body_left = Some(left - rest.len());
        Ok(left == rest.len())
    }
}

fn end_of_head(head: &[u8]) -> Option<usize> {
    head.windows(4).position(|part| part == b"\r\n\r\n").map(|at| at + 4)
}

fn status(head: &[u8]) -> Result<u16> {
    let digits = head.get(9..12).context("an answer without a status")?;
    std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).context("an answer without a status")
}

fn content_length(head: &[u8]) -> Result<usize> {
    for line in head.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        if line[..colon].eq_ignore_ascii_case(b"content-length") {
            let value = std::str::from_utf8(&line[colon + 1..]).unwrap_or_default().trim();
            return value.parse().context("reading the length of an answer");
        }
    }
    bail!("an answer without a length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn pair() -> Client {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Client::connect(listener.local_addr().expect("an address"), true).expect("a listener is there")
    }

    #[test]
    fn an_answer_in_pieces_is_put_together() {
        let mut client = pair();
        assert!(!client.take(b"HTTP/1.1 201 Created\r\nContent-Le").expect("half a head"));
        assert!(!client.take(b"ngth: 5\r\n\r\nab").expect("the rest of it"));
        assert!(client.take(b"cde").expect("the rest of the body"));
        assert_eq!((client.status, client.body()), (201, &b"abcde"[..]));
    }

    #[test]
    fn an_answer_without_a_length_is_refused() {
        assert!(pair().take(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn an_empty_body_is_whole_at_once() {
        assert!(
            pair().take(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").expect("a whole answer")
        );
    }
}
