//! Finds the field that a JSON reader stumbled over, from the place where it stopped.

use serde_json::Error;

enum Frame {
    Object { key: String, key_is_next: bool },
    Array { index: usize },
}

/// The path of the field at which reading stopped, such as `place.lon` or `reports[2]`.
pub(crate) fn path_of(json: &[u8], failure: &Error) -> String {
    path_at(json, offset_of(json, failure.line(), failure.column()))
}

fn offset_of(json: &[u8], line: usize, column: usize) -> usize {
    let line_start = if line <= 1 {
        0
    } else {
        let breaks = json.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        breaks.map(|(at, _)| at + 1).nth(line - 2).unwrap_or(json.len())
    };
    (line_start + column).min(json.len())
}

/// The path of the value or key that ends before `end`. An object that closes right there is meant itself.
fn path_at(json: &[u8], end: usize) -> String {
    let mut frames: Vec<Frame> = Vec::new();
    let mut at = 0;
    while at < end {
        match json[at] {
            b'{' => frames.push(Frame::Object { key: String::new(), key_is_next: true }),
            b'[' => frames.push(Frame::Array { index: 0 }),
            b'}' | b']' => {
                if let Some(Frame::Object { key, .. }) = frames.last_mut() {
                    key.clear();
                }
                if json[at + 1..end].iter().any(|byte| !byte.is_ascii_whitespace()) {
                    frames.pop();
                }
            }
            b',' => match frames.last_mut() {
                Some(Frame::Array { index }) => *index += 1,
                Some(Frame::Object { key_is_next, .. }) => *key_is_next = true,
                None => {}
            },
            b':' => {
                if let Some(Frame::Object { key_is_next, .. }) = frames.last_mut() {
                    *key_is_next = false;
                }
            }
            b'"' => {
                let start = at + 1;
                at = end_of_text(json, start);
                if let Some(Frame::Object { key, key_is_next: true }) = frames.last_mut() {
                    *key = String::from_utf8_lossy(&json[start..at.min(json.len())]).into_owned();
                }
            }
            _ => {}
        }
        at += 1;
    }
    written(&frames)
}

fn end_of_text(json: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < json.len() && json[at] != b'"' {
        at += if json[at] == b'\\' { 2 } else { 1 };
    }
    at
}

fn written(frames: &[Frame]) -> String {
    let mut path = String::new();
    for frame in frames {
        match frame {
            Frame::Object { key, .. } if key.is_empty() => {}
            Frame::Object { key, .. } => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Frame::Array { index } => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading matters")]
    struct Outer {
        name: String,
        #[serde(default)]
        inner: Option<Inner>,
        #[serde(default)]
        list: Vec<u8>,
    }

    #[derive(serde::Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading matters")]
    struct Inner {
        lon: f64,
    }

    fn found(json: &str) -> String {
        path_of(json.as_bytes(), &serde_json::from_str::<Outer>(json).unwrap_err())
    }

    #[test]
    fn the_field_at_fault_is_named_by_its_path() {
        assert_eq!(found(r#"{"name":1}"#), "name");
        assert_eq!(found(r#"{"name":"a","inner":{"lon":"b"}}"#), "inner.lon");
        assert_eq!(found(r#"{"name":"a","inner":{"lon":1,"x":2}}"#), "inner.x");
        assert_eq!(found("{\n  \"name\": \"a\",\n  \"list\": [1, 2, true]\n}"), "list[2]");
        assert_eq!(found(r#"{"name":"a\"","other":{}}"#), "other");
    }

    #[test]
    fn a_missing_field_is_missing_from_the_object_that_closed() {
        assert_eq!(found(r#"{"name":"a","inner":{}}"#), "inner");
        assert_eq!(found(r#"{"list":[1]}"#), "");
    }
}
