"""The JSON Schema of the report as JSON: closed where keys are fixed, open for the stages.

Draft-07, as the one of the YAML: the newest that editors read.
"""

from typing import Any, Final

from funnelcli.render.json import DROPPED, SCHEMA_VERSION, UNUSABLE
from funnelcli.render.shapes import (
    BOUND as _BOUND,
    COUNT as _COUNT,
    COUNT_OR_NULL as _COUNT_OR_NULL,
    FLAG as _FLAG,
    RATE as _RATE,
    TEXT as _TEXT,
    TEXT_OR_NULL as _TEXT_OR_NULL,
    Schema,
    closed as _closed,
    many as _list,
    rate as _rate,
)
from funnelcli.report import Kind
from funnelcli.transition import NAMES, Part

_SHA256: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_DAYS: Final[Schema] = {"type": ["number", "null"], "minimum": 0}


def _open(other: Schema, **properties: Schema) -> Schema:
    """Describe a row with these keys, and with others of one shape: stages, segments."""
    required = [name for name in properties if name != "amount"]
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": other,
    }


def _table(name: Schema, row: Schema) -> Schema:
    kinds = {"enum": [kind.value for kind in Kind]}
    columns = _list(_closed(name=_TEXT, label=_TEXT, kind=kinds))
    return _closed(name=name, title=_TEXT, columns=columns, rows=_list(row))


def _tables() -> list[Schema]:
    funnel = _closed(
        stage=_TEXT,
        reached=_COUNT,
        imputed=_COUNT,
        **_rate("rate_from_previous"),
        **_rate("rate_from_lead"),
        lost=_COUNT_OR_NULL,
        open=_COUNT_OR_NULL,
        median_days=_DAYS,
        p90_days=_DAYS,
    )
    converted = {**_rate("rate"), "amount": {"type": "number"}, "median_days": _DAYS}
    cohort = _open(
        _COUNT,
        cohort=_TEXT,
        leads=_COUNT,
        **converted,
        mature={"type": ["boolean", "null"]},
        low_n=_FLAG,
        age_days=_COUNT_OR_NULL,
        share_observed=_BOUND,
        rate_at_same_age=_BOUND,
        truncated=_FLAG,
    )
    segment = _open({"type": ["string", "integer"]}, leads=_COUNT, **converted, low_n=_FLAG)
    season = _open(_COUNT, season=_TEXT, quarters=_COUNT, leads=_COUNT, **converted, low_n=_FLAG)
    return [
        _table({"const": "funnel"}, funnel),
        _table({"const": "cohorts"}, cohort),
        _table({"const": "seasons"}, season),
        _table({"enum": ["sources", "segments"]}, segment),
        *_reconciled(),
        *_tables_of_age(),
    ]


def _reconciled() -> list[Schema]:
    conventions = _closed(
        convention={"enum": list(NAMES)},
        k=_COUNT_OR_NULL,
        n=_COUNT_OR_NULL,
        **_rate("rate"),
        how=_TEXT,
        seen_in=_TEXT_OR_NULL,
        low_n=_FLAG,
    )
    difference = {"type": "integer"}
    bridge = _closed(
        **{side: {"enum": list(NAMES)} for side in ("from", "to")},
        part={"enum": [part.value for part in Part]},
        stage=_TEXT_OR_NULL,
        k=difference,
        n=difference,
    )
    return [_table({"const": "conventions"}, conventions), _table({"const": "bridge"}, bridge)]


def _tables_of_age() -> list[Schema]:
    """Describe what becomes of leads with time; stages and ages are among their columns."""
    curve = _open(
        _TEXT,
        **{"from": _TEXT},
        to=_TEXT,
        days=_COUNT,
        at_risk=_COUNT,
        moved=_COUNT,
        lost=_COUNT,
        censored=_COUNT,
        **dict.fromkeys(("rate", "rate_low", "rate_high", "rate_lost", "rate_open"), _BOUND),
        low_n=_FLAG,
    )
    triangle = _open(
        _COUNT_OR_NULL,
        cohort=_TEXT,
        age=_COUNT,
        unit={"enum": ["months", "days"]},
        leads=_COUNT,
        observed=_COUNT,
        **_rate("rate"),
        partial=_FLAG,
        low_n=_FLAG,
    )
    chain_ladder = _open(_RATE, cohort=_TEXT, leads=_COUNT_OR_NULL)
    projection = _open(
        _COUNT,
        cohort=_TEXT,
        leads=_COUNT,
        **_rate("rate"),
        projected=_RATE,
        projected_rate=_RATE,
        observed=_BOUND,
        assumed=_BOUND,
        mature={"type": ["boolean", "null"]},
        low_n=_FLAG,
    )
    rows = {
        "curve": curve,
        "triangle": triangle,
        "chain_ladder": chain_ladder,
        "projection": projection,
    }
    return [_table({"const": name}, row) for name, row in rows.items()]


def _input() -> dict[str, Any]:
    read = _closed(
        format={"enum": ["csv", "excel", "parquet"]},
        compression={"enum": ["gzip", "zstd", None]},
        encoding=_TEXT_OR_NULL,
        delimiter=_TEXT_OR_NULL,
        unwrapped=_COUNT,
        trailer=_COUNT,
        dates={"type": "object", "additionalProperties": _TEXT},
    )
    return _closed(table=_TEXT, path=_TEXT, bytes=_COUNT, rows=_COUNT, unmatched=_COUNT, read=read)


def _population() -> Schema:
    return _closed(
        rows=_COUNT,
        dropped=_closed(**dict.fromkeys(DROPPED, _COUNT)),
        unusable=_closed(**dict.fromkeys(UNUSABLE, _COUNT)),
        not_leads=_COUNT,
        excluded={"type": "object", "additionalProperties": _COUNT},
        after_as_of=_COUNT,
        merged=_COUNT,
        filtered=_COUNT,
        leads=_COUNT,
    )


def _query() -> Schema:
    return _closed(
        reach={"enum": ["reached", "observed", "any"]},
        window=_COUNT_OR_NULL,
        horizon=_COUNT_OR_NULL,
        horizon_from=_TEXT,
        cohort={"enum": ["month", "quarter", "week", "year"]},
        since=_TEXT_OR_NULL,
        until=_TEXT_OR_NULL,
        where=_list(_TEXT),
        by=_list(_TEXT),
        min_leads=_COUNT,
    )


def report_schema() -> Schema:
    """Describe what `--format json` writes."""
    document = _closed(
        schema_version={"const": SCHEMA_VERSION},
        tool=_closed(name={"const": "funnelcli"}, version=_TEXT),
        command={
            "enum": ["report", "funnel", "cohorts", "sources", "segments", "curve", "reconcile"]
        },
        as_of={"type": "string", "format": "date-time"},
        timezone=_TEXT,
        currency=_TEXT,
        definition=_closed(
            path=_TEXT_OR_NULL, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}
        ),
        query=_query(),
        inputs=_list(_input()),
        population=_population(),
        stages=_list(_closed(key=_TEXT, name=_TEXT)),
        tables=_list({"oneOf": _tables()}),
        notes=_list(_closed(code=_TEXT, message=_TEXT)),
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "funnelcli report",
        **document,
    }
