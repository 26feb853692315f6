//! `anlan backup`: copies a jurisdiction's journals while the service runs.

use anyhow::{Context as _, bail};

use crate::cli::{Backup, say};
use crate::data::Folder;

/// Copies the journal to the file and the audit journal beside it. The key is not copied: kept apart, it is
/// what makes the copy worthless to a thief.
pub(crate) fn run(options: &Backup) -> anyhow::Result<()> {
    let folder = choose(options)?;
    let verified = folder.copy("journal", &options.to)?;
    let mut beside = options.to.clone().into_os_string();
    beside.push(".audit");
    let audit = folder.copy("audit", beside.as_ref())?;
    say(&format!(
        "copied and verified: journal to position {}, audit journal to position {}",
        verified.head.position, audit.head.position
    ))?;
    say(&format!(
        "the key {} is not in it; keep a copy of it elsewhere",
        folder.path().join("jurisdiction.key").display()
    ))
}

fn choose(options: &Backup) -> anyhow::Result<Folder> {
    let mut folders = Folder::all(&options.data)?;
    match (&options.jurisdiction, folders.len()) {
        (_, 0) => bail!("{} holds no jurisdiction", options.data.display()),
        (None, 1) => Ok(folders.remove(0)),
        (None, _) => bail!("several jurisdictions are here; choose one by --jurisdiction NAME"),
        (Some(name), _) => {
            let found = folders.into_iter().find(|folder| folder.name() == *name);
            found.with_context(|| format!("there is no jurisdiction {name} in {}", options.data.display()))
        }
    }
}
