//! One part of the map as a jurisdiction: its districts and towns, and its outline and grids as `GeoJSON`.

use roads::areas::write::feature_collection;
use roads::areas::{Area, Areas};

use super::posts::{Crossing, posts};
use super::{Map, towns::Quarter};
use crate::setting::{Addresses, District, Ground, Part, Town, lon_lat};

/// A district has about so many towns.
const TOWNS_PER_DISTRICT: usize = 6;
/// One town in so many has volunteers, beginning with the second.
const VOLUNTEERS_EVERY: usize = 4;
/// The most grids of one police grid.
const POLICE_GRID_CELLS_MAX: usize = 6;
/// How many grids a community has.
const COMMUNITY_GRIDS: usize = 3;

/// One of the three jurisdictions.
pub(super) fn ground(map: &Map<'_>, part: Part, crossings: &[Crossing]) -> Ground {
    let districts = districts(map, part);
    let (name, name_en) = name_of(map, part);
    let key = match part {
        Part::City => "shi",
        Part::Neighbour => "lin",
        Part::County => "xian",
    };
    let numbers = || districts.iter().flatten().copied();
    let town = |(place, number): (usize, usize)| {
        let quarter = &map.towns.quarters[number];
        Town {
            district: districts.iter().position(|quarters| quarters.contains(&number)).unwrap_or(0),
            name: quarter.name.clone(),
            center: lon_lat(quarter.center),
            has_volunteers: place % VOLUNTEERS_EVERY == 1 || numbers().count() == 1,
            grid_office: None,
        }
    };
    let doorsteps = numbers().map(|number| {
        map.towns.quarters[number].doorsteps.iter().map(|stretch| map.streets.doorstep(*stretch)).collect()
    });
    Ground {
        part,
        name,
        name_en,
        key,
        towns: numbers().enumerate().map(town).collect(),
        posts: posts(map, part, crossings, &districts),
        geojson: geojson(map, part, &districts),
        addresses: Addresses::Mapped(doorsteps.collect()),
        districts: districts.iter().map(|quarters| district(map, quarters)).collect(),
        crossings: Vec::new(),
    }
}

fn district(map: &Map<'_>, quarters: &[usize]) -> District {
    let seat = quarters.first().map_or("", |seat| map.towns.quarters[*seat].name.as_str());
    District {
        name: format!("{seat}片区"),
        short: seat.to_owned(),
        bureau: format!("{seat}公安分局"),
        grid_team: format!("{seat}网格组"),
        is_dense: quarters.contains(&map.towns.main),
    }
}

/// The towns of a part in districts: round seats that lie as far from each other as they can. The seat comes first.
fn districts(map: &Map<'_>, part: Part) -> Vec<Vec<usize>> {
    let numbers = map.towns.of_part(part);
    let meters =
        |from: usize, to: usize| map.towns.quarters[from].center.meters_to(map.towns.quarters[to].center);
    let mut districts: Vec<Vec<usize>> = numbers.first().map(|seat| vec![*seat]).into_iter().collect();
    while districts.len() < numbers.len().div_ceil(TOWNS_PER_DISTRICT) {
        let far = |number: &usize| {
            districts.iter().map(|district| meters(district[0], *number)).fold(f64::INFINITY, f64::min)
        };
        let seat = numbers
            .iter()
            .copied()
            .max_by(|left, right| far(left).total_cmp(&far(right)).then(right.cmp(left)));
        let Some(seat) = seat else { break };
        districts.push(vec![seat]);
    }
    let seats: Vec<usize> = districts.iter().map(|district| district[0]).collect();
    for number in numbers.into_iter().filter(|number| !seats.contains(number)) {
        let nearest = (0..seats.len())
            .min_by(|left, right| meters(seats[*left], number).total_cmp(&meters(seats[*right], number)));
        if let Some(nearest) = nearest {
            districts[nearest].push(number);
        }
    }
    districts
}

/// What a part is called: as its largest named town, else for where it lies.
fn name_of(map: &Map<'_>, part: Part) -> (String, String) {
    let numbers = map.towns.of_part(part);
    let quarters = || numbers.iter().map(|number| &map.towns.quarters[*number]);
    if let Some(Quarter { name, name_en, .. }) = quarters().find(|quarter| quarter.is_named) {
        return (name.clone(), name_en.clone());
    }
    let (zh, en) = direction(map, part);
    match part {
        Part::City => ("中心城区".to_owned(), "City centre".to_owned()),
        Part::Neighbour => (format!("{zh}邻区"), format!("{en} neighbour")),
        Part::County => (format!("{zh}邻县"), format!("{en} county")),
    }
}

