//! A network in two tables, `nodes.csv` and `edges.csv`, as textbooks and contests hand them out.
//!
//! ```text
//!   node,x_m,y_m,jurisdiction,cost         from,to,travel_seconds,lanes,cost,oneway
//!   1,41300,35900,A,1.7                    1,75,55.8,2,1,0
//! ```
//!
//! Nodes have names of any kind and a place on a plane (`x_m,y_m`), on the earth (`lon,lat`) or none. Edges have a
//! time, or a length and a speed. Columns of other names are left alone.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::Point;
use crate::table::{Column, Table, TableError};

/// So many nodes a network may have.
pub const NODES_MAX: usize = 50_000_000;
/// So many edges a network may have.
pub const EDGES_MAX: usize = 100_000_000;
/// The longest time an edge may take: a tenth of what the hundredths of a second of a 32-bit number can say.
pub const TRAVEL_SECONDS_MAX: f64 = 4_000_000.0;

/// A network as it stands in the tables.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CsvNetwork {
    /// The nodes, in the order of the table.
    pub nodes: Vec<CsvNode>,
    /// The edges, in the order of the table.
    pub edges: Vec<CsvEdge>,
}

/// A node.
#[derive(Clone, PartialEq, Debug)]
pub struct CsvNode {
    /// Its name, which no other node has.
    pub name: Box<str>,
    /// Where it is, if the table says so.
    pub place: Option<Place>,
    /// Whose it is; empty where the table does not say.
    pub jurisdiction: Box<str>,
    /// What it costs to close it, if the table says so; never negative.
    pub cost: Option<f64>,
}

/// Where a node is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Place {
    /// On the earth, in WGS-84.
    Earth(Point),
    /// On a plane of its own, in metres to the east and to the north.
    Plane {
        /// To the east.
        x_meters: f64,
        /// To the north.
        y_meters: f64,
    },
}

/// An edge.
#[derive(Clone, PartialEq, Debug)]
pub struct CsvEdge {
    /// The node where it starts, by its place in [`CsvNetwork::nodes`].
    pub from: u32,
    /// The node where it ends.
    pub to: u32,
    /// How long it takes, in seconds; not negative, and at most [`TRAVEL_SECONDS_MAX`].
    pub travel_seconds: f64,
    /// How long it is, in metres, if the table says so.
    pub length_meters: Option<f64>,
    /// How many lanes it has, at least 1, if the table says so.
    pub lanes: Option<u32>,
    /// What it costs to close it, if the table says so; never negative.
    pub cost: Option<f64>,
    /// Whether it may be used from start to end only.
    pub oneway: bool,
}

/// What the tables leave open.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Defaults {
    /// Whether an edge without a word in the column `oneway` is one.
    pub oneway: bool,
    /// The speed on edges that have a length and none of their own, in km/h.
    pub speed_kmh: Option<f64>,
}

/// Reads a network from its two files.
pub fn read(nodes: &Path, edges: &Path, defaults: Defaults) -> Result<CsvNetwork, TableError> {
    read_tables(Table::<File>::open(nodes)?, Table::<File>::open(edges)?, defaults)
}

/// Reads a network from two tables.
pub fn read_tables<N: Read, E: Read>(
    nodes: Table<N>,
    edges: Table<E>,
    defaults: Defaults,
) -> Result<CsvNetwork, TableError> {
    let nodes = read_nodes(nodes)?;
    // The map is asked and never walked: its order is nobody's answer.
    let numbers: HashMap<&str, u32> = nodes.iter().map(|node| &*node.name).zip(0..).collect();
    let edges = read_edges(edges, &numbers, defaults)?;
    Ok(CsvNetwork { nodes, edges })
}

