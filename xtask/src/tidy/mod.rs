//! The house rules that a machine can hold: it reads the tree and names, with file and line, what breaks one.
//!
//! ```text
//!   the tree ──► Tree ──► one file per rule ──► findings ──► less those explained in place ──► report
//! ```
//! An exception is explained where it is made, on the line above:
//! the word `tidy`, the rule and the reason, each followed by a colon. An explanation that excuses nothing is itself a finding.

mod calls;
mod documents;
mod exceptions;
mod functions;
mod imports;
mod licences;
mod mask;
mod metadata;
mod modules;
mod sizes;
mod tree;
mod words;

use crate::process::root;
use anyhow::{Result, bail};
use std::fmt;
use std::time::Instant;
use tree::Tree;

/// Something that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    /// Counted from one; zero speaks of the whole file.
    line: usize,
    rule: &'static str,
    what: String,
}

impl Finding {
    fn new(rule: &'static str, path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, rule, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(formatter, "{}: {}: {}", self.path, self.rule, self.what)
        } else {
            write!(formatter, "{}:{}: {}: {}", self.path, self.line, self.rule, self.what)
        }
    }
}

/// Reads the whole tree and prints what it finds.
pub(crate) fn run() -> Result<()> {
    let start = Instant::now();
    let tree = Tree::load(&root())?;
    let findings = findings(&tree)?;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("tidy found {}", findings.len());
    }
    println!("tidy: {} files in {:.1} s, nothing found", tree.files.len(), start.elapsed().as_secs_f64());
    Ok(())
}

/// Everything that breaks a rule and is not explained in place.
fn findings(tree: &Tree) -> Result<Vec<Finding>> {
    let packages = metadata::read()?;
    let mut findings = Vec::new();
    findings.extend(imports::check(&packages));
    findings.extend(licences::check(&packages, tree)?);
    for rule in [calls::check, documents::check, functions::check, modules::check, sizes::check, words::check]
    {
        findings.extend(rule(tree));
    }
    let mut findings = exceptions::apply(tree, findings);
    findings.sort();
    findings.dedup();
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        let tree = Tree::load(&root()).expect("the tree can be read");
        let findings = findings(&tree).expect("cargo knows its packages");
        let list: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "{}", list.join("\n"));
    }
}
