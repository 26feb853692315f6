//! The posts of a plan for an alert: which unit stands where, and from when.

use api::cordon::{CordonPost, PlacedUnit};
use model::ids::UnitId;
use planning::cordon::drive::Held;
use planning::cordon::field::Field;
use planning::network::{Nanos, Node};
use roads::{Point, Profile};

use super::ground::{Free, Ground};
use crate::city::City;
use crate::error::{Error, FieldError, wording};
use crate::limits::CORDON_POSTS_MAX;

/// A post is set at the nearest junction, and that is not farther than this.
const JUNCTION_METERS_MAX: f64 = 500.0;

/// A unit at a node, with its time and the vehicle's.
pub(super) fn post_at(
    city: &City,
    ground: &Ground,
    unit: &Free,
    node: Node,
    arrive_seconds: f64,
    vehicle_seconds: Option<f64>,
) -> CordonPost {
    let point = ground.points[node as usize];
    CordonPost {
        unit: unit.id,
        callsign: unit.callsign.clone(),
        neighbour: unit.neighbour.clone(),
        place: lon_lat(point),
        name: place_name(city, point),
        arrive_seconds,
        vehicle_seconds,
        margin_seconds: vehicle_seconds.map(|vehicle| vehicle - arrive_seconds),
    }
}

pub(super) fn lon_lat(point: Point) -> [f64; 2] {
    [point.lon(), point.lat()]
}

/// The street on which a junction lies.
pub(super) fn place_name(city: &City, point: Point) -> String {
    let street = |streets: &std::sync::Arc<crate::streets::Streets>| {
        let place = streets.snap(Profile::Emergency, point)?;
        Some(streets.ground().street(place.segment).name.to_owned())
    };
    city.streets().and_then(street).unwrap_or_default()
}

/// The posts that units would hold, each at the junction next to where it was put.
pub(super) fn held(ground: &Ground, field: &Field, posts: &[PlacedUnit]) -> Result<Vec<Held>, Error> {
    if posts.len() > CORDON_POSTS_MAX {
        return Err(Error::TooLarge { what: "CORDON_POSTS_MAX", limit: CORDON_POSTS_MAX, got: posts.len() });
    }
    posts.iter().enumerate().map(|(index, post)| held_by(ground, field, index, *post)).collect()
}

/// The post that a unit would hold, at the junction next to where it was put.
fn held_by(ground: &Ground, field: &Field, index: usize, post: PlacedUnit) -> Result<Held, Error> {
    let at = |field: &str| format!("posts.{index}.{field}");
    let point = crate::streets::point(&at("lon"), post.lon, post.lat)?;
    let unit = unit_number(ground, post.unit).ok_or_else(|| {
        Error::Invalid(vec![FieldError::new(
            &at("unit"),
            wording("须为当前可派的警力单元", "a unit that can be sent now"),
            wording("请改派其他单元", "take another unit"),
        )])
    })?;
    let first_unit = ground.points.len() - ground.units.len();
    let far = |node: &usize| ground.points[*node].meters_to(point);
    let nearest = (0..first_unit).min_by(|a, b| far(a).total_cmp(&far(b)));
    let node =
        nearest.filter(|node| far(node) <= JUNCTION_METERS_MAX).and_then(|node| Node::try_from(node).ok());
    let out_of_reach = || {
        Error::Invalid(vec![FieldError::new(
            &at("lon"),
            wording(
                "附近没有车辆可能到达的路口，或该单元到不了",
                "no junction near by that the vehicle can reach and the unit too",
            ),
            wording("请把卡点设在可达范围内的路口", "put the post at a junction within reach"),
        )])
    };
    let node = node.ok_or_else(out_of_reach)?;
    let site = field.site_of[unit as usize];
    let ways = field.ways(&ground.network, site, Nanos::MAX / 4);
    let travel = ways.into_iter().find(|(to, _)| *to == node).map(|(_, travel)| travel);
    Ok(Held { node, unit, travel: travel.ok_or_else(out_of_reach)? })
}

fn unit_number(ground: &Ground, id: UnitId) -> Option<u32> {
    ground.units.iter().position(|unit| unit.id == id).and_then(|number| u32::try_from(number).ok())
}
