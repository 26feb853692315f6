use proptest::collection::vec;
use proptest::prelude::*;

use super::instance::Instance;
use super::*;
use crate::network::{Road, SECOND};
use crate::unit::Unit;

fn road(from: Node, to: Node, seconds: i64, oneway: bool) -> Road {
    Road { from, to, time: seconds * SECOND, length_micrometers: None, lanes: 1, cost: 1.0, oneway }
}

fn unit(number: usize, node: Node, ready_seconds: i64) -> Unit {
    Unit { id: format!("u{number}").into(), node, ready: ready_seconds * SECOND }
}

fn route(number: usize, weight: f64, steps: &[(i64, Node)]) -> Route {
    let steps = steps.iter().map(|(seconds, node)| (seconds * SECOND, *node)).collect();
    Route { name: format!("r{number}").into(), weight, steps }
}

/// Nodes 0 to 5 in a row, ten seconds apart.
fn row() -> Network {
    Network::of_roads(6, (0..5).map(|node| road(node, node + 1, 10, false)).collect())
}

fn posts(answer: &Answer) -> Vec<Node> {
    answer.posts.iter().map(|post| post.node).collect()
}

#[test]
fn a_post_that_comes_late_stops_nobody() {
    let routes = vec![route(0, 1.0, &[(0, 2), (19, 3)]), route(1, 1.0, &[(0, 2), (20, 3)])];
    let question = Question { routes, units: vec![unit(0, 5, 0)], use_ready: false };
    let answer = solve(&row(), &question, &Watch::patient());
    assert_eq!((answer.met_weight, answer.of_weight, answer.bound), (1.0, 2.0, 1.0));
    assert_eq!((posts(&answer), answer.status), (vec![3], Status::Optimal));
}

#[test]
fn a_unit_leaves_when_it_is_ready_only_if_that_is_asked() {
    let routes = vec![route(0, 0.3, &[(10, 1)])];
    let mut question = Question { routes, units: vec![unit(0, 0, 1)], use_ready: true };
    assert_eq!((solve(&row(), &question, &Watch::patient()).met_weight,), (0.0,));
    question.use_ready = false;
    assert_eq!((solve(&row(), &question, &Watch::patient()).met_weight,), (0.3,));
}

#[test]
fn a_unit_that_can_meet_nothing_stays_where_it_is() {
    let routes = vec![route(0, 1.0, &[(0, 5)])];
    let question = Question { routes, units: vec![unit(0, 5, 0), unit(1, 0, 0)], use_ready: true };
    assert_eq!(posts(&solve(&row(), &question, &Watch::patient())), [5, 0]);
    let nothing = Question { routes: vec![], units: vec![unit(0, 4, 0)], use_ready: true };
    assert_eq!(posts(&solve(&row(), &nothing, &Watch::patient())), [4]);
    let nobody = Question { routes: vec![route(0, 1.0, &[(0, 5)])], units: vec![], use_ready: true };
    let answer = solve(&row(), &nobody, &Watch::patient());
    assert_eq!((answer.met_weight, answer.of_weight, answer.status), (0.0, 1.0, Status::Optimal));
}

#[test]
fn what_greedy_takes_first_is_given_up_for_more() {
    // Node 2 lies on three routes, but nodes 1 and 3 together on all four.
    let routes = vec![
        route(0, 1.0, &[(50, 1)]),
        route(1, 1.0, &[(50, 1), (60, 2)]),
        route(2, 1.1, &[(50, 3), (60, 2)]),
        route(3, 1.0, &[(50, 3)]),
        route(4, 0.05, &[(50, 2)]),
    ];
    let question = Question { routes, units: vec![unit(0, 2, 0), unit(1, 2, 0)], use_ready: true };
    let answer = solve(&row(), &question, &Watch::patient());
    assert!((answer.greedy_weight - 3.15).abs() < 1e-12, "{}", answer.greedy_weight);
    assert!((answer.met_weight - 4.1).abs() < 1e-12, "{}", answer.met_weight);
    assert_eq!(answer.status, Status::Optimal);
}

#[test]
fn when_the_watch_is_over_the_answer_has_a_bound() {
    let (network, question) = overlapping(6, 40, 120);
    let answer = solve(&network, &question, &Watch::new(&|| true, &|_| (), 1));
    assert_eq!(answer.status, Status::Feasible);
    assert!(answer.met_weight < answer.bound && answer.bound <= answer.of_weight);
    check_proof(&network, &question, &answer);
    let best = solve(&network, &question, &Watch::patient());
    assert!(best.met_weight <= answer.bound, "{} is beyond {}", best.met_weight, answer.bound);
    check_proof(&network, &question, &best);
}

/// Units near a field of nodes that are all in reach, each on every so-manieth route.
fn overlapping(units: usize, nodes: u32, routes: usize) -> (Network, Question) {
    let roads = (1..nodes).map(|node| road(0, node, 1, false)).collect();
    let network = Network::of_roads(nodes as usize, roads);
    let routes = (0..routes).map(|number| {
        let passes = (1..nodes).filter(|node| (number * 7_919 + *node as usize * 104_729) % 13 < 2);
        let steps: Vec<_> = passes.map(|node| (100, node)).collect();
        route(number, 1.0, &steps)
    });
    let routes = routes.collect();
    let units = (0..units).map(|number| unit(number, 0, 0)).collect();
    (network, Question { routes, units, use_ready: true })
}

