"""How the rate from stage to stage grows with the days since, losses and open leads in mind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from funnelcli.analyses.segments import SEGMENT, SHOWN, segment_columns
from funnelcli.answers.charts import Lines
from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.option import Option, stage_of
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Command, Counts, InputTables, LazyCounts
from funnelcli.counting.following import count_followed, curves, unseen
from funnelcli.counting.patterns import columns_of, in_order
from funnelcli.counting.statistics import low_n
from funnelcli.counting.survival import Step, at_age, at_risk
from funnelcli.errors import UsageError
from funnelcli.model import segment
from funnelcli.words.text import counted

AGES = (0, 7, 14, 30, 60, 90, 120, 150, 180, 270, 365, 540, 730, 1095, 1460, 1825)
"""The days that a page shows, and that on which a curve came to its last rate."""

COLUMNS = (
    SEGMENT,
    Column("from", "From", Kind.LABEL, "The stage that leads set out from."),
    Column(
        "to", "To", Kind.LABEL,
        "The stage that they come to: the last, or the next; or those of `--from` and `--to`.",
    ),
    Column(
        "days", "Days", Kind.DAYS,
        "Days since the lead entered `from`; a row for each on which something happened.",
        whole=True,
    ),
    Column(
        "at_risk", "At risk", Kind.COUNT, "Leads that were followed until that day and were open."
    ),
    Column(
        "moved", "Moved", Kind.COUNT, "Those that had come to `to` by the end of that day.",
        role=Role.FOR_PROGRAMS,
    ),
    Column(
        "lost", "Lost", Kind.COUNT, "Those that were lost by the end of that day.",
        role=Role.FOR_PROGRAMS,
    ),
    Column(
        "censored", "Censored", Kind.COUNT,
        "Those that were open at as-of, and followed no further, by the end of that day.",
        role=Role.FOR_PROGRAMS,
    ),
    *rate(
        means="The share that moves on by that age, after Aalen and Johansen; null where most of "
        "those that moved on have no date.",
        ends="null where that is, or is 0 or 1",
        share=True,
    ),
    Column(
        "rate_lost", "Rate lost", Kind.RATE,
        "The share that is lost by that age; null where `rate` is.",
        null=True, share=True, spare=Spare.REST,
    ),
    Column(
        "rate_open", "Rate open", Kind.RATE,
        "The share that is neither, 1 - rate - rate_lost; null where `rate` is.",
        null=True, share=True, spare=Spare.REST,
    ),
    replace(
        LOW_N,
        means="Whether fewer than `min_leads` are at risk because others were censored, or the "
        "interval is wider than 30 points.",
    ),
)  # fmt: skip

COMMAND = Command(
    help="""How conversion grows with the days since the lead, or since a stage.

    Example: funnelcli curve --from MQL --to Customer --by source
    """,
    by="segments",
)
FROM: Final[Option[int | None]] = Option(
    name="--from",
    metavar="STAGE",
    help="The stage that is followed.  [default: the first]",
    read=stage_of,
    default=None,
)
TO: Final[Option[int | None]] = Option(
    name="--to",
    metavar="STAGE",
    help="The stage that is waited for.  [default: the one after --from]",
    read=stage_of,
    default=None,
)

Curve = tuple[tuple[Any, ...], Sequence[Step], Sequence[int]]
"""Segment values and the two stages, the curve, and the days at which it is looked up."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the days from one stage to another, and by how they ended."""
    segments = [pl.col(segment(name)) for name in query.asked.by]

    def followed(start: int, end: int) -> pl.LazyFrame:
        stages = [pl.lit(k, pl.Int64).alias(name) for name, k in (("from", start), ("to", end))]
        return count_followed(tables.leads, [*segments, *stages], start, end, query)

    return {"followed": pl.concat([followed(start, end) for start, end in transitions(query)])}


def transitions(query: Query) -> list[tuple[int, int]]:
    """List the stages asked for, else lead to customer and, of all leads, each to the next."""
    start, end = query.asked.option(FROM), query.asked.option(TO)
    if start is not None or end is not None:
        return [_pair(start, end)]
    steps = [(k, k + 1) for k in range(query.last)] if not query.asked.by else []
    return list(dict.fromkeys([(0, query.last), *steps]))


def _pair(start: int | None, end: int | None) -> tuple[int, int]:
    """Take the first stage to be followed, and the next one to be waited for."""
    first = start or 0
    return first, first + 1 if end is None else end


