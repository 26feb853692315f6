//! The shared test data, which are not part of the project.

use std::path::PathBuf;

/// A file of the shared folder; none, with the reason printed, where it is not at hand.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ANLAN_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let file = root.join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("left out: {path} is not at hand; ANLAN_SHARED names the folder of the shared test data");
    None
}

/// A file of its data.
pub(crate) fn data(path: &str) -> Option<PathBuf> {
    shared(&format!("data/{path}"))
}
