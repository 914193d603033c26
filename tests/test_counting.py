"""How leads are counted, by hand: the reach policies, durations, amounts, and their merging."""

from datetime import date, datetime, time
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from polars.testing import assert_frame_equal

from funnelcli.answers.columns import Column, Kind, Open, Role, Spare
from funnelcli.config import Config, Reach
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.conversion import CONVERSION, conversions
from funnelcli.counting.patterns import (
    columns_of,
    count_days,
    count_patterns,
    in_order,
    merged,
    reached,
)
from funnelcli.model import AMOUNT, CREATED, DISORDERED, LOST, OPEN, OUTCOME, OWN, WON, entry

REACH: tuple[Reach, ...] = ("reached", "observed", "any")


def query(reach: Reach = "reached", *, has_amount: bool = True, min_leads: int = 30) -> Query:
    stages = [{"name": "Lead"}, {"name": "MQL", "at": "M"}, {"name": "Won", "at": "W"}]
    leads = {"path": "x", **({"amount": "A"} if has_amount else {})}
    written = {"version": 1, "leads": leads, "stages": stages, "min_leads": min_leads}
    question = Question(as_of="latest", reach=reach, window=None, horizon="auto", cohort="month")
    config = Config.model_validate(written)
    day = date(2026, 6, 30)
    moment = datetime.combine(day, time.max)
    return Query(asked=question, config=config, as_of=day, moment=moment, horizon=None)


@pytest.mark.parametrize(
    ("own", "by_policy"),
    [
        # Bit k is an entry of its own in stage k; of four stages, bit 0 is the lead itself.
        # Policy: which of the stages 0, 1, 2, 3 are reached.
        (0b0001, {"reached": [0], "observed": [0], "any": [0]}),
        (0b0011, {"reached": [0, 1], "observed": [0, 1], "any": [0, 1]}),
        (0b1111, {"reached": [0, 1, 2, 3], "observed": [0, 1, 2, 3], "any": [0, 1, 2, 3]}),
        (0b0101, {"reached": [0, 1, 2], "observed": [0], "any": [0, 2]}),  # skipped 1
        (0b1001, {"reached": [0, 1, 2, 3], "observed": [0], "any": [0, 3]}),  # skipped 1 and 2
        (0b1011, {"reached": [0, 1, 2, 3], "observed": [0, 1], "any": [0, 1, 3]}),  # skipped 2
        (0b1101, {"reached": [0, 1, 2, 3], "observed": [0], "any": [0, 2, 3]}),
    ],
)
def test_reached(own: int, by_policy: dict[Reach, list[int]]) -> None:
    frame = pl.DataFrame({OWN: [own]})
    for reach, stages in by_policy.items():
        found = [k for k in range(4) if frame.select(reached(k, reach)).item()]
        assert found == stages, reach


@settings(max_examples=50)
@given(st.integers(0, 2**11 - 1))
def test_reached_never_grows_and_observed_is_its_part(later: int) -> None:
    frame = pl.DataFrame({OWN: [1 | later << 1]})
    by_policy = {
        reach: [frame.select(reached(k, reach)).item() for k in range(12)] for reach in REACH
    }
    for reach in ("reached", "observed"):
        assert by_policy[reach] == sorted(by_policy[reach], reverse=True)
    for k in range(12):
        assert by_policy["observed"][k] <= by_policy["any"][k] <= by_policy["reached"][k]


LEADS = pl.DataFrame(
    [
        # created, MQL, Won, own entries, outcome, amount, disordered, source
        (date(2026, 1, 1), date(2026, 1, 3), date(2026, 1, 9), 0b111, WON, 1000, False, "A"),
        (date(2026, 1, 1), date(2026, 1, 3), date(2026, 1, 9), 0b111, WON, 250, False, "A"),
        (date(2026, 1, 2), None, date(2026, 1, 9), 0b101, WON, None, False, "A"),
        (date(2026, 1, 2), date(2026, 1, 1), None, 0b011, LOST, 7, True, "B"),
        (date(2026, 1, 2), None, None, 0b011, OPEN, None, False, None),  # MQL without a date
    ],
    schema={
        CREATED: pl.Date, entry(1): pl.Date, entry(2): pl.Date, OWN: pl.Int64, OUTCOME: pl.Int8,
        AMOUNT: pl.Int64, DISORDERED: pl.Boolean, "source": pl.String,
    },
    orient="row",
)  # fmt: skip
SOURCE = [pl.col("source")]


def test_patterns_are_leads_and_amounts_by_entries_and_outcome() -> None:
    found = count_patterns(LEADS.lazy(), SOURCE).collect()
    columns = ["source", OWN, OUTCOME, "#leads", "#amount", "#disordered"]
    assert set(found.columns) == set(columns)
    assert sorted(found.select(columns).rows(), key=repr) == sorted(
        [
            ("A", 0b111, WON, 2, 1250, 0),
            ("A", 0b101, WON, 1, 0, 0),  # no amount adds nothing
            ("B", 0b011, LOST, 1, 7, 1),
            (None, 0b011, OPEN, 1, 0, 0),
        ],
        key=repr,
    )


