//! Copies a journal while it is being written, and checks copies.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use storage::{Broken, Damage, Position, StoreFailure, Verified, verify};

use crate::connection;
use crate::failure::{self, sqlite};
use crate::reader::SqliteReader;

/// A command whose events do not belong to it, or events that belong to no command.
const STRAY_COMMAND: &str = "SELECT c.first FROM command c
    LEFT JOIN event f ON f.position = c.first LEFT JOIN event l ON l.position = c.last
    WHERE f.command IS NOT c.id OR l.command IS NOT c.id ORDER BY c.first LIMIT 1";
const STRAY_EVENTS: &str = "SELECT coalesce(max(last), 0), coalesce(sum(last - first + 1), 0) FROM command";

/// Copies the journal `DIR/NAME.sqlite` to a new file, also while another process writes it.
///
/// The copy is one moment of the journal, its chain is verified, and only then it gets its name. An existing
/// file is never overwritten.
pub fn backup(dir: &Path, name: &str, to: &Path) -> Result<Verified, StoreFailure> {
    if to.try_exists().map_err(failure::system("looking at the place of the copy"))? {
        return Err(already_exists());
    }
    let part = part_path(to);
    remove(&part)?;
    let copied = copy(&dir.join(format!("{name}.sqlite")), &part).and_then(|()| check(&part));
    let finished = copied.and_then(|verified| name_copy(&part, to).map(|()| verified));
    // A copy that is finished has its own name by now; another one is of no use.
    remove(&part)?;
    finished
}

/// Recomputes the chain of a journal file and checks that its commands and indices fit its events.
pub fn verify_file(path: &Path) -> Result<Verified, Broken> {
    let reader = SqliteReader::new(path.to_owned(), 1, None);
    let verified = verify(&reader)?;
    let commands = |connection: &Connection| check_commands(connection, verified.head.position);
    match reader.with(commands) {
        Ok(None) => {}
        Ok(Some((position, what))) => return Err(broken(position, what)),
        Err(failure) => return Err(Broken { position: Position::ZERO, what: Damage::Unreadable(failure) }),
    }
    Ok(verified)
}

fn broken(position: Position, what: String) -> Broken {
    Broken { position, what: Damage::Unreadable(StoreFailure::Corrupt { position, what }) }
}

/// Looks for the first place where commands, indices and events disagree.
fn check_commands(
    connection: &Connection,
    head: Position,
) -> Result<Option<(Position, String)>, StoreFailure> {
    let doing = "checking the commands";
    let mut statement = connection.prepare(STRAY_COMMAND).map_err(sqlite(doing))?;
    let mut rows = statement.query([]).map_err(sqlite(doing))?;
    if let Some(row) = rows.next().map_err(sqlite(doing))? {
        let first: i64 = row.get(0).map_err(sqlite(doing))?;
        let what = "a command's record does not fit its events".to_owned();
        return Ok(Some((Position(first.cast_unsigned()), what)));
    }
    let (last, events): (i64, i64) = connection
        .query_row(STRAY_EVENTS, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(sqlite(doing))?;
    if last.cast_unsigned() != head.0 || events.cast_unsigned() != head.0 {
        let position = Position(last.cast_unsigned().min(head.0) + 1);
        return Ok(Some((position, "the commands do not cover the events".to_owned())));
    }
    let answer: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(sqlite("checking the file's structure"))?;
    if answer == "ok" {
        return Ok(None);
    }
    // "row N missing from index …": a row's number is its position.
    let mut words = answer.split_whitespace().skip_while(|word| *word != "row").skip(1);
    let position = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    Ok(Some((Position(position), answer)))
}

/// Copies in one step: a copy in many steps starts again whenever another process commits.
fn copy(from: &Path, part: &Path) -> Result<(), StoreFailure> {
    let doing = "copying the journal";
    let source = connection::open_reader(from)?;
    let mut target = Connection::open(part).map_err(sqlite("making the copy"))?;
    {
        let backup = Backup::new(&source, &mut target).map_err(sqlite(doing))?;
        match backup.step(-1).map_err(sqlite(doing))? {
            StepResult::Done => {}
            _ => return Err(failure::io(doing)(std::io::Error::from(ErrorKind::ResourceBusy))),
        }
    }
    // A copy is one file: without a log beside it that could be left behind.
    target
        .pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))
        .map_err(sqlite("closing the copy"))?;
    target.close().map_err(|(_, error)| sqlite("closing the copy")(error))?;
    File::open(part).and_then(|file| file.sync_all()).map_err(failure::system("flushing the copy"))
}

fn check(part: &Path) -> Result<Verified, StoreFailure> {
    verify_file(part).map_err(|broken| match broken {
        Broken { what: Damage::Unreadable(failure), .. } => failure,
        Broken { position, what } => StoreFailure::Corrupt { position, what: what.to_string() },
    })
}

/// Gives the finished copy its name, unless somebody else took the name in the meantime.
fn name_copy(part: &Path, to: &Path) -> Result<(), StoreFailure> {
    fs::hard_link(part, to).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => already_exists(),
        _ => failure::system("naming the copy")(error),
    })?;
    let dir = to.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failure::system("flushing the copy's directory"))
}

fn already_exists() -> StoreFailure {
    failure::io("copying the journal to a file that must not exist yet")(std::io::Error::from(
        ErrorKind::AlreadyExists,
    ))
}

fn part_path(to: &Path) -> PathBuf {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    PathBuf::from(part)
}

fn remove(path: &Path) -> Result<(), StoreFailure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(failure::system("removing an unfinished copy")(error))
        }
        _ => Ok(()),
    }
}
