//! The operator's socket: what the machine's own commands ask of the running service. One JSON line in, one
//! out. The socket lies in the data directory, which only the service's user can enter.

use std::io::{BufRead as _, BufReader as StdReader, Write as _};
use std::os::unix::net::UnixStream as StdStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use model::access::Role;
use operations::{Cities, City};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};

/// The longest request.
const REQUEST_BYTES_MAX: u64 = 4_096;

/// What may be asked.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    /// A bearer token.
    Token {
        /// Who holds it.
        user: String,
        /// The role that it carries.
        role: Role,
        /// The jurisdiction, where there are several.
        jurisdiction: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Done(String),
    Failed(String),
}

fn socket(data: &Path) -> PathBuf {
    data.join("control.sock")
}

/// Asks the running service.
pub(crate) fn ask(data: &Path, request: &Request) -> anyhow::Result<String> {
    let path = socket(data);
    let mut stream = StdStream::connect(&path).with_context(|| {
        format!("another process holds the data directory and does not answer on {}", path.display())
    })?;
    writeln!(stream, "{}", serde_json::to_string(request)?)?;
    let mut line = String::new();
    StdReader::new(stream).read_line(&mut line).context("reading the service's answer")?;
    match serde_json::from_str(&line).context("reading the service's answer")? {
        Answer::Done(text) => Ok(text),
        Answer::Failed(text) => Err(anyhow!(text)),
    }
}

/// Answers on the socket until the service ends.
pub(crate) fn listen(data: &Path, cities: Arc<Cities>) -> anyhow::Result<()> {
    let path = socket(data);
    // The lock is ours, so a socket that lies there is one that a killed process left behind.
    if path.exists() {
        std::fs::remove_file(&path).with_context(|| format!("removing the old {}", path.display()))?;
    }
    let listener = UnixListener::bind(&path).with_context(|| format!("listening on {}", path.display()))?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&cities)))),
                Err(failure) => tracing::warn!(%failure, "accepting on the operator's socket"),
            }
        }
    });
    Ok(())
}

async fn serve(stream: UnixStream, cities: Arc<Cities>) {
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    if let Err(failure) = BufReader::new(read.take(REQUEST_BYTES_MAX)).read_line(&mut line).await {
        tracing::warn!(%failure, "reading on the operator's socket");
        return;
    }
    let answer = match serde_json::from_str(&line) {
        Ok(request) => match answer(&cities.all(), &request).await {
            Ok(text) => Answer::Done(text),
            Err(failure) => Answer::Failed(format!("{failure:#}")),
        },
        Err(failure) => Answer::Failed(format!("the request cannot be read: {failure}")),
    };
    let line = serde_json::to_string(&answer).expect("a text is always JSON");
    if let Err(failure) = write.write_all(format!("{line}\n").as_bytes()).await {
        tracing::warn!(%failure, "answering on the operator's socket");
    }
}

/// Answers a request.
pub(crate) async fn answer(cities: &[Arc<City>], request: &Request) -> anyhow::Result<String> {
    let Request::Token { user, role, jurisdiction } = request;
    let city = choose(cities, jurisdiction.as_deref())?;
    let issued = operations::setup::operator_token(&city, user, *role).await;
    Ok(issued.map_err(crate::cli::explained)?.token)
}

fn choose(cities: &[Arc<City>], name: Option<&str>) -> anyhow::Result<Arc<City>> {
    let name_of = |city: &City| {
        city.board().jurisdiction().map(|(_, founded)| founded.name.clone()).unwrap_or_default()
    };
    let names = || cities.iter().map(|city| name_of(city)).collect::<Vec<_>>().join(", ");
    match (name, cities) {
        (_, []) => Err(anyhow!("the data directory holds no jurisdiction; `anlan init` founds one")),
        (None, [city]) => Ok(Arc::clone(city)),
        (None, _) => {
            Err(anyhow!("several jurisdictions are here; choose one by --jurisdiction: {}", names()))
        }
        (Some(name), _) => {
            let found = cities.iter().find(|city| name_of(city) == name).cloned();
            found.ok_or_else(|| anyhow!("there is no jurisdiction {name}; here are: {}", names()))
        }
    }
}
