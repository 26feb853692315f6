//! A plain blocking HTTP client for setting a measurement up: one request, one answer.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// A keep-alive connection.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    authorization: String,
    /// The port on this side: it makes a request's key this connection's own.
    port: u16,
    serial: u64,
}

/// A whole answer.
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its body, if it is text.
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON, when the status is the one expected.
    pub(crate) fn json(&self, expected: u16) -> Result<serde_json::Value> {
        if self.status != expected {
            bail!("answered {} instead of {expected}: {}", self.status, self.body);
        }
        serde_json::from_str(&self.body).context("reading an answer as JSON")
    }
}

impl Connection {
    /// Connects with a bearer token, or with none when it is empty.
    pub(crate) fn open(address: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true).context("switching Nagle's algorithm off")?;
        stream.set_read_timeout(Some(PATIENCE)).context("setting a time limit")?;
        let authorization =
            if token.is_empty() { String::new() } else { format!("authorization: Bearer {token}\r\n") };
        let port = stream.local_addr().context("asking for the connection's port")?.port();
        Ok(Self { stream: BufReader::new(stream), authorization, port, serial: 0 })
    }

    /// Waits longer for answers, for a server that has much to compute.
    pub(crate) fn with_patience(self, patience: Duration) -> Result<Self> {
        self.stream.get_ref().set_read_timeout(Some(patience)).context("setting a time limit")?;
        Ok(self)
    }

    /// Reads.
    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "")
    }

    /// Writes.
    pub(crate) fn post(&mut self, path: &str, body: &str) -> Result<Answer> {
        self.send("POST", path, body)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        self.serial += 1;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{}idempotency-key: set-up-{}-{}-{}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.authorization,
            std::process::id(),
            self.port,
            self.serial,
            body.len()
        );
        let stream = self.stream.get_mut();
        stream.write_all(request.as_bytes()).with_context(|| format!("sending {method} {path}"))?;
        self.receive().with_context(|| format!("receiving the answer to {method} {path}"))
    }

    fn receive(&mut self) -> Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no status")?;
        let (mut length, mut is_chunked) = (0_usize, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().context("reading the length")?;
            }
            is_chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let bytes = if is_chunked { self.chunks()? } else { self.bytes(length)? };
        Ok(Answer { status, body: String::from_utf8_lossy(&bytes).into_owned() })
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length =
                usize::from_str_radix(self.line()?.trim(), 16).context("reading the length of a chunk")?;
            body.extend(self.bytes(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).context("reading a line")? == 0 {
            bail!("the server hung up");
        }
        Ok(line.trim_end().to_owned())
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).context("reading a body")?;
        Ok(bytes)
    }
}
