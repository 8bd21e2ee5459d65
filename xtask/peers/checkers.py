"""Finds quotations with what else could find them: `checkers.py FOLDER STATEMENTS QUERIES TRUTH PARAGRAPHS`.

Each peer takes in the first so many paragraphs and is asked for the best paragraph for each quotation, as many of them as it manages in its
time. Prints `peer NAME VERSION PARAGRAPHS BUILD-SECONDS ASKED MEDIAN-us P99-us FOUND`, where FOUND is the share of those asked whose
paragraph was named, or `-` where the quotations' paragraphs were not all taken in.
"""

import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import time

import psycopg
import rapidfuzz
import tantivy

MOST_ASKED = 300
SECONDS_EACH = 40
# So many candidates are looked at again by their likeness.
RERANKED = 50

folder, statements_path, queries_path, truth_path = map(pathlib.Path, sys.argv[1:5])
limit = int(sys.argv[5])


def lines(path):
    with open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def paragraphs():
    taken = 0
    for statement in lines(statements_path):
        for number, text in enumerate(statement["paragraphs"]):
            if taken == limit:
                return
            taken += 1
            yield (statement["id"], number), " ".join(text.split())


def words(text):
    return re.findall(r"\w+", text.lower())


def likest(quote, numbers):
    """Of some paragraphs the one with the stretch that is most like the quotation."""
    wanted = quote.lower()
    return max(numbers, key=lambda number: rapidfuzz.fuzz.partial_ratio(wanted, lowered[number]), default=None)


def tantivy_peer():
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("number", stored=True)
    schema.add_text_field("text")
    index = tantivy.Index(schema.build())
    writer = index.writer(256 << 20, 1)
    for number, text in enumerate(lowered):
        writer.add_document(tantivy.Document(number=number, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(quote):
        query = index.parse_query(" ".join(words(quote)), ["text"])
        hits = searcher.search(query, RERANKED).hits
        return likest(quote, [searcher.doc(address)["number"][0] for _, address in hits])

    return ask


def fts5_peer():
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table held using fts5(text)")
    base.executemany("insert into held(rowid, text) values (?, ?)", enumerate(lowered))
    base.execute("insert into held(held) values ('optimize')")

    def ask(quote):
        query = " OR ".join(f'"{word}"' for word in words(quote))
        rows = base.execute("select rowid from held where held match ? order by rank limit ?", (query, RERANKED))
        return likest(quote, [row[0] for row in rows])

    return ask


def grep_peer():
    path = folder / "paragraphs.txt"
    path.write_text("\n".join(lowered), encoding="utf-8")

    def ask(quote):
        grep = subprocess.run(["grep", "-n", "-F", "-m", "1", "--", quote.lower(), path], capture_output=True, env={"LC_ALL": "C"})
        return int(grep.stdout.split(b":")[0]) - 1 if grep.returncode == 0 else None

    return ask


def as_server(*command):
    """A server of PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


def pg_trgm_peer():
    home = pathlib.Path("/tmp") / f"dictum-bench-{os.getpid()}"
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    run = lambda *command: subprocess.run(as_server(*command), check=True, stdout=subprocess.DEVNULL)
    run("initdb", "--auth=trust", "-D", f"{home}/data")
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off -c shared_buffers=512MB"
    run("pg_ctl", "-w", "-D", f"{home}/data", "-l", f"{home}/log", "-o", options, "start")
    try:
        user = "postgres" if os.geteuid() == 0 else os.environ.get("USER", "postgres")
        base = psycopg.connect(host=str(home), dbname="postgres", user=user, autocommit=True)
        base.execute("create extension pg_trgm")
        base.execute("create table held (number int, text text)")
        with base.cursor().copy("copy held from stdin") as copy:
            for row in enumerate(lowered):
                copy.write_row(row)
        base.execute("set maintenance_work_mem = '512MB'")
        base.execute("create index on held using gin (text gin_trgm_ops)")

        def ask(quote):
            found = base.execute(
                "select number from held where %s <%% text order by %s <<-> text limit 1", (quote.lower(), quote.lower())
            ).fetchone()
            return found[0] if found else None

        yield ask
    finally:
        run("pg_ctl", "-w", "-D", f"{home}/data", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def measure(name, version, built, ask):
    times, found, asked = [], 0, 0
    until = time.monotonic() + SECONDS_EACH
    for quote, places in questions:
        began = time.perf_counter()
        best = ask(quote)
        times.append((time.perf_counter() - began) * 1e6)
        if places:
            asked += 1
            found += best is not None and at[best] in places
        if time.monotonic() > until:
            break
    times.sort()
    share = f"{found / asked:.4f}" if asked and is_whole else "-"
    median, last = times[len(times) // 2], times[len(times) * 99 // 100]
    print("peer", name, version, len(at), f"{built:.1f}", len(times), f"{median:.1f}", f"{last:.1f}", share, flush=True)


at, lowered = [], []
for place, text in paragraphs():
    at.append(place)
    lowered.append(text.lower())
is_whole = len(at) < limit or limit >= 351_402
truth = {row["id"]: row for row in lines(truth_path)}
places_of = lambda row: {(place["statement"], place["paragraph"]) for part in row["segments"] for place in part}
every = [(query["quote"], places_of(truth[query["id"]])) for query in lines(queries_path)]
questions = every[:: max(1, len(every) // MOST_ASKED)]

PEERS = {
    "tantivy+fuzzy": (tantivy_peer, importlib.metadata.version("tantivy")),
    "sqlite-fts5+fuzzy": (fts5_peer, sqlite3.sqlite_version),
    "grep": (grep_peer, subprocess.run(["grep", "--version"], capture_output=True, text=True).stdout.split()[3]),
}
for name, (peer, version) in PEERS.items():
    began = time.process_time()
    ask = peer()
    measure(name, version, time.process_time() - began, ask)
if shutil.which("initdb") and shutil.which("pg_ctl"):
    began = time.monotonic()
    for ask in pg_trgm_peer():
        version = subprocess.run(["pg_ctl", "--version"], capture_output=True, text=True).stdout.split()[2]
        measure("pg_trgm", version, time.monotonic() - began, ask)
