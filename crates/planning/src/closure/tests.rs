//! Closures against the definition: every set of controls that may be bought is tried.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::network::{NEVER, Nanos, Node, Road};

#[derive(Clone, Debug)]
struct Case {
    network: Network,
    question: Question,
}

fn case() -> impl Strategy<Value = Case> {
    let road = (0..7_u32, 0..7_u32, 1..4_u32, 0..4_u8, any::<bool>(), 1..5_i64);
    let nodes = prop::collection::vec((0..4_u8, 0..5_u8), 7);
    let control = (any::<bool>(), 0..7_u32, any::<prop::sample::Index>());
    let controls = prop::collection::vec(control, 0..3);
    let buy = prop_oneof![Just(Buy::Edges), Just(Buy::Nodes), Just(Buy::Both)];
    let price = prop_oneof![Just(Price::Unit), Just(Price::Lanes), Just(Price::Cost)];
    (prop::collection::vec(road, 1..8), nodes, controls, buy, price, any::<bool>()).prop_map(
        |(roads, nodes, controls, buy, edge_cost, is_unit)| {
            let roads: Vec<Road> = roads
                .into_iter()
                .map(|(from, to, lanes, cost, oneway, time)| Road {
                    from,
                    to,
                    time,
                    length_micrometers: None,
                    lanes,
                    cost: f64::from(cost) / 2.0,
                    oneway,
                })
                .collect();
            let held = |(is_node, node, index): (bool, Node, prop::sample::Index)| {
                let road = index.get(&roads);
                if is_node { Control::Node(node) } else { Control::Road { from: road.from, to: road.to } }
            };
            let controls = controls.into_iter().map(held).collect();
            let of =
                |kind: u8| (0..).zip(&nodes).filter(move |(_, node)| node.0 == kind).map(|(node, _)| node);
            let node_cost = if is_unit { Price::Unit } else { Price::Cost };
            let question = Question {
                inside: of(0).collect(),
                outside: of(1).collect(),
                controls,
                buy,
                edge_cost,
                node_cost,
            };
            let mut network = Network::of_roads(7, roads);
            network.node_costs = nodes.iter().map(|node| f64::from(node.1)).collect();
            Case { network, question }
        },
    )
}

/// What is held: nodes, and arcs by their road and where they start.
#[derive(Clone, Default)]
struct HeldSet {
    nodes: BTreeSet<Node>,
    arcs: BTreeSet<(u32, Node)>,
}

impl Case {
    fn arcs(&self) -> Vec<(Node, Node, u32)> {
        let arcs = self.network.roads.iter().zip(0..).flat_map(|(road, number)| {
            let back = (!road.oneway).then_some((road.to, road.from, number));
            std::iter::once((road.from, road.to, number)).chain(back)
        });
        arcs.collect()
    }

    fn hold(&self, held: &mut HeldSet, control: Control) {
        match control {
            Control::Node(node) => {
                held.nodes.insert(node);
            }
            Control::Road { from, to } => {
                let roads =
                    self.arcs().into_iter().filter(|arc| (arc.0, arc.1) == (from, to)).map(|arc| arc.2);
                roads.for_each(|road| Self::hold_road(&self.network, held, road));
            }
        }
    }

    fn hold_road(network: &Network, held: &mut HeldSet, road: u32) {
        let ends = &network.roads[road as usize];
        held.arcs.insert((road, ends.from));
        if !ends.oneway {
            held.arcs.insert((road, ends.to));
        }
    }

    fn held(&self) -> HeldSet {
        let mut held = HeldSet::default();
        self.question.controls.iter().for_each(|control| self.hold(&mut held, *control));
        held
    }

    fn is_open(held: &HeldSet, (from, to, road): (Node, Node, u32)) -> bool {
        !held.nodes.contains(&from) && !held.nodes.contains(&to) && !held.arcs.contains(&(road, from))
    }

