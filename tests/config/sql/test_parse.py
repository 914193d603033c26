"""One expression about one row: what is read, what is refused, and how that is said."""

# ruff: noqa: E501  a sentence is a line

import re
from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from hypothesis import given, strategies as st
from polars.testing import assert_frame_equal

from funnelcli.config import SqlError, compile_sql, parse_sql

JOINS = ("deals", "calls")

Names = tuple[str, ...]


SCHEMA = {"x": pl.String(), "y": pl.Float64(), "deals": pl.Struct({"now": pl.Float64})}


def _refused(text: str) -> str:
    with pytest.raises(SqlError) as caught:
        compile_sql(parse_sql(text, JOINS), SCHEMA)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "columns", "joined"),
    [
        ("Country = 'US'", ("Country",), {}),
        ("\"Lead Status\" IN ('Junk') AND x > y AND x > 1", ("Lead Status", "x", "y"), {}),
        ("CASE WHEN a = 1 THEN b WHEN c THEN d ELSE e END", ("a", "b", "c", "d", "e"), {}),
        ("deals.Stage = 'Won' AND Country = 'US'", ("Country",), {"deals": ("Stage",)}),
        ('deals."Close Date" > created', ("created",), {"deals": ("Close Date",)}),
        ("deals.a = 1 AND calls.b = deals.c", (), {"deals": ("a", "c"), "calls": ("b",)}),
        ('"deals.Stage" = 1', ("deals.Stage",), {}),
        ("1 = 1", (), {}),
    ],
)
def test_names(text: str, columns: Names, joined: Mapping[str, Names]) -> None:
    sql = parse_sql(text, JOINS)
    assert (sql.text, sql.columns, sql.joined) == (text, columns, joined)


def test_columns_are_named_as_written_and_joins_are_structs() -> None:
    rows = pl.DataFrame({
        "Lead Status": ["Open", "Junk"],
        "deals": [{"Close Date": 2}, {"Close Date": 1}],
    })  # fmt: skip
    sql = parse_sql('"Lead Status" = \'Open\' AND deals."Close Date" > 1', JOINS)
    assert rows.select(compile_sql(sql, rows.schema).expr).to_series().to_list() == [True, False]


def test_not_in_is_null_on_null() -> None:
    # a predicate that is null counts as false: who counts must know that it can be null
    rows = pl.DataFrame({"x": ["a", "b", None]})
    sql = parse_sql("x NOT IN ('a')", ())
    assert rows.select(compile_sql(sql, rows.schema).expr).to_series().to_list() == [
        False,
        True,
        None,
    ]


