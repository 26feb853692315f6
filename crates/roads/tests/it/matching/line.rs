use std::sync::OnceLock;

use proptest::prelude::*;
use roads::city::SegmentId;
use roads::road::Traits;
use roads::{City, Point, matching};

use super::ground::{DRIVEN, Drawn, Junctions, drawn, names, numbers, spot, town};
use crate::shared;

/// A hand's tremble: corners nearer to each other are not told apart, nor are streets as short.
const TREMBLE_METERS: f64 = 5.0;
/// A street as short as this beside the line's end or corner may be meant or not when the line is drawn by hand.
const STUB_METERS: f64 = 15.0;

fn junctions() -> &'static Junctions<'static> {
    static JUNCTIONS: OnceLock<Junctions<'static>> = OnceLock::new();
    JUNCTIONS.get_or_init(|| Junctions::of(drawn()))
}

fn meant(city: &City, line: &[Point]) -> Vec<SegmentId> {
    matching::line(city, DRIVEN, line)
}

fn is_longer(city: &City, segments: &[SegmentId], meters: f64) -> bool {
    segments.iter().all(|segment| city.meters(*segment) >= meters)
}

/// The streets that are in one list and not in the other.
fn difference(one: &[SegmentId], other: &[SegmentId]) -> Vec<SegmentId> {
    let only = |held: &[SegmentId], other: &[SegmentId]| {
        held.iter().copied().filter(|segment| !other.contains(segment)).collect::<Vec<_>>()
    };
    [only(one, other), only(other, one)].concat()
}

proptest! {
    #[test]
    fn the_line_of_a_walk_means_exactly_its_streets_and_so_does_its_reverse(
        choices in prop::collection::vec(any::<usize>(), 1..20),
    ) {
        let (walked, mut line) = junctions().walk(&choices);
        let found = meant(drawn(), &line);
        if is_longer(drawn(), &walked, TREMBLE_METERS) {
            prop_assert_eq!(&found, &walked);
        }
        line.reverse();
        prop_assert_eq!(meant(drawn(), &line), found);
    }

    #[test]
    fn a_line_by_hand_and_its_reverse_mean_the_same(
        choices in prop::collection::vec(any::<usize>(), 1..12),
        seed in 1_u64..,
    ) {
        let (_, line) = junctions().walk(&choices);
        let mut line = jittered(&line, &mut numbers(seed));
        let found = meant(drawn(), &line);
        line.reverse();
        prop_assert_eq!(meant(drawn(), &line), found);
    }
}

#[test]
fn of_two_thousand_walks_hardly_any_line_means_anything_but_exactly_its_streets() {
    let mut next = numbers(1);
    let exact = (0..2_000).filter(|_| {
        let choices: Vec<usize> = (0..=next() % 12).map(|_| next()).collect();
        let (walked, line) = junctions().walk(&choices);
        meant(drawn(), &line) == walked
    });
    assert!(exact.count() >= 1_990, "some walks turn within a tremble of the hand, but few");
}

/// A line as a hand draws it: every corner two to three metres off.
fn jittered(line: &[Point], next: &mut impl FnMut() -> usize) -> Vec<Point> {
    let mut share = || f64::from(u32::try_from(next() % 10_000).unwrap()) / 10_000.0;
    let meters = roads::geo::METERS_PER_DEGREE;
    let moved = |point: &Point| {
        let (off, angle) = (2.0 + share(), share() * std::f64::consts::TAU);
        let east = off * angle.cos() / meters / point.lat().to_radians().cos();
        Point::from_degrees(point.lon() + east, point.lat() + off * angle.sin() / meters).unwrap()
    };
    line.iter().map(moved).collect()
}

#[test]
fn a_line_that_is_two_to_three_metres_off_means_the_same_but_for_stubs_ramps_and_the_other_carriageway() {
    let city = drawn();
    let mut next = numbers(2);
    let mut exact = 0;
    for walk in 0..1_000 {
        let choices: Vec<usize> = (0..=next() % 12).map(|_| next()).collect();
        let (walked, line) = junctions().walk(&choices);
        let found = meant(city, &jittered(&line, &mut next));
        exact += usize::from(found == walked);
        let different = difference(&found, &walked);
        let label = |segment: SegmentId| (city.street(segment).name, city.street(segment).number);
        let is_ramp = |segment: &SegmentId| city.street(*segment).traits.has(Traits::LINK);
        // Where a ramp leaves a motorway, the two run side by side nearer than the line is off.
        let beside_a_ramp = different.iter().any(is_ramp);
        for segment in different {
            let is_twin =
                walked.iter().any(|other| label(*other) == label(segment)) && found.contains(&segment);
            let is_stub = city.meters(segment) < STUB_METERS;
            assert!(is_stub || is_twin || beside_a_ramp, "walk {walk}: {:?}", city.street(segment));
        }
    }
    assert!(exact >= 980, "{exact} of 1,000 are exact");
}

/// A main street with a junction every hundred metres, a stub of eight metres, and another street that crosses it.
fn high_street() -> City {
    town(&[
        Drawn("Main", false, &[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (400.0, 0.0)]),
        Drawn("Stub", false, &[(100.0, 0.0), (100.0, 8.0)]),
        Drawn("Cross", false, &[(200.0, -150.0), (200.0, 0.0), (200.0, 150.0)]),
    ])
}

/// The corners of a line, in metres.
type Corners<'a> = &'a [(f64, f64)];

