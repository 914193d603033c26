"""The periods of a report, each with its age and with what is wrong with its record."""

from collections.abc import Iterable
from datetime import date
from operator import or_

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role
from funnelcli.config.query import Query
from funnelcli.counting.periods import Periods

LACKING = 0.05
"""A cohort that lacks more of its entries into a stage than this is truncated."""

MARKS = (
    Column(
        "truncated", "Truncated", Kind.FLAG,
        "Whether more than a twentieth of its entries into a stage were not recorded yet, or the "
        "record of customers ended before all of its leads were as old as the horizon.",
        role=Role.TRUNCATED,
    ),
    Column(
        "imported", "Imported", Kind.FLAG,
        "Whether a day of its period is one of imports, whose leads are older than they look.",
        role=Role.IMPORTED,
    ),
)  # fmt: skip
"""What is wrong with the record of a cohort, as `listed` tells."""
COHORT = Column(
    "cohort", "Cohort", Kind.LABEL,
    "The period in which the leads were created: `2026-01`, `2026-Q1`, `2026-W03` or `2026`; with "
    "a fiscal year, `FY2027-Q1` or `FY2027`.",
)  # fmt: skip
MATURE = Column(
    "mature", "Mature", Kind.FLAG,
    "Whether the last day of the period is at least the horizon before as-of; null where the "
    "horizon is unknown.",
    null=True, of_customers=True, role=Role.MATURE,
)  # fmt: skip


def by_period(counts: pl.DataFrame, periods: Periods) -> pl.DataFrame:
    """Bring the few weeks or months that were counted to the periods they lie in."""
    began = counts["began"].unique().drop_nulls()
    starts = pl.Series([periods.start(day) for day in began], dtype=pl.Date)
    return counts.with_columns(pl.col("began").replace_strict(began, starts).alias("cohort"))


def listed(first: date | None, query: Query, periods: Periods) -> pl.DataFrame:
    """List the periods from that of the first lead on.

    `age_days` are the days from the last one to as-of, null before that. Those are `truncated`
    that lack more than a twentieth of their entries into a stage, since they came before it was
    recorded, as far as they are selected; where customers need it, they are `unseen`. Both are
    those that had not had the horizon, by which nine in ten buy, on the last day of a record that
    customers need; where the horizon is unknown, those that had not ended. `imported` have a day
    of imports. Those that are neither unseen nor imported are `whole`, and the mature of them the
    `basis` to compare with.
    """
    starts = [] if first is None else list(periods.between(first, query.ends))
    ends = [periods.last_day(start) for start in starts]
    selected = [
        (max(start, query.since or start), min(end, query.ends))
        for start, end in zip(starts, ends, strict=True)
    ]

    def lack(stages: Iterable[int]) -> list[bool]:
        begun = [query.begun[k] for k in stages if k in query.begun]
        return [any(each.lacks(*span) > LACKING for each in begun) for span in selected]

    needed = tuple(query.needed(0, query.last))
    until = query.recorded_until(needed)
    cut = [until is not None and (until - end).days < (query.horizon or 0) for end in ends]

    def is_in(span: tuple[date, date]) -> bool:
        return any(span[0] <= day <= span[1] for day in query.imports)

    columns: dict[str, tuple[Iterable[object], type[pl.DataType]]] = {
        "cohort": (starts, pl.Date),
        "label": ([periods.label(start) for start in starts], pl.String),
        "last_day": (ends, pl.Date),
        "truncated": (map(or_, lack(query.begun), cut), pl.Boolean),
        "unseen": (map(or_, lack(needed), cut), pl.Boolean),
        "imported": ([is_in(span) for span in selected], pl.Boolean),
    }
    age = (pl.lit(query.as_of) - pl.col("last_day")).dt.total_days()
    whole = ~pl.col("unseen") & ~pl.col("imported")
    is_mature = age >= pl.lit(query.horizon, pl.Int64)
    table = pl.DataFrame(
        {name: pl.Series(cells, dtype=of) for name, (cells, of) in columns.items()}
    )
    return table.with_columns(
        pl.when(age >= 0).then(age).alias("age_days"),
        is_mature.alias("mature"),
        whole.alias("whole"),
        (is_mature.fill_null(value=False) & whole).alias("basis"),
    )
