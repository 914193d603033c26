"""Lead tables as text, so that a test shows its leads, and the reports made of them.

    created    | mql        | won | end  | amount | source
    2026-01-05 | 2026-01-07 | ?   | won  | 120.50 | Web

A column `moves` has moves backward, as `2>1 2026-02-01 2026-03-01`: from which stage to which,
`lost` or another value, when, and back when.

A column `ways` has all moves, as `0>1, 1>0*`, where a star is a place that the lead had been in. A
column `score` has a score, `scored` the day on which it was given.

A column `ltv` has what a lead brings over its life, in units as `amount`.

`-` is no entry and `?` one that is known without a date. The stages stand between `created`
and `end`, which is `lost 2026-02-05` where a loss has a date; `n` is how many such leads there
are; any other column is a segment.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

import polars as pl

from funnelcli.analyses import ANALYSES
from funnelcli.analyses.curve import FROM, TO
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.input_tables import TABLES
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.config.tables import Events
from funnelcli.counting.ages import AGE_STEP
from funnelcli.counting.analysis import Counts, InputTables
from funnelcli.counting.conventions import BRIDGE, TRANSITION
from funnelcli.counting.pairs import CODE
from funnelcli.define.rows.input_tables import DTYPES, schema_of
from funnelcli.model import (
    AMOUNT,
    CLOSED_DEALS,
    CREATED,
    DISORDERED,
    FATE,
    LOST,
    LOST_AT,
    LTV,
    MOVES,
    OPEN,
    OUTCOME,
    OWN,
    ROWS,
    SCORE,
    SCORED_AT,
    TO_LOST,
    TO_OTHER,
    UNWON,
    WAYS,
    WON,
    WON_DEALS,
    after,
    before,
    entry,
    moment,
    segment,
    utc,
)
from funnelcli.tables.rows import ROW

MOVE = {"from": pl.Int64, "stage": pl.Int64, "to": pl.String, "went": pl.Date, "back": pl.Date}
WAY = {
    "from": pl.Int64, "left": pl.String, "to": pl.Int64, "entered": pl.String, "again": pl.Boolean,
}  # fmt: skip
OUTCOMES = {"open": OPEN, "lost": LOST, "won": WON}


def leads(text: str) -> pl.DataFrame:
    """Read a lead table written as text."""
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()
    ]
    stages = header[header.index("created") + 1 : header.index("end")]
    others = ("amount", "ltv", "moves", "ways", "score", "scored", "n")
    segments = [name for name in header[header.index("end") + 1 :] if name not in others]
    rows = []
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        row = lead(
            [cells["created"], *(cells[stage] for stage in stages)],
            cells["end"],
            cells.get("amount", "-"),
            {name: cells[name] for name in segments},
            cells.get("moves", "-"),
            ways=cells.get("ways", "-"),
            score=cells.get("score", "-"),
            scored=cells.get("scored", "-"),
            ltv=cells.get("ltv", "-"),
        )
        rows += [row] * int(cells.get("n", "1"))
    return lead_table(rows, stages=len(stages), segments=segments)


def lead(  # noqa: PLR0917
    entries: list[str],
    end: str,
    amount: str = "-",
    segments: dict[str, str] | None = None,
    moves: str = "-",
    then: list[str] | None = None,
    fate: str | None = None,
    *,
    ways: str = "-",
    score: str = "-",
    scored: str = "-",
    ltv: str = "-",
) -> dict[str, Any]:
    """Make one row of a lead table; `entries` begin with `created`.

    What another lead table says of it `then` is the same, where nothing else is given.
    """
    dates = [None if text in "-?" else date.fromisoformat(text) for text in entries]
    known = [day for day in dates if day is not None]
    outcome, _, lost_at = end.partition(" ")
    own = sum(1 << k for k, text in enumerate(entries) if text != "-")
    return {
        ROW: None,
        CREATED: dates[0],
        utc(CREATED): dates[0] and datetime.combine(dates[0], time(9)),
        **{entry(k): day for k, day in enumerate(dates) if k},
        **{
            moment(k): day and datetime.combine(day, time(0 if k else 9))
            for k, day in enumerate(dates)
        },
        OWN: own,
        ROWS: [own],
        OUTCOME: OUTCOMES[outcome],
        WON_DEALS: 0,
        CLOSED_DEALS: 0,
        LOST_AT: date.fromisoformat(lost_at) if lost_at else None,
        AMOUNT: None if amount == "-" else round(float(amount) * 100),
        LTV: None if ltv == "-" else round(float(ltv) * 100),
        UNWON: None if amount == "-" else round(float(amount) * 100),
        DISORDERED: known != sorted(known),
        MOVES: None if moves == "-" else [move(text) for text in moves.split(", ")],
        **{before(k): coded(text) for k, text in enumerate(entries)},
        **{after(k): coded(text) for k, text in enumerate(then or entries)},
        FATE: fate,
        WAYS: None if ways == "-" else [way(text) for text in ways.split(", ")],
        SCORE: None if score == "-" else round(float(score) * 1_000_000),
        SCORED_AT: None if scored == "-" else datetime.fromisoformat(scored),
        **{segment(name): value for name, value in (segments or {}).items()},
    }


def coded(text: str) -> int | None:
    """Write an entry in two bytes; ` ` is a lead that one of the tables has not."""
    if text in ("", "-", "?"):
        return {"": None, "-": 0, "?": 1}[text]
    return 2 + (date.fromisoformat(text) - date(1900, 1, 1)).days


def move(text: str) -> dict[str, Any]:
    """Make one move backward."""
    way, *days = text.split(" ")
    left, to = way.split(">")
    dates = [date.fromisoformat(day) for day in days]
    stage = TO_LOST if to == "lost" else int(to) if to.isdigit() else TO_OTHER
    return {
        "from": int(left),
        "stage": stage,
        "to": to if stage == TO_OTHER else None,
        "went": dates[0],
        "back": dates[1] if dates[1:] else None,
    }


def way(text: str) -> dict[str, Any]:
    """Make one move, back or forward."""
    ends = text.removesuffix("*").split(">")
    stages = [TO_LOST if end == "lost" else int(end) if end.isdigit() else TO_OTHER for end in ends]
    values = [end if stage == TO_OTHER else None for end, stage in zip(ends, stages, strict=True)]
    return {
        **dict(zip(("from", "to"), stages, strict=True)),
        **dict(zip(("left", "entered"), values, strict=True)),
        "again": text.endswith("*"),
    }


def lead_table(
    rows: list[dict[str, Any]], *, stages: int, segments: list[str] | None = None
) -> pl.DataFrame:
    """Make a lead table of rows, with the types that the program's own has.

    A lead came in at nine, and its `~row` is its place, unless they are given.
    """
    rows = [{**each, ROW: n if each.get(ROW) is None else each[ROW]} for n, each in enumerate(rows)]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        ROW: pl.UInt32(),
        CREATED: pl.Date(),
        utc(CREATED): pl.Datetime("us"),
        **{entry(k): pl.Date() for k in range(1, stages + 1)},
        **{moment(k): pl.Datetime("us") for k in range(stages + 1)},
        OWN: pl.Int64(),
        ROWS: pl.List(pl.Int64()),
        OUTCOME: pl.Int8(),
        LOST_AT: pl.Date(),
        WON_DEALS: pl.Int64(),
        CLOSED_DEALS: pl.Int64(),
        AMOUNT: pl.Int64(),
        LTV: pl.Int64(),
        UNWON: pl.Int64(),
        DISORDERED: pl.Boolean(),
        MOVES: pl.List(pl.Struct(MOVE)),
        **{side(k): CODE for side in (before, after) for k in range(stages + 1)},
        FATE: pl.String(),
        WAYS: pl.List(pl.Struct(WAY)),
        SCORE: pl.Int64(),
        SCORED_AT: pl.Datetime("us"),
        **{segment(name): pl.Categorical() for name in segments or []},
    }
    return pl.DataFrame(rows, schema=schema)


OPTIONS = {"transition": TRANSITION.name, "bridge": BRIDGE.name, "age_step": AGE_STEP.name}
FOUND = {"other", "since", "until", "begun", "ended", "imports", "is_valued", "deals", "earlier"}


def asking(*stages: str, as_of: str = "2026-06-30", has_amount: bool = True, **asked: Any) -> Query:
    """Ask a question of a funnel with these stages after the lead; the rest is as by default.

    `answers` has more keys of the stages, by their names, and `more` those of the YAML; `begun`,
    `imports`, `deals` and so on are what was found in the data. `between` are the stages of a
    curve.
    """
    answers: dict[str, Any] = asked.pop("answers", {})
    written: dict[str, Any] = {
        "version": 1,
        "leads": {
            "path": "leads.csv",
            "id": "Id",
            "created": "Created",
            **({"amount": "Amount"} if has_amount else {}),
        },
        "stages": [
            {"name": "Lead"},
            *({"name": name, "at": name, **answers.get(name, {})} for name in stages),
        ],
        **({"score": score} if (score := asked.pop("score", None)) else {}),
        "fiscal_year_start": asked.pop("fiscal_year_start", 1),
        "min_leads": asked.pop("min_leads", 30),
        "benchmarks": asked.pop("benchmarks", None),
        "lost": asked.pop("lost", None),
        **asked.pop("more", {}),
    }
    day, horizon = date.fromisoformat(as_of), asked.pop("horizon", None)
    found = {name: asked.pop(name) for name in FOUND & asked.keys()}
    given: dict[str, Any] = {"reach": "reached", "window": None, "cohort": "month"}
    start, end = asked.pop("between", None) or (None, None)
    options = {FROM.name: start, TO.name: end}
    options |= {OPTIONS[name]: asked.pop(name) for name in OPTIONS.keys() & asked.keys()}
    question = Question(as_of=day, horizon="auto", options=options, **{**given, **asked})
    config = Config.model_validate(written)
    moment = datetime.combine(day, time.max)
    return Query(asked=question, config=config, as_of=day, moment=moment, horizon=horizon, **found)


def input_table(name: str, rows: Sequence[Mapping[str, Any]] = ()) -> pl.DataFrame:
    """Make an input table, with the types of its roles; events are of the lead whose `~row` is.

    Their moments are those of UTC as well, where nothing else is given.
    """
    kinds = TABLES[name].roles()
    if not issubclass(TABLES[name], Events):
        return pl.DataFrame(rows, schema=schema_of(TABLES[name]))
    dates = [role for role, kind in kinds.items() if kind == "date"]
    of_events = {"text": pl.Categorical(), "date": pl.Datetime("us")}
    schema = {
        ROW: pl.UInt32(),
        **{role: of_events.get(kind, DTYPES[kind]) for role, kind in kinds.items()},
        **{utc(role): pl.Datetime("us") for role in dates},
    }
    in_utc = ({utc(role): each.get(role) for role in dates} for each in rows)
    return pl.DataFrame(
        [{**at, **each} for at, each in zip(in_utc, rows, strict=True)], schema=schema
    )


def counted(
    name: str, table: pl.DataFrame, query: Query, beside: Mapping[str, pl.DataFrame] | None = None
) -> Counts:
    """Count a lead table, and others beside it, for one analysis."""
    others = {other: _without_rows(other) for other in TABLES} | dict(beside or {})
    tables = InputTables(table.lazy(), {other: each.lazy() for other, each in others.items()})
    lazy = ANALYSES[name].count(tables, query)
    made = pl.collect_all([*lazy.values()]) if lazy else []
    return dict(zip(lazy, made, strict=True))


@cache
def _without_rows(name: str) -> pl.DataFrame:
    return input_table(name)


def report(name: str, table: pl.DataFrame, query: Query) -> Report:
    """Count a lead table and finish the report of one analysis."""
    return ANALYSES[name].report(counted(name, table, query), query)


def cells(frame: pl.DataFrame | None, *columns: str) -> list[tuple[Any, ...]]:
    """Show some columns of a report's rows."""
    assert frame is not None
    return frame.select(columns).rows()
