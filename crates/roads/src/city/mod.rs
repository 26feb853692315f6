//! A city: streets, networks and names in one file that is mapped into memory.

mod container;
mod meta;
mod network;
mod texts;

use std::path::Path;

pub use container::CityError;
pub(crate) use container::{Container, Sections};
pub use meta::{Meta, NetworkMeta, OSM_ATTRIBUTION, SourceMeta, WayOut};
pub use network::{Network, SegmentId, Travelled};
pub(crate) use texts::{Texts, TextsBuilder};

use crate::gazetteer::Gazetteer;
use crate::map::Features;
use crate::road::{Class, Traits};
use crate::{Array, Bounds, Point, Profile};

/// A city, opened for asking.
#[derive(Clone)]
pub struct City {
    meta: Meta,
    texts: Texts,
    way_ids: Array<i64>,
    classes: Array<u8>,
    traits: Array<u16>,
    /// Number, name, Chinese name, English name of each street.
    names: Array<[u32; 4]>,
    street_of_segment: Array<u32>,
    first_point: Array<u32>,
    points: Array<Point>,
    decimeters: Array<u32>,
    tree: Array<u8>,
    networks: Vec<Network>,
    gazetteer: Gazetteer,
    map: Features,
    checksum: u32,
}

/// A street: what all its segments have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Street<'a> {
    /// The id of the way that it was made from.
    pub way: i64,
    /// Its class.
    pub class: Class,
    /// What is special about it.
    pub traits: Traits,
    /// Its number, as G204; empty where it has none.
    pub number: &'a str,
    /// What it is called where it lies; empty where it has no name.
    pub name: &'a str,
    /// Its Chinese name; the local one where there is none.
    pub name_zh: &'a str,
    /// Its English name; the local one where there is none.
    pub name_en: &'a str,
}

impl City {
    /// Opens a city's file; every checksum is looked at.
    pub fn open(path: &Path) -> Result<Self, CityError> {
        let container = Container::open(path)?;
        let meta: Array<u8> = container.array("meta")?;
        let meta: Meta = serde_json::from_slice(&meta)
            .map_err(|error| container.damaged(format!("its description cannot be read ({error})")))?;
        let networks = Profile::ALL
            .iter()
            .map(|profile| Network::open(&container, *profile))
            .collect::<Result<_, _>>()?;
        let texts = Texts::open(&container)?;
        let city = Self {
            meta,
            gazetteer: Gazetteer::open(&container, &texts)?,
            map: Features::open(&container, &texts)?,
            texts,
            way_ids: container.array("streets.way")?,
            classes: container.array("streets.class")?,
            traits: container.array("streets.traits")?,
            names: container.array("streets.names")?,
            street_of_segment: container.array("segments.street")?,
            first_point: container.array("segments.first_point")?,
            points: container.array("segments.points")?,
            decimeters: container.array("segments.decimeters")?,
            tree: container.array("segments.tree")?,
            networks,
            checksum: container.checksum(),
        };
        if city.is_sound() { Ok(city) } else { Err(container.damaged("its streets do not fit together")) }
    }

    fn is_sound(&self) -> bool {
        let segments = self.decimeters.len();
        self.street_of_segment.len() == segments
            && self.first_point.len() == segments + 1
            && self.first_point.is_sorted()
            && self.first_point.last().is_some_and(|last| *last as usize == self.points.len())
            && [self.way_ids.len(), self.traits.len(), self.names.len()] == [self.classes.len(); 3]
            && self.classes.iter().all(|class| Class::of_number(*class).is_some())
            && self.names.iter().flatten().all(|text| self.texts.has(*text))
            && crate::tree::is_sound(&self.tree, segments)
            && self.gazetteer.is_sound(segments)
            && self.street_of_segment.iter().all(|street| (*street as usize) < self.classes.len())
    }

    /// What is known of it as a whole.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// A word that is another one when the city is another one.
    pub fn tag(&self) -> String {
        format!("{:08x}", self.checksum)
    }

    /// The box around it.
    pub fn bounds(&self) -> Bounds {
        let [west, south, east, north] = self.meta.bounds;
        Bounds::of(
            [(west, south), (east, north)].iter().filter_map(|(lon, lat)| Point::from_degrees(*lon, *lat)),
        )
    }

    /// One traveller's network.
    pub fn network(&self, profile: Profile) -> &Network {
        &self.networks[profile as usize]
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.decimeters.len()
    }

    /// The street of a segment.
    pub fn street(&self, segment: SegmentId) -> Street<'_> {
        let street = self.street_of_segment[segment as usize] as usize;
        let [number, name, zh, en] = self.names[street].map(|text| self.texts.get(text));
        Street {
            way: self.way_ids[street],
            class: Class::of_number(self.classes[street])
                .expect("classes were looked at when the city was opened"),
            traits: Traits(self.traits[street]),
            number,
            name,
            name_zh: if zh.is_empty() { name } else { zh },
            name_en: if en.is_empty() { name } else { en },
        }
    }

    /// Which street a segment belongs to: two segments of one street have the same number.
    pub fn street_number(&self, segment: SegmentId) -> u32 {
        self.street_of_segment[segment as usize]
    }

    /// The line of a segment.
    pub fn line(&self, segment: SegmentId) -> &[Point] {
        let segment = segment as usize;
        &self.points[self.first_point[segment] as usize..self.first_point[segment + 1] as usize]
    }

    /// How long a segment is, in metres.
    pub fn meters(&self, segment: SegmentId) -> f64 {
        f64::from(self.decimeters[segment as usize]) / 10.0
    }

    /// The segments whose boxes meet a box, by number.
    pub fn segments_in(&self, bounds: Bounds) -> Vec<SegmentId> {
        let mut found = crate::tree::search(&self.tree, bounds);
        found.sort_unstable();
        found
    }

    /// What is drawn.
    pub(crate) fn map(&self) -> &Features {
        &self.map
    }

    /// What can be looked up by name.
    pub(crate) fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The tree over the boxes of all segments.
    pub(crate) fn segment_tree(&self) -> &[u8] {
        &self.tree
    }
}
