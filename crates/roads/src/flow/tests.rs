//! Cuts against the definition: every set of nodes and roads is tried.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
struct Case {
    nodes: usize,
    roads: Vec<(u32, u32, Ways)>,
    forward: Vec<i64>,
    backward: Vec<i64>,
    costs: Vec<i64>,
    sources: Vec<u32>,
    sinks: Vec<u32>,
}

fn price() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 0_i64..5, 1 => Just(INFINITE)]
}

fn case(nodes_max: usize) -> impl Strategy<Value = Case> {
    (2..=nodes_max).prop_flat_map(|nodes| {
        let node = 0..u32::try_from(nodes).unwrap();
        let ways = prop_oneof![Just(Ways::Both), Just(Ways::Forward)];
        let roads = prop::collection::vec((node.clone(), node.clone(), ways), 0..=2 * nodes + 2);
        roads.prop_flat_map(move |roads| {
            let prices = || prop::collection::vec(price(), roads.len());
            let ends = || prop::collection::vec(node.clone(), 1..=2);
            let costs = prop::collection::vec(price(), nodes);
            (prices(), prices(), costs, ends(), ends(), Just(roads.clone())).prop_map(
                move |(forward, backward, costs, sources, sinks, roads)| Case {
                    nodes,
                    roads,
                    forward,
                    backward,
                    costs,
                    sources,
                    sinks,
                },
            )
        })
    })
}

impl Case {
    fn topology(&self) -> Topology {
        Topology::new(self.nodes, &self.roads)
    }

    fn links(&self) -> Links {
        let prices = self.forward.iter().zip(&self.backward);
        let links = self.roads.iter().zip(prices).map(|((from, to, ways), (forward, backward))| {
            let backward = if *ways == Ways::Both { *backward } else { 0 };
            Link { from: *from, to: *to, forward: *forward, backward }
        });
        Links {
            links: links.collect(),
            costs: self.costs.clone(),
            sources: self.sources.clone(),
            sinks: self.sinks.clone(),
        }
    }

    /// Every way of a road: where it starts, where it ends, its number and its price.
    fn arcs(&self) -> Vec<(u32, u32, u32, i64)> {
        let mut arcs = Vec::new();
        for ((from, to, ways), number) in self.roads.iter().zip(0_u32..) {
            arcs.push((*from, *to, number, self.forward[number as usize]));
            if *ways == Ways::Both {
                arcs.push((*to, *from, number, self.backward[number as usize]));
            }
        }
        arcs.retain(|(from, to, ..)| from != to);
        arcs
    }

    /// The price of the roads from the nodes that the mask has to those that it has not; nodes that are cut are on
    /// neither side.
    fn roads_cut(&self, passed: u32, cut: u32) -> i64 {
        let is = |set: u32, node: u32| set >> node & 1 == 1;
        let crossing = self
            .arcs()
            .into_iter()
            .filter(|(from, to, ..)| is(passed, *from) && !is(passed, *to) && !is(cut, *to));
        crossing.map(|(.., price)| price).fold(0, i64::saturating_add).min(INFINITE)
    }

    /// The least price of nodes and roads that part the ends, by trying every set.
    fn least(&self, node_price: impl Fn(usize) -> i64, roads_may_be_cut: bool) -> Option<i64> {
        let all = 1_u32 << self.nodes;
        let mask = |ends: &[u32]| ends.iter().fold(0, |mask, node| mask | 1 << node);
        let (sources, sinks) = (mask(&self.sources), mask(&self.sinks));
        let mut best = INFINITE;
        for cut in 0..all {
            let nodes = (0..self.nodes).filter(|node| cut >> node & 1 == 1);
            let price = nodes.map(&node_price).fold(0, i64::saturating_add);
            if price >= best {
                continue;
            }
            for passed in (0..all)
                .filter(|passed| passed & cut == 0 && passed & sinks == 0 && (sources & !cut) & !passed == 0)
            {
                let roads = self.roads_cut(passed, cut);
                let roads = if roads_may_be_cut || roads == 0 { roads } else { INFINITE };
                best = best.min(price.saturating_add(roads));
            }
        }
        (best < INFINITE).then_some(best)
    }

    /// Whether somebody still comes from a source to a sink.
    fn leaks(&self, cut: &Cut) -> bool {
        let is_cut = |node: u32| cut.nodes.contains(&node);
        let mut reached: Vec<u32> = self.sources.iter().copied().filter(|node| !is_cut(*node)).collect();
        let mut at = 0;
        while at < reached.len() {
            for (from, to, edge, price) in self.arcs() {
                let is_held = cut.edges.contains(&edge) || price == 0;
                if from == reached[at] && !is_held && !is_cut(to) && !reached.contains(&to) {
                    reached.push(to);
                }
            }
            at += 1;
        }
        reached.iter().any(|node| self.sinks.contains(node))
    }

