"""Open311 GeoReport v2 with a client of other hands (`georeport` from PyPI) and with plain HTTP.

`georeport` reads services, definitions and requests in both formats; what it does not do (posting, tokens, paging,
updates, discovery, and twenty ways to be wrong) is done with urllib as the standard describes it.
"""

import re
import sys
import xml.etree.ElementTree as Tree
from datetime import datetime, timedelta, timezone

from georeport import GeoReport

import _support as support
from _support import City, fetch, form

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# W3C, with a zone, without a fraction of a second.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
FIRST_NAME, LAST_NAME, PHONE, EMAIL = "Quillon", "Featherstone", "13811112222", "quillon@example.org"
UNKNOWN_ID = "01850000-0000-7000-8000-00000000dead"
POSTED = 5


class Office:
    """The city's endpoint and the partner's key."""

    def __init__(self, city, key):
        self.city = city
        self.key = key
        self.root = city.url + "/open311/v2"

    def get(self, path, **query):
        """GET, with the query encoded."""
        return fetch(f"{self.root}/{path}" + ("?" + form(query).decode() if query else ""))

    def post(self, fields, suffix="json", key=True, body=None):
        """POST of a form."""
        content = body if body is not None else form(([("api_key", self.key)] if key else []) + list(fields))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return fetch(f"{self.root}/requests.{suffix}", "POST", content, headers)

    def client(self, suffix):
        """The client from PyPI."""
        return GeoReport(self.root, output_format=suffix)


def fields(code, number):
    """A whole form, with the requester's data."""
    return [
        ("service_code", code), ("lat", "31.3100"), ("long", f"120.6{number}"), ("address_string", f"平江路{number}号"),
        ("description", f"路灯不亮 <{number}> & \"暗\""), ("first_name", FIRST_NAME), ("last_name", LAST_NAME),
        ("phone", PHONE), ("email", EMAIL), ("attribute[LAMP]", "7"), ("attribute[SIDE][]", "left"), ("an_extension", "x"),
    ]


def check_type(tally, what, answer, suffix, status=200):
    """Status and content type, letter by letter."""
    tally.equal(f"{what}.{suffix} answers {status}", answer.status, status)
    tally.equal(f"{what}.{suffix} has the exact content type", answer.headers.get("Content-Type"), TYPES[suffix])


def check_errors(tally, what, answer, suffix, statuses):
    """The standard's error document: code and description, the code as the status."""
    tally.check(f"{what} is refused", answer.status in statuses, answer)
    tally.equal(f"{what} has the exact content type", answer.headers.get("Content-Type"), TYPES[suffix])
    try:
        if suffix == "json":
            errors = [(str(error["code"]), error["description"]) for error in answer.json()]
        else:
            root = Tree.fromstring(answer.body)
            errors = [(error.findtext("code"), error.findtext("description")) for error in root.iter("error")]
            tally.equal(f"{what} is a document of errors", root.tag, "errors")
    except (ValueError, Tree.ParseError, KeyError, TypeError) as problem:
        tally.check(f"{what} has the standard's form", False, f"{problem}: {answer!r}")
        return
    held = errors and all(code == str(answer.status) and description for code, description in errors)
    tally.check(f"{what} names its code and says why", held, answer)


def services(tally, office):
    """Both formats list the same services; the first code."""
    codes = {}
    for suffix in ("json", "xml"):
        check_type(tally, "services", office.get(f"services.{suffix}"), suffix)
        listed = office.client(suffix).get_service_list()
        codes[suffix] = [service["service_code"] for service in listed]
        tally.check(f"services.{suffix}: there are some", len(listed) > 5, len(listed))
        tally.equal(f"services.{suffix}: all are realtime", {service["type"] for service in listed}, {"realtime"})
        named = all(service["service_name"] and service["group"] and service["keywords"] for service in listed)
        tally.check(f"services.{suffix}: all have name, group and keywords", named)
        definition = office.client(suffix).get_service_definition(codes[suffix][0])
        tally.equal(f"services/code.{suffix} names its code", definition["service_code"], codes[suffix][0])
        check_type(tally, "services/code", office.get(f"services/{codes[suffix][0]}.{suffix}"), suffix)
        check_errors(tally, f"an unknown service.{suffix}", office.get(f"services/nonsense.{suffix}"), suffix, {404})
    tally.equal("both formats list the same", codes["json"], codes["xml"])
    wanted = "050300"
    return wanted if wanted in codes["json"] else codes["json"][0]


