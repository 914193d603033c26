"""Who is lost: what each table tells of a row of leads, and what of it stands beside the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .definition import Column, Evidence, Flag, Joined, Row, Values
from .reading import Stamp, fold
from .rows import UNDATED, Undated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from .rows import Tables, Usable

Loss = Stamp | Undated


@dataclass(frozen=True)
class Told:
    """What one table tells of a row of leads at as-of."""

    losses: tuple[Loss, ...] = ()
    began: tuple[date, ...] = ()  # the days on which its rows that are not lost began
    is_open: bool = False  # whether one of these is a deal


def standing(tables: Tables, row: Row, as_of: Stamp | None) -> list[Loss]:
    """The losses of a row of leads that no other table overrides."""
    told = list(every_table(tables, row, as_of))
    found: list[Loss] = []
    for table in told:
        others = [other for other in told if other is not table]
        later = [day for other in others for day in other.began]
        for loss in table.losses:
            if isinstance(loss, Stamp):
                stands = not any(day > loss.day for day in later)
            else:
                stands = not any(other.is_open for other in others)
            if stands:
                found.append(loss)
    return found


def every_table(tables: Tables, row: Row, as_of: Stamp | None) -> Iterator[Told]:
    """What the leads table, the log and each joined table tell by themselves."""
    rules = tables.definition.losses
    yield _leads(tables, row, as_of, rules)
    values = {fold(v) for rule in rules if isinstance(rule, Values) for v in rule.values}
    if values:
        yield _log(tables, row, as_of, values)
    for name in tables.definition.joins:
        of_join = [rule for rule in rules if isinstance(rule, Joined) and rule.join == name]
        if of_join:
            yield _join(tables, row, as_of, of_join)


def _leads(tables: Tables, row: Row, as_of: Stamp | None, rules: Sequence[Evidence]) -> Told:
    """Each date that has come; what has none only if no date is there, of any time."""
    columns = [rule for rule in rules if isinstance(rule, Column)]
    dates = [date for rule in columns for date in tables.evident(row, rule).dates]
    if dates:
        return Told(tuple(each for each in dates if each.known_at(as_of)))
    flagged = any(rule.where(row) for rule in rules if isinstance(rule, Flag))
    judged = bool(tables.log(row)) or _lost_some_day(tables, row, rules)
    status = any(tables.has_status(row, rule) for rule in rules if isinstance(rule, Values))
    return Told((UNDATED,) if flagged or (status and not judged) else ())


def _lost_some_day(tables: Tables, row: Row, rules: Sequence[Evidence]) -> bool:
    values = {fold(v) for rule in rules if isinstance(rule, Values) for v in rule.values}
    return bool(values & set(tables.undated_log(row)))


def _log(tables: Tables, row: Row, as_of: Stamp | None, values: set[str]) -> Told:
    log = tables.log(row)
    known = [(when, value) for when, value in log if when.known_at(as_of)]
    began = tuple(when.day for when, value in known if value not in values)
    since: Loss | None = last_run(known, values)
    if values & set(tables.undated_log(row)) and not any(value in values for _, value in log):
        since = UNDATED
    return Told((since,) if since else (), began)


def _join(tables: Tables, row: Row, as_of: Stamp | None, rules: Sequence[Joined]) -> Told:
    """Lost if each row is that was opened by as-of, at the latest date."""
    lines = [
        (tables.opened(line, rules[0].join), _of_line(tables, line, row, as_of, rules))
        for line in tables.of(rules[0].join, row)
    ]
    lines = [(opened, loss) for opened, loss in lines if not opened or opened.known_at(as_of)]
    others = [opened for opened, loss in lines if loss is None]
    began = tuple(opened.day for opened in others if opened)
    if others or not lines:
        return Told((), began, is_open=bool(others))
    dates = [loss for _, loss in lines if isinstance(loss, Stamp)]
    is_dated = len(dates) == len(lines)
    return Told((max(dates, key=lambda each: each.first) if is_dated else UNDATED,))


def _of_line(
    tables: Tables, line: Row, row: Row, as_of: Stamp | None, rules: Sequence[Joined]
) -> Loss | None:
    """Whether a joined row is lost: a date that any rule gives it goes before what has none."""
    holding = [rule for rule in rules if rule.where is None or rule.where(line, row)]
    table = tables.definition.joins[rules[0].join].table
    found = [tables.stamp(line, rule.at, table) for rule in holding if rule.at]
    dates = [each for each in found if each]
    known = [each for each in dates if each.known_at(as_of)]
    if dates:
        return max(known, key=lambda each: each.first) if known else None
    return UNDATED if any(rule.at is None for rule in holding) else None


def last_run(log: Sequence[tuple[Stamp, str]], lost: set[str]) -> Stamp | None:
    """The start of the run of lost values that lasts to the end of a log, if one does.

    Rows of one instant are in the order of the stages, a loss after them all; a loss of a day
    without a time is of the whole day, and ends with it.
    """

    def ends(line: tuple[Stamp, str]) -> tuple[tuple[date, float], bool]:
        when, value = line
        return (when.last, True) if value in lost else (when.first, False)

    since: Stamp | None = None
    for when, value in sorted(log, key=ends):
        since = (since or when) if value in lost else None
    return since


def latest(tables: Tables, usable: Sequence[Usable], now: datetime) -> Stamp | None:
    """The latest `created`, entry, loss or deal that makes an amount, not in the future.

    The entry of a row into a stage is the earliest qualifying date it has for it, and where it
    takes several, all up to the one that enters; its losses are those that are known now, as each
    table tells them by itself.
    """
    known = [one.created for one in usable if one.created]
    for one in usable:
        known += one.deals
        for stage in one.stages:
            known += sorted(stage.dates, key=lambda date: date.first)[: stage.at_least]
    present = Stamp(now.date(), now)
    for one in usable:
        for table in every_table(tables, one.row, present):
            known += [loss for loss in table.losses if isinstance(loss, Stamp)]
    return max(
        (date for date in known if date.known_at(present)), key=lambda date: date.last, default=None
    )
