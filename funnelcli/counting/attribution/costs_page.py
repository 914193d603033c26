"""Costs of channels as a page shows them: models side by side, and what was returned below."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.report import Report
from funnelcli.config.credited import SPEND
from funnelcli.config.query import Query
from funnelcli.counting.attribution.costs import Costed
from funnelcli.counting.attribution.costs_said import EACH, about
from funnelcli.counting.attribution.credits import IS_REST, is_valued
from funnelcli.counting.attribution.goals import Goal
from funnelcli.counting.attribution.models import models
from funnelcli.counting.attribution.slices import CREDITED
from funnelcli.counting.attribution.table import LOW_N, SHOWN_TOUCHED
from funnelcli.words.text import counted, named

MODEL, RETURN, REASON = "model", "return", "reason"
_ALWAYS: Final = ("first", "last", "linear", "time_decay")
"""Models that stay where a page is narrow."""
_MARK: Final = "~"


def page(  # noqa: PLR0917
    made: Report,
    rows: pl.DataFrame,
    labels: Mapping[str, str],
    found: Costed,
    goal: Goal,
    query: Query,
) -> Report:
    """Set the models side by side: what one cost, and below what was returned."""
    across = {name: labels[name] for name in models(query)}
    least = counted(query.config.min_leads, "conversion")
    said = [*about(found, goal, query)]
    if rows[LOW_N].any():
        said.append(f"{_MARK} fewer than {least} with a touch of it: not to be compared.")
    cost = _table(made, rows, EACH, Kind.MONEY, across)
    cost = replace(cost, about=(*said, *_without(rows)), gist=None, notes=())
    if not is_valued(goal, query):
        return cost
    returned = _table(made, rows, RETURN, Kind.NUMBER, across)
    title = "Attribution: what customers brought, for each unit of spend"
    return replace(cost, below=(replace(returned, title=title, gist=None, notes=()),))


def _table(
    made: Report, rows: pl.DataFrame, value: str, kind: Kind, across: Mapping[str, str]
) -> Report:
    """Give each model a column, and each channel a row."""
    first, *others = made.columns
    columns = (
        first,
        *(each for each in others if each.name == SPEND),
        *(_across(name, label, kind) for name, label in across.items()),
        *(replace(each, spare=Spare.PICTURE) for each in others if each.name == SHOWN_TOUCHED),
    )
    frame = rows.group_by(CREDITED, LOW_N, SPEND, SHOWN_TOUCHED, maintain_order=True).agg(
        *(pl.col(value).filter(pl.col(MODEL) == name).first().alias(name) for name in across),
    )
    few = pl.when(LOW_N).then(pl.lit(_MARK)).otherwise(pl.lit("")) + pl.col(CREDITED)
    frame = frame.with_columns(few.alias(first.name))
    return replace(made, columns=columns, frame=frame.select(each.name for each in columns))


def _without(rows: pl.DataFrame) -> Iterator[str]:
    """Say why a channel has no cost of one by any model."""
    own, reason = rows.filter(~pl.col(IS_REST)), pl.col(REASON)
    why = pl.when(reason.is_not_null().all()).then(reason.first()).alias(REASON)
    of_channels = own.group_by(CREDITED, maintain_order=True).agg(why).drop_nulls()
    of_reasons = of_channels.group_by(REASON, maintain_order=True).agg(CREDITED)
    told = [f"{named(names)} ({reason})" for reason, names in of_reasons.iter_rows()]
    if told:
        yield f"Without a cost of one: {'; '.join(told)}."


def _across(model: str, label: str, kind: Kind) -> Column:
    return Column(model, label, kind, null=True, spare=None if model in _ALWAYS else Spare.DETAIL)
