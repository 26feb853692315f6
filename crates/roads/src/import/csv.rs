//! Making a city of two plain tables: nodes and edges.

use std::path::Path;

use super::classify::Road;
use super::network::{self, Base};
use super::segments::{Segment, Segments, Street, number};
use super::turns::Turns;
use super::{ImportError, Report, put_rows, put_segments};
use crate::city::{Meta, Network, NetworkMeta, Sections, SourceMeta, TextsBuilder};
use crate::csv_network::{CsvEdge, CsvNetwork, Place};
use crate::geo::METERS_PER_DEGREE;
use crate::road::{Class, Traits};
use crate::{Bounds, Point, Profile};

/// An edge between two nodes at one place is drawn so long, in metres: every way takes room.
const LENGTH_METERS_MIN: f64 = 0.1;

/// Makes a city of a plain network. Everybody travels on every edge in the time that it says; only boats do not.
pub fn import_csv(network: &CsvNetwork, out: &Path) -> Result<Meta, ImportError> {
    let points: Vec<Point> = network.nodes.iter().map(|node| place(node.place)).collect();
    let mut all = Segments::default();
    for edge in network.edges.iter().filter(|edge| edge.from != edge.to) {
        take(&mut all, edge, &points);
    }
    if all.segments.is_empty() {
        return Err(ImportError::NoStreets("the table of edges".to_owned()));
    }
    let mut sections = Sections::default();
    let mut texts = TextsBuilder::default();
    let rows: Vec<super::Row> =
        (1..).zip(&all.streets).map(|(id, street)| (id, street.road, [0; 4])).collect();
    put_rows(&rows, &mut sections);
    put_segments(&all, &mut sections);
    super::names::put_none(&mut sections);
    let networks = Profile::ALL.map(|profile| {
        let base = Base::of(&all, profile, &|_| false, points.len());
        let net = network::build(&base, &Turns::default(), &|node| points[node as usize]);
        Network::put(
            &mut sections,
            profile,
            &net.graph,
            &net.points,
            &net.bases,
            &net.main,
            all.segments.len(),
        );
        net.meta(profile)
    });
    let meta = meta(network, &all, &points, networks.to_vec());
    super::finish(&meta, &mut texts, sections, out)?;
    Ok(meta)
}

fn meta(network: &CsvNetwork, all: &Segments, points: &[Point], networks: Vec<NetworkMeta>) -> Meta {
    let bounds = Bounds::of(points.iter().copied());
    Meta {
        source: SourceMeta {
            format: "csv".to_owned(),
            nodes: network.nodes.len() as u64,
            ways: network.edges.len() as u64,
            relations: 0,
            timestamp: None,
            attribution: None,
        },
        bounds: [bounds.min.lon(), bounds.min.lat(), bounds.max.lon(), bounds.max.lat()],
        streets: all.streets.len() as u64,
        segments: all.segments.len() as u64,
        networks,
        boundary: None,
        ways_out: None,
        ways_out_other: None,
        report: Report::default(),
    }
}

/// Where a node lies. A plane of its own is laid around the point 0, 0.
fn place(place: Option<Place>) -> Point {
    match place {
        Some(Place::Earth(point)) => point,
        Some(Place::Plane { x_meters, y_meters }) => {
            Point::from_degrees(x_meters / METERS_PER_DEGREE, y_meters / METERS_PER_DEGREE)
                .unwrap_or_default()
        }
        None => Point::default(),
    }
}

fn take(all: &mut Segments, edge: &CsvEdge, points: &[Point]) {
    let line = [points[edge.from as usize], points[edge.to as usize]];
    let meters = edge.length_meters.unwrap_or_else(|| line[0].meters_to(line[1])).max(LENGTH_METERS_MIN);
    let kmh = meters * 3.6 / edge.travel_seconds.max(0.01);
    let mut road = Road {
        class: Class::Unclassified,
        traits: Traits::default().with(Traits::ONE_WAY, edge.oneway),
        kmh: Default::default(),
    };
    for profile in Profile::ALL.into_iter().filter(|profile| *profile != Profile::Boat) {
        road.kmh[profile as usize] = [Some(kmh), (!edge.oneway).then_some(kmh)];
    }
    let start = number(all.points.len());
    all.points.extend(line);
    let street = number(all.streets.len());
    all.segments.push(Segment { street, ends: [edge.from, edge.to], points: start..start + 2, meters });
    let segment = number(all.segments.len()) - 1;
    all.streets.push(Street { way: street as usize, road, segments: segment..segment + 1 });
}
