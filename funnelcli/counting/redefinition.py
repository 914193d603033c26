"""Which leads two definitions count differently, stage by stage, and by which rule of the YAML."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple

import polars as pl

from funnelcli import config
from funnelcli.config.meaning import CONDITION, as_written, changed, same_stages
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.pairs import in_pattern, pattern
from funnelcli.counting.patterns import LEADS
from funnelcli.model import FATE, after, before, between

Numbers = tuple[int | None, int | None]
"""The number of a stage in each definition; None where one has no such stage."""


class Rule(NamedTuple):
    """What decides that only one of two definitions counts a lead."""

    word: str
    keys: str
    """Where the YAML says it; empty where it says nothing."""
    of: Numbers | None = None
    """The stage that it is a rule of; None where it is of none."""

    def __str__(self) -> str:
        """Write it as tables have it."""
        return f"{self.word}: {self.keys}" if self.keys else self.word


OTHER: Final = "other"
WINDOW, REACH = Rule("window", "window"), Rule("reach policy", "reach")
ORDER: Final = Rule("order", "stages")
_WORDS: Final = {
    "lead.where": Rule("not a lead", "lead.where"),
    "leads.where": Rule("row left out", "leads.where"),
    "leads.id": Rule("no id", "leads.id"),
    "leads.created": Rule("no date", "leads.created"),
    "blank": Rule("blank row", ""),
    "filtered": Rule("filtered", "--where"),
    "later": Rule("after as-of", "leads.created"),
    "gone": Rule("other rows", ""),
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
    numbers: Numbers
    leads: tuple[int, int]
    customers: tuple[int, int]
    """Those of them that reached the last stage of each."""
    gained: Counter[Rule] = field(default_factory=Counter)
    """How many only the second counts, by rule."""
    dropped: Counter[Rule] = field(default_factory=Counter)
    """How many only the first counts, by rule."""

    @property
    def rules(self) -> list[Rule]:
        """The rules, by how many leads each moves."""
        moved = self.gained + self.dropped
        return sorted(moved, key=lambda rule: (-moved[rule], str(rule)))


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

    @property
    def unit(self) -> str:
        """What both count; leads, where one counts accounts."""
        units = {side.config.lead.unit for side in self.sides}
        return units.pop() if len(units) == 1 else "lead"

    @cached_property
    def stages(self) -> list[Stage]:
        """All stages: those of the second definition, then those that only the first has."""
        return [self._stage(each) for each in self._numbers]

    @cached_property
    def customers(self) -> Stage:
        """The last stage of each, whatever it is called."""
        return self._stage((self.sides[0].last, self.sides[1].last))

    @cached_property
    def _numbers(self) -> list[Numbers]:
        one, other = (side.config for side in self.sides)
        return same_stages(one, other)

    def _stage(self, numbers: Numbers) -> Stage:
        leads, customers = [0, 0], [0, 0]
        of = self._of(numbers)
        found = Stage(of.key, of.name, numbers, (0, 0), (0, 0))
        for row in self.counts.sort(pl.all()).iter_rows(named=True):
            own, number = (row["before"], row["after"]), row[LEADS]
            there = [self._has_reached(i, own[i], numbers) for i in (0, 1)]
            for i, side in enumerate(self.sides):
                leads[i] += number * there[i]
                bought = in_pattern(own[i], side.last, side.asked.reach)
                customers[i] += number * (there[i] and bought)
            if there[0] != there[1]:
                moved = found.gained if there[1] else found.dropped
                moved[self._rule(numbers, row, is_gained=there[1])] += number
        return replace(found, leads=(leads[0], leads[1]), customers=(customers[0], customers[1]))

    def _of(self, numbers: Numbers) -> config.Stage:
        """Give the stage as the second has it, or else as the first does."""
        one, other = numbers
        if other is not None:
            return self.sides[1].config.stages[other]
        return self.sides[0].config.stages[one or 0]

    def _has_reached(self, i: int, own: int | None, numbers: Numbers) -> bool:
        number = numbers[i]
        return number is not None and in_pattern(own, number, self.sides[i].asked.reach)

    def _rule(self, numbers: Numbers, row: Mapping[str, Any], *, is_gained: bool) -> Rule:
        """Name the rule by which only one of the two counts leads in a stage."""
        if row["before"] is None or row["after"] is None:
            return self._of_fate(row["fate"])
        if None in numbers:
            return self._of_stage(numbers, is_gained=is_gained)
        for near in self._nearest(numbers):
            had = self._has_entry(row["before"], 0, near)
            has = self._has_entry(row["after"], 1, near)
            if had != has and has == is_gained:
                return self._of_entry(near, row["between"], is_gained=is_gained)
        is_policy = self.sides[0].asked.reach != self.sides[1].asked.reach
        return REACH if is_policy else ORDER

    def _nearest(self, numbers: Numbers) -> Iterator[Numbers]:
        """Yield the stage, those behind it, which imply it, and those before it."""
        i = 1 if numbers[1] is not None else 0
        ordered = sorted((each for each in self._numbers if each[i] is not None), key=itemgetter(i))
        here = next(n for n, each in enumerate(ordered) if each[i] == numbers[i])
        others = [each for each in self._numbers if each[i] is None]
        yield from (*ordered[here:], *reversed(ordered[:here]), *others)

    @staticmethod
    def _has_entry(own: int | None, i: int, numbers: Numbers) -> bool:
        number = numbers[i]
        return own is not None and number is not None and own >> number & 1 == 1

    def _of_fate(self, fate: str | None) -> Rule:
        if fate == "merged":
            found = (key for begin in _MERGING for key in self.changed if key.startswith(begin))
            return Rule("merged", next(found, "lead.deduplicate"))
        if fate is not None and fate.startswith("lead.exclude."):
            return Rule("excluded", fate)
        return _WORDS.get(fate or "gone", Rule(OTHER, f"{fate}"))

    def _of_entry(self, numbers: Numbers, narrowed: int | None, *, is_gained: bool) -> Rule:
        """Name the rule of an entry: the window, the keys of the stage, or any others."""
        is_windowed = self.sides[0].asked.window != self.sides[1].asked.window
        if is_windowed and self._has_entry(narrowed, 1, numbers) != is_gained:
            return WINDOW
        of_stage = f"stages.{self._of(numbers).key}"
        if None in numbers:
            return self._of_stage(numbers, is_gained=is_gained)
        parts = [f"{of_stage}.{part}" for part in CONDITION]
        if keys := [self.written(key) for key in parts if key in self.changed]:
            return Rule("stage condition", ", ".join(keys), numbers)
        others = [each for each in self.changed if not each.startswith(("stages", "segments"))]
        return Rule(OTHER, ", ".join(others) or "the same rows otherwise")

    def _of_stage(self, numbers: Numbers, *, is_gained: bool) -> Rule:
        """Name the rule that only one of the two has the stage."""
        key = self.written(f"stages.{self._of(numbers).key}")
        return Rule(f"stage {'added' if is_gained else 'left out'}", key, numbers)

    def written(self, key: str) -> str:
        """Write a key as the YAML has it."""
        one, other = (side.config for side in self.sides)
        return as_written(key, one, other)


def leading(found: Redefinition) -> list[tuple[Stage, list[Rule]]]:
    """Choose the stages to tell of, each with the rules that act in it: who is a lead comes first.

    What acts in no stage of its own, as a window does, is told of the last that it moves leads in.
    """
    told: dict[int, list[Rule]] = {}
    places = {stage.numbers: n for n, stage in enumerate(found.stages)}
    for stage in found.stages:
        for rule in stage.rules:
            if rule.of is not None:
                place = places[rule.of]
            elif rule in {WINDOW, REACH, ORDER} or rule.word == OTHER:
                place = max(k for k, each in enumerate(found.stages) if rule in each.rules)
            else:
                place = 0
            if rule not in told.setdefault(place, []):
                told[place].append(rule)
    return [(found.stages[place], told[place]) for place in sorted(told)]
