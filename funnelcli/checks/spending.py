"""Rules about what was spent: what it says of the cost of leads."""

import polars as pl

from funnelcli.checks.base import Case, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.beside import (
    CHANNEL,
    DATE,
    SPEND,
    TOUCHES,
    UNTIL,
    column,
    columns_of,
    is_empty,
    month,
    rows_of,
    tables,
)  # fmt: skip
from funnelcli.checks.proportion import is_absurd
from funnelcli.checks.unreadable import unreadable
from funnelcli.model import money_digits
from funnelcli.tables import rows as row

COST, MONTH = "cost", "~month"


@rule("SP001", "unreadable-cost", "error")
def unreadable_cost(case: Case) -> Yielded:
    """A cost of spend or of a touch cannot be read.

    Why: it counts as nothing, and whatever is counted per lead or per customer of its channel and
    month looks too cheap. No cost moves the conversion rate.

    In the CRM: export costs as numbers.

    In the YAML: `read: {decimal: ","}` of the table if the decimal mark is not the one that was
    found; `read: {nulls: [TBD]}` for words that mean that there is none.

    Example: `about 3k` below Cost.
    """
    costly = [name for name in tables(case, SPEND, TOUCHES) if COST in columns_of(case, name)]
    if not costly:
        raise UnfitError("no `cost` names a column")
    yield from unreadable(case, "money", costly)


@rule("SP002", "other-currency", "error", by_reading=True)
def other_currency(_case: Case) -> Yielded:
    """A cost is in another currency than the report.

    Why: currencies are never added. The run ends with exit code 3, and says how many costs are
    in which currency.

    In the CRM: export costs in one currency, converted by whoever keeps the books.

    In the YAML: `currency:` at the top names that of all amounts; `where` of `spend` leaves rows
    in others out.

    Example: two rows in EUR among those in USD.
    """
    yield from ()


@rule("SP003", "credit", "info")
def credit(case: Case) -> Yielded:
    """A cost is negative, and less than what its channel cost in the month.

    Why: it is taken for a credit or a refund, and lowers the cost of its channel in its month.
    No cost moves the conversion rate.

    In the CRM: nothing is wrong there if money came back.

    In the YAML: nothing has to be done; `where: Cost > 0` of `spend` counts what was paid first.

    Example: a credit of 1,250.00 for a month in which the channel cost 5,200.00.
    """
    yield _negative(case, _sum_of_channel() >= 0)


@rule("SP004", "negative-spend", "warning")
def negative_spend(case: Case) -> Yielded:
    """A channel cost less than nothing in a month.

    Why: credits are more than what they could be for, so that a sign is wrong, the costs are
    missing, or the credit is of another month. Its leads look as if they had brought money in,
    and the cost of all leads is too low. Found are the negative rows of such a channel and month.
    No cost moves the conversion rate.

    In the CRM: see whether costs are exported with a minus, and credits without.

    In the YAML: `where` of `spend` leaves rows out.

    Example: -4,000.00 for Paid Search in March, and nothing else.
    """
    yield _negative(case, _sum_of_channel() < 0)


def _negative(case: Case, is_meant: pl.Expr) -> Suspicion:
    """Suspect the negative costs of months and channels with such a sum."""
    named, rows = column(case, SPEND, COST), rows_of(case, SPEND)
    negative = rows.select((pl.col(row.READ) & (pl.col(COST) < 0) & is_meant).alias(COST))
    return Suspicion(
        on=SPEND, wrong=negative.to_series(), of=_is_cost(), column=named,
        place=case.place(SPEND, COST),
    )  # fmt: skip


def _sum_of_channel() -> pl.Expr:
    """Add up what the channel of a row cost in its month."""
    there = pl.when(pl.col(row.READ)).then(pl.col(COST))
    return there.cast(pl.Int128).sum().over(pl.col(CHANNEL), month(pl.col(DATE)))


def _is_cost() -> pl.Expr:
    return pl.col(row.READ) & pl.col(COST).is_not_null()


@rule("SP005", "absurd-cost", "warning")
def absurd_cost(case: Case) -> Yielded:
    """A cost is out of proportion to the others of its channel.

    Why: one slip of two digits, or cents for dollars, is more than all else that the channel
    cost, and every cost per lead and per customer with it. Found are costs of at least thirty
    times the median of their channel and kind, of at least six such costs, and five times the
    largest of those that are not; where a channel has fewer, one that is so beside all costs. No
    cost moves the conversion rate.

    In the CRM: see what was paid.

    In the YAML: `where` of `spend` leaves such rows out; a campaign that is unlike all others
    can be accepted: `ignore` takes the day and the channel, such as `2026-03-01 Trade Show`.

    Example: 512,000.00 for a week of Paid Search, and 4,000 to 6,000 for each other.
    """
    named, rows = column(case, SPEND, COST), rows_of(case, SPEND)
    by = [pl.col(role) for role in (CHANNEL, "type") if role in columns_of(case, SPEND)]
    cost = pl.when(_is_cost()).then(pl.col(COST))
    wrong = rows.select(is_absurd(cost, by).alias(COST))
    yield Suspicion(
        on=SPEND, wrong=wrong.to_series(), of=_is_cost(), column=named,
        place=case.place(SPEND, COST), said=_part_of_all(case, rows),
    )  # fmt: skip


def _part_of_all(case: Case, rows: pl.DataFrame) -> Said:
    """Say which part of all that was spent those are that are left."""
    digits = 10 ** money_digits(case.config.currency)
    total = _total(rows.lazy().filter(_is_cost()))

    def said(left: pl.LazyFrame) -> str:
        there = _total(left)
        return (
            f"{there / digits:,.0f} of {total / digits:,.0f} {case.config.currency} that were "
            "spent in all."
        )

    return said


def _total(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.col(COST).cast(pl.Int128).sum()).collect().item() or 0)


@rule("SP006", "span-ends-before-it-begins", "warning")
def span_ends_before_it_begins(case: Case) -> Yielded:
    """A cost is until a day before the day from which on it is.

    Why: day and month are swapped, or the two columns. It is counted on its first day alone, and
    not spread over the days of its campaign. No cost moves the conversion rate.

    In the CRM: correct the dates of the campaign.

    In the YAML: `spend.date` names the first day, and `spend.until` the last.

    Example: a campaign from 2026-05-01 to 2026-04-30.
    """
    named = column(case, SPEND, UNTIL)
    rows = rows_of(case, SPEND)
    is_wrong = pl.col(row.BACKWARD) if row.BACKWARD in rows.columns else pl.lit(value=False)
    yield Suspicion(
        on=SPEND, wrong=is_wrong, of=pl.col(row.READ), column=named, place=case.place(SPEND, UNTIL)
    )


@rule("SP007", "missing-cost", "warning")
def missing_cost(case: Case) -> Yielded:
    """A row of spend has no cost.

    Why: it counts as nothing, and whoever exported it did so for a reason: the invoice is not
    there yet, or the field may not be read. Whatever is counted per lead looks too cheap. A cost
    of 0 is one. No cost moves the conversion rate.

    In the CRM: fill it in, or leave such rows out of the export.

    In the YAML: `spend.cost` names the column.

    Example: `2026-03-01,Webinar,`.
    """
    named = column(case, SPEND, COST)
    yield Suspicion(
        on=SPEND, wrong=pl.lit(is_empty(case, SPEND, COST)), of=pl.col(row.READ), column=named,
        place=case.place(SPEND, COST),
    )  # fmt: skip


RULES = (
    unreadable_cost, other_currency, credit, negative_spend, absurd_cost,
    span_ends_before_it_begins, missing_cost,
)  # fmt: skip
