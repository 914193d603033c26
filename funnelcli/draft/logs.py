"""What tells a log of changes from a list of things of a lead, such as its deals."""

import polars as pl

from funnelcli.draft.lags import day_orders, moment
from funnelcli.draft.profile import Column
from funnelcli.draft.references import is_named_id, names_deals
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import statuses
from funnelcli.words.vocabulary import says

ENOUGH = 0.5
"""A list has at least this share of its outcomes first of their lead, or before other rows."""


def has_own_ids(sheet: Sheet, lead: Column) -> bool:
    """Tell whether each row has an id that is called after a thing, and not after a change."""
    return any(
        column.filled == column.distinct == sheet.profile.rows
        and (is_named_id(column.name) or names_deals(column.name))
        and not says("change", column.name)
        for column in sheet.columns
        if column != lead
    )


def has_outcomes_between(sheet: Sheet, lead: Column, stage: Column, at: Column) -> bool:
    """Tell whether outcomes stand first of their lead, or before other rows of it.

    In a log something was before a lead was won or lost, and seldom something comes after it. In
    a list of deals both are chance.
    """
    found, order = statuses(stage), day_orders(sheet, [at]).get(at)
    if order is None or not (found.won or found.lost):
        return False
    rows = sheet.texts.select(
        pl.col(f"~{lead.index}").alias("lead"),
        pl.col(f"~{stage.index}").is_in([*found.won, *found.lost]).alias("is_outcome"),
        moment(at, order).alias("moment"),
    )
    first, last = (pl.col("moment").min(), pl.col("moment").max())
    is_between = (pl.col("moment") == first.over("lead")) | (pl.col("moment") < last.over("lead"))
    counts: pl.DataFrame = sheet.look(
        rows.drop_nulls()
        .filter(pl.len().over("lead") > 1)
        .select(pl.col("is_outcome"), is_between.alias("is_between"))
        .filter("is_outcome")
        .select(pl.len().alias("outcomes"), pl.col("is_between").sum().alias("between"))
    )
    outcomes, between = counts.row(0)
    return bool(outcomes) and between >= ENOUGH * outcomes