MANY_ROWS = "looks at many rows, and a predicate or a segment is about one row"
CLOCK = "reads the clock, so that the same files would give another report tomorrow"
QUERY = "starts a query, and a predicate or a segment is one expression"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *((f"{name}(x) > 1", f"{name}() {MANY_ROWS}") for name in (
            "AVG", "COUNT", "SUM", "MIN", "MAX", "FIRST", "LAST", "MEDIAN", "STDDEV", "VARIANCE",
            "ARRAY_AGG", "UNNEST", "QUANTILE_CONT", "CORR", "STRING_AGG", "GROUPING",
        )),
        ("count ( * ) > 1", f"COUNT() {MANY_ROWS}"),
        ("COUNT(DISTINCT x) > 1", f"COUNT() {MANY_ROWS}"),
        ("ROW_NUMBER() OVER (ORDER BY x) = 1", f"ROW_NUMBER() {MANY_ROWS}"),
        ("LAG(x) OVER (ORDER BY x) = 1", f"LAG() {MANY_ROWS}"),
        ("x = 1 AND ABS(x) OVER (PARTITION BY y) = 1", f"OVER() {MANY_ROWS}"),
        ("NOW() > x", f"NOW() {CLOCK}"),
        ("x < CURRENT_DATE", f"CURRENT_DATE {CLOCK}"),
        ("x < current_timestamp()", f"CURRENT_TIMESTAMP() {CLOCK}"),
        ("x < LOCALTIMESTAMP", f"LOCALTIMESTAMP {CLOCK}"),
        ("TODAY() > x", f"TODAY() {CLOCK}"),
        ("RANDOM() < 0.5", "RANDOM() gives another result each time"),
        ("SELECT 1", f"SELECT {QUERY}"),
        ("x IN (SELECT y FROM z)", f"SELECT {QUERY}"),
        ("EXISTS (select 1)", f"SELECT {QUERY}"),
        ("*", "* stands for all columns: name one"),
        ("deals.*", "* stands for all columns: name one"),
        ("COLUMNS('x') = 1", "COLUMNS() stands for several columns: name one"),
        ('"^x.*$" = 1', "no column is called '^x.*$'"),
        ("[1, 2]", "SQL of this kind is not supported: array"),
        ("? = 1", "SQL of this kind is not supported: placeholder"),
        ("x ->> 'a' = 1", "not valid SQL: expected an expression, found > at character 4"),
        ("x COLLATE nocase = 'a'", "not valid SQL: expected the end, found COLLATE at character 3"),
        ("x IN (1, 'a')", "one list has 1 and 'a', which are of different types"),
        (
            "x IN (DATE '2026-01-01', '2026-01-02')",
            "one list has DATE '2026-01-01' and '2026-01-02', which are of different types",
        ),
        ("x IN (TRUE, 'a', 1)", "one list has TRUE and 'a', which are of different types"),
        (
            "DATE(x) > DATE '2026-01-01'",
            "the format of dates would be guessed from many rows; give it: DATE(x, '%Y-%m-%d')",
        ),
        ("x ~ '('", "'(' is no regular expression: unclosed group"),
        ("REGEXP_LIKE(x, '[')", "'[' is no regular expression: unclosed character class"),
        (
            " OR ".join(["x = '1'"] * 3000),
            "too long for one expression; write `x IN (…)` for many `OR`s",
        ),
    ],
)  # fmt: skip
def test_what_a_report_cannot_bear(text: str, said: str) -> None:
    assert _refused(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "count = 1 AND first = 2 AND max = 3 AND now = 4 AND over = 5",
        "deals.now = 1",
        "x = 'SELECT NOW(), SUM(x) OVER ()'",
        '"NOW()" = 1',
        "x = 1 -- NOW()",
        "x = 1 /* SUM(x) */",
        "x * 2 > 1",
        "x IN (1, -2, 2.5, NULL)",
        "x IN ('a', NULL)",
        "x IN (y, 'a')",
        "x IN ('a, 1', 'b')",
        "POSITION('a' IN x) > 1 AND x IN ('a')",
        "DATE('2026-01-01') > x",
        "DATE(x, '%Y-%m-%d') > y",
        "x LIKE '(%'",
        "x LIKE '%(_'",
        " OR ".join(["x = 1"] * 200),
    ],
)  # fmt: skip
def test_what_only_looks_like_it(text: str) -> None:
    assert parse_sql(text, JOINS).text == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected an expression, found the end"),
        ("x = 1 AND", "expected an expression, found the end"),
        ("lower(x", "expected ), found the end"),
        ("/* x = 1", "a comment is not closed at character 1"),
        ("x = 1 /* /* */", "a quote or a comment is not closed"),
        ("x = 1 -- it's\n AND y = 'a", "a quote is not closed in line 2, at character 10; a quote inside a text is doubled: 'it''s'"),
        ("x == == 1", "expected an expression, found == at character 6"),
        ("x = 1\nAND y = = 2", "expected an expression, found = in line 2, at character 9"),
        ("a = 1; b", "expected an expression, found b at character 8"),
        ("x = 'a", "a quote is not closed at character 5; a quote inside a text is doubled: 'it''s'"),
        ('x = "a', "a quote is not closed at character 5"),
        ("x = 'it's'", "a quote is not closed at character 10; a quote inside a text is doubled: 'it''s'"),
        ("x = \u2018a\u2019", "\u2018a\u2019 has curly quotes; plain quotes are needed: 'text' and \"Column\""),
        ("x = \u2018a b\u2019", "expected the end, found b\u2019 at character 8; plain quotes are needed: 'text' and \"Column\""),
        ("Lead Status = 'x'", ("expected the end, found Status at character 6; a name with "
         'spaces stands in double quotes: "Lead Status"')),
        ("x = 1 AND Lead Status", ("expected the end, found Status at character 16; a name with "
         'spaces stands in double quotes: "Lead Status"')),
        ("x AS y", "expected the end, found AS at character 3"),
        ("x SIMILAR TO 'a'", "expected the end, found SIMILAR at character 3"),
        ("x XOR y", "expected the end, found XOR at character 3"),
        ("x BETWEEN 1", "expected an expression, found the end"),
        ("x BETWEEN 1 2", "BETWEEN at character 3 has no AND"),
        ("CASE WHEN y = 1 x END", "WHEN at character 6 has no THEN"),
        ("CASE WHEN y = 1 THEN x", "expected END after CASE, found the end"),
        ("CAST(x)", "expected AS after CAST, found ) at character 7"),
    ],
)  # fmt: skip
def test_syntax_errors(text: str, said: str) -> None:
    # "x = 1 AND Lead Status" parses, up to its last word
    assert _refused(text) == f"not valid SQL: {said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x IN ()", "IN needs a list; write x IN ('a', 'b')"),
        ("x IN 'a'", "IN needs a list; write x IN ('a', 'b')"),
        ("foo(x)", "FOO is no function here; docs/configuration.md lists the functions"),
        ("LOWR(x) = 'a'", "LOWR is no function here; did you mean LOWER?; docs/configuration.md lists the functions"),
        ("LOG(y) > 1", "LOG is another logarithm in each database; write LN, LOG2 or LOG10"),
        ("COALESCE() = 1", "COALESCE is written COALESCE(value, …), and not with 0 of them"),
        ("LOWER(x, x) = 'a'", "LOWER is written LOWER(text), and not with 2 of them"),
        ("LPAD(x) = 'a'", "LPAD is written LPAD(text, length[, fill]), and not with 1 of them"),
        ("(deals).x = 1", "'deals' is a joined table here, not a column; write deals.Column"),
        ("(x).y = 1", "SQL of this kind is not supported: dot"),
        ("DATE '2026-13-01'", "'2026-13-01' is no date; write DATE '2026-01-31'"),
        ("TIMESTAMP '10:00'", "'10:00' is no date; write TIMESTAMP '2026-01-31 09:30:00'"),
        ("x::foo", "the type foo is not supported; there are VARCHAR, TEXT, BOOLEAN, DOUBLE, REAL, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL(precision, scale), DATE, TIMESTAMP, DATETIME"),
        ("x IS 5", "IS asks for NULL, TRUE or FALSE; write x = … for other values"),
        ("x LIKE y", "LIKE needs text, and y is a number; fix its type with `read.types: {y: text}`"),
        ("x LIKE x", "LIKE takes a pattern that is written down, and no column"),
        ("x LIKE 'a' ESCAPE '!!'", "ESCAPE takes one character; write LIKE '10!%' ESCAPE '!'"),
        ("INTERVAL '1 month' > INTERVAL '1 day'", "months and years are of no fixed length: they can only be added to a date or taken from it; write INTERVAL '30 days'"),
        ("INTERVAL '1 fortnight' > INTERVAL '1 day'", "'1 FORTNIGHT' is no interval; write INTERVAL '30 days'; there are year, quarter, month, week, day, hour, minute, second"),
    ],
)  # fmt: skip
def test_what_is_sql_and_not_here(text: str, said: str) -> None:
    assert _refused(text) == said


