//! What an archive says of itself: its layers, and whom to name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::City;
use crate::map::layer_fields;

/// What a reader needs of the description; whatever else it holds is of no concern.
#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    pub(super) attribution: Option<String>,
    #[serde(default)]
    pub(super) vector_layers: Vec<VectorLayer>,
}

/// A layer by its name.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct VectorLayer {
    pub(super) id: String,
}

/// The description of a city's archive. Nothing in it depends on the time or the machine.
pub(super) fn of_city(city: &City, zoom_max: u8) -> Vec<u8> {
    let meta = city.meta();
    let layers = layer_fields().map(
        |(name, fields)| json!({ "id": name, "fields": fields.into_iter().collect::<BTreeMap<_, _>>() }),
    );
    let mut description = json!({
        "name": meta.boundary.as_deref().unwrap_or("Anlan"),
        "description": "Vector tiles of a city, as its map draws them",
        "type": "baselayer",
        "format": "pbf",
        "bounds": meta.bounds,
        "minzoom": 0,
        "maxzoom": zoom_max,
        "vector_layers": layers.collect::<Vec<_>>(),
    });
    if let Some(attribution) = &meta.source.attribution {
        description["attribution"] = Value::from(attribution.as_str());
    }
    serde_json::to_vec(&description).expect("a description is plain data")
}
