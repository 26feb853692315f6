//! The neighbour's alert of 08:47:10, and the crossing that loses its crew at 15:00: told by the people who act, at
//! their times, through the operations that everybody uses.
//!
//! ```text
//!   08:47:10 request ─ 0:40 checked ─ 0:55 approved ─ 1:20 1:35 (2:40) signed ─ 12:20 seen ─ 13:05 stopped
//!   ─ 16:30 matched ─ 18:40 secured ─ 41:00 handed over
//! ```

use api::alert::{
    AcknowledgeAlert, ApproveAlert, MatchStop, PaperView, ReportSighting, RequestAlert, SettleStop,
    SignHandOver, StopVehicle,
};
use api::ring::WithReason;
use model::Moment;
use model::alert::{Side, Subject};
use model::ids::AlertId;
use operations::{CommandKey, Error, alert, ring};
use roads::{Place, Point, Profile};

use super::Day;
use super::plan::Act;
use crate::setting::{GuardKind, LonLat, Part, Stage};
use crate::staff::Team;
use crate::staff::ring::{PLAN, crew};

/// When the neighbour asks.
pub(super) const ASKED_AT: &str = "2023-01-10T08:47:10+08:00";
/// When the crossing by the lake loses its crew.
const CREW_LOST_AT: &str = "2023-01-10T15:00:00+08:00";
/// How long until the reserve is there, in seconds.
const RESERVE_SECONDS: i64 = 12 * 60;
/// How long before it is asked for the van was last seen, in seconds.
const SEEN_SECONDS: i64 = 20;

/// So many places a side are tried for the last sighting.
const GRID: u32 = 81;
/// An ordinary drive of so many seconds is over, at the slowest, when the van is seen again.
const FIRST_SECONDS_MIN: f64 = 442.0;
/// An ordinary drive of so many seconds is over, at the slowest, seven minutes after the request.
const SECOND_SECONDS_MAX: f64 = 236.0;
/// The fastest drive of so many seconds leaves a crew the time to be ready.
const FAST_SECONDS_MIN: f64 = 168.0;

/// A step of the alert, or of the ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RingAct {
    /// The neighbour's desk asks.
    Request,
    /// The desk checks the papers.
    Check,
    /// The duty commander approves.
    Approve,
    /// A point of the joint plan signs.
    Acknowledge(usize),
    /// The neighbour's own point signs.
    AcknowledgeOutbound,
    /// The crew of the first point stands as the level asks.
    Man,
    /// A van is stopped that is not the one.
    StopOther,
    /// It goes on.
    LetGo,
    /// The van is seen.
    Sight,
    /// It is stopped.
    Stop,
    /// What is found is on the list.
    Match,
    /// It is secured.
    Secure,
    /// Both sides sign.
    HandOver,
    /// The rules look at the alert: who has not signed, which point the van must have passed.
    Keep,
    /// A crossing loses its crew.
    LoseCrew,
    /// The reserve stands there.
    Reserve,
}

/// What the day keeps of the alert while it is told.
#[derive(Clone, Debug)]
pub(super) struct AlertStory {
    /// Where the van was last seen.
    seen: LonLat,
    /// Where the neighbour says it is heading.
    heading: String,
    /// The neighbour.
    from: String,
    alert: Option<AlertId>,
    slip: Option<String>,
}

impl AlertStory {
    pub(super) fn new(stage: &Stage, neighbour: &str, team: &Team) -> Self {
        Self {
            seen: last_seen(team, stage.theft.shop.place),
            heading: format!("驶向{}", stage.theft.towards),
            from: neighbour.to_owned(),
            alert: None,
            slip: None,
        }
    }
}

