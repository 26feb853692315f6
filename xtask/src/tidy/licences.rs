//! Every package that goes into the product has a licence that `deny.toml` allows; banned packages are not in the graph.
//!
//! `cargo deny` reads the same file and more of it; this holds the two rules that matter without installing it.

use super::Finding;
use super::metadata::Packages;
use super::tree::Tree;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

const RULE: &str = "licences";
const POLICY: &str = "deny.toml";

/// Packages that say nothing in their manifest, with what they say elsewhere.
const CLARIFIED: &[(&str, &str, &str)] = &[("@mapbox/jsonlint-lines-primitives", "2.0.2", "MIT")];

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
struct NpmLock {
    packages: BTreeMap<String, NpmPackage>,
}

#[derive(Deserialize)]
struct NpmPackage {
    #[serde(default)]
    version: String,
    license: Option<String>,
    #[serde(default)]
    dev: bool,
}

/// Names every package with a licence that is not allowed, and every banned one.
pub(crate) fn check(packages: &Packages, tree: &Tree) -> Result<Vec<Finding>> {
    let text = tree.text(POLICY).with_context(|| format!("finding {POLICY}"))?;
    let policy: Policy = toml::from_str(text).with_context(|| format!("reading {POLICY}"))?;
    let mut findings = Vec::new();
    for package in packages.packages.iter().filter(|package| package.source.is_some()) {
        let licence = package.license.as_deref().unwrap_or("none");
        if !allows(licence, &policy.licenses.allow) {
            let what =
                format!("{} {} is under `{licence}`, which is not allowed", package.name, package.version);
            findings.push(Finding::new(RULE, "Cargo.lock", 0, what));
        }
        if policy.bans.deny.iter().any(|banned| banned.name == package.name) {
            let what = format!("{} {} is banned", package.name, package.version);
            findings.push(Finding::new(RULE, "Cargo.lock", 0, what));
        }
    }
    findings.extend(console(tree, &policy.licenses.allow)?);
    Ok(findings)
}

/// The packages that are shipped inside the console; what only builds or tests it is not shipped.
fn console(tree: &Tree, allowed: &[String]) -> Result<Vec<Finding>> {
    let path = "console/package-lock.json";
    let Some(text) = tree.text(path) else { return Ok(Vec::new()) };
    let lock: NpmLock = serde_json::from_str(text).with_context(|| format!("reading {path}"))?;
    let shipped = lock.packages.iter().filter(|(name, package)| !name.is_empty() && !package.dev);
    Ok(shipped
        .filter_map(|(name, package)| {
            let licence =
                package.license.as_deref().or_else(|| clarified(name, &package.version)).unwrap_or("none");
            let what = format!("{name} is under `{licence}`, which is not allowed");
            (!allows(licence, allowed)).then(|| Finding::new(RULE, path, 0, what))
        })
        .collect())
}

fn clarified(path: &str, version: &str) -> Option<&'static str> {
    let name = path.rsplit_once("node_modules/").map_or(path, |(_, name)| name);
    CLARIFIED.iter().find(|(known, of, _)| *known == name && *of == version).map(|(_, _, licence)| *licence)
}

/// Whether an SPDX expression can be met with the allowed licences alone.
fn allows(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, allowed };
    let met = reader.either();
    met && reader.at == words.len()
}

/// Reads an expression: `either` joins with OR, `both` with AND, `one` is a licence or a bracket.
struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at) == Some(&word);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self) -> bool {
        let mut met = self.both();
        while self.take("OR") {
            met |= self.both();
        }
        met
    }

    fn both(&mut self) -> bool {
        let mut met = self.one();
        while self.take("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let met = self.either();
            return self.take(")") && met;
        }
        let Some(licence) = self.words.get(self.at) else { return false };
        self.at += 1;
        let mut name = (*licence).to_owned();
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.words.get(self.at).copied().unwrap_or_default());
            self.at += 1;
        }
        self.allowed.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY_SAMPLE: &str = "[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n[bans]\ndeny = [{ crate = \"ring\", reason = \"x\" }]\n";

    fn expression(text: &str, expected: bool) {
        let allowed = ["MIT", "Apache-2.0", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        assert_eq!(allows(text, &allowed), expected, "{text}");
    }

    #[test]
    fn expressions_are_met_with_allowed_licences_alone() {
        expression("MIT", true);
        expression("MIT/Apache-2.0", true);
        expression("GPL-3.0 OR MIT", true);
        expression("GPL-3.0", false);
        expression("MIT AND GPL-3.0", false);
        expression("(MIT OR GPL-3.0) AND ISC", true);
        expression("ISC AND (Apache-2.0 OR OpenSSL)", true);
        expression("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true);
        expression("GPL-2.0 WITH Classpath-exception-2.0", false);
        expression("", false);
        expression("MIT MIT", false);
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        let tree = Tree::of(&[("deny.toml", POLICY_SAMPLE)]);
        let packages = Packages::of(&[
            ("good", "MIT", &[]),
            ("bad", "AGPL-3.0", &[]),
            ("silent", "", &[]),
            ("ring", "MIT", &[]),
        ]);
        let found = check(&packages, &tree).expect("the sample policy is sound");
        let found: Vec<String> = found.into_iter().map(|finding| finding.what).collect();
        assert_eq!(
            found,
            [
                "bad 1.0.0 is under `AGPL-3.0`, which is not allowed",
                "silent 1.0.0 is under `none`, which is not allowed",
                "ring 1.0.0 is banned"
            ]
        );
    }

    #[test]
    fn what_the_console_ships_is_looked_at_and_its_tools_are_not() {
        let lock = r#"{"packages": {
            "": {"license": "none"},
            "node_modules/a": {"license": "MIT"},
            "node_modules/b": {"license": "SSPL-1.0"},
            "node_modules/c": {"license": "SSPL-1.0", "dev": true}}}"#;
        let tree = Tree::of(&[("deny.toml", POLICY_SAMPLE), ("console/package-lock.json", lock)]);
        let found = check(&Packages::of(&[]), &tree).expect("the samples are sound");
        assert_eq!(found.len(), 1);
        assert!(found[0].what.starts_with("node_modules/b "));
    }
}
