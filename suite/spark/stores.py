"""Tries inputs, plans and shards in object stores, on loopback, and holds what comes of them against the same files on a disk.

    stores.py DICTUM INTEGRATIONS FOLDER WARC-FOLDER

Both stores are the S3 server of moto. For `s3://` that is what it is made for. For `gs://` it stands in for Google's: the client speaks
the XML that both have in common (Google calls it the XML API), of which gcp-storage-emulator 2026.7.19 has no listing, no HEAD and no
upload in pieces, and fake-gcs-server no upload at all. So the requests of `gs://` are made and answered here, with a key that signs;
Google's own server has not been asked.
"""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
from botocore.config import Config
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cluster import Cluster, environment
from spark import Trial, same, session

# So many that their plan is longer than 16 MiB, the most that is put at once.
MEMBERS = 70_000

SECRET = "a-secret-that-nobody-may-read-in-a-log"


def main() -> None:
    dictum, integrations, folder, warcs = sys.argv[1], *map(Path, sys.argv[2:5])
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    sys.path.insert(0, str(integrations / "spark"))
    with Store(folder) as store:
        os.environ.update(environment() | store.environment() | {"TMPDIR": str(scratch)})
        cluster = Cluster(folder / "cluster")
        try:
            spark = session(cluster, integrations / "spark/dictum_spark.py")
            for scheme in ("s3", "gs"):
                StoreTrial(scheme, dictum, folder, spark, cluster, store).tried(warcs)
            spark.stop()
        finally:
            cluster.close()
    left = [entry.name for entry in scratch.iterdir() if entry.name.startswith("dictum-")]
    same(left, [], "nothing is left on the scratch disk")


