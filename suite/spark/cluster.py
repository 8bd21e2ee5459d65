"""A standalone cluster of Spark on loopback: a master and two workers, each a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent


def environment() -> dict[str, str]:
    """What every process of the cluster is told; PYSPARK_PYTHON has to stand in the driver's own environment too."""
    return os.environ | {
        "SPARK_HOME": str(HOME),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false -Dspark.ui.enabled=false",
        "SPARK_WORKER_OPTS": "-Dspark.worker.ui.retainedExecutors=5",
        "PYSPARK_PYTHON": sys.executable,
    }


class Cluster:
    """Runs until it is closed."""

    def __init__(self, folder: Path, workers: int = 2, cores: int = 1) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"spark://127.0.0.1:{port}"
        self.master = self._start("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
        self._wait(port)
        self.cores = cores
        self.workers = [self.add_worker(number) for number in range(workers)]

    def add_worker(self, number: int) -> subprocess.Popen:
        work = str(self.folder / f"work-{number}")
        return self._start(
            "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", str(self.cores), "--memory", "1g",
            "--work-dir", work, self.address,
        )

    def _start(self, name: str, *arguments: str) -> subprocess.Popen:
        log = (self.folder / f"{name}-{time.monotonic_ns()}.log").open("w")
        command = [str(HOME / "bin/spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
        return subprocess.Popen(command, env=environment(), stdout=log, stderr=log)

    def _wait(self, port: int) -> None:
        # Half a second on a machine that does nothing else, a minute on one that does.
        for _ in range(3000):
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self.master.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"the master did not start: see {self.folder}")

    def executors(self, worker: subprocess.Popen) -> list[int]:
        """The processes of executors that a worker has started."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                command = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            if parent == worker.pid and b"CoarseGrainedExecutorBackend" in command:
                found.append(int(entry.name))
        return found

    def kill_executor(self) -> bool:
        """Kills an executor outright; says whether there was one."""
        for worker in self.workers:
            for process in self.executors(worker):
                os.kill(process, signal.SIGKILL)
                return True
        return False

    def kill_worker(self) -> None:
        """Kills a worker outright, and its executors, as when a machine goes."""
        worker = self.workers.pop(0)
        executors = self.executors(worker)
        worker.kill()
        for process in executors:
            os.kill(process, signal.SIGKILL)

    def close(self) -> None:
        for process in [*self.workers, self.master]:
            process.terminate()
        for process in [*self.workers, self.master]:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
