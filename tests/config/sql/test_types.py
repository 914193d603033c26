"""Unlike things are not compared: the message says what they are, and what to write."""

# ruff: noqa: E501  a sentence is a line

import polars as pl
import pytest

from funnelcli.config import SqlError, compile_predicate, compile_sql, parse_sql

SCHEMA = {
    "Country": pl.String(),
    "Lead Status": pl.String(),
    "Score": pl.Float64(),
    "Zip": pl.Int64(),
    "OptIn": pl.Boolean(),
    "Signed": pl.Boolean(),
    "Day": pl.Date(),
    "Seen": pl.Datetime("us"),
    "deals": pl.Struct({"Stage": pl.String, "Amount": pl.Float64, "Close Date": pl.Date}),
}


def _refused(text: str) -> str:
    with pytest.raises(SqlError) as caught:
        compile_sql(parse_sql(text, ["deals"]), SCHEMA)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "dtype"),
    [
        ("Country = 'US'", pl.Boolean()),
        ("\"Lead Status\" IN ('a', 'b', NULL)", pl.Boolean()),
        ("Country <> 'US' OR Country IS NULL", pl.Boolean()),
        ("Score = 1 OR Score > 2.5 OR Score IN (1, 2.5)", pl.Boolean()),
        ("Zip = 1.5 AND Zip BETWEEN 1 AND 2 AND Zip = Score", pl.Boolean()),
        ("OptIn = TRUE AND Signed IS NOT TRUE AND NOT OptIn", pl.Boolean()),
        ("Day > DATE '2026-01-01' AND Day < Seen", pl.Boolean()),
        ("Seen >= DATE '2026-01-01' AND Seen < TIMESTAMP '2026-01-01 12:00:00'", pl.Boolean()),
        ("Day IN (DATE '2026-01-01', DATE '2026-01-02')", pl.Boolean()),
        ("Day - Day > INTERVAL '30 days'", pl.Boolean()),
        ("Day + INTERVAL '1 day' > Seen", pl.Boolean()),
        ("EXTRACT(YEAR FROM Day) = 2026 AND STRFTIME(Seen, '%Y') = '2026'", pl.Boolean()),
        ("deals.Stage = 'Won' AND deals.Amount > Score", pl.Boolean()),
        ("Country = NULL OR Score = NULL OR OptIn = NULL OR Day = NULL", pl.Boolean()),
        ("NOT (Country LIKE 'U%' OR Country ~ 'a|b')", pl.Boolean()),
        ("CASE WHEN Score >= 50 THEN 'high' WHEN OptIn THEN 'mid' END", pl.String()),
        ("CASE WHEN OptIn THEN 1 ELSE Score END", pl.Float64()),
        ("CASE WHEN OptIn THEN NULL ELSE Day END", pl.Datetime("us")),
        ("COALESCE(Country, '') || Score", pl.String()),
        ("UPPER(SPLIT_PART(Country, '-', 1))", pl.String()),
        ("GREATEST(Score, Zip, 1)", pl.Float64()),
        ("LENGTH(Country) + ROUND(Score, 1) * 2", pl.Float64()),
        ("CAST(Zip AS VARCHAR)", pl.String()),
        ("TRY_CAST(Country AS DOUBLE)", pl.Float64()),
        ("CAST(Seen AS DATE)", pl.Datetime("us")),
        ("CAST(Zip AS BOOLEAN) OR CAST(NULL AS BOOLEAN)", pl.Boolean()),
        ("Day", pl.Datetime("us")),
        ('deals."Close Date"', pl.Datetime("us")),
        ("NULL", pl.Null()),
        (" OR ".join(f"Country = 'x{n}'" for n in range(150)), pl.Boolean()),
        ("CASE " + " ".join(f"WHEN Score > {n} THEN 'x'" for n in range(100)) + " END", pl.String()),
    ],
)  # fmt: skip
def test_types_that_fit(text: str, dtype: pl.DataType) -> None:
    assert compile_sql(parse_sql(text, ["deals"]), SCHEMA).dtype == dtype


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("OptIn = 'TRUE'", "OptIn is true or false, 'TRUE' is text; write OptIn = TRUE or OptIn = FALSE"),
        ("'yes' = OptIn", "OptIn is true or false, 'yes' is text; write OptIn = TRUE or OptIn = FALSE"),
        ("OptIn <> 'TRUE'", "OptIn is true or false, 'TRUE' is text; write OptIn = TRUE or OptIn = FALSE"),
        ("OptIn IN ('TRUE', 'yes')", "OptIn is true or false, ('TRUE', 'yes') is text; write OptIn = TRUE or OptIn = FALSE"),
        ("OptIn = 1", "OptIn is true or false, 1 is a number; write OptIn = TRUE or OptIn = FALSE"),
        ("Day = '2026-01-01'", "Day is a date, '2026-01-01' is text; write DATE '2026-01-01'"),
        ("Day > '01/02/2026'", "Day is a date, '01/02/2026' is text; write DATE '2026-01-31'"),
        ("Seen < '2026-01-01'", "Seen is a date, '2026-01-01' is text; write DATE '2026-01-01'"),
        ("Day BETWEEN '2026-01-01' AND '2026-02-01'", "Day is a date, '2026-01-01' is text; write DATE '2026-01-01'"),
        ("Day IN ('2026-01-01', '2026-01-02')", "Day is a date, ('2026-01-01', '2026-01-02') is text; write (DATE '2026-01-01', DATE '2026-01-02')"),
        ("Day > 2026", "Day is a date, 2026 is a number; write DATE '2026-01-31'"),
        ("Score = '50'", "Score is a number, '50' is text; write 50, or fix its type with `read.types: {Score: text}`"),
        ("Zip = '0123'", "Zip is a number, '0123' is text; fix its type with `read.types: {Zip: text}`"),
        ("Zip IN ('1', '2')", "Zip is a number, ('1', '2') is text; write (1, 2), or fix its type with `read.types: {Zip: text}`"),
        ("Country = 1", "Country is text, 1 is a number; write '1', or fix its type with `read.types: {Country: number}`"),
        ("Country > 1.50", "Country is text, 1.50 is a number; write '1.50', or fix its type with `read.types: {Country: number}`"),
        ('"Lead Status" IN (1, 2, 3, 4)', ('"Lead Status" is text, (1, 2, 3, …) is a number; '
         "write ('1', '2', '3', …), or fix its type with `read.types: {Lead Status: number}`")),
        ("Country BETWEEN 1 AND 2", "Country is text, 1 is a number; write '1', or fix its type with `read.types: {Country: number}`"),
        ("Country IS TRUE", "Country is text, TRUE is true or false; write 'TRUE', or fix its type with `read.types: {Country: boolean}`"),
        ("Country > DATE '2026-01-01'", "Country is text, DATE '2026-01-01' is a date; write '2026-01-01', or fix its type with `read.types: {Country: date}`"),
        ("Country = Score", "Country is text, Score is a number; fix its type with `read.types: {Country: number}`"),
        ("Country IS DISTINCT FROM Day", "Country is text, Day is a date; fix its type with `read.types: {Country: date}`"),
        ("CASE Score WHEN 'a' THEN 1 END", "Score is a number, 'a' is text; fix its type with `read.types: {Score: text}`"),
        ("deals.\"Close Date\" = '2026-01-01'", "deals.\"Close Date\" is a date, '2026-01-01' is text; write DATE '2026-01-01'"),
        ("UPPER(Country) = 1", "the result is text, 1 is a number; write '1'"),
        ("Day - Day > 30", "the result is a duration, 30 is a number; write INTERVAL '30 days'"),
        ("Country = 'it' OR Score = 'it''s'", "Score is a number, 'it''s' is text; fix its type with `read.types: {Score: text}`"),
    ],
)  # fmt: skip
def test_comparisons(text: str, said: str) -> None:
    assert _refused(text) == f"cannot compare: {said}"


