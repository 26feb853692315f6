//! The streets: connected, bridged, restricted, named.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{LONELY_ISLAND, Size, moat_bridges};
use super::bytes;
use super::read::{Map, Way, cross};

fn check_moat(map: &Map) {
    let moat: Vec<&Way> = map.tagged("waterway", "canal").filter(|way| way.tag("name") == "护城河").collect();
    assert_eq!(moat.len(), 1);
    let crosses =
        |way: &Way| map.pieces(way).any(|(a, b)| map.pieces(moat[0]).any(|(c, d)| cross(a, b, c, d)));
    let over: Vec<&Way> =
        map.ways.values().filter(|way| !way.tag("highway").is_empty() && crosses(way)).collect();
    assert!(over.iter().all(|way| way.tag("bridge") == "yes"), "a street wades through the moat");
    let names: BTreeSet<(&str, &str)> =
        over.iter().map(|way| (way.tag("bridge:name:zh"), way.tag("bridge:name:en"))).collect();
    assert_eq!(over.len(), 11);
    assert_eq!(names, moat_bridges().into_iter().collect());
}

#[test]
fn eleven_bridges_cross_the_moat() {
    check_moat(&Map::read(&bytes(1, Size::Small)));
    check_moat(&Map::read(&bytes(5, Size::Small)));
    check_moat(Map::city());
}

fn root(parents: &mut BTreeMap<i64, i64>, node: i64) -> i64 {
    let mut at = node;
    while let Some(parent) = parents.get(&at).copied().filter(|parent| *parent != at) {
        at = parent;
    }
    parents.insert(node, at);
    at
}

fn check_connected(map: &Map) {
    let mut parents = BTreeMap::new();
    let drivable: Vec<&Way> = map.ways.values().filter(|way| way.is_drivable()).collect();
    for way in &drivable {
        for pair in way.nodes.windows(2) {
            let (from, to) = (root(&mut parents, pair[0]), root(&mut parents, pair[1]));
            parents.insert(from.max(to), from.min(to));
        }
    }
    let mut parts: BTreeMap<i64, Vec<&Way>> = BTreeMap::new();
    for way in &drivable {
        parts.entry(root(&mut parents, way.nodes[0])).or_default().push(way);
    }
    let sizes: Vec<usize> = parts.values().map(Vec::len).collect();
    assert_eq!(parts.len(), 2, "all streets but those of one island hang together: {sizes:?}");
    let island = parts.values().min_by_key(|ways| ways.len()).unwrap();
    assert!(island.iter().all(|way| way.tag("name").starts_with(LONELY_ISLAND.0)), "{island:?}");
    let names: BTreeSet<&str> =
        map.nodes.values().filter_map(|node| node.tags.get("name")).map(String::as_str).collect();
    assert!(names.contains(LONELY_ISLAND.0));
    check_strongly_connected(&drivable, &island.iter().map(|way| way.id).collect());
}

