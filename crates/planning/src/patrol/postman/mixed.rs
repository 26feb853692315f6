//! The postman's walk where some road is one-way.
//!
//! A walk enters each node as often as it leaves it. If a two-way road could be driven half a time either way, the least
//! that has to be driven to balance the nodes would be a flow at the least cost; that is exact where all roads that are
//! asked for are one-way and hang together (Edmonds and Johnson 1973). Else a road that the flow leaves undecided is
//! tried either way, and a part that is alone is left by each of its direct ways; the least bound first. Where that
//! takes too long, undecided roads are driven both ways where they have to be (Frederickson 1979).

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use roads::blossom::pair;

use super::super::{Answer, Certificate, Proof, euler, length, walked};
use super::flow::Flow;
use super::{Together, direct, ends, parts_max};
use crate::network::{Network, Node, Road};
use crate::shortest::{UNREACHED, Ways};
use crate::watch::Watch;

/// A road that is driven once.
#[derive(Clone, Copy)]
struct Drive {
    from: Node,
    to: Node,
    length: i64,
    is_oneway: bool,
}

/// Which way a road is driven.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Way {
    Open,
    Along,
    Against,
    Both,
}

/// What is decided: a way for each drive, and pairs of ends with a way between them that is driven.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Decided {
    ways: Vec<Way>,
    driven: Vec<(usize, usize)>,
}

/// What balances the nodes when some is decided.
struct Relaxed {
    cost: i64,
    ways: Vec<Way>,
    steps: Vec<(Node, Node)>,
    heights: Vec<i64>,
}

struct Mixed<'a> {
    network: &'a Network,
    drives: Vec<Drive>,
    ends: Vec<Node>,
    /// The shortest ways between ends, if the roads do not hang together.
    distance: Vec<Vec<i64>>,
    direct: Vec<(i64, usize, usize)>,
    best: (i64, Vec<(Node, Node)>),
}

/// Finds the shortest walk. There is a way from every road that is asked for to every other.
pub(super) fn solve(network: &Network, visits: &[(u32, u32)], watch: &Watch) -> Answer {
    let mut mixed = Mixed::new(network, visits);
    let ways =
        mixed.drives.iter().map(|drive| if drive.is_oneway { Way::Along } else { Way::Open }).collect();
    let first = Decided { ways, driven: Vec::new() };
    let relaxed = mixed.relax(&first);
    let proved = relaxed.cost;
    let heights = (0..).zip(&relaxed.heights).filter(|(_, height)| **height != 0);
    let heights = heights.map(|(node, height)| (network.name(node).into(), *height)).collect();
    let (bound, parts) = mixed.search(first, &relaxed, watch);
    let (cost, steps) = mixed.best;
    let proof = Some(Proof::Heights { heights });
    let certificate = Certificate { proof, proved_micrometers: proved, parts, no_way: None };
    let walk = euler::circuit(&steps, true);
    // Where roads lie side by side, the nodes may be passed in a shorter way than by the steps.
    let length = super::reading::length_of(network, visits, &walk).unwrap_or(cost);
    walked(walk, length.min(cost), bound, certificate)
}

impl<'a> Mixed<'a> {
    fn new(network: &'a Network, visits: &[(u32, u32)]) -> Self {
        let mut together = Together::new(network.node_count());
        let mut drives = Vec::new();
        for (number, times) in visits {
            let road = &network.roads[*number as usize];
            together.tie(road.from, road.to);
            let is_oneway = road.oneway || road.from == road.to;
            let drive = Drive { from: road.from, to: road.to, length: length(network, *number), is_oneway };
            drives.extend(std::iter::repeat_n(drive, *times as usize));
        }
        let ends = ends(network, visits);
        let parts: BTreeSet<Node> = ends.iter().map(|end| together.find(*end)).collect();
        let row = |end: &Node| {
            let ways = Ways::from(&network.out, *end, 0, |road| length(network, road));
            ends.iter().map(|end| ways.cost[*end as usize]).collect::<Vec<i64>>()
        };
        let distance: Vec<_> = if parts.len() > 1 { ends.iter().map(row).collect() } else { Vec::new() };
        let direct = direct(&distance);
        Self { network, drives, ends, distance, direct, best: (i64::MAX, Vec::new()) }
    }

