//! Tags, with every text kept once.

use std::collections::HashMap;
use std::ops::Range;

/// Keys that nothing here ever asks for, by how they begin: provenance, contacts, other languages' encyclopaedias.
const UNWANTED: &[&str] = &[
    "contact:",
    "created_by",
    "description",
    "email",
    "fixme",
    "gnis:",
    "image",
    "import",
    "note",
    "opening_hours",
    "phone",
    "source",
    "tiger:",
    "url",
    "website",
    "wikidata",
    "wikipedia",
];
/// The languages in which names are kept, besides the local one.
const LANGUAGES: &[&str] = &["zh", "zh-Hans", "en"];

/// Every tag of a file, and its texts.
#[derive(Debug, Default)]
pub(crate) struct TagStore {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    pairs: Vec<(u32, u32)>,
}

/// The tags of one element.
#[derive(Clone, Copy)]
pub struct Tags<'a> {
    store: &'a TagStore,
    pairs: &'a [(u32, u32)],
}

impl TagStore {
    /// The number of a text, a new one when it is met for the first time.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).expect("a file has fewer than four billion texts");
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// Takes in an element's tags, without those that nobody asks for.
    pub(super) fn push<'t>(&mut self, tags: impl Iterator<Item = (&'t str, &'t str)>) -> Range<u32> {
        let start = self.end();
        for (key, value) in tags.filter(|(key, _)| is_wanted(key)) {
            let pair = (self.number(key), self.number(value));
            self.pairs.push(pair);
        }
        start..self.end()
    }

    fn end(&self) -> u32 {
        u32::try_from(self.pairs.len()).expect("a file has fewer than four billion tags")
    }

    pub(super) fn of(&self, range: &Range<u32>) -> Tags<'_> {
        Tags { store: self, pairs: &self.pairs[range.start as usize..range.end as usize] }
    }

    pub(super) fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }
}

impl<'a> Tags<'a> {
    /// The value of a key.
    pub fn get(self, key: &str) -> Option<&'a str> {
        self.iter().find(|(held, _)| *held == key).map(|(_, value)| value)
    }

    /// All of them, in the file's order.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let store = self.store;
        self.pairs.iter().map(|(key, value)| (store.text(*key), store.text(*value)))
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.pairs.is_empty()
    }
}

fn is_wanted(key: &str) -> bool {
    if let Some(language) = key.strip_prefix("name:") {
        return LANGUAGES.contains(&language);
    }
    !UNWANTED.iter().any(|unwanted| key.starts_with(unwanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_in_three_languages_and_contacts_not_at_all() {
        let mut store = TagStore::default();
        let given = [("name", "平江路"), ("name:en", "Pingjiang Road"), ("name:fr", "rue"), ("phone", "1")];
        let range = store.push(given.into_iter());
        let kept: Vec<_> = store.of(&range).iter().collect();
        assert_eq!(kept, [("name", "平江路"), ("name:en", "Pingjiang Road")]);
        assert_eq!(store.of(&range).get("name:en"), Some("Pingjiang Road"));
    }
}
