"""Stages that it takes several rows of a joined table to enter: `at_least`."""

from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from funnelcli.define import LeadTable

from .companies import lead_table, notes, stories

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email, account: Company}
    joins: {visits: {path: visits.csv, lead: Lead, id: Visit}}
    lead: {deduplicate: {by: [email]}}
    stages:
      - name: Lead
      - {name: MQL, at: visits.At, where: "visits.Page = 'pricing'", at_least: 2}
      - {name: Won, at: Won}
    segments: {who: Id}
    as_of: 2026-06-30
"""
LEADS = """\
Id,Created,Email,Company,Won
1,2026-01-01,a@x.example,Acme,
2,2026-01-02,b@x.example,Acme,
3,2026-01-03,A@x.example,Bolt,
"""
VISITS = "Visit,Lead,Page,At\n"


def made(
    folder: Path, visits: str, *changes: tuple[str, str], leads: str = LEADS, **asked: Any
) -> LeadTable:
    yaml = YAML
    for old, new in changes:
        assert old in yaml
        yaml = yaml.replace(old, new)
    return lead_table(folder, yaml, {"leads.csv": leads, "visits.csv": VISITS + visits}, **asked)


def told(folder: Path, visits: str, *changes: tuple[str, str], **asked: Any) -> dict[str, str]:
    """The date of MQL by lead, `-` where it is none, `?` where it has no date."""
    found = stories(made(folder, visits, *changes, **asked))
    return {who: story.split()[1] for who, story in found.items()}


APART = ("lead: {deduplicate: {by: [email]}}", "lead: {unit: lead}")


def test_the_second_such_row_enters(tmp_path: Path) -> None:
    visits = """\
v1,1,pricing,2026-02-09
v2,1,pricing,2026-02-03
v3,1,pricing,2026-02-05
v4,2,pricing,2026-02-01
v5,2,home,2026-02-02
v6,2,,2026-02-02
"""
    # 1: the 3rd, the 5th, the 9th; 2: one visit of the page
    assert told(tmp_path, visits, APART) == {"1": "2026-02-05", "2": "-", "3": "-"}
    third = ("at_least: 2", "at_least: 3")
    assert told(tmp_path, visits, APART, third) == {"1": "2026-02-09", "2": "-", "3": "-"}
    for first in (("at_least: 2", "at_least: 1"), (", at_least: 2", "")):
        assert told(tmp_path, visits, APART, first) == {
            "1": "2026-02-03", "2": "2026-02-01", "3": "-",
        }  # fmt: skip


def test_rows_with_one_id_are_one_on_its_first_day(tmp_path: Path) -> None:
    visits = """\
