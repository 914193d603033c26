"""One transition under every convention that people meet."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.analyses.cohorts import Unknown, why_unknown
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.conventions import (
    NAMES,
    TRANSITION,
    Convention,
    Part,
    Tally,
    Unknown as Untold,
    conventions,
    count,
    ends,
    title,
    within,
)
from funnelcli.counting.patterns import LEADS, reached
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.words.text import counted

COLUMNS = (
    Column(
        "convention", "Convention", Kind.LABEL, "Its name, as listed above.", choices=NAMES
    ),
    Column(
        "k", "k", Kind.COUNT, "Leads that it says came to B; null where it cannot be told.",
        null=True,
    ),
    Column(
        "n", "n", Kind.COUNT, "Leads that it says came to A; null where it cannot be told.",
        null=True,
    ),
    *rate(means="k / n; null where n is 0 or unknown."),
    Column("how", "How", Kind.TEXT, "How it counts, in a few words."),
    Column("seen_in", "Seen in", Kind.TEXT, "Where it is met; null if in none by name.", null=True),
    LOW_N,
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a convention; no interval where k is no part of n."""
    listed = conventions(query, counts)
    tally = Tally.of(counts, listed, query.deals)
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
        notes=(
            *_notes(table, counts, query),
            *_untold(listed),
            *_first_entries(listed, tally, query),
        ),
    )


def _why_unknown(counts: Counts, query: Query) -> Unknown | None:
    """Tell why the horizon is unknown; None where it is known."""
    if query.horizon is None and not query.config.knows_customers:
        nothing = "nothing says who bought"
        return Unknown(nothing, nothing.capitalize())
    bought = pl.col(LEADS).filter(reached(query.last, query.asked.reach)).sum()
    customers, timed = counts["patterns"].select(bought).item(), counts["timed"][LEADS].sum()
    return why_unknown(int(customers), int(timed), query)


def _notes(table: pl.DataFrame, counts: Counts, query: Query) -> Iterator[Note]:
    if above := table.filter(pl.col("k") > pl.col("n"))["convention"].to_list():
        yield Note(
            "rate-above-one",
            f"More leads are in k than in n under {_named(above)}: k is no part of n, and the rate "
            "a ratio without an interval.",
        )
    if (unknown := _why_unknown(counts, query)) is not None:
        yield unknown.noted(
            f"`window`, `mature` and `timed` look at {counted(within(query), 'day')} (--horizon "
            "sets them)"
        )
    if query.since is not None or query.until is not None:
        yield Note(
            "periods-of-selection",
            "--since and --until choose leads by when they were created: what others entered in "
            "the same periods is not counted under `period`, `periods`, `lagged` and `open`.",
        )


def _untold(listed: Sequence[Convention]) -> Iterator[Note]:
    """Say once why conventions cannot be told."""
    why: dict[Untold, list[str]] = {}
    for each in listed:
        if each.unknown is not None:
            why.setdefault(each.unknown, []).append(each.name)
    for unknown, names in why.items():
        yield Note(unknown.code, f"{_named(names)} cannot be told: {unknown.because}.")


def _first_entries(listed: Sequence[Convention], tally: Tally, query: Query) -> Iterator[Note]:
    """Say of a log how many leads might be in order by entries after the first."""
    start, end = ends(query)
    timed = next(each for each in listed if each.name == "timed")
    of_log = any(stage.values for stage in query.config.stages[start : end + 1])
    if query.config.history is None or not of_log or not timed.is_known:
        return
    if more := tally.left_out(timed, Part.BACKWARDS, Part.LATE):
        yield Note(
            "first-entries",
            "Of a stage only the first entry is known here. A tool that looks at later ones, too, "
            f"can count up to {counted(more, 'lead')} more under `ordered` and `timed`.",
        )


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


ANALYSIS = Analysis(
    "conventions",
    "Conventions",
    __doc__,
    COLUMNS,
    count,
    finish,
    shaped_by=("cohort", "horizon"),
    options=(TRANSITION,),
)
