//! The floor: a minimal `FastAPI` and `PostgreSQL` service, driven by the same load as ours.

use super::http::Connection;
use super::load::{Request, SERIAL};
use super::service::{Service, free_address};
use crate::process::{command, find, output, run, say};
use crate::setup;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

const DATABASE: &str = "anlan_floor";
const REQUIREMENTS: &str = include_str!("floor/requirements.txt");
const SCHEMA: &str = include_str!("floor/schema.sql");

/// Database connections of the whole service, shared out among its workers.
const CONNECTIONS: usize = 16;

/// Where `PostgreSQL` is found and with what the service is run.
pub(crate) struct Ground {
    host: &'static str,
    python: PathBuf,
}

/// A running floor service with a fresh database that goes when it goes.
pub(crate) struct Floor {
    /// The process; it is stopped before its database goes, because fields are dropped in this order.
    pub(crate) service: Service,
    _database: Database,
}

struct Database {
    host: &'static str,
}

impl Ground {
    /// Looks for a `PostgreSQL`, starts or installs one as root, and prepares Python.
    pub(crate) fn prepare() -> Result<Self> {
        let host = match reachable() {
            Some(host) => host,
            None => start_postgresql()?,
        };
        let requirements: Vec<&str> = REQUIREMENTS.lines().collect();
        Ok(Self { host, python: setup::python("venv-floor", &requirements)? })
    }

    /// Serves a fresh database with so many workers.
    pub(crate) fn start(&self, workers: usize) -> Result<Floor> {
        let database = Database::create(self.host)?;
        let address = free_address()?;
        let mut uvicorn = command(&self.python);
        uvicorn.args(["-m", "uvicorn", "app:app", "--app-dir", "xtask/src/bench/floor", "--no-access-log"]);
        uvicorn.args(["--loop", "uvloop", "--http", "httptools", "--host", "127.0.0.1"]);
        uvicorn.args(["--port", &address.port().to_string(), "--workers", &workers.to_string()]);
        uvicorn.env("FLOOR_DATABASE", format!("postgresql:///{DATABASE}?host={}", self.host));
        uvicorn.env("FLOOR_CONNECTIONS", (CONNECTIONS / workers).to_string());
        uvicorn.env("PYTHONDONTWRITEBYTECODE", "1");
        // One worker binds last; of several, each comes up after the parent has bound.
        let sign = if workers == 1 { "Uvicorn running on" } else { "Application startup complete" };
        let service = Service::start(uvicorn, address, sign, workers)?;
        Ok(Floor { service, _database: database })
    }
}

impl Floor {
    /// A report, different each time.
    pub(crate) fn report() -> Request {
        Request::post("/incidents", &[], &body(SERIAL))
    }

    /// The board.
    pub(crate) fn board() -> Request {
        Request::get("/board", &[])
    }

    /// Opens incidents.
    pub(crate) fn open_incidents(&self, count: u64) -> Result<()> {
        let mut connection = Connection::open(self.service.address, "")?;
        for serial in 0..count {
            connection.post("/incidents", &body(&format!("{serial:010}")))?.json(201)?;
        }
        Ok(())
    }

    /// How many flushes the database has made.
    pub(crate) fn flushes(&self) -> Option<u64> {
        let mut connection = Connection::open(self.service.address, "").ok()?;
        connection.get("/flushes").ok()?.json(200).ok()?.as_u64()
    }
}

impl Database {
    fn create(host: &'static str) -> Result<Self> {
        output(
            psql(host, "postgres").args(["-c", &format!("drop database if exists {DATABASE} with (force)")]),
        )?;
        output(psql(host, "postgres").args(["-c", &format!("create database {DATABASE}")]))?;
        let database = Self { host };
        output(psql(host, DATABASE).args(["-c", SCHEMA]))?;
        let durable =
            output(psql(host, DATABASE).args(["-c", "show fsync", "-c", "show synchronous_commit"]))?;
        if durable.split_whitespace().any(|setting| setting != "on") {
            bail!(
                "this PostgreSQL acknowledges before it flushes, so it is no floor for a journal that does"
            );
        }
        Ok(database)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let words = format!("drop database if exists {DATABASE} with (force)");
        if let Err(error) = output(psql(self.host, "postgres").args(["-c", &words])) {
            println!("the floor's database is left behind: {error:#}");
        }
    }
}

fn psql(host: &str, database: &str) -> Command {
    let mut psql = command("psql");
    psql.args(["-h", host, "-d", database, "-Atq", "-v", "ON_ERROR_STOP=1"]);
    psql
}

fn reachable() -> Option<&'static str> {
    find("psql")?;
    ["/var/run/postgresql", "127.0.0.1"]
        .into_iter()
        .find(|host| output(psql(host, "postgres").args(["-c", "select 1"])).is_ok())
}

/// Starts the distribution's `PostgreSQL`, installed if need be, with this user as a superuser of it.
fn start_postgresql() -> Result<&'static str> {
    if output(command("id").arg("-u"))?.trim() != "0" {
        bail!(
            "no PostgreSQL answers this user at /var/run/postgresql or 127.0.0.1:5432, and only root could start one"
        );
    }
    if find("pg_ctlcluster").is_none() {
        setup::step("PostgreSQL (apt-get)", || setup::apt(&["postgresql"]))?;
    }
    let clusters = output(command("pg_lsclusters").arg("--no-header"))?;
    let mut words = clusters.split_whitespace();
    let (version, name) = (words.next().context("no cluster")?, words.next().context("no cluster")?);
    say("PostgreSQL: start");
    // It may be up already and merely not know this user.
    if let Err(error) = run(command("pg_ctlcluster").args([version, name, "start"])) {
        println!("{error:#}");
    }
    let user = output(command("id").arg("-un"))?;
    if let Err(error) =
        run(command("runuser").args(["-u", "postgres", "--", "createuser", "--superuser", user.trim()]))
    {
        println!("{error:#}");
    }
    reachable().context("PostgreSQL was started and still does not answer")
}

fn body(serial: &str) -> String {
    format!(
        r#"{{"desk":"110","channel":"phone","text":"楼道里有烟味，六楼有老人，来电序列 {serial}","place":{{"lon":120.6,"lat":31.3,"address":"观前街 12 号"}},"caller":{{"name":"张三","phone":"13800000000"}}}}"#
    )
}
