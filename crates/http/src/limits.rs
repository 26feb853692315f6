//! The door's limits. Each has a name; a problem that comes from one names it.

use std::time::Duration;

/// The most bytes of a request's body: the longest report in four-byte characters fits ten times.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// How much of a body that is too large is read and thrown away, so that the sender gets to read the answer.
pub const BODY_DRAIN_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The most characters of an idempotency key.
pub const IDEMPOTENCY_KEY_CHARACTERS_MAX: usize = 200;
/// The most bytes of a request's head, and of an answer that waits inside the process for a slow reader.
pub(crate) const CONNECTION_BUFFER_BYTES_MAX: usize = 64 * 1024;

/// How many connections are held, and how long a peer may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServerLimits {
    /// Connections in all.
    pub connections_max: usize,
    /// Connections from one address.
    pub connections_per_address_max: usize,
    /// Connections from this machine itself: a front door, a load test.
    pub connections_loopback_max: usize,
    /// From the connection to the first byte.
    pub first_byte: Duration,
    /// From a request's first byte to the end of its head.
    pub header_read: Duration,
    /// From the end of a request's head to the end of its body.
    pub body_read: Duration,
    /// From one request to the next.
    pub keep_alive_idle: Duration,
    /// How long a reader may take nothing at all while something is to be written.
    pub write_stall: Duration,
    /// How long requests under way may go on after the server was told to stop.
    pub drain: Duration,
    /// The kernel's send buffer of one connection, which bounds what a stalled reader costs.
    pub send_buffer_bytes: u32,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            connections_max: 20_000,
            connections_per_address_max: 512,
            connections_loopback_max: 16_000,
            first_byte: Duration::from_secs(5),
            header_read: Duration::from_secs(5),
            body_read: Duration::from_secs(15),
            keep_alive_idle: Duration::from_secs(75),
            write_stall: Duration::from_secs(20),
            drain: Duration::from_secs(10),
            send_buffer_bytes: 256 * 1024,
        }
    }
}
