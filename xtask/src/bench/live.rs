//! The live stream: how long from a report to every listener, and what becomes of a listener that stops reading.

use super::client::{Client, Progress};
use super::events::Events;
use super::load::{Request, as_float, percentile};
use super::ours::Ours;
use super::table::{figure, print};
use anyhow::{Context, Result, bail};
use clap::Args;
use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::{HashMap, VecDeque};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// How many listen, for how long, to how much.
#[derive(Args)]
pub(crate) struct Options {
    /// Listeners on the stream.
    #[arg(long, default_value_t = 2_000)]
    listeners: usize,
    /// Reports in a second.
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Seconds during which reports come in.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

/// Connections over which reports come in, enough that one slow answer does not hold up the next report.
const SENDERS: usize = 16;
/// What is waited for after the last report.
const TAIL: Duration = Duration::from_secs(3);
/// How long a listener waits for the beginning of its stream.
const ANSWER_PATIENCE: Duration = Duration::from_secs(30);
/// The receive buffer of the listener that stops reading.
const STALLED_BUFFER_BYTES: usize = 4096;

struct Listener {
    stream: TcpStream,
    events: Events,
    is_open: bool,
}

/// A position that a listener saw, and when, in microseconds from the beginning.
struct Seen {
    position: u64,
    at: u32,
}

struct Stage {
    poller: OwnedFd,
    begin: Instant,
    listeners: Vec<Listener>,
    senders: Vec<Client>,
    idle: VecDeque<usize>,
    sent: HashMap<u64, u32>,
    answered: Vec<u32>,
    seen: Vec<Seen>,
    refused: u64,
    late: u64,
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<()> {
    allow_open_files(options.listeners * 2 + 1024)?;
    let ours = Ours::start()?;
    let address = ours.service.address;
    let mut stage = Stage::set(address, &ours.live(), options.listeners)?;
    let mut stalled = listen(address, &ours.live())?.stream;
    rustix::net::sockopt::set_socket_recv_buffer_size(&stalled, STALLED_BUFFER_BYTES)
        .context("narrowing a socket")?;
    println!(
        "{} listeners, one that stops reading, {} reports/s for {} s",
        options.listeners, options.rate, options.seconds
    );
    stage.play(&ours.report(), options, TAIL)?;
    stage.print(options);
    println!();
    println!("the listener that stopped reading: {}", fate(&mut stalled)?);
    let usage = ours.service.usage()?;
    println!("our process: {:.0} MiB at most, {:.1} s of CPU", usage.peak_mebibytes, usage.cpu_seconds);
    Ok(())
}

/// Every listener is an open file here and another in the server, which inherits this limit.
fn allow_open_files(count: usize) -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(count).unwrap_or(u64::MAX);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised =
            Rlimit { current: Some(wanted), maximum: limit.maximum.map(|maximum| maximum.max(wanted)) };
        setrlimit(Resource::Nofile, raised).with_context(|| format!("allowing {count} open files"))?;
    }
    Ok(())
}

/// Begins to listen, and returns when the server has begun to answer: from then on nothing may be missed.
fn listen(address: SocketAddr, request: &str) -> Result<Listener> {
    let mut stream = TcpStream::connect(address).context("connecting a listener")?;
    stream.write_all(request.as_bytes()).context("beginning to listen")?;
    stream.set_read_timeout(Some(ANSWER_PATIENCE)).context("setting a time limit")?;
    let mut events = Events::default();
    let mut first = [0_u8; 4096];
    let count = stream.read(&mut first).context("waiting for the live stream to begin")?;
    events.feed(&first[..count], |_before| {})?;
    stream.set_nonblocking(true).context("making a socket non-blocking")?;
    Ok(Listener { stream, events, is_open: count > 0 })
}

impl Stage {
    /// Connects everybody; listeners are known to the poller by their index, senders by theirs after the last listener.
    fn set(address: SocketAddr, request: &str, listeners: usize) -> Result<Self> {
        let mut stage = Self {
            poller: epoll::create(epoll::CreateFlags::CLOEXEC).context("making a poller")?,
            begin: Instant::now(),
            listeners: Vec::with_capacity(listeners),
            senders: Vec::with_capacity(SENDERS),
            idle: (0..SENDERS).collect(),
            sent: HashMap::new(),
            answered: Vec::new(),
            seen: Vec::new(),
            refused: 0,
            late: 0,
        };
        for index in 0..listeners {
            let listener = listen(address, request)?;
            stage.watch(&listener.stream, index)?;
            stage.listeners.push(listener);
        }
        for index in 0..SENDERS {
            let client = Client::connect(address, true)?;
            stage.watch(&client.stream, listeners + index)?;
            stage.senders.push(client);
        }
        Ok(stage)
    }

