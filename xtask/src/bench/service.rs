//! A server under measurement: started, waited for, looked at from outside, and stopped.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const START_PATIENCE: Duration = Duration::from_mins(1);

/// A running server.
pub(crate) struct Service {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// What the kernel says of a process.
pub(crate) struct Usage {
    /// Memory that it holds now.
    pub(crate) resident_mebibytes: f64,
    /// The most that it ever held.
    pub(crate) peak_mebibytes: f64,
    /// Time it spent on a processor, in user and in kernel mode.
    pub(crate) cpu_seconds: f64,
}

impl Service {
    /// Starts a command and waits until it has said so many times on stderr that it is ready.
    pub(crate) fn start(
        mut command: Command,
        address: SocketAddr,
        sign: &'static str,
        times: usize,
    ) -> Result<Self> {
        let line = crate::process::words(&command);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting `{line}`"))?;
        let stderr = child.stderr.take().context("taking the server's stderr")?;
        let (said, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // Read to the end: a server that nobody listens to stops when the pipe is full.
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                said.send(line).ok();
            }
        });
        let service = Self { child, address };
        let (mut seen, mut log) = (0, Vec::new());
        while seen < times {
            let Ok(line) = lines.recv_timeout(START_PATIENCE) else {
                bail!("`{line}` did not become ready; it said:\n{}", log.join("\n"));
            };
            seen += usize::from(line.contains(sign));
            log.push(line);
        }
        Ok(service)
    }

    /// What the server uses.
    pub(crate) fn usage(&self) -> Result<Usage> {
        let id = self.child.id();
        let read = |name: &str| {
            let path = format!("/proc/{id}/{name}");
            std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))
        };
        let status = read("status")?;
        Ok(Usage {
            resident_mebibytes: mebibytes(&status, "VmRSS:"),
            peak_mebibytes: mebibytes(&status, "VmHWM:"),
            cpu_seconds: cpu_seconds(&read("stat")?),
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Asked politely, so that a server with worker processes can take them along.
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let asked = id.is_some_and(|id| rustix::process::kill_process(id, Signal::TERM).is_ok());
        if !asked && self.child.kill().is_err() {
            println!("the server {} could not be stopped", self.child.id());
        }
        if let Err(error) = self.child.wait() {
            println!("waiting for the server to end: {error}");
        }
    }
}

fn mebibytes(status: &str, field: &str) -> f64 {
    let kibibytes = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kibibytes.unwrap_or(f64::NAN) / 1024.0
}

/// The 14th and 15th field, in hundredths of a second; the name before them may hold blanks.
fn cpu_seconds(stat: &str) -> f64 {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: f64 =
        rest.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// A port of this machine that is free now.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").context("looking for a free port")?;
    listener.local_addr().context("asking for the free port")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_words_are_read() {
        let stat = "12 (a b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0";
        assert!((cpu_seconds(stat) - 2.0).abs() < 1e-9);
        assert!((mebibytes("VmPeak: 9 kB\nVmRSS:\t  2048 kB\n", "VmRSS:") - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_server_that_never_gets_ready_is_named_with_what_it_said() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo no disk >&2"]);
        let address = free_address().expect("a free port");
        let error = Service::start(shell, address, "listening on", 1).err().expect("it never listens");
        assert!(error.to_string().contains("no disk"), "{error}");
    }
}
