"""What the rows of a lead would be by themselves, kept where it is asked for."""

from datetime import date
from pathlib import Path

from funnelcli.define import LeadTable
from funnelcli.model import ROWS

from .companies import WHO, frame_of, lead_table

YAML = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created, email: Email}
    lead: {deduplicate: {by: [email]}, exclude: {junk: "Name = 'junk'"}}
    stages:
      - name: Lead
      - {name: MQL, at: MQL}
      - {name: Won, at: Won}
    segments: {who: Name}
"""
# Lead 1 is there twice, and under its e-mail as 3 once more.
FILES = {
    "leads.csv": """
    Id,Created,Name,Email,MQL,Won
    1,2026-01-02,first,a@x.example,2026-01-09,
    1,2026-01-05,again,a@x.example,2026-01-06,2026-02-01
    2,2026-01-03,alone,b@x.example,,2026-03-01
    3,2026-01-09,other,A@x.example,,
    3,2026-01-10,junk,A@x.example,2026-01-11,
    1,2026-04-01,late,a@x.example,,
"""
}


def rows(table: LeadTable) -> dict[str, list[int] | None]:
    told = frame_of(table).select(WHO, ROWS).iter_rows()
    return {who: None if own is None else sorted(own) for who, own in told}


def test_the_rows_of_each_lead(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, FILES, with_rows=True)
    # what is excluded is no row of a lead
    assert rows(table) == {"first": [0b001, 0b001, 0b011, 0b111], "alone": None}


def test_only_what_is_known_at_as_of_and_within_the_window(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, FILES, with_rows=True, as_of=date(2026, 2, 15), window=2)
    # MQL came on day 7 of the one row and on day 1 of the other, which is day 4 of the lead
    assert rows(table) == {"first": [0b001, 0b001, 0b011], "alone": None}


def test_of_leads_that_pass_the_filters_only(tmp_path: Path) -> None:
    table = lead_table(tmp_path, YAML, FILES, with_rows=True, where=("who = 'alone'",))
    assert rows(table) == {"alone": None}


def test_the_rows_of_an_account(tmp_path: Path) -> None:
    accounts = YAML.replace("lead: {", "lead: {unit: account, ")
    table = lead_table(tmp_path, accounts, FILES, with_rows=True)
    assert rows(table) == {"first": [0b001, 0b001, 0b011, 0b101, 0b111]}


def test_unasked_they_are_not_there(tmp_path: Path) -> None:
    assert ROWS not in frame_of(lead_table(tmp_path, YAML, FILES)).columns