def discovery(tally, office):
    """Contact, key service, and an endpoint whose changes lie in the past."""
    for suffix in ("xml", "json"):
        answer = office.get(f"discovery.{suffix}")
        check_type(tally, "discovery", answer, suffix)
        if suffix == "json":
            found = answer.json()
            times = [found["changeset"]] + [endpoint["changeset"] for endpoint in found["endpoints"]]
            formats = [name for endpoint in found["endpoints"] for name in endpoint["formats"]]
        else:
            found = {child.tag: child.text for child in Tree.fromstring(answer.body)}
            times = [node.text for node in Tree.fromstring(answer.body).iter("changeset")]
            formats = [node.text for node in Tree.fromstring(answer.body).iter("format")]
        tally.check(f"discovery.{suffix} names whom to ask", found["contact"] and found["key_service"], found)
        tally.check(f"discovery.{suffix} has an endpoint in both formats", {"text/xml", "application/json"} <= set(formats), formats)
        now = datetime.now(timezone.utc)
        past = len(times) >= 2 and all(TIME.fullmatch(time) and datetime.fromisoformat(time) < now for time in times)
        tally.check(f"discovery.{suffix} was changed in the past", past, times)


def post(tally, office, code):
    """Five requests in both formats; their ids, the oldest first."""
    identities = []
    for number in range(POSTED):
        suffix = "xml" if number % 2 else "json"
        answer = office.post(fields(code, number), suffix)
        tally.check(f"POST requests.{suffix} is done", answer.status in (200, 201), answer)
        tally.equal(f"POST requests.{suffix} has the exact content type", answer.headers.get("Content-Type"), TYPES[suffix])
        if suffix == "json":
            identities.append(answer.json()[0]["service_request_id"])
        else:
            identities.append(Tree.fromstring(answer.body).findtext("request/service_request_id"))
    tally.equal("each has an id of its own", len(set(filter(None, identities))), POSTED)
    for suffix in ("json", "xml"):
        token = office.get(f"tokens/{identities[0]}.{suffix}")
        check_type(tally, "tokens", token, suffix)
        tally.check(f"the token.{suffix} leads to the id", identities[0] in token.text, token)
        check_errors(tally, f"an unknown token.{suffix}", office.get(f"tokens/{UNKNOWN_ID}.{suffix}"), suffix, {404})
    return identities


def read(tally, office, code, identities):
    """The requests as the client from PyPI sees them."""
    for suffix in ("json", "xml"):
        client = office.client(suffix)
        listed = client.get_service_requests()
        tally.equal(f"requests.{suffix} lists all", {row["service_request_id"] for row in listed}, set(identities))
        tally.equal(f"requests.{suffix}: all are open", {row["status"] for row in listed}, {"open"})
        times = [row[name] for row in listed for name in ("requested_datetime", "updated_datetime")]
        tally.check(f"requests.{suffix}: times have a zone and no fraction", all(map(TIME.fullmatch, times)), times)
        one = client.get_service_request(identities[1])
        tally.equal(f"requests/id.{suffix} is the one asked for", one["service_request_id"], identities[1])
        tally.equal(f"requests/id.{suffix} keeps the service", one["service_code"], code)
        tally.equal(f"requests/id.{suffix} keeps the address", one["address"], "平江路1号")
        tally.check(f"requests/id.{suffix} keeps the description", '路灯不亮 <1> & "暗"' in one["description"], one["description"])
        tally.equal(f"requests/id.{suffix} keeps the place", (float(one["lat"]), float(one["long"])), (31.31, 120.61))
        picked = client.get_service_requests(service_request_id=",".join(identities[:2]), status="closed")
        tally.equal(f"requests.{suffix}: ids override the rest", {row["service_request_id"] for row in picked}, set(identities[:2]))
        other = office.get(f"requests.{suffix}", service_code="990000", status="open")
        tally.check(f"requests.{suffix}: another service has none of them", other.status == 200 and identities[0] not in other.text)
        closed = office.get(f"requests.{suffix}", status="closed")
        tally.check(f"requests.{suffix}: none is closed", closed.status == 200 and identities[0] not in closed.text, closed)
        bare = fetch(f"{office.city.url}/requests/{identities[0]}.{suffix}")
        check_type(tally, "requests/id at the bare host", bare, suffix)