EACH = "each condition stands by itself: x = 'a' OR x = 'b'"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Country = 'US' OR 'UK'", f"OR takes conditions, and 'UK' is text; {EACH}"),
        ("Country AND OptIn", f"AND takes conditions, and Country is text; {EACH}"),
        ("Zip AND Zip", f"AND takes conditions, and Zip is a number; {EACH}"),
        ("NOT Country", f"NOT takes conditions, and Country is text; {EACH}"),
        ("NOT Zip", f"NOT takes conditions, and Zip is a number; {EACH}"),
        ("CASE WHEN Country THEN 1 END", f"WHEN takes conditions, and Country is text; {EACH}"),
        (
            "CASE WHEN OptIn THEN 1 ELSE 'a' END",
            "CASE: 1 is a number, 'a' is text, and one type is needed",
        ),
        (
            "COALESCE(Score, 'none')",
            "COALESCE: Score is a number, 'none' is text, and one type is needed; fix its type with `read.types: {Score: text}`",
        ),
        (
            "NULLIF(Score, 'n/a') IS NULL",
            "NULLIF: Score is a number, 'n/a' is text, and one type is needed; fix its type with `read.types: {Score: text}`",
        ),
        (
            "Zip LIKE '0123'",
            "LIKE needs text, and Zip is a number; fix its type with `read.types: {Zip: text}`",
        ),
        (
            "Score LIKE '1%'",
            "LIKE needs text, and Score is a number; fix its type with `read.types: {Score: text}`",
        ),
        (
            "UPPER(OptIn) = 'TRUE'",
            "UPPER needs text, and OptIn is true or false; fix its type with `read.types: {OptIn: text}`",
        ),
        (
            "EXTRACT(YEAR FROM Country) = 2026",
            "EXTRACT(YEAR FROM …) needs a date, and Country is text; fix its type with `read.types: {Country: date}`",
        ),
        (
            '"Lead Status" + 1 > 2',
            ('cannot calculate: "Lead Status" is text; fix its type with `read.types: {Lead Status: '
            "number}`"),
        ),
        (
            "POW(Country, 2) > 1",
            "POWER needs a number, and Country is text; fix its type with `read.types: {Country: number}`",
        ),
        (
            "Score / OptIn > 1",
            "cannot calculate: OptIn is true or false; fix its type with `read.types: {OptIn: number}`",
        ),
        (
            "Country::date > Day",
            "cannot cast to a date: Country is text; fix its type with `read.types: {Country: date}`",
        ),
        (
            "TRY_CAST(Country AS BOOLEAN)",
            "cannot cast to true or false: Country is text; fix its type with `read.types: {Country: boolean}`",
        ),
        (
            "CAST(Zip AS DATE) = Day",
            "cannot cast to a date: Zip is a number; fix its type with `read.types: {Zip: date}`",
        ),
        ("Day + 1 > Day", "cannot calculate: Day is a date + 1 is a number; write INTERVAL '1 days'"),
        ("Country + 'x' = 'ax'", "cannot calculate: 'x' is text; texts are joined with ||"),
        ("Score + 'x' = 1", "cannot calculate: 'x' is text; texts are joined with ||"),
        ("Day + Seen > Day", "cannot calculate: Day is a date + Seen is a date"),
        ("Score - Day > 1", "cannot calculate: Score is a number - Day is a date"),
        ("Score + INTERVAL '1 day' > 1", "cannot calculate: Score is a number + the interval is a duration"),
        ("(Day - Seen) || 'x' = 'x'", "|| makes texts, and the result is a duration"),
        ("Contry = 'US'", "no column is called 'Contry'; did you mean 'Country'?"),
        ("deals.Stge = 'Won'", "no column of deals is called 'Stge'; did you mean 'Stage'?"),
    ],
)  # fmt: skip
def test_operands(text: str, said: str) -> None:
    assert _refused(text) == said


