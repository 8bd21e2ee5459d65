"""Dictum on Spark: read parts of a crawl into shards of Parquet, and trace wording over all of them.

The work is done by the command `dictum`, which every machine must have; this program hands it rows and takes rows back, both as
streams of Arrow. It uses DataFrames and mapInArrow only, so that it runs on Spark Connect as well.

    spark-submit dictum_spark.py read  --plan PLAN --shards DIR --manifest DIR
    spark-submit dictum_spark.py trace --shards DIR --out DIR
"""

from __future__ import annotations

import argparse
import subprocess
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyspark.sql import functions as F

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

# The columns of each table, as docs/guide/columns.md has them.
TASK = "ordinal long, task string, path string, name string, form string, start long, `end` long, is_whole boolean, digest string"
MANIFEST = (
    "ordinal long, task string, shard string, was_there boolean, captures long, revisits long, statements long, paragraphs long,"
    " refused long, poisoned long, payload_bytes long, text_bytes long, input_bytes long, shard_bytes long, milliseconds long"
)
PARAGRAPH = ["words", "turn_number", "paragraph_number", "is_spoken", "text"]
SEED = "hash long, doc long, turn_number long, paragraph_number long, word long, going_on long"
PAIR = (
    "own_doc long, own_turn long, own_paragraph long, own_word long,"
    " other_doc long, other_turn long, other_paragraph long, other_word long"
)
LINK = (
    "own_doc long, own_turn long, own_paragraph long, own_start long, own_end long,"
    " other_doc long, other_turn long, other_paragraph long, other_start long, other_end long, edits long"
)
CLUSTER = "cluster string, doc long, turn_number long, paragraph_number long, start long, `end` long"


class Through:
    """Sends batches of Arrow through a command, and gives what comes out. Spark ships it to its workers."""

    def __init__(self, *command: str) -> None:
        self.command = command

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        first = next(batches, None)
        if first is None:
            return
        process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        feeder = threading.Thread(target=_feed, args=(process, first, batches), daemon=True)
        feeder.start()
        try:
            with pa.ipc.open_stream(process.stdout) as answers:
                yield from answers
        except pa.ArrowInvalid:
            # It ended before it had answered: its exit code, below, says more.
            pass
        finally:
            process.stdout.close()
            code = process.wait()
        feeder.join()
        if code != 0:
            raise RuntimeError(f"{' '.join(self.command)} ended with {code}; what it said is in this worker's log")


