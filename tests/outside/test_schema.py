"""The promise of JSON: its keys, their order, and the published schemas of what goes in and out."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from funnelcli.analyses import ANALYSES
from funnelcli.cli.commands import TABLES

from .program import EXAMPLE, SAMPLE_REPORT, Ended, Program


@pytest.fixture(scope="module")
def schema(project: Program) -> Any:
    return project("schema", "report").json


@pytest.mark.parametrize(
    "arguments",
    [
        [*SAMPLE_REPORT, "--by", "region,source", "--reach", "any", "--window", "90d"],
        [*SAMPLE_REPORT, "--where", "source = 'Nobody'", "--allow-empty"],
        ["cohorts", "-c", "config.example.yaml", "--cohort", "week", "--until", "2026-07-15"],
        ["cohorts", "-c", "config.example.yaml", "--cohort", "quarter", "--by", "season"],
        ["curve", "-c", "config.example.yaml", "--by", "region", "--to", "Customer"],
        ["cohorts", "-c", "config.example.yaml", "--ages", "--project"],
        ["cohorts", "-c", "config.example.yaml", "--export", "triangle", "--age-step", "30d"],
        ["funnel", "-c", "config.example.yaml", "--detail"],
        ["velocity", "-c", "config.example.yaml"],
        ["diagnose", "-c", "config.example.yaml"],
        ["diagnose", "-c", "config.example.yaml", "--test", "--by", "region"],
        ["velocity", "-c", "config.example.yaml", "--until", "2024-01-01", "--allow-empty"],
    ],
    ids=[
        "crossed",
        "empty",
        "weeks",
        "seasons",
        "curve",
        "ages",
        "chain ladder",
        "detail",
        "velocity",
        "diagnose",
        "tested",
        "nobody",
    ],
)
def test_json_is_as_its_schema_says(project: Program, schema: Any, arguments: list[str]) -> None:
    jsonschema.validate(project(*arguments, "-f", "json").json, schema)


def test_the_schema_is_strict(sample: dict[str, Ended], schema: Any) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(sample["json"].json, schema)
    for part, change in (
        ("population", {"leeds": 1}),
        ("population", {"leads": -1}),
        ("query", {"reach": "touched"}),
        ("definition", {"sha256": "?"}),
    ):
        report = sample["json"].json
        report[part] |= change
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(report, schema)
    for key in sample["json"].json:
        report = sample["json"].json
        del report[key]
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(report, schema)


def test_the_schema_knows_every_command_and_every_table(schema: Any) -> None:
    known = schema["properties"]
    assert known["command"]["enum"] == list(TABLES)
    names = [each["properties"]["name"] for each in known["tables"]["items"]["oneOf"]]
    tables = [each for name in names for each in name.get("enum", [name.get("const")])]
    assert sorted(tables) == sorted(ANALYSES)


def test_the_schema_of_the_findings_is_printed(project: Program) -> None:
    schema = project("schema", "check").json

    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["properties"]["command"] == {"const": "check"}


def test_the_example_is_as_its_schema_says(project: Program) -> None:
    schema = project("schema").json
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)
    example = yaml.safe_load(EXAMPLE.read_text())
    jsonschema.validate(example, schema)
    changes: tuple[dict[str, Any], ...] = (
        {"laeds": {}},
        {"reach": "touched"},
        {"stages": []},
        {"version": 2},
        {"leads": {"id": "Lead ID"}},
    )
    for change in changes:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(example | change, schema)


def test_the_keys_and_their_order(whole: Any) -> None:
    assert list(whole) == [
        "schema_version", "tool", "command", "as_of", "timezone", "currency", "definition",
        "query", "inputs", "population", "conversion", "stages", "tables", "notes",
    ]  # fmt: skip
    assert list(whole["query"]) == [
        "reach", "window", "horizon", "horizon_from", "cohort", "since", "until", "where", "by",
        "min_leads",
    ]  # fmt: skip
    assert list(whole["inputs"][0]) == [
        "table", "path", "bytes", "rows", "unmatched", "where", "read",
    ]  # fmt: skip
    assert list(whole["inputs"][0]["read"]) == [
        "format", "compression", "encoding", "delimiter", "header_row", "unwrapped", "requoted",
        "trailer", "dates",
    ]  # fmt: skip
    assert list(whole["population"]) == [
        "rows", "dropped", "unusable", "not_leads", "excluded", "after_as_of", "merged",
        "filtered", "leads",
    ]  # fmt: skip
    assert list(whole["conversion"]) == [
        "goal", "reached", "leads", "customers", "rate", "rate_low", "rate_high", "horizon",
        "mature_leads", "mature_customers", "mature_rate", "mature_rate_low", "mature_rate_high",
        "young_leads", "young_customers",
    ]  # fmt: skip
    assert list(whole["population"]["dropped"]) == ["blank", "header", "trailer", "where"]
    assert list(whole["population"]["unusable"]) == ["no_id", "no_created"]
    funnel, cohorts, sources = (table["rows"][0] for table in whole["tables"])
    assert list(funnel) == [
        "stage", "reached", "imputed", "rate_from_previous", "rate_from_previous_low",
        "rate_from_previous_high", "rate_from_lead", "rate_from_lead_low", "rate_from_lead_high",
        "lost", "open", "median_days", "p90_days", "mature_leads", "mature_reached",
        "mature_rate_from_lead", "mature_rate_from_lead_low", "mature_rate_from_lead_high",
        "step_mature_n", "step_mature_k", "mature_rate_from_previous",
        "mature_rate_from_previous_low", "mature_rate_from_previous_high", "step_horizon_days",
    ]  # fmt: skip
    converted = ["leads", "lead", "mql", "customer", "rate", "rate_low", "rate_high", "median_days"]
    assert list(cohorts) == [
        "cohort", *converted, "mature", "low_n", "age_days", "share_observed", "rate_at_same_age",
        "rate_at_same_age_n", "rate_at_same_age_low", "rate_at_same_age_high", "at_same_age",
        "truncated", "imported",
    ]  # fmt: skip
    assert list(sources) == [
        "source", *converted, "low_n", "mature_leads", "mature_customers", "mature_rate",
        "mature_rate_low", "mature_rate_high", "mature_low_n", "difference", "difference_low",
        "difference_high", "q_value", "differs",
    ]  # fmt: skip


def test_amount_is_there_when_one_is_defined(sample: dict[str, Ended], whole: Any) -> None:
    for with_amount, report in ((True, sample["json"].json), (False, whole)):
        for table in report["tables"][1:3]:
            keys = list(table["rows"][0])
            assert ("amount" in keys) == with_amount
            if with_amount:
                assert keys.index("amount") == keys.index("rate_high") + 1
