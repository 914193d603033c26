"""Ids of all tables are compared in one way, with a note of what was written otherwise."""

import re
from io import StringIO
from pathlib import Path
from textwrap import dedent

import polars as pl
import pytest

from funnelcli.define import LeadTable

from .companies import Files, amounts, lead_table, population, stories
from .three_tables import DEALS, LEADS, LOG, STORIES, YAML, three, unwrapped


@pytest.mark.parametrize(
    "written",
    [
        ("{}.0", "`.0` taken off"),
        ("'{}", "apostrophes or quotes taken off"),
        ('"=""{}"""', "apostrophes or quotes taken off"),
        ("\u200b{}", "invisible characters or special spaces taken out"),
        ("{}\x1f", "invisible characters or special spaces taken out"),
    ],
)
@pytest.mark.parametrize(
    ("table", "column", "count"),
    [("leads", "Id", 3), ("deals", "Lead", 3), ("deals", "Deal", 3), ("history", "Lead", 2)],
)
def test_each_column_of_each_table(
    tmp_path: Path, table: str, column: str, count: int, written: tuple[str, str]
) -> None:
    write, way = written
    texts = {"leads": LEADS, "deals": DEALS, "history": LOG}
    header, *lines = texts[table].strip().split("\n")
    at = header.strip().split(",").index(column)
    rows = [line.strip().split(",") for line in lines]
    changed = [",".join([*row[:at], write.format(row[at]), *row[at + 1 :]]) for row in rows]
    texts[table] = "\n".join([header.strip(), *changed, ""])
    found = lead_table(tmp_path, YAML, three(*texts.values()))
    assert stories(found) == STORIES
    assert amounts(found) == {"a": 1000, "b": None, "c": 700}  # one deal twice
    assert unwrapped(found) == [
        (
            f"{table}: ids in column {column!r} were cleaned before they were compared: "
            f"{way} ({count})."
        )
    ]


def test_plain_ids_need_no_note(tmp_path: Path) -> None:
    found = lead_table(tmp_path, YAML, three())
    assert stories(found) == STORIES
    assert unwrapped(found) == []


def test_ids_that_become_equal_are_one_lead(tmp_path: Path) -> None:
    leads = LEADS + "    1001.0,later,2026-01-09\n    0001,zero,2026-01-04\n    1,one,2026-01-05\n"
    found = lead_table(tmp_path, YAML, three(leads))
    assert population(found) == {"merged": 1, "leads": 5}  # 0001 and 1 are two
    assert stories(found)["a"] == STORIES["a"]
    assert unwrapped(found) == [
        ("leads: ids in column 'Id' were cleaned before they were compared: `.0` taken off (1).")
    ]


def test_a_row_of_whose_id_nothing_is_left_has_none(tmp_path: Path) -> None:
    leads = LEADS + '    \',d,2026-01-09\n    "=""""",e,2026-01-04\n    \u200b,f,2026-01-05\n'
    found = lead_table(tmp_path, YAML, three(leads + "    \u200b,g,\n"))
    assert population(found) == {"unusable.no_id": 4, "leads": 3}


def test_the_case_of_salesforce_ids_is_told_by_their_checksum(tmp_path: Path) -> None:
    leads = """
        Id,Name,Created
        00Q5f00000ujzPdEAI,a,2026-01-01
        00Q5f00000eIgxLEAS,b,2026-01-02
        00Q5f00000dGncf,c,2026-01-03
    """
    deals = """
        Deal,Lead,Closed,Amount
        501,00Q5F00000UJZPDEAI,2026-02-01,10
        502,00q5f00000dgncfeac,2026-03-01,7
    """
    log = """
        Lead,To,At
        00Q5f00000ujzPd,MQL,2026-01-11
        00Q5F00000EIGXLEAS,MQL,2026-01-12
    """
    found = lead_table(tmp_path, YAML, three(leads, deals, log))
    assert stories(found) == STORIES
    assert unwrapped(found) == [
        (
            "deals: ids in column 'Lead' were cleaned before they were compared: "
            "case of Salesforce ids restored (2)."
        ),
        (
            "history: ids in column 'Lead' were cleaned before they were compared: "
            "case of Salesforce ids restored (1)."
        ),
    ]


def test_what_leads_call_a_deal_is_an_id_too(tmp_path: Path) -> None:
    yaml = YAML.replace("lead: Lead, id: Deal}", "lead: Deal, by: Converted}")
    leads = """
        Id,Name,Created,Converted
        1001,a,2026-01-01,501.0
        1002,b,2026-01-02,
        1003,c,2026-01-03,502.0
    """
    found = lead_table(tmp_path, yaml, three(leads))
    assert {who: story.split()[2] for who, story in stories(found).items()} == {
        "a": "2026-02-01", "b": "-", "c": "2026-03-01",
    }  # fmt: skip
    assert "leads: ids in column 'Converted'" in unwrapped(found)[0]


