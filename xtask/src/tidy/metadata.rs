//! What cargo knows: every package that is built here, its licence, and who imports whom.

use crate::process::{cargo, command, output};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Every package of the graph for this machine's platform.
#[derive(Deserialize)]
pub(crate) struct Packages {
    /// Ours and everyone else's.
    pub(crate) packages: Vec<Package>,
}

/// One package.
#[derive(Deserialize)]
pub(crate) struct Package {
    /// As in `Cargo.toml`.
    pub(crate) name: String,
    /// As in `Cargo.toml`.
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) license: Option<String>,
    /// Where it comes from; ours come from nowhere.
    pub(crate) source: Option<String>,
    /// What it asks for.
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a dependency table.
#[derive(Deserialize)]
pub(crate) struct Dependency {
    /// The package asked for.
    pub(crate) name: String,
    /// Nothing for a normal one, otherwise `dev` or `build`.
    pub(crate) kind: Option<String>,
}

/// Asks cargo.
pub(crate) fn read() -> Result<Packages> {
    let version = output(command("rustc").arg("-vV"))?;
    let host =
        version.lines().find_map(|line| line.strip_prefix("host: ")).context("finding rustc's host")?;
    let text = output(cargo().args(["metadata", "--format-version", "1", "--filter-platform", host]))?;
    let mut all: Packages = serde_json::from_str(&text).context("reading what cargo metadata printed")?;
    // The lock names packages that a feature would only tune if they were there; no build has them in it.
    let built = output(cargo().args(["tree", "--workspace", "--edges", "all", "--prefix", "none"]))?;
    let built: BTreeSet<(&str, &str)> = built.lines().filter_map(named).collect();
    all.packages.retain(|package| built.contains(&(package.name.as_str(), package.version.as_str())));
    Ok(all)
}

/// The name and version on a line of `cargo tree`, such as `anlan-model v0.1.0 (/anlan/crates/model)`.
fn named(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// A package of a sample: name, licence, and dependencies with their kinds. Ours begin with `anlan`.
#[cfg(test)]
pub(crate) type Sample<'a> = (&'a str, &'a str, &'a [(&'a str, Option<&'a str>)]);

#[cfg(test)]
impl Packages {
    /// A graph of samples.
    pub(crate) fn of(samples: &[Sample<'_>]) -> Self {
        let package = |(name, license, dependencies): &Sample<'_>| Package {
            name: (*name).to_owned(),
            version: "1.0.0".to_owned(),
            license: (!license.is_empty()).then(|| (*license).to_owned()),
            source: (!name.starts_with("anlan")).then(|| "registry".to_owned()),
            dependencies: dependencies
                .iter()
                .map(|(name, kind)| Dependency { name: (*name).to_owned(), kind: kind.map(str::to_owned) })
                .collect(),
        };
        Self { packages: samples.iter().map(package).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_tree_names_a_package() {
        assert_eq!(named("anlan-model v0.1.0 (/anlan/crates/model)"), Some(("anlan-model", "0.1.0")));
        assert_eq!(named("rand v0.9.5 (*)"), Some(("rand", "0.9.5")));
        assert_eq!(named(""), None);
    }
}
