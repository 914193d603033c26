"""Rules about how leads end: won, lost or open, and all that says so agrees."""

from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.logged import furthest
from funnelcli.config import fold
from funnelcli.evidence import HISTORY
from funnelcli.model import LOST, OPEN, OUTCOME, OWN, WON, entry
from funnelcli.report import counted

if TYPE_CHECKING:
    import polars as pl

LOST_WORDS = {"lost", "closed lost", "disqualified", "unqualified", "dead"}
"""Statuses that say of a lead that it is lost, in any YAML."""


@rule("ST005", "won-and-lost", "error")
def won_and_lost(case: Case) -> Yielded:
    """A customer is marked as lost as well.

    Why: it counts as won. If it was lost after the sale, it is a customer who left; if not,
    one of the two fields is wrong, and with it the count of losses. A lead that was lost first
    and won later is no finding.

    In the CRM: clear the field of the loss when a deal is won.

    In the YAML: narrow `lost` with `where`.

    Example: won on 2026-03-01, lost on 2026-04-10.
    """
    import polars as pl

    if not case.config.lost:
        raise UnfitError("`lost` is not defined")
    rows = case.evidence.rows
    is_won = case.of_rows(OUTCOME) == WON
    won_at = case.of_rows(entry(case.query.last))
    lost_at = rows[row.LOST_AT].cast(pl.Datetime("us")).dt.date()
    earlier = (lost_at <= won_at).fill_null(value=False)
    yield Suspicion(
        on=ROWS, wrong=is_won & rows[row.LOST] & ~earlier, of=is_won,
        column="lost", place=case.place("lost"),
    )  # fmt: skip


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
    import polars as pl

    last, found = case.query.last, False
    for name, table in case.evidence.attached.items():
        if {row.holds(last), row.moment(last)} - set(table.pairs.columns):
            continue
        found = True
        decided = [row.holds(row.Loss(n)) for n in range(len(case.config.lost))]
        decided = [name for name in (row.holds(last), *decided) if name in table.pairs.columns]
        outcome = case.of_rows(OUTCOME).gather(table.pairs[row.ROW]).alias(OUTCOME)
        deals = table.pairs.with_columns(outcome).filter(pl.col(OUTCOME).is_in([OPEN, LOST]))
        deals = deals.filter(~pl.any_horizontal(decided) & ~_says_lost(deals))
        past = deals.filter(pl.col(row.moment(last)).dt.date() < case.query.as_of)
        lost = past.filter(pl.col(OUTCOME) == LOST)[row.POSITION].n_unique()
        yield Suspicion(
            on=name, wrong=case.mask(name, past[row.POSITION]),
            of=case.mask(name, deals[row.POSITION]),
            column=case.config.stages[last].name, place=case.place("stages", last, "at"),
            said=f"Of leads that are lost: {counted(lost, 'row')}." if lost else "",
        )  # fmt: skip
    if not found or case.config.stages[last].where is None:
        raise UnfitError("the last stage is not told by a condition on deals with a date")


def _says_lost(deals: "pl.DataFrame") -> "pl.Expr":
    """True where a text that a condition looks at says that the deal is lost, whoever counts it."""
    import polars as pl

    said = [pl.lit(value=False)]
    for name in deals.columns:
        if name.startswith("~field_") and deals[name].dtype in (pl.String, pl.Categorical):
            seen = deals[name].unique().drop_nulls().cast(pl.String).to_list()
            lost = [value for value in seen if fold(value) in LOST_WORDS]
            said.append(pl.col(name).cast(pl.String).is_in(lost).fill_null(value=False))
    return pl.any_horizontal(said)


@rule("ST007", "status-contradiction", "warning")
def status_contradiction(case: Case) -> Yielded:
    """The current status contradicts the dates, the flags or the log.

    Why: which of the two defines a customer is a decision, and reports that use the other
    will show another rate. A status that the log of a lead does not have, nor any later stage,
    counts as an entry without a date: the log lags behind, or lacks rows.

    In the CRM: let one automation set both.

    In the YAML: decide by the field that is trusted; `values` compares the status.

    Example: status Customer, and no date of a purchase; status Disqualified, and a won deal;
    status Customer, and a log that ends with SQL.
    """
    import polars as pl

    config = case.config
    if config.leads.status is None:
        raise UnfitError("`leads.status` names no column")
    rows, own = case.evidence.rows, case.of_rows(OWN)
    seen = rows[row.STATUS].unique().drop_nulls().cast(pl.String).to_list()
    status = rows[row.STATUS].cast(pl.String)
    found = pl.repeat(value=False, n=rows.height, eager=True)
    judged = found
    is_logged = HISTORY in case.evidence.attached
    logged = furthest(case) if is_logged and any(stage.values for stage in config.stages) else None
    for k, stage in enumerate(config.stages[1:], start=1):
        meant = {fold(each) for each in (stage.name, stage.key, *(stage.values or ()))}
        says = status.is_in([value for value in seen if fold(value) in meant])
        judged, found = judged | says, found | (says & ~_is_known(case, k, own, logged))
    of_log = status.is_in(row.spellings(config.lost_values, seen))
    says = of_log | status.is_in([value for value in seen if fold(value) in LOST_WORDS])
    contradicted = says & (own >= 1 << case.query.last) & _is_won(case)
    if is_logged and config.lost_values:  # who is in the log is judged by the log
        contradicted |= of_log & ~rows[row.LOST] & (case.of_rows(OUTCOME) == OPEN)
    judged, found = judged | says, found | contradicted
    yield Suspicion(
        on=ROWS, wrong=found, of=judged,
        column=config.leads.status, place=case.place("leads", "status"),
    )  # fmt: skip


def _is_won(case: Case) -> "pl.Series":
    """Tell of each row whether it is a customer by itself, whatever the rows of its lead are."""
    import polars as pl

    rows, last = case.evidence.rows, case.query.last
    won = [pl.lit(value=False)]
    if row.at(last) in rows.columns:
        won.append(pl.col(row.at(last)).is_not_null())
    if row.undated(last) in rows.columns:
        won.append(pl.col(row.undated(last)).fill_null(value=False))
    return rows.select(pl.any_horizontal(won).alias("won")).to_series()


def _is_known(case: Case, k: int, own: "pl.Series", logged: "pl.Series | None") -> "pl.Series":
    """Tell of each row whether something else than its status says that it came so far.

    A stage that is told by `values` is entered by the status itself, where the log is silent.
    """
    stages = case.config.stages
    if stages[k].values is None or logged is None:
        return own >= 1 << k
    others = sum(1 << j for j, stage in enumerate(stages) if stage.values is None)
    return ((own & others) >= 1 << k) | (logged >= k)


RULES = (won_and_lost, open_with_close_date, status_contradiction)
