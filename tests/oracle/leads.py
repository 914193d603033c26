"""Rows into leads: merging, the attributes that survive, entries, outcome and amount."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from .definition import Definition, Joined, Row, Segment
from .losses import standing
from .reading import Stamp, cents, fold
from .rows import UNDATED, Tables, Undated, Usable, together

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

NONE = "(none)"


@dataclass(frozen=True)
class Lead:
    """A lead after merging, as it stands at as-of."""

    row: Row  # of the earliest-created row
    created: date | None
    entries: tuple[date | Undated | None, ...]  # one per stage, the first is `created`
    outcome: Literal["won", "lost", "open"]
    amount: int | None
    labels: Mapping[str, str]
    lost_at: date | None = None  # of a lost lead, the last of the dates that each row must have

    def days(self, start: int, end: int) -> int | None:
        """Calendar days between two entries of its own; None unless both are dated, in order."""
        first, second = self.entries[start], self.entries[end]
        if not isinstance(first, date) or not isinstance(second, date):
            return None
        days = (second - first).days
        return days if days >= 0 else None


def merge(definition: Definition, rows: Sequence[Usable]) -> list[list[Usable]]:
    """The rows of each lead, the surviving one first: same id, then key of survivors, then account.

    An account is its leads, and each of its rows knows which of them it is of.
    """
    leads = [[row] for row in rows]
    if definition.id:
        leads = _together(definition, leads, lambda row: row[definition.id or ""])
    if definition.deduplicate:
        leads = _together(definition, leads, lambda row: _key(definition, row))
    if column := definition.account:
        leads = [[replace(one, lead=number) for one in lead] for number, lead in enumerate(leads)]
        leads = _together(definition, leads, lambda row: row[column] and fold(row[column] or ""))
    return [sorted(lead, key=lambda one: _age(definition, one)) for lead in leads]


def _together(
    definition: Definition, leads: list[list[Usable]], key: Callable[[Row], Hashable]
) -> list[list[Usable]]:
    merged: dict[Hashable, list[Usable]] = {}
    for number, lead in enumerate(leads):
        survivor = min(lead, key=lambda one: _age(definition, one))
        same = key(survivor.row)
        # A lead without a key is like no other.
        merged.setdefault(("alone", number) if same is None else ("same", same), []).extend(lead)
    return list(merged.values())


def _key(definition: Definition, row: Row) -> tuple[str, ...] | None:
    """The de-duplication key of a row, e-mail folded; None if a part of it is nobody's."""
    parts = []
    for column in definition.deduplicate:
        value = row[column]
        if value is None or (column == definition.email and not _is_somebodys(value)):
            return None
        parts.append(value.casefold() if column == definition.email else value)
    return tuple(parts)


def _is_somebodys(address: str) -> bool:
    """Tell whether it is one address, and none of those that the exports have for nobody."""
    local, _, domain = address.strip().casefold().partition("@")
    labels = domain.split(".")
    is_address = local and len(labels) > 1 and all(labels) and " " not in local + domain
    return bool(is_address) and re.sub("[-._]", "", local) not in ("noreply", "none")


def _age(definition: Definition, one: Usable) -> tuple[object, ...]:
    """Orders the rows of a lead: created, then id, then the other used columns, null last."""
    others = [
        column for column in definition.used if column not in (definition.id, definition.created)
    ]
    ids = [definition.id] if definition.id else []
    created = one.created.first if one.created else ()
    values = [one.row[column] for column in [*ids, *others]]
    return created, tuple((value is None, value or "") for value in values)


def leads(tables: Tables, groups: Sequence[Sequence[Usable]], as_of: Stamp | None) -> list[Lead]:
    """Every merged lead at as-of."""
    definition = tables.definition
    shown = {
        name: spellings(segment, (group[0].row for group in groups))
        for name, segment in definition.segments.items()
    }
    return [
        _lead(
            tables,
            group,
            as_of,
            {
                name: shown[name][label_key(segment, group[0].row)]
                for name, segment in definition.segments.items()
            }
            | ({"people": people(group, as_of)} if definition.account else {}),
        )
        for group in groups
    ]


def people(group: Sequence[Usable], as_of: Stamp | None) -> str:
    """How many persons of a company are known when it is 30 days old, if it is."""
    first: dict[int | None, date] = {}
    for one in group:
        if one.created:
            first[one.lead] = min(first.get(one.lead, one.created.day), one.created.day)
    born = min(first.values())
    if as_of is None or (as_of.day - born).days < 30:
        return "(younger than 30 days)"
    known = sum((day - born).days <= 30 for day in first.values())
    return "6 and more" if known >= 6 else "3 to 5" if known >= 3 else str(known)


