//! Exceptions, explained in place: a comment on the line above names the rule and gives the reason.

use super::tree::Tree;
use super::{Finding, mask};
use std::collections::BTreeMap;

const RULE: &str = "exceptions";

/// How many lines at the head of a file may hold an explanation that speaks of the whole file.
const HEAD_LINES: usize = 5;

/// Every rule that an explanation may name.
const EXCUSABLE: &[&str] = &["calls", "documents", "file-size", "function-size", "modules", "words"];

struct Explanation {
    line: usize,
    rule: String,
    used: bool,
}

/// Takes away what is explained, and adds explanations that excuse nothing or say nothing.
pub(crate) fn apply(tree: &Tree, findings: Vec<Finding>) -> Vec<Finding> {
    let mut left = Vec::new();
    let mut explained: BTreeMap<&str, Vec<Explanation>> = BTreeMap::new();
    for file in &tree.files {
        let explanations = collect(&file.path, &file.text, &mut left);
        if !explanations.is_empty() {
            explained.insert(&file.path, explanations);
        }
    }
    for finding in findings {
        let text = tree.text(&finding.path).unwrap_or_default();
        let excused = explained
            .get_mut(finding.path.as_str())
            .and_then(|list| list.iter_mut().find(|explanation| excuses(explanation, &finding, text)));
        match excused {
            Some(explanation) => explanation.used = true,
            None => left.push(finding),
        }
    }
    for (path, list) in explained {
        for explanation in list.iter().filter(|explanation| !explanation.used) {
            left.push(Finding::new(
                RULE,
                path,
                explanation.line,
                "this explanation excuses nothing; take it out",
            ));
        }
    }
    left
}

fn collect(path: &str, text: &str, left: &mut Vec<Finding>) -> Vec<Explanation> {
    let mut explanations = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let Some(rest) = marked(line) else { continue };
        let (rule, reason) = rest.split_once(':').unwrap_or((rest, ""));
        let rule = rule.trim();
        if !EXCUSABLE.contains(&rule) {
            left.push(Finding::new(RULE, path, index + 1, format!("`{rule}` cannot be excused")));
        } else if reason.trim().trim_end_matches("-->").trim().len() < 10 {
            left.push(Finding::new(RULE, path, index + 1, "the exception gives no reason"));
        } else {
            explanations.push(Explanation { line: index + 1, rule: rule.to_owned(), used: false });
        }
    }
    explanations
}

/// What follows the mark, when the line is a comment that begins with it.
fn marked(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let comment = ["//", "#", "<!--", "/*", "--"].iter().find_map(|opening| line.strip_prefix(opening))?;
    comment.trim_start().strip_prefix("tidy:")
}

fn excuses(explanation: &Explanation, finding: &Finding, text: &str) -> bool {
    if explanation.rule != finding.rule {
        return false;
    }
    if finding.line == 0 {
        return explanation.line <= HEAD_LINES;
    }
    // Between the explanation and what it excuses there may be further comments and attributes only.
    explanation.line <= finding.line
        && text
            .lines()
            .skip(explanation.line)
            .take((finding.line - explanation.line).saturating_sub(1))
            .all(is_comment_or_attribute)
}

fn is_comment_or_attribute(line: &str) -> bool {
    let line = line.trim_start();
    ["//", "#", "<!--", "/*", "*"].iter().any(|opening| line.starts_with(opening))
        && !line.bytes().next().is_some_and(mask::is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str, line: usize) -> Vec<String> {
        let tree = Tree::of(&[("a.rs", text)]);
        let finding = Finding::new("calls", "a.rs", line, "reads the clock");
        apply(&tree, vec![finding]).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_reason_on_the_line_above_excuses() {
        assert!(left("// tidy: calls: this is where time begins\nnow()", 2).is_empty());
        assert!(
            left("// tidy: calls: this is where time begins\n#[expect(x)]\n// more\nnow()", 4).is_empty()
        );
    }

    #[test]
    fn an_exception_without_a_reason_is_none() {
        let left = left("// tidy: calls:\nnow()", 2);
        assert_eq!(left, ["the exception gives no reason", "reads the clock"]);
    }

    #[test]
    fn code_in_between_ends_the_excuse() {
        let left = left("// tidy: calls: this is where time begins\nlet x = 1;\nnow()", 3);
        assert_eq!(left, ["reads the clock", "this explanation excuses nothing; take it out"]);
    }

    #[test]
    fn a_whole_file_is_excused_at_its_head() {
        let tree = Tree::of(&[("a.rs", "// tidy: file-size: one table, read from top to bottom\n")]);
        assert!(apply(&tree, vec![Finding::new("file-size", "a.rs", 0, "too long")]).is_empty());
    }

    #[test]
    fn licences_are_not_excused_in_place() {
        assert_eq!(
            left("// tidy: licences: we like it very much\nnow()", 2),
            ["`licences` cannot be excused", "reads the clock"]
        );
    }
}
