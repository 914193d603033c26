"""What each activity is: an answer, what the lead did, or what no person did."""

from collections.abc import Callable
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.looked_up import looked_up
from funnelcli.model import ROW, utc
from funnelcli.words.activities import Says, of_direction, of_type, of_user

KIND: Final = "~kind"
"""What an activity is, one of `Says`."""
HAPPENED: Final = utc("at")
"""When, in UTC."""
OUTBOUND: Final = (Says.OUT, Says.BOTH)
"""A person of the company turned to the lead."""
INBOUND: Final = (Says.IN, Says.BOTH)
"""The lead turned to the company."""
AUTOMATIC: Final = (Says.AUTOMATIC, Says.NURTURE)
"""No person did it."""
HUMAN: Final = (Says.OUT, Says.IN, Says.BOTH)
"""A person turned to another."""
_TABLE: Final = "activities"


def happened(activities: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Give the activities until as-of, with their kinds; the lead, the moment, and that in UTC."""
    by_as_of = activities.filter(pl.col(HAPPENED) <= query.moment)
    return by_as_of.select(ROW, "at", HAPPENED, "type", "direction", kind(query).alias(KIND))


def kind(query: Query) -> pl.Expr:
    """Tell what an activity is.

    Automatic, if its type, direction or user says so; else what its direction says; else what its
    type says. Where the YAML names neither a type nor a direction, each is an answer.
    """
    automatic = pl.lit(Says.AUTOMATIC, pl.UInt8)
    if not says_what_it_is(query):
        is_nobody = _said("user", of_user) == Says.AUTOMATIC
        return pl.when(is_nobody).then(automatic).otherwise(pl.lit(Says.OUT, pl.UInt8))
    of_its_type, of_its_direction, of_its_user = (
        _said("type", of_type), _said("direction", of_direction), _said("user", of_user),
    )  # fmt: skip
    return (
        pl.when(of_its_type == Says.NURTURE)
        .then(of_its_type)
        .when(
            (of_its_type == Says.AUTOMATIC)
            | (of_its_direction == Says.AUTOMATIC)
            | (of_its_user == Says.AUTOMATIC)
        )
        .then(automatic)
        .when(of_its_direction != Says.NOTHING)
        .then(of_its_direction)
        .otherwise(of_its_type)
    )


def says_what_it_is(query: Query) -> bool:
    """Whether the YAML names a column that tells what an activity is."""
    table = query.config.input_tables().get(_TABLE)
    return table is None or bool({"type", "direction"} & table.columns().keys())


def is_one_of(kinds: tuple[Says, ...]) -> pl.Expr:
    """Tell whether an activity is of one of these kinds."""
    found = pl.lit(value=False)
    for each in kinds:
        found |= pl.col(KIND) == each
    return found


def _said(column: str, told: Callable[[str], Says]) -> pl.Expr:
    """Look up what each value of a column says."""
    return looked_up(column, told, pl.UInt8, null=Says.NOTHING)
