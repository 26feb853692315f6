//! Cordons of a few streets, against every plan that there is.

use proptest::prelude::*;

use super::answer::{Answer, Ground, Worth};
use super::drive::{Drive, Held};
use super::field::Field;
use super::holds::{holds, solve_from};
use super::*;
use crate::network::{Nanos, Node, Road, SECOND, nanos};
use crate::unit::Unit;
use crate::watch::{Status, Watch};

/// The stream of splitmix64.
struct Stream(u64);

impl Stream {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((z ^ (z >> 31)) % u64::from(limit)).unwrap()
    }

    fn seconds(&mut self, limit: u32) -> Nanos {
        Nanos::from(self.below(limit)) * SECOND
    }
}

/// A few streets, a vehicle somewhere, and up to four units.
fn drawn(seed: u64) -> (Network, Question) {
    let mut stream = Stream(seed);
    let nodes = 5 + stream.below(6);
    let roads = 4 + stream.below(2 * nodes);
    let road = |stream: &mut Stream| Road {
        from: stream.below(nodes),
        to: stream.below(nodes),
        time: SECOND + stream.seconds(5),
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: stream.below(4) == 0,
    };
    let roads = (0..roads).map(|_| road(&mut stream)).collect();
    let units = (0..=stream.below(4)).map(|number| Unit {
        id: format!("u{number}").into(),
        node: stream.below(nodes),
        ready: stream.seconds(3),
    });
    let units = units.collect();
    let starts = (0..=stream.below(2)).map(|_| Start { node: stream.below(nodes), after: stream.seconds(4) });
    let starts = starts.collect();
    let targets = (0..=stream.below(2)).map(|_| stream.below(nodes)).collect();
    let question = Question {
        starts,
        speed_kmh: None,
        report_delay: stream.seconds(4),
        targets,
        units,
        setup: stream.seconds(2),
        margin: stream.seconds(2),
        model: Model::Static,
        objective: Objective::Front,
    };
    (Network::of_roads(nodes as usize, roads), question)
}

/// What every plan that holds is worth.
fn every_plan(ground: Ground<'_>) -> Vec<Worth> {
    let comers = ground.field.comers(ground.network, super::field::NEVER);
    let nodes = Node::try_from(ground.network.node_count()).unwrap();
    let mut plans: Vec<Vec<Held>> = vec![Vec::new()];
    for unit in (0_u32..).take(ground.question.units.len()) {
        for plan in plans.clone() {
            for node in (0..nodes).filter(|node| plan.iter().all(|post| post.node != *node)) {
                if let Some(comer) = comers.of(node).iter().find(|comer| comer.unit == unit) {
                    let mut longer = plan.clone();
                    longer.push(Held { node, unit, travel: comer.travel });
                    plans.push(longer);
                }
            }
        }
    }
    let holds = |plan: &&Vec<Held>| {
        let drive = Drive::new(ground.network, ground.question, ground.field, Model::Static, plan);
        drive.escapes_to(&ground.question.targets).is_none()
    };
    plans.iter().filter(holds).map(|plan| ground.worth(plan)).collect()
}

fn asked(network: &Network, question: &Question, objective: Objective) -> Answer {
    solve(network, &Question { objective, ..question.clone() }, &Watch::patient())
}

fn check_plan(network: &Network, question: &Question, answer: &Answer) {
    let unit = |id: &str| question.units.iter().position(|unit| *unit.id == *id).unwrap();
    let order = |post: &super::answer::Post| {
        (u32::try_from(unit(&post.unit)).unwrap(), network.node(&post.node).unwrap())
    };
    let plan: Vec<_> = answer.posts.iter().map(order).collect();
    let margins = holds(network, question, &plan).expect("an answer's plan holds");
    assert_eq!(Some(margins.trapped_nodes), answer.trapped_nodes);
    let again = solve_from(
        network,
        &Question { objective: answer.objective, ..question.clone() },
        &plan,
        &Watch::patient(),
    );
    assert_eq!((again.status, again.bound), (answer.status, answer.bound));
}

/// Every objective has the value of the best of all plans, and the front is theirs.
fn check(seed: u64) {
    let (network, question) = drawn(seed);
    let field = Field::new(&network, &question);
    let all = every_plan(Ground { network: &network, question: &question, field: &field });
    let value = |answer: &Answer, objective| match objective {
        Objective::EarliestFinish => answer.finish_seconds.map(nanos),
        Objective::FewestUnits => answer.units_used.map(|units| Nanos::try_from(units).unwrap()),
        Objective::SmallestArea => answer.trapped_nodes.map(|nodes| Nanos::try_from(nodes).unwrap()),
        _ => answer.total_travel_seconds.map(nanos),
    };
    let worth = |worth: &Worth, objective| match objective {
        Objective::EarliestFinish => worth.finish,
        Objective::FewestUnits => Nanos::try_from(worth.units).unwrap(),
        Objective::SmallestArea => Nanos::try_from(worth.trapped).unwrap(),
        _ => worth.travel,
    };
    for objective in
        [Objective::EarliestFinish, Objective::FewestUnits, Objective::SmallestArea, Objective::LeastTravel]
    {
        let answer = asked(&network, &question, objective);
        let best = all.iter().map(|plan| worth(plan, objective)).min();
        assert_eq!(value(&answer, objective), best, "{objective:?}, seed {seed}");
        let status = if best.is_some() { Status::Optimal } else { Status::Infeasible };
        assert_eq!(answer.status, status, "{objective:?}, seed {seed}");
        if best.is_some() {
            check_plan(&network, &question, &answer);
        }
    }
    let front = asked(&network, &question, Objective::Front).front;
    let front = front.iter().map(|plan| (nanos(plan.finish_seconds), plan.units_used, plan.trapped_nodes));
    let is_beaten = |plan: &Worth| {
        let beats = |other: &&Worth| {
            other.finish <= plan.finish && other.units <= plan.units && other.trapped <= plan.trapped
        };
        let same = |other: &Worth| {
            (other.finish, other.units, other.trapped) == (plan.finish, plan.units, plan.trapped)
        };
        all.iter().filter(beats).any(|other| !same(other))
    };
    let best = all.iter().filter(|plan| !is_beaten(plan));
    let mut best: Vec<_> = best.map(|plan| (plan.finish, plan.units, plan.trapped)).collect();
    best.sort_unstable();
    best.dedup();
    assert_eq!(front.collect::<Vec<_>>(), best, "front, seed {seed}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn no_plan_of_all_plans_is_better(seed in any::<u64>()) {
        check(seed);
    }
}

