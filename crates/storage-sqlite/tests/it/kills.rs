//! The process is killed in the middle of its work, again and again.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use storage::contract::sample;
use storage::{Lane, Position, verify};

use crate::support::{start, temporary};

/// Set for the process that is to be killed: the directory of its journal.
const CHILD_DIR: &str = "ANLAN_TEST_KILL_DIR";
/// Set for the process that is to be killed: the number of its first command.
const CHILD_FROM: &str = "ANLAN_TEST_KILL_FROM";
/// How many rounds are made.
const ROUNDS: &str = "ANLAN_TEST_KILL_ROUNDS";
const CLIENTS: u64 = 8;
const NUMBERS_PER_ROUND: u64 = 1_000_000;

/// Appends for ever and prints the number of each command that was acknowledged.
fn append_until_killed(dir: &Path, from: u64) {
    let journal = start(dir);
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let journal = &journal;
            scope.spawn(move || {
                for turn in 0.. {
                    let number = from + turn * CLIENTS + client;
                    let mut append = sample::append(number);
                    append.lane = Lane::ALL[usize::try_from(client % 3).expect("small")];
                    append.writes.push(sample::write(0, storage::Expected::Any, 1));
                    journal.append_and_wait(append).expect("stored");
                    // One write for each line, so that a kill cannot cut one in half unseen.
                    std::io::stdout().write_all(format!("acked {number}\n").as_bytes()).expect("printed");
                }
            });
        }
    });
}

/// Starts the child, reads so many acknowledgements, kills it, and returns all that it had printed.
fn kill_after(acknowledgements: usize, dir: &Path, from: u64) -> Vec<u64> {
    let mut child = Command::new(std::env::current_exe().expect("this test's own file"))
        .args(["--exact", "kills::what_was_acknowledged_survives_being_killed", "--nocapture"])
        .env(CHILD_DIR, dir)
        .env(CHILD_FROM, from.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut acked = Vec::new();
    let mut take = |line: String| {
        if let Some(number) = line.strip_prefix("acked ").and_then(|number| number.parse().ok()) {
            acked.push(number);
        }
        acked.len()
    };
    while let Some(Ok(line)) = lines.next() {
        if take(line) >= acknowledgements {
            break;
        }
    }
    child.kill().expect("killed");
    // What it printed before its end was acknowledged as well.
    for line in lines.map_while(Result::ok) {
        take(line);
    }
    child.wait().expect("gone");
    acked
}

#[test]
fn what_was_acknowledged_survives_being_killed() {
    if let (Ok(dir), Ok(from)) = (std::env::var(CHILD_DIR), std::env::var(CHILD_FROM)) {
        append_until_killed(Path::new(&dir), from.parse().expect("a number"));
        return;
    }
    let rounds: u64 = std::env::var(ROUNDS).map_or(20, |rounds| rounds.parse().expect("a number of rounds"));
    let dir = temporary();
    let mut acknowledged: Vec<u64> = Vec::new();
    for round in 0..rounds {
        // Spread over the first few hundred acknowledgements, from the very first one on.
        let after = 1 + usize::try_from(round * 7_919 % 397).expect("small");
        acknowledged.extend(kill_after(after, dir.path(), 1 + round * NUMBERS_PER_ROUND));
        let journal = start(dir.path());
        let events = journal.reader().read(Position::ZERO, usize::MAX).expect("read");
        let recovered: Vec<_> = events.iter().filter(|event| event.stream != sample::stream(0)).collect();
        let distinct: HashSet<_> = recovered.iter().map(|event| event.command).collect();
        assert_eq!(distinct.len(), recovered.len(), "no command was stored twice");
        assert_eq!(events.len(), recovered.len() * 2, "no command was stored in part");
        let lost =
            acknowledged.iter().filter(|number| !distinct.contains(&sample::command(**number))).count();
        assert_eq!(lost, 0, "of {} acknowledged, in round {round}", acknowledged.len());
        assert_eq!(verify(&**journal.reader()).expect("holds").events, events.len() as u64);
        // Whoever did not get an answer asks again, and nothing is doubled.
        let again = sample::append(acknowledged[acknowledged.len() - 1]);
        assert!(journal.append_and_wait(again).expect("the stored answer").repeated);
        journal.stop();
    }
    println!("{rounds} kills, {} acknowledged, none lost", acknowledged.len());
}
