//! A drawn city like the one of the shared test data's `gridcity.py`: a jittered grid with arterials, the same to the
//! last digit for the same size and seed.
//!
//! It is included by path where tests and benches need it; integer arithmetic only.

use planning::network::{Network, Node, Road, SECOND};

/// The stream of numbers: splitmix64.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: i64) -> i64 {
        let end = u64::try_from(end).expect("ends are positive");
        i64::try_from(self.next() % end).expect("ends are small")
    }
}

/// The city, and where its nodes are.
pub(crate) struct GridCity {
    /// The network; nodes are called by their numbers.
    pub(crate) network: Network,
    /// Where each node is, in metres.
    pub(crate) places: Vec<(i64, i64)>,
    /// How many nodes lie side by side.
    pub(crate) width: usize,
    /// How many rows there are.
    pub(crate) height: usize,
}

/// Draws a city of so many nodes side by side, in so many rows.
pub(crate) fn gridcity(width: usize, height: usize, seed: u64) -> GridCity {
    let mut stream = Stream(seed);
    let pitch = |at: usize| i64::try_from(at * 100).expect("a city is not that wide");
    let mut places = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let (dx, dy) = (stream.below(71) - 35, stream.below(71) - 35);
            places.push((pitch(column) + dx, pitch(row) + dy));
        }
    }
    let streets = streets(&mut stream, width, height);
    let road = |(from, to, is_arterial, lanes): &(usize, usize, bool, i64)| {
        let (a, b) = (places[*from], places[*to]);
        let length = (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2);
        let length = i64::try_from(length.unsigned_abs().isqrt()).expect("a street is short");
        let milliseconds = length * 3_600 / if *is_arterial { 60 } else { 30 };
        Road {
            from: node(*from),
            to: node(*to),
            time: milliseconds * (SECOND / 1_000),
            length_micrometers: Some(length * 1_000_000),
            lanes: u32::try_from(*lanes).expect("a street has few lanes"),
            cost: 1.0,
            oneway: false,
        }
    };
    let mut network = Network::of_roads(width * height, streets.iter().map(road).collect());
    for cost in &mut network.node_costs {
        *cost = f64::from(i32::try_from(1 + stream.below(9)).expect("costs are small"));
    }
    GridCity { network, places, width, height }
}

fn node(number: usize) -> Node {
    Node::try_from(number).expect("a city has fewer nodes")
}

/// The streets that stay: start, end, whether it is an arterial, lanes each way.
fn streets(stream: &mut Stream, width: usize, height: usize) -> Vec<(usize, usize, bool, i64)> {
    let mut root: Vec<usize> = (0..width * height).collect();
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    for row in 0..height {
        for column in 0..width {
            let from = row * width + column;
            let east = (column + 1 < width).then_some((from + 1, row % 16 == 0));
            let north = (row + 1 < height).then_some((from + width, column % 16 == 0));
            for (to, is_arterial) in east.into_iter().chain(north) {
                let stays = is_arterial || stream.below(100) < 70;
                let lanes = if is_arterial { 2 + stream.below(3) } else { 1 + stream.below(2) };
                let street = (from, to, is_arterial, lanes);
                if stays {
                    join(&mut root, from, to);
                    kept.push(street);
                } else {
                    dropped.push(street);
                }
            }
        }
    }
    for street in dropped {
        if join(&mut root, street.0, street.1) {
            kept.push(street);
        }
    }
    kept
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// Joins what two nodes belong to; false where they belonged together already.
fn join(root: &mut [usize], a: usize, b: usize) -> bool {
    let (a, b) = (find(root, a), find(root, b));
    root[a] = b;
    a != b
}

impl GridCity {
    /// The nodes within 30 % of the side round the centre, and those beyond 45 %.
    pub(crate) fn rings(&self) -> (Vec<Node>, Vec<Node>) {
        let meters = |count: usize| i64::try_from(count).expect("a city is not that wide");
        let center = (meters(self.width - 1) * 50, meters(self.height - 1) * 50);
        let side = meters(self.width.min(self.height)) * 100;
        let (inner, outer) = ((side * 30 / 100).pow(2), (side * 45 / 100).pow(2));
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (place, number) in self.places.iter().zip(0..) {
            let distance = (place.0 - center.0).pow(2) + (place.1 - center.1).pow(2);
            if distance <= inner {
                inside.push(number);
            } else if distance >= outer {
                outside.push(number);
            }
        }
        (inside, outside)
    }
}
