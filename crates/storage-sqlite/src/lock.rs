//! One process per data directory.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use storage::StoreFailure;

use crate::failure;

/// The lock's file within the data directory.
const FILE: &str = "anlan.lock";

/// Holds a data directory for this process until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct DataLock {
    /// The system gives the lock back when this is closed.
    _file: File,
}

impl DataLock {
    /// Takes the lock, or says which process holds it.
    pub fn take(dir: &Path) -> Result<Self, StoreFailure> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(dir.join(FILE))
            .map_err(failure::system("opening the data directory's lock file"))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Err(StoreFailure::Locked { holder: holder(&mut file) }),
            Err(error) => return Err(failure::system("locking the data directory")(error.into())),
        }
        // The number is for people; the lock itself is what counts, so a full disk does not hinder it.
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "the lock file does not name this process");
        }
        Ok(Self { _file: file })
    }
}

/// Reads who holds the lock.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => "unknown".to_owned(),
    }
}
