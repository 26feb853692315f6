//! Which of many polygons holds a point, for millions of points.
//!
//! ```text
//!   ┌────┬────┬────┐   A cell that no edge runs through knows its answer.
//!   │ 7  │ 7 ╱│ 9  │   A cell with edges knows which polygons hold its middle; a point is on the same side
//!   ├────┼──╱─┼────┤   as the middle unless the line between them crosses an odd number of that polygon's
//!   │ 7  │ ╱  │ 9  │   edges, and only the few edges of the cell can be crossed.
//!   └────┴────┴────┘
//! ```
//!
//! The answer is exact. A point on an edge is in the polygon, and where polygons share an edge or overlap the first
//! wins. For the crossings, points are thought of as lying a trifle to the east, and a far smaller trifle to the
//! north, of where they are, so that none ever lies on an edge and no way runs through a corner.

use std::cmp::Ordering;

use super::raster::{Load, Raster, lon_at};
use super::rings::side;
use super::{Areas, Polygon};
use crate::{Bounds, Point};

/// Cells for each edge.
const CELLS_PER_EDGE: u64 = 4;
/// At least so many cells are made, and not many more than that number for each polygon's share of the box.
const CELLS_MIN: u64 = 1 << 10;
/// So many cells may be made at most: 256 MB.
const CELLS_MAX: u64 = 1 << 26;
/// How many cells the edges may run through, for each edge.
const ENTRIES_PER_EDGE_MAX: u64 = 8;
/// So many polygons can be told apart.
pub const POLYGONS_MAX: u32 = 1 << 30;

/// So many points are sorted before they are answered: what lies near to one another is then fetched once.
const POINTS_AT_ONCE: usize = 1 << 20;
/// The cells of so many points are fetched before the first is answered: the fetches overlap.
const FETCHES_AT_ONCE: usize = 64;

/// In a cell: nothing is here.
const NOWHERE: u32 = u32::MAX;
/// In a cell: not the number of an area, but where the cell's sides begin.
const MIXED: u32 = 1 << 31;
/// In a side: the middle of the cell is inside.
const INSIDE: u32 = 1 << 31;
/// In a side: it is the cell's last.
const LAST: u32 = 1 << 30;
/// In a side: the number of the area.
const AREA: u32 = LAST - 1;

/// Finds the area that holds a point.
pub struct Locator {
    raster: Raster,
    cells: Vec<u32>,
    sides: Vec<Side>,
    edges: Vec<(Point, Point)>,
}

/// What a cell knows of one polygon: the area's number and the bits above it, and its first edge in the cell. The
/// edges end where those of the next side begin.
#[derive(Clone, Copy)]
struct Side {
    area: u32,
    first_edge: u32,
}

impl Locator {
    /// A locator of these areas; its answers are places in [`Areas::each`].
    pub fn new(areas: &Areas) -> Self {
        Self::of(
            (0..)
                .zip(&areas.each)
                .flat_map(|(number, area)| area.polygons.iter().map(move |polygon| (number, polygon))),
        )
    }

