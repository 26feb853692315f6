//! Changes behind the journal's back are found, and the first bad position is named.

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::Path;

use storage::contract::sample;
use storage::{Broken, Damage, Position};
use storage_sqlite::verify_file;

use crate::support::{meddle, start, temporary};

fn journal_of(events: u64, dir: &Path) {
    let journal = start(dir);
    for number in 1..=events {
        journal.append_and_wait(sample::append(number)).expect("stored");
    }
    journal.stop();
}

fn broken_after(sql: &str) -> Broken {
    let dir = temporary();
    journal_of(60, dir.path());
    assert_eq!(verify_file(&dir.path().join("journal.sqlite")).expect("holds").events, 60);
    meddle(dir.path()).execute_batch(sql).expect("changed");
    verify_file(&dir.path().join("journal.sqlite")).expect_err("a change is found")
}

#[test]
fn one_changed_byte_is_found_at_its_position() {
    for sql in [
        "UPDATE event SET body = CAST('X' || substr(CAST(body AS TEXT), 2) AS BLOB) WHERE position = 37",
        "UPDATE event SET kind = 'report.filef' WHERE position = 37",
        "UPDATE event SET hash = CAST(zeroblob(1) || substr(hash, 2) AS BLOB) WHERE position = 37",
        "UPDATE event SET at = at + 1 WHERE position = 37",
        "UPDATE event SET command = zeroblob(16) WHERE position = 37",
        "UPDATE event SET stream = zeroblob(16) WHERE position = 37",
    ] {
        let broken = broken_after(sql);
        assert_eq!(broken.position, Position(37), "{sql}");
    }
}

#[test]
fn an_event_of_the_wrong_shape_is_found_at_its_position() {
    let broken = broken_after("UPDATE event SET hash = x'00' WHERE position = 37");
    assert_eq!(broken.position, Position(37));
    assert!(matches!(broken.what, Damage::Unreadable(_)));
}

#[test]
fn events_that_were_taken_out_are_missed() {
    let missing = broken_after("DELETE FROM event WHERE position = 12");
    assert_eq!(missing.position, Position(12));
    assert!(matches!(missing.what, Damage::Missing { found: Position(13) }));
    // The chain alone cannot miss its own end; the commands do.
    assert_eq!(broken_after("DELETE FROM event WHERE position > 50").position, Position(51));
}

#[test]
fn commands_that_do_not_fit_their_events_are_found() {
    for (sql, position) in [
        ("UPDATE command SET id = zeroblob(16) WHERE first = 9", 9),
        ("UPDATE command SET last = 10 WHERE first = 9", 9),
        ("DELETE FROM command WHERE first = 60", 60),
    ] {
        assert_eq!(broken_after(sql).position, Position(position), "{sql}");
    }
}

#[test]
fn a_byte_flipped_in_the_file_itself_is_found_at_its_position() {
    let dir = temporary();
    journal_of(60, dir.path());
    let path = dir.path().join("journal.sqlite");
    let body = b"{\"stream\":41,\"event\":0}";
    let bytes = std::fs::read(&path).expect("the file");
    let at = bytes.windows(body.len()).position(|part| part == body).expect("the body is in there");
    let file = OpenOptions::new().write(true).open(&path).expect("the file");
    file.write_all_at(&[bytes[at + 11] ^ 1], at as u64 + 11).expect("flipped");
    assert_eq!(verify_file(&path).expect_err("found").position, Position(41));
}

#[test]
fn a_page_that_cannot_be_read_is_named_by_its_first_position() {
    let dir = temporary();
    journal_of(60, dir.path());
    let path = dir.path().join("journal.sqlite");
    let body = b"{\"stream\":41,\"event\":0}";
    let bytes = std::fs::read(&path).expect("the file");
    let at = bytes.windows(body.len()).position(|part| part == body).expect("the body is in there");
    let page = at / 4096 * 4096;
    let file = OpenOptions::new().write(true).open(&path).expect("the file");
    file.write_all_at(&[0x77], page as u64).expect("broken");
    let broken = verify_file(&path).expect_err("found");
    assert!(broken.position > Position::ZERO && broken.position <= Position(41), "{broken:?}");
    assert!(matches!(broken.what, Damage::Unreadable(_)));
}
