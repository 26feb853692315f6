//! What a store keeps.

use bytes::Bytes;

use super::{Setup, Started, sample};
use crate::{
    Batch, CommandRecord, Expected, Fingerprint, Head, KeyChange, PartyKey, Position, Recorded, chain, verify,
};

pub(super) fn a_restart_goes_on_where_it_ended(started: &mut Started) {
    for round in 0..4 {
        for number in round * 10 + 1..=round * 10 + 10 {
            let mut append = sample::append(number);
            append.writes.push(sample::write(500, Expected::Version(number - 1), 1));
            started.journal.append_and_wait(append).expect("stored");
        }
        let head = started.journal.head();
        started.restart();
        assert_eq!(started.journal.head(), head);
        assert_eq!(started.journal.reader().head().expect("read"), head);
        assert_eq!(*started.journal.watch().borrow(), head.position);
    }
    assert_eq!(verify(&**started.journal.reader()).expect("holds").events, 80);
}

pub(super) fn whoever_has_an_answer_reads_it_everywhere(started: &mut Started) {
    let watch = started.journal.watch();
    for number in 1..=50 {
        let appended = started.journal.append_and_wait(sample::append(number)).expect("stored");
        assert!(started.notebook.position() >= appended.last);
        assert!(*watch.borrow() >= appended.last);
        assert!(started.journal.head().position >= appended.last);
        let events = started.journal.reader().read(Position(appended.first.0 - 1), 1).expect("read");
        assert_eq!(events[0].stream, sample::stream(number));
        assert!(started.notebook.events().contains(&events[0]));
    }
    let metrics = started.journal.metrics();
    assert_eq!((metrics.events, metrics.failures), (50, 0));
    assert!(metrics.batches <= 50);
}

pub(super) fn a_commit_is_read_back_by_the_store_itself(setup: &mut dyn Setup) {
    let batch = two_events();
    let (mut store, reader) = setup.open();
    store.commit(&batch).expect("stored");
    for reopened in [false, true] {
        if reopened {
            store.reopen().expect("opens again");
        }
        assert_eq!(store.head().expect("head"), batch.head);
        assert_eq!(store.version(sample::stream(3)).expect("version"), 2);
        assert_eq!(store.version(sample::stream(2)).expect("version"), 0);
        assert_eq!(store.version(sample::stream(4)).expect("version"), 0);
        assert_eq!(store.command(sample::command(1)).expect("command"), Some(batch.commands[0].1));
        assert_eq!(store.command(sample::command(2)).expect("command"), None);
        assert_eq!(reader.read(Position::ZERO, 10).expect("read"), batch.events);
        assert_eq!(reader.key(uuid::Uuid::from_u128(5)).expect("read"), Some(vec![6]));
        store.idle();
    }
    store.close();
    drop((store, reader));
    assert_eq!(setup.open().0.head().expect("head"), batch.head);
}

fn two_events() -> Batch {
    let mut head = Head { at_micros: 17, ..Head::EMPTY };
    let mut events = Vec::new();
    for version in 1..=2 {
        let (position, stream, command) = (head.position.next(), sample::stream(3), sample::command(1));
        let body = Bytes::from_static(b"{}");
        let kind = "report.filed";
        let header = chain::Header { position, stream, version, at_micros: 17, command, kind };
        head = Head { position, hash: chain::hash(&head.hash, &header, &body), at_micros: 17 };
        let (kind, hash) = (kind.into(), head.hash);
        events.push(Recorded { position, stream, version, command, kind, at_micros: 17, body, hash });
    }
    let record = CommandRecord { fingerprint: Fingerprint([1; 16]), first: Position(1), last: Position(2) };
    let key = PartyKey { id: uuid::Uuid::from_u128(5), wrapped: vec![6] };
    Batch { events, commands: vec![(sample::command(1), record)], keys: vec![KeyChange::Put(key)], head }
}
