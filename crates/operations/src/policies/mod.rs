//! Policies: reconcilers that look at the board and do what a rule asks. Idempotent; run again and again.

pub mod clocks;
