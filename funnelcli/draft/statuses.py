"""The column that says how a lead or a deal ended, and what its values say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from funnelcli.draft.names import ROLES
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.words import (
    is_outcome,
    is_plain_status,
    is_status,
    may_be_status,
    usual_place,
    value_means,
)
from funnelcli.words.privacy import SHARED
from funnelcli.words.vocabulary import is_all_words, plain

FEW_LACK = 0.01
"""The share of rows without the date of their outcome that is no reason to do without dates."""


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
    rare: tuple[str, ...] = ()
    """Those of so few rows that they may name a person: nothing is made of them."""

    @property
    def is_told(self) -> bool:
        """Whether any value says something."""
        return bool(self.won or self.lost or len(self.unknown) < len(self.passed))


def statuses(column: Column) -> Statuses:
    """Sort the values of a status column.

    What fewer than ten rows have is sorted only if it is made of words of the vocabulary.
    """
    by_meaning: dict[str, list[str]] = {}
    values = [v for v, rows in column.values if rows >= SHARED or is_all_words(v)]
    for value in values:
        by_meaning.setdefault(value_means(value), []).append(value)
    unknown = tuple(by_meaning.get("unknown", ()))
    won, lost, negated = (tuple(by_meaning.get(name, ())) for name in ("won", "lost", "not"))
    passed = [value for value in values if value_means(value) in ("known", "signed", "unknown")]
    passed.sort(key=usual_place)  # stable: the frequent ones stay first
    rare = tuple(value for value, _ in column.values if value not in values)
    return Statuses(column, tuple(passed), unknown, negated, won, lost, rare)


def status_of(sheet: Sheet) -> Column | None:
    """Find the column with the current status: few values, and the best evidence of outcomes.

    One that knows a sale goes before one that does not, one that is plainly called a status or a
    stage before one that is otherwise, whatever its values say; then the one that tells the
    outcome of most rows, and then the usual names.
    """
    ranked = [
        (rank, -place, column)
        for place, column in enumerate(sheet.columns)
        if column.kind == "text" and column.values and (rank := _rank(column))
    ]
    return max(ranked, key=lambda found: found[:2])[2] if ranked else None


def statuses_beside(sheet: Sheet) -> list[Column]:
    """List the other columns that are plainly called a status or a stage."""
    status = status_of(sheet)
    others = (c for c in sheet.columns if c != status and c.kind == "text" and c.values)
    return [column for column in others if is_plain_status(column.name)]


def _rank(column: Column) -> tuple[bool, int, int, int, int] | None:
    """Rank a column by what it knows of sales, by its name, and by the rows that it tells."""
    if not may_be_status(column.name):
        return None
    found = statuses(column)
    outcomes = {value_means(value) for value in (*found.won, *found.lost) if is_outcome(value)}
    named = int(is_status(column.name)) + int(is_plain_status(column.name))
    if not named and outcomes != {"won", "lost"}:
        return None
    usual = ROLES["status"]
    name = plain(column.name)
    place = len(usual) - usual.index(name) if name in usual else 0
    counts = dict(column.values)
    told = sum(counts[value] for value in (*found.won, *found.lost))
    return bool(found.won), named, told, int(found.is_told), place


def won_rows(sheet: Sheet) -> int:
    """Count the rows of a table whose status says that they are sold."""
    status = status_of(sheet)
    return sum(dict(status.values)[value] for value in statuses(status).won) if status else 0


def crossed(sheet: Sheet, date: Column, status: Column) -> Mapping[str, tuple[int, int]]:
    """Count for each value of a status its rows, and those of them that have a date."""
    value, when = pl.col(f"~{status.index}"), pl.col(f"~{date.index}")
    counted: pl.DataFrame = sheet.look(
        sheet.texts.group_by(value.alias("value")).agg(pl.len(), when.count().alias("dated"))
    )
    return {str(value): (rows, dated) for value, rows, dated in counted.drop_nulls().iter_rows()}


def dates(
    sheet: Sheet, date: Column, status: Column, values: Sequence[str], lack: float = FEW_LACK
) -> bool:
    """Tell whether all rows of these values but for a share have a date."""
    found = crossed(sheet, date, status)
    rows = sum(found[value][0] for value in values if value in found)
    dated = sum(found[value][1] for value in values if value in found)
    return rows > 0 and rows - dated <= lack * rows


def contradicts(sheet: Sheet, date: Column, found: Statuses) -> bool:
    """Tell whether the date of a sale stands in rows whose status says otherwise.

    A status that knows no sale only contradicts where it knows a loss.
    """
    by_value = crossed(sheet, date, found.column)
    others = [v for v in by_value if value_means(v) in ("known", "new")] if found.won else []
    return any(by_value[value][1] for value in (*found.lost, *others) if value in by_value)
