"""Schemathesis against the served contract, as a dispatcher and as an administrator: no request brings a 5xx.

Half of the requests go out as schemathesis made them, half name ids that exist (`_fuzz_hooks.py`), or all would end
at the first check. The live stream never ends and is left out. The inputs are the same in every run.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import _support as support
from _support import City

SECONDS_MAX = 240
ROLES = ("dispatcher", "administrator")
LEFT_OUT = "/live$"
UNITS = 6
# How many writes have to succeed, or the fuzzing has not got past the door.
WRITES_DONE_MIN = {"dispatcher": 60, "administrator": 20}


def options():
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("anlan", nargs="?")
    parser.add_argument("--examples", type=int, default=40, help="generated requests for each operation")
    return parser.parse_args()


def made(answer, kind):
    """The id of what a write has made."""
    if answer.status != 201:
        raise RuntimeError(f"setting the city up: {answer!r}")
    return answer.json()[kind]["id"]


def pool(city, tokens):
    """A small city: reports, incidents, units, and one unit on its way."""
    desk, admin = tokens["dispatcher"], tokens["administrator"]
    rules = city.get("/api/v1/rules", desk).json()
    org = city.get("/api/v1/orgs", admin).json()["orgs"][0]["id"]
    caller = {"name": "王小明", "phone": "13800001234"}
    reports = [
        made(city.post("/api/v1/reports", support.report_body(f"着火 {n}", caller=caller), desk), "report")
        for n in range(6)
    ]
    incidents = [
        made(city.post("/api/v1/incidents", {"report": report, "type": "040000", "grade": "P2"}, desk), "incident")
        for report in reports[:4]
    ]
    units = [
        made(city.post("/api/v1/units", {
            "callsign": f"A-{n}", "kind": rules["unit_kinds"][0]["code"], "org": org, "crew_size": 2,
        }, admin), "unit")
        for n in range(UNITS)
    ]
    ready = next(row["code"] for row in rules["unit_statuses"] if row["primary"] == "available")
    for unit in units:
        city.post(f"/api/v1/units/{unit}/status", {"code": ready}, desk)
    sent = city.post(f"/api/v1/units/{units[0]}/assignments", {"incident": incidents[0]}, desk)
    return {
        "report": reports, "incident": incidents, "unit": units, "assignment": [made(sent, "assignment")], "org": [org],
        "parent": [org], "code": [ready], "type": ["040000", "050300"], "kind": [rules["unit_kinds"][0]["code"]],
        "disposition": [rules["dispositions"][0]["code"]],
        "person": [person["id"] for person in city.get("/api/v1/people", admin).json()["people"]],
    }


def fuzz(city, token, examples, environment):
    """One run of schemathesis."""
    words = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{city.url}/api/v1/openapi.json",
        "--url", city.url,
        "--header", f"Authorization: Bearer {token}",
        "--checks", "not_a_server_error",
        "--phases", "examples,coverage,fuzzing,stateful",
        "--max-examples", str(examples),
        "--generation-deterministic", "--no-shrink",
        "--suppress-health-check", "all", "--exclude-path-regex", LEFT_OUT,
        "--request-timeout", "20", "--workers", "1", "--max-failures", "20", "--warnings", "off", "--no-color",
    ]
    here = str(Path(__file__).parent)
    environment = os.environ | environment | {"SCHEMATHESIS_HOOKS": "_fuzz_hooks", "PYTHONPATH": here}
    return subprocess.run(
        words, capture_output=True, text=True, timeout=SECONDS_MAX, check=False, cwd=city.root, env=environment
    )


def check_role(tally, city, role, token, held, examples):
    """One role's run, and what it reached."""
    answers = city.root / f"answers-{role}.txt"
    begun = time.monotonic()
    done = fuzz(city, token, examples, {"ANLAN_FUZZ_POOL": json.dumps(held), "ANLAN_FUZZ_ANSWERS": str(answers)})
    lines = answers.read_text(encoding="ascii").splitlines() if answers.exists() else []
    statuses = Counter(line.split()[1] for line in lines)
    writes = sum(1 for line in lines if line.startswith("POST 2"))
    print(f"{role}: {len(lines)} requests in {time.monotonic() - begun:.0f} s: {dict(sorted(statuses.items()))}", flush=True)
    tally.check(f"no request of the {role} brings a 5xx", done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:])
    tally.check("nor any answer that was written down", not any(status >= "500" for status in statuses), statuses)
    tally.check(f"writes of the {role} get past the door", writes >= WRITES_DONE_MIN[role], writes)
    tally.equal(f"the server is alive after the {role}", city.get("/healthz").status, 200)


def story(tally):
    """One server, two roles, and the journal afterwards."""
    asked = options()
    with City(support.binary(asked.anlan)) as city:
        city.init()
        tokens = {role: city.token(role) for role in ROLES}
        city.start()
        held = pool(city, tokens)
        for role in ROLES:
            check_role(tally, city, role, tokens[role], held, asked.examples)
        tally.equal("the server ends in peace", city.stop(), 0)
        tally.check("nothing in it panicked", "panicked" not in city.logged(), city.logged()[-2000:])
        verified = city.verify()
        tally.check("the chain verifies", verified.returncode == 0, verified.stdout + verified.stderr)


if __name__ == "__main__":
    support.run(story)
