"""How many leads of each source so many customers take, and by when they must come."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Final

import polars as pl

from funnelcli.analyses.forecast import check
from funnelcli.analyses.segments import SEGMENT, segment_columns
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.option import Option
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.expected_said import in_short
from funnelcli.counting.following import ENDED, MOVED, count_followed, curves
from funnelcli.counting.goal import Goal, goal_of, pace
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import (
    DAYS,
    LEADS,
    columns_of,
    count_patterns,
    in_order,
    reached,
    since,
)
from funnelcli.counting.plan_said import notes, said
from funnelcli.counting.planned import Plan, Source, is_low, mix
from funnelcli.counting.survival import at_age, reaches
from funnelcli.model import segment
from funnelcli.words.text import counted

_NULL = "null where nobody buys, or nothing can be planned"
_TAKES = "leads that `customers` of the goal take, in whole leads, rounded up"
COLUMNS = (
    SEGMENT,
    Column("leads", "Leads", Kind.COUNT, "Leads at least the horizon old; 0 where it is unknown."),
    Column("customers", "Customers", Kind.COUNT, "Those of them that bought, however late."),
    *rate(means="customers / leads; null without such leads."),
    LOW_N,
    Column(
        "borrowed", "Rate of all", Kind.FLAG,
        "Whether the rate of all leads is taken for its own, which is of low n.",
    ),
    Column(
        "share", "Share", Kind.RATE,
        "The part of the younger leads that it brings: the mix of today; null without such leads.",
        null=True, share=True,
    ),
    Column(
        "needed", "Needed", Kind.COUNT,
        f"Its part of the {_TAKES}, if they come in the mix of today; {_NULL}.", null=True,
    ),
    Column(
        "needed_low", "Needed, low", Kind.COUNT,
        f"The same at the higher end of the interval of the rate of the mix; {_NULL}.", null=True,
    ),
    Column(
        "needed_high", "Needed, high", Kind.COUNT,
        f"The same at the lower end; {_NULL}, or that end is 0.", null=True,
    ),
    Column(
        "alone", "If all are of it", Kind.COUNT,
        f"The {_TAKES}, if all are of this source; {_NULL}.", null=True,
    ),
    Column("until", "Until", Kind.LABEL, "The quarter, or the day, by whose end they are to have "
           "bought."),
    Column(
        "come_by", "Come by", Kind.DATE,
        "The last day on which leads may come: the horizon before that, or the day after as-of "
        f"where that is past; {_NULL}.",
        null=True,
    ),
    Column(
        "in_time", "Buy in time", Kind.RATE,
        "Which part of those who ever buy have done so by then, if they come on that day; "
        f"{_NULL}.",
        null=True, share=True,
    ),
)  # fmt: skip
PLAN: Final[Option[Goal]] = Option(
    name="--plan",
    metavar="customers=N",
    help="How many leads of each source N customers take, and by when they must come.",
    read=goal_of,
    default=Goal(1),
)


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by source and by whether they are old enough, and how long they took.

    A goal whose day is past is refused: only here as-of is known.
    """
    query.asked.option(PLAN).refuse_past(PLAN.name, query)
    keys = [pl.col(segment(name)) for name in query.asked.by]
    mature = is_mature(since(0), query)
    return {
        "patterns": count_patterns(tables.leads, [*keys, mature]),
        "followed": count_followed(tables.leads, [mature], 0, query.last, query),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a source, those with the most leads old enough first."""
    sources = _sources(counts["patterns"], query)
    plan = _plan(sources, counts["followed"], query)
    columns = columns_of(COLUMNS, query, segment=segment_columns(query))
    schema: dict[str, pl.DataType] = {segment(name): pl.String() for name in query.asked.by}
    schema |= {each.name: _KINDS.get(each.kind, pl.Int64()) for each in COLUMNS if not each.open}
    rows = [_row(each, plan, query) for each in sources]
    made = Report(
        "plan",
        f"What {counted(plan.goal.customers, 'customer')} by {plan.until} take",
        columns,
        in_order(pl.DataFrame(rows, schema=schema, orient="row"), columns, query),
        notes=tuple(notes(sources, plan, query)),
        gist=Gist("", "", tuple(said(plan, query))),
    )
    return made if query.asked.shown == "rows" else replace(made, page=_page(made, query))


_KINDS = {
    Kind.FLAG: pl.Boolean(), Kind.RATE: pl.Float64(), Kind.DATE: pl.Date(), Kind.LABEL: pl.String(),
}  # fmt: skip


def _sources(patterns: pl.DataFrame, query: Query) -> list[Source]:
    """Add up the leads of each source; all of them, where leads are grouped by nothing."""
    by = [segment(name) for name in query.asked.by]
    leads, mature = pl.col(LEADS), pl.col(IS_MATURE).fill_null(value=False)
    bought = reached(query.last, query.asked.reach)
    counts = (
        leads.filter(mature).sum().alias("leads"),
        leads.filter(mature & bought).sum().alias("customers"),
        leads.filter(~mature).sum().alias("young"),
    )
    patterns = patterns.with_columns(pl.col(by).cast(pl.String))
    table = patterns.group_by(by).agg(*counts) if by else patterns.select(*counts)
    down = [True, True, *(False for _ in by)]
    rows = table.sort("leads", "young", *by, descending=down).select(
        *by, "leads", "customers", "young"
    )
    return [Source(row[:-3], *row[-3:]) for row in rows.iter_rows()]


def _plan(sources: Sequence[Source], followed: pl.DataFrame, query: Query) -> Plan:
    goal = query.asked.option(PLAN)
    label, until = goal.until(query)
    every = Source(
        (), sum(each.leads for each in sources), sum(each.customers for each in sources),
        sum(each.young for each in sources),
    )  # fmt: skip
    by_age = _by_age(followed, query)
    when = None if by_age is None else pace(until, by_age, query)
    return Plan(goal, label, until, when, every, mix(sources, every, query))


def _by_age(followed: pl.DataFrame, query: Query) -> list[float] | None:
    """Tell which share of those who ever buy do so by each day of age, up to the horizon.

    As the curve of all leads has it, and after the horizon as those did that are old enough.
    """
    steps = curves(followed.drop(IS_MATURE), []).get((), [])
    mature = followed.filter(pl.col(IS_MATURE), pl.col(ENDED) == MOVED, pl.col(DAYS) >= 0)
    ever = int(mature[LEADS].sum())
    if query.horizon is None or not reaches(steps, query.horizon) or not ever:
        return None
    within = int(mature.filter(pl.col(DAYS) <= query.horizon)[LEADS].sum())
    come = at_age(steps, query.horizon).rate
    if not come:
        return None
    ages = range(query.horizon + 1)
    return [at_age(steps, age).rate / come * (within / ever) for age in ages]


def _row(source: Source, plan: Plan, query: Query) -> tuple[object, ...]:
    own, has_few = source.rate, is_low(source, query)
    ends = (None, None, None) if own is None else own
    share = source.young / plan.every.young if plan.every.young else None
    needed = [None if each is None or share is None else ceil(each * share)
              for each in plan.takes(plan.mix)]  # fmt: skip
    alone, _, _ = plan.takes(plan.every.rate if has_few else own)
    when = (None, None) if plan.when is None else (plan.when.come_by, plan.when.share)
    return (
        *source.key, source.leads, source.customers, *ends, has_few,
        has_few and plan.every.leads > 0, share, *needed, alone, plan.label, *when,
    )  # fmt: skip


def _page(made: Report, query: Query) -> Report:
    """Leave out what is the same in every row, and write both ends in one column."""
    same = {"until", "come_by", "in_time"}
    page = in_short(made, query)
    columns = tuple(each for each in page.columns if each.name not in same)
    return replace(page, columns=columns, frame=page.frame.select(each.name for each in columns))


ANALYSIS = Analysis(
    "plan", "Plan", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("horizon",), options=(PLAN,), check=check,
)  # fmt: skip
