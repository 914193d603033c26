"""One lead told in the order in which it was decided: rows, stages, outcome, what counts."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.answers.explanation import Cohort, Life, Record, Story, Touch
from funnelcli.checks.base import Suspicion
from funnelcli.checks.found import Found
from funnelcli.checks.told import message
from funnelcli.counting.periods import Periods
from funnelcli.explain.entries import entered
from funnelcli.explain.fates import records
from funnelcli.explain.labels import labels
from funnelcli.explain.outcome import outcome
from funnelcli.explain.telling import Telling
from funnelcli.explain.title import title
from funnelcli.explain.worth import worth
from funnelcli.model import AMOUNT, CREATED, DISORDERED, LTV
from funnelcli.tables import rows as row
from funnelcli.words.text import counted


def story(telling: Telling, found: Sequence[Found], asked: str) -> Story:
    """Tell of a lead, or of rows that are none; `found` are the findings of the run."""
    told = records(telling)
    life = None if telling.lead is None else _life(telling)
    stands = _standing(telling, told)
    return Story(
        title=title(telling, asked, stands, life),
        fate=stands.fate,
        id=telling.subject.id,
        records=told,
        life=life,
        touches=tuple(_touches(telling, found)),
    )


def _standing(telling: Telling, told: Sequence[Record]) -> Record:
    """Take the record of the row that stands, else the first."""
    numbers = [each[row.ROW] for each in telling.rows]
    if telling.subject.stands is None:
        return told[0]
    return told[numbers.index(telling.subject.stands)]


def _life(telling: Telling) -> Life:
    lead = telling.lead
    assert lead is not None  # noqa: S101  (the caller has looked)
    stages = entered(telling)
    window = telling.evidence.asked.window
    return Life(
        created=None if lead[CREATED] is None else lead[CREATED].isoformat(),
        stages=stages,
        out_of_order=lead[DISORDERED],
        window="none: entries of any time up to as-of count"
        if window is None
        else f"{counted(window, 'day')}: later entries do not count",
        outcome=outcome(telling, stages),
        cohort=_cohort(telling),
        segments=tuple(labels(telling)),
        worth=worth(telling, AMOUNT),
        lifetime_worth=worth(telling, LTV),
    )


def _cohort(telling: Telling) -> Cohort | None:
    """Tell the period of creation, and what the report says of its maturity."""
    query, lead = telling.case.query, telling.lead
    if lead is None or lead[CREATED] is None:
        return None
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    label = periods.label(periods.start(lead[CREATED]))
    cohorts = telling.case.reports["cohorts"]
    reported = cohorts.frame.filter(pl.col("cohort") == label)
    if reported.is_empty():
        return Cohort(label, None, "no cohort of this report")
    mature = reported["mature"].item()
    horizon = counted(query.horizon or 0, "day")
    match mature:
        case None:
            said = f"maturity unknown: {cohorts.unknown or 'nothing says who bought'}"
        case True:
            said = f"mature: it ended {horizon} or more before as-of"
        case _:
            said = f"not mature: it ended less than {horizon} before as-of"
    return Cohort(label, mature, said)


def _touches(telling: Telling, found: Sequence[Found]) -> Iterator[Touch]:
    """Yield the findings that one of the rows is part of."""
    for each in found:
        if each.rows is None or each.table is None or not isinstance(each.about, Suspicion):
            continue
        if each.rows.is_in(telling.numbers(each.table)).any():
            rule, said = each.rule, message(telling.evidence, each)
            yield Touch(rule.code, rule.name, rule.severity, each.table, each.column, said)
