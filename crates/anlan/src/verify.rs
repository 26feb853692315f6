//! `anlan verify`: recomputes the chains and names the first bad position.

use std::path::Path;
use std::process::ExitCode;

use anyhow::ensure;

use crate::cli::{Verify, say};
use crate::data::Folder;

/// Verifies a data directory or one file. A damaged journal ends with exit code 2.
pub(crate) fn run(options: &Verify) -> anyhow::Result<ExitCode> {
    let mut is_whole = true;
    match (&options.file, &options.data) {
        (Some(file), _) => is_whole &= verify(&file.display().to_string(), file)?,
        (None, Some(data)) => {
            let folders = Folder::all(data)?;
            ensure!(!folders.is_empty(), "{} holds no jurisdiction", data.display());
            for folder in folders {
                for (name, path) in folder.journals() {
                    let shown = folder.path().file_name().unwrap_or_default().to_string_lossy();
                    is_whole &= verify(&format!("{shown}/{name}"), &path)?;
                }
            }
        }
        (None, None) => {}
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn verify(name: &str, path: &Path) -> anyhow::Result<bool> {
    ensure!(path.is_file(), "{} is not there", path.display());
    match storage_sqlite::verify_file(path) {
        Ok(verified) => {
            let head = verified.head;
            say(&format!(
                "{name}: ok, {} events, position {}, hash {}",
                verified.events,
                head.position,
                hex::encode(head.hash)
            ))?;
            Ok(true)
        }
        Err(broken) => {
            say(&format!("{name}: BROKEN at position {}: {}", broken.position, broken.what))?;
            Ok(false)
        }
    }
}
