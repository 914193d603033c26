"""What a run has let Spark keep, so that nothing of it stays when the run is over."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_KEPT: list["DataFrame"] = []


def keep(data: "DataFrame") -> "DataFrame":
    """Let Spark keep rows once it has made them, until the run is over."""
    _KEPT.append(data.persist())
    return data


def forget() -> None:
    """Make room."""
    while _KEPT:
        _KEPT.pop().unpersist()
