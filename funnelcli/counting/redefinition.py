"""Which leads two definitions count differently, stage by stage, and by which rule of the YAML."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import polars as pl

from funnelcli.config.meaning import changed
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.pairs import in_pattern, pattern
from funnelcli.counting.patterns import LEADS
from funnelcli.model import FATE, after, before, between

WINDOW, REACH, ORDER, OTHER = "window: window", "reach policy: reach", "order: stages", "other: "
_WORDS: Final = {
    "lead.where": "not a lead: lead.where",
    "leads.where": "row left out: leads.where",
    "leads.id": "no id: leads.id",
    "leads.created": "no date: leads.created",
    "blank": "blank row",
    "filtered": "filtered: --where",
    "later": "after as-of: leads.created",
    "gone": "other rows",
}
"""What a rule is called by which one of the two has no lead of a row."""
_MERGING: Final = ("lead.deduplicate", "lead.unit", "lead.free_mail", "leads.")
"""Beginnings of the keys that decide which rows are one lead, in the order they are blamed."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by their entries under each definition, and by their fate under the other."""
    first = query.other or query
    keys = {"before": (before, first), "after": (after, query), "between": (between, query)}
    there = tables.leads.collect_schema().names()
    patterns = [
        (pattern(side, of.last) if side(0) in there else pl.lit(None, pl.Int64)).alias(name)
        for name, (side, of) in keys.items()
    ]
    leads = tables.leads.group_by(*patterns, pl.col(FATE).alias("fate"))
    return {"leads": leads.agg(pl.len().cast(pl.Int64).alias(LEADS))}


@dataclass(frozen=True, eq=False)
class Stage:
    """A stage, as the two definitions count it."""

    key: str
    name: str
    numbers: tuple[int | None, int | None]
    """Its number in each; None where one has no such stage."""
    leads: tuple[int, int]
    customers: tuple[int, int]
    """Those of them that reached the last stage."""
    gained: Counter[str] = field(default_factory=Counter)
    """How many only the second counts, by rule."""
    dropped: Counter[str] = field(default_factory=Counter)
    """How many only the first counts, by rule."""

    @property
    def rules(self) -> list[str]:
        """The rules, by how many leads each moves."""
        moved = self.gained + self.dropped
        return sorted(moved, key=lambda rule: (-moved[rule], rule))


