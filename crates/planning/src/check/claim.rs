//! What an answer claims, read where it is there.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Violation;
use crate::network::{Nanos, Network, Node, seconds};
use crate::problem::Json;
use crate::unit::Unit;

/// Times and sums may differ by so much: answers are given to the microsecond.
pub(super) const TIME_TOLERANCE: Nanos = 1_000;
/// Other numbers may differ by so much of themselves.
const RELATIVE_TOLERANCE: f64 = 1e-9;

/// The units of a question by their ids.
pub(super) type Units<'a> = HashMap<&'a str, usize>;

/// Puts units by their ids.
pub(super) fn by_id(units: &[Unit]) -> Units<'_> {
    units.iter().enumerate().map(|(place, unit)| (&*unit.id, place)).collect()
}

/// A value of an answer, and the way to it.
#[derive(Clone)]
pub(super) struct Claim<'a> {
    way: String,
    pub(super) json: &'a Json,
}

impl<'a> Claim<'a> {
    pub(super) fn whole(json: &'a Json) -> Self {
        Self { way: String::new(), json }
    }

    /// The violation that this value is.
    pub(super) fn wrong(&self, what: impl std::fmt::Display) -> Violation {
        let way = if self.way.is_empty() { "the answer" } else { &self.way };
        Violation::shown(format!("{way}: {} {what}", self.json), json!({ "key": way }))
    }

    /// The same, with something that shows it.
    pub(super) fn shown_wrong(&self, what: impl std::fmt::Display, witness: Value) -> Violation {
        Violation { witness, ..self.wrong(what) }
    }

    pub(super) fn object(&self) -> Result<(), Violation> {
        if matches!(self.json, Json::Object(_)) { Ok(()) } else { Err(self.wrong("is no object")) }
    }

    /// What stands under a key; nothing where it is null.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let json = self.json.get(key).filter(|json| **json != Json::Null)?;
        let way = if self.way.is_empty() { key.to_owned() } else { format!("{}.{key}", self.way) };
        Some(Self { way, json })
    }

    pub(super) fn needed(&self, key: &str) -> Result<Self, Violation> {
        self.get(key).ok_or_else(|| self.wrong(format!("has no {key}")))
    }

    pub(super) fn list(&self) -> Result<Vec<Self>, Violation> {
        let Json::List(values) = self.json else { return Err(self.wrong("is no list")) };
        let claim = |(number, json)| Self { way: format!("{}[{number}]", self.way), json };
        Ok(values.iter().enumerate().map(claim).collect())
    }

    /// The keys of an object and what stands under them.
    pub(super) fn pairs(&self) -> Result<Vec<(&'a str, Self)>, Violation> {
        let Json::Object(pairs) = self.json else { return Err(self.wrong("is no object")) };
        let claim =
            |(key, json): &'a (String, Json)| (&**key, Self { way: format!("{}.{key}", self.way), json });
        Ok(pairs.iter().map(claim).collect())
    }

    pub(super) fn text(&self) -> Result<&'a str, Violation> {
        let Json::Text(text) = self.json else { return Err(self.wrong("is no text")) };
        Ok(text)
    }

    pub(super) fn yes(&self) -> Result<bool, Violation> {
        let Json::Bool(yes) = self.json else { return Err(self.wrong("is neither true nor false")) };
        Ok(*yes)
    }

    pub(super) fn number(&self) -> Result<f64, Violation> {
        let Json::Number(number) = self.json else { return Err(self.wrong("is no number")) };
        number.as_f64().ok_or_else(|| self.wrong("is no number"))
    }

    /// A whole number of 0 or more.
    pub(super) fn count(&self) -> Result<usize, Violation> {
        let number = self.number()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at just before")]
        if number.fract() == 0.0 && (0.0..=9e15).contains(&number) {
            return Ok(number as usize);
        }
        Err(self.wrong("is no whole number of 0 or more"))
    }

    /// A whole number.
    pub(super) fn integer(&self) -> Result<i128, Violation> {
        let number = match self.json {
            Json::Number(number) => number.as_i128(),
            _ => None,
        };
        number.ok_or_else(|| self.wrong("is no whole number"))
    }

    /// A name: a text, or a whole number for one.
    pub(super) fn name(&self) -> Result<String, Violation> {
        match self.json {
            Json::Text(text) => Ok(text.trim().to_owned()),
            Json::Number(number) if number.is_u64() || number.is_i64() => Ok(number.to_string()),
            _ => Err(self.wrong("is no name")),
        }
    }

    pub(super) fn node(&self, network: &Network) -> Result<Node, Violation> {
        network.node(&self.name()?).ok_or_else(|| self.wrong("is no node of the network"))
    }

    pub(super) fn nodes(&self, network: &Network) -> Result<Vec<Node>, Violation> {
        self.list()?.iter().map(|claim| claim.node(network)).collect()
    }

    /// A unit, by its place in the question.
    pub(super) fn unit(&self, units: &Units<'_>) -> Result<usize, Violation> {
        let place = units.get(&*self.name()?).copied();
        place.ok_or_else(|| self.wrong("is no unit of the problem"))
    }

    /// Looks that this is a certain text.
    pub(super) fn is_text(&self, truth: &str) -> Result<(), Violation> {
        if self.text()? == truth { Ok(()) } else { Err(self.false_claim(&json!(truth))) }
    }

    /// Looks that this is so many.
    pub(super) fn is_count(&self, truth: usize) -> Result<(), Violation> {
        if self.count()? == truth { Ok(()) } else { Err(self.false_claim(&json!(truth))) }
    }

    /// Looks that this is a time.
    pub(super) fn is_time(&self, truth: Nanos) -> Result<(), Violation> {
        let tolerance = seconds(TIME_TOLERANCE) + seconds(truth).abs() * 1e-15;
        if (self.number()? - seconds(truth)).abs() <= tolerance {
            return Ok(());
        }
        Err(self.false_claim(&json!(seconds(truth))))
    }

    /// Looks that this is a number, as far as numbers go.
    pub(super) fn is_number(&self, truth: f64) -> Result<(), Violation> {
        if are_equal(self.number()?, truth) { Ok(()) } else { Err(self.false_claim(&json!(truth))) }
    }

    fn false_claim(&self, truth: &Value) -> Violation {
        self.shown_wrong(format!("is not true; it is {truth}"), json!({ "key": self.way, "truth": truth }))
    }
}

/// Whether two numbers are the same up to rounding.
pub(super) fn are_equal(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 + RELATIVE_TOLERANCE * one.abs().max(other.abs())
}
