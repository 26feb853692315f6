//! Free text before it is stored or shown: verification codes are cut out, names and numbers are masked.
//!
//! Pure and linear in the length of the text.

mod mask;
mod redact;
mod scan;
#[cfg(test)]
mod tests;

pub use mask::{mask_name, mask_phone, mask_phones_in};
pub use redact::{CODE_REMOVED_EN, CODE_REMOVED_ZH, Redacted, redact_codes};
