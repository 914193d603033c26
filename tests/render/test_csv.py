"""CSV and TSV: one table that a spreadsheet opens, and nothing in it that runs there."""

import csv
import io

import pytest

from funnelcli.answers.columns import Column, Kind
from funnelcli.render import BY_TABLE, FORMATS, Style
from funnelcli.render.csv import text_cell
from funnelcli.render.style import Region

from .documents import MATURE, a_document, a_report, company, oddities

TWO = a_document(
    a_report(
        "funnel",
        "Funnel",
        [Column("stage", "Stage", Kind.LABEL), Column("reached", "Reached", Kind.COUNT)],
        [("Lead", 12_000), ('say "a,b"', -1)],
    ),
    a_report(
        "cohorts",
        "Cohorts",
        [
            Column("cohort", "Cohort", Kind.LABEL),
            Column("reached", "Reached", Kind.COUNT),
            Column("rate", "Rate", Kind.RATE),
            Column("amount", "Amount", Kind.MONEY),
            MATURE,
        ],
        [("2026-01", 1, 1 / 3, 10_050, True), ("a\nb", None, None, None, None)],
        shown=1,
        closing=[("Total", 1, 1 / 3, 10_050, None)],
    ),
)


def test_tables_share_the_union_of_their_columns() -> None:
    assert FORMATS["csv"](TWO, Style()) == (
        "table,stage,reached,cohort,rate,amount,mature\n"
        "funnel,Lead,12000,,,,\n"
        'funnel,"say ""a,b""",-1,,,,\n'
        "cohorts,,1,2026-01,0.3333333333333333,100.5,true\n"
        'cohorts,,,"a\nb",,,\n'
    )


def test_tabs_separate_and_are_quoted() -> None:
    assert FORMATS["tsv"](oddities(), Style()) == (
        "table\tcohort\tleads\trate\trate_low\trate_high\tresponse\tamount\tmedian_days\tfirst\t"
        "paused\tremark\tmature\tlow_n\n"
        "cohorts\t[bold]a|b[/]\t12000\t0.00049\t0.0002\t0.001\t5.0\t999.5\t4.0\t2026-01-02\t"
        "true\t'=1+1\ttrue\tfalse\n"
        'cohorts\t"展示会\n\\x1b[31m"\t0\t\t\t\t\t0.0\t\t\t\t\t\ttrue\n'
        "cohorts\te\u0301te\u0301 *x* `y`\t3\t1.0\t1.0\t1.0\t7.5\t0.05\t41.5\t2026-03-01\t"
        'false\t"\\u202eevil\t<b>"\tfalse\ttrue\n'
    )


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_every_row_has_every_column(name: str, delimiter: str) -> None:
    text = FORMATS[name](company(), Style())

    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    assert header[0] == "table"
    assert {len(row) for row in rows} == {len(header)}
    assert [row[0] for row in rows].count("sources") == 6
    assert "\r" not in text


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "  =",
        "\u3000=",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
    ],
)
def test_a_text_that_would_run_gets_an_apostrophe(start: str) -> None:
    assert text_cell(f"{start}1+1").startswith("'")


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "(none)", "'quoted", "é", "  a"])
def test_other_text_stays(text: str) -> None:
    assert text_cell(text) == text


EXCEL = Style(excel=Region())
GERMANY = Style(excel=Region(";", ","))


def test_excel_is_told_that_it_is_utf_8() -> None:
    for name in ("csv", "tsv"):
        assert FORMATS[name](TWO, EXCEL) == "\ufeff" + FORMATS[name](TWO, Style())


def test_excel_gets_the_marks_of_its_region() -> None:
    assert FORMATS["csv"](TWO, GERMANY) == (
        "\ufefftable;stage;reached;cohort;rate;amount;mature\n"
        "funnel;Lead;12000;;;;\n"
        'funnel;"say ""a,b""";-1;;;;\n'
        "cohorts;;1;2026-01;0,3333333333333333;100,5;true\n"
        'cohorts;;;"a\nb";;;\n'
    )
    assert FORMATS["tsv"](TWO, GERMANY).splitlines()[3] == (
        "cohorts\t\t1\t2026-01\t0,3333333333333333\t100,5\ttrue"
    )


def test_a_text_with_the_delimiter_is_quoted_and_no_text_gets_another_mark() -> None:
    table = a_report("t", "T", [Column("c", "C", Kind.LABEL)], [("a;1.5",), ("1.5",)])
    assert FORMATS["csv"](a_document(table), GERMANY) == '\ufefftable;c\nt;"a;1.5"\nt;1.5\n'


def test_each_table_by_itself_has_its_own_columns() -> None:
    assert BY_TABLE["csv"](TWO, Style()) == {
        "funnel": 'stage,reached\nLead,12000\n"say ""a,b""",-1\n',
        "cohorts": (
            "cohort,reached,rate,amount,mature\n"
            "2026-01,1,0.3333333333333333,100.5,true\n"
            '"a\nb",,,,\n'
        ),
    }
    assert BY_TABLE["tsv"](TWO, GERMANY)["funnel"].startswith("\ufeffstage\treached\n")
    assert BY_TABLE["jsonl"](TWO, Style())["funnel"] == (
        '{"stage": "Lead", "reached": 12000}\n{"stage": "say \\"a,b\\"", "reached": -1}\n'
    )
