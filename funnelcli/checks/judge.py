"""Judges what was found: what is accepted, what is known, and what is too much."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.base import Case, Fact, Position, Rule
from funnelcli.checks.baseline import Baseline, Slot, key_hashes
from funnelcli.checks.choice import Chosen, find, known_rules
from funnelcli.checks.effect import effect_of
from funnelcli.checks.run import Found
from funnelcli.config import Ignore, Limit, RuleSettings
from funnelcli.evidence import LEADS
from funnelcli.findings import (
    RANK,
    Place,
    Result,
    Sample,
    Status,
    Threshold,
    without_addresses,
)  # fmt: skip
from funnelcli.report import counted

if TYPE_CHECKING:
    import polars as pl

ANY = Limit.parse("> 0")
FEW = 5
"""So many ids are named."""
Used = tuple[int, str | None]
"""A suppression that had something to suppress, by its number, and each id that it had it of."""
UNUSED = "unused-suppression"


@dataclass(frozen=True, eq=False)
class Judged:
    """A finding with its verdict, and by what it is known from run to run."""

    found: Found
    result: Result
    keys: "pl.DataFrame | None" = None
    """Hashes of what `checks.ignore` leaves, and how often each; None if no baseline wants them."""

    @property
    def slot(self) -> Slot:
        """Name it in a baseline."""
        return self.result.name, self.result.table, self.result.column


@dataclass(eq=False)
class Judge:
    """What findings are judged by."""

    case: Case
    chosen: Sequence[Chosen]
    baseline: Baseline | None
    samples: int
    """So many rows of a finding are named."""
    shown_path: str | None
    """How the YAML is called; None for one that was only drafted."""

    def judge(self, found: Sequence[Found]) -> list[Judged]:
        """Judge all findings, worst first; what is ignored without effect is a finding, too."""
        used: set[Used] = set()
        judged = [self._judged(each, used) for each in found if each.rule.name != UNUSED]
        for each in found:
            if each.rule.name == UNUSED:
                idle = list(self._idle(each.rule, used)) or [each]
                judged += [self._judged(one, set()) for one in idle]
        return sorted(judged, key=_order)

    def _judged(self, found: Found, used: set[Used]) -> Judged:
        import polars as pl

        if found.unfit:
            return Judged(found, self._result(found, "not_evaluated", f"{found.unfit}."))
        shown = _shown(found)
        accepted = pl.repeat(value=False, n=shown.height, eager=True)
        for i, entry in self._entries(found):
            meant = pl.repeat(value=True, n=shown.height, eager=True)
            if entry.ids is not None:
                meant = shown["key"].is_in(list(entry.ids)).fill_null(value=False)
                used |= {(i, key) for key in shown["key"].filter(meant).unique()}
            accepted |= meant
            used |= {(i, None)} if meant.any() else set()
        left, keys, baselined = shown.filter(~accepted), None, 0
        if self.baseline is not None:
            left = left.with_columns(key_hashes(left["key"]).alias("hash"))
            keys = left.group_by(key=pl.col("hash")).agg(pl.col("count").sum())
            known = self.baseline.known((found.rule.name, found.table, found.column), keys)
            baselined = int(known["known"].sum())
            nth = pl.int_range(pl.len()).over("hash")
            by_hash = known.select(hash="key", known="known")
            left = left.join(by_hash, on="hash", maintain_order="left").filter(
                nth >= pl.col("known")
            )
        suppressed = int(shown.filter(accepted)["count"].sum())
        settings = self.case.settings(found.rule)
        new = found.count - suppressed - baselined
        status = _status(found.rule, settings, new, found.of)
        result = self._result(
            found, status, self._message(found, settings),
            suppressed=suppressed, baselined=baselined, samples=self._samples(found, left),
        )  # fmt: skip
        return Judged(found, result, keys)

    def _entries(self, found: Found) -> Iterator[tuple[int, Ignore]]:
        """Yield the suppressions that are about a finding and not over."""
        for i, entry in enumerate(self.case.config.checks.ignore):
            is_about = found.rule in find(entry.rule, [each.rule for each in self.chosen])
            if is_about and entry.column in (None, found.column) and not self._is_over(entry):
                yield i, entry

    def _is_over(self, entry: Ignore) -> bool:
        return entry.until is not None and entry.until < self.case.evidence.now.date()

    def _idle(self, rule: Rule, used: set[Used]) -> Iterator[Found]:
        """Find the suppressions that are over, or that had nothing to suppress."""
        run = {each.rule.code for each in self.chosen}
        for i, entry in enumerate(self.case.config.checks.ignore):
            meant = find(entry.rule, known_rules(self.case.config.checks))
            idle = [key for key in entry.ids or () if (i, key) not in used]
            if self._is_over(entry):
                said = f"That of {entry.rule} ended on {entry.until}: {entry.reason}"
            elif not {each.code for each in meant} <= run:
                continue
            elif (i, None) not in used:
                said = f"That of {entry.rule} suppresses nothing: {entry.reason}"
            elif idle:
                said = f"That of {entry.rule} suppresses nothing of {_named(idle)}: {entry.reason}"
            else:
                continue
            about = Fact(
                found=1, of=len(self.case.config.checks.ignore), noun="suppression",
                column=str(i + 1), place=self.case.place("checks", "ignore", i), said=said,
            )  # fmt: skip
            yield Found(rule, about, about.found, about.of)

    def _result(
        self, found: Found, status: Status, message: str, *,
        suppressed: int = 0, baselined: int = 0, samples: tuple[Sample, ...] = (),
    ) -> Result:  # fmt: skip
        rule, settings = found.rule, self.case.settings(found.rule)
        warn_if, error_if = _limits(rule, settings)
        evaluated = not found.unfit
        return Result(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            status=status,
            required=any(each.required for each in self.chosen if each.rule is rule),
            title=rule.title,
            message=message,
            mend=rule.mend,
            table=found.table,
            column=found.column,
            count=found.count if evaluated else None,
            of=found.of if evaluated else None,
            suppressed=suppressed,
            baselined=baselined,
            threshold=Threshold(
                None if warn_if is None else warn_if.text,
                None if error_if is None else error_if.text,
                settings.min_rows,
            ),
            samples=samples,
            effect=effect_of(self.case, found),
            fingerprint=_fingerprint(rule.name, found.table, found.column),
            defined_at=self._place(found.about.place if found.about else None),
        )

    def _place(self, position: Position | None) -> Place | None:
        if position is None or self.shown_path is None:
            return None
        return Place(self.shown_path, *position)

    def _message(self, found: Found, settings: RuleSettings) -> str:
        """Say what was found, and what is special about it; of what passed, that it did."""
        if found.about is None:
            return "Nothing was found."
        few = ""
        if found.of < settings.min_rows:
            few = f" Of {counted(found.of, 'row')} nothing is judged (`min_rows`)."
        said = without_addresses(found.about.said)
        return f"{found.rule.title}. {said}".strip() + few

    def _samples(self, found: Found, new: "pl.DataFrame") -> tuple[Sample, ...]:
        """Name the first rows of those that are neither accepted nor known."""
        if found.rows is None:
            return ()
        first = new.head(self.samples)
        places = self.case.evidence.places(found.table or LEADS, first[row.ROW])
        return tuple(
            Sample(file, line, known_by if known_by is not None and "@" not in known_by else None)
            for (file, line), known_by in zip(places, first["id"], strict=True)
        )


def _shown(found: Found) -> "pl.DataFrame":
    """List what is counted: a row each, or one for a finding about no rows."""
    import polars as pl

    if found.shown is not None:
        return found.shown.with_columns(pl.lit(1, pl.Int64).alias("count"))
    counts = [found.count] if found.count else []
    return pl.DataFrame(
        {"key": [""] * len(counts), "count": counts},
        schema={"key": pl.String, "count": pl.Int64},
    )


def _limits(rule: Rule, settings: RuleSettings) -> tuple[Limit | None, Limit | None]:
    """Give the limits of warning and failing: as set, else any finding of that severity."""
    if settings.warn_if is not None or settings.error_if is not None:
        return settings.warn_if, settings.error_if
    return (
        ANY if rule.severity == "warning" else None,
        ANY if rule.severity == "error" else None,
    )


def _status(rule: Rule, settings: RuleSettings, new: int, of: int) -> Status:
    warn_if, error_if = _limits(rule, settings)
    if of < settings.min_rows:
        return "pass"
    if error_if is not None and error_if.exceeded(new, of):
        return "fail"
    return "warn" if warn_if is not None and warn_if.exceeded(new, of) else "pass"


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - FEW} more" if len(ids) > FEW else ""
    return ", ".join(ids[:FEW]) + more


def _fingerprint(name: str, table: str | None, column: str | None) -> str:
    text = "|".join((name, table or "", column or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _order(judged: Judged) -> tuple[int, str, str, str]:
    result = judged.result
    return RANK.index(result.status), result.code, result.table or "", result.column or ""
