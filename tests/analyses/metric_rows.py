"""Rows of the table of metrics, of one metric of a lead table."""

from dataclasses import replace
from typing import Any

import polars as pl

from funnelcli.analyses.metrics import ONLY
from funnelcli.config.query import Query

from .lead_tables import asking, report

NAMED = ("MQL", "SAL", "SQL", "Opportunity", "Customer")
"""Stages that guides have names for."""
LOST = {"at": "Lost At"}


def of_stages(*stages: str, **asked: Any) -> Query:
    """Ask of a company that records losses."""
    return asking(
        *(stages or ("MQL", "Customer")), **{"lost": LOST, "as_of": "2026-04-30", **asked}
    )


def frame_of(key: str, table: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Make the rows of one metric."""
    asked = replace(query.asked, options={**query.asked.options, ONLY.name: (key,)})
    return report("metrics", table, replace(query, asked=asked)).frame


def values(key: str, table: pl.DataFrame, query: Query) -> dict[Any, float | None]:
    """Give its values by period, or by period and segment where there is one."""
    found = frame_of(key, table, query)
    by = ["period", "segment"] if query.asked.by else ["period"]
    rows = found.select(*by, "value").rows()
    return {row[0] if len(row) == 2 else row[:2]: row[-1] for row in rows}


def sides(key: str, table: pl.DataFrame, query: Query) -> dict[str | None, tuple[Any, ...]]:
    """Give numerator and denominator by period."""
    found = frame_of(key, table, query).select("period", "numerator", "denominator").rows()
    return {period: (over, under) for period, over, under in found}


def reasons(key: str, table: pl.DataFrame, query: Query) -> dict[str | None, str | None]:
    """Give the reasons by period."""
    return dict(frame_of(key, table, query).select("period", "reason").rows())


def noted(key: str, table: pl.DataFrame, query: Query) -> list[str]:
    """Give what is said beside a metric."""
    asked = replace(query.asked, options={**query.asked.options, ONLY.name: (key,)})
    return [note.message for note in report("metrics", table, replace(query, asked=asked)).notes]
