//! Small networks drawn by a seed, written out as tables and asked as files.

use std::path::{Path, PathBuf};

use planning::check::{Verdict, check};
use planning::problem::{Json, Problem};
use planning::watch::Watch;
use serde_json::{Value, json};

/// So many instances of each kind are drawn.
pub(crate) const INSTANCES: u64 = 1_000;

/// Numbers that a seed alone decides (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x9E37_79B9_7F4A_7C15)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// True so many times in a hundred.
    pub(crate) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// So many different numbers below another, in the order in which they were drawn.
    pub(crate) fn several(&mut self, count: usize, end: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..end).collect();
        for place in 0..count {
            let other = place + self.below(end - place);
            all.swap(place, other);
        }
        all.truncate(count);
        all
    }
}

/// A road.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Road {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) seconds: i64,
    pub(crate) meters: i64,
    pub(crate) lanes: i64,
    pub(crate) cost: i64,
    pub(crate) oneway: bool,
}

/// A network with nodes `n0`, `n1`, ….
#[derive(Clone, Debug)]
pub(crate) struct Small {
    pub(crate) nodes: usize,
    pub(crate) roads: Vec<Road>,
    pub(crate) costs: Vec<i64>,
    pub(crate) demand: Vec<i64>,
}

/// What takes so long is never there.
pub(crate) const NEVER: i64 = i64::MAX / 4;

impl Small {
    /// Draws a network on which most nodes hang together.
    pub(crate) fn draw(dice: &mut Dice, nodes: usize, roads_more: usize, oneway_percent: usize) -> Self {
        let mut ends: Vec<(usize, usize)> =
            (1..nodes).filter(|_| dice.percent(97)).map(|node| (node, node)).collect();
        for end in &mut ends {
            end.0 = dice.below(end.1);
        }
        for _ in 0..roads_more {
            let two = dice.several(2, nodes);
            ends.push((two[0], two[1]));
        }
        let mut roads = Vec::new();
        for (from, to) in ends {
            let (from, to) = if dice.percent(50) { (from, to) } else { (to, from) };
            roads.push(Road {
                from,
                to,
                seconds: 1 + i64::try_from(dice.below(12)).unwrap(),
                meters: 10 * (1 + i64::try_from(dice.below(20)).unwrap()),
                lanes: 1 + i64::try_from(dice.below(3)).unwrap(),
                cost: 1 + i64::try_from(dice.below(5)).unwrap(),
                oneway: dice.percent(oneway_percent),
            });
        }
        let mut few = |most: usize| (0..nodes).map(|_| i64::try_from(dice.below(most)).unwrap()).collect();
        Self { nodes, roads, costs: few(5), demand: few(4) }
    }

    /// Every arc: from, to, and the road.
    pub(crate) fn arcs(&self) -> impl Iterator<Item = (usize, usize, usize)> + '_ {
        self.roads.iter().enumerate().flat_map(|(number, road)| {
            let back = (!road.oneway).then_some((road.to, road.from, number));
            std::iter::once((road.from, road.to, number)).chain(back)
        })
    }

    /// The earliest arrival everywhere, as long as anything gets better (Bellman and Ford); nobody goes on from where
    /// the arrival ends the way.
    pub(crate) fn arrivals(
        &self,
        starts: &[(usize, i64)],
        takes: impl Fn(&Road) -> i64,
        ends: impl Fn(usize, i64) -> bool,
    ) -> Vec<i64> {
        let mut arrivals = vec![NEVER; self.nodes];
        for (node, time) in starts {
            arrivals[*node] = arrivals[*node].min(*time);
        }
        loop {
            let before = arrivals.clone();
            for (from, to, road) in self.arcs() {
                if arrivals[from] < NEVER && !ends(from, arrivals[from]) {
                    arrivals[to] = arrivals[to].min(arrivals[from] + takes(&self.roads[road]));
                }
            }
            if arrivals == before {
                return arrivals;
            }
        }
    }

    /// How long it takes from a node on free roads.
    pub(crate) fn seconds_from(&self, node: usize) -> Vec<i64> {
        self.arrivals(&[(node, 0)], |road| road.seconds, |_, _| false)
    }

    /// Writes the tables beside each other.
    pub(crate) fn write(&self, folder: &Path) {
        let mut nodes = "node,cost,asks\n".to_owned();
        for node in 0..self.nodes {
            nodes += &format!("n{node},{},{}\n", self.costs[node], self.demand[node]);
        }
        let mut roads = "from,to,travel_seconds,length_meters,lanes,cost,oneway\n".to_owned();
        for road in &self.roads {
            let Road { from, to, seconds, meters, lanes, cost, oneway } = *road;
            roads += &format!("n{from},n{to},{seconds},{meters},{lanes},{cost},{}\n", u8::from(oneway));
        }
        std::fs::write(folder.join("nodes.csv"), nodes).unwrap();
        std::fs::write(folder.join("edges.csv"), roads).unwrap();
    }
}

/// The name of a node.
pub(crate) fn name(node: usize) -> String {
    format!("n{node}")
}

/// The names of nodes.
pub(crate) fn names(nodes: &[usize]) -> Vec<String> {
    nodes.iter().map(|node| name(*node)).collect()
}

/// The node of a name.
pub(crate) fn node(value: &Value) -> usize {
    value.as_str().unwrap()[1..].parse().unwrap()
}

/// A folder in which one question after the other is asked.
pub(crate) struct Desk(tempfile::TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("problem.json")
    }

    /// Reads a question about a network from its file.
    pub(crate) fn ask(&self, small: &Small, question: &Value) -> Problem {
        small.write(self.folder());
        let mut question = question.clone();
        question["network"] = json!({ "nodes": "nodes.csv", "edges": "edges.csv" });
        std::fs::write(self.file(), question.to_string()).unwrap();
        Problem::read(&self.file()).unwrap_or_else(|fault| panic!("{fault}: {question}"))
    }
}

/// Solves a problem to the end, and answers as the command does.
pub(crate) fn solved(problem: &Problem) -> Value {
    serde_json::to_value(problem.solve(&Watch::patient())).unwrap()
}

/// What the checker says of an answer that was written out.
pub(crate) fn verdict(problem: &Problem, answer: &Value) -> Verdict {
    let text = answer.to_string();
    check(problem, &Json::of_bytes(Path::new("answer.json"), text.as_bytes()).unwrap())
}

/// Looks that an answer holds, and that it is proved where it says so.
#[track_caller]
pub(crate) fn holds(problem: &Problem, answer: &Value, seed: u64) {
    let verdict = verdict(problem, answer);
    assert!(verdict.valid, "seed {seed}: {verdict:?}\n{answer}\n{:?}", problem.asked);
    assert!(verdict.proved || answer["status"] == "feasible", "seed {seed}: {answer}");
}
