//! The one place that knows the loop: read → fold → decide → append → (conflict: again).

use aws_lc_rs::digest;
use model::event::Event;
use model::ids::PersonId;
use storage::{
    Append, CommandId, Expected, Fingerprint, Lane, NewEvent, PartyKey, Position, StreamId, StreamWrite,
};
use uuid::Uuid;

use crate::city::{City, decode};
use crate::error::Error;
use crate::limits::ATTEMPTS_MAX;

/// The name of a command: the same one again gets the same answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CommandKey {
    id: CommandId,
    fingerprint: Fingerprint,
    /// Whether the asker chose it and may send it again.
    given: bool,
}

impl CommandKey {
    /// A command that the asker has named, with the body that belongs to the name.
    pub fn given(city: &City, person: PersonId, name: &str, body: &[u8]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(person.0.as_bytes());
        context.update(name.as_bytes());
        Self {
            id: CommandId(first_half(context.finish().as_ref())),
            fingerprint: Fingerprint(city.vault().fingerprint(body)),
            given: true,
        }
    }

    /// A command without a name, which nobody will send again.
    pub fn fresh(city: &City) -> Self {
        let mut id = [0; 16];
        city.chance().fill(&mut id);
        Self { id: CommandId(id), fingerprint: Fingerprint([0; 16]), given: false }
    }

    /// The command of a rule: the same finding again is the same command.
    pub(crate) fn of_rule(finding: &str) -> Self {
        let hash = digest::digest(&digest::SHA256, finding.as_bytes());
        Self { id: CommandId(first_half(hash.as_ref())), fingerprint: Fingerprint([1; 16]), given: true }
    }
}

fn first_half(hash: &[u8]) -> [u8; 16] {
    hash[..16].try_into().expect("a SHA-256 hash has 32 bytes")
}

/// What a command wants written.
#[derive(Default)]
pub(crate) struct Plan {
    writes: Vec<(Uuid, Expected, Vec<Event>)>,
    keys: Vec<PartyKey>,
    destroy_keys: Vec<Uuid>,
}

impl Plan {
    /// Events of a new stream.
    pub(crate) fn begin(mut self, stream: impl Into<Uuid>, events: Vec<Event>) -> Self {
        self.writes.push((stream.into(), Expected::NoStream, events));
        self
    }

    /// Events of a stream that was read at this version. Without events the version is still guarded.
    pub(crate) fn extend(mut self, stream: impl Into<Uuid>, version: u64, events: Vec<Event>) -> Self {
        self.writes.push((stream.into(), Expected::Version(version), events));
        self
    }

    /// A key to keep with the events.
    pub(crate) fn keep_key(mut self, id: Uuid, wrapped: Vec<u8>) -> Self {
        self.keys.push(PartyKey { id, wrapped });
        self
    }

    /// A key to destroy with the events.
    pub(crate) fn destroy_key(mut self, id: Uuid) -> Self {
        self.destroy_keys.push(id);
        self
    }

    fn is_empty(&self) -> bool {
        self.writes.iter().all(|(_, _, events)| events.is_empty())
    }

    fn into_append(self, key: CommandKey, lane: Lane, at_micros: i64) -> Append {
        let encode = |event: Event| NewEvent { kind: event.kind().into(), body: event.encode() };
        let writes = self.writes.into_iter().map(|(stream, expected, events)| StreamWrite {
            stream: StreamId(stream),
            expected,
            events: events.into_iter().map(encode).collect(),
        });
        Append {
            command: key.id,
            fingerprint: key.fingerprint,
            lane,
            at_micros,
            writes: writes.collect(),
            keys: self.keys,
            destroy_keys: self.destroy_keys,
        }
    }
}

/// What a command came to.
pub(crate) struct Done {
    /// The position of its last event, or the board's when nothing had to be written.
    pub(crate) position: Position,
    /// The stored answer of an earlier time: where its events stand.
    repeated: Option<(Position, Position)>,
}

impl Done {
    /// The events of the earlier time, when the command had been carried out before.
    pub(crate) fn repeated(&self, city: &City) -> Result<Option<Vec<(Uuid, Event)>>, Error> {
        let Some((first, last)) = self.repeated else { return Ok(None) };
        let count = usize::try_from(last.0 + 1 - first.0).unwrap_or(usize::MAX);
        let recorded = city.journal().reader().read(Position(first.0 - 1), count)?;
        let events = recorded.iter().map(|recorded| Ok((recorded.stream.0, decode(recorded)?)));
        events.collect::<Result<Vec<_>, Error>>().map(Some)
    }
}

/// Carries a command out: judges it against the present state, appends, and judges it again when somebody else
/// was faster. When this returns, the board has reached the command's last event.
pub(crate) async fn execute(
    city: &City,
    key: CommandKey,
    lane: Lane,
    judge: impl Fn() -> Result<Plan, Error>,
) -> Result<Done, Error> {
    for _ in 0..ATTEMPTS_MAX {
        if let Some(done) = earlier(city, key)? {
            return Ok(done);
        }
        let plan = match judge() {
            Ok(plan) => plan,
            // The same command may have been carried out by a twin a moment ago: then that is the answer.
            Err(refusal) => return earlier(city, key)?.ok_or(refusal),
        };
        if plan.is_empty() {
            return Ok(Done { position: city.board().position(), repeated: None });
        }
        match append(city, key, lane, plan).await {
            Err(Error::Conflict) => {}
            outcome => return outcome,
        }
    }
    Err(Error::Conflict)
}

/// Appends a command that can meet no conflict, since all its streams are new.
pub(crate) async fn begin(city: &City, key: CommandKey, lane: Lane, plan: Plan) -> Result<Done, Error> {
    append(city, key, lane, plan).await
}

async fn append(city: &City, key: CommandKey, lane: Lane, plan: Plan) -> Result<Done, Error> {
    let appended = city.journal().append(plan.into_append(key, lane, city.now().micros())).await?;
    Ok(Done {
        position: appended.last,
        repeated: appended.repeated.then_some((appended.first, appended.last)),
    })
}

/// What a command came to that was carried out before.
pub(crate) fn earlier(city: &City, key: CommandKey) -> Result<Option<Done>, Error> {
    if !key.given {
        return Ok(None);
    }
    match city.journal().reader().command(key.id)? {
        None => Ok(None),
        Some(record) if record.fingerprint != key.fingerprint => Err(Error::CommandReused),
        Some(record) => Ok(Some(Done { position: record.last, repeated: Some((record.first, record.last)) })),
    }
}
