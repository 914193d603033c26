"""Who is credited for a customer by each model: paths of one to four touches, worked by hand."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.attribution.goals import TO
from funnelcli.counting.attribution.slices import PER
from funnelcli.counting.attribution.touches import DIRECT, LOOKBACK

from .lead_tables import asking, leads
from .touches import attribution, credits_of, touches

STAGES = ("Opportunity", "Won")


def with_options(query: Query, *, distinct: bool = False, **options: Any) -> Query:
    names = {"lookback": LOOKBACK.name, "direct": DIRECT.name, "per": PER.name}
    given = {names[name]: value for name, value in options.items()}
    asked = replace(
        query.asked, options={**query.asked.options, **given}, distinct=distinct
    )  # fmt: skip
    return replace(query, asked=asked)


PATHS = leads("""
    created    | opportunity | won        | end
    2026-01-01 | 2026-01-05  | 2026-01-10 | won
    2026-01-01 | 2026-01-05  | 2026-01-10 | won
    2026-01-08 | 2026-01-15  | 2026-01-20 | won
    2026-01-08 | 2026-01-15  | 2026-01-25 | won
    2026-01-08 | -           | -          | open
""")
TOUCHED = touches("""
    lead | at               | channel
    0    | 2026-01-01 08:00 | a
    1    | 2026-01-01 08:00 | b1
    1    | 2026-01-08 08:00 | b2
    2    | 2026-01-01 08:00 | c1
    2    | 2026-01-08 08:00 | c2
    2    | 2026-01-15 08:00 | c3
    3    | 2026-01-01 08:00 | d1
    3    | 2026-01-08 08:00 | d2
    3    | 2026-01-15 08:00 | d3
    3    | 2026-01-22 08:00 | d1
    4    | 2026-01-08 08:00 | a
""")
"""Of each lead a touch a week, channels of its own; the last comes back to the first."""


@pytest.fixture(name="made", scope="module")
def _made() -> Report:
    weights = {"first": 50, "opportunity": 30, "other": 20}
    return attribution(PATHS, TOUCHED, asking(*STAGES, more={"attribution": {"custom": weights}}))


THIRD = 1 / 3


@pytest.mark.parametrize(
    ("model", "two", "three", "four"),
    [
        ("first", (1, 0), (1, 0, 0), (1, 0, 0)),
        ("last", (0, 1), (0, 0, 1), (1, 0, 0)),
        ("last_non_direct", (0, 1), (0, 0, 1), (1, 0, 0)),
        ("linear", (0.5, 0.5), (THIRD, THIRD, THIRD), (0.5, 0.25, 0.25)),
        ("position", (0.5, 0.5), (0.4, 0.2, 0.4), (0.8, 0.1, 0.1)),
        # the lead came an hour after b1, c2, d2
        ("u_shaped", (0.8, 0.2), (0.4, 0.4, 0.2), (0.4 + 0.1, 0.4, 0.1)),
        # and the opportunity after b1, c3, d3; c has no other touch, which leaves a third each
        ("w_shaped", (0.9, 0.1), (THIRD, THIRD, THIRD), (0.3 + 0.1, 0.3, 0.3)),
        # no touch is another one, so that the 10 % are parted by the places
        ("full_path", (0.75, 0.25), (0.25, 0.25, 0.5), (0.5, 0.25, 0.25)),
        # weights of 1, 1/2, 1/4 and 1/8 by weeks
        ("time_decay", (1 / 3, 2 / 3), (1 / 7, 2 / 7, 4 / 7), (9 / 15, 2 / 15, 4 / 15)),
        # 50 first, 30 before the opportunity, 20 others
        ("custom", (0.8, 0.2), (0.5, 0.2, 0.3), (0.5 + 0.1, 0.1, 0.3)),
    ],
)  # fmt: skip
def test_models_by_hand(
    made: Report, model: str, two: tuple[float, ...], three: tuple[float, ...], four: Any
) -> None:
    expected = {"a": 1.0}
    for letter, shares in (("b", two), ("c", three), ("d", four)):
        expected |= {f"{letter}{n}": share for n, share in enumerate(shares, 1) if share}
    assert credits_of(made, model) == expected


def test_columns_add_up_to_customers_and_leads(made: Report) -> None:
    """Of 4 customers and 5 leads; leads are credited to what was before they came."""
    models = [each.name for each in made.columns[2:12]]
    sums = made.frame.group_by("measure", maintain_order=True).agg(pl.col(models).sum())
    assert sums["measure"].to_list() == ["customers", "amount", "leads"]
    for row in sums.select(models).rows()[::2]:
        assert len({pytest.approx(each) == row[0] for each in row}) == 1
    assert [sums[name].to_list()[0] for name in models] == pytest.approx([4] * 10)
    assert [sums[name].to_list()[2] for name in models] == pytest.approx([5] * 10)
    assert credits_of(made, "last", "leads") == {"a": 2, "b1": 1, "c2": 1, "d2": 1}


def test_the_spread_is_the_lowest_and_the_highest(made: Report) -> None:
    rows = made.frame.filter(pl.col("measure") == "customers", pl.col("channel") == "b1")
    found = rows.select("least", "least_by", "most", "most_by", "touched", "low_n").row(0)
    assert found == (0.0, "last", 1.0, "first", 1, True)


PLACES = leads("""
    created    | opportunity | won        | end
    2026-01-01 | 2026-01-15  | 2026-01-20 | won
    2026-01-15 | ?           | 2026-01-20 | won
    2026-01-15 | 2026-02-01  | 2026-01-20 | won
    2025-12-31 | 2026-01-15  | 2026-01-20 | won
    2026-01-01 | 2026-01-15  | 2026-01-20 | won
    2026-01-01 | 2026-01-15  | 2026-01-20 | won
    2026-01-01 | 2026-01-15  | ?          | won
