"""A rule about who is a customer: the status, or the log, and the definition differ by much."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import polars as pl

from funnelcli.checks.among import among
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.logged import bought, has_entered, meant, named_in_log, spelled
from funnelcli.checks.righted import with_and_without, with_customers
from funnelcli.checks.silence import SERIOUS
from funnelcli.config import fold
from funnelcli.model import OWN
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, Conversion
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says, says_unsold

LEAST = 5
"""Fewer customers in dispute are single leads."""


BY_LOG = "the log names the last stage of {}, and nothing else says that they bought"
"""What is said of leads that are customers by the log alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Leads of whom the status and the definition do not say the same."""

    rows: pl.Series
    """Marks their rows."""
    said: str
    """What is said of them, a sentence."""
    are_counted: bool
    """Whether they are customers by the definition."""


@dataclass(frozen=True, eq=False)
class Dispute:
    """Customers that two fields do not agree about."""

    customers: int
    """Leads that are customers by the definition."""
    kinds: Sequence[Kind]
    """What the status says otherwise of too many."""
    log: pl.DataFrame
    """`POSITION` and `ROW` of what the log says otherwise, if that is of too many."""
    status: pl.Series
    """Marks the rows of all kinds."""

    @property
    def is_found(self) -> bool:
        """Whether there are too many of them."""
        return bool(self.kinds) or not self.log.is_empty()

    @classmethod
    def of(cls, case: Case) -> Self:
        """Compare what the status says with the definition; without it, what the log says."""
        last = case.query.last
        customers = int(case.evidence.leads.select((pl.col(OWN) >= 1 << last).sum()).item())
        status = pl.repeat(value=False, n=case.evidence.rows.height, eager=True)
        log = pl.DataFrame(schema={row.POSITION: pl.UInt32, row.ROW: pl.UInt32})
        if not case.config.knows_customers:
            return cls(customers, (), log, status)
        kinds = []
        for kind in _by_status(case):
            leads = _leads(case, kind.rows)
            if _is_much(leads, customers - leads if kind.are_counted else customers):
                kinds.append(kind)
                status |= kind.rows
        if not kinds:
            there = in_log_alone(case)
            leads = case.evidence.rows[row.BECAME].gather(there[row.ROW]).n_unique()
            log = there if _is_much(leads, customers) else log
        return cls(customers, kinds, log, status)

    def of_status(self, case: Case, left: pl.LazyFrame) -> str:
        """Say how many leads the rows that are left of the leads table are."""
        height = case.evidence.rows.height
        are_left = row.marked(height, left.select(row.ROW).collect().to_series())
        leads = {kind.said: _leads(case, kind.rows & are_left) for kind in self.kinds}
        return self._told(case, leads)

    def of_log(self, case: Case, left: pl.LazyFrame) -> str:
        """Say the same of the rows of the log."""
        there = self.log.join(left.select(row.POSITION).collect(), on=row.POSITION, how="semi")
        leads = case.evidence.rows[row.BECAME].gather(there[row.ROW]).n_unique()
        return self._told(case, {BY_LOG: leads})

    def _told(self, case: Case, leads: Mapping[str, int]) -> str:
        told = [said.format(counted(n, case.config.lead.unit)) for said, n in leads.items() if n]
        of_all = counted(self.customers, "customer")
        return f"{of_all} by the definition; {' and '.join(told)}." if told else ""


def _is_much(leads: int, others: int) -> bool:
    """Tell whether customers in dispute, beside those who are in none, move the rate by much."""
    return leads >= LEAST and leads > SERIOUS * others


def _by_status(case: Case) -> Iterator[Kind]:
    """Yield leads that are customers by their status alone, and those that are lost by it."""
    if case.config.leads.status is None:
        return
    alone = "{} are customers by their status, and nothing else says that they bought"
    yield Kind(_bought_by_status(case), alone, are_counted=False)
    yield Kind(lost_and_won(case), "{} of these are lost by their status", are_counted=True)


def _bought_by_status(case: Case) -> pl.Series:
    """Mark the rows of leads whose status says that they bought, and nothing else."""
    last, rows = case.query.last, case.evidence.rows
    says = spelled(rows[row.STATUS], meant(case, last)) & rows[row.BECAME].is_not_null()
    return says & ~has_entered(case, last) if says.any() else says


def in_log_alone(case: Case) -> pl.DataFrame:
    """List the rows of the log that name the last stage of leads of whom nothing else does."""
    there = named_in_log(case, case.query.last)
    return there.filter(~has_entered(case, case.query.last).gather(there[row.ROW]))


def by_status(case: Case, rows: pl.Series) -> Conversion:
    """Count as if the status were right about the leads of rows: who bought, and who did not.

    A lead of which another row has bought stays a customer.
    """
    became, lost = case.evidence.rows[row.BECAME], lost_and_won(case)
    stay = became.filter(bought(case) & ~lost).drop_nulls()
    gone = rows.filter(lost.gather(rows))
    gone = gone.filter(~became.gather(gone).is_in(stay.implode()))
    return with_and_without(case, rows.filter(_bought_by_status(case).gather(rows)), gone)


def by_log(case: Case, positions: pl.Series) -> Conversion:
    """Count as if the log were right about who has entered the last stage."""
    there = in_log_alone(case)
    return with_customers(
        case, there.filter(there[row.POSITION].is_in(positions.implode()))[row.ROW]
    )


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
    others, and at least five. Fewer are ST007. Put right, the rate is that by the status, or by
    the log.

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
            column=config.leads.status, place=case.place("leads", "status"),
            said=partial(dispute.of_status, case), righted=partial(by_status, case),
        )  # fmt: skip
    if history is not None:
        yield Suspicion(
            on=HISTORY, wrong=case.mask(HISTORY, dispute.log[row.POSITION]), of=pl.col(row.READ),
            column=history.stage, place=case.place(HISTORY, "stage"),
            said=partial(dispute.of_log, case), righted=partial(by_log, case),
        )  # fmt: skip


RULES = (disputed_customers,)
