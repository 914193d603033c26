"""Metrics as a page shows them: a row each, of what can be judged best, and its last periods."""

from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import Any, Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role, Spare
from funnelcli.config.query import Query
from funnelcli.counting.catalogue.metric import Metric, Sum, ValueKind
from funnelcli.counting.measures import MEASURES
from funnelcli.counting.measures.axes import periods_of
from funnelcli.counting.measures.measure import SEGMENT, START
from funnelcli.counting.measures.together import Finished

SHOWN: Final = 20
"""So many values of a segment a page shows of each metric, when nothing else is asked for."""
PERIODS: Final = 12
FIGURE: Final = pl.Struct({"number": pl.Float64, "kind": pl.String, "unit": pl.String})
_SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "~metric": pl.String, SEGMENT: pl.String, "value": FIGURE, "low": pl.Float64,
    "high": pl.Float64, "low_n": pl.Boolean, "numerator": FIGURE, "denominator": FIGURE,
    "~of": pl.String, "~trend": pl.List(pl.Float64),
}  # fmt: skip
Line = dict[str, Any]
_KINDS: Final[dict[ValueKind, Kind]] = {
    "rate": Kind.RATE, "growth": Kind.RATE, "money": Kind.MONEY, "minutes": Kind.MINUTES,
    "days": Kind.DAYS, "area": Kind.AREA,
}  # fmt: skip
LABEL: Final = Column("~metric", "Metric", Kind.LABEL, "The metric: `--describe` has its formula.")
OF_SEGMENT: Final = Column("segment", "Segment", Kind.LABEL, "The value of the segment.", null=True)
SHOWN_COLUMNS: Final = (
    Column(
        "value", "Value", Kind.FIGURE,
        "Numerator / denominator: of a cohort of all that is old enough, else of the last period "
        "that is over.",
        null=True,
    ),
    Column(
        "low", "Low", Kind.RATE, "The ends of the 95 % interval of a proportion.", null=True,
        role=Role.LOW, of="value",
    ),
    Column(
        "high", "High", Kind.RATE, "The upper end of it.", null=True, role=Role.HIGH, of="value"
    ),
    Column(
        "low_n", "Low n", Kind.FLAG, "Whether it rests on too few.", null=True, role=Role.LOW_N
    ),
    Column("numerator", "This", Kind.FIGURE, "The numerator; none of a time.", null=True),
    Column("denominator", "Of", Kind.FIGURE, "The denominator.", null=True),
    Column(
        "~of", "Of which", Kind.TEXT,
        "Whether it is of leads that came in together (cohort), of what happened in a period, or "
        "of leads that were there when it began (stock), and of which; or why it is not told.",
    ),
)  # fmt: skip


def trend(query: Query) -> Column:
    """Declare the column of the last periods."""
    return Column(
        "~trend", f"{PERIODS} {query.asked.cohort}s", Kind.TREND,
        "The values of the last periods that can be judged, in order, a gap where there is none; "
        "of a growth what grows.", null=True, spare=Spare.PICTURE,
    )  # fmt: skip


def columns(query: Query) -> tuple[Column, ...]:
    """List the columns of the page."""
    grouped = (OF_SEGMENT,) if query.asked.by else ()
    return (LABEL, *grouped, *SHOWN_COLUMNS, trend(query))


def cut(found: Sequence[Finished], query: Query) -> list[Finished]:
    """Keep the first values of the segment of each metric, where it is asked how many."""
    if not query.asked.by or not query.asked.top:
        return list(found)
    kept = [[line[SEGMENT] for line in _lines(each, query)] for each in found]
    return [
        replace(each, rows=each.rows.filter(pl.col(SEGMENT).is_in(names, nulls_equal=True)))
        for each, names in zip(found, kept, strict=True)
    ]


def lines(found: Sequence[Finished], query: Query) -> pl.DataFrame:
    """Make the rows of the page, of each metric and segment one, in the order of the catalogue."""
    made = [line for each in found for line in _lines(each, query)]
    return pl.DataFrame(made, schema=_SCHEMA).select(each.name for each in columns(query))


def _lines(found: Finished, query: Query) -> list[Line]:
    """Choose the row of each segment; those that rest on more in all come first."""
    by_segment: dict[str | None, list[Line]] = {}
    for row in found.rows.iter_rows(named=True):
        by_segment.setdefault(row[SEGMENT], []).append(row)
    lines = [(_line(rows, found, query), _size(rows)) for rows in by_segment.values()]
    if query.asked.by:
        lines.sort(key=lambda each: (bool(each[0]["low_n"]), -each[1], str(each[0][SEGMENT])))
        top = SHOWN if query.asked.top is None else query.asked.top
        lines = lines[: top or len(lines)]
    return [line for line, _ in lines]


def _size(rows: Sequence[Line]) -> float:
    """Tell what a metric rests on: its denominators, or itself where there are none."""
    periods = [row for row in rows if row[START] is not None]
    of, this = (fsum(row[side] or 0 for row in periods) for side in ("denominator", "numerator"))
    return of or this


def _line(rows: Sequence[Line], found: Finished, query: Query) -> Line:
    metric = found.metric
    row, which = _chosen(rows, found, query)
    is_time = metric.kind in {"minutes", "days"}
    return {
        LABEL.name: metric.label,
        SEGMENT: row[SEGMENT],
        "value": _figure(row["value"], metric.kind, query),
        "low": row["low"],
        "high": row["high"],
        "low_n": row["low_n"],
        "numerator": _side(None if is_time else row["numerator"], metric.over, query),
        "denominator": _side(row["denominator"], metric.under or metric.over, query),
        "~of": which + ", spread" * bool(row["spread"]) if row["reason"] is None else row["reason"],
        "~trend": _trend(rows, metric),
    }


def _chosen(rows: Sequence[Line], found: Finished, query: Query) -> tuple[Line, str]:
    """Choose the row that can be judged best, and say which it is."""
    metric = found.metric
    if metric.base == "cohort" and rows[0][START] is None:
        if not found.settled:
            return rows[0], "cohort, of any age"
        return rows[0], f"cohort, {found.settled}+ days old"
    periods = [row for row in rows if row[START] is not None]
    over = [row for row in periods if row["mature"]]
    row = (over or periods or rows)[-1]
    if row[START] is None:
        return row, metric.base
    name = periods_of(query).label(row[START])
    return row, f"{metric.base} {name}{'' if over else ', not over yet'}"


def _figure(number: float | None, kind: ValueKind, query: Query) -> Line:
    unit = query.config.currency if kind == "money" else "days" if kind == "days" else ""
    return {"number": number, "kind": _KINDS.get(kind, Kind.NUMBER), "unit": unit}


def _side(number: float | None, asked: Sum, query: Query) -> Line:
    """Write a numerator or a denominator, without a unit."""
    is_money = number is not None and MEASURES[asked.names[0]].is_money
    return _figure(number, "money" if is_money else "count", query) | {"unit": ""}


def _trend(rows: Sequence[Line], metric: Metric) -> list[float | None] | None:
    """List the last values that can be judged; of a change what changes."""
    judged = [row for row in rows if row[START] is not None and row["mature"] is not False]
    last = judged[-PERIODS:]
    values: list[float | None] = [row["value"] for row in last]
    if metric.is_change:
        before = [*(row["denominator"] for row in last), None]
        values = [
            before[n + 1]
            if row["numerator"] is None or before[n] is None
            else row["numerator"] + before[n]
            for n, row in enumerate(last)
        ]
    return values if any(each is not None for each in values) else None