class Store:
    """A server of S3 that is ended with the block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Store:
        log = (self.folder / "store.log").open("w")
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        self.client = boto3.client(
            "s3",
            endpoint_url=self.address,
            aws_access_key_id="dictum",
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=Config(proxies={}),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait(self) -> None:
        # Some seconds on a machine that does nothing else.
        for _ in range(1200):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"the store did not start: see {self.folder}/store.log")

    def environment(self) -> dict[str, str]:
        """What whoever asks this store is told."""
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        account = {
            "type": "service_account",
            "client_email": "dictum@store.example",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "gcs_base_url": self.address,
        }
        key = self.folder / "key.json"
        key.write_text(json.dumps(account))
        return {
            "AWS_ACCESS_KEY_ID": "dictum",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": self.address,
            "AWS_ALLOW_HTTP": "true",
            "GOOGLE_SERVICE_ACCOUNT": str(key),
            "GOOGLE_ALLOW_HTTP": "true",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }


class StoreTrial(Trial):
    """The way of a plan whose inputs, shards and own lines lie in a store."""

    def __init__(self, scheme: str, dictum: str, folder: Path, spark, cluster: Cluster, store: Store) -> None:
        super().__init__(dictum, folder / scheme, spark, cluster)
        self.folder.mkdir()
        self.scheme, self.store = scheme, store
        # The client of gs:// writes a hyphen as %2D, which moto does not undo in the name of a bucket.
        self.input, self.made = f"{scheme}input", f"{scheme}made"
        self.plan, self.shards = f"{scheme}://{self.made}/plan.jsonl", f"{scheme}://{self.made}/shards"
        for bucket in (self.input, self.made):
            store.client.create_bucket(Bucket=bucket)

    def tried(self, warcs: Path) -> None:
        print(f"           {self.scheme}://", flush=True)
        self.plan_and_compare(warcs)
        self.read()
        self.gather_and_compare(warcs)
        self.read_again()
        self.read_what_lost_its_account()
        self.put_in_pieces()
        self.told_what_is_wrong()

    def plan_and_compare(self, warcs: Path) -> None:
        """The tasks are those of the same files on a disk."""
        for path in sorted(warcs.iterdir()):
            self.store.client.upload_file(str(path), self.input, f"crawl/{path.name}")
        self.store.client.put_object(Bucket=self.input, Key="crawl/README.md", Body=b"No capture.")
        self.store.client.put_object(Bucket=self.input, Key="crawled/none.warc.gz", Body=b"Beside the prefix.")
        began = time.monotonic()
        self.run("batch", "plan", f"{self.scheme}://{self.input}/crawl", "--out", self.plan, "--part-bytes", 2 << 10)
        self.timed("planned", began)
        self.local = self.folder / "plan.jsonl"
        self.run("batch", "plan", warcs, "--out", self.local, "--part-bytes", 2 << 10)
        expected = [json.loads(line) for line in self.local.read_text().splitlines()]
        for task in expected:
            task["path"] = f"{self.scheme}://{self.input}/crawl/{task['name']}"
        found = self.store.client.get_object(Bucket=self.made, Key="plan.jsonl")["Body"].read().decode()
        same([json.loads(line) for line in found.splitlines()], expected, "the tasks are those of the files on a disk")
        self.tasks = len(expected)
        # Spark has no connector here: it reads the plan from a path, and the worker everything else from the store.
        self.local.write_text(found)

    def rows(self) -> list[dict]:
        """Reads all parts: on the cluster for S3, by the command alone for the other."""
        if self.scheme == "s3":
            import dictum_spark

            return [row.asDict() for row in dictum_spark.read(self.spark, str(self.local), self.shards, self.dictum).collect()]
        told = self.run("--quiet", "--format", "json", "batch", "run", self.plan, "--out", self.shards)
        return [json.loads(line) for line in told.splitlines()]

    def read(self) -> None:
        began = time.monotonic()
        rows = self.rows()
        self.timed(f"{self.tasks} tasks read", began)
        same([row["was_there"] for row in rows], [False] * self.tasks, "a row came back for each task")
        names = self.names()
        accounts = [name for name in names if name.endswith("/manifest.json")]
        same(len(accounts), self.tasks, "each task left an account")
        same(len(names) % self.tasks, 0, "each task left the same tables")
        self.counts = {"captures": sum(row["captures"] for row in rows)}

    def names(self) -> list[str]:
        pages = self.store.client.get_paginator("list_objects_v2").paginate(Bucket=self.made, Prefix="shards/")
        return [held["Key"] for page in pages for held in page["Contents"]]

    def read_again(self) -> None:
        before = self.written()
        same([row["was_there"] for row in self.rows()], [True] * self.tasks, "every shard was there")
        same(self.written(), before, "no shard was written anew")

    def written(self) -> dict[str, object]:
        pages = self.store.client.get_paginator("list_objects_v2").paginate(Bucket=self.made, Prefix="shards/")
        return {held["Key"]: held["LastModified"] for page in pages for held in page["Contents"]}

    def read_what_lost_its_account(self) -> None:
        """Tables without an account are no shard."""
        lost = next(name for name in self.names() if name.endswith("/manifest.json"))
        self.store.client.delete_object(Bucket=self.made, Key=lost)
        said = self.fails("--archive", self.folder / "gathered", "batch", "gather", self.plan, "--shards", self.shards)
        same("1 of" in said and "no shard" in said, True, f"a shard without its account is none: {said}")
        again = [row["task"] for row in self.rows() if not row["was_there"]]
        same(again, [lost.split("/")[1]], "it alone is read again")
        same(lost in self.names(), True, "and has its account")

    def put_in_pieces(self) -> None:
        """A plan too long to be put at once is the one that a disk gets."""
        long, local = self.folder / "long.warc.gz", self.folder / "long.jsonl"
        long.write_bytes(gzip.compress(b"WARC/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n", mtime=0) * MEMBERS)
        self.store.client.upload_file(str(long), self.input, f"long/{long.name}")
        asked, made = f"{self.scheme}://{self.input}/long/*.warc.gz", f"{self.scheme}://{self.made}/{local.name}"
        began = time.monotonic()
        self.run("batch", "plan", asked, "--out", made, "--part-bytes", 1)
        self.timed(f"{MEMBERS} tasks planned", began)
        self.run("batch", "plan", long, "--out", local, "--part-bytes", 1)
        held = self.store.client.get_object(Bucket=self.made, Key=local.name)
        same(held["ETag"].endswith('-2"'), True, "the plan was put in two pieces")
        expected = local.read_text().replace(str(long), asked.replace("*.warc.gz", long.name))
        same(held["Body"].read().decode() == expected, True, "and is the plan of the file on a disk")

    def told_what_is_wrong(self) -> None:
        nowhere = f"{self.scheme}://nowhere-at-all"
        for arguments in (
            ("plan", f"{nowhere}/crawl", "--out", self.folder / "none.jsonl"),
            ("plan", self.store.folder / "scratch", "--out", f"{nowhere}/plan.jsonl"),
            ("run", self.local, "--out", f"{nowhere}/shards"),
        ):
            said = self.fails("batch", *arguments)
            same("there is no bucket" in said and nowhere in said, True, f"a wrong bucket is named: {said}")
        said = self.fails("batch", "plan", f"{self.scheme}://{self.input}/none", "--out", self.folder / "none.jsonl")
        same(f"there is no {self.scheme}://{self.input}/none" in said, True, "and a wrong name")
        unsigned = {"AWS_SKIP_SIGNATURE": "true", "GOOGLE_SKIP_SIGNATURE": "true"}
        said = self.fails("batch", "run", self.plan, "--out", self.folder / "none", more=unsigned)
        same("does not allow it" in said, True, f"what nobody may read is told: {said}")

    def fails(self, *arguments: object, more: dict[str, str] | None = None) -> str:
        command = [self.dictum, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | (more or {}))
        told = done.stdout + done.stderr
        if done.returncode == 0 or SECRET in told or "PRIVATE KEY" in told:
            raise SystemExit(f"{arguments} ended with {done.returncode} and said: {told}")
        return " ".join(done.stderr.split())


if __name__ == "__main__":
    main()
