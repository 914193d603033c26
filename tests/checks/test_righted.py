"""A warning is an error where the rate with its fault put right is another by much."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .clean import DEFINITION, END, Company, Tables, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVERY = 3
"""So many rows are between those that a fault is in."""


def company() -> Tables:
    """A company without a fault; ids have zeros before their numbers."""
    tables = Company(7, monthly=180, months=18).tables()
    named = {row[0]: f"K-{n:06}" for n, row in enumerate(tables.leads, start=1)}
    tables.leads = [(named[row[0]], *row[1:]) for row in tables.leads]
    tables.deals = [(row[0], named[row[1]], *row[2:]) for row in tables.deals]
    tables.history = [(named[row[0]], *row[1:]) for row in tables.history]
    return tables


def counted(tables: Tables) -> tuple[int, int]:
    """Count customers and leads by hand: who has a deal that was won by the last day."""
    leads = {row[0] for row in tables.leads}
    won = {row[1] for row in tables.deals if row[4] == "Won" and row[3] <= END}  # type: ignore[operator]
    return len(won & leads), len(leads)


def checked(folder: Path, *options: str) -> tuple[int, dict[str, dict[str, Any]]]:
    config = ["check", "-c", str(folder / "funnelcli.yaml"), "-f", "json", *options]
    result = CliRunner().invoke(app, config)
    results = json.loads(result.stdout)["results"]
    return result.exit_code, {each["code"]: each for each in results if each["count"]}


def numbers_without_zeros(tables: Tables, every: int) -> str:
    for n, (deal, lead, *rest) in enumerate(tables.deals):
        if n % every == 0:
            tables.deals[n] = (deal, f"K-{int(str(lead)[2:])}", *rest)
    return DEFINITION


def lost_ones_as_well(tables: Tables, every: int) -> str:
    """Some lost deals are called by another word, which the condition of the last stage takes."""
    lost = [n for n, row in enumerate(tables.deals) if row[4] == "Lost"]
    for n in lost[::every]:
        tables.deals[n] = (*tables.deals[n][:4], "Perdu")
    return DEFINITION.replace("deals.Status = 'Won'", "deals.Status NOT IN ('Open', 'Lost')")


def strangers(tables: Tables, every: int) -> str:
    for n, (_, *rest) in enumerate(tables.leads[::every]):
        tables.leads.append((f"TEST{n:03}", *rest[:2], ""))
    return DEFINITION


FAULTS = {"ID003": numbers_without_zeros, "ST013": lost_ones_as_well, "ID013": strangers}


@pytest.mark.parametrize(("code", "fault"), FAULTS.items(), ids=FAULTS)
def test_what_moves_the_rate_is_an_error_and_says_what_is_right(
    tmp_path: Path, code: str, fault: Callable[[Tables, int], str]
) -> None:
    tables = company()
    customers, leads = counted(tables)
    definition = fault(tables, EVERY)
    write(tables, tmp_path, quoted(definition))
    exit_code, found = checked(tmp_path, "--select", code)
    effect = found[code]["effect"]

    assert (exit_code, found[code]["status"], effect["basis"]) == (1, "fail", "put_right")
    assert (effect["k_without"], effect["n_without"]) == (customers, leads)
    assert found[code]["message"].endswith("more than a tenth of itself: an error.")


@pytest.mark.parametrize(("code", "fault"), FAULTS.items(), ids=FAULTS)
def test_what_moves_it_by_less_is_a_warning(
    tmp_path: Path, code: str, fault: Callable[[Tables, int], str]
) -> None:
    tables = company()
    definition = fault(tables, 50)
    write(tables, tmp_path, quoted(definition))
    exit_code, found = checked(tmp_path, "--select", code)

    assert (exit_code, found[code]["status"]) == (0, "warn")


@pytest.mark.parametrize("limits", ['warn_if: "> 0"', 'warn_if: "> 1", error_if: "> 99%"'])
def test_what_the_yaml_says_of_a_rule_holds(tmp_path: Path, limits: str) -> None:
    tables = company()
    rules = f"checks: {{rules: {{orphan-reference: {{{limits}}}}}}}\n"
    write(tables, tmp_path, numbers_without_zeros(tables, EVERY) + rules)
    exit_code, found = checked(tmp_path, "--select", "ID003")

    assert (exit_code, found["ID003"]["status"]) == (0, "warn")


def test_a_day_that_adds_little_to_what_a_baseline_knows_is_no_error(tmp_path: Path) -> None:
    tables = company()
    write(tables, tmp_path, numbers_without_zeros(tables, EVERY))
    known = ["--baseline", str(tmp_path / "baseline.json")]
    checked(tmp_path, *known, "--write-baseline")
    first = next(
        n for n, row in enumerate(tables.deals) if row[1] == f"K-{int(str(row[1])[2:]):06}"
    )
    deal, lead, *rest = tables.deals[first]
    tables.deals[first] = (deal, f"K-{int(str(lead)[2:])}", *rest)
    write(tables, tmp_path, DEFINITION)
    exit_code, found = checked(tmp_path, "--select", "ID003", *known)

    assert (exit_code, found["ID003"]["status"], found["ID003"]["new"]) == (0, "warn", 1)


def test_leads_of_one_quarter_beside_a_log_of_years_are_no_error(tmp_path: Path) -> None:
    tables = company()
    tables.leads = [row for row in tables.leads if f"{row[1]}" >= "2026-04-01"]
    write(tables, tmp_path, DEFINITION)
    exit_code, _ = checked(tmp_path)

    assert exit_code == 0


def quoted(definition: str) -> str:
    """Quote a condition with a comma."""
    return definition.replace("deals.Status NOT IN ('Open', 'Lost')",
                              "\"deals.Status NOT IN ('Open', 'Lost')\"")  # fmt: skip