fn read_nodes<R: Read>(mut table: Table<R>) -> Result<Vec<CsvNode>, TableError> {
    let name_column = table.needed(&["node"])?;
    let earth = pair(&table, &["lon", "lat"])?;
    let plane = pair(&table, &["x_m", "y_m"])?;
    let jurisdiction = table.column(&["jurisdiction"]);
    let cost_column = table.column(&["cost"]);
    let mut nodes = Vec::new();
    let mut lines = HashMap::new();
    while table.advance()? {
        if nodes.len() == NODES_MAX {
            return Err(table.too_many_rows(NODES_MAX, "NODES_MAX"));
        }
        let name: Box<str> = table.name(name_column)?.into();
        if let Some(line) = lines.insert(name.clone(), table.line()) {
            let fault = format!("is the node of line {line} already; give each node a name of its own");
            return Err(table.fault(name_column, &fault));
        }
        let place = if let Some(columns) = earth { on_earth(&table, columns)? } else { None };
        let place = match (place, plane) {
            (None, Some(columns)) => on_plane(&table, columns)?,
            (place, _) => place,
        };
        let jurisdiction = jurisdiction.map_or("", |column| table.text(column)).into();
        let cost = optional(&table, cost_column)?;
        nodes.push(CsvNode { name, place, jurisdiction, cost });
    }
    Ok(nodes)
}

/// Two columns that make sense together only.
fn pair<R: Read>(table: &Table<R>, names: &[&str; 2]) -> Result<Option<[Column; 2]>, TableError> {
    match names.map(|name| table.column(&[name])) {
        [Some(first), Some(second)] => Ok(Some([first, second])),
        [None, None] => Ok(None),
        [Some(_), None] => Err(table.missing(names[1])),
        [None, Some(_)] => Err(table.missing(names[0])),
    }
}

fn on_earth<R: Read>(table: &Table<R>, columns: [Column; 2]) -> Result<Option<Place>, TableError> {
    let Some([lon, lat]) = coordinates(table, columns)? else { return Ok(None) };
    let point = Point::from_degrees(lon, lat).ok_or_else(|| {
        let column = if lon.abs() > 180.0 { columns[0] } else { columns[1] };
        table.fault(column, "is not on the earth; write degrees of WGS-84")
    })?;
    Ok(Some(Place::Earth(point)))
}

fn on_plane<R: Read>(table: &Table<R>, columns: [Column; 2]) -> Result<Option<Place>, TableError> {
    let coordinates = coordinates(table, columns)?;
    Ok(coordinates.map(|[x_meters, y_meters]| Place::Plane { x_meters, y_meters }))
}

/// Both numbers, or none where both are left empty.
fn coordinates<R: Read>(table: &Table<R>, columns: [Column; 2]) -> Result<Option<[f64; 2]>, TableError> {
    if columns.iter().all(|column| table.text(*column).is_empty()) {
        return Ok(None);
    }
    Ok(Some([table.number(columns[0])?, table.number(columns[1])?]))
}

/// A number that is not negative; none where the column is not there or the value is empty.
fn optional<R: Read>(table: &Table<R>, column: Option<Column>) -> Result<Option<f64>, TableError> {
    let Some(column) = column.filter(|column| !table.text(*column).is_empty()) else { return Ok(None) };
    let number = table.number(column)?;
    if number < 0.0 {
        return Err(table.fault(column, "is negative; write 0 or more"));
    }
    Ok(Some(number))
}

/// The columns of the table of edges.
struct EdgeColumns {
    from: Column,
    to: Column,
    travel_seconds: Option<Column>,
    length_meters: Option<Column>,
    length_km: Option<Column>,
    speed_kmh: Option<Column>,
    lanes: Option<Column>,
    cost: Option<Column>,
    oneway: Option<Column>,
}

impl EdgeColumns {
    fn of<R: Read>(table: &Table<R>, defaults: Defaults) -> Result<Self, TableError> {
        let columns = Self {
            from: table.needed(&["from"])?,
            to: table.needed(&["to"])?,
            travel_seconds: table.column(&["travel_seconds"]),
            length_meters: table.column(&["length_meters"]),
            length_km: table.column(&["length_km"]),
            speed_kmh: table.column(&["speed_kmh"]),
            lanes: table.column(&["lanes"]),
            cost: table.column(&["cost"]),
            oneway: table.column(&["oneway"]),
        };
        if columns.travel_seconds.is_none() {
            if columns.length_meters.is_none() && columns.length_km.is_none() {
                return Err(table.missing("travel_seconds, length_meters or length_km"));
            }
            if columns.speed_kmh.is_none() && defaults.speed_kmh.is_none() {
                return Err(table.missing("travel_seconds, nor speed_kmh for the lengths"));
            }
        }
        Ok(columns)
    }

