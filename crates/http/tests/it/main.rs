//! The door as clients see it: a real server on a free loopback port, over journals in memory.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what helps a test fails with it")]

mod alert;
mod bad_input;
mod city;
mod client;
mod console;
mod cordon;
mod every_route;
mod live;
mod open311;
mod people;
mod recommendation;
mod report;
mod ring;
mod server;
mod session;
mod streets;
mod system;
mod unit;
