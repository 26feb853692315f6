//! A ring as a map draws it.

use api::ring::{ControlPointView, RingView};
use bytes::Bytes;
use model::ids::RingId;
use model::rules::Permission;
use serde::Serialize;
use serde_json::{Value, json};

use super::completion::completion;
use crate::error::Error;
use crate::principal::Principal;

/// Draws a ring as a `GeoJSON` feature collection: crossings, points, leaks, and the posts that would close it, told
/// apart by the property `layer`.
pub fn show_geojson(who: &Principal, id: RingId) -> Result<Bytes, Error> {
    who.may(Permission::RingRead)?;
    let ring = super::seen(&who.city, id)?;
    let posts = completion(&who.city, &ring).posts;
    let mut features = crossings(&ring);
    features.extend(ring.points.iter().map(point));
    features.extend((ring.closure.leaks.iter()).filter(|leak| !leak.path.is_empty()).map(|leak| {
        let properties = json!({
            "layer": "leak", "crossing": leak.crossing, "name": leak.name, "since": leak.since,
        });
        feature(properties, &json!({ "type": "LineString", "coordinates": leak.path }))
    }));
    features.extend(posts.iter().map(|post| {
        let properties = json!({
            "layer": "completion", "crossing": post.crossing, "name": post.name, "point": post.point,
        });
        feature(properties, &at(post.place))
    }));
    let collection = json!({ "type": "FeatureCollection", "features": features });
    Ok(Bytes::from(collection.to_string()))
}

fn crossings(ring: &RingView) -> Vec<Value> {
    let crossing = |crossing: &api::ring::CrossingView| {
        let properties = json!({
            "layer": "crossing", "code": crossing.code, "name": crossing.name, "mode": crossing.mode,
            "motorway": crossing.motorway, "planned": crossing.planned, "held": crossing.held,
        });
        feature(properties, &at(crossing.place))
    };
    ring.crossings.iter().map(crossing).collect()
}

fn point(point: &ControlPointView) -> Value {
    let properties = json!({
        "layer": "point", "id": point.id, "name": point.name, "kind": point.kind, "state": point.state,
        "level": point.level, "way": point.way, "neighbour": point.neighbour,
    });
    feature(properties, &at(point.place))
}

fn at(place: [f64; 2]) -> Value {
    json!({ "type": "Point", "coordinates": place })
}

fn feature(properties: impl Serialize, geometry: &Value) -> Value {
    json!({ "type": "Feature", "properties": json!(properties), "geometry": geometry })
}