    /// Balances the nodes at the least cost.
    fn relax(&self, decided: &Decided) -> Relaxed {
        let mut flow = Flow::new(self.network.node_count());
        let mut excess = vec![0_i64; self.network.node_count()];
        let mut steps = Vec::new();
        let mut free = Vec::new();
        for (number, (drive, way)) in self.drives.iter().zip(&decided.ways).enumerate() {
            match way {
                Way::Open => free.push((number, flow.add_free(drive.from, drive.to))),
                Way::Along => steps.push((drive.from, drive.to)),
                Way::Against => steps.push((drive.to, drive.from)),
                Way::Both => steps.extend([(drive.from, drive.to), (drive.to, drive.from)]),
            }
        }
        let mut cost: i64 = self.drives.iter().map(|drive| drive.length).sum();
        let both = self.drives.iter().zip(&decided.ways).filter(|(_, way)| **way == Way::Both);
        cost += both.map(|(drive, _)| drive.length).sum::<i64>();
        for (a, b) in &decided.driven {
            steps.extend(self.path(self.ends[*a], self.ends[*b]));
            cost += self.distance[*a][*b];
        }
        for (from, to) in &steps {
            excess[*from as usize] -= 1;
            excess[*to as usize] += 1;
        }
        let mut arcs = Vec::new();
        for (number, road) in (0..).zip(&self.network.roads).filter(|(_, road)| road.from != road.to) {
            let far = length(self.network, number);
            arcs.push((road.from, road.to, flow.add(road.from, road.to, far)));
            if !road.oneway {
                arcs.push((road.to, road.from, flow.add(road.to, road.from, far)));
            }
        }
        cost += flow.balance(&mut excess).expect("there is a way from every road to every other");
        for (from, to, arc) in arcs {
            let times = usize::try_from(flow.flow(arc)).expect("no arc carries less than nothing");
            steps.extend(std::iter::repeat_n((from, to), times));
        }
        let mut ways = decided.ways.clone();
        for (number, arc) in free {
            let drive = self.drives[number];
            let carried = flow.free_flow(arc);
            if carried > 0 {
                ways[number] = Way::Along;
                steps.push((drive.from, drive.to));
            } else if carried < 0 {
                ways[number] = Way::Against;
                steps.push((drive.to, drive.from));
            }
        }
        Relaxed { cost, ways, steps, heights: flow.heights }
    }

    fn path(&self, from: Node, to: Node) -> Vec<(Node, Node)> {
        let ways = Ways::from(&self.network.out, from, 0, |road| length(self.network, road));
        ways.path(to).windows(2).map(|step| (step[0], step[1])).collect()
    }

    /// The drives that are still open, and the nodes where an odd number of them meet.
    fn open(&self, ways: &[Way]) -> (Vec<usize>, Vec<Node>) {
        let open: Vec<usize> = (0..ways.len()).filter(|number| ways[*number] == Way::Open).collect();
        let mut is_odd = vec![false; self.network.node_count()];
        for node in open.iter().flat_map(|number| [self.drives[*number].from, self.drives[*number].to]) {
            is_odd[node as usize] = !is_odd[node as usize];
        }
        let odd = (0..).zip(&is_odd).filter(|(_, is_odd)| **is_odd).map(|(node, _)| node).collect();
        (open, odd)
    }

    /// Decides what a relaxation leaves open: some roads are driven both ways, so that the others go round.
    fn round(&mut self, decided: &Decided, relaxed: &Relaxed) {
        let (open, odd) = self.open(&relaxed.ways);
        let mut ways = relaxed.ways.clone();
        for number in self.doubled(&open, &odd) {
            ways[number] = Way::Both;
        }
        let left: Vec<usize> = open.into_iter().filter(|number| ways[*number] == Way::Open).collect();
        self.go_round(&left, &mut ways);
        for is_both in [true, false] {
            let ways = ways.iter().map(|way| if *way == Way::Both && !is_both { Way::Along } else { *way });
            let all = Decided { ways: ways.collect(), driven: decided.driven.clone() };
            let found = self.relax(&all);
            let (cost, steps) = self.tied(found.cost, found.steps);
            if cost < self.best.0 {
                self.best = (cost, steps);
            }
        }
    }

    /// The shortest open drives that make all odd nodes even when they are taken away.
    fn doubled(&self, open: &[usize], odd: &[Node]) -> Vec<usize> {
        let road = |number: &usize| {
            let Drive { from, to, length, .. } = self.drives[*number];
            Road { from, to, time: length, length_micrometers: None, lanes: 1, cost: 1.0, oneway: false }
        };
        let streets = Network::of_roads(self.network.node_count(), open.iter().map(road).collect());
        let search =
            |node: &Node| Ways::from(&streets.out, *node, 0, |road| streets.roads[road as usize].time);
        let ways: Vec<Ways> = odd.iter().map(search).collect();
        // No pairs of odd nodes that are tied by open drives come to more than all of them.
        let apart = 1 + open.iter().map(|number| self.drives[*number].length).sum::<i64>();
        let matching = pair(odd.len(), |a, b| ways[a as usize].cost[odd[b as usize] as usize].min(apart));
        let mut is_doubled = vec![false; open.len()];
        for (a, b) in matching.mate.iter().enumerate().filter(|(a, b)| *a < **b as usize) {
            let mut at = odd[*b as usize];
            while let Some((before, road)) = ways[a].before[at as usize] {
                is_doubled[road as usize] = !is_doubled[road as usize];
                at = before;
            }
        }
        open.iter().zip(is_doubled).filter(|(_, is_doubled)| *is_doubled).map(|(number, _)| *number).collect()
    }

