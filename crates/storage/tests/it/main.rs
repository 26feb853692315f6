//! Tests of the journal over the store in memory.

mod contract;
mod held;
mod lanes;
mod oracle;
mod trouble;
