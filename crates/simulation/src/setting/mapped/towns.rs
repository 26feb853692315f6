//! Towns: named places where the map has some, else quarters named for their streets; and the three parts of them.

use std::collections::{BTreeMap, BTreeSet};

use roads::gazetteer::Kind;
use roads::{City, Point};

use super::grids::Grids;
use super::streets::{Streets, cut};
use super::{SettingError, TOWNS_MAX};
use crate::setting::Part;

/// A day needs a town in each of its three jurisdictions.
const TOWNS_MIN: usize = 3;
/// A town has about so many grids.
const GRIDS_PER_TOWN: usize = 9;
/// Towns lie at least so many grids apart.
const APART_GRIDS: f64 = 1.8;
/// A town has no more addresses than this.
const DOORSTEPS_MAX: usize = 600;
/// The neighbour has one town in so many, the small one fewer.
const NEIGHBOUR_SHARE: usize = 5;
const COUNTY_SHARE: usize = 8;

/// A town of the map.
pub(super) struct Quarter {
    pub(super) name: String,
    pub(super) name_en: String,
    /// Whether the map names it; else it is named for a street.
    pub(super) is_named: bool,
    /// Whether the map calls it a city or a town.
    is_seat: bool,
    pub(super) center: Point,
    pub(super) cells: Vec<usize>,
    /// The stretches at which people live.
    pub(super) doorsteps: Vec<usize>,
    pub(super) people: u32,
    pub(super) part: Part,
}

/// The towns, and which cell is whose.
pub(super) struct Towns {
    pub(super) quarters: Vec<Quarter>,
    of_cell: BTreeMap<usize, usize>,
    /// The number of the middle one.
    pub(super) main: usize,
}

impl Towns {
    pub(super) fn found(city: &City, streets: &Streets, grids: &Grids) -> Result<Self, SettingError> {
        let mut of_cell_doors: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, stretch) in streets.stretches.iter().enumerate().filter(|(_, stretch)| stretch.has_doors)
        {
            if let Some(cell) = grids.holder(stretch.middle) {
                of_cell_doors.entry(cell).or_default().push(number);
            }
        }
        let ground = Doors { streets, grids, by_cell: of_cell_doors };
        let wanted = (grids.cells().count() / GRIDS_PER_TOWN).clamp(TOWNS_MIN + 1, TOWNS_MAX);
        let mut quarters = ground.named(city, wanted);
        ground.fill(&mut quarters, wanted);
        let mut towns = Self { quarters, of_cell: BTreeMap::new(), main: 0 };
        towns.divide(&ground);
        if towns.quarters.len() < TOWNS_MIN {
            return Err(SettingError::TooSmall);
        }
        towns.split();
        Ok(towns)
    }

    /// Gives every cell to the nearest town. A town that gets no address is none, and the cells are given anew.
    fn divide(&mut self, ground: &Doors<'_>) {
        loop {
            for quarter in &mut self.quarters {
                quarter.cells.clear();
                quarter.doorsteps.clear();
            }
            self.of_cell.clear();
            for cell in ground.grids.cells() {
                let Some(nearest) = self.nearest(ground.grids.middle(cell)) else { continue };
                self.of_cell.insert(cell, nearest);
                let quarter = &mut self.quarters[nearest];
                quarter.cells.push(cell);
                quarter.doorsteps.extend(ground.by_cell.get(&cell).into_iter().flatten());
            }
            let towns = self.quarters.len();
            self.quarters.retain(|quarter| !quarter.doorsteps.is_empty());
            if self.quarters.len() == towns {
                break;
            }
        }
        for quarter in &mut self.quarters {
            quarter.people = quarter.cells.iter().map(|cell| ground.grids.people(*cell)).sum();
            let has_name = |number: &usize| ground.streets.name(*number).is_some();
            if quarter.doorsteps.iter().any(has_name) {
                quarter.doorsteps.retain(has_name);
            }
            let every = quarter.doorsteps.len().div_ceil(DOORSTEPS_MAX).max(1);
            quarter.doorsteps = quarter.doorsteps.iter().copied().step_by(every).collect();
        }
    }

    /// The town whose middle is nearest.
    pub(super) fn nearest(&self, point: Point) -> Option<usize> {
        let far = |number: &usize| self.quarters[*number].center.meters_to(point);
        (0..self.quarters.len()).min_by(|left, right| far(left).total_cmp(&far(right)))
    }

    /// The town that a cell belongs to.
    pub(super) fn of_cell(&self, cell: usize) -> Option<usize> {
        self.of_cell.get(&cell).copied()
    }

    /// Which towns belong to the neighbours: those round the two that lie farthest out.
    fn split(&mut self) {
        let quarters = &self.quarters;
        let meters = |from: usize, to: usize| quarters[from].center.meters_to(quarters[to].center);
        let numbers = || 0..quarters.len();
        let by_people = || numbers().max_by_key(|number| (quarters[*number].people, usize::MAX - number));
        let main = numbers().find(|number| quarters[*number].is_seat).or_else(by_people).unwrap_or(0);
        let farthest = |far: &dyn Fn(usize) -> f64, taken: &[usize]| {
            let free = numbers().filter(|number| !taken.contains(number));
            free.max_by(|left, right| far(*left).total_cmp(&far(*right)).then(right.cmp(left))).unwrap_or(0)
        };
        let neighbour = farthest(&|number| meters(main, number), &[main]);
        let county =
            farthest(&|number| meters(main, number).min(meters(neighbour, number)), &[main, neighbour]);
        let round = |seat: usize, share: usize, taken: &[usize]| -> Vec<usize> {
            let mut free: Vec<usize> = numbers().filter(|number| !taken.contains(number)).collect();
            free.sort_by(|left, right| {
                meters(seat, *left).total_cmp(&meters(seat, *right)).then(left.cmp(right))
            });
            free.into_iter().take((quarters.len() / share).max(1)).collect()
        };
        let neighbours = round(neighbour, NEIGHBOUR_SHARE, &[main, county]);
        let taken: Vec<usize> = neighbours.iter().copied().chain([main]).collect();
        let counties = round(county, COUNTY_SHARE, &taken);
        for number in neighbours {
            self.quarters[number].part = Part::Neighbour;
        }
        for number in counties {
            self.quarters[number].part = Part::County;
        }
        self.main = main;
    }

    /// The numbers of a part's towns, the one with the most people first.
    pub(super) fn of_part(&self, part: Part) -> Vec<usize> {
        let mut numbers: Vec<usize> =
            (0..self.quarters.len()).filter(|number| self.quarters[*number].part == part).collect();
        numbers.sort_by_key(|number| {
            (*number != self.main, std::cmp::Reverse(self.quarters[*number].people), *number)
        });
        numbers
    }
}