    fn watch(&self, stream: &TcpStream, index: usize) -> Result<()> {
        let data = epoll::EventData::new_u64(u64::try_from(index).unwrap_or(u64::MAX));
        epoll::add(&self.poller, stream, data, epoll::EventFlags::IN).context("watching a connection")
    }

    fn now(&self) -> u32 {
        u32::try_from(self.begin.elapsed().as_micros()).unwrap_or(u32::MAX)
    }

    /// Sends reports at an even pace and reads whatever comes, until the tail has passed.
    fn play(&mut self, report: &Request, options: &Options, tail: Duration) -> Result<()> {
        let pace = Duration::from_secs(1) / options.rate;
        let total = u64::from(options.rate) * options.seconds;
        let mut events: Vec<epoll::Event> = Vec::with_capacity(4096);
        let mut buffer = vec![0_u8; 64 * 1024];
        self.begin = Instant::now();
        let (mut serial, mut next) = (0, self.begin);
        let end = self.begin + Duration::from_secs(options.seconds) + tail;
        loop {
            let now = Instant::now();
            if now >= end {
                break;
            }
            if serial < total && now >= next {
                serial += 1;
                next += pace;
                self.send(report, serial)?;
                continue;
            }
            let until = if serial < total { next } else { end };
            self.take_in(until - now, &mut events, &mut buffer)?;
        }
        // What has arrived by now counts, however late this process was to look at it.
        for _ in 0..self.listeners.len() {
            self.take_in(Duration::ZERO, &mut events, &mut buffer)?;
            if events.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn send(&mut self, report: &Request, serial: u64) -> Result<()> {
        let Some(index) = self.idle.pop_front() else {
            self.late += 1;
            return Ok(());
        };
        self.senders[index].send(|out| report.fill(serial, out))
    }

    fn take_in(
        &mut self,
        patience: Duration,
        events: &mut Vec<epoll::Event>,
        buffer: &mut [u8],
    ) -> Result<()> {
        let timeout = Timespec {
            tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(patience.subsec_nanos()),
        };
        events.clear();
        epoll::wait(&self.poller, spare_capacity(events), Some(&timeout)).context("waiting for events")?;
        for event in events.iter() {
            let index = usize::try_from(event.data.u64()).context("an event of nobody")?;
            if index < self.listeners.len() {
                self.hear(index, buffer)?;
            } else {
                self.answer(index - self.listeners.len(), buffer)?;
            }
        }
        Ok(())
    }

    fn hear(&mut self, index: usize, buffer: &mut [u8]) -> Result<()> {
        let at = self.now();
        let listener = &mut self.listeners[index];
        match listener.stream.read(buffer) {
            Ok(0) => {
                listener.is_open = false;
                epoll::delete(&self.poller, &listener.stream).context("forgetting a listener")
            }
            Ok(count) => {
                let seen = &mut self.seen;
                listener.events.feed(&buffer[..count], |position| seen.push(Seen { position, at }))
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Ok(()),
            Err(error) => Err(error).context("listening"),
        }
    }

    fn answer(&mut self, index: usize, buffer: &mut [u8]) -> Result<()> {
        let sender = &mut self.senders[index];
        match sender.receive(buffer)? {
            Progress::Waiting => return Ok(()),
            Progress::Closed => bail!("the server hung up on a sender"),
            Progress::Answered(201) => {
                let answer: serde_json::Value =
                    serde_json::from_slice(sender.body()).context("reading the answer to a report")?;
                let position = answer["position"].as_u64().context("an answer without a position")?;
                let sent_at = sender.sent_at - self.begin;
                self.sent.insert(position, u32::try_from(sent_at.as_micros()).unwrap_or(u32::MAX));
                let taken = sender.sent_at.elapsed();
                self.answered.push(u32::try_from(taken.as_micros()).unwrap_or(u32::MAX));
            }
            Progress::Answered(_) => self.refused += 1,
        }
        self.idle.push_back(index);
        Ok(())
    }

    fn print(&mut self, options: &Options) {
        let mut delays: Vec<u32> = self
            .seen
            .iter()
            .filter_map(|seen| self.sent.get(&seen.position).map(|sent| seen.at.saturating_sub(*sent)))
            .collect();
        delays.sort_unstable();
        self.answered.sort_unstable();
        let row = |title: &str, sorted: &[u32]| {
            let places = [50, 99, 100].map(|percent| figure(percentile(sorted, percent) / 1000.0));
            [vec![title.to_owned(), sorted.len().to_string()], places.to_vec()].concat()
        };
        print(
            &["", "count", "p50 ms", "p99 ms", "most ms"],
            &[
                row("a report sent to its answer", &self.answered),
                row("a report sent to a listener", &delays),
            ],
        );
        println!(
            "The second row holds the commit and the answer's own way, so it is more than commit to listener."
        );
        let expected = u64::try_from(self.sent.len() * options.listeners).unwrap_or(u64::MAX);
        let heard = u64::try_from(delays.len()).unwrap_or(u64::MAX);
        let open = self.listeners.iter().filter(|listener| listener.is_open).count();
        println!(
            "heard {heard} of {expected} ({:.2} %), {open} of {} listeners still connected, {} reports refused, {} not sent in time",
            100.0 * as_float(heard) / as_float(expected.max(1)),
            options.listeners,
            self.refused,
            self.late
        );
    }
}

/// Reads what is left for a listener that stopped, and says whether the server has let go of it.
fn fate(stalled: &mut TcpStream) -> Result<String> {
    stalled.set_nonblocking(false).context("making a socket blocking")?;
    stalled.set_read_timeout(Some(TAIL)).context("setting a time limit")?;
    let (mut bytes, mut buffer) = (0_usize, vec![0_u8; 64 * 1024]);
    loop {
        match stalled.read(&mut buffer) {
            Ok(0) => return Ok(format!("dropped; {bytes} bytes were still on their way to it")),
            Ok(count) => bytes += count,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                return Ok(format!("cut off after {bytes} more bytes"));
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(format!(
                    "still connected; it caught up with {bytes} bytes and the stream went quiet"
                ));
            }
            Err(error) => return Err(error).context("reading what was left for the stalled listener"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    /// The listeners of the sample server, and the position of its last report.
    type Shared = Arc<Mutex<(Vec<TcpStream>, u64)>>;

    /// A server that tells every report to every listener before it answers.
    fn sample_server() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Shared::default();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, shared) = (stream.expect("a connection"), Arc::clone(&shared));
                std::thread::spawn(move || serve(stream, &shared));
            }
        });
        address
    }

