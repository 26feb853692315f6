use roads::matching::{Fix, position};
use roads::{City, Place};

use super::ground::{DRIVEN, Drawn, drawn, numbers, spot, town};

fn fix(east: f64, north: f64, heading_degrees: Option<f64>) -> Fix {
    Fix { point: spot(east, north), heading_degrees, accuracy_meters: None }
}

fn at(city: &City, fix: Fix, before: Option<&Place>) -> Place {
    position(city, DRIVEN, &fix, before).expect("a street is near")
}

fn street(city: &City, fix: Fix, before: Option<&Place>) -> String {
    city.street(at(city, fix, before).segment).name.to_owned()
}

fn dual_road() -> City {
    town(&[
        Drawn("Eastbound", true, &[(0.0, 0.0), (600.0, 0.0)]),
        Drawn("Westbound", true, &[(600.0, 12.0), (0.0, 12.0)]),
        Drawn("Link", false, &[(0.0, 0.0), (0.0, 12.0)]),
        Drawn("Link", false, &[(600.0, 0.0), (600.0, 12.0)]),
    ])
}

#[test]
fn on_a_dual_road_the_heading_tells_the_side_and_without_one_it_is_the_nearest() {
    let city = dual_road();
    for (heading, expected) in [
        (Some(88.0), "Eastbound"),
        (Some(268.0), "Westbound"),
        (Some(-95.0), "Westbound"),
        (Some(448.0), "Eastbound"),
        (None, "Westbound"),
        (Some(f64::NAN), "Westbound"),
    ] {
        assert_eq!(street(&city, fix(300.0, 8.0, heading), None), expected, "{heading:?}");
    }
}

#[test]
fn a_heading_does_not_outweigh_a_street_that_is_plainly_elsewhere() {
    let city = dual_road();
    let exact = Fix { accuracy_meters: Some(3.0), ..fix(300.0, 30.0, Some(90.0)) };
    assert_eq!(street(&city, exact, None), "Westbound");
}

#[test]
fn whoever_drives_on_one_carriageway_is_not_on_the_other_for_a_position_that_is_off() {
    let city = dual_road();
    let before = at(&city, fix(200.0, -2.0, None), None);
    assert_eq!(street(&city, fix(300.0, 8.0, None), Some(&before)), "Eastbound");
    let far = at(&city, fix(590.0, -2.0, None), None);
    assert_eq!(street(&city, fix(20.0, 8.0, None), Some(&far)), "Westbound", "that was too long ago");
}

#[test]
fn under_a_bridge_the_street_before_is_kept() {
    let city = town(&[
        Drawn("Under", false, &[(0.0, 0.0), (400.0, 0.0)]),
        Drawn("Over", false, &[(200.0, -200.0), (200.0, 200.0)]),
        Drawn("Round", false, &[(400.0, 0.0), (600.0, 0.0), (600.0, 300.0), (200.0, 300.0), (200.0, 200.0)]),
    ]);
    let here = fix(205.0, 2.0, None);
    let south = at(&city, fix(201.0, -60.0, None), None);
    let west = at(&city, fix(140.0, 1.0, None), None);
    assert_eq!(street(&city, here, None), "Under");
    assert_eq!(street(&city, here, Some(&south)), "Over");
    assert_eq!(street(&city, here, Some(&west)), "Under");
}

#[test]
fn without_a_heading_and_a_place_before_it_is_the_nearest_street() {
    let city = drawn();
    let bounds = city.bounds();
    let mut next = numbers(5);
    for _ in 0..500 {
        let mut share = || f64::from(u32::try_from(next() % 10_000).unwrap()) / 10_000.0;
        let east = bounds.min.towards(bounds.max, share());
        let north = bounds.min.towards(bounds.max, share());
        let point = roads::Point { lon_e7: east.lon_e7, lat_e7: north.lat_e7 };
        let fix = Fix { point, heading_degrees: None, accuracy_meters: Some(20.0) };
        assert_eq!(position(city, DRIVEN, &fix, None), city.snap(DRIVEN, point));
    }
}
