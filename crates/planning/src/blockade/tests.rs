//! Blockades, small enough to be seen through.

use super::*;
use crate::network::{Road, SECOND};
use crate::unit::Unit;

fn line() -> Network {
    let road = |from, to, time, oneway| Road {
        from,
        to,
        time: time * SECOND,
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway,
    };
    // 0 ─ 1 ─ 2 ─ 3, and from 3 a way to 4 of which none comes back.
    Network::of_roads(
        5,
        vec![road(0, 1, 10, false), road(1, 2, 20, false), road(2, 3, 30, false), road(3, 4, 1, true)],
    )
}

fn unit(id: &str, node: u32, ready: i64) -> Unit {
    Unit { id: id.into(), node, ready: ready * SECOND }
}

#[test]
fn the_last_is_in_place_as_early_as_can_be_and_then_the_sum_is_least() {
    let units = vec![unit("a", 0, 0), unit("b", 1, 5), unit("c", 2, 0)];
    let question = Question { units, posts: vec![1, 3] };
    let answer = solve(&line(), &question, &Watch::patient());
    assert_eq!(
        (answer.status, answer.finish_seconds, answer.total_seconds),
        (Status::Optimal, Some(30.0), Some(35.0))
    );
    let held: Vec<_> = answer
        .assignments
        .iter()
        .map(|posted| (&*posted.post, &*posted.unit, posted.arrive_seconds))
        .collect();
    assert_eq!(held, [("1", "b", 5.0), ("3", "c", 30.0)]);
    let sooner = answer.certificate.sooner.unwrap();
    assert_eq!((sooner.posts.concat(), sooner.units.len()), ("3".to_owned(), 0));
}

#[test]
fn posts_without_enough_units_in_reach_are_named() {
    let posts = vec![0, 1];
    for units in [vec![], vec![unit("a", 4, 0), unit("b", 0, 0)], vec![unit("a", 2, 0)]] {
        let question = Question { units, posts: posts.clone() };
        let answer = solve(&line(), &question, &Watch::patient());
        assert_eq!(answer.status, Status::Infeasible);
        let refused = answer.certificate.sooner.unwrap();
        assert!(refused.units.len() < refused.posts.len(), "{refused:?}");
    }
}
