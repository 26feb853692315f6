//! What stays covered, against sums written out cell by cell and against every move that there is.

use proptest::prelude::*;

use super::*;

const MINUTE: u32 = 60_000;

fn minutes(row: &[u32]) -> Vec<Option<u32>> {
    row.iter().map(|minutes| Some(minutes * MINUTE)).collect()
}

/// Two towns of 1,000 and 100 people; a unit in each, and one between.
fn towns() -> Ground {
    Ground::new(vec![1_000, 100], vec![minutes(&[1, 11]), minutes(&[11, 1]), minutes(&[6, 6])]).unwrap()
}

#[test]
fn the_loss_is_people_times_the_minutes_that_they_wait_longer() {
    let check = |leaving: &[usize], person_minutes: f64| {
        let lost = towns().lost(&[true; 3], leaving).unwrap().person_minutes();
        assert!((lost - person_minutes).abs() < 1e-9, "{leaving:?}: {lost}");
    };
    check(&[], 0.0);
    check(&[0], 1_000.0 * 5.0);
    check(&[1], 100.0 * 5.0);
    check(&[2], 0.0);
    check(&[0, 2], 1_000.0 * 10.0);
    // Nobody is left: everybody waits as long as is counted.
    check(&[0, 1, 2], 1_000.0 * 29.0 + 100.0 * 29.0);
}

#[test]
fn the_unit_between_moves_up_into_the_town_that_lost_its_own() {
    let stand_by = StandBy {
        places: vec![minutes(&[1, 11]), minutes(&[11, 1])],
        moves: vec![minutes(&[0, 10]), minutes(&[10, 0]), minutes(&[5, 5])],
    };
    let moves = towns().move_ups(&stand_by, &[false, true, true], 5).unwrap();
    assert_eq!(moves.len(), 1, "nothing more is gained");
    assert_eq!((moves[0].unit, moves[0].place, moves[0].takes_milliseconds), (2, 0, 5 * MINUTE));
    assert!((moves[0].gain.person_minutes() - 5_000.0).abs() < 1e-9);
    assert!(towns().move_ups(&stand_by, &[false, true, true], 0).unwrap().is_empty());
}

#[test]
fn what_does_not_fit_together_is_refused_by_name() {
    let ground = towns();
    let stand_by = StandBy { places: Vec::new(), moves: Vec::new() };
    let all = [true; 3];
    for (refused, says) in [
        (Ground::new(vec![1], vec![Vec::new()]).err(), "`units`: 0 entries, there must be 1"),
        (Ground::new(vec![u32::MAX; 3], Vec::new()).err(), "the limit is 10000000000"),
        (ground.waiting(&[true]).err(), "`is_free`: 1 entries, there must be 3"),
        (ground.lost(&all, &[3]).err(), "there is no unit 3"),
        (ground.move_ups(&stand_by, &all, 1).err(), "`moves`: 0 entries, there must be 3"),
    ] {
        let refusal = refused.expect("refused");
        assert!(refusal.to_string().contains(says), "{refusal}");
        assert!(!refusal.wording().zh.is_empty());
    }
}

/// How long all people wait, written out: every cell tries every row.
fn waiting(people: &[u32], rows: &[&Vec<Option<u32>>]) -> i64 {
    let of_cell = |(cell, people): (usize, &u32)| {
        let first = rows.iter().filter_map(|row| row[cell]).min().unwrap_or(u32::MAX);
        i64::from(*people) * i64::from(first.min(30 * MINUTE))
    };
    people.iter().enumerate().map(of_cell).sum()
}

/// The best move from here, of all that there are: greatest gain, shortest way, lowest numbers.
fn best_of_all(
    ground: &Ground,
    stand_by: &StandBy,
    is_free: &[bool],
    made: &[MoveUp],
) -> Option<(i64, i64, i64, i64)> {
    let rows = |moved: &[(usize, usize)]| -> Vec<&Vec<Option<u32>>> {
        let row = |unit: usize| {
            let place = moved.iter().find(|(other, _)| *other == unit).map(|(_, place)| *place);
            place.map_or(&ground.units[unit], |place| &stand_by.places[place])
        };
        (0..ground.units.len()).filter(|unit| is_free[*unit]).map(row).collect()
    };
    let so_far: Vec<(usize, usize)> = made.iter().map(|made| (made.unit, made.place)).collect();
    let before = waiting(&ground.people, &rows(&so_far));
    let mut best = None;
    for unit in (0..ground.units.len()).filter(|unit| is_free[*unit]) {
        for place in 0..stand_by.places.len() {
            let is_new = so_far.iter().all(|(other, taken)| *other != unit && *taken != place);
            if let (true, Some(takes)) = (is_new, stand_by.moves[unit][place]) {
                let moved = [&so_far[..], &[(unit, place)]].concat();
                let gain = before - waiting(&ground.people, &rows(&moved));
                let key = |number: usize| -i64::try_from(number).unwrap();
                best = best.max(Some((gain, -i64::from(takes), key(unit), key(place))));
            }
        }
    }
    best.filter(|(gain, ..)| *gain > 0)
}

fn rows(height: usize, width: usize) -> impl Strategy<Value = Vec<Vec<Option<u32>>>> {
    // Few different times, some of them beyond what is counted, so that ties and limits are met.
    let way = prop::option::weighted(0.9, (0_u32..40).prop_map(|minutes| minutes * MINUTE));
    prop::collection::vec(prop::collection::vec(way, width), height)
}

fn any_case() -> impl Strategy<Value = (Ground, StandBy, Vec<bool>)> {
    (1_usize..6, 0_usize..6, 0_usize..4).prop_flat_map(|(cells, units, places)| {
        let people = prop::collection::vec(0_u32..4, cells);
        let is_free = prop::collection::vec(prop::bool::weighted(0.8), units);
        (people, rows(units, cells), rows(places, cells), rows(units, places), is_free).prop_map(
            |(people, units, places, moves, is_free)| {
                (Ground::new(people, units).unwrap(), StandBy { places, moves }, is_free)
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_loss_is_what_the_sums_say((ground, _, is_free) in any_case(), leave in prop::collection::vec(any::<bool>(), 6)) {
        let leaving: Vec<usize> = (0..is_free.len()).filter(|unit| leave[*unit]).collect();
        let row = |unit: &usize| &ground.units[*unit];
        let before: Vec<_> = (0..is_free.len()).filter(|unit| is_free[*unit]).collect();
        let after: Vec<_> = before.iter().copied().filter(|unit| !leave[*unit]).collect();
        let sum = |units: &[usize]| waiting(&ground.people, &units.iter().map(row).collect::<Vec<_>>());
        let lost = ground.lost(&is_free, &leaving).unwrap().person_milliseconds;
        prop_assert_eq!(i64::try_from(lost).unwrap(), sum(&after) - sum(&before));
    }

    #[test]
    fn each_move_is_the_best_that_there_is_on_top_of_those_before((ground, stand_by, is_free) in any_case()) {
        let moves = ground.move_ups(&stand_by, &is_free, MOVES_MAX).unwrap();
        for (number, made) in moves.iter().enumerate() {
            let key = |number: usize| -i64::try_from(number).unwrap();
            let gain = i64::try_from(made.gain.person_milliseconds).unwrap();
            let found = (gain, -i64::from(made.takes_milliseconds), key(made.unit), key(made.place));
            prop_assert_eq!(Some(found), best_of_all(&ground, &stand_by, &is_free, &moves[..number]));
        }
        prop_assert_eq!(best_of_all(&ground, &stand_by, &is_free, &moves), None);
    }
}