def test_each_id_of_a_list(tmp_path: Path) -> None:
    yaml = YAML.replace("lead: Lead, id: Deal}", 'lead: Lead, separator: ";"}')
    deals = """
        Lead,Closed,Amount
        1001.0;'1003,2026-02-01,10
        '1003;1002',2026-03-01,7
        '1009 ; 1001,2026-04-01,1
    """
    found = lead_table(tmp_path, yaml, three(deals=deals))
    assert {who: story.split()[2] for who, story in stories(found).items()} == {
        "a": "2026-02-01", "b": "2026-03-01", "c": "2026-02-01",
    }  # fmt: skip
    assert amounts(found) == {"a": 1100, "b": 700, "c": 1700}


def fractions(table: LeadTable) -> list[str]:
    return [note.message for note in table.notes if note.code == "ids-with-fractions"]


def as_parquet(files: Files) -> Files:
    """Make text of each file a frame of texts, which is written as Parquet under its name."""
    return {
        name: pl.read_csv(StringIO(dedent(str(text)).strip()), infer_schema=False)
        for name, text in files.items()
    }


STRAY = {"leads": "12.5,x,", "deals": "509,12.5,2026-03-02,1", "history": "12.5,MQL,2026-01-13"}
"""A row whose id has another fraction; of leads, one without a date."""


@pytest.mark.parametrize("table", ["leads", "deals", "history"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_stray_fraction_leaves_the_others_as_they_are(
    tmp_path: Path, table: str, form: str
) -> None:
    files = dict(three())
    name, count = {"leads": ("leads", 3), "deals": ("deals", 3), "history": ("log", 2)}[table]
    written = re.sub(r"\b(100\d)\b", r"\1.0", str(files[f"{name}.csv"]).rstrip(" \n"))
    files[f"{name}.csv"] = f"{written}\n    {STRAY[table]}\n"
    found = lead_table(tmp_path, YAML, files if form == "csv" else as_parquet(files))
    assert stories(found) == STORIES
    assert fractions(found) == []
    assert f"`.0` taken off ({count})" in unwrapped(found)[0]


@pytest.mark.parametrize("table", ["leads", "deals", "history"])
def test_among_versions_ids_with_a_fraction_stay_and_are_counted(
    tmp_path: Path, table: str
) -> None:
    files = dict(three())
    name, count = {"leads": ("leads", 3), "deals": ("deals", 3), "history": ("log", 2)}[table]
    written = re.sub(r"\b(100\d)\b", r"\1.0", str(files[f"{name}.csv"]).rstrip(" \n"))
    other = STRAY[table].replace("12.5", "1.10")
    files[f"{name}.csv"] = f"{written}\n    {STRAY[table]}\n    {other}\n"
    found = lead_table(tmp_path, YAML, files)
    column = "Id" if table == "leads" else "Lead"
    assert fractions(found) == [
        (
            f"{table}: {count} ids in column {column!r} with .0 behind them are compared as they "
            "stand: it may be part of them, as it is of a version."
        )
    ]


def test_versions_meet_those_of_a_table_that_has_only_whole_ones(tmp_path: Path) -> None:
    leads = LEADS.replace("1001", "1.0").replace("1002", "1.10").replace("1003", "2.0")
    leads += "    2.5,d,2026-01-05\n"
    deals = DEALS.replace("1001", "1.0").replace("1003", "2.0")
    log = LOG.replace("1001", "1.0").replace("1002", "1.10")
    found = lead_table(tmp_path, YAML, three(leads, deals, log))
    assert stories(found) == STORIES | {"d": "2026-01-05 - - open"}


def test_one_id_in_two_writings_of_two_files_is_one_lead(tmp_path: Path) -> None:
    leads = LEADS + "    1001.0,a,2026-01-02\n    X-3.5,d,2026-01-05\n    7.5,e,2026-01-06\n"
    found = lead_table(tmp_path, YAML, three(leads))
    assert population(found) == {"merged": 1, "leads": 5}


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00a0", "\u2060\u00ad", "\u202a\u3000"])
def test_a_row_of_nothing_that_can_be_seen_is_blank(tmp_path: Path, unseen: str) -> None:
    rows = [f"{unseen},,", f",{unseen},", f"{unseen},{unseen},{unseen}", f'"{unseen}",,', unseen]
    leads = LEADS + "".join(f"    {each}\n" for each in rows)
    found = lead_table(tmp_path, YAML, three(leads))
    assert population(found) == {"dropped.blank": 5, "leads": 3}
    found = lead_table(tmp_path, YAML, three(leads + f"    {unseen},d,\n"))
    assert population(found) == {"dropped.blank": 5, "unusable.no_id": 1, "leads": 3}
