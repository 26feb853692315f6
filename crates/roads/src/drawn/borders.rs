//! The borders of districts and jurisdictions, as ways that neighbours share and relations of them.

use std::collections::BTreeMap;
use std::io::Write;

use super::lattice::{Corner, Lattice};
use super::names::Name;
use super::parcels::Parcels;
use super::pieces::{Cells, Pieces};
use super::places::{DISTRICTS, District, Jurisdiction};
use super::plane::Spot;
use super::sheet::{Node, Sheet, named, tags};
use crate::osm::write::{Member, MemberKind, WriteError};

/// A stretch of border: whose ground lies to its left and its right, and its corners.
pub(super) struct Border {
    left: Option<&'static District>,
    right: Option<&'static District>,
    corners: Vec<Corner>,
}

/// The codes of the districts to the left and the right.
type Sides<'a> = (Option<&'a str>, Option<&'a str>);

impl Border {
    fn jurisdictions(&self) -> [Option<Jurisdiction>; 2] {
        [self.left, self.right].map(|district| district.map(|district| district.jurisdiction))
    }
}

/// The borders between districts, and between them and the rest.
pub(super) fn borders(parcels: &Parcels) -> Vec<Border> {
    let mut owners: BTreeMap<(Corner, Corner), &'static District> = BTreeMap::new();
    for grid in &parcels.grids {
        for (index, corner) in grid.cell.corners.iter().enumerate() {
            owners.insert((*corner, grid.cell.corners[(index + 1) % 6]), grid.town.district());
        }
    }
    // An edge has one district to its left; the one to its right has it the other way round.
    let code = |district: Option<&'static District>| district.map(|district| district.code);
    let mut edges: BTreeMap<Sides<'_>, BTreeMap<Corner, Corner>> = BTreeMap::new();
    for ((from, to), left) in &owners {
        let right = owners.get(&(*to, *from)).copied();
        if code(Some(left)) > code(right) {
            edges.entry((code(Some(left)), code(right))).or_default().insert(*from, *to);
        }
    }
    let district =
        |code: Option<&str>| code.and_then(|code| DISTRICTS.iter().find(|district| district.code == code));
    let mut borders = Vec::new();
    for ((left, right), mut next) in edges {
        while let Some(first) = first_of_chain(&next) {
            let mut corners = vec![first];
            while let Some(corner) = next.remove(&corners[corners.len() - 1]) {
                corners.push(corner);
            }
            borders.push(Border { left: district(left), right: district(right), corners });
        }
    }
    borders
}

/// A corner at which a chain begins; any corner of a ring.
fn first_of_chain(next: &BTreeMap<Corner, Corner>) -> Option<Corner> {
    let ends: std::collections::BTreeSet<&Corner> = next.values().collect();
    next.keys().find(|corner| !ends.contains(corner)).or_else(|| next.keys().next()).copied()
}

/// The borders between jurisdictions, to find what crosses them.
pub(super) fn jurisdiction_lines(borders: &[Border], lattice: &Lattice, low: Spot, high: Spot) -> Pieces<()> {
    let mut lines = Pieces::new(Cells::new(low, high, 1_000.0));
    for border in borders.iter().filter(|border| border.jurisdictions()[0] != border.jurisdictions()[1]) {
        for pair in line_of(border, lattice).windows(2) {
            lines.add(pair[0].1, pair[1].1, ());
        }
    }
    lines
}

/// The border round one jurisdiction: only highways, railways and waters cross it.
pub(super) fn fence(
    borders: &[Border],
    lattice: &Lattice,
    around: Option<Jurisdiction>,
    [low, high]: [Spot; 2],
) -> Pieces<()> {
    let mut fence = Pieces::new(Cells::new(low, high, 1_000.0));
    let is_part = |border: &&Border| {
        let [left, right] = border.jurisdictions();
        around.is_some() && left != right && (left == around || right == around)
    };
    for border in borders.iter().filter(is_part) {
        for pair in line_of(border, lattice).windows(2) {
            fence.add(pair[0].1, pair[1].1, ());
        }
    }
    fence
}

/// The places along a border; a corner where borders may meet says which one it is.
fn line_of(border: &Border, lattice: &Lattice) -> Vec<(Option<Corner>, Spot)> {
    let mut line = Vec::new();
    for pair in border.corners.windows(2) {
        if line.is_empty() {
            line.push((Some(pair[0]), Spot::of(lattice.place(pair[0]))));
        }
        let between = lattice.edge(pair[0], pair[1]);
        let last = between.len() - 1;
        line.extend(
            between
                .into_iter()
                .enumerate()
                .map(|(index, place)| ((index == last).then_some(pair[1]), Spot::of(place))),
        );
    }
    line
}

/// Draws the borders and the relations of jurisdictions (level 5) and districts (level 6).
pub(super) fn draw<W: Write>(
    borders: &[Border],
    lattice: &Lattice,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    let mut corners: BTreeMap<Corner, Node> = BTreeMap::new();
    let mut ways = Vec::new();
    for border in borders {
        let mut nodes = Vec::new();
        for (corner, spot) in line_of(border, lattice) {
            let node = match corner {
                Some(corner) => *corners.entry(corner).or_insert_with(|| sheet.node(spot)),
                None => sheet.node(spot),
            };
            nodes.push(node.id);
        }
        let [left, right] = border.jurisdictions();
        let level = if left == right { "6" } else { "5" };
        ways.push(sheet.way(&nodes, &tags(&[("boundary", "administrative"), ("admin_level", level)]))?);
    }
    let members = |is_part: &dyn Fn(&Border) -> bool| -> Vec<Member<'static>> {
        let parts = borders.iter().zip(&ways).filter(|(border, _)| is_part(border));
        parts.map(|(_, way)| Member { kind: MemberKind::Way, id: *way, role: "outer" }).collect()
    };
    for jurisdiction in Jurisdiction::ALL {
        let is_part = |border: &Border| {
            let [left, right] = border.jurisdictions();
            left != right && (left == Some(jurisdiction) || right == Some(jurisdiction))
        };
        let name = Name::new(jurisdiction.name(), jurisdiction.name_en());
        boundary(&members(&is_part), "5", &name, jurisdiction.key(), sheet)?;
    }
    for district in &DISTRICTS {
        let of = |side: Option<&District>| side.is_some_and(|side| side.code == district.code);
        let is_part = |border: &Border| of(border.left) != of(border.right);
        boundary(&members(&is_part), "6", &Name::new(district.zh, district.en), district.code, sheet)?;
    }
    Ok(())
}

fn boundary<W: Write>(
    members: &[Member<'_>],
    level: &'static str,
    name: &Name,
    code: &'static str,
    sheet: &mut Sheet<W>,
) -> Result<(), WriteError> {
    if members.is_empty() {
        return Ok(());
    }
    let about =
        tags(&[("type", "boundary"), ("boundary", "administrative"), ("admin_level", level), ("ref", code)]);
    sheet.relation(members, &named(about, name))?;
    Ok(())
}
