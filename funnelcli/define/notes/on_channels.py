"""A note on a column of channels that holds addresses of pages, which are none."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, fold
from funnelcli.config.input_tables.touchpoints import Touchpoints
from funnelcli.words.text import counted

_CHANNEL = "channel"
_ADDRESS = r"(?i)^https?://"


def of_pages(table: str, rows: pl.LazyFrame, config: Config) -> Iterator[Note]:
    """Say that most channels of a table are addresses; one that `channels` names is a source."""
    options = config.input_tables()[table]
    column = options.columns().get(_CHANNEL)
    if column is None:
        return
    counts = rows.select(_CHANNEL).drop_nulls().group_by(_CHANNEL).len().collect()
    counts = counts.with_columns(pl.col(_CHANNEL).cast(pl.String))
    pages = counts.filter(pl.col(_CHANNEL).str.contains(_ADDRESS))
    there = int(counts["len"].sum())
    named = {fold(each) for each in config.channels}
    found = sum(n for page, n in pages.iter_rows() if fold(page) not in named)
    if 2 * found <= there:
        return
    other = f"`{table}.{_CHANNEL}` takes the column with channels"
    if isinstance(options, Touchpoints):
        other = f"`url: {column}` in the place of `{_CHANNEL}: {column}` reads channels from it"
    yield Note(
        "channels-are-pages",
        f"{table}: the channel of {found:,} of {counted(there, 'row')} is the address of "
        f"a page (https://…), which is no source of leads. {other}.",
        is_loud=True,
    )
