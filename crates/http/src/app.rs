//! What the door stands before: the cities, the demonstration if there is one, and the meters.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::simulation::{DemoSignIns, SimulationView, SteerSimulation};
use axum::http::HeaderValue;
use operations::Cities;
use tokio::sync::Semaphore;

use crate::console::Compressed;
use crate::metrics::Meters;

/// How many of the public's questions are answered at once: everybody may ask, and nobody may slow intake.
const PUBLIC_READS_MAX: usize = 2;

/// What steering a demonstration comes to.
pub type Steered<'a> = Pin<Box<dyn Future<Output = Result<SimulationView, operations::Error>> + Send + 'a>>;

/// The controls of a demonstration; absent in service.
pub trait Demonstration: Send + Sync {
    /// Shows where the day stands.
    fn show(&self) -> SimulationView;
    /// Pauses, resumes, steps, resets or sets the speed.
    fn steer(&self, request: SteerSimulation) -> Steered<'_>;
    /// Names everybody to sign in as.
    fn sign_ins(&self) -> DemoSignIns;
}

/// Everything that a handler can reach.
pub struct App {
    /// The jurisdictions of the process.
    pub(crate) cities: Arc<Cities>,
    /// The demonstration's controls.
    pub(crate) demonstration: Option<Arc<dyn Demonstration>>,
    /// The console's files, compressed.
    pub(crate) compressed: Compressed,
    /// What is counted.
    pub(crate) meters: Meters,
    /// How many of the public's questions are looked through the journal for at once.
    pub(crate) public_reads: Semaphore,
    /// The ids of requests.
    pub(crate) request_ids: RequestIds,
}

impl App {
    /// Puts the door's state together. `process` tells this process's request ids from those of the last one:
    /// a few letters and digits that change at each start.
    pub fn new(
        cities: Arc<Cities>,
        demonstration: Option<Arc<dyn Demonstration>>,
        process: &str,
    ) -> Arc<Self> {
        let meters = Meters::new(Arc::clone(&cities));
        Arc::new(Self {
            cities,
            demonstration,
            compressed: Compressed::default(),
            meters,
            public_reads: Semaphore::new(PUBLIC_READS_MAX),
            request_ids: RequestIds::new(process),
        })
    }
}

/// The longest mark of a process.
const PROCESS_CHARACTERS_MAX: usize = 16;

/// Numbers requests: a mark of the process and a count.
pub(crate) struct RequestIds {
    process: String,
    count: AtomicU64,
}

impl RequestIds {
    fn new(process: &str) -> Self {
        let marks = process.chars().filter(char::is_ascii_alphanumeric).take(PROCESS_CHARACTERS_MAX);
        Self { process: marks.collect(), count: AtomicU64::new(0) }
    }

    /// The next id.
    pub(crate) fn next(&self) -> HeaderValue {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}-{count:08x}", self.process);
        HeaderValue::try_from(id).expect("letters, digits and a dash are a header value")
    }
}
