//! The tree as the rules see it: paths and texts, without what is generated, built or installed.

use super::mask;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::Path;

/// Folders that hold what was built, installed or measured.
const SKIPPED_FOLDERS: &[&str] = &[
    ".git",
    ".demo",
    ".svelte-kit",
    ".venv",
    "__pycache__",
    "dist",
    "node_modules",
    "playwright-report",
    "results",
    "target",
    "test-results",
];

/// Text files that a program wrote; nobody can be asked to mend them by hand.
const GENERATED: &[&str] =
    &["Cargo.lock", "LICENSE", "package-lock.json", "console/src/api/schema.ts", "crates/api/openapi.json"];

/// Every file and folder that counts.
pub(crate) struct Tree {
    /// Text files, by path.
    pub(crate) files: Vec<SourceFile>,
    /// Every path, files and folders, relative to the root, with `/` between the parts.
    pub(crate) paths: BTreeSet<String>,
}

/// A text file.
pub(crate) struct SourceFile {
    /// Relative to the root, with `/` between the parts.
    pub(crate) path: String,
    /// As it stands.
    pub(crate) text: String,
    /// Of a Rust file: the text with blanks for comments and for what stands in quotes.
    pub(crate) code: String,
}

/// Whether a path ends in a dot and these letters.
pub(crate) fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found == ending)
}

impl SourceFile {
    /// A file with its masked code.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let code = if has_ending(path, "rs") { mask::code(text) } else { String::new() };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// Whether the file is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        has_ending(&self.path, "rs")
    }

    /// Whether the file is the console's or the browser tests' own source.
    pub(crate) fn is_script(&self) -> bool {
        has_ending(&self.path, "ts") || has_ending(&self.path, "svelte")
    }

    /// Whether a program wrote the file.
    pub(crate) fn is_generated(&self) -> bool {
        has_ending(&self.path, "snap") || GENERATED.iter().any(|name| self.path.ends_with(name))
    }

    /// The folder below `crates/` that the file lives in, or the first folder of its path.
    pub(crate) fn room(&self) -> &str {
        let inner = self.path.strip_prefix("crates/").unwrap_or(&self.path);
        inner.split('/').next().unwrap_or_default()
    }
}

impl Tree {
    /// Reads everything below a folder.
    pub(crate) fn load(root: &Path) -> Result<Self> {
        let mut tree = Self { files: Vec::new(), paths: BTreeSet::new() };
        tree.walk(root, "")?;
        tree.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(tree)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in std::fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
            let entry = entry.with_context(|| format!("listing {}", folder.display()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type().with_context(|| format!("looking at {path}"))?;
            if kind.is_dir() {
                if !SKIPPED_FOLDERS.contains(&name.as_str()) {
                    self.paths.insert(path.clone());
                    self.walk(&entry.path(), &format!("{path}/"))?;
                }
            } else if kind.is_file() {
                self.take(&entry.path(), path)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, file: &Path, path: String) -> Result<()> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            // An editor's temporary file may go while we look.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(|| format!("reading {path}")),
        };
        // What is not UTF-8 is a font or a picture.
        if let Ok(text) = std::str::from_utf8(&bytes) {
            self.files.push(SourceFile::new(&path, text));
        }
        self.paths.insert(path);
        Ok(())
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

#[cfg(test)]
impl Tree {
    /// A tree of samples.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self { files: Vec::new(), paths: BTreeSet::new() };
        for (path, text) in files {
            tree.files.push(SourceFile::new(path, text));
            for (end, _) in path.match_indices('/') {
                tree.paths.insert(path[..end].to_owned());
            }
            tree.paths.insert((*path).to_owned());
        }
        tree
    }
}
