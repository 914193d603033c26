"""What the headline would be with a fault put right, where nothing has to be read again for it."""

from functools import partial

import polars as pl

from funnelcli.checks.base import Case, Righted
from funnelcli.config import expected_values
from funnelcli.counting.patterns import reached
from funnelcli.model import OWN
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Conversion


def headline(case: Case) -> Conversion:
    """Count leads and customers as the headline does."""
    return _counted(case, case.evidence.leads)


def as_is(case: Case, _: pl.Series) -> Conversion:
    """Count as the headline does: the fault leaves the rate as it is."""
    return headline(case)


def of_label(case: Case, column: str | None) -> Righted:
    """Tell what a wrong label does: nothing to the rate, unless a condition compares the column."""
    compared = {each.column for each in expected_values(case.config)}
    return nobody_knows if column in compared else partial(as_is, case)


def nobody_knows(_: pl.Series) -> None:
    """Say nothing: leaving the rows out puts nothing right, and nobody knows what would."""


def with_customers(case: Case, rows: pl.Series) -> Conversion:
    """Count as if the leads that rows of the leads table became had entered the last stage."""
    return with_and_without(case, rows, rows.clear())


def without_customers(case: Case, rows: pl.Series) -> Conversion:
    """Count as if these leads had not."""
    return with_and_without(case, rows.clear(), rows)


def with_and_without(case: Case, customers: pl.Series, others: pl.Series) -> Conversion:
    """Count as if the leads of some rows had entered the last stage, and those of others not."""
    leads, last, own = case.evidence.leads, 1 << case.query.last, pl.col(OWN)
    or_not = pl.when(_are(case, others)).then(own & (last - 1)).otherwise(own)
    bought = pl.when(_are(case, customers)).then(own | last).otherwise(or_not)
    return _counted(case, leads.with_columns(bought.cast(leads[OWN].dtype).alias(OWN)))


def without_leads(case: Case, rows: pl.Series) -> Conversion:
    """Count as if the leads that these rows became were not there: they are of something else."""
    return _counted(case, case.evidence.leads.filter(~_are(case, rows)))


def as_one(case: Case, alike: pl.DataFrame, rows: pl.Series) -> Conversion:
    """Count as if each lead of these rows were one with the first of those that share its key.

    `alike` has `row.ROW` of leads in their order, and their key. The one has entered whatever one
    of them has.
    """
    leads, key = case.evidence.leads, pl.col(alike.columns[-1])
    is_again = pl.col(row.ROW).is_in(rows.implode())
    alike = alike.filter(is_again | key.is_first_distinct())
    alike = alike.join(alike.filter(is_again).select(key), on=alike.columns[-1], how="semi")
    together = alike.join(leads.select(row.ROW, OWN), on=row.ROW).group_by(key)
    merged = together.agg(pl.col(OWN).bitwise_or())
    others = leads.join(alike, on=row.ROW, how="anti").select(OWN)
    return _counted(case, pl.concat([others, merged.select(OWN)]))


def _are(case: Case, rows: pl.Series) -> pl.Series:
    """Mark the leads that rows, by their numbers, have become."""
    evidence = case.evidence
    became = evidence.rows[row.BECAME].gather(rows).drop_nulls()
    return row.marked(evidence.rows.height, became).gather(evidence.leads[row.ROW])


def _counted(case: Case, leads: pl.DataFrame) -> Conversion:
    bought = leads.select(reached(case.query.last, case.query.asked.reach).sum()).item()
    return Conversion(leads.height, int(bought or 0))
