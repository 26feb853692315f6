//! Where the real extracts lie, if they are at hand.

use std::path::PathBuf;

/// A file of the shared data; says that it is absent, and answers none, where there is no such folder.
pub(crate) fn data(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join("data").join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: {path} is not at hand (set ANLAN_SHARED to the folder of shared data)");
    None
}
