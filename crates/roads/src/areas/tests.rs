//! Areas held against slower and simpler answers.

use proptest::prelude::*;

use super::{Boundary, GeoJsonError, Locator, Polygon, Ring, read, rings};
use crate::gcj02::Crs;
use crate::{Bounds, Point};

fn point(lon_e7: i32, lat_e7: i32) -> Point {
    Point { lon_e7, lat_e7 }
}

fn ring(points: &[(i32, i32)]) -> Ring {
    points.iter().map(|&(lon, lat)| point(lon, lat)).collect()
}

/// On an edge, or met by the ray to the east an odd number of times; in whole numbers that cannot overflow.
fn holds(polygon: &Polygon, at: Point) -> bool {
    let wide = |one: i32, other: i32| i128::from(one) - i128::from(other);
    let on_edge = polygon.edges().any(|(a, b)| {
        Bounds::of([a, b]).holds(at)
            && wide(at.lon_e7, a.lon_e7) * wide(b.lat_e7, a.lat_e7)
                == wide(b.lon_e7, a.lon_e7) * wide(at.lat_e7, a.lat_e7)
    });
    let met = polygon.edges().filter(|(a, b)| {
        let (low, high) = if a.lat_e7 <= b.lat_e7 { (a, b) } else { (b, a) };
        low.lat_e7 <= at.lat_e7
            && at.lat_e7 < high.lat_e7
            && wide(at.lon_e7, low.lon_e7) * wide(high.lat_e7, low.lat_e7)
                < wide(high.lon_e7, low.lon_e7) * wide(at.lat_e7, low.lat_e7)
    });
    on_edge || met.count() % 2 == 1
}

/// Any polygon whatever: rings may cross, lie over one another, run along each other.
fn any_polygon(reach: i32) -> impl Strategy<Value = Polygon> {
    let ring = proptest::collection::vec((-reach..=reach, -reach..=reach), 3..12);
    proptest::collection::vec(ring, 1..4).prop_map(|rings| {
        let mut rings = rings.into_iter().map(|points| {
            let mut ring = ring_of(points);
            ring.dedup();
            ring
        });
        let outer = rings.next().expect("at least one ring was drawn");
        Polygon { outer, holes: rings.collect() }
    })
}

fn ring_of(points: Vec<(i32, i32)>) -> Ring {
    points.into_iter().map(|(lon, lat)| point(lon, lat)).collect()
}

