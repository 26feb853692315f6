//! The organisations: the city, its departments, its districts, their stations and grid offices.

use api::access::FoundOrg;
use futures_util::future::try_join_all;
use model::access::org::Kind;
use model::ids::OrgId;
use operations::{CommandKey, Error, Principal, access};

use super::Scale;
use crate::setting::Ground;

/// The organisations that units belong to.
pub(super) struct Orgs {
    pub(super) command_center: OrgId,
    pub(super) fire: OrgId,
    pub(super) ambulance: OrgId,
    pub(super) traffic: OrgId,
    pub(super) special: OrgId,
    pub(super) civic: OrgId,
    /// District offices by the district's number.
    pub(super) districts: Vec<OrgId>,
    /// Stations by the town's number; of a small team only the first few.
    pub(super) stations: Vec<OrgId>,
}

const DEPARTMENTS: [&str; 6] =
    ["指挥中心", "消防救援支队", "急救中心", "交警支队", "特警支队", "12345政务服务便民热线"];

/// How many stations a small team has.
const SMALL_STATIONS: usize = 4;

/// Founds all organisations below the root.
pub(super) async fn found_all(
    administrator: &Principal,
    ground: &Ground,
    scale: Scale,
) -> Result<Orgs, Error> {
    let root = administrator
        .city
        .board()
        .jurisdiction()
        .map(|(id, _)| id)
        .ok_or(Error::NotFound { what: "jurisdiction" })?;
    let departments = DEPARTMENTS.map(|name| found(administrator, name.to_owned(), Kind::Department, root));
    let departments = try_join_all(departments).await?;
    let districts = ground.districts.iter();
    let districts =
        districts.map(|district| found(administrator, district.bureau.clone(), Kind::District, root));
    let districts = try_join_all(districts).await?;
    let towns = ground.towns.iter().take(if scale == Scale::Small { SMALL_STATIONS } else { usize::MAX });
    let stations = towns.map(async |town| {
        let district = districts.get(town.district).copied().unwrap_or(root);
        let station = found(administrator, format!("{}派出所", town.name), Kind::Station, district).await?;
        if let Some(office) = &town.grid_office {
            found(administrator, office.clone(), Kind::Grid, station).await?;
        }
        Ok::<_, Error>(station)
    });
    let stations = try_join_all(stations).await?;
    Ok(Orgs {
        command_center: departments[0],
        fire: departments[1],
        ambulance: departments[2],
        traffic: departments[3],
        special: departments[4],
        civic: departments[5],
        districts,
        stations,
    })
}

async fn found(administrator: &Principal, name: String, kind: Kind, parent: OrgId) -> Result<OrgId, Error> {
    let key = CommandKey::fresh(&administrator.city);
    Ok(access::found_org(administrator, key, FoundOrg { name, kind, parent }).await?.org.id)
}
