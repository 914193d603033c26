"""The analyses, by the name of their table, which is that of their module."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from funnelcli.answers.columns import TABLE, Open
from funnelcli.config import Reserved
from funnelcli.counting.analysis import Analysis

__all__ = ["ANALYSES", "reserved"]

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
def reserved() -> Reserved:
    """Collect the columns beside which stages and segments stand, in any table that shows them."""
    return Reserved(
        stages=_beside(Open.STAGES),
        customer=_beside(Open.STAGES, Open.CUSTOMER),
        segments=_beside(Open.SEGMENTS),
    )


def _beside(*shown: Open) -> frozenset[str]:
    showing = [
        each.columns
        for each in ANALYSES.values()
        if not {column.open for column in each.columns}.isdisjoint(shown)
    ]
    names = {column.name for columns in showing for column in columns if column.open is None}
    return frozenset({TABLE, *names})
