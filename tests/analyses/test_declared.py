"""Every analysis gives the rows that its columns declare, whatever the leads and the question.

Every analysis of the registry is held to it: whoever adds one has nothing to write here.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st
from jsonschema import Draft7Validator

from funnelcli.analyses import ANALYSES
from funnelcli.answers.columns import Column
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.render.raw import raw_rows
from funnelcli.render.shapes import row
from funnelcli.tables.rows import ROW

from .lead_tables import asking, counted, input_table, lead, lead_table
from .test_sharding import OTHERS, QUERIES, ROWS, SEGMENTS, SOME, STAGES, written

Tables = tuple[pl.DataFrame, dict[str, pl.DataFrame]]


def tables(rows: list[Any], others: dict[str, list[Any]]) -> Tables:
    table = lead_table(rows, stages=len(STAGES), segments=SEGMENTS)
    return table, {other: input_table(other, each) for other, each in others.items()}


def finished(name: str, query: Query, of: Tables) -> list[object]:
    table, beside = of
    return written(ANALYSES[name].report(counted(name, table, query, beside), query))


@pytest.mark.parametrize("names", SOME, ids="+".join)
@settings(max_examples=25)
@given(rows=ROWS, others=OTHERS, query=QUERIES)
def test_rows_and_columns_are_as_declared(
    names: list[str], rows: list[Any], others: dict[str, list[Any]], query: Query
) -> None:
    table, beside = tables(rows, others)
    for name in names:
        found = ANALYSES[name].report(counted(name, table, query, beside), query)

        for line in raw_rows(found, 2):
            described(name).validate(line)
        columns_are_those_declared(name, found)


@cache
def described(name: str) -> Draft7Validator:
    return Draft7Validator(row(ANALYSES[name].columns))


def columns_are_those_declared(name: str, found: Report) -> None:
    """In their order; in the place of an open one any number of its kind."""
    left = list(found.columns)
    for column in ANALYSES[name].columns:
        if column.open:
            following = {each.name for each in ANALYSES[name].columns}
            while left and left[0].name not in following and left[0].kind is column.kind:
                left.pop(0)
        elif left and left[0].name == column.name:
            assert facts(left.pop(0)) == facts(column)
        else:
            assert column.optional, f"{column.name} is not there"
    assert left == [], "not declared"


@pytest.mark.parametrize("name", ANALYSES)
def test_every_column_is_defined_in_a_sentence(name: str) -> None:
    """Which says when it is null, if it can be."""
    for column in ANALYSES[name].columns:
        assert column.means.endswith("."), column.name
        assert ("null" in column.means) == column.null, column.name


@pytest.mark.parametrize("name", ANALYSES)
def test_what_a_table_is_about_is_a_sentence(name: str) -> None:
    assert ANALYSES[name].about.endswith(".")


BESIDE = {
    "segments": {name: name for name in SEGMENTS},
    "spend": {"path": "s.csv", "date": "D", "cost": "C", "channel": "K"},
    "visitors": {"path": "v.csv", "date": "D", "count": "N", "channel": "K"},
}
OPTIONS = {
    "cohort": st.sampled_from(["month", "quarter", "week", "year"]),
    "horizon": st.sampled_from([None, 5, 30]),
    "top": st.sampled_from([None, 0, 1]),
    "sort": st.sampled_from(["leads", "rate", "customers", "amount", "name"]),
}


def asked_with(query: Query, option: str, value: Any) -> Query:
    """Ask the same with another value of an option; the horizon is the one that was found."""
    if option == "horizon":
        return replace(query, horizon=value)
    given: dict[str, Any] = {option: value, "given": (option,)}
    return replace(query, asked=replace(query.asked, **given))


@pytest.mark.parametrize("names", SOME, ids="+".join)
@settings(max_examples=10)
@given(rows=ROWS, query=QUERIES, others=st.fixed_dictionaries(OPTIONS))
def test_an_option_changes_no_table_that_it_does_not_shape(
    names: list[str], rows: list[Any], query: Query, others: dict[str, Any]
) -> None:
    leads = tables(rows, {})
    for name in names:
        expected = finished(name, query, leads)
        for option in OPTIONS.keys() - ANALYSES[name].shaped_by:
            other = asked_with(query, option, others[option])

            assert finished(name, other, leads) == expected, (name, option)


@pytest.mark.parametrize(
    ("name", "option"),
    [(name, option) for name, each in ANALYSES.items() for option in each.shaped_by],
)
def test_an_option_that_shapes_a_table_changes_it(name: str, option: str) -> None:
    """Of a lead every other day, of which every second one bought; each day has its costs."""
    rows, spend, visitors = [], [], []
    touches: list[dict[str, Any]] = []
    for created in (date(2026, 1, 1) + timedelta(days=2 * n) for n in range(150)):
        after, later = (created + timedelta(days=n * created.day) for n in (1, 3))
        won = created.day % 2 == 1
        segments = {"source": str(created.day % 7), "region": "-", "self_reported": "-"}
        entries = [str(created), str(after), "-", str(later) if won else "-"]
        then = [str(after), *entries[1:]]
        ended = "won" if won else "open"
        rows.append(lead(entries, ended, segments=segments, score="1", then=then))
        day = {"date": created, "until": created, "channel": segments["source"]}
        spend.append({**day, "cost": 100 * created.month})
        visitors.append({**day, "count": 9})
        at = datetime.combine(created, time())
        touches.append({ROW: len(touches), "at": at, "channel": str(created.day % 5)})
    beside = {"spend": spend, "visitors": visitors, "touchpoints": touches}
    query = asking(
        *STAGES, as_of="2026-11-01", by=("source",), horizon=60, min_leads=1, split=("source",),
        more=BESIDE,
    )  # fmt: skip
    other: dict[str, Any] = {"cohort": "week", "horizon": 200, "top": 2, "sort": "name"}
    asked = asked_with(query, option, other[option])

    changed, as_it_was = (finished(name, each, tables(rows, beside)) for each in (asked, query))
    assert changed != as_it_was


def facts(column: Column) -> tuple[object, ...]:
    return (column.kind, column.null, column.choices, column.share, column.role, column.of)