    /// A locator of polygons with their answers, in the order in which they win where they overlap; the answers must
    /// be below [`POLYGONS_MAX`].
    pub fn of<'a>(polygons: impl Iterator<Item = (u32, &'a Polygon)> + Clone) -> Self {
        let bounds =
            polygons.clone().map(|(_, polygon)| polygon.bounds()).filter(|bounds| !bounds.is_empty());
        let bounds = bounds.fold(Bounds::EMPTY, |all, one| all.with(one.min).with(one.max));
        if bounds.is_empty() {
            let raster = Raster::new(Bounds::of([Point::default()]), &Load { edges: 0, edge_units: 0 }, 1, 1);
            return Self { raster, cells: vec![NOWHERE], sides: Vec::new(), edges: Vec::new() };
        }
        let mut build = Build::new(raster_for(bounds, polygons.clone()));
        for (number, polygon) in polygons {
            assert!(number < POLYGONS_MAX, "an area's number fits beside the bits of a side");
            build.add(number, polygon);
        }
        build.finish()
    }

    /// The number of the area that holds a point; none where no area does. Where areas overlap, it is the first.
    pub fn locate(&self, point: Point) -> Option<u32> {
        let value = self.cells[self.raster.cell_of(point)?];
        self.answer(value, point)
    }

    /// The number of the area that holds each point.
    pub fn locate_all(&self, points: &[Point]) -> Vec<Option<u32>> {
        let mut answers = vec![None; points.len()];
        for (points, answers) in points.chunks(POINTS_AT_ONCE).zip(answers.chunks_mut(POINTS_AT_ONCE)) {
            for some in self.raster.by_tile(points).chunks(FETCHES_AT_ONCE) {
                let mut values = [NOWHERE; FETCHES_AT_ONCE];
                for (value, (_, point)) in values.iter_mut().zip(some) {
                    *value = self.raster.cell_of(*point).map_or(NOWHERE, |cell| self.cells[cell]);
                }
                for (value, (number, point)) in values.into_iter().zip(some) {
                    answers[*number as usize] = self.answer(value, *point);
                }
            }
        }
        answers
    }

    fn answer(&self, value: u32, point: Point) -> Option<u32> {
        if value & MIXED == 0 {
            return Some(value);
        }
        if value == NOWHERE {
            return None;
        }
        let middle = self.raster.middle(self.raster.row(point.lat_e7), self.raster.column(point.lon_e7));
        let mut at = (value & !MIXED) as usize;
        loop {
            let side = self.sides[at];
            let edges = side.first_edge as usize..self.sides[at + 1].first_edge as usize;
            let inside = side.area & INSIDE != 0;
            if holds(&self.edges[edges], point, middle, inside) {
                return Some(side.area & AREA);
            }
            if side.area & LAST != 0 {
                return None;
            }
            at += 1;
        }
    }

    /// The edges that run through, or touch, a cell that is met by the box of two points, once or more.
    pub(super) fn edges_near(&self, from: Point, to: Point) -> impl Iterator<Item = (Point, Point)> + '_ {
        let box_of_cells = clip(Bounds::of([from, to]), self.raster.bounds());
        let cells = box_of_cells.into_iter().flat_map(|bounds| {
            let columns = self.raster.column(bounds.min.lon_e7)..=self.raster.column(bounds.max.lon_e7);
            let rows = self.raster.row(bounds.min.lat_e7)..=self.raster.row(bounds.max.lat_e7);
            rows.flat_map(move |row| columns.clone().map(move |column| (row, column)))
        });
        cells.flat_map(|(row, column)| {
            let value = self.cells[self.raster.cell(row, column)];
            let first =
                if value & MIXED == 0 || value == NOWHERE { None } else { Some((value & !MIXED) as usize) };
            first.into_iter().flat_map(|first| {
                let last =
                    first + self.sides[first..].iter().take_while(|side| side.area & LAST == 0).count();
                let range = self.sides[first].first_edge as usize..self.sides[last + 1].first_edge as usize;
                self.edges[range].iter().copied()
            })
        })
    }
}

fn clip(bounds: Bounds, to: Bounds) -> Option<Bounds> {
    bounds.meets(to).then(|| Bounds {
        min: Point {
            lon_e7: bounds.min.lon_e7.max(to.min.lon_e7),
            lat_e7: bounds.min.lat_e7.max(to.min.lat_e7),
        },
        max: Point {
            lon_e7: bounds.max.lon_e7.min(to.max.lon_e7),
            lat_e7: bounds.max.lat_e7.min(to.max.lat_e7),
        },
    })
}

/// A raster as fine as the edges ask for, and as coarse as polygons that lie over one another ask for.
fn raster_for<'a>(bounds: Bounds, polygons: impl Iterator<Item = (u32, &'a Polygon)> + Clone) -> Raster {
    let load = Load::of(polygons.clone().flat_map(|(_, polygon)| polygon.edges()));
    let whole = surface(bounds);
    let boxes: f64 = polygons.map(|(_, polygon)| surface(polygon.bounds())).sum();
    let layers = (boxes / whole).max(1.0);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a choice of fineness, between 0 and CELLS_MAX"
    )]
    let cells_by_layers = (CELLS_MAX as f64 / layers) as u64;
    let cells_max = (load.edges * CELLS_PER_EDGE).min(cells_by_layers).max(CELLS_MIN);
    Raster::new(bounds, &load, cells_max, load.edges * ENTRIES_PER_EDGE_MAX)
}

fn surface(bounds: Bounds) -> f64 {
    let side = |low: i32, high: i32| f64::from(high) - f64::from(low) + 1.0;
    side(bounds.min.lon_e7, bounds.max.lon_e7) * side(bounds.min.lat_e7, bounds.max.lat_e7)
}

