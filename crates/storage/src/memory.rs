//! A store in memory, for tests and simulations. It forgets everything when the last handle goes.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
use uuid::Uuid;

use crate::{
    Batch, CommandId, CommandRecord, Head, KeyChange, Position, Reader, Recorded, Store, StoreFailure,
    StreamId,
};

#[derive(Debug, Default)]
struct Data {
    events: Vec<Recorded>,
    /// Indices into `events`, by stream, in order of version.
    streams: HashMap<StreamId, Vec<usize>>,
    commands: HashMap<CommandId, CommandRecord>,
    keys: HashMap<Uuid, Vec<u8>>,
}

impl Data {
    fn head(&self) -> Head {
        self.events.last().map_or(Head::EMPTY, |event| Head {
            position: event.position,
            hash: event.hash,
            at_micros: event.at_micros,
        })
    }
}

/// The writing side.
#[derive(Debug)]
pub struct MemoryStore {
    data: Arc<RwLock<Data>>,
}

impl MemoryStore {
    /// Makes an empty store and its reader.
    pub fn new() -> (Self, Arc<dyn Reader>) {
        let store = Self { data: Arc::default() };
        let reader = store.reader();
        (store, reader)
    }

    /// Makes a second writing side over the same data, as a restart would.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { data: Arc::clone(&self.data) }
    }

    /// Makes a reader over the same data.
    pub fn reader(&self) -> Arc<dyn Reader> {
        Arc::new(MemoryReader { data: Arc::clone(&self.data) })
    }
}

impl Store for MemoryStore {
    fn head(&mut self) -> Result<Head, StoreFailure> {
        Ok(self.data.read().head())
    }

    fn version(&mut self, stream: StreamId) -> Result<u64, StoreFailure> {
        Ok(self.data.read().streams.get(&stream).map_or(0, |events| events.len() as u64))
    }

    fn command(&mut self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        Ok(self.data.read().commands.get(&command).copied())
    }

    fn commit(&mut self, batch: &Batch) -> Result<(), StoreFailure> {
        let mut data = self.data.write();
        for event in &batch.events {
            let index = data.events.len();
            data.streams.entry(event.stream).or_default().push(index);
            data.events.push(event.clone());
        }
        data.commands.extend(batch.commands.iter().copied());
        for change in &batch.keys {
            match change {
                KeyChange::Put(key) => {
                    data.keys.insert(key.id, key.wrapped.clone());
                }
                KeyChange::Destroy(id) => {
                    data.keys.remove(id);
                }
            }
        }
        Ok(())
    }

    fn idle(&mut self) {}

    fn reopen(&mut self) -> Result<(), StoreFailure> {
        Ok(())
    }

    fn close(&mut self) {}

    fn flushes(&self) -> u64 {
        0
    }
}

/// The reading side.
#[derive(Debug)]
struct MemoryReader {
    data: Arc<RwLock<Data>>,
}

/// Turns a position into an index of the next event; memory cannot hold more than `usize` events.
fn index(position: Position) -> usize {
    usize::try_from(position.0).unwrap_or(usize::MAX)
}

impl Reader for MemoryReader {
    fn read(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        Ok(self.data.read().events.iter().skip(index(after)).take(limit).cloned().collect())
    }

    fn read_before(&self, before: Position, kind: &str, limit: usize) -> Result<Vec<Recorded>, StoreFailure> {
        let data = self.data.read();
        let end = index(before).saturating_sub(1).min(data.events.len());
        let of_kind = data.events[..end].iter().rev().filter(|event| event.kind == kind);
        Ok(of_kind.take(limit).cloned().collect())
    }

    fn read_stream(&self, stream: StreamId) -> Result<Vec<Recorded>, StoreFailure> {
        let data = self.data.read();
        let indices = data.streams.get(&stream).map_or(&[][..], Vec::as_slice);
        Ok(indices.iter().map(|&index| data.events[index].clone()).collect())
    }

    fn command(&self, command: CommandId) -> Result<Option<CommandRecord>, StoreFailure> {
        Ok(self.data.read().commands.get(&command).copied())
    }

    fn key(&self, id: Uuid) -> Result<Option<Vec<u8>>, StoreFailure> {
        Ok(self.data.read().keys.get(&id).cloned())
    }

    fn head(&self) -> Result<Head, StoreFailure> {
        Ok(self.data.read().head())
    }
}
