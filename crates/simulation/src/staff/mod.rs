//! The staff: organisations, people to sign in as, seats at the desks, and crews with their units.
//!
//! The simulated seats and terminals are machines that hold tokens, as a real desk's would; what they do stands in
//! the journal under their own names. The people of the sign-ins are for whoever watches.

mod orgs;
pub(crate) mod ring;
mod units;

use std::sync::Arc;

use api::access::{EnrolPerson, TokenIssued};
use api::simulation::DemoSignIn;
use futures_util::future::try_join_all;
use model::access::Role;
use model::ids::{OrgId, UnitId};
use operations::setup::FirstAdministrator;
use operations::{Cities, City, CommandKey, Credential, Error, Principal, access, setup};

pub use ring::Laid;
pub use units::Crew;

use crate::demo::PASSWORD;
use crate::setting::{Ground, Part, Setting};
use orgs::Orgs;

/// How many people and units there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// The demonstration's: every station, everybody to sign in as.
    Whole,
    /// A dozen units and nobody to sign in as but the administrator, for tests.
    Small,
}

/// The simulated staff of one jurisdiction.
pub struct Team {
    /// The ground that they work on.
    pub ground: Arc<Ground>,
    /// The jurisdiction at work.
    pub city: Arc<City>,
    /// The seats of the emergency desk.
    pub call_takers: Vec<Principal>,
    /// The seats of the civic desk.
    pub civic_takers: Vec<Principal>,
    /// The seats that send units.
    pub dispatchers: Vec<Principal>,
    /// The volunteers' reporting button.
    pub volunteer: Principal,
    /// The neighbour's desk.
    pub partner: Principal,
    /// An officer's hand-held terminal, aboard no unit.
    pub officer: Principal,
    /// The duty commander's seat.
    pub commander: Principal,
    /// The crews.
    pub crews: Vec<Crew>,
    /// The ring, where one was laid out.
    pub ring: Option<Laid>,
    command_center: OrgId,
}

impl Team {
    /// Lays the ring out, where the ground has one: a control point and a crew at each way out, and the joint plan.
    pub async fn lay_ring(&mut self, setting: &Setting) -> Result<(), Error> {
        self.ring = ring::lay(self, setting).await?;
        Ok(())
    }

    /// The crew of a unit, unless a human commissioned it.
    pub fn crew(&self, unit: UnitId) -> Option<&Crew> {
        self.crews.iter().find(|crew| crew.unit == unit)
    }
}

/// Founds an empty jurisdiction and staffs it.
pub async fn hire(
    seed: u64,
    ground: &Arc<Ground>,
    city: Arc<City>,
    scale: Scale,
) -> Result<(Team, Vec<DemoSignIn>), Error> {
    let display_name = match ground.part {
        Part::City => "秦书远",
        Part::Neighbour => "陶韵",
        Part::County => "沈临川",
    };
    let admin = sign_in_name("guanli", ground);
    let first = FirstAdministrator {
        name: admin.clone(),
        display_name: display_name.to_owned(),
        password: PASSWORD.to_owned(),
    };
    setup::found(&city, &ground.name, first).await?;
    let door = Cities::new(vec![Arc::clone(&city)]);
    let hiring = setup::operator_token(&city, &admin, Role::Administrator).await?;
    let administrator = principal(&door, &hiring)?;
    let orgs = orgs::found_all(&administrator, ground, scale).await?;
    let mut sign_ins = match scale {
        Scale::Whole => enrol_people(&administrator, ground, &orgs).await?,
        Scale::Small => Vec::new(),
    };
    sign_ins.push(sign_in(&admin, Role::Administrator, display_name, ground));
    let team = seat(seed, ground, &door, &orgs, scale).await?;
    access::revoke_token(&administrator, CommandKey::fresh(&city), hiring.id).await?;
    Ok((team, sign_ins))
}

