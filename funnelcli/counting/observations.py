"""Rules of thumb that guides publish: where one holds it is said, with who says so, as a note.

Each needs leads that are old enough and no low n, and holds only where the whole interval of the
rate is on its side. None is a finding: nothing fails by it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import fold
from funnelcli.config.query import Query
from funnelcli.counting import scores
from funnelcli.counting.analysis import Counts
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.intervals import rated
from funnelcli.counting.patterns import LEADS, count_patterns, reached, since
from funnelcli.counting.published import published_names
from funnelcli.counting.statistics import is_low_n
from funnelcli.model import MILLION, SCORE, segment
from funnelcli.words.text import named

GUIDE: Final = "lead-to-customer guide 2026"
FEWEST_SQL: Final = 0.20
"""Of MQLs."""
MOST_CUSTOMERS: Final = 0.15
"""Of leads: the guide says above 15 to 20 %."""
OUTBOUND: Final = 0.03
HIGH_SCORE: Final = 0.10
"""Of leads whose score is at least the threshold."""
SOURCE: Final = "source"

IS_OUTBOUND: Final = re.compile(r"\b(outbound|cold)\b")
IS_INBOUND: Final = re.compile(r"\binbound\b|^(organic( search)?|seo|direct( traffic)?)$")
"""Sources by their names; the others are neither."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of thumb, as its publisher gives it."""

    code: str
    """That of the note."""
    condition: str
    said: str
    """What the guide takes it for."""
    publisher: str = GUIDE


SCORING: Final = Rule("mql-to-sql-low", "MQL to SQL below 20%", "the lead scoring is broken")
TOO_MANY: Final = Rule(
    "lead-to-customer-high", "lead to customer above 15 to 20%",
    "there are perhaps too few leads, or their definition is too narrow, or the price too low",
)  # fmt: skip
LOOSE: Final = Rule(
    "outbound-high", "outbound at 3% or more",
    "the team is excellent, or what counts as a lead is defined too loosely",
)  # fmt: skip
TWICE: Final = Rule(
    "inbound-against-outbound", "inbound against outbound",
    "inbound converts 2 to 3 times as often",
)  # fmt: skip
USELESS: Final = Rule(
    "high-score-low", "high scores converting below 10%", "the score should be built anew"
)
RULES: Final = (SCORING, TOO_MANY, LOOSE, TWICE, USELESS)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that can be judged."""

    k: int
    n: int
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Say it with its counts: 2.0% (20 of 1,000)."""
        return f"{100 * self.value:.1f}% ({self.k:,} of {self.n:,})"


def count_sources(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count leads by source, where they are grouped by it."""
    is_asked = SOURCE in query.asked.by
    source = pl.col(segment(SOURCE)) if is_asked else pl.lit(None, pl.String)
    return count_patterns(leads, [source.alias(SOURCE), is_mature(since(0), query)])


def observations(counts: Counts, query: Query) -> Iterator[Note]:
    """Say which rules of thumb hold."""
    if query.horizon is None:
        return
    config, old = query.config, counts["sources"].filter(IS_MATURE)
    stages = {name: k for k, name in published_names(config).items()}
    if "MQL" in stages and "SQL" in stages:
        found = _rate(old, stages["MQL"], stages["SQL"], query)
        if found is not None and found.high < FEWEST_SQL:
            start, end = (config.stages[stages[name]].name for name in ("MQL", "SQL"))
            yield _note(SCORING, f"{start} to {end} is {found}")
    if not config.knows_customers:
        return
    found = _rate(old, 0, query.last, query)
    if found is not None and found.low > MOST_CUSTOMERS:
        yield _note(TOO_MANY, f"{found} of the leads became customers")
    yield from _by_source(old, query)
    if query.asked.scores:
        yield from _by_score(scores.judged(counts), query)


def _by_score(judged: pl.DataFrame, query: Query) -> Iterator[Note]:
    score = query.config.score
    if score is None or score.threshold is None:
        return
    high = judged.filter(pl.col(SCORE) >= round(score.threshold * MILLION))
    found = _rated(int(high["customers"].sum()), int(high["leads"].sum()), query)
    if found is not None and found.high < HIGH_SCORE:
        measured = f"{found} of the leads with a score of {score.threshold:g} or more became"
        yield _note(USELESS, f"{measured} customers")


def _by_source(old: pl.DataFrame, query: Query) -> Iterator[Note]:
    names = {name for name in old[SOURCE].cast(pl.String) if name is not None}
    cold = sorted(name for name in names if IS_OUTBOUND.search(fold(name)))
    warm = sorted(name for name in names - set(cold) if IS_INBOUND.search(fold(name)))
    rates = [
        _rate(old.filter(pl.col(SOURCE).cast(pl.String).is_in(group)), 0, query.last, query)
        for group in (warm, cold)
    ]
    inbound, outbound = rates
    if outbound is None:
        return
    if outbound.low >= OUTBOUND:
        yield _note(LOOSE, f"{named(cold)}: {outbound} became customers")
    if inbound is not None and outbound.value:
        times = inbound.value / outbound.value
        message = (
            f"Inbound ({named(warm)}) became customers {times:.1f} times as often as outbound "
            f"({named(cold)}): {inbound} and {outbound}. {TWICE.publisher}: {TWICE.said}. Such "
            "leads differ in more than their source."
        )
        yield Note(TWICE.code, message)


def _rate(old: pl.DataFrame, start: int, end: int, query: Query) -> Rate | None:
    """Rate those that reached a stage by those that reached another; None where it is low n."""
    leads, reach = pl.col(LEADS), query.asked.reach
    k, n = (int(old.select(leads.filter(reached(at, reach)).sum()).item()) for at in (end, start))
    return _rated(k, n, query)


def _rated(k: int, n: int, query: Query) -> Rate | None:
    """Rate one number by another; None where it is low n, or no proportion."""
    found = None if is_low_n(k, n, query.config.min_leads) else rated(k, n)
    return None if found is None else Rate(k, n, *found)


def _note(rule: Rule, measured: str) -> Note:
    """Say what was measured, and what a guide takes that for."""
    message = (
        f"{measured}, of leads old enough. {rule.publisher}, on {rule.condition}: {rule.said}. A "
        "rule of thumb, and no finding."
    )
    return Note(rule.code, message)
