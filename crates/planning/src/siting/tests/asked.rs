//! Questions about a network, as they are asked.

use super::super::*;
use crate::network::{Network, Road, SECOND};
use crate::watch::{Status, Watch};

/// The questions of a network: two towns on one road, and an island.
///
/// ```text
///   0 ─10─ 1 ─10─ 2 ─30─ 3 ─10─ 4        5
/// ```
fn towns() -> Network {
    let road = |from, to, seconds: i64| Road {
        from,
        to,
        time: seconds * SECOND,
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: false,
    };
    Network::of_roads(6, vec![road(0, 1, 10), road(1, 2, 10), road(2, 3, 30), road(3, 4, 10)])
}

fn asked(objective: Objective, demand: [f64; 6], add: usize) -> Question {
    Question {
        objective,
        existing: vec![],
        candidates: (0..5).collect(),
        demand: demand.to_vec(),
        within: Some(10 * SECOND),
        add: Some(add),
        busy_fraction: Some(0.5),
    }
}

fn answered(question: &Question) -> (Status, Option<f64>, Vec<String>) {
    let answer = solve(&towns(), question, &Watch::patient());
    assert!(answer.status != Status::Optimal || answer.value == answer.bound);
    (answer.status, answer.value, answer.sites.iter().map(ToString::to_string).collect())
}

const MAINLAND: [f64; 6] = [1.0, 2.0, 1.0, 1.0, 1.0, 0.0];
const ISLAND: [f64; 6] = [1.0, 2.0, 1.0, 1.0, 1.0, 4.0];

#[test]
fn two_towns_get_a_site_each() {
    let check = |objective, value, sites: &[&str]| {
        let (status, found, names) = answered(&asked(objective, MAINLAND, 2));
        assert_eq!(
            (status, found, names),
            (Status::Optimal, Some(value), sites.iter().map(ToString::to_string).collect())
        );
    };
    check(Objective::PCenter, 10.0, &["1", "3"]);
    check(Objective::PMedian, 30.0, &["1", "3"]);
    check(Objective::Mclp, 6.0, &["1", "3"]);
    check(Objective::Lscp, 2.0, &["1", "3"]);
    check(Objective::Mexclp, 3.0, &["1", "3"]);
}

#[test]
fn a_site_that_stands_already_is_not_added_again() {
    for objective in
        [Objective::PCenter, Objective::PMedian, Objective::Mclp, Objective::Lscp, Objective::Mexclp]
    {
        let mut question = asked(objective, MAINLAND, 1);
        question.existing = vec![1, 1];
        let answer = solve(&towns(), &question, &Watch::patient());
        assert_eq!(
            (answer.sites.len(), &*answer.existing[0], answer.existing.len()),
            (1, "1", 1),
            "{objective:?}"
        );
        assert!(["3", "4"].contains(&&*answer.sites[0]), "{objective:?}");
    }
}

#[test]
fn an_island_is_the_witness_that_it_cannot_be_helped() {
    for objective in [Objective::PCenter, Objective::PMedian, Objective::Lscp] {
        let answer = solve(&towns(), &asked(objective, ISLAND, 2), &Watch::patient());
        assert_eq!((answer.status, answer.value), (Status::Infeasible, None));
        assert_eq!(answer.witness, ["5".into()], "{objective:?}");
    }
    assert_eq!(answered(&asked(Objective::Mclp, ISLAND, 2)).1, Some(6.0));
}

#[test]
fn nobody_asks_for_anything() {
    for objective in
        [Objective::PCenter, Objective::PMedian, Objective::Mclp, Objective::Lscp, Objective::Mexclp]
    {
        let (status, value, sites) = answered(&asked(objective, [0.0; 6], 2));
        assert_eq!((status, value), (Status::Optimal, Some(0.0)), "{objective:?}");
        assert_eq!(sites.len(), if objective == Objective::Lscp { 0 } else { 2 });
    }
}

#[test]
fn nothing_may_be_added() {
    let mut question = asked(Objective::PMedian, MAINLAND, 0);
    assert_eq!(answered(&question).0, Status::Infeasible);
    question.existing = vec![1];
    assert_eq!(answered(&question), (Status::Optimal, Some(10.0 + 10.0 + 40.0 + 50.0), vec![]));
    question.objective = Objective::PCenter;
    assert_eq!(answered(&question), (Status::Optimal, Some(50.0), vec![]));
}

