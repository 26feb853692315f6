//! Calls and marks that have no place: the clock, chance and waiting outside the binary, silenced lints,
//! tests that do not run, and code that is not there yet.

use super::Finding;
use super::mask::{is_word, line_of};
use super::tree::{SourceFile, Tree};

const RULE: &str = "calls";

/// Time, chance and waiting: only the binary may.
const OUTSIDE: &[(&str, &str)] = &[
    ("SystemTime::now", "time comes in as an argument"),
    ("Timestamp::now", "time comes in as an argument"),
    ("Zoned::now", "time comes in as an argument"),
    ("thread::sleep", "wait for the thing itself"),
    ("rand::", "chance comes in through a port"),
    ("getrandom::", "chance comes in through a port"),
    ("Uuid::new_v4", "ids come from a port"),
    ("Uuid::now_v7", "ids come from a port"),
];

/// What the rooms of rules and use cases may not do besides.
const INSIDE: &[(&str, &str)] =
    &[("Instant::now", "time comes in as an argument"), ("time::sleep", "wait for the thing itself")];

/// The rooms that must be repeatable to the last step.
const REPEATABLE: &[&str] = &["model", "api", "exchange", "operations", "simulation"];

/// What no file may hold.
const NOWHERE: &[(&str, &str)] = &[
    ("todo!", "unfinished code stays out of the tree"),
    ("unimplemented!", "unfinished code stays out of the tree"),
];

/// Names every banned call, attribute and name.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        if file.is_rust() {
            calls(file, &mut findings);
            attributes(file, &mut findings);
            stand_ins(file, &file.code, &mut findings);
        } else if file.is_script() && !file.is_generated() {
            stand_ins(file, &file.text, &mut findings);
        }
    }
    findings
}

fn calls(file: &SourceFile, findings: &mut Vec<Finding>) {
    let mut banned = NOWHERE.to_vec();
    if file.room() != "anlan" {
        banned.extend(OUTSIDE);
    }
    if REPEATABLE.contains(&file.room()) {
        banned.extend(INSIDE);
    }
    for (call, why) in banned {
        for (at, _) in file.code.match_indices(call) {
            if is_whole(&file.code, at, call.len()) {
                let name = call.trim_end_matches("::");
                let what = format!("`{name}` is banned here: {why}");
                findings.push(Finding::new(RULE, &file.path, line_of(&file.code, at), what));
            }
        }
    }
}

/// Whether a hit is not a part of a longer name.
fn is_whole(code: &str, at: usize, length: usize) -> bool {
    let bytes = code.as_bytes();
    let ends_open = matches!(bytes[at + length - 1], b':' | b'!');
    let before = at == 0 || !is_word(bytes[at - 1]);
    let after = ends_open || bytes.get(at + length).is_none_or(|byte| !is_word(*byte));
    before && after
}

fn attributes(file: &SourceFile, findings: &mut Vec<Finding>) {
    for (at, _) in file.code.match_indices('#') {
        let rest = file.code[at + 1..].trim_start_matches('!');
        let Some(inner) = rest.strip_prefix('[') else { continue };
        let inner = &inner[..end_of_attribute(inner)];
        let what = if inner.starts_with("ignore") {
            "a test that does not run is no test"
        } else if inner.starts_with("allow(") || inner.contains(" allow(") {
            "a lint is silenced by `expect` with a reason"
        } else {
            continue;
        };
        findings.push(Finding::new(RULE, &file.path, line_of(&file.code, at), what));
    }
}

fn end_of_attribute(inner: &str) -> usize {
    let mut depth = 1_usize;
    for (at, byte) in inner.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    inner.len()
}

/// Names that pretend to be something else: tests here use the real thing or the in-memory one.
fn stand_ins(file: &SourceFile, code: &str, findings: &mut Vec<Finding>) {
    let word = concat!("mo", "ck");
    for (index, line) in code.lines().enumerate() {
        if line.to_ascii_lowercase().contains(word) {
            let what = format!("a {word} proves nothing; use the real thing or the in-memory one");
            findings.push(Finding::new(RULE, &file.path, index + 1, what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, String)> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| (finding.line, finding.what)).collect()
    }

    #[test]
    fn the_clock_is_read_in_the_binary_only() {
        let text = "fn f() {\n    let now = std::time::SystemTime::now();\n}\n";
        assert_eq!(found("crates/model/src/a.rs", text).len(), 1);
        assert_eq!(found("crates/http/src/a.rs", text)[0].0, 2);
        assert!(found("crates/anlan/src/clock.rs", text).is_empty());
    }

    #[test]
    fn a_call_inside_a_macro_is_found() {
        assert_eq!(found("crates/api/src/a.rs", "assert!(Instant::now() > x);").len(), 1);
        assert!(found("crates/http/src/a.rs", "assert!(Instant::now() > x);").is_empty());
    }

    #[test]
    fn chance_is_found_by_any_road() {
        for text in ["use rand::Rng;", "let id = uuid::Uuid::new_v4();", "Uuid::now_v7()", "thread::sleep(x)"]
        {
            assert_eq!(found("crates/operations/src/a.rs", text).len(), 1, "{text}");
        }
        assert!(
            found("crates/operations/src/a.rs", "use strand::Thing; let Uuid = 1; brand::x()").is_empty()
        );
    }

    #[test]
    fn words_in_comments_and_strings_are_no_calls() {
        assert!(found("crates/model/src/a.rs", "// SystemTime::now\nconst A: &str = \"todo!\";").is_empty());
    }

    #[test]
    fn silenced_lints_and_sleeping_tests_are_found() {
        let path = "crates/anlan/src/a.rs";
        assert_eq!(found(path, "#![allow(dead_code)]").len(), 1);
        assert_eq!(found(path, "#[cfg_attr(test, allow(dead_code))]").len(), 1);
        assert_eq!(found(path, "#[test]\n#[ignore = \"slow\"]\nfn f() {}")[0].0, 2);
        assert!(found(path, "#[expect(dead_code, reason = \"x\")]").is_empty());
    }

    #[test]
    fn unfinished_code_is_found() {
        assert_eq!(found("crates/anlan/src/a.rs", "fn f() { todo!() }").len(), 1);
        assert_eq!(found("crates/anlan/src/a.rs", "fn f() { unimplemented!(\"x\") }").len(), 1);
    }

    #[test]
    fn stand_ins_are_found_in_every_language() {
        let word = concat!("mo", "ck");
        assert_eq!(found("crates/http/tests/it/a.rs", &format!("fn {word}_store() {{}}")).len(), 1);
        assert_eq!(found("console/src/live/fold.test.ts", &format!("vi.{word}('x')")).len(), 1);
    }
}