fn every_answer_is_that_of_the_ray(polygons: &[Polygon], points: &[Point]) {
    let locator = Locator::of((0..).zip(polygons));
    let answers = locator.locate_all(points);
    for (at, answer) in points.iter().zip(answers) {
        let expected = (0..).zip(polygons).find(|(_, polygon)| holds(polygon, *at)).map(|(number, _)| number);
        assert_eq!(answer, expected, "{at:?} in {polygons:?}");
        assert_eq!(locator.locate(*at), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn on_a_coarse_grid_where_points_lie_on_edges_and_corners_every_answer_is_that_of_the_ray(
        polygons in proptest::collection::vec(any_polygon(9), 1..6)
    ) {
        let points: Vec<Point> = (-11..=11).flat_map(|lon| (-11..=11).map(move |lat| point(lon, lat))).collect();
        every_answer_is_that_of_the_ray(&polygons, &points);
    }

    #[test]
    fn over_the_whole_earth_every_answer_is_that_of_the_ray(
        polygons in proptest::collection::vec(any_polygon(900_000_000), 1..6),
        points in proptest::collection::vec((-1_800_000_000..=1_800_000_000, -900_000_000..=900_000_000), 64),
    ) {
        let mut points: Vec<Point> = points.into_iter().map(|(lon, lat): (i32, i32)| point(lon, lat)).collect();
        points.extend(polygons.iter().flat_map(|polygon| polygon.edges().map(|(from, _)| from)));
        every_answer_is_that_of_the_ray(&polygons, &points);
    }

    #[test]
    fn a_ring_that_crosses_is_found_whatever_number_of_edges_it_has(
        points in proptest::collection::vec((-40..=40, -40..=40), 3..10), parts in 1..6
    ) {
        // Long edges are cut at whole points, so that the same line is looked at pairwise and cell by cell.
        let mut short = ring_of(points);
        short.dedup();
        while short.len() > 1 && short.first() == short.last() {
            short.pop();
        }
        prop_assume!(short.len() > 2);
        let scaled: Ring = short.iter().map(|at| point(at.lon_e7 * 60, at.lat_e7 * 60)).collect();
        let cut: Ring = rings::edges(&scaled)
            .flat_map(|(from, to)| {
                (0..parts).map(move |part| {
                    let at = |one: i32, other: i32| one + (other - one) / parts * part;
                    point(at(from.lon_e7, to.lon_e7), at(from.lat_e7, to.lat_e7))
                })
            })
            .collect();
        let mut checker = rings::Checker::default();
        let whole = checker.check(&[scaled]).is_ok();
        prop_assert_eq!(checker.check(&[cut]).is_ok(), whole);
    }
}

#[test]
fn rings_that_touch_are_counted_and_rings_that_cross_are_refused() {
    let square = [(0, 0), (10, 0), (10, 10), (0, 10)];
    let mut comb = vec![(0, 0)];
    comb.extend((0..20).flat_map(|tooth| [(tooth * 10, 50), (tooth * 10 + 5, 20)]));
    comb.push((200, 0));
    let mut bent = comb.clone();
    bent[8] = (31, -5);
    let cases: [(&str, Vec<Ring>, Result<usize, Point>); 9] = [
        ("a square", vec![ring(&square)], Ok(0)),
        ("a bow tie", vec![ring(&[(0, 0), (10, 10), (10, 0), (0, 10)])], Err(point(5, 5))),
        (
            "a bow tie with a knot",
            vec![ring(&[(0, 0), (5, 5), (10, 10), (10, 0), (5, 5), (0, 10)])],
            Err(point(5, 5)),
        ),
        (
            "two triangles at a corner",
            vec![ring(&[(0, 0), (5, 5), (0, 10), (10, 10), (5, 5), (10, 0)])],
            Ok(1),
        ),
        ("a corner on an edge", vec![ring(&[(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)])], Ok(1)),
        (
            "a corner through an edge",
            vec![ring(&[(0, 0), (10, 0), (10, 10), (5, -1), (0, 10)])],
            Err(point(6, 0)),
        ),
        (
            "a hole through the outer ring",
            vec![ring(&square), ring(&[(5, 5), (15, 5), (5, 6)])],
            Err(point(10, 5)),
        ),
        ("a comb", vec![ring(&comb)], Ok(0)),
        ("a bent comb", vec![ring(&bent)], Err(point(25, 0))),
    ];
    let mut checker = rings::Checker::default();
    for (name, rings, expected) in cases {
        match (checker.check(&rings), expected) {
            (Ok(touches), Ok(expected)) => assert_eq!(touches, expected, "{name}"),
            (Err(_), Err(_)) => {}
            (found, expected) => panic!("{name}: {found:?}, not {expected:?}"),
        }
    }
    let bow_tie = checker.check(&[ring(&[(0, 0), (10, 10), (10, 0), (0, 10)])]);
    assert_eq!(bow_tie, Err(rings::Crossing { ring: 0, other: 0, place: point(5, 5) }));
}

const TWO_DISTRICTS: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"adcode":320508,"name":"姑苏区","name:en":"Gusu","layer":"district"},
   "geometry":{"coordinates":[[[120,31],[121,31],[121,32],[120,32],[120,31]],
                              [[120.4,31.4],[120.6,31.4],[120.6,31.6],[120.4,31.6],[120.4,31.4]]],"type":"Polygon"}},
  {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[120,31]}},
  {"type":"Feature","id":"east","properties":null,
   "geometry":{"type":"MultiPolygon","coordinates":[[[[121,31,5.5],[122,31,5],[122,32],[121,32]]]]}}]}"#;