/// The steps with their times.
pub(super) fn acts() -> Vec<(Moment, RingAct)> {
    use RingAct as A;
    let asked = crate::demo::moment(ASKED_AT);
    let lost = crate::demo::moment(CREW_LOST_AT);
    let steps = [
        (0, A::Request),
        (40, A::Check),
        (55, A::Approve),
        (80, A::Acknowledge(0)),
        (95, A::Acknowledge(1)),
        (100, A::AcknowledgeOutbound),
        (150, A::Man),
        (146, A::Keep),
        (160, A::Acknowledge(2)),
        (270, A::StopOther),
        (320, A::LetGo),
        (420, A::Keep),
        (540, A::StopOther),
        (600, A::LetGo),
        (740, A::Sight),
        (785, A::Stop),
        (990, A::Match),
        (1_120, A::Secure),
        (2_460, A::HandOver),
    ];
    let steps = steps.into_iter().map(|(seconds, act)| (asked.plus_seconds(seconds), act));
    steps.chain([(lost, A::LoseCrew), (lost.plus_seconds(RESERVE_SECONDS), A::Reserve)]).collect()
}

impl Day {
    /// Writes the alert into the agenda of the city whose day is told.
    pub(super) fn tell_alert(&mut self, stage: &Stage, neighbour: &str, side: usize) {
        let now = self.now();
        self.alert = Some(AlertStory::new(stage, neighbour, &self.sides[side].team));
        for (at, act) in acts().into_iter().filter(|(at, _)| *at >= now) {
            self.agenda.put(at, side, Act::OfRing(act));
        }
    }

    /// Takes a step. One that is refused is let be: a human may have been faster.
    pub(super) async fn of_ring(&mut self, side: usize, act: RingAct) {
        let done = match act {
            RingAct::LoseCrew | RingAct::Reserve => self.relieve(side, act).await,
            RingAct::Keep => {
                alert::keep_alerts(&self.sides[side].team.city).await;
                Ok(())
            }
            RingAct::Request | RingAct::Check | RingAct::Approve => self.ask(side, act).await,
            RingAct::Acknowledge(_) | RingAct::AcknowledgeOutbound | RingAct::Man | RingAct::Sight => {
                self.watch(side, act).await
            }
            RingAct::StopOther
            | RingAct::LetGo
            | RingAct::Stop
            | RingAct::Match
            | RingAct::Secure
            | RingAct::HandOver => self.meet(side, act).await,
        };
        if let Err(failure) = done {
            tracing::debug!(?act, %failure, "a step of the ring is let be");
        }
    }

