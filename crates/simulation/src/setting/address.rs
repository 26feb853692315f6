//! What callers say where they are.

use roads::drawn::is_in_lake;

use super::{Ground, LonLat, meters_between, moved, rounded_point};
use crate::chance::Random;

/// Where the addresses of a ground come from.
#[derive(Clone, PartialEq, Debug)]
pub enum Addresses {
    /// They are made up of roads that every town has, at any place on land near the town's middle.
    Made,
    /// They lie at streets of the map: so many for each town, at least one.
    Mapped(Vec<Vec<Doorstep>>),
}

/// A place at a street of the map.
#[derive(Clone, PartialEq, Debug)]
pub struct Doorstep {
    /// Where on the street it is.
    pub place: LonLat,
    /// What the street is called.
    pub street: String,
    /// The nearest street that meets it, where one with a name does.
    pub cross: Option<String>,
    /// What stands here that has a name.
    pub landmark: Option<Landmark>,
}

/// Something with a name that stands at a street.
#[derive(Clone, PartialEq, Debug)]
pub struct Landmark {
    /// What it is called.
    pub name: String,
    /// What it is, in the words of the gazetteer, as `bank` or `mall`.
    pub detail: String,
}

/// Whether an address ends in what one sees from afar: a market, a school. Where the caller's words go on with a
/// spot of their own, it does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    InTheAddress,
    InTheText,
}

/// A place with its address.
pub(crate) struct Addressed {
    pub(crate) place: LonLat,
    /// As the caller says it.
    pub(crate) said: String,
    /// As it is written down.
    pub(crate) address: String,
}

impl Doorstep {
    /// The street, and what it is near.
    pub(crate) fn said(&self, ending: Ending) -> String {
        match (&self.landmark, &self.cross) {
            (Some(landmark), _) if ending == Ending::InTheAddress => joined(&self.street, &landmark.name),
            (_, Some(cross)) => joined(&joined(&self.street, "近"), cross),
            _ => self.street.clone(),
        }
    }
}

/// Two names, one after the other; Latin letters need a space between.
pub(super) fn joined(first: &str, second: &str) -> String {
    let is_latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let space = is_latin(first.chars().next_back()) || is_latin(second.chars().next());
    format!("{first}{}{second}", if space { " " } else { "" })
}

/// An address in a town. Many a town is named for a street, so the two names do not simply follow each other.
pub(super) fn within(town: &str, said: &str) -> String {
    format!("{town}·{said}")
}

impl Ground {
    /// A place in a town from which somebody calls.
    pub(crate) fn address(&self, dice: &mut Random, town: usize, ending: Ending) -> Addressed {
        match &self.addresses {
            Addresses::Made => self.made(dice, town, ending),
            Addresses::Mapped(doorsteps) => {
                let doorstep = doorsteps.get(town).and_then(|doorsteps| dice.pick(doorsteps));
                let Some(doorstep) = doorstep else { return self.made(dice, town, ending) };
                let said = doorstep.said(ending);
                Addressed { place: doorstep.place, address: within(&self.towns[town].name, &said), said }
            }
        }
    }

    fn made(&self, dice: &mut Random, town: usize, ending: Ending) -> Addressed {
        const REACH_METERS: f64 = 2_600.0;
        let town = &self.towns[town];
        let place = rounded_point(self.near(dice, town.center, REACH_METERS));
        let road = dice.pick(ROADS).copied().unwrap_or_default();
        let spot = dice.pick(SPOTS).copied().filter(|_| ending == Ending::InTheAddress).unwrap_or_default();
        let said = format!("{}{road}{}号{spot}", town.name, dice.whole(1, 398));
        let district = self.districts.get(town.district).map_or("", |district| &district.name);
        Addressed { place, address: format!("{district}{said}"), said }
    }

    /// A point on land near another, nearer ones more likely; on a map with streets, one at a street.
    pub(crate) fn near(&self, dice: &mut Random, center: LonLat, radius_meters: f64) -> LonLat {
        match &self.addresses {
            Addresses::Made => on_land(dice, center, radius_meters),
            Addresses::Mapped(doorsteps) => {
                let reach_meters = radius_meters * dice.unit();
                let places = doorsteps.iter().flatten().map(|doorstep| doorstep.place);
                let within: Vec<LonLat> =
                    places.filter(|place| meters_between(*place, center) <= reach_meters).collect();
                dice.pick(&within).copied().unwrap_or(center)
            }
        }
    }
}

fn on_land(dice: &mut Random, center: LonLat, radius_meters: f64) -> LonLat {
    const TRIES_MAX: usize = 12;
    for _ in 0..TRIES_MAX {
        let angle = dice.between(0.0, std::f64::consts::TAU);
        let meters = radius_meters * dice.unit();
        let point = moved(center, meters * angle.cos(), meters * angle.sin());
        if !is_in_lake(point) {
            return point;
        }
    }
    center
}

/// Roads that every town has.
const ROADS: &[&str] = &[
    "人民路",
    "中山路",
    "解放路",
    "新华路",
    "文化路",
    "建设路",
    "中心街",
    "滨河路",
    "学府路",
    "振兴路",
    "东环路",
    "西园路",
];

/// What stands on them.
const SPOTS: &[&str] = &[
    "",
    "",
    "",
    "农贸市场",
    "小学门口",
    "公交站",
    "银行网点",
    "花园小区",
    "新村",
    "加油站",
    "工业园",
    "社区卫生服务站",
    "菜场北门",
    "商业广场",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_latin_letters_are_kept_apart_and_chinese_ones_are_not() {
        assert_eq!(joined("南京西路", "静安寺"), "南京西路静安寺");
        assert_eq!(joined("Ordino", "Carrer Major"), "Ordino Carrer Major");
        assert_eq!(joined("Ordino", "中心"), "Ordino 中心");
    }
}
