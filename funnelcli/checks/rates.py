"""A rule about rates of stages that change from one day to the next."""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.shifts import Shift, shift
from funnelcli.counting.patterns import LEADS
from funnelcli.model import CREATED
from funnelcli.words.text import counted

MOST = 91
"""Leads are followed for so many days at most."""

RECORDED = 10
"""A stage with fewer entries on a side was not recorded there."""


@rule("MT005", "rate-break", "warning")
def rate_break(case: Case) -> Yielded:
    """The rate of a stage changes from one day to the next.

    Why: people get better slowly. A workflow that makes every new lead an MQL, a rule that was
    switched off, or a field that is filled for some only, changes a rate overnight, and cohorts
    before and after that day compare two definitions of the stage. Looked at are the leads by
    day of creation, and which of them entered the stage within the days in which half of all do,
    91 at most. A day is found if chance does not explain the rates of the 91 days before it and
    since by 0.1 % over all days and stages (Bonferroni), the odds of the one are at least five
    times those of the other, and most of the change is there within four weeks. A stage that
    begins or ends on a day is ST009 or VL001.

    In the CRM: ask what was changed on that day: a workflow, a form, a definition.

    In the YAML: `--since` that day reports on what is comparable; a stage with another condition
    since can be told by `where`.

    Example: 60 % of the leads become MQLs until 2025-12-31, and since then each on its first day.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    counts = case.tallies.entries.filter(~pl.col("created").is_in(case.query.imports))
    for k in range(1, case.query.last + 1):
        within = _usual(counts.filter(pl.col("stage") == k))
        found = _shift(case, counts, k, within) if within is not None else None
        is_since = pl.col(CREATED) >= found.day if found else pl.lit(value=False)
        yield Suspicion(
            on="leads", wrong=is_since, of=pl.col(CREATED).is_not_null(),
            column=case.config.stages[k].name, place=case.place("stages", k),
            said=_told(case, found, within or 0) if found else "",
        )  # fmt: skip


def _usual(entries: pl.DataFrame) -> int | None:
    """Give the days within which half of those that entered did so; None if none has a date."""
    dated = entries.drop_nulls("days").group_by("days").agg(pl.col(LEADS).sum()).sort("days")
    if dated.is_empty():
        return None
    half = dated.filter(2 * pl.col(LEADS).cum_sum() >= pl.col(LEADS).sum())
    return min(max(int(half["days"][0]), 0), MOST)


def _shift(case: Case, counts: pl.DataFrame, stage: int, within: int) -> Shift | None:
    """Look for the day among the leads that are old enough to have entered."""
    old = counts.filter(pl.col("created") <= case.query.as_of - timedelta(days=within))
    entered = old.filter(pl.col("stage") == stage, pl.col("days") <= within)
    leads = _by_day(old.filter(pl.col("stage") == 0))
    found = shift(_by_day(entered), leads, tests=case.query.last)
    if found is None:
        return None
    entries, is_before = counts.filter(pl.col("stage") == stage), pl.col("created") < found.day
    sides = entries.select(
        pl.col(LEADS).filter(is_before).sum().alias("before"),
        pl.col(LEADS).filter(~is_before).sum().alias("since"),
    ).row(0)
    return found if min(sides) >= RECORDED else None


def _by_day(counts: pl.DataFrame) -> Mapping[date, int]:
    return dict(counts.group_by("created").agg(pl.col(LEADS).sum()).iter_rows())


def _told(case: Case, found: Shift, within: int) -> str:
    """Say both rates, with what they are of."""
    (k, n), (j, m) = found.before, found.since
    days = "on their first day" if not within else f"within {within} days"
    before, since = (counted(each, case.config.lead.unit) for each in (n, m))
    return (
        f"Of those created in the 91 days before {found.day} {k:,} of {before} entered {days} "
        f"({k / n:.1%}), since then {j:,} of {since} ({j / m:.1%})."
    )


RULES = (rate_break,)
