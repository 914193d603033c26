"""JSON and JSON lines: the promise to programs, and its schema."""

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft7Validator

from funnelcli.analyses import ANALYSES
from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Conversion, Document, Rate
from funnelcli.cli.commands import TABLES
from funnelcli.counting.conversion import OF_MATURE
from funnelcli.counting.rest import AGAINST_REST
from funnelcli.render import FORMATS, Style
from funnelcli.render.raw import raw
from funnelcli.render.schema import report_schema

from .documents import (
    COMPANY_STAGES,
    EVERY,
    NOTES,
    POPULATION,
    QUERY,
    a_document,
    a_report,
    cohorts,
    company,
    funnel_for_programs,
    oddities,
    segment_columns,
    sources_for_programs,
)

SCHEMA = report_schema(TABLES, {name: each.columns for name, each in ANALYSES.items()})
TWO_COLUMNS = a_report(
    "funnel",
    "Funnel",
    [Column("stage", "Stage", Kind.LABEL), Column("amount", "Amount", Kind.MONEY)],
    [('Café "8" 会', 12_345), ("\x1b", None)],
)

WHOLE = """\
{
  "schema_version": "1.1",
  "tool": {
    "name": "funnelcli",
    "version": "0.1.0"
  },
  "command": "report",
  "as_of": "2026-06-30T23:59:59Z",
  "timezone": "UTC",
  "currency": "USD",
  "definition": {
    "path": "config.example.yaml",
    "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
    "meaning": "1111111111111111111111111111111111111111111111111111111111111111"
  },
  "query": {
    "reach": "reached",
    "window": null,
    "horizon": 97,
    "horizon_from": "auto",
    "cohort": "month",
    "since": null,
    "until": null,
    "where": [],
    "by": [
      "source"
    ],
    "min_leads": 30
  },
  "inputs": [
    {
      "table": "leads",
      "path": "sample_data/leads.csv",
      "bytes": 1048576,
      "rows": 5197,
      "unmatched": 0,
      "where": 0,
      "read": {
        "format": "csv",
        "compression": null,
        "encoding": "utf-8",
        "delimiter": ",",
        "header_row": 1,
        "unwrapped": 0,
        "requoted": 0,
        "trailer": 0,
        "dates": {}
      }
    }
  ],
  "population": {
    "rows": 5197,
    "dropped": {
      "blank": 1,
      "header": 0,
      "trailer": 2,
      "where": 0
    },
    "unusable": {
      "no_id": 0,
      "no_created": 3
    },
    "not_leads": 0,
    "excluded": {
      "junk": 98,
      "internal": 32,
      "test": 0
    },
    "after_as_of": 0,
    "merged": 210,
    "filtered": 0,
    "leads": 4851
  },
  "conversion": {
    "goal": "customer",
    "reached": 312,
    "leads": 4851,
    "customers": 312,
    "rate": 0.06431663574520717,
    "rate_low": 0.0577,
    "rate_high": 0.0716,
    "horizon": 97,
    "mature_leads": 3900,
    "mature_customers": 290,
    "mature_rate": 0.07435897435897436,
    "mature_rate_low": 0.0666,
    "mature_rate_high": 0.083,
    "young_leads": 951,
    "young_customers": 22
  },
  "stages": [
    {
      "key": "lead",
      "name": "Lead"
    },
    {
      "key": "customer",
      "name": "Customer"
    }
  ],
  "tables": [
    {
      "name": "funnel",
      "title": "Funnel",
      "columns": [
        {
          "name": "stage",
          "label": "Stage",
          "kind": "label"
        },
        {
          "name": "amount",
          "label": "Amount",
          "kind": "money"
        }
      ],
      "rows": [
        {
          "stage": "Café \\"8\\" 会",
          "amount": 123.45
        },
        {
          "stage": "\\u001b",
          "amount": null
        }
      ]
    }
  ],
  "notes": [
    {
      "code": "a-note",
      "message": "Once."
    }
  ]
}
"""


def written(document: Document) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(FORMATS["json"](document, Style()))
    return value


def problems(value: object) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(value)]


def test_whole() -> None:
    note = Note("a-note", "Once.")
    stages = (COMPANY_STAGES[0], COMPANY_STAGES[-1])
    document = a_document(replace(TWO_COLUMNS, notes=(note,)), stages=stages, notes=(note,))

    assert FORMATS["json"](document, Style()) == WHOLE


def test_all_rows_are_there_and_closing_lines_are_not() -> None:
    table = written(company())["tables"][2]

    assert [row["source"] for row in table["rows"]] == (
        sources_for_programs().frame["source"].to_list()
    )


def test_notes_of_the_document_come_first_and_none_twice() -> None:
    extra = Note("extra", "More.")
    document = a_document(replace(funnel_for_programs(), notes=(NOTES[1], extra)))

    assert [note["code"] for note in written(document)["notes"]] == [
        "imputed-stages",
        "order-violations",
        "extra",
    ]


def test_what_is_not_known_of_age_is_null() -> None:
    document = a_document(
        query=replace(QUERY, horizon=None), conversion=Conversion(EVERY, None, low_n=False)
    )

    conversion = written(document)["conversion"]

    assert list(conversion) == list(json.loads(WHOLE)["conversion"])
    assert [name for name, value in conversion.items() if value is None] == [
        "horizon", "mature_leads", "mature_customers", "mature_rate", "mature_rate_low",
        "mature_rate_high", "young_leads", "young_customers",
    ]  # fmt: skip