/// Where a part lies, seen from the middle.
fn direction(map: &Map<'_>, part: Part) -> (&'static str, &'static str) {
    const WINDS: [(&str, &str); 8] = [
        ("东", "Eastern"),
        ("东北", "North-eastern"),
        ("北", "Northern"),
        ("西北", "North-western"),
        ("西", "Western"),
        ("西南", "South-western"),
        ("南", "Southern"),
        ("东南", "South-eastern"),
    ];
    let main = map.towns.quarters[map.towns.main].center;
    let seat = map.towns.of_part(part).first().map_or(main, |seat| map.towns.quarters[*seat].center);
    let east = (seat.lon() - main.lon()) * main.lat().to_radians().cos();
    let eighths = (seat.lat() - main.lat()).atan2(east) / std::f64::consts::FRAC_PI_4;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "eighths of a turn, below eight"
    )]
    let wind = (eighths.round().rem_euclid(8.0) as usize) % WINDS.len();
    WINDS[wind]
}

/// All three outlines, and the districts, grids and police grids of one part.
fn geojson(map: &Map<'_>, part: Part, districts: &[Vec<usize>]) -> String {
    let mut each = Vec::new();
    for (number, of) in Part::ALL.into_iter().enumerate() {
        let cells: Vec<usize> = map
            .towns
            .of_part(of)
            .iter()
            .flat_map(|town| map.towns.quarters[*town].cells.iter().copied())
            .collect();
        let names = name_of(map, of);
        each.push(area(map, "jurisdiction", &format!("{:02}", number + 1), (&names.0, &names.1), &cells));
    }
    let mut street = 0;
    for (number, quarters) in districts.iter().enumerate() {
        let county = format!("99{:02}{:02}", part as usize + 1, number + 1);
        let cells: Vec<usize> =
            quarters.iter().flat_map(|quarter| map.towns.quarters[*quarter].cells.iter().copied()).collect();
        let district = district(map, quarters);
        let english = quarters.first().map_or("", |seat| map.towns.quarters[*seat].name_en.as_str());
        each.push(area(map, "district", &county, (&district.name, english), &cells));
        for quarter in quarters {
            street += 1;
            each.extend(grids_of(map, &county, street, &map.towns.quarters[*quarter]));
        }
    }
    feature_collection(&Areas { each, ..Areas::default() }, None)
}

/// The grids and police grids of a town, with codes as cities give them: county 6, street 3, community 3, number 3.
fn grids_of(map: &Map<'_>, county: &str, street: usize, quarter: &Quarter) -> Vec<Area> {
    let mut each = Vec::new();
    for (index, cell) in quarter.cells.iter().enumerate() {
        let number = format!("{:03}{:03}", index / COMMUNITY_GRIDS + 1, index % COMMUNITY_GRIDS + 1);
        let names = (format!("{}第{number}网格", quarter.name), format!("{} grid {number}", quarter.name_en));
        each.push(area(map, "grid", &format!("{county}{street:03}{number}"), (&names.0, &names.1), &[*cell]));
    }
    for (index, cells) in quarter.cells.chunks(POLICE_GRID_CELLS_MAX).enumerate() {
        let number = index + 1;
        let names = (format!("{}第{number}警格", quarter.name), format!("{} beat {number}", quarter.name_en));
        let code = format!("{county}{:02}0000{number:03}", 50 + street);
        each.push(area(map, "police_grid", &code, (&names.0, &names.1), cells));
    }
    each
}

/// Some cells as one area, with the people in it and the word that they are an estimate.
fn area(map: &Map<'_>, layer: &str, code: &str, names: (&str, &str), cells: &[usize]) -> Area {
    let people: u32 = cells.iter().map(|cell| map.grids.people(*cell)).sum();
    let properties = [
        ("population".to_owned(), people.into()),
        ("population_source".to_owned(), "estimate from the length of the streets".into()),
    ];
    Area {
        code: code.to_owned(),
        name_zh: names.0.to_owned(),
        name_en: names.1.to_owned(),
        layer: layer.to_owned(),
        properties: properties.into_iter().collect(),
        polygons: map.grids.area(cells),
    }
}
