"""The JSON Schema of the report as JSON: closed where keys are fixed, open for the stages.

Draft-07, as the one of the YAML: the newest that editors read.
"""

from typing import Any, Final

from funnelcli.render.json import DROPPED, SCHEMA_VERSION, UNUSABLE
from funnelcli.report import Kind

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_SHA256: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_COUNT_OR_NULL: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
_RATE: Final[Schema] = {"type": ["number", "null"], "minimum": 0}
_BOUND: Final[Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_DAYS: Final[Schema] = {"type": ["number", "null"], "minimum": 0}
_FLAG: Final[Schema] = {"type": "boolean"}


def _closed(**properties: Schema) -> Schema:
    """Describe an object with these keys, all of them present, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _rate(name: str) -> dict[str, Schema]:
    return {name: _RATE, f"{name}_low": _BOUND, f"{name}_high": _BOUND}


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
    )
    segment = _open({"type": ["string", "integer"]}, leads=_COUNT, **converted, low_n=_FLAG)
    return [
        _table({"const": "funnel"}, funnel),
        *_tables_of_time(),
        _table({"const": "cohorts"}, cohort),
        _table({"enum": ["sources", "segments"]}, segment),
    ]


def _tables_of_time() -> list[Schema]:
    """Describe what became of leads in each stage, and how long it took."""
    way = {"from": _TEXT, "to": _TEXT}
    outcomes = ("reached", "converted", "skipped", "lost", "open")
    transition = _closed(
        **way, **dict.fromkeys(outcomes, _COUNT), stalled=_COUNT_OR_NULL, p90_days=_DAYS
    )
    times = _closed(
        **way,
        moved=_COUNT,
        median_days=_DAYS,
        p75_days=_DAYS,
        p90_days=_DAYS,
        corrected_median_days=_DAYS,
    )
    ageing = _closed(
        stage=_TEXT,
        open=_COUNT,
        median_days=_DAYS,
        sla_days=_COUNT_OR_NULL,
        beyond_sla=_COUNT_OR_NULL,
        p90_days=_DAYS,
        beyond_p90=_COUNT_OR_NULL,
        late=_COUNT_OR_NULL,
        late_won=_COUNT_OR_NULL,
        **_rate("rate"),
        low_n=_FLAG,
    )
    moves = _closed(**way, leads=_COUNT, moves=_COUNT, recovered=_COUNT, median_days=_DAYS)
    return [
        _table({"const": "transitions"}, transition),
        _table({"const": "stage_times"}, times),
        _table({"const": "throughput"}, _open(_COUNT_OR_NULL, period=_TEXT)),
        _table({"const": "ageing"}, ageing),
        _table({"const": "moves"}, moves),
    ]


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
        command={"enum": ["report", "funnel", "cohorts", "sources", "segments", "velocity"]},
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