/// The seats and crews.
async fn seat(
    seed: u64,
    ground: &Arc<Ground>,
    door: &Cities,
    orgs: &Orgs,
    scale: Scale,
) -> Result<Team, Error> {
    let city = Arc::clone(&door.all()[0]);
    let (seats, civic, sending) = match (scale, ground.part) {
        (Scale::Whole, Part::City) => (6, 3, 4),
        (Scale::Whole, _) => (3, 1, 2),
        (Scale::Small, _) => (2, 1, 2),
    };
    let call_takers = machines(door, seats, "接警席", Role::CallTaker).await?;
    let civic_takers = machines(door, civic, "12345话务席", Role::CallTaker).await?;
    let dispatchers = machines(door, sending, "调度席", Role::Dispatcher).await?;
    let commander = machine(door, "值班长席", Role::DutyCommander).await?;
    let volunteer = machine(door, "蓝盾志愿者上报", Role::Volunteer).await?;
    let partner = machine(door, "毗邻协作席", Role::NeighbourDesk).await?;
    let officer = machine(door, "社区警务终端", Role::Officer).await?;
    let crews = units::commission_all(seed, ground, door, &commander, orgs, scale).await?;
    Ok(Team {
        ground: Arc::clone(ground),
        city,
        call_takers,
        civic_takers,
        dispatchers,
        volunteer,
        partner,
        officer,
        commander,
        crews,
        ring: None,
        command_center: orgs.command_center,
    })
}

async fn machines(door: &Cities, count: usize, name: &str, role: Role) -> Result<Vec<Principal>, Error> {
    let names: Vec<String> = (1..=count).map(|number| format!("{name}{number:02}")).collect();
    try_join_all(names.iter().map(|name| machine(door, name, role))).await
}

/// Enrols a machine and identifies it by its token.
async fn machine(door: &Cities, name: &str, role: Role) -> Result<Principal, Error> {
    let city = Arc::clone(&door.all()[0]);
    let issued = setup::operator_token(&city, name, role).await?;
    principal(door, &issued)
}

fn principal(door: &Cities, issued: &TokenIssued) -> Result<Principal, Error> {
    door.identify(&Credential::Bearer(issued.token.clone()))
}

/// Somebody to sign in as: name, role, display name.
type Person = (&'static str, Role, &'static str);

const CITY_PEOPLE: [Person; 7] = [
    ("jiejing", Role::CallTaker, "沈静秋"),
    ("diaodu", Role::Dispatcher, "陆承宇"),
    ("zhihui", Role::DutyCommander, "顾明远"),
    ("minjing", Role::Officer, "周立新"),
    ("shenji", Role::Auditor, "钱思齐"),
    ("yinsi", Role::PrivacyOfficer, "许文清"),
    ("xiezuo", Role::NeighbourDesk, "方若邻"),
];

async fn enrol_people(
    administrator: &Principal,
    ground: &Ground,
    orgs: &Orgs,
) -> Result<Vec<DemoSignIn>, Error> {
    let people: &[Person] = match ground.part {
        Part::City => &CITY_PEOPLE,
        Part::Neighbour => &[("diaodu", Role::Dispatcher, "盛雨桐")],
        Part::County => &[("diaodu", Role::Dispatcher, "俞知行")],
    };
    let enrol = |(name, role, display_name): &Person| {
        let request = EnrolPerson {
            name: sign_in_name(name, ground),
            display_name: (*display_name).to_owned(),
            org: Some(orgs.command_center),
            roles: vec![*role],
            password: PASSWORD.to_owned(),
        };
        access::enrol_person(administrator, CommandKey::fresh(&administrator.city), request)
    };
    try_join_all(people.iter().map(enrol)).await?;
    Ok(people
        .iter()
        .map(|(name, role, display_name)| sign_in(&sign_in_name(name, ground), *role, display_name, ground))
        .collect())
}

/// The neighbours' people are told from the city's by the end of their names.
fn sign_in_name(name: &str, ground: &Ground) -> String {
    match ground.part {
        Part::City => name.to_owned(),
        Part::Neighbour | Part::County => format!("{name}-{}", ground.key),
    }
}

fn sign_in(name: &str, role: Role, display_name: &str, ground: &Ground) -> DemoSignIn {
    DemoSignIn {
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        role,
        display_name: display_name.to_owned(),
        jurisdiction: ground.name.clone(),
    }
}
