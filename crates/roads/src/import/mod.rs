//! Making a city from data.
//!
//! ```text
//!   Source ─ classify ─► roads ─ segments ─► cut at junctions ─┬─ network × profile (turns, barriers) ─► graphs
//!                                                              ├─ ways_out (boundary)
//!                                                              └─ names, lines, tree ─────────────────► one file
//! ```

mod access;
mod classify;
mod component;
mod csv;
mod names;
mod network;
mod report;
mod restrictions;
mod segments;
mod speed;
mod turns;
mod ways_out;

use std::path::Path;

pub use csv::import_csv;
pub use report::{Lot, Report};

use crate::areas::Boundary;
use crate::city::{
    CityError, Meta, Network, NetworkMeta, OSM_ATTRIBUTION, Sections, SourceMeta, TextsBuilder,
};
use crate::osm::{self, ReadError, Source};
use crate::{Bounds, Profile};
use classify::Road;
use network::Base;
use segments::{Segments, number};

/// What the generator signs its files with: drawn data names nobody.
pub const DRAWN_BY: &str = "anlan city generate";

/// Why an import fails. Nothing is left behind then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The data cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The city cannot be written.
    #[error(transparent)]
    Write(#[from] CityError),
    /// There is no street in it.
    #[error(
        "{0} holds no way that a car, a bicycle, a boat or a pedestrian could take; is it the right extract?"
    )]
    NoStreets(String),
}

/// Makes a city from a file of `OpenStreetMap` data; `progress` hears parts done of parts in all.
pub fn import_osm(
    file: &Path,
    boundary: Option<&Boundary>,
    out: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Meta, ImportError> {
    let source = osm::read(file, progress)?;
    let mut report = Report::default();
    let all = segments::cut(&source, &mut report);
    if all.segments.is_empty() {
        return Err(ImportError::NoStreets(file.display().to_string()));
    }
    let mut sections = Sections::default();
    let mut texts = TextsBuilder::default();
    put_streets(&source, &all, &mut texts, &mut sections);
    put_segments(&all, &mut sections);
    names::put(&source, &all, &mut texts, &mut sections);
    let networks = put_networks(&source, &all, &mut report, &mut sections);
    let (ways_out, ways_out_other) = match boundary {
        Some(boundary) => {
            let (driven, other) = ways_out::find(&source, &all, boundary);
            (Some(driven), Some(other))
        }
        None => (None, None),
    };
    let bounds = source.bounds();
    let meta = Meta {
        source: source_meta(&source),
        bounds: [bounds.min.lon(), bounds.min.lat(), bounds.max.lon(), bounds.max.lat()],
        streets: all.streets.len() as u64,
        segments: all.segments.len() as u64,
        networks,
        boundary: boundary.map(name_of),
        ways_out,
        ways_out_other,
        report,
    };
    finish(&meta, &mut texts, sections, out)?;
    Ok(meta)
}

/// Puts the rest in and writes the file.
fn finish(
    meta: &Meta,
    texts: &mut TextsBuilder,
    mut sections: Sections,
    out: &Path,
) -> Result<(), CityError> {
    texts.put(&mut sections);
    let json = serde_json::to_vec(meta).expect("a description is plain data");
    sections.put("meta", &json);
    sections.write(out)
}

/// What a boundary is called: the names of its areas.
fn name_of(boundary: &Boundary) -> String {
    let names: Vec<&str> = boundary
        .areas()
        .iter()
        .map(|area| if area.name_zh.is_empty() { &*area.name_en } else { &*area.name_zh })
        .filter(|name| !name.is_empty())
        .collect();
    names.join("、")
}

fn source_meta(source: &Source) -> SourceMeta {
    let seen = source.seen();
    let is_drawn = source.program().is_some_and(|program| program.starts_with(DRAWN_BY));
    SourceMeta {
        format: "osm".to_owned(),
        nodes: seen.nodes,
        ways: seen.ways,
        relations: seen.relations,
        timestamp: source.timestamp(),
        attribution: (!is_drawn).then(|| OSM_ATTRIBUTION.to_owned()),
    }
}

fn put_streets(source: &Source, all: &Segments, texts: &mut TextsBuilder, sections: &mut Sections) {
    let ways: Vec<_> = source.ways().collect();
    let way_of = |street: &segments::Street| ways[street.way];
    let row = |street: &segments::Street| {
        let tags = way_of(street).tags();
        let keys: [&[&str]; 4] = [&["ref"], &["name"], &["name:zh", "name:zh-Hans"], &["name:en"]];
        let names = keys.map(|keys| {
            let text = keys.iter().find_map(|key| tags.get(key)).unwrap_or_default();
            texts.number(text)
        });
        (way_of(street).id(), street.road, names)
    };
    let rows: Vec<Row> = all.streets.iter().map(row).collect();
    put_rows(&rows, sections);
}

/// A street as it is put in: id, what it is, and the texts of its number, name, Chinese and English name.
type Row = (i64, Road, [u32; 4]);

fn put_rows(rows: &[Row], sections: &mut Sections) {
    sections.put("streets.way", &rows.iter().map(|row| row.0).collect::<Vec<_>>());
    sections.put("streets.class", &rows.iter().map(|row| row.1.class as u8).collect::<Vec<_>>());
    sections.put("streets.traits", &rows.iter().map(|row| row.1.traits.0).collect::<Vec<_>>());
    sections.put("streets.names", &rows.iter().map(|row| row.2).collect::<Vec<_>>());
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a segment is shorter than the earth"
)]
fn put_segments(all: &Segments, sections: &mut Sections) {
    let mut first_point: Vec<u32> = all.segments.iter().map(|segment| segment.points.start).collect();
    first_point.push(number(all.points.len()));
    let decimeters: Vec<u32> =
        all.segments.iter().map(|segment| (segment.meters * 10.0).round() as u32).collect();
    let boxes = all.segments.iter().map(|segment| {
        Bounds::of(all.points[segment.points.start as usize..segment.points.end as usize].iter().copied())
    });
    let tree = crate::tree::build(boxes);
    let streets: Vec<u32> = all.segments.iter().map(|segment| segment.street).collect();
    sections.put("segments.street", &streets);
    sections.put("segments.first_point", &first_point);
    sections.put("segments.points", &all.points);
    sections.put("segments.decimeters", &decimeters);
    sections.put("segments.tree", &tree);
}

fn put_networks(
    source: &Source,
    all: &Segments,
    report: &mut Report,
    sections: &mut Sections,
) -> Vec<NetworkMeta> {
    let restrictions = restrictions::Reader::new(source, all);
    let barriers: Vec<_> = source.tagged_nodes().filter(|node| node.tag("barrier").is_some()).collect();
    let mut metas = Vec::new();
    for profile in Profile::ALL {
        let mut stops: Vec<u32> = barriers
            .iter()
            .filter(|node| access::stops(profile, node.tags()))
            .map(osm::TaggedNode::node)
            .collect();
        stops.sort_unstable();
        let is_stopped = |node: u32| stops.binary_search(&node).is_ok();
        let base = Base::of(all, profile, &is_stopped, source.nodes_kept());
        let told = (profile == Profile::Ordinary).then_some(&mut *report);
        let turns = restrictions.turns(profile, &base, told);
        let net = network::build(&base, &turns, &|node| source.point(node));
        Network::put(sections, profile, &net.graph, &net.points, &net.bases, &net.main, all.segments.len());
        metas.push(net.meta(profile));
    }
    metas
}
