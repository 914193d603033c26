"""The analyses, by the name of their table, which is that of their module."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from funnelcli.answers.columns import TABLE
from funnelcli.counting.analysis import Analysis

__all__ = ["ANALYSES", "every_column"]

NAMES: Final = (
    *("funnel", "transitions", "stage_times", "throughput", "ageing", "moves"),
    *("cohorts", "seasons", "sources", "segments"),
    *("conventions", "bridge"),
    *("curve", "triangle", "chain_ladder", "projection"),
)


class _Analyses(Mapping[str, Analysis]):
    """Each is imported when it is asked for, so that a report only waits for those it shows."""

    def __getitem__(self, name: str) -> Analysis:
        if name not in NAMES:
            raise KeyError(name)
        found: Analysis = import_module(f"{__name__}.{name}").ANALYSIS
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


ANALYSES: Final = _Analyses()


@cache
def every_column() -> frozenset[str]:
    """Name the columns of all tables, which no draft and no preset calls a stage or a segment."""
    named = (column for each in ANALYSES.values() for column in each.columns if not column.open)
    return frozenset({TABLE, *(column.name for column in named)})
