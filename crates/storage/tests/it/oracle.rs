//! Random appends in random batches, against a plain model of the journal.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use storage::contract::sample;
use storage::{
    Append, AppendError, Appended, CommandId, Expected, Fingerprint, Lane, Limits, Position, StreamId, verify,
};

use crate::held::{Held, Verdict, wait};

/// The journal as one would write it on a page: a list and two tables.
#[derive(Default)]
struct Model {
    events: Vec<(StreamId, u64)>,
    versions: HashMap<StreamId, u64>,
    commands: HashMap<CommandId, (Fingerprint, Appended)>,
}

#[derive(Debug, PartialEq)]
enum Answer {
    Stored(Appended),
    Conflict(StreamId, u64),
    Reused,
}

impl Model {
    fn append(&mut self, append: &Append) -> Answer {
        if let Some((fingerprint, appended)) = self.commands.get(&append.command) {
            if *fingerprint != append.fingerprint {
                return Answer::Reused;
            }
            return Answer::Stored(Appended { repeated: true, ..*appended });
        }
        let mut versions = self.versions.clone();
        let mut events = Vec::new();
        for write in &append.writes {
            let version = versions.entry(write.stream).or_default();
            if !write.expected.holds(*version) {
                return Answer::Conflict(write.stream, *version);
            }
            for _ in &write.events {
                *version += 1;
                events.push((write.stream, *version));
            }
        }
        let first = Position(self.events.len() as u64 + 1);
        self.versions = versions;
        self.events.extend(events);
        let appended = Appended { first, last: Position(self.events.len() as u64), repeated: false };
        self.commands.insert(append.command, (append.fingerprint, appended));
        Answer::Stored(appended)
    }
}

fn appends() -> impl Strategy<Value = Append> {
    let expected =
        prop_oneof![Just(Expected::Any), Just(Expected::NoStream), (0..6_u64).prop_map(Expected::Version),];
    let write = (0..4_u64, expected, 0..3_usize)
        .prop_map(|(stream, expected, events)| sample::write(stream, expected, events));
    let lane = prop_oneof![Just(Lane::Emergency), Just(Lane::Normal), Just(Lane::Bulk)];
    (0..24_u64, 0..8_u8, lane, vec(write, 1..4)).prop_map(|(command, body, lane, mut writes)| {
        writes.push(sample::write(9, Expected::Any, 1));
        let fingerprint = Fingerprint([u8::from(body == 0); 16]);
        Append { command: sample::command(command), fingerprint, lane, writes, ..sample::append(0) }
    })
}

fn answer(result: Result<Appended, AppendError>) -> Answer {
    match result {
        Ok(appended) => Answer::Stored(appended),
        Err(AppendError::Conflict { stream, actual, .. }) => Answer::Conflict(stream, actual),
        Err(AppendError::CommandReused) => Answer::Reused,
        Err(other) => unreachable!("no such trouble here: {other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// While one commit is held, a whole group gathers and becomes the next batch.
    #[test]
    fn the_journal_answers_as_the_plain_model_does(groups in vec(vec(appends(), 1..12), 1..8)) {
        let held = Held::start(Limits::default());
        let mut model = Model::default();
        for (number, group) in groups.into_iter().enumerate() {
            let gate = sample::append(1_000 + number as u64);
            let opened = held.journal.append(gate.clone());
            held.next_batch();
            let mut waiting: Vec<_> =
                group.into_iter().map(|append| (held.journal.append(append.clone()), append)).collect();
            prop_assert_eq!(model.append(&gate), { held.decide(Verdict::Store); answer(wait(opened)) });
            waiting.sort_by_key(|(_, append)| Lane::ALL.iter().position(|lane| *lane == append.lane));
            let foreseen: Vec<_> = waiting.iter().map(|(_, append)| model.append(append)).collect();
            // A group in which every command is refused or repeated makes no commit.
            if foreseen.iter().any(|answer| matches!(answer, Answer::Stored(Appended { repeated: false, .. }))) {
                held.next_batch();
                held.decide(Verdict::Store);
            }
            for ((answered, append), foreseen) in waiting.into_iter().zip(foreseen) {
                prop_assert_eq!(answer(wait(answered)), foreseen, "{:?}", append);
            }
        }
        let events = held.journal.reader().read(Position::ZERO, usize::MAX).expect("read");
        let listed: Vec<_> = events.iter().map(|event| (event.stream, event.version)).collect();
        prop_assert_eq!(&listed, &model.events);
        prop_assert_eq!(held.notebook.events(), events);
        prop_assert_eq!(verify(&**held.journal.reader()).expect("holds").events, listed.len() as u64);
    }
}
