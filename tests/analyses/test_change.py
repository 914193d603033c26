"""What changed between two periods, by hand."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from funnelcli.answers.report import Report
from funnelcli.config.query import Begun, Query
from funnelcli.counting.change import Change
from funnelcli.counting.change_shown import Agreeing
from funnelcli.counting.named_periods import named_period
from funnelcli.counting.paired import Tallies, Tally
from funnelcli.counting.sides import A, B

from .lead_tables import asking, lead_table, leads, report
from .test_sharding import QUERIES, ROWS, SEGMENTS, STAGES

PARTS = ("mix", "rate", "maturity")

FEBRUARY_AND_MARCH = leads("""
    created    | won        | end  | source | n
    2026-02-14 | 2026-02-24 | won  | Web    | 4
    2026-02-14 | 2026-03-06 | won  | Web    | 4
    2026-02-14 | -          | open | Web    | 32
    2026-02-14 | 2026-02-24 | won  | Fair   | 3
    2026-02-14 | 2026-03-06 | won  | Fair   | 3
    2026-02-14 | 2026-03-26 | won  | Fair   | 1
    2026-02-14 | -          | open | Fair   | 53
    2026-03-16 | 2026-03-26 | won  | Web    | 6
    2026-03-16 | -          | open | Web    | 54
    2026-03-16 | 2026-03-26 | won  | Fair   | 1
    2026-03-16 | -          | open | Fair   | 39
