//! Free text that somebody writes beside an act: a reason, a note. Codes are cut out and personal numbers are
//! masked before it is stored, as in a report.

use model::incident::NOTE_CHARACTERS_MAX;
use model::report::REASON_CHARACTERS_MAX;
use model::text::{mask_phones_in, redact_codes};

use crate::error::{Error, FieldError, wording};

/// A reason, fit to be stored.
pub(crate) fn reason(field: &str, text: impl AsRef<str>) -> Result<String, Error> {
    fit(field, text.as_ref(), REASON_CHARACTERS_MAX)
}

/// A note, fit to be stored.
pub(crate) fn note(field: &str, text: impl AsRef<str>) -> Result<String, Error> {
    fit(field, text.as_ref(), NOTE_CHARACTERS_MAX)
}

fn fit(field: &str, text: &str, max: usize) -> Result<String, Error> {
    if text.chars().count() <= max {
        return Ok(mask_phones_in(&redact_codes(text).text));
    }
    Err(Error::Invalid(vec![FieldError::new(
        field,
        wording(format!("最多 {max} 个字符"), format!("at most {max} characters")),
        wording("请缩短后重新提交", "shorten it and send it again"),
    )]))
}
