//! The stretches of street that can be driven on, what they are called and what stands at them.

use std::collections::BTreeMap;

use roads::city::SegmentId;
use roads::gazetteer::Kind;
use roads::road::{Class, Traits};
use roads::{City, Point, Profile};

use crate::setting::{Doorstep, Landmark, lon_lat};

/// What stands farther from its street than this, in metres, is not named in an address there.
const LANDMARK_METERS_MAX: f64 = 90.0;
/// Longer names are cut where call signs are made of them.
const NAME_CHARACTERS_MAX: usize = 24;

/// A stretch of street between two junctions.
pub(super) struct Stretch {
    pub(super) class: Class,
    pub(super) is_bridge: bool,
    /// Whether people live or work at it: it is no motorway, ramp, tunnel or path.
    pub(super) has_doors: bool,
    pub(super) meters: f64,
    pub(super) middle: Point,
    pub(super) ends: [Point; 2],
    /// Whether its name is no more than its number, as G204.
    pub(super) is_only_numbered: bool,
    /// The number of its name.
    name: Option<usize>,
    /// The number of the name of a street that meets it.
    cross: Option<usize>,
    landmark: Option<Landmark>,
}

/// The stretches of the main network inside the city's box, in the order of the city's file.
pub(super) struct Streets {
    pub(super) stretches: Vec<Stretch>,
    names: Vec<String>,
}

impl Streets {
    pub(super) fn read(city: &City) -> Self {
        let network = city.network(Profile::Emergency);
        // One that only leads into the main network, or only out of it, could not be reached or not be left.
        let is_main = |segment: SegmentId| {
            network.arcs_of(segment).iter().any(|arc| {
                network.is_main(network.tail(*arc))
                    && network.is_main(network.graph().topology().head[*arc as usize])
            })
        };
        let mut names = Names::default();
        let mut streets = Self { stretches: Vec::new(), names: Vec::new() };
        let mut number_of_segment = BTreeMap::new();
        for segment in (0..).take(city.segments()).filter(|segment| is_main(*segment)) {
            let stretch = stretch(city, segment, &mut names);
            if let Some(stretch) = stretch.filter(|stretch| city.bounds().holds(stretch.middle)) {
                number_of_segment.insert(segment, streets.stretches.len());
                streets.stretches.push(stretch);
            }
        }
        streets.names = names.texts;
        streets.meet();
        streets.place_landmarks(city, &number_of_segment);
        streets
    }

    /// Finds out which street meets which: the first by its number at either end.
    fn meet(&mut self) {
        let mut at: BTreeMap<Point, Vec<usize>> = BTreeMap::new();
        for stretch in &self.stretches {
            for end in stretch.ends {
                at.entry(end).or_default().extend(stretch.name);
            }
        }
        for stretch in &mut self.stretches {
            let names = stretch.ends.iter().flat_map(|end| &at[end]).copied();
            stretch.cross = names.filter(|name| Some(*name) != stretch.name).min();
        }
    }

    /// Puts what has a name at its street.
    fn place_landmarks(&mut self, city: &City, number_of_segment: &BTreeMap<SegmentId, usize>) {
        for found in city.named(Kind::Poi).filter(|found| found.detail != "motorway_junction") {
            let Some(place) = city.snap(Profile::Emergency, found.point) else { continue };
            let number = number_of_segment.get(&place.segment).copied();
            let Some(number) = number.filter(|_| place.distance_meters <= LANDMARK_METERS_MAX) else {
                continue;
            };
            let landmark = Landmark { name: found.name_zh, detail: found.detail };
            self.stretches[number].landmark.get_or_insert(landmark);
        }
    }

    /// What a stretch is called.
    pub(super) fn name(&self, stretch: usize) -> Option<&str> {
        self.stretches[stretch].name.map(|name| self.names[name].as_str())
    }

    /// What a stretch is called, in any case.
    pub(super) fn said(&self, stretch: usize) -> &str {
        self.name(stretch).unwrap_or("无名道路")
    }