""")
"""A hundred leads a month. February is 45 days old and had its 30 days; March is 15 days old."""


def asked(query: Query, a: str, b: str) -> Query:
    sides = {
        name: named_period(name, text, 1, "") or text for name, text in ((A.name, a), (B.name, b))
    }
    return replace(query, asked=replace(query.asked, options={**query.asked.options, **sides}))


def march(**more: Any) -> Query:
    given: dict[str, Any] = {"as_of": "2026-03-31", "horizon": 30, "by": ("source",)}
    return asked(asking("Won", **{**given, **more}), "2026-02", "2026-03")


def effects(made: Report) -> dict[str, float | None]:
    return dict(made.frame.select("part", "effect").rows())


def test_parts_by_hand() -> None:
    """Of all leads 7 % bought by day 15, and of those left 7 of 93 on day 20: F is 7 %, then 14 %.

    So half of what is to come has come of March. Within 30 days 20 % of Web bought in both months;
    of Fair 10 %, then 5 %, as 2.5 % have in half of their time. Web had 40 % of the leads, then
    60 %. Those at 14 % became those at 7 %, the mean of which is 10.5 %.
    """
    made = report("change", FEBRUARY_AND_MARCH, march())

    assert effects(made) == pytest.approx(
        {
            # Web: .2 · ((.2 + .1)/3 + (.1 + .2)/6 - .105); Fair: -.2 · (.125/3 + .1/6 - .105)
            "mix": 0.009 + 0.0093333,
            # Fair: -.05 · ((.6 + .2)/3 + (.3 + .4)/6)
            "rate": -0.0191667,
            # Web: -.5 · (.2/3 + .2/6); Fair: -.5 · (.08/3 + .07/6)
            "maturity": -0.05 - 0.0191667,
            "total": -0.07,
            "later": -0.01,
        },
        abs=1e-7,
    )
    total, later = made.frame.filter(pl.col("part").is_in(["total", "later"])).to_dicts()
    assert (total["a_leads"], total["a_customers"], total["a_rate"]) == (100, 14, 0.14)
    assert (total["b_leads"], total["b_customers"], total["b_rate"]) == (100, 7, 0.07)
    assert (later["a_customers"], later["b_customers"]) == (1, 0)
    assert made.frame["a_leads"].to_list() == [None, None, None, 100, 100]


def test_segments_by_hand() -> None:
    made = report("change_by_segment", FEBRUARY_AND_MARCH, march())

    shown = made.frame.select(
        "source", "a_share", "a_rate", "b_share", "b_rate", "b_expected_by_age"
    )
    assert shown.rows() == [("Web", 0.4, 0.2, 0.6, 0.1, 0.5), ("Fair", 0.6, 0.1, 0.4, 0.025, 0.5)]
    web, fair = made.frame.select("mix", "rate", "maturity", "total").rows()
    assert web == pytest.approx((0.009, 0, -0.05, -0.041), abs=1e-7)
    assert fair == pytest.approx((0.0093333, -0.0191667, -0.0191667, -0.029), abs=1e-7)
    # 6 of 60 less 8 of 40, and 1 of 40 less 6 of 60, by statsmodels (Newcombe)
    ends = made.frame.select("difference", "difference_low", "difference_high").rows()
    for found, k in zip(ends, ((6, 60, 8, 40), (1, 40, 6, 60)), strict=True):
        low, high = confint_proportions_2indep(*k, method="newcomb")
        assert found == pytest.approx((k[0] / k[1] - k[2] / k[3], low, high), abs=1e-9)
    assert made.page is not None
    assert made.page.closing is not None
    total = made.page.closing.select("mix", "rate", "maturity", "total").row(0)
    assert total == pytest.approx((0.0183333, -0.0191667, -0.0691667, -0.07), abs=1e-7)


def test_what_a_segment_adds_lies_between() -> None:
    """What Web adds varies as it does among companies of the same chances, of whom we make many.

    300 leads a side: 50 % are of Web, then 30 %. Of Web 30 % buy, and of the others 20 %.
    """
    draw = np.random.default_rng(17)
    chances = ((0.5, 0.3), (0.3, 0.3))

    def drawn() -> float:
        (a, rest_a), (b, rest_b) = (_drawn(draw, *each) for each in chances)
        change = Change.of({("Web",): (a, b), ("Other",): (rest_a, rest_b)}, None)
        assert change is not None
        return change.segments[0].parts.total

    many = np.array([drawn() for _ in range(4000)])
    fixed: dict[tuple[str, ...], Tallies] = {
        ("Web",): (Tally({0: 150}, 45, 0), Tally({0: 90}, 27, 0)),
        ("Other",): (Tally({0: 150}, 30, 0), Tally({0: 210}, 42, 0)),
    }
    change = Change.of(fixed, None)
    assert change is not None
    web = change.added()["Web",]
    assert (web.high - web.low) / 2 == pytest.approx(1.96 * many.std(), rel=0.1)
    assert web.value == pytest.approx(many.mean(), abs=0.002)


def _drawn(draw: np.random.Generator, share: float, rate: float) -> tuple[Tally, Tally]:
    web = int(draw.binomial(300, share))
    return (
        Tally({0: web}, int(draw.binomial(web, rate)), 0),
        Tally({0: 300 - web}, int(draw.binomial(300 - web, 0.2)), 0),
    )


def test_the_first_sentences() -> None:
    made = report("change", FEBRUARY_AND_MARCH, march(min_leads=10))

    assert made.gist is not None
    assert made.gist.sentences == (
        (
            "2026-03 is too young to judge, as 50% of its usual customers could be seen by now: "
            "of 100 leads of 2026-03 7.0% became customers by day 30 (7), of 100 leads of 2026-02 "
            "14.0% (14). That is -7.0 points: +1.8 because leads came from other sources, -1.9 "
            "because fewer leads of the same source buy, -6.9 because its leads are younger; "
            "not distinguishable from noise (-15.9 to +1.7)."
        ),
        (
            "Not distinguishable from noise: where leads came from (-0.4 to +4.0), how many of the "
            "same source buy (-12.1 to +8.3)."
        ),
        # without their age: mix +0.9, and the rate -1.9 at fairs
        (
            "Apart from age, the largest differences, which together cannot be told from noise: "
            "Fair -1.0 (1 of 40 leads, 6 of 60 leads before); "
            "Web +0.9 (6 of 60 leads, 8 of 40 leads before)."
        ),
    )
    assert made.gist.number == "-7.0 points"
    few = report("change", FEBRUARY_AND_MARCH, march(min_leads=200)).gist
    assert few is not None
    assert few.sentences[0].endswith("; too few leads to tell (2026-02 and 2026-03).")


JANUARY_AND_FEBRUARY = leads("""
    created    | won        | end  | source | n
    2026-01-14 | 2026-01-24 | won  | Web    | 40
    2026-01-14 | -          | open | Web    | 60
    2026-01-14 | 2026-01-24 | won  | Fair   | 10
    2026-01-14 | -          | open | Fair   | 90
    2026-02-14 | 2026-02-24 | won  | Web    | 10
    2026-02-14 | -          | open | Web    | 90
    2026-02-14 | 2026-02-24 | won  | Fair   | 9
    2026-02-14 | -          | open | Fair   | 91
    2026-02-14 | 2026-02-24 | won  | Few    | 8
    2026-02-14 | -          | open | Few    | 2