/// The addresses of a city by the cell in which they lie.
struct Doors<'a> {
    streets: &'a Streets,
    grids: &'a Grids,
    by_cell: BTreeMap<usize, Vec<usize>>,
}

impl Doors<'_> {
    /// Places that the map names and people live in, the largest first.
    fn named(&self, city: &City, wanted: usize) -> Vec<Quarter> {
        const PEOPLED: [&str; 6] = ["city", "town", "suburb", "quarter", "village", "neighbourhood"];
        let mut quarters: Vec<Quarter> = Vec::new();
        let places = city.named(Kind::Place).filter(|found| PEOPLED.contains(&found.detail.as_str()));
        for found in places {
            let name = cut(&found.name_zh);
            let is_taken = quarters.iter().any(|quarter| quarter.name == name);
            if quarters.len() == wanted
                || is_taken
                || name.is_empty()
                || !self.is_apart(&quarters, found.point)
            {
                continue;
            }
            if let Some(center) = self.grids.holder(found.point).and_then(|cell| self.door(cell, found.point))
            {
                quarters.push(Quarter {
                    name_en: found.name_en,
                    is_named: true,
                    is_seat: matches!(found.detail.as_str(), "city" | "town"),
                    ..quarter(name, center)
                });
            }
        }
        quarters
    }

    /// Further towns where many people live far from the others, named for a street.
    fn fill(&self, quarters: &mut Vec<Quarter>, wanted: usize) {
        let middles: Vec<(usize, Point)> =
            self.by_cell.keys().map(|cell| (*cell, self.grids.middle(*cell))).collect();
        while quarters.len() < wanted {
            let weight = |(cell, middle): &(usize, Point)| {
                let meters = quarters.iter().map(|quarter| quarter.center.meters_to(*middle));
                let nearest = meters.fold(50_000.0, f64::min);
                let is_near = nearest < self.grids.cell_meters * APART_GRIDS;
                if is_near { 0.0 } else { f64::from(self.grids.people(*cell)).sqrt() * nearest }
            };
            let best = middles.iter().map(|place| (weight(place), place));
            let best = best.max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(left.1)));
            let Some((_, (cell, middle))) = best.filter(|(weight, _)| *weight > 0.0) else { break };
            let Some(center) = self.door(*cell, *middle) else { break };
            let name = self.street_name(*cell, quarters);
            quarters.push(Quarter { name_en: name.clone(), ..quarter(name, center) });
        }
    }

    fn is_apart(&self, quarters: &[Quarter], point: Point) -> bool {
        let least = self.grids.cell_meters * APART_GRIDS;
        quarters.iter().all(|quarter| quarter.center.meters_to(point) >= least)
    }

    /// The address in a cell that is nearest to a point.
    fn door(&self, cell: usize, point: Point) -> Option<Point> {
        let middles = self.by_cell.get(&cell)?.iter().map(|number| self.streets.stretches[*number].middle);
        middles.min_by(|left, right| {
            left.meters_to(point).total_cmp(&right.meters_to(point)).then(left.cmp(right))
        })
    }

    /// The name of the longest street in a cell that no other town is named for; a number only where no street has a
    /// name.
    fn street_name(&self, cell: usize, quarters: &[Quarter]) -> String {
        let taken: BTreeSet<&str> = quarters.iter().map(|quarter| quarter.name.as_str()).collect();
        let mut meters: BTreeMap<String, (bool, f64)> = BTreeMap::new();
        for number in self.by_cell.get(&cell).into_iter().flatten() {
            let stretch = &self.streets.stretches[*number];
            let name = self.streets.name(*number).map(cut).filter(|name| !taken.contains(name.as_str()));
            if let Some(name) = name {
                let (has_name, meters) = meters.entry(name).or_default();
                *has_name |= !stretch.is_only_numbered;
                *meters += stretch.meters;
            }
        }
        let longest = meters.into_iter().max_by(|(one, left), (other, right)| {
            left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)).then(other.cmp(one))
        });
        longest.map_or_else(|| format!("第{}片", quarters.len() + 1), |(name, _)| name)
    }
}

fn quarter(name: String, center: Point) -> Quarter {
    Quarter {
        name,
        name_en: String::new(),
        is_named: false,
        is_seat: false,
        center,
        cells: Vec::new(),
        doorsteps: Vec::new(),
        people: 0,
        part: Part::City,
    }
}
