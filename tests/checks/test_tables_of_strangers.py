"""What a table says of itself, though next to none of its rows is of a lead."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 6, 30)
DEFINITION = """\
version: 1
leads: {path: leads.csv, id: id, created: created, source: source}
joins: {deals: {path: deals.csv, lead: lead}}
stages: [{name: Lead}, {name: Customer, at: deals.closed, where: "WHERE"}]
as_of: 2026-06-30
checks: {rules: {stale-export: {max_age: 3d}}}
"""
WON = "deals.stage = 'Won'"


def results(folder: Path, deals: list[str], where: str = WON, code: str = "DT005") -> list[Any]:
    """Check leads up to the last day, and deals; what one rule says."""
    leads = [f"L{n},{AS_OF - timedelta(days=n % 300)},Web" for n in range(600)]
    (folder / "leads.csv").write_text("\n".join(["id,created,source", *leads]))
    (folder / "deals.csv").write_text("\n".join(["lead,closed,stage", *deals]))
    (folder / "funnelcli.yaml").write_text(DEFINITION.replace("WHERE", where))
    config = ["-c", str(folder / "funnelcli.yaml"), "-f", "json", "--select", code]
    told = json.loads(CliRunner().invoke(app, ["check", *config]).stdout)["results"]
    return [each for each in told if each["code"] == code]


def strangers(last: date, stage: str = "Won") -> list[str]:
    return [f"OTHER-{n},{last - timedelta(days=n % 200)},{stage}" for n in range(400)]


def old(told: list[Any]) -> list[str]:
    return [each["table"] for each in told if each["status"] == "fail"]


ONE_LEAD = f"L7,{AS_OF - timedelta(days=90)},Won"


@pytest.mark.parametrize("attached", [[], [ONE_LEAD]])
def test_a_fresh_table_of_strangers_is_not_old(tmp_path: Path, attached: list[str]) -> None:
    told = results(tmp_path, [*strangers(AS_OF), *attached])
    assert old(told) == []


def test_an_old_table_of_strangers_is(tmp_path: Path) -> None:
    told = results(tmp_path, [*strangers(AS_OF - timedelta(days=9)), ONE_LEAD])
    assert old(told) == ["deals"]


def test_dates_that_do_not_count_make_no_table_newer(tmp_path: Path) -> None:
    # the open deals were to close by as-of; the last that was won is of nine days before
    deals = [*strangers(AS_OF - timedelta(days=9)), *strangers(AS_OF, "Open"), ONE_LEAD]
    told = results(tmp_path, deals)
    assert old(told) == ["deals"]


def test_a_condition_that_asks_the_lead_holds_for_no_stranger(tmp_path: Path) -> None:
    deals = [*strangers(AS_OF), ONE_LEAD]
    told = results(tmp_path, deals, f"{WON} AND source = 'Web'")
    assert old(told) == ["deals"]


@pytest.mark.parametrize(("code", "day"), [("DT002", "2062-01-05"), ("DT004", "1900-01-01")])
def test_dates_of_strangers_that_cannot_be_are_found(tmp_path: Path, code: str, day: str) -> None:
    told = results(tmp_path, [*strangers(AS_OF), f"OTHER-1,{day},Won", ONE_LEAD], code=code)
    assert {each["table"]: each["count"] for each in told if each["status"] != "pass"} == {
        "deals": 1
    }


def test_a_table_whose_ids_change_goes_on(tmp_path: Path) -> None:
    # since April deals name their leads otherwise: the customers end, the table does not
    leads = [AS_OF - timedelta(days=n % 300) for n in range(600)]
    deals = [f"L{n},{on + timedelta(days=3)},Won" for n, on in enumerate(leads)]
    deals = [
        f"X{deal}" if deal.split(",")[1] >= "2026-04-01" else deal
        for deal in deals
        if deal.split(",")[1] <= str(AS_OF)
    ]
    (found,) = [each for each in results(tmp_path, deals, code="VL003") if each["status"] == "fail"]
    assert "No Customer from 2026-04-01" in found["message"]


def test_a_condition_that_strangers_satisfy_is_no_unknown_value(tmp_path: Path) -> None:
    for stage, is_noted in (("Won", False), ("Gained", True)):
        results(tmp_path, [*strangers(AS_OF, stage), f"L7,{AS_OF},Open"])
        config = ["-c", str(tmp_path / "funnelcli.yaml"), "-f", "json"]
        notes = json.loads(CliRunner().invoke(app, ["funnel", *config]).stdout)["notes"]
        assert ("no-match" in {note["code"] for note in notes}) is is_noted, notes
