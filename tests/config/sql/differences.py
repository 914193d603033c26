"""Where SQL means something else here than in DuckDB: the table of docs/configuration.md."""

# ruff: noqa: FBT003  values are compared

from typing import NamedTuple

REFUSED = "refused"
ERROR = "an error"


class Difference(NamedTuple):
    """One difference, with an expression that shows it."""

    says: str
    expression: str
    here: object
    """What it gives here: a value, or that it is refused."""
    duckdb: object
    """What it gives in DuckDB: a value, or that it is an error."""


DIFFERENCES = (
    Difference("What has no answer is null, and no error", "1 / 0", None, ERROR),
    Difference("", "SQRT(-1)", None, ERROR),
    Difference("", "CAST('x' AS DOUBLE)", None, ERROR),
    Difference("", "STRPTIME('x', '%Y-%m-%d')", None, ERROR),
    Difference("Nothing is infinite", "EXP(1000)", None, float("inf")),
    Difference("Unlike types are not compared", "5 = '5'", REFUSED, True),
    Difference("", "DATE '2026-01-01' < '2026-01-31'", REFUSED, True),
    Difference("", "COALESCE(1, 'a')", REFUSED, 1),
    Difference("Every number has 64 bits and a fraction, and is exact to 15 digits",
               "0.1 + 0.2 = 0.3", False, True),
    Difference("", "2147483647 + 1", 2147483648, ERROR),
    Difference("", "BIT_COUNT(-1)", 64, 32),
    Difference("", "CAST(1.1 AS REAL) = CAST(1.1 AS DOUBLE)", True, False),
    Difference("A cast to a whole number rounds a half to the even one", "CAST(2.5 AS INTEGER)",
               2, 3),
    Difference("", "TRY_CAST('2.5' AS INTEGER)", 2, 3),
    Difference("`//` leaves the fraction off", "7.5 // 2", 3, 3.75),
    Difference("A number as a text has no `.0`", "CAST(5 AS DOUBLE) || ' leads'", "5 leads",
               "5.0 leads"),
    Difference("A date as a text has no midnight", "TIMESTAMP '2026-01-31 00:00:00' || ''",
               "2026-01-31", "2026-01-31 00:00:00"),
    Difference("A number in a text has no `_`", "TRY_CAST('1_000' AS DOUBLE)", None, 1000),
    Difference("A length is not cut off by a type", "CAST('abc' AS VARCHAR(2))", REFUSED, "abc"),
    Difference("Dates move by intervals, and are intervals apart", "DATE '2026-01-31' + 1", REFUSED,
               "2026-02-01"),
    Difference("", "DATE '2026-01-31' - DATE '2026-01-01' = INTERVAL '30 days'", True, ERROR),
    Difference("Days of a duration are those of the whole",
               "EXTRACT(DAY FROM INTERVAL '30 days' - INTERVAL '2 hours')", 29, 30),
    Difference("Months are of no length", "INTERVAL '1 month' = INTERVAL '30 days'", REFUSED, True),
    Difference("Lengths are bounded", "LPAD('a', 2000, 'x') = ''", REFUSED, False),
    Difference("", "DATE '2026-01-01' + INTERVAL '2000 years'", REFUSED, "4026-01-01"),
    Difference("Positions count from 1, and what is before is empty", "SUBSTR('abc', -1)", "abc",
               "c"),
    Difference("", "SUBSTR('abc', 2, -1)", "", "a"),
    Difference("Capitals of a letter may be two", "UPPER('ß')", "SS", "ẞ"),
    Difference("Only here", "INITCAP('ab')", "Ab", ERROR),
    Difference("", "REGEXP_LIKE('abc', 'b')", True, ERROR),
    Difference("", "DIV(7, 2)", 3, ERROR),
    Difference("", "LPAD('a', 3)", "  a", ERROR),
    Difference("", "DATE('31.01.2026', '%d.%m.%Y')", "2026-01-31", ERROR),
)  # fmt: skip