def test_names_that_yaml_must_quote() -> None:
    with pytest.raises(SqlError) as caught:
        compile_sql(parse_sql('"a: b" = 1', ()), {"a: b": pl.String()})
    assert caught.value.hint == "write '1', or fix its type with `read.types: {\"a: b\": number}`"


def test_a_join_without_a_type() -> None:
    with pytest.raises(SqlError) as caught:
        compile_sql(parse_sql("deals.x = 1", ["deals"]), {})
    assert str(caught.value) == "no column of deals is called 'x'"


def test_polars_would_say_false() -> None:
    # why booleans and texts are refused
    rows = pl.DataFrame({"OptIn": [True]})
    assert rows.select(pl.sql_expr("OptIn = 'TRUE'")).item() is False


@pytest.mark.parametrize("text", ["Country = 'US'", "OptIn", "Country IS NULL", "1 = 1"])
def test_predicates(text: str) -> None:
    compile_predicate(parse_sql(text, ()), SCHEMA)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Country", "text"),
        ("Score + 1", "a number"),
        ("Day", "a date"),
        ("Day - Day", "a duration"),
    ],
)
def test_other_results(text: str, found: str) -> None:
    with pytest.raises(SqlError) as caught:
        compile_predicate(parse_sql(text, ()), SCHEMA)
    assert str(caught.value) == (f"gives {found}, expected a condition; compare it: Country = 'US'")


@pytest.mark.parametrize(
    "text",
    ["NULL", "(NULL)", "NOT NULL", "NULL = 1", "CAST(NULL AS BOOLEAN)", "1 / 0 > 1", "SQRT(-1) > 0",
     "NULL AND TRUE", "1 IN (2, NULL)", "CASE WHEN FALSE THEN TRUE END"],
)  # fmt: skip
def test_predicates_that_are_null_for_every_row(text: str) -> None:
    with pytest.raises(SqlError) as caught:
        compile_predicate(parse_sql(text, ()), SCHEMA)
    assert str(caught.value) == (
        "is NULL for every row, which counts as false; write a condition: Country = 'US'"
    )
