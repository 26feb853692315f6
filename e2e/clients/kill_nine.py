"""Takes the process away with SIGKILL at random instants under load, again and again.

What was acknowledged is there afterwards, nothing is there twice, the chain verifies, and the restart is quick.
`--runs 200` for a long evening; `--events 100000` lays a journal of that size first.
"""

import argparse
import json
import os
import random
import signal
import statistics
from collections import Counter

import _support as support
from _support import City, Connection, Load

RESTART_SECONDS_MAX = 3.0
PAGE = 200


def options():
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("anlan", nargs="?")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--events", type=int, default=0, help="events to lay before the first run")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--acknowledged-max", type=int, default=400, help="the latest instant, in acknowledgements")
    parser.add_argument("--seed", type=int, default=20230110)
    return parser.parse_args()


def send_again(connection, token, key, text):
    """The same command once more: the id and number that it is given."""
    body = json.dumps(support.report_body(text)).encode()
    answer = connection.send("POST", "/api/v1/reports", body, support.bearer(token) | support.json_headers(key))
    if answer.status != 201:
        return f"answered {answer!r}"
    report = answer.json()["report"]
    return report["id"], report["number"]


def texts_of(connection, token, prefix, wanted):
    """How often each text with this prefix is in the journal, read newest first until older ones appear."""
    counts, path = Counter(), f"/api/v1/reports?limit={PAGE}"
    while path:
        page = connection.send("GET", path, headers=support.bearer(token)).json()
        ours = [report["text"] for report in page["reports"] if report["text"].startswith(prefix)]
        counts.update(ours)
        done = not ours and sum(counts.values()) >= wanted
        path = None if done or not page["next"] else f"/api/v1/reports?limit={PAGE}&before={page['next']}"
    return counts


def kill_once(city, token, run, threads, at):
    """Loads the server and kills it at the given number of acknowledgements."""
    def reached(count):
        if count < at:
            return False
        os.kill(city.process.pid, signal.SIGKILL)
        return True

    with Load(city, token, f"run {run}", threads, reached) as load:
        load.ended.wait(120)
    city.kill()
    return load


def compare(tally, city, token, run, load, numbers):
    """What was acknowledged against what is there."""
    connection = Connection(city)
    lost, changed, unsettled = [], [], []
    for key, (text, identity, number) in load.acknowledged.items():
        found = connection.send("GET", f"/api/v1/reports/{identity}", headers=support.bearer(token))
        if found.status != 200 or (found.json()["number"], found.json()["text"]) != (number, text):
            lost.append((identity, found))
        again = send_again(connection, token, key, text)
        if again != (identity, number):
            changed.append((identity, again))
        numbers.append(number)
    for key, text in load.uncertain.items():
        first, second = (send_again(connection, token, key, text) for _ in range(2))
        if first != second or isinstance(first, str):
            unsettled.append((text, first, second))
        else:
            numbers.append(first[1])
    everything = len(load.acknowledged) + len(load.uncertain)
    counts = texts_of(connection, token, f"run {run}-", everything)
    connection.close()
    doubled = {text: count for text, count in counts.items() if count != 1}
    tally.check(f"run {run}: nothing acknowledged is lost", not lost, lost[:3])
    tally.check(f"run {run}: the same key gives the same report", not changed, changed[:3])
    tally.check(f"run {run}: a command of unknown fate can be sent again", not unsettled, unsettled[:3])
    tally.check(f"run {run}: nothing is there twice", not doubled, list(doubled.items())[:3])
    tally.equal(f"run {run}: exactly what was sent is there", sum(counts.values()), everything)


def story(tally):
    """Init, perhaps a preload, then the runs."""
    asked = options()
    chance = random.Random(asked.seed)
    with City(support.binary(asked.anlan)) as city:
        city.init()
        token = city.token("dispatcher")
        city.start()
        if asked.events:
            with Load(city, token, "preload", 16, lambda count: count >= asked.events) as load:
                load.ended.wait()
            print(f"laid {len(load.acknowledged)} reports, {len(load.refused)} refused", flush=True)
        ready, numbers, acknowledged, uncertain = [], [], 0, 0
        for run in range(asked.runs):
            at = chance.randint(1, asked.acknowledged_max)
            load = kill_once(city, token, run, asked.threads, at)
            tally.check(f"run {run}: {at} reports were acknowledged", len(load.acknowledged) >= at, len(load.acknowledged))
            verified = city.verify()
            tally.check(f"run {run}: the chain verifies", verified.returncode == 0, verified.stdout + verified.stderr)
            city.start()
            ready.append(city.ready_seconds)
            acknowledged += len(load.acknowledged)
            uncertain += len(load.uncertain)
            compare(tally, city, token, run, load, numbers)
        twice = [number for number, count in Counter(numbers).items() if count > 1]
        tally.check("no number was given twice", not twice, twice[:5])
        tally.check(f"every restart takes at most {RESTART_SECONDS_MAX} s", max(ready) <= RESTART_SECONDS_MAX, max(ready))
        print(
            f"{asked.runs} kills, {acknowledged} acknowledged reports, {uncertain} of unknown fate; restart to ready: "
            f"median {statistics.median(ready):.2f} s, worst {max(ready):.2f} s"
        )
        tally.equal("the server ends in peace at last", city.stop(), 0)


if __name__ == "__main__":
    support.run(story)
