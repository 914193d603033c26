"""Amounts that cannot be added up: which commands end with 3, and what `check` finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .program import Program, refused

if TYPE_CHECKING:
    from pathlib import Path

LEADS = """\
id,created,company,won,value
1,2026-01-05,Acme,2026-01-20,90000000000000000
2,2026-01-06,Acme,2026-01-21,90000000000000000
3,2026-01-06,Birch,2026-01-21,5
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: id, created: created, amount: value, source: company}
stages: [{name: Lead}, {name: Customer, at: won}]
"""


@pytest.fixture
def large(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.write("leads.csv", LEADS)
    program.write("funnelcli.yaml", YAML)
    return program


@pytest.mark.parametrize("format_", ["plain", "json"])
@pytest.mark.parametrize("command", ["report", "cohorts", "sources"])
def test_no_table_with_amounts_is_written(large: Program, command: str, format_: str) -> None:
    refused(
        large(command, "-f", format_), 3,
        "funnelcli.yaml:2:52: leads.amount: the amounts of 3 customers add up to more than "
        "92,233,720,368,547,758.07 USD", "2 of these amounts have 17 digits", "AM004",
    )  # fmt: skip


def test_what_has_no_amounts_is(large: Program) -> None:
    assert "Customer" in large("funnel").text
    assert "90000000000000000.00 USD" in large("explain", "1").text


def test_the_others_are_counted_without_them(large: Program) -> None:
    found = large("sources", "--where", "company = 'Birch'", "-f", "json").json
    assert found["tables"][0]["rows"][0]["amount"] == 5


def test_check_finds_the_values(large: Program) -> None:
    found = json.loads(large("check", "-f", "json", "--select", "AM004").out)
    (result,) = found["results"]
    assert (result["status"], result["count"], result["of"]) == ("fail", 2, 3)
    assert [sample["id"] for sample in result["samples"]] == ["1", "2"]


@pytest.mark.parametrize("options", [(), ("--fail-on", "never")])
def test_a_checked_report_has_no_wrong_sum_either(large: Program, options: tuple[str, ...]) -> None:
    refused(large("report", "--check", *options), 3, "leads.amount: the amounts of 3 customers")
