"""Rules about money: what a customer is worth."""

from functools import partial

import polars as pl

from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.righted import as_is
from funnelcli.checks.unreadable import unreadable
from funnelcli.config.money_columns import MoneyColumn, money_columns
from funnelcli.counting.sums import too_large
from funnelcli.model import AMOUNT, OUTCOME, WON
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS


@rule("AM001", "unparsed-amount", "error")
def unparsed_amount(case: Case) -> Yielded:
    """An amount cannot be read.

    Why: it counts as nothing, so the sum is too small, while the rate stays as it is.

    In the CRM: export amounts as numbers.

    In the YAML: `read: {decimal: ","}` if the decimal mark is not the one that was found;
    `read: {nulls: [TBD]}` for words that mean that there is none.

    Example: `about 5k`.
    """
    if not money_columns(case.config):
        raise UnfitError("`amount` names no column")
    yield from unreadable(case, "money", {LEADS, *case.evidence.attached}, partial(as_is, case))


@rule("AM002", "won-without-amount", "warning")
def won_without_amount(case: Case) -> Yielded:
    """A customer has no amount.

    Why: the customer counts and the money does not. So the value of a customer looks too low
    wherever such deals are.

    In the CRM: make the amount required where a deal is won.

    In the YAML: `amount` names the column of what was sold.

    Example: a deal in Closed Won with an empty Amount.
    """
    if not case.query.has_amount:
        raise UnfitError("`amount` names no column")
    won = pl.col(OUTCOME) == WON
    yield Suspicion(
        on=LEADS, wrong=won & (pl.col(AMOUNT).fill_null(0) == 0), of=won,
        column=case.config.amount or case.config.leads.amount,
        place=case.place("amount") if case.config.amount else case.place("leads", "amount"),
        righted=partial(as_is, case),
    )  # fmt: skip


@rule("AM003", "negative-amount", "warning")
def negative_amount(case: Case) -> Yielded:
    """An amount is negative.

    Why: refunds and corrections among deals make sums of customers smaller than what was sold,
    and the lead still counts as a customer.

    In the CRM: keep refunds apart from deals.

    In the YAML: leave them out with `where` of the table.

    Example: `-1200.00`.
    """
    for money in _columns(case):
        counts = pl.col(row.ALIVE if money.table == LEADS else row.READ)
        yield _of(money, case, counts & (pl.col(money.of) < 0))


@rule("AM004", "uncountable-amount", "error")
def uncountable_amount(case: Case) -> Yielded:
    """An amount is too large to be added up.

    Why: sums of amounts are exact up to 2^63 - 1 cents (or whatever is the smallest unit of the
    currency), which is 92 quadrillion dollars. Where amounts of customers add up to more, there
    is no sum, and no table that would show it: a report ends with exit code 3. The rate stays as
    it is.

    In the CRM: look for an id, a phone number or a placeholder in the field of the amount.

    In the YAML: `amount` names another column than that of the amounts, or `where` of the table
    leaves such rows out.

    Example: `99999999999999999999`.
    """
    for money in _columns(case):
        if money.table == LEADS:
            rows = case.evidence.rows.lazy().filter(row.ALIVE).select(money.of).drop_nulls()
            yield _of(money, case, _is_beyond(money.of, too_large(rows.collect().to_series())))
        else:
            pairs = case.evidence.attached[money.table].pairs
            large = pairs.filter(_is_beyond(money.of, too_large(pairs[money.of])))
            yield _of(money, case, pl.col(row.POSITION).is_in(large[row.POSITION].implode()))


def _columns(case: Case) -> tuple[MoneyColumn, ...]:
    """List the columns of amounts, of which there has to be one."""
    columns = money_columns(case.config)
    if not columns:
        raise UnfitError("`amount` names no column")
    return columns


def _of(money: MoneyColumn, case: Case, wrong: pl.Expr) -> Suspicion:
    """Suspect rows that have an amount, of the table that it is a column of."""
    is_own = money.table == LEADS
    return Suspicion(
        on=ROWS if is_own else money.table, wrong=wrong,
        of=pl.col(row.ALIVE if is_own else row.READ) & pl.col(money.of).is_not_null(),
        column=money.written, place=case.place(*money.path), righted=partial(as_is, case),
    )  # fmt: skip


def _is_beyond(amount: str, limit: int | None) -> pl.Expr:
    """True for amounts that are larger than a limit, whatever their sign."""
    return pl.lit(value=False) if limit is None else ~pl.col(amount).is_between(-limit, limit)


RULES = (unparsed_amount, won_without_amount, negative_amount, uncountable_amount)
