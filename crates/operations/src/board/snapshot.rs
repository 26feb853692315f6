//! A snapshot of the board in a file, for a quick restart. Always discardable: a file that is damaged, of
//! another version, or not of this journal is left aside and the journal is folded from the start.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use aws_lc_rs::digest;

use super::Board;

/// The form of the file. Raise it with every change of what the board holds or how an event folds.
pub const SNAPSHOT_VERSION: u32 = 2;

/// A snapshot file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotDamaged {
    /// The file cannot be read or written.
    #[error("reading or writing the snapshot file")]
    Io(#[source] std::io::Error),
    /// It is of another version, or its bytes have changed.
    #[error("the snapshot is of another version, or its bytes have changed")]
    Other,
    /// It is not a board.
    #[error("the snapshot does not hold a board")]
    NotABoard(#[source] serde_json::Error),
}

/// Writes the board beside `path`, flushes it, and puts it in place in one step.
pub fn write_snapshot(board: &Board, path: &Path) -> Result<(), SnapshotDamaged> {
    let body = serde_json::to_vec(board).map_err(SnapshotDamaged::NotABoard)?;
    let aside = path.with_extension("new");
    let write = || {
        let mut file = BufWriter::new(File::create(&aside)?);
        writeln!(file, "{}", header(&body))?;
        file.write_all(&body)?;
        file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(&aside, path)
    };
    write().map_err(SnapshotDamaged::Io)
}

/// Reads a board back.
pub fn read_snapshot(path: &Path) -> Result<Board, SnapshotDamaged> {
    let mut text = Vec::new();
    BufReader::new(File::open(path).map_err(SnapshotDamaged::Io)?)
        .read_to_end(&mut text)
        .map_err(SnapshotDamaged::Io)?;
    let end_of_header = text.iter().position(|byte| *byte == b'\n').ok_or(SnapshotDamaged::Other)?;
    let body = &text[end_of_header + 1..];
    if text[..end_of_header] != *header(body).as_bytes() {
        return Err(SnapshotDamaged::Other);
    }
    let mut board: Board = serde_json::from_slice(body).map_err(SnapshotDamaged::NotABoard)?;
    board.reindex();
    Ok(board)
}

fn header(body: &[u8]) -> String {
    let hash = hex::encode(digest::digest(&digest::SHA256, body));
    format!("anlan board snapshot {SNAPSHOT_VERSION} sha256 {hash}")
}
