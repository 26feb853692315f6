"""Fills the disk under a running server: nothing is acknowledged that is not kept, and when there is space again
the server goes on by itself.

The disk is a small one in memory, which takes the rights of root to mount; without them the script says so and
tests nothing.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import _support as support
from _support import City, Connection

DISK_MEGABYTES = 48
REFUSAL_SECONDS_MAX = 60
RECOVERY_SECONDS_MAX = 30
REFUSALS_WANTED = 20


def not_run(reason):
    """Says why, and closes with nothing tested."""
    print(f"not run: {reason}")
    print("0 passed, 0 failed", flush=True)
    sys.exit(0)


@contextlib.contextmanager
def small_disk():
    """A mounted directory of a few megabytes."""
    if os.name != "posix" or os.geteuid() != 0:
        not_run("mounting a small disk takes the rights of root")
    place = Path(tempfile.mkdtemp(prefix="anlan-small-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(place)],
        capture_output=True, text=True, check=False,
    )
    if mounted.returncode != 0:
        place.rmdir()
        not_run(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=False)
        place.rmdir()


class Filler:
    """A file that takes all the space there is."""

    def __init__(self, place):
        self.path = place / "filler"

    def fill(self):
        """Grows until nothing more fits, down to the last page."""
        with open(self.path, "ab", buffering=0) as file:
            for size in (1 << 20, 4096):
                with contextlib.suppress(OSError):
                    while file.write(b"\0" * size) == size:
                        pass

    def free(self):
        """Gives everything back."""
        self.path.unlink()


class Desk:
    """Files reports one by one and keeps account."""

    def __init__(self, city, token):
        self.connection = Connection(city)
        self.token = token
        self.acknowledged = {}
        self.refused = {}
        self.count = 0

    def send(self, key, text):
        """Sends one command."""
        body = json.dumps(support.report_body(text)).encode()
        headers = support.bearer(self.token) | support.json_headers(key)
        return self.connection.send("POST", "/api/v1/reports", body, headers)

    def file(self):
        """Files a new report, large enough to use the disk up."""
        self.count += 1
        key, text = str(uuid.uuid4()), f"着火 {self.count} " + "水" * 1200
        answer = self.send(key, text)
        if answer.status == 201:
            self.acknowledged[answer.json()["report"]["id"]] = (key, text)
        else:
            self.refused[key] = (text, answer)
        return answer

    def missing(self):
        """Acknowledged reports that cannot be read back."""
        missing = []
        for identity, (_, text) in self.acknowledged.items():
            answer = self.connection.send("GET", f"/api/v1/reports/{identity}", headers=support.bearer(self.token))
            if answer.status != 200 or answer.json()["text"] != text:
                missing.append((identity, answer))
        return missing


def until_refused(desk, filler):
    """Fills and files until enough reports are refused."""
    deadline = time.monotonic() + REFUSAL_SECONDS_MAX
    while len(desk.refused) < REFUSALS_WANTED and time.monotonic() < deadline:
        # What the server gives up for emergencies is taken too, or this would go on for long.
        filler.fill()
        for _ in range(10):
            desk.file()


def check_refusals(tally, desk):
    """A refusal is a clear problem with the time to come back."""
    answers = [answer for _, answer in desk.refused.values()]
    tally.check("the full disk is answered with refusals", len(answers) >= REFUSALS_WANTED, len(answers))
    tally.equal("every one is a 503", sorted({answer.status for answer in answers}), [503])
    kinds = {answer.headers.get("Content-Type", "").split(";")[0] for answer in answers}
    tally.equal("every one is a problem", kinds, {"application/problem+json"})
    tally.check("every one says when to come back", all(answer.headers.get("Retry-After") for answer in answers))
    fields = ("code", "title", "detail", "request_id")
    tally.check("every one has its words", all(answer.json().get(field) for answer in answers for field in fields), answers[:1])


def until_accepted(desk):
    """Files reports until one is acknowledged; the seconds that it took."""
    begun = time.monotonic()
    while time.monotonic() - begun < RECOVERY_SECONDS_MAX:
        if desk.file().status == 201:
            return time.monotonic() - begun
        time.sleep(0.2)
    return None


def send_refused_again(tally, desk):
    """Each refused command, sent again with its key, is done once."""
    identities = {}
    for key, (text, _) in list(desk.refused.items()):
        first, second = desk.send(key, text), desk.send(key, text)
        if first.status == second.status == 201:
            identities[key] = (first.json()["report"]["id"], second.json()["report"]["id"])
    tally.equal("every refused command can be sent again", len(identities), len(desk.refused))
    tally.check("and is done once", all(first == second for first, second in identities.values()), identities)
    distinct = {first for first, _ in identities.values()} | set(desk.acknowledged)
    tally.equal("as a report of its own", len(distinct), len(identities) + len(desk.acknowledged))


def story(tally):
    """Fill, be refused, free, go on, start again."""
    anlan = support.binary(sys.argv[1] if len(sys.argv) > 1 else None)
    with tempfile.TemporaryDirectory(prefix="anlan-client-") as root, small_disk() as place, City(anlan, root) as city:
        # Only the data is on the small disk: the log of the server is not what is tested.
        city.data = place / "data"
        city.init()
        token = city.token("dispatcher")
        city.start()
        desk, filler = Desk(city, token), Filler(place)
        for _ in range(50):
            desk.file()
        tally.equal("with space everything is acknowledged", len(desk.acknowledged), 50)
        until_refused(desk, filler)
        check_refusals(tally, desk)
        tally.equal("the process is alive", city.process.poll(), None)
        tally.check("what was acknowledged can be read while the disk is full", not desk.missing())
        filler.free()
        seconds = until_accepted(desk)
        tally.check(f"it goes on by itself within {RECOVERY_SECONDS_MAX} s", seconds is not None)
        send_refused_again(tally, desk)
        tally.check("nothing acknowledged is lost", not desk.missing(), desk.missing()[:2])
        city.kill()
        verified = city.verify()
        tally.check("the chain verifies", verified.returncode == 0, verified.stdout + verified.stderr)
        city.start()
        desk.connection = Connection(city)
        tally.check("nothing acknowledged is lost after a kill and restart", not desk.missing(), desk.missing()[:2])
        back = "never" if seconds is None else f"{seconds:.1f} s"
        print(f"{len(desk.acknowledged)} acknowledged, {len(desk.refused)} refused, back after {back}")


if __name__ == "__main__":
    support.run(story)