@pytest.mark.parametrize(
    ("start", "end", "reach", "expected"),
    [
        # lead to MQL: twice 2 days; -1 days and no date are no duration
        (0, 1, "reached", [("A", 2, 2)]),
        # MQL to Won: twice 6 days; who skipped MQL has no date there
        (1, 2, "reached", [("A", 6, 2)]),
        # lead to Won: twice 8 days, once 7; that lead skipped MQL, so not under `observed`
        (0, 2, "reached", [("A", 7, 1), ("A", 8, 2)]),
        (0, 2, "any", [("A", 7, 1), ("A", 8, 2)]),
        (0, 2, "observed", [("A", 8, 2)]),
    ],
)
def test_days(start: int, end: int, reach: Reach, expected: list[Any]) -> None:
    found = count_days(LEADS.lazy(), SOURCE, start, end, reach).collect()
    assert sorted(found.select("source", "days", "#leads").rows()) == expected


def test_merging_adds_what_has_the_same_keys() -> None:
    schema = {"key": pl.String, "days": pl.Int64, "#leads": pl.Int64, "#amount": pl.Int64}
    first = pl.DataFrame([("a", 1, 2, 10), (None, 1, 1, 5)], schema=schema, orient="row")
    second = pl.DataFrame([("a", 1, 3, 1), ("a", 2, 1, 0), (None, 1, 4, 5)], schema=schema,
                          orient="row")  # fmt: skip
    other = pl.DataFrame([("x", 9)], schema={"key": pl.String, "#n": pl.Int64}, orient="row")
    found = merged([{"one": first}, {"one": first.clear(), "two": other}, {"one": second}])
    assert set(found) == {"one", "two"}
    assert_frame_equal(
        found["one"],
        pl.DataFrame(
            [("a", 1, 5, 11), ("a", 2, 1, 0), (None, 1, 5, 10)], schema=schema, orient="row"
        ),
        check_row_order=False,
        check_column_order=False,
    )
    assert found["two"].rows() == [("x", 9)]


def test_sums_are_exact_where_floats_are_not() -> None:
    # 2⁵³ + 1 is the first whole number that a float cannot hold
    schema = {"key": pl.String, "#amount": pl.Int64}
    parts = [pl.DataFrame({"key": ["a"], "#amount": [n]}, schema=schema) for n in (2**53, 1)]
    assert merged([{"x": part} for part in parts])["x"]["#amount"].to_list() == [2**53 + 1]


def converted(reach: Reach, min_leads: int = 30) -> dict[str | None, dict[str, Any]]:
    patterns = count_patterns(LEADS.lazy(), SOURCE).collect()
    days = count_days(LEADS.lazy(), SOURCE, 0, 2, reach).collect()
    asked = query(reach, min_leads=min_leads)
    columns = Column("source", "Source", Kind.LABEL), *columns_of(CONVERSION, asked)
    frame = in_order(conversions(patterns, days, ["source"], asked), columns, asked)
    return {row["source"]: row for row in frame.rows(named=True)}


@pytest.mark.parametrize(
    ("reach", "source", "expected"),
    [
        # three leads, one of which skipped MQL; 8, 8 and 7 days; 10.00 + 2.50
        ("reached", "A", {"leads": 3, "lead": 3, "mql": 3, "won": 3, "rate": 1.0, "amount": 1250,
                          "median_days": 8.0}),
        ("observed", "A", {"leads": 3, "lead": 3, "mql": 2, "won": 2, "rate": 2 / 3,
                           "amount": 1250, "median_days": 8.0}),
        ("any", "A", {"leads": 3, "lead": 3, "mql": 2, "won": 3, "rate": 1.0, "amount": 1250,
                      "median_days": 8.0}),
        # the 0.07 of a lead that was lost is no customer's
        ("reached", "B", {"leads": 1, "lead": 1, "mql": 1, "won": 0, "rate": 0.0, "amount": 0,
                          "median_days": None}),
        # a key that is null is a group like any other
        ("reached", None, {"leads": 1, "lead": 1, "mql": 1, "won": 0, "rate": 0.0, "amount": 0,
                           "median_days": None}),
    ],
)  # fmt: skip
def test_conversions(reach: Reach, source: str | None, expected: dict[str, Any]) -> None:
    row = converted(reach)[source]
    assert {name: row[name] for name in expected} == expected
    assert row["low_n"]


def test_the_interval_travels_with_the_rate() -> None:
    # 3 of 3: low = n/(n + z²) = 3/6.8414588; wider than 30 points, so low even from one lead on
    row = converted("reached", min_leads=1)["A"]
    assert row["rate_low"] == pytest.approx(0.4385030, abs=1e-7)
    assert (row["rate_high"], row["low_n"]) == (1.0, True)


def test_columns_of_a_conversion() -> None:
    names = ["leads", "lead", "mql", "won", "rate", "rate_low", "rate_high"]
    with_amount = [column.name for column in columns_of(CONVERSION, query())]
    without = [column.name for column in columns_of(CONVERSION, query(has_amount=False))]
    assert with_amount == [*names, "amount", "median_days", "low_n"]
    assert without == [*names, "median_days", "low_n"]


def test_columns_that_a_definition_names_stand_in_the_place_of_an_open_one() -> None:
    count, label = Kind.COUNT, Kind.LABEL
    region = Column("region", "Region", label)
    leads, stage = CONVERSION[:2]
    declared = (Column("segment", "Segment", label, open=Open.SEGMENTS), leads, stage)

    assert columns_of(declared, query(), {"region": "Where"}, segment=[region]) == (
        Column("region", "Where", label),
        Column("leads", "Leads", count, leads.means),
        Column("lead", "Lead", count, stage.means, role=Role.AS_LEADS),
        Column("mql", "MQL", count, stage.means, spare=Spare.BETWEEN),
        Column("won", "Won", count, stage.means),
    )
