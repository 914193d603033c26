"""What `checks.ignore` accepts of what was found, and which of its entries accept nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from funnelcli.checks.base import Case, Fact, Rule
from funnelcli.checks.baseline import Baseline, Slot, key_hashes
from funnelcli.checks.choice import find, known_rules
from funnelcli.checks.found import Found, fact
from funnelcli.config import Ignore
from funnelcli.words.text import counted, named

UNUSED = "unused-suppression"
Used = tuple[int, str | None]
"""An entry that had something to accept, by its number, and each id that it had it of."""


@dataclass(frozen=True, eq=False)
class Left:
    """What is left of a finding, to be judged."""

    found: Found
    rows: pl.DataFrame
    """A row for each that is left, or one for a finding about no rows: `key`, and its `count`."""
    suppressed: int
    """How many were accepted."""

    def held_to(self, least: int) -> "Left":
        """Take it as not evaluated if fewer rows than that were looked at."""
        if self.found.unfit or self.found.of >= least:
            return self
        unfit = f"of {counted(self.found.of, 'row')} nothing is judged: `min_rows` is {least:,}"
        found = replace(self.found, count=0, rows=None, shown=None, unfit=unfit)
        return Left(found, self.rows.clear(), 0)

    @property
    def slot(self) -> Slot:
        """Name it in a baseline."""
        return self.found.rule.name, self.found.table, self.found.column

    @cached_property
    def keys(self) -> pl.DataFrame:
        """Hashes by which a baseline knows what is left, and how often each."""
        return self._hashed.group_by(key="hash").agg(pl.col("count").sum())

    def beside(self, baseline: Baseline | None) -> tuple[pl.DataFrame, int]:
        """Give the rows that a baseline does not know, and how many it knows."""
        if baseline is None:
            return self.rows, 0
        known = baseline.known(self.slot, self.keys)
        by_hash = known.select(hash="key", known="known")
        rows = self._hashed.join(by_hash, on="hash", maintain_order="left")
        count = pl.col("count")
        before = count.cum_sum().over("hash") - count
        of_these = pl.min_horizontal((pl.col("known") - before).clip(0), count)
        new = rows.with_columns(count - of_these).filter(count > 0).select(self.rows.columns)
        return new, int(known["known"].sum())

    @cached_property
    def _hashed(self) -> pl.DataFrame:
        return self.rows.with_columns(key_hashes(self.rows["key"]).alias("hash"))


@dataclass(frozen=True, eq=False)
class Suppressions:
    """The entries of `checks.ignore`, in a run of some rules."""

    case: Case
    run: Sequence[Rule]

    def left(self, found: Sequence[Found]) -> list[Left]:
        """Take out what is accepted; an entry that is over or accepts nothing is a finding, too."""
        used: set[Used] = set()
        left = [self._left(each, used) for each in found if each.rule.name != UNUSED]
        for each in found:
            if each.rule.name == UNUSED:
                idle = list(self._idle(each.rule, used)) or [each]
                left += [self._left(one, set()) for one in idle]
        return left

    def _left(self, found: Found, used: set[Used]) -> Left:
        rows = found.listed
        about = [] if found.shown is None else list(self._about(found))
        if not about:
            return Left(found, rows, 0)
        accepted = pl.repeat(value=False, n=rows.height, eager=True)
        for i, entry in about:
            meant = pl.repeat(value=True, n=rows.height, eager=True)
            if entry.ids is not None:
                meant = rows["key"].is_in(list(entry.ids)).fill_null(value=False)
                used |= {(i, key) for key in rows["key"].filter(meant).unique()}
            accepted |= meant
            used |= {(i, None)} if meant.any() else set()
        return Left(found, rows.filter(~accepted), int(rows["count"].filter(accepted).sum()))

    def _about(self, found: Found) -> Iterator[tuple[int, Ignore]]:
        """Yield the entries that are about a finding and not over."""
        for i, entry in enumerate(self.case.config.checks.ignore):
            is_about = found.rule in find(entry.rule, self.run)
            if is_about and entry.column in (None, found.column) and not self._is_over(entry):
                yield i, entry

    def _is_over(self, entry: Ignore) -> bool:
        return entry.until is not None and entry.until < self.case.evidence.now.date()

    def _idle(self, rule: Rule, used: set[Used]) -> Iterator[Found]:
        """Find the entries that are over, or that had nothing to accept."""
        checks = self.case.config.checks
        run, rules = {each.code for each in self.run}, known_rules(checks)
        for i, entry in enumerate(checks.ignore):
            idle = [key for key in entry.ids or () if (i, key) not in used]
            if self._is_over(entry):
                said = f"That of {entry.rule} ended on {entry.until}: {entry.reason}"
            elif not {each.code for each in find(entry.rule, rules)} <= run:
                continue
            elif (i, None) not in used:
                said = f"That of {entry.rule} suppresses nothing: {entry.reason}"
            elif idle:
                said = f"That of {entry.rule} suppresses nothing of {named(idle)}: {entry.reason}"
            else:
                continue
            about = Fact(
                found=1, of=len(checks.ignore), noun="suppression", column=str(i + 1),
                place=self.case.place("checks", "ignore", i), said=said,
            )  # fmt: skip
            yield fact(rule, about)
