//! Who comes first, and who is refused.

use storage::contract::sample;
use storage::{Append, AppendError, Appended, CommandId, Lane, Limits};

use crate::held::{Held, Verdict, wait};

fn append(number: u64, lane: Lane) -> Append {
    Append { lane, ..sample::append(number) }
}

fn commands(numbers: &[u64]) -> Vec<CommandId> {
    numbers.iter().map(|&number| sample::command(number)).collect()
}

#[test]
fn an_emergency_overtakes_everything_that_waits() {
    let held = Held::start(Limits { batch_events_max: 4, ..Limits::default() });
    let mut answers = vec![held.journal.append(append(1, Lane::Normal))];
    assert_eq!(held.next_batch(), commands(&[1]));
    for number in 10..16 {
        answers.push(held.journal.append(append(number, Lane::Bulk)));
        answers.push(held.journal.append(append(number + 10, Lane::Normal)));
    }
    answers.push(held.journal.append(append(112, Lane::Emergency)));
    held.decide(Verdict::Store);
    // The emergency waited for the one batch that was running; the rest is filled 3:1.
    assert_eq!(held.next_batch(), commands(&[112, 20, 21, 10]));
    held.decide(Verdict::Store);
    assert_eq!(held.next_batch(), commands(&[22, 23, 24, 11]));
    held.decide(Verdict::Store);
    assert_eq!(held.next_batch(), commands(&[25, 12, 13, 14]));
    held.decide(Verdict::Store);
    assert_eq!(held.next_batch(), commands(&[15]));
    held.decide(Verdict::Store);
    for answer in answers {
        wait(answer).expect("stored");
    }
}

#[test]
fn a_flood_of_emergencies_leaves_the_others_their_part() {
    let held = Held::start(Limits { batch_events_max: 12, ..Limits::default() });
    let mut answers = vec![held.journal.append(append(1, Lane::Normal))];
    held.next_batch();
    for number in 0..20 {
        answers.push(held.journal.append(append(100 + number, Lane::Emergency)));
        answers.push(held.journal.append(append(200 + number, Lane::Normal)));
        answers.push(held.journal.append(append(300 + number, Lane::Bulk)));
    }
    held.decide(Verdict::Store);
    let batch = commands(&[100, 101, 102, 103, 104, 105, 106, 107, 200, 201, 202, 300]);
    assert_eq!(held.next_batch(), batch);
    drop(held.verdicts);
    for answer in answers {
        wait(answer).expect("stored");
    }
}

fn refused(answer: impl Future<Output = Result<Appended, AppendError>>) -> Option<(Lane, u32)> {
    match wait(answer) {
        Err(AppendError::Busy { lane, retry_after_seconds }) => Some((lane, retry_after_seconds)),
        _ => None,
    }
}

#[test]
fn bulk_is_refused_first_then_normal_and_emergencies_last() {
    let limits =
        Limits { emergency_queued_max: 10, normal_queued_max: 60, bulk_queued_max: 30, ..Limits::default() };
    let held = Held::start(limits);
    let mut answers = vec![held.journal.append(append(1, Lane::Normal))];
    held.next_batch();
    // A hundred may wait in all. Half of that is still open to bulk work.
    for number in 0..51 {
        answers.push(held.journal.append(append(100 + number, Lane::Normal)));
    }
    assert_eq!(refused(held.journal.append(append(2, Lane::Bulk))), Some((Lane::Bulk, 5)));
    for number in 0..9 {
        answers.push(held.journal.append(append(200 + number, Lane::Normal)));
    }
    assert_eq!(refused(held.journal.append(append(3, Lane::Normal))), Some((Lane::Normal, 1)));
    for number in 0..10 {
        answers.push(held.journal.append(append(300 + number, Lane::Emergency)));
    }
    assert_eq!(refused(held.journal.append(append(4, Lane::Emergency))), Some((Lane::Emergency, 1)));
    let metrics = held.journal.metrics();
    assert_eq!((metrics.queued.emergency, metrics.queued.normal, metrics.queued.bulk), (10, 60, 0));
    assert_eq!((metrics.refused.emergency, metrics.refused.normal, metrics.refused.bulk), (1, 1, 1));
    drop(held.verdicts);
    let total = answers.len() as u64;
    for answer in answers {
        wait(answer).expect("what was taken is stored");
    }
    assert_eq!(held.journal.head().position.0, total);
}

#[test]
fn bulk_that_fills_its_own_lane_leaves_room_for_normal_work() {
    let held = Held::start(Limits { bulk_queued_max: 3, ..Limits::default() });
    let mut answers = vec![held.journal.append(append(1, Lane::Normal))];
    held.next_batch();
    for number in 0..3 {
        answers.push(held.journal.append(append(100 + number, Lane::Bulk)));
    }
    assert!(refused(held.journal.append(append(2, Lane::Bulk))).is_some());
    answers.push(held.journal.append(append(3, Lane::Normal)));
    drop(held.verdicts);
    for answer in answers {
        wait(answer).expect("stored");
    }
}

#[test]
fn bytes_that_wait_are_bounded_too() {
    let held = Held::start(Limits { queued_bytes_max: 10_000, ..Limits::default() });
    let heavy = |number, lane| {
        let mut append = append(number, lane);
        append.writes[0].events[0].body = vec![b' '; 4_000];
        append
    };
    let mut answers = vec![held.journal.append(append(1, Lane::Normal))];
    held.next_batch();
    answers.push(held.journal.append(heavy(2, Lane::Normal)));
    assert!(refused(held.journal.append(heavy(3, Lane::Bulk))).is_some());
    assert!(refused(held.journal.append(heavy(4, Lane::Normal))).is_some());
    answers.push(held.journal.append(heavy(5, Lane::Emergency)));
    drop(held.verdicts);
    for answer in answers {
        wait(answer).expect("stored");
    }
}

#[test]
fn an_append_over_a_limit_names_the_limit() {
    let held = Held::start(Limits::default());
    let mut many = sample::append(1);
    many.writes = vec![sample::write(1, storage::Expected::Any, 65)];
    let mut heavy = sample::append(2);
    heavy.writes[0].events[0].body = vec![0; (1 << 20) + 1];
    for (append, name) in [(many, "append_events_max"), (heavy, "append_bytes_max")] {
        match wait(held.journal.append(append)) {
            Err(AppendError::TooLarge { what, limit, got }) => {
                assert_eq!(what, name);
                assert!(got > limit);
            }
            other => panic!("expected a refusal, got {other:?}"),
        }
    }
}

#[test]
fn a_batch_ends_at_its_limit_of_bytes() {
    let held = Held::start(Limits { batch_bytes_max: 10_000, ..Limits::default() });
    let heavy = |number| {
        let mut append = append(number, Lane::Normal);
        append.writes[0].events[0].body = vec![b' '; 4_000];
        append
    };
    let mut answers = vec![held.journal.append(append(1, Lane::Normal))];
    held.next_batch();
    answers.extend((2..=6).map(|number| held.journal.append(heavy(number))));
    held.decide(Verdict::Store);
    assert_eq!(held.next_batch(), commands(&[2, 3]));
    drop(held.verdicts);
    for answer in answers {
        wait(answer).expect("stored");
    }
}
