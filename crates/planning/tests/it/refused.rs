//! Questions that are not taken, and what is said of them: file, key, value, and what to do.

use planning::problem::{Asked, Problem};
use serde_json::{Value, json};

use crate::small::Desk;

const NODES: &str = "node,asks,less,words\n1,2,-1,many\n2,1,0,few\n3,0,0,none\n4,5,1,some\n";
const EDGES: &str = "from,to,travel_seconds\n1,2,10\n2,3,20\n3,4,30\n";
const LENGTHS: &str = "from,to,length_km\n1,2,1\n2,3,2\n3,4,3\n";
const ROUTES: &str = "route,weight,steps\nr,1,0:1 10:2\n";

fn network() -> Value {
    json!({ "nodes": "nodes.csv", "edges": "edges.csv" })
}

fn units() -> Value {
    json!([{ "id": "A1", "node": 1 }, { "id": 2, "node": "4", "ready_seconds": 5.5 }])
}

fn whole(kind: &str) -> Value {
    match kind {
        "closure" => json!({ "kind": kind, "network": network(), "inside": [1], "outside": [4] }),
        "blockade" => json!({ "kind": kind, "network": network(), "units": units(), "posts": [2, "3"] }),
        "cordon" => json!({
            "kind": kind, "network": network(), "units": units(), "targets": [4],
            "suspect": { "nodes": [{ "node": 2, "after_seconds": 1 }] }, "report_delay_seconds": 180,
        }),
        "interception" => {
            json!({ "kind": kind, "network": network(), "units": units(), "routes": "routes.csv" })
        }
        "siting" => {
            json!({ "kind": kind, "network": network(), "objective": "mclp", "within_seconds": 15, "add": 1 })
        }
        _ => json!({
            "kind": "patrol", "network": { "nodes": "nodes.csv", "edges": "lengths.csv", "speed_kmh": 60 },
            "objective": "postman",
        }),
    }
}

fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text) in
        [("nodes.csv", NODES), ("edges.csv", EDGES), ("lengths.csv", LENGTHS), ("routes.csv", ROUTES)]
    {
        std::fs::write(desk.folder().join(name), text).unwrap();
    }
    desk
}

/// What is said of a text, in one line.
fn said(desk: &Desk, text: &str) -> String {
    std::fs::write(desk.file(), text).unwrap();
    let fault = Problem::read(&desk.file()).map(|problem| problem.asked).unwrap_err();
    let mut said = fault.to_string();
    let mut cause = std::error::Error::source(&fault);
    while let Some(error) = cause {
        said += &format!(": {error}");
        cause = error.source();
    }
    said.replace(&format!("{}/", desk.folder().display()), "")
}

#[test]
fn every_kind_is_taken_with_its_defaults() {
    let desk = desk();
    for kind in ["closure", "blockade", "cordon", "interception", "siting", "patrol"] {
        std::fs::write(desk.file(), whole(kind).to_string()).unwrap();
        let problem = Problem::read(&desk.file()).unwrap();
        assert_eq!(problem.network.node_count(), 4, "{kind}");
        if let Asked::Cordon(question) = &problem.asked {
            assert_eq!((question.report_delay, question.setup, question.margin), (180_000_000_000, 0, 0));
            assert_eq!((&*question.units[1].id, question.units[1].node), ("2", 3));
            assert_eq!((question.units[0].ready, question.units[1].ready), (0, 5_500_000_000));
        }
    }
}

/// Puts a value at a JSON pointer's place, or takes the key away where there is none.
fn with(kind: &str, pointer: &str, value: Option<Value>) -> Value {
    let mut question = whole(kind);
    let (above, key) = pointer.rsplit_once('/').unwrap();
    let object = question.pointer_mut(above).unwrap();
    match (value, object) {
        (Some(value), Value::Array(list)) => list.push(value),
        (Some(value), object) => object[key] = value,
        (None, object) => drop(object.as_object_mut().unwrap().remove(key)),
    }
    question
}

/// Asks with one thing wrong after the other, each a JSON pointer and what is put there, and looks for what is said.
#[track_caller]
fn refused(kind: &str, cases: &[(&str, Option<Value>, &str)]) {
    let desk = desk();
    for (pointer, value, expected) in cases {
        let said = said(&desk, &with(kind, pointer, value.clone()).to_string());
        assert!(said.contains(expected), "{kind} {pointer}: {said:?} does not say {expected:?}");
        assert!(!said.contains('\n'), "{said:?}");
    }
}

