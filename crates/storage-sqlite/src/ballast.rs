//! Room that is kept for the day when the disk is full.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::fs::{FallocateFlags, fallocate, statvfs};

/// Less than this would not carry a journal far enough to be worth a file.
const BYTES_MIN: u64 = 64 << 10;

/// The ballast takes at most this part of what is free.
const FREE_PART: u64 = 4;

/// A file of real blocks that is deleted when the disk is full, and laid again when there is space.
#[derive(Debug)]
pub(crate) struct Ballast {
    path: PathBuf,
    dir: PathBuf,
    wanted_bytes: u64,
    laid_bytes: u64,
    released: bool,
}

impl Ballast {
    /// Lays the ballast, as large as wanted or as the disk sensibly allows.
    pub(crate) fn lay(dir: &Path, name: &str, wanted_bytes: u64) -> Self {
        let path = dir.join(format!("{name}.ballast"));
        let mut ballast = Self { path, dir: dir.to_owned(), wanted_bytes, laid_bytes: 0, released: false };
        ballast.lay_now();
        if ballast.laid_bytes < wanted_bytes {
            tracing::warn!(
                wanted_bytes,
                laid_bytes = ballast.laid_bytes,
                "the disk has little room: the journal keeps less ballast for a full disk than it should"
            );
        }
        ballast
    }

    /// Tells whether the ballast has been given up and the journal lives on what it left.
    pub(crate) fn is_released(&self) -> bool {
        self.released
    }

    /// Gives the ballast up. Returns whether that made room.
    pub(crate) fn release(&mut self) -> bool {
        if self.laid_bytes == 0 {
            return false;
        }
        let freed = fs::remove_file(&self.path);
        self.laid_bytes = 0;
        self.released = true;
        match freed {
            Ok(()) => {
                tracing::error!("the disk is full: the ballast is given up so that emergencies are stored");
            }
            Err(ref error) => tracing::error!(%error, "the disk is full, and the ballast cannot be removed"),
        }
        freed.is_ok()
    }

    /// Lays the ballast again once the disk has twice the room that it takes.
    pub(crate) fn lay_again(&mut self) {
        if !self.released || self.free_bytes() < self.wanted_bytes.saturating_mul(2) {
            return;
        }
        self.lay_now();
        if self.laid_bytes >= self.wanted_bytes {
            self.released = false;
            tracing::info!("the disk has room again: the ballast is laid");
        }
    }

    fn lay_now(&mut self) {
        if self.wanted_bytes == 0 {
            return;
        }
        let present = fs::metadata(&self.path).map_or(0, |file| file.len());
        if present >= self.wanted_bytes {
            self.laid_bytes = present;
            return;
        }
        let bytes = self.wanted_bytes.min((self.free_bytes() + present) / FREE_PART);
        if bytes < BYTES_MIN.min(self.wanted_bytes) {
            return;
        }
        match lay_file(&self.path, bytes) {
            Ok(()) => self.laid_bytes = bytes,
            Err(error) => {
                tracing::warn!(%error, "the ballast could not be laid");
                // What was begun must not take the room that the journal needs.
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    fn free_bytes(&self) -> u64 {
        statvfs(&self.dir).map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
    }
}

/// Makes a file whose blocks belong to it: reserved where the file system can, written where it cannot.
fn lay_file(path: &Path, bytes: u64) -> std::io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    if fallocate(&file, FallocateFlags::empty(), 0, bytes).is_err() {
        write_zeros(&mut file, bytes)?;
    }
    file.sync_all()
}

/// Writes zeros where the file stands.
pub(crate) fn write_zeros(file: &mut File, bytes: u64) -> std::io::Result<()> {
    static BLOCK: [u8; 64 << 10] = [0; 64 << 10];
    let mut left = bytes;
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(BLOCK.len()).min(BLOCK.len());
        file.write_all(&BLOCK[..now])?;
        left -= now as u64;
    }
    Ok(())
}
