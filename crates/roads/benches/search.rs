//! How long a question about travel times takes: 200 places to one, on the shared graphs and in the order in which
//! they are given, and 1000 to 1000. Processor time.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::fs::File;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use roads::graph::{Cost, Node};
use roads::{
    dimacs,
    search::{Hierarchy, Search},
};

const PLACES: u32 = 200;
const ROUNDS: u32 = 50;

fn main() {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    for name in ["heidelberg", "shanghai-centre", "moscow-uniform"] {
        let Ok(file) = File::open(root.join(format!("data/networks/graphs/{name}.gr.gz"))) else {
            println!("{name}: not at hand");
            continue;
        };
        let graph = dimacs::read(GzDecoder::new(file)).unwrap();
        let nodes = u32::try_from(graph.nodes()).unwrap();
        let mut search = Search::new(&graph);
        let places: Vec<[(Node, Cost); 1]> = (0..PLACES).map(|n| [(n * 7_919 % nodes, 0)]).collect();
        let sources: Vec<&[(Node, Cost)]> = places.iter().map(|place| &place[..]).collect();
        let started = spent_seconds();
        for round in 0..ROUNDS {
            let target = [(round * 104_729 % nodes, 0)];
            std::hint::black_box(search.costs_to(&graph, &target, &sources));
        }
        let milliseconds = (spent_seconds() - started) * 1_000.0 / f64::from(ROUNDS);
        println!("{name}: {PLACES} × 1 in {milliseconds:.2} ms");
        let many: Vec<[(Node, Cost); 1]> = (0..1_000).map(|n| [(n * 7_919 % nodes, 0)]).collect();
        let many: Vec<&[(Node, Cost)]> = many.iter().map(|place| &place[..]).collect();
        let started = spent_seconds();
        let hierarchy = Hierarchy::build(&graph);
        let built = spent_seconds() - started;
        std::hint::black_box(hierarchy.matrix(&many, &many));
        let whole = spent_seconds() - started;
        println!(
            "{name}: 1000 × 1000 in {whole:.2} s, {built:.2} s of it for the hierarchy ({} arcs, core {})",
            hierarchy.arcs(),
            hierarchy.core_nodes()
        );
    }
}

/// The processor time that this thread has spent: other programs on the machine do not count.
fn spent_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e9
}
