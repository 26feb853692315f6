//! What an operator may choose.

/// When `SQLite` flushes. Only what flushes before a commit returns is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// Never flushes. Refused.
    Off,
    /// Flushes at checkpoints only, so that a power cut loses acknowledged commits. Refused.
    Normal,
    /// Flushes the log before a commit returns.
    Full,
    /// As `Full`, and flushes the directory after a journal file is removed.
    Extra,
}

impl Synchronous {
    /// Returns the number by which `SQLite` knows the setting.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Off => 0,
            Self::Normal => 1,
            Self::Full => 2,
            Self::Extra => 3,
        }
    }
}

/// The store's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// When `SQLite` flushes.
    pub synchronous: Synchronous,
    /// Memory for the writer's pages.
    pub cache_bytes: u64,
    /// How large the write-ahead log is made beforehand: a flush costs more while the file grows.
    pub log_laid_bytes: u64,
    /// How much is written before the checkpointer starts.
    pub checkpoint_bytes: u64,
    /// How long the log may grow before the writer completes a checkpoint by itself.
    pub log_bytes_max: u64,
    /// Room that is given up when the disk is full, so that emergencies are still taken.
    pub ballast_bytes: u64,
    /// Idle connections kept for readers.
    pub readers_kept_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            cache_bytes: 16 << 20,
            log_laid_bytes: 16 << 20,
            checkpoint_bytes: 8 << 20,
            log_bytes_max: 64 << 20,
            ballast_bytes: 64 << 20,
            readers_kept_max: 4,
        }
    }
}

impl Options {
    /// Returns settings that use little disk: for tests, and for many small journals on one machine.
    #[must_use]
    pub fn small() -> Self {
        Self { log_laid_bytes: 64 << 10, ballast_bytes: 256 << 10, ..Self::default() }
    }
}