#[test]
fn a_sighting_leaves_the_routes_that_fit_and_the_units_on_their_way() {
    let routes = vec![
        route(0, 1.0, &[(0, 0), (10, 1), (20, 2)]),
        route(1, 2.0, &[(0, 0), (40, 1), (50, 3)]),
        route(2, 3.0, &[(0, 0), (12, 2)]),
    ];
    let question = Question { routes, units: vec![unit(0, 5, 0), unit(1, 4, 30)], use_ready: true };
    let plan = [Post { unit: 0, node: 3 }, Post { unit: 1, node: 3 }];
    let seen = Sighting { node: 1, at: 14 * SECOND, within: 5 * SECOND };
    let now = sighted(&row(), &question, &plan, &seen);
    assert_eq!(now.routes, [route(0, 1.0, &[(14, 1), (24, 2)])]);
    assert_eq!(now.units, [unit(0, 3, 20), unit(1, 4, 30)]);
    let answer = solve_from(&row(), &now, &plan, &Watch::patient());
    assert_eq!((answer.met_weight, posts(&answer)), (0.0, vec![3, 3]));
}

/// Every choice of nodes, by the definition.
fn brute_force(network: &Network, question: &Question) -> f64 {
    let nodes = u32::try_from(network.node_count()).unwrap();
    let count = nodes.pow(u32::try_from(question.units.len()).unwrap());
    let at = |choice: u32| (0..).take(question.units.len()).map(move |unit| choice / nodes.pow(unit) % nodes);
    let arrivals = super::arrivals(network, question);
    let choices = (0..count).map(|choice| at(choice).collect::<Vec<_>>());
    choices.map(|choice| met_weight(question, &arrivals, &choice)).fold(0.0, f64::max)
}

/// Reads a proof as the module's text says it is to be read.
fn check_proof(network: &Network, question: &Question, answer: &Answer) {
    let arrivals = super::arrivals(network, question);
    let meets = |unit: usize, node: usize| {
        let arrival = arrivals[unit][node];
        let met = |route: &Route| {
            route.weight > 0.0
                && arrival < NEVER
                && route.steps.iter().any(|(time, at)| *at as usize == node && *time >= arrival)
        };
        question.routes.iter().map(met).collect::<Vec<bool>>()
    };
    let sets = (0..question.units.len())
        .map(|unit| (0..network.node_count()).map(|node| meets(unit, node)).collect());
    let reader = Reader { network, question, answer, sets: sets.collect() };
    let left = vec![vec![true; network.node_count()]; question.units.len()];
    let proof = answer.certificate.proof.as_ref().unwrap();
    reader.read(proof, left, &vec![None; question.units.len()], answer.status == Status::Optimal);
}

struct Reader<'a> {
    network: &'a Network,
    question: &'a Question,
    answer: &'a Answer,
    sets: Vec<Vec<Vec<bool>>>,
}

impl Reader<'_> {
    fn read(&self, steps: &[ProofStep], mut left: Vec<Vec<bool>>, fixed: &[Option<usize>], is_closed: bool) {
        let routes = &self.question.routes;
        let mut is_met = vec![false; routes.len()];
        for (unit, node) in fixed.iter().enumerate().filter_map(|(unit, node)| Some((unit, (*node)?))) {
            is_met.iter_mut().zip(&self.sets[unit][node]).for_each(|(met, here)| *met |= here);
        }
        let enough = self.answer.met_weight * (1.0 + 1e-12) + self.answer.certificate.grain * (1.0 - 1e-6);
        for (number, step) in steps.iter().enumerate() {
            let price = |route: &Route| {
                let listed = step.prices.iter().find(|(name, _)| *name == route.name);
                listed.map_or(route.weight, |(_, price)| *price)
            };
            let prices: Vec<f64> = routes.iter().map(price).collect();
            let paid = |unit: usize, node: usize| -> f64 {
                let here = self.sets[unit][node].iter().zip(&is_met).zip(&prices);
                here.filter(|((here, met), _)| **here && !**met).map(|(_, price)| price).sum()
            };
            let free: Vec<usize> = (0..fixed.len()).filter(|unit| fixed[*unit].is_none()).collect();
            let nodes = |unit: usize, left: &[Vec<bool>]| {
                left[unit]
                    .iter()
                    .enumerate()
                    .filter(|(_, left)| **left)
                    .map(|(node, _)| node)
                    .collect::<Vec<_>>()
            };
            let most = |unit: &usize| {
                nodes(*unit, &left).iter().map(|node| paid(*unit, *node)).fold(f64::NEG_INFINITY, f64::max)
            };
            let rest = routes.iter().zip(&prices).zip(&is_met);
            let rest =
                rest.map(|((route, price), met)| if *met { route.weight } else { route.weight - price });
            let most: Vec<f64> = free.iter().map(most).collect();
            let bound = rest.sum::<f64>() + most.iter().sum::<f64>();
            let Some(branch) = &step.branch else {
                let goal = if is_closed {
                    enough
                } else {
                    self.answer.bound * (1.0 + 1e-9) + self.answer.certificate.grain
                };
                assert!(bound < goal, "the list ends at {bound}, which is not below {goal}");
                assert_eq!(number + 1, steps.len());
                return;
            };
            for (unit, most) in free.iter().zip(&most) {
                for node in nodes(*unit, &left) {
                    left[*unit][node] = bound - most + paid(*unit, node) >= enough;
                }
            }
            let unit = self.question.units.iter().position(|unit| unit.id == branch.unit).unwrap();
            let node = self.network.node(&branch.node).unwrap() as usize;
            let mut below = fixed.to_vec();
            below[unit] = Some(node);
            self.read(&branch.there, left.clone(), &below, true);
            let twins = self.answer.certificate.twins.iter().find(|ids| ids.contains(&branch.unit));
            let is_same = |other: usize| {
                other == unit || twins.is_some_and(|ids| ids.contains(&self.question.units[other].id))
            };
            for other in free.into_iter().filter(|other| is_same(*other)) {
                for at in nodes(other, &left) {
                    let mut more = self.sets[other][at].iter().zip(&self.sets[unit][node]).zip(&is_met);
                    left[other][at] = more.any(|((here, there), met)| *here && !*there && !*met);
                }
            }
        }
        panic!("the list ends with a branch");
    }
}

