//! A closed loop of clients on one thread: each sends its next request when its last one is answered.

use super::client::{Client, Progress};
use anyhow::{Context, Result, bail};
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// What is let pass before counting begins.
const WARM_UP: Duration = Duration::from_secs(1);

/// How long a server may be silent with requests in flight.
const SILENCE_SECONDS_MAX: i64 = 60;

/// A request whose idempotency key and serial number change from one sending to the next.
#[derive(Clone)]
pub(crate) struct Request {
    bytes: Vec<u8>,
    key_at: Option<usize>,
    serial_at: Option<usize>,
    keys: Keys,
}

/// What stands in a body where the serial number goes; as wide as the number.
pub(crate) const SERIAL: &str = "##########";

const KEY: &str = "00000000-0000-7000-8000-000000000000";

impl Request {
    /// A reading request.
    pub(crate) fn get(path: &str, headers: &[(&str, &str)]) -> Self {
        Self::new("GET", path, headers, "")
    }

    /// A writing request with a fresh idempotency key each time.
    pub(crate) fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let mut headers = headers.to_vec();
        headers.extend([("idempotency-key", KEY), ("content-type", "application/json")]);
        Self::new("POST", path, &headers, body)
    }

    fn new(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text =
            format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\n", body.len());
        for &(name, value) in headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        text.push_str("\r\n");
        text.push_str(body);
        let key_at = text.find(KEY);
        let serial_at = text.find(SERIAL);
        Self { bytes: text.into_bytes(), key_at, serial_at, keys: Keys::new() }
    }

    /// Writes the request with its own key and serial number.
    pub(crate) fn fill(&self, serial: u64, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.bytes);
        if let Some(at) = self.key_at {
            self.keys.write(serial, &mut out[at..at + KEY.len()]);
        }
        if let Some(at) = self.serial_at {
            // A slice as wide as what is written takes it whole.
            let written = write!(&mut out[at..at + SERIAL.len()], "{serial:010}");
            debug_assert!(written.is_ok(), "the serial number outgrew its place");
        }
    }
}

/// Idempotency keys in the form of UUIDs of version 7, different in every run.
#[derive(Clone)]
struct Keys {
    unix_milliseconds: u64,
    started: Instant,
    salt: u32,
}

impl Keys {
    fn new() -> Self {
        // tidy: calls: a measurement speaks to a server that looks at the age of a key
        #[expect(clippy::disallowed_methods, reason = "a measurement happens in real time")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let unix_milliseconds = u64::try_from(since.as_millis()).unwrap_or_default();
        Self { unix_milliseconds, started: Instant::now(), salt: std::process::id() ^ since.subsec_nanos() }
    }

    fn write(&self, serial: u64, mut place: &mut [u8]) {
        let passed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or_default();
        let time = self.unix_milliseconds + passed;
        let written = write!(
            place,
            "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
            time >> 16 & 0xffff_ffff,
            time & 0xffff,
            self.salt >> 20,
            0x8000 | self.salt >> 6 & 0x3fff,
            serial & 0xffff_ffff_ffff
        );
        debug_assert!(written.is_ok(), "a key outgrew its place");
    }
}

/// When a run ends.
#[derive(Clone, Copy)]
pub(crate) enum Until {
    /// After so much time, the warm-up not counted.
    Elapsed(Duration),
    /// After so many answers.
    Answered(u64),
}

/// What a run measured.
pub(crate) struct Outcome {
    /// Answers of the expected status within the time counted.
    pub(crate) answered: u64,
    /// The time counted.
    pub(crate) seconds: f64,
    /// How long each of them took, sorted.
    pub(crate) microseconds: Vec<u32>,
    /// Answers of another status, and connections that were closed under status 0.
    pub(crate) unexpected: BTreeMap<u16, u64>,
}

impl Outcome {
    /// Answers in a second.
    pub(crate) fn per_second(&self) -> f64 {
        as_float(self.answered) / self.seconds
    }

    /// The time within which so many of a hundred were answered.
    pub(crate) fn percentile_milliseconds(&self, percent: usize) -> f64 {
        percentile(&self.microseconds, percent) / 1000.0
    }
}

/// The value below which so many percent of sorted values lie.
pub(crate) fn percentile(sorted: &[u32], percent: usize) -> f64 {
    let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().map_or(f64::NAN, f64::from)
}

/// A count as a float; counts here are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub(crate) fn as_float(count: u64) -> f64 {
    count as f64
}

/// Drives a server with so many clients until the end.
pub(crate) fn drive(
    address: SocketAddr,
    request: &Request,
    clients: usize,
    expected: u16,
    until: Until,
) -> Result<Outcome> {
    let mut run = Run::start(address, request, clients, expected, until)?;
    let mut events: Vec<epoll::Event> = Vec::with_capacity(clients);
    let mut buffer = vec![0_u8; 256 * 1024];
    let silence = Timespec { tv_sec: SILENCE_SECONDS_MAX, tv_nsec: 0 };
    while !run.is_over() {
        events.clear();
        epoll::wait(&run.poller, spare_capacity(&mut events), Some(&silence))
            .context("waiting for answers")?;
        if events.is_empty() {
            bail!("the server did not answer for {SILENCE_SECONDS_MAX} s");
        }
        for event in &events {
            let index = usize::try_from(event.data.u64()).context("an event of no client")?;
            run.receive(index, &mut buffer)?;
        }
    }
    Ok(run.close())
}

