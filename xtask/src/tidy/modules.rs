//! Forgotten files: every Rust file below `src/`, `tests/` and `benches/` is reached by a `mod` from a root.

use super::Finding;
use super::tree::{Tree, has_ending};
use std::collections::BTreeSet;
use syn::visit::Visit;

const RULE: &str = "modules";

/// Names every file that no root reaches, and every file that is not Rust.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<String> =
        tree.files.iter().filter(|file| is_root(&file.path)).map(|file| file.path.clone()).collect();
    while let Some(path) = waiting.pop() {
        let Some(text) = tree.text(&path) else { continue };
        match syn::parse_file(text) {
            Ok(file) => {
                let mut finder =
                    Finder { tree, folder: folder_of_children(&path), file: &path, found: Vec::new() };
                finder.visit_file(&file);
                let found = finder.found;
                if reached.insert(path) {
                    waiting.extend(found);
                }
            }
            Err(error) => findings.push(Finding::new(RULE, &path, 0, format!("cannot be read: {error}"))),
        }
    }
    for file in tree.files.iter().filter(|file| file.is_rust() && is_source(&file.path)) {
        if !reached.contains(&file.path) {
            findings.push(Finding::new(RULE, &file.path, 0, "no `mod` leads here"));
        }
    }
    findings
}

/// Looks for `mod name;`, also inside `mod outer { … }`.
struct Finder<'a> {
    tree: &'a Tree,
    folder: String,
    file: &'a str,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        let name = name.trim_start_matches("r#");
        if module.content.is_some() {
            let outer = std::mem::take(&mut self.folder);
            self.folder = format!("{outer}{name}/");
            syn::visit::visit_item_mod(self, module);
            self.folder = outer;
            return;
        }
        let own = path_attribute(module).map(|path| {
            let (beside, _) = self.file.rsplit_once('/').unwrap_or(("", self.file));
            format!("{beside}/{path}")
        });
        let usual = [format!("{}{name}.rs", self.folder), format!("{}{name}/mod.rs", self.folder)];
        self.found.extend(own.into_iter().chain(usual).filter(|path| self.tree.paths.contains(path)));
    }
}

fn path_attribute(module: &syn::ItemMod) -> Option<String> {
    module.attrs.iter().find(|attribute| attribute.path().is_ident("path")).and_then(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) = &pair.value else { return None };
        Some(path.value())
    })
}

/// The part of a path that begins with `src/`, `tests/` and so on, within its package.
fn within_package(path: &str) -> Option<&str> {
    let package = path.strip_prefix("crates/").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest);
    package.or_else(|| path.strip_prefix("xtask/"))
}

fn is_source(path: &str) -> bool {
    within_package(path).is_some_and(|inner| {
        ["src/", "tests/", "benches/", "examples/"].iter().any(|folder| inner.starts_with(folder))
    })
}

fn is_root(path: &str) -> bool {
    let Some(inner) = within_package(path) else { return false };
    let parts: Vec<&str> = inner.split('/').collect();
    match parts.as_slice() {
        ["src", "bin", file] | ["tests" | "benches" | "examples", file] => has_ending(file, "rs"),
        ["build.rs"]
        | ["src", "lib.rs" | "main.rs"]
        | ["src", "bin", _, "main.rs"]
        | ["tests" | "benches" | "examples", _, "main.rs"] => true,
        _ => false,
    }
}

/// Where the files of a module's children are looked for, with a closing `/`.
fn folder_of_children(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if is_root(path) || name == "mod.rs" {
        return format!("{folder}/");
    }
    format!("{folder}/{}/", name.trim_end_matches(".rs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).into_iter().map(|finding| finding.path).collect()
    }

    #[test]
    fn a_file_that_no_module_names_is_found() {
        let files = [
            ("crates/model/src/lib.rs", "mod report;"),
            ("crates/model/src/report/mod.rs", "mod command;"),
            ("crates/model/src/report/command.rs", ""),
            ("crates/model/src/report/forgotten.rs", ""),
            ("crates/model/tests/it/main.rs", "mod report;"),
            ("crates/model/tests/it/report.rs", ""),
            ("crates/model/tests/it/lost.rs", ""),
        ];
        assert_eq!(found(&files), ["crates/model/src/report/forgotten.rs", "crates/model/tests/it/lost.rs"]);
    }

    #[test]
    fn inner_modules_and_named_paths_lead_on() {
        let files = [
            ("xtask/src/main.rs", "mod outer { mod inner; } #[path = \"other.rs\"] mod renamed;"),
            ("xtask/src/outer/inner.rs", "mod deep;"),
            ("xtask/src/outer/inner/deep.rs", ""),
            ("xtask/src/other.rs", ""),
            ("crates/http/benches/load.rs", "fn main() {}"),
        ];
        assert!(found(&files).is_empty());
    }

    #[test]
    fn a_file_that_is_not_rust_is_found() {
        assert_eq!(found(&[("crates/model/src/lib.rs", "fn {")]), ["crates/model/src/lib.rs"; 2]);
    }
}
