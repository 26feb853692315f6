//! One connection: what it is doing, and a socket that gives up on a peer that takes too long.
//!
//! hyper's own header timeout also ends idle connections, and nothing in hyper ends a write that makes no
//! progress. So both are kept here, where the bytes pass. One timer serves all deadlines of a connection and
//! is moved only when it fires too early, so that a quick request costs no timer at all.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use crate::limits::ServerLimits;

/// What a connection is doing, shared between its socket and its requests.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    begun: AtomicU64,
    answered: AtomicU64,
    live: AtomicBool,
}

impl Connection {
    /// Marks that a request is being answered until the guard goes.
    pub(crate) fn begin(self: &Arc<Self>) -> Answering {
        self.begun.fetch_add(1, Ordering::AcqRel);
        Answering(Arc::clone(self))
    }

    /// Marks that the answer has no end: it need not be waited for when the server stops.
    pub(crate) fn mark_live(&self) {
        self.live.store(true, Ordering::Release);
    }

    /// Whether the answer under way has no end.
    pub(crate) fn is_live(&self) -> bool {
        self.live.load(Ordering::Acquire)
    }

    fn requests(&self) -> u64 {
        self.begun.load(Ordering::Acquire)
    }

    fn is_answering(&self) -> bool {
        self.answered.load(Ordering::Acquire) != self.requests()
    }
}

/// A request under way; its end begins the connection's idle time.
#[derive(Debug)]
pub(crate) struct Answering(Arc<Connection>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answered.fetch_add(1, Ordering::AcqRel);
    }
}

/// Where the reading side stands, as of a number of requests.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// Nothing is due: a request is being answered, or the next has not been waited for yet.
    Free,
    /// The next request's first byte is due.
    Idle(Instant),
    /// The rest of a request's head is due.
    Head(Instant),
}

/// A socket with deadlines.
pub(crate) struct DeadlineStream {
    socket: TokioIo<TcpStream>,
    connection: Arc<Connection>,
    limits: ServerLimits,
    timer: Pin<Box<Sleep>>,
    requests_seen: u64,
    reading: Reading,
    write_due: Option<Instant>,
}

impl DeadlineStream {
    /// Wraps a fresh connection; the first byte is due from now on.
    pub(crate) fn new(socket: TcpStream, connection: Arc<Connection>, limits: ServerLimits) -> Self {
        let due = Instant::now() + limits.first_byte;
        Self {
            socket: TokioIo::new(socket),
            connection,
            limits,
            timer: Box::pin(tokio::time::sleep_until(due)),
            requests_seen: 0,
            reading: Reading::Head(due),
            write_due: None,
        }
    }

    fn forget_past_requests(&mut self) {
        let requests = self.connection.requests();
        if requests != self.requests_seen {
            self.requests_seen = requests;
            self.reading = Reading::Free;
        }
    }

    fn note_bytes(&mut self) {
        self.forget_past_requests();
        if !self.connection.is_answering() && !matches!(self.reading, Reading::Head(_)) {
            self.reading = Reading::Head(Instant::now() + self.limits.header_read);
        }
    }

    fn note_waiting(&mut self) {
        self.forget_past_requests();
        if !self.connection.is_answering() && matches!(self.reading, Reading::Free) {
            self.reading = Reading::Idle(Instant::now() + self.limits.keep_alive_idle);
        }
    }

    fn due(&self) -> Option<Instant> {
        let read_due = match self.reading {
            _ if self.connection.is_answering() => None,
            Reading::Free => None,
            Reading::Idle(due) | Reading::Head(due) => Some(due),
        };
        read_due.into_iter().chain(self.write_due).min()
    }

    /// Whether a deadline has passed; if not, the task is woken when the nearest one does.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(due) = self.due() else { return false };
        if self.timer.deadline() > due {
            self.timer.as_mut().reset(due);
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            if Instant::now() >= due {
                return true;
            }
            self.timer.as_mut().reset(due);
        }
        false
    }

    fn watch_write<T>(&mut self, cx: &mut Context<'_>, progress: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if progress.is_ready() {
            self.write_due = None;
            return progress;
        }
        let stall = self.limits.write_stall;
        self.write_due.get_or_insert_with(|| Instant::now() + stall);
        if self.is_late(cx) { Poll::Ready(Err(late("taking the answer"))) } else { Poll::Pending }
    }
}

fn late(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("the peer took too long {what}"))
}

impl Read for DeadlineStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match Pin::new(&mut this.socket).poll_read(cx, buffer) {
            Poll::Ready(result) => {
                this.note_bytes();
                Poll::Ready(result)
            }
            Poll::Pending => {
                this.note_waiting();
                if this.is_late(cx) { Poll::Ready(Err(late("sending a request"))) } else { Poll::Pending }
            }
        }
    }
}

impl Write for DeadlineStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.socket).poll_write(cx, bytes);
        self.watch_write(cx, progress)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let flushed = Pin::new(&mut this.socket).poll_flush(cx);
        // hyper looks for the next request before it lets the answer go, and not again after that: here the
        // answer is gone, so here the idle time begins.
        if flushed.is_ready() {
            this.note_waiting();
            if this.is_late(cx) {
                return Poll::Ready(Err(late("sending a request")));
            }
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.socket).poll_write_vectored(cx, slices);
        self.watch_write(cx, progress)
    }
}