@dataclass(frozen=True, eq=False)
class Redefinition:
    """All that two definitions count differently."""

    counts: pl.DataFrame
    sides: tuple[Query, Query]

    @classmethod
    def of(cls, counts: Counts, query: Query) -> "Redefinition":
        """Take what `count` has counted."""
        return cls(counts["leads"], (query.other or query, query))

    @cached_property
    def changed(self) -> Mapping[str, Any]:
        """The keys that differ, with what the second says."""
        one, other = (side.config for side in self.sides)
        return changed(one, other)

    @cached_property
    def stages(self) -> list[Stage]:
        """All stages: those of the second definition, then those that only the first has."""
        known: dict[str, str] = {}
        for side in reversed(self.sides):
            for stage in side.config.stages:
                known.setdefault(stage.key, stage.name)
        return [self._stage(key, name) for key, name in known.items()]

    def _stage(self, key: str, name: str) -> Stage:
        leads, customers = [0, 0], [0, 0]
        found = Stage(key, name, self._numbers(key), (0, 0), (0, 0))
        for row in self.counts.sort(pl.all()).iter_rows(named=True):
            own, number = (row["before"], row["after"]), row[LEADS]
            there = [self._has_reached(i, own[i], key) for i in (0, 1)]
            for i, side in enumerate(self.sides):
                leads[i] += number * there[i]
                bought = in_pattern(own[i], side.last, side.asked.reach)
                customers[i] += number * (there[i] and bought)
            if there[0] != there[1]:
                moved = found.gained if there[1] else found.dropped
                moved[self._rule(key, row, is_gained=there[1])] += number
        return Stage(
            key, name, found.numbers, (leads[0], leads[1]), (customers[0], customers[1]),
            found.gained, found.dropped,
        )  # fmt: skip

    def _numbers(self, key: str) -> tuple[int | None, int | None]:
        one, other = (
            next((k for k, stage in enumerate(side.config.stages) if stage.key == key), None)
            for side in self.sides
        )
        return one, other

    def _has_reached(self, i: int, own: int | None, key: str) -> bool:
        number = self._numbers(key)[i]
        return number is not None and in_pattern(own, number, self.sides[i].asked.reach)

    def _rule(self, key: str, row: Mapping[str, Any], *, is_gained: bool) -> str:
        """Name the rule by which only one of the two counts leads in a stage."""
        if row["before"] is None or row["after"] is None:
            return self._of_fate(row["fate"])
        for near in self._nearest(key):
            had = self._has_entry(row["before"], 0, near)
            has = self._has_entry(row["after"], 1, near)
            if had != has and has == is_gained:
                return self._of_entry(near, row["between"], is_gained=is_gained)
        is_policy = self.sides[0].asked.reach != self.sides[1].asked.reach
        return REACH if is_policy else ORDER

    def _nearest(self, key: str) -> Iterator[str]:
        """Yield the stage, those behind it, which imply it, and those before it."""
        side = self.sides[1] if self._numbers(key)[1] is not None else self.sides[0]
        keys = [stage.key for stage in side.config.stages]
        here = keys.index(key)
        yield from (*keys[here:], *reversed(keys[:here]))

    def _has_entry(self, own: int | None, i: int, key: str) -> bool:
        number = self._numbers(key)[i]
        return own is not None and number is not None and own >> number & 1 == 1

    def _of_fate(self, fate: str | None) -> str:
        if fate == "merged":
            found = (key for begin in _MERGING for key in self.changed if key.startswith(begin))
            return f"merged: {next(found, 'lead.deduplicate')}"
        if fate is not None and fate.startswith("lead.exclude."):
            return f"excluded: {fate}"
        return _WORDS.get(fate or "gone", f"{OTHER}{fate}")

    def _of_entry(self, key: str, narrowed: int | None, *, is_gained: bool) -> str:
        """Name the rule of an entry: the window, the keys of the stage, or any others."""
        is_windowed = self.sides[0].asked.window != self.sides[1].asked.window
        if is_windowed and self._has_entry(narrowed, 1, key) != is_gained:
            return WINDOW
        here = next(number for number in reversed(self._numbers(key)) if number is not None)
        of_stage = f"stages[{here}]"
        if None in self._numbers(key):
            return f"stage {'added' if is_gained else 'left out'}: {of_stage}"
        keys = [each for each in self.changed if each.startswith(f"{of_stage}.")]
        if keys:
            return f"stage condition: {', '.join(keys)}"
        others = [each for each in self.changed if not each.startswith(("stages", "segments"))]
        return f"{OTHER}{', '.join(others) or 'the same rows otherwise'}"


def leading(stages: Sequence[Stage], last: int) -> list[tuple[Stage, list[str]]]:
    """Choose the stages to tell of, each with the rules that act in it: who is a lead comes first.

    What acts in no stage of its own, as a window does, is told of the last one of the second.
    """
    told: dict[int, list[str]] = {}
    for n, stage in enumerate(stages):
        for rule in stage.rules:
            word, _, keys = rule.partition(": ")
            place = last
            if word.startswith("stage "):
                of = (k for k, each in enumerate(stages) if _is_of(keys, each))
                place = next(of, n)
            elif rule not in (WINDOW, REACH, ORDER) and not rule.startswith(OTHER):
                place = 0
            if rule not in told.setdefault(place, []):
                told[place].append(rule)
    return [(stages[place], told[place]) for place in sorted(told)]


def _is_of(keys: str, stage: Stage) -> bool:
    number = stage.numbers[1] if stage.numbers[1] is not None else stage.numbers[0]
    return keys.startswith(f"stages[{number}]")
