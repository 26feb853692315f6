//! URL-encoded pairs, read strictly: bytes that are no UTF-8 are refused, not replaced.

use super::{FormError, FormProblem};

/// The most bytes that a form or query may have: every text at its limit, every byte escaped.
pub(super) const FORM_BYTES_MAX: usize = 256 * 1024;
/// The most fields that a form may have.
pub(super) const FIELDS_MAX: usize = 300;

/// Decoded fields, and what was found wrong with them so far.
pub(super) struct Fields {
    pairs: Vec<(String, String)>,
    errors: Vec<FormError>,
}

impl Fields {
    /// Decodes a body or query; when that fails nothing else can be said about it.
    pub(super) fn decode(form: &[u8]) -> Result<Self, Vec<FormError>> {
        if form.len() > FORM_BYTES_MAX {
            return Err(vec![FormError::new("form", FormProblem::TooLarge { bytes_max: FORM_BYTES_MAX })]);
        }
        let mut fields = Self { pairs: Vec::new(), errors: Vec::new() };
        for pair in form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.pairs.len() + fields.errors.len() == FIELDS_MAX {
                return Err(vec![FormError::new("form", FormProblem::TooMany { count_max: FIELDS_MAX })]);
            }
            fields.add(pair);
        }
        Ok(fields)
    }

    fn add(&mut self, pair: &[u8]) {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = String::from_utf8(unescape(halves.next().unwrap_or_default()));
        let value = String::from_utf8(unescape(halves.next().unwrap_or_default()));
        match (name, value) {
            (Ok(name), Ok(value)) => self.pairs.push((name, value)),
            (Ok(name), Err(_)) => self.refuse(name, FormProblem::NotUtf8),
            (Err(_), _) => self.refuse("form", FormProblem::NotUtf8),
        }
    }

    /// The value of a field that may stand once; blank is absent.
    pub(super) fn once(&mut self, name: &str) -> Option<String> {
        let mut values = self.all(name).into_iter();
        let first = values.next();
        if values.next().is_some() {
            self.refuse(name, FormProblem::Repeated);
        }
        first
    }

    /// The value of a field that may stand once and has a greatest length.
    pub(super) fn once_within(&mut self, name: &str, characters_max: usize) -> Option<String> {
        let value = self.once(name)?;
        if value.chars().count() > characters_max {
            self.refuse(name, FormProblem::TooLong { characters_max });
            return None;
        }
        Some(value)
    }

    /// Every value of a field that is not blank.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let named = self.pairs.iter().filter(|(given, _)| given == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }

    /// Every value of a field that holds lists with commas.
    pub(super) fn listed(&self, name: &str) -> Vec<String> {
        let values = self.all(name);
        let items = values.iter().flat_map(|value| value.split(',')).map(str::trim);
        items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// Every field, in the order given.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    pub(super) fn refuse(&mut self, field: impl Into<String>, problem: FormProblem) {
        self.errors.push(FormError::new(field, problem));
    }

    /// The value when nothing was refused, else everything that was.
    pub(super) fn settle<T>(self, value: Option<T>) -> Result<T, Vec<FormError>> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(self.errors),
        }
    }
}

/// The bytes behind `+` and `%`; a `%` without two hex digits stands for itself, as browsers have it.
fn unescape(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        bytes.push(match (first, escaped) {
            (_, Some(byte)) => byte,
            (b'+', None) => b' ',
            (other, None) => *other,
        });
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    bytes
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_browsers_write_them() {
        for (escaped, plain) in [
            ("a+b", "a b"),
            ("%E6%B0%B4", "水"),
            ("100%", "100%"),
            ("%zz", "%zz"),
            ("%2", "%2"),
            ("%2B", "+"),
        ] {
            assert_eq!(String::from_utf8(unescape(escaped.as_bytes())).unwrap(), plain);
        }
    }

    #[test]
    fn a_blank_value_is_absent_and_lists_may_be_written_both_ways() {
        let mut fields = Fields::decode(b"a=+&b=1,2&b=,3&&c").ok().unwrap();
        assert_eq!(fields.once("a"), None);
        assert_eq!(fields.once("c"), None);
        assert_eq!(fields.listed("b"), ["1", "2", "3"]);
        assert!(fields.settle(Some(())).is_ok());
    }
}
