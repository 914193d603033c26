"""Expressions by chance never crash, and mean what they mean in DuckDB, where both take them."""

# ruff: noqa: DTZ001, S311, S608  local times, as in the program; chance and SQL are the point

from __future__ import annotations

import math
import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest

from funnelcli.config.sql import SqlError, compile_sql, parse_sql

from .expressions import FUNCTIONS, Expressions

if TYPE_CHECKING:
    from funnelcli.config.sql.table import Function

HOW_MANY = int(os.environ.get("FUNNELCLI_TEST_EXPRESSIONS", "5000"))
ACCEPTED = 0.35
"""So many of the generated expressions, at least, are evaluated by both."""

ROWS: dict[str, list[Any]] = {
    "n": [1.5, -2.0, None, 0.0, 40.0, 2.0, 7.0, -0.5],
    "m": [3.0, 1.0, 2.0, None, 0.0, -6.0, 100.0, 2.5],
    "Deal Size": [None, 10.0, 20.0, 30.5, 0.0, 1.0, 2.0, 3.0],
    "s": ["ab@x.com", None, "B c", "", "2026-01-31", "(é", "a-b-c", " 12 "],
    "t": ["a", "b", None, "é", "A%B", "ab", "7", "31.01.2026"],
    "b": [True, None, False, True, False, True, None, False],
    "d": [datetime(2026, 1, day) if day else None for day in (1, 2, 0, 31, 30, 4, 5, 6)],
    "e": [datetime(2024, 2, 29, 12, 30), datetime(1999, 12, 31, 23, 59, 59), None,
          datetime(2026, 1, 31), datetime(2025, 6, 15), None, datetime(2000, 1, 1),
          datetime(2030, 10, 5, 1, 2, 3)],
}  # fmt: skip
FRAME = pl.DataFrame(ROWS)


@cache
def _table() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("SET ieee_floating_point_ops = false")
    database.execute("SET threads = 1")
    database.execute(
        'CREATE TABLE t (i INT, n DOUBLE, m DOUBLE, "Deal Size" DOUBLE, s VARCHAR, t VARCHAR, '
        "b BOOLEAN, d TIMESTAMP, e TIMESTAMP)"
    )
    rows = [(i, *row) for i, row in enumerate(zip(*ROWS.values(), strict=True))]
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return database


def _compiled(text: str) -> pl.Expr | None:
    try:
        return compile_sql(parse_sql(text, ()), FRAME.schema).expr
    except SqlError:
        return None


def _evaluated(expr: pl.Expr) -> list[Any]:
    return FRAME.lazy().select(expr.alias("~result"), "n").collect()["~result"].to_list()


def _in_duckdb(database: duckdb.DuckDBPyConnection, text: str) -> dict[int, Any]:
    """Return what DuckDB says of each row; no row for which it fails."""
    try:
        return dict(database.execute(f"SELECT i, {text} FROM t").fetchall())
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
        return {}
    except duckdb.Error:
        pass
    found: dict[int, Any] = {}
    for row in range(FRAME.height):
        try:
            query = f"SELECT i, {text} FROM t WHERE i = {row}"
            found |= dict(database.execute(query).fetchall())
        except duckdb.Error:
            continue
    return found


def _plain(value: Any) -> Any:
    match value:
        case bool() | str() | None | timedelta():
            return value
        case int() | float() | Decimal():
            return float(value) if math.isfinite(value) else None
        case datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)
    return value


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return type(ours) is type(theirs) and bool(ours == theirs)


def _disagreements(database: duckdb.DuckDBPyConnection, text: str) -> tuple[int, list[Any]]:
    """Count the rows that both evaluate, and list on which they disagree."""
    expr = _compiled(text)
    ours = None if expr is None else _evaluated(expr)
    assert ours is None or not any(isinstance(v, float) and not math.isfinite(v) for v in ours)
    theirs = _in_duckdb(database, text) if ours is not None else {}
    pairs = [(_plain((ours or [])[i]), _plain(value)) for i, value in theirs.items()]
    return len(pairs), [(text, *pair) for pair in pairs if not _same(*pair)]


@pytest.mark.parametrize("outside", [False, True])
def test_expressions_by_chance(*, outside: bool) -> None:
    source, database = Expressions(Random(14)), _table()
    accepted, wrong = 0, []
    for _ in range(HOW_MANY * 2 // 5 if outside else HOW_MANY * 3 // 5):
        text = source.outside() if outside else source.inside()
        if source.differs:
            expr = _compiled(text)
            if expr is not None:
                _evaluated(expr)
            continue
        rows, found = _disagreements(database, text)
        accepted += bool(rows)
        wrong += found[:1]
    assert wrong == []
    assert outside or accepted > HOW_MANY * ACCEPTED


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_each_function_by_itself(function: Function) -> None:
    source, database = Expressions(Random(1)), _table()
    for _ in range(8):
        text = source.call(function)
        if not source.differs:
            assert _disagreements(database, text)[1] == []


def test_of_the_documented_grammar_all_is_accepted() -> None:
    source = Expressions(Random(3))
    for _ in range(100):
        assert compile_sql(parse_sql(source.inside(), ()), FRAME.schema)
