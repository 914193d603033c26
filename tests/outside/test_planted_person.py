"""A person in any column of any table: no command, format or error shows how to reach them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

if TYPE_CHECKING:
    from pathlib import Path

EMAIL, PHONE, NAME = "kitty.s@planted.example", "+49 151 23456789", "Kitty Shcherbatskaya"
SIGNS = {"planted", "23456789", "Shcherbatskaya"}

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, email: Email, source: Source, status: Status,
        score: Score, last_activity: Active}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal, currency: Money, amount_in: USD}}
history: {path: log.csv, lead: Lead, stage: Value, at: At, left: Old}
amount: deals.Value
lead: {exclude: {junk: "Score > 1000"}, deduplicate: {by: [email]}}
segments: {country: Country, owner: Owner}
stages:
  - {name: Lead}
  - {name: MQL, values: [Working]}
  - {name: Customer, at: deals.Close, where: "deals.Stage = 'Won'"}
checks: {rules: {no-note: {where: "Notes IS NULL", message: A note is missing., severity: warning}}}
"""
LEADS = [
    ["Id", "Created", "Email", "Source", "Owner", "Country", "Status", "Score", "Active", "Notes"],
    *(
        [f"L{n}", f"2026-01-{n + 1:02}", f"p{n}@k{n}.example", ["Web", "Event"][n % 2],
         "own@us.example", ["DE", "US"][n % 2], ["New", "Old"][n % 2], str(n), "2026-02-01", "-"]
        for n in range(24)
    ),
]  # fmt: skip
DEALS = [
    ["Deal", "Lead", "Close", "Stage", "Value", "Money"],
    *([f"D{n}", f"L{n}", "2026-03-01", ["Won", "Open"][n % 2], str(n), "USD"] for n in range(6)),
]
LOG = [
    ["Lead", "Value", "At", "Old"],
    *([f"L{n % 8}", ["New", "Working"][n % 2], f"2026-02-{n + 1:02}", ""] for n in range(16)),
]
TABLES = {"leads.csv": LEADS, "deals.csv": DEALS, "log.csv": LOG}
SEGMENTS = {("leads.csv", "Source"), ("leads.csv", "Owner"), ("leads.csv", "Country")}
"""Where a name is a label as any other: a source can be called like a person."""
LABELS = {*SEGMENTS, ("log.csv", "Value"), ("leads.csv", "Status"), ("deals.csv", "Stage")}
"""The same of values that tables of moves and drafts of a YAML take for stages."""

COMMANDS = (
    ["report", "-f", "plain", "-v", "--by", "owner"],
    ["segments", "-f", "markdown", "--by", "source,country,owner", "--top", "0"],
    ["check", "-f", "json", "-v", "--samples", "99"],
    ["check", "-f", "github", "--samples", "99"],
    ["report", "--check"],
    ["velocity", "-f", "csv", "-v"],
    ["explain", "L19", "-f", "plain"],
    ["explain", "K"],
    ["report", "--where", "CAST(Notes AS INTEGER) > 3", "-v"],
    ["report", "leads.csv", "deals.csv", "log.csv"],
    ["init", "leads.csv", "deals.csv", "log.csv", "-o", "-"],
)


def written(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def told(folder: Path, patch: pytest.MonkeyPatch, changed: dict[str, list[list[str]]]) -> set[str]:
    """Run every command, and tell which signs of the person are in what it says."""
    patch.chdir(folder)
    for name, rows in (TABLES | changed).items():
        (folder / name).write_text(written(rows), encoding="utf-8")
    (folder / "c.yaml").write_text(YAML, encoding="utf-8")
    found = set()
    for command in COMMANDS:
        config = [] if any(each.endswith(".csv") for each in command) else ["-c", "c.yaml"]
        run = CliRunner().invoke(app, [*command, *config])
        findings = 1 if "check" in command or "--check" in command else 0
        assert run.exit_code in (0, findings, 2, 3), run.stderr
        found |= {f"{sign}: {command}" for sign in SIGNS if sign in run.output}
    return found


def planted(table: str, column: int) -> dict[str, list[list[str]]]:
    """Put an address, a phone number and a name into a column, each into a row."""
    rows = [list(row) for row in TABLES[table]]
    for row, value in zip(rows[4:], (EMAIL, PHONE, NAME), strict=False):
        row[column] = value
    return {table: rows}


@pytest.mark.parametrize(
    ("table", "column"), [(name, i) for name, rows in TABLES.items() for i in range(len(rows[0]))]
)
def test_in_a_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, column: int
) -> None:
    found = told(tmp_path, monkeypatch, planted(table, column))
    if (table, TABLES[table][0][column]) in LABELS:
        found = {each for each in found if not each.startswith("Shcherbatskaya")}
    assert found == set()


@pytest.mark.parametrize("value", [EMAIL, PHONE, NAME])
def test_in_a_record_that_is_too_long_or_too_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    longer = [*LEADS[:5], [*LEADS[5], value], *LEADS[6:]]
    assert told(tmp_path, monkeypatch, {"leads.csv": longer}) == set()
    shorter = [*LEADS[:5], ["L99", value], *LEADS[6:]]
    assert told(tmp_path, monkeypatch, {"leads.csv": shorter}) == set()


def test_in_the_first_row_of_a_file_without_a_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [EMAIL, "2026-01-05", PHONE, NAME, *LEADS[1][4:]]
    assert told(tmp_path, monkeypatch, {"leads.csv": [first, *LEADS[1:]]}) == set()


def test_what_ten_leads_share_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [list(row) for row in LEADS]
    for n, row in enumerate(rows[1:]):
        row[4] = "ten@us.example" if n < 10 else f"one{n % 7}@us.example"
    monkeypatch.chdir(tmp_path)
    for name, table in (TABLES | {"leads.csv": rows}).items():
        (tmp_path / name).write_text(written(table), encoding="utf-8")
    (tmp_path / "c.yaml").write_text(YAML, encoding="utf-8")
    run = CliRunner().invoke(app, ["segments", "--by", "owner", "-f", "plain", "-c", "c.yaml"])
    assert "ten@us.example" in run.stdout
    # seven addresses are one row of the table, and the note counts them
    in_table, in_notes = (line.split() for line in run.stdout.splitlines() if "(e-mail" in line)
    assert (in_table[:2], in_table[3]) == (["(e-mail", "address)"], "14")  # after the trend
    assert in_notes[:3] == ["owner:", "7", "values"]
    assert "one1@" not in run.stdout