    /// Every path is one, and together they carry the value within the prices.
    fn check_paths(&self, cut: &Cut, paths: &[FlowPath], costs: Option<&[i64]>, roads_have_prices: bool) {
        assert_eq!(paths.iter().map(|path| path.amount).sum::<i64>(), cut.value);
        let mut through = vec![0; self.nodes];
        let mut over = vec![(0, 0); self.roads.len()];
        for path in paths {
            assert!(path.amount > 0);
            assert!(self.sources.contains(&path.nodes[0]), "{path:?}");
            assert!(self.sinks.contains(path.nodes.last().unwrap()), "{path:?}");
            assert_eq!(path.nodes.len(), path.edges.len() + 1);
            path.nodes.iter().for_each(|node| through[*node as usize] += path.amount);
            for (step, edge) in path.nodes.windows(2).zip(&path.edges) {
                let (from, to, ways) = self.roads[*edge as usize];
                if (from, to) == (step[0], step[1]) {
                    over[*edge as usize].0 += path.amount;
                } else {
                    assert_eq!((to, from, Ways::Both), (step[0], step[1], ways));
                    over[*edge as usize].1 += path.amount;
                }
            }
        }
        if let Some(costs) = costs {
            assert!(through.iter().zip(costs).all(|(through, cost)| through <= cost));
        }
        for (edge, (forward, backward)) in over.into_iter().enumerate() {
            let fits = forward <= self.forward[edge] && backward <= self.backward[edge];
            assert!(fits || !roads_have_prices);
        }
    }

    /// What flows over the links is the value in all, within the prices of the nodes, and is lost nowhere.
    fn check_flow(&self, cut: &LinkCut) {
        let (mut leaves, mut enters) = (vec![0; self.nodes], vec![0; self.nodes]);
        for ((from, to, _), flow) in self.roads.iter().zip(&cut.flow) {
            let (tail, head) = if *flow < 0 { (to, from) } else { (from, to) };
            leaves[*tail as usize] += flow.abs();
            enters[*head as usize] += flow.abs();
        }
        let mut value = 0;
        for node in 0..self.nodes {
            let number = u32::try_from(node).unwrap();
            let balance = leaves[node] - enters[node];
            if self.sources.contains(&number) {
                value += balance;
            } else if !self.sinks.contains(&number) {
                assert_eq!(balance, 0, "at {node}: {cut:?}");
                assert!(enters[node] <= self.costs[node], "at {node}: {cut:?}");
            }
        }
        assert_eq!(value, cut.value, "{cut:?}");
    }

