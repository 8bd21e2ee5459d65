"""Tries the doors of a served archive with the clients that others use: feed readers, harvesters, assistants.

    python doors.py http://127.0.0.1:PORT/ DICTUM ARCHIVE

Each check says what it tried; the first that fails ends the run with what was expected and what came.
"""

import asyncio
import json
import pathlib
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import feedparser
from mcp import Client, StdioServerParameters
from sickle import Sickle

BASE, DICTUM, ARCHIVE = sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3]
QUESTIONS = pathlib.Path(__file__).with_name("questions.jsonl")
TOOLS = {"search_record", "check_quote", "get_passage", "get_statement", "trace_phrase", "compare_editions", "coverage"}


def expect(holds, what):
    if not holds:
        sys.exit(f"doors: {what}")


def fetched(path, method="GET", headers=None):
    """The answer to a request, whatever its status."""
    request = urllib.request.Request(BASE + path, method=method, headers=headers or {})
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError as answer:
        return answer


def api(path, **query):
    asked = urllib.parse.urlencode({key: value for key, value in query.items() if value is not None})
    return json.load(fetched(f"/api/v1{path}?{asked}"))


def command(*arguments):
    """What the command line answers; a verdict is told by the exit code too, which is not asked here."""
    done = subprocess.run([DICTUM, "--archive", ARCHIVE, "--format", "json", *arguments], capture_output=True, text=True)
    expect(done.stdout.strip(), f"dictum {arguments} answered nothing: {done.stderr}")
    return json.loads(done.stdout)


def feeds():
    everything = api("/overview")["statements"]
    for name in ["statements", "search", "changed", "gone"]:
        query = "?q=herring" if name == "search" else ""
        atom = feedparser.parse(fetched(f"/feeds/{name}.atom{query}").read())
        expect(not atom.bozo, f"{name}.atom: {atom.get('bozo_exception')}")
        expect(atom.version == "atom10", f"{name}.atom is {atom.version}")
        for entry in atom.entries:
            for key in ["id", "title", "updated_parsed", "link", "author"]:
                expect(entry.get(key), f"an entry of {name}.atom has no {key}: {entry}")
        listed = json.load(fetched(f"/feeds/{name}.json{query}"))
        expect(listed["version"] == "https://jsonfeed.org/version/1.1", listed["version"])
        expect([item["id"] for item in listed["items"]] == [entry.id for entry in atom.entries], f"{name}: two forms, two lists")
        expect(name in ("changed", "gone") or atom.entries, f"{name}.atom is empty")
    expect(len(feedparser.parse(fetched("/feeds/statements.atom").read()).entries) == min(50, everything), "statements are missing")


def harvest():
    sickle = Sickle(f"{BASE}/oai")
    identity = sickle.Identify()
    expect(identity.protocolVersion == "2.0", identity.protocolVersion)
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    held = api("/overview")["statements"]
    expect(len(records) == held, f"{len(records)} records, {held} statements")
    expect(len({record.header.identifier for record in records}) == held, "an identifier came twice")
    expect(all(record.metadata.get("identifier") for record in records), "a record has no identifier in its metadata")
    one = sickle.GetRecord(identifier=records[0].header.identifier, metadataPrefix="oai_dc")
    expect(one.metadata == records[0].metadata, "GetRecord and ListRecords tell different things")
    since = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", **{"from": identity.earliestDatestamp}))
    expect(len(since) == held, f"{len(since)} since {identity.earliestDatestamp}")
    sets = list(sickle.ListSets())
    expect(sets, "there are no sets")
    expect(list(sickle.ListMetadataFormats())[0].metadataPrefix == "oai_dc", "no oai_dc")


def mementos():
    captured = [card for card in api("/statements")["statements"] if card["target_uri"]]
    found = 0
    for card in captured:
        listed = fetched(f"/timemap/link/{card['target_uri']}")
        if listed.status != 200:
            continue
        found += 1
        expect(listed.headers["content-type"] == "application/link-format", listed.headers["content-type"])
        led = fetched(f"/timegate/{card['target_uri']}", headers={"Accept-Datetime": "Thu, 31 May 2007 20:35:00 GMT"})
        expect(led.headers["memento-datetime"], f"no Memento-Datetime: {led.url}")
        expect('rel="original"' in led.headers["link"], led.headers["link"])
    expect(found, "no capture has an address and a time")


