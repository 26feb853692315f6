//! Every golden event is read, folded, written again and compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use model::access::{Person, audit, org::Org};
use model::alert::Alert;
use model::closure::Closure;
use model::decider::fold;
use model::event::Unreadable;
use model::incident::Incident;
use model::report::Report;
use model::ring::{ControlPoint, LevelOrder, Ring};
use model::unit::Unit;
use model::{Event, Moment};
use serde::Deserialize;
use serde_json::Value;

/// One stored event.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// The kind, as the journal's column has it.
    kind: String,
    /// The kinds of what happened before, where the event needs that to mean something.
    #[serde(default)]
    after: Vec<String>,
    /// The body, as the journal has it.
    body: Value,
}

/// All golden events by the name of their file.
fn all() -> BTreeMap<String, Golden> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/events");
    let files = folder.read_dir().expect("the folder of golden events is part of the crate");
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()))
    };
    files
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), read(&path)))
        .collect()
}

/// The golden events of the jurisdiction's journal, without those of the audit journal.
fn journal() -> impl Iterator<Item = (String, Golden)> {
    all().into_iter().filter(|(_, golden)| !golden.kind.starts_with("audit."))
}

fn decoded(golden: &Golden) -> Event {
    let body = serde_json::to_vec(&golden.body).unwrap();
    Event::decode(&golden.kind, &body).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", golden.kind))
}

/// The kinds that a room writes, in the reader's own words: it names them when it meets one it does not know.
fn kinds_of<E: serde::de::DeserializeOwned>(room: &str) -> Vec<String> {
    let complaint =
        serde_json::from_str::<E>(r#"{"?":{}}"#).err().expect("nothing is called `?`").to_string();
    let (_, expected) = complaint.split_once("expected").expect("the reader says what it expected");
    expected.split('`').skip(1).step_by(2).map(|tag| format!("{room}.{tag}")).collect()
}

fn every_kind() -> BTreeSet<String> {
    let rooms = [
        kinds_of::<model::report::Event>("report"),
        kinds_of::<model::incident::Event>("incident"),
        kinds_of::<model::unit::Event>("unit"),
        kinds_of::<model::closure::Event>("closure"),
        kinds_of::<model::ring::Event>("ring"),
        kinds_of::<model::ring::PointEvent>("point"),
        kinds_of::<model::ring::OrderEvent>("level"),
        kinds_of::<model::alert::Event>("alert"),
        kinds_of::<model::access::Event>("person"),
        kinds_of::<model::access::org::Event>("org"),
        kinds_of::<audit::Event>("audit"),
    ];
    rooms.into_iter().flatten().collect()
}

#[test]
fn every_kind_has_a_golden_file_and_every_file_a_kind() {
    let kept: BTreeSet<String> = all().into_values().map(|golden| golden.kind).collect();
    assert_eq!(kept, every_kind());
    for (file, golden) in all() {
        let bare = file.strip_suffix(".least").unwrap_or(&file);
        assert_eq!(bare, golden.kind, "the file {file}.json holds another kind");
    }
}

#[test]
fn every_kind_stands_in_the_document() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
    let document = std::fs::read_to_string(document).unwrap();
    for kind in every_kind() {
        assert!(document.contains(&format!("\n| `{kind}` | ")), "`{kind}` has no row in docs/events.md");
    }
}

#[test]
fn every_golden_event_reads_back_as_it_was_written() {
    for (file, golden) in journal() {
        let event = decoded(&golden);
        assert_eq!(event.kind(), golden.kind, "{file}");
        let again: Value = serde_json::from_slice(&event.encode()).unwrap();
        assert_eq!(again, golden.body, "{file}");
    }
}

#[test]
fn every_golden_look_up_reads_back_as_it_was_written() {
    for (file, golden) in all().into_iter().filter(|(_, golden)| golden.kind.starts_with("audit.")) {
        let event: audit::Event = serde_json::from_value(golden.body.clone()).unwrap();
        assert_eq!(event.kind(), golden.kind, "{file}");
        assert_eq!(serde_json::to_value(&event).unwrap(), golden.body, "{file}");
    }
}

