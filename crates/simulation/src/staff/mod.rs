//! The staff: organisations, people to sign in as, seats at the desks, and crews with their units.
//!
//! The simulated seats and terminals are machines that hold tokens, as a real desk's would; what they do stands in
//! the journal under their own names. The people of the sign-ins are for whoever watches.

mod orgs;
mod units;

use std::sync::Arc;

use api::access::{EnrolPerson, TokenIssued};
use api::simulation::DemoSignIn;
use futures_util::future::try_join_all;
use model::access::Role;
use model::ids::UnitId;
use operations::setup::FirstAdministrator;
use operations::{Cities, City, CommandKey, Credential, Error, Principal, access, setup};

pub use units::Crew;

use crate::city::Jurisdiction;
use crate::demo::PASSWORD;
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
    /// Whose they are.
    pub jurisdiction: Jurisdiction,
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
    /// The crews.
    pub crews: Vec<Crew>,
}

impl Team {
    /// The crew of a unit, unless a human commissioned it.
    pub fn crew(&self, unit: UnitId) -> Option<&Crew> {
        self.crews.iter().find(|crew| crew.unit == unit)
    }
}

/// Founds an empty jurisdiction and staffs it.
pub async fn hire(
    seed: u64,
    jurisdiction: Jurisdiction,
    city: Arc<City>,
    scale: Scale,
) -> Result<(Team, Vec<DemoSignIn>), Error> {
    let (admin, display_name) = match jurisdiction {
        Jurisdiction::Suzhou => ("guanli", "秦书远"),
        Jurisdiction::WestShanghai => ("guanli-huxi", "陶韵"),
        Jurisdiction::Jiashan => ("guanli-jiashan", "沈临川"),
    };
    let first = FirstAdministrator {
        name: admin.to_owned(),
        display_name: display_name.to_owned(),
        password: PASSWORD.to_owned(),
    };
    setup::found(&city, jurisdiction.name(), first).await?;
    let door = Cities::new(vec![Arc::clone(&city)]);
    let hiring = setup::operator_token(&city, admin, Role::Administrator).await?;
    let administrator = principal(&door, &hiring)?;
    let orgs = orgs::found_all(&administrator, jurisdiction, scale).await?;
    let mut sign_ins = match scale {
        Scale::Whole => enrol_people(&administrator, jurisdiction, &orgs).await?,
        Scale::Small => Vec::new(),
    };
    sign_ins.push(sign_in(admin, Role::Administrator, display_name, jurisdiction));
    let team = seat(seed, jurisdiction, &door, &orgs, scale).await?;
    access::revoke_token(&administrator, CommandKey::fresh(&city), hiring.id).await?;
    Ok((team, sign_ins))
}

/// The seats and crews.
async fn seat(
    seed: u64,
    jurisdiction: Jurisdiction,
    door: &Cities,
    orgs: &Orgs,
    scale: Scale,
) -> Result<Team, Error> {
    let city = Arc::clone(&door.all()[0]);
    let (seats, civic, sending) = match (scale, jurisdiction) {
        (Scale::Whole, Jurisdiction::Suzhou) => (6, 3, 4),
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
    let crews = units::commission_all(seed, jurisdiction, door, &commander, orgs, scale).await?;
    Ok(Team {
        jurisdiction,
        city,
        call_takers,
        civic_takers,
        dispatchers,
        volunteer,
        partner,
        officer,
        crews,
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

/// Somebody to sign in as: name, role, display name, and whether the desk is the person's organisation.
type Person = (&'static str, Role, &'static str);

const SUZHOU_PEOPLE: [Person; 6] = [
    ("jiejing", Role::CallTaker, "沈静秋"),
    ("diaodu", Role::Dispatcher, "陆承宇"),
    ("zhihui", Role::DutyCommander, "顾明远"),
    ("minjing", Role::Officer, "周立新"),
    ("shenji", Role::Auditor, "钱思齐"),
    ("yinsi", Role::PrivacyOfficer, "许文清"),
];

async fn enrol_people(
    administrator: &Principal,
    jurisdiction: Jurisdiction,
    orgs: &Orgs,
) -> Result<Vec<DemoSignIn>, Error> {
    let people: &[Person] = match jurisdiction {
        Jurisdiction::Suzhou => &SUZHOU_PEOPLE,
        Jurisdiction::WestShanghai => &[("diaodu-huxi", Role::Dispatcher, "盛雨桐")],
        Jurisdiction::Jiashan => &[("diaodu-jiashan", Role::Dispatcher, "俞知行")],
    };
    let enrol = |(name, role, display_name): &Person| {
        let request = EnrolPerson {
            name: (*name).to_owned(),
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
        .map(|(name, role, display_name)| sign_in(name, *role, display_name, jurisdiction))
        .collect())
}

fn sign_in(name: &str, role: Role, display_name: &str, jurisdiction: Jurisdiction) -> DemoSignIn {
    DemoSignIn {
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        role,
        display_name: display_name.to_owned(),
        jurisdiction: jurisdiction.name().to_owned(),
    }
}
