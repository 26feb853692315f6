//! The organisations: the city, its departments, its districts, their stations and grid offices.

use std::collections::HashMap;

use api::access::FoundOrg;
use futures_util::future::try_join_all;
use model::access::org::Kind;
use model::ids::OrgId;
use operations::{CommandKey, Error, Principal, access};

use super::Scale;
use crate::city::{DISTRICTS, Jurisdiction, towns_of};

/// The organisations that units belong to.
pub(super) struct Orgs {
    pub(super) command_center: OrgId,
    pub(super) fire: OrgId,
    pub(super) ambulance: OrgId,
    pub(super) traffic: OrgId,
    pub(super) special: OrgId,
    pub(super) civic: OrgId,
    /// District offices by the district's code.
    pub(super) districts: HashMap<&'static str, OrgId>,
    /// Stations by the town's name.
    pub(super) stations: HashMap<&'static str, OrgId>,
}

const DEPARTMENTS: [&str; 6] =
    ["指挥中心", "消防救援支队", "急救中心", "交警支队", "特警支队", "12345政务服务便民热线"];

/// Founds all organisations below the root.
pub(super) async fn found_all(
    administrator: &Principal,
    jurisdiction: Jurisdiction,
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
    let districts = DISTRICTS.iter().filter(|district| district.jurisdiction == jurisdiction);
    let districts = districts.map(async |district| {
        // A county-level city has a bureau of its own, a district a branch.
        let name = match district.zh.strip_suffix('区') {
            Some(_) => format!("{}公安分局", district.short),
            None => format!("{}公安局", district.zh),
        };
        Ok::<_, Error>((district.code, found(administrator, name, Kind::District, root).await?))
    });
    let districts: HashMap<&'static str, OrgId> = try_join_all(districts).await?.into_iter().collect();
    let towns = towns_of(jurisdiction).into_iter().take(if scale == Scale::Small { 4 } else { usize::MAX });
    let stations = towns.map(|town| (town, districts.get(town.district).copied().unwrap_or(root)));
    let stations = stations.map(async |(town, district)| {
        let station = found(administrator, format!("{}派出所", town.zh), Kind::Station, district).await?;
        Ok::<_, Error>((town.zh, station))
    });
    let stations: HashMap<&'static str, OrgId> = try_join_all(stations).await?.into_iter().collect();
    if let Some(station) = stations.get("金阊") {
        found(administrator, "养育巷网格".to_owned(), Kind::Grid, *station).await?;
    }
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
