"""Rules about how leads end: won, lost or open, and all that says so agrees."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from funnelcli.checks.among import which
from funnelcli.checks.base import ROWS, Case, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.disputes import by_log, by_status, lost_and_won, unsold
from funnelcli.checks.logged import furthest, has_entered, meant, named_in_log, spelled
from funnelcli.config import fold
from funnelcli.model import LOST, OPEN, OUTCOME, OWN, WON, entry
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says_lost


@rule("ST005", "won-and-lost", "error")
def won_and_lost(case: Case) -> Yielded:
    """A customer is marked as lost as well.

    Why: it counts as won. If it was lost after the sale, it is a customer who left; if not,
    one of the two fields is wrong, and with it the count of losses. A lead that was lost first
    and won later is no finding; nor is a company, or a person with several rows, of which one
    row bought and another was lost: it is lost only if every row is.

    In the CRM: clear the field of the loss when a deal is won.

    In the YAML: narrow `lost` with `where`, and the last stage, too, where one date of one row
    tells of both.

    Example: won on 2026-03-01, lost on 2026-04-10.
    """
    if not case.config.lost:
        raise UnfitError("`lost` is not defined")
    rows = case.evidence.rows
    leads, by_one = case.evidence.leads, _by_one_date(case)
    won = pl.DataFrame([leads[row.ROW], leads[entry(case.query.last)]]).filter(
        leads[OUTCOME] == WON
    )
    is_won = row.marked(rows.height, won[row.ROW]).gather(rows[row.BECAME])
    at = is_won.arg_true()
    lead, lost_at = (rows[name].gather(at) for name in (row.BECAME, row.LOST_AT))
    never = pl.repeat(None, rows.height, eager=True, dtype=pl.Date)
    won_at = never.scatter(won[row.ROW], won.to_series(1)).gather(lead)
    earlier = (lost_at.cast(pl.Datetime("us")).dt.date() <= won_at).fill_null(value=False)
    not_lost = lead.filter(~rows[row.LOST].gather(at).fill_null(value=False))
    is_lost = ~row.marked(rows.height, not_lost).gather(lead)
    wrong = at.filter(by_one.gather(at) | (is_lost & ~earlier))

    def said(left: pl.LazyFrame) -> str:
        there = by_one.gather(left.select(row.ROW).collect().to_series())
        return "Some are won and lost by one date of one row." if there.any() else ""

    yield Suspicion(
        on=ROWS, wrong=case.mask(ROWS, wrong), of=is_won,
        column="lost", place=case.place("lost"),
        said=said,
    )  # fmt: skip


def _by_one_date(case: Case) -> pl.Series:
    """Mark the rows of the leads that one date, of one row, says are won and lost."""
    rows, last = case.evidence.rows, case.query.last
    both = pl.repeat(value=False, n=rows.height, eager=True)
    at = case.config.stages[last].at
    losses = [row.Loss(n) for n, rule in enumerate(case.config.lost) if at and rule.at == at]
    for loss in losses:
        if {row.at(last), row.moment(loss)} <= set(rows.columns):
            same = rows[row.at(last)].is_not_null() & rows[row.moment(loss)].is_not_null()
            both |= same
        for pairs in (table.pairs for table in case.evidence.attached.values()):
            if {row.holds(last), row.holds(loss), row.moment(last)} <= set(pairs.columns):
                same = pairs[row.holds(last)] & pairs[row.holds(loss)]
                there = pairs.filter(same & pairs[row.moment(last)].is_not_null())
                both |= case.mask(ROWS, there[row.ROW])
    return both


@rule("ST006", "open-with-close-date", "warning")
def open_with_close_date(case: Case) -> Yielded:
    """A deal is still open after the date on which it was to close.

    Why: it is won, lost or forgotten, and nobody has said which. Leads behind such deals count
    as open, as if their cohort could still gain customers by them; or they are lost by what
    another table says, and one of the two is wrong. Customers may have deals that are open.

    In the CRM: close the deal, or give it another date.

    In the YAML: see whether the condition of the last stage names all stages that mean won.

    Example: a deal in Negotiation with a Close Date of last year.
    """
    last, found = case.query.last, False
    for name, table in case.evidence.attached.items():
        if {row.holds(last), row.moment(last)} - set(table.pairs.columns):
            continue
        found = True
        decided = [row.holds(row.Loss(n)) for n in range(len(case.config.lost))]
        decided = [name for name in (row.holds(last), *decided) if name in table.pairs.columns]
        outcome = case.of_rows(OUTCOME).gather(table.pairs[row.ROW]).alias(OUTCOME)
        deals = table.pairs.with_columns(outcome).filter(pl.col(OUTCOME).is_in([OPEN, LOST]))
        said = row.field.among(deals.columns)
        says_so, _ = which(deals, said, says_lost)  # whoever counts it
        deals = deals.filter(~pl.any_horizontal(decided) & ~says_so)
        past = deals.filter(pl.col(row.moment(last)).dt.date() < case.query.as_of)
        lost = past.filter(pl.col(OUTCOME) == LOST)[row.POSITION].unique()
        yield Suspicion(
            on=name, wrong=case.mask(name, past[row.POSITION]),
            of=case.mask(name, deals[row.POSITION]),
            column=case.config.stages[last].name, place=case.place("stages", last, "at"),
            said=_of_lost(lost),
        )  # fmt: skip
    if not found or case.config.stages[last].where is None:
        raise UnfitError("the last stage is not told by a condition on deals with a date")


def _of_lost(positions: pl.Series) -> Said:
    """Say how many of the rows that are left are of lost leads."""

    def said(left: pl.LazyFrame) -> str:
        is_of = pl.col(row.POSITION).is_in(positions.implode())
        lost = left.select(is_of.sum()).collect().item()
        return f"Of leads that are lost: {counted(lost, 'row')}." if lost else ""

    return said


@rule("ST007", "status-contradiction", "warning")
def status_contradiction(case: Case) -> Yielded:
    """The status or the log contradicts the dates, the flags or each other.

    Why: which of the two defines a customer is a decision, and reports that use the other
    will show another rate. A status that the log of a lead does not have, nor any later stage,
    counts as an entry without a date: the log lags behind, or lacks rows. So does a table that
    lacks what the log names by the stage's own name. Where this makes a tenth of the customers,
    it is ST012, an error. Put right, the rate is that by the status, or by the log.

    In the CRM: let one automation set both.

    In the YAML: decide by the field that is trusted; `values` compares the status.

    Example: status Customer, and no date of a purchase; status Disqualified, and a won deal;
    status Customer, and a log that ends with SQL; Opportunity in the log, and no deal.
    """
    in_log = list(_log_contradictions(case))
    yield from in_log
    if case.config.leads.status is not None:
        yield _status_contradictions(case)
    elif not in_log:
        raise UnfitError("`leads.status` names no column")


def _status_contradictions(case: Case) -> Suspicion:
    """Suspect rows whose status is not what is known of their lead."""
    config, rows = case.config, case.evidence.rows
    own, status = case.of_rows(OWN), rows[row.STATUS]
    found = pl.repeat(value=False, n=rows.height, eager=True)
    judged = found
    is_logged = HISTORY in case.evidence.attached
    logged = furthest(case) if is_logged and any(stage.values for stage in config.stages) else None
    for k in range(1, case.query.last + 1):
        says = spelled(status, meant(case, k))
        judged, found = judged | says, found | (says & ~_is_known(case, k, own, logged))
    of_log = spelled(status, set(map(fold, config.lost_values)))
    contradicted = lost_and_won(case)
    if is_logged and config.lost_values:  # who is in the log is judged by the log
        contradicted |= of_log & ~rows[row.LOST] & (case.of_rows(OUTCOME) == OPEN)
    judged = judged | of_log | unsold(case)
    return Suspicion(
        on=ROWS, wrong=(found | contradicted) & ~case.dispute.status, of=judged,
        column=config.leads.status, place=case.place("leads", "status"),
        righted=partial(by_status, case),
    )  # fmt: skip


def _log_contradictions(case: Case) -> Iterator[Suspicion]:
    """Suspect rows of the log with the name of a stage that another field decides, and has not."""
    history = case.config.history
    named = {k: named_in_log(case, k) for k in range(1, case.query.last + 1)}
    if history is None or all(there.is_empty() for there in named.values()):
        return
    lacking = [
        there.filter(~has_entered(case, k).gather(there[row.ROW]))
        for k, there in named.items()
        if not (k == case.query.last and case.dispute.is_found)
    ]
    wrong, judged = (pl.concat(each)[row.POSITION] for each in (lacking, [*named.values()]))
    yield Suspicion(
        on=HISTORY, wrong=case.mask(HISTORY, wrong), of=case.mask(HISTORY, judged),
        column=history.stage, place=case.place(HISTORY, "stage"), righted=partial(by_log, case),
    )  # fmt: skip


def _is_known(case: Case, k: int, own: pl.Series, logged: pl.Series | None) -> pl.Series:
    """Tell of each row whether something else than its status says that it came so far.

    A stage that is told by `values` is entered by the status itself, where the log is silent.
    """
    stages = case.config.stages
    if stages[k].values is None or logged is None:
        return own >= 1 << k
    others = sum(1 << j for j, stage in enumerate(stages) if stage.values is None)
    return ((own & others) >= 1 << k) | (logged >= k)


RULES = (won_and_lost, open_with_close_date, status_contradiction)
