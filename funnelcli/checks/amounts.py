"""Rules about money: what a customer is worth."""

from funnelcli import rows as row
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule, unread
from funnelcli.evidence import LEADS
from funnelcli.model import AMOUNT, OUTCOME, WON


@rule("AM001", "unparsed-amount", "error")
def unparsed_amount(case: Case) -> Yielded:
    """An amount cannot be read.

    Why: it counts as nothing, so the sum is too small, while the rate stays as it is.

    In the CRM: export amounts as numbers.

    In the YAML: `read: {decimal: ","}` if the decimal mark is not the one that was found;
    `read: {nulls: [TBD]}` for words that mean that there is none.

    Example: `about 5k`.
    """
    if not case.query.has_amount:
        raise UnfitError("`amount` names no column")
    yield from unread(case, "money")


@rule("AM002", "won-without-amount", "warning")
def won_without_amount(case: Case) -> Yielded:
    """A customer has no amount.

    Why: the customer counts and the money does not. So the value of a customer looks too low
    wherever such deals are.

    In the CRM: make the amount required where a deal is won.

    In the YAML: `amount` names the column of what was sold.

    Example: a deal in Closed Won with an empty Amount.
    """
    import polars as pl

    if not case.query.has_amount:
        raise UnfitError("`amount` names no column")
    won = pl.col(OUTCOME) == WON
    yield Suspicion(
        on=LEADS, wrong=won & (pl.col(AMOUNT).fill_null(0) == 0), of=won,
        column=case.config.amount or case.config.leads.amount, place=_place(case),
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
    import polars as pl

    if not case.query.has_amount:
        raise UnfitError("`amount` names no column")
    negative, column = pl.col(AMOUNT) < 0, case.config.amount or case.config.leads.amount
    if AMOUNT in case.evidence.rows.columns:
        of = pl.col(row.ALIVE) & pl.col(AMOUNT).is_not_null()
        wrong = pl.col(row.ALIVE) & negative
        yield Suspicion(on=ROWS, wrong=wrong, of=of, column=column, place=_place(case))
    for name, table in case.evidence.attached.items():
        if AMOUNT in table.rows.columns:
            read = pl.col(row.READ)
            of = read & pl.col(AMOUNT).is_not_null()
            yield Suspicion(
                on=name, wrong=read & negative, of=of, column=column, place=_place(case)
            )


def _place(case: Case) -> tuple[int, int]:
    return case.place("amount") if case.config.amount else case.place("leads", "amount")


RULES = (unparsed_amount, won_without_amount, negative_amount)
