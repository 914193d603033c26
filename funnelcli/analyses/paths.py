"""The paths that leads went most often, from channel to channel, and how many of them converted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.attribution.goals import TO
from funnelcli.counting.attribution.paths import MOST_TOUCHES, PATH, REPEATS
from funnelcli.counting.attribution.rated import (
    RATED,
    finished,
    labels,
    page_columns,
    page_rows,
)
from funnelcli.counting.attribution.touches import DIRECT, LOOKBACK
from funnelcli.counting.attribution.ways import CUT, count
from funnelcli.counting.conversion import of_whom
from funnelcli.counting.patterns import columns_of
from funnelcli.words.text import counted

_PATH: Final = Column(
    "path", "Path", Kind.LABEL,
    "The channels of the touches in their order, with ` > ` between them; those of one instant by "
    "channel, then by campaign; `(no touchpoint)` is of leads without a touch that counts.",
)  # fmt: skip
COLUMNS = (_PATH, *RATED)
LISTED: Final = 1000
"""So many paths are listed where `--top` says nothing else."""
SHOWN: Final = 10
"""So many of them a page shows."""


def finish(counts: Counts, query: Query) -> Report:
    """One row a path, the most frequent first, those of low n last."""
    top, every = query.asked.top, counts["paths"][PATH].n_unique()
    most = LISTED if top is None else top or every
    table = finished(counts["paths"], counts["path_days"], PATH, query, most).head(most)
    columns = columns_of(COLUMNS, query, labels(query))
    made = Report(
        "paths", "Paths", columns, table.select(each.name for each in columns),
        notes=tuple(_notes(counts, most, every, query)),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(made, page=_page(made, table, counts, query))


def _page(made: Report, table: pl.DataFrame, counts: Counts, query: Query) -> Report:
    """Show the first rows, and all others in one line."""
    columns = page_columns(_PATH, counts["paths"], query)
    shown = table.head(SHOWN if query.asked.top is None else table.height)
    by_age, days = counts["paths"], counts["path_days"]
    closing = [_line("Total", by_age, days, query)]
    others = by_age.join(shown, on=PATH, how="anti")
    if n := others[PATH].n_unique():
        left = days.join(shown, on=PATH, how="anti")
        closing.insert(0, _line(f"({counted(n, 'other')})", others, left, query))
    repeats = query.asked.option(REPEATS)
    return replace(
        made, columns=columns, frame=page_rows(table, columns, query), shown=shown.height,
        closing=page_rows(pl.concat(closing), columns, query),
        about=(*of_whom(query), *([] if repeats == "every" else [_SAID])),
    )  # fmt: skip


_SAID: Final = (
    "Repeats are written so in paths alone: models, places and lengths count every touch."
)


def _line(label: str, by_age: pl.DataFrame, days: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Count several paths as if they were one."""
    name = pl.lit(label).alias(PATH)
    return finished(by_age.with_columns(name), days.with_columns(name), PATH, query)


def _notes(counts: Counts, most: int, every: int, query: Query) -> Iterator[Note]:
    """Say what of the paths is not seen."""
    unit = query.config.lead.unit
    if cut := int(counts["paths"][CUT].sum()):
        yield Note(
            "paths-cut",
            f"{counted(cut, unit)} with a path of more than {MOST_TOUCHES} touches: it is cut in "
            "the middle (…). `--export paths` writes it whole.",
        )
    if every > most and query.asked.top is None:
        yield Note(
            "paths-listed",
            f"The {most:,} most frequent of {every:,} paths are listed; `--top 0` lists all.",
        )


ANALYSIS = Analysis(
    "paths", "Paths", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), in_memory=True,
    shaped_by=("top", "horizon"),
    options=(TO, LOOKBACK, DIRECT, REPEATS), chart=Bars("rate", n="leads"),
)  # fmt: skip
