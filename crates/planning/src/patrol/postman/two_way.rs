//! The postman's walk where every road may be driven both ways.
//!
//! A walk drives an even number of roads at each node, so what it drives beyond the roads that are asked for joins the
//! odd nodes in pairs: the least is a minimum-weight perfect matching of them by shortest ways (Edmonds and Johnson
//! 1973). That is all if the roads hang together. If not (the *rural* postman), a part that is still alone has to be
//! left by some way that passes no third end of a road; each such way is tried, the least bound first.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use roads::blossom::{Matching, POINTS_MAX, pair};

use super::super::{Answer, Certificate, Proof, euler, length, walked};
use super::{Together, direct, ends, parts_max, sum};
use crate::network::{Network, Node};
use crate::shortest::Ways;
use crate::watch::Watch;

/// What is asked, by the ends of its roads.
struct Roads<'a> {
    network: &'a Network,
    visits: &'a [(u32, u32)],
    ends: Vec<Node>,
    is_odd: Vec<bool>,
    /// The shortest ways between ends; only between those that are ever paired.
    distance: Vec<Vec<i64>>,
}

/// Ways that are driven in any case, and the pairs that are best with them.
struct Part {
    cost: i64,
    pairs: Vec<(usize, usize)>,
    matching: Matching,
    odd: Vec<usize>,
}

/// Finds the shortest walk. All roads that are asked for hang together by some way.
pub(super) fn solve(network: &Network, visits: &[(u32, u32)], watch: &Watch) -> Answer {
    let mut together = Together::new(network.node_count());
    visits.iter().map(|(road, _)| &network.roads[*road as usize]).for_each(|road| {
        together.tie(road.from, road.to);
    });
    let ends = ends(network, visits);
    let parts: BTreeSet<Node> = ends.iter().map(|node| together.find(*node)).collect();
    let roads = Roads::new(network, visits, ends, parts.len() > 1);
    let first = roads.part(&[]);
    let base = sum(network, visits);
    let proof = roads.proof(&first);
    let proved = base + first.cost;
    let (driven, cost, bound, looked_at) = if parts.len() == 1 {
        (first.pairs, first.cost, first.cost, 1)
    } else {
        Rural::new(&roads, &together, watch).run(&first)
    };
    let walk = roads.walk(&driven);
    let certificate =
        Certificate { proof: Some(proof), proved_micrometers: proved, parts: looked_at, no_way: None };
    walked(walk, base + cost, base + bound, certificate)
}

impl<'a> Roads<'a> {
    fn new(network: &'a Network, visits: &'a [(u32, u32)], ends: Vec<Node>, is_rural: bool) -> Self {
        let mut degree = vec![0_u32; network.node_count()];
        for (road, times) in visits {
            let road = &network.roads[*road as usize];
            degree[road.from as usize] += times;
            degree[road.to as usize] += times;
        }
        let is_odd: Vec<bool> = ends.iter().map(|node| degree[*node as usize] % 2 == 1).collect();
        assert!(ends.len() <= POINTS_MAX || !is_rural, "more roads apart from each other than can be joined");
        let row = |(node, is_odd): (&Node, &bool)| {
            if !is_rural && !is_odd {
                return Vec::new();
            }
            let ways = Ways::from(&network.out, *node, 0, |road| length(network, road));
            ends.iter().map(|end| ways.cost[*end as usize]).collect()
        };
        let distance = ends.iter().zip(&is_odd).map(row).collect();
        Self { network, visits, ends, is_odd, distance }
    }

    /// The best pairs when these ways are driven.
    fn part(&self, driven: &[(usize, usize)]) -> Part {
        let mut is_odd = self.is_odd.clone();
        for end in driven.iter().flat_map(|(a, b)| [*a, *b]) {
            is_odd[end] = !is_odd[end];
        }
        let odd: Vec<usize> = (0..is_odd.len()).filter(|end| is_odd[*end]).collect();
        let matching = pair(odd.len(), |a, b| self.distance[odd[a as usize]][odd[b as usize]]);
        let mates = matching.mate.iter().enumerate().filter(|(a, b)| *a < **b as usize);
        let mut pairs: Vec<_> = mates.map(|(a, b)| (odd[a], odd[*b as usize])).collect();
        pairs.extend_from_slice(driven);
        let cost = pairs.iter().map(|(a, b)| self.distance[*a][*b]).sum();
        Part { cost, pairs, matching, odd }
    }

    fn proof(&self, part: &Part) -> Proof {
        let name = |point: u32| -> Box<str> { self.network.name(self.ends[part.odd[point as usize]]).into() };
        let potentials =
            (0..).zip(&part.matching.potentials).map(|(point, potential)| (name(point), *potential));
        let blossoms = part
            .matching
            .blossoms
            .iter()
            .map(|blossom| (blossom.points.iter().map(|point| name(*point)).collect(), blossom.discount));
        Proof::Matching { potentials: potentials.collect(), blossoms: blossoms.collect() }
    }

