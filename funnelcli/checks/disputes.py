"""A rule about who is a customer: the status, or the log, and the definition differ by much."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import polars as pl

from funnelcli.checks.among import among
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.logged import bought, has_entered, meant, named_in_log, spelled
from funnelcli.checks.silence import SERIOUS
from funnelcli.config import fold
from funnelcli.model import OWN
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says, says_unsold

LEAST = 5
"""Fewer customers in dispute are single leads."""


@dataclass(frozen=True, eq=False)
class Dispute:
    """Customers that two fields do not agree about."""

    customers: int
    """Leads that are customers by the definition."""
    status: pl.Series
    """Marks the rows of the leads whose status says that they are customers, or lost, and which
    are none, or customers."""
    log: pl.Series
    """Positions of the rows of the log that say of leads that they are customers, and which are
    none."""
    told: str
    """The numbers, as a sentence."""

    @property
    def is_found(self) -> bool:
        """Whether there are too many of them."""
        return bool(self.told)

    @classmethod
    def of(cls, case: Case) -> Self:
        """Compare what the status says with the definition; without it, what the log says."""
        last = case.query.last
        customers = int(case.evidence.leads.select((pl.col(OWN) >= 1 << last).sum()).item())
        nowhere = pl.repeat(value=False, n=case.evidence.rows.height, eager=True)
        log = pl.Series(dtype=pl.UInt32)
        if not case.config.knows_customers:
            return cls(customers, nowhere, log, "")
        told, status, unit = [], nowhere, case.config.lead.unit
        for rows, what, are_counted in _by_status(case):
            leads = _leads(case, rows)
            if _is_much(leads, customers - leads if are_counted else customers):
                status |= rows
                told.append(what.format(counted(leads, unit)))
        if not told:
            there = named_in_log(case, last)
            there = there.filter(~has_entered(case, last).gather(there[row.ROW]))
            leads = case.evidence.rows[row.BECAME].gather(there[row.ROW]).n_unique()
            if _is_much(leads, customers):
                log = there[row.POSITION].unique()
                said = "the log names the last stage of {}, and nothing else says that they bought"
                told.append(said.format(counted(leads, unit)))
        said = f"{counted(customers, 'customer')} by the definition; {' and '.join(told)}."
        return cls(customers, status, log, said if told else "")


def _is_much(leads: int, others: int) -> bool:
    """Tell whether customers in dispute, beside those who are in none, move the rate by much."""
    return leads >= LEAST and leads > SERIOUS * others


def _by_status(case: Case) -> Iterator[tuple[pl.Series, str, bool]]:
    """Yield rows of leads that are customers by their status alone, and of those lost by it.

    Each with a sentence, and whether they are counted as customers.
    """
    if case.config.leads.status is None:
        return
    last, rows = case.query.last, case.evidence.rows
    is_lead = rows[row.BECAME].is_not_null()
    says = spelled(rows[row.STATUS], meant(case, last))
    yield (
        is_lead & says & ~has_entered(case, last),
        "{} are customers by their status, and nothing else says that they bought",
        False,
    )
    yield lost_and_won(case), "{} of these are lost by their status", True


def lost_and_won(case: Case) -> pl.Series:
    """Mark the rows of customers, which are so by themselves, whose status says they are lost."""
    return unsold(case) & (case.of_rows(OWN) >= 1 << case.query.last) & bought(case)


def unsold(case: Case) -> pl.Series:
    """Mark the rows whose status says that the lead was lost before any sale.

    By the words of the vocabulary, or because the YAML says so. Who has cancelled was a customer;
    and what the YAML calls a stage is one.
    """
    status = case.evidence.rows[row.STATUS]
    stages = {word for k in range(len(case.config.stages)) for word in meant(case, k)}
    by_yaml = set(map(fold, case.config.lost_values))
    lost = [
        value
        for value in status.unique().drop_nulls().cast(pl.String).to_list()
        if (says_unsold(value) and fold(value) not in stages)
        or (fold(value) in by_yaml and not says("cancelled", value))
    ]
    return among(status, lost)


def _leads(case: Case, rows: pl.Series) -> int:
    """Count the leads that rows of the leads table have become."""
    return (
        case.evidence.rows[row.BECAME].filter(rows.fill_null(value=False)).drop_nulls().n_unique()
    )


@rule("ST012", "disputed-customers", "error")
def disputed_customers(case: Case) -> Yielded:
    """The status or the log has other customers than the definition.

    Why: one of the two is wrong, and with it the rate, by more than a tenth of itself: deals
    are missing, name no lead or another one, or were set back to open; or a condition is, and
    whoever has a deal is a customer. Compared is whether a lead has bought at any time, so that
    a report as of an earlier day is no finding; nor is a status such as Churned or Cancelled, as
    who left was a customer. Where no status says so, the log is asked
    whether it names the last stage.

    Fails: if leads that are customers by their status or by the log alone are more than a tenth
    of the customers, or customers that their status calls lost are more than a tenth of the
    others, and at least five. Fewer are ST007.

    In the CRM: see whether these leads have a deal, and in which stage it is.

    In the YAML: see what `where` of the last stage and the `lead` of the table of deals name.

    Example: 289 customers by won deals, and 151 more with the status Customer.
    """
    config = case.config
    if not config.knows_customers:
        raise UnfitError("nothing says who bought")
    history = config.history
    if config.leads.status is None and history is None:
        raise UnfitError("`leads.status` names no column, and there is no history")
    dispute = case.dispute
    if config.leads.status is not None:
        yield Suspicion(
            on=ROWS, wrong=dispute.status, of=pl.col(row.BECAME).is_not_null(),
            column=config.leads.status, place=case.place("leads", "status"), said=dispute.told,
        )  # fmt: skip
    if history is not None:
        yield Suspicion(
            on=HISTORY, wrong=case.mask(HISTORY, dispute.log), of=pl.col(row.READ),
            column=history.stage, place=case.place(HISTORY, "stage"), said=dispute.told,
        )  # fmt: skip


RULES = (disputed_customers,)
