//! Copies of a journal that serves.

use std::fs;

use storage::contract::sample;
use storage::{Position, StoreFailure};
use storage_sqlite::{backup, verify_file};

use crate::support::{NAME, meddle, open, start, temporary};

#[test]
fn a_copy_made_while_serving_holds_every_event_acknowledged_before_it() {
    let (dir, place) = (temporary(), temporary());
    let journal = start(dir.path());
    for number in 1..=100 {
        journal.append_and_wait(sample::append(number)).expect("stored");
    }
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| {
            for number in 101..=400 {
                journal.append_and_wait(sample::append(number)).expect("stored");
            }
        });
        for copy in 0..3 {
            let to = place.path().join(format!("copy-{copy}.sqlite"));
            let before = journal.head().position;
            let verified = backup(dir.path(), NAME, &to).expect("copied");
            assert!(verified.head.position >= before);
            assert_eq!(verify_file(&to).expect("holds").head, verified.head);
        }
        busy.join().expect("appended");
    });
    assert_eq!(journal.head().position, Position(400));
    let mut names: Vec<_> = fs::read_dir(place.path())
        .expect("the place")
        .map(|file| file.expect("an entry").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["copy-0.sqlite", "copy-1.sqlite", "copy-2.sqlite"], "nothing else is left behind");
}

#[test]
fn a_copy_is_a_journal_that_goes_on() {
    let (dir, place) = (temporary(), temporary());
    let journal = start(dir.path());
    for number in 1..=10 {
        journal.append_and_wait(sample::append(number)).expect("stored");
    }
    journal.stop();
    backup(dir.path(), NAME, &place.path().join("journal.sqlite")).expect("copied");
    let restored = start(place.path());
    assert_eq!(restored.head(), journal.head());
    assert!(restored.append_and_wait(sample::append(10)).expect("the stored answer").repeated);
    assert_eq!(restored.append_and_wait(sample::append(11)).expect("stored").first, Position(11));
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let dir = temporary();
    drop(open(dir.path()));
    let to = dir.path().join("precious");
    fs::write(&to, b"do not touch").expect("written");
    assert!(matches!(backup(dir.path(), NAME, &to), Err(StoreFailure::Io { .. })));
    assert_eq!(fs::read(&to).expect("read"), b"do not touch");
}

#[test]
fn a_damaged_journal_makes_no_copy() {
    let (dir, place) = (temporary(), temporary());
    let journal = start(dir.path());
    for number in 1..=10 {
        journal.append_and_wait(sample::append(number)).expect("stored");
    }
    journal.stop();
    meddle(dir.path()).execute("UPDATE event SET at = at + 1 WHERE position = 4", []).expect("changed");
    let to = place.path().join("copy.sqlite");
    match backup(dir.path(), NAME, &to) {
        Err(StoreFailure::Corrupt { position, .. }) => assert_eq!(position, Position(4)),
        other => panic!("expected a refusal, got {other:?}"),
    }
    assert_eq!(fs::read_dir(place.path()).expect("the place").count(), 0);
}