    fn serve(mut stream: TcpStream, shared: &Shared) {
        let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
        let mut first = String::new();
        while reader.read_line(&mut first).is_ok_and(|count| count > 0) {
            let mut line = String::new();
            while line != "\r\n" {
                line.clear();
                reader.read_line(&mut line).expect("the rest of the head");
            }
            let mut shared = shared.lock().expect("nobody panics with it");
            if first.starts_with("GET") {
                // Under the lock: no report is told between the answer and the registration.
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").expect("the client reads");
                shared.0.push(stream);
                return;
            }
            shared.1 += 1;
            let event = format!("id: {}\ndata: {{}}\n\n", shared.1);
            for listener in &mut shared.0 {
                write!(listener, "{:x}\r\n{event}\r\n", event.len()).expect("the listener reads");
            }
            let body = format!("{{\"position\":{}}}", shared.1);
            write!(stream, "HTTP/1.1 201 Created\r\ncontent-length: {}\r\n\r\n{body}", body.len())
                .expect("the client reads");
            first.clear();
        }
    }

    #[test]
    fn every_listener_hears_every_report() {
        let address = sample_server();
        let options = Options { listeners: 5, rate: 100, seconds: 1 };
        let mut stage =
            Stage::set(address, "GET /live HTTP/1.1\r\n\r\n", options.listeners).expect("a server");
        let report = Request::post("/reports", &[], "");
        stage.play(&report, &options, Duration::from_secs(1)).expect("a sound stream");
        assert!(!stage.sent.is_empty() && stage.refused == 0);
        let sent_at = |seen: &Seen| stage.sent.get(&seen.position).copied();
        let delays: Vec<bool> =
            stage.seen.iter().filter_map(|seen| Some(seen.at >= sent_at(seen)?)).collect();
        assert_eq!(delays.len(), stage.sent.len() * options.listeners);
        assert!(delays.iter().all(|is_later| *is_later));
    }
}
