//! Documents that name a path name one that exists.
//!
//! A word in backticks is taken for a path when it looks like one of this tree: it begins with a folder of the root or
//! of a crate, or ends like a source file. A link of a document is always a path unless it is an address.

use super::Finding;
use super::tree::{Tree, has_ending};

const RULE: &str = "documents";

/// Endings by which a word without a folder is known for a file of ours.
const ENDINGS: &[&str] =
    &[".rs", ".ts", ".svelte", ".md", ".toml", ".json", ".css", ".py", ".sh", ".html", ".mjs", ".snap"];

/// What a task makes; it is named in documents and is not in the tree.
const MADE: &[&str] = &["target", "dist", "console/dist", "e2e/results", ".demo", "e2e/playwright-report"];

/// Names every path in a document that leads nowhere.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_document(&file.path)) {
        let mut in_block = false;
        for (index, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                in_block = !in_block;
            }
            if in_block {
                continue;
            }
            let quoted = quoted(line)
                .filter_map(|word| path_in(word, tree))
                .filter(|path| !exists(path, &file.path, tree));
            let linked = links(line).filter(|link| !link_exists(link, &file.path, tree)).map(str::to_owned);
            for path in quoted.chain(linked) {
                findings.push(Finding::new(RULE, &file.path, index + 1, format!("`{path}` does not exist")));
            }
        }
    }
    findings
}

fn is_document(path: &str) -> bool {
    has_ending(path, "md") && (!path.contains('/') || path.starts_with("docs/"))
}

/// The words of a line that stand in backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The targets of a line's links, without addresses and anchors.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
        (!target.is_empty() && !target.contains("://") && !target.starts_with("mailto:")).then_some(target)
    })
}

/// The path that a quoted word names, if it names one of this tree.
fn path_in(word: &str, tree: &Tree) -> Option<String> {
    let word = word.split('#').next().unwrap_or_default();
    let is_pattern = word.contains(|c: char| c.is_whitespace() || "*<>{}()…|$@=\"'".contains(c));
    if word.is_empty()
        || is_pattern
        || word.starts_with(['/', '-', '~'])
        || word.contains("://")
        || word.contains("NNN")
    {
        return None;
    }
    let word = without_line(word).trim_start_matches("./").trim_end_matches('/');
    let has_ending = ENDINGS.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len());
    let first = word.split('/').next().unwrap_or_default();
    let is_ours = word.contains('/') && (in_root(first, tree) || in_crates(word, tree));
    (has_ending || is_ours).then(|| word.to_owned())
}

fn in_root(first: &str, tree: &Tree) -> bool {
    tree.paths.contains(first)
}

/// Whether a word such as `model/src/report` begins in a crate.
fn in_crates(word: &str, tree: &Tree) -> bool {
    let mut parts = word.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    tree.paths.contains(&format!("crates/{first}"))
        && matches!(second, "src" | "tests" | "benches" | "golden")
}

/// The word without `:12` at its end.
fn without_line(word: &str) -> &str {
    match word.rsplit_once(':') {
        Some((path, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => path,
        _ => word,
    }
}

fn exists(path: &str, document: &str, tree: &Tree) -> bool {
    let is_made = MADE.iter().any(|made| path == *made || path.starts_with(&format!("{made}/")));
    let ending = format!("/{path}");
    is_made
        || tree.paths.contains(path)
        || tree.paths.contains(&format!("crates/{path}"))
        || link_exists(path, document, tree)
        // A file may be named by the end of its path, once the document has said where we are.
        || tree.paths.iter().any(|known| known.ends_with(&ending))
}

fn link_exists(link: &str, document: &str, tree: &Tree) -> bool {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in link.trim_end_matches('/').split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            name => parts.push(name),
        }
    }
    parts.is_empty() || tree.paths.contains(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("docs/guide.md", text),
            ("docs/other.md", ""),
            ("crates/model/src/report/mod.rs", ""),
            ("README.md", ""),
        ]);
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_path_that_leads_nowhere_is_found() {
        assert_eq!(found("see `crates/model/src/gone.rs`"), ["`crates/model/src/gone.rs` does not exist"]);
        assert_eq!(found("see `model/src/shed/`"), ["`model/src/shed` does not exist"]);
        assert_eq!(found("see `gone.md`"), ["`gone.md` does not exist"]);
        assert_eq!(found("see [it](gone.md#x)"), ["`gone.md` does not exist"]);
        assert_eq!(found("see [it](../../x.md)"), ["`../../x.md` does not exist"]);
    }

    #[test]
    fn paths_that_exist_are_fine_in_every_spelling() {
        let text = "`crates/model/src/report/mod.rs:12` `model/src/report` `report/mod.rs` `README.md` `docs/`\n\
            [a](other.md#part) [b](../README.md) [c](https://example.org/x.md)";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }

    #[test]
    fn addresses_types_and_patterns_are_no_paths() {
        let text = "`GET /api/v1/reports` `/api/v1/live` `application/json` `docs/decisions/NNN-title.md` `rules/*.toml`\n\
            `target/release/anlan` `text/event-stream` `--check` `and/or`\n```\ndocs/gone.md and `docs/gone.md`\n```";
        assert!(found(text).is_empty(), "{:?}", found(text));
    }
}
