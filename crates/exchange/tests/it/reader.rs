//! Reads rendered XML back into what the same JSON says, to compare the two.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// An element: its name, its text, and its children.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

/// Reads a document; fails on anything that is not well-formed.
pub(crate) fn read_xml(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => open.push(element(tag.name().as_ref())),
            Event::Empty(tag) => {
                let child = element(tag.name().as_ref());
                open.last_mut().unwrap().children.push(child);
            }
            Event::End(_) => {
                let child = open.pop().unwrap();
                open.last_mut().unwrap().children.push(child);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let entity = format!("&{};", name.xml10_content());
                open.last_mut().unwrap().text.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{other:?} has no place in these documents"),
        }
    }
    let document = open.pop().unwrap();
    assert!(open.is_empty(), "an element is not closed");
    assert_eq!(document.children.len(), 1, "one root");
    document.children.into_iter().next().unwrap()
}

fn element(name: &str) -> Element {
    Element { name: name.to_owned(), ..Element::default() }
}

/// Whether the element says the same as the JSON value. Characters that XML cannot hold are passed over.
pub(crate) fn says_the_same(element: &Element, value: &Value) -> bool {
    match value {
        Value::Null => element.text.is_empty() && element.children.is_empty(),
        Value::Bool(flag) => element.text == flag.to_string(),
        Value::Number(number) => same_number(&element.text, number.as_f64().unwrap()),
        Value::String(text) => element.text == holdable(text),
        Value::Array(values) => {
            element.children.len() == values.len()
                && element.children.iter().zip(values).all(|(child, value)| says_the_same(child, value))
        }
        Value::Object(fields) => same_fields(element, fields),
    }
}

/// Equal but for the last digit, which the JSON reader does not always hit.
fn same_number(text: &str, number: f64) -> bool {
    text.parse::<f64>().is_ok_and(|read| (read - number).abs() <= number.abs() * 1e-12)
}

fn same_fields(element: &Element, fields: &Map<String, Value>) -> bool {
    element.children.len() == fields.len()
        && element
            .children
            .iter()
            .all(|child| fields.get(&child.name).is_some_and(|value| says_the_same(child, value)))
}

fn holdable(text: &str) -> String {
    let kept = |character: &char| {
        matches!(*character, '\t' | '\n' | '\r')
            || (*character >= ' ' && !matches!(*character, '\u{FFFE}' | '\u{FFFF}'))
    };
    text.chars().filter(kept).collect()
}
