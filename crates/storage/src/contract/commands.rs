//! What commands get for an answer.

use uuid::Uuid;

use super::{Started, sample};
use crate::{Append, AppendError, Expected, Fingerprint, Journal, PartyKey, Position, verify};

fn append_to(number: u64, stream: u64, expected: Expected) -> Append {
    Append { writes: vec![sample::write(stream, expected, 1)], ..sample::append(number) }
}

fn conflict_version(journal: &Journal, append: Append) -> u64 {
    match journal.append_and_wait(append) {
        Err(AppendError::Conflict { actual, .. }) => actual,
        other => unreachable!("expected a conflict, got {other:?}"),
    }
}

pub(super) fn an_expectation_that_does_not_hold_is_a_conflict(started: &mut Started) {
    let journal = &started.journal;
    journal.append_and_wait(append_to(1, 5, Expected::NoStream)).expect("a new stream");
    journal.append_and_wait(append_to(2, 5, Expected::Version(1))).expect("the right version");
    journal.append_and_wait(append_to(3, 5, Expected::Any)).expect("any version");
    assert_eq!(conflict_version(journal, append_to(4, 5, Expected::NoStream)), 3);
    assert_eq!(conflict_version(journal, append_to(5, 5, Expected::Version(2))), 3);
    assert_eq!(conflict_version(journal, append_to(6, 5, Expected::Version(4))), 3);
    assert_eq!(conflict_version(journal, append_to(7, 4, Expected::Version(1))), 0);
    // The id of a refused command is free: nothing happened under it.
    journal.append_and_wait(append_to(4, 5, Expected::Version(3))).expect("the refused command, put right");
    assert_eq!(journal.head().position, Position(4));
}

pub(super) fn a_conflict_in_one_stream_leaves_all_others_alone(started: &mut Started) {
    let journal = &started.journal;
    journal.append_and_wait(append_to(1, 1, Expected::NoStream)).expect("stored");
    let mut both = append_to(2, 2, Expected::NoStream);
    both.writes.push(sample::write(1, Expected::Version(7), 1));
    both.keys.push(PartyKey { id: Uuid::from_u128(1), wrapped: vec![1] });
    assert_eq!(conflict_version(journal, both), 1);
    let reader = journal.reader();
    assert_eq!(reader.read_stream(sample::stream(2)).expect("read"), []);
    assert_eq!(reader.key(Uuid::from_u128(1)).expect("read"), None);
    assert_eq!(reader.command(sample::command(2)).expect("read"), None);
    journal.append_and_wait(append_to(3, 2, Expected::NoStream)).expect("the stream is still new");
}

pub(super) fn writes_of_one_command_build_on_each_other(started: &mut Started) {
    let journal = &started.journal;
    let mut append = append_to(1, 1, Expected::NoStream);
    append.writes.push(sample::write(2, Expected::NoStream, 3));
    append.writes.push(sample::write(1, Expected::Version(1), 2));
    // Without events a write only guards.
    append.writes.push(sample::write(2, Expected::Version(3), 0));
    let appended = journal.append_and_wait(append).expect("stored");
    assert_eq!((appended.first, appended.last), (Position(1), Position(6)));
    assert_eq!(journal.reader().read_stream(sample::stream(1)).expect("read").len(), 3);
    let mut guarded = append_to(2, 3, Expected::NoStream);
    guarded.writes.push(sample::write(2, Expected::Version(2), 0));
    assert_eq!(conflict_version(journal, guarded), 3);
    let nothing = Append { writes: vec![sample::write(9, Expected::Any, 0)], ..sample::append(3) };
    assert!(matches!(journal.append_and_wait(nothing), Err(AppendError::Empty)));
}

pub(super) fn the_same_command_gets_the_same_answer(started: &mut Started) {
    let first = started.journal.append_and_wait(sample::append(1)).expect("stored");
    assert!(!first.repeated);
    started.journal.append_and_wait(sample::append(2)).expect("stored");
    started.restart();
    let again = started.journal.append_and_wait(sample::append(1)).expect("the stored answer");
    assert_eq!((again.first, again.last, again.repeated), (first.first, first.last, true));
    let unknown = started.journal.reader().command(sample::command(3)).expect("read");
    assert_eq!((unknown, started.journal.head().position), (None, Position(2)));
    assert_eq!(started.notebook.events(), [], "a repeated command is no news to followers");
}

pub(super) fn the_same_id_with_another_body_is_refused(started: &mut Started) {
    started.journal.append_and_wait(sample::append(1)).expect("stored");
    let other = Append { fingerprint: Fingerprint([8; 16]), ..sample::append(1) };
    let answer = started.journal.append_and_wait(other.clone());
    assert!(matches!(answer, Err(AppendError::CommandReused)));
    started.restart();
    let answer = started.journal.append_and_wait(other);
    assert!(matches!(answer, Err(AppendError::CommandReused)));
    assert_eq!(started.journal.head().position, Position(1));
}

pub(super) fn keys_come_and_go_with_the_events(started: &mut Started) {
    let (kept, destroyed) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let key = |id, byte| PartyKey { id, wrapped: vec![byte; 48] };
    let mut append = sample::append(1);
    append.keys = vec![key(kept, 1), key(destroyed, 2)];
    started.journal.append_and_wait(append).expect("stored");
    let reader = started.journal.reader();
    assert_eq!(reader.key(destroyed).expect("read"), Some(vec![2; 48]));
    let mut append = sample::append(2);
    append.keys = vec![key(kept, 3)];
    append.destroy_keys = vec![destroyed, Uuid::from_u128(9)];
    started.journal.append_and_wait(append).expect("stored");
    assert_eq!(reader.key(kept).expect("read"), Some(vec![3; 48]));
    assert_eq!(reader.key(destroyed).expect("read"), None);
    started.restart();
    assert_eq!(started.journal.reader().key(kept).expect("read"), Some(vec![3; 48]));
    assert_eq!(started.journal.reader().key(destroyed).expect("read"), None);
}

pub(super) fn many_callers_at_once_get_one_place_each(started: &mut Started) {
    let (callers, each) = (8, 40);
    std::thread::scope(|scope| {
        for caller in 0..callers {
            let journal = &started.journal;
            scope.spawn(move || {
                for turn in 0..each {
                    let number = caller * each + turn + 1;
                    // Everybody also wants the same stream, so that versions are contended for.
                    let mut append = sample::append(number);
                    append.writes.push(sample::write(1_000_000, Expected::Any, 1));
                    let appended = journal.append_and_wait(append).expect("stored");
                    let record =
                        journal.reader().command(sample::command(number)).expect("read").expect("there");
                    assert_eq!((record.first, record.last), (appended.first, appended.last));
                }
            });
        }
    });
    let total = callers * each * 2;
    assert_eq!(verify(&**started.journal.reader()).expect("holds").events, total);
    let contended = started.journal.reader().read_stream(sample::stream(1_000_000)).expect("read");
    let versions: Vec<u64> = contended.iter().map(|event| event.version).collect();
    assert_eq!(versions, (1..=callers * each).collect::<Vec<_>>());
    let seen: Vec<u64> = started.notebook.events().iter().map(|event| event.position.0).collect();
    assert_eq!(seen, (1..=total).collect::<Vec<_>>());
}