""")
PLACED = touches("""
    lead | at               | channel
    0    | 2026-01-01 08:00 | a1
    0    | 2026-01-08 08:00 | a2
    0    | 2026-01-15 08:00 | a3
    1    | 2026-01-01 08:00 | b1
    1    | 2026-01-08 08:00 | b2
    1    | 2026-01-15 08:00 | b3
    2    | 2026-01-01 08:00 | c1
    2    | 2026-01-08 08:00 | c2
    2    | 2026-01-15 08:00 | c3
    3    | 2026-01-01 08:00 | d1
    3    | 2026-01-08 08:00 | d2
    3    | 2026-01-15 08:00 | d3
    4    | 2026-01-20 18:00 | e1
    4    | 2026-01-21 00:00 | e2
    6    | 2026-02-20 18:00 | g1
""")


@pytest.fixture(name="placed", scope="module")
def _placed() -> Report:
    return attribution(PLACES, PLACED, asking(*STAGES))


def test_places_that_coincide_or_are_missing(placed: Report) -> None:
    """First and lead on one touch add; without an opportunity, or with one after the purchase,
    first and lead keep 30 to 30 with 10 for others; so do first and opportunity where no touch is
    before the lead."""
    found = credits_of(placed, "w_shaped")
    assert {name: found[name] for name in found if name[0] == "a"} == {
        "a1": 0.6, "a2": 0.1, "a3": 0.3,
    }  # fmt: skip
    for letter in "bcd":
        own = [found[f"{letter}{n}"] for n in (1, 2, 3)]
        assert own == [3 / 7, 1 / 7, 3 / 7]


def test_the_day_of_a_purchase_counts_whole(placed: Report) -> None:
    """A purchase has no time; what was on the next day comes after it, and without any touch
    before there is nobody to credit. Who bought nobody knows when has all touches."""
    found = credits_of(placed, "last")
    assert (found["e1"], found["g1"], found["(no touchpoint)"]) == (1, 1, 1)
    assert "e2" not in found


def test_what_is_left_out_is_said_with_its_number(placed: Report) -> None:
    said = {each.code: each.message for each in placed.notes}
    assert said["touches-left-out"] == (
        "Touches of customers that do not count: 1 after the conversion."
    )
    assert said["conversions-undated"].startswith("Of 1 customer nobody knows when")
    missing = [each.message for each in placed.notes if each.code == "milestones-missing"]
    of = "No touch can be told to come before"
    assert [each.partition(":")[0] for each in missing] == [
        f"{of} Lead of 3 of 6 leads with touches (3 with no touch before it)",
        (
            f"{of} Opportunity of 4 of 6 leads with touches (1 with no date of it, 1 with it after "
            "the conversion, 2 with no touch before it)"
        ),
        f"{of} Won of 1 of 6 leads with touches (1 with no date of it)",
    ]


TIES = leads("""
    created    | opportunity | won        | end | amount | region
    2026-01-01 | 2026-01-05  | 2026-01-10 | won | 0.01   | North
    2026-01-01 | 2026-01-05  | 2026-02-10 | won | 100.00 | South
    2026-02-01 | 2026-02-05  | 2026-02-10 | won | -      | North
