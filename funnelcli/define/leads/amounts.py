"""What leads are worth, summed over the deals of joined tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, Reach, split_reference
from funnelcli.config.money_columns import MoneyColumn, money_columns
from funnelcli.counting.patterns import reached
from funnelcli.counting.sums import too_large
from funnelcli.define.columns.amounts.money import added_up, summable
from funnelcli.define.columns.cells import Cells
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import WHEN, Joined
from funnelcli.errors import DataError
from funnelcli.model import AMOUNT, CREATED, MOST, money_digits, money_in
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Held
from funnelcli.words.text import counted


def further_deals(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], last: int
) -> Iterator[pl.Series]:
    """Give when usable rows had deals that make amounts, after the one by which they entered."""
    tables = (table.amounts() for table in attached if isinstance(table, Joined))
    for deals in tables:
        if deals is None or row.at(last) not in rows.columns:
            continue
        usable = rows.select(row.is_usable()).to_series().gather(deals[row.ROW])
        entered = rows[row.at(last)].gather(deals[row.ROW])
        has_amount = pl.any_horizontal(pl.col(money_in(deals.columns)).is_not_null())
        further = deals.with_columns(entered.alias("~entered")).filter(
            usable, pl.col(WHEN) > pl.col("~entered"), has_amount
        )
        yield further[WHEN]


def with_amounts(
    leads: pl.DataFrame,
    deals: pl.DataFrame,
    merges: Sequence[pl.DataFrame],
    *,
    as_of: datetime,
    window: int | None,
) -> pl.DataFrame:
    """Sum each lead's distinct deals over all the rows that became the lead, in minor units.

    Of each column of amounts that the deals have; null where none of them has an amount. Rows with
    the same deal are one deal, the largest. A deal dated after as-of or beyond the window is not
    known; one without an id is its own.
    """
    deals, there = summable(deals), money_in(deals.columns)
    known = deals.lazy().filter((pl.col(WHEN) <= as_of).fill_null(value=True))
    known = of_leads(known, merges)
    if window is not None:
        known = known.join(leads.lazy().select(row.ROW, CREATED), on=row.ROW)
        days = (pl.col(WHEN).dt.date() - pl.col(CREATED)).dt.total_days()
        known = known.filter((days <= window).fill_null(value=False))
    sums = (
        known.group_by(row.ROW, row.DEAL)
        .agg(pl.col(there).max())
        .group_by(row.ROW)
        .agg(added_up(pl.col(name)) for name in there)
    )
    others = leads.drop(there, strict=False)
    return others.join(sums.collect(), on=row.ROW, how="left", maintain_order="left")


class Later(NamedTuple):
    """Deals of leads that are dated after as-of, and what they are worth in minor units."""

    deals: int = 0
    worth: int = 0


def later_deals(
    leads: pl.DataFrame, deals: pl.DataFrame, merges: Sequence[pl.DataFrame], as_of: datetime
) -> Later:
    """Count the deals of leads that have an amount and are dated after as-of."""
    later = deals.filter(pl.col(WHEN) > as_of, pl.col(AMOUNT).is_not_null())
    if later.is_empty():
        return Later()
    each = (
        of_leads(later.lazy(), merges)
        .join(leads.lazy().select(row.ROW), on=row.ROW, how="semi")
        .group_by(row.ROW, row.DEAL)
        .agg(pl.col(AMOUNT).max().cast(pl.Int128))
    )
    return Later(*each.select(pl.len(), pl.col(AMOUNT).sum()).collect().row(0))


def after_as_of(later: Later, config: Config) -> Iterator[Note]:
    """Say how many deals of leads are dated after as-of, and what they are worth."""
    if later.deals:
        table, _ = split_reference(config.amount or "", config.joins)
        yield Note(
            "deals-after-as-of",
            f"{table}: {counted(later.deals, 'deal')} dated after as-of, of "
            f"{_written(later.worth, config)}, "
            f"{'is' if later.deals == 1 else 'are'} not counted yet.",
        )


def too_much(held: Held, config: Config, reach: Reach, cells: Cells) -> DataError | None:
    """Say that customers have amounts that are too large to be added up, if they have."""
    said = (_too_much(held, each, config, reach, cells) for each in money_columns(config))
    return next((each for each in said if each is not None), None)


def _too_much(
    held: Held, money: MoneyColumn, config: Config, reach: Reach, cells: Cells
) -> DataError | None:
    bought = reached(len(config.stages) - 1, reach)
    each = (part[LEADS].filter(bought)[money.of].drop_nulls() for part in held)
    of_customers = pl.concat(amounts.cast(pl.Int128) for amounts in each)
    limit = too_large(of_customers)
    if limit is None:
        return None
    large = of_customers.abs().filter(of_customers.abs() > limit).sort()
    whole = int(large[0]) // 10 ** money_digits(config.currency)
    all_of_them, add_up = f"the amounts of {counted(of_customers.len(), 'customer')}", "add up to"
    have = f"{large.len():,} of these amounts {'has' if large.len() == 1 else 'have'}"
    if of_customers.len() == 1:
        all_of_them, add_up, have = "the amount of 1 customer", "is", "it has"
    return DataError(
        f"{cells.place(*money.path)}: {all_of_them} {add_up} "
        f"more than {_written(MOST, config)}, the most that is counted: {have} "
        f"{counted(len(str(whole)), 'digit')} or more before the decimal mark",
        "Mend these amounts in the export, or leave their rows out with `where` of the table: "
        "`funnelcli check` lists them (AM004).",
    )


def _written(amount: int, config: Config) -> str:
    """Write an amount in minor units with its currency: 1,234.50 USD."""
    return f"{Decimal(amount).scaleb(-money_digits(config.currency)):,} {config.currency}"
