"""`people`: how many persons of a company are known when it is 30 days old."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.config.people import PEOPLE

from .companies import lead_table, population, segments

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email, account: Company}
    lead: {unit: account, deduplicate: {by: [email]}%s}
    stages:
      - name: Lead
      - {name: Won, at: Won}
    segments: {who: Id}
    as_of: 2026-06-30
"""
HEADER = "Id,Created,Email,Company,Won\n"


def people(
    folder: Path, rows: str, more: str = "", zone: str = "UTC", **asked: Any
) -> dict[str, str]:
    """The value of each company, which is called by the id of its first row."""
    asked = {"by": ("who", "people"), **asked}
    yaml = YAML % more + f"    timezone: {zone}\n"
    return segments(lead_table(folder, yaml, {"leads.csv": HEADER + rows}, **asked), PEOPLE)


def test_those_of_the_first_thirty_days_count(tmp_path: Path) -> None:
    assert people(tmp_path, (
        "1,2026-01-01,a@x.example,Acme,\n"
        "2,2026-01-31,b@x.example,acme,\n"  # the 30th day, the same company
        "3,2026-02-01,c@x.example,Acme,2026-03-01\n"  # a day later
        "4,2026-01-01,d@x.example,Bolt,\n"
        "5,2026-02-01,e@x.example,Bolt,\n"
    )) == {"1": "2", "4": "1"}  # fmt: skip


@pytest.mark.parametrize(
    ("number", "value"),
    [(1, "1"), (2, "2"), (3, "3 to 5"), (5, "3 to 5"), (6, "6 and more"), (40, "6 and more")],
)
def test_how_many_they_are(tmp_path: Path, number: int, value: str) -> None:
    rows = "".join(f"{i:02},2026-01-01,p{i}@x.example,Acme,\n" for i in range(number))
    assert people(tmp_path, rows) == {"00": value}


def test_a_person_is_one_however_many_rows_it_has(tmp_path: Path) -> None:
    assert people(tmp_path, (
        "1,2026-01-01,a@x.example,Acme,\n"
        "2,2026-01-02,A@x.example,Acme,\n"  # by the address
        "1,2026-01-03,b@x.example,Acme,\n"  # by the id
        "3,2026-03-09,c@x.example,Acme,\n"
        "4,2026-01-05,C@x.example,Acme,\n"  # the first row of 4 is in time
    )) == {"1": "2"}  # fmt: skip


def test_who_is_no_lead_is_no_person(tmp_path: Path) -> None:
    rows = (
        "1,2026-01-01,a@x.example,Acme,\n"
        "2,2026-01-02,b@out.example,Acme,\n"
        "3,2026-01-03,c@x.example,Acme,\n"
        ",2026-01-03,d@x.example,Acme,\n"
    )
    out = ", exclude: {out: \"Email LIKE '%@out.example'\"}"
    assert people(tmp_path, rows, out) == {"1": "2"}


def test_a_company_is_as_old_as_its_first_person_that_counts(tmp_path: Path) -> None:
    rows = (
        "1,2026-01-01,a@out.example,Acme,\n"
        "2,2026-01-20,b@x.example,Acme,\n"
        "3,2026-02-15,c@x.example,Acme,\n"
    )
    out = ", exclude: {out: \"Email LIKE '%@out.example'\"}"
    assert people(tmp_path, rows, out) == {"2": "2"}
    assert people(tmp_path, rows) == {"1": "2"}


def test_who_is_of_no_company_is_one_alone(tmp_path: Path) -> None:
    rows = "1,2026-01-01,a@gmail.com,,\n2,2026-01-01,b@gmail.com,,\n3,2026-06-09,c@x.example,,\n"
    assert people(tmp_path, rows) == {"1": "1", "2": "1", "3": "(younger than 30 days)"}


def test_of_a_young_company_the_number_is_not_known_yet(tmp_path: Path) -> None:
    rows = "".join(f"{i},2026-05-3{i % 2},p{i}@x.example,Acme,\n" for i in range(8))
    young = "(younger than 30 days)"
    for day, value in {28: young, 29: "6 and more", 30: "6 and more"}.items():
        assert people(tmp_path, rows, as_of=date(2026, 6, day)) == {"0": value}


def test_later_people_are_not_looked_at_from_an_earlier_day(tmp_path: Path) -> None:
    rows = "1,2026-01-01,a@x.example,Acme,\n2,2026-01-31,b@x.example,Acme,\n"
    assert people(tmp_path, rows, as_of=date(2026, 1, 31)) == {"1": "2"}
    assert people(tmp_path, rows, as_of=date(2026, 1, 30)) == {"1": "(younger than 30 days)"}


def test_days_are_local_days(tmp_path: Path) -> None:
    rows = "1,2026-01-01T23:30:00Z,a@x.example,Acme,\n2,2026-01-31T23:30:00Z,b@x.example,Acme,\n"
    assert people(tmp_path, rows) == {"1": "2"}
    # 31 days apart in New York, where the clock of the second is five hours behind, too
    late = rows.replace("2026-01-01T23:30", "2026-01-01T04:30")
    assert people(tmp_path, late) == {"1": "2"}
    assert people(tmp_path, late, zone="America/New_York") == {"1": "1"}


def test_filters_see_companies_as_they_are_shown(tmp_path: Path) -> None:
    rows = (
        "1,2026-01-01,a@x.example,Acme,\n"
        "2,2026-01-02,b@x.example,Acme,\n"
        "3,2026-01-03,c@x.example,Bolt,\n"
    )
    table = lead_table(
        tmp_path, YAML % "", {"leads.csv": HEADER + rows}, where=("people = '2'",), by=("who",)
    )
    assert population(table) == {"merged": 1, "filtered": 1, "leads": 1}


def test_no_table_has_a_column_of_that_name() -> None:
    for analysis in ANALYSES.values():
        assert PEOPLE not in {column.name for column in analysis.columns}
