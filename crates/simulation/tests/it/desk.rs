//! A jurisdiction on the in-memory store.

use std::sync::Arc;

use model::rules::Rules;
use operations::{City, CityParts, Clock, Geography, JournalParts, JurisdictionKey, Streets, Vault};
use simulation::{SeededChance, SimulatedClock};
use storage::memory::MemoryStore;
use storage::{Limits, Reader, Store};

/// A journal in memory, as it is or behind a fault.
pub(crate) fn journal(wrap: impl FnOnce(MemoryStore) -> Box<dyn Store>) -> JournalParts {
    let (store, reader) = MemoryStore::new();
    parts(wrap(store), reader)
}

fn parts(store: Box<dyn Store>, reader: Arc<dyn Reader>) -> JournalParts {
    JournalParts { store, reader, limits: Limits::default() }
}

/// An empty jurisdiction without streets.
pub(crate) fn city(
    seed: u64,
    journal: JournalParts,
    geography: Geography,
    clock: Arc<SimulatedClock>,
) -> Arc<City> {
    city_on(None, seed, journal, geography, clock)
}

/// An empty jurisdiction on some streets.
pub(crate) fn city_on(
    streets: Option<Arc<Streets>>,
    seed: u64,
    journal: JournalParts,
    geography: Geography,
    clock: Arc<SimulatedClock>,
) -> Arc<City> {
    let chance = Arc::new(SeededChance::new(seed));
    let clock: Arc<dyn Clock> = clock;
    let parts = CityParts {
        journal,
        audit: self::journal(|store| Box::new(store)),
        vault: Vault::new(&JurisdictionKey::generate(&*chance), Arc::<SeededChance>::clone(&chance)),
        rules: Arc::new(Rules::builtin()),
        geography,
        streets,
        clock,
        chance,
        snapshot: None,
        demo: true,
    };
    City::open(parts).expect("an empty journal opens")
}