def _lead(
    tables: Tables, group: Sequence[Usable], as_of: Stamp | None, labels: Mapping[str, str]
) -> Lead:
    definition = tables.definition
    survivor = group[0]
    created = survivor.created.day if survivor.created else None
    # Without `created` there is nothing to measure a window from.
    window = definition.window if created else None
    entries: list[date | Undated | None] = [created or UNDATED]
    for number in range(len(definition.stages) - 1):
        evidence = together([one.stages[number] for one in group])
        found = [each.entry(as_of) for each in evidence]
        if any(each.dates for each in evidence):  # also when it is after as-of
            found = [entry for entry in found if entry is not UNDATED]
        entries.append(_within(_earliest(found), created, window))
    losses = [_in_time(standing(tables, one.row, as_of), created, window) for one in group]
    if entries[-1] is not None:
        outcome: Literal["won", "lost", "open"] = "won"
    elif all(losses):
        outcome = "lost"
    else:
        outcome = "open"
    return Lead(
        survivor.row,
        created,
        tuple(entries),
        outcome,
        _amount(tables, group, as_of, created, window),
        labels,
        _lost_at(losses) if outcome == "lost" else None,
    )


def _lost_at(losses: Sequence[Sequence[Stamp | Undated]]) -> date | None:
    """The latest date; none if a row has no loss with a date."""
    dates = [[loss.day for loss in of_row if isinstance(loss, Stamp)] for of_row in losses]
    return max(map(max, dates)) if all(dates) else None


def _earliest(found: Sequence[Stamp | Undated | None]) -> Stamp | Undated | None:
    """A date in any row wins over an undated entry."""
    dated = [entry for entry in found if isinstance(entry, Stamp)]
    if dated:
        return min(dated, key=lambda entry: entry.first)
    return UNDATED if UNDATED in found else None


def _in_time(
    losses: Sequence[Stamp | Undated], created: date | None, window: int | None
) -> list[Stamp | Undated]:
    """The losses of a row that are within the window; without one all are."""
    return [loss for loss in losses if _within(loss, created, window) is not None]


def _within(
    entry: Stamp | Undated | None, created: date | None, window: int | None
) -> date | Undated | None:
    """The local date of an entry; with a window only if it is dated and not too late."""
    if entry is None:
        return None
    if isinstance(entry, Undated):
        return entry if window is None else None
    if window is not None and created is not None and (entry.day - created).days > window:
        return None
    return entry.day


def _of_rows(group: Sequence[Usable], column: str) -> int:
    """The largest amount of a lead's rows; the sum of these over the leads of an account."""
    largest: dict[int | None, int] = {}
    for one in group:
        if (value := cents(one.row[column])) is not None:
            largest[one.lead] = max(largest.get(one.lead, value), value)
    return sum(largest.values())


def _amount(
    tables: Tables,
    group: Sequence[Usable],
    as_of: Stamp | None,
    created: date | None,
    window: int | None,
) -> int | None:
    """The amount of a leads column, or the sum over distinct deals of a joined table."""
    amount = tables.definition.amount
    if amount is None:
        return None
    if isinstance(amount, str):
        return _of_rows(group, amount)
    name, column = amount
    join = tables.definition.joins[name]
    won = tables.definition.stages[-1].evidence
    deals: dict[Hashable, int] = {}
    for one in group:
        for line in tables.of(name, one.row):
            if isinstance(won, Joined) and won.join == name:
                if won.where and not won.where(line, one.row):
                    continue
                if won.at:
                    date = tables.stamp(line, won.at, join.table)
                    # A won deal without a date counts, but is within no window.
                    known = date if date and date.known_at(as_of) else None
                    undated = date is None and window is None
                    if not undated and _within(known, created, window) is None:
                        continue
            deal = line[join.id] if join.id else None
            # Without an id every row of the table is a deal, counted once per lead.
            key: Hashable = ("id", deal) if deal is not None else ("row", id(line))
            value = cents(line[column])
            if value is not None:
                deals[key] = max(deals.get(key, value), value)
    return sum(deals.values())


def is_valued(tables: Tables) -> bool:
    """Whether any row of the leads, or any row of theirs in the joined table, has an amount."""
    amount = tables.definition.amount
    if isinstance(amount, str):
        return any(cents(row[amount]) is not None for row in tables.leads.rows)
    name, column = amount or ("", "")
    return amount is not None and any(
        cents(line[column]) is not None
        for row in tables.leads.rows
        for line in tables.of(name, row)
    )


def label_key(segment: Segment, row: Row) -> str:
    """What a row's value is grouped by: folded, its alias' canonical name folded instead."""
    folded = fold(row[segment.column] or NONE)
    for canonical, aliases in segment.aliases.items():
        if folded in {fold(spelling) for spelling in (canonical, *aliases)}:
            return fold(canonical)
    return folded


def spellings(segment: Segment, rows: Iterable[Row]) -> dict[str, str]:
    """The label shown for each group: the alias' name, else the most frequent spelling."""
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counts = counted.setdefault(label_key(segment, row), Counter())
        counts[row[segment.column] or NONE] += 1
    shown = {
        group: min(counts, key=lambda spelling: (-counts[spelling], spelling))
        for group, counts in counted.items()
    }
    return shown | {fold(name): name for name in segment.aliases}
