"""What is completed of the YAML in force, and of the rules."""

from __future__ import annotations

from contextlib import chdir
from types import SimpleNamespace
from typing import Any

import pytest

from funnelcli.checks import RULES
from funnelcli.cli import completing

from .program import DEFINITION, Program, edited


def completed(folder: Any, what: str, incomplete: str, command: str = "report") -> list[str]:
    ctx: Any = SimpleNamespace(params={}, info_name=command)
    with chdir(folder):
        found: list[str] = getattr(completing, what)(ctx, incomplete)
    return found


@pytest.mark.parametrize(
    ("what", "incomplete", "found"),
    [
        ("segments", "", ["source", "region"]),
        ("segments", "region,", ["region,source"]),
        ("segments", "x", []),
        ("stages", "", ["Lead", "closed_won", "paid", "Customer"]),
        ("stages", "C", ["Customer"]),
        ("transition", "Lead:C", ["Lead:Customer"]),
        ("stage_and_rate", "C", ["Customer="]),
        ("stage_and_rate", "Customer=", ["Customer=target"]),
        ("stage_and_rate", "Customer=4", []),
        ("rules", "own-", ["own-rule"]),
        ("rules", "DT001,ID001", ["DT001,ID001"]),
        ("rules", "ST00", [f"ST00{n}" for n in range(1, 10)]),
        ("one_rule", "stage-o", ["stage-order"]),
    ],
)
def test_what_the_yaml_in_force_has(
    company: Program, what: str, incomplete: str, found: list[str]
) -> None:
    own = "checks: {rules: {own-rule: {where: \"Source = 'x'\", message: No.}}}\n"
    stages = "name: Closed Won, at: MQL Date}\n  - {name: Was Paid, key: paid, at: Won Date}"
    yaml = edited(DEFINITION, ("name: MQL, at: MQL Date}", stages))
    company.write("funnelcli.yaml", yaml + own)
    assert completed(company.folder, what, incomplete) == found


def test_companies_have_people(company: Program) -> None:
    company.write("funnelcli.yaml", DEFINITION + "lead: {unit: account}\n")
    assert completed(company.folder, "segments", "") == ["source", "region", "people"]
    assert completed(company.folder, "segments", "p") == ["people"]
    company.write("funnelcli.yaml", DEFINITION + "lead: {unit: lead}\n")
    assert completed(company.folder, "segments", "p") == []


def test_cohorts_are_pooled_by_nothing_but_the_season(company: Program) -> None:
    assert completed(company.folder, "segments", "", "cohorts") == ["season"]


def test_every_rule_is_completed(empty: Program) -> None:
    names = {name for rule in RULES for name in (rule.code, rule.name)}
    assert set(completed(empty.folder, "one_rule", "")) == names


@pytest.mark.parametrize(
    "content",
    [b"", b"- 1", b"leads: [", b"\xff\xfe", b"stages: 5\nsegments: [1]\nleads: a\nchecks: 3",
     b"stages: [1, {key: a}]", b"#" * 1_000_001],
)  # fmt: skip
def test_a_yaml_that_cannot_be_read_has_nothing(empty: Program, content: bytes) -> None:
    empty.write("funnelcli.yaml", content)
    assert completed(empty.folder, "segments", "") == []
    assert completed(empty.folder, "stages", "C") == []
    assert completed(empty.folder, "rules", "own-") == []