#[test]
fn what_is_wrong_with_the_kind_or_the_network_is_named() {
    refused(
        "closure",
        &[
            ("/kind", Some(json!("closing")), "problem.json: kind: \"closing\" is none of closure, blockade"),
            ("/kind", None, "problem.json: the key kind is missing; add it"),
            (
                "/colour",
                Some(json!("red")),
                "problem.json: colour: \"red\" stands under an unknown key; the keys are kind, network, inside",
            ),
            ("/network/scale", Some(json!(1)), "problem.json: network.scale: 1 stands under an unknown key"),
            ("/network", Some(json!([])), "problem.json: network: a list of 0 is no object"),
            (
                "/network/nodes",
                Some(json!("none.csv")),
                "problem.json: taking the table of network: opening none.csv",
            ),
            ("/network/directed", Some(json!("yes")), "network.directed: \"yes\" is neither true nor false"),
            ("/network/speed_kmh", Some(json!(0)), "network.speed_kmh: 0 is no speed above 0"),
            ("/network/profile", Some(json!("foot")), "network.profile: \"foot\" is for a city"),
            (
                "/network/city",
                Some(json!("none.city")),
                "stands under an unknown key; the keys are city, profile",
            ),
        ],
    );
}

#[test]
fn what_is_wrong_with_a_closure_is_named_by_file_key_and_value() {
    refused(
        "closure",
        &[
            ("/inside/-", Some(json!(9)), "problem.json: inside[1]: 9 is no node of the network"),
            ("/inside/-", Some(json!(1)), "inside[1]: 1 is named at inside[0] already"),
            ("/inside/-", Some(json!(1.5)), "inside[1]: 1.5 is no name; write a text or a whole number"),
            ("/inside/-", Some(json!(null)), "inside[1]: null is no name"),
            ("/inside", Some(json!([])), "inside: a list of 0 is empty; name at least one"),
            ("/outside/-", Some(json!("1")), "outside[1]: \"1\" is inside as well"),
            (
                "/controls",
                Some(json!([{ "from": 1, "to": 3 }])),
                "controls[0]: {\"from\", \"to\"} names a road from 1 to 3 that is not there",
            ),
            (
                "/controls",
                Some(json!([{ "node": 1, "to": 3 }])),
                "controls[0].to: 3 stands under an unknown key",
            ),
            ("/node_cost", Some(json!("lanes")), "node_cost: \"lanes\" is none of unit, cost"),
            ("/buy", Some(json!("bridges")), "buy: \"bridges\" is none of edges, nodes, both"),
        ],
    );
}

#[test]
fn what_is_wrong_with_units_and_posts_is_named() {
    refused(
        "blockade",
        &[
            ("/units", None, "problem.json: the key units is missing"),
            ("/units", Some(json!([])), "units: a list of 0 is empty"),
            ("/units", Some(json!({})), "units: {} is no list"),
            (
                "/units/-",
                Some(json!({ "id": "A1", "node": 2 })),
                "units[2].id: \"A1\" is named at units[0].id already",
            ),
            (
                "/units/-",
                Some(json!({ "id": "2", "node": 2 })),
                "units[2].id: \"2\" is named at units[1].id already",
            ),
            (
                "/units/-",
                Some(json!({ "id": "B", "node": "X" })),
                "units[2].node: \"X\" is no node of the network",
            ),
            ("/units/-", Some(json!({ "node": 1 })), "the key units[2].id is missing"),
            (
                "/units/0/ready_seconds",
                Some(json!(-1)),
                "units[0].ready_seconds: -1 is negative; write 0 or more",
            ),
            ("/units/0/ready_seconds", Some(json!("5")), "units[0].ready_seconds: \"5\" is no number"),
            ("/units/0/ready_seconds", Some(json!(1e9)), "is above 4000000 seconds (TIME_SECONDS_MAX)"),
            (
                "/units/0/speed",
                Some(json!(1)),
                "units[0].speed: 1 stands under an unknown key; the keys are id, node, ready_seconds",
            ),
            ("/posts/-", Some(json!("2")), "posts[2]: \"2\" is named at posts[0] already"),
            ("/objective", Some(json!("total")), "objective: \"total\" is none of finish_then_total"),
        ],
    );
}

#[test]
fn what_is_wrong_with_a_vehicle_and_its_targets_is_named() {
    refused(
        "cordon",
        &[
            ("/targets/-", Some(json!(2)), "targets[1]: 2 is where the vehicle starts"),
            ("/suspect/nodes", Some(json!([])), "suspect.nodes: a list of 0 is empty"),
            (
                "/suspect/colour",
                Some(json!(1)),
                "suspect.colour: 1 stands under an unknown key; the keys are nodes, speed_kmh",
            ),
            (
                "/suspect/speed_kmh",
                Some(json!(60)),
                "suspect.speed_kmh: 60 is a speed, but the road from 1 to 2 has no length",
            ),
            (
                "/suspect/nodes/0/after_seconds",
                Some(json!(-3)),
                "suspect.nodes[0].after_seconds: -3 is negative",
            ),
            ("/suspect/nodes/-", Some(json!({ "node": 2 })), "is named at suspect.nodes[0] already"),
            ("/report_delay_seconds", Some(json!(-1)), "report_delay_seconds: -1 is negative"),
            ("/model", Some(json!("lucky")), "model: \"lucky\" is none of static, dynamic"),
            (
                "/objective",
                Some(json!("best")),
                "objective: \"best\" is none of earliest_finish, fewest_units",
            ),
        ],
    );
}