    fn check_endless(&self, endless: &Endless) {
        let path = &endless.path;
        assert!(self.sources.contains(&path[0]) && self.sinks.contains(path.last().unwrap()));
        for step in path.windows(2) {
            assert!(self.arcs().iter().any(|(from, to, ..)| (*from, *to) == (step[0], step[1])));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_set_of_roads_is_cheaper_than_the_cut(case in case(6)) {
        let mut case = case;
        let sources = case.sources.clone();
        case.sinks.retain(|sink| !sources.contains(sink));
        let topology = case.topology();
        let mut question = EdgeCut::new(&topology, &case.sources, &case.sinks);
        let trees = question.solve(&case.forward, &case.backward, Method::Trees);
        let least = case.least(|_| INFINITE, true);
        prop_assert_eq!(trees.as_ref().ok().map(|cut| cut.value), least);
        match &trees {
            Ok(cut) => {
                prop_assert!(!case.leaks(cut));
                case.check_paths(cut, &question.paths(), None, true);
                let push = question.solve(&case.forward, &case.backward, Method::Push);
                prop_assert_eq!(&push.unwrap(), cut);
                case.check_paths(cut, &question.paths(), None, true);
            }
            Err(endless) => case.check_endless(endless),
        }
    }

    #[test]
    fn no_set_of_nodes_is_cheaper_than_the_cut(case in case(7), other in prop::collection::vec(price(), 7)) {
        let prices = vec![1; case.roads.len()];
        let case = Case { forward: prices.clone(), backward: prices, ..case };
        let topology = case.topology();
        let mut question = NodeCut::new(&topology, &case.sources, &case.sinks);
        for costs in [&case.costs[..], &other[..case.nodes], &case.costs[..]] {
            let least = case.least(|node| costs[node], false);
            let trees = question.solve(costs);
            prop_assert_eq!(trees.as_ref().ok().map(|cut| cut.value), least);
            match &trees {
                Ok(cut) => {
                    prop_assert_eq!(cut.nodes.iter().map(|node| costs[*node as usize]).sum::<i64>(), cut.value);
                    prop_assert!(!case.leaks(cut));
                    case.check_paths(cut, &question.paths(), Some(costs), false);
                    let push = question.solve_by(costs, Method::Push);
                    prop_assert_eq!(&push.unwrap(), cut);
                    case.check_paths(cut, &question.paths(), Some(costs), false);
                }
                Err(endless) => {
                    case.check_endless(endless);
                    prop_assert!(endless.path.iter().all(|node| costs[*node as usize] == INFINITE));
                }
            }
        }
    }

    #[test]
    fn no_set_of_nodes_and_roads_is_cheaper_than_the_cut(case in case(5)) {
        let topology = case.topology();
        let mut question =
            NodeCut::with_edges(&topology, &case.sources, &case.sinks, &case.forward, &case.backward);
        let least = case.least(|node| case.costs[node], true);
        let trees = question.solve(&case.costs);
        prop_assert_eq!(trees.as_ref().ok().map(|cut| cut.value), least);
        match &trees {
            Ok(cut) => {
                prop_assert!(!case.leaks(cut));
                case.check_paths(cut, &question.paths(), Some(&case.costs), true);
                let push = question.solve_by(&case.costs, Method::Push);
                prop_assert_eq!(&push.unwrap(), cut);
                case.check_paths(cut, &question.paths(), Some(&case.costs), true);
            }
            Err(endless) => case.check_endless(endless),
        }
    }

    #[test]
    fn joined_nodes_come_apart_into_the_cut_nearest_to_the_sources(case in case(8)) {
        let mut case = Case { costs: vec![INFINITE; case.nodes], ..case };
        let sources = case.sources.clone();
        case.sinks.retain(|sink| !sources.contains(sink));
        let topology = case.topology();
        let mut question = EdgeCut::new(&topology, &case.sources, &case.sinks);
        let nearest = question.solve(&case.forward, &case.backward, Method::Push);
        let links = case.links();
        for method in [Method::Trees, Method::Push] {
            match least_cut(&links, method) {
                Ok(cut) => {
                    let nearest = nearest.as_ref().unwrap();
                    prop_assert_eq!(cut.value, nearest.value);
                    let edges: Vec<u32> = cut.links.iter().map(|(link, _)| *link).collect();
                    prop_assert_eq!(&edges, &nearest.edges);
                    for (link, flow) in links.links.iter().zip(&cut.flow) {
                        prop_assert!(*flow <= link.forward && -*flow <= link.backward);
                    }
                    case.check_flow(&cut);
                }
                Err(path) => {
                    prop_assert!(nearest.is_err());
                    case.check_endless(&Endless { path: path.nodes });
                }
            }
        }
    }

    #[test]
    fn a_thinned_network_has_the_same_least_cut(case in case(6)) {
        let question = case.links();
        let least = case.least(|node| case.costs[node], true);
        for method in [Method::Trees, Method::Push] {
            match least_cut(&question, method) {
                Ok(cut) => {
                    prop_assert_eq!(Some(cut.value), least);
                    let edges: Vec<u32> = cut.links.iter().map(|(link, _)| *link).collect();
                    let price = |(link, direction): &(u32, Direction)| match direction {
                        Direction::Forward => question.links[*link as usize].forward,
                        Direction::Backward => question.links[*link as usize].backward,
                    };
                    let links: i64 = cut.links.iter().map(price).sum();
                    let nodes: i64 = cut.nodes.iter().map(|node| case.costs[*node as usize]).sum();
                    prop_assert_eq!(links + nodes, cut.value);
                    let free = (0_u32..).zip(&case.costs).filter(|(_, cost)| **cost == 0).map(|(node, _)| node);
                    let nodes = cut.nodes.iter().copied().chain(free).collect();
                    let held = Cut { value: 0, edges, nodes, source_side: Vec::new() };
                    prop_assert!(!case.leaks(&held));
                    for (link, flow) in question.links.iter().zip(&cut.flow) {
                        prop_assert!(*flow <= link.forward && -*flow <= link.backward);
                    }
                    if !case.sources.iter().any(|source| case.sinks.contains(source)) {
                        case.check_flow(&cut);
                    }
                }
                Err(path) => {
                    prop_assert_eq!(least, None);
                    prop_assert!(path.nodes.iter().all(|node| case.costs[*node as usize] == INFINITE));
                    case.check_endless(&Endless { path: path.nodes });
                }
            }
        }
    }
}
