"""Where each channel stands in the paths of those who converted: first, between, last, or alone."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role, Spare
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.goals import TO
from funnelcli.counting.attribution.journeys import HAS_CONVERTED, called, journeys
from funnelcli.counting.attribution.touches import (
    CHANNEL,
    DIRECT,
    IS_FIRST,
    IS_LAST,
    LOOKBACK,
    TABLE,
)
from funnelcli.counting.looked_up import looked_up
from funnelcli.counting.patterns import LEADS
from funnelcli.model import NONE, ROW
from funnelcli.words.text import counted
from funnelcli.words.touches import OFFLINE, where

COLUMNS = (
    Column("channel", "Channel", Kind.LABEL, "The channel of touches."),
    Column(
        "paths", "Paths", Kind.COUNT,
        "Paths of leads that converted that have a touch of it: customers, or what reached the "
        "stage of `--to`.",
    ),
    Column(
        "share", "Share", Kind.RATE,
        "paths / leads that converted after any touch; null where none did.",
        null=True, share=True, role=Role.PART,
    ),
    Column(
        "opens", "Opens", Kind.COUNT, "Those of them whose first touch is of it, alone or not.",
    ),
    Column(
        "assists", "Assists", Kind.COUNT,
        "Those of them in which it is between: neither the first touch is of it nor the last.",
    ),
    Column(
        "closes", "Closes", Kind.COUNT, "Those of them whose last touch is of it, alone or not.",
    ),
    Column(
        "alone", "Alone", Kind.COUNT, "Those of them that have no touch of another channel.",
    ),
    Column(
        "touches", "Touches", Kind.COUNT, "How many touches of it these paths have.",
        spare=Spare.DETAIL,
    ),
)  # fmt: skip
_SUMS: Final = ("paths", "opens", "assists", "closes", "alone", "touches")
_N, _EVERY, _SIDE = "~n", "~every", "side"
_UNKNOWN: Final = "unknown"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count paths by channel and by where in them it stands, and by whether a touch was offline."""
    touches = journeys(tables, query).filter(HAS_CONVERTED)
    of_leads = touches.group_by(ROW).agg(pl.len().alias(_EVERY), _side().alias(_SIDE))
    met = touches.group_by(ROW, CHANNEL).agg(
        pl.len().alias(_N), pl.col(IS_FIRST).any(), pl.col(IS_LAST).any()
    )
    met = met.join(of_leads.select(ROW, _EVERY), on=ROW)
    opens, closes = pl.col(IS_FIRST), pl.col(IS_LAST)
    sums = (
        pl.len(), opens.sum(), (~opens & ~closes).sum(), closes.sum(),
        (pl.col(_N) == pl.col(_EVERY)).sum(), pl.col(_N).sum(),
    )  # fmt: skip
    channel = pl.col(CHANNEL).cast(pl.String).fill_null(NONE)
    return {
        "places": met.group_by(channel).agg(
            each.cast(pl.Int64).alias(f"#{name}") for name, each in zip(_SUMS, sums, strict=True)
        ),
        "sides": of_leads.group_by(_SIDE).agg(pl.len().cast(pl.Int64).alias(LEADS)),
    }


def _side() -> pl.Expr:
    """Tell of the touches of a lead: whether one was offline, all online, or nobody knows."""
    side = looked_up("type", lambda text: where(text) or _UNKNOWN, pl.String, null=_UNKNOWN)
    return (
        pl.when((side == OFFLINE).any())
        .then(pl.lit(OFFLINE))
        .when((side == _UNKNOWN).any())
        .then(pl.lit(_UNKNOWN))
        .otherwise(pl.lit("online"))
    )


def finish(counts: Counts, query: Query) -> Report:
    """One row a channel, those in most paths first."""
    every = int(counts["sides"][LEADS].sum())
    table = counts["places"].rename({f"#{name}": name for name in _SUMS})
    shares = [n / every for n in table["paths"]]
    table = table.with_columns(pl.Series("share", shares, pl.Float64)).sort(
        "paths", CHANNEL, descending=[True, False]
    )
    return Report(
        "places", "Place in the path", COLUMNS, table.select(each.name for each in COLUMNS),
        gist=Gist("", "", tuple(_said(table, counts["sides"], every, query))),
    )  # fmt: skip


def _said(table: pl.DataFrame, sides: pl.DataFrame, every: int, query: Query) -> Iterator[str]:
    """Say what assisted most, and how many met a channel offline."""
    of = f"{counted(every, *called(query))} with a touch"
    most = table.filter(pl.col("assists") > 0).sort("assists", CHANNEL, descending=[True, False])
    if not most.is_empty():
        name, n = most.select(CHANNEL, "assists").row(0)
        yield f"{name} assisted most: of {of}, {n:,} met it neither first nor last."
    read = query.config.input_tables().get(TABLE)
    if not every or read is None or "type" not in read.columns():
        return
    known = dict(sides.iter_rows())
    offline, unknown = known.get(OFFLINE, 0), known.get(_UNKNOWN, 0)
    left = f"; of {unknown:,} it is not known" if unknown else ""
    yield f"Of {of}, {offline:,} ({offline / every:.0%}) had one offline{left}."


ANALYSIS = Analysis(
    "places", "Place in the path", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), options=(TO, LOOKBACK, DIRECT),
)  # fmt: skip