def test_where_no_lead_is_old_enough_there_is_no_rate_of_those() -> None:
    nobody = Conversion(EVERY, Rate(0, 0, None, None, None), low_n=True)

    conversion = written(a_document(conversion=nobody))["conversion"]

    assert conversion["mature_leads"] == conversion["mature_customers"] == 0
    assert conversion["mature_rate"] is None
    assert (conversion["young_leads"], conversion["young_customers"]) == (4851, 312)
    assert problems(written(a_document(conversion=nobody))) == []


def test_money_in_units_of_the_currency() -> None:
    for digits, expected in ((2, 123.45), (0, 12_345), (3, 12.345)):
        rows = written(a_document(TWO_COLUMNS, money_digits=digits))["tables"][0]["rows"]
        assert rows[0]["amount"] == expected
        assert rows[1]["amount"] is None


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_a_number_is_a_bug(name: str, number: float) -> None:
    rate = a_report("funnel", "Funnel", [Column("rate", "Rate", Kind.RATE)], [(number,)])

    with pytest.raises(ValueError, match="must be null"):
        FORMATS[name](a_document(rate), Style())


def test_a_count_without_a_place_is_a_bug() -> None:
    population = replace(POPULATION, dropped={"lost": 1})

    with pytest.raises(ValueError, match="lost"):
        FORMATS["json"](a_document(population=population), Style())


def test_missing_counts_are_zero() -> None:
    population = written(a_document(population=replace(POPULATION, dropped={}, unusable={})))

    assert population["population"]["dropped"] == {
        "blank": 0,
        "header": 0,
        "trailer": 0,
        "where": 0,
    }
    assert population["population"]["unusable"] == {"no_id": 0, "no_created": 0}


def test_what_a_terminal_would_obey_is_escaped_and_still_the_same_text() -> None:
    text = "\x1b[31m\x9b\u202e\u2028é"
    document = a_document(notes=(Note("a", text),))

    for name in ("json", "jsonl"):
        shown = FORMATS[name](
            a_document(a_report("f", "F", [Column("l", "L", Kind.LABEL)], [(text,)])), Style()
        )
        assert not set("\x1b\x9b\u202e\u2028") & set(shown)
        assert "é" in shown
    assert written(document)["notes"][0]["message"] == text


def test_lines_are_rows_with_the_table_first() -> None:
    lines = FORMATS["jsonl"](company(), Style()).splitlines()
    rows = [json.loads(line) for line in lines]

    tables = written(company())["tables"]
    assert rows == [{"table": table["name"]} | row for table in tables for row in table["rows"]]
    assert all(next(iter(row)) == "table" for row in rows)


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_the_schema_fits_what_is_written() -> None:
    crossed = a_report(
        "segments",
        "Region and source",
        [
            *segment_columns([("region", "Region"), ("source", "Source")], COMPANY_STAGES),
            *OF_MATURE,
            *AGAINST_REST,
        ],
        [("EU", "Fax", 1, 1, 1, 1, 1, 1, 1.0, 0.2065, 1.0, 100, 1.0, True, *[None] * 11)],
    )
    asked = replace(QUERY, window=90, horizon=None, since="2026-01-01", where=("a = 1",))

    assert problems(written(company())) == []
    unknown = Conversion(EVERY, None, low_n=False)
    crossed_document = a_document(crossed, command="segments", query=asked, conversion=unknown)
    assert problems(written(crossed_document)) == []
    assert problems(written(a_document(funnel_for_programs(), command="funnel"))) == []


def _shorter(value: dict[str, Any]) -> None:
    del value["notes"]


def _longer(value: dict[str, Any]) -> None:
    value["generated_at"] = "now"


def _other_table(value: dict[str, Any]) -> None:
    value["tables"][0]["name"] = "pie"


def _rate_as_text(value: dict[str, Any]) -> None:
    value["tables"][1]["rows"][0]["rate"] = "8.2%"


def _half_a_lead(value: dict[str, Any]) -> None:
    value["tables"][1]["rows"][0]["mql"] = 0.5


def _row_with_more(value: dict[str, Any]) -> None:
    value["tables"][0]["rows"][0]["score"] = 1


@pytest.mark.parametrize(
    "change", [_shorter, _longer, _other_table, _rate_as_text, _half_a_lead, _row_with_more]
)
def test_the_schema_refuses_anything_else(change: Any) -> None:
    value = written(company())
    change(value)

    assert problems(value)


def test_every_cohort_flag() -> None:
    rows = written(company())["tables"][1]["rows"]

    assert [row["mature"] for row in rows] == cohorts().frame["mature"].to_list()
    assert written(oddities())["tables"][0]["rows"][1]["mature"] is None


def test_large_amounts_are_whole_numbers_where_a_float_would_round_them() -> None:
    assert raw(9_000_000_000_000_000_500, Kind.MONEY, 2) == 90_000_000_000_000_005
    assert raw(-9_000_000_000_000_000_500, Kind.MONEY, 2) == -90_000_000_000_000_005
    assert raw(2**63 - 1, Kind.MONEY, 0) == 2**63 - 1
    assert isinstance(raw(12_300, Kind.MONEY, 2), float)
