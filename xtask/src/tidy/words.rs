//! Words that have no place in any text of the tree: notes to self, and paths of somebody's machine.

use super::Finding;
use super::mask::is_word;
use super::tree::Tree;

const RULE: &str = "words";

/// Spelled in halves, or this file would be its own first finding.
const NOTES: &[&str] = &[concat!("FIX", "ME"), concat!("XX", "X"), concat!("TO", "DO"), concat!("HA", "CK")];
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
const STAND_IN: &str = concat!("place", "holder");

/// Names every line with such a word.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_generated()) {
        for (index, line) in file.text.lines().enumerate() {
            let mut find = |what: String| findings.push(Finding::new(RULE, &file.path, index + 1, what));
            for note in NOTES {
                if whole_words(line, note).next().is_some() {
                    find(format!("`{note}` is a note to self; do it or open an issue"));
                }
            }
            for path in MACHINE_PATHS {
                if names_path(line, path) {
                    find(format!("`{path}` is a path of somebody's machine"));
                }
            }
            let lower = line.to_ascii_lowercase();
            if whole_words(&lower, STAND_IN).any(|at| !is_markup(&lower, at)) {
                find(format!("`{STAND_IN}`: put the real thing in its place"));
            }
        }
    }
    findings
}

/// Where a word stands by itself in a line.
fn whole_words<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = line.as_bytes();
    line.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = *at == 0 || !is_ascii_word(bytes[at - 1]);
        let after = bytes.get(at + word.len()).is_none_or(|byte| !is_ascii_word(*byte));
        before && after
    })
}

/// Beside Chinese text a Latin word still stands alone, so only ASCII joins.
fn is_ascii_word(byte: u8) -> bool {
    byte < 0x80 && is_word(byte)
}

/// Whether a path begins here and is not the tail of a longer one or of a web address.
fn names_path(line: &str, path: &str) -> bool {
    let bytes = line.as_bytes();
    line.match_indices(path).any(|(at, _)| {
        at == 0
            || !(is_ascii_word(bytes[at - 1]) || matches!(bytes[at - 1], b'.' | b'}' | b'-' | b'/' | b'~'))
    })
}

/// Whether the word is HTML's attribute, a property of that name, or the style of the attribute's text.
fn is_markup(line: &str, at: usize) -> bool {
    let before = &line[..at];
    let after = line[at + STAND_IN.len()..].trim_start();
    before.ends_with(':')
        || before.ends_with('.')
        || before.trim_end().ends_with('{')
        || after.starts_with(['=', '?', ':', '}', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        check(&Tree::of(&[("a.md", line)])).len()
    }

    #[test]
    fn notes_to_self_are_found() {
        for note in NOTES {
            assert_eq!(found(&format!("// {note}: later")), 1, "{note}");
        }
        assert_eq!(found(&format!("a{}b and {}X", NOTES[1], NOTES[1])), 0);
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        assert_eq!(found(&format!("see {}x/y.md", MACHINE_PATHS[0])), 1);
        assert_eq!(found(&format!("\"{}.cargo\"", MACHINE_PATHS[1])), 1);
        assert_eq!(found(&format!("https://example.org{}y", MACHINE_PATHS[0])), 0);
    }

    #[test]
    fn the_attribute_of_a_field_is_fine_and_the_word_is_not() {
        assert_eq!(found(&format!("<input {STAND_IN}=\"name\">")), 0);
        assert_eq!(found(&format!("input::{STAND_IN} {{ color: grey }}")), 0);
        assert_eq!(found(&format!("{STAND_IN}?: string")), 0);
        assert_eq!(found(&format!("this is a {STAND_IN} for the map")), 1);
    }

    #[test]
    fn what_a_program_wrote_is_left_alone() {
        let tree = Tree::of(&[("console/package-lock.json", NOTES[0]), ("a/b.snap", NOTES[1])]);
        assert!(check(&tree).is_empty());
    }
}
