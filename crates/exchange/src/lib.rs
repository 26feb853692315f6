//! The phrasebook: formats of the outside world and our words, in both directions. Pure; nothing here decides,
//! stores, or talks to a network.

pub mod open311;

pub mod calls;

pub mod owntracks;
