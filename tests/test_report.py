"""Sentences that count, and what a report says of its own columns."""

from dataclasses import replace

import polars as pl
import pytest

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Kind, rate
from funnelcli.answers.report import Report
from funnelcli.words.text import counted, named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c", "d", "e"], "a, b, c, d, e"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d, e and 1 more"),
        ([f"{n}" for n in range(2005)], "0, 1, 2, 3, 4 and 2,000 more"),
    ],
)
def test_the_first_are_named_and_the_others_counted(words: list[str], said: str) -> None:
    assert named(words) == said
    assert named(iter(words)) == said


def test_one_is_singular() -> None:
    assert [counted(n, "row") for n in (0, 1, 5023)] == ["0 rows", "1 row", "5,023 rows"]


def test_what_a_report_says_of_its_rates_is_of_rates_that_it_has() -> None:
    frame = pl.DataFrame({"rate": [0.5], "rate_low": [0.4]})
    value, low, _high = rate()
    assert Report("t", "T", (value, low), frame, chart=Bars("rate")).chart == Bars("rate")

    for columns, chart in (
        ((value, replace(low, of="rat")), None),
        ((value, low), Bars("rat")),
        ((replace(value, kind=Kind.COUNT), low), None),
    ):
        with pytest.raises(ValueError, match=r"t: no rates \['rate?'\]"):
            Report("t", "T", columns, frame, chart=chart)
