//! Questions as they are asked in files, their answers, and the checker between the two: against every answer that
//! there could be, where there are few.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod small;

mod closure;

mod blockade;
mod cordon;

mod interception;

mod patrol;
mod siting;

mod contest;
mod mutated;
mod refused;