""")
TIED = touches("""
    lead | at               | channel
    0    | 2026-01-08 08:00 | Web
    0    | 2026-01-01 08:00 | Mail
    0    | 2026-01-01 08:00 | Call
    1    | 2026-01-01 08:00 | Mail
    1    | 2026-01-02 08:00 | Mail
    1    | 2026-01-03 08:00 | Web
    1    | 2026-01-04 08:00 | (direct)
    2    | 2026-01-31 08:00 | (direct)
""")


def test_touches_at_once_are_one_position() -> None:
    made = attribution(TIES, TIED.filter(pl.col("~row") == 0), asking(*STAGES))
    assert credits_of(made, "first") == {"Call": 0.5, "Mail": 0.5, "(no touchpoint)": 2}
    assert credits_of(made, "linear") == {
        "Call": 0.25, "Mail": 0.25, "Web": 0.5, "(no touchpoint)": 2,
    }  # fmt: skip
    assert credits_of(made, "position") == credits_of(made, "linear")
    (note,) = (each.message for each in made.notes if each.code == "touches-at-once")
    assert note.startswith("1 lead of 1 with touches has several at one instant")


def test_amounts_add_up_to_the_last_billionth() -> None:
    """A cent among three touches, a hundred among four, and a customer worth nothing."""
    made = attribution(TIES, TIED, asking(*STAGES))
    assert credits_of(made, "linear", "amount") == {
        "Mail": 50 + 0.0025, "Call": 0.0025, "Web": 25 + 0.005, "(direct)": 25,
    }  # fmt: skip
    rows = made.frame.filter(pl.col("measure") == "amount")
    for model in ("linear", "position", "time_decay", "w_shaped"):
        billionths = [round(Fraction(each) * 10**11) for each in rows[model]]
        assert sum(billionths) == 10001 * 10**9


def test_channels_that_share_once_each() -> None:
    """The second lead met three channels in four touches."""
    own = TIED.filter(pl.col("~row") == 1)
    made = attribution(TIES, own, with_options(asking(*STAGES), distinct=True))
    assert credits_of(made, "linear") == {
        "(direct)": 1 / 3, "Mail": 1 / 3, "Web": 1 / 3, "(no touchpoint)": 2,
    }  # fmt: skip
    assert credits_of(made, "position")["Mail"] == 0.4 + 0.1


def test_direct_touches_are_kept_or_taken_away() -> None:
    """All of them, unless nothing else is left, or those at the end."""
    path = touches("""
        lead | at               | channel
        1    | 2026-01-01 08:00 | (direct)
        1    | 2026-01-02 08:00 | Mail
        1    | 2026-01-03 08:00 | Direct
        2    | 2026-01-31 08:00 | Direct
        2    | 2026-02-01 08:00 | Direct
    """)
    found = {
        how: credits_of(
            attribution(TIES, path, with_options(asking(*STAGES), direct=how)), "linear"
        )
        for how in ("keep", "drop", "trailing")
    }
    third = 1 / 3
    assert found["keep"] == {
        "Direct": 1 + third, "(direct)": third, "Mail": third, "(no touchpoint)": 1,
    }  # fmt: skip
    assert found["drop"] == {"Direct": 1, "Mail": 1, "(no touchpoint)": 1}
    assert found["trailing"] == {"Direct": 1, "(direct)": 0.5, "Mail": 0.5, "(no touchpoint)": 1}
    made = attribution(TIES, path, asking(*STAGES))
    assert credits_of(made, "last_non_direct") == {"Mail": 1, "Direct": 1, "(no touchpoint)": 1}


def test_a_lookback_has_both_of_its_ends() -> None:
    """Of a purchase of the 10th, 9 days before is the 1st, from its beginning."""
    path = touches("""
        lead | at               | channel
        0    | 2025-12-31 23:59 | Before
        0    | 2026-01-01 00:00 | First
        0    | 2026-01-10 23:59 | Last
    """)
    made = attribution(TIES, path, with_options(asking(*STAGES), lookback=9))
    assert credits_of(made, "linear") == {"First": 0.5, "Last": 0.5, "(no touchpoint)": 2}
    (note,) = (each.message for each in made.notes if each.code == "touches-left-out")
    assert "1 more than 9 days before it" in note
    page = attribution(TIES, path, with_options(asking(*STAGES, shown="page"), lookback=9)).page
    assert page is not None
    assert "those of the 9 days before it" in " ".join(page.about)


def test_segments_and_periods_add_up_by_themselves() -> None:
    per = PER.read(PER.name, "month", asking(*STAGES).config)
    made = attribution(TIES, TIED, with_options(asking(*STAGES, by=("region",)), per=per))
    rows = made.frame.filter(pl.col("measure") == "customers")
    sums = rows.group_by("period", "region", maintain_order=True).agg(
        pl.col("first", "linear", "time_decay").sum().round(9)
    )
    assert sums.rows() == [
        ("2026-01", "North", 1, 1, 1), ("2026-02", "North", 1, 1, 1), ("2026-02", "South", 1, 1, 1),
    ]  # fmt: skip
    assert made.frame.columns[:4] == ["channel", "measure", "period", "region"]


def test_cohorts_are_those_of_the_leads() -> None:
    per = PER.read(PER.name, "cohort-quarter", asking(*STAGES).config)
    made = attribution(TIES, TIED, with_options(asking(*STAGES), per=per))
    assert made.frame["period"].unique().to_list() == ["2026-Q1"]


def test_the_page_says_where_the_model_decides() -> None:
    """Of 60 leads, 30 are first met by mail and last by a call, and 30 by the web alone.

    Without any of the three half of them is missing, so that Markov gives them 20 each.
    """
    lead = "2026-01-05 | 2026-01-06 | 2026-01-10 | won"
    table = leads("\n".join(["created | opportunity | won | end", *[lead] * 61]))
    lines = ["lead | at | channel"]
    for n in range(30):
        lines += [f"{n}|2026-01-01 08:00|Mail", f"{n}|2026-01-03 08:00|Call"]
        lines += [f"{n + 30}|2026-01-01 08:00|Web"]
    made = attribution(table, touches("\n".join(lines)), asking(*STAGES, shown="page"))
    assert made.gist is not None
    assert made.gist.sentences[:2] == (
        "61 customers, of whom 60 had a touch before the conversion.",
        (
            "The model decides on Web (20 by Markov, 30 by first touch), Call (0 by first touch, "
            "30 by last touch), Mail (0 by last touch, 30 by first touch)."
        ),
    )
    assert made.gist.sentences[2].startswith("No model here measures what a channel caused")
    assert made.page is not None
    names = made.page.frame["channel"].to_list()
    assert names == ["Web", "Call", "Mail", "(no touchpoint)"]
    assert made.page.closing is not None
    assert made.page.closing.select("channel", "linear").rows() == [("Total", 61.0)]


def test_the_page_names_the_channel_that_has_most_by_every_model() -> None:
    """40 of 70 are met by the web alone; where two have as much, none leads."""
    lead = "2026-01-05 | 2026-01-06 | 2026-01-10 | won"
    table = leads("\n".join(["created | opportunity | won | end", *[lead] * 70]))
    lines = ["lead | at | channel"]
    lines += [f"{n}|2026-01-01 08:00|{'Web' if n < 40 else 'Mail'}" for n in range(70)]
    query = asking(*STAGES, shown="page")
    made = attribution(table, touches("\n".join(lines)), query)
    assert made.gist is not None
    assert made.gist.sentences[1] == "Web has most by every model: 40."
    alike = touches("\n".join(lines[:31] + lines[41:]))
    said = attribution(table, alike, query).gist
    assert said is not None
    assert "most by every model" not in said.as_one


def test_the_page_writes_small_credits_with_a_decimal() -> None:
    """Two touches of one instant share a customer by every model."""
    table = leads("""
        created    | won        | end
        2026-01-05 | 2026-01-10 | won
    """)
    touched = touches("""
        lead | at               | channel
        0    | 2026-01-01 08:00 | Web
        0    | 2026-01-01 08:00 | Mail
    """)
    made = attribution(table, touched, asking("Won", shown="page", min_leads=1))
    assert made.gist is not None
    assert made.gist.sentences[1] == "The models agree on Mail (0.5), Web (0.5)."
    assert made.page is not None
    assert made.page.about[1] == (
        "W-shaped and full path are not there: no stage of the YAML is an opportunity."
    )


def test_few_conversions_are_marked_and_come_last() -> None:
    """Three touches are of Mail, and two of each other; with two as the least, all are enough."""
    made = attribution(TIES, TIED, asking(*STAGES, min_leads=2, shown="page"))
    rows = made.frame.filter(pl.col("measure") == "customers")
    assert rows.select("channel", "touched", "low_n").rows() == [
        ("(direct)", 2, False), ("Mail", 2, False), ("Web", 2, False), ("Call", 1, True),
        ("(no touchpoint)", 0, False),
    ]  # fmt: skip
    assert made.page is not None
    assert made.page.frame["channel"].to_list()[3] == "~Call"


def test_what_is_of_no_model_is_null(placed: Report) -> None:
    assert placed.frame["custom"].null_count() == placed.frame.height
    without = attribution(
        leads("created | won | end\n2026-01-01 | 2026-01-10 | won"),
        touches("lead | at | channel\n0 | 2026-01-01 08:00 | Web"), asking("Won"),
    )  # fmt: skip
    nulls = without.frame.select(pl.col("w_shaped", "full_path").null_count()).row(0)
    assert nulls == (without.frame.height, without.frame.height)


WEEKLY = touches("""
    lead | at               | channel
    0    | 2026-01-05 08:00 | a
    0    | 2026-01-20 08:00 | b
