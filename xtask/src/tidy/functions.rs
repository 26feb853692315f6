//! A function fits a screen: none is longer than 70 lines, from `fn` to its closing brace.

use super::Finding;
use super::mask::{is_word, line_of};
use super::tree::Tree;

const RULE: &str = "function-size";
const LINES_MAX: usize = 70;

/// Names every function that is too long.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.is_rust()) {
        for function in functions(&file.code) {
            if function.lines > LINES_MAX {
                let what =
                    format!("`{}` has {} lines, the limit is {LINES_MAX}", function.name, function.lines);
                findings.push(Finding::new(RULE, &file.path, function.line, what));
            }
        }
    }
    findings
}

struct Function {
    name: String,
    line: usize,
    lines: usize,
}

/// Every function with a body, inner ones and closures' neighbours included.
fn functions(code: &str) -> Vec<Function> {
    let bytes = code.as_bytes();
    let mut functions = Vec::new();
    for (start, _) in code.match_indices("fn ") {
        if start > 0 && is_word(bytes[start - 1]) {
            continue;
        }
        let name: String =
            code[start + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue;
        }
        if let Some(end) = end_of_body(bytes, start) {
            let line = line_of(code, start);
            functions.push(Function { name, line, lines: line_of(code, end) - line + 1 });
        }
    }
    functions
}

/// Where the body that follows a signature closes; nothing for a signature alone.
fn end_of_body(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_body = false;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b';' if depth == 0 => return None,
            b'{' if depth == 0 => {
                in_body = true;
                depth += 1;
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if in_body && depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        check(&Tree::of(&[("crates/model/src/a.rs", text)]))
            .into_iter()
            .map(|finding| format!("{}: {}", finding.line, finding.what))
            .collect()
    }

    #[test]
    fn a_function_of_71_lines_is_found() {
        let text = format!("\nfn long() {{\n{}}}\n", "    step();\n".repeat(69));
        assert_eq!(found(&text), ["2: `long` has 71 lines, the limit is 70"]);
    }

    #[test]
    fn a_function_of_70_lines_fits() {
        let text = format!("fn fits(a: [u8; 3]) -> u8 {{\n{}}}\n", "    step();\n".repeat(68));
        assert!(found(&text).is_empty());
    }

    #[test]
    fn braces_in_text_and_signatures_alone_do_not_count() {
        let text =
            format!("trait T {{\n    fn f(&self);\n}}\n{}", "// {\nconst X: &str = \"{\";\n".repeat(80));
        assert!(found(&text).is_empty());
    }

    #[test]
    fn a_type_that_mentions_a_function_is_none() {
        assert!(functions("type F = fn (u8) -> u8; struct Often;").is_empty());
    }
}