/// Whether a point is in a polygon or on its edge: these of its edges may lie between the point and the middle of its
/// cell, which is inside or not.
fn holds(edges: &[(Point, Point)], point: Point, middle: Point, middle_inside: bool) -> bool {
    let mut inside = middle_inside;
    for edge in edges {
        if side(edge.0, edge.1, point) == Ordering::Equal && Bounds::of([edge.0, edge.1]).holds(point) {
            return true;
        }
        inside ^= crosses(point, middle, *edge);
    }
    inside
}

/// Whether the way from one point to another crosses an edge, both points taken a trifle to the east and a far
/// smaller trifle to the north.
pub(super) fn crosses(from: Point, to: Point, (start, end): (Point, Point)) -> bool {
    is_left(start, end, from) != is_left(start, end, to)
        && is_corner_left(from, to, start) != is_corner_left(from, to, end)
}

/// Whether a point, taken a trifle to the east, lies left of an edge.
fn is_left(start: Point, end: Point, point: Point) -> bool {
    match side(start, end, point) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal if start.lat_e7 == end.lat_e7 => start.lon_e7 < end.lon_e7,
        Ordering::Equal => end.lat_e7 < start.lat_e7,
    }
}

/// Whether a corner lies left of a way that is taken a trifle to the east.
fn is_corner_left(from: Point, to: Point, corner: Point) -> bool {
    match side(from, to, corner) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal if from.lat_e7 == to.lat_e7 => to.lon_e7 < from.lon_e7,
        Ordering::Equal => from.lat_e7 < to.lat_e7,
    }
}

/// A locator in the making.
struct Build {
    raster: Raster,
    /// The first area that covers the whole of each cell.
    cover: Vec<u32>,
    /// What the cells know, in the order of the polygons.
    pieces: Vec<Piece>,
    edges: Vec<(Point, Point)>,
    scratch: Scratch,
}

#[derive(Clone, Copy)]
struct Piece {
    cell: u32,
    side: Side,
}

/// What is known of the polygon at hand.
#[derive(Default)]
struct Scratch {
    edges: Vec<(Point, Point)>,
    /// Cells and the edges that run through them.
    touched: Vec<(u32, u32)>,
    /// Where edges cross the middles of rows: the row, and how many middles of cells lie west of it.
    crossings: Vec<(u32, u32)>,
}

impl Scratch {
    fn take(&mut self, polygon: &Polygon, raster: &Raster) {
        self.edges.clear();
        self.touched.clear();
        self.crossings.clear();
        self.edges.extend(polygon.edges());
        for (index, (from, to)) in (0..).zip(&self.edges) {
            let (low, high) = if from.lat_e7 <= to.lat_e7 { (*from, *to) } else { (*to, *from) };
            raster.visit(low, high, |stretch| {
                let row = cell_number(raster, stretch.row, 0);
                self.touched.extend((stretch.first..=stretch.last).map(|column| (row + column, index)));
                let lat = raster.middle(stretch.row, 0).lat_e7;
                if (low.lat_e7..high.lat_e7).contains(&lat) {
                    let (_, lon) = lon_at(low, high, i64::from(lat));
                    self.crossings.push((stretch.row, raster.middles_west_of(i64::from(lon))));
                }
            });
        }
        self.touched.sort_unstable();
        self.crossings.sort_unstable();
    }
}

fn cell_number(raster: &Raster, row: u32, column: u32) -> u32 {
    u32::try_from(raster.cell(row, column)).expect("there are at most CELLS_MAX cells, and a few")
}

fn offset(count: usize) -> u32 {
    u32::try_from(count)
        .expect("edges are limited by the points a file may have, and by the cells they may meet")
}

impl Build {
    fn new(raster: Raster) -> Self {
        let cover = vec![NOWHERE; raster.cells()];
        Self { raster, cover, pieces: Vec::new(), edges: Vec::new(), scratch: Scratch::default() }
    }

