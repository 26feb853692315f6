"""What the client scripts share: a real server on a directory of its own, plain HTTP, and a count of what held.

Every script is run as `python SCRIPT PATH_OF_ANLAN` (or with ANLAN_BIN set) and closes with one line,
`N passed, N failed`.
"""

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

READY_SECONDS_MAX = 30
STOP_SECONDS_MAX = 30
REQUEST_SECONDS_MAX = 30
PASSWORD = "correct-horse-battery"

# A proxy of the machine has no part in what happens on its own loopback.
for _name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
    os.environ.pop(_name, None)
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"


class Tally:
    """Counts checks; each that does not hold is printed with what was found instead."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, sentence, held, found=""):
        """Counts one check and tells whether it held."""
        if held:
            self.passed += 1
        else:
            self.failed += 1
            print(f"did not hold: {sentence}" + (f"\n    found: {str(found)[:2000]}" if found != "" else ""), flush=True)
        return bool(held)

    def equal(self, sentence, found, wanted):
        """Counts a check that two values are the same."""
        return self.check(sentence, found == wanted, f"{found!r}, wanted {wanted!r}")


def run(story):
    """Runs a script's story, prints the closing line, and leaves with its verdict."""
    tally = Tally()
    try:
        story(tally)
    except Exception:
        traceback.print_exc()
        tally.failed += 1
    sys.stderr.flush()
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    sys.exit(1 if tally.failed else 0)


def binary(argument=None):
    """The path of the `anlan` binary: from the command line, or from ANLAN_BIN."""
    given = argument or os.environ.get("ANLAN_BIN")
    if not given:
        sys.exit("usage: SCRIPT PATH_OF_ANLAN (or set ANLAN_BIN)")
    path = Path(given).resolve()
    if not path.is_file():
        sys.exit(f"there is no binary at {path}")
    return path


class Answer:
    """An HTTP answer: status, headers, body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        """The body as text."""
        return self.body.decode("utf-8")

    def json(self):
        """The body as JSON."""
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:600]!r}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())


def fetch(url, method="GET", body=None, headers=None):
    """One request over plain urllib; a refusal is an answer like any other."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with _OPENER.open(request, timeout=REQUEST_SECONDS_MAX) as reply:
            return Answer(reply.status, reply.headers, reply.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, refusal.headers, refusal.read())


def form(fields):
    """URL-encodes a dict or a list of pairs."""
    return urllib.parse.urlencode(fields).encode("ascii")


class Connection:
    """One kept-alive connection for load: no parsing beyond what http.client does."""

    def __init__(self, city):
        self.host, self.port = city.host, city.port
        self.wire = None

    def send(self, method, path, body=None, headers=None):
        """One request; an error of the connection is raised and the next request opens a new one."""
        if self.wire is None:
            self.wire = http.client.HTTPConnection(self.host, self.port, timeout=REQUEST_SECONDS_MAX)
        try:
            self.wire.request(method, path, body, headers or {})
            reply = self.wire.getresponse()
            return Answer(reply.status, reply.headers, reply.read())
        except BaseException:
            self.close()
            raise

    def close(self):
        """Closes the connection."""
        if self.wire is not None:
            self.wire.close()
            self.wire = None


