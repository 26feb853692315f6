//! A disk that is full, and one that has room again.
#![expect(clippy::print_stdout, reason = "a test that cannot run here says why")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use storage::contract::sample;
use storage::{Append, AppendError, Journal, JournalState, Lane, StoreFailure, verify};
use storage_sqlite::{Options, SqliteStore};
use tempfile::TempDir;

use crate::support::{NAME, start_with, temporary};

/// A small disk in memory that is taken away at the end.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts a disk of so many mebibytes, or says why it cannot.
    fn mount(mebibytes: u32) -> Option<Self> {
        let dir = temporary();
        let size = format!("size={mebibytes}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(dir.path()).output();
        match mounted {
            Ok(done) if done.status.success() => Some(Self(dir)),
            Ok(done) => {
                println!("skipped: no small disk: {}", String::from_utf8_lossy(&done.stderr).trim());
                None
            }
            Err(error) => {
                println!("skipped: no small disk: {error}");
                None
            }
        }
    }

    /// Mounts the disk anew with another option.
    fn remount(&self, option: &str) {
        let status = Command::new("mount").args(["-o", option]).arg(self.path()).status();
        assert!(status.is_ok_and(|status| status.success()), "the disk is mounted with {option}");
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills what is free, less so many kibibytes.
    fn fill(&self, spare_kibibytes: usize) -> PathBuf {
        let filler = self.path().join("filler");
        let mut bytes = 0;
        let mut file = fs::File::create(&filler).expect("a file");
        while std::io::Write::write_all(&mut file, &[1; 4096]).is_ok() {
            bytes += 4096;
        }
        file.set_len(bytes - spare_kibibytes as u64 * 1024).expect("made shorter");
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Where it fails the mount goes with the machine; a test has no better place to say so.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn append(number: u64, lane: Lane) -> Append {
    let mut append = Append { lane, ..sample::append(number) };
    append.writes[0].events[0].body = vec![b'.'; 3_000];
    append
}

/// Appends until one is refused for want of room; returns the numbers of those that were acknowledged.
fn append_until_full(journal: &Journal, from: u64, lane: Lane) -> Vec<u64> {
    let mut acknowledged = Vec::new();
    for number in from..from + 20_000 {
        match journal.append_and_wait(append(number, lane)) {
            Ok(_) => acknowledged.push(number),
            Err(AppendError::StorageFull) => return acknowledged,
            Err(other) => unreachable!("a full disk is called something else: {other:?}"),
        }
    }
    unreachable!("the disk is not full after {} appends", acknowledged.len());
}

fn assert_stored(journal: &Journal, acknowledged: &[u64]) {
    for number in acknowledged {
        assert!(journal.reader().command(sample::command(*number)).expect("read").is_some(), "{number}");
    }
    verify(&**journal.reader()).expect("the chain holds");
}

#[test]
fn nothing_is_falsely_acknowledged_on_a_full_disk_and_work_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount(16) else { return };
    let options = Options { ballast_bytes: 1 << 20, log_laid_bytes: 64 << 10, ..Options::default() };
    let (journal, notebook) = start_with(disk.path(), options);
    let mut acknowledged: Vec<u64> = (1..=20).collect();
    for &number in &acknowledged {
        journal.append_and_wait(append(number, Lane::Normal)).expect("there is room");
    }
    let filler = disk.fill(200);
    acknowledged.extend(append_until_full(&journal, 1_000, Lane::Normal));
    // Daily work is refused now; the ballast carries emergencies on.
    assert_eq!(journal.metrics().state, JournalState::Full);
    assert!(!disk.path().join("journal.ballast").exists());
    let emergencies = append_until_full(&journal, 30_000, Lane::Emergency);
    assert!(emergencies.len() >= 20, "the ballast carried {} emergencies", emergencies.len());
    acknowledged.extend(&emergencies);
    for number in 60_000..60_020 {
        let answer = journal.append_and_wait(append(number, Lane::Emergency));
        match answer {
            Ok(_) => acknowledged.push(number),
            Err(error) => assert!(matches!(error, AppendError::StorageFull), "{error:?}"),
        }
    }
    assert_stored(&journal, &acknowledged);
    fs::remove_file(filler).expect("room again");
    for number in 80_000..80_010 {
        journal.append_and_wait(append(number, Lane::Normal)).expect("goes on by itself");
        acknowledged.push(number);
    }
    assert_eq!(journal.metrics().state, JournalState::Serving);
    assert!(disk.path().join("journal.ballast").exists(), "the ballast is laid again");
    assert_stored(&journal, &acknowledged);
    assert_eq!(notebook.events().len() as u64, journal.head().position.0);
    journal.stop();
    drop(journal);
    let (journal, _) = start_with(disk.path(), options);
    assert_stored(&journal, &acknowledged);
}

#[test]
fn a_disk_that_cannot_be_written_is_called_so() {
    let Some(disk) = SmallDisk::mount(8) else { return };
    let options = Options { ballast_bytes: 64 << 10, log_laid_bytes: 64 << 10, ..Options::default() };
    let (journal, _) = start_with(disk.path(), options);
    journal.append_and_wait(append(1, Lane::Normal)).expect("stored");
    journal.stop();
    drop(journal);
    disk.remount("remount,ro");
    let refused = SqliteStore::open(disk.path(), NAME, options).map(drop);
    assert!(matches!(refused, Err(StoreFailure::ReadOnly)), "{refused:?}");
    disk.remount("remount,rw");
    let (journal, _) = start_with(disk.path(), options);
    assert_stored(&journal, &[1]);
}

#[test]
fn a_disk_too_small_for_the_ballast_gets_a_smaller_one() {
    let Some(disk) = SmallDisk::mount(8) else { return };
    let options = Options { log_laid_bytes: 64 << 10, ..Options::default() };
    let (journal, _) = start_with(disk.path(), options);
    let bytes = fs::metadata(disk.path().join("journal.ballast")).expect("a ballast").len();
    assert!((1 << 20..=2 << 20).contains(&bytes), "{bytes}");
    journal.append_and_wait(append(1, Lane::Normal)).expect("stored");
}
