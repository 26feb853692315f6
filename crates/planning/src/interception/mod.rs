//! Interception (拦截): posts at which as many of the likely routes as can be are met in time.

mod question;

pub use question::{Question, Route};
