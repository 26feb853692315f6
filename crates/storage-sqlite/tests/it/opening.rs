//! What the store refuses to start with, and what it sets.

use std::fs;

use storage::contract::sample;
use storage::{PartyKey, Position, StoreFailure, StreamId, verify};
use storage_sqlite::{DataLock, Options, SqliteStore, Synchronous};
use uuid::Uuid;

use crate::support::{NAME, meddle, open, start, start_with, temporary};

#[test]
fn a_setting_that_could_lose_an_acknowledged_event_is_refused() {
    for synchronous in [Synchronous::Off, Synchronous::Normal] {
        let dir = temporary();
        let options = Options { synchronous, ..Options::small() };
        match SqliteStore::open(dir.path(), NAME, options).map(drop) {
            Err(StoreFailure::Setting { name: "synchronous", wanted, found }) => {
                assert_ne!(wanted, found);
            }
            other => panic!("expected a refusal, got {other:?}"),
        }
    }
    let dir = temporary();
    let options = Options { synchronous: Synchronous::Extra, ..Options::small() };
    SqliteStore::open(dir.path(), NAME, options).map(drop).expect("more than enough is enough");
}

#[test]
fn a_layout_of_another_time_is_refused() {
    let dir = temporary();
    drop(open(dir.path()));
    meddle(dir.path()).execute("UPDATE meta SET value = 99", []).expect("changed");
    let refused = SqliteStore::open(dir.path(), NAME, Options::small()).map(drop);
    assert!(matches!(refused, Err(StoreFailure::Setting { name: "schema_version", .. })));
}

#[test]
fn a_second_process_is_told_who_holds_the_directory() {
    let dir = temporary();
    let lock = DataLock::take(dir.path()).expect("free");
    match DataLock::take(dir.path()) {
        Err(StoreFailure::Locked { holder }) => assert_eq!(holder, std::process::id().to_string()),
        other => panic!("expected a refusal, got {other:?}"),
    }
    drop(lock);
    DataLock::take(dir.path()).expect("free again");
}

#[test]
fn the_log_and_the_ballast_are_laid_with_real_blocks() {
    use std::os::unix::fs::MetadataExt;
    let dir = temporary();
    let (_store, _reader) = open(dir.path());
    let options = Options::small();
    for (file, bytes) in
        [("journal.sqlite-wal", options.log_laid_bytes), ("journal.ballast", options.ballast_bytes)]
    {
        let file = fs::metadata(dir.path().join(file)).expect("it is there");
        assert!(file.len() >= bytes && file.blocks() * 512 >= bytes);
    }
}

#[test]
fn a_destroyed_key_is_in_no_file_any_more() {
    let dir = temporary();
    let journal = start(dir.path());
    let secret = b"wrapped-key-of-a-party-that-must-go-0123456789";
    let mut append = sample::append(1);
    append.keys = vec![PartyKey { id: Uuid::from_u128(7), wrapped: secret.to_vec() }];
    journal.append_and_wait(append).expect("stored");
    for number in 2..50 {
        journal.append_and_wait(sample::append(number)).expect("stored");
    }
    assert!(holds(dir.path(), secret), "the key is kept until it is destroyed");
    let mut append = sample::append(50);
    append.destroy_keys = vec![Uuid::from_u128(7)];
    journal.append_and_wait(append).expect("stored");
    assert!(!holds(dir.path(), secret));
    journal.append_and_wait(sample::append(51)).expect("the journal goes on");
    assert_eq!(verify(&**journal.reader()).expect("holds").events, 51);
}

#[test]
fn a_reader_in_the_way_delays_the_end_of_a_destroyed_key_and_not_the_commits() {
    let dir = temporary();
    let journal = start(dir.path());
    let secret = b"wrapped-key-of-another-party-that-must-go-0123456789";
    let mut append = sample::append(1);
    append.keys = vec![PartyKey { id: Uuid::from_u128(7), wrapped: secret.to_vec() }];
    journal.append_and_wait(append).expect("stored");
    let reading = meddle(dir.path());
    reading.execute_batch("BEGIN; SELECT count(*) FROM event;").expect("a long look");
    let mut append = sample::append(2);
    append.destroy_keys = vec![Uuid::from_u128(7)];
    journal.append_and_wait(append).expect("stored");
    for number in 3..20 {
        journal.append_and_wait(sample::append(number)).expect("stored");
    }
    assert!(holds(dir.path(), secret), "the reader still looks at the journal as it was");
    reading.execute_batch("COMMIT").expect("the look ends");
    journal.append_and_wait(sample::append(20)).expect("stored");
    assert!(!holds(dir.path(), secret));
}

fn holds(dir: &std::path::Path, secret: &[u8]) -> bool {
    let files = fs::read_dir(dir).expect("the directory").map(|file| file.expect("an entry").path());
    files
        .map(|file| fs::read(file).expect("a file"))
        .any(|bytes| bytes.windows(secret.len()).any(|part| part == secret))
}

#[test]
fn streams_in_any_order_of_ids_have_their_versions() {
    let dir = temporary();
    let random = |number: u64| StreamId(Uuid::from_bytes(sample::command(number).0));
    for round in 0..3 {
        let journal = start(dir.path());
        for number in 0..200 {
            let mut append = sample::append(round * 200 + number);
            append.writes[0].stream = random(number);
            append.writes[0].expected =
                if round == 0 { storage::Expected::NoStream } else { storage::Expected::Version(round) };
            journal.append_and_wait(append).expect("the version is known");
        }
        journal.stop();
    }
}

#[test]
fn a_long_log_is_copied_into_the_journal_while_it_serves() {
    let dir = temporary();
    let options = Options { checkpoint_bytes: 64 << 10, log_bytes_max: 1 << 20, ..Options::small() };
    let (journal, notebook) = start_with(dir.path(), options);
    for group in 0..200 {
        let answers: Vec<_> = (0..50)
            .map(|each| {
                let mut append = sample::append(group * 50 + each);
                append.writes[0].events[0].body = vec![b'.'; 2_000];
                journal.append(append)
            })
            .collect();
        drop(answers);
        journal.append_and_wait(sample::append(100_000 + group)).expect("stored");
    }
    let log_bytes = fs::metadata(dir.path().join("journal.sqlite-wal")).expect("the log").len();
    assert!(log_bytes < 8 << 20, "twenty megabytes went through the log, and it has {log_bytes} bytes");
    assert_eq!(notebook.position(), Position(10_200));
    journal.stop();
    drop(journal);
    let (mut store, reader) = open(dir.path());
    assert_eq!(storage::Store::head(&mut store).expect("head").position, Position(10_200));
    assert_eq!(verify(&*reader).expect("holds").events, 10_200);
}
