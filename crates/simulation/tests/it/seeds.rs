//! Many seeds, each a short and troubled day: the invariants hold in all of them.
//!
//! `ANLAN_SIMULATION_SEEDS` says how many seeds are played, `ANLAN_SIMULATION_FIRST_SEED` where they begin.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::task::Poll;

use api::incident::CloseIncident;
use api::report::{FileReport, PlaceGiven};
use api::unit::AssignUnit;
use model::Moment;
use model::ids::{IncidentId, ReportId, UnitId};
use model::report::{Channel, Desk};
use operations::{City, CommandKey, Error, Geography, Principal, incident, policies, report, unit};
use simulation::day::{Day, Pace};
use simulation::setting::{Part, Setting};
use simulation::staff::{self, Scale};
use simulation::{Random, SimulatedClock};

use crate::faults::Disk;
use crate::{desk, invariants};

const SEEDS: u64 = 100;
/// Calls from seven to midnight: enough for about forty in two hours.
const CALLS_A_DAY: f64 = 360.0;
const PLAYED_SECONDS: i64 = 2 * 3_600;
const STEP_SECONDS: i64 = 20;
/// The invariants are looked at after so many steps, and at the end.
const STEPS_PER_CHECK: i64 = 90;

/// All seeds are played on one ground.
static SETTING: LazyLock<Setting> = LazyLock::new(|| Setting::drawn(1));

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Says which seed was played when a check fails.
struct Played(u64);

impl Drop for Played {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the failing seed: ANLAN_SIMULATION_FIRST_SEED={} ANLAN_SIMULATION_SEEDS=1", self.0);
        }
    }
}

#[test]
fn whatever_goes_wrong_no_report_is_lost_and_no_unit_is_in_two_places() {
    let (first, count) = (number("ANLAN_SIMULATION_FIRST_SEED", 1), number("ANLAN_SIMULATION_SEEDS", SEEDS));
    let halves = [0_u64, 1].map(|half| {
        std::thread::spawn(move || {
            for seed in (first..first + count).filter(|seed| seed % 2 == half) {
                let _played = Played(seed);
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(play(seed));
            }
        })
    });
    for half in halves {
        half.join().unwrap_or_else(|failure| std::panic::resume_unwind(failure));
    }
}

/// What goes wrong, and what was promised to whom.
struct Trouble {
    seed: u64,
    dice: Random,
    disk: Disk,
    city: Arc<City>,
    dispatchers: Vec<Principal>,
    call_taker: Principal,
    /// Receipts that were given: none of these reports may be lost.
    receipts: BTreeMap<ReportId, String>,
    keys: u64,
    refused: u64,
}

async fn play(seed: u64) {
    let starts_at: Moment = "2023-01-10T07:00:00+08:00".parse().unwrap();
    let clock = Arc::new(SimulatedClock::new(starts_at, 60.0));
    let disk = Disk::default();
    let city =
        desk::city(seed, desk::journal(|store| disk.hold(store)), Geography::default(), Arc::clone(&clock));
    let (team, _) =
        staff::hire(seed, SETTING.ground(Part::County), Arc::clone(&city), Scale::Small).await.unwrap();
    let (dispatchers, call_taker) = (team.dispatchers.clone(), team.call_takers[0].clone());
    let mut day = Day::new(seed, &SETTING, vec![team], Arc::clone(&clock), Pace::background(CALLS_A_DAY));
    let mut trouble = Trouble {
        seed,
        dice: Random::new(seed, "trouble"),
        disk,
        city: Arc::clone(&city),
        dispatchers,
        call_taker,
        receipts: BTreeMap::new(),
        keys: 0,
        refused: 0,
    };
    for step in 1..=PLAYED_SECONDS / STEP_SECONDS {
        trouble.strike().await;
        day.play_until(starts_at.plus_seconds(step * STEP_SECONDS)).await;
        policies::clocks::keep_clocks(&city).await;
        if step % STEPS_PER_CHECK == 0 {
            invariants::check(&city);
            trouble.check_receipts(day.reports_filed());
        }
    }
    assert!(day.reports_filed() > 8, "only {} calls came", day.reports_filed());
    assert!(trouble.receipts.len() > 5, "only {} receipts were given", trouble.receipts.len());
    assert!(trouble.refused > 0, "nothing was ever refused");
    city.stop();
}

impl Trouble {
    async fn strike(&mut self) {
        match self.dice.whole(0, 11) {
            0 | 1 => self.press_twice().await,
            2 => self.drop_the_answer().await,
            3 => self.send_at_once().await,
            4 => self.file_on_a_full_disk().await,
            5 => self.close_over_their_heads().await,
            // The day itself meets the full disk and goes on when there is room.
            6 => self.disk.fill(u32::try_from(self.dice.whole(1, 6)).unwrap_or(1)),
            _ => {}
        }
    }

    fn request(&mut self) -> FileReport {
        let (lon, lat) = (self.dice.between(120.80, 120.95), self.dice.between(30.85, 30.95));
        FileReport {
            desk: if self.dice.chance(0.5) { Desk::Emergency } else { Desk::Civic },
            channel: Channel::Web,
            text: format!("第{}次上报：路面积水。", self.keys),
            place: Some(PlaceGiven { lon: Some(lon), lat: Some(lat), address: None }),
            caller: None,
            service: None,
        }
    }