def headers():
    guards = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    paths = ["/", "/archive", "/search?q=herring", "/check", "/log", "/nothing", "/api/v1/overview", "/api/v1/nothing", "/api/v1/openapi.json"]
    paths += ["/feeds/statements.atom", "/sitemap.xml", "/oai?verb=Identify", "/oembed", "/log/checkpoint", "/robots.txt", "/style.css", "/mcp"]
    for path in paths:
        answer = fetched(path)
        for name, value in guards.items():
            expect(answer.headers[name] == value, f"{path}: {name} is {answer.headers[name]}")
        expect("default-src 'none'" in (answer.headers["content-security-policy"] or ""), f"{path} has no policy")
        expect(answer.headers["set-cookie"] is None, f"{path} sets a cookie")


async def assistants():
    over_streams = StdioServerParameters(command=DICTUM, args=["--archive", ARCHIVE, "mcp", "--public-address", BASE])
    for server in [over_streams, f"{BASE}/mcp"]:
        async with Client(server) as client:
            tools = await client.list_tools()
            names = {tool.name for tool in tools.tools}
            expect(TOOLS == names, f"tools: {names}")
            resources = await client.list_resources()
            read = await client.read_resource(resources.resources[0].uri)
            expect("BEGIN UNTRUSTED" in read.contents[0].text, "a resource has no fence")
            for line in QUESTIONS.read_text().splitlines():
                await asked_alike(client, json.loads(line))


async def asked_alike(client, question):
    """Puts one question to the command line, to REST and to MCP."""
    verb = question.pop("verb")
    if verb == "check":
        options = [part for key, value in question.items() if key != "quote" for part in (f"--{key}", value)]
        told = await alike(client, command("check", question["quote"], *options), api("/check", **question), "check_quote", question)
        one, other = told["rest"], told["mcp"]
        expect(one["verdict"] == other["verdict"], f"{question}: {one['verdict']} and {other['verdict']}")
        expect([noted["caution"] for noted in one["cautions"]] == other["cautions"], f"{question}: other cautions")
        places = [(found["statement"]["digest"], found["edition"], BASE + found["path"]) for found in one["matches"]]
        expect(places == [(found["digest"], found["edition"], found["permanent_link"]) for found in other["matches"]], f"{question}: other places")
    elif verb == "search":
        rest = api("/search", q=question["query"])
        told = await alike(client, {**command("search", question["query"]), "next": rest["next"]}, rest, "search_record", question)
        hits = [BASE + hit["path"] for hit in told["rest"]["hits"]]
        expect(hits == [hit["permanent_link"] for hit in told["mcp"]["hits"]], f"{question}: other hits")
    elif verb == "trace":
        told = await alike(client, command("trace", question["q"], "--limit", "50"), api("/trace", q=question["q"]), "trace_phrase", {"phrase": question["q"]})
        one, other = told["rest"], told["mcp"]
        expect(one["traced"] == other["traced"], f"{question}: {one['traced']} and {other['traced']}")
        if one["traced"] == "phrase":
            numbers = ["uses", "altered", "quoted", "statements", "kind"]
            expect([one[name] for name in numbers] == [other[name] for name in numbers], f"{question}: other numbers")
            places = [(used["statement"]["digest"], f"{used['turn']}p{used['paragraph']}") for used in one["shown"]]
            expect(places == [(used["digest"], used["passage"]) for used in other["shown"]], f"{question}: other places")
        else:
            expect([passage["statements"] for passage in one["passages"]] == [passage["statements"] for passage in other["passages"]], f"{question}: other passages")
    elif verb == "show":
        statement = api("/search", q=question["of"])["hits"][0]["statement"]["id"]
        told = await alike(client, command("show", statement), api(f"/statements/{statement}"), "get_statement", {"statement": statement})
        expect(told["rest"]["statement"]["digest"] == told["mcp"]["digest"], f"{statement}: another digest")
        expect(told["rest"]["edition_shown"] == told["mcp"]["edition"], f"{statement}: another edition")
    else:
        changed = [card["id"] for card in api("/statements")["statements"] if len(api(f"/statements/{card['id']}")["editions"]) > 1]
        expect(changed, "no statement of the samples has two editions")
        told = await alike(client, command("compare", changed[0]), api(f"/statements/{changed[0]}/compare"), "compare_editions", {"statement": changed[0]})
        expect(len(told["rest"]["changes"]) == told["mcp"]["changes"], f"{changed[0]}: other changes")


async def alike(client, by_command, by_rest, tool, arguments):
    """What REST and MCP answer; what the command line answers must be REST's to the letter."""
    expect(by_command == by_rest, f"{tool} {arguments}: the command line and REST differ\n{by_command}\n{by_rest}")
    result = await client.call_tool(tool, arguments)
    expect(not result.is_error, f"{tool} {arguments}: {result.content}")
    return {"rest": by_rest, "mcp": result.structured_content}


for check in [feeds, harvest, mementos, headers, lambda: asyncio.run(assistants())]:
    check()
print("feeds, harvests, mementos, headers, assistants: as they should be")
