"""Leads by the period they were created in, whatever happened later."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from funnelcli.answers.charts import Whiskers
from funnelcli.answers.columns import Column, Kind, Role, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.cohort_differences import (
    COMPARE,
    DIFFERENCE,
    said_of_differences,
    with_difference,
)
from funnelcli.counting.cohorts import COHORT, MARKS, MATURE, by_period, listed
from funnelcli.counting.conversion import CONVERSION, conversions, judged
from funnelcli.counting.horizon import FEWEST, IS_MATURE, is_mature, old_enough
from funnelcli.counting.maturity import with_same_age, with_verdict
from funnelcli.counting.pace import notes
from funnelcli.counting.patterns import (
    LEADS,
    columns_of,
    count_days,
    count_entries,
    count_patterns,
    in_order,
    stage_names,
    week_or_month,
)
from funnelcli.counting.periods import Periods
from funnelcli.counting.short_periods import too_short
from funnelcli.model import CREATED
from funnelcli.words.text import counted

_EARLIER, *_ENDS = rate(
    "rate_at_same_age",
    "At same age",
    "Customers that the cohorts it is compared with had at that age / their leads; null for mature "
    "cohorts, and where these are none, are low n, or have a customer without a date.",
    share=True,
)
*_CONVERSION, _LOW_N = CONVERSION
_RATED = [each.name for each in _CONVERSION].index("rate_high") + 1
COLUMNS = (
    COHORT,
    *_CONVERSION[:_RATED],
    *DIFFERENCE,
    *_CONVERSION[_RATED:],
    MATURE,
    _LOW_N,
    Column(
        "age_days", "Age", Kind.DAYS,
        "Days from the last day of the period to as-of; null before it has ended.",
        null=True, whole=True, role=Role.FOR_PROGRAMS,
    ),
    Column(
        "share_observed", "Share observed", Kind.RATE,
        "Customers that the cohorts it is compared with had at that age / those they had at the "
        "age of the horizon, 1 for mature cohorts; null where they are none, or low n.",
        null=True, share=True, role=Role.FOR_PROGRAMS,
    ),
    replace(_EARLIER, role=Role.EARLIER, spare=Spare.SAID_BELOW),
    Column(
        "rate_at_same_age_n", "Of earlier", Kind.COUNT,
        "The leads of these cohorts; null where the rate is.", null=True, role=Role.EARLIER_N,
    ),
    *_ENDS,
    Column(
        "at_same_age", "Compared", Kind.TEXT,
        "`behind` or `ahead` where the difference to `rate_at_same_age` is distinguishable, else "
        "null.",
        null=True, choices=("ahead", "behind"), role=Role.COMPARED,
    ),
    *MARKS,
)  # fmt: skip

BRIEF = 6
"""So many of the latest cohorts a page shows that has to fit on a screen."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the day they were created.

    And days from lead to customer, and entries of customers, by week or month.
    """
    leads, created = tables.leads, pl.col(CREATED)
    began = week_or_month(created, query).alias("began")
    # of days there are few: that is faster than to find the week or month of each lead
    patterns = count_patterns(leads, [created.alias("created")])
    began_of_day = week_or_month(pl.col("created"), query).alias("began")
    return {
        "patterns": patterns.select(began_of_day, pl.all()),
        "days": count_days(leads, [began], 0, query.last, query.asked.reach),
        "entered": count_entries(leads, [began], query.last, query.asked.reach),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a period, from the first lead to as-of or the end of the selection.

    Columns as in `listed`, `with_same_age` and `with_verdict`. Periods without leads have null
    rates. Notes say whether the `pace` has changed, and what cannot be told of young cohorts.
    """
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    patterns, days, entered = (
        by_period(counts[name], periods) for name in ("patterns", "days", "entered")
    )
    how = query.asked.option(COMPARE)
    columns = columns_of([each for each in COLUMNS if how or each not in DIFFERENCE], query)
    last = stage_names(query)[-1]
    frame = (
        listed(patterns.select(pl.col("cohort").min()).item(), query, periods)
        .pipe(with_conversions, patterns, days, "cohort", query)
        .pipe(with_same_age, entered, last, query.horizon, query.config.min_leads)
        .pipe(with_verdict, patterns, days, last, horizon=query.horizon, as_of=query.as_of)
        .pipe(with_difference, last, how, periods)
    )
    said = [*notes(frame, days, last, query), *too_short(frame, days, query)]
    unknown = why_unknown(int(frame[last].sum()), int(days[LEADS].sum()), query)
    patterns = patterns.with_columns(is_mature(pl.col("created"), query))
    rows = in_order(frame.with_columns(pl.col("label").alias("cohort")), columns, query)

    def line(label: str, among: pl.Series) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Count several cohorts as one, by its leads that are old enough, and say how many."""
        named, is_among = pl.lit(label).alias("cohort"), pl.col("cohort").is_in(among.implode())
        there, took = (each.filter(is_among).with_columns(named) for each in (patterns, days))
        found = judged(conversions(there, took, ["cohort"], query), query)
        every = pl.concat([frame.clear(), found], how="diagonal_relaxed")
        return in_order(every, columns, query), tuple(_of_whom(label, there, query))

    total, of_total = line("Total", frame["cohort"])
    changed = tuple(said_of_differences(frame, how))
    report = Report(
        "cohorts", f"Cohorts by {query.asked.cohort}", columns, rows, closing=total,
        about=(*of_total, *changed),
        notes=tuple(said) if unknown is None else (unknown.note, *said),
        unknown=None if unknown is None else unknown.reason,
    )  # fmt: skip
    if query.asked.shown != "brief page":
        return report
    latest, of_earlier = rows, tuple[str, ...]()
    if frame.height > BRIEF + 1:
        label = f"{frame.height - BRIEF} earlier"
        earlier, said_of = line(label, frame["cohort"][:-BRIEF])
        is_known = pl.lit(None if query.horizon is None else True, pl.Boolean)
        latest = pl.concat([earlier.with_columns(is_known.alias("mature")), rows.tail(BRIEF)])
        of_earlier = said_of if False in rows["mature"][:-BRIEF] else ()
    return replace(
        report, brief=_brief(replace(report, frame=latest, about=(*of_earlier, *changed)), query)
    )


def _brief(report: Report, query: Query) -> Report:
    """Leave out the stages before the last, and the total, which is the headline's."""
    left_out = {"amount", *(each.key for each in query.config.stages[:-1])}
    kept = tuple(
        each
        for each in report.columns
        if each.name not in left_out and not each.name.startswith("rate_at_same_age_")
    )
    shown = report.frame.select(column.name for column in kept)
    return replace(report, title="Cohorts", columns=kept, frame=shown, closing=None)


