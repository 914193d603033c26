"""Clusters that are not there, or go away, and the ways in which one is begun."""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from funnelcli.api.inputs import Inputs
from funnelcli.engines.spark import session as spark_session
from funnelcli.engines.spark.failures import told
from funnelcli.errors import DataError

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.spark.clusters import ENVIRONMENT, connect, home, standalone
    from tests.spark.sessions import IS_EVERY, PROJECT, SAMPLE, Session, here, session
else:
    from spark.clusters import ENVIRONMENT, connect, home, standalone
    from spark.sessions import IS_EVERY, PROJECT, SAMPLE, Session, here, session

pytestmark = pytest.mark.usefixtures("there")

FUNNEL = ("funnel", *SAMPLE)


def test_workers_that_are_killed(tmp_path: Path) -> None:
    """One changes nothing but the time; without any the run ends."""
    patience = "--conf spark.funnelcli.workersTimeout=10s pyspark-shell"
    whole = here(*FUNNEL)
    with (
        standalone(tmp_path, 2) as (address, workers),
        session("--master", address, PYSPARK_SUBMIT_ARGS=patience) as cluster,
    ):
        assert cluster.told(*FUNNEL) == whole
        kill_in_mid_run(workers[0], cluster, *FUNNEL)
        assert cluster.answer() == whole
        assert cluster.told(*FUNNEL) == whole
        assert workers[1].poll() is None
        kill_in_mid_run(workers[1], cluster, *FUNNEL)
        code, out, err = cluster.answer()
    assert (code, out) == (3, "")
    assert err.startswith("error: no worker of the cluster has been there for 10 seconds, and ")


def kill_in_mid_run(worker: "subprocess.Popen[bytes]", cluster: Session, *command: str) -> None:
    cluster.ask(*command)
    time.sleep(2)
    assert cluster.is_at_work()
    worker.kill()


def test_spark_submit(tmp_path: Path) -> None:
    """As docs/cluster.md says, but for where the workers get the package from."""
    app_file = tmp_path / "run_funnelcli.py"
    app_file.write_text("from funnelcli.__main__ import main\nmain()\n")
    out = tmp_path / "funnel.json"
    of_driver = {"PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_HOME": str(home())}
    subprocess.run(
        [
            home() / "bin" / "spark-submit", "--master", "local[2]", app_file, *FUNNEL,
            "--engine", "spark", "-o", out,
        ],
        check=True, capture_output=True, cwd=PROJECT,
        env={**os.environ, **ENVIRONMENT, **of_driver},
    )  # fmt: skip
    assert out.read_text() == here(*FUNNEL)[1]


def test_a_server_that_is_none_of_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    """It listens, and says nothing."""
    monkeypatch.setattr(spark_session, "OF_CONNECT", 3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"sc://127.0.0.1:{mute.getsockname()[1]}"
        there = ("--engine", "spark", "--remote", f"{address}/;token=Secr3t")
        code, out, err = here("report", *SAMPLE, *there)
    assert (code, out) == (3, "")
    assert f"reached at {address}: what listens there has not answered as Spark Connect" in err
    assert "Secr3t" not in err


def test_a_server_of_grpc_that_is_none_of_spark() -> None:
    grpc = pytest.importorskip("grpc")
    nothing = grpc.server(ThreadPoolExecutor(1))
    port = nothing.add_insecure_port("127.0.0.1:0")
    nothing.start()
    with session("--remote", f"sc://127.0.0.1:{port}") as nobody:
        code, out, err = nobody.told("report", *SAMPLE)
    nothing.stop(None).wait()
    assert (code, out) == (3, "")
    assert f"cannot be reached at sc://127.0.0.1:{port}: Method not found!" in err


def test_what_spark_cannot_do_is_told_wherever_it_is_asked(tmp_path: Path) -> None:
    """Its errors alone: a pipe that is closed, say, is none of it."""
    from pyspark.errors import PySparkException

    from funnelcli.api.on_spark import OnSpark

    for error, told_as in ((PySparkException("gone"), DataError), (BrokenPipeError(), OSError)):
        engine = OnSpark()
        engine._open_ended.enter_context(told(of_system=False))
        with pytest.raises(told_as), Inputs((), tmp_path, engine=engine):
            raise error


@pytest.mark.skipif(not IS_EVERY, reason="it waits for minutes: FUNNELCLI_EVERY_COMMAND=1")
@pytest.mark.parametrize("seconds", [1, 3, 5])
def test_a_server_that_goes_away(seconds: int, tmp_path: Path) -> None:
    with connect(tmp_path) as (address, process), session("--remote", address) as remote:
        remote.told("funnel", *SAMPLE)
        remote.ask("report", *SAMPLE)
        time.sleep(seconds)
        assert remote.is_at_work()
        process.kill()
        code, out, err = remote.answer()
    assert (code, out) == (3, "")
    assert "Spark could not do it: failed to connect" in err


def test_a_cluster_that_is_not_there() -> None:
    with session("--remote", "sc://127.0.0.1:1") as nobody:
        code, out, err = nobody.told("report", *SAMPLE)
    assert (code, out) == (3, "")
    assert "Spark cannot be reached at sc://127.0.0.1: Connection refused" in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--master", "local[2]"], "--master names a cluster, which --engine spark is for"),
        (["--remote", "sc://x"], "--remote names a cluster, which --engine spark is for"),
        (["--engine", "spark", "--master", "a", "--remote", "b"], "name two clusters"),
        (["--engine", "spark", "--memory", "1GB"], "they stay on the cluster"),
        (["table:crm.leads"], "a table of a cluster, which --engine spark reads"),
        (["--engine", "spark", "-"], "a cluster cannot read stdin"),
    ],
)
def test_options_that_cannot_be_followed(options: list[str], said: str) -> None:
    code, out, err = here("report", *SAMPLE, *options)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    "engine",
    [
        ("--remote", "sc://127.0.0.1:1/;token=Secr3t;bad"),
        ("--remote", "sc://127.0.0.1:abc/;token=Secr3t"),
        ("--remote", "sc:/127.0.0.1/;token=Secr3t"),
        ("--remote", "sc://[::1]:1"),
        ("--master", "local[x]"),
        ("--master", "spark:/nowhere"),
    ],
)
def test_addresses_of_no_cluster(engine: tuple[str, str]) -> None:
    with session(*engine) as nobody:
        code, out, err = nobody.told("funnel", *SAMPLE)
    assert (code, out) == (3, "")
    assert err.startswith("error: Spark cannot be reached at ")
    assert "Secr3t" not in err
