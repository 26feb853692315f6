//! One question, once: the network is thinned, cut, and the answer told in the words of the question.

use super::INFINITE;
use super::cut::{Endless, Method};
use super::edge_cut::EdgeCut;
use super::joined::Joining;
use super::node_cut::NodeCut;
use super::thin::{Element, Link, Thin, thin};
use super::topology::{Topology, Ways};

/// Links and nodes with prices, and what is to be parted.
#[derive(Clone, Default, Debug)]
pub struct Links {
    /// The links; what may not be cut carries [`INFINITE`], and over what carries nothing nobody passes.
    pub links: Vec<Link>,
    /// What each node costs; [`INFINITE`] where it may not be cut. Nobody passes a node that costs nothing.
    pub costs: Vec<i64>,
    /// Where the flow begins.
    pub sources: Vec<u32>,
    /// Where it ends.
    pub sinks: Vec<u32>,
}

/// The cheapest cut of a question, and the flow that proves it. What costs nothing is cut without being named.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LinkCut {
    /// What it costs.
    pub value: i64,
    /// The links that are cut, in ascending order, with the direction in which each is cut.
    pub links: Vec<(u32, Direction)>,
    /// The nodes that are cut, in ascending order.
    pub nodes: Vec<u32>,
    /// How much flows over each link from start to end, less than nothing where it flows the other way: as much in all
    /// as the value.
    pub flow: Vec<i64>,
}

/// From the start of a link to its end, or from its end to its start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Direction {
    /// From start to end.
    Forward,
    /// From end to start.
    Backward,
}

/// Nothing finite parts the sources from the sinks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uncuttable {
    /// The nodes of a path on which nothing may be cut.
    pub nodes: Vec<u32>,
    /// Its links.
    pub links: Vec<u32>,
}

/// Finds the cheapest cut.
///
/// ```
/// use roads::flow::{Direction, INFINITE, Link, Links, Method, least_cut};
///
/// let link = |from, to, forward| Link { from, to, forward, backward: forward };
/// let links = Links {
///     links: vec![link(0, 1, 4), link(1, 2, 3), link(2, 3, 5), link(0, 3, INFINITE)],
///     costs: vec![INFINITE, INFINITE, 2, 1],
///     sources: vec![0],
///     sinks: vec![3],
/// };
/// let cut = least_cut(&links, Method::Trees).unwrap();
/// assert_eq!((cut.value, cut.nodes), (1, vec![3]));
/// ```
pub fn least_cut(question: &Links, method: Method) -> Result<LinkCut, Uncuttable> {
    let is_both = question.sources.iter().any(|node| question.sinks.contains(node));
    let found = if question.costs.iter().all(|cost| *cost >= INFINITE) && !is_both {
        least_links(question, method)
    } else {
        least_nodes(question, method)
    };
    found.map_err(|_endless| uncuttable(question))
}

/// Where no node may be cut, nodes are joined.
fn least_links(question: &Links, method: Method) -> Result<LinkCut, Endless> {
    let joining = Joining::new(question);
    let left = joining.left(question);
    let mut cut = EdgeCut::new(&left.topology, &left.sources, &left.sinks);
    let found = cut.solve(&left.forward, &left.backward, method)?;
    Ok(joining.tell(question, &left, &found, cut.flow()))
}

/// Where nodes may be cut as well, dead ends and chains are thinned out.
fn least_nodes(question: &Links, method: Method) -> Result<LinkCut, Endless> {
    let mut is_end = vec![false; question.costs.len()];
    for node in question.sources.iter().chain(&question.sinks) {
        is_end[*node as usize] = true;
    }
    let thin = thin(&question.links, &question.costs, &is_end);
    let ends = |nodes: &[u32]| -> Vec<u32> { nodes.iter().map(|node| thin.number[*node as usize]).collect() };
    let roads: Vec<_> =
        thin.chains.iter().map(|chain| (chain.link.from, chain.link.to, Ways::Both)).collect();
    let topology = Topology::new(thin.nodes.len(), &roads);
    let forward: Vec<i64> = thin.chains.iter().map(|chain| chain.link.forward).collect();
    let backward: Vec<i64> = thin.chains.iter().map(|chain| chain.link.backward).collect();
    let costs: Vec<i64> = thin.nodes.iter().map(|node| question.costs[*node as usize]).collect();
    let (sources, sinks) = (ends(&question.sources), ends(&question.sinks));
    let mut cut = NodeCut::with_edges(&topology, &sources, &sinks, &forward, &backward);
    let found = cut.solve_by(&costs, method)?;
    Ok(thin.tell(question, &found, cut.flow()))
}

impl Thin {
    /// Says a cut of what is left in the words of the question.
    fn tell(&self, question: &Links, found: &super::Cut, flow: &[i64]) -> LinkCut {
        let mut cut =
            LinkCut { value: found.value, flow: vec![0; question.links.len()], ..LinkCut::default() };
        cut.nodes = found.nodes.iter().map(|node| self.nodes[*node as usize]).collect();
        for number in &found.edges {
            let chain = &self.chains[*number as usize];
            let is_forward = found.source_side[chain.link.from as usize];
            match if is_forward { chain.forward_at } else { chain.backward_at } {
                Element::Node(node) => cut.nodes.push(node),
                Element::Link(link) => {
                    let stretch = &self.links[chain.first as usize..chain.end as usize];
                    let is_turned = stretch.contains(&(2 * link + 1));
                    let direction =
                        if is_forward == is_turned { Direction::Backward } else { Direction::Forward };
                    cut.links.push((link, direction));
                }
            }
        }
        cut.nodes.retain(|node| question.costs[*node as usize] > 0);
        cut.nodes.sort_unstable();
        cut.links.sort_unstable();
        for (chain, flow) in self.chains.iter().zip(flow).filter(|(_, flow)| **flow != 0) {
            for link in &self.links[chain.first as usize..chain.end as usize] {
                cut.flow[(link >> 1) as usize] = if link & 1 == 0 { *flow } else { -*flow };
            }
        }
        cut
    }
}

/// A path on which nothing may be cut, where it is known that there is one.
fn uncuttable(question: &Links) -> Uncuttable {
    let is_open = |node: u32| question.costs[node as usize] >= INFINITE;
    let roads: Vec<_> = question.links.iter().map(|link| (link.from, link.to, Ways::Both)).collect();
    let topology = Topology::new(question.costs.len(), &roads);
    let mut by = vec![None; question.costs.len()];
    let mut is_reached = vec![false; question.costs.len()];
    let mut queue: Vec<u32> = question.sources.iter().copied().filter(|node| is_open(*node)).collect();
    for node in &queue {
        is_reached[*node as usize] = true;
    }
    let mut at = 0;
    while at < queue.len() {
        let node = queue[at];
        at += 1;
        for slot in topology.of(node) {
            let link = question.links[slot.edge() as usize];
            let room = if slot.is_start() { link.forward } else { link.backward };
            if room >= INFINITE && is_open(slot.head) && !is_reached[slot.head as usize] {
                is_reached[slot.head as usize] = true;
                by[slot.head as usize] = Some((node, slot.edge()));
                queue.push(slot.head);
            }
        }
    }
    let mut path = Uncuttable { nodes: Vec::new(), links: Vec::new() };
    path.nodes.extend(question.sinks.iter().find(|node| is_reached[**node as usize]));
    while let Some((node, link)) = path.nodes.last().and_then(|node| by[*node as usize]) {
        path.nodes.push(node);
        path.links.push(link);
    }
    path.nodes.reverse();
    path.links.reverse();
    path
}