#[test]
fn there_are_fewer_candidates_than_sites_to_add() {
    let mut question = asked(Objective::PCenter, MAINLAND, 7);
    question.candidates = vec![4, 0];
    assert_eq!(answered(&question), (Status::Optimal, Some(20.0), vec!["4".into(), "0".into()]));
}

#[test]
fn help_goes_from_the_site_to_the_demand() {
    let road = |from, to| Road {
        from,
        to,
        time: SECOND,
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: true,
    };
    let network = Network::of_roads(3, vec![road(0, 1), road(1, 2)]);
    let question = Question {
        objective: Objective::PCenter,
        existing: vec![],
        candidates: vec![0, 1, 2],
        demand: vec![0.0, 0.0, 1.0],
        within: None,
        add: Some(1),
        busy_fraction: None,
    };
    let question = Question { candidates: vec![1], ..question };
    assert_eq!(solve(&network, &question, &Watch::patient()).value, Some(1.0));
    let turned = Question { demand: vec![1.0, 0.0, 0.0], ..question };
    assert_eq!(solve(&network, &turned, &Watch::patient()).status, Status::Infeasible);
}

#[test]
fn a_watch_that_is_over_gets_an_answer_with_its_bound() {
    let watch = Watch::new(&|| true, &|_| (), 1);
    let (matrix, add) = (ring(12), 3);
    for choice in [p_median(&matrix, add, &watch), p_center(&matrix, add, &watch).choice] {
        assert!(choice.bound <= choice.total && choice.candidates.len() == add, "{choice:?}");
    }
}

/// Places on a ring, each a candidate.
fn ring(places: i64) -> Matrix {
    let way = |a: i64, b: i64| (a - b).abs().min(places - (a - b).abs());
    let count = usize::try_from(places).unwrap();
    Matrix {
        weights: vec![WEIGHT_ONE; count],
        candidates: count,
        times: (0..places).flat_map(|a| (0..places).map(move |b| way(a, b))).collect(),
        standing: 0,
        standing_times: vec![],
    }
}

/// District A of the contest's city, by the network of the whole city.
#[test]
fn four_more_platforms_bring_all_of_district_a_within_three_minutes() {
    let Some(folder) = contest() else { return };
    let table = |name: &str| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
        reader.records().map(|row| row.unwrap().iter().map(ToString::to_string).collect()).collect()
    };
    let (nodes, edges, platforms) = (table("nodes.csv"), table("edges.csv"), table("platforms.csv"));
    let number = |name: &str| name.parse::<u32>().unwrap() - 1;
    let roads = edges.iter().map(|edge| Road {
        from: number(&edge[0]),
        to: number(&edge[1]),
        time: crate::network::nanos(edge[2].parse::<f64>().unwrap() * 60.0),
        length_micrometers: None,
        lanes: 1,
        cost: 1.0,
        oneway: false,
    });
    let network = Network::of_roads(nodes.len(), roads.collect());
    let of_a = |name: &str| nodes[number(name) as usize][3] == "A";
    let platform_nodes = || platforms.iter().map(|row| row[2].as_str());
    let in_a: Vec<u32> =
        nodes.iter().map(|row| row[0].as_str()).filter(|name| of_a(name)).map(number).collect();
    let mut question = Question {
        objective: Objective::Lscp,
        existing: platform_nodes().filter(|name| of_a(name)).map(number).collect(),
        candidates: in_a,
        demand: nodes.iter().map(|row| f64::from(u8::from(row[3] == "A"))).collect(),
        within: Some(180 * SECOND),
        add: None,
        busy_fraction: None,
    };
    let answer = solve(&network, &question, &Watch::patient());
    assert_eq!((answer.status, answer.value, answer.covered_demand), (Status::Optimal, Some(4.0), 92.0));
    // What is beyond three minutes now.
    question.objective = Objective::Mclp;
    question.add = Some(0);
    assert_eq!(covered(&network, &question), "86");
    question.existing = platform_nodes().map(number).collect();
    question.demand = vec![1.0; nodes.len()];
    assert_eq!(covered(&network, &question), "444");
}

/// The demand that is covered, all of its digits.
fn covered(network: &Network, question: &Question) -> String {
    solve(network, question, &Watch::patient()).covered_demand.to_string()
}

fn contest() -> Option<std::path::PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED").map_or_else(
        || std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let folder = root.join("data/cumcm2011b");
    if !folder.exists() {
        eprintln!(
            "left out: cumcm2011b is not at hand; ANLAN_SHARED names the folder of the shared test data"
        );
    }
    folder.exists().then_some(folder)
}
