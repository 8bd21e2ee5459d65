"""Finds recurring passages with what else could find them: `tracers.py STATEMENTS TRUTH PARAGRAPHS NAME…`.

`passim` is asked only where `PASSIM` names a checkout of it, since no registry has it. Each peer takes in the first so many paragraphs, with all planted ones among them, and gives pairs of paragraphs. Prints
`peer NAME VERSION PARAGRAPHS SECONDS CLASS FOUND OF` for each class of planted passages whose both paragraphs were taken in.
"""

import collections
import importlib.metadata
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

statements_path, truth_path, limit, names = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
# A group of more paragraphs than this is a stock phrase, and its pairs are not counted out.
MOST_OF_A_GROUP = 32
# Words of a shingle, and characters that a repeated stretch must have.
SHINGLE = 4
FEWEST_CHARACTERS = 45


def lines(path):
    with open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def paragraphs():
    taken = 0
    for statement in lines(statements_path):
        is_planted = statement["publisher"] == "planted"
        for number, text in enumerate(statement["paragraphs"]):
            if is_planted or taken < limit:
                taken += not is_planted
                yield (statement["id"], number), text


keys, texts = zip(*paragraphs())
tokens = [re.findall(r"\w+", text.lower()) for text in texts]


def shingles(words):
    return {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def datasketch_peer():
    import datasketch

    index, pairs = datasketch.MinHashLSH(threshold=0.3, num_perm=64), set()
    for number, words in enumerate(tokens):
        sketch = datasketch.MinHash(num_perm=64)
        sketch.update_batch([shingle.encode() for shingle in shingles(words)])
        pairs.update((other, number) for other in index.query(sketch))
        index.insert(number, sketch)
    return pairs


def rensa_peer():
    import rensa

    index, pairs = rensa.RMinHashLSH(threshold=0.3, num_perm=64, num_bands=16), set()
    for number, words in enumerate(tokens):
        sketch = rensa.RMinHash(num_perm=64, seed=7)
        sketch.update(list(shingles(words)))
        pairs.update((other, number) for other in index.query(sketch))
        index.insert(number, sketch)
    return pairs


def suffix_array_peer():
    import numpy
    import pydivsufsort

    folded = [" ".join(words) for words in tokens]
    joined = "\0".join(folded).encode()
    order = pydivsufsort.divsufsort(joined)
    common = pydivsufsort.kasai(joined, order)
    starts = numpy.cumsum([0] + [len(text.encode()) + 1 for text in folded])
    holder = numpy.searchsorted(starts, order, side="right") - 1
    end = starts[holder + 1] - 1 - order
    # Nothing runs on over the end of a paragraph.
    reach = numpy.minimum(common, end)
    pairs, group = set(), [holder[0]]
    for at in range(1, len(order)):
        if reach[at - 1] < FEWEST_CHARACTERS:
            group = []
        group.append(int(holder[at]))
        pairs.update((min(other, group[-1]), max(other, group[-1])) for other in group[-MOST_OF_A_GROUP:-1])
    return pairs


def passim_peer():
    """Pairs of aligned paragraphs; the clustering that would follow needs a package that no registry of Python's has."""
    checkout = pathlib.Path(os.environ["PASSIM"])
    with tempfile.TemporaryDirectory() as folder:
        taken, given = pathlib.Path(folder, "taken.json"), pathlib.Path(folder, "given")
        rows = (json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts))
        taken.write_text("\n".join(rows), encoding="utf-8")
        program = [pathlib.Path(sys.executable).with_name("spark-submit"), "--master", "local[2]"]
        program += [checkout / "passim/seriatim.py", "--pairwise", taken, given]
        settings = {"SPARK_CONF_DIR": str(checkout / "conf"), "PYSPARK_PYTHON": sys.executable}
        # It ends at that clustering with an error, after its pairs are written.
        subprocess.run(program, env=os.environ | settings, capture_output=True)
        if not (given / "align.json/_SUCCESS").exists():
            raise SystemExit("passim wrote no pairs")
        found = [row for part in given.glob("align.json/part-*") for row in lines(part)]
    ends = ((int(row["id"]), int(row["id2"])) for row in found)
    return {(min(pair), max(pair)) for pair in ends}


PEERS = {
    "passim": (passim_peer, "pyspark"),
    "datasketch": (datasketch_peer, "datasketch"),
    "rensa": (rensa_peer, "rensa"),
    "suffix-array": (suffix_array_peer, "pydivsufsort"),
}

numbers = {key: number for number, key in enumerate(keys)}
for name in names:
    find, package = PEERS[name]
    began = time.perf_counter()
    pairs = find()
    seconds = time.perf_counter() - began
    tally = collections.defaultdict(lambda: [0, 0])
    for line in lines(truth_path):
        one, other = (numbers.get((end["statement"], end["paragraph"])) for end in (line["source"], line["copy"]))
        if one is not None and other is not None:
            tally[line["class"]][0] += (min(one, other), max(one, other)) in pairs
            tally[line["class"]][1] += 1
    version = importlib.metadata.version(package)
    for held, (found, of) in sorted(tally.items()):
        print("peer", name, version, len(keys), f"{seconds:.2f}", held, found, of)