@pytest.mark.parametrize(
    "name", ["user", "order", "status", "name", "group", "date", "left", "over"]
)
def test_words_that_are_plain_names(name: str) -> None:
    assert parse_sql(f"{name} = 1", ()).columns == (name,)


def test_a_syntax_error_opens_no_file() -> None:
    assert _refused("1 x, 2 FROM read_csv('missing.csv')") == (
        "not valid SQL: expected the end, found x at character 3"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deal.Stage = 'x'", "no joined table is called 'deal'; did you mean 'deals'?"),
        ("Deals.Stage = 'x'", "no joined table is called 'Deals'; did you mean 'deals'?"),
        (
            "utm.source = 'x'",
            (
                "no joined table is called 'utm'; a column with a dot in its name stands in double "
                'quotes: "utm.source"'
            ),
        ),
        (
            "deals.a.b = 1",
            "deals.a.b is no column; write Column, or table.Column of a join",
        ),
        ("leads.Country = 'x'", "columns of leads stand without a name before them; write Country"),
        ("deals = 1", "'deals' is a joined table here, not a column; write deals.Column"),
        ("deals IS NULL", "'deals' is a joined table here, not a column; write deals.Column"),
    ],
)
def test_names_before_a_dot(text: str, said: str) -> None:
    assert _refused(text) == said


