"""The JSON Schema of explanations, closed: what `schema explain` prints."""

from typing import Any, Final, get_args

from funnelcli.explanation import End, Fate, How
from funnelcli.findings import Severity
from funnelcli.render.findings.schema import ENVELOPE, or_null
from funnelcli.render.schema import report_schema
from funnelcli.render.shapes import FLAG, TEXT, TEXT_OR_NULL, Schema, closed, many

_LINE: Final[Schema] = {"type": "integer", "minimum": 1}
_DAYS: Final[Schema] = {"type": ["integer", "null"]}
_MONEY: Final[Schema] = {"type": ["number", "null"]}
_ANSWER: Final[Schema] = {"type": ["boolean", "null"]}
_CLAUSE: Final = closed(
    key=TEXT,
    text=TEXT_OR_NULL,
    at=or_null(closed(path=TEXT, line=_LINE, column=_LINE)),
    preset=TEXT_OR_NULL,
)
_FATE: Final[Schema] = {"enum": list(get_args(Fate))}


def _record() -> Schema:
    return closed(
        table=TEXT,
        file=TEXT,
        line=_LINE,
        id=TEXT_OR_NULL,
        cells=many(closed(column=TEXT, value=TEXT_OR_NULL)),
        fate=_FATE,
        reason=TEXT_OR_NULL,
        said=TEXT,
        clause=or_null(_CLAUSE),
        conditions=many(closed(clause=_CLAUSE, holds=_ANSWER, decides=FLAG)),
    )


def _stage() -> Schema:
    return closed(
        key=TEXT,
        name=TEXT,
        reached=FLAG,
        how={"enum": list(get_args(How))},
        on=TEXT_OR_NULL,
        days_from_previous=_DAYS,
        days_from_lead=_DAYS,
        out_of_order=FLAG,
        said=TEXT,
        clause=or_null(_CLAUSE),
        sources=many(
            closed(table=TEXT, file=TEXT, line=_LINE, at=TEXT_OR_NULL, counts=FLAG, said=TEXT)
        ),
    )


def _life() -> Schema:
    deal = closed(id=TEXT_OR_NULL, file=TEXT, line=_LINE, amount=_MONEY, counts=FLAG, said=TEXT)
    return closed(
        created=TEXT_OR_NULL,
        stages=many(_stage()),
        out_of_order=FLAG,
        window=TEXT,
        outcome=closed(
            end={"enum": list(get_args(End))}, on=TEXT_OR_NULL, said=TEXT, clause=or_null(_CLAUSE)
        ),
        cohort=or_null(closed(label=TEXT, mature=_ANSWER, said=TEXT)),
        segments=many(
            closed(segment=TEXT, label=TEXT, written=TEXT_OR_NULL, said=TEXT, clause=_CLAUSE)
        ),
        worth=or_null(closed(amount=_MONEY, deals=many(deal), said=TEXT, clause=_CLAUSE)),
    )


def _touch() -> Schema:
    return closed(
        code=TEXT,
        name=TEXT,
        severity={"enum": list(get_args(Severity))},
        table=TEXT,
        column=TEXT_OR_NULL,
        message=TEXT,
    )


def explain_schema() -> dict[str, Any]:
    """Describe what `explain --format json` writes."""
    report = report_schema()["properties"]
    story = closed(
        title=TEXT,
        fate=_FATE,
        id=TEXT_OR_NULL,
        records=many(_record()),
        life=or_null(_life()),
        touches=many(_touch()),
    )
    document = closed(
        **{key: report[key] for key in ENVELOPE} | {"command": {"const": "explain"}},
        asked=TEXT,
        stories={**many(story), "minItems": 1},
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "funnelcli explain",
        **document,
    }