#[test]
fn what_is_wrong_with_routes_that_are_asked_for_is_named() {
    refused(
        "interception",
        &[
            ("/routes", Some(json!("none.csv")), "taking the table of routes: opening none.csv"),
            ("/use_ready_seconds", Some(json!(1)), "use_ready_seconds: 1 is neither true nor false"),
        ],
    );
}

#[test]
fn what_is_wrong_with_sites_and_their_demand_is_named() {
    refused(
        "siting",
        &[
            ("/add", None, "the key add is missing"),
            ("/add", Some(json!(5)), "add: 5 is more than there are candidates without a site, 4"),
            ("/add", Some(json!(0)), "add: 0 adds nothing to nothing"),
            ("/add", Some(json!(1.5)), "add: 1.5 is no whole number"),
            ("/objective", Some(json!("lscp")), "add: 1 is for the other objectives"),
            ("/objective", Some(json!("mexclp")), "the key busy_fraction is missing"),
            ("/busy_fraction", Some(json!(1)), "busy_fraction: 1 is no share from 0 to below 1"),
            ("/within_seconds", None, "the key within_seconds is missing"),
            ("/candidates", Some(json!("most")), "candidates: \"most\" is no list"),
            (
                "/demand",
                Some(json!("wishes")),
                "there is no column wishes; the columns are node, asks, less, words",
            ),
            ("/demand", Some(json!("less")), "nodes.csv, line 2, column less: \"-1\" is negative"),
            ("/demand", Some(json!("words")), "nodes.csv, line 2, column words: \"many\" is not a number"),
        ],
    );
}

#[test]
fn what_is_wrong_with_a_walk_that_is_asked_for_is_named() {
    refused(
        "patrol",
        &[
            ("/nodes", Some(json!("all")), "nodes: \"all\" is for the other objective; this one takes edges"),
            (
                "/edges",
                Some(json!([[1, 2, 3]])),
                "edges[0]: a list of 3 is no pair of nodes; write [from, to]",
            ),
            ("/edges", Some(json!([[1, 4]])), "names a road from 1 to 4 that is not there"),
            ("/edges", Some(json!([[1, 2], { "from": 2, "to": 1 }])), "is named at edges[0] already"),
            ("/network", Some(network()), "has a road from 1 to 2 without a length"),
        ],
    );
}

#[test]
fn what_is_no_json_or_has_a_key_twice_is_refused() {
    let desk = desk();
    let cases = [
        ("", "reading problem.json as JSON: EOF"),
        ("[1]", "problem.json: the whole: a list of 1 is no object"),
        ("{\"kind\":\"closure\",\"kind\":\"cordon\"}", "the key \"kind\" is there twice"),
        ("{\"kind\":NaN}", "reading problem.json as JSON: expected value"),
        ("{\"kind\":1e999}", "number out of range"),
        ("{} {}", "trailing characters"),
    ];
    for (text, expected) in cases {
        let said = said(&desk, text);
        assert!(said.contains(expected), "{text:?}: {said:?} does not say {expected:?}");
    }
}

#[test]
fn routes_that_are_malformed_are_named_by_their_line() {
    let desk = desk();
    let cases = [
        ("r,1,0:1\nr,1,0:2\n", "routes.csv, line 3, column route: \"r\" is the route of line 2 already"),
        ("r,-1,0:1\n", "line 2, column weight: \"-1\" is negative"),
        ("r,NaN,0:1\n", "column weight: \"NaN\" is not a number"),
        ("r,1,\n", "column steps: \"\" holds no step"),
        ("r,1,5:1 4:2\n", "step 2 is \"4:2\", and it is earlier than the step before"),
        ("r,1,5-1\n", "step 1 is \"5-1\", and a step is seconds:node"),
        ("r,1,5:9\n", "its node is not in the network"),
        ("r,1,-5:1\n", "its time is not 0 to 4000000 seconds"),
        ("r,1,inf:1\n", "its time is not 0 to 4000000 seconds"),
        ("", "routes: \"routes.csv\" has no route"),
    ];
    for (rows, expected) in cases {
        std::fs::write(desk.folder().join("routes.csv"), format!("route,weight,steps\n{rows}")).unwrap();
        let said = said(&desk, &whole("interception").to_string());
        assert!(said.contains(expected), "{rows:?}: {said:?} does not say {expected:?}");
    }
}
