//! The store in memory keeps the contract.

use std::sync::Arc;

use storage::contract::{self, Setup};
use storage::memory::MemoryStore;
use storage::{Reader, Store};

struct Memory(MemoryStore);

impl Setup for Memory {
    fn open(&mut self) -> (Box<dyn Store>, Arc<dyn Reader>) {
        (Box::new(self.0.again()), self.0.reader())
    }
}

#[test]
fn the_store_in_memory_keeps_the_contract() {
    contract::run(|| Box::new(Memory(MemoryStore::new().0)));
}
