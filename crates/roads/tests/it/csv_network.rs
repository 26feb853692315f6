//! A network of a contest, as it was handed out.

use roads::csv_network::{Defaults, read};

use crate::shared::shared;

#[test]
fn a_contest_network_is_read_with_its_times() {
    let Some(nodes) = shared("data/cumcm2011b/nodes.csv") else { return };
    let Some(edges) = shared("data/cumcm2011b/edges.csv") else { return };
    let network = read(&nodes, &edges, Defaults { oneway: false, speed_kmh: Some(60.0) }).unwrap();
    assert_eq!((network.nodes.len(), network.edges.len()), (582, 928));
    let minutes: f64 = network.edges.iter().map(|edge| edge.travel_seconds / 60.0).sum();
    assert!((minutes - 1_530.642_594).abs() < 1e-5, "a kilometre is a minute: {minutes}");
    let first = &network.edges[0];
    assert_eq!(
        (&*network.nodes[first.from as usize].name, &*network.nodes[first.to as usize].name),
        ("1", "75")
    );
    let without_speed = read(&nodes, &edges, Defaults::default()).unwrap_err().to_string();
    assert!(without_speed.ends_with("nor speed_kmh for the lengths; the columns are from, to, length_km"));
}
