"""The analyses, by the name of their table, which is that of their module."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Final

from funnelcli.counting.analysis import Analysis

__all__ = ["ANALYSES"]

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