""")
"""Of both the last leads have had their 30 days on the last of March."""


def test_the_first_sentences_of_a_change_that_is_sure() -> None:
    """Web fell from 40 % to 10 %. Ten leads of Few are too few to be named, though 80 % bought."""
    query = asked(march(min_leads=30), "2026-01", "2026-02")
    gist = report("change", JANUARY_AND_FEBRUARY, query).gist

    assert gist is not None
    first, *_, last = gist.sentences
    assert first.startswith(
        "Of 210 leads of 2026-02 12.9% became customers by day 30 (27), of 200 "
    )
    assert first.endswith("; more than noise (-19.7 to -4.6).")
    assert "younger" not in first
    assert last.startswith("Most of it comes from Web -14.")
    assert "(10 of 100 leads, 40 of 100 leads before)" in last
    assert "Few" not in last


def test_a_change_that_is_all_age_is_not_more_than_noise() -> None:
    """Of 300 leads 20 % buy on day 10 and 20 % on day 20; those of March have had 15 days."""
    table = leads("""
        created    | won        | end  | source | n
        2026-02-14 | 2026-02-24 | won  | Web    | 60
        2026-02-14 | 2026-03-06 | won  | Web    | 60
        2026-02-14 | -          | open | Web    | 180
        2026-03-16 | 2026-03-26 | won  | Web    | 60
        2026-03-16 | -          | open | Web    | 240
    """)
    made = report("change", table, march())
    total = made.frame.filter(pl.col("part") == "total").row(0, named=True)
    assert total["effect_high"] < 0

    assert made.gist is not None
    assert made.gist.sentences == (
        (
            "2026-03 is too young to judge, as 50% of its usual customers could be seen by now: "
            "of 300 leads of 2026-03 20.0% became customers by day 30 (60), of 300 leads of "
            "2026-02 40.0% (120). That is -20.0 points, because its leads are younger."
        ),
        "Not distinguishable from noise: how many of the same source buy (-9.2 to +9.2).",
    )


def test_a_period_that_is_not_named_is_told() -> None:
    query = march(as_of="2026-04-05")
    query = replace(query, asked=replace(query.asked, options={}))
    table = FEBRUARY_AND_MARCH.vstack(JANUARY_AND_FEBRUARY)
    gist = report("change", table, query).gist

    assert gist is not None
    assert gist.sentences[1] == "2026-02 is the last month old enough to judge."
    unknown = report("change", table, replace(query, horizon=None)).gist
    assert unknown is not None
    assert unknown.sentences[1] == "2026-03 is the last whole month."


def test_what_is_shown_agrees() -> None:
    """2 of 36 and 2 of 30 are 5.6 % and 6.7 %, which are 1.1 apart; 9.45 % and 6.62 % are 2.8."""
    one = Agreeing.of((2 / 30, 2 / 36), {"rate": -0.0102, "maturity": 2 / 36 - 2 / 30 + 0.0102})
    assert (one.rate(0), one.rate(1), one.total) == ("6.7%", "5.6%", "-1.1")
    assert list(one.told()) == [("rate", -10, "-1.0"), ("maturity", -1, "-0.1")]
    other = Agreeing.of((62 / 656, 48 / 725), {"rate": 48 / 725 - 62 / 656})
    assert (other.rate(0), other.rate(1), other.total) == ("9.45%", "6.62%", "-2.83")


SHARES = st.floats(0, 1)


@given(a=SHARES, b=SHARES, mix=st.floats(-1, 1), rate=st.floats(-1, 1))
def test_whatever_is_shown_adds_up_and_swaps(a: float, b: float, mix: float, rate: float) -> None:
    parts = {"mix": mix, "rate": rate, "maturity": b - a - mix - rate}
    shown = Agreeing.of((a, b), parts)
    swapped = Agreeing.of((b, a), {name: -each for name, each in parts.items()})

    assert sum(shown.parts.values()) == shown.rates[1] - shown.rates[0]
    for name, number in shown.parts.items():
        assert swapped.parts[name] == -number
        assert number / 10 ** (shown.digits + 2) == pytest.approx(
            parts[name], abs=3e-4 + 1e-9 if shown.digits == 2 else 6e-4
        )


def test_trading_the_sides_negates_every_part_and_its_interval() -> None:
    query = march()
    one = report("change", FEBRUARY_AND_MARCH, asked(query, "2026-02", "2026-03")).frame
    other = report("change", FEBRUARY_AND_MARCH, asked(query, "2026-03", "2026-02")).frame

    for before, after in zip(one.to_dicts(), other.to_dicts(), strict=True):
        assert after["effect"] == pytest.approx(-before["effect"], abs=1e-12)
        assert after["effect_low"] == pytest.approx(-before["effect_high"], abs=1e-12)
        assert after["effect_high"] == pytest.approx(-before["effect_low"], abs=1e-12)


@settings(max_examples=20)
@given(rows=ROWS, query=QUERIES)
def test_parts_of_any_leads_add_up_and_swap(rows: list[Any], query: Query) -> None:
    table = lead_table(rows, stages=len(STAGES), segments=SEGMENTS)
    query = replace(query, asked=replace(query.asked, top=None))
    one = report("change", table, asked(query, "2026-01", "2026-02"))
    other = report("change", table, asked(query, "2026-02", "2026-01"))

    found, swapped = effects(one), effects(other)
    total = one.frame.filter(pl.col("part") == "total").row(0, named=True)
    if found["total"] is None:
        assert one.empty is not None or total["a_rate"] is None or total["b_rate"] is None
        return
    known = [found[part] or 0 for part in PARTS]
    assert math.fsum(known) == pytest.approx(found["total"], abs=1e-12)
    assert found["total"] == pytest.approx(total["b_rate"] - total["a_rate"], abs=1e-12)
    for part, effect in found.items():
        assert swapped[part] == (None if effect is None else pytest.approx(-effect, abs=1e-12))
    by_segment = report("change_by_segment", table, asked(query, "2026-01", "2026-02")).frame
    for part in ("mix", "rate", "total"):
        assert by_segment[part].sum() == pytest.approx(found[part], abs=1e-12)


def test_the_same_leads_twice_change_nothing() -> None:
    """The month before, moved on by 28 days, and looked at when both are old."""
    february = leads("""
        created    | won        | end  | source | n
        2026-02-02 | 2026-02-12 | won  | Web    | 4
        2026-02-02 | -          | open | Web    | 40
        2026-02-02 | -          | open | Fair   | 9
        2026-03-02 | 2026-03-12 | won  | Web    | 4
        2026-03-02 | -          | open | Web    | 40
        2026-03-02 | -          | open | Fair   | 9
    """)
    query = asking("Won", as_of="2026-06-30", horizon=30, by=("source",))
    made = report("change", february, asked(query, "2026-02", "2026-03"))

    assert set(effects(made).values()) == {0}


def test_where_the_horizon_is_unknown_there_is_no_part_of_age() -> None:
    """All customers count, and nothing is said of when."""
    made = report("change", FEBRUARY_AND_MARCH, march(horizon=None))

    assert effects(made) == pytest.approx(
        {
            # 8 of 40 and 7 of 60; then 6 of 60 and 1 of 40
            "mix": 0.2 * (0.15 - 0.11) - 0.2 * ((7 / 60 + 0.025) / 2 - 0.11),
            "rate": -0.1 * 0.5 + (0.025 - 7 / 60) * 0.5,
            "maturity": None,
            "total": -0.08,
            "later": None,
        }
    )
    (note,) = (each for each in made.notes if each.code == "change-no-age")
    assert note.is_loud
    assert made.gist is not None
    assert "Age was not considered: younger leads have had less time to buy." in (
        made.gist.sentences
    )


def test_what_is_on_one_side_only_is_all_mix() -> None:
    table = leads("""
        created    | won        | end  | source | n
        2026-02-02 | 2026-02-12 | won  | Web    | 10
        2026-02-02 | -          | open | Web    | 70
        2026-02-02 | -          | open | Old    | 20
        2026-03-02 | 2026-03-12 | won  | Web    | 10
        2026-03-02 | -          | open | Web    | 70
        2026-03-02 | 2026-03-12 | won  | New    | 5
        2026-03-02 | -          | open | New    | 15
    """)
    query = asked(march(as_of="2026-06-30"), "2026-02", "2026-03")
    by_segment = report("change_by_segment", table, query).frame
    # the mean of 10 % and 15 % is 12.5 %: to lose those that never buy is good
    rows = {source: parts for source, *parts in by_segment.select("source", *PARTS).rows()}
    assert rows == {
        "New": pytest.approx([0.2 * (0.25 - 0.125), 0, 0]),
        "Old": pytest.approx([-0.2 * (0 - 0.125), 0, 0]),
        "Web": [0, 0, 0],
    }
    said = [each.message for each in report("change", table, query).notes]
    assert "Only in 2026-03: New. A value that is new is all mix." in said
    assert "Only in 2026-02: Old. A value that is gone is all mix." in said


def test_without_a_segment_there_is_no_mix() -> None:
    made = report("change", FEBRUARY_AND_MARCH, march(by=()))

    found = effects(made)
    assert found["mix"] == 0
    # .5 · (r: .14 both): all of it is age
    assert found["rate"] == pytest.approx(0, abs=1e-12)
    assert found["maturity"] == pytest.approx(-0.07)
    assert made.page is not None
    assert not any("Mix" in text for text in made.page.frame["part"])


def test_what_is_wrong_with_a_side_is_said() -> None:
    begun = {1: Begun(date(2026, 3, 1))}
    made = report("change", FEBRUARY_AND_MARCH, march(begun=begun))
    assert "Not all customers of 2026-02 are recorded" in " ".join(
        each.message for each in made.notes
    )
    empty = report("change", FEBRUARY_AND_MARCH, asked(march(), "2025-01", "2026-03"))
    assert empty.empty == "no lead of 2025-01"
    assert set(effects(empty).values()) == {None}
