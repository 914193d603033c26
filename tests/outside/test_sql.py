"""SQL that cannot be used ends with 2 and its place in the YAML; what has no answer is null."""

# ruff: noqa: E501  a sentence is a line

from __future__ import annotations

import json
import re

import pytest

from .program import Program, edited

PRIVATE = ("ana@a.example", "ben@b.example", "a.example")
"""What stands in the rows, and must not stand in a message."""


def excluding(company: Program, sql: str) -> Program:
    definition = (company.folder / "funnelcli.yaml").read_text()
    lead = f"lead:\n  exclude:\n    some: >-\n      {sql}\nstages:"
    company.write("funnelcli.yaml", edited(definition, ("stages:", lead)))
    return company


@pytest.mark.parametrize(
    ("sql", "said", "hint"),
    [
        ("Score::decimal(99,99) = 1", "DECIMAL(99, 99) has too many digits; DECIMAL has 38 at most, 15 of them behind the point", ""),
        ("CAST(Score AS DECIMAL(38,38)) = 1", "DECIMAL(38, 38) has too many digits; DECIMAL has 38 at most, 15 of them behind the point", ""),
        ("COALESCE() = 1", "COALESCE is written COALESCE(value, …), and not with 0 of them", ""),
        ("DATE(Email, '%Y') > DATE '2020-01-01'", "the format '%Y' gives no day; a date needs %Y, %m (or %b, %B) and %d", ""),
        ("Created + INTERVAL '999999999 years' > DATE '2020-01-01'", "an interval of more than 1000 years: '999999999 YEARS'", ""),
        ("LPAD(Email, 100000000, 'x') = 'y'", "LPAD: length has to be a whole number from 0 to 1000", ""),
        ("Score = 1 AND", "not valid SQL: expected an expression, found the end", ""),
        ("Score > 1 Region", "not valid SQL: expected the end, found Region at character 11", ""),
        ("NULL", "is NULL for every row, which counts as false", "write a condition: Country = 'US'"),
        ("SQRT(-1) > 0", "is NULL for every row, which counts as false", "write a condition: Country = 'US'"),
        ("Region", "gives text, expected a condition", "compare it: Country = 'US'"),
        ("Score + 1", "gives a number, expected a condition", "compare it: Country = 'US'"),
        ('Region = "North"', 'leads has no column "North", and texts have single quotes', "write 'North'"),
        ("Region IN ('South', \"it's\")", 'leads has no column "it\'s", and texts have single quotes', "write 'it''s'"),
        ('"Opted In" = \'TRUE\'', '"Opted In" is true or false, \'TRUE\' is text', 'write "Opted In" = TRUE or "Opted In" = FALSE'),
        ("Created > '2026-01-31'", "Created is a date, '2026-01-31' is text", "write DATE '2026-01-31'"),
    ],
)  # fmt: skip
def test_what_is_refused(company: Program, sql: str, said: str, hint: str) -> None:
    run = excluding(company, sql)("report")
    assert run.code == 2, run.err
    error, *rest = run.err.splitlines()
    assert error.startswith("error: funnelcli.yaml:12:5: lead.exclude.some: ")
    assert error.endswith(said)
    assert rest == ([f"hint: {hint}"] if hint else [])
    assert not any(word in run.err for word in PRIVATE)


@pytest.mark.parametrize(
    ("sql", "excluded", "unanswered"),
    [
        ("Score // 0 = 1", 0, 6),
        ("Score / 0 > 1", 0, 6),
        ("SQRT(Score - 30) > 0", 3, 2),
        ("CAST(Email AS INTEGER) > 1", 0, 6),
        ("TRY_CAST(Region AS DOUBLE) IS NULL", 6, 0),
        ("1 / (Score - 10) > 0", 5, 1),
        ("DATE(Email, '%d.%m.%Y') > DATE '2020-01-01'", 0, 6),
        ("Score * 1e307 > 0", 1, 5),
        ("Region = 'South' OR NULL", 3, 3),
        ("Region NOT IN ('South', NULL)", 0, 3),
    ],
)
def test_what_has_no_answer(company: Program, sql: str, excluded: int, unanswered: int) -> None:
    run = excluding(company, sql)("report", "-f", "json", "--allow-empty")
    assert run.code == 0, run.err
    report = json.loads(run.out)
    assert report["population"]["excluded"] == {"some": excluded}
    notes = " ".join(note["message"] for note in report["notes"])
    told = re.search(r"exclusion some: (\d+) row", notes)
    assert (int(told[1]) if told else 0) == unanswered


def test_a_text_in_double_quotes_where_a_column_has_that_name(company: Program) -> None:
    # the comparison is one of two columns, and right
    run = excluding(company, 'Source = "Region"')("report", "-f", "json")
    assert run.code == 0, run.err


@pytest.mark.parametrize("option", [True, False])
def test_where_and_segments_name_the_quotes_too(company: Program, *, option: bool) -> None:
    arguments = ["--where", 'Region = "North"'] if option else []
    if not option:
        definition = (company.folder / "funnelcli.yaml").read_text()
        sql = "region: {sql: 'CASE WHEN Region = \"North\" THEN 1 END'}"
        company.write("funnelcli.yaml", edited(definition, ("region: Region", sql)))
    run = company("report", *arguments)
    assert run.code == 2
    assert 'leads has no column "North", and texts have single quotes' in run.err
    assert run.err.endswith("hint: write 'North'\n")
