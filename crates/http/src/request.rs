//! What the door knows of a request before a handler sees it.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use crate::connection::Connection;
use crate::limits::{BODY_BYTES_MAX, BODY_DRAIN_BYTES_MAX};
use crate::problem::Problem;
use crate::routes::Route;

const NO_ROUTE: usize = usize::MAX;

/// A request as the door took it in: its whole body, where it came from, and the route that it found.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The whole body.
    pub(crate) body: Bytes,
    /// The address at the other end of the connection.
    pub(crate) peer: IpAddr,
    /// The connection that it came by.
    pub(crate) connection: Arc<Connection>,
    route: AtomicUsize,
}

impl Asked {
    /// Takes a request in; its route is found later.
    pub(crate) fn new(body: Bytes, peer: IpAddr, connection: Arc<Connection>) -> Arc<Self> {
        Arc::new(Self { body, peer, connection, route: AtomicUsize::new(NO_ROUTE) })
    }

    /// The request that a handler's parts belong to.
    pub(crate) fn of(parts: &Parts) -> &Arc<Self> {
        parts.extensions.get().expect("the door puts this into every request")
    }

    /// Notes the route by its place in the table.
    pub(crate) fn found_route(&self, index: usize) {
        self.route.store(index, Ordering::Relaxed);
    }

    /// The route's place in the table.
    pub(crate) fn route_index(&self) -> Option<usize> {
        Some(self.route.load(Ordering::Relaxed)).filter(|index| *index != NO_ROUTE)
    }

    /// The route, once it is found.
    pub(crate) fn route(&self) -> Option<&'static Route> {
        self.route_index().map(|index| &crate::routes::TABLE[index])
    }

    /// Whether the request comes from this machine and was not passed on by a front door for somebody else.
    pub(crate) fn is_local(&self, headers: &HeaderMap) -> bool {
        let passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
        self.peer.to_canonical().is_loopback() && !passed_on
    }
}

/// Reads a body to its end within the limits. One that is too large is thrown away as it comes, so that the
/// sender, who is still writing, gets to read the answer.
pub(crate) async fn read_body(
    headers: &HeaderMap,
    body: Incoming,
    within: Duration,
) -> Result<Bytes, Problem> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let is_large = body.size_hint().lower() > BODY_BYTES_MAX as u64;
    if is_large && headers.contains_key(header::EXPECT) {
        return Err(Problem::large_body());
    }
    let gathered = tokio::time::timeout(within, gather(body)).await;
    gathered.unwrap_or_else(|_elapsed| Err(Problem::slow_body(within.as_secs())))
}

async fn gather(mut body: Incoming) -> Result<Bytes, Problem> {
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_failure| Problem::broken_body())?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length > BODY_DRAIN_BYTES_MAX {
            break;
        }
        if length > BODY_BYTES_MAX {
            rest = BytesMut::new();
        } else if first.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&data);
        }
    }
    if length > BODY_BYTES_MAX {
        return Err(Problem::large_body());
    }
    if rest.is_empty() {
        return Ok(first);
    }
    Ok([first, rest.freeze()].concat().into())
}
