"""What Spark could not do, told as an error that a person or a file made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from funnelcli.errors import DataError

TIMEOUT: Final = "spark.funnelcli.workersTimeout"
"""The setting of Spark that says how long a job waits while there is no worker."""
GONE: Final = "no worker of the cluster has been there for {} seconds"
"""The reason for which jobs are ended then, which Spark hands on to whoever waits for them."""
_GONE: Final = re.compile(GONE.format(r"\d+"))


@contextmanager
def told(*, of_system: bool = True) -> Iterator[None]:
    """Raise, where Spark could not do something, with the first line of what it says.

    Where nothing but Spark is at work, an error `of_system` is one of its connection.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException, PythonException

    kinds = (PySparkException, Py4JError, OSError) if of_system else (PySparkException, Py4JError)
    try:
        yield
    except PythonException as error:
        if "No module named" in str(error):
            raise DataError(
                "the workers of the cluster do not have funnelcli, or a library that it needs",
                "docs/cluster.md says how they get it.",
            ) from error
        raise  # a bug in one of the package's own functions
    except AnalysisException as error:
        raise DataError(
            f"Spark cannot read it: {first_line(error)}",
            "All machines of the cluster have to see it under the name that the YAML gives.",
        ) from error
    except kinds as error:
        if gone := _GONE.search(str(error)):
            raise DataError(
                f"{gone[0]}, and the run needs one",
                "See in their logs, and in that of the master, whether they run, have cores and "
                "memory to give, and reach this machine. For a cluster that is busy for longer set "
                f"{TIMEOUT}=1h.",
            ) from error
        raise DataError(
            f"Spark could not do it: {first_line(error)}",
            "The logs of its driver and workers say more; run it again when it is mended.",
        ) from error


def first_line(error: BaseException) -> str:
    """Give the first line of what Spark says; where it only carries on, that of Java or of gRPC."""
    said = str(getattr(error, "java_exception", error)).splitlines()
    lines = [line.strip() for line in said if line.strip()]
    of_grpc = (line.partition("=")[2].strip(' "') for line in lines if line.startswith("details ="))
    return next(of_grpc, "") or next(iter(lines), type(error).__name__)
