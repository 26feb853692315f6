"""Flips one byte of one stored event, in a copy of the directory: `anlan verify` has to name the position."""

import re
import sqlite3
import sys

import _support as support
from _support import City

REPORTS = 60


def flip(path, position, column):
    """Flips the middle byte of a column of one event."""
    with sqlite3.connect(path) as file:
        value = file.execute(f"SELECT {column} FROM event WHERE position = ?", (position,)).fetchone()[0]
        flipped = bytearray(value)
        flipped[len(flipped) // 2] ^= 0x01
        file.execute(f"UPDATE event SET {column} = ? WHERE position = ?", (bytes(flipped), position))
    file.close()


def remove(path, position):
    """Takes one event out."""
    with sqlite3.connect(path) as file:
        file.execute("DELETE FROM event WHERE position = ?", (position,))
    file.close()


def verify_copy(city, name, change):
    """`anlan verify` on a changed copy of the directory."""
    copy = City(city.anlan, city.root / name)
    copy.root.mkdir()
    support.copy_files(city.data, copy.data)
    change(support.journals(copy.data)[0][1])
    return copy.verify()


def names(done, position):
    """Whether a line that reports damage names the position; a journal beside it may be whole."""
    lines = (done.stdout + done.stderr).splitlines()
    return any(re.search(rf"\bposition {position}\b", line) and ": ok" not in line for line in lines)


def check_position(tally, what, done, position):
    """A changed copy is refused, by position."""
    shown = f"{done.returncode}: {done.stdout}{done.stderr}"
    tally.check(f"{what} at {position} is found", done.returncode != 0, shown)
    tally.check(f"{what} at {position} is named", names(done, position), shown)


def story(tally):
    """Sixty reports, then one change at a time."""
    with City(support.binary(sys.argv[1] if len(sys.argv) > 1 else None)) as city:
        city.init()
        token = city.token("dispatcher")
        city.start()
        for number in range(REPORTS):
            answer = city.post("/api/v1/reports", support.report_body(f"着火 {number}"), token)
            if answer.status != 201:
                tally.check("a report is filed", False, answer)
        tally.equal("the server ends in peace", city.stop(), 0)
        whole = city.verify()
        tally.check("the untouched journal verifies", whole.returncode == 0, whole.stdout + whole.stderr)
        with sqlite3.connect(support.journals(city.data)[0][1]) as file:
            first, last = file.execute("SELECT min(position), max(position) FROM event").fetchone()
        file.close()
        tally.check("every report is an event", last - first + 1 >= REPORTS, (first, last))
        for position in (first, (first + last) // 2, last):
            for column in ("body", "hash"):
                done = verify_copy(city, f"{column}-{position}", lambda path: flip(path, position, column))
                check_position(tally, f"a flipped byte of the {column}", done, position)
        middle = (first + last) // 2 + 1
        check_position(tally, "a missing event", verify_copy(city, "missing", lambda path: remove(path, middle)), middle)
        unchanged = city.verify()
        tally.equal("the directory itself was not touched", unchanged.returncode, 0)


if __name__ == "__main__":
    support.run(story)
