//! Finding a place by what a caller says: a street, two streets that meet, a house, a kilometre stone, a name.
//!
//! ```text
//!   人民路            a street               人民路/干将路, 人民路与干将路     where they meet
//!   人民路 123号       a house                G2 K1150+300                     between two stones
//!   ping jiang        part of an English name
//! ```
//!
//! The texts of a city are a few million letters: one pass over the folded names answers while the caller still
//! speaks, and there is no index that could disagree with the map.

mod ask;
mod fold;

use bytemuck::{Pod, Zeroable};

use crate::city::{Container, Texts};
use crate::{Array, City, CityError, Point};
use fold::fold;

/// What an entry is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u32)]
pub enum Kind {
    /// A city, a town, a village.
    Place,
    /// A street, by its name or number.
    Street,
    /// Where two streets meet.
    Junction,
    /// A station, a school, a hospital.
    Poi,
    /// A house by its number.
    Address,
    /// A kilometre stone, or a place between two of them.
    Milestone,
}

impl Kind {
    const STORED: [Self; 6] =
        [Self::Place, Self::Street, Self::Junction, Self::Poi, Self::Address, Self::Milestone];

    pub(crate) fn of_number(number: u32) -> Option<Self> {
        Self::STORED.get(number as usize).copied()
    }

    /// Its word in the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Street => "street",
            Self::Junction => "junction",
            Self::Poi => "poi",
            Self::Address => "address",
            Self::Milestone => "milestone",
        }
    }
}

/// Something with a name, as it lies in the file; the numbers are those of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Entry {
    pub(crate) point: Point,
    pub(crate) kind: u32,
    /// Smaller is more important among its kind.
    pub(crate) rank: u32,
    pub(crate) name: u32,
    /// Chinese, English.
    pub(crate) names: [u32; 2],
    /// A road's number, a house's number, a stone's kilometre.
    pub(crate) number: u32,
    /// A word for what it is among its kind.
    pub(crate) detail: u32,
    /// The name of the nearest place.
    pub(crate) near: u32,
    /// A street's segments: from, to in the list.
    pub(crate) segments: [u32; 2],
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// What it is called where it lies.
    pub name: String,
    /// Its Chinese name, or the local one.
    pub name_zh: String,
    /// Its English name, or the local one.
    pub name_en: String,
    /// What it is among its kind, as `hospital` or `primary`; empty where there is nothing to say.
    pub detail: String,
    /// The nearest town or quarter; empty where there is none.
    pub near: String,
    /// Where it is.
    pub point: Point,
}

/// Everything that can be looked up, with its names folded for comparing.
#[derive(Clone)]
pub struct Gazetteer {
    texts: Texts,
    entries: Array<Entry>,
    segments: Array<u32>,
    /// The folded names of every entry, one line each, lines of one entry side by side.
    folded: std::sync::Arc<[Folded]>,
}

struct Folded {
    entry: u32,
    text: Box<str>,
}

impl Gazetteer {
    pub(crate) fn open(container: &Container, texts: &Texts) -> Result<Self, CityError> {
        let entries: Array<Entry> = container.array("names.entries")?;
        let segments: Array<u32> = container.array("names.segments")?;
        let is_sound = entries.iter().all(|entry| {
            let [zh, en] = entry.names;
            let texts_of = [entry.name, zh, en, entry.number, entry.detail, entry.near];
            entry.segments[0] <= entry.segments[1]
                && entry.segments[1] as usize <= segments.len()
                && texts_of.iter().all(|text| texts.has(*text))
        });
        if !is_sound {
            return Err(container.damaged("its names do not fit its streets"));
        }
        let mut folded = Vec::new();
        for (number, entry) in (0..).zip(entries.iter()) {
            if !matches!(Kind::of_number(entry.kind), Some(Kind::Place | Kind::Street | Kind::Poi)) {
                continue;
            }
            let mut seen: Vec<u32> = Vec::new();
            let road_number = if entry.kind == Kind::Street as u32 { entry.number } else { 0 };
            for text in [entry.name, entry.names[0], entry.names[1], road_number] {
                if text != 0 && !seen.contains(&text) {
                    seen.push(text);
                    folded.push(Folded { entry: number, text: fold(texts.get(text)).into() });
                }
            }
        }
        Ok(Self { texts: texts.clone(), entries, segments, folded: folded.into() })
    }

    /// Whether every segment named here is one of the city's.
    pub(crate) fn is_sound(&self, segments: usize) -> bool {
        self.segments.iter().all(|segment| (*segment as usize) < segments)
    }

    fn found(&self, entry: &Entry) -> Found {
        let text = |number: u32| self.texts.get(number).to_owned();
        let or_name = |number: u32| if number == 0 { text(entry.name) } else { text(number) };
        Found {
            kind: Kind::of_number(entry.kind).unwrap_or(Kind::Poi),
            name: text(entry.name),
            name_zh: or_name(entry.names[0]),
            name_en: or_name(entry.names[1]),
            detail: text(entry.detail),
            near: text(entry.near),
            point: entry.point,
        }
    }
}

impl City {
    /// Where people gather, whom help must reach quickly: schools, hospitals, stations, banks, malls, government.
    pub fn listed_places(&self) -> Vec<Point> {
        const LISTED: [&str; 7] =
            ["school", "hospital", "station", "subway_station", "bank", "mall", "government"];
        let gazetteer = self.gazetteer();
        let is_listed = |entry: &&Entry| {
            entry.kind == Kind::Poi as u32 && LISTED.contains(&gazetteer.texts.get(entry.detail))
        };
        gazetteer.entries.iter().filter(is_listed).map(|entry| entry.point).collect()
    }

    /// Everything of a kind that has a name, in the order of the file; the largest places first.
    pub fn named(&self, kind: Kind) -> impl Iterator<Item = Found> + '_ {
        let gazetteer = self.gazetteer();
        let entries = gazetteer.entries.iter().filter(move |entry| entry.kind == kind as u32);
        entries.map(|entry| gazetteer.found(entry))
    }

    /// Finds what is meant, the likeliest first, no more than so many.
    pub fn find(&self, asked: &str, limit: usize) -> Vec<Found> {
        ask::find(self, self.gazetteer(), asked, limit)
    }
}
