//! The text format (OSM XML 0.6), as older extracts have it.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::MemberKind;
use super::read::{Pass, Sink, Trouble};
use crate::Point;

/// An element while its children are read.
#[derive(Default)]
struct Open {
    kind: Kind,
    id: i64,
    point: Point,
    refs: Vec<i64>,
    members: Vec<(MemberKind, i64, String)>,
    tags: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    None,
    Node,
    Way,
    Relation,
}

pub(super) fn run(
    input: impl Read,
    pass: Pass,
    sink: &mut Sink,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Trouble> {
    let mut reader = Reader::from_reader(BufReader::new(input));
    let mut buffer = Vec::new();
    let mut open = Open::default();
    let mut has_root = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(damaged)?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                has_root |= element.name().as_ref() == "osm";
                begin(&mut open, element)?;
                if matches!(event, Event::Empty(_)) && is_element(element.name().as_ref()) {
                    end(&mut open, pass, sink);
                }
            }
            Event::End(element) if is_element(element.name().as_ref()) => end(&mut open, pass, sink),
            Event::Eof if has_root => return Ok(()),
            Event::Eof => return Err(Trouble::Damaged("it has no element <osm>".to_owned())),
            _ => {}
        }
        progress(0);
    }
}

fn is_element(name: &str) -> bool {
    matches!(name, "node" | "way" | "relation")
}

fn begin(open: &mut Open, element: &BytesStart<'_>) -> Result<(), Trouble> {
    let number = |name: &str| -> Result<i64, Trouble> {
        attribute(element, name)?.parse().map_err(|_bad| bad_attribute(element, name))
    };
    match element.name().as_ref() {
        "node" => {
            let degrees = |name: &str| -> Result<f64, Trouble> {
                attribute(element, name)?.parse().map_err(|_bad| bad_attribute(element, name))
            };
            let point = Point::from_degrees(degrees("lon")?, degrees("lat")?)
                .ok_or_else(|| bad_attribute(element, "lat"))?;
            *open = Open { kind: Kind::Node, id: number("id")?, point, ..Open::default() };
        }
        "way" => *open = Open { kind: Kind::Way, id: number("id")?, ..Open::default() },
        "relation" => *open = Open { kind: Kind::Relation, id: number("id")?, ..Open::default() },
        "nd" => open.refs.push(number("ref")?),
        "tag" => open.tags.push((attribute(element, "k")?, attribute(element, "v")?)),
        "member" => {
            let kind = match attribute(element, "type")?.as_str() {
                "node" => MemberKind::Node,
                "way" => MemberKind::Way,
                _ => MemberKind::Relation,
            };
            open.members.push((kind, number("ref")?, attribute(element, "role")?));
        }
        _ => {}
    }
    Ok(())
}

fn end(open: &mut Open, pass: Pass, sink: &mut Sink) {
    let Open { kind, id, point, refs, members, tags } = std::mem::take(open);
    let tags = tags.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    match (pass, kind) {
        (Pass::Nodes, Kind::Node) => sink.node(id, point, tags),
        (Pass::WaysAndRelations, Kind::Way) => sink.way(id, refs.into_iter(), tags),
        (Pass::WaysAndRelations, Kind::Relation) => {
            let members = members.iter().map(|(kind, id, role)| (*kind, *id, role.as_str()));
            sink.relation(id, members, tags);
        }
        _ => {}
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, Trouble> {
    let found = element.try_get_attribute(name).map_err(|error| Trouble::Damaged(error.to_string()))?;
    let value = found.ok_or_else(|| bad_attribute(element, name))?;
    let plain =
        quick_xml::escape::unescape(&value.value).map_err(|error| Trouble::Damaged(error.to_string()))?;
    Ok(plain.into_owned())
}

fn bad_attribute(element: &BytesStart<'_>, name: &str) -> Trouble {
    let element = element.name();
    Trouble::Damaged(format!("an element <{}> has no usable `{name}`", element.as_ref()))
}

fn damaged(error: quick_xml::Error) -> Trouble {
    match error {
        quick_xml::Error::Io(cause) => Trouble::Damaged(format!("it ends too early ({cause})")),
        other => Trouble::Damaged(other.to_string()),
    }
}