fn line(spots: Corners<'_>) -> Vec<Point> {
    spots.iter().map(|(east, north)| spot(*east, *north)).collect()
}

#[test]
fn a_line_means_the_streets_it_goes_along_and_no_stub_no_crossing_and_nothing_it_only_touches() {
    let city = high_street();
    let cases: [(&str, Corners<'_>, usize, &[&str]); 8] = [
        ("a little crooked", &[(0.0, 2.0), (80.0, -3.0), (190.0, 3.0)], 2, &["Main"]),
        ("a little too long", &[(0.0, 0.0), (225.0, 1.0)], 2, &["Main"]),
        ("well into the next stretch", &[(0.0, 0.0), (240.0, 1.0)], 3, &["Main"]),
        ("a short mark on a long stretch", &[(290.0, 1.0), (310.0, -1.0)], 1, &["Main"]),
        ("round the corner", &[(110.0, 0.0), (200.0, 1.0), (201.0, 140.0)], 2, &["Cross", "Main"]),
        ("straight across", &[(150.0, -60.0), (150.0, 60.0)], 0, &[]),
        ("askew across", &[(270.0, -40.0), (350.0, 40.0)], 0, &[]),
        ("far from all", &[(20.0, 60.0), (90.0, 60.0)], 0, &[]),
    ];
    for (what, spots, count, streets) in cases {
        let found = meant(&city, &line(spots));
        assert_eq!(
            (names(&city, &found), found.len()),
            (streets.iter().map(ToString::to_string).collect(), count),
            "{what}"
        );
    }
}

#[test]
fn a_point_means_the_nearest_street_within_forty_metres() {
    let city = high_street();
    assert_eq!(names(&city, &meant(&city, &line(&[(50.0, 38.0)]))), ["Main"]);
    assert_eq!(names(&city, &meant(&city, &line(&[(190.0, 25.0), (190.0, 25.0)]))), ["Cross"]);
    assert!(meant(&city, &line(&[(50.0, 42.0)])).is_empty());
    assert!(meant(&city, &[]).is_empty());
}

#[test]
fn a_line_through_a_park_means_the_streets_before_and_after_it() {
    let city = town(&[
        Drawn("West", false, &[(0.0, 0.0), (200.0, 0.0)]),
        Drawn("Park Road", false, &[(200.0, 0.0), (200.0, 200.0), (500.0, 200.0), (500.0, 0.0)]),
        Drawn("East", false, &[(500.0, 0.0), (700.0, 0.0)]),
    ]);
    assert_eq!(names(&city, &meant(&city, &line(&[(0.0, 0.0), (700.0, 0.0)]))), ["East", "West"]);
}

/// A dual road of two carriageways ten metres apart, and a one-way street of another name farther on.
fn dual_road() -> City {
    town(&[
        Drawn("Dual", true, &[(0.0, 0.0), (200.0, 0.0), (400.0, 0.0)]),
        Drawn("Dual", true, &[(400.0, 10.0), (200.0, 10.0), (0.0, 10.0)]),
        Drawn("Other", true, &[(0.0, -9.0), (400.0, -9.0)]),
        Drawn("Link", false, &[(0.0, -9.0), (0.0, 0.0), (0.0, 10.0)]),
        Drawn("Link", false, &[(200.0, 0.0), (200.0, 10.0)]),
        Drawn("Link", false, &[(400.0, -9.0), (400.0, 0.0), (400.0, 10.0)]),
    ])
}

#[test]
fn a_line_by_hand_closes_both_carriageways_of_a_dual_road_and_an_exact_one_closes_its_own() {
    let city = dual_road();
    let cases: [(&str, Corners<'_>, usize); 5] = [
        ("down the middle", &[(0.0, 5.0), (400.0, 5.0)], 4),
        ("by hand beside one", &[(0.0, 5.0), (200.0, 2.0), (400.0, 4.0)], 4),
        ("by hand beside one, half as far", &[(5.0, 3.0), (190.0, 3.0)], 2),
        ("exactly along one", &[(0.0, 0.0), (400.0, 0.0)], 2),
        ("exactly along the other", &[(0.0, 10.0), (400.0, 10.0)], 2),
    ];
    for (what, spots, count) in cases {
        let found = meant(&city, &line(spots));
        assert_eq!((names(&city, &found), found.len()), (vec!["Dual".to_owned()], count), "{what}");
    }
}

#[test]
fn a_straight_line_from_end_to_end_of_a_street_of_moscow_means_that_street() {
    let Some(file) = shared::data("networks/osm/moscow-uniform.osm.pbf") else { return };
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("moscow.city");
    roads::import::import_osm(&file, None, &out, &mut |_, _| ()).unwrap();
    let city = City::open(&out).unwrap();
    let all = Junctions::of(&city);
    let mut next = numbers(3);
    let (mut streets, mut missed, mut more) = (0, 0, 0);
    while streets < 1_000 {
        let (walked, line) = all.walk(&[next()]);
        let ends = [line[0], line[line.len() - 1]];
        let apart = ends[0].meters_to(ends[1]);
        if apart < STUB_METERS || apart < city.meters(walked[0]) * 0.9 {
            continue;
        }
        streets += 1;
        let found = meant(&city, &ends);
        missed += usize::from(!found.contains(&walked[0]));
        more += usize::from(found.len() > 1);
    }
    assert!(missed <= 5 && more <= 20, "of {streets}: {missed} missed, {more} with others");
}
