use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// The least cost of pairing the points that are left, by trying all.
fn brute_force(left: &mut Vec<u32>, cost: &dyn Fn(u32, u32) -> i64) -> i64 {
    let Some(first) = left.pop() else { return 0 };
    let mut best = i64::MAX;
    for at in 0..left.len() {
        let other = left.remove(at);
        best = best.min(cost(first, other) + brute_force(left, cost));
        left.insert(at, other);
    }
    left.push(first);
    best
}

fn table(costs: &[i64]) -> impl Fn(u32, u32) -> i64 + '_ {
    |a, b| costs[(a.max(b) * (a.max(b) + 1) / 2 + a.min(b)) as usize]
}

#[test]
fn two_triangles_are_joined_by_their_nearest_corners() {
    let costs = |a: u32, b: u32| if a / 3 == b / 3 { 1 } else { 10 + i64::from(a % 3 + b % 3) };
    let matching = pair(6, costs);
    assert_eq!((matching.cost, matching.mate[0]), (12, 3));
    assert!(matching.is_proved(costs) && !matching.blossoms.is_empty());
    let mut wrong = matching.clone();
    wrong.potentials[0] += 2;
    assert!(!wrong.is_proved(costs));
}

#[test]
fn nobody_is_paired_with_nobody() {
    assert_eq!(pair(0, |_, _| 1), Matching::default());
    assert!(pair(2, |_, _| 0).is_proved(|_, _| 0));
}

#[test]
fn four_hundred_points_on_a_plane_are_paired_and_proved() {
    let place = |point: u32| (i64::from(point * 7_919 % 10_007), i64::from(point * 104_729 % 9_973));
    let cost = |a: u32, b: u32| (place(a).0 - place(b).0).abs() + (place(a).1 - place(b).1).abs();
    assert!(pair(400, cost).is_proved(cost));
}

proptest! {
    #[test]
    fn no_pairs_cost_less(half in 1_usize..=4, few in any::<bool>(), costs in vec(0_i64..40, 36)) {
        let costs: Vec<i64> = costs.into_iter().map(|cost| if few { cost % 3 } else { cost }).collect();
        let matching = pair(2 * half, table(&costs));
        let mut points = (0..).take(2 * half).collect();
        prop_assert_eq!(matching.cost, brute_force(&mut points, &table(&costs)));
        prop_assert!(matching.is_proved(table(&costs)));
    }

    #[test]
    fn many_pairs_are_proved(half in 5_usize..=20, costs in vec(0_i64..60, 820)) {
        prop_assert!(pair(2 * half, table(&costs)).is_proved(table(&costs)));
    }
}
