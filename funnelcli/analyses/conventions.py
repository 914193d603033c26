"""One transition under every convention that people meet."""

from typing import TYPE_CHECKING

from funnelcli.config.query import Query
from funnelcli.counting import Analysis, Counts
from funnelcli.report import Column, Kind, Note, Report, counted
from funnelcli.stats import low_n, with_rate
from funnelcli.transition import Convention, Tally, conventions, count, lag, title, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

COLUMNS = (
    Column("convention", "Convention", Kind.LABEL),
    Column("k", "k", Kind.COUNT),
    Column("n", "n", Kind.COUNT),
    Column("rate", "Rate", Kind.RATE),
    Column("rate_low", "Rate, low", Kind.RATE),
    Column("rate_high", "Rate, high", Kind.RATE),
    Column("how", "How", Kind.TEXT),
    Column("seen_in", "Seen in", Kind.TEXT),
    Column("low_n", "Low n", Kind.FLAG),
)


def finish(counts: Counts, query: Query) -> Report:
    """One row a convention.

    `k` of `n` and their `rate`, with its interval; no interval where k is no part of n. All are
    null where the convention cannot be told. Then how it counts, and where it is met.
    """
    import polars as pl

    listed = conventions(query, lag(counts, query))
    tally = Tally.of(counts, listed)
    table = pl.DataFrame(
        {
            "convention": [each.name for each in listed],
            "k": pl.Series([tally.count(each, "k") for each in listed], dtype=pl.Int64),
            "n": pl.Series([tally.count(each, "n") for each in listed], dtype=pl.Int64),
            "how": [each.how for each in listed],
            "seen_in": pl.Series([each.seen_in for each in listed], dtype=pl.String),
            "is_proportion": [each.is_proportion for each in listed],
        }
    )
    low, high = pl.col("rate_low"), pl.col("rate_high")
    table = with_rate(table, "rate", "k", "n").with_columns(
        pl.when("is_proportion").then(end) for end in (low, high)
    )
    flag = low_n(pl.col("n").fill_null(0), low, high, query.config.min_leads)
    return Report(
        "conventions",
        f"Conventions: {title(query)}",
        COLUMNS,
        table.with_columns(flag.alias("low_n")).select(column.name for column in COLUMNS),
        notes=tuple(_notes(listed, table, query)),
    )


def _notes(listed: "Sequence[Convention]", table: "pl.DataFrame", query: Query) -> "Iterator[Note]":
    import polars as pl

    if above := table.filter(pl.col("k") > pl.col("n"))["convention"].to_list():
        yield Note(
            "rate-above-one",
            f"More leads are in k than in n under {', '.join(f'`{name}`' for name in above)}: k is "
            "no part of n, and the rate a ratio without an interval.",
        )
    if query.horizon is None:
        yield Note(
            "horizon-unknown",
            "Too few customers are old enough to tell how long a lead takes to convert: `window` "
            f"and `mature` look at {counted(within(query), 'day')} (--horizon sets them).",
        )
    if not all(each.is_known for each in listed):
        yield Note(
            "lag-unknown",
            "No lead has a date in both stages: how many periods lie between them is unknown, and "
            "so is `lagged`.",
        )
    if query.since is not None or query.until is not None:
        yield Note(
            "periods-of-selection",
            "--since and --until choose leads by when they were created: what others entered in "
            "the same periods is not counted under `period`, `periods` and `lagged`.",
        )


ANALYSIS = Analysis("conventions", count, finish)
