"""What has no finite answer is null, what is too long is refused: nothing fails on a value."""

# ruff: noqa: E501  a sentence is a line

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from funnelcli.config.sql import SqlError, compile_predicate, compile_sql, parse_sql

PACKAGE = Path(__file__).parents[3] / "funnelcli"
SOON = 5
"""Seconds of processor time; most take a hundredth of a second, on the busiest machine."""
ROWS: dict[str, list[Any]] = {
    "Score": [50.0, 0.0, -5.0, None, 1e308],
    "Email": ["ann@x.com", "12", "", None, "2026-01-31"],
    "OptIn": [True, False, None, True, False],
    "Created": [*(datetime(2026, 1, day) for day in (5, 6, 7)), None, datetime(1, 1, 1)],  # noqa: DTZ001
}
FRAME = pl.DataFrame(ROWS)


def answers(text: str, rows: pl.DataFrame = FRAME) -> list[Any]:
    expr = compile_sql(parse_sql(text, ()), rows.schema).expr
    return rows.lazy().select(expr.alias("answer"), "Score").collect()["answer"].to_list()


def refused(text: str) -> str:
    with pytest.raises(SqlError) as caught:
        compile_predicate(parse_sql(text, ()), FRAME.schema)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Score // 0 = 1", [None] * 5),
        ("Score / 0 > 1", [None] * 5),
        ("Score % 0 = 0", [None] * 5),
        ("MOD(Score, 0) IS NULL", [True] * 5),
        ("1 / Score > 0", [True, None, False, None, True]),
        ("NOT (1 / Score > 0)", [False, None, True, None, False]),
        ("1 / (1 / Score) > 0", [True, None, False, None, True]),
        ("Score * 10 > 0", [True, False, False, None, None]),
        ("Score * 10 - Score * 10 = 0", [True, True, True, None, None]),
        ("1 / (Score * 10) = 0", [False, None, False, None, None]),
        ("Score * 10 IS NULL", [False, False, False, True, True]),
        ("-(Score * 10) < 0", [True, False, False, None, None]),
        ("GREATEST(Score * 10, 1) = 1", [False, True, True, True, True]),
        ("SIGN(Score * 10) = 1", [True, False, False, None, None]),
        ("(Score * 10) || 'x' = '500x'", [True, False, False, None, None]),
        ("SQRT(Score) >= 0", [True, True, None, None, True]),
        ("LN(Score) < 999", [True, None, None, None, True]),
        ("LOG10(Score) > 1 OR OptIn", [True, None, None, True, True]),
        ("EXP(Score) > 0", [True, True, True, None, None]),
        ("POWER(Score, 2) > 0", [True, False, True, None, None]),
        ("POWER(Score, -1) > 0", [True, None, False, None, True]),
        ("POWER(Score, 0.5) > 0", [True, False, None, None, True]),
        ("ASIN(Score) = 0", [None, True, None, None, None]),
        ("COT(Score) IS NULL", [False, True, False, True, False]),
        ("CAST(Score AS TINYINT) = 50", [True, False, False, None, None]),
        ("CAST(Score AS DECIMAL(2, 1)) = 50", [None, False, False, None, None]),
        ("CAST(Score AS DECIMAL(38, 15)) = 0", [False, True, False, None, None]),
        ("CAST(Email AS DOUBLE) = 12", [None, True, None, None, None]),
        ("TRY_CAST(Email AS INTEGER) = 12", [None, True, None, None, None]),
        ("DATE(Email, '%Y-%m-%d') = DATE '2026-01-31'", [None, None, None, None, True]),
        ("Created - INTERVAL '1000 years' < Created", [True, True, True, None, True]),
        ("LEFT(Email, Score) = 'ann@x.com'", [True, False, False, None, None]),
        ("SUBSTR(Email, Score, Score) = ''", [True, True, True, None, None]),
        ("STRPOS(Email, '@')", [4.0, 0.0, 0.0, None, 0.0]),
        ("CASE WHEN Score / 0 > 1 THEN 'a' ELSE 'b' END", ["b"] * 5),
        ("Score = 1 OR NULL", [None] * 5),
        ("OptIn AND NULL", [None, False, None, None, False]),
        ("OptIn IN (TRUE, NULL)", [True, None, None, True, None]),
        ("OptIn NOT IN (TRUE, NULL)", [False, None, None, False, None]),
        ("Score BETWEEN NULL AND 10", [False, None, None, None, False]),
    ],
)
def test_no_finite_answer_is_null(text: str, expected: list[Any]) -> None:
    assert answers(text) == expected


