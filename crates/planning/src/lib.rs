//! The advice: whom to send, in which order, and why each unit stands where it stands. Pure: no clock, no chance, no
//! I/O.

pub mod rank;

pub mod plan;

pub mod assign;

pub mod cover;
pub mod coverage;

pub mod replay;

pub mod network;
pub mod unit;
pub mod watch;

pub mod closure;
pub mod ring;

pub mod blockade;
pub mod cordon;

pub mod interception;

pub mod siting;

pub mod patrol;
