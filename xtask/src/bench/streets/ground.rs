//! The test data that a measurement stands on: extracts, graphs with exact answers, and places drawn from them.

use crate::process::root;
use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A network of the test data.
#[derive(Clone, Copy)]
pub(super) struct Network {
    /// Its name in a table.
    pub(super) title: &'static str,
    /// The name of its graph, and of the folders made for it.
    pub(super) name: &'static str,
    extract: &'static str,
}

/// A European city with every tag.
pub(super) const HEIDELBERG: Network =
    Network { title: "Heidelberg", name: "heidelberg", extract: "heidelberg-20240908.osm.pbf" };
/// A Chinese city, roads only.
pub(super) const SHANGHAI: Network = Network {
    title: "Shanghai centre",
    name: "shanghai-centre",
    extract: "shanghai-centre-20250809.osm.pbf",
};
/// A very large city, geometry only.
pub(super) const MOSCOW: Network =
    Network { title: "Moscow", name: "moscow-uniform", extract: "moscow-uniform.osm.pbf" };
/// Those that are measured.
pub(super) const MEASURED: [Network; 3] = [HEIDELBERG, SHANGHAI, MOSCOW];
/// Those whose answers are checked.
pub(super) const CHECKED: [Network; 5] = [
    HEIDELBERG,
    SHANGHAI,
    MOSCOW,
    Network { title: "Andorra", name: "andorra", extract: "andorra-20250119.osm.pbf" },
    Network { title: "Chengdu centre", name: "chengdu-centre", extract: "chengdu-centre-2018.osm.pbf" },
];

/// Metres in a ten-millionth of a degree of latitude.
const METERS_PER_UNIT: f64 = 0.011_132;

/// What a search cannot reach, in a file of answers.
pub(super) const UNREACHABLE: u32 = u32::MAX;

/// The folder of the test data.
pub(super) struct Ground {
    networks: PathBuf,
}

/// A vertex of a graph and where it lies.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its number in the graph, from 1.
    pub(super) id: u32,
    lon: i32,
    lat: i32,
}

/// A street between two vertices.
pub(super) struct Street {
    /// Its end with the smaller number.
    pub(super) from: Place,
    /// Its other end.
    pub(super) to: Place,
    /// How long it takes, in hundredths of a second.
    pub(super) centiseconds: u32,
}

/// Exact times in hundredths of a second, row by row.
pub(super) struct Answers {
    /// The rows' vertices.
    pub(super) sources: Vec<u32>,
    /// The columns' vertices.
    pub(super) targets: Vec<u32>,
    /// The times.
    pub(super) times: Vec<u32>,
}

impl Ground {
    /// Looks for the data beside the tree, or where `ANLAN_SHARED` says.
    pub(super) fn find() -> Result<Self> {
        let shared = std::env::var_os("ANLAN_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
        let networks = shared.join("data/networks");
        if !networks.is_dir() {
            bail!(
                "there is no {}; ANLAN_SHARED names the folder that holds data/networks",
                networks.display()
            );
        }
        let networks = networks.canonicalize().with_context(|| format!("finding {}", networks.display()))?;
        Ok(Self { networks })
    }

    /// A network's extract.
    pub(super) fn extract(&self, network: Network) -> PathBuf {
        self.networks.join("osm").join(network.extract)
    }

    /// A network's graph.
    pub(super) fn graph(&self, network: Network) -> PathBuf {
        self.graphs(network, "gr.gz")
    }

    /// The points and polygons.
    pub(super) fn grids(&self) -> PathBuf {
        self.networks.join("pip")
    }

    /// Where the vertices of a network's graph lie.
    pub(super) fn places(&self, network: Network) -> Result<Vec<Place>> {
        let path = self.graphs(network, "co.gz");
        let mut places = Vec::new();
        for line in BufReader::new(unpack(&path)?).lines() {
            let line = line.with_context(|| format!("reading {}", path.display()))?;
            let Some(rest) = line.strip_prefix("v ") else { continue };
            let place = place(rest).with_context(|| format!("reading `{line}` in {}", path.display()))?;
            places.push(place);
        }
        Ok(places)
    }

    /// The lines of a network's graph.
    pub(super) fn graph_lines(&self, network: Network) -> Result<Vec<String>> {
        let path = self.graph(network);
        let lines = BufReader::new(unpack(&path)?).lines();
        lines.collect::<Result<_, _>>().with_context(|| format!("reading {}", path.display()))
    }

    /// The streets of a network's graph, each once, between the places of its ends.
    pub(super) fn streets(&self, network: Network, places: &[Place]) -> Result<Vec<Street>> {
        let at: BTreeMap<u32, Place> = places.iter().map(|place| (place.id, *place)).collect();
        let mut streets = Vec::new();
        for line in self.graph_lines(network)? {
            let Some(rest) = line.strip_prefix("a ") else { continue };
            let mut numbers = rest.split_whitespace().map(|word| word.parse::<u32>().ok());
            let mut next = || numbers.next().flatten().with_context(|| format!("reading `{line}`"));
            let (from, to, centiseconds) = (next()?, next()?, next()?);
            if from < to {
                let place = |id| at.get(&id).copied().with_context(|| format!("vertex {id} lies nowhere"));
                streets.push(Street { from: place(from)?, to: place(to)?, centiseconds });
            }
        }
        Ok(streets)
    }

    /// The exact answers of a network's graph.
    pub(super) fn answers(&self, network: Network) -> Result<Answers> {
        let path = self.graphs(network, "answers.bin.gz");
        let mut bytes = Vec::new();
        unpack(&path)?.read_to_end(&mut bytes).with_context(|| format!("reading {}", path.display()))?;
        let mut numbers = numbers(&bytes).into_iter();
        let mut count = || numbers.next().and_then(|count| usize::try_from(count).ok());
        let (rows, columns) = count().zip(count()).context("a file of answers without its size")?;
        let sources = numbers.by_ref().take(rows).collect();
        let targets = numbers.by_ref().take(columns).collect();
        let times: Vec<u32> = numbers.collect();
        if times.len() != rows * columns {
            bail!("{} is cut off", path.display());
        }
        Ok(Answers { sources, targets, times })
    }

    fn graphs(&self, network: Network, ending: &str) -> PathBuf {
        self.networks.join("graphs").join(format!("{}.{ending}", network.name))
    }
}

impl Place {
    /// As a line of a list of points: `LON,LAT` in degrees, with all seven places.
    pub(super) fn text(self) -> String {
        format!("{},{}", degrees(self.lon), degrees(self.lat))
    }

