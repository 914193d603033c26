"""Clusters of Spark on this machine: processes on loopback, stopped by their ids."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

LOOPBACK = "127.0.0.1"
PATIENCE = 180
"""Seconds for a server to be there: a machine may be busy."""
ENVIRONMENT = {
    "SPARK_LOCAL_IP": LOOPBACK,
    "PYSPARK_PYTHON": sys.executable,
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""Of all processes. Java compiles its code only so well as is worth it in a process of minutes."""


def home() -> Path:
    """Tell where the scripts of Spark are."""
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


@contextmanager
def server(command: Sequence[str], log: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until it is left; what it says goes to a file."""
    settings = {**os.environ, **ENVIRONMENT, "SPARK_HOME": str(home()), **env}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=settings)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        port: int = found.getsockname()[1]
    return port


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens on a port."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        with socket.socket() as tried:
            tried.settimeout(1)
            if tried.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(log.read_text())


@contextmanager
def standalone(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Run a master and workers; give the address of the one, and the processes of the others."""
    port, of_class = free_port(), str(home() / "bin" / "spark-class")
    with ExitStack() as stack:
        log = folder / "master.log"
        master = stack.enter_context(
            server(
                [
                    of_class, "org.apache.spark.deploy.master.Master", "--host", LOOPBACK,
                    "--port", str(port), "--webui-port", "0",
                ],
                log,
            )
        )  # fmt: skip
        wait_for(port, master, log)
        address = f"spark://{LOOPBACK}:{port}"
        running = [
            stack.enter_context(
                server(
                    [
                        of_class, "org.apache.spark.deploy.worker.Worker", address, "--host",
                        LOOPBACK, "--cores", "1", "--memory", "1g", "--webui-port", "0",
                        "--work-dir", str(folder / f"worker-{number}"),
                    ],
                    folder / f"worker-{number}.log",
                )
            )
            for number in range(workers)
        ]  # fmt: skip
        yield address, running


@contextmanager
def connect(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a server of Spark Connect, and give its address and the process."""
    port, log = free_port(), folder / "connect.log"
    command = [
        str(home() / "bin" / "spark-submit"), "--master", "local[2]",
        "--conf", f"spark.connect.grpc.binding.port={port}", "--conf", "spark.ui.enabled=false",
        "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal",
    ]  # fmt: skip
    with server(command, log) as process:
        wait_for(port, process, log)
        yield f"sc://{LOOPBACK}:{port}", process
