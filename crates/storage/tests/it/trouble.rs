//! Callers that leave, disks that fail, followers that break.

use std::sync::atomic::Ordering;

use storage::contract::sample::{self, Notebook};
use storage::memory::MemoryStore;
use storage::{
    Append, AppendError, Batch, Expected, Follower, Journal, JournalState, Lane, Limits, Position, Recorded,
    Store, StoreFailure, verify,
};

use crate::held::{Held, Verdict, broken_disk, wait};

#[test]
fn a_caller_that_leaves_loses_the_answer_and_not_the_command() {
    let held = Held::start(Limits::default());
    let first = held.journal.append(sample::append(1));
    held.next_batch();
    drop(held.journal.append(sample::append(2)));
    drop(first);
    drop(held.verdicts);
    held.journal.append_and_wait(sample::append(3)).expect("stored");
    assert_eq!(held.notebook.events().len(), 3);
    let again = held.journal.append_and_wait(sample::append(2)).expect("the stored answer");
    assert_eq!((again.first, again.repeated), (Position(2), true));
}

#[test]
fn a_repeated_command_within_one_batch_is_written_once() {
    let held = Held::start(Limits::default());
    let first = held.journal.append(sample::append(1));
    held.next_batch();
    let twins = [held.journal.append(sample::append(2)), held.journal.append(sample::append(2))];
    let mut other = sample::append(2);
    other.fingerprint.0[0] ^= 1;
    let other = held.journal.append(other);
    drop(held.verdicts);
    wait(first).expect("stored");
    let [one, two] = twins.map(|answer| wait(answer).expect("stored"));
    assert_eq!((one.first, one.repeated), (Position(2), false));
    assert_eq!((two.first, two.repeated), (Position(2), true));
    assert!(matches!(wait(other), Err(AppendError::CommandReused)));
    assert_eq!(held.journal.head().position, Position(2));
}

#[test]
fn a_conflict_within_a_batch_touches_only_its_own_command() {
    let held = Held::start(Limits::default());
    let first = held.journal.append(sample::append(1));
    held.next_batch();
    let to =
        |number, expected| Append { writes: vec![sample::write(50, expected, 1)], ..sample::append(number) };
    let answers = [
        held.journal.append(to(2, Expected::NoStream)),
        held.journal.append(to(3, Expected::NoStream)),
        held.journal.append(to(4, Expected::Version(1))),
        held.journal.append(to(5, Expected::Version(1))),
    ];
    drop(held.verdicts);
    wait(first).expect("stored");
    let answers = answers.map(wait);
    assert!(matches!(answers[0], Ok(appended) if appended.first == Position(2)));
    assert!(matches!(answers[1], Err(AppendError::Conflict { actual: 1, .. })));
    assert!(matches!(answers[2], Ok(appended) if appended.first == Position(3)));
    assert!(matches!(answers[3], Err(AppendError::Conflict { actual: 2, .. })));
}

#[test]
fn a_failed_commit_is_not_acknowledged_and_the_next_one_goes_on() {
    let held = Held::start(Limits::default());
    let answer = held.append(sample::append(1), Verdict::Fail(broken_disk()));
    assert!(matches!(answer, Err(AppendError::Failed(_))));
    let metrics = held.journal.metrics();
    assert_eq!((metrics.state, metrics.failures), (JournalState::Recovering, 1));
    assert_eq!(metrics.last_failure.as_deref(), Some("flushing the log failed: the disk said no"));
    assert_eq!(held.journal.head().position, Position::ZERO);
    let again = held.append(sample::append(1), Verdict::Store).expect("stored");
    assert!(!again.repeated);
    assert_eq!(held.journal.metrics().state, JournalState::Serving);
    assert_eq!(held.notebook.events().len(), 1);
}

#[test]
fn a_full_disk_is_said_to_be_full_until_there_is_room() {
    let held = Held::start(Limits::default());
    for number in 1..=3 {
        let answer = held.append(sample::append(number), Verdict::Fail(StoreFailure::Full));
        assert!(matches!(answer, Err(AppendError::StorageFull)));
        assert_eq!(held.journal.metrics().state, JournalState::Full);
    }
    let answer = held.append(sample::append(4), Verdict::Fail(StoreFailure::ReadOnly));
    assert!(matches!(answer, Err(AppendError::ReadOnly)));
    held.append(sample::append(1), Verdict::Store).expect("stored");
    assert_eq!(held.journal.metrics().state, JournalState::Serving);
}

#[test]
fn a_commit_that_failed_after_it_was_stored_is_acknowledged_once_it_is_found() {
    let held = Held::start(Limits::default());
    let appended = held.append(sample::append(1), Verdict::StoreAndFail(broken_disk())).expect("found");
    assert_eq!((appended.first, appended.repeated), (Position(1), false));
    assert_eq!(held.notebook.events().len(), 1);
    held.append(sample::append(2), Verdict::Store).expect("stored");
    assert_eq!(verify(&**held.journal.reader()).expect("holds").events, 2);
}

