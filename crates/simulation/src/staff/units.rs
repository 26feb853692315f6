//! The units: who stands where with what.

use api::unit::{CommissionUnit, Point, SetUnitStatus};
use futures_util::future::try_join_all;
use model::access::Role;
use model::ids::{OrgId, UnitId};
use operations::{Cities, CommandKey, Error, Principal, unit};

use super::orgs::Orgs;
use super::{Scale, machine};
use crate::chance::Random;
use crate::setting::{Ground, LonLat, Part, Post, PostKind, Town};

/// How many units of a small team there are.
const SMALL_UNITS: usize = 12;

/// A crew: its unit and the terminal by which it answers.
pub struct Crew {
    /// The unit.
    pub unit: UnitId,
    /// The call sign.
    pub callsign: String,
    /// The kind, as in the rules.
    pub kind: &'static str,
    /// Where it stands when nothing happens.
    pub post: LonLat,
    /// The terminal, signed on to the unit.
    pub terminal: Principal,
}

/// A unit to be set up.
struct Wanted {
    callsign: String,
    kind: &'static str,
    org: OrgId,
    crew_size: u8,
    post: LonLat,
    status: &'static str,
}

/// Sets all units up, signs their terminals on and puts them on duty.
pub(super) async fn commission_all(
    seed: u64,
    ground: &Ground,
    door: &Cities,
    commander: &Principal,
    orgs: &Orgs,
    scale: Scale,
) -> Result<Vec<Crew>, Error> {
    let mut dice = Random::new(seed, "units");
    let mut wanted = of_towns(ground, orgs, &mut dice);
    wanted.extend(of_districts(ground, orgs, &mut dice));
    wanted.extend(of_posts(ground, orgs, &mut dice));
    if scale == Scale::Small {
        // Some of every kind: the list begins with the stations and ends with the services.
        let every = wanted.len().div_ceil(SMALL_UNITS).max(1);
        wanted = wanted.into_iter().step_by(every).collect();
    }
    try_join_all(wanted.into_iter().map(|wanted| commission(door, commander, wanted))).await
}

async fn commission(door: &Cities, commander: &Principal, wanted: Wanted) -> Result<Crew, Error> {
    let city = &commander.city;
    let Wanted { callsign, kind, org, crew_size, post, status } = wanted;
    let request = CommissionUnit {
        callsign: callsign.clone(),
        kind: kind.to_owned(),
        org,
        crew_size,
        post: Some(Point { lon: post.0, lat: post.1 }),
    };
    let unit = unit::commission_unit(commander, CommandKey::fresh(city), request).await?.unit.id;
    let terminal = machine(door, &format!("{callsign}终端"), role_of(kind)).await?;
    unit::sign_on(&terminal, CommandKey::fresh(city), unit).await?;
    let status = SetUnitStatus { code: status.to_owned(), reason: None };
    unit::set_unit_status(commander, CommandKey::fresh(city), unit, status).await?;
    Ok(Crew { unit, callsign, kind, post, terminal })
}

/// What a crew's terminal may do.
fn role_of(kind: &str) -> Role {
    match kind {
        "grid-team" | "city-management" => Role::GridWorker,
        "volunteer-team" => Role::Volunteer,
        "auxiliary-patrol" | "micro-station" | "fire-engine" | "ambulance" => Role::Auxiliary,
        _ => Role::Officer,
    }
}

/// A car for every station, and what patrols between them.
fn of_towns(ground: &Ground, orgs: &Orgs, dice: &mut Random) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    let mut at = |index: usize, town: &Town, callsign: String, kind, crew_size, reach_meters, status| {
        let Some(org) = orgs.stations.get(index) else { return };
        let post = ground.near(dice, town.center, reach_meters);
        wanted.push(Wanted { callsign, kind, org: *org, crew_size, post, status });
    };
    for (index, town) in ground.towns.iter().enumerate() {
        let Some(district) = ground.districts.get(town.district) else { continue };
        at(index, town, town.station_car(), "station-car", 2, 350.0, "station");
        let short = &district.short;
        if index % 2 == 0 || ground.part != Part::City {
            at(index, town, format!("{short}巡{}", 101 + index), "patrol-car", 2, 1_800.0, "patrol");
        }
        if district.is_dense {
            at(index, town, format!("{short}骑{}", 201 + index), "motorcycle", 2, 1_200.0, "patrol");
        }
        if index % 9 == 4 {
            let callsign = format!("{}社区警务1组", town.name);
            at(index, town, callsign, "community-officer", 1, 500.0, "community");
        }
        if town.has_volunteers {
            at(index, town, town.fire_post(), "micro-station", 3, 700.0, "station");
            let callsign = format!("{}志愿服务队", town.name);
            at(index, town, callsign, "volunteer-team", 4, 700.0, "community");
        }
    }
    wanted
}

/// Traffic police, city management and grid teams of the districts, and the city's special police.
fn of_districts(ground: &Ground, orgs: &Orgs, dice: &mut Random) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for (index, (district, office)) in ground.districts.iter().zip(&orgs.districts).enumerate() {
        let Some(seat) = ground.towns.iter().find(|town| town.district == index) else { continue };
        let mut add = |callsign, kind, org, crew_size, status| {
            let post = ground.near(dice, seat.center, 2_200.0);
            wanted.push(Wanted { callsign, kind, org, crew_size, post, status });
        };
        let short = &district.short;
        add(format!("{short}交警{}", 11 + index), "traffic-car", orgs.traffic, 2, "patrol");
        add(format!("{short}交警{}", 51 + index), "traffic-car", orgs.traffic, 2, "patrol");
        add(format!("{short}城管1组"), "city-management", *office, 2, "patrol");
        add(district.grid_team.clone(), "grid-team", orgs.civic, 1, "community");
        if index == 0 {
            add(format!("{short}特警1队"), "special-police", orgs.special, 6, "station");
        }
    }
    wanted
}

/// Checkpoints, boats, fire engines and ambulances.
fn of_posts(ground: &Ground, orgs: &Orgs, dice: &mut Random) -> Vec<Wanted> {
    let unit = |post: &Post| {
        let district = orgs.districts.get(post.district).copied().unwrap_or(orgs.command_center);
        let (kind, org, crew_size, status) = match post.kind {
            PostKind::Checkpoint => ("checkpoint-crew", district, 5, "post"),
            PostKind::Landing => ("police-boat", district, 3, "patrol"),
            PostKind::FireStation => ("fire-engine", orgs.fire, 6, "station"),
            PostKind::Ambulance => ("ambulance", orgs.ambulance, 3, "station"),
        };
        let callsign = post.callsign();
        Wanted { callsign, kind, org, crew_size, post: ground.near(dice, post.place, 60.0), status }
    };
    ground.posts.iter().map(unit).collect()
}
