//! What is counted, in the `OpenMetrics` text form.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::StatusCode;
use operations::{Cities, City, JournalState};
use parking_lot::Mutex;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::routes::{Route, TABLE};

/// The content type of the text form.
pub(crate) const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the latency histogram: around the promised 250 ms, and far below for intake.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: &'static str,
    status: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct JournalLabels {
    jurisdiction: String,
    journal: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct LaneLabels {
    jurisdiction: String,
    journal: &'static str,
    lane: &'static str,
}

/// The meters of one route, found by its place in the table and made when it is first used.
#[derive(Default)]
struct RouteMeters {
    classes: [OnceLock<Counter>; CLASSES.len()],
    seconds: OnceLock<Histogram>,
}

/// Figures that the journals keep themselves and that are copied when somebody reads them.
#[derive(Default)]
struct JournalMeters {
    batches: Family<JournalLabels, Counter>,
    events: Family<JournalLabels, Counter>,
    flushes: Family<JournalLabels, Counter>,
    failures: Family<JournalLabels, Counter>,
    position: Family<JournalLabels, Gauge<u64, AtomicU64>>,
    serving: Family<JournalLabels, Gauge>,
    queued: Family<LaneLabels, Gauge<u64, AtomicU64>>,
    refused: Family<LaneLabels, Counter>,
}

/// Everything that is counted.
pub(crate) struct Meters {
    cities: Arc<Cities>,
    registry: Mutex<Registry>,
    routes: Vec<RouteMeters>,
    elsewhere: RouteMeters,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, fn() -> Histogram>,
    journals: JournalMeters,
    resident: Gauge<u64, AtomicU64>,
    /// Connections that are open.
    pub(crate) connections: Gauge,
    /// Connections that were closed at once because of a cap.
    pub(crate) connections_refused: Counter,
    /// Live streams that are open.
    pub(crate) listeners: Gauge,
}

/// What stands for a path that is not in the table.
const ELSEWHERE: Route =
    Route { method: "", path: "other", operation: "", needs: crate::routes::Needs::Nobody };

impl Meters {
    /// Makes the meters and registers them.
    pub(crate) fn new(cities: Arc<Cities>) -> Self {
        let seconds: fn() -> Histogram = || Histogram::new(SECONDS);
        let meters = Self {
            cities,
            registry: Mutex::default(),
            routes: TABLE.iter().map(|_| RouteMeters::default()).collect(),
            elsewhere: RouteMeters::default(),
            requests: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            journals: JournalMeters::default(),
            resident: Gauge::default(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            listeners: Gauge::default(),
        };
        meters.register();
        meters
    }

    fn register(&self) {
        let mut registry = self.registry.lock();
        let all = registry.sub_registry_with_prefix("anlan");
        all.register("http_requests", "Requests answered", self.requests.clone());
        all.register(
            "http_request_seconds",
            "Time from a request's head to its answer",
            self.seconds.clone(),
        );
        all.register("http_connections", "Connections open", self.connections.clone());
        all.register("http_connections_refused", "Connections over a cap", self.connections_refused.clone());
        all.register("live_listeners", "Live streams open", self.listeners.clone());
        let journals = &self.journals;
        all.register("journal_batches", "Batches committed", journals.batches.clone());
        all.register("journal_events", "Events committed", journals.events.clone());
        all.register("journal_flushes", "Flushes to the disk", journals.flushes.clone());
        all.register("journal_failures", "Commits that failed", journals.failures.clone());
        all.register("journal_position", "Position of the last event", journals.position.clone());
        all.register("journal_serving", "1 while appends are stored", journals.serving.clone());
        all.register("journal_queued", "Appends that wait", journals.queued.clone());
        all.register("journal_refused", "Appends refused because too many wait", journals.refused.clone());
        let unit = Unit::Bytes;
        all.register_with_unit("process_resident", "Memory of the process", unit, self.resident.clone());
    }

    /// Counts an answer.
    pub(crate) fn count_request(&self, route: Option<usize>, status: StatusCode, took: Duration) {
        let (row, meters) = match route {
            Some(index) => (&TABLE[index], &self.routes[index]),
            None => (&ELSEWHERE, &self.elsewhere),
        };
        let class = usize::from(status.as_u16() / 100).saturating_sub(1).min(CLASSES.len() - 1);
        let (method, route) = (row.method, row.path);
        let counter = meters.classes[class].get_or_init(|| {
            self.requests.get_or_create_owned(&RequestLabels { method, route, status: CLASSES[class] })
        });
        counter.inc();
        let seconds =
            meters.seconds.get_or_init(|| self.seconds.get_or_create_owned(&RouteLabels { method, route }));
        seconds.observe(took.as_secs_f64());
    }

    /// Writes everything down.
    pub(crate) fn show(&self) -> Result<String, std::fmt::Error> {
        let registry = self.registry.lock();
        for city in self.cities.all() {
            self.copy(&city);
        }
        if let Some(bytes) = resident_bytes() {
            self.resident.set(bytes);
        }
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }

    fn copy(&self, city: &City) {
        let jurisdiction = city.board().jurisdiction().map_or_else(String::new, |(_, org)| org.name.clone());
        for (name, journal) in [("events", city.journal()), ("audit", city.audit())] {
            let figures = journal.metrics();
            let labels = JournalLabels { jurisdiction: jurisdiction.clone(), journal: name };
            let copy = |family: &Family<JournalLabels, Counter>, value: u64| {
                let counter = family.get_or_create_owned(&labels);
                counter.inc_by(value.saturating_sub(counter.get()));
            };
            copy(&self.journals.batches, figures.batches);
            copy(&self.journals.events, figures.events);
            copy(&self.journals.flushes, figures.flushes);
            copy(&self.journals.failures, figures.failures);
            self.journals.position.get_or_create(&labels).set(journal.head().position.0);
            let serving = figures.state == JournalState::Serving;
            self.journals.serving.get_or_create(&labels).set(i64::from(serving));
            let lanes = [
                ("emergency", figures.queued.emergency, figures.refused.emergency),
                ("normal", figures.queued.normal, figures.refused.normal),
                ("bulk", figures.queued.bulk, figures.refused.bulk),
            ];
            for (lane, queued, refused) in lanes {
                let labels = LaneLabels { jurisdiction: jurisdiction.clone(), journal: name, lane };
                self.journals.queued.get_or_create(&labels).set(queued as u64);
                let counter = self.journals.refused.get_or_create_owned(&labels);
                counter.inc_by(refused.saturating_sub(counter.get()));
            }
        }
    }
}

/// The process's memory, where the system tells it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}