    /// The length in metres, from either column.
    fn length_meters<R: Read>(&self, table: &Table<R>) -> Result<Option<f64>, TableError> {
        if let Some(meters) = optional(table, self.length_meters)? {
            return Ok(Some(meters));
        }
        Ok(optional(table, self.length_km)?.map(|km| km * 1000.0))
    }

    /// The time in seconds: what is written, or else the length at the edge's speed.
    fn travel_seconds<R: Read>(
        &self,
        table: &Table<R>,
        length_meters: Option<f64>,
        defaults: Defaults,
    ) -> Result<f64, TableError> {
        let (seconds, column) = if let Some(seconds) = optional(table, self.travel_seconds)? {
            (seconds, self.travel_seconds)
        } else {
            let column = self.length_meters.or(self.length_km).or(self.travel_seconds).unwrap_or(self.from);
            let meters = length_meters
                .ok_or_else(|| table.fault(column, "gives no time; write travel_seconds, or a length"))?;
            let speed_kmh = optional(table, self.speed_kmh)?.or(defaults.speed_kmh);
            let speed_kmh = speed_kmh.filter(|speed| *speed > 0.0).ok_or_else(|| {
                table.fault(self.speed_kmh.unwrap_or(column), "gives no speed above 0 for the length")
            })?;
            (meters * 3.6 / speed_kmh, Some(column))
        };
        if seconds > TRAVEL_SECONDS_MAX {
            let fault = format!("is a time above {TRAVEL_SECONDS_MAX} seconds (TRAVEL_SECONDS_MAX)");
            return Err(table.fault(column.unwrap_or(self.from), &fault));
        }
        Ok(seconds)
    }
}

fn read_edges<R: Read>(
    mut table: Table<R>,
    numbers: &HashMap<&str, u32>,
    defaults: Defaults,
) -> Result<Vec<CsvEdge>, TableError> {
    let columns = EdgeColumns::of(&table, defaults)?;
    let mut edges = Vec::new();
    while table.advance()? {
        if edges.len() == EDGES_MAX {
            return Err(table.too_many_rows(EDGES_MAX, "EDGES_MAX"));
        }
        let node = |column| {
            let number = numbers.get(table.name(column)?);
            let unknown = "is no node; add it to the table of nodes or correct the edge";
            number.copied().ok_or_else(|| table.fault(column, unknown))
        };
        let length_meters = columns.length_meters(&table)?;
        edges.push(CsvEdge {
            from: node(columns.from)?,
            to: node(columns.to)?,
            travel_seconds: columns.travel_seconds(&table, length_meters, defaults)?,
            length_meters,
            lanes: lanes(&table, columns.lanes)?,
            cost: optional(&table, columns.cost)?,
            oneway: oneway(&table, columns.oneway, defaults.oneway)?,
        });
    }
    Ok(edges)
}

fn lanes<R: Read>(table: &Table<R>, column: Option<Column>) -> Result<Option<u32>, TableError> {
    let Some(column) = column.filter(|column| !table.text(*column).is_empty()) else { return Ok(None) };
    let lanes = table.text(column).parse().ok().filter(|lanes| *lanes > 0);
    Ok(Some(lanes.ok_or_else(|| table.fault(column, "is not a number of lanes; write 1 or more"))?))
}

