"""Leads and the touches that they had, as text, and the credits of these.

    lead | at               | channel
    0    | 2026-01-01 08:00 | Web

Leads are numbered from 0, in the order of their table. A lead was created at nine.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.tables.rows import ROW

from .lead_tables import counted, input_table


def touches(text: str) -> pl.DataFrame:
    """Read touches written as text."""
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
    ]
    rows: list[dict[str, Any]] = []
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        texts = {name: cells.get(name) or None for name in ("channel", "campaign", "type")}
        cost = round(float(cells["cost"]) * 100) if cells.get("cost") else None
        at = datetime.fromisoformat(cells["at"])
        rows.append({ROW: int(cells["lead"]), "at": at, "cost": cost, **texts})
    return input_table("touchpoints", rows)


def attribution(table: pl.DataFrame, touched: pl.DataFrame, query: Query) -> Report:
    """Count leads and their touches, and finish the report."""
    counts = counted("attribution", table, query, {"touchpoints": touched})
    return ANALYSES["attribution"].report(counts, query)


def credits_of(made: Report, model: str, measure: str = "customers") -> Mapping[str, Any]:
    """Tell what a model credits to whom, but for nothing; up to what division leaves."""
    rows = made.frame.filter(pl.col("measure") == measure)
    found = rows.select(made.columns[0].name, model).iter_rows()
    return {name: pytest.approx(value, abs=1e-8) for name, value in found if value}