#[test]
fn areas_are_read_with_codes_names_holes_and_open_rings() {
    let areas = read(TWO_DISTRICTS, Crs::Wgs84).unwrap();
    assert_eq!((areas.each.len(), areas.left_out, areas.touches), (2, 1, 0));
    let (gusu, east) = (&areas.each[0], &areas.each[1]);
    assert_eq!(
        (gusu.code.as_str(), gusu.name_zh.as_str(), gusu.name_en.as_str(), gusu.layer.as_str()),
        ("320508", "姑苏区", "Gusu", "district")
    );
    assert_eq!((east.code.as_str(), east.polygons[0].outer.len()), ("east", 4));
    assert_eq!(gusu.centroid(), Point::from_degrees(120.5, 31.5));
    let expected = (111_195.08_f64).powi(2) * 31.5_f64.to_radians().cos() * 0.96;
    assert!((gusu.square_meters() / expected - 1.0).abs() < 1e-6, "{}", gusu.square_meters());
    let located = Locator::new(&areas);
    let at = |lon, lat| located.locate(Point::from_degrees(lon, lat).unwrap());
    assert_eq!(
        [at(120.1, 31.1), at(120.5, 31.5), at(121.0, 31.5), at(122.0, 31.5)],
        [Some(0), None, Some(0), Some(1)]
    );
}

#[test]
fn what_is_no_sound_area_is_refused_with_feature_ring_place_and_remedy() {
    let polygon = |coordinates: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"name":"甲"}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#
        )
    };
    let cases = [
        (
            polygon("[[[120,31],[121,32],[121,31],[120,32],[120,31]]]"),
            "feature 1 (code 1, 甲), polygon 1, ring 1: the ring crosses itself at 120.5000000, 31.5000000; repair the polygon there",
        ),
        (
            polygon("[[[120,31],[121,31],[121,32],[120,31]],[[1,1],[2,2],[1,1]]]"),
            "feature 1 (code 1, 甲), polygon 1, ring 2: the ring has 2 different points and encloses nothing; remove it or give it at least three",
        ),
        (
            polygon("[[[120,31],[40500000,3500000],[121,32],[120,31]]]"),
            "feature 1 (code 1, 甲), polygon 1, ring 1: position 2 is 40500000, 3500000, which is not a longitude and a latitude in degrees; projected coordinates must be turned into WGS-84 first",
        ),
        (
            polygon("[[120,31],[121,31]]"),
            "feature 1 (code 1, 甲), polygon 1, ring 2: the arrays are not as deep as the geometry's type asks for; write it as RFC 7946 has it",
        ),
        (
            polygon("[[[120,31],[121],[121,32]]]"),
            "feature 1 (code 1, 甲), polygon 1, ring 1: a position has one number, not longitude and latitude; write it as RFC 7946 has it",
        ),
        (
            r#"{"type":"Topology"}"#.to_owned(),
            r#"the file is no GeoJSON: `type` is "Topology"; expected FeatureCollection, Feature, Polygon or MultiPolygon"#,
        ),
        (
            r#"{"type":"FeatureCollection","features":[]}"#.to_owned(),
            "the file has no polygon; 0 features of other kinds were left out",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read(&text, Crs::Wgs84).unwrap_err().to_string(), expected);
    }
    assert!(matches!(read("zeros", Crs::Wgs84), Err(GeoJsonError::Json(_))));
}

#[test]
fn a_boundary_tells_where_a_line_goes_out_and_comes_in_but_not_where_it_passes_an_inner_border() {
    let boundary = Boundary::from_geojson(TWO_DISTRICTS).unwrap();
    let at = |lon, lat| Point::from_degrees(lon, lat).unwrap();
    let line = [at(120.2, 31.2), at(121.5, 31.2), at(122.5, 31.2), at(122.5, 31.5), at(120.5, 31.5)];
    let passages = boundary.passages(&line);
    let found: Vec<_> =
        passages.iter().map(|passage| (passage.place, passage.stretch, passage.outward)).collect();
    assert_eq!(found, [(at(122.0, 31.2), 1, true), (at(122.0, 31.5), 3, false), (at(120.6, 31.5), 3, true)]);
    assert!(boundary.holds(at(121.0, 31.5)) && !boundary.holds(at(120.5, 31.5)));
    assert!(!boundary.is_passed_by(&line[..2]) && boundary.is_passed_by(&line));
}
