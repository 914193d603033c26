"""Whether a cluster has workers: without any Spark waits for them, for ever."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject
    from pyspark import SparkContext

TIMEOUT: Final = "spark.funnelcli.workersTimeout"
"""The setting of Spark that says how long a job waits while there is no worker."""
FIVE_MINUTES: Final = "300s"
"""How long it waits where the setting is not given."""
GONE: Final = re.compile(r"no worker of the cluster has been there for \d+ seconds")
"""The reason for which jobs are ended, as Spark hands it on to whoever waits for them."""
_LOOK: Final = 2
"""Seconds from one look to the next."""


@contextmanager
def watched(context: "SparkContext") -> Iterator[None]:
    """End jobs that wait for workers for too long, until it is left; this machine has none."""
    java = context._jsc.sc()  # noqa: SLF001  (which ends a job with a reason)
    if java.isLocal():
        yield
        return
    over, limit = Event(), java.conf().getTimeAsSeconds(TIMEOUT, FIVE_MINUTES)
    watching = Thread(target=_watch, args=(context, java, limit, over), daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _watch(context: "SparkContext", java: "JavaObject", limit: int, over: Event) -> None:
    from py4j.protocol import Py4JError

    tracker, since = context.statusTracker(), monotonic()
    while not over.wait(_LOOK):
        try:
            jobs = tracker.getActiveJobsIds()
            if not jobs or len(tracker.getExecutorInfos()) > 1:  # the driver is one
                since = monotonic()
            elif monotonic() - since >= limit:
                for job in jobs:
                    reason = f"no worker of the cluster has been there for {limit} seconds"
                    java.cancelJob(job, reason)
        except (Py4JError, OSError):  # Spark has ended: whoever waits for it is told
            return
