//! The accept loop: how many connections are held, how long they may take, and how the server stops.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::TokioTimer;
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::connection::{Connection, DeadlineStream};
use crate::door::{ConnectionService, Door};
use crate::limits::{CONNECTION_BUFFER_BYTES_MAX, ServerLimits};

/// How many connections the kernel keeps ready while the loop is busy.
const BACKLOG: u32 = 4096;
/// How long the loop rests when the process has no file descriptors left.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// The server cannot listen.
#[derive(Debug, thiserror::Error)]
#[error("listening on {address}")]
pub struct CannotListen {
    address: SocketAddr,
    #[source]
    cause: io::Error,
}

/// A server that has its address and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    door: Door,
    limits: ServerLimits,
}

impl Server {
    /// Takes the address; port 0 takes any free port.
    pub fn bind(address: SocketAddr, app: Arc<App>, limits: ServerLimits) -> Result<Self, CannotListen> {
        let listener = listen(address, &limits).map_err(|cause| CannotListen { address, cause })?;
        let address = listener.local_addr().map_err(|cause| CannotListen { address, cause })?;
        Ok(Self { listener, address, door: Door::new(app, limits.body_read), limits })
    }

    /// The address that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is ready; then lets requests under way end, but not for longer than the limit.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (stopping, stop_seen) = watch::channel(false);
        let counts = Arc::new(Counts::default());
        let mut connections = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                accepted = self.listener.accept() => match accepted {
                    Ok((socket, peer)) => {
                        self.take_in(socket, peer, &counts, &stop_seen, &mut connections);
                    }
                    Err(failure) => rest_after(&failure).await,
                },
            }
        }
        drop(self.listener);
        stopping.send_replace(true);
        let ended = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(self.limits.drain, ended).await.is_err() {
            tracing::warn!(connections = connections.len(), "requests under way were cut off at the stop");
        }
        connections.shutdown().await;
    }

    fn take_in(
        &self,
        socket: TcpStream,
        peer: SocketAddr,
        counts: &Arc<Counts>,
        stop_seen: &watch::Receiver<bool>,
        connections: &mut JoinSet<()>,
    ) {
        let meters = &self.door.app().meters;
        let Some(seat) = Seat::take(counts, peer.ip(), &self.limits) else {
            meters.connections_refused.inc();
            return;
        };
        if socket.set_nodelay(true).is_err() {
            return;
        }
        let meter = meters.connections.clone();
        let door = self.door.clone();
        let (limits, stop_seen) = (self.limits, stop_seen.clone());
        connections.spawn(async move {
            meter.inc();
            serve(socket, peer, door, limits, stop_seen).await;
            meter.dec();
            drop(seat);
        });
    }
}

fn listen(address: SocketAddr, limits: &ServerLimits) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    // Accepted connections inherit it.
    socket.set_send_buffer_size(limits.send_buffer_bytes)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn rest_after(failure: &io::Error) {
    match failure.kind() {
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset => {}
        _ => {
            tracing::error!(%failure, "accepting a connection");
            tokio::time::sleep(ACCEPT_REST).await;
        }
    }
}

async fn serve(
    socket: TcpStream,
    peer: SocketAddr,
    door: Door,
    limits: ServerLimits,
    mut stop_seen: watch::Receiver<bool>,
) {
    let connection = Arc::new(Connection::default());
    let stream = DeadlineStream::new(socket, Arc::clone(&connection), limits);
    let service = ConnectionService { door, peer: peer.ip(), connection: Arc::clone(&connection) };
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_buf_size(CONNECTION_BUFFER_BYTES_MAX)
        .serve_connection(stream, service);
    let mut served = pin!(served);
    let early = tokio::select! {
        ended = &mut served => Some(ended),
        () = stopped(&mut stop_seen) => None,
    };
    let ended = match early {
        Some(ended) => ended,
        // It has no end to wait for; its client comes again.
        None if connection.is_live() => return,
        None => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(failure) = ended {
        tracing::debug!(%failure, "a connection ended early");
    }
}

async fn stopped(stop_seen: &mut watch::Receiver<bool>) {
    // An error means that the server itself is gone, which is a stop too.
    let _ = stop_seen.wait_for(|stopping| *stopping).await;
}

#[derive(Default)]
struct Counts(Mutex<HashMap<IpAddr, usize>>);

/// A connection's place under the caps, given back when it ends.
struct Seat {
    counts: Arc<Counts>,
    address: IpAddr,
}

impl Seat {
    fn take(counts: &Arc<Counts>, address: IpAddr, limits: &ServerLimits) -> Option<Self> {
        let address = address.to_canonical();
        let address_max = if address.is_loopback() {
            limits.connections_loopback_max
        } else {
            limits.connections_per_address_max
        };
        // Every seat holds one reference to the counts, and the loop holds one.
        if Arc::strong_count(counts) > limits.connections_max {
            return None;
        }
        let mut by_address = counts.0.lock();
        let here = by_address.entry(address).or_insert(0);
        if *here >= address_max {
            return None;
        }
        *here += 1;
        Some(Self { counts: Arc::clone(counts), address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut by_address = self.counts.0.lock();
        if let Some(here) = by_address.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}
