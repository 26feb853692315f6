//! The log: JSON lines on standard error, or plain lines for a person at a terminal. No personal data; see
//! `docs/logging.md`.

use tracing_subscriber::EnvFilter;

/// Begins to log. `ANLAN_LOG` chooses what, `info` by default.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("ANLAN_LOG").unwrap_or_else(|_unset| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let is_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // A second start in one process is a test's; the first log goes on.
    let _already = if is_terminal { builder.try_init() } else { builder.json().try_init() };
}
