"""SARIF, valid by the schema of OASIS and with what code scanning of GitHub asks for."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from funnelcli.answers.findings import Findings, Place
from funnelcli.render import Style
from funnelcli.render.findings import FINDINGS_FORMATS

from .companies import a_result, clean, company, oddities, stage_order
from .test_text_from_data import TEXTS

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8")
)
VALIDATOR = Draft7Validator(SCHEMA)


def written(findings: Findings) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(FINDINGS_FORMATS["sarif"](findings, Style()))
    return value


def run(findings: Findings) -> dict[str, Any]:
    (only,) = written(findings)["runs"]
    assert isinstance(only, dict)
    return only


def said(text: str) -> str:
    """The message of a finding that says only this."""
    result = a_result("own", "own", status="fail", message=text, count=None)
    message = run(replace(company(), results=(result,)))["results"][0]["message"]["text"]
    assert isinstance(message, str)
    return message


@pytest.mark.parametrize("findings", [company(), oddities(), clean()])
def test_it_is_valid(findings: Findings) -> None:
    VALIDATOR.validate(written(findings))


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("driver", {"name": None}),
        ("result", {"level": "fail"}),
        ("result", {"message": "text"}),
        ("result", {"count": 57}),
        ("region", {"startLine": 0}),
        ("invocation", {"executionSuccessful": "no"}),
    ],
)
def test_the_schema_is_strict(part: str, change: dict[str, Any]) -> None:
    value = written(company())
    (only,) = value["runs"]
    result = only["results"][0]
    parts = {
        "driver": only["tool"]["driver"],
        "result": result,
        "region": result["locations"][0]["physicalLocation"]["region"],
        "invocation": only["invocations"][0],
    }
    parts[part].update(change)

    assert not VALIDATOR.is_valid(value)


def test_every_rule_is_described() -> None:
    driver = run(company())["tool"]["driver"]

    assert (driver["name"], driver["version"]) == ("funnelcli", "0.1.0")
    assert [rule["id"] for rule in driver["rules"]] == [
        "ST002", "DT005", "SR001", "ID001", "MT002", "SR003",
    ]  # fmt: skip
    assert driver["rules"][2] == {
        "id": "SR001",
        "name": "missing-source",
        "shortDescription": {"text": "A lead has no source"},
        "fullDescription": {"text": "A lead has no source"},
        "help": {"text": "Make the field mandatory in the CRM.\nfunnelcli rule SR001"},
        "defaultConfiguration": {"level": "warning"},
    }


def test_yaml_in_the_help_can_be_copied() -> None:
    result = a_result("ID004", "probable-duplicate", mend="`lead: {deduplicate: {by: [email]}}`")
    (rule,) = run(replace(company(), results=(result,)))["tool"]["driver"]["rules"]

    assert rule["help"] == {
        "text": "`lead: {deduplicate: {by: [email]}}`\nfunnelcli rule ID004",
    }  # fmt: skip


def test_findings_are_results_and_what_passed_is_not() -> None:
    results = run(company())["results"]

    assert [(result["ruleId"], result["ruleIndex"], result["level"]) for result in results] == [
        ("ST002", 0, "error"),
        ("DT005", 1, "error"),
        ("SR001", 2, "warning"),
        ("MT002", 4, "note"),
    ]
    assert results[0] == {
        "ruleId": "ST002",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": "Opportunity is dated before MQL. 44 of 4,851 rows (0.9%) + 3 suppressed + 10"
            " in the baseline = 57 found; fails if > 0. Touches 57 leads, 3 customers among them;"
            " without these rows the rate stays 6.4%. Rows: L-17, L-20 and 42 more."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "config.example.yaml"},
                    "region": {"startLine": 41, "startColumn": 3},
                }
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": "ST002-0123",
            "funnelcli/v1": "ST002-0123",
        },
    }


def test_columns_of_one_rule_share_its_description() -> None:
    other = replace(stage_order(), column="Created", fingerprint="other")
    only = run(replace(company(), results=(stage_order(), other)))

    assert [rule["id"] for rule in only["tool"]["driver"]["rules"]] == ["ST002"]
    assert [result["ruleIndex"] for result in only["results"]] == [0, 0]
    hashes = [result["partialFingerprints"].values() for result in only["results"]]
    assert [set(each) for each in hashes] == [{"ST002-0123"}, {"other"}]


def test_what_could_not_be_evaluated_is_no_success() -> None:
    (invocation,) = run(company())["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]

    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert notification["level"] == "error"
    assert notification["associatedRule"] == {"id": "DT005"}
    assert notification["message"] == {"text": "`last_activity` names no column of leads."}


def test_a_finding_is_a_success_of_the_tool() -> None:
    (invocation,) = run(replace(company(), results=(stage_order(),), exit_code=1))["invocations"]

    assert invocation == {
        "executionSuccessful": True,
        "exitCode": 1,
        "toolExecutionNotifications": [],
    }


def uri(findings: Findings) -> Any:
    location = run(findings)["results"][0]["locations"][0]["physicalLocation"]
    return location["artifactLocation"]["uri"], location["region"]["startLine"]


def test_a_place_is_a_relative_uri() -> None:
    at, path = Place("größe.yaml", 3, 1), "crm exports/50%:größe.yaml"
    findings = replace(company(), results=(replace(stage_order(), defined_at=at),), located=path)

    assert uri(findings) == (
        "crm%20exports/50%25%3Agr%C3%B6%C3%9Fe.yaml", 3,
    )  # fmt: skip


def test_without_a_place_of_its_own_it_points_at_the_yaml_then_at_the_data() -> None:
    nowhere = replace(company(), results=(replace(stage_order(), defined_at=None),))

    assert uri(nowhere) == ("config.example.yaml", 1)
    assert uri(oddities()) == ("a%20b.csv", 1)
    empty = replace(nowhere, located=None)
    assert run(empty)["results"][0]["locations"] == []
    VALIDATOR.validate(written(empty))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("{0} {a}", "{{0}} {{a}}"),
        ("see [here](1)", r"see \[here\](1)"),
        (r"a\[b](1)", r"a\\\[b\](1)"),
        ("[b] (1)", "[b] (1)"),
        ("50% ☂", "50% ☂"),
    ],
)
def test_text_is_no_placeholder_and_no_link(text: str, escaped: str) -> None:
    assert said(text) == escaped


@given(text=TEXTS)
def test_any_text_is_valid(text: str) -> None:
    result = a_result("own", "own", status="not_evaluated", message=text, column=text, mend=text)

    VALIDATOR.validate(written(replace(company(), results=(result,))))
