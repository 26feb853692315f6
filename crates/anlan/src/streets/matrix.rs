//! `anlan matrix`: what it takes from many places to many.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, anyhow, ensure};
use flate2::read::GzDecoder;
use roads::graph::{Cost, Graph, Node, UNREACHABLE};
use roads::search::{MATRIX_MAX, Seeds, matrix};
use roads::{City, Place, dimacs};

use super::cli::{LonLat, Matrix};
use super::open;
use super::route::{place, seconds};
use crate::cli::tell;

/// A place as a line names it.
struct Named {
    name: String,
    spot: Spot,
}

enum Spot {
    Vertex(Node),
    Snapped(Place),
}

/// What is searched: a city's network, or a graph without a ground.
enum Ground {
    City(Box<City>),
    Graph(Graph),
}

pub(crate) fn run(options: &Matrix) -> anyhow::Result<()> {
    let ground = match (&options.city, &options.graph) {
        (Some(city), _) => Ground::City(Box::new(open(city)?)),
        (None, Some(graph)) => Ground::Graph(read_graph(graph)?),
        (None, None) => return Err(anyhow!("--city or --graph is needed")),
    };
    let graph = match &ground {
        Ground::City(city) => city.network(options.profile).graph(),
        Ground::Graph(graph) => graph,
    };
    let read = |path: &Path, flag: &str| read_places(path, flag, &ground, graph, options);
    let sources = read(&options.sources, "--sources")?;
    let targets = read(&options.targets, "--targets")?;
    let cells = sources.len() * targets.len();
    ensure!(
        cells <= MATRIX_MAX,
        "{cells} pairs are asked for; a matrix has no more than {MATRIX_MAX} (MATRIX_MAX)"
    );
    let started = Instant::now();
    let departures: Vec<Vec<(Node, Cost)>> = sources.iter().map(|named| named.departures(graph)).collect();
    let arrivals: Vec<Vec<(Node, Cost)>> = targets.iter().map(|named| named.arrivals(graph)).collect();
    let from: Vec<Seeds<'_>> = departures.iter().map(Vec::as_slice).collect();
    let to: Vec<Seeds<'_>> = arrivals.iter().map(Vec::as_slice).collect();
    let mut costs = matrix(graph, &from, &to);
    go_straight(&mut costs, graph, &sources, &targets);
    let computed = started.elapsed().as_secs_f64();
    write(options, &sources, &targets, &costs)
        .with_context(|| format!("writing {}", options.out.display()))?;
    tell(&format!("compute_seconds {computed:.6}"));
    Ok(())
}

fn read_graph(path: &Path) -> anyhow::Result<Graph> {
    let reading = || format!("reading {}", path.display());
    let file = BufReader::new(File::open(path).with_context(reading)?);
    let input: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    dimacs::read(input).with_context(reading)
}

fn read_places(
    path: &Path,
    flag: &str,
    ground: &Ground,
    graph: &Graph,
    options: &Matrix,
) -> anyhow::Result<Vec<Named>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {flag} {}", path.display()))?;
    let mut places = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let at = || format!("{flag} {}, line {number}", path.display());
        let name = line.trim().to_owned();
        let spot = if name.contains(',') {
            let LonLat(point) = name.parse().map_err(|error: String| anyhow!("{}: {error}", at()))?;
            let Ground::City(city) = ground else {
                return Err(anyhow!("{}: a graph has no ground; name vertices, or give a --city", at()));
            };
            Spot::Snapped(place(city, options.profile, point, flag).with_context(at)?)
        } else {
            let id: usize =
                name.parse().map_err(|_bad| anyhow!("{}: `{name}` is no vertex and no LON,LAT", at()))?;
            ensure!(
                (1..=graph.nodes()).contains(&id),
                "{}: vertices count from 1 to {}",
                at(),
                graph.nodes()
            );
            Spot::Vertex(Node::try_from(id - 1).with_context(at)?)
        };
        places.push(Named { name, spot });
    }
    ensure!(!places.is_empty(), "{flag} {} names no place", path.display());
    Ok(places)
}

impl Named {
    fn departures(&self, graph: &Graph) -> Vec<(Node, Cost)> {
        match &self.spot {
            Spot::Vertex(node) => vec![(*node, 0)],
            Spot::Snapped(place) => place.departures(graph),
        }
    }

    fn arrivals(&self, graph: &Graph) -> Vec<(Node, Cost)> {
        match &self.spot {
            Spot::Vertex(node) => vec![(*node, 0)],
            Spot::Snapped(place) => place.arrivals(graph),
        }
    }
}

/// Two places on one segment need not leave it.
fn go_straight(costs: &mut [Cost], graph: &Graph, sources: &[Named], targets: &[Named]) {
    for (row, source) in costs.chunks_exact_mut(targets.len()).zip(sources) {
        let Spot::Snapped(from) = &source.spot else { continue };
        for (cost, target) in row.iter_mut().zip(targets) {
            if let Spot::Snapped(to) = &target.spot
                && let Some(straight) = from.straight_to(to, graph)
            {
                *cost = straight.min(*cost);
            }
        }
    }
}

fn write(options: &Matrix, sources: &[Named], targets: &[Named], costs: &[Cost]) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(&options.out)?);
    if options.binary {
        for cost in costs {
            out.write_all(&cost.to_le_bytes())?;
        }
        return Ok(out.flush()?);
    }
    writeln!(out, "source,target,seconds")?;
    let quoted = |name: &str| if name.contains(',') { format!("\"{name}\"") } else { name.to_owned() };
    for (row, source) in costs.chunks_exact(targets.len()).zip(sources) {
        for (cost, target) in row.iter().zip(targets) {
            let time = if *cost == UNREACHABLE { String::new() } else { format!("{:.2}", seconds(*cost)) };
            writeln!(out, "{},{},{time}", quoted(&source.name), quoted(&target.name))?;
        }
    }
    Ok(out.flush()?)
}
