//! The store keeps the contract.

use std::sync::Arc;

use storage::contract::{self, Setup};
use storage::{Reader, Store};
use tempfile::TempDir;

use crate::support;

struct InADirectory(TempDir);

impl Setup for InADirectory {
    fn open(&mut self) -> (Box<dyn Store>, Arc<dyn Reader>) {
        let (store, reader) = support::open(self.0.path());
        (Box::new(store), reader)
    }
}

#[test]
fn the_store_in_a_file_keeps_the_contract() {
    contract::run(|| Box::new(InADirectory(support::temporary())));
}
