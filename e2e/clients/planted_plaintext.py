"""Plants a name, a telephone number and a verification code, and looks for them in every file and in the log.

What is sealed opens only with a case and a purpose; after erasure it does not open at all, and the key is gone.
"""

import base64
import shutil
import sqlite3
import sys

import _support as support
from _support import City

NAME = "诸葛栖梧"
LATIN_NAME = "Qwendolyn Plantagenet"
PHONE = "13987650421"
CODE = "482913"
ENGLISH_CODE = "739164"
TEXT = f"骗子要走了短信验证码 {CODE}，人在平江路1号"
ENGLISH_TEXT = f"they asked for my verification code: {ENGLISH_CODE} and hung up"
NOTICE = "pulpit-marmalade-1138"


def spellings(planted):
    """The ways in which a text could lie in a file: plain, in UTF-16, in base64 at any offset, as JSON escapes."""
    plain = planted.encode("utf-8")
    found = {plain, planted.encode("utf-16-le"), planted.encode("utf-16-be")}
    found.add(planted.encode("unicode_escape"))
    found.add(plain.hex().encode())
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + plain)
        # The first and last group hold bits of the neighbours.
        found.add(encoded[4 if offset else 0 : -4])
    return {spelling for spelling in found if len(spelling) >= 5}


def files(city):
    """Every file that the server wrote, by name: the data, its write-ahead logs and snapshots, and the log."""
    paths = [path for path in sorted(city.data.rglob("*")) if path.is_file()] + [city.log_path]
    return {path.name: path.read_bytes() for path in paths}


def places_of(city, planted):
    """The files in which a planted text can be read."""
    wanted = spellings(planted)
    return [name for name, content in files(city).items() if any(spelling in content for spelling in wanted)]


def search(tally, city, when):
    """None of the planted texts is anywhere."""
    for what, planted in (
        ("name", NAME), ("Latin name", LATIN_NAME), ("number", PHONE), ("code", CODE), ("English code", ENGLISH_CODE),
    ):
        tally.equal(f"{when}: the planted {what} is nowhere", places_of(city, planted), [])


def party_keys(city):
    """The wrapped keys in a copy of the directory, so that the original is not touched."""
    copy = city.root / "copy"
    support.copy_files(city.data, copy)
    keys = []
    for _, path in support.journals(copy):
        with sqlite3.connect(path) as file:
            if file.execute("SELECT count(*) FROM sqlite_master WHERE name = 'party_key'").fetchone()[0]:
                keys += [bytes(row[0]) for row in file.execute("SELECT wrapped FROM party_key")]
        file.close()
    shutil.rmtree(copy)
    return keys


def look_up(city, token, identity, field):
    """Asks for a sealed field, with case and purpose."""
    body = {"field": field, "case": {"report": identity}, "purpose": "call_back"}
    return city.post(f"/api/v1/reports/{identity}/look-up", body, token)


def is_gone(answer):
    """Whether a look-up says that nothing is kept: not found, or refused because the report keeps no caller."""
    refused = answer.status == 409 and answer.json()["code"] == "no_party"
    return (answer.status == 404 or refused) and NAME not in answer.text


def plant(tally, city, token):
    """Files two reports with a caller and a code each; their ids."""
    identities = []
    for name, text in ((NAME, TEXT), (LATIN_NAME, ENGLISH_TEXT)):
        body = support.report_body(text, caller={"name": name, "phone": PHONE})
        answer = city.post("/api/v1/reports", body, token)
        if tally.check("a report with a caller is filed", answer.status == 201, answer):
            identities.append(answer.json()["report"]["id"])
    tally.equal("a report without a caller is filed", city.post("/api/v1/reports", support.report_body(NOTICE), token).status, 201)
    return identities


def check_shown(tally, city, token, identity):
    """What the desk sees: the text without its code, the caller masked."""
    shown = city.get(f"/api/v1/reports/{identity}", token)
    tally.equal("the report can be read", shown.status, 200)
    for what, planted in (("code", CODE), ("name", NAME), ("number", PHONE)):
        tally.check(f"the {what} is not shown", planted not in shown.text, shown)
    tally.check("the rest of the text is kept", "平江路1号" in shown.json()["text"], shown)
    board = city.get("/api/v1/board", token)
    tally.check("nor on the board", not any(planted in board.text for planted in (CODE, NAME, PHONE, LATIN_NAME)))


def check_looked_up(tally, city, tokens, identity):
    """The sealed fields open for who may see them, and for nobody else."""
    name = look_up(city, tokens["dispatcher"], identity, "name")
    tally.check("the name opens with a case and a purpose", name.status == 200 and name.json()["value"] == NAME, name)
    phone = look_up(city, tokens["dispatcher"], identity, "phone")
    tally.check("the number too", phone.status == 200 and phone.json()["value"] == PHONE, phone)
    aimless = city.post(f"/api/v1/reports/{identity}/look-up", {"field": "name"}, tokens["dispatcher"])
    tally.check("without case and purpose it does not", aimless.status in (400, 422), aimless)
    tally.equal("the administrator may not look", look_up(city, tokens["administrator"], identity, "name").status, 403)
    audit = city.get("/api/v1/audit", tokens["auditor"])
    looked = [entry for entry in audit.json()["entries"] if entry.get("report") == identity] if audit.status == 200 else []
    tally.check("both look-ups are in the audit journal", len(looked) >= 2, audit)


def check_erased(tally, city, tokens, identities):
    """After erasure nothing opens, also after a restart; the other caller is untouched."""
    erased = city.post(f"/api/v1/reports/{identities[0]}/erase-party", {"reason": "本人要求删除"}, tokens["privacy-officer"])
    tally.equal("the privacy officer erases", erased.status, 200)
    for when in ("at once", "after a restart"):
        gone = look_up(city, tokens["dispatcher"], identities[0], "name")
        tally.check(f"{when} the name is not found", is_gone(gone), gone)
        other = look_up(city, tokens["dispatcher"], identities[1], "name")
        tally.check(f"{when} the other caller is there", other.status == 200 and other.json()["value"] == LATIN_NAME, other)
        if when == "at once":
            city.stop()
            city.start()


def story(tally):
    """Plant, search while serving, look up, search, erase, search."""
    with City(support.binary(sys.argv[1] if len(sys.argv) > 1 else None)) as city:
        city.init()
        roles = ("dispatcher", "privacy-officer", "auditor", "administrator")
        tokens = {role: city.token(role) for role in roles}
        city.start()
        identities = plant(tally, city, tokens["dispatcher"])
        tally.check("the search finds what is there: the notice", places_of(city, NOTICE) != [])
        search(tally, city, "while serving")
        check_shown(tally, city, tokens["dispatcher"], identities[0])
        check_looked_up(tally, city, tokens, identities[0])
        search(tally, city, "after looking up")
        city.stop()
        search(tally, city, "after the end")
        before = party_keys(city)
        tally.equal("two callers have a key", len(before), 2)
        city.start()
        check_erased(tally, city, tokens, identities)
        city.stop()
        after = party_keys(city)
        tally.equal("one key is left", len(after), 1)
        gone = [key for key in before if key not in after]
        contents = files(city)
        left = [name for key in gone for name, content in contents.items() if key in content]
        tally.check("the erased key is in no file", gone and not left, left)
        search(tally, city, "after erasure")
        verified = city.verify()
        tally.check("the chain verifies", verified.returncode == 0, verified.stdout + verified.stderr)


if __name__ == "__main__":
    support.run(story)