/// From one node all others are reached with the one-way streets and against them.
fn check_strongly_connected(drivable: &[&Way], island: &BTreeSet<i64>) {
    let mut arcs: [BTreeMap<i64, Vec<i64>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let mut nodes = BTreeSet::new();
    for way in drivable.iter().filter(|way| !island.contains(&way.id)) {
        nodes.extend(&way.nodes);
        for pair in way.nodes.windows(2) {
            let mut add = |from: i64, to: i64| {
                arcs[0].entry(from).or_default().push(to);
                arcs[1].entry(to).or_default().push(from);
            };
            add(pair[0], pair[1]);
            if way.tag("oneway") != "yes" {
                add(pair[1], pair[0]);
            }
        }
    }
    let first = *nodes.iter().next().unwrap();
    for (arcs, how) in arcs.iter().zip(["from", "to"]) {
        let mut seen = BTreeSet::from([first]);
        let mut open = vec![first];
        while let Some(node) = open.pop() {
            for next in arcs.get(&node).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        let missed: Vec<_> = nodes.difference(&seen).take(3).collect();
        assert!(missed.is_empty(), "no way {how} {first}: {missed:?}");
    }
}

#[test]
fn every_street_leads_to_every_other_but_for_one_island() {
    for seed in 1..=6 {
        check_connected(&Map::read(&bytes(seed, Size::Small)));
    }
    check_connected(Map::city());
}

#[test]
fn restrictions_are_of_ways_that_end_at_their_node() {
    let map = Map::city();
    let is_restriction =
        |tags: &super::read::Tags| tags.get("type").is_some_and(|kind| kind == "restriction");
    let restrictions: Vec<_> =
        map.relations.values().filter(|relation| is_restriction(&relation.tags)).collect();
    assert!(restrictions.len() >= 12, "{}", restrictions.len());
    let mut kinds = BTreeSet::new();
    for relation in restrictions {
        let member = |role: &str| {
            let found: Vec<_> = relation.members.iter().filter(|member| member.2 == role).collect();
            assert_eq!(found.len(), 1, "{relation:?}");
            (found[0].0, found[0].1)
        };
        let (('w', from), ('n', via), ('w', to)) = (member("from"), member("via"), member("to")) else {
            panic!("{relation:?}")
        };
        for way in [from, to] {
            let nodes = &map.ways[&way].nodes;
            assert!(nodes[0] == via || nodes[nodes.len() - 1] == via, "{relation:?}");
            assert!(map.ways[&way].is_drivable());
        }
        let kind = relation.tags["restriction"].as_str();
        assert_eq!(kind == "no_u_turn", from == to, "{relation:?}");
        kinds.insert(kind);
    }
    assert_eq!(kinds, BTreeSet::from(["no_left_turn", "no_u_turn", "only_straight_on"]));
}

#[test]
fn one_way_streets_and_bridges_do_not_stand_alone() {
    let map = Map::city();
    for way in map.tagged("highway", "motorway") {
        assert_eq!(way.tag("oneway"), "yes");
        assert!(!way.tag("ref").is_empty() && !way.tag("name:en").is_empty(), "{way:?}");
    }
    let named = |class| {
        map.tagged("highway", class)
            .all(|way| !way.tag("name:zh").is_empty() && !way.tag("name:en").is_empty())
    };
    for class in ["trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street"]
    {
        assert!(map.tagged("highway", class).count() > 10 && named(class), "{class}");
    }
    for way in map.ways.values().filter(|way| way.tag("bridge") == "yes") {
        assert!(!way.tag("layer").is_empty() && way.tag("tunnel").is_empty(), "{way:?}");
    }
}

#[test]
fn everything_that_an_importer_must_know_occurs() {
    for map in [&Map::read(&bytes(1, Size::Small)), Map::city()] {
        let all = || map.nodes.values().map(|node| &node.tags).chain(map.ways.values().map(|way| &way.tags));
        let wanted = [
            ("highway", "motorway_junction"),
            ("highway", "milestone"),
            ("highway", "traffic_signals"),
            ("highway", "motorway_link"),
            ("highway", "footway"),
            ("highway", "service"),
            ("barrier", "toll_booth"),
            ("barrier", "bollard"),
            ("route", "ferry"),
            ("oneway", "yes"),
            ("lanes", "4"),
            ("maxspeed", "120"),
            ("railway", "rail"),
            ("railway", "subway"),
            ("railway", "station"),
            ("waterway", "canal"),
            ("boat", "yes"),
            ("amenity", "police"),
            ("amenity", "hospital"),
            ("amenity", "fire_station"),
            ("amenity", "school"),
            ("amenity", "bank"),
            ("shop", "mall"),
            ("building", "house"),
            ("building", "pagoda"),
            ("place", "city"),
            ("place", "village"),
            ("place", "suburb"),
            ("landuse", "residential"),
            ("leisure", "park"),
            ("natural", "water"),
            ("man_made", "bridge"),
        ];
        for (key, value) in wanted {
            assert!(all().any(|tags| tags.get(key).is_some_and(|found| found == value)), "{key}={value}");
        }
        assert!(all().any(|tags| tags.contains_key("addr:housenumber") && tags.contains_key("addr:street")));
    }
    let city = Map::city();
    let in_city = [
        ("tunnel", "yes"),
        ("access", "private"),
        ("access", "no"),
        ("landuse", "farmland"),
        ("landuse", "forest"),
        ("landuse", "industrial"),
        ("landuse", "commercial"),
        ("waterway", "river"),
    ];
    for (key, value) in in_city {
        assert!(city.tagged(key, value).next().is_some(), "{key}={value}");
    }
    let gates =
        city.nodes.values().filter(|node| node.tags.get("barrier").is_some_and(|kind| kind == "gate"));
    assert!(gates.count() > 10);
}
