//! Streets: positions, travel times, reach, names, closures, and what the map is made of.

use api::streets::{
    ClosureChanged, ClosureList, DeclareClosure, EtaList, LiftClosure, MapInfo, PositionsTaken,
    SearchResults, SeePositions,
};
use bytes::Bytes;
use model::ids::ClosureId;
use operations::{Error, closure, position, streets};
use serde::Deserialize;

use crate::extract::{Command, Json, Named, Query, Who};
use crate::problem::Problem;
use crate::reply::{Answer, Created, Shown, Written};

/// Takes in where units are, many at once. What cannot be taken is left out with the reason.
#[utoipa::path(
    post,
    path = "/api/v1/positions",
    tag = "streets",
    request_body = SeePositions,
    responses((status = 200, description = "How many were taken, and which were not.", body = PositionsTaken))
)]
pub(crate) async fn see_positions(
    who: Who,
    Json(request): Json<SeePositions>,
) -> Answer<Shown<PositionsTaken>> {
    Ok(Shown(position::see_positions(&who, &request)?))
}

/// Where travel times are asked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EtaQuery {
    /// The point: LON,LAT in degrees, WGS-84.
    to: String,
    /// Who travels: emergency, ordinary, foot, cycle or boat; without it each unit as its kind does.
    profile: Option<String>,
}

/// Shows how long every unit on duty needs to a point, the quickest first.
#[utoipa::path(
    get,
    path = "/api/v1/eta",
    tag = "streets",
    params(EtaQuery),
    responses((status = 200, description = "The units.", body = EtaList))
)]
pub(crate) async fn list_etas(who: Who, Query(query): Query<EtaQuery>) -> Answer<Shown<EtaList>> {
    let to = point("to", &query.to)?;
    let profile = query.profile.as_deref().map(profile).transpose()?;
    Ok(Shown(streets::list_etas(&who, to, profile)?))
}

/// From where, within which times.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct IsochroneQuery {
    /// The point: LON,LAT in degrees, WGS-84.
    from: String,
    /// The limits in seconds, as 60,180,300.
    seconds: String,
    /// Who travels: emergency, ordinary, foot, cycle or boat.
    profile: Option<String>,
}

/// Shows the ground that is reached from a point within some times, as `GeoJSON`.
#[utoipa::path(
    get,
    path = "/api/v1/isochrone",
    tag = "streets",
    params(IsochroneQuery),
    responses((status = 200, description = "A GeoJSON feature collection with the property `seconds`.", body = Object))
)]
pub(crate) async fn show_isochrones(who: Who, Query(query): Query<IsochroneQuery>) -> Answer<Written> {
    let from = point("from", &query.from)?;
    let limits: Option<Vec<u32>> = query.seconds.split(',').map(|limit| limit.trim().parse().ok()).collect();
    let profile = query.profile.as_deref().map_or(Ok(roads::Profile::Emergency), profile)?;
    let drawn = streets::show_isochrones(&who, from, &limits.unwrap_or_default(), profile)?;
    Ok(Written(Bytes::from(drawn)))
}

/// What is looked for.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    /// What the caller says: a street, two streets, a house, a kilometre, a name.
    q: String,
    /// How many results, 20 at most.
    limit: Option<usize>,
}

/// Finds streets, junctions, houses, kilometres and names, the likeliest first.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "streets",
    params(SearchQuery),
    responses((status = 200, description = "What was found.", body = SearchResults))
)]
pub(crate) async fn find_places(who: Who, Query(query): Query<SearchQuery>) -> Answer<Shown<SearchResults>> {
    Ok(Shown(streets::find_places(&who, &query.q, query.limit)?))
}

/// Shows what the map is made of.
#[utoipa::path(
    get,
    path = "/api/v1/map/info",
    tag = "streets",
    responses((status = 200, description = "Bounds, zooms, and whom to name.", body = MapInfo))
)]
pub(crate) async fn show_map_info(who: Who) -> Answer<Shown<MapInfo>> {
    Ok(Shown(streets::show_map_info(&who)?))
}

/// Lists the closures that stand, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/closures",
    tag = "streets",
    responses((status = 200, description = "The closures.", body = ClosureList))
)]
pub(crate) async fn list_closures(who: Who) -> Answer<Shown<ClosureList>> {
    Ok(Shown(closure::list_closures(&who)?))
}

/// Closes the streets along a line. From the next question on every way goes around them.
#[utoipa::path(
    post,
    path = "/api/v1/closures",
    tag = "streets",
    request_body = DeclareClosure,
    responses((status = 201, description = "The closure.", body = ClosureChanged))
)]
pub(crate) async fn declare_closure(
    Command { who, key, request }: Command<DeclareClosure>,
) -> Answer<Created<ClosureChanged>> {
    Ok(Created(closure::declare_closure(&who, key, request).await?))
}

/// Opens the streets of a closure.
#[utoipa::path(
    post,
    path = "/api/v1/closures/{closure}/lift",
    tag = "streets",
    request_body = LiftClosure,
    responses((status = 200, description = "The closure as it is now.", body = ClosureChanged))
)]
pub(crate) async fn lift_closure(
    Command { who, key, request }: Command<LiftClosure>,
    Named(id): Named<ClosureId>,
) -> Answer<Shown<ClosureChanged>> {
    Ok(Shown(closure::lift_closure(&who, key, id, request).await?))
}

/// A point as a query writes it.
fn point(field: &str, text: &str) -> Result<roads::Point, Problem> {
    let degrees = text
        .split_once(',')
        .and_then(|(lon, lat)| Some((lon.trim().parse::<f64>().ok()?, lat.trim().parse::<f64>().ok()?)));
    let (lon, lat) = degrees.unwrap_or((f64::NAN, f64::NAN));
    Ok(streets::point(field, lon, lat)?)
}

fn profile(word: &str) -> Result<roads::Profile, Problem> {
    word.parse().map_err(|_unknown| Problem::from(Error::Invalid(vec![streets::unknown_profile()])))
}