/// The state after a history, as text; every event of it belongs to the room of the last.
fn folded(history: &[Event]) -> String {
    let at = Moment::from_civil("2023-01-10T08:47:10".parse().unwrap());
    macro_rules! room {
        ($state:ty, $event:ident) => {{
            let events = history.iter().map(|event| match event {
                Event::$event(event) => (event, at),
                other => panic!("{} comes in the story of another room", other.kind()),
            });
            format!("{:?}", fold::<$state>(events))
        }};
    }
    match history.last() {
        None => String::new(),
        Some(Event::Report(_)) => room!(Report, Report),
        Some(Event::Incident(_)) => room!(Incident, Incident),
        Some(Event::Unit(_)) => room!(Unit, Unit),
        Some(Event::Closure(_)) => room!(Closure, Closure),
        Some(Event::Ring(_)) => room!(Ring, Ring),
        Some(Event::Point(_)) => room!(ControlPoint, Point),
        Some(Event::Level(_)) => room!(LevelOrder, Level),
        Some(Event::Alert(_)) => room!(Alert, Alert),
        Some(Event::Person(_)) => room!(Person, Person),
        Some(Event::Org(_)) => room!(Org, Org),
    }
}

#[test]
fn every_golden_event_makes_its_mark() {
    let only_told = ["incident.noted", "incident.absorbed"];
    let kept = all();
    for (file, golden) in journal() {
        let mut history: Vec<Event> = golden.after.iter().map(|kind| decoded(&kept[kind])).collect();
        let before = folded(&history);
        history.push(decoded(&golden));
        let after = folded(&history);
        assert_eq!(before == after, only_told.contains(&golden.kind.as_str()), "{file}: {after}");
    }
}

#[test]
fn an_event_that_comes_too_early_changes_nothing() {
    let nothing = [
        "Unfiled",
        "Unopened",
        "Uncommissioned",
        "Undeclared",
        "Unknown",
        "Unfounded",
        "Unestablished",
        "Undrafted",
        "Unrequested",
    ];
    for (file, golden) in journal().filter(|(_, golden)| !golden.after.is_empty()) {
        assert!(nothing.contains(&folded(&[decoded(&golden)]).as_str()), "{file}");
    }
}

#[test]
fn a_kind_that_no_room_writes_is_refused() {
    let linked = serde_json::to_vec(&all()["report.linked"].body).unwrap();
    for kind in ["", "weather", "weather.changed"] {
        let answer = Event::decode(kind, &linked);
        assert!(matches!(answer, Err(Unreadable::UnknownKind(_))), "`{kind}`: {answer:?}");
    }
    for kind in ["report", "report.", "report.forgotten"] {
        let answer = Event::decode(kind, &linked);
        assert!(answer.is_err(), "`{kind}`: {answer:?}");
    }
}

#[test]
fn a_body_that_is_not_what_its_kind_says_is_refused() {
    let kept = all();
    let linked = serde_json::to_vec(&kept["report.linked"].body).unwrap();
    let cases: [(&str, &[u8]); 4] = [
        ("incident.opened", &linked),
        ("report.filed", &linked),
        ("report.linked", b"{\"linked\":{}}"),
        ("report.linked", b"not JSON"),
    ];
    for (kind, body) in cases {
        let answer = Event::decode(kind, body);
        assert!(matches!(answer, Err(Unreadable::Body { .. })), "`{kind}`: {answer:?}");
    }
}

#[test]
fn a_golden_caller_is_sealed() {
    for (file, golden) in journal().filter(|(_, golden)| golden.kind == "report.filed") {
        let Some(party) = golden.body["filed"].get("party") else { continue };
        let fields: BTreeSet<&str> = party.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, BTreeSet::from(["id", "sealed"]), "{file}");
    }
}
