"""The JSON Schemas of the results: closed where keys are fixed, open for what definitions name.

Draft-07, as the one of the YAML: the newest that editors read. Tables are described by the columns
that analyses declare, all else by the types of the neutral values.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from funnelcli.answers.columns import Column, rate
from funnelcli.answers.explanation import Story
from funnelcli.answers.findings import Basis, FailOn, Result, Status
from funnelcli.answers.report import InputFile, Population, QueryFacts
from funnelcli.render.json import DROPPED, SCHEMA_VERSION, UNUSABLE
from funnelcli.render.shapes import (
    KINDS,
    Schema,
    closed,
    many,
    or_null,
    properties,
    row,
    shape,
    shapes,
)

Columns = tuple[Column, ...]

TEXT: Final = shape(str)
COUNT: Final = shape(int)
NOTE: Final = closed({"code": TEXT, "message": TEXT})
SUMMARY: Final = ("rules", "pass", "warn", "fail", "not_evaluated", "suppressed", "baselined")


def report_schema(commands: Sequence[str], tables: Mapping[str, Columns]) -> Schema:
    """Describe what `--format json` writes, by the commands and the tables that there are."""
    alike = groupby(tables, key=lambda name: tables[name])
    described = [_table(list(names), columns) for columns, names in alike]
    return _document(
        "report",
        {
            **_envelope({"enum": list(commands)}),
            "conversion": closed(
                {
                    "goal": TEXT,
                    "reached": COUNT,
                    "leads": COUNT,
                    "customers": or_null(COUNT),
                    **properties(rate()),
                    "horizon": or_null(COUNT),
                    "mature_leads": or_null(COUNT),
                    "mature_customers": or_null(COUNT),
                    **properties(rate("mature_rate")),
                    "young_leads": or_null(COUNT),
                    "young_customers": or_null(COUNT),
                }
            ),
            "stages": many(closed({"key": TEXT, "name": TEXT})),
            "tables": many({"oneOf": described}),
            "notes": many(NOTE),
        },
    )


def check_schema() -> Schema:
    """Describe what `check --format json` writes."""
    headline = {"k": or_null(COUNT), "n": COUNT, **properties(rate())}
    return _document(
        "check",
        {
            **_envelope({"const": "check"}),
            "verdict": shape(Status),
            "exit_code": COUNT,
            "fail_on": shape(FailOn),
            "summary": closed(dict.fromkeys(SUMMARY, COUNT)),
            "headline": closed(headline),
            "results": many(_result()),
            "notes": many(NOTE),
        },
    )


def explain_schema() -> Schema:
    """Describe what `explain --format json` writes."""
    stories = {**many(shape(Story)), "minItems": 1}
    return _document(
        "explain", {**_envelope({"const": "explain"}), "asked": TEXT, "stories": stories}
    )


def _document(name: str, parts: Schema) -> dict[str, Any]:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"funnelcli {name}",
        **closed(parts),
    }


def _envelope(command: Schema) -> Schema:
    """Describe what stands at the head of every result."""
    sha256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    parts = {"dropped": DROPPED, "unusable": UNUSABLE}
    population = {key: closed(dict.fromkeys(keys, COUNT)) for key, keys in parts.items()}
    return {
        "schema_version": {"const": SCHEMA_VERSION},
        "tool": closed({"name": {"const": "funnelcli"}, "version": TEXT}),
        "command": command,
        "as_of": {"type": "string", "format": "date-time"},
        "timezone": TEXT,
        "currency": TEXT,
        "definition": closed({"path": or_null(TEXT), "sha256": sha256, "meaning": sha256}),
        "query": shape(QueryFacts),
        "inputs": many(shape(InputFile)),
        "population": closed(shapes(Population) | population),
    }


def _table(names: list[str], columns: Columns) -> Schema:
    name = {"const": names[0]} if len(names) == 1 else {"enum": names}
    kinds = {"enum": [kind.value for kind in KINDS]}
    declared = many(closed({"name": TEXT, "label": TEXT, "kind": kinds}))
    return closed({"name": name, "title": TEXT, "columns": declared, "rows": many(row(columns))})


def _result() -> Schema:
    """Describe a result: its fields, each followed by what follows from it."""
    counts = ("leads", "customers", "k_without", "n_without")
    without, basis = properties(rate("rate_without")), {"basis": shape(Basis)}
    effect = {**dict.fromkeys(counts, COUNT), **without, **basis}
    fraction = {"type": ["number", "null"], "minimum": 0}
    added: dict[str, Schema] = {
        "baselined": {"new": or_null(COUNT), "fraction": fraction},
        "samples": {"samples_truncated": shape(bool)},
        "defined_at": {"help": or_null(TEXT)},
    }
    described: Schema = {}
    for name, each in (shapes(Result) | {"effect": or_null(closed(effect))}).items():
        described |= {name: each, **added.get(name, {})}
    del described["required"]  # it is said by severity and status
    del described["noun"]  # programs count by the table
    return closed(described)
