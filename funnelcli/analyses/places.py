"""Where each channel stands in the paths of those who converted: first, between, last, or alone."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role, Spare
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.attribution.goals import TO, called
from funnelcli.counting.attribution.touches import CHANNEL, DIRECT, LOOKBACK, TABLE
from funnelcli.counting.attribution.ways import PLACES, UNKNOWN, count
from funnelcli.counting.patterns import LEADS
from funnelcli.words.text import counted, named
from funnelcli.words.touches import OFFLINE

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


def finish(counts: Counts, query: Query) -> Report:
    """One row a channel, those in most paths first."""
    every = int(counts["sides"][LEADS].sum())
    table = counts["places"].rename({f"#{name}": name for name in PLACES})
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
    often = table.filter(pl.col("assists") >= query.config.min_leads)
    if not often.is_empty():
        most = often.filter(pl.col("assists") == pl.col("assists").max()).sort(CHANNEL)
        n = int(most["assists"][0])
        yield f"{named(most[CHANNEL])} assisted most: of {of}, {n:,} met it neither first nor last."
    read = query.config.input_tables().get(TABLE)
    if not every or read is None or "type" not in read.columns():
        return
    known = dict(sides.iter_rows())
    offline, unknown = known.get(OFFLINE, 0), known.get(UNKNOWN, 0)
    left = f"; of {unknown:,} it is not known" if unknown else ""
    yield f"Of {of}, {offline:,} ({offline / every:.0%}) had one offline{left}."


ANALYSIS = Analysis(
    "places", "Place in the path", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), in_memory=True,
    options=(TO, LOOKBACK, DIRECT),
)  # fmt: skip
