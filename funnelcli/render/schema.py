"""The JSON Schema of the report as JSON: closed where keys are fixed, open for the stages.

Draft-07, as the one of the YAML: the newest that editors read.
"""

from typing import Any, Final

from funnelcli.columns import Kind
from funnelcli.render.json import DROPPED, SCHEMA_VERSION, UNUSABLE
from funnelcli.render.shapes import (
    BOUND,
    COUNT,
    COUNT_OR_NULL,
    FLAG,
    RATE,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    closed,
    many,
    rate,
)
from funnelcli.transition import NAMES, Part

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
    columns = many(closed(name=TEXT, label=TEXT, kind=kinds))
    return closed(name=name, title=TEXT, columns=columns, rows=many(row))


def _tables() -> list[Schema]:
    funnel = closed(
        stage=TEXT,
        reached=COUNT,
        imputed=COUNT,
        **rate("rate_from_previous"),
        **rate("rate_from_lead"),
        lost=COUNT_OR_NULL,
        open=COUNT_OR_NULL,
        median_days=_DAYS,
        p90_days=_DAYS,
    )
    converted = {**rate("rate"), "amount": {"type": ["number", "null"]}, "median_days": _DAYS}
    cohort = _open(
        COUNT,
        cohort=TEXT,
        leads=COUNT,
        **converted,
        mature={"type": ["boolean", "null"]},
        low_n=FLAG,
        age_days=COUNT_OR_NULL,
        share_observed=BOUND,
        rate_at_same_age=BOUND,
        rate_at_same_age_n=COUNT_OR_NULL,
        rate_at_same_age_low=BOUND,
        rate_at_same_age_high=BOUND,
        at_same_age={"enum": ["ahead", "behind", None]},
        truncated=FLAG,
        imported=FLAG,
    )
    segment = _open({"type": ["string", "integer"]}, leads=COUNT, **converted, low_n=FLAG)
    season = _open(COUNT, season=TEXT, quarters=COUNT, leads=COUNT, **converted, low_n=FLAG)
    return [
        _table({"const": "funnel"}, funnel),
        *_tables_of_time(),
        _table({"const": "cohorts"}, cohort),
        _table({"const": "seasons"}, season),
        _table({"enum": ["sources", "segments"]}, segment),
        *_reconciled(),
        *_tables_of_age(),
    ]


def _reconciled() -> list[Schema]:
    conventions = closed(
        convention={"enum": list(NAMES)},
        k=COUNT_OR_NULL,
        n=COUNT_OR_NULL,
        **rate("rate"),
        how=TEXT,
        seen_in=TEXT_OR_NULL,
        low_n=FLAG,
    )
    difference = {"type": "integer"}
    bridge = closed(
        **{side: {"enum": list(NAMES)} for side in ("from", "to")},
        part={"enum": [part.value for part in Part]},
        stage=TEXT_OR_NULL,
        k=difference,
        n=difference,
    )
    return [_table({"const": "conventions"}, conventions), _table({"const": "bridge"}, bridge)]


def _tables_of_age() -> list[Schema]:
    """Describe what becomes of leads with time; stages and ages are among their columns."""
    curve = _open(
        TEXT,
        **{"from": TEXT},
        to=TEXT,
        days=COUNT,
        at_risk=COUNT,
        moved=COUNT,
        lost=COUNT,
        censored=COUNT,
        **dict.fromkeys(("rate", "rate_low", "rate_high", "rate_lost", "rate_open"), BOUND),
        low_n=FLAG,
    )
    triangle = _open(
        COUNT_OR_NULL,
        cohort=TEXT,
        age=COUNT,
        unit={"enum": ["months", "days"]},
        leads=COUNT,
        observed=COUNT,
        **rate("rate"),
        partial=FLAG,
        low_n=FLAG,
        truncated=FLAG,
        imported=FLAG,
    )
    chain_ladder = _open(RATE, cohort=TEXT, leads=COUNT_OR_NULL)
    projection = _open(
        COUNT,
        cohort=TEXT,
        leads=COUNT,
        **rate("rate"),
        by_horizon=COUNT_OR_NULL,
        later=COUNT_OR_NULL,
        projected=RATE,
        projected_rate=RATE,
        observed=BOUND,
        assumed=BOUND,
        mature={"type": ["boolean", "null"]},
        low_n=FLAG,
        truncated=FLAG,
        imported=FLAG,
    )
    rows = {
        "curve": curve,
        "triangle": triangle,
        "chain_ladder": chain_ladder,
        "projection": projection,
    }
    return [_table({"const": name}, row) for name, row in rows.items()]