fn oneway<R: Read>(table: &Table<R>, column: Option<Column>, default: bool) -> Result<bool, TableError> {
    match column.map_or("", |column| table.text(column)) {
        "" => Ok(default),
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(table.fault(column.expect("a value stands in a column"), "is neither 0 nor 1")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table<'a>(name: &str, text: &'a str) -> Result<Table<&'a [u8]>, TableError> {
        Table::new(Path::new(name), text.as_bytes())
    }

    fn network(nodes: &str, edges: &str, defaults: Defaults) -> Result<CsvNetwork, TableError> {
        read_tables(table("nodes.csv", nodes)?, table("edges.csv", edges)?, defaults)
    }

    #[test]
    fn a_network_has_places_times_and_ways() {
        let nodes =
            "node,lon,lat,x_m,y_m,jurisdiction,cost,colour\na,120.5,31,,,A,2,red\nb,,,10,-20,,,\nc,,,,,,,\n";
        let edges = "from,to,length_km,travel_seconds,lanes,cost,oneway\na,b,1.5,,2,7.5,1\nb,c,,30,,,0\n";
        let defaults = Defaults { oneway: false, speed_kmh: Some(60.0) };
        let network = network(nodes, edges, defaults).unwrap();
        let places: Vec<_> = network.nodes.iter().map(|node| node.place).collect();
        assert_eq!(
            places,
            [
                Point::from_degrees(120.5, 31.0).map(Place::Earth),
                Some(Place::Plane { x_meters: 10.0, y_meters: -20.0 }),
                None
            ]
        );
        assert_eq!((&*network.nodes[0].jurisdiction, network.nodes[0].cost), ("A", Some(2.0)));
        let edge = |from, to, travel_seconds, length_meters, lanes, cost, oneway| CsvEdge {
            from,
            to,
            travel_seconds,
            length_meters,
            lanes,
            cost,
            oneway,
        };
        assert_eq!(
            network.edges,
            [
                edge(0, 1, 90.0, Some(1500.0), Some(2), Some(7.5), true),
                edge(1, 2, 30.0, None, None, None, false)
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_named_by_file_line_column_and_value() {
        let nodes = "node\na\nb\n";
        let cases = [
            (
                nodes,
                "from,to,travel_seconds\na,b,1\na,z,1\n",
                "edges.csv, line 3, column to: \"z\" is no node; add it to the table of nodes or correct the edge",
            ),
            (
                nodes,
                "from,to,travel_seconds\na,b,-1\n",
                "edges.csv, line 2, column travel_seconds: \"-1\" is negative; write 0 or more",
            ),
            (
                nodes,
                "from,to,travel_seconds\na,b,9e9\n",
                "edges.csv, line 2, column travel_seconds: \"9e9\" is a time above 4000000 seconds (TRAVEL_SECONDS_MAX)",
            ),
            (
                nodes,
                "from,to,travel_seconds\na,b,\n",
                "edges.csv, line 2, column travel_seconds: \"\" gives no time; write travel_seconds, or a length",
            ),
            (
                nodes,
                "from,to\na,b\n",
                "edges.csv, line 1: there is no column travel_seconds, length_meters or length_km; the columns are from, to",
            ),
            (
                nodes,
                "from,to,length_km\na,b,1\n",
                "edges.csv, line 1: there is no column travel_seconds, nor speed_kmh for the lengths; the columns are from, to, length_km",
            ),
            (
                nodes,
                "from,to,length_km,speed_kmh\na,b,1,0\n",
                "edges.csv, line 2, column speed_kmh: \"0\" gives no speed above 0 for the length",
            ),
            (
                nodes,
                "from,to,travel_seconds,oneway,lanes\na,b,1,yes,1\n",
                "edges.csv, line 2, column oneway: \"yes\" is neither 0 nor 1",
            ),
            (
                nodes,
                "from,to,travel_seconds,lanes\na,b,1,0\n",
                "edges.csv, line 2, column lanes: \"0\" is not a number of lanes; write 1 or more",
            ),
            (
                "node\na\nb\na\n",
                "from,to,travel_seconds\n",
                "nodes.csv, line 4, column node: \"a\" is the node of line 2 already; give each node a name of its own",
            ),
            ("node,lon\na,1\n", "", "nodes.csv, line 1: there is no column lat; the columns are node, lon"),
            (
                "node,lon,lat\na,1,91\n",
                "",
                "nodes.csv, line 2, column lat: \"91\" is not on the earth; write degrees of WGS-84",
            ),
            ("name\na\n", "", "nodes.csv, line 1: there is no column node; the columns are name"),
        ];
        for (nodes, edges, expected) in cases {
            assert_eq!(network(nodes, edges, Defaults::default()).unwrap_err().to_string(), expected);
        }
    }
}
