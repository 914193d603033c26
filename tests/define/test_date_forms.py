"""Dates that are not ISO: which forms are known, and what decides the order of day and month."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from .companies import lead_table

YAML = """\
version: 1
leads: {path: leads*.csv, id: Id, created: Created%s}
stages: [{name: Lead}, {name: Won, where: "Id = '1'"}]
timezone: %s
"""


def moments(
    folder: Path, *values: str, zone: str = "UTC", read: str = "", latest_only: bool = False
) -> list[str]:
    """Read the column Created of the leads, as local times of the report's zone."""
    raise NotImplementedError


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        # day/month/year, the 13 to 31 in the first place
        ("15/04/2021", "2021-04-15T23:59:59"),
        ("15-04-2021", "2021-04-15T23:59:59"),
        ("15.04.2021", "2021-04-15T23:59:59"),
        ("15.4.2021", "2021-04-15T23:59:59"),
        ("15/4/21", "2021-04-15T23:59:59"),
        ("15/04/2021 06:49", "2021-04-15T06:49:00"),
        ("15/04/2021 6:49:18", "2021-04-15T06:49:18"),
        ("15/04/2021, 06:49:18", "2021-04-15T06:49:18"),
        ("15/04/2021T06:49:18.25", "2021-04-15T06:49:18.250000"),
        ("15.04.21 06:49", "2021-04-15T06:49:00"),
        # month/day/year
        ("04/15/2021", "2021-04-15T23:59:59"),
        ("4-15-2021", "2021-04-15T23:59:59"),
        ("4/15/21", "2021-04-15T23:59:59"),
        ("3/15/2024 2:30 PM", "2024-03-15T14:30:00"),
        ("3/15/2024 2:30PM", "2024-03-15T14:30:00"),
        ("3/15/2024 2:30 pm", "2024-03-15T14:30:00"),
        ("3/15/2024, 2:30:05 Am", "2024-03-15T02:30:05"),
        ("3/15/2024 12:30 AM", "2024-03-15T00:30:00"),
        ("3/15/2024 12:30 PM", "2024-03-15T12:30:00"),
        ("3/15/2024 2:30\u202fPM", "2024-03-15T14:30:00"),  # as browsers write it
        # year first
        ("2021/04/15", "2021-04-15T23:59:59"),
        ("2021.4.5", "2021-04-05T23:59:59"),
        ("2021-4-5", "2021-04-05T23:59:59"),
        ("2021/4/5 6:49", "2021-04-05T06:49:00"),
        ("2021-04-15 6:49:18", "2021-04-15T06:49:18"),
        ("2021-04-15 06:49:18 PM", "2021-04-15T18:49:18"),  # Close, for Excel
        ("2021-04-15 06:49:18 +02:00", "2021-04-15T04:49:18"),
        ("2021-04-15 06:49:18.123456+02", "2021-04-15T04:49:18.123456"),
        # named months
        ('"15 Apr, 2021 00:03:00"', "2021-04-15T00:03:00"),  # Zoho
        ('"Apr 15, 2021"', "2021-04-15T23:59:59"),
        ('"Apr 15, 2021 2:30 PM"', "2021-04-15T14:30:00"),
        ("April 15 2021", "2021-04-15T23:59:59"),
        ("15-Apr-21", "2021-04-15T23:59:59"),
        ("15-APR-2021 06:49", "2021-04-15T06:49:00"),
        ("5 may 2021", "2021-05-05T23:59:59"),
        ("5. September 2021", "2021-09-05T23:59:59"),
        ("5 Sept 2021", "2021-09-05T23:59:59"),
        # numbers
        ("1618469358123", "2021-04-15T06:49:18.123000"),
        ("1618469358", "2021-04-15T06:49:18"),
        ("45000", "2023-03-15T23:59:59"),
        ("45000.0", "2023-03-15T23:59:59"),
        ("45000.25", "2023-03-15T06:00:00"),
        ("44301.2842361111", "2021-04-15T06:49:18"),
        # a year of two digits
        ("31/12/68", "2068-12-31T23:59:59"),
        ("31/12/69", "1969-12-31T23:59:59"),
        ("31-Dec-99", "1999-12-31T23:59:59"),
    ],
)
def test_forms(tmp_path: Path, value: str, moment: str) -> None:
    now = datetime(2070, 1, 1)  # noqa: DTZ001  (local time)
    assert read(tmp_path, value, now=now) == f"{moment}Z"


def read(folder: Path, *values: str, zone: str = "UTC", options: str = "", **asked: Any) -> str:
    """Give the latest moment of the column Created; the end of its day, of a date."""
    lines = ["Id,Created", *(f"{i},{value}" for i, value in enumerate(values))]
    yaml = YAML % (options and f", read: {{{options}}}", zone)
    return str(lead_table(folder, yaml, {"leads.csv": "\n".join(lines) + "\n"}, **asked).as_of)
