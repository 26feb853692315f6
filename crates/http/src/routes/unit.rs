//! Units 警力单元: what there is, who is aboard, and where they are sent.

use api::access::Nothing;
use api::unit::{
    AssignUnit, AssignmentChanged, CommissionUnit, MyUnit, SetUnitStatus, UnitChanged, UnitList,
};
use model::ids::UnitId;
use operations::unit;

use crate::extract::{Command, Named, Who};
use crate::reply::{Answer, Created, Shown};

/// Lists the units by call sign.
#[utoipa::path(
    get,
    path = "/api/v1/units",
    tag = "units",
    responses((status = 200, description = "The units.", body = UnitList))
)]
pub(crate) async fn list_units(who: Who) -> Answer<Shown<UnitList>> {
    Ok(Shown(unit::list_units(&who)?))
}

/// Sets a unit up.
#[utoipa::path(
    post,
    path = "/api/v1/units",
    tag = "units",
    request_body = CommissionUnit,
    responses((status = 201, description = "The new unit.", body = UnitChanged))
)]
pub(crate) async fn commission_unit(
    Command { who, key, request }: Command<CommissionUnit>,
) -> Answer<Created<UnitChanged>> {
    Ok(Created(unit::commission_unit(&who, key, request).await?))
}

/// Sends a unit to an incident, or keeps it for later.
#[utoipa::path(
    post,
    path = "/api/v1/units/{unit}/assignments",
    tag = "units",
    request_body = AssignUnit,
    responses((status = 201, description = "The new assignment.", body = AssignmentChanged))
)]
pub(crate) async fn assign_unit(
    Command { who, key, request }: Command<AssignUnit>,
    Named(id): Named<UnitId>,
) -> Answer<Created<AssignmentChanged>> {
    Ok(Created(unit::assign_unit(&who, key, id, request).await?))
}

/// Changes a unit's availability; its assignments are not touched.
#[utoipa::path(
    post,
    path = "/api/v1/units/{unit}/status",
    tag = "units",
    request_body = SetUnitStatus,
    responses((status = 200, description = "The unit as it is now.", body = UnitChanged))
)]
pub(crate) async fn set_unit_status(
    Command { who, key, request }: Command<SetUnitStatus>,
    Named(id): Named<UnitId>,
) -> Answer<Shown<UnitChanged>> {
    Ok(Shown(unit::set_unit_status(&who, key, id, request).await?))
}

/// Joins the crew of a unit, leaving any other.
#[utoipa::path(
    post,
    path = "/api/v1/units/{unit}/sign-on",
    tag = "units",
    request_body = Nothing,
    responses((status = 200, description = "The unit as it is now.", body = UnitChanged))
)]
pub(crate) async fn sign_on(
    Command { who, key, request: Nothing {} }: Command<Nothing>,
    Named(id): Named<UnitId>,
) -> Answer<Shown<UnitChanged>> {
    Ok(Shown(unit::sign_on(&who, key, id).await?))
}

/// Leaves the crew of a unit.
#[utoipa::path(
    post,
    path = "/api/v1/units/{unit}/sign-off",
    tag = "units",
    request_body = Nothing,
    responses((status = 200, description = "The unit as it is now.", body = UnitChanged))
)]
pub(crate) async fn sign_off(
    Command { who, key, request: Nothing {} }: Command<Nothing>,
    Named(id): Named<UnitId>,
) -> Answer<Shown<UnitChanged>> {
    Ok(Shown(unit::sign_off(&who, key, id).await?))
}

/// Shows the unit whose crew the asker has joined.
#[utoipa::path(
    get,
    path = "/api/v1/my-unit",
    tag = "units",
    responses((status = 200, description = "The unit, or none.", body = MyUnit))
)]
pub(crate) async fn my_unit(who: Who) -> Answer<Shown<MyUnit>> {
    Ok(Shown(unit::my_unit(&who)?))
}