    /// The request, its papers, and the approval by another person.
    async fn ask(&mut self, side: usize, act: RingAct) -> Result<(), Error> {
        let now = self.now();
        let Some(story) = self.alert.clone() else { return Ok(()) };
        let team = &self.sides[side].team;
        let key = CommandKey::fresh(&team.city);
        match (act, story.alert) {
            (RingAct::Request, _) => {
                let asked = alert::request_alert(&team.partner, key, request(&story, now)).await?;
                self.remember(|story| story.alert = Some(asked.alert.id));
            }
            (RingAct::Check, Some(id)) => {
                alert::check_alert(&team.dispatchers[0], key, id).await?;
            }
            (RingAct::Approve, Some(id)) => {
                let approval = ApproveAlert { ring: None, plan: Some(PLAN.to_owned()), level_minutes: None };
                alert::approve_alert(&team.commander, key, id, approval).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Points sign, crews stand, somebody sees.
    async fn watch(&mut self, side: usize, act: RingAct) -> Result<(), Error> {
        let Some(id) = self.alert.as_ref().and_then(|story| story.alert) else { return Ok(()) };
        let team = &self.sides[side].team;
        let Some(laid) = &team.ring else { return Ok(()) };
        let key = CommandKey::fresh(&team.city);
        match act {
            RingAct::Acknowledge(number) => {
                let point = laid.points[laid.planned[number]];
                alert::acknowledge_alert(&team.officer, key, id, AcknowledgeAlert { point }).await?;
            }
            RingAct::AcknowledgeOutbound => {
                let request = AcknowledgeAlert { point: laid.outbound };
                alert::acknowledge_alert(&team.partner, key, id, request).await?;
            }
            RingAct::Man => {
                let first = laid.planned[0];
                let crew = crew(team.ground.crossings[first].kind);
                ring::post_crew(&team.commander, key, (laid.ring, laid.points[first]), crew).await?;
            }
            _ => {
                let (lon, lat) = team.ground.crossings[laid.planned[0]].way_out;
                let note = Some("灰色面包车，向检查站方向行驶".to_owned());
                let seen = ReportSighting { lon, lat, seen_at: None, note };
                alert::report_sighting(&team.officer, key, id, seen).await?;
            }
        }
        Ok(())
    }

    /// Vehicles are stopped, let go, matched; the van is secured and handed over.
    async fn meet(&mut self, side: usize, act: RingAct) -> Result<(), Error> {
        let Some(story) = self.alert.clone() else { return Ok(()) };
        let Some(id) = story.alert else { return Ok(()) };
        let team = &self.sides[side].team;
        let Some(laid) = &team.ring else { return Ok(()) };
        let key = CommandKey::fresh(&team.city);
        let officer = &team.officer;
        match (act, story.slip) {
            (RingAct::StopOther | RingAct::Stop, _) => {
                let stop = stop(laid.points[laid.planned[0]]);
                let stopped = alert::stop_vehicle(officer, key, id, stop).await?;
                self.remember(|story| story.slip = stopped.slip);
            }
            (RingAct::LetGo, Some(slip)) => {
                alert::let_vehicle_go(officer, key, id, SettleStop { slip }).await?;
            }
            (RingAct::Match, Some(slip)) => {
                let evidence =
                    ["物证-01 现金", "物证-02 香烟11条", "物证-03 手表2块"].map(str::to_owned).to_vec();
                alert::match_stop(officer, key, id, MatchStop { slip, evidence }).await?;
            }
            (RingAct::Secure, Some(slip)) => {
                alert::secure_vehicle(officer, key, id, SettleStop { slip }).await?;
            }
            (RingAct::HandOver, _) => {
                let ours = SignHandOver { side: Side::Ours, officers: 2 };
                alert::sign_hand_over(officer, key, id, ours).await?;
                let theirs = SignHandOver { side: Side::Theirs, officers: 2 };
                alert::sign_hand_over(&team.partner, CommandKey::fresh(&team.city), id, theirs).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// A crossing loses its crew, and the reserve takes its place.
    async fn relieve(&mut self, side: usize, act: RingAct) -> Result<(), Error> {
        let team = &self.sides[side].team;
        let Some(laid) = &team.ring else { return Ok(()) };
        let crossings = &team.ground.crossings;
        let is_free = |number: &usize| !laid.planned.contains(number);
        let by_the_lake = (0..crossings.len()).find(|number| crossings[*number].road.contains("淀山湖"));
        let is_road = |number: &usize| {
            !matches!(crossings[*number].kind, GuardKind::WaterStation | GuardKind::RailStation)
        };
        let other = (0..crossings.len()).rfind(|number| is_road(number) && is_free(number));
        let Some(number) = by_the_lake.filter(is_free).or(other) else { return Ok(()) };
        let key = CommandKey::fresh(&team.city);
        if act == RingAct::LoseCrew {
            let request = WithReason { reason: "增援邻近事故处置".to_owned() };
            ring::withdraw_crew(&team.commander, key, (laid.ring, laid.points[number]), request).await?;
        } else {
            let crew = crew(crossings[number].kind);
            ring::post_crew(&team.commander, key, (laid.ring, laid.points[number]), crew).await?;
        }
        Ok(())
    }

    fn remember(&mut self, change: impl FnOnce(&mut AlertStory)) {
        if let Some(story) = &mut self.alert {
            change(story);
        }
    }
}

fn request(story: &AlertStory, now: Moment) -> RequestAlert {
    let paper = |kind: &str, number: &str| PaperView { kind: kind.to_owned(), number: number.to_owned() };
    RequestAlert {
        case_number: "JD-A-001".to_owned(),
        from: story.from.clone(),
        purpose: "追缉便利店盗窃案嫌疑车辆".to_owned(),
        subject: Subject::Vehicle,
        description: "灰色面包车，车尾有划痕".to_owned(),
        goods: ["现金", "香烟11条", "手表2块"].map(str::to_owned).to_vec(),
        heading: Some(story.heading.clone()),
        papers: vec![
            paper("request-letter", "嘉公协字〔2023〕1号"),
            paper("case-decision", "嘉公立字〔2023〕17号"),
            paper("officer-credentials", "警号核验通过"),
        ],
        last_seen: ReportSighting {
            lon: story.seen.0,
            lat: story.seen.1,
            seen_at: Some(now.plus_seconds(-SEEN_SECONDS)),
            note: Some("灰色面包车".to_owned()),
        },
        speed_kmh: Some(120.0),
    }
}

/// A lawful stop.
fn stop(point: model::ids::PointId) -> StopVehicle {
    StopVehicle {
        point,
        ground: "alert".to_owned(),
        police: 2,
        auxiliaries: 3,
        officer_identified: true,
        reason_told: true,
        recorder_on: true,
    }
}

/// Where the neighbour's patrol saw the van last: between the shop and the border, at a place from which the second point
/// of the plan can still be ready in time, is passed, at the slowest, seven minutes after the request, and the first one
/// not before the van is seen again. Where a city has no such place, at the shop.
fn last_seen(team: &Team, shop: LonLat) -> LonLat {
    let (Some(laid), Some(streets)) = (&team.ring, team.city.streets()) else { return shop };
    let way_out = team.ground.crossings[laid.planned[1]].way_out;
    let tried: Vec<LonLat> = (0..GRID * GRID).map(|number| tried(way_out, shop, number)).collect();
    let drive = |profile: Profile, number: usize| -> Option<Vec<Option<f64>>> {
        let goal = team.ground.crossings[laid.planned[number]].place;
        let goal = streets.snap(profile, Point::from_degrees(goal.0, goal.1)?)?;
        let places: Vec<Option<Place>> =
            tried.iter().map(|at| streets.snap(profile, Point::from_degrees(at.0, at.1)?)).collect();
        let known: Vec<&Place> = places.iter().flatten().collect();
        let mut costs = streets.costs_to(profile, &goal, &known).into_iter();
        Some(
            places
                .iter()
                .map(|place| place.as_ref().and_then(|_| costs.next()).map(|cost| f64::from(cost) / 100.0))
                .collect(),
        )
    };
    let drives = (drive(Profile::Ordinary, 0), drive(Profile::Ordinary, 1), drive(Profile::Emergency, 1));
    let (Some(first), Some(second), Some(fast)) = drives else { return shop };
    let spare = |number: usize| {
        let spare = [
            first[number]? - FIRST_SECONDS_MIN,
            SECOND_SECONDS_MAX - second[number]?,
            fast[number]? - FAST_SECONDS_MIN,
        ];
        let least = spare.into_iter().fold(f64::INFINITY, f64::min);
        (least > 0.0).then_some((least, tried[number]))
    };
    let found = (0..tried.len()).filter_map(spare).max_by(|a, b| a.0.total_cmp(&b.0));
    found.map_or(shop, |(_, at)| at)
}

/// One of the places that are tried, in a square round the way out that reaches to the shop.
fn tried(way_out: LonLat, shop: LonLat, number: u32) -> LonLat {
    let reach = (shop.0 - way_out.0).abs().max((shop.1 - way_out.1).abs());
    let at = |step: u32| (f64::from(step) / f64::from(GRID - 1) * 2.0 - 1.0) * reach;
    (way_out.0 + at(number % GRID), way_out.1 + at(number / GRID))
}

/// The neighbour whose van it is.
pub(super) const FROM: Part = Part::Neighbour;
