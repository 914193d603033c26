"""The analyses, by the name of their table, which is that of their module.

Each is imported when it is asked to count, so that a report only waits for those it shows.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from funnelcli.counting import Analysis, Counts, LazyCounts

if TYPE_CHECKING:
    import polars as pl

    from funnelcli.config.query import Query
    from funnelcli.report import Report

__all__ = ["ANALYSES"]


def _lazily(name: str) -> Analysis:
    """Stand in for the analysis of a module."""

    def itself() -> Analysis:
        found: Analysis = import_module(f"{__name__}.{name}").ANALYSIS
        return found

    def count(leads: "pl.LazyFrame", query: "Query") -> LazyCounts:
        return itself().count(leads, query)

    def finish(counts: Counts, query: "Query") -> "Report":
        return itself().finish(counts, query)

    return Analysis(name, count, finish)


ANALYSES: Final[dict[str, Analysis]] = {
    name: _lazily(name)
    for name in (
        *("funnel", "cohorts", "sources", "segments"),
        *("curve", "triangle", "chain_ladder", "projection", "seasons"),
        *("conventions", "bridge"),
        *("stage_times", "throughput", "ageing", "moves", "transitions"),
    )
}
