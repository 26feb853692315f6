"""What schemathesis is told while it runs: ids that exist, so that every second request gets past the first check.

Loaded by schemathesis itself (SCHEMATHESIS_HOOKS). The pool of ids comes in ANLAN_FUZZ_POOL; each answer's method
and status goes to the file ANLAN_FUZZ_ANSWERS.
"""

import itertools
import json
import os
import uuid

import schemathesis

POOL = json.loads(os.environ["ANLAN_FUZZ_POOL"])
ANSWERS = open(os.environ["ANLAN_FUZZ_ANSWERS"], "a", encoding="ascii", buffering=1)
COUNT = itertools.count()
# What a field of a body is filled from, where its name is not that of the pool.
FIELDS = {"into": "incident", "other": "incident"}
# Texts that may not be empty, as a fuzzer's first try always is.
TEXTS = ("text", "reason", "name", "display_name", "address")


def pick(kind, number):
    """One of the pool, in turn; nothing for a kind that it does not hold."""
    held = POOL.get(kind)
    return held[number % len(held)] if held else None


def grounded(body, number):
    """The body with ids that exist and texts that say something; what has the wrong type keeps it."""
    filled = dict(body)
    for name, value in body.items():
        if not isinstance(value, str):
            continue
        known = pick(FIELDS.get(name, name), number)
        if known is not None:
            filled[name] = known
        elif name == "callsign":
            filled[name] = f"F-{number}"
        elif name in TEXTS and not value.strip():
            filled[name] = f"{name} {number}"
    if isinstance(body.get("reports"), list):
        filled["reports"] = [pick("report", number)]
    return filled


@schemathesis.hook
def before_call(context, case, **_):
    """Grounds every second request; the others go out as they were made."""
    number = next(COUNT)
    if number % 2:
        return
    parameters = case.path_parameters or {}
    case.path_parameters = {name: pick(name, number) or value for name, value in parameters.items()}
    if case.headers is not None and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"fuzz {number}"))
    if isinstance(case.body, dict):
        case.body = grounded(case.body, number)


@schemathesis.hook
def after_call(context, case, response):
    """Writes the answer down and keeps new ids."""
    ANSWERS.write(f"{case.method.upper()} {response.status_code}\n")
    if response.status_code != 201:
        return
    made = response.json()
    for kind in ("report", "incident", "assignment", "unit", "org", "person"):
        if isinstance(made, dict) and isinstance(made.get(kind), dict) and made[kind].get("id"):
            POOL.setdefault(kind, []).append(made[kind]["id"])
