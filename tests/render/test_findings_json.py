"""JSON, JSON lines, CSV and TSV of `check`: the promise to programs, and its schema."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from funnelcli.answers.findings import Effect, Findings
from funnelcli.answers.report import Rate
from funnelcli.render import FORMATS, Style
from funnelcli.render.csv import text_cell
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.render.schema import check_schema

from .companies import ODD, a_result, clean, company, oddities, stage_order
from .test_text_from_data import TEXTS

STAGE_ORDER: dict[str, Any] = {
    "code": "ST002",
    "name": "stage-order",
    "severity": "error",
    "status": "fail",
    "title": "A later stage is dated before an earlier one",
    "message": "Opportunity is dated before MQL.",
    "mend": "Correct the dates in the CRM, or name the field that is never edited by hand.",
    "table": "deals",
    "column": "Close Date",
    "count": 57,
    "of": 4851,
    "suppressed": 3,
    "baselined": 10,
    "new": 44,  # 57 - 3 - 10
    "fraction": 44 / 4851,
    "threshold": {"warn_if": None, "error_if": "> 0", "min_rows": 0},
    "samples": [
        {"file": "deals.csv", "row": 18, "id": "L-17"},
        {"file": "deals.csv", "row": 21, "id": "L-20"},
    ],
    "samples_truncated": True,
    "effect": {
        "leads": 57,
        "customers": 3,
        "k_without": 309,
        "n_without": 4794,
        "rate_without": 0.06445556946182728,
        "rate_without_low": 0.0578,
        "rate_without_high": 0.0718,
        "basis": "left_out",
    },
    "fingerprint": "ST002-0123",
    "defined_at": {"path": "config.example.yaml", "line": 41, "column": 3},
    "help": "funnelcli rule ST002",
}

STALE_EXPORT: dict[str, Any] = {
    "code": "DT005",
    "name": "stale-export",
    "severity": "warning",
    "status": "not_evaluated",
    "title": "The export is older than it may be",
    "message": "`last_activity` names no column of leads.",
    "mend": "Name the column in leads.last_activity, or leave DT005 out.",
    "table": "leads",
    "column": None,
    "count": None,
    "of": None,
    "suppressed": 0,
    "baselined": 0,
    "new": None,
    "fraction": None,
    "threshold": {"warn_if": "> 2%", "error_if": "> 10%", "min_rows": 50},
    "samples": [],
    "samples_truncated": False,
    "effect": None,
    "fingerprint": "DT005-0123",
    "defined_at": {"path": "config.example.yaml", "line": 7, "column": 5},
    "help": "funnelcli rule DT005",
}


def text(name: str, findings: Findings) -> str:
    return FINDINGS_FORMATS[name](findings, Style())


def written(findings: Findings) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(text("json", findings))
    return value


def rows(name: str, findings: Findings) -> list[dict[str, str]]:
    delimiter = {"csv": ",", "tsv": "\t"}[name]
    file = io.StringIO(text(name, findings), newline="")
    return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def problems(value: object) -> list[str]:
    return [error.message for error in Draft7Validator(check_schema()).iter_errors(value)]


def test_the_keys_and_their_order() -> None:
    value = written(company())

    assert list(value) == [
        "schema_version", "tool", "command", "as_of", "timezone", "currency", "definition",
        "query", "inputs", "population", "verdict", "exit_code", "fail_on", "summary", "headline",
        "results", "notes",
    ]  # fmt: skip
    assert [list(result) for result in value["results"]] == [list(STAGE_ORDER)] * 6


def test_no_command_explains_a_rule_of_the_yaml() -> None:
    assert [result["help"] for result in written(oddities())["results"]] == [None]


def test_the_head_is_that_of_a_report() -> None:
    value = written(company())
    report = json.loads(FORMATS["json"](company().document, Style()))

    shared = [key for key in value if key in report]
    assert shared[:-1] == list(report)[:10]
    assert {key: value[key] for key in shared} == {key: report[key] for key in shared}


def test_the_verdict() -> None:
    value = written(company())

    assert [value[key] for key in ("verdict", "exit_code", "fail_on")] == ["fail", 3, "error"]
    assert value["summary"] == {
        "rules": 6, "pass": 3, "warn": 1, "fail": 1, "not_evaluated": 1,
        "suppressed": 7, "baselined": 10,
    }  # fmt: skip
    assert value["headline"] == {
        "k": 312, "n": 4851, "rate": 312 / 4851, "rate_low": 0.0577, "rate_high": 0.0716,
    }  # fmt: skip


def test_results() -> None:
    results = written(company())["results"]

    assert results[:2] == [STAGE_ORDER, STALE_EXPORT]
    assert [result["code"] for result in results] == [
        "ST002", "DT005", "SR001", "ID001", "MT002", "SR003",
    ]  # fmt: skip


def test_a_rule_that_failed_on_one_column_is_no_rule_that_passed() -> None:
    passed = replace(stage_order(), status="pass", column="Created")

    summary = written(replace(company(), results=(stage_order(), passed)))["summary"]

    assert (summary["rules"], summary["fail"], summary["pass"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("count", "samples", "truncated"),
    [(15, 2, False), (16, 2, True), (57, 0, True), (13, 0, False)],
)
def test_samples_are_truncated_where_more_rows_are_judged(
    *, count: int, samples: int, truncated: bool
) -> None:
    # 3 are suppressed and 10 are in the baseline
    result = replace(stage_order(), count=count, samples=stage_order().samples[:samples])

    (value,) = written(replace(company(), results=(result,)))["results"]

    assert (value["new"], value["samples_truncated"]) == (count - 13, truncated)


def test_text_is_as_it_is() -> None:
    (result,) = written(oddities())["results"]

    assert result["message"] == result["column"] == result["samples"][0]["id"] == ODD
    assert not set("\x1b\u202e") & set(text("json", oddities()))


def test_a_line_is_a_result() -> None:
    lines = text("jsonl", company()).splitlines()

    assert [json.loads(line) for line in lines] == written(company())["results"]


def test_csv_begins_with_what_tells_results_apart() -> None:
    head, first, *_ = text("csv", company()).splitlines()

    assert head == (
        "code,name,severity,status,title,message,mend,table,column,count,of,suppressed,baselined,"
        "new,fraction,threshold_warn_if,threshold_error_if,threshold_min_rows,samples,"
        "samples_truncated,effect_leads,effect_customers,effect_k_without,effect_n_without,"
        "effect_rate_without,effect_rate_without_low,effect_rate_without_high,effect_basis,fingerprint,"
        "defined_at_path,defined_at_line,defined_at_column,help"
    )
    assert first == (
        "ST002,stage-order,error,fail,A later stage is dated before an earlier one,"
        "Opportunity is dated before MQL.,"
        '"Correct the dates in the CRM, or name the field that is never edited by hand.",'
        "deals,Close Date,57,4851,3,10,44,0.009070294784580499,,> 0,0,L-17 L-20,"
        "true,57,3,309,4794,0.06445556946182728,0.0578,0.0718,left_out,ST002-0123,"
        "config.example.yaml,41,3,funnelcli rule ST002"
    )


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_a_row_is_a_result(name: str) -> None:
    read = rows(name, company())

    assert [row["code"] for row in read] == [row["code"] for row in written(company())["results"]]
    assert {key: read[1][key] for key in ("count", "new", "effect_leads", "samples")} == {
        "count": "", "new": "", "effect_leads": "", "samples": "",
    }  # fmt: skip
    assert read[2]["samples"] == "leads.csv:2"


@pytest.mark.parametrize("name", ["csv", "tsv"])
@given(given=TEXTS)
def test_csv_keeps_text_but_for_what_acts(name: str, given: str) -> None:
    result = a_result("own", "own", message=given, column=given)

    (row,) = rows(name, replace(company(), results=(result,)))

    assert row["message"] == row["column"] == text_cell(given)


@pytest.mark.parametrize("name", ["json", "jsonl"])
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_a_bug(name: str, number: float) -> None:
    effect = Effect(1, 1, Rate(1, 1, number, None, None))
    findings = replace(company(), results=(replace(stage_order(), effect=effect),))

    with pytest.raises(ValueError, match="not JSON compliant"):
        text(name, findings)


def test_the_schema_is_one() -> None:
    schema = check_schema()

    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("findings", [company(), oddities(), clean()])
def test_the_schema_fits_what_is_written(findings: Findings) -> None:
    assert problems(written(findings)) == []


@pytest.mark.parametrize("key", written(company()))
def test_the_schema_wants_every_key(key: str) -> None:
    value = written(company())
    del value[key]

    assert problems(value)


@pytest.mark.parametrize("key", STAGE_ORDER)
def test_the_schema_wants_every_key_of_a_result(key: str) -> None:
    value = written(company())
    del value["results"][0][key]

    assert problems(value)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("", {"generated_at": "now"}),
        ("", {"command": "report"}),
        ("", {"verdict": "green"}),
        ("summary", {"skipped": 1}),
        ("headline", {"rate": "6.4%"}),
        ("result", {"status": "skipped"}),
        ("result", {"count": 0.5}),
        ("result", {"email": "a@example.com"}),
        ("sample", {"email": "a@example.com"}),
        ("sample", {"row": 0}),
    ],
)
def test_the_schema_refuses_anything_else(part: str, change: dict[str, Any]) -> None:
    value = written(company())
    result = value["results"][0]
    parts = {"": value, "result": result, "sample": result["samples"][0]}
    (parts.get(part) or value[part]).update(change)

    assert problems(value)
