"""Rows that the `where` of a table leaves out: counted by file, and said where it had no answer."""

import re
from pathlib import Path

import polars as pl
import pytest

from funnelcli.define import LeadTable

from .companies import lead_table, notes, population, stories

YAML = """
    version: 1
    leads: {path: [a.csv, b.csv], id: Id, created: Created, where: Kind <> 'Old'}
    joins: {deals: {path: [d1.csv, d2.csv], lead: Lead, where: Pipeline <> 'Old'}}
    history: {path: log.csv, lead: Lead, stage: Value, at: At, where: Field <> 'Owner'}
    stages:
      - name: Lead
      - {name: MQL, values: [MQL]}
      - {name: Won, at: deals.Closed}
    segments: {who: Id}
    as_of: 2026-06-30
"""
FILES = {
    "a.csv": "Id,Created,Kind\n1,2026-01-01,New\n2,2026-01-01,\n,,\n3,2026-01-01,Old\n",
    "b.csv": "Id,Created,Kind\n4,2026-01-01,New\nId,Created,Kind\n5,2026-01-01,\n"
    "6,2026-01-01,New\n",
    "d1.csv": "Lead,Closed,Pipeline\n1,2026-02-01,New\n4,2026-02-01,\n,,\n",
    "d2.csv": "Lead,Closed,Pipeline\n6,2026-02-01,Old\n6,2026-02-01,\nLead,Closed,Pipeline\n",
    "log.csv": "Lead,Value,At,Field\n1,MQL,2026-01-05,Status\n4,MQL,2026-01-05,\n"
    "6,MQL,2026-01-05,Owner\n,,,\n",
}


def made(folder: Path, *, watched: bool = False) -> LeadTable:
    return lead_table(folder, YAML, FILES, watched=watched)


@pytest.mark.parametrize("watched", [False, True])
def test_a_where_without_an_answer_leaves_out_and_is_said(tmp_path: Path, *, watched: bool) -> None:
    table = made(tmp_path, watched=watched)
    assert stories(table) == {
        "1": "2026-01-01 2026-01-05 2026-02-01 won",
        "4": "2026-01-01 - - open",
        "6": "2026-01-01 - - open",
    }
    assert notes(table)["null-predicates"] == (
        "An empty cell does not meet a condition (leads.where: 2 rows; deals.where: 2 rows; "
        "history.where: 1 row); COALESCE(column, '') in it decides otherwise."
    )


@pytest.mark.parametrize("watched", [False, True])
def test_what_is_left_out_is_counted_by_file(tmp_path: Path, *, watched: bool) -> None:
    table = made(tmp_path, watched=watched)
    assert [(file.path, file.rows, file.where) for file in table.inputs] == [
        ("a.csv", 4, 2),  # a blank row, and a repeated header, are left out for what they are
        ("b.csv", 4, 1),
        ("d1.csv", 3, 1),
        ("d2.csv", 3, 2),
        ("log.csv", 4, 2),
    ]
    assert population(table) == {"dropped.blank": 1, "dropped.header": 1, "dropped.where": 3,
                                 "leads": 3}  # fmt: skip


def test_of_parquet_as_of_text(tmp_path: Path) -> None:
    deals = pl.DataFrame({"Lead": ["1", "4"], "Closed": ["2026-02-01"] * 2,
                          "Pipeline": ["New", None]})  # fmt: skip
    yaml = YAML.replace("[d1.csv, d2.csv]", "d.parquet")
    table = lead_table(tmp_path, yaml, {**FILES, "d.parquet": deals})
    assert [file.where for file in table.inputs] == [2, 1, 1, 2]
    assert "deals.where: 1 row;" in notes(table)["null-predicates"]


def test_without_a_where_nothing_is_left_out(tmp_path: Path) -> None:
    table = lead_table(tmp_path, re.sub(r", where: [^}]*", "", YAML), FILES)
    assert [file.where for file in table.inputs] == [0] * 5
    assert "null-predicates" not in notes(table)
