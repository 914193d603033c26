"""What a fault is, and small tools to make one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from inspect import getdoc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .export import Export, Row

    Change = Callable[[Export], None]


@dataclass(frozen=True)
class Fault:
    """One way in which an export goes wrong, and whether the files show it."""

    name: str
    what: str
    visible: bool
    reason: str
    """Why somebody with this export, its YAML and no earlier run can know, or cannot."""
    table: str
    change: Change


FAULTS: dict[str, Fault] = {}


def visible(reason: str) -> Callable[[Change], Change]:
    """Mark a fault that a careful reader of these files would notice."""
    return _marked(reason, is_visible=True)


def unseen(reason: str) -> Callable[[Change], Change]:
    """Mark a fault that nothing in these files gives away."""
    return _marked(reason, is_visible=False)


def _marked(reason: str, *, is_visible: bool) -> Callable[[Change], Change]:
    def marked(change: Change) -> Change:
        name = change.__name__
        assert name not in FAULTS, name
        what, table = getdoc(change) or "", change.__module__.rsplit(".", 1)[-1].split("_")[0]
        FAULTS[name] = Fault(name, " ".join(what.split()), is_visible, reason, table, change)
        return change

    return marked


def moved(stamp: str, days: int = 0, hours: int = 0, seconds: int = 0) -> str:
    """The date or the moment that is so much later, in the form that it had."""
    by = timedelta(days, hours=hours, seconds=seconds)
    if len(stamp) == len("2026-06-30"):
        return str(date.fromisoformat(stamp) + by)
    return str(datetime.fromisoformat(stamp) + by)


def swapped(stamp: str) -> str:
    """Day and month change places, where that makes a date."""
    year, month, day = stamp[:10].split("-")
    return f"{year}-{day}-{month}{stamp[10:]}" if int(day) <= 12 else stamp


def ids(rows: Iterable[Row], condition: Callable[[Row], bool]) -> set[str]:
    """The leads of the rows that fulfil a condition."""
    return {row["Lead ID"] for row in rows if condition(row)}


def won(deal: Row) -> bool:
    return deal["Stage"] == "Closed Won"