def windows_and_pages(tally, office, identities):
    """Spans of time, fractions of a second in them, and pages that together hold everything once."""
    now = datetime.now(timezone.utc)
    inside = {"start_date": (now - timedelta(days=1)).isoformat(), "end_date": (now + timedelta(days=1)).isoformat()}
    before = {"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-01-31T00:00:00.5+08:00"}
    tally.equal("a window around now holds all", len(office.get("requests.json", **inside).json()), POSTED)
    tally.equal("a window of 2020 holds none", office.get("requests.json", **before).json(), [])
    pages = [office.get("requests.json", page=page, page_size=2).json() for page in (1, 2, 3, 4)]
    tally.equal("pages are as long as asked for", [len(page) for page in pages], [2, 2, 1, 0])
    paged = [row["service_request_id"] for page in pages for row in page]
    tally.equal("pages hold each once, the newest first", paged, identities[::-1])


def work(tally, office, dispatcher, identities):
    """The desk takes one up and closes it; outside it is seen."""
    city, identity = office.city, identities[0]
    opened = city.post("/api/v1/incidents", {"report": identity, "type": "050300", "grade": "P4"}, dispatcher)
    if not tally.check("the desk takes a request up", opened.status == 201, opened):
        return
    notes = office.client("json").get_service_request(identities[1])["status_notes"]
    taken = office.client("json").get_service_request(identity)
    tally.check("the notes tell that it was taken up", taken["status_notes"] and taken["status_notes"] != notes, taken)
    incident = opened.json()["incident"]["id"]
    disposition = city.get("/api/v1/rules", dispatcher).json()["dispositions"][0]["code"]
    closed = city.post(f"/api/v1/incidents/{incident}/close", {"disposition": disposition}, dispatcher)
    tally.equal("the desk closes it", closed.status, 200)
    for suffix in ("json", "xml"):
        tally.equal(f"requests/id.{suffix} is closed", office.client(suffix).get_service_request(identity)["status"], "closed")
        answer = office.get(f"servicerequestupdates.{suffix}", start_date=(datetime.now(timezone.utc) - timedelta(hours=1)).isoformat())
        check_type(tally, "servicerequestupdates", answer, suffix)
        if suffix == "json":
            rows = answer.json()
        else:
            root = Tree.fromstring(answer.body)
            tally.equal("the updates are a document of updates", root.tag, "service_request_updates")
            rows = [{child.tag: child.text for child in row} for row in root.iter("request_update")]
        ours = [row for row in rows if row["service_request_id"] == identity]
        tally.equal(f"updates.{suffix} tell of the taking up and the end", {row["status"] for row in ours}, {"open", "closed"})
        tally.check(f"updates.{suffix} have ids of their own", len({row["update_id"] for row in ours}) == len(ours) >= 2, ours)
        tally.check(f"updates.{suffix} have times in the standard's form", all(TIME.fullmatch(row["updated_datetime"]) for row in ours), ours)


def private(tally, office, dispatcher, identities):
    """Nothing of the requester and nothing of the emergency desk is seen outside."""
    emergency = office.city.post("/api/v1/reports", support.report_body("家里着火了"), dispatcher)
    hidden = emergency.json()["report"]["id"]
    check_errors(tally, "a report of the emergency desk", office.get(f"requests/{hidden}.json"), "json", {404})
    for path in ("requests.json", "requests.xml", f"requests/{identities[0]}.json", "servicerequestupdates.xml"):
        text = office.get(path).text
        for planted in (FIRST_NAME, LAST_NAME, PHONE, EMAIL, "家里着火了", hidden):
            tally.check(f"{path} does not hold {planted}", planted not in text)