    /// What stands at a stretch.
    pub(super) fn landmark(&self, stretch: usize) -> Option<&Landmark> {
        self.stretches[stretch].landmark.as_ref()
    }

    /// The address in the middle of a stretch.
    pub(super) fn doorstep(&self, number: usize) -> Doorstep {
        let stretch = &self.stretches[number];
        Doorstep {
            place: lon_lat(stretch.middle),
            street: self.said(number).to_owned(),
            cross: stretch.cross.map(|name| self.names[name].clone()),
            landmark: stretch.landmark.clone(),
        }
    }
}

/// Names and their numbers.
#[derive(Default)]
struct Names {
    texts: Vec<String>,
    numbers: BTreeMap<String, usize>,
}

impl Names {
    fn number(&mut self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let next = self.texts.len();
        let number = *self.numbers.entry(text.to_owned()).or_insert(next);
        if number == next {
            self.texts.push(text.to_owned());
        }
        Some(number)
    }
}

fn stretch(city: &City, segment: SegmentId, names: &mut Names) -> Option<Stretch> {
    let street = city.street(segment);
    let line = city.line(segment);
    let ends = [*line.first()?, *line.last()?];
    let is_street = (Class::Trunk..=Class::Pedestrian).contains(&street.class);
    let name = if street.name_zh.is_empty() { street.number } else { street.name_zh };
    let has_name = !name.is_empty();
    Some(Stretch {
        class: street.class,
        is_bridge: street.traits.has(Traits::BRIDGE),
        has_doors: is_street
            && !street.traits.has(Traits::LINK)
            && !street.traits.has(Traits::TUNNEL)
            && (street.class != Class::Service || has_name),
        meters: city.meters(segment),
        middle: middle(line),
        ends,
        is_only_numbered: street.name_zh.is_empty(),
        name: names.number(name),
        cross: None,
        landmark: None,
    })
}

/// The point half-way along a line.
fn middle(line: &[Point]) -> Point {
    let length = |pair: &[Point]| pair[0].meters_to(pair[1]);
    let mut left = line.windows(2).map(length).sum::<f64>() / 2.0;
    for pair in line.windows(2) {
        let meters = length(pair);
        if left <= meters && meters > 0.0 {
            return pair[0].towards(pair[1], left / meters);
        }
        left -= meters;
    }
    line.first().copied().unwrap_or_default()
}

/// A name, no longer than [`NAME_CHARACTERS_MAX`]: whole words of it, if there are several.
pub(super) fn cut(name: &str) -> String {
    let name = name.trim();
    let Some((end, _)) = name.char_indices().nth(NAME_CHARACTERS_MAX) else { return name.to_owned() };
    let kept = &name[..end];
    let words =
        if name[end..].starts_with(' ') { Some(kept) } else { kept.rsplit_once(' ').map(|(words, _)| words) };
    words.unwrap_or(kept).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_after_a_whole_word_and_a_chinese_one_after_a_letter() {
        let cases = [
            ("Carrer Major", "Carrer Major"),
            ("Carretera Secundaria de la Comella", "Carretera Secundaria de"),
            ("Carretera de la Comella d Andorra", "Carretera de la Comella"),
            ("  南京西路 ", "南京西路"),
        ];
        for (name, kept) in cases {
            assert_eq!(cut(name), kept);
        }
        assert_eq!(cut(&"路".repeat(40)).chars().count(), NAME_CHARACTERS_MAX);
    }

    #[test]
    fn the_middle_of_a_line_is_half_its_length_from_either_end() {
        let point = |lon, lat| Point::from_degrees(lon, lat).unwrap();
        let line = [point(1.0, 42.0), point(1.001, 42.0), point(1.001, 42.003)];
        let middle = middle(&line);
        let here = line[0].meters_to(line[1]) + line[1].meters_to(middle);
        assert!((here - middle.meters_to(line[2])).abs() < 0.1, "{middle:?}");
    }
}