    /// Takes in a polygon: the cells its edges run through, and those that it covers.
    fn add(&mut self, number: u32, polygon: &Polygon) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.take(polygon, &self.raster);
        let mut crossings = scratch.crossings.as_slice();
        let mut touched = scratch.touched.as_slice();
        while let Some((cell, _)) = touched.first() {
            let row = cell / self.raster.columns();
            let row_start = cell_number(&self.raster, row, 0);
            let row_end = row_start + self.raster.columns();
            let crossings_here = split_off(&mut crossings, |(at, _)| *at == row);
            let touched_here = split_off(&mut touched, |(cell, _)| *cell < row_end);
            let cells: Vec<u32> = crossings_here.iter().map(|(_, column)| row_start + column).collect();
            self.cover_row(number, &cells, touched_here);
            self.touch_row(number, &cells, touched_here, &scratch.edges);
        }
        self.scratch = scratch;
    }

    /// Covers the cells of a row whose middle is inside and that no edge runs through: from every odd crossing to
    /// the even one after it.
    fn cover_row(&mut self, number: u32, crossings: &[u32], touched: &[(u32, u32)]) {
        let mut next = touched.iter().map(|(cell, _)| *cell).peekable();
        for inside in crossings.chunks_exact(2) {
            for cell in inside[0]..inside[1] {
                while next.next_if(|touched| *touched < cell).is_some() {}
                let covered = &mut self.cover[cell as usize];
                if next.peek() != Some(&cell) && *covered == NOWHERE {
                    *covered = number;
                }
            }
        }
    }

    /// Writes down the edges of the cells of a row, and whether their middles are inside.
    fn touch_row(
        &mut self,
        number: u32,
        crossings: &[u32],
        touched: &[(u32, u32)],
        edges: &[(Point, Point)],
    ) {
        let mut passed = 0;
        for here in touched.chunk_by(|one, other| one.0 == other.0) {
            let cell = here[0].0;
            if self.cover[cell as usize] != NOWHERE {
                continue;
            }
            while crossings.get(passed).is_some_and(|crossing| *crossing <= cell) {
                passed += 1;
            }
            let inside = if passed % 2 == 1 { INSIDE } else { 0 };
            let side = Side { area: number | inside, first_edge: offset(self.edges.len()) };
            self.pieces.push(Piece { cell, side });
            self.edges.extend(here.iter().map(|(_, edge)| edges[*edge as usize]));
        }
    }

    /// Sorts the pieces by their cells.
    fn finish(self) -> Locator {
        let Self { raster, cover, pieces, edges, .. } = self;
        let mut cells = vec![0_u32; cover.len()];
        for piece in &pieces {
            cells[piece.cell as usize] += 1;
        }
        let mut count = 0;
        for (cell, cover) in cells.iter_mut().zip(&cover) {
            let sides = if *cell > 0 { *cell + u32::from(*cover != NOWHERE) } else { 0 };
            *cell = count;
            count += sides;
        }
        let mut order = vec![NOWHERE; count as usize];
        let mut next = cells.clone();
        for (index, piece) in (0..).zip(&pieces) {
            let place = &mut next[piece.cell as usize];
            order[*place as usize] = index;
            *place += 1;
        }
        let mut sides = Vec::with_capacity(order.len() + 1);
        let mut sorted_edges = Vec::with_capacity(edges.len());
        for ((cell, end), cover) in cells.iter_mut().zip(&next).zip(&cover) {
            let own = &order[*cell as usize..*end as usize];
            if own.is_empty() {
                *cell = *cover;
                continue;
            }
            *cell |= MIXED;
            for index in own {
                let index = *index as usize;
                let first = pieces[index].side.first_edge as usize;
                let last = pieces.get(index + 1).map_or(edges.len(), |piece| piece.side.first_edge as usize);
                sides.push(Side { area: pieces[index].side.area, first_edge: offset(sorted_edges.len()) });
                sorted_edges.extend_from_slice(&edges[first..last]);
            }
            if *cover != NOWHERE {
                sides.push(Side { area: *cover | INSIDE, first_edge: offset(sorted_edges.len()) });
            }
            sides.last_mut().expect("a cell of its own has a side").area |= LAST;
        }
        sides.push(Side { area: 0, first_edge: offset(sorted_edges.len()) });
        Locator { raster, cells, sides, edges: sorted_edges }
    }
}

/// Takes the first elements for which something holds off a slice.
fn split_off<'a, T>(from: &mut &'a [T], holds: impl Fn(&T) -> bool) -> &'a [T] {
    let (taken, left) = from.split_at(from.partition_point(holds));
    *from = left;
    taken
}
