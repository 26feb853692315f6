//! Questions as they are asked in files, their answers, and the checker between the two: against every answer that
//! there could be, where there are few.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by failing")]
#![expect(clippy::float_cmp, reason = "a sum of whole numbers is exact, and so is what is read of it")]
#![expect(clippy::format_push_string, reason = "tables of a few rows")]

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
