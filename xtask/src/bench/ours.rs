//! Our own server under measurement: a fresh data directory, a token, and the questions only it answers.

use super::http::Connection;
use super::load::{Request, SERIAL};
use super::service::{Service, free_address};
use crate::process::{command, output, root, run};
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A running Anlan with a fresh data directory that goes when it goes.
pub(crate) struct Ours {
    /// The process; it is stopped before its data goes, because fields are dropped in this order.
    pub(crate) service: Service,
    data: DataDirectory,
    token: String,
    operator_token: String,
}

impl Ours {
    /// Makes a jurisdiction and serves it.
    pub(crate) fn start() -> Result<Self> {
        Self::start_with(&[])
    }

    /// Makes a jurisdiction and serves it with further arguments, such as a city's streets.
    pub(crate) fn start_with(further: &[&OsStr]) -> Result<Self> {
        let address = free_address()?;
        let folder = root().join("target/bench");
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let data = folder.join(format!("data-{}", address.port()));
        if data.exists() {
            std::fs::remove_dir_all(&data).with_context(|| format!("emptying {}", data.display()))?;
        }
        let password = folder.join("password");
        std::fs::write(&password, "a password for one measurement\n").context("writing a password file")?;
        let mut init = anlan("init", &data);
        init.args(["--jurisdiction", "苏州市", "--admin", "admin", "--password-file"]).arg(&password);
        run(&mut init)?;
        let token = token(&data, "bench", "dispatcher")?;
        let operator_token = token_or_none(&data);
        let mut serve = anlan("serve", &data);
        serve.args(["--listen", &address.to_string()]).args(further);
        let service = Service::start(serve, address, "listening on", 1)?;
        Ok(Self { service, data: DataDirectory(data), token, operator_token })
    }

    /// A connection of somebody with a role.
    pub(crate) fn connection_as(&self, role: &str) -> Result<Connection> {
        let token = token(&self.data.0, &format!("bench-{role}"), role)?;
        Connection::open(self.service.address, &token)
    }

    /// A connection of the dispatcher.
    pub(crate) fn connection(&self) -> Result<Connection> {
        Connection::open(self.service.address, &self.token)
    }

    /// A report by telephone, different each time.
    pub(crate) fn report(&self) -> Request {
        Request::post(
            "/api/v1/reports",
            &[("authorization", &format!("Bearer {}", self.token))],
            &report_body(SERIAL),
        )
    }

    /// The board.
    pub(crate) fn board(&self) -> Request {
        Request::get("/api/v1/board", &[("authorization", &format!("Bearer {}", self.token))])
    }

    /// The request that begins to listen to the live stream.
    pub(crate) fn live(&self) -> String {
        format!(
            "GET /api/v1/live HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\nauthorization: Bearer {}\r\n\r\n",
            self.token
        )
    }

    /// Opens incidents, each from a report of its own.
    pub(crate) fn open_incidents(&self, count: u64) -> Result<()> {
        let mut connection = self.connection()?;
        for serial in 0..count {
            let answer =
                connection.post("/api/v1/reports", &report_body(&format!("{serial:010}")))?.json(201)?;
            let report = answer["report"]["id"].as_str().context("a report without an id")?.to_owned();
            let body = format!(r#"{{"report":"{report}","type":"040000","grade":"P1"}}"#);
            connection.post("/api/v1/incidents", &body)?.json(201)?;
        }
        Ok(())
    }

    /// How many flushes the journal has made, if the server tells.
    pub(crate) fn flushes(&self) -> Option<u64> {
        let mut connection = Connection::open(self.service.address, &self.operator_token).ok()?;
        let answer = connection.get("/metrics").ok()?;
        (answer.status == 200).then(|| sum_of(&answer.body, "anlan_journal_flushes_total"))?
    }
}

/// A folder that goes when it is no longer needed.
struct DataDirectory(PathBuf);

impl Drop for DataDirectory {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            println!("{} is left behind: {error}", self.0.display());
        }
    }
}

/// The binary under measurement: the one that `ANLAN_BINARY` names, else the release build of this tree.
pub(crate) fn binary() -> PathBuf {
    std::env::var_os("ANLAN_BINARY").map_or_else(|| root().join("target/release/anlan"), PathBuf::from)
}

fn anlan(word: &str, data: &Path) -> std::process::Command {
    let mut anlan = command(binary());
    anlan.arg(word).arg("--data").arg(data);
    anlan
}

fn token(data: &Path, user: &str, role: &str) -> Result<String> {
    Ok(output(anlan("token", data).args(["--user", user, "--role", role]))?.trim().to_owned())
}

/// The operator's token; metrics are asked for without one when there is no such role.
fn token_or_none(data: &Path) -> String {
    token(data, "bench-operator", "operator").unwrap_or_default()
}

fn report_body(serial: &str) -> String {
    format!(
        r#"{{"desk":"110","channel":"phone","text":"楼道里有烟味，六楼有老人，来电序列 {serial}","place":{{"lon":120.6,"lat":31.3,"address":"观前街 12 号"}},"caller":{{"name":"张三","phone":"13800000000"}}}}"#
    )
}

/// The sum of a counter over all its labels.
fn sum_of(metrics: &str, name: &str) -> Option<u64> {
    let values = metrics.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?;
        let value = if rest.starts_with('{') { rest.rsplit_once('}')?.1 } else { rest };
        value.split_whitespace().next()?.parse::<u64>().ok()
    });
    values.reduce(|one, other| one + other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_summed_over_its_labels() {
        let metrics = "# TYPE x counter\nx_total{j=\"a b\"} 3\nx_total{j=\"c\"} 4\nx_total_other 9\n";
        assert_eq!(sum_of(metrics, "x_total"), Some(7));
        assert_eq!(sum_of("x_total 5\n", "x_total"), Some(5));
        assert_eq!(sum_of("", "x_total"), None);
    }

    #[test]
    fn a_report_is_json_with_its_number() {
        let body: serde_json::Value = serde_json::from_str(&report_body("0000000007")).expect("sound JSON");
        assert_eq!(body["desk"], "110");
        assert!(body["text"].as_str().is_some_and(|text| text.ends_with("0000000007")));
    }
}
