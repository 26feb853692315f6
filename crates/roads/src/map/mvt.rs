//! Writing vector tiles (Mapbox Vector Tile specification 2.1).

use std::collections::HashMap;

use super::simplify::Cell;

/// Units along a tile's side.
pub(super) const EXTENT: u32 = 4_096;

/// A value of a tag.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Value {
    Text(String),
    Int(i64),
    True,
}

/// What a feature's geometry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Geometry {
    Points = 1,
    Lines = 2,
    Polygons = 3,
}

/// A layer in the making.
pub(super) struct LayerWriter {
    name: &'static str,
    keys: Vec<&'static str>,
    values: HashMap<Value, u32>,
    ordered: Vec<Value>,
    features: Vec<u8>,
}

impl LayerWriter {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, keys: Vec::new(), values: HashMap::new(), ordered: Vec::new(), features: Vec::new() }
    }

    /// Writes a feature; its parts are points, lines, or rings (outer ones clockwise on the screen, holes against).
    pub(super) fn feature(
        &mut self,
        tags: &[(&'static str, Value)],
        geometry: Geometry,
        parts: &[Vec<Cell>],
    ) {
        let mut numbers = Vec::new();
        for (key, value) in tags {
            varint(&mut numbers, u64::from(self.key(key)));
            varint(&mut numbers, u64::from(self.value(value)));
        }
        let mut feature = Vec::new();
        bytes(&mut feature, 2, &numbers);
        field(&mut feature, 3, geometry as u64);
        bytes(&mut feature, 4, &commands(geometry, parts));
        bytes(&mut self.features, 2, &feature);
    }

    fn key(&mut self, key: &'static str) -> u32 {
        let known = self.keys.iter().position(|held| *held == key).unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        });
        u32::try_from(known).expect("a layer has few keys")
    }

    fn value(&mut self, value: &Value) -> u32 {
        if let Some(number) = self.values.get(value) {
            return *number;
        }
        let number = u32::try_from(self.ordered.len()).expect("a tile has few values");
        self.values.insert(value.clone(), number);
        self.ordered.push(value.clone());
        number
    }

    /// Adds the layer to a tile; a layer without features is left out.
    pub(super) fn finish(self, tile: &mut Vec<u8>) {
        if self.features.is_empty() {
            return;
        }
        let mut layer = Vec::new();
        bytes(&mut layer, 1, self.name.as_bytes());
        layer.extend(self.features);
        for key in &self.keys {
            bytes(&mut layer, 3, key.as_bytes());
        }
        for value in &self.ordered {
            let mut written = Vec::new();
            match value {
                Value::Text(text) => bytes(&mut written, 1, text.as_bytes()),
                Value::Int(number) => field(&mut written, 4, number.cast_unsigned()),
                Value::True => field(&mut written, 7, 1),
            }
            bytes(&mut layer, 4, &written);
        }
        field(&mut layer, 5, u64::from(EXTENT));
        field(&mut layer, 15, 2);
        bytes(tile, 3, &layer);
    }
}

fn commands(geometry: Geometry, parts: &[Vec<Cell>]) -> Vec<u8> {
    const MOVE_TO: u64 = 1;
    const LINE_TO: u64 = 2;
    const CLOSE_PATH: u64 = 7;
    let mut out = Vec::new();
    let mut at = (0, 0);
    let mut go = |out: &mut Vec<u8>, to: Cell| {
        zigzag(out, to.0 - at.0);
        zigzag(out, to.1 - at.1);
        at = to;
    };
    if geometry == Geometry::Points {
        let spots: Vec<Cell> = parts.iter().flatten().copied().collect();
        varint(&mut out, (spots.len() as u64) << 3 | MOVE_TO);
        for spot in spots {
            go(&mut out, spot);
        }
        return out;
    }
    for part in parts {
        let Some((first, rest)) = part.split_first() else { continue };
        varint(&mut out, 1 << 3 | MOVE_TO);
        go(&mut out, *first);
        varint(&mut out, (rest.len() as u64) << 3 | LINE_TO);
        for spot in rest {
            go(&mut out, *spot);
        }
        if geometry == Geometry::Polygons {
            varint(&mut out, 1 << 3 | CLOSE_PATH);
        }
    }
    out
}

fn zigzag(out: &mut Vec<u8>, number: i32) {
    varint(out, u64::from((number << 1 ^ number >> 31).cast_unsigned()));
}

fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

fn field(out: &mut Vec<u8>, number: u64, value: u64) {
    varint(out, number << 3);
    varint(out, value);
}

fn bytes(out: &mut Vec<u8>, number: u64, value: &[u8]) {
    varint(out, number << 3 | 2);
    varint(out, value.len() as u64);
    out.extend(value);
}
