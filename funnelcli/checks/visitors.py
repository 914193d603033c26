"""Rules about visitors: how many came, beside how many of them became leads."""

import polars as pl

from funnelcli.checks.base import Case, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.beside import (
    CHANNEL,
    DATE,
    UNTIL,
    VISITORS,
    channels,
    column,
    columns_of,
    is_empty,
    month,
    rows_of,
    sources,
)  # fmt: skip
from funnelcli.checks.proportion import is_absurd
from funnelcli.checks.unreadable import unreadable
from funnelcli.config import fold
from funnelcli.model import CREATED, segment
from funnelcli.tables import rows as row

COUNT, MONTH, SOURCE, LEADS = "count", "~month", "~source", "~leads"


@rule("VI001", "unreadable-visitors", "error")
def unreadable_visitors(case: Case) -> Yielded:
    """A number of visitors cannot be read.

    Why: it counts as nothing, and the share of visitors that become leads looks too high. No
    visitor moves the conversion rate of leads.

    In the CRM: export numbers as numbers, without words such as `1.2k`.

    In the YAML: `read: {nulls: [n/a]}` of `visitors` names words that mean that there is none.

    Example: `1.2k` below Visitors.
    """
    rows_of(case, VISITORS)
    yield from unreadable(case, "number", [VISITORS])


@rule("VI002", "fewer-visitors-than-leads", "warning")
def fewer_visitors_than_leads(case: Case) -> Yielded:
    """A channel had fewer visitors in a month than leads.

    Why: whoever becomes a lead by the web site has visited it, so that visitors are missing or
    leads are of another channel: tracking broke, consent was asked for, or the file is of another
    site. The rate from visitors to leads is above 100 % there, and too high overall. Found are
    the rows of visitors of such a month. No visitor moves the conversion rate of leads.

    In the CRM: see since when the tracking counts less, and which pages it is on.

    In the YAML: `where` of `visitors` leaves out channels that do not come by the web site.

    Example: 40 visitors of Webinar in March, and 61 leads.
    """
    named, rows = column(case, VISITORS, COUNT), rows_of(case, VISITORS)
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    is_split = CHANNEL in columns_of(case, VISITORS)
    of_channel = _of_channel(case) if is_split else {}
    source = pl.lit("")
    if is_split:
        source = pl.col(CHANNEL).replace_strict(of_channel, default=None, return_dtype=pl.String)
    read = rows.filter(row.READ, pl.col(COUNT).is_not_null())
    read = read.with_columns(month(pl.col(DATE)).alias(MONTH), source.alias(SOURCE))
    read = read.filter(pl.col(MONTH).is_not_null(), pl.col(SOURCE).is_not_null())
    months = read.group_by(MONTH, SOURCE).agg(pl.col(COUNT).sum())
    months = months.join(_leads(case, read, is_split=is_split), on=[MONTH, SOURCE], how="left")
    few = months.filter(pl.col(COUNT) < pl.col(LEADS))
    found = read.join(few, on=[MONTH, SOURCE], how="semi")
    yield Suspicion(
        on=VISITORS, wrong=case.mask(VISITORS, found[row.POSITION]),
        of=case.mask(VISITORS, read[row.POSITION]), column=named,
        place=case.place(VISITORS, COUNT), said=_beside_leads(found, few),
    )  # fmt: skip


def _beside_leads(found: pl.DataFrame, few: pl.DataFrame) -> Said:
    """Say how many visitors and leads there were in the months that are left."""
    months = found.select(row.POSITION, MONTH, SOURCE).lazy()

    def said(left: pl.LazyFrame) -> str:
        there = months.join(left.select(row.POSITION), on=row.POSITION, how="semi")
        each = few.lazy().join(there, on=[MONTH, SOURCE], how="semi")
        totals = each.select(pl.col(COUNT, LEADS).sum()).collect()
        return f"{totals[COUNT][0]:,.0f} visitors, and {totals[LEADS][0]:,} leads."

    return said


def _of_channel(case: Case) -> dict[str, str]:
    """Name the source of leads of each channel that has one."""
    known = sources(case)
    return {each: known[fold(each)] for each in channels(case, VISITORS) if fold(each) in known}


def _leads(case: Case, read: pl.DataFrame, *, is_split: bool) -> pl.DataFrame:
    """Count the leads by month and source, of the days that visitors were counted on."""
    first, last, created = read[DATE].min(), read[UNTIL].max(), pl.col(CREATED)
    leads = case.evidence.unfiltered.lazy()
    source = pl.col(segment("source")).cast(pl.String) if is_split else pl.lit("")
    return (
        leads.filter(created >= first, created <= last)
        .group_by(month(created).alias(MONTH), source.alias(SOURCE))
        .agg(pl.len().cast(pl.Int64).alias(LEADS))
        .collect()
    )


@rule("VI003", "no-count-of-visitors", "warning")
def no_count_of_visitors(case: Case) -> Yielded:
    """A number of visitors is missing, negative, or no whole number.

    Why: it cannot be a count of people, and counts as nothing. It is a correction, a change
    against the month before, or a share; the rate from visitors to leads is wrong in its month.
    No visitor moves the conversion rate of leads.

    In the CRM: export the number of visitors, and not how it has changed.

    In the YAML: `visitors.count` names the column; `where` of `visitors` leaves rows out.

    Example: -120 below Visitors.
    """
    named, empty = column(case, VISITORS, COUNT), pl.lit(is_empty(case, VISITORS, COUNT))
    wrong = empty | (pl.col(COUNT) < 0) | (pl.col(COUNT) != pl.col(COUNT).floor())
    yield Suspicion(
        on=VISITORS, wrong=wrong, of=pl.col(row.READ), column=named,
        place=case.place(VISITORS, COUNT),
    )  # fmt: skip


@rule("VI004", "absurd-visitors", "warning")
def absurd_visitors(case: Case) -> Yielded:
    """A number of visitors is out of proportion to the others of its channel.

    Why: visits of robots, views for visitors, or a number with digits too many, make the share of
    visitors that become leads next to nothing. Found are numbers as costs are (SP005): at least
    thirty times the median of their channel, of at least six, and five times the largest of those
    that are not; where a channel has fewer, one that is so beside all. No visitor moves the
    conversion rate of leads.

    In the CRM: see what was counted, and leave robots out.

    In the YAML: `where` of `visitors` leaves such rows out.

    Example: 290,000 in May, and 2,700 to 3,100 in each other month.
    """
    named, rows = column(case, VISITORS, COUNT), rows_of(case, VISITORS)
    by = [pl.col(CHANNEL)] if CHANNEL in columns_of(case, VISITORS) else []
    there = pl.when(pl.col(row.READ)).then(pl.col(COUNT))
    wrong = rows.select(is_absurd(there, by).alias(COUNT)).to_series()
    yield Suspicion(
        on=VISITORS, wrong=wrong, of=pl.col(row.READ) & pl.col(COUNT).is_not_null(), column=named,
        place=case.place(VISITORS, COUNT),
    )  # fmt: skip


RULES = (unreadable_visitors, fewer_visitors_than_leads, no_count_of_visitors, absurd_visitors)