v1,1,pricing,2026-02-03
v1,1,pricing,2026-02-04
v2,2,pricing,2026-02-09
v2,2,pricing,2026-02-07
v3,2,pricing,2026-02-08
,3,pricing,2026-02-01
,3,pricing,2026-02-02
"""
    # 1 has one visit; 2 has one on the 7th, one on the 8th; without an id each row is its own
    assert told(tmp_path, visits, APART) == {"1": "-", "2": "2026-02-08", "3": "2026-02-02"}
    without = (", id: Visit", "")
    assert told(tmp_path, visits, APART, without)["1"] == "2026-02-04"


def test_two_duplicates_with_one_visit_each_are_a_lead_with_two(tmp_path: Path) -> None:
    visits = "v1,1,pricing,2026-02-03\nv2,3,pricing,2026-02-01\nv3,2,pricing,2026-02-02\n"
    assert told(tmp_path, visits) == {"1": "2026-02-03", "2": "-"}
    # a visit that both have is one
    same = "v1,1,pricing,2026-02-03\nv1,3,pricing,2026-02-01\n"
    assert told(tmp_path, same) == {"1": "-", "2": "-"}
    third = ("at_least: 2", "at_least: 3")
    assert told(tmp_path, same + "v4,3,pricing,2026-03-01\nv5,1,pricing,2026-03-02\n", third) == {
        "1": "2026-03-02", "2": "-",
    }  # fmt: skip


def test_rows_with_the_id_of_a_lead_count_once_for_it(tmp_path: Path) -> None:
    leads = LEADS.replace("3,2026-01-03,A@x.example", "1,2026-01-03,c@x.example")
    visits = "v1,1,pricing,2026-02-03\n"
    assert told(tmp_path, visits, (", id: Visit", ""), leads=leads) == {"1": "-", "2": "-"}


def test_visits_of_the_people_of_a_company_count_together(tmp_path: Path) -> None:
    account = ("lead: {deduplicate: {by: [email]}}", "lead: {unit: account}")
    visits = "v1,1,pricing,2026-02-03\nv2,2,pricing,2026-02-01\nv3,3,pricing,2026-02-02\n"
    assert told(tmp_path, visits, account) == {"1": "2026-02-03", "3": "-"}
    # 1 and 3 are one person, of Acme as the earlier is, and 2 is of Acme, too
    both = (
        "lead: {deduplicate: {by: [email]}}",
        "lead: {deduplicate: {by: [email]}, unit: account}",
    )
    third = ("at_least: 2", "at_least: 3")
    assert told(tmp_path, visits, both, third) == {"1": "2026-02-03"}


def test_who_is_no_lead_lends_no_row(tmp_path: Path) -> None:
    only = ("lead: {", "lead: {where: \"Company = 'Acme'\", ")
    visits = "v1,1,pricing,2026-02-03\nv2,3,pricing,2026-02-01\n"
    assert told(tmp_path, visits, only) == {"1": "-", "2": "-"}


def test_without_a_date_it_is_known_to_have_happened(tmp_path: Path) -> None:
    flag = ("at: visits.At, ", "")
    visits = "v1,1,pricing,\nv2,1,pricing,\nv3,2,pricing,\nv3,2,pricing,2026-01-09\n"
    assert told(tmp_path, visits, APART, flag) == {"1": "?", "2": "-", "3": "-"}
    duplicates = "v1,1,pricing,\nv2,3,pricing,\n"
    assert told(tmp_path, duplicates, flag) == {"1": "?", "2": "-"}
    assert told(tmp_path, "v1,1,pricing,\nv1,3,pricing,\n", flag) == {"1": "-", "2": "-"}


def test_a_row_that_lacks_the_date_does_not_count(tmp_path: Path) -> None:
    visits = "v1,1,pricing,2026-02-03\nv2,1,pricing,\nv3,2,pricing,2026-02-01\n"
    table = made(tmp_path, visits, APART)
    assert stories(table)["1"].split()[1] == "-"
    assert notes(table)["missing-dates"].endswith("are no entry (MQL: 1 row).")
    third = visits + "v4,1,pricing,2026-02-07\n"
    assert told(tmp_path, third, APART)["1"] == "2026-02-07"


def test_without_a_condition_each_row_counts(tmp_path: Path) -> None:
    every = (", where: \"visits.Page = 'pricing'\"", "")
    visits = "v1,1,home,2026-02-03\nv2,1,pricing,2026-02-04\nv3,2,home,2026-02-04\n"
    assert told(tmp_path, visits, APART, every) == {"1": "2026-02-04", "2": "-", "3": "-"}


def test_as_of_and_the_window_look_at_the_row_that_enters(tmp_path: Path) -> None:
    visits = "v1,1,pricing,2026-01-03\nv2,1,pricing,2026-01-31\nv3,1,pricing,2026-02-05\n"
    asked = {"2026-01-30": "-", "2026-01-31": "2026-01-31"}
    for day, entered in asked.items():
        found = told(tmp_path, visits, APART, as_of=date.fromisoformat(day))
        assert found["1"] == entered, day
    assert told(tmp_path, visits, APART, window=30)["1"] == "2026-01-31"
    assert told(tmp_path, visits, APART, window=29)["1"] == "-"
    flag = ("at: visits.At, ", "")
    assert told(tmp_path, visits, APART, flag, window=30)["1"] == "-"  # in no window


@pytest.mark.parametrize(
    ("visits", "as_of"),
    [
        # the second of each row of the leads; of fewer the first
        ("v1,1,pricing,2026-02-03\nv2,1,pricing,2026-02-09\nv3,1,pricing,2026-03-09", "2026-02-09"),
        ("v1,1,pricing,2026-02-03\nv2,3,pricing,2026-04-09\n", "2026-04-09"),
        ("v1,1,pricing,2026-02-03\nv2,1,pricing,2099-04-09\n", "2026-02-03"),
    ],
)  # fmt: skip
def test_as_of_is_no_earlier_than_what_counts(tmp_path: Path, visits: str, as_of: str) -> None:
    table = made(tmp_path, visits, ("as_of: 2026-06-30", "as_of: latest"))
    assert str(table.as_of) == f"{as_of}T23:59:59Z"
    is_second = stories(table)["1"].split()[1]
    assert is_second == ("-" if "2099" in visits else as_of)


def test_the_second_purchase_makes_the_customer(tmp_path: Path) -> None:
    again = (
        "- {name: Won, at: Won}",
        "- {name: Won, at: visits.At, where: \"visits.Page = 'order'\", at_least: 2}",
    )
    visits = "v1,1,order,2026-02-03\nv2,1,order,2026-02-09\nv3,2,order,2026-02-01\n"
    assert stories(made(tmp_path, visits, APART, again)) == {
        "1": "2026-01-01 - 2026-02-09 won",
        "2": "2026-01-02 - - open",
        "3": "2026-01-03 - - open",
    }


def test_a_date_of_the_lead_waits_for_the_rows(tmp_path: Path) -> None:
    on = ("at: visits.At, ", "at: Won, ")
    leads = LEADS.replace("Acme,\n2", "Acme,2026-03-03\n2")
    visits = "v1,1,pricing,\nv2,1,pricing,2026-02-09\nv3,2,pricing,2026-02-01\n"
    table = made(tmp_path, visits, APART, on, leads=dedent(leads))
    assert stories(table)["1"].split()[1] == "2026-03-03"
    assert told(tmp_path, visits[: visits.index("v2")], APART, on, leads=leads)["1"] == "-"