class City:
    """A data directory, and the server on it."""

    def __init__(self, anlan, directory=None, jurisdiction="苏州市"):
        self.anlan = anlan
        self.own = directory is None
        self.root = Path(directory or tempfile.mkdtemp(prefix="anlan-client-"))
        self.data = self.root / "data"
        self.log_path = self.root / "server.log"
        self.jurisdiction = jurisdiction
        self.process = None
        self.log = None
        self.url = self.host = self.port = None
        self.ready_seconds = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        if self.own:
            shutil.rmtree(self.root, ignore_errors=True)

    def command(self, *words):
        """Runs `anlan` with these words and returns what it did."""
        return subprocess.run(
            [str(self.anlan), *map(str, words)], capture_output=True, text=True, timeout=600, check=False
        )

    def init(self):
        """Sets the jurisdiction and its administrator up."""
        password = self.root / "password"
        password.write_text(PASSWORD + "\n", encoding="utf-8")
        done = self.command(
            "init", "--data", self.data, "--jurisdiction", self.jurisdiction, "--admin", "admin",
            "--password-file", password,
        )
        password.unlink()
        if done.returncode != 0:
            raise RuntimeError(f"anlan init: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return self

    def token(self, role, user=None):
        """Issues a bearer token. The server must not be running: the directory belongs to one process."""
        done = self.command("token", "--data", self.data, "--user", user or role, "--role", role)
        words = done.stdout.split()
        if done.returncode != 0 or not words:
            raise RuntimeError(f"anlan token: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return words[-1]

    def start(self):
        """Starts the server on a free port and waits until it is ready."""
        begun = time.monotonic()
        offset = self.log_path.stat().st_size if self.log_path.exists() else 0
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(
            [str(self.anlan), "serve", "--data", str(self.data), "--listen", "127.0.0.1:0"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
        )
        while time.monotonic() - begun < READY_SECONDS_MAX:
            found = re.search(r"listening on (http://([0-9.]+):(\d+))", self._log_after(offset))
            if found and self._answers(found[1]):
                self.url, self.host, self.port = found[1], found[2], int(found[3])
                self.ready_seconds = time.monotonic() - begun
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError(f"the server did not become ready:\n{self._log_after(offset)[-4000:]}")

    def _log_after(self, offset):
        with open(self.log_path, "rb") as log:
            log.seek(offset)
            return log.read().decode("utf-8", "replace")

    @staticmethod
    def _answers(url):
        try:
            return fetch(url + "/healthz").status == 200
        except OSError:
            return False

    def stop(self):
        """Asks the server to end and returns its exit code."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the server did not end within {STOP_SECONDS_MAX} seconds") from None
        self._forget()
        return code

    def kill(self):
        """Takes the process away without a word."""
        if self.process is not None:
            if self.process.poll() is None:
                os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self._forget()

    def _forget(self):
        self.process = None
        if self.log:
            self.log.close()
            self.log = None

    def get(self, path, token=None, **headers):
        """GET with a bearer token."""
        return fetch(self.url + path, headers=bearer(token) | headers)

    def post(self, path, body, token=None, key=None, **headers):
        """POST of JSON with a bearer token and an idempotency key."""
        sent = bearer(token) | json_headers(key) | headers
        return fetch(self.url + path, "POST", json.dumps(body).encode(), sent)

    def verify(self):
        """`anlan verify` on the directory."""
        return self.command("verify", "--data", self.data)

    def logged(self):
        """Everything that the server wrote."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")


def bearer(token):
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def json_headers(key=None):
    """The headers of a write."""
    return {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4())}


def report_body(text, **more):
    """A report at the emergency desk."""
    place = {"lon": 120.62, "lat": 31.31, "address": "平江路1号"}
    return {"desk": "110", "channel": "phone", "text": text, "place": place} | more


def copy_files(data, copy):
    """Copies a directory's files; sockets and the like are not files."""
    def no_files(folder, names):
        return [name for name in names if not (Path(folder, name).is_file() or Path(folder, name).is_dir())]

    shutil.copytree(data, copy, ignore=no_files)


def journals(data):
    """The SQLite files below a directory that hold events, the one with the most first, as (events, path)."""
    found = []
    for path in sorted(Path(data).rglob("*.sqlite")):
        with sqlite3.connect(path) as file:
            has_events = file.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'").fetchone()[0]
            if has_events:
                found.append((file.execute("SELECT count(*) FROM event").fetchone()[0], path))
        file.close()
    return sorted(found, key=lambda entry: -entry[0])


class Load:
    """Reports posted by several threads at once; every acknowledgement is kept.

    `on_acknowledged` is called under the lock with the number of acknowledgements so far; when it answers true,
    all threads end.
    """

    def __init__(self, city, token, prefix, threads, on_acknowledged):
        self.city, self.token, self.prefix = city, token, prefix
        self.on_acknowledged = on_acknowledged
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.acknowledged = {}
        self.uncertain = {}
        self.refused = []
        self.threads = [threading.Thread(target=self._post_reports, args=(n,), daemon=True) for n in range(threads)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(REQUEST_SECONDS_MAX + 5)

    def _post_reports(self, number):
        connection, count = Connection(self.city), 0
        while not self.ended.is_set():
            count += 1
            text = f"{self.prefix}-{number}-{count}"
            key, body = str(uuid.uuid4()), json.dumps(report_body(text)).encode()
            try:
                answer = connection.send(
                    "POST", "/api/v1/reports", body, bearer(self.token) | json_headers(key)
                )
            except (OSError, http.client.HTTPException):
                # Sent, perhaps; answered, no. The server may have it and may not.
                with self.lock:
                    self.uncertain[key] = text
                if not self.ended.is_set():
                    time.sleep(0.01)
                continue
            self._note(key, text, answer)
        connection.close()

    def _note(self, key, text, answer):
        with self.lock:
            if answer.status != 201:
                self.refused.append((key, text, answer))
                pause = 0.02
            else:
                report = answer.json()["report"]
                self.acknowledged[key] = (text, report["id"], report["number"])
                if not self.ended.is_set() and self.on_acknowledged(len(self.acknowledged)):
                    self.ended.set()
                return
        time.sleep(pause)
