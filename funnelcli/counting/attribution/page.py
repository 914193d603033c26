"""Credits as a page shows them: a table for each measure, with what is left and the total."""

from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.attribution.credits import IS_REST, MEASURE
from funnelcli.counting.attribution.goals import AMOUNT, CUSTOMERS, LEADS
from funnelcli.counting.attribution.markov import MARKOV
from funnelcli.counting.attribution.models import models
from funnelcli.counting.attribution.said import about
from funnelcli.counting.attribution.slices import CREDITED, slices
from funnelcli.counting.attribution.table import (
    LEAST,
    LEAST_BY,
    LOW_N,
    MOST,
    MOST_BY,
    OPTIONAL,
    added_up,
    in_units,
    measures,
)  # fmt: skip
from funnelcli.words.text import counted

SHOWN: Final = 20
"""How many channels a page shows of each slice when nothing else is asked for."""
_MARK: Final = "~"
_ALWAYS: Final = ("first", "last", "linear", "time_decay", LEAST, MOST)
"""What stays where a page is narrow."""
_PLACE: Final = "~place"


def cut(rows: pl.DataFrame, top: int | None, query: Query) -> pl.DataFrame:
    """Keep the first channels of each slice, and the rest; 0 is all."""
    if not top:
        return rows
    place = pl.int_range(pl.len()).over(MEASURE, *slices(query))
    kept = rows.with_columns(place.alias(_PLACE)).filter((pl.col(_PLACE) < top) | pl.col(IS_REST))
    return kept.drop(_PLACE)


def pages(made: Report, rows: pl.DataFrame, query: Query) -> Report:
    """Set a table for each measure; the first has what is said of all."""
    tables = [_page(made, rows, name, query) for name in measures(query)]
    first, *others = tables
    return replace(first, about=(*first.about, *about(query)), below=tuple(others))


def _page(made: Report, rows: pl.DataFrame, measure: str, query: Query) -> Report:
    own = rows.filter(pl.col(MEASURE) == measure)
    asked = query.asked.top
    shown = cut(own, SHOWN if asked is None else asked, query)
    columns = tuple(_columns(made, measure, query))
    closing = [_line("Total", own, query)]
    said: tuple[str, ...] = ()
    if shown.height < own.height:
        left = own.join(shown, on=[CREDITED, *slices(query)], how="anti", nulls_equal=True)
        closing.insert(0, _line("(other)", left, query))
        said = (f"(other): {counted(left.height, 'more row')}; --top 0 shows all.",)
    few = pl.when(LOW_N).then(pl.lit(_MARK)).otherwise(pl.lit("")) + pl.col(CREDITED)
    if shown[LOW_N].any():
        noun = "customer" if measure in {CUSTOMERS, AMOUNT} else query.config.lead.unit
        least = counted(query.config.min_leads, noun)
        said += (f"{_MARK} fewer than {least} with a touch of it: not to be compared.",)
    return replace(
        made,
        title=f"{made.title}: {_called(measure, query)}",
        columns=columns,
        frame=in_units(shown.with_columns(few.alias(CREDITED)), columns, query, digits=0),
        closing=in_units(pl.concat(closing), columns, query, digits=0),
        about=said,
        gist=None,
        notes=(),
    )


def _called(measure: str, query: Query) -> str:
    names = {stage.key: stage.name for stage in query.config.stages[1:]}
    if measure == CUSTOMERS:
        return "customers"
    if measure == AMOUNT:
        return "what they brought"
    return f"{query.config.lead.unit}s" if measure == LEADS else names[measure]


def _columns(made: Report, measure: str, query: Query) -> list[Column]:
    """Leave out what every row of the page has, and models of which nothing is known."""
    unknown = {name for name in OPTIONAL if name not in models(query)}
    hidden = {MEASURE, LEAST_BY, MOST_BY, LOW_N, *unknown}
    kind = Kind.MONEY if measure == AMOUNT else Kind.CREDIT
    columns = []
    for each in made.columns:
        if each.name in hidden or each.of in hidden:
            continue
        if each.kind is Kind.NUMBER:
            spare = None if each.name in _ALWAYS else Spare.DETAIL
            columns.append(replace(each, kind=kind, spare=spare, null=True))
        else:
            spare = Spare.PICTURE if each.kind is Kind.COUNT else None
            columns.append(replace(each, spare=spare, null=True))
    return columns


def _line(name: str, rows: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Add up the credits of rows; one conversion can have touches of several."""
    added = rows.select(
        pl.lit(name).alias(CREDITED),
        pl.lit(value=False).alias(LOW_N),
        *added_up([*models(query), MARKOV]),
    )
    return added.select(
        (pl.col(each) if each in added.columns else pl.lit(None)).cast(dtype).alias(each)
        for each, dtype in rows.schema.items()
    )
