//! Two jurisdictions behind a real server: 澜州市, where the tests work, and 汀州市 next door.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use anlan_http::{App, Server, ServerLimits};
use model::Moment;
use model::access::Role;
use model::rules::{BUILTIN_FILES, Rules};
use operations::{
    Chance, Cities, City, CityParts, Clock, Geography, JournalParts, JurisdictionKey, Streets, Tick, Vault,
    setup,
};
use serde_json::{Value, json};
use storage::Limits;
use storage::memory::MemoryStore;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::client::{Reply, send};

pub(crate) const ADMIN: &str = "admin";
pub(crate) const PASSWORD: &str = "correct horse";

/// A clock that stands until it is moved.
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn tick(&self) -> Tick {
        Tick { now: Moment::from_micros(self.0.load(Ordering::SeqCst)), speed: 1.0 }
    }
}

/// Chance that is the same in every run (`SplitMix64`).
struct CountedChance(AtomicU64);

impl Chance for CountedChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut word = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(word ^ (word >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A city with its server.
pub(crate) struct TestCity {
    pub(crate) address: SocketAddr,
    pub(crate) city: Arc<City>,
    pub(crate) neighbour: Arc<City>,
    pub(crate) clock: Arc<ManualClock>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
}

fn journal() -> JournalParts {
    let (store, reader) = MemoryStore::new();
    JournalParts { store: Box::new(store), reader, limits: Limits::default() }
}

/// The rules, with an agreement between the two jurisdictions.
fn rules() -> Rules {
    const AGREEMENT: &str = r#"
        [[agreement]]
        id = "next-door"
        name = { zh = "毗邻协作", en = "Next door" }
        parties = ["澜州市", "汀州市"]
        kinds = ["patrol-car"]
        grades = ["P1", "P2"]
        effective_from = "2022-01-01"
        citation = "a test"
    "#;
    let files: Vec<(&str, &str)> = BUILTIN_FILES
        .iter()
        .map(|(name, text)| (*name, if *name == "agreements.toml" { AGREEMENT } else { *text }))
        .collect();
    Rules::parse(&files).unwrap()
}

fn open(
    clock: &Arc<ManualClock>,
    seed: u64,
    streets: Option<Arc<Streets>>,
    geography: Geography,
) -> Arc<City> {
    let chance: Arc<dyn Chance> = Arc::new(CountedChance(AtomicU64::new(seed)));
    let key = JurisdictionKey::generate(&*chance);
    City::open(CityParts {
        journal: journal(),
        audit: journal(),
        vault: Vault::new(&key, Arc::clone(&chance)),
        rules: Arc::new(rules()),
        geography,
        streets,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        chance,
        snapshot: None,
        demo: false,
    })
    .unwrap()
}

impl TestCity {
    pub(crate) async fn start() -> Self {
        Self::start_with(ServerLimits::default()).await
    }

    pub(crate) async fn start_with(limits: ServerLimits) -> Self {
        Self::open_door(limits, None, Geography::default()).await
    }

    /// Starts with streets, which both jurisdictions share.
    pub(crate) async fn start_on(streets: Arc<Streets>) -> Self {
        Self::start_on_ground(streets, Geography::default()).await
    }

    /// Starts with streets, and with a ground for the first of the two.
    pub(crate) async fn start_on_ground(streets: Arc<Streets>, geography: Geography) -> Self {
        Self::open_door(ServerLimits::default(), Some(streets), geography).await
    }

    async fn open_door(limits: ServerLimits, streets: Option<Arc<Streets>>, geography: Geography) -> Self {
        let start: Moment = "2023-01-10T08:00:00+08:00".parse().unwrap();
        let clock = Arc::new(ManualClock(AtomicI64::new(start.micros())));
        let city = open(&clock, 1, streets.clone(), geography);
        let neighbour = open(&clock, 2, streets, Geography::default());
        setup::found(&city, "澜州市", first(ADMIN)).await.unwrap();
        setup::found(&neighbour, "汀州市", first("neighbour-admin")).await.unwrap();
        let cities = Cities::new(vec![Arc::clone(&city), Arc::clone(&neighbour)]);
        let app = App::new(cities, None, "test");
        let server = Server::bind((Ipv4Addr::LOCALHOST, 0).into(), app, limits).unwrap();
        let address = server.address();
        let (stop, stopped) = oneshot::channel();
        let server = tokio::spawn(server.run(async move {
            let _ = stopped.await;
        }));
        Self { address, city, neighbour, clock, stop: Some(stop), server }
    }

    /// Stops the server and waits for it.
    pub(crate) async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.server.await.unwrap();
    }

    /// Tells the server to stop and does not wait.
    pub(crate) fn begin_to_stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.server.is_finished()
    }

    pub(crate) fn position(&self) -> u64 {
        self.city.board().position().0
    }

    /// A machine's token with one role.
    pub(crate) async fn token(&self, role: Role) -> String {
        token_in(&self.city, role).await
    }

    pub(crate) async fn neighbour_token(&self, role: Role) -> String {
        token_in(&self.neighbour, role).await
    }

    /// Somebody with a role, to ask as.
    pub(crate) async fn person(&self, role: Role) -> Asker<'_> {
        Asker { city: self, token: self.token(role).await }
    }

    /// Somebody of the neighbour's.
    pub(crate) async fn neighbours_person(&self, role: Role) -> Asker<'_> {
        Asker { city: self, token: self.neighbour_token(role).await }
    }

    /// Sends a request as nobody.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        send(self.address, &head, body).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"").await
    }
}

async fn token_in(city: &City, role: Role) -> String {
    setup::operator_token(city, &format!("machine-{role}"), role).await.unwrap().token
}

/// Somebody who asks with a token.
pub(crate) struct Asker<'a> {
    city: &'a TestCity,
    token: String,
}

impl Asker<'_> {
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.city.send(method, path, &all, body).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string().as_bytes()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"").await
    }

    /// The answer of a question that is answered.
    pub(crate) async fn ask(&self, path: &str) -> Value {
        self.get(path).await.expect(200)
    }

    /// Files a plain report and gives its id.
    pub(crate) async fn file(&self, text: &str) -> String {
        let reply = self.post("/api/v1/reports", report(text)).await;
        reply.expect(201)["report"]["id"].as_str().unwrap().to_owned()
    }
}

/// A plain report of the emergency desk.
pub(crate) fn report(text: &str) -> Value {
    json!({
        "desk": "110", "channel": "phone", "text": text,
        "place": { "lon": 120.6, "lat": 31.3, "address": "人民路1号" },
    })
}

fn first(name: &str) -> setup::FirstAdministrator {
    setup::FirstAdministrator {
        name: name.to_owned(),
        display_name: name.to_owned(),
        password: PASSWORD.to_owned(),
    }
}
