"""Leads that `--since` leaves out and that are old enough, with which young ones are compared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from funnelcli.config.query import Earlier

from .companies import lead_table

if TYPE_CHECKING:
    from pathlib import Path

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
segments: {region: Region}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Won, at: Won}]
as_of: 2026-06-30
"""
# 60 days before 30 June is 1 May.
OLD = [
    *["2026-01-05,North,2026-01-06,2026-01-15"] * 10,
    *["2026-01-05,South,,2026-04-15"] * 5,
    *["2026-05-01,North,,"] * 25,
]
YOUNG = ["2026-05-02,North,,2026-05-03"] * 20
NEW = ["2026-06-05,North,,2026-06-06", *["2026-06-05,North,,"] * 9]


def earlier(folder: Path, *rows: str, yaml: str = YAML, **asked: Any) -> Earlier | None:
    lines = [f"{number},{row}" for number, row in enumerate(rows)]
    text = "\n".join(["Id,Created,Region,MQL,Won", *lines]) + "\n"
    given: dict[str, Any] = {"since": date(2026, 6, 1), "horizon": 60, **asked}
    return lead_table(folder, yaml, {"leads.csv": text}, **given).query.earlier


def test_those_that_are_old_enough_and_how_long_they_took(tmp_path: Path) -> None:
    # whatever they bought later counts, with its days
    found = earlier(tmp_path, *OLD, *YOUNG, *NEW)
    assert found == Earlier(40, {10: 10, 100: 5})


def test_of_whom_depends_on_the_horizon(tmp_path: Path) -> None:
    assert earlier(tmp_path, *OLD, *YOUNG, *NEW, horizon=59) == Earlier(60, {10: 10, 100: 5, 1: 20})
    assert earlier(tmp_path, *OLD, *YOUNG, *NEW, horizon=61) is None  # 15 are left
    with_few = YAML + "min_leads: 15\n"
    found = earlier(tmp_path, *OLD, *YOUNG, *NEW, horizon=61, yaml=with_few)
    assert found == Earlier(15, {10: 10, 100: 5})


def test_only_those_before_since(tmp_path: Path) -> None:
    assert earlier(tmp_path, *OLD, *NEW, since=None) is None
    assert earlier(tmp_path, *OLD, *NEW, since=date(2026, 1, 5)) is None
    found = earlier(tmp_path, *OLD, *NEW, since=date(2026, 5, 1), yaml=YAML + "min_leads: 15\n")
    assert found == Earlier(15, {10: 10, 100: 5})


def test_they_pass_the_other_filters(tmp_path: Path) -> None:
    found = earlier(tmp_path, *OLD, *NEW, where=("Region = 'North'",))
    assert found == Earlier(35, {10: 10})


@pytest.mark.parametrize(("n", "is_told"), [(29, False), (30, True)])
def test_too_few_tell_nothing(tmp_path: Path, n: int, *, is_told: bool) -> None:
    found = earlier(tmp_path, *["2026-01-05,North,,"] * n, *NEW)
    assert (found == Earlier(n, {})) == is_told
    assert (found is None) == (not is_told)


def test_customers_without_a_date_tell_nothing(tmp_path: Path) -> None:
    # one of them may have bought at any age; one dated before its lead likewise
    yaml = YAML.replace("at: Won}", "where: Won IS NOT NULL}")
    assert earlier(tmp_path, *OLD, *NEW, yaml=yaml) is None
    assert earlier(tmp_path, *OLD, "2026-01-05,North,,2026-01-04", *NEW) is None


def test_customers_are_those_of_the_policy(tmp_path: Path) -> None:
    assert earlier(tmp_path, *OLD, *NEW, reach="observed") == Earlier(40, {10: 10})


def test_in_a_window_only_what_is_within_it(tmp_path: Path) -> None:
    found = earlier(tmp_path, *OLD, *YOUNG, *NEW, window=20)
    assert found == Earlier(60, {10: 10, 1: 20})


def test_an_unknown_horizon_tells_nothing(tmp_path: Path) -> None:
    assert earlier(tmp_path, *OLD[:29], *NEW, horizon="auto") is None
