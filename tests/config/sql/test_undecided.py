"""Conditions that no row decides, against what Polars makes of every row that there can be."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, strategies as st

from funnelcli.config.sql.outcomes import outcomes, undecided
from funnelcli.config.sql.parse import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.config.test_checks import Refused

ROWS = pl.DataFrame(
    list(itertools.product([True, False, None], repeat=3)),
    schema=dict.fromkeys("abc", pl.Boolean()), orient="row",
)  # fmt: skip


def answers(text: str) -> set[bool | None]:
    return set(ROWS.select(pl.sql_expr(text).alias("is")).to_series().to_list())


def conditions(columns: Sequence[str]) -> st.SearchStrategy[str]:
    """Draw a condition that names each of some columns once, among what is constant."""
    leaf = st.sampled_from(["TRUE", "FALSE", "(1 = 2)", "(1 < 2)"])
    if not columns:
        return leaf
    if len(columns) == 1:
        (name,) = columns
        forms = ["{}", "NOT {}", "{} IS NULL", "{} IS NOT NULL", "{} = NULL", "({} <> NULL)"]
        alone = st.sampled_from(forms).map(lambda form: f"({form.format(name)})")
        null = st.sampled_from([f"({name} AND NULL)", f"({name} OR NULL)"])
        joined = st.builds("({} {} {})".format, alone, st.sampled_from(["AND", "OR"]), leaf)
        return alone | null | joined
    half = len(columns) // 2
    pairs = st.builds(
        "({} {} {})".format, conditions(columns[:half]), st.sampled_from(["AND", "OR"]),
        conditions(columns[half:]),
    )  # fmt: skip
    return pairs | pairs.map("(NOT {})".format)


@given(conditions("abc"))
def test_what_a_condition_can_come_out_as(text: str) -> None:
    assert outcomes(parse(text)) == answers(text)


@given(conditions("aab") | conditions("aaa"))
def test_nothing_that_a_row_decides_is_refused(text: str) -> None:
    # two parts about one column are not compared, so that less may be refused than could be
    if undecided(parse(text)) is not None:
        assert True not in answers(text) or answers(text) == {True}


NO_COLUMN = "names no column, so that no row decides it"
NEVER = "is true for no row, whatever it has, by what is constant in it"
ALWAYS = "is true for each row, whatever it has"


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("false AND null", NO_COLUMN),
        ("TRUE", NO_COLUMN),
        ("1 = 2", NO_COLUMN),
        ("Owner = NULL", NEVER),
        ("Score > 5 AND 1 = 2", NEVER),
        ("Score BETWEEN 1 AND NULL", NEVER),
        ("Score + NULL > 3", NEVER),
        ("Owner = NULL AND Score > 5", NEVER),
        ("CASE WHEN Score > 1 THEN FALSE ELSE NULL END", NEVER),
        ("NOT (Score > 1 OR NULL)", NEVER),
        ("Score > 1 OR TRUE", ALWAYS),
    ],
)
def test_own_rules_that_no_row_decides_are_refused(
    refused: Refused, minimal: str, where: str, why: str
) -> None:
    rule = f"      no-owner:\n        where: {where}\n        message: Nobody owns it.\n"
    assert refused(f"{minimal}checks:\n    rules:\n{rule}") == [
        f"funnel.yaml:9:9: checks.rules.no-owner.where: {why}: a rule looks at what rows have"
    ]


@pytest.mark.parametrize(
    "where",
    [
        "Owner IS NULL",
        "Owner = NULL OR Score > 5",
        "Score > 5 AND TRUE",
        "Flag",
        "Flag IS NOT TRUE",
    ],
)
def test_what_a_row_decides_is_read(where: str) -> None:
    assert undecided(parse(where)) is None
