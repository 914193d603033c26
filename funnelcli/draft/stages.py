"""Stages, losses and amounts of tables that no preset knows, from names and values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from funnelcli.config import fold
from funnelcli.draft import sqltext
from funnelcli.draft.describe import describe
from funnelcli.draft.lags import day_orders, median_lags
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import StageSketch
from funnelcli.draft.words import (
    BOUGHT,
    CLOSED,
    CONVERTED,
    LOST,
    NEW,
    ROLES,
    WON,
    is_known_stage,
    is_loss,
    is_negated,
    stage_of,
    usual_place,
)
from funnelcli.report import counted

CUSTOMER = "Customer"
CONVERSION = "Converted"
REASONS = ("lost reason", "loss reason", "closed lost reason", "disqualified reason", "reason")


@dataclass(frozen=True, slots=True)
class Statuses:
    """The values of a status column, by what they say."""

    column: Column
    passed: tuple[str, ...]
    """Between the first stage and the last, in their usual order, unknown ones by frequency."""
    unknown: tuple[str, ...]
    """Those of them whose place nothing tells."""
    negated: tuple[str, ...]
    """Those that say that a stage was not passed."""
    won: tuple[str, ...]
    lost: tuple[str, ...]


def statuses(column: Column) -> Statuses:
    """Sort the values of a status column."""
    values = [value for value, _ in column.values]
    won = [v for v in values if _says(WON, v)]
    lost = [v for v in values if _says(LOST, v)]
    rest = [v for v in values if v not in (*won, *lost) and not _says(NEW, v)]
    negated = [v for v in rest if is_negated(v)]
    passed = [v for v in rest if v not in negated]
    passed.sort(key=usual_place)  # stable: the frequent ones stay first
    unknown = [v for v in passed if not is_known_stage(v)]
    return Statuses(column, *map(tuple, (passed, unknown, negated, won, lost)))


def of_dates(sheet: Sheet, created: Column | None, *, table: str = "") -> Iterator[StageSketch]:
    """Take date columns that are called after stages, in the order in which leads enter them."""
    prefix = f"{table}." if table else ""
    dated = {
        column: name
        for column in sheet.columns
        if column.kind == "date"
        and column != created
        and column.name not in _activity(sheet)
        and (name := stage_of(column.name))
    }
    orders = day_orders(sheet, list(dated))
    lags = median_lags(sheet, created, list(dated))
    known = [column for column in dated if column in lags]
    in_order = sorted(dated, key=lambda c: lags.get(c, -1)) if len(known) == len(dated) else dated
    # one bought when nothing comes after, whatever the dates say
    for column in sorted(in_order, key=lambda c: _says(WON, dated[c])):
        days = f", a median of {lags[column]:g} days after `created`" if column in lags else ""
        name = CUSTOMER if _says(WON, dated[column]) else dated[column]
        yield StageSketch(
            {"name": name, "at": prefix + column.name},
            f"{describe(column, orders.get(column, ''))}{days}",
        )


def order_remark(days: float | None) -> str:
    """Say how a stage of a company's own came to its place."""
    if days is None:
        return "check: order; as the columns stand"
    return f"check: order; a median of {days:g} days after `created`"


def of_sale(sheet: Sheet, *, table: str = "") -> StageSketch | None:
    """Find what says that a lead bought: a status, with the date of closing if there is one.

    Where only a conversion is known, that is what the stage is called.
    """
    remark = "check: what makes a customer"
    closed = sheet.named(CLOSED, "date")
    at = {"at": f"{table}.{closed.name}" if table else closed.name} if closed else {}
    status = status_of(sheet)
    won = statuses(status).won if status else ()
    if status and won and (closed or table):
        where = sqltext.is_one_of(status.name, won, table)
        return StageSketch({"name": CUSTOMER, **at, "where": where}, remark)
    if flag := _flag(sheet, BOUGHT):
        return StageSketch({"name": CUSTOMER, **at, "where": sqltext.is_yes(flag, table)}, remark)
    if status and won:
        return StageSketch({"name": CUSTOMER, "values": list(won)}, remark)
    if closed and status is None and table:
        return StageSketch({"name": CUSTOMER, **at}, "check: is every closed row a sale?")
    if flag := _flag(sheet, CONVERTED):
        return StageSketch({"name": CONVERSION, "where": sqltext.is_yes(flag, table)})
    return None


def _flag(sheet: Sheet, words: re.Pattern[str]) -> Column | None:
    return next((c for c in sheet.columns if c.kind == "flag" and _says(words, c.name)), None)


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


def of_log(found: Statuses, lags: Mapping[str, float]) -> Iterator[StageSketch]:
    """Take the values of a log between the first stage and the last, by their own dates."""
    counts = dict(found.column.values)
    in_order = found.passed
    if set(in_order) <= set(lags):
        in_order = tuple(sorted(in_order, key=lambda value: lags[value]))
    for value in in_order:
        days = f", a median of {lags[value]:g} days after the first" if value in lags else ""
        remark = f"check: order; {counted(counts[value], 'row')}{days}"
        yield StageSketch({"name": value, "values": [value]}, remark)


def loss(sheet: Sheet, *, table: str = "") -> StageSketch | None:
    """Find what says that a lead was lost: a date that is called so, else a status."""
    prefix = f"{table}." if table else ""
    dates = [c for c in sheet.columns if c.kind == "date"]
    lost_dates = (c for c in dates if is_loss(c.name))
    reason = sheet.named(REASONS, "text")
    why = {"reason": prefix + reason.name} if reason else {}
    if date := next(lost_dates, None):
        return StageSketch({"at": prefix + date.name, **why}, f"{date.filled:,} filled")
    status = status_of(sheet)
    values = statuses(status).lost if status else ()
    if status is None or not values:
        return None
    if not table:
        return StageSketch({"values": list(values), **why}, "check: which statuses are final")
    closed = sheet.named(CLOSED, "date")
    at = {"at": prefix + closed.name} if closed else {}
    where = sqltext.is_one_of(status.name, values, table)
    return StageSketch({**at, "where": where, **why}, "check: which stages are final")


def status_of(sheet: Sheet) -> Column | None:
    """Find the column with the current status, which has few values."""
    column = sheet.named(ROLES["status"], "text")
    return column if column and column.values else None


def _activity(sheet: Sheet) -> Sequence[str]:
    column = sheet.named(ROLES["last_activity"])
    return (column.name,) if column else ()


def _says(words: re.Pattern[str], text: str) -> bool:
    return words.fullmatch(fold(text)) is not None
