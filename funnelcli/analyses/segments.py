"""Leads by the value of a segment, or by the values of several at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Whiskers
from funnelcli.answers.columns import Column, Kind, Open, Role, Spare
from funnelcli.answers.report import Report
from funnelcli.config.people import DAYS, PEOPLE, has_people
from funnelcli.config.query import Query
from funnelcli.config.question import Sorting
from funnelcli.counting.analysis import Analysis, Command, Counts, InputTables, LazyCounts
from funnelcli.counting.conversion import (
    CONVERSION,
    MATURE_CUSTOMERS,
    MATURE_LEADS,
    OF_MATURE,
    YOUNG,
    conversions,
    judged,
    of_whom,
)
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.patterns import (
    LEADS_COLUMN,
    STAGE_COLUMN,
    columns_of,
    count_days,
    count_patterns,
    in_order,
    since,
    stage_columns,
    stage_names,
)
from funnelcli.counting.rest import AGAINST_REST, DIFFERS, said, with_rest
from funnelcli.counting.trend import TREND, count_days_of_late, with_trend
from funnelcli.counting.turned import count_within, notes
from funnelcli.model import segment

SEGMENT = Column(
    "segment", "Segment", Kind.LABEL,
    "The value of the lead, as it is spelled most often; `(none)` where it is empty.",
    open=Open.SEGMENTS,
)  # fmt: skip
COLUMNS = (SEGMENT, *CONVERSION, *OF_MATURE, *AGAINST_REST)
SHARE = Column(
    "~share", "Share", Kind.RATE, "The leads of the row / all leads.",
    share=True, role=Role.PART, null=True, spare=Spare.DETAIL,
)  # fmt: skip
COMMAND = Command(
    help="""Conversion by any segments of the YAML, alone or crossed.

    Example: funnelcli segments --by region,source --format markdown
    """,
    by="given segments",
    can_check=True,
)
WITHIN = "within"
SHOWN, BRIEF = 20, 5
"""How many rows a page shows when nothing else is asked for, and one that is brief."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads, and days from lead to customer, by the segments asked for."""
    leads, keys = tables.leads, [pl.col(segment(name)) for name in query.asked.by]
    within = count_within(leads, query)
    return {
        "patterns": count_patterns(leads, [*keys, is_mature(since(0), query)]),
        "days": count_days(leads, keys, 0, query.last, query.asked.reach),
        "late": count_days_of_late(leads, keys, query),
        **({} if within is None else {WITHIN: within}),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a value, or a combination of values that has leads.

    Groups of low n come last, then those with more leads first, or as `--sort` says, then by value;
    where the horizon is known, by their leads that are old enough.
    """
    return finish_as("segments", f"Segments by {', '.join(query.asked.by)}", counts, query)


def finish_as(name: str, title: str, counts: Counts, query: Query) -> Report:
    """Finish the table under a name of its own; the rest of the page is one line."""
    by = [segment(each) for each in query.asked.by]
    columns = columns_of(COLUMNS, query, segment=segment_columns(query))
    text = pl.col(by).cast(pl.String)
    told = notes(counts[WITHIN], query) if WITHIN in counts else ()
    counts = {part: counts[part].with_columns(text) for part in ("patterns", "days", "late")}
    table = _rows(counts["patterns"], counts["days"], by, query)
    top = query.asked.top
    rows = _sorted(table, by, query)
    machine = Report(
        name,
        title,
        columns,
        in_order(rows if top is None else rows.head(top or table.height), columns, query),
        notes=tuple(told),
    )
    if query.asked.shown == "rows":
        return machine
    table = _sorted(table, by, query, then=("leads",))  # so that of young leads no name decides
    page = _page(machine, table, counts, query, is_brief=False)
    if query.asked.shown == "page":
        return replace(machine, page=page)
    brief = _page(machine, table, counts, query, is_brief=True)
    return replace(machine, page=page, brief=brief)


def _declared(query: Query) -> tuple[Column, ...]:
    """List the columns of a page: rates of the leads that are old enough, and who is younger."""
    first, *others = CONVERSION
    if query.horizon is None:
        return (SEGMENT, TREND, first, SHARE, *others)
    means = {
        "rate": f"Customers among the leads that are at least {query.horizon} days old / those "
        "leads, however late they bought."
    }
    told = (replace(each, means=means.get(each.name, each.means)) for each in others)
    return (SEGMENT, TREND, first, SHARE, *told, DIFFERS, *YOUNG)


def _declared_briefly(query: Query) -> tuple[Column, ...]:
    """List those of a page that is brief: the numbers that make the rate, and who is younger."""
    left_out = {"amount", "median_days", TREND.name}
    if query.horizon is None:
        return tuple(each for each in _declared(query) if each.name not in left_out)
    left_out |= {LEADS_COLUMN.name, STAGE_COLUMN.name, SHARE.name}
    first, *others = (each for each in _declared(query) if each.name not in left_out)
    bought = replace(MATURE_CUSTOMERS, label=query.config.stages[-1].name)
    return (first, MATURE_LEADS, bought, *others)


def _sorted(
    table: pl.DataFrame, by: Sequence[str], query: Query, then: Sequence[str] = ()
) -> pl.DataFrame:
    """Sort the groups, those of low n last; ties by the columns named, and by value."""
    of_age = "" if query.horizon is None else "mature_"
    names: dict[Sorting, list[str]] = {
        "leads": [f"{of_age}leads"],
        "rate": [f"{of_age}rate", f"{of_age}leads"],
        "customers": [stage_names(query)[-1]],
        "amount": ["amount"],
        "name": [],
    }
    first = names[query.asked.sort]
    if query.asked.sort == "leads":
        first = [*first, *then]
    down = [False, *(True for _ in first), *(False for _ in by)]
    return table.sort(f"{of_age}low_n", *first, *by, descending=down, nulls_last=True)


def _page(
    made: Report, table: pl.DataFrame, counts: Counts, query: Query, *, is_brief: bool
) -> Report:
    """Show the first rows, and of the others and of all one line each, by leads old enough.

    The total is that of the headline, which a page that is brief does not repeat.
    """
    by, everybody = [segment(each) for each in query.asked.by], table["leads"].sum()
    top = query.asked.top if query.asked.top is not None else BRIEF if is_brief else SHOWN
    shown, other = table.head(top or table.height), table.slice(top or table.height).select(by)
    closing = [] if is_brief else [_line("Total", counts, query)]
    if not other.is_empty():
        left = {part: frame.join(other, on=by, how="semi") for part, frame in counts.items()}
        closing.insert(0, _line("(other)", left, query))
    stages = stage_columns(query)
    columns = columns_of(
        _declared_briefly(query) if is_brief else _declared(query),
        query,
        segment=segment_columns(query),
        stage=stages[-1:] if is_brief else [replace(stages[0], role=Role.AS_LEADS), *stages[1:]],
    )
    if query.horizon is not None and not (table["leads"] > table["mature_leads"]).any():
        columns = tuple(each for each in columns if each not in YOUNG)

    def rows(found: pl.DataFrame) -> pl.DataFrame:
        share = pl.col("leads") / everybody if everybody else pl.lit(None, pl.Float64)
        return in_order(judged(found.with_columns(share.alias(SHARE.name)), query), columns, query)

    body = with_trend(table if query.asked.top is None else shown, counts["late"], by, query)
    whole = pl.concat([table.clear(), *closing]).with_columns(
        pl.lit(None, body.schema[TREND.name]).alias(TREND.name)
    )
    return replace(
        made, columns=columns, frame=rows(body), shown=shown.height, closing=rows(whole),
        about=() if is_brief else tuple(_about(table, by, query)),
    )  # fmt: skip


def _line(label: str, counts: Counts, query: Query) -> pl.DataFrame:
    """Count a whole as if it were one value, called `label` in the first column."""
    by = [segment(name) for name in query.asked.by]
    first, *others = by
    names = [pl.lit(label).alias(first), *(pl.lit(None, pl.String).alias(name) for name in others)]
    patterns, days = (counts[part].with_columns(names) for part in ("patterns", "days"))
    return _rows(patterns, days, by, query)


def _rows(
    patterns: pl.DataFrame, days: pl.DataFrame, by: Sequence[str], query: Query
) -> pl.DataFrame:
    """Finish groups that are all leads together, in no order, and compare each with the rest."""
    return with_rest(conversions(patterns, days, by, query), by, query)


def _about(table: pl.DataFrame, by: Sequence[str], query: Query) -> Iterator[str]:
    """Say of which leads the rates are, and why rows are not marked that could be."""
    yield from of_whom(query)
    if query.horizon is None and query.config.knows_customers and table.height > 1:
        yield "Which rows differ is not told: age is not considered, and young leads look worse."
    yield from said(table, by, query.asked.by)
    if PEOPLE in query.asked.by and has_people(query.config):
        yield (
            f"People are those known {DAYS} days after the first of a company: later, whoever buys "
            "has more of them because it bought."
        )


def segment_columns(query: Query) -> list[Column]:
    """Declare a column for each segment asked for."""
    return [
        replace(SEGMENT, name=name, label=name.replace("_", " ").capitalize(), open=None)
        for name in query.asked.by
    ]


ANALYSIS = Analysis(
    "segments", "Segments", __doc__, COLUMNS, count, finish,
    needs=("segments",), shaped_by=("top", "sort", "horizon"), command=COMMAND,
    chart=Whiskers("rate", n="leads"),
)  # fmt: skip
