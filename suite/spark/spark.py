"""Drives the job of integrations/spark on a real standalone cluster, and holds what comes of it against one machine.

    spark.py DICTUM INTEGRATIONS FOLDER WARC-FOLDER [POISONED-WARC]

Read with an executor killed and a worker killed, gather and compare to the byte; read again; read a record that ends its reader; trace
and compare the links and clusters.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from cluster import Cluster, environment


def main() -> None:
    dictum, integrations, folder, warcs = sys.argv[1], *map(Path, sys.argv[2:5])
    poisoned = Path(sys.argv[5])
    os.environ.update(environment())
    sys.path.insert(0, str(integrations / "spark"))
    cluster = Cluster(folder / "cluster")
    try:
        spark = session(cluster, integrations / "spark/dictum_spark.py")
        trial = Trial(dictum, folder, spark, cluster)
        trial.read_with_losses(warcs)
        trial.gather_and_compare(warcs)
        trial.read_again()
        trial.read_poison(poisoned)
        trial.trace_and_compare()
        spark.stop()
        trial.read_back(integrations / "python")
    finally:
        cluster.close()


def session(cluster: Cluster, program: Path):
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master(cluster.address)
        .appName("dictum")
        .config("spark.submit.pyFiles", str(program))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.executor.memory", "512m")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.task.maxFailures", "8")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


class Trial:
    def __init__(self, dictum: str, folder: Path, spark, cluster: Cluster) -> None:
        self.dictum, self.folder, self.spark, self.cluster = dictum, folder, spark, cluster
        self.plan, self.shards = folder / "plan.jsonl", folder / "shards"

    def run(self, *arguments: object) -> bytes:
        return subprocess.run([self.dictum, *map(str, arguments)], check=True, stdout=subprocess.PIPE).stdout

    def timed(self, what: str, began: float) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {what}", flush=True)

    def read_with_losses(self, warcs: Path) -> None:
        """Reads all parts while an executor is killed, and then a worker."""
        import dictum_spark

        self.run("batch", "plan", warcs, "--out", self.plan, "--part-bytes", 2 << 10)
        tasks = len(self.plan.read_text().splitlines())
        killed: list[str] = []
        killer = threading.Thread(target=self.kill_twice, args=(tasks, killed), daemon=True)
        began = time.monotonic()
        killer.start()
        manifest = dictum_spark.read(self.spark, str(self.plan), str(self.shards), self.dictum)
        rows = manifest.collect()
        killer.join(timeout=60)
        self.timed(f"{tasks} tasks read, killed on the way: {', '.join(killed)}", began)
        same(sorted(row.ordinal for row in rows), list(range(tasks)), "a row came back for each task, once")
        same(killed, ["an executor", "a worker"], "both were killed while tasks were left")
        shards = [shard for shard in self.shards.iterdir() if not shard.name.startswith(".")]
        same(len(shards), tasks, "each task left one shard")
        self.counts = dictum_spark.total(manifest)

    def kill_twice(self, tasks: int, killed: list[str]) -> None:
        for share, name, kill in [(8, "an executor", self.cluster.kill_executor), (3, "a worker", self.cluster.kill_worker)]:
            while self.done() < tasks / share:
                time.sleep(0.02)
            if self.done() < tasks and kill() is not False:
                killed.append(name)

    def done(self) -> int:
        if not self.shards.is_dir():
            return 0
        return sum(not entry.name.startswith(".") for entry in self.shards.iterdir())

    def gather_and_compare(self, warcs: Path) -> None:
        """The gathered archive is the one that a single machine makes."""
        began = time.monotonic()
        gathered, ingested = self.folder / "gathered", self.folder / "ingested"
        for archive in (gathered, ingested):
            self.run("init", archive)
        self.run("--archive", gathered, "--quiet", "batch", "gather", self.plan, "--shards", self.shards)
        self.run("--archive", ingested, "--quiet", "ingest", warcs)
        exports = [self.run("--archive", archive, "--quiet", "export") for archive in (gathered, ingested)]
        same(exports[0] == exports[1], True, "the exports are the same to the byte")
        logs = [self.entries(archive) for archive in (gathered, ingested)]
        same(logs[0] == logs[1], True, "the entries are the same in the same order")
        captures = sum(entry["kind"] in ("capture", "revisit") for entry in logs[0])
        same(captures, self.counts["captures"], "what workers counted was entered")
        self.timed(f"gathered {captures} captures, {len(logs[0])} entries; ingested and compared", began)

    def entries(self, archive: Path) -> list[dict]:
        lines = self.run("--archive", archive, "--format", "json", "log", "--from", 1, "--limit", 10**9).splitlines()
        # The account of a run tells when it was.
        return [entry for entry in map(json.loads, lines) if entry["kind"] != "run"]

    def read_again(self) -> None:
        """The same job once more does nothing, and says so."""
        import dictum_spark

        began = time.monotonic()
        before = {path: path.stat().st_mtime_ns for path in self.shards.rglob("*.parquet")}
        rows = dictum_spark.read(self.spark, str(self.plan), str(self.shards), self.dictum).collect()
        same(all(row.was_there for row in rows), True, "every shard was there")
        after = {path: path.stat().st_mtime_ns for path in self.shards.rglob("*.parquet")}
        same(after, before, "no shard was written anew")
        self.timed("the job run twice", began)

    def read_poison(self, poisoned: Path) -> None:
        """A record that takes more memory than its reader may have is reported, and the rest is read."""
        import dictum_spark

        began = time.monotonic()
        plan, shards = self.folder / "poisoned.jsonl", self.folder / "poisoned-shards"
        self.run("batch", "plan", poisoned, "--out", plan)
        rows = dictum_spark.read(self.spark, str(plan), str(shards), self.dictum, ("--memory", "160")).collect()
        same([row.poisoned for row in rows], [1], "the record that ended its reader was counted")
        refused = self.spark.read.parquet(f"{shards}/*/refused.parquet").collect()
        same([row.is_poisoned for row in refused], [True], "and is named, with the reason")
        print(f"           {refused[0].what}: {refused[0].why}")
        same(rows[0].captures > 0, True, "the others were read")
        self.timed("a record that ends its reader", began)

    def trace_and_compare(self) -> None:
        """Links and clusters are those of one machine."""
        import dictum_spark
        import pyarrow as pa

        began = time.monotonic()
        paragraphs = dictum_spark.paragraphs_of(self.spark, str(self.shards))
        links = dictum_spark.links_of(paragraphs, self.dictum).localCheckpoint()
        clusters = dictum_spark.clusters_of(links, self.dictum)
        found = sorted(tuple(row) for row in links.collect()), sorted(tuple(row) for row in clusters.collect())
        self.timed(f"traced on the cluster: {len(found[0])} links, {len(set(row[0] for row in found[1]))} wordings", began)
        table = paragraphs.toArrow()
        whole = self.step("whole", table)
        alone = self.step("clusters", whole)
        rows = [sorted(tuple(row.values()) for row in told.to_pylist()) for told in (whole, alone)]
        same(len(rows[0]) > 0, True, "there is something to find")
        same(found[0] == rows[0], True, "the links are those of one machine")
        same(found[1] == rows[1], True, "the wordings are those of one machine")

    def read_back(self, package: Path) -> None:
        """DuckDB and polars read what is exported, and the example of the Python package runs."""
        import duckdb
        import polars

        began = time.monotonic()
        archive = self.folder / "gathered"
        lines = self.run("--archive", archive, "--quiet", "export").splitlines()
        for form in ("parquet", "arrow"):
            self.run("--archive", archive, "--quiet", "export", "--to", form, "--out", self.folder / form)
        told = [json.loads(line) for line in lines]
        ids = sorted(statement["id"] for statement in told)
        tables = str(self.folder / "parquet")
        found = duckdb.sql(f"select statement from '{tables}/statements.parquet' order by 1").fetchall()
        same([row[0] for row in found], ids, "DuckDB reads every statement from Parquet")
        texts = sum(len(paragraph["text"]) for one in told for turn in one["turns"] for paragraph in turn["paragraphs"])
        read = polars.read_ipc(self.folder / "arrow/paragraphs.arrow")
        same(read["text"].str.len_chars().sum(), texts, "polars reads every letter from Arrow")
        joined = duckdb.sql(
            f"select count(*) from '{tables}/paragraphs.parquet' join '{tables}/turns.parquet' using (statement, capture, turn_number)"
            f" join '{tables}/captures.parquet' using (statement, capture)"
        ).fetchall()
        same(joined, [(read.height,)], "every paragraph has its turn and its capture")
        samples = self.folder / "samples"
        self.run("init", samples)
        self.run("--archive", samples, "--quiet", "ingest", package.parent.parent / "samples")
        paths = os.environ | {"PYTHONPATH": str(package / "src")}
        example = [sys.executable, str(package / "examples/frames.py"), str(samples), self.dictum]
        subprocess.run(example, check=True, env=paths, stdout=subprocess.DEVNULL)
        self.timed("columns read back by DuckDB and polars; the example of the Python package", began)

    def step(self, name: str, table):
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        command = [self.dictum, "batch", "worker", "trace", "--step", name]
        done = subprocess.run(command, input=sink.getvalue().to_pybytes(), stdout=subprocess.PIPE, check=True)
        return pa.ipc.open_stream(done.stdout).read_all()


def same(found: object, expected: object, what: str) -> None:
    if found != expected:
        raise SystemExit(f"not so: {what}: {str(found)[:300]}, where {str(expected)[:300]} was expected")
    print(f"           {what}", flush=True)


if __name__ == "__main__":
    main()