struct Run<'a> {
    address: SocketAddr,
    request: &'a Request,
    clients: Vec<Client>,
    poller: OwnedFd,
    expected: u16,
    until: Until,
    begin: Instant,
    end: Option<Instant>,
    issued: u64,
    finished: u64,
    last_at: Instant,
    outcome: Outcome,
}

impl<'a> Run<'a> {
    fn start(
        address: SocketAddr,
        request: &'a Request,
        clients: usize,
        expected: u16,
        until: Until,
    ) -> Result<Self> {
        let now = Instant::now();
        let (begin, end) = match until {
            Until::Elapsed(time) => (now + WARM_UP, Some(now + WARM_UP + time)),
            Until::Answered(_) => (now, None),
        };
        let mut run = Self {
            address,
            request,
            clients: Vec::with_capacity(clients),
            poller: epoll::create(epoll::CreateFlags::CLOEXEC).context("making a poller")?,
            expected,
            until,
            begin,
            end,
            issued: 0,
            finished: 0,
            last_at: now,
            outcome: Outcome {
                answered: 0,
                seconds: 0.0,
                microseconds: Vec::with_capacity(1 << 20),
                unexpected: BTreeMap::new(),
            },
        };
        for index in 0..clients {
            let client = run.connect(index)?;
            run.clients.push(client);
        }
        for index in 0..clients {
            run.send(index)?;
        }
        Ok(run)
    }

    fn connect(&self, index: usize) -> Result<Client> {
        let client = Client::connect(self.address, false)?;
        let data = epoll::EventData::new_u64(u64::try_from(index).unwrap_or(u64::MAX));
        epoll::add(&self.poller, &client.stream, data, epoll::EventFlags::IN)
            .context("watching a connection")?;
        Ok(client)
    }

    fn send(&mut self, index: usize) -> Result<()> {
        if let Until::Answered(count) = self.until
            && self.issued >= count
        {
            return Ok(());
        }
        self.issued += 1;
        let (request, serial) = (self.request, self.issued);
        self.clients[index].send(|out| request.fill(serial, out))
    }

    fn receive(&mut self, index: usize, buffer: &mut [u8]) -> Result<()> {
        let status = match self.clients[index].receive(buffer)? {
            Progress::Waiting => return Ok(()),
            Progress::Answered(status) => status,
            Progress::Closed => {
                self.clients[index] = self.connect(index)?;
                0
            }
        };
        self.last_at = Instant::now();
        self.finished += 1;
        let counts = self.last_at >= self.begin && self.end.is_none_or(|end| self.last_at <= end);
        if counts && status == self.expected {
            let taken = self.last_at - self.clients[index].sent_at;
            self.outcome.answered += 1;
            self.outcome.microseconds.push(u32::try_from(taken.as_micros()).unwrap_or(u32::MAX));
        } else if counts {
            *self.outcome.unexpected.entry(status).or_default() += 1;
        }
        self.send(index)
    }

    fn is_over(&self) -> bool {
        match (self.until, self.end) {
            (Until::Answered(count), _) => self.finished >= count,
            (Until::Elapsed(_), end) => end.is_some_and(|end| self.last_at >= end),
        }
    }

    fn close(mut self) -> Outcome {
        self.outcome.seconds = match self.until {
            Until::Elapsed(time) => time.as_secs_f64(),
            Until::Answered(_) => (self.last_at - self.begin).as_secs_f64(),
        };
        self.outcome.microseconds.sort_unstable();
        self.outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpListener;

    fn text(request: &Request, serial: u64) -> String {
        let mut out = Vec::new();
        request.fill(serial, &mut out);
        String::from_utf8(out).expect("requests are text")
    }

    #[test]
    fn every_sending_has_its_own_key_and_number() {
        let request = Request::post("/x", &[], &format!("{{\"text\":\"{SERIAL}\"}}"));
        let (one, two) = (text(&request, 1), text(&request, 2));
        assert!(one.contains("0000000001") && two.contains("0000000002"));
        let key = |text: &str| {
            text.lines().find_map(|line| line.strip_prefix("idempotency-key: ").map(str::to_owned))
        };
        assert_ne!(key(&one), key(&two));
        assert_eq!(one.len(), two.len());
        assert!(key(&one).is_some_and(|key| key.as_bytes()[14] == b'7' && key.len() == 36), "{one}");
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let sorted: Vec<u32> = (1..=100).collect();
        assert!((percentile(&sorted, 50) - 50.0).abs() < f64::EPSILON);
        assert!((percentile(&sorted, 99) - 99.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 50).is_nan());
    }

    #[test]
    fn a_loop_of_clients_counts_every_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                std::thread::spawn(move || answer_all(stream.expect("a connection")));
            }
        });
        let request = Request::post("/x", &[], "{}");
        let outcome = drive(address, &request, 3, 201, Until::Answered(50)).expect("the server answers");
        assert_eq!((outcome.answered, outcome.microseconds.len()), (50, 50));
        let refused = drive(address, &request, 2, 200, Until::Answered(5)).expect("the server answers");
        assert_eq!((refused.answered, refused.unexpected[&201]), (0, 5));
    }

    fn answer_all(mut stream: std::net::TcpStream) {
        let mut buffer = [0_u8; 4096];
        while stream.read(&mut buffer).is_ok_and(|count| count > 0) {
            let answer = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}";
            stream.write_all(answer).expect("the client reads");
        }
    }
}
