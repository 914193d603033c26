"""Exports as people have them: other encodings, footers, spreadsheets, months that overlap.

Each is the small company's export in another dress, and gives the same numbers or a refusal.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from .program import DEFINITION, LEADS, edited, refused

if TYPE_CHECKING:
    from .program import Program

HEADER, *ROWS = LEADS.splitlines()
NUMBERS = ("tables", "stages", "as_of", "query")


def numbers(report: Any) -> Any:
    return {key: report[key] for key in NUMBERS}


def wrapped(line: str) -> str:
    return '"' + line.replace('"', '""') + '"'


FOOTER = [
    ",,,,,,,,",
    "Grand Totals (6 records)",
    "",
    "Confidential Information - Do Not Distribute",
    "Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.",
]
ODD: dict[str, tuple[bytes, dict[str, Any], dict[str, Any]]] = {
    "Windows-1252": (
        LEADS.replace("ana@", "aña@").encode("cp1252"),
        {},
        {"encoding": "windows-1252"},
    ),
    "UTF-16 with tabs": (
        LEADS.replace(",", "\t").encode("utf-16"),
        {},
        {"encoding": "utf-16", "delimiter": "\t"},
    ),
    "gzip under the name of a CSV": (
        gzip.compress(LEADS.encode()),
        {},
        {"compression": "gzip"},
    ),
    "a footer": (
        "\n".join([HEADER, *ROWS, *FOOTER]).encode(),
        {"rows": 6 + 5, "dropped": {"blank": 2, "header": 0, "trailer": 3, "where": 0}},
        {"trailer": 3},
    ),
    "some rows wrapped": (
        "\n".join([HEADER, ROWS[0], *map(wrapped, ROWS[1:3]), *ROWS[3:]]).encode(),
        {},
        {"unwrapped": 2},
    ),
    "all rows wrapped, and a footer": (
        "\r\n".join([wrapped(HEADER), *map(wrapped, ROWS), "Grand Total"]).encode(),
        {"rows": 7, "dropped": {"blank": 0, "header": 0, "trailer": 1, "where": 0}},
        {"unwrapped": 6, "trailer": 1},
    ),
    "a repeated header": (
        "\n".join([HEADER, *ROWS[:3], HEADER, *ROWS[3:]]).encode(),
        {"rows": 7, "dropped": {"blank": 0, "header": 1, "trailer": 0, "where": 0}},
        {},
    ),
}


@pytest.mark.parametrize("dress", ODD)
def test_odd_files_give_the_same_numbers(company: Program, whole: Any, dress: str) -> None:
    content, population, read = ODD[dress]
    company.write("leads.csv", content)
    found = company("report", "-f", "json").json
    assert numbers(found) == numbers(whole)
    assert found["population"] == {**whole["population"], **population}
    file = found["inputs"][0]
    assert file["read"] == {**whole["inputs"][0]["read"], **read}
    assert file["rows"] == found["population"]["rows"]
    assert file["bytes"] == len(content)


def test_what_was_found_out_is_said(company: Program) -> None:
    company.write("leads.csv", ODD["Windows-1252"][0])
    run = company("report", "-v", "-f", "plain")
    assert "read leads: leads.csv: 6 rows (csv, windows-1252, ',' between fields)" in run.err
    assert "found leads: 'Created' as date" in run.err
    assert "found as-of: 2026-" in run.err
    assert "Not UTF-8, and read as Windows-1252: leads.csv" in run.text
    company.write("leads.csv", ODD["some rows wrapped"][0])
    run = company("report", "-f", "markdown")
    assert "were unwrapped (leads.csv: 2 rows)" in run.text


def test_a_declared_encoding(company: Program, whole: Any) -> None:
    company.write("leads.csv", LEADS.replace("Webinar", "Łódź").encode("iso-8859-2"))
    yaml = edited(
        DEFINITION, ("  path: leads.csv\n", "  path: leads.csv\n  read: {encoding: latin2}\n")
    )
    company.write("funnelcli.yaml", yaml)
    found = company("report", "-f", "json").json
    assert {row["source"] for row in found["tables"][2]["rows"]} >= {"Łódź"}
    assert found["inputs"][0]["read"]["encoding"] == "iso8859-2"
    assert found["population"] == whole["population"]


def test_an_encoding_nobody_knows(company: Program) -> None:
    yaml = edited(
        DEFINITION, ("  path: leads.csv\n", "  path: leads.csv\n  read: {encoding: utf9}\n")
    )
    company.write("funnelcli.yaml", yaml)
    refused(company("report"), 2, "funnelcli.yaml:4:", "leads.read.encoding", "utf9")


def test_months_that_overlap(company: Program, whole: Any) -> None:
    # the second month has the third row of the first again, and its columns in another order
    turned = [",".join(reversed(row.split(","))) for row in (HEADER, *ROWS[2:])]
    company.write("2026-01.csv", "\n".join([HEADER, *ROWS[:3]]) + "\n")
    company.write("2026-02.csv", "\r\n".join(turned) + "\r\n")
    found = company("report", "2026-*.csv", "-f", "json").json
    assert numbers(found) == numbers(whole)
    assert found["population"] == {**whole["population"], "rows": 7, "merged": 1}
    assert [file["rows"] for file in found["inputs"]] == [3, 4]


def test_a_column_added_later(company: Program, whole: Any) -> None:
    company.write("2026-01.csv", "\n".join([HEADER, *ROWS[:3]]) + "\n")
    rows = [f"{ROWS[i]},{i}" for i in range(3, 6)]
    company.write("2026-02.csv", "\n".join([f"{HEADER},Later", *rows]) + "\n")
    assert numbers(company("report", "2026-*.csv", "-f", "json").json) == numbers(whole)
    # where the YAML uses it, a file without it is no file of this table
    run = company("report", "2026-*.csv", "--where", "Later > 3")
    refused(run, 3, "2026-01.csv: lacks 'Later', which 2026-02.csv has", "--where")


def test_one_broken_month(company: Program) -> None:
    company.write("2026-01.csv", "\n".join([HEADER, *ROWS[:3]]) + "\n")
    company.write("2026-02.csv", "\n".join([HEADER, "L4,2026-02-02", *ROWS[4:]]) + "\n")
    refused(company("report", "2026-*.csv"), 3, "2026-02.csv:2: 2 fields, but the header has 9")


def test_an_unknown_trailer(company: Program) -> None:
    company.write("leads.csv", LEADS + "As discussed on Monday\n")
    refused(company("report"), 3, "leads.csv:8: 1 field, but")


def test_when_no_date_can_be_read_the_error_shows_its_shape(company: Program) -> None:
    company.write("leads.csv", f"{HEADER}\nL1,2026_01_05,,,,,,,\nL2,2026_01_06,,,,,,,\n")
    refused(company("report"), 3, "most dates in column 'Created'", "'9999_99_99'")


def test_a_joined_table_in_another_dress(company: Program) -> None:
    yaml = edited(
        DEFINITION,
        ("stages:\n", "joins:\n  deals: {path: deals.csv, lead: Lead}\nstages:\n"),
        ("at: Won Date", "at: deals.Won"),
    )
    company.write("funnelcli.yaml", yaml)
    lines = ["Lead;Won;Owner", "L1;2026-02-01;Zoë", "L4;2026-03-30;Zoë", "Grand Total;;"]
    company.write("deals.csv", "\n".join(lines).encode("cp1252"))
    found = company("report", "-f", "json").json
    assert [row["reached"] for row in found["tables"][0]["rows"]] == [6, 4, 2]
    deals = found["inputs"][1]
    assert (deals["rows"], deals["unmatched"], deals["read"]["trailer"]) == (3, 0, 1)
    assert found["population"]["dropped"]["trailer"] == 0
    said = [note["message"] for note in found["notes"] if note["code"] == "footers"]
    assert said == ["Footers below the rows were left out (deals.csv: 1 row)."]
