"""Stages of tables that no preset knows, from names, values and dates."""

from collections.abc import Iterator, Mapping
from typing import Any

from funnelcli.config import fold
from funnelcli.draft.columns import created_of
from funnelcli.draft.describe import describe, harmless
from funnelcli.draft.lags import date_places, day_orders, median_lags
from funnelcli.draft.names import ROLES
from funnelcli.draft.profile import Column
from funnelcli.draft.sales import CUSTOMER, of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import StageSketch
from funnelcli.draft.statuses import Statuses
from funnelcli.draft.tables import Part
from funnelcli.draft.words import date_means, is_known_stage, stage_of
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says

OPPORTUNITY = "Opportunity"
WRITTEN_IN_ONE = {
    "appointmentscheduled": "Appointment scheduled",
    "qualifiedtobuy": "Qualified to buy",
    "presentationscheduled": "Presentation scheduled",
    "decisionmakerboughtin": "Decision maker bought in",
    "contractsent": "Contract sent",
}
"""Stages of HubSpot's own pipeline by their internal names."""
FEWEST = 20
"""Of so many leads all have a date that says nothing of them."""


def of_dates(
    sheet: Sheet, created: Column | None, said: list[str], *, table: str = ""
) -> Iterator[StageSketch]:
    """Take date columns that are called after stages, in the order in which rows have them.

    Of several for one stage the fullest; what was chosen is said. That a lead bought is told by
    `sales`, which looks at more than names.
    """
    prefix = f"{table}." if table else ""
    activity = sheet.named(ROLES["last_activity"])
    sale = of_sale(sheet, table=table)
    sold = sale.keys.get("at") if sale else None
    dated: dict[str, Column] = {}
    names: dict[Column, str] = {}
    for column in sheet.columns:
        if column.kind != "date" or column in (created, activity) or prefix + column.name == sold:
            continue
        if (name := _stage(sheet, column, table)) is None or fold(name) == fold(CUSTOMER):
            continue
        known = dated.get(fold(name))
        if known is not None:
            said.append(_chosen(known, column))
        if known is None or column.filled > known.filled:
            dated[fold(name)] = column
            names[column] = name
    columns = list(dated.values())
    orders = day_orders(sheet, columns)
    lags = median_lags(sheet, created, columns)
    places = date_places(sheet, columns)
    for column in sorted(columns, key=lambda c: places.get(c, 0)):
        days = f", a median of {lags[column]:g} days after `created`" if column in lags else ""
        yield StageSketch(
            {"name": names[column], "at": prefix + column.name},
            f"{describe(column, orders.get(column, ''))}{days}",
        )


def _stage(sheet: Sheet, column: Column, table: str) -> str | None:
    """Name the stage of a date column; when deals came up is one in a table of leads.

    A date of an unknown name that every lead has is none: it is one of the export, or a plan.
    """
    means = date_means(column.name)
    if means == "created" and says("opportunity", column.name) and column != created_of(sheet):
        return OPPORTUNITY
    name = stage_of(column.name) if means in ("stage", "signed") else None
    if name is None or table or is_known_stage(name) or sheet.profile.rows < FEWEST:
        return name
    return name if column.filled < sheet.profile.rows else None


def _chosen(known: Column, other: Column) -> str:
    best, left = (other, known) if other.filled > known.filled else (known, other)
    return (
        f"{harmless(best.name)} ({best.filled:,} filled) is taken and not {harmless(left.name)} "
        f"({left.filled:,}): the columns mean the same, and it says more."
    )


def readable(stage: Mapping[str, Any]) -> dict[str, Any]:
    """Name a stage of a company's own so that it reads as one: `Contract sent`, `Stage 35118880`.

    HubSpot's internal names are written in one, or are numbers.
    """
    name = str(stage["name"])
    shown = f"Stage {name}" if name.isdecimal() else WRITTEN_IN_ONE.get(name.casefold(), name)
    return {**stage, "name": shown}


def order_remark(days: float | None) -> str:
    """Say how a stage of a company's own came to its place."""
    if days is None:
        return "check: order; as the columns stand"
    return f"check: order; a median of {days:g} days after `created`"


def of_values(found: Statuses) -> Iterator[StageSketch]:
    """Take the values of a current status between the first stage and the last.

    One that nothing is known of is no stage: a lead that has it would count as having passed
    all before it.
    """
    counts = dict(found.column.values)
    for value in found.passed:
        if value not in found.unknown:
            remark = f"check: order; {counted(counts[value], 'row')}"
            yield StageSketch({"name": value, "values": [value]}, remark)


def of_log(found: Statuses, log: Part) -> Iterator[StageSketch]:
    """Take the values of a log between the first stage and the last, by their own dates."""
    counts = dict(found.column.values)
    for value in sorted(in_log(found, log.final), key=lambda value: log.places.get(value, 0)):
        lags: Mapping[str, float] = log.lags
        days = f", a median of {lags[value]:g} days after the first" if value in lags else ""
        remark = f"check: order; {counted(counts[value], 'row')}{days}"
        yield StageSketch({"name": value, "values": [value]}, remark)


def in_log(found: Statuses, final: frozenset[str]) -> list[str]:
    """List the values of a log that are stages before the customer.

    One of unknown place that nobody has left is an end of its own, where the log knows customers.
    """
    ends = final.intersection(found.unknown) if found.won else frozenset[str]()
    return [value for value in found.passed if value not in ends]
