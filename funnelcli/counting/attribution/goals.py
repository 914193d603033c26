"""What touches are credited with: customers, what these brought, leads, or entries of a stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.config.option import Option, stage_of
from funnelcli.config.query import Query
from funnelcli.counting.patterns import reached
from funnelcli.model import moment

CUSTOMERS, LEADS, AMOUNT = "customers", "leads", "amount"
CONVERTED: Final = "~converted"
"""The last local moment at which a touch is still one before the conversion."""
NO_TOUCH: Final = "(no touchpoint)"
"""What stands where no touch counts."""
TO: Final[Option[int | None]] = Option(
    name="--to",
    metavar="STAGE",
    help="Credit entries of this stage.  [default: customers, what they brought, and leads]",
    read=stage_of,
    default=None,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A conversion that is credited: the entry of a stage."""

    measure: str
    """What it is called: customers, leads, or the key of the stage."""
    stage: int


def goals(query: Query) -> Iterator[Goal]:
    """List what is credited: what was asked for, else customers, if somebody says who bought."""
    last, asked = query.last, query.asked.option(TO)
    stages = (last, 0) if asked is None else (asked,)
    for stage in stages:
        if stage == last and query.config.knows_customers:
            yield Goal(CUSTOMERS, stage)
        else:
            yield Goal(query.config.stages[stage].key if stage else LEADS, stage)


def goal_of(query: Query) -> Goal:
    """Tell which conversion comes first: that of `--to`, else a purchase. Paths lead to it."""
    return next(goals(query))


def called(query: Query) -> tuple[str, str]:
    """Call one that converted, and several of them: customer, customers."""
    goal, unit = goal_of(query), query.config.lead.unit
    if goal.measure == CUSTOMERS:
        return "customer", "customers"
    if goal.measure == LEADS:
        return unit, f"{unit}s"
    to = f"that reached {query.config.stages[goal.stage].name}"
    return f"{unit} {to}", f"{unit}s {to}"


def is_converted(goal: Goal, query: Query) -> pl.Expr:
    """Tell whether a lead reached the stage, as the policy has it."""
    return reached(goal.stage, query.asked.reach)


def is_entry(goal: Goal, query: Query) -> bool:
    """Tell whether a conversion is the entry of its stage, and not perhaps that of a later one."""
    return goal.stage in {0, query.last} or query.asked.reach != "reached"


def converted_at(goal: Goal, query: Query) -> pl.Expr:
    """Give the local moment of the conversion; null where nobody knows it.

    Under the policy `reached` it is that of the first stage from this one on.
    """
    if is_entry(goal, query):
        return pl.col(moment(goal.stage))
    return pl.min_horizontal(moment(k) for k in range(goal.stage, query.last + 1))


def until(when: pl.Expr) -> pl.Expr:
    """Give the last moment that is no later: of a date without a time, the end of its day."""
    is_date = when.to_physical() % 86_400_000_000 == 0
    return pl.when(is_date).then(when + timedelta(days=1, microseconds=-1)).otherwise(when)
