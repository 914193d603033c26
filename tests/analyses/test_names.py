"""What stages and segments are called changes no number, whatever columns the tables have inside.

Every analysis is held to it with every word of the code that could be the name of a column.
"""

import ast
import re
from datetime import date, timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import funnelcli
from funnelcli.analyses import ANALYSES
from funnelcli.answers.columns import TABLE
from funnelcli.answers.report import Report
from funnelcli.model import segment

from .lead_tables import asking, lead, lead_table, report

WORDS = 24
"""So many stages, and so many segments, are called otherwise at a time."""
NEUTRAL = [f"stage{n}" for n in range(WORDS)], [f"segment{n}" for n in range(WORDS)]


def words() -> list[str]:
    """All texts of the code that counts which a stage or a segment could be called."""
    found: set[str] = set()
    for folder in ("analyses", "counting", "answers"):
        for path in (Path(funnelcli.__path__[0]) / folder).rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            for node in nodes:
                match node:
                    case ast.Constant(value=str(text)) | ast.keyword(arg=str(text)):
                        found.add(text)
    return sorted(word for word in found if re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", word))


@cache
def rows() -> pl.DataFrame:
    """Leads of half a year, that come to a stage every second day, to one of two segments each."""
    made = []
    for n in range(90):
        created = date(2026, 1, 1) + timedelta(days=2 * n)
        entries = [created + timedelta(days=k + 1) for k in range(n % (WORDS + 1))]
        dates = [str(day) for day in (created, *entries)]
        missing = ["-"] * (WORDS + 1 - len(dates))
        is_won = not missing
        labels = {name: "AB"[(n + k) % 2] for k, name in enumerate(NEUTRAL[1])}
        end = "won" if is_won else f"lost {created + timedelta(days=40)}" if n % 3 else "open"
        made.append(lead([*dates, *missing], end, "12.50" if is_won else "-", labels))
    return lead_table(made, stages=WORDS, segments=NEUTRAL[1])


def named(name: str, stages: list[str], segments: list[str]) -> Report:
    asked: dict[str, Any] = {"by": tuple(segments), "horizon": 30, "min_leads": 1}
    called = {segment(one): segment(other) for one, other in zip(NEUTRAL[1], segments, strict=True)}
    return report(name, rows().rename(called), asking(*stages, as_of="2026-08-01", **asked))


def shown(found: Report) -> list[list[tuple[Any, ...]]]:
    reports = [each for each in (found, found.page, found.brief) if each is not None]
    tables = [table for each in reports for table in (each.frame, each.closing)]
    return [table.rows() for table in tables if table is not None]


@pytest.mark.parametrize(
    "name", [name for name, each in ANALYSES.items() if any(c.open for c in each.columns)]
)
def test_names_change_no_number(name: str) -> None:
    expected = shown(named(name, *NEUTRAL))
    taken = {TABLE, "lead", *(column.name for column in ANALYSES[name].columns)}
    if name == "attribution":  # whose first column is called so, which `check` tells
        taken.add("channel")
    if name == "touched":  # which sets out leads by these
        taken |= {"source", "self_reported"}
    free = [word for word in words() if word not in taken]
    far = len(free) // 2  # so that no segment is called as a stage
    for start in range(0, len(free), WORDS):
        stages, segments = (
            [*islice(cycle(free), first, first + WORDS)] for first in (start, start + far)
        )
        if name == "curve":  # where the names of stages are in the cells
            stages = NEUTRAL[0]

        assert shown(named(name, stages, segments)) == expected, (stages, segments)
