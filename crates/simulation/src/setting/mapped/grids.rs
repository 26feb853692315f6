//! The grids: a honeycomb over what is built up, with an estimate of who lives there.

use std::collections::BTreeMap;

use roads::areas::{Area, Areas, Locator, Polygon};
use roads::drawn::honeycomb::Honeycomb;
use roads::geo::METERS_PER_DEGREE;
use roads::road::Class;
use roads::{Bounds, Point};

use super::SettingError;
use super::streets::{Streets, Stretch};

/// About so many grids are laid over a city at most: where there would be more, they are made larger.
const GRIDS_MAX: usize = 360;
/// Fewer than this cannot be divided among three jurisdictions.
const GRIDS_MIN: usize = 3;
/// The smallest grids are so many metres wide.
const CELL_METERS_MIN: f64 = 150.0;
/// Where there are more kilometres of street on a square kilometre than this, the ground is built up.
const BUILT_UP_KILOMETERS: f64 = 2.5;
/// The surroundings of a street, by whose streets one sees how high its houses are: squares so many metres wide.
const SURROUNDINGS_METERS: f64 = 1_000.0;
/// People at a metre of street for the square of the kilometres of street in its surroundings, and the most of them.
const PEOPLE_PER_METER: f64 = 0.004;
const PEOPLE_PER_METER_MAX: f64 = 1.6;

/// The grids of a city, by the numbers of their cells.
pub(super) struct Grids {
    comb: Honeycomb,
    locator: Locator,
    /// People by cell; only what is built up has any.
    people: BTreeMap<usize, u32>,
    /// How wide a cell is about.
    pub(super) cell_meters: f64,
}

impl Grids {
    pub(super) fn over(streets: &Streets, seed: u64) -> Result<Self, SettingError> {
        if streets.stretches.is_empty() {
            return Err(SettingError::NoStreets);
        }
        let bounds = Bounds::of(streets.stretches.iter().map(|stretch| stretch.middle));
        let cell_meters = cell_meters(streets, bounds);
        let comb = Honeycomb::over(seed, bounds, cell_meters);
        let each: Vec<Area> =
            (0..comb.cells()).map(|cell| Area { polygons: comb.area(&[cell]), ..Area::default() }).collect();
        let square_meters: Vec<f64> = each.iter().map(Area::square_meters).collect();
        let locator = Locator::new(&Areas { each, ..Areas::default() });
        let mut grids = Self { comb, locator, people: BTreeMap::new(), cell_meters };
        let surroundings = Squares::of(streets, bounds, SURROUNDINGS_METERS);
        let mut lived_at: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for stretch in &streets.stretches {
            if let Some(cell) = grids.locator.locate(stretch.middle) {
                let (meters, people) = lived_at.entry(cell as usize).or_default();
                *meters += lived_at_meters(stretch);
                *people += people_at(stretch, surroundings.meters_round(stretch.middle));
            }
        }
        let mut least = BUILT_UP_KILOMETERS;
        // Kilometres on a square kilometre are metres on a thousand square metres.
        let density = |(cell, (meters, people)): (usize, (f64, f64))| {
            (cell, meters * 1_000.0 / square_meters[cell].max(1.0), people)
        };
        let densities: Vec<(usize, f64, f64)> = lived_at.into_iter().map(density).collect();
        loop {
            let built_up = densities.iter().filter(|(_, density, _)| *density >= least);
            grids.people = built_up.map(|(cell, _, people)| (*cell, whole(*people))).collect();
            match grids.people.len() {
                GRIDS_MIN.. => return Ok(grids),
                _ if least < 0.01 => return Err(SettingError::TooSmall),
                _ => least /= 2.0,
            }
        }
    }

    /// The cells in which people live.
    pub(super) fn cells(&self) -> impl Iterator<Item = usize> + '_ {
        self.people.keys().copied()
    }

    /// How many people live in a cell.
    pub(super) fn people(&self, cell: usize) -> u32 {
        self.people.get(&cell).copied().unwrap_or(0)
    }

    /// The cell with people that holds a point.
    pub(super) fn holder(&self, point: Point) -> Option<usize> {
        let cell = self.locator.locate(point)? as usize;
        self.people.contains_key(&cell).then_some(cell)
    }

    /// The ground of some cells.
    pub(super) fn area(&self, cells: &[usize]) -> Vec<Polygon> {
        self.comb.area(cells)
    }

    /// The middle of a cell.
    pub(super) fn middle(&self, cell: usize) -> Point {
        Bounds::of(self.comb.area(&[cell]).iter().flat_map(|polygon| polygon.outer.iter().copied())).middle()
    }
}

/// The length at which people live: nobody does on a motorway, few in a yard or on a country lane, and many where the
/// streets must be broad.
fn lived_at_meters(stretch: &Stretch) -> f64 {
    let share = match stretch.class {
        Class::Service => 0.3,
        _ if !stretch.has_doors => 0.0,
        Class::Primary | Class::Secondary => 1.8,
        Class::Tertiary | Class::Pedestrian => 1.4,
        Class::Trunk | Class::Unclassified => 0.6,
        _ => 1.0,
    };
    stretch.meters * share
}

/// How many people live at a stretch with so many metres of street round it.
fn people_at(stretch: &Stretch, meters_round: f64) -> f64 {
    let kilometers = meters_round / 1_000.0;
    lived_at_meters(stretch) * (kilometers * kilometers * PEOPLE_PER_METER).min(PEOPLE_PER_METER_MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate of at most some hundred thousand people"
)]
fn whole(people: f64) -> u32 {
    people.round().max(1.0) as u32
}

/// How wide the cells must be for what is built up to have no more than [`GRIDS_MAX`]; reckoned on plain squares.
fn cell_meters(streets: &Streets, bounds: Bounds) -> f64 {
    let mut side = CELL_METERS_MIN;
    loop {
        let least_meters = BUILT_UP_KILOMETERS * side * side / 1_000.0;
        let squares = Squares::of(streets, bounds, side);
        if squares.meters.values().filter(|meters| **meters >= least_meters).count() <= GRIDS_MAX {
            return side;
        }
        side *= 1.15;
    }
}

/// How much street there is in each of many squares.
struct Squares {
    bounds: Bounds,
    side_meters: f64,
    meters: BTreeMap<(i64, i64), f64>,
}

impl Squares {
    fn of(streets: &Streets, bounds: Bounds, side_meters: f64) -> Self {
        let mut squares = Self { bounds, side_meters, meters: BTreeMap::new() };
        for stretch in &streets.stretches {
            *squares.meters.entry(squares.square(stretch.middle)).or_default() += lived_at_meters(stretch);
        }
        squares
    }

    #[expect(clippy::cast_possible_truncation, reason = "a number of squares within a box of the earth")]
    fn square(&self, point: Point) -> (i64, i64) {
        let scale = self.bounds.middle().lat().to_radians().cos();
        let steps = |degrees: f64| (degrees * METERS_PER_DEGREE / self.side_meters).floor() as i64;
        (steps((point.lon() - self.bounds.min.lon()) * scale), steps(point.lat() - self.bounds.min.lat()))
    }

    fn meters_round(&self, point: Point) -> f64 {
        self.meters.get(&self.square(point)).copied().unwrap_or(0.0)
    }
}
