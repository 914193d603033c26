"""Whether a cluster has workers: without any Spark waits for them, for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from funnelcli.engines.spark.failures import GONE, TIMEOUT, told

if TYPE_CHECKING:
    from py4j.java_gateway import JavaObject
    from pyspark import SparkContext

TEN_MINUTES: Final = "600s"
"""How long it waits where that is not given: machines that are rented first take minutes."""
_LOOK: Final = 2
"""Seconds from one look to the next."""


@contextmanager
def watched(context: "SparkContext") -> Iterator[None]:
    """End jobs that wait for workers for too long, until it is left; this machine has none."""
    java = context._jsc.sc()  # noqa: SLF001  (which ends a job with a reason)
    if java.isLocal():
        yield
        return
    with told():
        limit = java.conf().getTimeAsSeconds(TIMEOUT, TEN_MINUTES)
    over = Event()
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
                    java.cancelJob(job, GONE.format(limit))
        except (Py4JError, OSError):  # Spark has ended: whoever waits for it is told
            return
