//! The ground divided: every cell of the honeycomb belongs to the nearest town, and gets its codes from it.

use std::collections::BTreeMap;

use super::geography::Geography;
use super::lattice::{Cell, Lattice};
use super::places::{Jurisdiction, LonLat, Town, meters_between};

/// The most cells of one police grid.
const POLICE_GRID_CELLS_MAX: usize = 6;
/// How many grids a community has.
const COMMUNITY_GRIDS: usize = 3;

/// The divided ground.
pub(super) struct Parcels {
    pub(super) lattice: Lattice,
    pub(super) grids: Vec<Grid>,
}

/// A governance grid: one cell.
pub(super) struct Grid {
    pub(super) cell: Cell,
    pub(super) town: Town,
    pub(super) jurisdiction: Jurisdiction,
    /// 15 digits: county 6, street 3, community 3, sequence 3.
    pub(super) code: String,
    /// The police organ's 12 digits and 3 of its own.
    pub(super) police_code: String,
    pub(super) police_name: String,
}

/// Divides the ground.
pub(super) fn divide(seed: u64, geography: &Geography) -> Parcels {
    let lattice = Lattice::new(seed, geography.comb);
    let towns: Vec<(Jurisdiction, Town)> =
        geography.towns.iter().map(|town| (town.district().jurisdiction, *town)).collect();
    let mut cells: Vec<Vec<Cell>> = towns.iter().map(|_| Vec::new()).collect();
    for cell in lattice.cells() {
        if let Some(town) = nearest(&towns, &geography.elsewhere, cell.center) {
            cells[town].push(cell);
        }
    }
    let mut streets: BTreeMap<&str, usize> = BTreeMap::new();
    let mut grids = Vec::new();
    for ((jurisdiction, town), cells) in towns.into_iter().zip(cells) {
        let street = streets.entry(town.district().county).or_default();
        *street += 1;
        grids.extend(coded(jurisdiction, town, *street, cells));
    }
    Parcels { lattice, grids }
}

/// The town that a point belongs to; nobody's when other ground is nearer.
fn nearest(towns: &[(Jurisdiction, Town)], elsewhere: &[LonLat], point: LonLat) -> Option<usize> {
    let by_distance = |left: &f64, right: &f64| left.total_cmp(right);
    let elsewhere = elsewhere.iter().map(|middle| meters_between(*middle, point)).min_by(by_distance)?;
    let town = towns.iter().map(|(_, town)| meters_between(town.center, point)).enumerate();
    let (index, distance) = town.min_by(|(_, left), (_, right)| left.total_cmp(right))?;
    (distance < elsewhere).then_some(index)
}

/// The cells of one town with their codes, from west to east and north to south.
fn coded(jurisdiction: Jurisdiction, town: Town, nth_of_county: usize, mut cells: Vec<Cell>) -> Vec<Grid> {
    cells.sort_by(|left, right| {
        left.center.0.total_cmp(&right.center.0).then(right.center.1.total_cmp(&left.center.1))
    });
    // Two codes are known from the map of the old town: street 019, community 044.
    let (street, community_first) = if town.zh == "金阊" { (19, 44) } else { (nth_of_county, 1) };
    let county = town.district().county;
    let pieces = cells.len().div_ceil(POLICE_GRID_CELLS_MAX).max(1);
    let per_piece = cells.len().div_ceil(pieces).max(1);
    let organ = format!("{county}{:02}0000", 50 + nth_of_county);
    let grid = |(index, cell)| {
        let police = index / per_piece + 1;
        Grid {
            cell,
            town,
            jurisdiction,
            code: format!(
                "{county}{street:03}{:03}{:03}",
                community_first + index / COMMUNITY_GRIDS,
                index % COMMUNITY_GRIDS + 1
            ),
            police_code: format!("{organ}{police:03}"),
            police_name: if pieces == 1 {
                format!("{}警格", town.zh)
            } else {
                format!("{}第{police}警格", town.zh)
            },
        }
    };
    cells.into_iter().enumerate().map(grid).collect()
}