def _of_whom(label: str, patterns: pl.DataFrame, query: Query) -> Iterator[str]:
    """Say of which leads the rate of a sum is, which are not those of the mature cohorts."""
    if query.horizon is not None and not patterns.is_empty():
        of = int(patterns.filter(IS_MATURE)[LEADS].sum())
        yield f"{label}: the rate is of {counted(of, 'lead')} {old_enough(query.horizon)}."


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why nobody can tell how long a lead takes to convert."""

    reason: str
    """In a few words."""
    because: str
    """As the beginning of a sentence."""

    @property
    def note(self) -> Note:
        """Say so of what cohorts need it for."""
        return self.noted("which cohorts are mature is unknown (set `horizon:` if you know)")

    def noted(self, so: str) -> Note:
        """Say so, and what follows from it."""
        return Note("horizon-unknown", f"{self.because}: {so}.", is_loud=True)


def why_unknown(customers: int, timed: int, query: Query) -> Unknown | None:
    """Tell why the horizon is unknown; None where it is known, or where nobody is a customer.

    Too few customers are old enough, or most are not `timed`: they have no date, or one before
    their lead.
    """
    if query.horizon is not None or not query.config.knows_customers:
        return None
    untimed, lacking = customers - timed, "no date that tells how long it took"
    if 2 * untimed > customers:
        reason = f"{untimed:,} of {counted(customers, 'customer')} have {lacking}"
        return Unknown(reason, reason)
    others = f" ({untimed:,} have {lacking})" if untimed else ""
    enough = " are old enough" if timed >= FEWEST else ""
    return Unknown(
        f"too few customers{enough} to tell how long it takes{others}",
        f"Too few customers are old enough to tell how long a lead takes to convert{others}",
    )


def with_conversions(
    rows: pl.DataFrame, patterns: pl.DataFrame, days: pl.DataFrame, key: str, query: Query
) -> pl.DataFrame:
    """Give each row, in order, the conversion of its leads; counts of 0 where it has none."""
    found = conversions(patterns, days, [key], query)
    return rows.join(found, on=key, how="left", maintain_order="left").with_columns(
        pl.col("leads", *stage_names(query), *(["amount"] if query.sums_amounts else [])).fill_null(
            0
        ),
        pl.col("low_n").fill_null(value=True),
    )


ANALYSIS = Analysis(
    "cohorts",
    "Cohorts",
    __doc__,
    COLUMNS,
    count,
    finish,
    needs=("created",),
    shaped_by=(
        "cohort",
        "horizon",
    ),
    chart=Whiskers("rate", n="leads"),
)
