//! The suite that every store must pass.
//!
//! A store's crate runs it from a test: `contract::run(|| Box::new(MySetup::new()))`. Each check gets a setup
//! of its own, and opens it again and again where it tests what a restart must keep.

pub mod sample;

mod commands;
mod reading;
mod stores;

use std::sync::Arc;

use crate::{Journal, Limits, Reader, Store};
use sample::Notebook;

/// Holds the data of one store for one check.
pub trait Setup {
    /// Opens the store over the data that earlier ones left.
    fn open(&mut self) -> (Box<dyn Store>, Arc<dyn Reader>);
}

/// A journal over a fresh store, with a follower that remembers.
struct Started {
    setup: Box<dyn Setup>,
    journal: Journal,
    notebook: Notebook,
}

impl Started {
    fn new(mut setup: Box<dyn Setup>) -> Self {
        let (journal, notebook) = start(&mut *setup);
        Self { setup, journal, notebook }
    }

    /// Stops the journal and starts it again over the same data.
    fn restart(&mut self) {
        self.journal.stop();
        (self.journal, self.notebook) = start(&mut *self.setup);
    }
}

fn start(setup: &mut dyn Setup) -> (Journal, Notebook) {
    let (store, reader) = setup.open();
    let notebook = Notebook::default();
    let journal = Journal::start(store, reader, notebook.follower(), Limits::default())
        .expect("the store tells its head");
    (journal, notebook)
}

/// Runs every check.
///
/// # Panics
/// When the store does not keep the contract.
pub fn run(make: impl Fn() -> Box<dyn Setup>) {
    let checks: [fn(&mut Started); 14] = [
        reading::a_new_journal_is_empty,
        reading::positions_are_dense_and_versions_count_within_their_stream,
        reading::pages_and_kinds_are_read_in_their_order,
        reading::the_chain_holds_and_covers_every_field,
        reading::time_never_runs_backwards,
        commands::an_expectation_that_does_not_hold_is_a_conflict,
        commands::a_conflict_in_one_stream_leaves_all_others_alone,
        commands::writes_of_one_command_build_on_each_other,
        commands::the_same_command_gets_the_same_answer,
        commands::the_same_id_with_another_body_is_refused,
        commands::keys_come_and_go_with_the_events,
        commands::many_callers_at_once_get_one_place_each,
        stores::a_restart_goes_on_where_it_ended,
        stores::whoever_has_an_answer_reads_it_everywhere,
    ];
    for check in checks {
        check(&mut Started::new(make()));
    }
    stores::a_commit_is_read_back_by_the_store_itself(&mut *make());
}
