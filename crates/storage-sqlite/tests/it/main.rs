//! Tests of the journal over `SQLite`.

mod backups;
mod contract;
mod damage;
mod full_disk;
mod kills;
mod opening;
mod support;
