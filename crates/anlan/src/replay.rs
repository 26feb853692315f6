//! `anlan replay`: files recorded calls as reports, over HTTP, at the pace at which they came in or faster.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use exchange::calls::{CallReader, GeoBox, PlaceMap, ReplayOptions};
use flate2::read::GzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use model::access::Role;

use crate::cli::{Replay, ReplayCalls, ReplayWhat, tell};
use crate::control;

/// How often a report is sent again when the service is too busy.
const ATTEMPTS_MAX: usize = 20;

/// Replays.
pub(crate) fn run(options: &Replay) -> anyhow::Result<()> {
    let ReplayWhat::Calls(options) = &options.what;
    calls(options)
}

fn calls(options: &ReplayCalls) -> anyhow::Result<()> {
    ensure!(options.speed > 0.0 && options.speed.is_finite(), "--speed must be more than 0");
    let sender = Sender::new(&options.url, &token(options)?);
    let from = options.clip.unwrap_or(GeoBox::MONTGOMERY);
    let clip = options.clip.or(options.into.map(|_into| from));
    let place_map = options.into.map(|into| PlaceMap::new(from, into));
    let mut reader = CallReader::open(open(&options.file)?, ReplayOptions { clip, place_map })?;
    let style = ProgressStyle::with_template("{spinner} {pos} calls, {per_sec}, {msg}")?;
    let progress = ProgressBar::new_spinner().with_style(style);
    let begun = now();
    let recording = recording_of(&options.file);
    let mut filed = 0_usize;
    while options.limit.is_none_or(|limit| filed < limit) {
        let Some(call) = reader.next().transpose()? else { break };
        match call {
            Ok(call) => {
                wait_until(begun, seconds(call.offset_seconds) / options.speed);
                // The key names the file and the line, so a replay that is started again files nothing twice.
                let key = format!("replay-{recording}-{}", call.line);
                sender.file(&key, &call.request)?;
                filed += 1;
                progress.inc(1);
                progress.set_message(format!("line {}", call.line));
            }
            Err(bad) => progress.println(format!("left out: {bad}")),
        }
    }
    progress.finish_and_clear();
    tell(&format!("{filed} calls filed; read so far: {}", reader.tally()));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a recording is shorter than two to the power of 52 seconds")]
fn seconds(whole: u64) -> f64 {
    whole as f64
}

/// The recording's name in the form that an idempotency key may have: visible ASCII, and short.
fn recording_of(path: &Path) -> String {
    let mut name = hex::encode(path.file_name().unwrap_or_default().as_encoded_bytes());
    name.truncate(160);
    name
}

/// The token from its file, or asked of the service that runs here.
fn token(options: &ReplayCalls) -> anyhow::Result<String> {
    match (&options.token_file, &options.data) {
        (Some(path), _) => {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            Ok(text.trim().to_owned())
        }
        (None, Some(data)) => {
            let (user, jurisdiction) = ("replay".to_owned(), options.jurisdiction.clone());
            control::ask(data, &control::Request::Token { user, role: Role::Partner, jurisdiction })
        }
        (None, None) => anyhow::bail!("give --token-file or --data"),
    }
}

fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    let file = BufReader::new(File::open(path).with_context(|| format!("opening {}", path.display()))?);
    let is_gzipped = path.extension().is_some_and(|extension| extension == "gz");
    Ok(if is_gzipped { Box::new(GzDecoder::new(file)) } else { Box::new(file) })
}

#[expect(clippy::disallowed_methods, reason = "a replay keeps the pace of the wall's clock")]
fn wait_until(begun: Instant, seconds: f64) {
    let due = Duration::from_secs_f64(seconds.max(0.0));
    if let Some(left) = due.checked_sub(begun.elapsed()) {
        std::thread::sleep(left);
    }
}

fn now() -> Instant {
    Instant::now()
}

/// Sends reports over one connection.
struct Sender {
    agent: ureq::Agent,
    url: String,
    authorization: String,
}

impl Sender {
    fn new(url: &str, token: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Self {
            agent: config.into(),
            url: format!("{}/api/v1/reports", url.trim_end_matches('/')),
            authorization: format!("Bearer {token}"),
        }
    }

    fn file(&self, key: &str, request: &api::report::FileReport) -> anyhow::Result<()> {
        for _ in 0..ATTEMPTS_MAX {
            let sent = self
                .agent
                .post(&self.url)
                .header("Authorization", &self.authorization)
                .header("Idempotency-Key", key)
                .send_json(request);
            let mut answer = sent.context("sending a report")?;
            match answer.status().as_u16() {
                201 => return Ok(()),
                429 | 503 => wait_until(now(), 1.0),
                status => {
                    let body = answer.body_mut().read_to_string().unwrap_or_default();
                    anyhow::bail!("the service answered {status}: {body}");
                }
            }
        }
        anyhow::bail!("the service was too busy {ATTEMPTS_MAX} times in a row")
    }
}
