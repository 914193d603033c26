"""The JSON Schema of the findings as JSON, closed: what `schema check` prints."""

from typing import Any, Final, get_args

from funnelcli.findings import RANK, Basis, FailOn, Severity
from funnelcli.render.schema import report_schema
from funnelcli.render.shapes import (
    COUNT,
    COUNT_OR_NULL,
    FLAG,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    closed,
    many,
    rate,
)

ENVELOPE: Final = (
    "schema_version",
    "tool",
    "command",
    "as_of",
    "timezone",
    "currency",
    "definition",
    "query",
    "inputs",
    "population",
)
"""What stands at the head of a report as well."""
_STATUS: Final[Schema] = {"enum": list(RANK)}
_LINE: Final[Schema] = {"type": "integer", "minimum": 1}


def or_null(shape: Schema) -> Schema:
    """Describe what may be missing."""
    return {"oneOf": [shape, {"type": "null"}]}


def _result() -> Schema:
    return closed(
        code=TEXT,
        name=TEXT,
        severity={"enum": list(get_args(Severity))},
        status=_STATUS,
        title=TEXT,
        message=TEXT,
        mend=TEXT,
        table=TEXT_OR_NULL,
        column=TEXT_OR_NULL,
        count=COUNT_OR_NULL,
        of=COUNT_OR_NULL,
        suppressed=COUNT,
        baselined=COUNT,
        new=COUNT_OR_NULL,
        fraction={"type": ["number", "null"], "minimum": 0},
        threshold=closed(warn_if=TEXT_OR_NULL, error_if=TEXT_OR_NULL, min_rows=COUNT),
        samples=many(closed(file=TEXT, row=_LINE, id=TEXT_OR_NULL)),
        samples_truncated=FLAG,
        effect=or_null(
            closed(
                leads=COUNT,
                customers=COUNT,
                k_without=COUNT,
                n_without=COUNT,
                **rate("rate_without"),
                basis={"enum": list(get_args(Basis))},
            )
        ),
        fingerprint=TEXT,
        defined_at=or_null(closed(path=TEXT, line=_LINE, column=_LINE)),
        help=TEXT_OR_NULL,
    )


def check_schema() -> dict[str, Any]:
    """Describe what `check --format json` writes."""
    report = report_schema()["properties"]
    summary = ("rules", "pass", "warn", "fail", "not_evaluated", "suppressed", "baselined")
    document = closed(
        **{key: report[key] for key in ENVELOPE} | {"command": {"const": "check"}},
        verdict=_STATUS,
        exit_code=COUNT,
        fail_on={"enum": list(get_args(FailOn))},
        summary=closed(**dict.fromkeys(summary, COUNT)),
        headline=closed(k=COUNT_OR_NULL, n=COUNT, **rate("rate")),
        results=many(_result()),
        notes=report["notes"],
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "funnelcli check",
        **document,
    }
