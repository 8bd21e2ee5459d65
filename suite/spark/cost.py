"""What each stage costs at several sizes, and what a thousand million captures would take.

    cost.py DICTUM INTEGRATIONS FOLDER WARC-FOLDER…

Each folder of WARC files is a size. It is planned, read on this machine and on a cluster of two workers, gathered, and ingested by one
machine; the gathered archive must be the ingested one, export to the byte and entries in order. Its wording is traced on the cluster.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cluster import Cluster, environment
from spark import Trial, same, session

MILLION = 1_000_000
BILLION = 1000 * MILLION
#: A machine of the size that costs are told in.
CORES = 32


@dataclass
class Cost:
    stage: str
    captures: int
    wall: float
    cpu: float
    stored: int

    def row(self) -> str:
        share = MILLION / self.captures
        days = self.cpu * BILLION / self.captures / 86400
        return (
            f"{self.stage:<22}{self.captures:>9}{self.wall:>9.1f} s{self.cpu:>9.1f} s{self.cpu * share / 3600:>9.2f} h"
            f"{self.stored * share / 1e9:>9.2f} GB{days:>10.1f} d{days / CORES:>9.1f} d"
        )


def main() -> None:
    dictum, integrations, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    os.environ.update(environment())
    sys.path.insert(0, str(integrations / "spark"))
    costs: list[Cost] = []
    for number, warcs in enumerate(map(Path, sys.argv[4:])):
        size = folder / f"size-{number}"
        shutil.rmtree(size, ignore_errors=True)
        size.mkdir(parents=True)
        costs += measured(dictum, integrations, size, warcs)
    print(f"\n{'stage':<22}{'captures':>9}{'wall':>11}{'CPU':>11}{'CPU/million':>13}{'stored':>11}{'CPU/billion':>11}{f'on {CORES} cores':>12}")
    for cost in sorted(costs, key=lambda cost: cost.stage):
        print(cost.row())


def measured(dictum: str, integrations: Path, size: Path, warcs: Path) -> list[Cost]:
    cluster = Cluster(size / "cluster")
    try:
        spark = session(cluster, integrations / "spark/dictum_spark.py")
        trial = Trial(dictum, size, spark, cluster)
        costs = Stages(trial, cluster, warcs).measure()
        spark.stop()
        return costs
    finally:
        cluster.close()


class Stages:
    def __init__(self, trial: Trial, cluster: Cluster, warcs: Path) -> None:
        self.trial, self.cluster, self.warcs = trial, cluster, warcs
        self.captures = 1

    def measure(self) -> list[Cost]:
        import dictum_spark

        trial, run = self.trial, self.trial.run
        alone, gathered, ingested = (trial.folder / name for name in ("shards-alone", "gathered", "ingested"))
        told: dict[str, int] = {}
        plan = self.cost("1 plan", lambda: run("batch", "plan", self.warcs, "--out", trial.plan, "--part-bytes", 1 << 20), trial.plan)

        def read_alone() -> None:
            lines = run("--quiet", "--format", "json", "batch", "run", trial.plan, "--out", alone).splitlines()
            told["captures"] = sum(json.loads(line)["captures"] for line in lines)

        read = self.cost("2 read, one machine", read_alone, alone)
        self.captures = told["captures"]

        def read_on_cluster() -> None:
            rows = dictum_spark.read(trial.spark, str(trial.plan), str(trial.shards), trial.dictum).collect()
            same(sum(row.captures for row in rows), self.captures, "the cluster read as many captures")

        on_cluster = self.cost("3 read, Spark", read_on_cluster, trial.shards)
        run("init", gathered)
        run("init", ingested)
        gather = self.cost(
            "4 gather", lambda: run("--archive", gathered, "--quiet", "batch", "gather", trial.plan, "--shards", trial.shards), gathered
        )
        ingest = self.cost("5 ingest, one machine", lambda: run("--archive", ingested, "--quiet", "ingest", self.warcs), ingested)
        exports = [run("--archive", archive, "--quiet", "export") for archive in (gathered, ingested)]
        same(exports[0] == exports[1], True, "the exports are the same to the byte")
        same(trial.entries(gathered) == trial.entries(ingested), True, "the entries are the same in the same order")
        columns = self.cost(
            "6 export, Parquet",
            lambda: run("--archive", gathered, "--quiet", "export", "--to", "parquet", "--out", trial.folder / "parquet"),
            trial.folder / "parquet",
        )
        links = trial.folder / "links"

        def trace() -> None:
            found = dictum_spark.links_of(dictum_spark.paragraphs_of(trial.spark, str(trial.shards)), trial.dictum)
            found.write.parquet(str(links))

        traced = self.cost("7 trace, Spark", trace, links)
        print(f"           {trial.spark.read.parquet(str(links)).count()} links")
        costs = [plan, read, on_cluster, gather, ingest, columns, traced]
        for cost in costs:
            cost.captures = self.captures
        return costs

    def cost(self, stage: str, act: Callable[[], object], stored: Path) -> Cost:
        began, before = time.monotonic(), self.cpu()
        act()
        cost = Cost(stage, self.captures, time.monotonic() - began, self.cpu() - before, length(stored))
        print(f"           {stage}: {cost.wall:.1f} s, {cost.cpu:.1f} s of processors", flush=True)
        return cost

    def cpu(self) -> float:
        """The processor time of what was started and has ended, and of the cluster with all below it."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF)
        roots = [self.cluster.master.pid, *(worker.pid for worker in self.cluster.workers), driver_of_spark()]
        return ended.ru_utime + ended.ru_stime + own.ru_utime + own.ru_stime + sum(map(cpu_below, roots))


def driver_of_spark() -> int:
    from pyspark import SparkContext

    return SparkContext._gateway.proc.pid


def cpu_below(root: int) -> float:
    """The processor time of a running process, of its children, and of theirs that have ended."""
    ticks, parents = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        number = int(entry.parent.name)
        parents[number] = int(fields[1])
        ticks[number] = sum(map(int, fields[11:15]))
    below, new = {root}, {root}
    while new:
        new = {number for number, parent in parents.items() if parent in new} - below
        below |= new
    return sum(ticks.get(number, 0) for number in below) / os.sysconf("SC_CLK_TCK")


def length(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


if __name__ == "__main__":
    main()