def test_errors_have_a_message_and_a_hint() -> None:
    with pytest.raises(SqlError) as caught:
        parse_sql("deals = 1", JOINS)
    assert caught.value.message == "'deals' is a joined table here, not a column"
    assert caught.value.hint == "write deals.Column"


ROWS = {
    "n": [1.5, -2.0, None, 0.0, 40.0, 2.0],
    "i": [3, 1, 2, None, 5, -6],
    "s": ["ab@x.com", None, "B c", "", "2026-01-31", "(é"],
    "b": [True, None, False, True, False, True],
    "d": [date(2026, 1, day) if day else None for day in (1, 2, 0, 31, 30, 1)],
    "t": [f"2026-01-0{day}" for day in range(1, 7)],
}
ROW_BY_ROW = """
    n + i > 2 ; n - i > 2 ; n * i ; n / i ; n % 2 ; n // 2 ; -n ; n < i ; n <> i ; n IS NULL ; NOT b
    b AND n > 1 ; b OR n > 1 ; b IS NOT TRUE ; n BETWEEN 0 AND 2 ; i IN (1, 2) ; i NOT IN (1, 2)
    ABS(n) ; CEIL(n) ; FLOOR(n) ; ROUND(n, 1) ; SIGN(n) ; SQRT(ABS(n)) ; POW(n, 2) ; EXP(n) ; LN(i)
    MOD(i, 2) ; DIV(i, 2) ; SIN(n) ; DEGREES(n) ; PI() ; TRUNC(n) ; ATAN2(n, i) ; BIT_COUNT(i)
    UPPER(s) ; LOWER(s) ; INITCAP(s) ; LENGTH(s) ; OCTET_LENGTH(s) ; LEFT(s, 2) ; RIGHT(s, 2)
    LEFT(s, i) ; SUBSTR(s, 2, 3) ; TRIM(s) ; LTRIM(s, 'a') ; RTRIM(s) ; REVERSE(s) ; s || 'x'
    REPLACE(s, 'a', 'b') ; REGEXP_REPLACE(s, 'a.', 'b') ; REGEXP_LIKE(s, 'a.') ; STRPOS(s, 'b')
    STARTS_WITH(s, 'a') ; ENDS_WITH(s, 'm') ; SPLIT_PART(s, '@', 2) ; CONCAT(s, 'x') ; LPAD(s, 9)
    CONCAT_WS('-', s, s) ; s LIKE 'a%' ; s ILIKE '%B%' ; s ~ 'a|b' ; s NOT LIKE '%a_%' ; s = 'B c'
    COALESCE(n, i) ; IFNULL(n, 1) ; NULLIF(s, '') ; GREATEST(n, i) ; LEAST(n, i) ; IF(b, n, i)
    CASE WHEN n > 1 THEN 'a' WHEN b THEN 'b' END ; CAST(n AS VARCHAR) ; TRY_CAST(s AS DOUBLE)
    STRPTIME(t, '%Y-%m-%d') ; DATE(t, '%Y-%m-%d') ; EXTRACT(YEAR FROM d) ; EXTRACT(DOW FROM d) ; EXTRACT(QUARTER FROM d) ; s IS DISTINCT FROM 'a'
    STRFTIME(d, '%m') ; d + INTERVAL '1 day' ; n = 1.5 ; YEAR(d)
"""


@pytest.mark.parametrize("text", re.split(r"\s*[;\n]\s*", ROW_BY_ROW.strip()))
def test_what_is_accepted_gives_the_same_in_parts(text: str) -> None:
    rows = pl.DataFrame(ROWS)
    result = compile_sql(parse_sql(text, ()), rows.schema).expr.alias("result")
    whole = rows.with_columns(result)
    parts = pl.concat([rows[start : start + 1].with_columns(result) for start in range(len(rows))])
    assert_frame_equal(whole, parts)


TEXTS = st.text("aB1 '\"-/*();,.=\n", max_size=30)


def _parsed(text: str) -> str:
    try:
        return parse_sql(text, JOINS).text
    except SqlError as error:
        return error.message


@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    said = _parsed(text)
    assert said == text or len(said) > 1
