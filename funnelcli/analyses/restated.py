"""Cohorts that an export tells otherwise than an earlier one did, of the time that both know."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from funnelcli.answers.columns import LOW_N, Column, Kind, Spare, rate
from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.cohorts import COHORT
from funnelcli.counting.pairs import day_of, has_reached
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.periods import Periods
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import FATE, after, before
from funnelcli.words.text import counted

SAID: Final = 3
"""So many cohorts are told in a sentence."""
_IN_A = "A's leads of the cohort, by A's as-of."
_IN_B = "B's leads of the cohort, by A's as-of."
_UNTOLD = "null where A is a report, which tells of no single lead"
_BOUGHT = "Those of them that are customers; null where nothing says who bought."
COLUMNS = (
    COHORT,
    Column("before_leads", "Leads, A", Kind.COUNT, _IN_A),
    Column("before_customers", "Customers, A", Kind.COUNT, _BOUGHT,
           null=True, of_customers=True),
    *rate("before_rate", "Rate, A", "before_customers / before_leads; null without leads.",
          share=True, of_customers=True),
    Column("after_leads", "Leads, B", Kind.COUNT, _IN_B),
    Column("after_customers", "Customers, B", Kind.COUNT, _BOUGHT,
           null=True, of_customers=True),
    *rate("after_rate", "Rate, B", "after_customers / after_leads; null without leads.",
          share=True, of_customers=True),
    Column("added", "Added", Kind.COUNT, "Leads that B has and A has not, created by A's as-of; "
           f"{_UNTOLD}.", null=True),
    Column("vanished", "Vanished", Kind.COUNT, f"Leads that A has and B has not; {_UNTOLD}.",
           null=True),
    Column("moved", "Moved", Kind.COUNT, "Leads of both that A has in this cohort: `created` lies "
           f"in another one now; {_UNTOLD}.", null=True),
    Column("arrived", "Arrived", Kind.COUNT, "Leads of both that B has in this cohort, and A in "
           f"another one; {_UNTOLD}.", null=True, spare=Spare.DETAIL),
    LOW_N,
)  # fmt: skip
COUNTS: Final = ("added", "vanished", "moved", "arrived")
FATES: Final = {
    "gone": "not in it any more",
    "merged": "merged with another",
    "later": "created after that moment now",
    "filtered": "left out by a filter now",
    "blank": "blank now",
}
"""What became of leads that are not there any more; of others the key that leaves them out."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by the days of creation that both say, and by who is a customer; and fates."""
    leads, reach = tables.leads, query.asked.reach
    of = {"before": before, "after": after}
    keys = [pl.col(side(0)).alias(name) for name, side in of.items()] + [
        has_reached(side, query.last, query.last, reach).alias(f"{name}_bought")
        for name, side in of.items()
    ]
    number = pl.len().cast(pl.Int64).alias(LEADS)
    vanished = leads.filter(pl.col(after(0)).is_null())
    return {
        "cohorts": leads.group_by(keys).agg(number),
        "fates": vanished.group_by(pl.col(FATE).alias("fate")).agg(number),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a cohort of which anything differs; none where nothing does.

    Leads of a cohort before, and those added and arrived, less those vanished and moved, are its
    leads after. Sentences tell how those moved that moved most, a note what became of leads.
    """
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    there = counts["cohorts"]
    created = pl.concat([there["before"], there["after"]]).unique().drop_nulls().to_frame("code")
    days = created.with_columns(day_of(pl.col("code")).alias("day"))
    starts = pl.Series([periods.start(day) for day in days["day"]], dtype=pl.Date)
    there = there.with_columns(
        pl.col(name).replace_strict(days["code"], starts, return_dtype=pl.Date)
        for name in ("before", "after")
    )
    was, now, leads = pl.col("before"), pl.col("after"), pl.col(LEADS)
    table = _side(there, "before", vanished=now.is_null(), moved=now != was)
    table = table.join(
        _side(there, "after", added=was.is_null(), arrived=now != was),
        on="cohort", how="full", coalesce=True,
    )  # fmt: skip
    table = table.with_columns(pl.exclude("cohort").fill_null(0))
    differs = pl.any_horizontal(*(pl.col(name) > 0 for name in COUNTS))
    differs |= pl.col("before_customers") != pl.col("after_customers")
    table = table.filter(differs).sort("cohort")
    labels = pl.Series("cohort", [periods.label(day) for day in table["cohort"]], pl.String)
    table = table.with_columns(labels)
    table = rated(table, query)
    everybody = {
        name: int(there.filter(which).select(leads.sum()).item())
        for name, which in (
            ("added", was.is_null()),
            ("vanished", now.is_null()),
            ("moved", was != now),
        )
    }
    said = _headline(everybody, table.height, query)
    return Report(
        "restated", "What is told otherwise now", COLUMNS, table,
        gist=gist(said, table), notes=tuple(_fates(counts["fates"])),
    )  # fmt: skip


def gist(said: str, table: pl.DataFrame) -> Gist:
    """Say how much is told otherwise, and what that does to the cohorts that moved most."""
    return Gist(counted(table.height, "cohort"), "", (said, *_of_cohorts(table)))


def rated(table: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Add to counts of cohorts the rates of both sides; nobody is a customer whom nothing tells."""
    if not query.config.knows_customers:
        nobody = pl.lit(None, pl.Int64)
        table = table.with_columns(
            nobody.alias("before_customers"), nobody.alias("after_customers")
        )
    few = []
    for side in ("before", "after"):
        table = with_rate(table, f"{side}_rate", f"{side}_customers", f"{side}_leads")
        low, high = (pl.col(f"{side}_rate_{end}") for end in ("low", "high"))
        few.append(low_n(pl.col(f"{side}_leads"), low, high, query.config.min_leads))
    table = table.with_columns(pl.any_horizontal(few).alias("low_n"))
    return table.select(column.name for column in COLUMNS)


def _side(counts: pl.DataFrame, side: str, **flags: pl.Expr) -> pl.DataFrame:
    """Count the leads of one side by cohort, and those that the other has not there."""
    leads, bought = pl.col(LEADS), pl.col(f"{side}_bought")
    return (
        counts.filter(pl.col(side).is_not_null())
        .group_by(pl.col(side).alias("cohort"))
        .agg(
            leads.sum().alias(f"{side}_leads"),
            leads.filter(bought).sum().alias(f"{side}_customers"),
            *(leads.filter(which).sum().alias(name) for name, which in flags.items()),
        )
    )


def of_nothing(query: Query) -> str:
    """Say that no cohort is told otherwise."""
    return f"Nothing that A reported by {query.as_of} of its cohorts is told otherwise by B."


def _headline(of_all: Mapping[str, int], cohorts: int, query: Query) -> str:
    """Say how many leads are told otherwise."""
    if not cohorts:
        return of_nothing(query)
    parts = (
        ("added", "lead was", "leads were", "added"),
        ("vanished", "lead", "leads", "vanished"),
        ("moved", "lead", "leads", "moved to another cohort"),
    )
    told = [
        f"{counted(of_all[name], one, many)} {what}" for name, one, many, what in parts
        if of_all[name]
    ]  # fmt: skip
    return f"{changed(cohorts, query)}: {', '.join(told) or 'others are customers'}."


def changed(cohorts: int, query: Query) -> str:
    """Say how many cohorts are told otherwise, and of which time."""
    return f"Of what A reported by {query.as_of}, {counted(cohorts, 'cohort')} changed"


def _fates(fates: pl.DataFrame) -> Iterator[Note]:
    """Say what became of the leads that B has not."""
    told = fates.sort(pl.col(LEADS), "fate", descending=[True, False], nulls_last=True)
    parts = [
        f"{number:,} {FATES.get(fate, f'left out by {fate}') if fate else 'not known why'}"
        for fate, number in told.iter_rows()
    ]
    if parts:
        said = counted(int(fates[LEADS].sum()), "lead of A is", "leads of A are")
        yield Note("vanished", f"{said} none of B: {', '.join(parts)}.")


def _of_cohorts(table: pl.DataFrame) -> Iterator[str]:
    """Say of the cohorts whose rate moved most what it was and is, those of few leads last."""
    moved = (pl.col("after_rate") - pl.col("before_rate")).abs()
    ranked = table.filter(moved > 0).sort(
        "low_n", moved, "cohort", descending=[False, True, False], maintain_order=True
    )
    for cohort in ranked.head(SAID).iter_rows(named=True):
        before_, now = (
            f"{cohort[f'{side}_rate']:.1%} "
            f"({cohort[f'{side}_customers']:,} of {cohort[f'{side}_leads']:,})"
            for side in ("before", "after")
        )
        yield f"{cohort['cohort']} was {before_}, now {now}: {', '.join(_why(cohort))}."


def _why(cohort: Mapping[str, Any]) -> Iterator[str]:
    """Say what happened to the leads of a cohort, or else to its customers."""
    told = {
        "added": ("lead was added to it", "leads were added to it"),
        "vanished": ("lead of it vanished", "leads of it vanished"),
        "moved": ("lead moved to another cohort", "leads moved to other cohorts"),
        "arrived": ("lead came from another cohort", "leads came from other cohorts"),
    }
    if cohort["added"] is None and (gained := cohort["after_leads"] - cohort["before_leads"]):
        yield f"{counted(abs(gained), 'lead')} {'more' if gained > 0 else 'fewer'}"
    for name, (one, many) in told.items():
        if cohort[name]:
            yield counted(cohort[name], one, many)
    more = cohort["after_customers"] - cohort["before_customers"]
    if more:
        yield f"{counted(abs(more), 'customer')} {'more' if more > 0 else 'fewer'}"


ANALYSIS = Analysis(
    "restated", "Restated", __doc__, COLUMNS, count, finish,
    needs=("created",), shaped_by=("cohort",),
)  # fmt: skip
