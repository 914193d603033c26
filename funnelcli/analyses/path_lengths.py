"""How many touches leads had on their way, and how many of those with so many converted."""

from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.attribution.goals import TO, called
from funnelcli.counting.attribution.rated import (
    RATED,
    finished,
    labels,
    page_columns,
    page_rows,
)
from funnelcli.counting.attribution.touches import DIRECT, LOOKBACK
from funnelcli.counting.attribution.ways import LENGTH, LENGTHS, count
from funnelcli.counting.conversion import of_whom
from funnelcli.counting.patterns import columns_of

_LENGTH: Final = Column(
    "touches", "Touches", Kind.LABEL,
    "How many touches of the lead count, those of one instant each; `0` is without any.",
    choices=LENGTHS,
)  # fmt: skip
COLUMNS = (_LENGTH, *RATED)


def finish(counts: Counts, query: Query) -> Report:
    """One row a number of touches that leads have, from none on."""
    table = finished(counts["lengths"], counts["length_days"], LENGTH, query).sort(LENGTH)
    names = [LENGTHS[place] for place in table[LENGTH]]
    table = table.with_columns(pl.Series("touches", names, pl.String))
    columns = columns_of(COLUMNS, query, labels(query))
    made = Report(
        "path_lengths", "Number of touches", columns, table.select(each.name for each in columns)
    )
    if query.asked.shown == "rows":
        return made
    columns = page_columns(_LENGTH, counts["lengths"], query)
    return replace(
        made,
        page=replace(
            made, columns=columns, frame=page_rows(table, columns, query),
            about=(*of_whom(query), _until_when(query)),
        ),
    )  # fmt: skip


def _until_when(query: Query) -> str:
    """Say up to when touches count, which by itself sets those apart who converted."""
    return (
        f"Touches of {called(query)[1]} count until the conversion, of others until as-of: that "
        "longer paths convert more often, or less, does not say that touches bring it about."
    )


ANALYSIS = Analysis(
    "path_lengths", "Number of touches", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), in_memory=True,
    shaped_by=("horizon",), options=(TO, LOOKBACK, DIRECT),
)  # fmt: skip