def test_what_is_not_finite_in_the_data_is_null() -> None:
    rows = pl.DataFrame({"Score": [float("nan"), float("inf"), -float("inf"), 1.0]})
    assert answers("Score > 0", rows) == [None, None, None, True]
    assert answers("Score IS NULL", rows) == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Score::decimal(99,99) = 1", "DECIMAL(99, 99) has too many digits; DECIMAL has 38 at most, 15 of them behind the point"),
        ("CAST(Score AS DECIMAL(38,38)) = 1", "DECIMAL(38, 38) has too many digits; DECIMAL has 38 at most, 15 of them behind the point"),
        ("CAST(Score AS DECIMAL(2,3)) = 1", "DECIMAL(2, 3) is no type; write DECIMAL(12, 2)"),
        ("CAST(Score AS DECIMAL) = 1", "DECIMAL is no type; write DECIMAL(12, 2)"),
        ("CAST(Score AS DECIMAL(0,0)) = 1", "DECIMAL(0, 0) has too many digits; DECIMAL has 38 at most, 15 of them behind the point"),
        ("CAST(Email AS VARCHAR(3)) = 'a'", "VARCHAR takes no length here"),
        ("NULL", "is NULL for every row, which counts as false; write a condition: Country = 'US'"),
        ("SQRT(-1) > 0", "is NULL for every row, which counts as false; write a condition: Country = 'US'"),
        ("COALESCE() = 1", "COALESCE is written COALESCE(value, …), and not with 0 of them"),
        ("DATE(Email, '%Y') > DATE '2020-01-01'", "the format '%Y' gives no day; a date needs %Y, %m (or %b, %B) and %d"),
        ("STRPTIME(Email, '%d.%m.%y') > Created", "'%y' is not supported in a format of dates; there are %%, %B, %H, %I, %M, %S, %Y, %b, %d, %m, %p"),
        ("STRPTIME(Email, '%d.%m.%Y %H') > Created", "the format '%d.%m.%Y %H' gives no time; a time needs %H and %M, or %I, %M and %p"),
        ("STRPTIME(Email, '%d.%m.%Y %H:%M %p') > Created", "the format '%d.%m.%Y %H:%M %p' gives no time; a time needs %H and %M, or %I, %M and %p"),
        ("STRFTIME(Created, '%Q') = ''", "'%Q' is not supported in a format of dates; there are %%, %A, %B, %G, %H, %I, %M, %S, %U, %V, %W, %Y, %a, %b, %d, %j, %m, %p, %u, %y"),
        ("STRFTIME(Created, '%') = ''", "'%' is not supported in a format of dates; there are %%, %A, %B, %G, %H, %I, %M, %S, %U, %V, %W, %Y, %a, %b, %d, %j, %m, %p, %u, %y"),
        ("Created + INTERVAL '999999999 years' > Created", "an interval of more than 1000 years: '999999999 YEARS'"),
        ("Created + INTERVAL '99999999999 days' > Created", "'99999999999 DAYS' is no interval; write INTERVAL '30 days'; there are year, quarter, month, week, day, hour, minute, second"),
        ("LPAD(Email, 100000000, 'x') = 'y'", "LPAD: length has to be a whole number from 0 to 1000"),
        ("RPAD(Email, 2.5) = 'y'", "RPAD: length has to be a whole number from 0 to 1000"),
        ("LPAD(Email, Score) = 'y'", "LPAD: length has to be a whole number from 0 to 1000, written down"),
        ("ROUND(Score, 99) = 1", "ROUND: digits has to be a whole number from -15 to 15"),
        ("SPLIT_PART(Email, '@', 0) = 'x'", "SPLIT_PART takes a separator, and a number from 1 or, from the end, -1"),
        ("REPLACE(Email, Email, 'x') = 'y'", "REPLACE: sought has to be text, written down"),
        ("Score > 1e999", "1e999 is no finite number"),
        ("Email ~ '(a{1000}){1000}'", "'(a{1000}){1000}' is no regular expression: Compiled regex exceeds size limit of 10485760 bytes."),
        (f"Email LIKE '{'a_' * 600}'", "a pattern of more than 1000 characters"),
        (f"Email ~ '{'a' * 1001}'", "a pattern of more than 1000 characters"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, said: str) -> None:
    assert refused(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "REPLACE(" * 8 + "Email" + ", 'a', 'aaaaaaaaaaaaaaaaaaaa')" * 8 + " = 'x'",
        "REGEXP_REPLACE(" * 8 + "Email" + ", '', 'aaaaaaaaaaaaaaaaaaaa', 'g')" * 8 + " = 'x'",
        "NULLIF(" * 40 + "Score" + ", 1)" * 40 + " = 1",
        "CASE WHEN OptIn THEN 1 ELSE " * 150 + "0 " + "END " * 150 + "= 1",
        " + ".join(["Score"] * 300) + " = 1",
        " % ".join(["Score"] * 90) + " = 1",
        "(" * 3000 + "OptIn" + ")" * 3000,
        "NOT " * 3000 + "OptIn",
        "-" * 1 + " - ".join([""] * 500) + "Score = 1",
        " OR ".join(["Email = 'x'"] * 5000),
        "CASE " + "WHEN Score = 1 THEN 'x' " * 5000 + "END = 'x'",
        "Created" + " + INTERVAL '999 years'" * 90 + " > Created",
        " || ".join(["Email"] * 6000) + " = 'x'",
    ],
)
def test_what_is_too_long_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    try:
        answers(text)
    except SqlError as error:
        assert re.search("too long|more than", error.message)  # noqa: PT017
    assert time.process_time() - start < SOON


@pytest.mark.parametrize(
    "text",
    [
        "Email IN (" + ", ".join(f"'{n}'" for n in range(20_000)) + ")",
        " OR ".join(["Email = 'x'"] * 500),
        "CASE " + "WHEN Score = 1 THEN 'x' " * 200 + "END = 'x'",
        " + ".join(["Score"] * 90) + " = 1",
        " || ".join(["Email"] * 500) + " = 'x'",
        "REPLACE(" * 20 + "Email" + ", 'a', '')" * 20 + " = 'x'",
    ],
)
def test_what_is_long_and_bearable_is_answered_soon(text: str) -> None:
    start = time.process_time()
    assert len(answers(text)) == len(FRAME)
    assert time.process_time() - start < SOON


def test_no_private_format_of_polars_is_read() -> None:
    private = re.compile(r"serialize|sql_expr|SQLContext|_pyexpr|polars\._")
    sends_queries = PACKAGE / "engines" / "spark" / "leaf.py"
    """Polars writes a query and reads it again, in the same version on another machine."""
    for path in {*PACKAGE.rglob("*.py")} - {sends_queries}:
        assert not private.search(path.read_text("utf-8")), path