def _feed(process: subprocess.Popen, first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> None:
    import pyarrow as pa

    try:
        with pa.ipc.new_stream(process.stdin, first.schema) as stream:
            stream.write_batch(first)
            for batch in rest:
                stream.write_batch(batch)
        process.stdin.close()
    except (BrokenPipeError, pa.ArrowException, OSError):
        # It has stopped reading, and whoever reads its answers will learn why.
        pass


def read(spark: SparkSession, plan: str, shards: str, dictum: str = "dictum", more: tuple[str, ...] = ()) -> DataFrame:
    """Reads every task of a plan, one a Spark task, and gives the rows of counts. What is done already is passed over."""
    tasks = spark.read.schema(TASK).json(plan)
    tasks = tasks.repartitionByRange(max(1, tasks.count()), "ordinal")
    worker = Through(dictum, "batch", "worker", "read", "--out", shards, *more)
    return tasks.mapInArrow(worker, MANIFEST)


def paragraphs_of(spark: SparkSession, shards: str) -> DataFrame:
    """The paragraphs of all shards; those with the same words in several captures once."""
    paragraphs = spark.read.parquet(f"{shards}/*/paragraphs.parquet").select(*PARAGRAPH)
    return paragraphs.dropDuplicates(["words", "turn_number", "paragraph_number"])


def links_of(paragraphs: DataFrame, dictum: str = "dictum") -> DataFrame:
    """The passages that statements share, two by two: what one machine finds, in three steps with a shuffle between."""

    def step(rows: DataFrame, name: str, schema: str) -> DataFrame:
        return rows.mapInArrow(Through(dictum, "batch", "worker", "trace", "--step", name), schema)

    seeds = step(paragraphs, "seeds", SEED)
    pairs = step(seeds.repartition("hash").sortWithinPartitions("hash"), "pairs", PAIR).localCheckpoint()
    return step(_work(paragraphs, pairs).repartition("own_doc").sortWithinPartitions("own_doc"), "links", LINK)


def _work(paragraphs: DataFrame, pairs: DataFrame) -> DataFrame:
    """The pairs of each statement, and every paragraph that is named in them."""
    as_pairs = pairs.select(
        "own_doc",
        F.col("other_doc").alias("doc"),
        F.col("other_turn").alias("turn_number"),
        F.col("other_paragraph").alias("paragraph_number"),
        F.lit(None).cast("string").alias("text"),
        "own_turn",
        "own_paragraph",
        "own_word",
        "other_word",
    )
    key = ["doc", "turn_number", "paragraph_number"]
    own = pairs.select("own_doc", *(F.col(f"own_{name}").alias(at) for name, at in zip(("doc", "turn", "paragraph"), key)))
    other = pairs.select("own_doc", *(F.col(f"other_{name}").alias(at) for name, at in zip(("doc", "turn", "paragraph"), key)))
    # The number of a statement: the first 63 bits of the digest of its words, after the seven letters of “sha256:”.
    doc = F.shiftrightunsigned(F.conv(F.substring("words", 8, 16), 16, -10).cast("long"), 1)
    texts = paragraphs.where("is_spoken").select(doc.alias("doc"), "turn_number", "paragraph_number", "text")
    nothing = [F.lit(None).cast("long").alias(name) for name in ("own_turn", "own_paragraph", "own_word", "other_word")]
    as_words = own.union(other).distinct().join(texts, key).select("own_doc", *key, "text", *nothing)
    return as_pairs.unionByName(as_words)


def clusters_of(links: DataFrame, dictum: str = "dictum") -> DataFrame:
    """Each wording with its uses: links that lead to one another, found by passing on the least number until nothing changes."""
    links = links.localCheckpoint()
    both = links.select(F.col("own_doc").alias("a"), F.col("other_doc").alias("b")).distinct()
    edges = both.union(both.select("b", "a")).distinct().localCheckpoint()
    least = edges.groupBy("a").agg(F.least("a", F.min("b")).alias("label")).select(F.col("a").alias("doc"), "label")
    while True:
        heard = edges.join(least, F.col("b") == F.col("doc")).groupBy("a").agg(F.min("label").alias("heard"))
        after = least.join(heard, F.col("doc") == F.col("a")).select("doc", F.least("label", "heard").alias("label"))
        # What one's own label is called by itself: so long chains shrink by half and not by one.
        named = after.select(F.col("doc").alias("label"), F.col("label").alias("further"))
        after = after.join(named, "label", "left").select("doc", F.least("label", "further").alias("label")).localCheckpoint()
        changed = after.alias("n").join(least.alias("o"), "doc").where("n.label <> o.label").limit(1).count()
        least = after
        if changed == 0:
            break
    labelled = links.join(least, links.own_doc == least.doc).drop("doc")
    together = labelled.repartition("label").drop("label")
    return together.mapInArrow(Through(dictum, "batch", "worker", "trace", "--step", "clusters"), CLUSTER)


def total(manifest: DataFrame) -> dict[str, int]:
    """The sums of a manifest."""
    names = ["captures", "revisits", "statements", "refused", "poisoned", "payload_bytes", "text_bytes", "input_bytes", "shard_bytes"]
    sums = manifest.agg(F.count("*").alias("tasks"), *(F.sum(name).alias(name) for name in names)).first()
    return {name: int(value or 0) for name, value in sums.asDict().items()}


def main() -> None:
    from pyspark.sql import SparkSession

    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--dictum", default="dictum", help="the command, where it is on every machine")
    verbs = arguments.add_subparsers(dest="verb", required=True)
    reading = verbs.add_parser("read", help="read the tasks of a plan into shards")
    reading.add_argument("--plan", required=True, help="what `dictum batch plan` wrote")
    reading.add_argument("--shards", required=True, help="the folder of shards, which every machine reaches by this path")
    reading.add_argument("--manifest", required=True, help="where the rows of counts go, as Parquet")
    reading.add_argument("--memory", default="2048", help="megabytes that reading one part may take")
    tracing = verbs.add_parser("trace", help="find the passages that the statements of all shards share")
    tracing.add_argument("--shards", required=True)
    tracing.add_argument("--out", required=True, help="where links and clusters go, as Parquet")
    asked = arguments.parse_args()
    spark = SparkSession.builder.appName(f"dictum {asked.verb}").getOrCreate()
    if asked.verb == "read":
        manifest = read(spark, asked.plan, asked.shards, asked.dictum, ("--memory", asked.memory))
        manifest.write.mode("overwrite").parquet(asked.manifest)
        print(total(spark.read.parquet(asked.manifest)))
    else:
        links = links_of(paragraphs_of(spark, asked.shards), asked.dictum)
        links.write.mode("overwrite").parquet(f"{asked.out}/links")
        clusters = clusters_of(spark.read.parquet(f"{asked.out}/links"), asked.dictum)
        clusters.write.mode("overwrite").parquet(f"{asked.out}/clusters")
        print({"links": spark.read.parquet(f"{asked.out}/links").count()})
    spark.stop()


if __name__ == "__main__":
    main()