#[test]
fn followers_hear_of_a_stored_batch_even_when_its_fate_was_long_unknown() {
    let held = Held::start(Limits::default());
    held.reopen_failures.store(2, Ordering::SeqCst);
    let answer = held.append(sample::append(1), Verdict::StoreAndFail(broken_disk()));
    assert!(matches!(answer, Err(AppendError::Failed(_))), "nobody could look: {answer:?}");
    // The second attempt to open the store fails as well: nothing is decided on unknown ground.
    let answer = held.journal.append_and_wait(sample::append(2));
    assert!(matches!(answer, Err(AppendError::Failed(_))));
    assert_eq!(held.notebook.events(), []);
    let found = held.journal.append_and_wait(sample::append(1)).expect("the stored answer");
    assert_eq!((found.first, found.repeated), (Position(1), true));
    assert_eq!(held.notebook.events().len(), 1);
    held.append(sample::append(2), Verdict::Store).expect("stored");
    assert_eq!(held.notebook.position(), Position(2));
}

#[test]
fn a_head_that_this_writer_did_not_write_closes_the_journal() {
    let mut held = Held::start(Limits::default());
    let waiting = held.journal.append(sample::append(1));
    held.next_batch();
    let (mut foreign, _) = foreign_batch();
    foreign.head.hash[0] ^= 1;
    foreign.events[0].hash[0] ^= 1;
    held.other_hand.commit(&foreign).expect("stored");
    held.decide(Verdict::Fail(broken_disk()));
    assert!(matches!(wait(waiting), Err(AppendError::Closed)));
    assert!(matches!(held.journal.append_and_wait(sample::append(2)), Err(AppendError::Closed)));
}

/// A batch as another journal would have written it, and its position.
fn foreign_batch() -> (Batch, Position) {
    let (store, reader) = MemoryStore::new();
    let journal =
        Journal::start(store, reader, Notebook::default().follower(), Limits::default()).expect("starts");
    let appended = journal.append_and_wait(sample::append(77)).expect("stored");
    let events = journal.reader().read(Position::ZERO, 1).expect("read");
    let batch = Batch { events, commands: Vec::new(), keys: Vec::new(), head: journal.head() };
    (batch, appended.last)
}

#[test]
fn on_the_reserve_only_emergencies_are_stored() {
    let held = Held::start(Limits::default());
    held.append(sample::append(1), Verdict::Store).expect("stored");
    held.reserve.store(true, Ordering::SeqCst);
    for lane in [Lane::Normal, Lane::Bulk] {
        let answer = held.journal.append_and_wait(Append { lane, ..sample::append(2) });
        assert!(matches!(answer, Err(AppendError::StorageFull)));
    }
    let emergency = Append { lane: Lane::Emergency, ..sample::append(3) };
    held.append(emergency, Verdict::Store).expect("stored");
    assert_eq!(held.journal.metrics().state, JournalState::Full);
    held.reserve.store(false, Ordering::SeqCst);
    held.append(sample::append(2), Verdict::Store).expect("stored");
    assert_eq!(held.journal.metrics().state, JournalState::Serving);
}

struct Stumbling;

impl Follower for Stumbling {
    fn follow(&mut self, batch: &[Recorded]) {
        assert!(batch.iter().all(|event| event.position < Position(3)), "cannot take this in");
    }
}

#[test]
fn a_follower_that_breaks_stops_the_journal_and_nothing_stored_is_lost() {
    let (store, reader) = MemoryStore::new();
    let mut later = store.again();
    let journal = Journal::start(store, reader, Box::new(Stumbling), Limits::default()).expect("starts");
    journal.append_and_wait(sample::append(1)).expect("stored");
    journal.append_and_wait(sample::append(2)).expect("stored");
    assert!(matches!(journal.append_and_wait(sample::append(3)), Err(AppendError::Closed)));
    assert!(matches!(journal.append_and_wait(sample::append(4)), Err(AppendError::Closed)));
    journal.stop();
    assert_eq!(journal.metrics().state, JournalState::Closed);
    assert_eq!(journal.head().position, Position(2), "nobody is told of what the follower did not take in");
    assert_eq!(later.head().expect("head").position, Position(3));
}

#[test]
fn stopping_writes_what_waits_and_refuses_what_comes_later() {
    let held = Held::start(Limits { batch_events_max: 2, ..Limits::default() });
    let answers: Vec<_> = (1..=7).map(|number| held.journal.append(sample::append(number))).collect();
    held.next_batch();
    drop(held.verdicts);
    held.journal.stop();
    for answer in answers {
        wait(answer).expect("stored");
    }
    assert!(matches!(held.journal.append_and_wait(sample::append(8)), Err(AppendError::Closed)));
    assert_eq!(held.notebook.position(), Position(7));
    held.journal.stop();
}

#[test]
fn the_last_handle_that_goes_ends_the_writer() {
    let held = Held::start(Limits::default());
    let answer = held.journal.append(sample::append(1));
    drop((held.verdicts, held.journal));
    assert!(held.entered.iter().count() == 1, "the writer has gone, and with it its end of the channel");
    wait(answer).expect("stored before the end");
}
