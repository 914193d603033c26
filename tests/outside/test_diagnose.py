"""`diagnose` as it is asked: what it says first, in every format, and why leads were lost."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli.application import app

PROJECT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
YAML = """\
version: 1
leads: {path: leads.csv, id: id, created: created, source: source}
joins: {deals: {path: deals.csv, lead: lead, id: deal}}
stages:
  - {name: Lead}
  - {name: MQL, at: mql, owner: Marketing}
  - {name: Customer, at: deals.closed, where: "deals.stage = 'Won'", owner: Sales}
lost:
  - {at: deals.closed, where: "deals.stage = 'Lost'", reason: deals.why}
  - {at: lost, reason: why}
as_of: 2026-03-31
min_leads: 10
"""
FIRST = (
    "Most is lost from Lead to MQL: 62.5% of 160 leads get through; in [red]Show[/red] it was "
    "30.0% of 80, elsewhere 95.0% of 80; at that rate about 41 more customers a year. "
    "Marketing owns it."
)
FORMATS = ["table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html"]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of 80 leads of each source 76 and 24 become MQL, and of these 100 buy 73.

    The first came 334 days before as-of: 160 x 365 / 335 a year, half of them of the worse source,
    of which 65 points more would become MQL and 73 % of these customers, are 41.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    leads, deals = ["id,created,source,mql,lost,why"], ["lead,deal,closed,stage,why"]
    for n in range(160):
        month = 5 + n % 8
        day = f"2025-{month:02}"
        source, moves = ("Web", n < 76) if n < 80 else ("[red]Show[/red]", n < 104)
        lost = "" if moves else f"{day}-20"
        why = "" if moves else ("Budget", "budget ", "Timing", "x@example.com")[n % 4]
        leads.append(f"L{n},{day}-01,{source},{f'{day}-03' if moves else ''},{lost},{why}")
        if moves and n % 10 < 7:
            deals.append(f"L{n},D{n},{day}-13,Won,")
        elif moves:
            # the second deal is lost later: its reason is the lead's
            deals.append(f"L{n},D{n},{day}-14,Lost,Price")
            deals.append(f"L{n},E{n},{day}-15,Lost,{('Competitor', 'Fit')[n % 2]}")
    for name, lines in (("leads.csv", leads), ("deals.csv", deals)):
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    (tmp_path / "funnelcli.yaml").write_text(YAML)
    return tmp_path


def said(*arguments: str) -> str:
    run = CliRunner().invoke(app, ["diagnose", *arguments])
    assert run.exit_code == 0, run.output
    return run.stdout


@pytest.mark.usefixtures("company")
def test_the_first_line_is_the_answer() -> None:
    assert said().splitlines()[0] == FIRST
    assert said("-f", "markdown").splitlines()[0].replace("\\", "") == f"**{FIRST}**"
    notes = json.loads(said("-f", "json"))["notes"]
    assert notes[0] == {"code": "answer", "message": FIRST}
    assert FIRST in said("-f", "html")
    assert said("-f", "plain").count(FIRST) == 1


@pytest.mark.usefixtures("company")
def test_no_chance_is_shown_where_none_is_asked_for() -> None:
    for form in FORMATS:
        assert not re.search(r"p-value|segment, p\b|_p\b|Fisher|Haenszel", said("-f", form))
    [row] = [row for row in table("--test") if row["stage"] == "MQL"]
    assert row["worst_segment_p"] < 1e-12
    assert "worst_segment_p" not in table()[0]
    assert "Worst segment, p" in said("--test")


def table(*arguments: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(said("-f", "json", *arguments))["tables"][0]["rows"]
    return rows


def test_reasons_of_the_leads_and_of_their_deals(company: Path) -> None:
    with (company / "leads.csv").open(newline="") as file:
        written = Counter(row["why"].strip().title() for row in csv.DictReader(file) if row["why"])
    found = {str(row["stage"]): row["lost_reasons"] for row in table()}
    assert found["MQL"] == (
        f"Budget: {written['Budget']}; (e-mail address): {written['X@Example.Com']}; "
        f"Timing: {written['Timing']}"
    )
    with (company / "deals.csv").open(newline="") as file:
        latest = {row["lead"]: row["why"] for row in csv.DictReader(file) if row["why"]}
    fit, competitor = (Counter(latest.values())[why] for why in ("Fit", "Competitor"))
    assert found["Customer"] == "; ".join(
        f"{why}: {n}" for why, n in sorted(
            (("Fit", fit), ("Competitor", competitor)), key=lambda each: (-each[1], each[0])
        )
    )  # fmt: skip


def test_without_a_source_there_are_no_segments(company: Path) -> None:
    path = company / "funnelcli.yaml"
    path.write_text(YAML.replace(", source: source", ""))
    assert {row["worst_segment"] for row in table()} == {None}
    assert "Worst segment" not in said()
    assert table("--by", "source")[0]["worst_segment"] == "[red]Show[/red]"


def test_without_dates_there_is_no_diagnosis(company: Path) -> None:
    path = company / "funnelcli.yaml"
    path.write_text(YAML.replace(", created: created", ""))
    run = CliRunner().invoke(app, ["diagnose"])
    assert run.exit_code == 2
    assert "leaks needs `leads.created` in the YAML" in run.stderr


def of_quarters(company: Path, *moved: int) -> None:
    """Write 200 leads a quarter from 2024-Q1 on, so many of whom become MQL; half of these buy."""
    lines = ["id,created,source,mql,closed"]
    for quarter, there in enumerate(moved):
        month = f"{2024 + quarter // 4}-{quarter % 4 * 3 + 1:02}"
        for n in range(200):
            mql = f"{month}-04" if n < there else ""
            closed = f"{month}-24" if n < there and n % 2 else ""
            source = ("Web", "Show")[n // 2 % 2]
            lines.append(f"{quarter}-{n},{month}-01,{source},{mql},{closed}")
    (company / "leads.csv").write_text("\n".join(lines) + "\n")
    (company / "funnelcli.yaml").write_text(
        "version: 1\n"
        "leads: {path: leads.csv, id: id, created: created, source: source}\n"
        "stages:\n"
        "  - {name: Lead}\n"
        "  - {name: MQL, at: mql, owner: Marketing}\n"
        "  - {name: Customer, at: closed, owner: Sales}\n"
        "as_of: 2026-03-31\n"
    )


PAGES = {
    "source": FIRST,
    "period": "What stands out most was lost in 2025-Q1, from Lead to MQL",
    "nothing": "No step stands out from noise.",
}


@pytest.mark.parametrize("case", PAGES)
def test_pages_read_as_they_did(company: Path, case: str) -> None:
    """Three golden pages; FUNNELCLI_UPDATE_GOLDEN writes them anew."""
    if case == "period":
        of_quarters(company, 98, 102, 100, 96, 52, 104, 100, 98)
    if case == "nothing":
        of_quarters(company, 98, 102, 100, 96, 92, 104, 100, 98)
    golden, page = GOLDEN / f"diagnose-{case}.txt", said("-f", "plain")
    if os.environ.get("FUNNELCLI_UPDATE_GOLDEN"):
        golden.write_text(page, "utf-8")
    assert page == golden.read_text("utf-8")
    assert page.startswith(PAGES[case])


@pytest.mark.usefixtures("company")
def test_what_is_told_from_noise_is_named_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = said("-f", "table", "-q")
    header = next(line for line in page.splitlines() if line.startswith("Step "))
    assert "Owner" in header
    assert "-" not in header  # no header is hyphenated
    row = next(line for line in page.splitlines() if line.startswith("Lead > MQL"))
    assert "[red]Show" in row
    assert "yes" not in row
    assert table()[0]["distinguishable"] is True


def test_what_was_not_looked_at_is_said(company: Path) -> None:
    path = company / "funnelcli.yaml"
    path.write_text(YAML + "segments: {why: why}\n")
    assert "Looked at by source only; `--by why` looks elsewhere." in said()
    assert "Looked at by" not in said("--by", "source,why")