    /// The times to every node from some, over open arcs and not on from where it is forbidden.
    fn times(&self, held: &HeldSet, starts: &[Node], stops: &[Node]) -> Vec<Nanos> {
        let mut times = vec![NEVER; 7];
        for start in starts.iter().filter(|node| !held.nodes.contains(node)) {
            times[*start as usize] = 0;
        }
        for _ in 0..7 {
            for arc in
                self.arcs().into_iter().filter(|arc| Self::is_open(held, *arc) && !stops.contains(&arc.0))
            {
                let known = times[arc.0 as usize];
                if known != NEVER {
                    let time = known + self.network.roads[arc.2 as usize].time;
                    times[arc.1 as usize] = times[arc.1 as usize].min(time);
                }
            }
        }
        times
    }

    fn leak(&self, held: &HeldSet) -> Option<Nanos> {
        let times = self.times(held, &self.question.inside, &self.question.outside);
        self.question.outside.iter().map(|node| times[*node as usize]).min().filter(|time| *time != NEVER)
    }

    fn may_buy(&self, node: Node) -> bool {
        let (inside, outside) = (&self.question.inside, &self.question.outside);
        let straight = self.arcs().into_iter().any(|(from, to, _)| {
            inside.contains(&from) && outside.contains(&to) && (from == node || to == node)
        });
        straight || (!inside.contains(&node) && !outside.contains(&node))
    }

    fn road_cost(&self, road: u32) -> f64 {
        let road = &self.network.roads[road as usize];
        match self.question.edge_cost {
            Price::Unit => 1.0,
            Price::Lanes => f64::from(road.lanes),
            Price::Cost => road.cost,
        }
    }

    fn node_cost(&self, node: Node) -> f64 {
        if self.question.node_cost == Price::Unit { 1.0 } else { self.network.node_costs[node as usize] }
    }

    fn least(&self) -> Option<f64> {
        let buy = self.question.buy;
        let nodes: Vec<Node> = (0..7).filter(|node| buy != Buy::Edges && self.may_buy(*node)).collect();
        let roads = u32::try_from(self.network.roads.len()).unwrap();
        let roads: Vec<u32> = (0..roads).filter(|_| buy != Buy::Nodes).collect();
        let mut best: Option<f64> = None;
        for set in 0..1_u32 << (nodes.len() + roads.len()) {
            let is_in = |at: usize| set >> at & 1 == 1;
            let (mut held, mut cost) = (self.held(), 0.0);
            for (_, node) in nodes.iter().enumerate().filter(|(at, _)| is_in(*at)) {
                held.nodes.insert(*node);
                cost += self.node_cost(*node);
            }
            for (_, road) in roads.iter().enumerate().filter(|(at, _)| is_in(nodes.len() + at)) {
                Self::hold_road(&self.network, &mut held, *road);
                cost += self.road_cost(*road);
            }
            if best.is_none_or(|best| cost < best) && self.leak(&held).is_none() {
                best = Some(cost);
            }
        }
        best
    }

    fn check_ways(&self, answer: &Answer) {
        let held = self.held();
        let open = self.arcs().into_iter().filter(|arc| {
            let (inside, outside) = (&self.question.inside, &self.question.outside);
            let from_here = self.times(&held, &[arc.1], &[&outside[..], &inside[..]].concat());
            let leads_out = outside.iter().any(|node| from_here[*node as usize] != NEVER);
            inside.contains(&arc.0) && !inside.contains(&arc.1) && leads_out && Self::is_open(&held, *arc)
        });
        let open: BTreeSet<(Node, Node)> = open.map(|arc| (arc.0, arc.1)).collect();
        assert_eq!(answer.ways_open, open.len());
        assert!(answer.ways_out >= answer.ways_open);
        assert_eq!(answer.closed, open.is_empty());
    }

    fn check_completion(&self, completion: &Completion) {
        let node = |name: &str| self.network.node(name).unwrap();
        let (mut held, mut cost) = (self.held(), 0.0);
        for control in &completion.controls {
            match control {
                Held::Node { node: name } => {
                    assert!(self.question.buy != Buy::Edges && self.may_buy(node(name)));
                    cost += self.node_cost(node(name));
                    held.nodes.insert(node(name));
                }
                Held::Road { from, to } => {
                    assert!(self.question.buy != Buy::Nodes);
                    let before = held.clone();
                    self.hold(&mut held, Control::Road { from: node(from), to: node(to) });
                    let new: BTreeSet<u32> = held.arcs.difference(&before.arcs).map(|arc| arc.0).collect();
                    cost += new.into_iter().map(|road| self.road_cost(road)).sum::<f64>();
                }
            }
        }
        assert_eq!(self.leak(&held), None);
        assert!((cost - completion.cost).abs() < 1e-9, "{cost} {completion:?}");
    }

