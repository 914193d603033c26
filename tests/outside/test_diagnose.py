"""`diagnose` as it is asked: what it says first, in every format, and why leads were lost."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli.application import app

PROJECT = Path(__file__).parents[2]
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
    "30.0% of 80, elsewhere 95.0%; at that rate about 41 more customers a year. Marketing owns it."
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
