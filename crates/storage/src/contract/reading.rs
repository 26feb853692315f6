//! What readers see.

use super::{Started, sample};
use crate::{Damage, Expected, Head, Position, Reader, Recorded, StoreFailure, chain, verify};

pub(super) fn a_new_journal_is_empty(started: &mut Started) {
    let reader = started.journal.reader();
    assert_eq!(started.journal.head(), Head::EMPTY);
    assert_eq!(reader.head().expect("head"), Head::EMPTY);
    assert_eq!(reader.read(Position::ZERO, 10).expect("read"), []);
    assert_eq!(reader.read_stream(sample::stream(1)).expect("stream"), []);
    assert_eq!(reader.read_before(Position(u64::MAX), "report.filed", 10).expect("kind"), []);
    assert_eq!(reader.command(sample::command(1)).expect("command"), None);
    assert_eq!(verify(&**reader).expect("holds").events, 0);
}

pub(super) fn positions_are_dense_and_versions_count_within_their_stream(started: &mut Started) {
    let journal = &started.journal;
    for (number, stream) in [(1, 10), (2, 20), (3, 10), (4, 10), (5, 20)] {
        let mut append = sample::append(number);
        append.writes = vec![sample::write(stream, Expected::Any, 2)];
        let appended = journal.append_and_wait(append).expect("stored");
        assert_eq!((appended.first, appended.last), (Position(number * 2 - 1), Position(number * 2)));
    }
    let events = journal.reader().read(Position::ZERO, 100).expect("read");
    let positions: Vec<u64> = events.iter().map(|event| event.position.0).collect();
    assert_eq!(positions, (1..=10).collect::<Vec<_>>());
    for (stream, events) in [(10, 6), (20, 4)] {
        let history = journal.reader().read_stream(sample::stream(stream)).expect("stream");
        let versions: Vec<u64> = history.iter().map(|event| event.version).collect();
        assert_eq!(versions, (1..=events).collect::<Vec<_>>());
        assert!(history.iter().all(|event| event.stream == sample::stream(stream)));
    }
}

pub(super) fn pages_and_kinds_are_read_in_their_order(started: &mut Started) {
    let journal = &started.journal;
    for number in 1..=9 {
        let mut append = sample::append(number);
        append.writes[0].events[0].kind =
            if number % 3 == 0 { "unit.assigned" } else { "report.filed" }.into();
        journal.append_and_wait(append).expect("stored");
    }
    let positions = |events: Result<Vec<Recorded>, StoreFailure>| {
        events.expect("read").iter().map(|event| event.position.0).collect::<Vec<_>>()
    };
    let reader = journal.reader();
    assert_eq!(positions(reader.read(Position(3), 4)), [4, 5, 6, 7]);
    assert_eq!(positions(reader.read(Position(8), 4)), [9]);
    assert_eq!(positions(reader.read(Position(9), 4)), []);
    assert_eq!(positions(reader.read_before(Position(9), "unit.assigned", 5)), [6, 3]);
    assert_eq!(positions(reader.read_before(Position(u64::MAX), "unit.assigned", 2)), [9, 6]);
    assert_eq!(positions(reader.read_before(Position(1), "report.filed", 5)), []);
    assert_eq!(positions(reader.read_before(Position(100), "nothing.happened", 5)), []);
}

/// A journal of which one event was changed behind the store's back.
struct Changed<'a> {
    reader: &'a dyn Reader,
    change: fn(&mut Recorded),
    at: Position,
}

impl Reader for Changed<'_> {
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        let mut events = self.reader.read(after, limit)?;
        events.iter_mut().filter(|event| event.position == self.at).for_each(self.change);
        Ok(events)
    }
    fn read_before(&self, before: Position, kind: &str, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        self.reader.read_before(before, kind, limit)
    }
    fn read_stream(&self, stream: crate::StreamId) -> Result<Vec<Recorded>, StoreFailure> {
        self.reader.read_stream(stream)
    }
    fn command(&self, command: crate::CommandId) -> Result<Option<crate::CommandRecord>, StoreFailure> {
        self.reader.command(command)
    }
    fn key(&self, id: uuid::Uuid) -> Result<Option<Vec<u8>>, StoreFailure> {
        self.reader.key(id)
    }
    fn head(&self) -> Result<Head, StoreFailure> {
        self.reader.head()
    }
}

pub(super) fn the_chain_holds_and_covers_every_field(started: &mut Started) {
    for number in 1..=5 {
        started.journal.append_and_wait(sample::append(number)).expect("stored");
    }
    let reader = started.journal.reader();
    let verified = verify(&**reader).expect("holds");
    assert_eq!((verified.events, verified.head), (5, started.journal.head()));
    assert_ne!(verified.head.hash, chain::GENESIS);
    let changes: [fn(&mut Recorded); 8] = [
        |event| event.body = [b"!".as_slice(), &event.body[1..]].concat().into(),
        |event| event.kind = "report.filee".into(),
        |event| event.hash[31] ^= 1,
        |event| event.at_micros += 1,
        |event| event.version += 1,
        |event| event.stream = sample::stream(99),
        |event| event.command.0[0] ^= 0x80,
        |event| event.position = Position(9),
    ];
    for change in changes {
        let changed = Changed { reader: &**reader, change, at: Position(3) };
        let broken = verify(&changed).expect_err("a changed event is found");
        assert_eq!(broken.position, Position(3));
        assert!(matches!(broken.what, Damage::Hash | Damage::Missing { .. }));
    }
}

pub(super) fn time_never_runs_backwards(started: &mut Started) {
    for (number, at_micros) in [(1, 1000), (2, 3000), (3, 2000), (4, 4000)] {
        let append = crate::Append { at_micros, ..sample::append(number) };
        started.journal.append_and_wait(append).expect("stored");
    }
    let events = started.journal.reader().read(Position::ZERO, 10).expect("read");
    let times: Vec<i64> = events.iter().map(|event| event.at_micros).collect();
    assert_eq!(times, [1000, 3000, 3000, 4000]);
}
