"""The analyses, by the name of their table, which is that of their module."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from funnelcli.counting.analysis import Analysis

__all__ = ["ANALYSES", "WITH_COMMAND", "every_column"]

WITH_COMMAND: Final = ("sources", "segments", "curve")
"""Those with a command of their own, which they declare, in the order of the help."""
BESIDE_OTHERS: Final = (
    *("costs", "visitors"),
    *("funnel", "benchmarks", "transitions", "stage_times", "throughput", "ageing", "moves"),
    "matrix",
    *("score_measures", "score_deciles", "score_cohorts", "agreement", "said"),
    *("cohorts", "seasons", "triangle", "chain_ladder", "projection"),
    *("change", "change_by_segment"),
    *("conventions", "bridge"),
    *("revenue_triangle", "revenue", "average_deals", "win_rates"),
    *("leaks", "ladder"),
    *("response", "response_owners", "response_touches", "unanswered"),
    *("attribution", "places", "paths", "path_lengths", "touch_stages", "exported_paths"),
    *("attribution_costs", "touched"),
    *("forecast", "forecast_months", "plan"),
    *("restated", "restated_stages", "redefined", "redefined_rules"),
    "metrics",
)
"""Those that a command of `cli/commands` shows."""
NAMES: Final = (*WITH_COMMAND, *BESIDE_OTHERS)


class _Analyses(Mapping[str, "Analysis"]):
    """Each is imported when it is asked for, so that a report only waits for those it shows.

    So the command line has their names without Polars, which they import.
    """

    def __getitem__(self, name: str) -> "Analysis":
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
    """Name the columns of tables in which stages or segments are columns as well.

    No draft and no preset calls a stage or a segment so.
    """
    from funnelcli.answers.columns import TABLE

    tables = [each.columns for each in ANALYSES.values() if any(c.open for c in each.columns)]
    named = (column for columns in tables for column in columns if not column.open)
    return frozenset({TABLE, *(column.name for column in named)})
