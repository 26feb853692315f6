//! The shared test data, which are not part of the project.

use std::path::PathBuf;

/// A file of the shared test data; none, with the reason printed, where it is not at hand.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("ANLAN_SHARED").map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let file = root.join(path);
    if !file.exists() {
        eprintln!(
            "left out: {} is not at hand; ANLAN_SHARED names the folder of the shared test data",
            file.display()
        );
        return None;
    }
    Some(file)
}
