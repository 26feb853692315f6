//! A map read back with another project's reader.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use osmpbf::{Element, ElementReader, RelMemberType};

use super::super::{Size, draw};
use crate::Point;

pub(super) type Tags = BTreeMap<String, String>;

#[derive(Debug)]
pub(super) struct Node {
    pub(super) point: Point,
    pub(super) tags: Tags,
}

#[derive(Debug)]
pub(super) struct Way {
    pub(super) id: i64,
    pub(super) nodes: Vec<i64>,
    pub(super) tags: Tags,
}

impl Way {
    pub(super) fn tag(&self, key: &str) -> &str {
        self.tags.get(key).map_or("", String::as_str)
    }

    /// Whether a car may drive here.
    pub(super) fn is_drivable(&self) -> bool {
        let is_street = !matches!(self.tag("highway"), "" | "footway");
        let is_open = !matches!(self.tag("access"), "private" | "no");
        (is_street && is_open) || self.tag("route") == "ferry"
    }
}

#[derive(Debug)]
pub(super) struct Relation {
    /// `n`, `w` or `r`, the id and the role.
    pub(super) members: Vec<(char, i64, String)>,
    pub(super) tags: Tags,
}

pub(super) struct Map {
    pub(super) nodes: BTreeMap<i64, Node>,
    pub(super) ways: BTreeMap<i64, Way>,
    pub(super) relations: BTreeMap<i64, Relation>,
}

static CITY: LazyLock<Map> = LazyLock::new(|| {
    let mut out = Vec::new();
    draw(1, Size::City, &mut out).unwrap();
    Map::read(&out)
});

impl Map {
    /// The demo's city.
    pub(super) fn city() -> &'static Self {
        &CITY
    }

    /// Reads a map; each kind must ascend, and nodes come before ways before relations.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self { nodes: BTreeMap::new(), ways: BTreeMap::new(), relations: BTreeMap::new() };
        let mut last = (0, 0);
        let mut follow = |kind: u8, id: i64| {
            assert!((kind, id) > last, "{kind} {id} after {last:?}");
            last = (kind, id);
        };
        let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
        ElementReader::new(bytes)
            .for_each(|element| match element {
                Element::DenseNode(node) => {
                    follow(1, node.id());
                    let point = Point { lon_e7: node.decimicro_lon(), lat_e7: node.decimicro_lat() };
                    let tags = node.tags().map(owned).collect();
                    map.nodes.insert(node.id(), Node { point, tags });
                }
                Element::Node(_) => panic!("all nodes are dense"),
                Element::Way(way) => {
                    follow(2, way.id());
                    let (nodes, tags) = (way.refs().collect(), way.tags().map(owned).collect());
                    map.ways.insert(way.id(), Way { id: way.id(), nodes, tags });
                }
                Element::Relation(relation) => {
                    follow(3, relation.id());
                    let member = |member: osmpbf::RelMember<'_>| {
                        let kind = match member.member_type {
                            RelMemberType::Node => 'n',
                            RelMemberType::Way => 'w',
                            RelMemberType::Relation => 'r',
                        };
                        (kind, member.member_id, member.role().unwrap().to_owned())
                    };
                    let members = relation.members().map(member).collect();
                    let tags = relation.tags().map(owned).collect();
                    map.relations.insert(relation.id(), Relation { members, tags });
                }
            })
            .unwrap();
        map
    }

    pub(super) fn point(&self, node: i64) -> Point {
        self.nodes[&node].point
    }

    /// The straight pieces of a way.
    pub(super) fn pieces<'a>(&'a self, way: &'a Way) -> impl Iterator<Item = (Point, Point)> + 'a {
        way.nodes.windows(2).map(|pair| (self.point(pair[0]), self.point(pair[1])))
    }

    /// The ways whose tag has this value.
    pub(super) fn tagged<'a>(&'a self, key: &'a str, value: &'a str) -> impl Iterator<Item = &'a Way> {
        self.ways.values().filter(move |way| way.tag(key) == value)
    }
}

/// Whether two pieces cross.
pub(super) fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| {
        let (east, north) = (i64::from(q.lon_e7 - p.lon_e7), i64::from(q.lat_e7 - p.lat_e7));
        let (far_east, far_north) = (i64::from(r.lon_e7 - p.lon_e7), i64::from(r.lat_e7 - p.lat_e7));
        (east * far_north - north * far_east) > 0
    };
    side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}