    /// What flows is kept at every node between, stays within every price, and is as much as is claimed.
    fn check_flow(&self, flow: &[(u32, f64)], value: f64) {
        let (mut net, mut through) = ([0.0; 7], [0.0; 7]);
        for (road, amount) in flow {
            let ends = &self.network.roads[*road as usize];
            assert!(*amount > 0.0 || !ends.oneway);
            assert!(self.question.buy == Buy::Nodes || amount.abs() <= self.road_cost(*road) + 1e-9);
            let (from, to) = if *amount > 0.0 { (ends.from, ends.to) } else { (ends.to, ends.from) };
            assert!(Self::is_open(&self.held(), (from, to, *road)));
            net[from as usize] -= amount.abs();
            net[to as usize] += amount.abs();
            through[from as usize] += amount.abs();
        }
        let (mut left, mut come) = (0.0, 0.0);
        for node in 0..7_u32 {
            let net = net[node as usize];
            if self.question.inside.contains(&node) {
                left -= net;
            } else if self.question.outside.contains(&node) {
                come += net;
            } else {
                assert!(net.abs() < 1e-9);
            }
            let passes =
                through[node as usize] + if self.question.outside.contains(&node) { net } else { 0.0 };
            let is_priced = self.question.buy != Buy::Edges && self.may_buy(node);
            assert!(!is_priced || passes <= self.node_cost(node) + 1e-9, "{node} {passes}");
        }
        assert!((left - value).abs() < 1e-9 && (come - value).abs() < 1e-9);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_set_of_controls_closes_it_for_less(case in case()) {
        let answer = solve(&case.network, &case.question, &Watch::patient());
        let leak = case.leak(&case.held());
        prop_assert_eq!(answer.closed, leak.is_none());
        prop_assert_eq!(answer.witness_seconds, leak.map(seconds));
        case.check_ways(&answer);
        let least = case.least();
        if let Some(completion) = &answer.completion {
            prop_assert_eq!(answer.status, Status::Optimal);
            prop_assert!((completion.cost - least.unwrap()).abs() < 1e-9, "{:?}", least);
            prop_assert!((completion.cost - answer.max_flow.unwrap()).abs() < 1e-9);
            case.check_completion(completion);
        } else {
            prop_assert_eq!((answer.status, least), (Status::Infeasible, None));
        }
        match &answer.certificate {
            Certificate::Flow { flow } => case.check_flow(flow, answer.max_flow.unwrap()),
            Certificate::Frontier { .. } => prop_assert!(answer.closed),
            Certificate::Unbuyable { path } => {
                let nodes: Vec<Node> = path.iter().map(|name| case.network.node(name).unwrap()).collect();
                prop_assert!(case.question.inside.contains(&nodes[0]));
                prop_assert!(case.question.outside.contains(nodes.last().unwrap()));
                for step in nodes.windows(2) {
                    let ends = (step[0], step[1]);
                    let mut roads = case.arcs().into_iter().filter(|arc| (arc.0, arc.1) == ends);
                    prop_assert!(roads.any(|arc| Case::is_open(&case.held(), arc)));
                }
            }
        }
    }

    #[test]
    fn as_many_ways_are_independent_as_controls_close_them(case in case()) {
        for (apart, buy) in [(Apart::Roads, Buy::Edges), (Apart::Nodes, Buy::Nodes)] {
            let question =
                Question { buy, edge_cost: Price::Unit, node_cost: Price::Unit, ..case.question.clone() };
            let ways = independent_ways_out(&case.network, &question, apart);
            let held = case.held();
            let mut seen = BTreeSet::new();
            for way in &ways {
                prop_assert!(question.inside.contains(&way[0]) && question.outside.contains(way.last().unwrap()));
                for step in way.windows(2) {
                    let mut arcs = case.arcs().into_iter().filter(|arc| (arc.0, arc.1) == (step[0], step[1]));
                    prop_assert!(arcs.any(|arc| Case::is_open(&held, arc)));
                }
                let between = way.iter().filter(|node| {
                    !question.inside.contains(node) && !question.outside.contains(node)
                });
                for node in between {
                    prop_assert!(seen.insert(*node) || apart == Apart::Roads);
                }
            }
            // Where nothing touches, Menger: as many as the cheapest set of controls of price 1 each.
            let has_gap = !case.arcs().into_iter().any(|arc| {
                question.inside.contains(&arc.0) && question.outside.contains(&arc.1) && Case::is_open(&held, arc)
            });
            let answer = solve(&case.network, &question, &Watch::patient());
            if apart == Apart::Roads || has_gap {
                let count = u32::try_from(ways.len()).unwrap();
                prop_assert_eq!(answer.max_flow, Some(f64::from(count)));
            }
        }
    }

    #[test]
    fn no_two_posts_leave_fewer_ways_open_than_the_bound(case in case()) {
        let question = &case.question;
        let is_between = |node: &Node| !question.inside.contains(node) && !question.outside.contains(node);
        let nodes = (0..7).filter(|node| question.buy != Buy::Edges && is_between(node)).map(Control::Node);
        let roads = case.arcs().into_iter().filter(|_| question.buy != Buy::Nodes);
        let roads = roads.map(|(from, to, _)| Control::Road { from, to });
        let posts: Vec<Control> = nodes.chain(roads).collect();
        let open = |more: &[Control]| {
            let controls = question.controls.iter().chain(more).copied().collect();
            solve(&case.network, &Question { controls, ..question.clone() }, &Watch::patient()).ways_open
        };
        let pairs = posts.iter().flat_map(|one| posts.iter().map(|other| open(&[*one, *other])));
        let best = pairs.min().unwrap_or_else(|| open(&[]));
        let found = most_closed(&case.network, question, 2, &Watch::patient());
        prop_assert!(found.controls.len() <= 2);
        prop_assert_eq!(open(&found.controls), found.ways_open);
        prop_assert!(found.ways_open_bound <= best && best <= found.ways_open);
        prop_assert_eq!(found.status == Status::Optimal, found.ways_open_bound == found.ways_open);
    }

    #[test]
    fn rings_lie_within_each_other_and_each_is_the_cheapest(case in case(), more in 0..7_u32) {
        let question = &case.question;
        let mut wider = question.inside.clone();
        if !wider.contains(&more) && !question.outside.contains(&more) {
            wider.push(more);
        }
        let areas = [question.inside.clone(), wider];
        let question = Question { buy: Buy::Edges, edge_cost: Price::Lanes, ..question.clone() };
        let rings = nested_rings(&case.network, &question, &areas).unwrap();
        for (ring, inside) in rings.iter().zip(&areas) {
            let alone = Question { inside: inside.clone(), ..question.clone() };
            let alone = solve(&case.network, &alone, &Watch::patient());
            prop_assert_eq!(alone.max_flow, Some(ring.cost));
            prop_assert!(!ring.held_in.iter().any(|node| question.outside.contains(node)));
        }
        prop_assert!(rings[0].held_in.iter().all(|node| rings[1].held_in.contains(node)));
    }

    #[test]
    fn trips_meet_a_control_or_go_round_it(case in case(), from in 0..7_u32, to in 0..7_u32) {
        let trips = [Trips { from, to, weight: 2.0 }];
        let free = case.times(&HeldSet::default(), &[from], &[])[to as usize];
        let held = case.times(&case.held(), &[from], &[])[to as usize];
        let half = trip_degrees(&case.network, &case.question, &trips, 0.5);
        prop_assert_eq!(half.trips < 0.5, free != NEVER && held == free);
        let is_near = held != NEVER && 2 * held <= 3 * free;
        prop_assert_eq!(half.evasion < 0.5, free != NEVER && is_near);
    }
}

#[test]
fn a_week_is_as_closed_as_its_hours() {
    let network =
        Network::of_roads(4, [(0, 1), (0, 2), (1, 3), (2, 3)].map(|(from, to)| two_way(from, to)).to_vec());
    let shift = |node, from_minute, to_minute| Shift { control: Control::Node(node), from_minute, to_minute };
    // One way is held for the first half of the week, the other for the first quarter.
    let shifts = [shift(1, 0, WEEK_MINUTES / 2), shift(2, 0, WEEK_MINUTES / 4)];
    let week = over_the_week(&network, &question(&[0], &[3], &[]), &shifts);
    assert_eq!((week.least, week.mean, week.worst), (0.0, 0.375, (WEEK_MINUTES / 2, WEEK_MINUTES)));
    let shares: Vec<f64> = week.windows.iter().map(|window| window.2).collect();
    assert_eq!(shares, [1.0, 0.5, 0.0]);
}

fn two_way(from: Node, to: Node) -> Road {
    Road { from, to, time: 1, length_micrometers: None, lanes: 1, cost: 1.0, oneway: false }
}

fn question(inside: &[Node], outside: &[Node], controls: &[Control]) -> Question {
    Question {
        inside: inside.to_vec(),
        outside: outside.to_vec(),
        controls: controls.to_vec(),
        buy: Buy::Edges,
        edge_cost: Price::Lanes,
        node_cost: Price::Unit,
    }
}

#[test]
fn roads_side_by_side_are_one_way_and_a_road_that_only_comes_back_is_none() {
    // Inside 0 and 1; 2 joins just the two; two roads lead side by side to 3, which is outside.
    let roads = [(0, 1), (0, 2), (2, 1), (1, 3), (1, 3)].map(|(from, to)| two_way(from, to));
    let network = Network::of_roads(4, roads.to_vec());
    let answer = solve(&network, &question(&[0, 1], &[3], &[]), &Watch::patient());
    assert_eq!((answer.ways_out, answer.ways_open, answer.degree.count), (1, 1, 0.0));
    assert!((answer.completion.unwrap().cost - 2.0).abs() < 1e-9);
}

#[test]
fn a_held_way_counts_as_closed_and_its_lanes_as_shut() {
    let mut roads = [(0, 1), (0, 2), (1, 3), (2, 3)].map(|(from, to)| two_way(from, to)).to_vec();
    (roads[0].lanes, roads[2].lanes) = (3, 3);
    let network = Network::of_roads(4, roads);
    let held = [Control::Road { from: 0, to: 1 }];
    let answer = solve(&network, &question(&[0], &[3], &held), &Watch::patient());
    assert_eq!((answer.degree.count, answer.degree.capacity), (0.5, 0.75));
    assert_eq!(answer.witness.concat(), "023");
    let held = [Control::Road { from: 0, to: 1 }, Control::Node(2)];
    let answer = solve(&network, &question(&[0], &[3], &held), &Watch::patient());
    assert_eq!((answer.closed, answer.degree.capacity), (true, 1.0));
    let Certificate::Frontier { controls } = answer.certificate else { panic!("it is closed") };
    assert_eq!(controls.len(), 2);
}

#[test]
fn an_end_of_a_straight_road_is_for_sale_though_the_road_is_held() {
    // Inside 0, outside 3; two ways lead round the straight road, which is held.
    let roads = [(0, 3), (0, 1), (1, 3), (0, 2), (2, 3)].map(|(from, to)| two_way(from, to));
    let network = Network::of_roads(4, roads.to_vec());
    let held = [Control::Road { from: 0, to: 3 }];
    let question = Question { buy: Buy::Nodes, ..question(&[0], &[3], &held) };
    let completion = solve(&network, &question, &Watch::patient()).completion.unwrap();
    assert_eq!(completion.controls.len(), 1, "{completion:?}");
    assert!((completion.cost - 1.0).abs() < 1e-9);
}

#[test]
fn one_node_between_inside_and_outside_carries_the_flow_that_proves_its_price() {
    let network = Network::of_roads(3, vec![two_way(1, 0), two_way(1, 2)]);
    let question = Question { buy: Buy::Nodes, ..question(&[0], &[2], &[]) };
    let answer = solve(&network, &question, &Watch::patient());
    assert_eq!(answer.certificate, Certificate::Flow { flow: vec![(0, -1.0), (1, 1.0)] });
}
