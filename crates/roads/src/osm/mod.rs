//! `OpenStreetMap` data as files hold it.

mod wire;
pub mod write;