""")


def to_opportunity() -> Query:
    query = asking(*STAGES)
    return replace(query, asked=replace(query.asked, options={TO.name: 1}))


def test_an_opportunity_after_the_conversion_has_no_place_though_it_is_what_is_credited() -> None:
    """The customer is an opportunity since the purchase: what is dated later is not before it."""
    late = leads("""
        created    | opportunity | won        | end
        2026-01-10 | 2026-03-01  | 2026-02-01 | won
    """)
    made = attribution(late, WEEKLY, to_opportunity())
    # the first touch has 30 twice, as the lead came after it; the other has 10
    assert credits_of(made, "w_shaped", "opportunity") == {"a": 60 / 70, "b": 10 / 70}
    assert "milestones-missing" in {each.code for each in made.notes}


def test_an_opportunity_that_is_the_purchase_has_both_weights() -> None:
    bought = leads("""
        created    | opportunity | end
        2026-01-06 | 2026-01-22  | won
    """)
    between = touches("""
        lead | at               | channel
        0    | 2026-01-05 08:00 | a
        0    | 2026-01-10 08:00 | b
        0    | 2026-01-20 08:00 | c
    """)
    made = attribution(bought, between, asking("Opportunity"))
    assert credits_of(made, "full_path") == {"a": 0.45, "b": 0.1, "c": 0.45}
    assert credits_of(made, "w_shaped") == {"a": 0.6, "b": 0.1, "c": 0.3}


def test_many_touches_at_once_and_far_into_a_path() -> None:
    """40 at the first of two positions; and two at the last of fourteen."""
    lines = ["lead | at | channel"]
    lines += [f"0|2026-01-01 08:00|{'ab'[n % 2]}" for n in range(40)] + ["0|2026-01-02 08:00|c"]
    lines += [f"1|2026-01-{n + 1:02} 08:00|f" for n in range(13)]
    lines += [f"1|2026-01-14 08:00|{channel}" for channel in "de"]
    bought = leads("""
        created    | opportunity | won        | end
        2026-01-20 | 2026-01-21  | 2026-01-22 | won
        2026-01-20 | 2026-01-21  | 2026-01-22 | won
    """)
    made = attribution(bought, touches("\n".join(lines)), asking(*STAGES))
    of_two = {"a": 1 / 4, "b": 1 / 4, "c": 1 / 2}
    assert credits_of(made, "linear") == {**of_two, "d": 1 / 28, "e": 1 / 28, "f": 13 / 14}
    assert credits_of(made, "position") == {
        **of_two, "d": 0.4 / 2, "e": 0.4 / 2, "f": 0.4 + 0.2,
    }  # fmt: skip
    assert credits_of(made, "last") == {"c": 1, "d": 1 / 2, "e": 1 / 2}
    assert credits_of(made, "first") == {"a": 1 / 2, "b": 1 / 2, "f": 1}
