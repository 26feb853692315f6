//! Isochrones held against the streets they are made of.

use proptest::prelude::*;

use super::*;
use crate::areas::{Area, Areas, Boundary, read, rings};
use crate::gcj02::Crs;

const FRINGE_METERS: f64 = 80.0;

/// A street of a drawn town: its line, and the times at its ends.
type Street = (Vec<Point>, Cost, Cost);

fn streets(spread: i32) -> impl Strategy<Value = Vec<Street>> {
    let place = move || (-spread..=spread, -spread..=spread);
    let street = (
        place(),
        proptest::collection::vec((-20_000..=20_000, -20_000..=20_000), 1..6),
        0_u32..100_000,
        0_u32..60_000,
    );
    let street = street.prop_map(|(start, bends, first, more)| {
        let mut at = Point { lon_e7: 1_206_000_000 + start.0, lat_e7: 313_000_000 + start.1 };
        let mut line = vec![at];
        for (east, north) in bends {
            at = Point { lon_e7: at.lon_e7 + east, lat_e7: at.lat_e7 + north };
            line.push(at);
        }
        (line, first, first + more)
    });
    proptest::collection::vec(street, 1..40)
}

fn pieces(streets: &[Street]) -> impl Iterator<Item = Piece<'_>> {
    streets.iter().map(|(line, first, last)| Piece {
        line,
        first_cost: *first,
        last_cost: *last,
        meeting: None,
    })
}

/// Points every few metres along a street, with their times.
fn walked(street: &Street) -> Vec<(Point, f64)> {
    let (line, first, last) = street;
    let length: f64 = line.windows(2).map(|ends| ends[0].meters_to(ends[1])).sum();
    let mut walked = Vec::new();
    let mut before = 0.0;
    for ends in line.windows(2) {
        let here = ends[0].meters_to(ends[1]);
        for part in 0..=20 {
            let share = f64::from(part) / 20.0;
            let at = |one: f64, other: f64| one + (other - one) * share;
            let point =
                Point::from_degrees(at(ends[0].lon(), ends[1].lon()), at(ends[0].lat(), ends[1].lat()));
            let time = f64::from(*first)
                + (f64::from(*last) - f64::from(*first)) * (before + here * share) / length.max(1e-9);
            walked.push((point.unwrap(), time));
        }
        before += here;
    }
    walked
}

fn boundary(isochrone: &Isochrone) -> Boundary {
    let area = Area { polygons: isochrone.polygons.clone(), ..Area::default() };
    Boundary::new(Areas { each: vec![area], ..Areas::default() })
}

fn check(streets: &[Street], limits: &[Cost], probes: &[Point]) {
    let found = isochrones(pieces(streets), limits, FRINGE_METERS).unwrap();
    let walked: Vec<(Point, f64)> = streets.iter().flat_map(walked).collect();
    let boundaries: Vec<Boundary> = found.iter().map(boundary).collect();
    for (isochrone, boundary) in found.iter().zip(&boundaries) {
        let rings: Vec<_> = isochrone.polygons.iter().flat_map(|polygon| polygon.rings().cloned()).collect();
        assert_eq!(rings::Checker::default().check(&rings), Ok(0), "rings neither cross nor touch");
        for polygon in &isochrone.polygons {
            assert!(rings::square_meters(&polygon.outer) > 0.0, "an outer ring runs anticlockwise");
            assert!(
                polygon.holes.iter().all(|hole| rings::square_meters(hole) < 0.0),
                "a hole runs clockwise"
            );
        }
        let limit = f64::from(isochrone.limit);
        for (point, time) in &walked {
            assert!(
                *time > limit - 1.0 || boundary.holds(*point),
                "{point:?} is reached at {time} of {limit}"
            );
        }
        for probe in probes {
            let near = walked
                .iter()
                .filter(|(_, time)| *time <= limit + 1.0)
                .map(|(point, _)| point.meters_to(*probe))
                .fold(f64::INFINITY, f64::min);
            let inside = boundary.holds(*probe);
            assert!(
                near > FRINGE_METERS * 0.65 || inside,
                "{probe:?} is {near} m from a street that is reached"
            );
            assert!(!inside || near < FRINGE_METERS * 2.0, "{probe:?} is {near} m from any street");
        }
    }
    for pair in boundaries.windows(2) {
        assert!(probes.iter().all(|probe| !pair[0].holds(*probe) || pair[1].holds(*probe)));
    }
    for (pair, outer) in found.windows(2).zip(&boundaries[1..]) {
        for polygon in &pair[0].polygons {
            for corner in polygon.rings().flatten() {
                assert!(outer.holds(*corner), "a greater limit holds a smaller");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn in_a_dense_town_every_street_in_time_is_inside_and_the_rings_are_valid(
        streets in streets(60_000), probes in proptest::collection::vec((-90_000..=90_000, -90_000..=90_000), 200)
    ) {
        let probes: Vec<Point> = probes.into_iter()
            .map(|(east, north): (i32, i32)| Point { lon_e7: 1_206_000_000 + east, lat_e7: 313_000_000 + north })
            .collect();
        check(&streets, &[30_000, 60_000, 90_000], &probes);
    }

    #[test]
    fn where_streets_lie_apart_so_do_the_polygons(streets in streets(4_000_000)) {
        check(&streets, &[20_000, 100_000], &[]);
    }
}

#[test]
fn a_block_has_a_hole_and_a_street_is_cut_where_its_time_is_up() {
    let at = |east: i32, north: i32| Point { lon_e7: 1_206_000_000 + east, lat_e7: 313_000_000 + north };
    // A block of about 570 × 660 m, and a road of 9.5 km to the east.
    let block = vec![at(0, 0), at(60_000, 0), at(60_000, 60_000), at(0, 60_000), at(0, 0)];
    let streets: Vec<Street> =
        vec![(block, 0, 10_000), (vec![at(60_000, 0), at(1_060_000, 0)], 10_000, 110_000)];
    let found = isochrones(pieces(&streets), &[60_000, 10_000, 60_000], FRINGE_METERS).unwrap();
    assert_eq!(found.iter().map(|isochrone| isochrone.limit).collect::<Vec<_>>(), [10_000, 60_000]);
    for isochrone in &found {
        assert_eq!((isochrone.polygons.len(), isochrone.polygons[0].holes.len()), (1, 1));
    }
    let far = boundary(&found[1]);
    assert!(far.holds(at(555_000, 0)) && !far.holds(at(575_000, 0)) && !far.holds(at(30_000, 30_000)));
    let text = to_geojson(&found);
    assert!(text.starts_with(
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"seconds":100},"geometry":{"type":"MultiPolygon","coordinates":[[[[120."#
    ));
    let areas = read(&text, Crs::Wgs84).unwrap();
    assert_eq!(areas.each[1].polygons, found[1].polygons);
}

#[test]
fn nothing_reached_is_an_empty_answer_and_a_senseless_question_is_refused() {
    let line = [Point { lon_e7: 10, lat_e7: 10 }];
    let piece = Piece { line: &line, first_cost: 500, last_cost: 500, meeting: None };
    let found = isochrones([piece], &[100, 500], FRINGE_METERS).unwrap();
    assert!(found[0].polygons.is_empty());
    assert!(boundary(&found[1]).holds(line[0]));
    assert_eq!(isochrones([piece], &[], FRINGE_METERS), Err(IsochroneError::Limits(0)));
    assert_eq!(isochrones([piece], &[1], 1.0), Err(IsochroneError::Fringe(1.0)));
    assert_eq!(to_geojson(&found[..1]).matches("coordinates\":[]").count(), 1);
}
