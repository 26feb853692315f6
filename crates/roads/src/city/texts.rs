//! Texts of a city, each kept once.

use std::collections::HashMap;

use super::container::{CityError, Container, Sections};
use crate::Array;

/// A text's number; 0 is the empty text.
pub(crate) type TextId = u32;

/// Texts while a city is made.
pub(crate) struct TextsBuilder {
    numbers: HashMap<String, TextId>,
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl Default for TextsBuilder {
    fn default() -> Self {
        Self { numbers: HashMap::from([(String::new(), 0)]), ends: vec![0], bytes: Vec::new() }
    }
}

impl TextsBuilder {
    pub(crate) fn number(&mut self, text: &str) -> TextId {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.ends.len()).expect("a city has fewer than four billion texts");
        self.bytes.extend(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).expect("a city's texts fit four gigabytes"));
        self.numbers.insert(text.to_owned(), number);
        number
    }

    pub(crate) fn put(&self, sections: &mut Sections) {
        sections.put("texts.ends", &self.ends);
        sections.put("texts.bytes", &self.bytes);
    }
}

/// The texts of a city.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    ends: Array<u32>,
    bytes: Array<u8>,
}

impl Texts {
    pub(crate) fn open(container: &Container) -> Result<Self, CityError> {
        let texts = Self { ends: container.array("texts.ends")?, bytes: container.array("texts.bytes")? };
        let is_sound = texts.ends.is_sorted()
            && texts.ends.last().is_some_and(|end| *end as usize == texts.bytes.len())
            && std::str::from_utf8(&texts.bytes).is_ok();
        if is_sound { Ok(texts) } else { Err(container.damaged("its texts do not fit together")) }
    }

    /// Whether there is a text of this number.
    pub(crate) fn has(&self, number: TextId) -> bool {
        (number as usize) < self.ends.len()
    }

    pub(crate) fn get(&self, number: TextId) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number as usize - 1] };
        let bytes = &self.bytes[start as usize..self.ends[number as usize] as usize];
        // The whole was looked at when the city was opened, and a text begins where another one ends.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}
