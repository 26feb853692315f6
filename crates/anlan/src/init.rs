//! `anlan init`: founds a jurisdiction and its first administrator.

use anyhow::Context as _;
use operations::setup::FirstAdministrator;
use storage_sqlite::DataLock;

use crate::cli::{Init, tell};
use crate::data::{Folder, Opening, private_dir};

/// Founds the jurisdiction.
pub(crate) fn run(options: &Init) -> anyhow::Result<()> {
    private_dir(&options.data)?;
    let _lock = DataLock::take(&options.data).context("taking the data directory")?;
    let path = &options.password_file;
    let password = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let geography = options
        .geography
        .as_ref()
        .map(|path| std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display())));
    let geography = geography.transpose()?;
    let how = Opening::for_service(None, None)?;
    let is_taken = Folder::all(&options.data)?.iter().any(|folder| folder.name() == options.jurisdiction);
    anyhow::ensure!(!is_taken, "the jurisdiction {} is there already", options.jurisdiction);
    let folder = Folder::lay(&options.data, &options.jurisdiction)?;
    let founded = found(options, &folder, &how, geography.as_deref(), password);
    if founded.is_err() {
        // Nothing half-made stays behind: the folder was laid a moment ago and holds nothing of anybody.
        std::fs::remove_dir_all(folder.path()).context("removing the unfinished jurisdiction")?;
    }
    founded?;
    tell(&format!("founded {} with the administrator {}", options.jurisdiction, options.admin));
    Ok(())
}

fn found(
    options: &Init,
    folder: &Folder,
    how: &Opening,
    geography: Option<&str>,
    password: String,
) -> anyhow::Result<()> {
    if let Some(text) = geography {
        folder.lay_geography(text)?;
    }
    let city = folder.open(how)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let name = options.admin.clone();
    let admin = FirstAdministrator { display_name: name.clone(), name, password };
    let founded = runtime.block_on(operations::setup::found(&city, &options.jurisdiction, admin));
    city.stop();
    founded.map_err(crate::cli::explained)
}
