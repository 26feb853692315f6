//! How a city was built, in a file beside it. The city itself holds nothing of that: the same input gives the same
//! bytes.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// How a city was built.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Build {
    /// Wall time of the whole import.
    pub(super) build_seconds: f64,
    /// The most memory that the process held, where the system tells.
    pub(super) memory_bytes_max: Option<u64>,
}

impl Build {
    pub(super) fn since(started: Instant) -> Self {
        Self { build_seconds: started.elapsed().as_secs_f64(), memory_bytes_max: memory_bytes_max() }
    }

    /// The file beside a city.
    fn beside(city: &Path) -> PathBuf {
        let mut name = city.as_os_str().to_owned();
        name.push(".build.json");
        name.into()
    }

    pub(super) fn write(&self, city: &Path) -> std::io::Result<()> {
        std::fs::write(Self::beside(city), serde_json::to_vec_pretty(self)?)
    }

    /// What the file beside a city says; none where there is no such file.
    pub(super) fn read(city: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(Self::beside(city)).ok()?).ok()
    }
}

fn memory_bytes_max() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