    /// Drives open roads, an even number of which meet at each node, round and round.
    fn go_round(&self, open: &[usize], ways: &mut [Way]) {
        let mut at: Vec<Vec<usize>> = vec![Vec::new(); self.network.node_count()];
        for number in open.iter().rev() {
            at[self.drives[*number].from as usize].push(*number);
            at[self.drives[*number].to as usize].push(*number);
        }
        for start in open {
            let mut node = self.drives[*start].from;
            while let Some(number) = at[node as usize].pop() {
                if ways[number] != Way::Open {
                    continue;
                }
                let drive = self.drives[number];
                (ways[number], node) =
                    if drive.from == node { (Way::Along, drive.to) } else { (Way::Against, drive.from) };
            }
        }
    }

    fn together(&self, steps: &[(Node, Node)]) -> Together {
        let mut together = Together::new(self.network.node_count());
        for (from, to) in steps {
            together.tie(*from, *to);
        }
        together
    }

    /// Steps that hang together: parts that are alone are tied by ways there and back.
    fn tied(&self, mut cost: i64, mut steps: Vec<(Node, Node)>) -> (i64, Vec<(Node, Node)>) {
        let mut together = self.together(&steps);
        let mut pairs: Vec<(i64, usize, usize)> = Vec::new();
        for (a, row) in self.distance.iter().enumerate() {
            let back = |b: usize| row[b].saturating_add(self.distance[b][a]);
            pairs.extend((0..a).map(|b| (back(b), a, b)).filter(|(far, ..)| *far < UNREACHED));
        }
        pairs.sort_unstable();
        for (far, a, b) in pairs {
            if together.tie(self.ends[a], self.ends[b]) {
                cost += far;
                steps.extend(self.path(self.ends[a], self.ends[b]));
                steps.extend(self.path(self.ends[b], self.ends[a]));
            }
        }
        (cost, steps)
    }

    /// The ways that leave the smallest part which is alone; none if all hang together.
    fn ways_out(&self, relaxed: &Relaxed) -> Vec<(usize, usize)> {
        if self.distance.is_empty() {
            return Vec::new();
        }
        let mut steps = relaxed.steps.clone();
        steps.extend(self.drives.iter().map(|drive| (drive.from, drive.to)));
        let mut together = self.together(&steps);
        let group: Vec<Node> = self.ends.iter().map(|end| together.find(*end)).collect();
        let mut sizes = vec![0_usize; self.network.node_count()];
        for group in &group {
            sizes[*group as usize] += 1;
        }
        let smallest = group.iter().copied().min_by_key(|group| (sizes[*group as usize], *group));
        let leaves = |(_, a, b): &&(i64, usize, usize)| Some(group[*a]) == smallest && group[*b] != group[*a];
        self.direct.iter().filter(leaves).map(|(_, a, b)| (*a, *b)).collect()
    }

    /// What can be decided next; nothing if the relaxation is a walk.
    fn choices(&self, decided: &Decided, relaxed: &Relaxed) -> Vec<Decided> {
        let (open, odd) = self.open(&relaxed.ways);
        let meets = |number: &&usize| {
            odd.binary_search(&self.drives[**number].from).is_ok()
                || odd.binary_search(&self.drives[**number].to).is_ok()
        };
        if let Some(number) =
            open.iter().filter(meets).max_by_key(|number| (self.drives[**number].length, Reverse(**number)))
        {
            let with = |way: Way| {
                let mut ways = decided.ways.clone();
                ways[*number] = way;
                Decided { ways, driven: decided.driven.clone() }
            };
            return vec![with(Way::Along), with(Way::Against)];
        }
        let with = |(a, b): (usize, usize)| {
            let mut driven = decided.driven.clone();
            driven.push((a, b));
            driven.sort_unstable();
            Decided { ways: decided.ways.clone(), driven }
        };
        self.ways_out(relaxed).into_iter().map(with).collect()
    }

    /// Searches for the shortest walk; gives its bound and how many parts were looked at.
    fn search(&mut self, first: Decided, relaxed: &Relaxed, watch: &Watch) -> (i64, usize) {
        self.round(&first, relaxed);
        let parts_max = parts_max(10 * self.network.roads.len() * self.network.node_count());
        let mut looked_at = 1;
        let mut seen = BTreeSet::new();
        let mut queue = BinaryHeap::from([Reverse((relaxed.cost, first))]);
        while let Some(Reverse((bound, decided))) = queue.pop() {
            if bound >= self.best.0 || watch.is_over() || looked_at >= parts_max {
                return (bound.min(self.best.0), looked_at);
            }
            let relaxed = self.relax(&decided);
            for next in self.choices(&decided, &relaxed) {
                if watch.is_over() {
                    // What was not looked at is no better than the part that it belongs to.
                    queue.push(Reverse((bound, next)));
                } else if seen.insert(next.clone()) {
                    let relaxed = self.relax(&next);
                    looked_at += 1;
                    self.round(&next, &relaxed);
                    if relaxed.cost < self.best.0 {
                        queue.push(Reverse((relaxed.cost, next)));
                    }
                }
            }
        }
        (self.best.0, looked_at)
    }
}
