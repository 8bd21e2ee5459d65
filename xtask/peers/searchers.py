"""PostgreSQL's full text over the paragraphs that the others were given: prints `index` and `ask` lines as they do.

Usage: searchers.py FOLDER STATEMENTS PARAGRAPHS. FOLDER holds questions.jsonl; the server keeps its data there, listens on a
socket there alone, and is stopped at the end. Root cannot run a server, so the user postgres does for root.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import psycopg

ROUNDS = 3


def main():
    folder, statements, most = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], int(sys.argv[3])
    data = folder / "postgres"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(data, "postgres", "postgres")
    programs = newest_programs()
    run([programs / "initdb", "-D", data / "db", "-A", "trust", "-U", "bench", "--locale=C.UTF-8", "-E", "UTF8"])
    options = f"-k {data} -c listen_addresses='' -c fsync=off -c shared_buffers=512MB -c maintenance_work_mem=256MB " \
        "-c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0"
    run([programs / "pg_ctl", "-D", data / "db", "-w", "-o", options, "-l", data / "log", "start"])
    try:
        with psycopg.connect(f"host={data} user=bench dbname=postgres", autocommit=True) as connection:
            measure(connection, folder, statements, most)
    finally:
        run([programs / "pg_ctl", "-D", data / "db", "-m", "fast", "stop"])


def newest_programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        sys.exit("postgresql is not installed")
    return found[-1].parent


def run(command):
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def paragraphs(statements, most):
    given = 0
    with open(statements, encoding="utf-8") as lines:
        for line in lines:
            statement = json.loads(line)
            for words in statement["paragraphs"]:
                if given == most:
                    return
                given += 1
                yield statement.get("speaker") or "", words


def measure(connection, folder, statements, most):
    version = connection.execute("SHOW server_version").fetchone()[0].split()[0]
    connection.execute("CREATE TABLE turn (speaker text, words text, tokens tsvector)")
    start, size = time.perf_counter(), 0
    with connection.cursor() as cursor, cursor.copy("COPY turn (speaker, words) FROM STDIN") as copy:
        for speaker, words in paragraphs(statements, most):
            size += len(words.encode())
            copy.write_row((speaker, words.replace("\0", "")))
    connection.execute("UPDATE turn SET tokens = to_tsvector('simple', words)")
    connection.execute("CREATE INDEX turn_tokens ON turn USING gin (tokens)")
    seconds = time.perf_counter() - start
    connection.execute("VACUUM ANALYZE turn")
    held = connection.execute("SELECT pg_total_relation_size('turn')").fetchone()[0]
    print(f"index postgresql {version} {seconds:.3f} {size} {held}")
    questions = {}
    for line in open(folder / "questions.jsonl", encoding="utf-8"):
        asked = json.loads(line)
        questions.setdefault(asked["kind"], []).append(asked["words"])
    for kind, asked in questions.items():
        best, found = float("inf"), 0
        for _ in range(ROUNDS):
            start = time.perf_counter()
            found = sum(ask(connection, kind, words) for words in asked)
            best = min(best, time.perf_counter() - start)
        print(f"ask postgresql {kind} {len(asked)} {best:.6f} {found}", flush=True)


def ask(connection, kind, words):
    match = "tokens @@ query"
    query = f"'{' <-> '.join(words)}'::tsquery"
    if kind == "near":
        # No operator says “up to five between, in either order”: every distance is asked for.
        pairs = [f"({a} <{n}> {b})" for a, b in (words, words[::-1]) for n in range(1, 7)]
        query = f"'{' | '.join(pairs)}'::tsquery"
    source = f"FROM turn, (SELECT {query} AS query) AS q WHERE {match}"
    if kind == "facets":
        return sum(n for _, n in connection.execute(f"SELECT speaker, count(*) {source} GROUP BY speaker"))
    if kind == "kwic":
        options = "'MaxFragments=1, MaxWords=16, MinWords=8'"
        shown = f"SELECT ts_headline('simple', words, query, {options}) FROM (SELECT words, query {source} LIMIT 1000) AS s"
        return len(connection.execute(shown).fetchall())
    connection.execute(f"SELECT words {source} ORDER BY ts_rank(tokens, query) DESC LIMIT 20").fetchall()
    return connection.execute(f"SELECT count(*) {source}").fetchone()[0]


main()
