//! A value together with where it stands, so that whatever is wrong with it can be named.

use std::collections::HashMap;
use std::path::Path;

use super::json::Json;
use super::{Fault, TIME_SECONDS_MAX};
use crate::network::{Nanos, Network, Node, nanos};

/// A value of a file, and the way to it, such as `units[3].ready_seconds`.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) file: &'a Path,
    pub(super) way: String,
    pub(super) json: &'a Json,
}

impl<'a> At<'a> {
    /// The whole of a file.
    pub(super) fn whole(file: &'a Path, json: &'a Json) -> Self {
        Self { file, way: String::new(), json }
    }

    /// The error that says what is wrong with this value and what to do.
    pub(super) fn fault(&self, fault: impl Into<String>) -> Fault {
        let key = if self.way.is_empty() { "the whole" } else { &self.way };
        let (file, value) = (self.file.to_owned(), self.json.to_string());
        Fault::Value { file, key: key.to_owned(), value, fault: fault.into() }
    }

    fn below(&self, key: &str) -> String {
        if self.way.is_empty() { key.to_owned() } else { format!("{}.{key}", self.way) }
    }

    /// Looks that this is an object with no keys but these.
    pub(super) fn object(&self, keys: &[&str]) -> Result<(), Fault> {
        let Json::Object(pairs) = self.json else { return Err(self.fault("is no object; write {…}")) };
        let Some((key, value)) = pairs.iter().find(|(key, _)| !keys.contains(&key.as_str())) else {
            return Ok(());
        };
        let unknown = Self { file: self.file, way: self.below(&key.escape_debug().to_string()), json: value };
        Err(unknown.fault(format!("stands under an unknown key; the keys are {}", keys.join(", "))))
    }

    /// The value of a key, where it is there.
    pub(super) fn optional(&self, key: &str) -> Option<Self> {
        let json = self.json.get(key)?;
        Some(Self { file: self.file, way: self.below(key), json })
    }

    /// The value of a key that must be there.
    pub(super) fn needed(&self, key: &str) -> Result<Self, Fault> {
        self.optional(key).ok_or_else(|| Fault::Missing { file: self.file.to_owned(), key: self.below(key) })
    }

    /// The values of a list.
    pub(super) fn list(&self) -> Result<Vec<Self>, Fault> {
        let Json::List(values) = self.json else { return Err(self.fault("is no list; write […]")) };
        let place = |(number, json)| Self { file: self.file, way: format!("{}[{number}]", self.way), json };
        Ok(values.iter().enumerate().map(place).collect())
    }

    /// The values of a list that must not be empty.
    pub(super) fn some(&self) -> Result<Vec<Self>, Fault> {
        let values = self.list()?;
        if values.is_empty() {
            return Err(self.fault("is empty; name at least one"));
        }
        Ok(values)
    }

    /// A text that is not empty.
    pub(super) fn text(&self) -> Result<&'a str, Fault> {
        match self.json {
            Json::Text(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(self.fault("is no text; write \"…\"")),
        }
    }

    /// A name: a text, or a whole number for one.
    pub(super) fn name(&self) -> Result<String, Fault> {
        match self.json {
            Json::Text(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            Json::Number(number) if number.is_u64() || number.is_i64() => Ok(number.to_string()),
            _ => Err(self.fault("is no name; write a text or a whole number")),
        }
    }

    /// Yes or no.
    pub(super) fn yes(&self) -> Result<bool, Fault> {
        let Json::Bool(yes) = self.json else { return Err(self.fault("is neither true nor false")) };
        Ok(*yes)
    }

    /// A number.
    pub(super) fn number(&self) -> Result<f64, Fault> {
        let Json::Number(number) = self.json else {
            return Err(self.fault("is no number; write it as 12.5"));
        };
        number.as_f64().filter(|number| number.is_finite()).ok_or_else(|| self.fault("is not finite"))
    }

    /// How many.
    pub(super) fn count(&self) -> Result<usize, Fault> {
        let Json::Number(number) = self.json else {
            return Err(self.fault("is no whole number of 0 or more"));
        };
        let count = number.as_u64().and_then(|count| usize::try_from(count).ok());
        count.ok_or_else(|| self.fault("is no whole number of 0 or more"))
    }

    /// A time in seconds from 0 to [`TIME_SECONDS_MAX`].
    pub(super) fn time(&self) -> Result<Nanos, Fault> {
        let seconds = self.number()?;
        if seconds < 0.0 {
            return Err(self.fault("is negative; write 0 or more"));
        }
        if seconds > TIME_SECONDS_MAX {
            return Err(self.fault(format!("is above {TIME_SECONDS_MAX} seconds (TIME_SECONDS_MAX)")));
        }
        Ok(nanos(seconds))
    }

    /// A speed above 0 and up to [`super::SPEED_KMH_MAX`].
    pub(super) fn speed(&self) -> Result<f64, Fault> {
        let kmh = self.number()?;
        if kmh > 0.0 && kmh <= super::SPEED_KMH_MAX {
            return Ok(kmh);
        }
        Err(self.fault(format!("is no speed above 0 and up to {} (SPEED_KMH_MAX)", super::SPEED_KMH_MAX)))
    }

    /// A node of the network.
    pub(super) fn node(&self, network: &Network) -> Result<Node, Fault> {
        let name = self.name()?;
        network.node(&name).ok_or_else(|| self.fault("is no node of the network; correct it"))
    }

    /// Nodes, none of them twice.
    pub(super) fn nodes(&self, network: &Network) -> Result<Vec<Node>, Fault> {
        let places = self.some()?;
        let nodes = places.iter().map(|place| place.node(network)).collect::<Result<Vec<_>, _>>()?;
        once(&places, &nodes)?;
        Ok(nodes)
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, Fault> {
        let found = match self.json {
            Json::Text(text) => words.iter().find(|(word, _)| word == text),
            _ => None,
        };
        let all: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        found.map(|(_, value)| *value).ok_or_else(|| self.fault(format!("is none of {}", all.join(", "))))
    }
}

/// Looks that no value is there twice.
pub(super) fn once<T: std::hash::Hash + Eq>(places: &[At<'_>], values: &[T]) -> Result<(), Fault> {
    let mut first = HashMap::new();
    for (place, value) in places.iter().zip(values) {
        if let Some(before) = first.insert(value, place) {
            return Err(place.fault(format!("is named at {} already; name it once", before.way)));
        }
    }
    Ok(())
}
