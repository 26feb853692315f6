//! Understanding what was asked, and ranking what fits.

use super::fold::fold;
use super::{Entry, Found, Gazetteer, Kind};
use crate::{City, Point};

/// A question longer than this, in letters, is cut: nobody says more of a place.
const ASKED_LETTERS_MAX: usize = 80;
/// How many streets of one name are looked at for a junction.
const STREETS_MAX: usize = 40;
/// Ends of segments as near as this, in metres, are one junction: a big one has many corners.
const JUNCTION_METERS: f64 = 60.0;
/// What parts two streets that meet.
const BETWEEN: &[&str] = &["/", "&", "×", "+", "与", "和", "跟", "@", " and ", " x "];
/// What may stand behind the second street.
const JUNCTION_WORDS: &[&str] = &["交叉口", "交叉路口", "路口", "交口", "junction", "crossing"];

pub(super) fn find(city: &City, gazetteer: &Gazetteer, asked: &str, limit: usize) -> Vec<Found> {
    let asked: String = asked.trim().chars().take(ASKED_LETTERS_MAX).collect();
    if asked.is_empty() || limit == 0 {
        return Vec::new();
    }
    let mut found = gazetteer.between_stones(&asked);
    found.extend(gazetteer.junctions(city, &asked));
    found.extend(gazetteer.houses(&asked));
    found.extend(
        gazetteer.named(&asked, limit, &Kind::STORED).into_iter().map(|entry| gazetteer.found(entry)),
    );
    found.truncate(limit);
    found
}

impl Gazetteer {
    /// Entries whose names hold every word: exact before beginning before the rest, then by kind and rank.
    fn named(&self, asked: &str, limit: usize, kinds: &[Kind]) -> Vec<&Entry> {
        let words = words(asked);
        let whole = words.concat();
        let mut hits: Vec<(usize, u32, u32, usize, u32)> = Vec::new();
        for line in self.folded.iter() {
            if whole.is_empty() || !words.iter().all(|word| line.text.contains(word)) {
                continue;
            }
            let entry = &self.entries[line.entry as usize];
            if !kinds.iter().any(|kind| *kind as u32 == entry.kind) {
                continue;
            }
            let fit = match line.text.find(&whole) {
                Some(0) if line.text.len() == whole.len() => 0,
                Some(0) => 1,
                Some(_) => 2,
                None => 3,
            };
            hits.push((fit, entry.kind, entry.rank, line.text.len(), line.entry));
        }
        hits.sort_unstable();
        let mut seen = Vec::new();
        for (.., entry) in hits {
            if seen.len() == limit {
                break;
            }
            if !seen.contains(&entry) {
                seen.push(entry);
            }
        }
        seen.into_iter().map(|entry| &self.entries[entry as usize]).collect()
    }

    /// `人民路 123号`: digits behind the name of a street.
    fn houses(&self, asked: &str) -> Vec<Found> {
        let bare = asked.trim_end_matches(['号', '弄', '室', '栋', '幢']).trim_end();
        let Some(start) = bare.rfind(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
        else {
            return Vec::new();
        };
        let (street, number) = bare.split_at(start + bare[start..].chars().next().map_or(0, char::len_utf8));
        let (street, number) = (words(street), fold(number));
        if street.is_empty() || !number.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Vec::new();
        }
        let mut hits: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.kind == Kind::Address as u32).collect();
        hits.retain(|house| {
            fold(self.texts.get(house.number)).trim_end_matches('号') == number
                && street.iter().all(|word| fold(self.texts.get(house.name)).contains(word))
        });
        hits.truncate(STREETS_MAX);
        hits.into_iter().map(|house| self.house(house)).collect()
    }

    fn house(&self, house: &Entry) -> Found {
        let [street, number] = [house.name, house.number].map(|text| self.texts.get(text));
        let sign = if number.ends_with('号') { "" } else { "号" };
        Found {
            name_zh: format!("{street}{number}{sign}"),
            name_en: format!("{number} {street}"),
            name: format!("{street} {number}"),
            near: street.to_owned(),
            ..self.found(house)
        }
    }

    /// `G2 K1150+300`: a place on a numbered road by its kilometre.
    fn between_stones(&self, asked: &str) -> Vec<Found> {
        let folded = fold(asked);
        let Some((road, kilometer)) = folded.split_once('k') else { return Vec::new() };
        let (whole, meters) = kilometer.split_once('+').unwrap_or((kilometer, "0"));
        let (Ok(whole), Ok(meters)) = (whole.parse::<f64>(), meters.parse::<f64>()) else {
            return Vec::new();
        };
        let wanted = whole + meters / 1_000.0;
        let stones: Vec<(f64, &Entry)> = self
            .entries
            .iter()
            .filter(|entry| entry.kind == Kind::Milestone as u32 && fold(self.texts.get(entry.name)) == road)
            .filter_map(|entry| Some((self.texts.get(entry.number).parse().ok()?, entry)))
            .collect();
        let below = stones.iter().filter(|stone| stone.0 <= wanted).max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((before, stone)) = below else { return Vec::new() };
        let above = stones.iter().filter(|other| other.0 > *before).min_by(|a, b| a.0.total_cmp(&b.0));
        let point = match above {
            Some((after, next)) => stone.point.towards(next.point, (wanted - before) / (after - before)),
            None if wanted - before < 1.0 => stone.point,
            None => return Vec::new(),
        };
        let name = format!("{} K{whole}+{meters:03}", self.texts.get(stone.name));
        vec![Found { name: name.clone(), name_zh: name.clone(), name_en: name, point, ..self.found(stone) }]
    }

    /// `人民路与干将路`: where two streets meet.
    fn junctions(&self, city: &City, asked: &str) -> Vec<Found> {
        let lower = asked.to_lowercase();
        let Some((one, other)) = BETWEEN.iter().find_map(|between| lower.split_once(between)) else {
            return Vec::new();
        };
        let mut other = other.trim();
        for word in JUNCTION_WORDS {
            other = other.trim_end_matches(word).trim();
        }
        let mut found: Vec<Found> = Vec::new();
        for first in self.named(one, STREETS_MAX, &[Kind::Street]) {
            let ends = self.ends(city, first);
            for second in self.named(other, STREETS_MAX, &[Kind::Street]) {
                if first.name == second.name {
                    continue;
                }
                for point in self.ends(city, second).into_iter().filter(|end| ends.binary_search(end).is_ok())
                {
                    if found.iter().all(|held| held.point.meters_to(point) > JUNCTION_METERS) {
                        found.push(self.meeting(first, second, point));
                    }
                }
            }
        }
        found
    }

    fn meeting(&self, first: &Entry, second: &Entry, point: Point) -> Found {
        let (first, second) = (self.found(first), self.found(second));
        Found {
            kind: Kind::Junction,
            name: format!("{} / {}", first.name, second.name),
            name_zh: format!("{}与{}路口", first.name_zh, second.name_zh),
            name_en: format!("{} and {}", first.name_en, second.name_en),
            detail: String::new(),
            near: first.near,
            point,
        }
    }

    /// The ends of a street's segments, sorted.
    fn ends(&self, city: &City, street: &Entry) -> Vec<Point> {
        let range = street.segments[0] as usize..street.segments[1] as usize;
        let lines = self.segments[range].iter().map(|segment| city.line(*segment));
        let mut ends: Vec<Point> = lines.flat_map(|line| [line[0], line[line.len() - 1]]).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }
}

/// The words of a question, folded; Chinese has no blanks, so a whole name is one word.
fn words(asked: &str) -> Vec<String> {
    asked.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect()
}
