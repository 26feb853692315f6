//! Streets: positions, travel times, reach, names, closures, and what the map is made of.

use std::io::Write as _;
use std::sync::Arc;

use api::streets::{
    ClosureChanged, ClosureList, Coverage, DeclareClosure, EtaList, JointRecommendation, LiftClosure,
    MapInfo, PositionsTaken, Recommendation, SearchResults, SeePositions,
};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use model::ids::{ClosureId, IncidentId};
use operations::recommendation::Asked;
use operations::{Error, closure, coverage, position, recommendation, streets};
use serde::Deserialize;

use crate::app::App;
use crate::extract::{Command, Json, Named, Query, Who, raw_params};
use crate::problem::Problem;
use crate::reply::{Answer, Created, Shown, Written, with_type};

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

/// How much is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecommendationQuery {
    /// How many units, 500 at most.
    limit: Option<usize>,
    /// The alarm level of the response plan; 1 when left out.
    alarm_level: Option<usize>,
    /// Whether to compute what stays covered too, and whom to move up; it takes longer than the list.
    #[serde(default)]
    coverage: bool,
}

/// Ranks every unit for an incident, with the reasons for its place.
#[utoipa::path(
    get,
    path = "/api/v1/incidents/{incident}/recommendation",
    tag = "streets",
    params(RecommendationQuery),
    responses((status = 200, description = "The units, in the order in which to send them.", body = Recommendation))
)]
pub(crate) async fn recommend(
    who: Who,
    Named(id): Named<IncidentId>,
    Query(query): Query<RecommendationQuery>,
) -> Answer<Shown<Recommendation>> {
    let RecommendationQuery { limit, alarm_level, coverage } = query;
    Ok(Shown(recommendation::recommend(&who, id, Asked { limit, alarm_level, coverage })?))
}

/// Shows whom to send to all incidents that still want for units, looked at together.
#[utoipa::path(
    get,
    path = "/api/v1/recommendation",
    tag = "streets",
    responses((status = 200, description = "Who goes where, and what is gained by it.", body = JointRecommendation))
)]
pub(crate) async fn recommend_jointly(who: Who) -> Answer<Shown<JointRecommendation>> {
    Ok(Shown(recommendation::recommend_jointly(&who)?))
}

/// Shows how many people and places the units that are free now reach within 1, 3 and 5 minutes.
#[utoipa::path(
    get,
    path = "/api/v1/coverage",
    tag = "streets",
    responses((status = 200, description = "The circles, and the grids that are too far.", body = Coverage))
)]
pub(crate) async fn show_coverage(who: Who) -> Answer<Shown<Coverage>> {
    Ok(Shown(coverage::show_coverage(&who)?))
}

/// Which tile is asked for: `/tiles/{z}/{x}/{y}.mvt`.
pub(crate) struct TileName {
    zoom: u8,
    column: u32,
    row: u32,
}

impl FromRequestParts<Arc<App>> for TileName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let params = raw_params(parts, app).await?;
        let number = |place: usize| {
            let text = params.get(place).map(|(_, value)| value.as_str())?;
            text.strip_suffix(".mvt").unwrap_or(text).parse::<u32>().ok()
        };
        let [Some(zoom), Some(column), Some(row)] = [number(0), number(1), number(2)] else {
            return Err(Problem::not_found("tile"));
        };
        Ok(Self { zoom: u8::try_from(zoom).unwrap_or(u8::MAX), column, row })
    }
}

/// Sends a vector tile of the map, compressed, or the word that the asker's is as good. It changes only with the file
/// that it comes from.
pub(crate) async fn show_tile(who: Who, name: TileName, headers: HeaderMap) -> Answer<Response> {
    let asked = (name.zoom, name.column, name.row);
    let tile = streets::show_tile(&who, asked, |tag| is_known(&headers, tag))?;
    let tag = HeaderValue::try_from(format!("\"{}\"", tile.tag));
    let tag = tag.map_err(|failure| Problem::bug(format!("naming a tile: {failure}")))?;
    let mut response = match tile.bytes {
        None => with_type(StatusCode::NOT_MODIFIED, MVT, Body::empty()),
        Some(bytes) => {
            let packed = if tile.is_packed { bytes } else { packed(&bytes)? };
            let mut response = with_type(StatusCode::OK, MVT, Body::from(packed));
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
    };
    response.headers_mut().insert(header::ETAG, tag);
    response.headers_mut().insert(header::CACHE_CONTROL, TILE_CACHE);
    Ok(response)
}

fn packed(tile: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let packed = packer.write_all(tile).and_then(|()| packer.finish());
    packed.map_err(|failure| Problem::bug(format!("compressing a tile: {failure}")))
}

/// Whether the asker names this tag as one that it has (RFC 9110, 13.1.2: weak comparison).
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let named = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).map(str::trim).any(|held| {
        let held = held.strip_prefix("W/").unwrap_or(held);
        held == "*" || held.strip_prefix('"').and_then(|held| held.strip_suffix('"')) == Some(tag)
    })
}

/// The type of vector tiles (registered with IANA).
const MVT: HeaderValue = HeaderValue::from_static("application/vnd.mapbox-vector-tile");
/// A browser asks again after five minutes whether its tile is still as good: another city may have been put in place.
const TILE_CACHE: HeaderValue = HeaderValue::from_static("private, max-age=300");

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
