//! The audit journal: what was looked up is written there before it is shown.

use model::access::audit;
use storage::{Append, Expected, Lane, NewEvent, StreamId, StreamWrite};

use crate::city::City;
use crate::error::Error;

/// Writes an entry of the audit journal and waits until it is durable: nothing is shown before that.
pub(crate) async fn write_audit(city: &City, entry: &audit::Event) -> Result<(), Error> {
    let mut command = [0; 16];
    city.chance().fill(&mut command);
    let body = serde_json::to_vec(entry).expect("audit entries are always JSON");
    let write = StreamWrite {
        stream: StreamId(entry.by().person.0),
        expected: Expected::Any,
        events: vec![NewEvent { kind: entry.kind().into(), body }],
    };
    let append = Append {
        command: storage::CommandId(command),
        fingerprint: storage::Fingerprint([0; 16]),
        lane: Lane::Emergency,
        at_micros: city.now().micros(),
        writes: vec![write],
        keys: Vec::new(),
        destroy_keys: Vec::new(),
    };
    city.audit().append(append).await?;
    Ok(())
}
