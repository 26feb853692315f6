//! Who may import whom among our own crates. The table below is the one of `ARCHITECTURE.md`.

use super::Finding;
use super::metadata::Packages;

const RULE: &str = "imports";

/// A crate and the crates of ours that its code may use.
const TABLE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("storage", &[]),
    ("storage-sqlite", &["storage"]),
    ("api", &["model"]),
    ("exchange", &["model", "api"]),
    ("roads", &[]),
    ("planning", &["model", "roads"]),
    ("operations", &["model", "roads", "planning", "storage", "api"]),
    ("http", &["api", "model", "roads", "exchange", "operations"]),
    ("simulation", &["model", "roads", "planning", "storage", "api", "exchange", "operations"]),
    (
        "anlan",
        &[
            "model",
            "roads",
            "planning",
            "storage",
            "storage-sqlite",
            "api",
            "exchange",
            "operations",
            "http",
            "simulation",
        ],
    ),
    ("xtask", &[]),
];

/// What tests alone may use besides, and why.
const IN_TESTS: &[(&str, &str, &str)] = &[
    ("http", "storage", "its tests start a city on the in-memory store"),
    ("http", "simulation", "its tests people a city with the seeded one"),
];

/// Names every import that the table does not allow, and every crate that it does not know.
pub(crate) fn check(packages: &Packages) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages.packages.iter().filter(|package| package.source.is_none()) {
        let name = short(&package.name);
        let manifest =
            if name == "xtask" { "xtask/Cargo.toml".to_owned() } else { format!("crates/{name}/Cargo.toml") };
        let Some((_, allowed)) = TABLE.iter().find(|(known, _)| *known == name) else {
            findings.push(Finding::new(
                RULE,
                &manifest,
                0,
                format!("the table of imports does not know `{name}`"),
            ));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| is_ours(&dependency.name)) {
            let wanted = short(&dependency.name);
            let in_tests = dependency.kind.as_deref() == Some("dev");
            let excepted = in_tests && IN_TESTS.iter().any(|(who, whom, _)| *who == name && *whom == wanted);
            // A crate that names itself in its tests switches on a feature of its own.
            let is_itself = in_tests && wanted == name;
            if !allowed.contains(&wanted) && !excepted && !is_itself {
                let what = format!("`{name}` may not import `{wanted}`");
                findings.push(Finding::new(RULE, &manifest, 0, what));
            }
        }
    }
    findings
}

fn is_ours(name: &str) -> bool {
    name == "anlan" || name == "xtask" || name.starts_with("anlan-")
}

fn short(name: &str) -> &str {
    name.strip_prefix("anlan-").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(packages: &Packages) -> Vec<String> {
        check(packages).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn rules_that_import_a_store_are_found() {
        let packages = Packages::of(&[("anlan-model", "", &[("anlan-storage", None), ("serde", None)])]);
        assert_eq!(found(&packages), ["`model` may not import `storage`"]);
    }

    #[test]
    fn tests_may_use_a_little_more() {
        let allowed = Packages::of(&[("anlan-http", "", &[("anlan-storage", Some("dev"))])]);
        assert!(found(&allowed).is_empty());
        let code = Packages::of(&[("anlan-http", "", &[("anlan-storage", None)])]);
        assert_eq!(found(&code), ["`http` may not import `storage`"]);
        let other = Packages::of(&[("anlan-http", "", &[("anlan-storage-sqlite", Some("dev"))])]);
        assert_eq!(found(&other), ["`http` may not import `storage-sqlite`"]);
    }

    #[test]
    fn a_crate_that_the_table_does_not_know_is_found() {
        let packages = Packages::of(&[("anlan-shed", "", &[])]);
        assert_eq!(found(&packages), ["the table of imports does not know `shed`"]);
    }

    #[test]
    fn the_table_has_no_circle() {
        for (index, (name, allowed)) in TABLE.iter().enumerate() {
            for wanted in *allowed {
                let place = TABLE.iter().position(|(known, _)| known == wanted);
                assert!(
                    place.is_some_and(|place| place < index),
                    "{name} imports {wanted}, which comes later"
                );
            }
        }
    }
}
