"""Rules about how many leads come in: days of imports, and sources that come and go."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

import polars as pl

from funnelcli.checks.among import is_among
from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.breaks import Break, breaks
from funnelcli.checks.moved import moves
from funnelcli.checks.records import bulk_day
from funnelcli.checks.righted import as_is
from funnelcli.checks.silence import SERIOUS
from funnelcli.checks.standing import standing
from funnelcli.counting.patterns import reached
from funnelcli.counting.statistics import with_rate
from funnelcli.model import CREATED, segment
from funnelcli.tables.evidence import LEADS
from funnelcli.words.privacy import ADDRESS, PHONE
from funnelcli.words.text import counted

TEMPORARY: Final = frozenset({"campaign", "owner"})
"""Segments whose values are meant to come and go."""
LEAST, MOST = 18, 300
"""Values with fewer leads end by chance, e⁻¹⁸ being far above the limit; of the others so many are
looked at, the most frequent ones."""


@rule("VL006", "import-day", "warning")
def import_day(case: Case) -> Yielded:
    """Leads were imported on a day.

    Why: whoever is imported is dated by the import and was a lead before, or never asked for
    anything: a list that was bought. Such leads convert unlike others, and their ages are not
    known; the report marks their cohort with ‡. A day is one of imports if it has at least 100
    leads, a twentieth of all, and ten times those of the median day; more than three such days
    are a habit. A day with more than a quarter of all is ST008, and days that move the rate by
    more than a tenth of itself are VL008, an error.

    In the CRM: let imports keep the dates of the source.

    In the YAML: `lead.exclude` can leave an import out, and says how many.

    Example: 4,000 leads on 2025-10-21, where 12 a day are usual.
    """
    bulk = bulk_day(case, 0) if case.config.leads.created is not None else None
    days = [] if _is_serious(case) else [day for day in case.query.imports if day != bulk]
    yield _imported(case, days)


@rule("VL008", "import-dilution", "error")
def import_dilution(case: Case) -> Yielded:
    """Leads that were imported move the rate by more than a tenth of itself.

    Why: the rate is then that of two groups that have nothing in common, and a month with an
    import looks like a month in which sales failed. Days of imports are those of VL006 and the
    report's ‡. Compared are the rates of leads that are mature, of all where the horizon is not
    known, with and without those days; and the rates of both groups have to be apart (their 95 %
    intervals do not meet), so that it is no chance.

    In the CRM: let imports keep the dates of the source, or mark them.

    In the YAML: `lead.exclude` leaves an import out, and says how many.

    Example: 4,000 leads on 2025-10-21 of whom nobody bought: 5.2 % instead of 9.8 %.
    """
    yield _imported(case, case.query.imports if _is_serious(case) else [])


def _imported(case: Case, imported: Sequence[date]) -> Suspicion:
    """Suspect the leads of days of imports."""
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    days, created = case.record.leads.days, pl.col(CREATED)
    usual = sorted(days.values())[len(days) // 2] if days else 0

    def said(left: pl.LazyFrame) -> str:
        there = set(left.select(created).collect().to_series())
        told = (
            f"{counted(days[day], case.config.lead.unit)} on {day}, where {usual:,} a day are usual"
            for day in imported
            if day in there
        )
        return f"{'; '.join(told)}."

    return Suspicion(
        on=LEADS, wrong=created.is_in(imported), of=created.is_not_null(),
        column=case.config.leads.created, place=case.place("leads", "created"),
        said=said,
    )  # fmt: skip


def _is_serious(case: Case) -> bool:
    """Tell whether leads that were imported make the rate another one, and not by chance."""
    if not case.query.imports or not case.config.knows_customers:
        return False
    created, age = pl.col(CREATED), timedelta(days=case.query.horizon or 0)
    groups = (
        case.evidence.leads.lazy()
        .filter(created <= case.query.as_of - age)
        .group_by(created.is_in(case.query.imports).alias("imported"))
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            reached(case.query.last, case.query.asked.reach).sum().cast(pl.Int64).alias("k"),
        )
        .sort("imported")
        .collect()
    )
    whole = with_rate(groups.select(pl.col("n", "k").sum()), "rate", "k", "n")["rate"]
    groups = with_rate(groups, "rate", "k", "n")
    if groups["imported"].to_list() != [False, True]:
        return False
    low, high = groups["rate_low"], groups["rate_high"]
    is_apart = low[0] > high[1] or low[1] > high[0]
    return bool(is_apart and abs(whole[0] - groups["rate"][0]) > SERIOUS * groups["rate"][0])


@rule("VL007", "source-break", "warning")
def source_break(case: Case) -> Yielded:
    """A source, or a value of a segment, ends or begins from one day to the next.

    Why: a form that broke, an integration that was switched off or a value that was renamed
    moves leads out of one row of the report and into another, or out of the CRM, and the rates
    by source compare what is not comparable. Found is what chance does not explain by 0.1 %
    over all values, days and segments (Bonferroni): next to none of the leads that the value
    had of all others in the quarter of a year beside, for three weeks at least, and more than
    twice as long as it ever paused. Where one ends and another begins in similar numbers within
    a month, it may be a rename. Campaigns and owners are meant to come and go; where most
    values of a segment do, it is their nature, too.

    In the CRM: see whether leads still come in from it, and under which name.

    In the YAML: of a value that was renamed, the rarer name is an alias of the other, under
    `aliases` of the segment, as SR003 has it. A value that only stopped needs none.

    Example: Webinar, 140 a month until 2026-03-31, and none since.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    there = set(case.evidence.unfiltered.columns)
    names = [
        name for name in case.config.segments
        if name not in TEMPORARY and segment(name) in there
    ]  # fmt: skip
    if not names:
        raise UnfitError("there are no segments")
    total = {day: n for day, n in case.record.leads.days.items() if day not in case.query.imports}
    for name in names:
        found = breaks(_by_value(case, name), total, tests=len(names))
        yield from _suspected(case, name, found)


def _by_value(case: Case, name: str) -> dict[str, Counter[date]]:
    """Count the leads of the most frequent values by day, without those that were imported."""
    value, created = pl.col(segment(name)), pl.col(CREATED)
    leads = case.evidence.unfiltered.lazy().filter(
        created.is_not_null() & ~created.is_in(case.query.imports)
    )
    n = pl.col("len").sum().over(value)
    counts = leads.group_by(value, created).len().filter(n >= LEAST)
    days: dict[str, Counter[date]] = {}
    for key, day, number in counts.with_columns(value.cast(pl.String)).collect().iter_rows():
        days.setdefault(key, Counter())[day] += number
    known = [key for key in days if key not in (ADDRESS, PHONE)]
    known.sort(key=lambda key: (-days[key].total(), key))
    return {key: days[key] for key in known[:MOST]}


def _suspected(case: Case, name: str, found: Sequence[Break]) -> Iterator[Suspicion]:
    """Suspect the leads of each value that breaks; of those that belong together of one."""
    stands, labels = standing(case, name), case.evidence.leads[segment(name)]
    for move in moves(found):
        value, told = move.of.value, move.told(stands)
        yield Suspicion(
            on=LEADS, wrong=is_among(labels, [value]), key=pl.lit(value),
            column=f"{name}: {value}", place=case.place("segments", name), said=told,
            righted=partial(as_is, case),
        )  # fmt: skip
    if not found:
        yield Suspicion(on=LEADS, wrong=pl.lit(value=False), column=name)


RULES = (import_day, source_break, import_dilution)