def check(question: Question, config: Config) -> None:
    """Hold the stages to their order; a curve that begins with the lead needs to know when."""
    start, end = _pair(question.option(FROM), question.option(TO))
    names = [stage.name for stage in config.stages]
    if end == len(names):
        raise UsageError(f"--from: no stage comes after {names[start]!r}")
    if end <= start:
        raise UsageError(
            f"--to: {names[end]!r} does not come after {names[start]!r}",
            f"The stages, in order: {', '.join(names)}",
        )
    if config.leads.created is None and start == 0:
        raise UsageError(
            "a curve from the lead on needs `leads.created` in the YAML",
            "--from STAGE begins with a stage that has a date.",
        )


def finish(counts: Counts, query: Query) -> Report:
    """A row for each day on which something happened to leads of a transition.

    A page shows some days only. Of segments, those with the most leads come first, and `top` cuts
    the others.
    """
    by = [segment(name) for name in query.asked.by]
    followed = counts["followed"].with_columns(pl.col(by).cast(pl.String))
    drawn = curves(followed, [*by, "from", "to"])
    order = {pair: place for place, pair in enumerate(transitions(query))}
    keys = sorted(drawn, key=lambda key: (order[key[-2:]], -drawn[key][0].at_risk, key))
    most = len(keys) if not by or query.asked.top == 0 else query.asked.top or SHOWN
    asked_for = keys if query.asked.top is None else keys[:most]
    all_days = [(key, drawn[key], [step.day for step in drawn[key]]) for key in asked_for]
    on_page = [(key, steps, _some(steps)) for key, steps, _ in all_days[:most]]
    notes = tuple(unseen(followed, transitions(query), query))
    left_out = tuple(_left_out([drawn[key][0].at_risk for key in keys[most:]], len(keys), query))
    columns = columns_of(COLUMNS, query, segment=segment_columns(query))
    page = Report(
        "curve",
        title := f"Curves by {', '.join(query.asked.by)}" if by else "Curves",
        columns,
        in_order(_table(on_page, query), columns, query),
        notes=left_out,
    )
    return Report(
        "curve",
        title,
        columns,
        in_order(_table(all_days, query), columns, query),
        notes=notes if query.asked.top is None else (*notes, *left_out),
        page=page,
    )


def _left_out(leads: Sequence[int], of: int, query: Query) -> Iterator[Note]:
    """Say how many curves are cut; unlike rows of counts they cannot be added up to one."""
    if leads:
        yield Note(
            "curves-left-out",
            f"Left out: {len(leads)} of {counted(of, 'curve')}, those of the fewest leads "
            f"({counted(sum(leads), query.config.lead.unit)} in all); --top 0 shows every one.",
        )


def _some(steps: Sequence[Step]) -> list[int]:
    """Choose the days for a page."""
    moved = steps[-1].moved
    topmost = {next(step.day for step in steps if step.moved == moved)} if moved else set[int]()
    return sorted(topmost | {age for age in AGES if age <= steps[-1].day})


def _table(curves: Iterable[Curve], query: Query) -> pl.DataFrame:
    """Look the curves up on days of their own."""
    names = [stage.name for stage in query.config.stages]
    rows = [
        (*segments, names[start], names[end], *numbers)
        for (*segments, start, end), steps, days in curves
        for numbers in _numbers(steps, days)
    ]
    text = [*(segment(name) for name in query.asked.by), "from", "to"]
    counts = ["days", "at_risk", "moved", "lost", "censored"]
    rates = ["rate", "rate_low", "rate_high", "rate_lost", "rate_open"]
    schema = {
        **dict.fromkeys(text, pl.String()),
        **dict.fromkeys(counts, pl.Int64()),
        **dict.fromkeys(rates, pl.Float64()),
        "relied_on": pl.Int64(),
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    low, high = pl.col("rate_low"), pl.col("rate_high")
    flag = low_n(pl.col("relied_on"), low, high, query.config.min_leads)
    return frame.with_columns(flag.alias("low_n"))


def _numbers(steps: Sequence[Step], days: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    for day in days:
        (open_, relied_on), now = at_risk(steps, day), at_age(steps, day)
        yield (
            *(day, open_, now.moved, now.lost, now.censored),
            *(now.rate, *now.interval, now.rate_lost, now.rate_open),
            relied_on,
        )


ANALYSIS = Analysis(
    "curve", "Curves", __doc__, COLUMNS, count, finish,
    shaped_by=("top",), options=(FROM, TO), check=check, command=COMMAND,
    chart=Lines("rate", over="days", n="at_risk", steps=("from", "to")),
)  # fmt: skip
