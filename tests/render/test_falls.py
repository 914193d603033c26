"""A waterfall: each bar begins where the one before ends, and the last is the second rate."""

from itertools import pairwise

import polars as pl
import pytest

from funnelcli.answers.charts import Waterfall
from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.render.falls import falls
from funnelcli.render.pictures import PAGE, about, spec
from funnelcli.render.signs import UNICODE

CHART = Waterfall("effect", "low", "high", before="a", after="b")


def change(**cells: list[object]) -> Report:
    frame = pl.DataFrame({
        "part": ["mix", "rate\n", "total"], "effect": [0.02, -0.05, -0.03],
        "low": [0.01, -0.09, -0.07], "high": [0.03, -0.01, 0.01],
        "a": [None, None, 0.10], "b": [None, None, 0.07], **cells,
    })  # fmt: skip
    kinds = {"part": Kind.LABEL, "a": Kind.RATE, "b": Kind.RATE}
    columns = tuple(
        Column(name, name.upper(), kinds.get(name, Kind.POINTS)) for name in frame.columns
    )
    page = Report("change", "Change", columns, frame.head(2))
    return Report("change", "Change", columns, frame, page=page, chart=CHART)


def test_bars_lead_from_one_rate_to_the_other() -> None:
    (drawn,) = falls(change(), CHART, UNICODE)

    assert [bar.name for bar in drawn.falls] == ["A", "mix", "rate⏎", "B"]
    assert [bar.said for bar in drawn.falls] == ["10.0%", "+2.0", "-5.0", "7.0%"]
    ends = [bar.end for bar in drawn.falls]
    assert ends == pytest.approx([0.10, 0.12, 0.07, 0.07])
    for before, bar in pairwise(drawn.falls[:-1]):
        assert bar.start == before.end
    assert [bar.is_whole for bar in drawn.falls] == [True, False, False, True]
    mix = drawn.falls[1]
    assert [mix.low, mix.high] == pytest.approx([0.11, 0.13])


def test_all_of_it_stands_on_one_axis() -> None:
    """Also what goes below nothing."""
    (drawn,) = falls(change(low=[-0.2, -0.09, -0.07]), CHART, UNICODE)

    described = spec(drawn, PAGE)
    wholes, *_ = described["layer"]
    low, high = wholes["encoding"]["x"]["scale"]["domain"]
    assert low == pytest.approx(-0.1)
    assert high > 0.13
    assert about(drawn) == "EFFECT, with 95% intervals"


def test_without_both_rates_there_is_none() -> None:
    assert not list(falls(change(b=[None, None, None]), CHART, UNICODE))
