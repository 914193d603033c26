"""When leads were given to their owners is told of the row that stands, as local time and UTC."""

# ruff: noqa: DTZ001  local times, and such of UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from funnelcli.errors import DataError
from funnelcli.model import ASSIGNED, CREATED, utc

from .companies import WHO, frame_of, lead_table

YAML = """
    version: 1
    leads: {{path: leads.csv, id: Id, created: Created, email: Email, assigned_at: {column}}}
    lead: {{deduplicate: {{by: [email]}}, unit: {unit}}}
    stages: [{{name: Lead}}, {{name: Won, at: Won}}]
    segments: {{who: Who}}
    timezone: Europe/London
"""
LEADS = """
    Id,Created,Email,Who,Given,Won
    1,2026-07-01 09:00:00,ada@a.example,Ada,2026-07-01 09:45:00,
    2,2026-07-02 09:00:00,bob@b.example,Bob,,2026-07-03
    3,2026-07-03,cy@c.example,Cy,2026-07-03,
    4,2026-06-30 08:00:00,ADA@a.example,Ada first,2026-07-05 08:00:00+00:00,
    5,2026-07-02 09:00:00,bob@b.example,Bob again,2026-07-02 10:00:00,
"""


def moments(folder: Path, *, column: str = "Given", unit: str = "lead", **asked: Any) -> Any:
    """Tell of each lead when it came, and when it was given away, here and in UTC."""
    yaml = YAML.format(column=column, unit=unit)
    question = {"as_of": datetime(2026, 7, 31).date(), "assigned": True, **asked}
    frame = frame_of(lead_table(folder, yaml, {"leads.csv": LEADS}, **question))
    names = (utc(CREATED), ASSIGNED, utc(ASSIGNED))
    return {
        who: tuple(each)
        for who, *each in frame.select(pl.col(WHO).cast(pl.String), *names).rows()
    }  # fmt: skip


def test_it_is_told_of_the_row_that_stands(tmp_path: Path) -> None:
    # Of Ada the earlier row stands, though the later was given away before it; of Bob the smaller
    # id, which nobody was given.
    assert moments(tmp_path) == {
        "Ada first": (
            datetime(2026, 6, 30, 7), datetime(2026, 7, 5, 9), datetime(2026, 7, 5, 8),
        ),
        "Bob": (datetime(2026, 7, 2, 8), None, None),
        "Cy": (datetime(2026, 7, 2, 23), datetime(2026, 7, 3), datetime(2026, 7, 2, 23)),
    }  # fmt: skip


def test_of_an_account_it_is_that_of_its_first_lead(tmp_path: Path) -> None:
    found = moments(tmp_path, unit="account")
    assert found["Ada first"][1] == datetime(2026, 7, 5, 9)


def test_nobody_waits_for_it_who_has_not_asked(tmp_path: Path) -> None:
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        moments(tmp_path, assigned=False)


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"leads\.assigned_at: .* did you mean 'Given'"):
        moments(tmp_path, column="Gievn", assigned=False)
