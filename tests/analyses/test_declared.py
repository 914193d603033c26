"""Every analysis gives the rows that its columns declare, whatever the leads and the question.

Every analysis of the registry is held to it: whoever adds one has nothing to write here.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft7Validator

from funnelcli.analyses import ANALYSES
from funnelcli.answers.columns import Column
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.render.raw import raw_rows
from funnelcli.render.shapes import row

from .lead_tables import counted, lead_table
from .test_sharding import QUERIES, ROWS, SEGMENTS, STAGES


def finished(name: str, rows: list[Any], query: Query) -> Report:
    table = lead_table(rows, stages=len(STAGES), segments=SEGMENTS)
    return ANALYSES[name].finish(counted(name, table, query), query)


@pytest.mark.parametrize("name", ANALYSES)
@settings(max_examples=25)
@given(rows=ROWS, query=QUERIES)
def test_rows_are_as_declared(name: str, rows: list[Any], query: Query) -> None:
    described = Draft7Validator(row(ANALYSES[name].columns))

    for line in raw_rows(finished(name, rows, query), 2):
        described.validate(line)


@pytest.mark.parametrize("name", ANALYSES)
@settings(max_examples=5)
@given(rows=ROWS, query=QUERIES)
def test_columns_are_those_declared(name: str, rows: list[Any], query: Query) -> None:
    """In their order; in the place of an open one any number of its kind."""
    left = list(finished(name, rows, query).columns)
    for column in ANALYSES[name].columns:
        if column.open:
            following = {each.name for each in ANALYSES[name].columns}
            while left and left[0].name not in following and left[0].kind is column.kind:
                left.pop(0)
        elif left and left[0].name == column.name:
            assert facts(left.pop(0)) == facts(column)
        else:
            assert column.optional
    assert left == []


def facts(column: Column) -> tuple[object, ...]:
    return (column.kind, column.null, column.choices, column.share, column.role, column.of)
