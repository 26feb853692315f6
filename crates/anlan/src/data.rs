//! The data directory: one folder for each jurisdiction, with its two journals, its key and its ground.
//!
//! ```text
//!   DIR/anlan.lock            one process per directory
//!   DIR/control.sock          commands of the machine's operator while the service runs
//!   DIR/1/journal.sqlite      what happened            DIR/1/audit.sqlite  what was looked up
//!   DIR/1/jurisdiction.key    opens the parties' keys  DIR/1/geography.geojson  the ground
//!   DIR/1/board.snapshot      for a quick restart; discardable   DIR/1/name  the jurisdiction's name
//! ```

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use model::rules::{BUILTIN_FILES, Rules};
use operations::board::{Board, read_snapshot};
use operations::{
    City, CityParts, Clock, Geography, JournalParts, JurisdictionKey, Streets, SystemChance, Vault,
};
use storage::{Limits, Position};
use storage_sqlite::{Options, SqliteStore};

const JOURNAL: &str = "journal";
const AUDIT: &str = "audit";
/// How many jurisdictions one data directory holds.
const JURISDICTIONS_MAX: u32 = 64;

/// The folder of one jurisdiction.
#[derive(Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The folders of a data directory, in their order.
    pub(crate) fn all(data: &Path) -> anyhow::Result<Vec<Self>> {
        let mut numbered = Vec::new();
        for entry in
            fs::read_dir(data).with_context(|| format!("reading the data directory {}", data.display()))?
        {
            let entry = entry?;
            let number = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
            if let Some(number) = number.filter(|_| entry.path().join("jurisdiction.key").is_file()) {
                numbered.push((number, Self(entry.path())));
            }
        }
        numbered.sort_by_key(|(number, _)| *number);
        Ok(numbered.into_iter().map(|(_, folder)| folder).collect())
    }

    /// Lays the folder of one more jurisdiction, with a fresh key.
    pub(crate) fn lay(data: &Path, name: &str) -> anyhow::Result<Self> {
        let free = (1..=JURISDICTIONS_MAX).find(|number| !data.join(number.to_string()).exists());
        let number =
            free.with_context(|| format!("{JURISDICTIONS_MAX} jurisdictions are here (JURISDICTIONS_MAX)"))?;
        let path = data.join(number.to_string());
        private_dir(&path)?;
        let key = JurisdictionKey::generate(&SystemChance::new()).to_hex();
        let key_path = path.join("jurisdiction.key");
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&key_path)
            .with_context(|| format!("making the key file {}", key_path.display()))?;
        std::io::Write::write_all(&mut file, key.as_bytes())?;
        file.sync_all()?;
        fs::write(path.join("name"), name).context("writing the jurisdiction's name")?;
        Ok(Self(path))
    }

    /// The jurisdiction's name, for commands that choose a folder without opening its journal.
    pub(crate) fn name(&self) -> String {
        fs::read_to_string(self.0.join("name")).unwrap_or_default()
    }

    /// Lays the ground into the folder.
    pub(crate) fn lay_geography(&self, text: &str) -> anyhow::Result<()> {
        Geography::parse(text).context("the geography is not usable")?;
        fs::write(self.0.join("geography.geojson"), text).context("writing the geography")
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Where the board's snapshot lies.
    pub(crate) fn snapshot(&self) -> PathBuf {
        self.0.join("board.snapshot")
    }

    /// The journal files of the folder, with the names that people know them by.
    pub(crate) fn journals(&self) -> [(&'static str, PathBuf); 2] {
        [JOURNAL, AUDIT].map(|name| (name, self.0.join(format!("{name}.sqlite"))))
    }

    /// Copies one of the journals.
    pub(crate) fn copy(&self, name: &str, to: &Path) -> anyhow::Result<storage::Verified> {
        storage_sqlite::backup(&self.0, name, to)
            .with_context(|| format!("copying the {name} to {}", to.display()))
    }

    /// Opens the jurisdiction: folds the journal and begins to work.
    pub(crate) fn open(&self, how: &Opening) -> anyhow::Result<Arc<City>> {
        let shown = self.0.display();
        let key_path = self.0.join("jurisdiction.key");
        let text =
            fs::read_to_string(&key_path).with_context(|| format!("reading {}", key_path.display()))?;
        let Some(key) = JurisdictionKey::from_hex(&text) else {
            bail!("{} is not a key of 64 hexadecimal digits", key_path.display());
        };
        let journal = self.store(JOURNAL, how.journal)?;
        let audit = self.store(AUDIT, how.audit)?;
        let snapshot = self.usable_snapshot(&journal);
        let chance = Arc::new(SystemChance::new());
        City::open(CityParts {
            journal,
            audit,
            vault: Vault::new(&key, Arc::clone(&chance) as Arc<_>),
            rules: Arc::clone(&how.rules),
            geography: self.geography()?,
            streets: how.streets.clone(),
            clock: Arc::clone(&how.clock),
            chance,
            snapshot,
            demo: how.demo,
        })
        .with_context(|| format!("opening the jurisdiction in {shown}"))
    }

    fn store(&self, name: &str, options: Options) -> anyhow::Result<JournalParts> {
        let (store, reader) = SqliteStore::open(&self.0, name, options)
            .with_context(|| format!("opening the {name} in {}", self.0.display()))?;
        Ok(JournalParts { store: Box::new(store), reader, limits: Limits::default() })
    }

    fn geography(&self) -> anyhow::Result<Geography> {
        let path = self.0.join("geography.geojson");
        match fs::read_to_string(&path) {
            Ok(text) => Geography::parse(&text).with_context(|| format!("reading {}", path.display())),
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(Geography::default()),
            Err(failure) => Err(failure).with_context(|| format!("reading {}", path.display())),
        }
    }

    /// The snapshot, if it is whole and of this very journal: the chain's hash at its position says so.
    fn usable_snapshot(&self, journal: &JournalParts) -> Option<Board> {
        let path = self.snapshot();
        if !path.exists() {
            return None;
        }
        let board = match read_snapshot(&path) {
            Ok(board) => board,
            Err(damage) => {
                tracing::warn!(path = %path.display(), %damage, "the snapshot is left aside; the journal is folded");
                return None;
            }
        };
        let before = Position(board.position().0.checked_sub(1)?);
        let recorded = journal.reader.read(before, 1).ok()?;
        let is_ours = recorded.first().is_some_and(|recorded| recorded.hash == board.hash());
        if !is_ours {
            tracing::warn!(path = %path.display(), "the snapshot is of another journal; the journal is folded");
        }
        is_ours.then_some(board)
    }
}

/// How jurisdictions are opened.
pub(crate) struct Opening {
    /// The rules.
    pub(crate) rules: Arc<Rules>,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
    /// The settings of the journal's store.
    pub(crate) journal: Options,
    /// The settings of the audit journal's store.
    pub(crate) audit: Options,
    /// The streets, where a city was given.
    pub(crate) streets: Option<Arc<Streets>>,
    /// Whether this is a demonstration.
    pub(crate) demo: bool,
}

impl Opening {
    /// For service, with the built-in rules or those of a directory.
    pub(crate) fn for_service(rules: Option<&Path>, streets: Option<Arc<Streets>>) -> anyhow::Result<Self> {
        let journal = Options::default();
        // Look-ups are few beside events: a smaller reserve and a smaller cache do.
        let audit =
            Options { cache_bytes: 4 << 20, log_laid_bytes: 4 << 20, ballast_bytes: 4 << 20, ..journal };
        let clock = Arc::new(crate::clock::WallClock);
        Ok(Self { rules: Arc::new(rules_of(rules)?), clock, journal, audit, streets, demo: false })
    }
}

/// The built-in rules, with each file that the directory holds in place of its namesake, and further calendars.
fn rules_of(directory: Option<&Path>) -> anyhow::Result<Rules> {
    let Some(directory) = directory else { return Ok(Rules::builtin()) };
    let mut files: Vec<(String, String)> =
        BUILTIN_FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let entries =
        fs::read_dir(directory).with_context(|| format!("reading the rules in {}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        files.retain(|(present, _)| present != name);
        files.push((name.to_owned(), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Rules::parse(&files).context("the rules are not usable")
}

/// Makes a directory that only the service's own user can enter.
pub(crate) fn private_dir(path: &Path) -> anyhow::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(path).with_context(|| format!("making {}", path.display()))
}
