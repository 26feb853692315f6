//! What stands in a block: houses with their numbers, yards, shops and schools; and what the ground is used for.

use std::io::Write;

use super::blocks::{Corner, places};
use super::chance::Dice;
use super::density::{Density, Zone};
use super::names::{self, Name};
use super::plan::Class;
use super::plane::{Spot, away, count, holds, measure, middle, plain};
use super::sheet::{Sheet, named, tags};
use super::streets::{Streets, house_number};
use super::wet::Wet;
use crate::osm::write::WriteError;

/// The shape of ground is kept to so many metres.
const SHAPE_METERS: f64 = 7.0;

/// What a piece of ground is used for.
pub(super) fn land_use<W: Write>(
    ring: &[Spot],
    zone: Zone,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Result<bool, WriteError> {
    let roll = dice.unit();
    let (key, value) = match zone {
        Zone::OldTown | Zone::City if roll < 0.08 => ("leisure", "park"),
        Zone::OldTown if roll < 0.25 => ("landuse", "retail"),
        Zone::City if roll < 0.20 => ("landuse", "commercial"),
        Zone::City if roll < 0.36 => ("landuse", "industrial"),
        Zone::Town if roll < 0.05 => ("leisure", "park"),
        Zone::Town | Zone::Outskirts if roll < 0.30 => ("landuse", "industrial"),
        Zone::OldTown | Zone::City | Zone::Town | Zone::Village => ("landuse", "residential"),
        Zone::Outskirts if roll < 0.50 => ("landuse", "residential"),
        Zone::Outskirts | Zone::Country if roll < 0.62 => ("landuse", "farmland"),
        Zone::Country if roll < 0.74 => ("landuse", "forest"),
        Zone::Country if roll < 0.80 => ("landuse", "orchard"),
        _ => ("landuse", "farmland"),
    };
    let mut area = tags(&[(key, value)]);
    let is_park = value == "park";
    if is_park {
        let name = names::neighbourhood(dice);
        let zh: String = name.zh.chars().take(2).collect();
        let en = name.en.split(' ').next().unwrap_or_default();
        area = named(area, &Name::new(format!("{zh}公园"), format!("{en} Park")));
    }
    if value == "residential" && zone != Zone::Village && dice.chance(0.16) {
        let place = tags(&[("place", "neighbourhood")]);
        sheet.mark(middle(ring), named(place, &names::neighbourhood(dice)));
    }
    let mut shape = ring.to_vec();
    shape.extend(ring.first());
    let mut shape = plain(&shape, SHAPE_METERS);
    shape.pop();
    if shape.len() > 2 {
        sheet.ring(&shape, &area)?;
    }
    Ok(is_park)
}

type Kind = (&'static str, &'static str, &'static str, &'static str);

const KINDS: [Kind; 14] = [
    ("amenity", "school", "实验小学", "Experimental Primary School"),
    ("amenity", "school", "中学", "Middle School"),
    ("amenity", "kindergarten", "幼儿园", "Kindergarten"),
    ("amenity", "bank", "农村商业银行", "Rural Commercial Bank"),
    ("amenity", "bank", "储蓄所", "Savings Bank"),
    ("shop", "mall", "购物中心", "Shopping Centre"),
    ("shop", "supermarket", "生鲜超市", "Fresh Supermarket"),
    ("amenity", "marketplace", "农贸市场", "Farmers' Market"),
    ("amenity", "pharmacy", "大药房", "Pharmacy"),
    ("amenity", "clinic", "社区卫生服务站", "Community Clinic"),
    ("amenity", "restaurant", "面馆", "Noodle House"),
    ("amenity", "fuel", "加油站", "Filling Station"),
    ("amenity", "townhall", "便民服务中心", "Service Centre"),
    ("tourism", "hotel", "宾馆", "Hotel"),
];

/// Fills a block that no street divides any further.
pub(super) fn block<W: Write>(
    corners: &[Corner],
    zone: Zone,
    density: &Density,
    streets: &mut Streets,
    wet: &Wet,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    const PLACES: f64 = 0.16;
    const YARDS: f64 = 0.07;
    let ring = places(corners);
    let center = middle(&ring);
    let is_land = wet.at(center).is_none() && holds(&ring, center);
    let is_country = matches!(zone, Zone::Country | Zone::Outskirts);
    if is_land && !is_country && dice.chance(PLACES) {
        let (key, value, zh, en) = *dice.pick(&KINDS);
        let word = names::neighbourhood(dice);
        let zh_word: String = word.zh.chars().take(2).collect();
        let en_word = word.en.split(' ').next().unwrap_or_default();
        sheet.mark(
            center,
            named(tags(&[(key, value)]), &Name::new(format!("{zh_word}{zh}"), format!("{en_word} {en}"))),
        );
    }
    if is_land && !is_country && dice.chance(YARDS) {
        yard(corners, &ring, center, streets, wet, dice, sheet)?;
    }
    if dice.chance(density.built(zone)) {
        houses(corners, &ring, zone, density.house_spacing_meters(), streets, wet, dice, sheet)?;
    }
    Ok(())
}

/// A drive from the street into a yard, often behind a gate.
fn yard<W: Write>(
    corners: &[Corner],
    ring: &[Spot],
    center: Spot,
    streets: &mut Streets,
    wet: &Wet,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let length = |index: usize| ring[index].to(ring[(index + 1) % ring.len()]);
    let longest = (0..ring.len()).max_by(|left, right| length(*left).total_cmp(&length(*right)));
    let Some(side) = longest else { return Ok(()) };
    let corner = corners[side];
    let piece = &streets.pieces[corner.piece];
    let is_street = piece.is_drawn && piece.runs == super::plan::Runs::OnTheGround;
    let is_for_cars = streets.named[piece.street].class < Class::Footway;
    if !is_street || !is_for_cars || length(side) < 70.0 {
        return Ok(());
    }
    let part = corner.from + (corner.to - corner.from) * dice.between(0.4, 0.6);
    let between = (corner.from.min(corner.to), corner.from.max(corner.to));
    let (_, node) = streets.joint(corner.piece, part, between, sheet);
    let end = node.at.along(center, 0.8);
    if !wet.over(node.at, end).is_empty() || node.at.to(end) < 25.0 {
        return Ok(());
    }
    let (gate, last) = (sheet.node(node.at.along(end, 0.25)), sheet.node(end));
    let mut way = tags(&[("highway", "service")]);
    match dice.bits() % 4 {
        0 => {
            sheet.add_tags(gate.id, tags(&[("barrier", "gate"), ("access", "private")]));
            way.extend(tags(&[("access", "private")]));
        }
        1 => {
            sheet.add_tags(gate.id, tags(&[("barrier", "lift_gate")]));
            way.extend(tags(&[("access", "no")]));
        }
        2 => way.extend(tags(&[("service", "parking_aisle")])),
        _ => way.extend(tags(&[("service", "driveway")])),
    }
    sheet.keep(node.id);
    sheet.way(&[node.id, gate.id, last.id], &way)?;
    Ok(())
}

/// Rows of houses along the sides of a block.
#[expect(clippy::too_many_arguments, reason = "the block, its ground and the sheet; all of one step")]
fn houses<W: Write>(
    corners: &[Corner],
    ring: &[Spot],
    zone: Zone,
    spacing_meters: f64,
    streets: &Streets,
    wet: &Wet,
    dice: &mut Dice,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    const SIDE_METERS_MIN: f64 = 34.0;
    let (setback, depth) = if zone == Zone::OldTown { (6.5, (9.0, 13.0)) } else { (12.0, (11.0, 16.0)) };
    let spacing = if zone == Zone::OldTown { spacing_meters } else { spacing_meters * 1.7 };
    let mut standing: Vec<(Spot, f64)> = Vec::new();
    for (index, corner) in corners.iter().enumerate() {
        let (a, b) = (ring[index], ring[(index + 1) % ring.len()]);
        let length = a.to(b);
        let piece = &streets.pieces[corner.piece];
        if !piece.is_drawn || length < SIDE_METERS_MIN {
            continue;
        }
        let (along, inward) = ((b - a).unit(), (b - a).unit().left());
        for plot in 0..count((length - 16.0) / spacing) {
            let wide = spacing * dice.between(0.55, 0.9);
            let deep = dice.between(depth.0, depth.1);
            let at = 8.0 + measure(plot) * spacing + dice.between(0.0, spacing - wide);
            let near = a + along * at + inward * setback;
            let house =
                [near, near + along * wide, near + along * wide + inward * deep, near + inward * deep];
            let (center, radius) = (house[0].along(house[2], 0.5), wide.hypot(deep) * 0.5);
            let is_free = standing.iter().all(|(other, reach)| other.to(center) > (reach + radius) * 0.86)
                && house.iter().all(|spot| holds(ring, *spot) && wet.at(*spot).is_none())
                && sides_away(ring, index, center) > radius + 3.0;
            if !is_free {
                continue;
            }
            standing.push((center, radius));
            let meters = piece.offset_meters
                + piece.length() * (corner.from + (corner.to - corner.from) * at / length);
            let street = &streets.named[piece.street].name;
            let mut house_tags = tags(&[("building", if zone == Zone::OldTown { "house" } else { "yes" })]);
            if !street.zh.is_empty() {
                let number = house_number(meters, corner.from < corner.to);
                house_tags.push(("addr:housenumber", number.to_string().into()));
                house_tags.push(("addr:street", street.zh.clone().into()));
            }
            sheet.ring(&house, &house_tags)?;
        }
    }
    Ok(())
}

/// How far a place is from all sides of a ring but one.
fn sides_away(ring: &[Spot], but: usize, place: Spot) -> f64 {
    let meters = |index: usize| away(place, ring[index], ring[(index + 1) % ring.len()]);
    (0..ring.len()).filter(|index| *index != but).map(meters).fold(f64::INFINITY, f64::min)
}