/// A street 0 ─ 1 ─ 2 of ten seconds each; the vehicle leaves 0 with the deed and wants to 2.
fn street(unit_at: Node, report_delay: Nanos) -> (Network, Question) {
    let road = |from, to| Road {
        from,
        to,
        time: 10 * SECOND,
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: false,
    };
    let question = Question {
        starts: vec![Start { node: 0, after: 0 }],
        speed_kmh: None,
        report_delay,
        targets: vec![2],
        units: vec![Unit { id: "u".into(), node: unit_at, ready: 0 }],
        setup: 0,
        margin: 0,
        model: Model::Static,
        objective: Objective::FewestUnits,
    };
    (Network::of_roads(3, vec![road(0, 1), road(1, 2)]), question)
}

#[test]
fn a_post_that_comes_in_the_same_instant_stops_and_one_that_comes_later_stops_nobody() {
    for (delay, status) in [(10 * SECOND, Status::Optimal), (10 * SECOND + 1, Status::Infeasible)] {
        let (network, question) = street(1, delay);
        // At node 1 the vehicle is there after ten seconds; from node 1 the unit is at node 2 as soon as it is.
        let question = Question { targets: vec![2], ..question };
        let answer = solve(&network, &question, &Watch::patient());
        assert_eq!(answer.status, status);
        let way: Vec<&str> = answer.escape.iter().map(AsRef::as_ref).collect();
        assert_eq!(way, if status == Status::Optimal { vec![] } else { vec!["0", "1", "2"] });
    }
}

#[test]
fn a_plan_changed_by_hand_says_how_much_it_has_to_spare_or_how_the_vehicle_gets_out() {
    let (network, question) = street(2, 5 * SECOND);
    let margins = holds(&network, &question, &[(0, 2)]).expect("it holds");
    assert_eq!((margins.spare, margins.trapped_nodes), (vec![Some(15 * SECOND)], 2));
    let escape = holds(&network, &question, &[(0, 1)]).expect_err("the unit comes five seconds too late");
    assert_eq!((escape.nodes, escape.arrival), (vec![0, 1, 2], 20 * SECOND));
}

/// The contest's city: node 32 left three minutes before the report, the 17 ways out as targets, every platform a unit.
fn contest() -> Option<(Network, Question)> {
    let root = std::env::var_os("ANLAN_SHARED").map_or_else(
        || std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let data = root.join("data/cumcm2011b");
    if !data.exists() {
        eprintln!(
            "left out: data/cumcm2011b is not at hand; ANLAN_SHARED names the folder of the shared test data"
        );
        return None;
    }
    let defaults = roads::csv_network::Defaults { oneway: false, speed_kmh: Some(60.0) };
    let tables =
        roads::csv_network::read(&data.join("nodes.csv"), &data.join("edges.csv"), defaults).unwrap();
    let network = Network::of_tables(tables);
    let rows = |file: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_path(data.join(file)).unwrap().records().map(Result::unwrap).collect()
    };
    let node = |name: &str| network.node(name).unwrap();
    let question = Question {
        starts: vec![Start { node: node("32"), after: 0 }],
        speed_kmh: None,
        report_delay: 180 * SECOND,
        targets: rows("exits_city.csv").iter().map(|row| node(&row[1])).collect(),
        units: rows("platforms.csv")
            .iter()
            .map(|row| Unit { id: row[0].into(), node: node(&row[2]), ready: 0 })
            .collect(),
        setup: 0,
        margin: 0,
        model: Model::Static,
        objective: Objective::EarliestFinish,
    };
    Some((network, question))
}

#[test]
fn the_vehicle_of_the_contest_is_shut_in_within_three_minutes_and_every_value_is_proved() {
    let Some((network, question)) = contest() else { return };
    let finish = asked(&network, &question, Objective::EarliestFinish);
    let fewest = asked(&network, &question, Objective::FewestUnits);
    let area = asked(&network, &question, Objective::SmallestArea);
    let travel = asked(&network, &question, Objective::LeastTravel);
    for answer in [&finish, &fewest, &area, &travel] {
        assert_eq!(answer.status, Status::Optimal, "{:?}", answer.objective);
        check_plan(&network, &question, answer);
    }
    let microseconds = |seconds: Option<f64>| seconds.map(|seconds| (nanos(seconds) + 500) / 1_000);
    assert_eq!(microseconds(finish.finish_seconds), Some(172_031_616));
    assert_eq!(fewest.units_used, Some(11));
    assert_eq!(area.trapped_nodes, Some(30));
    assert_eq!(microseconds(travel.total_travel_seconds), Some(831_206_572));
}
