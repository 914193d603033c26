"""The session of Spark that a run works in: one that is there, or one that it begins."""

import os
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Final

from funnelcli.engines.spark.failures import first_line, told
from funnelcli.engines.spark.kept import forget
from funnelcli.engines.spark.workers import watched
from funnelcli.errors import DataError, UsageError, library_missing

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.maxResultSize": "0",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.log.level": "ERROR",
}
"""Of a session that the program begins."""
RECORDS: Final = "spark.sql.execution.arrow.maxRecordsPerBatch"
SHUFFLED: Final = "spark.sql.shuffle.partitions"
APP: Final = "funnelcli"
"""What such a session is called."""
PATIENCE: Final = 20
"""Seconds until a server has to answer."""
OF_CONNECT: Final = 60
"""Seconds until it has to speak as Spark Connect does."""
_PORTS: Final = {"spark": 7077, "sc": 15002}
_SERVER: Final = re.compile(r"(spark|sc)://([^:/;,\[\]]+|\[[^\]]+\])(?::(\d+))?(?:[/;]|$)")
_TOKEN: Final = re.compile(r"token=[^;\s]*")
FOR_RUNS: Final = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    RECORDS: "1",
}
"""Of any session: a row is a frame of many, so that it is handed over alone.

Code that Spark would make for each query takes longer than the little that it does with rows.
"""


def session_at(master: str | None, remote: str | None) -> "SparkSession":
    """Begin a session, or take the one that is there. Raises where Spark cannot be had."""
    try:
        import cloudpickle as _  # noqa: F401  (Polars asks for it when a query is sent)
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise library_missing("--engine spark", "spark") from error
    if master is None and remote is None:
        remote = os.environ.get("SPARK_REMOTE")
    address = remote or master or ""
    _reach(address)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    builder = SparkSession.builder.appName(APP)
    if remote is not None:
        builder = builder.remote(remote)
    else:
        if master is not None:
            builder = builder.master(master)
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
    try:
        if address.startswith("sc://"):
            _hold_to_connect(address)
        there = None if address else SparkSession.getActiveSession()
        session: SparkSession = there or builder.getOrCreate()
        if remote is not None:
            _try_for_a_minute(session)
        session.conf.get(RECORDS)  # of a server, the first word with it
    except (PySparkException, Py4JError, RuntimeError, OSError, ValueError) as error:
        place = address.partition(";")[0].rstrip("/")  # behind it there can be a token
        said = _TOKEN.sub("token=…", first_line(error).replace(address or "~", place))
        raise DataError(
            f"Spark cannot be reached at {place or 'this machine'}: {said}",
            "Look at the address, and whether `java -version` is 17 or newer; docs/cluster.md says "
            "how a cluster is named.",
        ) from error
    if master is not None and session.sparkContext.master != master:
        raise UsageError(
            f"there is a session at {session.sparkContext.master} in this process already",
            "Stop it, or leave --master out to take it.",
        )
    return session


@contextmanager
def set_for_run(session: "SparkSession") -> Iterator[None]:
    """Set what a run needs, and leave the session as it was.

    Jobs of a session that was begun here are watched. Of others somebody else decides, and one of
    Spark Connect tells of no workers.
    """
    is_own = hasattr(session, "_jsc") and session.sparkContext.appName == APP
    before = {name: session.conf.get(name, None) for name in (*FOR_RUNS, SHUFFLED)}
    for name, value in FOR_RUNS.items():
        session.conf.set(name, value)
    try:
        with told(of_system=False), watched(session.sparkContext) if is_own else nullcontext():
            yield
    finally:
        with suppress(DataError), told():  # a cluster that has gone needs no order
            forget()
            for name, given in before.items():
                if given is None:
                    session.conf.unset(name)
                else:
                    session.conf.set(name, given)


def _reach(address: str) -> None:
    """Raise where nobody listens at the address of one server; Spark itself tries for minutes."""
    found = _SERVER.match(address)
    if found is None:
        return
    scheme, host, port = found.groups()
    try:
        socket.create_connection(
            (host.strip("[]"), int(port or _PORTS[scheme])), timeout=PATIENCE
        ).close()
    except OSError as error:
        raise DataError(
            f"Spark cannot be reached at {scheme}://{host}: {error.strerror or 'no answer'}",
            "--master is the address of a master, --remote that of a server of Spark Connect.",
        ) from error


def _hold_to_connect(address: str) -> None:
    """Raise where a server listens and does not speak as Spark Connect does.

    Spark itself tries for ten minutes.
    """
    from grpc import FutureTimeoutError, channel_ready_future
    from pyspark.sql.connect.client import DefaultChannelBuilder

    with DefaultChannelBuilder(address).toChannel() as channel:
        try:
            channel_ready_future(channel).result(OF_CONNECT)
        except FutureTimeoutError as error:
            place = address.partition(";")[0].rstrip("/")
            raise DataError(
                f"Spark cannot be reached at {place}: what listens there has not answered as "
                f"Spark Connect does for {OF_CONNECT} seconds",
                "Look at the port, and whether the server asks for TLS (;use_ssl=true).",
            ) from error


def _try_for_a_minute(session: "SparkSession") -> None:
    """Try each word with a server again for a minute, and not for the ten that Spark takes."""
    from pyspark.sql.connect.client.retries import DefaultPolicy

    session.client.set_retry_policies([DefaultPolicy(max_retries=8, max_backoff=15_000)])


def width(session: "SparkSession") -> int:
    """Tell how many tasks the session takes at once, or about how many."""
    given = session.conf.get("spark.default.parallelism", None)
    if given is None and hasattr(session, "_jsc"):
        return int(session.sparkContext.defaultParallelism)
    return int(given or 8)
