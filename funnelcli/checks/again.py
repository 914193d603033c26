"""A rule about leads that were there already and were created again, many on one day."""

import polars as pl

from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.tallies import DAY
from funnelcli.tables import rows as row
from funnelcli.words.text import counted, named

LEAST, SHARE, TIMES = 50, 0.02, 10
"""So many rows, so large a share of all rows that are leads, and so many times the rows of the
median day make a day one of these."""


@rule("ID012", "created-again", "warning")
def created_again(case: Case) -> Yielded:
    """On one day many leads were created that were there already.

    Why: a connector that synchronises for the first time, or an import that does not look for who
    is there, creates its leads once more, under new ids. `deduplicate` makes them one again, so
    that they are counted once; but what happens to them from then on is told of two ids, the
    copies count as new in the CRM, and a key that is spelled otherwise merges nobody. Found are
    days on which at least 50 rows, 2 % of all, and ten times the rows of the median day were merged
    with one that was created on an earlier day. What nothing merges is an import (VL006).

    In the CRM: merge them there; let the connector look for the address before it creates.

    In the YAML: `lead.exclude` leaves the rows of the connector out, and says how many.

    Example: 500 addresses that have a second lead of the night of 2026-04-21.
    """
    chosen = case.config.lead.deduplicate
    if chosen is None:
        raise UnfitError("`lead.deduplicate` names nothing")
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    again = _again(case)
    days = case.tallies.created
    sizes = sorted(days["len"]) or [0]
    usual = sizes[len(sizes) // 2]
    least = max(LEAST, SHARE * sum(sizes), TIMES * usual)
    many = again.group_by(DAY).len("again").filter(pl.col("again") >= least).sort(DAY)
    found = again.join(many, on=DAY, how="semi")[row.ROW]

    def said(left: pl.LazyFrame) -> str:
        day = pl.col(row.CREATED).dt.date().alias(DAY)
        there = left.group_by(day).len("again").sort(DAY).collect()
        told = (
            f"{n:,} of {counted(of, 'row')} of {day}"
            for day, n, of in there.join(days, on=DAY, maintain_order="left").iter_rows()
        )
        return f"They are {named(told)}, where {usual:,} a day are usual."

    yield Suspicion(
        on=ROWS, wrong=case.mask(ROWS, found), of=pl.col(row.ALIVE),
        column=", ".join(chosen.by), place=case.place("lead", "deduplicate"),
        said=said,
    )  # fmt: skip


def _again(case: Case) -> pl.DataFrame:
    """List the rows that `deduplicate` merges with one of an earlier day, each with its day."""
    empty = pl.DataFrame(schema={row.ROW: pl.UInt32, DAY: pl.Date})
    merged = [each.survivors for each in case.evidence.merges if each.by == row.KEYS]
    if not merged:
        return empty
    created = case.evidence.rows[row.CREATED]
    day, first = (created.gather(merged[0][name]).dt.date() for name in (row.ROW, row.SURVIVOR))
    known = merged[0].select(row.ROW, day.alias(DAY))
    return known.filter(day > first)  # of all that are one, the earliest stands


RULES = (created_again,)
