//! One tree for both formats, so that XML and JSON can never say different things.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::Format;

/// A value of the standard's messages.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node<'a> {
    /// Nothing known: an empty element, or `null`.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A number of degrees.
    Degrees(f64),
    /// A count or code.
    Count(u32),
    /// Yes or no.
    Flag(bool),
    /// Named values in the standard's order.
    Record(Vec<(&'static str, Node<'a>)>),
    /// Values of one kind; the name is that of each element in XML.
    List(&'static str, Vec<Node<'a>>),
}

impl<'a> Node<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn maybe_text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    pub(super) fn maybe_degrees(degrees: Option<f64>) -> Self {
        degrees.filter(|degrees| degrees.is_finite()).map_or(Self::Null, Self::Degrees)
    }

    /// The document of this tree. `root` is the outermost element in XML; JSON has none.
    pub(super) fn render(&self, root: &str, format: Format) -> String {
        match format {
            Format::Xml => self.xml(root),
            Format::Json => serde_json::to_string(self).expect("records have text keys and finite numbers"),
        }
    }

    fn xml(&self, root: &str) -> String {
        let mut writer = Writer::new(Vec::new());
        emit(&mut writer, Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        self.element(&mut writer, root);
        String::from_utf8(writer.into_inner()).expect("names and texts are UTF-8")
    }

    fn element(&self, writer: &mut Writer<Vec<u8>>, name: &str) {
        let text = match self {
            Self::Null => return emit(writer, Event::Empty(BytesStart::new(name))),
            Self::Text(text) => only_xml_characters(text),
            Self::Degrees(degrees) => Cow::Owned(degrees.to_string()),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Record(fields) => {
                let children = fields.iter().map(|(name, value)| (*name, value));
                return parent(writer, name, children);
            }
            Self::List(item, values) => {
                return parent(writer, name, values.iter().map(|value| (*item, value)));
            }
        };
        emit(writer, Event::Start(BytesStart::new(name)));
        emit(writer, Event::Text(BytesText::new(&text)));
        emit(writer, Event::End(BytesEnd::new(name)));
    }
}

fn parent<'n, 'a: 'n>(
    writer: &mut Writer<Vec<u8>>,
    name: &str,
    children: impl Iterator<Item = (&'static str, &'n Node<'a>)>,
) {
    emit(writer, Event::Start(BytesStart::new(name)));
    for (name, value) in children {
        value.element(writer, name);
    }
    emit(writer, Event::End(BytesEnd::new(name)));
}

fn emit(writer: &mut Writer<Vec<u8>>, event: Event<'_>) {
    writer.write_event(event).expect("writing into memory does not fail");
}

/// The text without the characters that XML 1.0 cannot hold, not even escaped.
fn only_xml_characters(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_xml_character) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|character| is_xml_character(*character)).collect())
    }
}

const fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Degrees(degrees) => serializer.serialize_f64(*degrees),
            Self::Count(count) => serializer.serialize_u32(*count),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Record(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            Self::List(_, values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(value)?;
                }
                list.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_dropped_and_the_rest_is_escaped() {
        let node = Node::text("a\u{0}b\u{B}<c>&\u{FFFE}\t\"水\"\u{1F525}");
        assert_eq!(
            node.render("t", Format::Xml),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><t>ab&lt;c&gt;&amp;\t&quot;水&quot;\u{1F525}</t>"
        );
        assert_eq!(node.render("t", Format::Json), "\"a\\u0000b\\u000b<c>&\u{FFFE}\\t\\\"水\\\"\u{1F525}\"");
    }

    #[test]
    fn a_list_has_named_items_in_xml_and_none_in_json() {
        let node = Node::List("item", vec![Node::Flag(true), Node::Count(400), Node::Null]);
        let xml = node.render("items", Format::Xml);
        assert!(xml.ends_with("<items><item>true</item><item>400</item><item/></items>"), "{xml}");
        assert_eq!(node.render("items", Format::Json), "[true,400,null]");
    }

    #[test]
    fn degrees_that_are_no_number_are_left_out() {
        assert_eq!(Node::maybe_degrees(Some(f64::NAN)), Node::Null);
        assert_eq!(Node::maybe_degrees(Some(f64::INFINITY)), Node::Null);
        assert_eq!(Node::maybe_degrees(Some(31.3)), Node::Degrees(31.3));
    }
}
