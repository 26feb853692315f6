//! Free text on its way into the journal: what a caller says, a reason, a note. Codes are cut out and personal
//! numbers are masked before it is stored.

use api::report::Caller;
use model::incident::NOTE_CHARACTERS_MAX;
use model::report::REASON_CHARACTERS_MAX;
use model::text::{mask_name, mask_phone, mask_phones_in, redact_codes};

use crate::error::{Error, FieldError, wording};
use crate::vault::Party;

/// A name shorter than this would be masked all over the text.
const NAME_CHARACTERS_MIN: usize = 2;
/// A number shorter than this is a desk's, not a person's.
const PHONE_BYTES_MIN: usize = 5;

/// What a caller said, fit to be stored, and what is to be sealed.
pub(crate) struct Said {
    /// The text, masked.
    pub(crate) text: String,
    /// The address, masked.
    pub(crate) address: Option<String>,
    /// The caller, with everything as it was said where the masks took something from it: in an emergency it
    /// may be needed.
    pub(crate) party: Option<Party>,
}

/// Takes codes away, and masks personal numbers and the caller's own name.
pub(crate) fn without_persons(text: &str, address: Option<String>, caller: &Caller) -> Said {
    let named = |value: &Option<String>| {
        value.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let (name, phone) = (named(&caller.name), named(&caller.phone));
    let mask = |said: &str| {
        let mut masked = mask_phones_in(said);
        if let Some(phone) = phone.as_deref().filter(|phone| phone.len() >= PHONE_BYTES_MIN) {
            masked = masked.replace(phone, &mask_phone(phone));
        }
        if let Some(name) = name.as_deref().filter(|name| name.chars().count() >= NAME_CHARACTERS_MIN) {
            masked = masked.replace(name, &mask_name(name));
        }
        masked
    };
    let text = redact_codes(text).text;
    let address = address.map(|address| redact_codes(&address).text);
    let (masked, masked_address) = (mask(&text), address.as_deref().map(mask));
    let said = match address {
        Some(address) if masked_address.as_deref() != Some(&address) => Some(format!("{text}\n{address}")),
        _ => (masked != text).then_some(text),
    };
    let has_party = name.is_some() || phone.is_some() || said.is_some();
    let party = has_party.then_some(Party { name, phone, text: said });
    Said { text: masked, address: masked_address, party }
}

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
