"""A rule about old leads of which only those are left that were not lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Self

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.breaks import breaks
from funnelcli.checks.silence import SERIOUS
from funnelcli.counting.patterns import reached
from funnelcli.counting.rhythm import MONTH
from funnelcli.counting.statistics import with_rate
from funnelcli.model import CREATED, LOST, LOST_AT, OUTCOME
from funnelcli.tables.evidence import LEADS

SIDE = 182
"""So many days on each side are compared: long against chance, short against growth."""
TO_LOSS = 91
"""Where losses begin by their own day, leads of so many days before are lost after it in part."""


@rule("VL009", "deleted-losses", "error")
def deleted_losses(case: Case) -> Yielded:
    """Old leads that were lost are not there any more.

    Why: a CRM that deletes or archives what is lost leaves of old months only customers and open
    leads, and their rate is one that nobody ever had. Losses then begin from one day to the next,
    by the day of creation or by that of the loss, as VL007 has it of a source, with next to none
    before; and with them more leads come in. Where losses are only recorded since then, as many
    come in before, and it is no finding.

    Fails: if, in the half years beside that day (by that of the loss, without the quarter of a
    year before it), leads before it come in at less than the geometric mean of the paces of all
    since, and of those that are not lost; if the rates before and since are apart (their 95 %
    intervals do not meet); and if the rate since is lower than that of all by more than a tenth
    of itself. Rates are those of leads that are mature, of all where the horizon is not known.

    In the CRM: export what was deleted or archived as well, or count it.

    In the YAML: `leads.where` or `--since` with that day reports on the leads that are all there.

    Example: 58 leads a month until June 2025 and none of them lost, 171 since and two thirds lost.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    if not case.config.lost:
        raise UnfitError("`lost` is not defined")
    if not case.config.knows_customers:
        raise UnfitError("nothing says who bought")
    created = pl.col(CREATED)
    found = next((side for side in _sides(case) if side.is_found), None)
    yield Suspicion(
        on=LEADS,
        wrong=pl.lit(value=False) if found is None else created < found.day,
        of=created.is_not_null(),
        column=case.config.leads.created, place=case.place("lost"),
        said="" if found is None else found.told,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sides:
    """Leads before and since a day on which losses begin."""

    day: date
    before: float
    """Leads a month that came in before."""
    since: float
    left: float
    """Of those since, the ones that are not lost."""
    rates: pl.DataFrame
    """A row for the leads before, since and all, with rate and interval."""

    @classmethod
    def of(cls, case: Case, day: date, apart: int) -> Self | None:
        """Count them, without those of some days before it; None where a side has nothing."""
        created, leads = pl.col(CREATED), case.evidence.unfiltered
        first = min(case.record.leads.days)
        end = day - timedelta(apart)
        days = min(SIDE, (end - first).days), min(SIDE, (case.query.as_of - day).days + 1)
        rates = _rates(case, day)
        if min(days) <= 0 or rates.height < len(("before", "since", "all")):
            return None
        earlier, later = (end - timedelta(days[0]), end), (day, day + timedelta(days[1]))
        is_left = pl.col(OUTCOME) != LOST
        counts = leads.select(
            created.is_between(*earlier, closed="left").sum().alias("before"),
            created.is_between(*later, closed="left").sum().alias("since"),
            (created.is_between(*later, closed="left") & is_left).sum().alias("left"),
        ).row(0)
        before, since, left = (
            n * MONTH / span for n, span in zip(counts, (days[0], days[1], days[1]), strict=True)
        )
        return cls(day, before, since, left, rates)

    @property
    def is_found(self) -> bool:
        """Tell whether lost leads are missing before that day, which moves the rate by much."""
        if not 0 < self.before < sqrt(self.since * self.left):
            return False
        (_, since, whole), low, high = (
            self.rates[name].to_list() for name in ("rate", "rate_low", "rate_high")
        )
        return bool(low[0] > high[1] and whole - since > SERIOUS * since)

    @property
    def told(self) -> str:
        """Say what is there before and since."""
        before, since, _ = self.rates["rate"].to_list()
        return (
            f"Losses begin on {self.day}: {self.before:,.0f} leads a month came in before, and "
            f"{self.since:,.0f} since, {self.left:,.0f} of them not lost. Of leads before, "
            f"{before:.1%} bought, and {since:.1%} since."
        )


def _rates(case: Case, day: date) -> pl.DataFrame:
    """Give the rates of mature leads before a day, since it, and of all, in this order."""
    created, age = pl.col(CREATED), timedelta(days=case.query.horizon or 0)
    groups = (
        case.evidence.unfiltered.lazy()
        .filter(created <= case.query.as_of - age)
        .group_by((created >= day).alias("since"))
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            reached(case.query.last, case.query.asked.reach).sum().cast(pl.Int64).alias("k"),
        )
        .sort("since")
        .select("n", "k")
        .collect()
    )
    return with_rate(pl.concat([groups, groups.sum()]), "rate", "k", "n")


def _sides(case: Case) -> Iterator[_Sides]:
    """Yield the days on which losses begin, by the creation of leads, then by themselves."""
    leads, imports = case.evidence.unfiltered, case.query.imports
    if leads.is_empty():
        return
    there = case.record.leads.days.items()
    came = Counter({day: n for day, n in there if day not in imports})
    is_lost = (pl.col(OUTCOME) == LOST) & ~pl.col(CREATED).is_in(imports)
    lost = leads.lazy().filter(is_lost).select(CREATED, LOST_AT).collect()
    created, ended = (_by_day(lost, name) for name in (CREATED, LOST_AT))
    for days, total, apart in ((created, came, 0), (ended, came + ended, TO_LOSS)):
        for each in breaks({"lost": days}, total, tests=1) if days else ():
            if not each.is_end and (sides := _Sides.of(case, each.day, apart)) is not None:
                yield sides


def _by_day(leads: pl.DataFrame, name: str) -> Counter[date]:
    return Counter(dict(leads.select(name).drop_nulls().group_by(name).len().iter_rows()))


RULES = (deleted_losses,)
