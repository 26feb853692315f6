//! A small city with named people, on the store in memory and a clock that only the test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use api::incident::{IncidentView, OpenIncident};
use api::report::{Caller, FileReport, PlaceGiven, Receipt};
use api::unit::{CommissionUnit, Point, SetUnitStatus, UnitView};
use model::Moment;
use model::access::Role;
use model::incident::Grade;
use model::report::{Channel, Desk};
use model::rules::Rules;
use operations::setup::FirstAdministrator;
use operations::{
    Cities, City, CityParts, Clock, CommandKey, Credential, Geography, JournalParts, JurisdictionKey,
    Principal, Streets, SystemChance, Tick, Vault,
};
use storage::memory::MemoryStore;
use storage::{Limits, Reader};

/// A clock that stands still until it is moved.
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn tick(&self) -> Tick {
        Tick { now: Moment::from_micros(self.0.load(Ordering::SeqCst)), speed: 1.0 }
    }
}

/// The city under test.
pub(crate) struct TestCity {
    pub(crate) cities: Arc<Cities>,
    pub(crate) city: Arc<City>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) reader: Arc<dyn Reader>,
}

/// The rules are read once: every test of this binary looks at the same ones.
fn rules() -> Arc<Rules> {
    static RULES: std::sync::OnceLock<Arc<Rules>> = std::sync::OnceLock::new();
    Arc::clone(RULES.get_or_init(|| Arc::new(Rules::builtin())))
}

fn memory() -> JournalParts {
    let (store, reader) = MemoryStore::new();
    JournalParts { store: Box::new(store), reader, limits: Limits::default() }
}

const GROUND: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"layer":"grid","code":"320508019044001"},
   "geometry":{"type":"Polygon","coordinates":[[[120,31],[121,31],[121,32],[120,32],[120,31]]]}},
  {"type":"Feature","properties":{"layer":"police_grid","code":"GS-001"},
   "geometry":{"type":"Polygon","coordinates":[[[120,31],[121,31],[121,32],[120,32],[120,31]]]}}]}"#;

impl TestCity {
    pub(crate) async fn start() -> Self {
        Self::start_on(None).await
    }

    /// A city with streets.
    pub(crate) async fn start_on(streets: Option<Arc<Streets>>) -> Self {
        let start: Moment = "2023-01-10T08:00:00+08:00".parse().unwrap();
        let clock = Arc::new(ManualClock(AtomicI64::new(start.micros())));
        let chance = Arc::new(SystemChance::new());
        let journal = memory();
        let reader = Arc::clone(&journal.reader);
        let city = City::open(CityParts {
            journal,
            audit: memory(),
            vault: Vault::new(&JurisdictionKey::generate(&*chance), chance.clone()),
            rules: rules(),
            geography: Geography::parse(GROUND).unwrap(),
            streets,
            clock: clock.clone(),
            chance,
            snapshot: None,
            demo: false,
        })
        .unwrap();
        let admin = FirstAdministrator {
            name: "guanli".into(),
            display_name: "管理员".into(),
            password: "correct horse".into(),
        };
        operations::setup::found(&city, "苏州市", admin).await.unwrap();
        Self { cities: Cities::new(vec![Arc::clone(&city)]), city, clock, reader }
    }

    /// A machine that holds a token of that role, made when it is asked for.
    pub(crate) async fn holding(&self, role: Role) -> Principal {
        let issued = operations::setup::operator_token(&self.city, &format!("m-{role}"), role).await.unwrap();
        self.cities.identify(&Credential::Bearer(issued.token)).unwrap()
    }

    pub(crate) async fn dispatcher(&self) -> Principal {
        self.holding(Role::Dispatcher).await
    }

    pub(crate) fn fresh(&self) -> CommandKey {
        CommandKey::fresh(&self.city)
    }

    pub(crate) async fn report(&self, who: &Principal, text: &str) -> Receipt {
        operations::report::file_report(who, self.fresh(), call(text)).await.unwrap().report
    }

    pub(crate) async fn incident(&self, who: &Principal, text: &str) -> IncidentView {
        let report = self.report(who, text).await.id;
        let request = OpenIncident { report, type_code: "040000".into(), grade: Grade::P1 };
        operations::incident::open_incident(who, self.fresh(), request).await.unwrap().incident
    }

    pub(crate) async fn unit(&self, callsign: &str) -> UnitView {
        let admin = self.holding(Role::Administrator).await;
        let org = self.city.board().jurisdiction().unwrap().0;
        let kind = self.city.rules().unit_kinds[0].code.clone();
        let available =
            self.city.rules().unit_statuses.iter().find(|row| row.available_for_dispatch).unwrap();
        let post = Some(Point { lon: 120.5, lat: 31.5 });
        let request = CommissionUnit { callsign: callsign.into(), kind, org, crew_size: 2, post };
        let unit = operations::unit::commission_unit(&admin, self.fresh(), request).await.unwrap().unit;
        let status = SetUnitStatus { code: available.code.clone(), reason: None };
        let dispatcher = self.dispatcher().await;
        operations::unit::set_unit_status(&dispatcher, self.fresh(), unit.id, status).await.unwrap().unit
    }
}

/// A call about smoke, by somebody who gives a name and a number.
pub(crate) fn call(text: &str) -> FileReport {
    FileReport {
        desk: Desk::Emergency,
        channel: Channel::Phone,
        text: text.into(),
        place: Some(PlaceGiven {
            lon: Some(120.6), lat: Some(31.3), address: Some("东渚街道龙康路".into())
        }),
        caller: Some(Caller { name: Some("周晓岚".into()), phone: Some("13812341234".into()) }),
        service: None,
    }
}