def _tables_of_time() -> list[Schema]:
    """Describe what became of leads in each stage, and how long it took."""
    way = {"from": TEXT, "to": TEXT}
    outcomes = ("reached", "converted", "skipped", "lost", "open")
    transition = closed(
        **way, **dict.fromkeys(outcomes, COUNT), stalled=COUNT_OR_NULL, p90_days=_DAYS
    )
    times = closed(
        **way,
        moved=COUNT,
        median_days=_DAYS,
        p75_days=_DAYS,
        p90_days=_DAYS,
        corrected_median_days=_DAYS,
    )
    ageing = closed(
        stage=TEXT,
        open=COUNT,
        median_days=_DAYS,
        sla_days=COUNT_OR_NULL,
        beyond_sla=COUNT_OR_NULL,
        p90_days=_DAYS,
        beyond_p90=COUNT_OR_NULL,
        late=COUNT_OR_NULL,
        late_won=COUNT_OR_NULL,
        **rate("rate"),
        low_n=FLAG,
    )
    moves = closed(**way, leads=COUNT, moves=COUNT, recovered=COUNT, median_days=_DAYS)
    return [
        _table({"const": "transitions"}, transition),
        _table({"const": "stage_times"}, times),
        _table({"const": "throughput"}, _open(COUNT_OR_NULL, period=TEXT)),
        _table({"const": "ageing"}, ageing),
        _table({"const": "moves"}, moves),
    ]


def _input() -> dict[str, Any]:
    read = closed(
        format={"enum": ["csv", "excel", "parquet"]},
        compression={"enum": ["gzip", "zstd", "zip", None]},
        encoding=TEXT_OR_NULL,
        delimiter=TEXT_OR_NULL,
        header_row=COUNT,
        unwrapped=COUNT,
        requoted=COUNT,
        trailer=COUNT,
        dates={"type": "object", "additionalProperties": TEXT},
    )
    return closed(
        table=TEXT, path=TEXT, bytes=COUNT, rows=COUNT, unmatched=COUNT, where=COUNT, read=read
    )


def _population() -> Schema:
    return closed(
        rows=COUNT,
        dropped=closed(**dict.fromkeys(DROPPED, COUNT)),
        unusable=closed(**dict.fromkeys(UNUSABLE, COUNT)),
        not_leads=COUNT,
        excluded={"type": "object", "additionalProperties": COUNT},
        after_as_of=COUNT,
        merged=COUNT,
        filtered=COUNT,
        leads=COUNT,
    )


def _query() -> Schema:
    return closed(
        reach={"enum": ["reached", "observed", "any"]},
        window=COUNT_OR_NULL,
        horizon=COUNT_OR_NULL,
        horizon_from=TEXT,
        cohort={"enum": ["month", "quarter", "week", "year"]},
        since=TEXT_OR_NULL,
        until=TEXT_OR_NULL,
        where=many(TEXT),
        by=many(TEXT),
        min_leads=COUNT,
    )


def report_schema() -> Schema:
    """Describe what `--format json` writes."""
    document = closed(
        schema_version={"const": SCHEMA_VERSION},
        tool=closed(name={"const": "funnelcli"}, version=TEXT),
        command={
            "enum": [
                "report",
                "funnel",
                "cohorts",
                "sources",
                "segments",
                "curve",
                "velocity",
                "reconcile",
            ]
        },
        as_of={"type": "string", "format": "date-time"},
        timezone=TEXT,
        currency=TEXT,
        definition=closed(
            path=TEXT_OR_NULL, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}
        ),
        query=_query(),
        inputs=many(_input()),
        population=_population(),
        conversion=closed(
            goal=TEXT,
            reached=COUNT,
            leads=COUNT,
            customers=COUNT_OR_NULL,
            **rate("rate"),
        ),
        stages=many(closed(key=TEXT, name=TEXT)),
        tables=many({"oneOf": _tables()}),
        notes=many(closed(code=TEXT, message=TEXT)),
    )
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "funnelcli report",
        **document,
    }
