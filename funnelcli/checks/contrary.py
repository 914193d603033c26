"""Rules about customers of whom a label says that they are none: lost, or still new."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import polars as pl

from funnelcli.checks import padding
from funnelcli.checks.among import among, which
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.logged import bought, meant, spelled
from funnelcli.checks.righted import without_customers
from funnelcli.checks.told import both, they_are
from funnelcli.config import parse_sql
from funnelcli.model import OWN
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, Conversion
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says_only, says_unsold

LEAST: Final = 5
"""Fewer leads show nothing about how a status is kept."""


@rule("ST013", "lost-as-won", "warning")
def lost_as_won(case: Case) -> Yielded:
    """What counts as a purchase says of itself that it was lost.

    Why: a condition that is too wide takes both ends of a sale, and whoever came to an end is a
    customer. Found are rows that the last stage takes for a purchase, and of which a value that
    its condition looks at, or the value of the log or of the status that is one of its `values`,
    says lost and not won, in any of the languages that headers are read in.

    Fails: if the rate without these purchases is another by more than a tenth of itself, of at
    least `min_leads` leads and with at least five fewer customers.

    In the CRM: see which values of the field mean that something was sold.

    In the YAML: narrow `where` or `values` of the last stage to these.

    Example: `where: deals.Stage LIKE 'Closed%'`, which a deal in Closed Lost fulfils as well.
    """
    last, config = case.query.last, case.config
    stage = config.stages[last]
    if stage.where is None and stage.values is None:
        raise UnfitError("the last stage is told by no condition")
    place = case.place("stages", last, "where" if stage.values is None else "values")
    for name, table in case.evidence.attached.items():
        pairs = table.pairs
        if stage.values is not None and name == HISTORY:
            won, labels = spelled(pairs[row.STAGE], meant(case, last)), [row.STAGE]
        elif row.holds(last) in pairs.columns:
            won = pairs[row.holds(last)]
            labels = row.field.among(pairs.columns)
        else:
            continue
        there = pairs.filter(won)
        is_lost, told = which(there, labels, says_unsold)
        lost = there.filter(is_lost)
        yield Suspicion(
            on=name, wrong=case.mask(name, lost[row.POSITION]),
            of=case.mask(name, there[row.POSITION]),
            column=stage.name, place=place, said=they_are(labels, told, case.quotable.allows),
            righted=partial(case.evidence.without, name),
        )  # fmt: skip
    yield from _of_leads(case)


def _of_leads(case: Case) -> Iterator[Suspicion]:
    """Suspect rows of the leads table that are customers by a value of their own."""
    last, rows = case.query.last, case.evidence.rows
    stage, labels = case.config.stages[last], list[str]()
    told_by = None if stage.where is None else parse_sql(stage.where, case.config.joins)
    if told_by is not None and not told_by.joined:
        labels = [row.value(name) for name in told_by.columns]
    elif stage.values is not None and HISTORY not in case.evidence.attached:
        labels = [row.STATUS]
    there = [name for name in labels if name in rows.columns]
    if not there:
        return
    is_one = bought(case) & rows[row.ALIVE]
    won = rows.lazy().select(row.ROW, row.BECAME, *there).filter(is_one).collect()
    is_lost, told = which(won, there, says_unsold)
    lost, others = won.filter(is_lost), won.filter(~is_lost)[row.BECAME]

    def righted(left: pl.Series) -> Conversion:
        """A lead of which another row has bought stays a customer."""
        has_other = rows[row.BECAME].gather(left).is_in(others.drop_nulls().implode())
        return without_customers(case, left.filter(~has_other))

    yield Suspicion(
        on=ROWS, wrong=case.mask(ROWS, lost[row.ROW]), of=is_one, column=stage.name,
        place=case.place("stages", last, "where" if stage.values is None else "values"),
        said=they_are(there, told, case.quotable.allows), righted=righted,
    )  # fmt: skip


@rule("ST014", "status-behind", "warning")
def status_behind(case: Case) -> Yielded:
    """A customer has the status of an earlier stage.

    Why: a status that calls some customers so, and others New, Neu or by an earlier stage, is kept
    for some of them only; or purchases are attached to leads who never bought. Reports by the
    status have another rate. Found are customers whose status says that they are new, or names an
    earlier stage, where at least five others have the status of the last stage: a status that
    knows no customers is kept for something else, and says nothing. That a customer's status says
    lost is ST007 and ST012, and so is that of a customer who has not bought.

    Fails: if the rate by the status, without these customers, is another by more than a tenth of
    itself, of at least `min_leads` leads and with at least five fewer customers.

    In the CRM: let the automation that closes a deal set the status of its lead.

    In the YAML: decide by the field that is trusted. Without `leads.status` it is not looked at.

    Example: 440 customers by their deals, and 170 of them with the status Neu.
    """
    config, last = case.config, case.query.last
    if config.leads.status is None:
        raise UnfitError("`leads.status` names no column")
    if not config.knows_customers or config.stages[last].values is not None:
        raise UnfitError("nothing but the status, or nothing at all, says who bought")
    status = case.evidence.rows[row.STATUS]
    customers = (case.of_rows(OWN) >= 1 << last).fill_null(value=False)
    customers &= bought(case)
    knows = customers & spelled(status, meant(case, last))
    behind = customers & _is_behind(case, status)
    if knows.sum() < LEAST or behind.sum() < LEAST:
        behind = behind & False
    others = f"The status calls {counted(int(knows.sum()), 'other row')} customers."
    found = padding.written(status.filter(behind))
    yield Suspicion(
        on=ROWS, wrong=behind, of=customers, column=config.leads.status,
        place=case.place("leads", "status"),
        said=both(they_are(row.STATUS, found, case.quotable.allows), others),
        righted=partial(without_customers, case),
    )  # fmt: skip


def _is_behind(case: Case, status: pl.Series) -> pl.Series:
    """Mark the rows whose status says that they are new, or names a stage before the last."""
    seen = status.unique().drop_nulls().cast(pl.String).to_list()
    new = [value for value in seen if says_only("new", value, "object")]
    earlier = among(status, new)
    own = meant(case, case.query.last)
    for k in range(case.query.last):
        earlier |= spelled(status, meant(case, k) - own)
    return earlier


RULES = (lost_as_won, status_behind)
