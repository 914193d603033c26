"""Where published credits are, and a definition that has every model."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .program import Program

DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
DATA /= "attribution"
YAML = """\
version: 1
leads: {path: leads.FORM, id: Id, created: Created, amount: Amount}
stages:
  - {name: Lead}
  - {name: MQL, at: Qualified}
  - {name: Opportunity, at: Opened}
  - {name: Customer, at: Won}
touchpoints: {path: touches.FORM, lead: Lead, at: At, channel: Channel}
attribution: {half_life: HALF_LIFE, custom: {first: 30, last: 70}}
as_of: 2026-06-30
horizon: 60d
"""
LATEST = datetime(2026, 5, 31, 12)  # noqa: DTZ001
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the published data is not there")


def rows(program: Program, *options: str) -> list[dict[str, Any]]:
    """Run the command, and take its table."""
    tables = program("attribution", "-f", "json", *options).json["tables"]
    (table,) = (each for each in tables if each["name"] == "attribution")
    found: list[dict[str, Any]] = table["rows"]
    return found


def column(
    program: Program, model: str, *options: str, measure: str = "customers"
) -> dict[str, float]:
    table = rows(program, *options)
    found = {row["channel"]: row[model] for row in table if row["measure"] == measure}
    assert found
    return found