fn questions() -> impl Strategy<Value = (Network, Question)> {
    (3_u32..=9, 1_usize..=4, any::<bool>()).prop_flat_map(|(nodes, units, use_ready)| {
        let roads = vec((0..nodes, 0..nodes, 0_i64..9, any::<bool>()), 3..24);
        let units = vec((0..nodes, 0_i64..6), units);
        let steps = vec((0_i64..20, 0..nodes), 0..5);
        let weights = prop_oneof![
            Just(1.0),
            Just(0.1),
            Just(0.3),
            Just(0.0),
            (1_u32..99).prop_map(|w| 1.0 / f64::from(w))
        ];
        let routes = vec((weights, steps), 1..14);
        (roads, units, routes).prop_map(move |(roads, units, routes)| {
            let roads = roads.iter().map(|(from, to, seconds, oneway)| road(*from, *to, *seconds, *oneway));
            let network = Network::of_roads(nodes as usize, roads.collect());
            let units = units.iter().enumerate().map(|(number, (node, ready))| unit(number, *node, *ready));
            let routes =
                routes.iter().enumerate().map(|(number, (weight, steps))| route(number, *weight, steps));
            (network, Question { routes: routes.collect(), units: units.collect(), use_ready })
        })
    })
}

proptest! {
    #[test]
    fn no_choice_of_nodes_meets_more((network, question) in questions()) {
        let answer = solve(&network, &question, &Watch::patient());
        let best = brute_force(&network, &question);
        prop_assert!((answer.met_weight - best).abs() <= 1e-12 * best, "{} is not {}", answer.met_weight, best);
        let nodes: Vec<Node> = answer.posts.iter().map(|post| post.node).collect();
        let met = question.routes.iter().zip(routes_met(&network, &question, &nodes)).filter(|(_, met)| *met);
        let weight = met.map(|(route, _)| route.weight).fold(0.0, |all, weight| all + weight);
        prop_assert_eq!((answer.met_weight,), (weight,));
        prop_assert!(answer.greedy_weight <= answer.met_weight + 1e-12);
        prop_assert!(2.0 * answer.greedy_weight >= answer.met_weight - 1e-12);
        prop_assert_eq!(answer.status, Status::Optimal);
        prop_assert_eq!((answer.bound,), (answer.met_weight,));
        check_proof(&network, &question, &answer);
    }

    #[test]
    fn units_that_meet_the_most_keep_their_posts((network, question) in questions()) {
        let answer = solve(&network, &question, &Watch::patient());
        let again = solve_from(&network, &question, &answer.posts, &Watch::patient());
        prop_assert_eq!(answer.posts, again.posts);
    }

    #[test]
    fn what_is_left_out_of_an_instance_is_met_elsewhere((network, question) in questions()) {
        let weights = Weights::new(&question.routes.iter().map(|route| route.weight).collect::<Vec<_>>());
        let instance = Instance::new(&network, &question, &weights);
        for (places, arrivals) in instance.units.iter().zip(&instance.arrivals) {
            for (node, arrival) in (0..).zip(arrivals) {
                let met = question.routes.iter().enumerate().filter(|(_, route)| {
                    *arrival < NEVER && route.weight > 0.0 && route.steps.iter().any(|(time, at)| *at == node && time >= arrival)
                });
                let met: Vec<u32> = met.map(|(number, _)| u32::try_from(number).unwrap()).collect();
                let holds = |place: &instance::Place| met.iter().all(|route| {
                    place.met.iter().any(|group| instance.members[*group as usize].contains(route))
                });
                prop_assert!(met.is_empty() || places.iter().any(holds), "nobody stands for node {}", node);
            }
        }
    }
}
