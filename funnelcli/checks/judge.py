"""Judges what was found: what is known, and what is too much."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from funnelcli.answers.findings import RANK, Place, Result, Sample, Status, Threshold
from funnelcli.checks.base import Case, Position, Rule
from funnelcli.checks.baseline import Baseline
from funnelcli.checks.choice import Chosen
from funnelcli.checks.effect import effect_of, is_serious
from funnelcli.checks.found import Found, narrowed
from funnelcli.checks.suppression import Left
from funnelcli.checks.told import message
from funnelcli.config import Limit, RuleSettings
from funnelcli.config.tables import Events
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS
from funnelcli.words.privacy import identifies
from funnelcli.words.vocabulary import says

ANY = Limit.parse("> 0")
HEAVY = "It moves the rate by more than a tenth of itself: an error."
"""What is said of a warning that fails for that."""


@dataclass(frozen=True, eq=False)
class Judged:
    """A finding with its verdict."""

    found: Found
    fresh: Found
    """What is left of it beside what is accepted or known."""
    result: Result


@dataclass(frozen=True, eq=False)
class Judge:
    """What findings are judged by."""

    case: Case
    chosen: Sequence[Chosen]
    baseline: Baseline | None
    samples: int
    """So many rows of a finding are named."""
    show_ids: bool
    """Whether ids that may tell a person are named as well."""
    shown_path: str | None
    """How the YAML is called; None for one that was only drafted."""

    def judge(self, left: Sequence[Left]) -> list[Judged]:
        """Judge what is left of all findings, worst first."""
        evaluated = {each.found.rule for each in left if not each.found.unfit}
        needed = {each.rule for each in self.chosen if each.required}
        # a rule that could look at one column need not do so at all
        unmet = needed - evaluated
        judged = [self._judged(each, unmet if each.found.unfit else needed) for each in left]
        return sorted(judged, key=lambda each: _order(each.result))

    def _judged(self, left: Left, required: Collection[Rule]) -> Judged:
        found, rule = left.found, left.found.rule
        settings = self.case.settings(rule)
        new, baselined = left.beside(self.baseline)
        fresh = narrowed(self.case.evidence, found, new)
        counts = found.count - left.suppressed - baselined
        evaluated = not found.unfit
        effect = effect_of(self.case, fresh)
        status = _status(rule, settings, counts, found.of) if evaluated else "not_evaluated"
        said = message(self.case.evidence, fresh)
        is_heavier = status == "warn" and not settings.is_limited and is_serious(self.case, effect)
        result = Result(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            status="fail" if is_heavier else status,
            required=rule in required,
            title=rule.title,
            message=f"{said} {HEAVY}" if is_heavier else said,
            mend=rule.mend,
            table=found.table,
            column=found.column,
            count=found.count if evaluated else None,
            of=found.of if evaluated else None,
            noun=found.noun(self.case.config.lead.unit),
            suppressed=left.suppressed,
            baselined=baselined,
            threshold=threshold(rule, settings),
            samples=self._samples(found, new),
            effect=effect,
            fingerprint=_fingerprint(rule.name, found.table, found.column),
            defined_at=self._place(found.about.place if found.about else None),
        )
        return Judged(found, fresh, result)

    def _place(self, position: Position | None) -> Place | None:
        if position is None or self.shown_path is None:
            return None
        return Place(self.shown_path, *position)

    def _samples(self, found: Found, new: pl.DataFrame) -> tuple[Sample, ...]:
        """Name the first rows of those that are neither accepted nor known, one of each id."""
        if found.rows is None:
            return ()
        known_by = pl.col("id")
        first = new.filter(known_by.is_null() | known_by.is_first_distinct()).head(self.samples)
        table = found.table or LEADS
        places = self.case.evidence.places(table, first[row.ROW])
        are_shown = self.show_ids or not any(says("personal", name) for name in self._ids_of(table))
        return tuple(
            Sample(file, line, id_ if are_shown and self._is_shown(id_) else None)
            for (file, line), id_ in zip(places, first["id"], strict=True)
        )

    def _is_shown(self, id_: str | None) -> bool:
        return id_ is not None and (self.show_ids or not identifies(id_))

    def _ids_of(self, table: str) -> list[str]:
        """Name the columns with the ids that rows of a table are known by."""
        config = self.case.config
        if table == LEADS:
            names = [config.leads.id]
        elif table == HISTORY:
            names = [config.history.lead if config.history else None]
        elif table not in config.joins:
            options = config.tables()[table]
            names = [options.lead if isinstance(options, Events) else None]
        else:
            names = [config.joins[table].id, config.joins[table].lead]
        return [name for name in names if name is not None]


def threshold(rule: Rule, settings: RuleSettings) -> Threshold:
    """Write from when on a rule warns and fails."""
    warn_if, error_if = (None if each is None else each.text for each in _limits(rule, settings))
    return Threshold(warn_if, error_if, settings.min_rows)


def _limits(rule: Rule, settings: RuleSettings) -> tuple[Limit | None, Limit | None]:
    """Give the limits of warning and failing: as set, else any finding of that severity."""
    if settings.is_limited:
        return settings.warn_if, settings.error_if
    return (
        ANY if rule.severity == "warning" else None,
        ANY if rule.severity == "error" else None,
    )


def _status(rule: Rule, settings: RuleSettings, new: int, of: int) -> Status:
    warn_if, error_if = _limits(rule, settings)
    if error_if is not None and error_if.exceeded(new, of):
        return "fail"
    return "warn" if warn_if is not None and warn_if.exceeded(new, of) else "pass"


def _fingerprint(name: str, table: str | None, column: str | None) -> str:
    text = "|".join((name, table or "", column or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _order(result: Result) -> tuple[int, str, str, str]:
    return RANK.index(result.status), result.code, result.table or "", result.column or ""
