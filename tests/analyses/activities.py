"""Leads and what happened to them, as text.

    lead | at                  | type  | direction | user

Leads are numbered from 0, in the order of their table.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.zones import to_utc
from funnelcli.model import CREATED, utc
from funnelcli.tables.rows import ROW

from .lead_tables import counted, input_table


def activities(text: str, zone: str = "UTC") -> pl.DataFrame:
    """Read activities written as text, in local times of a zone."""
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
    ]
    rows: list[dict[str, Any]] = []
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        texts = {name: cells.get(name) or None for name in ("type", "direction", "user")}
        at = datetime.fromisoformat(cells["at"])
        rows.append({ROW: int(cells["lead"]), "at": at, **texts})
    return in_utc(input_table("activities", rows), "at", zone)


def created(table: pl.DataFrame, moments: list[str], zone: str = "UTC") -> pl.DataFrame:
    """Say at which local times leads were created."""
    local = pl.Series([datetime.fromisoformat(each) for each in moments], dtype=pl.Datetime("us"))
    dated = table.with_columns(local.dt.date().alias(CREATED), local.alias("~local"))
    return dated.with_columns(to_utc(pl.col("~local"), zone).alias(utc(CREATED))).drop("~local")


def in_utc(table: pl.DataFrame, role: str, zone: str) -> pl.DataFrame:
    return table.with_columns(to_utc(pl.col(role), zone).alias(utc(role)))


def reported(name: str, table: pl.DataFrame, done: pl.DataFrame, query: Query) -> Report:
    """Count leads and their activities, and finish the report of one analysis."""
    return ANALYSES[name].report(counted(name, table, query, {"activities": done}), query)


def leads_in(report: Report, to: str) -> Mapping[str, int]:
    """Tell how many leads are in each row, but for those with none."""
    rows = report.frame.filter(pl.col("to") == to).select("bucket", "leads").iter_rows()
    return {bucket: n for bucket, n in rows if n}
