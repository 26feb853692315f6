//! The map: what is drawn, kept in the city's file, and vector tiles made of it when somebody looks.
//!
//! ```text
//!   tags ─ classes ─► layer, kind, least zoom     ┌ level: what shows down to zoom 8, 11, 13, 16
//!   ways, relations ─ rings ─► lines, polygons ───┴─► tile: project, clip, join, simplify ─► mvt
//! ```
//!
//! A level holds what shows down to its zoom, without bends that nobody could see there, so that a look at the whole
//! country reads little.

mod classes;
mod clip;
mod collect;
mod join;
mod levels;
mod mvt;
mod rings;
mod simplify;
mod tile;

use bytemuck::{Pod, Zeroable};

pub(crate) use collect::{put, put_none};
pub use tile::{TileError, ZOOM_MAX, check_tile};

use crate::city::{Container, Texts};
use crate::crossings::Rail;
use crate::{Array, Bounds, CityError, Point};

/// A level is kept for each of these zooms and those farther out.
const LEVEL_ZOOMS: [u8; 4] = [8, 11, 13, ZOOM_MAX];

/// The name of a level's section in the city's file.
fn section(part: &str, zoom: u8) -> String {
    format!("map.{part}.{zoom}")
}

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

/// The layers of a tile, each with its tags and their types.
pub(crate) fn layer_fields() -> impl Iterator<Item = (&'static str, Vec<(&'static str, &'static str)>)> {
    classes::LAYERS.iter().zip(0..).map(|(layer, number)| (layer.name, tile::fields(number)))
}

const BRIDGE: u8 = 1;
const TUNNEL: u8 = 1 << 1;
const LINK: u8 = 1 << 2;

/// Everything that is drawn of a city.
#[derive(Clone)]
pub(crate) struct Features {
    texts: Texts,
    levels: Vec<Level>,
}

/// What shows down to one of the [`LEVEL_ZOOMS`], with as many points as are seen there.
#[derive(Clone)]
struct Level {
    /// In the order in which they are drawn.
    features: Array<Feature>,
    /// The first point of each part, and one more for the end.
    parts: Array<u32>,
    points: Array<Point>,
    tree: Array<u8>,
}

impl Features {
    pub(crate) fn open(container: &Container, texts: &Texts) -> Result<Self, CityError> {
        let level = |zoom: &u8| -> Result<Level, CityError> {
            Ok(Level {
                features: container.array(&section("features", *zoom))?,
                parts: container.array(&section("parts", *zoom))?,
                points: container.array(&section("points", *zoom))?,
                tree: container.array(&section("tree", *zoom))?,
            })
        };
        let levels = LEVEL_ZOOMS.iter().map(level).collect::<Result<Vec<_>, _>>()?;
        if levels.iter().all(|level| level.is_sound(texts)) {
            Ok(Self { texts: texts.clone(), levels })
        } else {
            Err(container.damaged("its map does not fit together"))
        }
    }

    /// The railways, each line as it was mapped.
    pub(crate) fn rails(&self) -> Vec<Rail> {
        let level = self.level(ZOOM_MAX);
        let is_rail = |feature: &&Feature| classes::is_rail(feature);
        let rails = level.features.iter().filter(is_rail).flat_map(|feature| {
            let names = feature.names.map(|text| self.texts.get(text).to_owned());
            let lines = level.parts_of(feature).filter(|line| line.len() > 1);
            lines.map(move |line| Rail {
                names: names.clone(),
                service: feature.zoom > classes::MAIN_RAIL_ZOOM,
                line: line.to_vec(),
            })
        });
        rails.collect()
    }

    /// The level that is drawn at a zoom.
    fn level(&self, zoom: u8) -> &Level {
        let place = LEVEL_ZOOMS.iter().position(|held| *held >= zoom).unwrap_or(LEVEL_ZOOMS.len() - 1);
        &self.levels[place]
    }
}

impl Level {
    fn is_sound(&self, texts: &Texts) -> bool {
        let parts = self.parts.len().saturating_sub(1);
        // A part without a point would be a ring without a corner.
        self.parts.is_sorted_by(|a, b| a < b)
            && self.parts.first() == Some(&0)
            && self.parts.last().is_some_and(|last| *last as usize == self.points.len())
            && (self.features.is_empty() || crate::tree::is_sound(&self.tree, self.features.len()))
            && self.features.iter().all(|feature| {
                feature.parts[0] <= feature.parts[1]
                    && feature.parts[1] as usize <= parts
                    && classes::is_known(feature)
                    && feature.names.iter().all(|text| texts.has(*text))
            })
    }

    /// The features that may show in a box at a zoom, in the order in which they are drawn.
    fn within(&self, bounds: Bounds, zoom: u8) -> Vec<&Feature> {
        if self.features.is_empty() {
            return Vec::new();
        }
        let mut found = crate::tree::search(&self.tree, bounds);
        found.sort_unstable();
        let features = found.into_iter().filter_map(|number| self.features.get(number as usize));
        features.filter(|feature| feature.zoom <= zoom).collect()
    }

    fn parts_of(&self, feature: &Feature) -> impl Iterator<Item = &[Point]> {
        (feature.parts[0]..feature.parts[1]).map(|part| {
            &self.points[self.parts[part as usize] as usize..self.parts[part as usize + 1] as usize]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::{Sections, TextsBuilder};

    /// A map of these features and parts, which is the same at every level, opened from a file.
    fn opened(features: &[Feature], parts: &[u32]) -> Result<Features, CityError> {
        let points = [(0, 0), (9, 0), (9, 9)].map(|(lon_e7, lat_e7)| Point { lon_e7, lat_e7 });
        let mut sections = Sections::default();
        let mut texts = TextsBuilder::default();
        texts.number("人民路");
        texts.put(&mut sections);
        let boxes = features.iter().map(|_| Bounds::of(points));
        let tree = crate::tree::build(boxes);
        for zoom in LEVEL_ZOOMS {
            sections.put(section("features", zoom), features);
            sections.put(section("parts", zoom), parts);
            sections.put(section("points", zoom), &points);
            sections.put(section("tree", zoom), &tree);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.city");
        sections.write(&path).unwrap();
        let container = Container::open(&path)?;
        Features::open(&container, &Texts::open(&container)?)
    }

    #[test]
    fn a_map_that_does_not_fit_together_is_refused_when_it_is_opened() {
        let good = Feature { layer: classes::ROAD, names: [1, 0, 0, 0], parts: [0, 1], ..Feature::default() };
        assert!(opened(&[good], &[0, 3]).is_ok());
        let wrong: [(&str, Feature, &[u32]); 6] = [
            ("a text that there is not", Feature { names: [0, 2, 0, 0], ..good }, &[0, 3]),
            ("a layer that there is not", Feature { layer: 200, ..good }, &[0, 3]),
            ("a kind that there is not", Feature { kind: 200, ..good }, &[0, 3]),
            ("a part that there is not", Feature { parts: [0, 2], ..good }, &[0, 3]),
            ("a part without a point", good, &[0, 0, 3]),
            ("points that there are not", good, &[0, 4]),
        ];
        for (what, feature, parts) in wrong {
            let refused = opened(&[feature], parts).err().map(|failure| failure.to_string());
            let said = refused.as_deref().unwrap_or_default();
            assert!(said.contains("its map does not fit together"), "{what}: {said}");
        }
    }
}
