//! Counting: how many tests a runner says it ran, read from the lines with which it closes.

use std::fmt;
use std::ops::AddAssign;

/// Tests that held and tests that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that held.
    pub(crate) passed: u64,
    /// Tests that did not.
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Who ran the tests; each closes in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// `test result: ok. 12 passed; 0 failed; …`, once per binary.
    Cargo,
    /// `Summary [ 1.2s] 12 tests run: 11 passed, 1 failed, 0 skipped`.
    Nextest,
    /// `Tests  1 failed | 11 passed (12)`.
    Vitest,
    /// `11 passed (3.2s)` and `1 failed` on lines of their own.
    Playwright,
    /// `11 passed, 1 failed`, alone on a line or between pytest's rulers.
    Plain,
}

/// Reads the closing lines of a runner.
pub(crate) fn read(runner: Runner, text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines() {
        let line = without_colour(line);
        let line = line.trim();
        let counts = match runner {
            Runner::Cargo => line.starts_with("test result:"),
            Runner::Nextest => line.starts_with("Summary ["),
            Runner::Vitest => line.starts_with("Tests ") && !line.contains("no tests"),
            Runner::Playwright => is_playwright_line(line),
            Runner::Plain => is_plain_line(line),
        };
        if counts {
            tally += Tally {
                passed: number_before(line, "passed"),
                failed: number_before(line, "failed") + number_before(line, "errors") + interrupted(line),
            };
        }
    }
    tally
}

fn interrupted(line: &str) -> u64 {
    number_before(line, "interrupted") + number_before(line, "timed") + number_before(line, "flaky")
}

fn is_playwright_line(line: &str) -> bool {
    let mut words = line.split(' ');
    let number = words.next().is_some_and(is_number);
    let word = words.next().unwrap_or_default();
    let rest = words.next().unwrap_or_default();
    number
        && matches!(word, "passed" | "failed" | "flaky" | "interrupted")
        && (rest.is_empty() || rest.starts_with('('))
}

fn is_plain_line(line: &str) -> bool {
    let inner = line.trim_matches('=').trim();
    let mut words = inner.split(' ');
    words.next().is_some_and(is_number)
        && words.next().is_some_and(|word| matches!(word.trim_end_matches(','), "passed" | "failed"))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn number_before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split([' ', ',', ';', '|']).filter(|part| !part.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or_default()
}

/// The line without the escape sequences that colour it.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for rest in characters.by_ref() {
                if rest.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(runner: Runner, text: &str, passed: u64, failed: u64) {
        assert_eq!(read(runner, text), Tally { passed, failed }, "{text}");
    }

    #[test]
    fn cargo_closes_once_for_every_binary() {
        let text = "test a ... ok\n\
            test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        check(Runner::Cargo, text, 15, 2);
    }

    #[test]
    fn nextest_closes_once_for_all() {
        check(Runner::Nextest, "     Summary [   1.2s] 12 tests run: 12 passed (2 slow), 0 skipped", 12, 0);
        check(Runner::Nextest, "     Summary [   1.2s] 12 tests run: 10 passed, 2 failed, 0 skipped", 10, 2);
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        let text = " Test Files  3 passed (3)\n\u{1b}[2m      Tests\u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | 11 passed (12)\n";
        check(Runner::Vitest, text, 11, 1);
    }

    #[test]
    fn playwright_gives_each_outcome_its_own_line() {
        check(Runner::Playwright, "  2 failed\n    a.e2e.ts:3 › x\n  1 flaky\n  9 passed (12.5s)\n", 9, 3);
        check(Runner::Playwright, "  ✓  1 a.e2e.ts:3 › 9 passed reports\n", 0, 0);
    }

    #[test]
    fn a_plain_line_and_pytest_are_read_alike() {
        check(Runner::Plain, "17 passed, 0 failed\n", 17, 0);
        check(Runner::Plain, "===== 1 failed, 3 passed in 0.12s =====\n", 3, 1);
        check(Runner::Plain, "we saw 3 passed, 1 failed\n", 0, 0);
    }
}