def malformed(tally, office, code):
    """Twenty ways to be wrong, in both formats by turns."""
    place = [("lat", "31.3"), ("long", "120.6")]
    whole = [("service_code", code)] + place
    forms = [
        ("an empty form", [], {400}),
        ("no service", place, {400}),
        ("an unknown service", [("service_code", "nonsense")] + place, {400, 404}),
        ("two services", [("service_code", code)] + whole, {400}),
        ("no place", [("service_code", code)], {400}),
        ("half a place", [("service_code", code), ("lat", "31.3")], {400}),
        ("a latitude that is no number", [("service_code", code), ("lat", "north"), ("long", "1")], {400}),
        ("a latitude that is not a number", [("service_code", code), ("lat", "NaN"), ("long", "1")], {400}),
        ("a longitude off the earth", [("service_code", code), ("lat", "1"), ("long", "1e9")], {400}),
        ("a description that is too long", whole + [("description", "水" * 4001)], {400}),
        ("a file elsewhere", whole + [("media_url", "http://example.org/a.jpg")], {400}),
        ("an unknown jurisdiction", whole + [("jurisdiction_id", "no-such-city")], {404}),
    ]
    for number, (what, content, statuses) in enumerate(forms):
        suffix = "xml" if number % 2 else "json"
        check_errors(tally, what, office.post(content, suffix), suffix, statuses)
    check_errors(tally, "no key", office.post(whole, "xml", key=False), "xml", {400, 401, 403})
    check_errors(tally, "a wrong key", office.post([("api_key", "nonsense")] + whole, "json", key=False), "json", {401, 403})
    broken = f"api_key={office.key}&service_code={code}&address_string=%FF%FE".encode()
    check_errors(tally, "bytes that are no text", office.post([], "json", body=broken), "json", {400})
    for what, query in (
        ("a start that is no time", {"start_date": "yesterday"}),
        ("a span of a year", {"start_date": "2022-01-01T00:00:00Z", "end_date": "2023-01-01T00:00:00Z"}),
        ("an end before the start", {"start_date": "2023-01-02T00:00:00Z", "end_date": "2023-01-01T00:00:00Z"}),
        ("an unknown status", {"status": "pending"}),
        ("page nought", {"page": "0"}),
        ("a page of a million", {"page_size": "1000000"}),
    ):
        for suffix in ("json", "xml"):
            check_errors(tally, f"{what}.{suffix}", office.get(f"requests.{suffix}", **query), suffix, {400})
    check_errors(tally, "an unknown request", office.get(f"requests/{UNKNOWN_ID}.xml"), "xml", {404})
    check_errors(tally, "an id that is none of ours", office.get("requests/nonsense.json"), "json", {404})
    check_errors(tally, "an unknown jurisdiction", office.get("services.xml", jurisdiction_id="no-such-city"), "xml", {404})


def story(tally):
    """One server, from the services to the last wrong form."""
    with City(support.binary(sys.argv[1] if len(sys.argv) > 1 else None)) as city:
        city.init()
        key, dispatcher = city.token("partner"), city.token("dispatcher")
        city.start()
        office = Office(city, key)
        discovery(tally, office)
        code = services(tally, office)
        identities = post(tally, office, code)
        read(tally, office, code, identities)
        windows_and_pages(tally, office, identities)
        private(tally, office, dispatcher, identities)
        malformed(tally, office, code)
        tally.equal("what was wrong left nothing behind", len(office.get("requests.json").json()), POSTED)
        work(tally, office, dispatcher, identities)
        tally.equal("the server ends in peace", city.stop(), 0)
        tally.check("nothing in it panicked", "panicked" not in city.logged(), city.logged()[-2000:])
        tally.check("no requester is in its log", not any(word in city.logged() for word in (LAST_NAME, PHONE, EMAIL, key)))


if __name__ == "__main__":
    support.run(story)
