//! Places on the network, where the streets make them delicate.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::fmt::Write as _;

use roads::import::import_osm;
use roads::search::Search;
use roads::{City, Point, Profile, Traveller};

/// A junction J to which two one-way streets lead, from the west and the north, and from which one leads east. Whoever
/// has left it comes back only by the long way around in the south.
///
/// ```text
///              N
///              ↓
///        W ──► J ──► E
///        │           │
///        └───────────┘ some kilometres
/// ```
const NODES: [(&str, f64, f64); 6] = [
    ("J", 120.600, 31.300),
    ("W", 120.598, 31.300),
    ("N", 120.600, 31.302),
    ("E", 120.602, 31.300),
    ("SE", 120.602, 31.270),
    ("SW", 120.598, 31.270),
];
const WAYS: [(&str, &[&str]); 5] = [
    ("yes", &["W", "J"]),
    ("yes", &["N", "J"]),
    ("yes", &["J", "E"]),
    ("no", &["E", "SE", "SW", "W"]),
    ("no", &["W", "N"]),
];

fn point(name: &str) -> Point {
    let (_, lon, lat) = NODES.iter().find(|(node, ..)| *node == name).unwrap();
    Point::from_degrees(*lon, *lat).unwrap()
}

fn junction() -> City {
    let folder = tempfile::tempdir().unwrap();
    let (osm, out) = (folder.path().join("j.osm"), folder.path().join("j.city"));
    let number = |name: &str| NODES.iter().position(|(node, ..)| *node == name).unwrap() + 1;
    let mut xml = "<osm version=\"0.6\">".to_owned();
    for (name, lon, lat) in NODES {
        write!(xml, "<node id=\"{}\" lon=\"{lon}\" lat=\"{lat}\"/>", number(name)).unwrap();
    }
    for (id, (oneway, nodes)) in (100..).zip(WAYS) {
        let refs: Vec<String> = nodes.iter().map(|node| format!("<nd ref=\"{}\"/>", number(node))).collect();
        let refs = refs.concat();
        write!(
            xml,
            "<way id=\"{id}\">{refs}<tag k=\"highway\" v=\"residential\"/><tag k=\"oneway\" v=\"{oneway}\"/></way>"
        )
        .unwrap();
    }
    xml.push_str("</osm>");
    std::fs::write(&osm, xml).unwrap();
    import_osm(&osm, None, &out, &mut |_, _| ()).unwrap();
    City::open(&out).unwrap()
}

fn seconds(city: &City, from: &str, to: &str) -> f64 {
    let traveller = Traveller::new(city, Profile::Ordinary);
    let mut search = Search::new(traveller.graph());
    let place = |name: &str| city.snap(Profile::Ordinary, point(name)).unwrap();
    let route = traveller.route(&mut search, &place(from), &place(to)).unwrap();
    let costs = traveller.costs_to(&mut search, &place(to), &[&place(from)]);
    assert_eq!(costs, [route.cost], "{from} to {to}: the path and the time agree");
    f64::from(route.cost) / 100.0
}

#[test]
fn a_place_on_a_junction_is_reached_by_every_street_that_leads_to_it_and_left_by_every_other() {
    let city = junction();
    for (from, to) in [("W", "J"), ("N", "J"), ("J", "E")] {
        let direct = point(from).meters_to(point(to));
        let seconds = seconds(&city, from, to);
        // Some 200 metres; around the south it is some seven kilometres.
        assert!(seconds < direct / 2.0, "{from} to {to}: {direct:.0} m take {seconds} s");
    }
    assert!(seconds(&city, "E", "J") > 300.0, "nobody drives against a one-way street");
    assert!(seconds(&city, "J", "N") > 300.0);
}
