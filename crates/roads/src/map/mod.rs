//! The map: what is drawn, kept in the city's file, and vector tiles made of it when somebody looks.
//!
//! ```text
//!   tags ─ classes ─► layer, kind, least zoom     ┌ tree of what shows at zoom 8, 11, 13, 16
//!   ways, relations ─ rings ─► lines, polygons ───┴─► tile: project, clip, simplify ─► mvt
//! ```
//!
//! Features lie in the order of their least zoom, so what shows far out is the beginning of the list, and a look at
//! the whole country reads little.

mod classes;
mod clip;
mod collect;
mod mvt;
mod rings;
mod simplify;
mod tile;

use bytemuck::{Pod, Zeroable};

pub(crate) use collect::{put, put_none};
pub use tile::{TileError, ZOOM_MAX};

use crate::city::{Container, Texts};
use crate::{Array, Bounds, CityError, Point};

/// Trees are kept for what shows at these zooms and farther out.
const TREE_ZOOMS: [u8; 4] = [8, 11, 13, ZOOM_MAX];

/// Something that is drawn, as it lies in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Feature {
    /// The layer, by its number in [`classes::LAYERS`].
    layer: u8,
    /// The kind, by its number in the layer's list.
    kind: u8,
    /// The least zoom at which it shows.
    zoom: u8,
    /// [`BRIDGE`], [`TUNNEL`], [`LINK`].
    flags: u8,
    /// Name, Chinese name, English name, number: texts, 0 where there is none.
    names: [u32; 4],
    /// An administrative level, a rank, or which way a street goes.
    value: i32,
    /// Its lines, rings or points: from, to in the list of parts.
    parts: [u32; 2],
}

const BRIDGE: u8 = 1;
const TUNNEL: u8 = 1 << 1;
const LINK: u8 = 1 << 2;

/// Everything that is drawn of a city.
#[derive(Clone)]
#[expect(clippy::struct_field_names, reason = "the features are what it is named after")]
pub(crate) struct Features {
    texts: Texts,
    features: Array<Feature>,
    /// The first point of each part, and one more for the end.
    parts: Array<u32>,
    points: Array<Point>,
    /// How many features each tree holds: the first ones.
    counts: Array<u32>,
    trees: Vec<Array<u8>>,
}

impl Features {
    pub(crate) fn open(container: &Container, texts: &Texts) -> Result<Self, CityError> {
        let trees = (0..TREE_ZOOMS.len()).map(|tree| container.array(&format!("map.tree.{tree}")));
        let map = Self {
            texts: texts.clone(),
            features: container.array("map.features")?,
            parts: container.array("map.parts")?,
            points: container.array("map.points")?,
            counts: container.array("map.counts")?,
            trees: trees.collect::<Result<_, _>>()?,
        };
        if map.is_sound() { Ok(map) } else { Err(container.damaged("its map does not fit together")) }
    }

    fn is_sound(&self) -> bool {
        let parts = self.parts.len().saturating_sub(1);
        let is_tree = |(count, tree): (&u32, &Array<u8>)| {
            *count as usize <= self.features.len()
                && (*count == 0 || crate::tree::is_sound(tree, *count as usize))
        };
        self.parts.is_sorted()
            && self.parts.last().is_some_and(|last| *last as usize == self.points.len())
            && self.counts.len() == TREE_ZOOMS.len()
            && self.counts.iter().zip(&self.trees).all(is_tree)
            && self.features.iter().all(|feature| {
                feature.parts[0] <= feature.parts[1]
                    && feature.parts[1] as usize <= parts
                    && classes::is_known(feature)
            })
    }

    /// The features that may show in a box at a zoom, in the order in which they are drawn.
    fn within(&self, bounds: Bounds, zoom: u8) -> Vec<&Feature> {
        let tree = TREE_ZOOMS.iter().position(|held| *held >= zoom).unwrap_or(TREE_ZOOMS.len() - 1);
        if self.counts[tree] == 0 {
            return Vec::new();
        }
        let mut found = crate::tree::search(&self.trees[tree], bounds);
        found.sort_unstable();
        let features = found.into_iter().map(|number| &self.features[number as usize]);
        features.filter(|feature| feature.zoom <= zoom).collect()
    }

    fn parts_of(&self, feature: &Feature) -> impl Iterator<Item = &[Point]> {
        (feature.parts[0]..feature.parts[1]).map(|part| {
            &self.points[self.parts[part as usize] as usize..self.parts[part as usize + 1] as usize]
        })
    }
}