    /// The square of the distance to another, in units that only serve to compare.
    pub(super) fn square_distance(self, other: Self) -> u64 {
        let across = u64::from(self.lon.abs_diff(other.lon));
        let along = u64::from(self.lat.abs_diff(other.lat));
        across * across + along * along
    }

    /// How far east and how far north another place is, in metres; good for a city's width.
    pub(super) fn meters_to(self, other: Self) -> (f64, f64) {
        let across = f64::from(other.lon - self.lon) * METERS_PER_UNIT;
        let along = f64::from(other.lat - self.lat) * METERS_PER_UNIT;
        (across * (f64::from(self.lat) / 1e7).to_radians().cos(), along)
    }

    /// Its longitude in degrees.
    pub(super) fn lon(self) -> String {
        degrees(self.lon)
    }

    /// Its latitude in degrees.
    pub(super) fn lat(self) -> String {
        degrees(self.lat)
    }
}

/// Little-endian numbers of a file's bytes.
pub(super) fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

/// So many of a list, drawn always the same way for the same seed; none twice while there are enough.
pub(super) fn draw<T: Copy>(from: &[T], count: usize, seed: u64) -> Vec<T> {
    let mut left = from.to_vec();
    let mut state = seed;
    let mut drawn = Vec::with_capacity(count);
    while drawn.len() < count && !left.is_empty() {
        // Knuth's linear congruential generator; its upper half is random enough to pick places.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap_or_default() % left.len();
        drawn.push(left.swap_remove(at));
    }
    drawn
}

/// Writes a list, one item a line.
pub(super) fn write_lines(path: &Path, lines: impl IntoIterator<Item = String>) -> Result<()> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

fn unpack(path: &Path) -> Result<GzDecoder<File>> {
    Ok(GzDecoder::new(File::open(path).with_context(|| format!("opening {}", path.display()))?))
}

fn place(words: &str) -> Option<Place> {
    let mut words = words.split_whitespace();
    Some(Place {
        id: words.next()?.parse().ok()?,
        lon: words.next()?.parse().ok()?,
        lat: words.next()?.parse().ok()?,
    })
}

/// Ten-millionths of a degree, written out without a rounding.
fn degrees(value: i32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{:07}", value / 10_000_000, value % 10_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_with_all_its_digits() {
        let place = place("7 -766640000 393470001").expect("three numbers");
        assert_eq!((place.id, place.text()), (7, "-76.6640000,39.3470001".to_owned()));
        assert!(super::place("7 1").is_none());
    }

    #[test]
    fn a_drawing_is_the_same_each_time_and_takes_nothing_twice() {
        let all: Vec<u32> = (0..100).collect();
        let mut drawn = draw(&all, 100, 5);
        assert_eq!(draw(&all, 10, 5), drawn[..10]);
        assert_ne!(draw(&all, 10, 6), drawn[..10]);
        drawn.sort_unstable();
        assert_eq!(drawn, all);
    }
}