    fn key(&mut self, body: &FileReport) -> CommandKey {
        self.keys += 1;
        let body = serde_json::to_vec(body).unwrap();
        CommandKey::given(&self.city, self.call_taker.person, &format!("{}-{}", self.seed, self.keys), &body)
    }

    /// The same request with the same key, one after the other and at once: one report.
    async fn press_twice(&mut self) {
        let request = self.request();
        let key = self.key(&request);
        let file = || report::file_report(&self.call_taker, key, request.clone());
        let (first, second) = futures_util::future::join(file(), file()).await;
        let given: Vec<_> = [first, second].into_iter().flatten().map(|filed| filed.report).collect();
        let again = file().await.ok().map(|filed| filed.report);
        for receipt in given.into_iter().chain(again) {
            self.receipts.entry(receipt.id).or_insert_with(|| receipt.number.clone());
            assert_eq!(self.receipts[&receipt.id], receipt.number, "one key got two reports");
        }
        let mut other = request.clone();
        other.text.push_str("（改）");
        let reused = report::file_report(&self.call_taker, self.same_key(&other), other).await;
        self.refused += u64::from(reused.is_err());
        assert!(
            !reused.is_ok_and(|filed| filed.report.number == self.last_number()),
            "another body got the same report"
        );
    }

    /// The key in use, with another body.
    fn same_key(&self, body: &FileReport) -> CommandKey {
        let body = serde_json::to_vec(body).unwrap();
        CommandKey::given(&self.city, self.call_taker.person, &format!("{}-{}", self.seed, self.keys), &body)
    }

    fn last_number(&self) -> String {
        self.receipts.last_key_value().map(|(_, number)| number.clone()).unwrap_or_default()
    }

    /// The asker is gone before the answer comes; the same key later gets the one report.
    async fn drop_the_answer(&mut self) {
        let request = self.request();
        let key = self.key(&request);
        {
            let mut filing = std::pin::pin!(report::file_report(&self.call_taker, key, request.clone()));
            // One look, and the asker is gone.
            std::future::poll_fn(|context| Poll::Ready(filing.as_mut().poll(context).is_ready())).await;
        }
        if let Ok(filed) = report::file_report(&self.call_taker, key, request).await {
            self.receipts.insert(filed.report.id, filed.report.number);
        }
    }

    /// Two dispatchers send the same unit to two incidents at the same time: one of them succeeds at most.
    async fn send_at_once(&mut self) {
        let (open, free) = self.open_and_free();
        let ([one, other, ..], Some(unit)) = (&open[..], free) else { return };
        let send = |who: &Principal, incident: IncidentId| {
            let request = AssignUnit { incident, propose: false, reserve: false, pre_empt: None };
            let (who, key) = (who.clone(), CommandKey::fresh(&self.city));
            async move { unit::assign_unit(&who, key, unit, request).await }
        };
        let (first, second) =
            futures_util::future::join(send(&self.dispatchers[0], *one), send(&self.dispatchers[1], *other))
                .await;
        assert!(first.is_err() || second.is_err(), "one unit was sent to two incidents");
        self.refused += u64::from(first.is_err()) + u64::from(second.is_err());
    }

    fn open_and_free(&self) -> (Vec<IncidentId>, Option<UnitId>) {
        let board = self.city.board();
        let open = board.incidents_open().into_iter().map(|(id, _)| id).collect();
        let free = board.units().find(|(_, body)| body.engaged().is_none()).map(|(id, _)| id);
        (open, free)
    }

    /// No acknowledgement while the disk is full; the same key gets its report once there is room.
    async fn file_on_a_full_disk(&mut self) {
        let request = self.request();
        let key = self.key(&request);
        let before = self.city.board().position();
        self.disk.fill(1_000);
        let refused = report::file_report(&self.call_taker, key, request.clone()).await;
        assert!(matches!(refused, Err(Error::StorageFull)), "a full disk answered {refused:?}");
        assert_eq!(self.city.board().position(), before, "the board shows what is not stored");
        self.refused += 1;
        self.disk.make_room();
        let filed = report::file_report(&self.call_taker, key, request).await.expect("there is room again");
        self.receipts.insert(filed.report.id, filed.report.number);
    }

    /// Somebody closes an incident while its units are at work: refused.
    async fn close_over_their_heads(&mut self) {
        let working = {
            let board = self.city.board();
            let open = board.incidents_open();
            open.into_iter().find(|(_, body)| body.units_assigned() > 0).map(|(id, _)| id)
        };
        let Some(working) = working else { return };
        let request = CloseIncident { disposition: "settled-on-scene".to_owned(), note: None };
        let closed =
            incident::close_incident(&self.dispatchers[0], CommandKey::fresh(&self.city), working, request)
                .await;
        assert!(closed.is_err(), "an incident was closed over the heads of its units");
        self.refused += 1;
    }

    /// Every receipt that was given leads to its report.
    fn check_receipts(&self, filed_by_callers: u64) {
        let newest = storage::Position(u64::MAX >> 1);
        let filed =
            self.city.journal().reader().read_before(newest, "report.filed", usize::MAX).unwrap().len()
                as u64;
        let given = filed_by_callers + self.receipts.len() as u64;
        assert!(filed >= given, "{given} receipts were given, and {filed} reports are there");
        for (id, number) in &self.receipts {
            let shown = report::show_report(&self.call_taker, *id)
                .unwrap_or_else(|lost| panic!("{number} is lost: {lost}"));
            assert_eq!(shown.report.number, *number);
        }
    }
}