    /// The steps of the shortest ways of pairs.
    fn steps(&self, pairs: &[(usize, usize)]) -> Vec<(Node, Node)> {
        let steps = pairs.iter().flat_map(|(a, b)| {
            let ways = Ways::from(&self.network.out, self.ends[*a], 0, |road| length(self.network, road));
            let path = ways.path(self.ends[*b]);
            path.windows(2).map(|step| (step[0], step[1])).collect::<Vec<_>>()
        });
        steps.collect()
    }

    fn walk(&self, pairs: &[(usize, usize)]) -> Vec<Node> {
        let mut steps = self.steps(pairs);
        for (road, times) in self.visits {
            let road = &self.network.roads[*road as usize];
            steps.extend(std::iter::repeat_n((road.from, road.to), *times as usize));
        }
        euler::circuit(&steps, false)
    }
}

/// The search for ways that tie the parts together.
struct Rural<'a> {
    roads: &'a Roads<'a>,
    together: &'a Together,
    watch: &'a Watch<'a>,
    direct: Vec<(i64, usize, usize)>,
    best: (i64, Vec<(usize, usize)>),
    looked_at: usize,
}

impl<'a> Rural<'a> {
    fn new(roads: &'a Roads<'a>, together: &'a Together, watch: &'a Watch<'a>) -> Self {
        let direct = direct(&roads.distance).into_iter().filter(|(_, a, b)| a < b).collect();
        Self { roads, together, watch, direct, best: (i64::MAX, Vec::new()), looked_at: 1 }
    }

    /// The pairs, their cost, the bound of the cost, and how many parts were looked at.
    fn run(mut self, first: &Part) -> (Vec<(usize, usize)>, i64, i64, usize) {
        let bound = first.cost;
        let parts_max = parts_max(self.roads.ends.len().pow(3));
        self.start(&first.pairs);
        let mut queue = BinaryHeap::from([Reverse((bound, Vec::new()))]);
        let mut seen = BTreeSet::new();
        while let Some(Reverse((bound, driven))) = queue.pop() {
            let is_over = self.watch.is_over() || self.looked_at >= parts_max;
            if bound >= self.best.0 || is_over {
                let bound = bound.min(self.best.0);
                return (self.best.1, self.best.0, bound, self.looked_at);
            }
            let part = self.roads.part(&driven);
            for (a, b) in self.ways_out(&part.pairs) {
                let mut more = driven.clone();
                more.push((a, b));
                more.sort_unstable();
                if self.watch.is_over() {
                    // What was not looked at is no better than the part that it belongs to.
                    queue.push(Reverse((bound, more)));
                } else if seen.insert(more.clone()) {
                    let next = self.roads.part(&more);
                    self.looked_at += 1;
                    self.take(&next.pairs);
                    if next.cost < self.best.0 {
                        queue.push(Reverse((next.cost, more)));
                    }
                }
            }
        }
        (self.best.1, self.best.0, self.best.0, self.looked_at)
    }

    /// Ties the parts together by the shortest ways there are, one after the other: a walk, if not the best.
    fn start(&mut self, pairs: &[(usize, usize)]) {
        self.take(pairs);
        let mut together = self.together.clone();
        let ends = &self.roads.ends;
        let tree = self.direct.iter().filter(|(_, a, b)| together.tie(ends[*a], ends[*b]));
        let tree: Vec<_> = tree.map(|(_, a, b)| (*a, *b)).collect();
        let part = self.roads.part(&tree);
        self.looked_at += 1;
        self.take(&part.pairs);
    }

    /// Keeps pairs that tie all parts together and cost less.
    fn take(&mut self, pairs: &[(usize, usize)]) {
        let cost = pairs.iter().map(|(a, b)| self.roads.distance[*a][*b]).sum();
        if cost < self.best.0 && self.ways_out(pairs).is_empty() {
            self.best = (cost, pairs.to_vec());
        }
    }

    /// The direct ways that leave the smallest part which pairs leave alone; none if all hang together.
    fn ways_out(&self, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let mut together = self.together.clone();
        for (a, b) in self.roads.steps(pairs) {
            together.tie(a, b);
        }
        let ends = &self.roads.ends;
        let group: Vec<Node> = ends.iter().map(|end| together.find(*end)).collect();
        let mut sizes = vec![0_usize; self.roads.network.node_count()];
        for group in &group {
            sizes[*group as usize] += 1;
        }
        let smallest = group.iter().copied().min_by_key(|group| (sizes[*group as usize], *group));
        let leaves = |(_, a, b): &&(i64, usize, usize)| {
            let is_in = |end: usize| Some(group[end]) == smallest;
            is_in(*a) != is_in(*b)
        };
        self.direct.iter().filter(leaves).map(|(_, a, b)| (*a, *b)).collect()
    }
}
