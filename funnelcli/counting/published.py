"""What others publish about the steps of a funnel, and what the company itself aims at.

The figures are data, `published.tsv`, in percent as their publishers state them. Most give no
source and some contradict each other: they stand beside a rate as what is published, never as
what is true.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from funnelcli.config import Config, fold
from funnelcli.config.benchmarks import Benchmarks, StageTargets

LEAD: Final = "Lead"
CUSTOMER: Final = "Customer"
OPEN_TO_ALL: Final = ("overall", "industry", "motion", "deal size")
"""What the YAML can tell of a company; whom figures by source, intent or page are of, it cannot."""

_CALLED: Final = {
    "MQL": ("mql", "marketing qualified", "marketing qualified lead", "marketing-qualified lead"),
    "SQL": ("sql", "sales qualified", "sales qualified lead", "sales-qualified lead"),
    "Opportunity": ("opportunity", "opportunities", "opp", "sales opportunity"),
}
"""The stages that guides know between the lead and the customer, and what else they are called."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published range, as its publisher states it."""

    start: str
    """The stage that it starts from, as guides call it."""
    end: str
    by: str
    """What sets it apart: `overall`, or an industry, a source and so on."""
    scope: str
    """For whom it is said to hold."""
    industry: str | None
    deal_size: str | None
    motion: str | None
    low: float
    high: float
    publisher: str

    def is_for(self, chosen: Benchmarks) -> bool:
        """Tell whether nothing that the YAML says of the company speaks against it."""
        return all(said == wanted or not wanted for said, wanted in self._asked(chosen))

    def distance(self, chosen: Benchmarks) -> tuple[int, int]:
        """Rank it, nearest first: by what it asks and the YAML leaves open, then by what agrees."""
        asked = self._asked(chosen)
        agreed = sum(said == wanted for said, wanted in asked)
        return len(asked) - agreed, -agreed

    def _asked(self, chosen: Benchmarks) -> list[tuple[str, str | None]]:
        """List what it says of a company, beside what the YAML says of this one."""
        both = (
            (self.industry, chosen.industry),
            (self.deal_size, chosen.deal_size),
            (self.motion, chosen.motion),
        )
        return [(said, wanted) for said, wanted in both if said is not None]


@dataclass(frozen=True, slots=True)
class Published:
    """The range of one step that fits the company; of several publishers, from end to end."""

    low: float
    high: float
    publisher: str
    scope: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Figures to look at, those of one scope next to each other."""

    figures: tuple[Figure, ...]
    chosen: tuple[str, ...] = ()
    """What the YAML says of the company, as the figures are chosen by it."""
    path: str = ""
    """The name of the YAML."""


def listed(chosen: Benchmarks | None = None, path: str = "") -> Listed:
    """List the figures, or those that nothing of the YAML rules out."""
    wanted = [each for each in figures() if chosen is None or each.is_for(chosen)]
    first: dict[tuple[str, str, str], int] = {}
    for place, each in enumerate(wanted):
        first.setdefault((each.start, each.end, each.scope), place)
    wanted.sort(key=lambda each: first[each.start, each.end, each.scope])
    said = () if chosen is None else (chosen.industry, chosen.deal_size, chosen.motion)
    return Listed(tuple(wanted), tuple(each for each in said if each), path)


def ranged(low: float, high: float) -> str:
    """Write a range: 20 to 40%; one rate where both ends are the same."""
    ends = dict.fromkeys(f"{100 * rate:.3g}" for rate in (low, high))
    return f"{' to '.join(ends)}%"


@cache
def figures() -> tuple[Figure, ...]:
    """Read all figures, in the order of the file."""
    text = (files("funnelcli.counting") / "published.tsv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Figure(
            start, end, by, scope, industry or None, deal_size or None, motion or None,
            low=float(Decimal(low) / 100), high=float(Decimal(high) / 100), publisher=publisher,
        )
        for start, end, by, scope, industry, deal_size, motion, low, high, publisher in rows
    )  # fmt: skip


def published_step(config: Config, k: int) -> Published | None:
    """Find what is published of the step from stage k-1 to stage k; None where nothing is."""
    return published_way(config, k - 1, k)


def published_way(config: Config, start: int, end: int) -> Published | None:
    """Find what is published of the way from one stage to a later one; None where nothing is."""
    names = published_names(config)
    return _range(config, names.get(start), names.get(end))


def published_ways(config: Config) -> list[tuple[int, int]]:
    """List the ways, from one stage to a later one, of which something is published."""
    stages = range(len(config.stages))
    pairs = ((start, end) for start in stages for end in stages[start + 1 :])
    return [pair for pair in pairs if published_way(config, *pair) is not None]


def published_names(config: Config) -> dict[int, str]:
    """Tell what guides call the stages, by number; those that they do not know are left out.

    `published_as` goes before the names. The first stage is the lead; the last is the customer,
    where the YAML knows who bought.
    """
    chosen, last = _chosen(config), len(config.stages) - 1
    given = {_number(config, stage): name for stage, name in chosen.published_as.items()}
    found: dict[int, str] = {0: LEAD}
    for k, stage in enumerate(config.stages[1:], 1):
        called = {fold(stage.name), fold(stage.key)}
        usual = (name for name, words in _CALLED.items() if called & set(words))
        if k in given:
            found[k] = given[k]
        elif k == last and config.knows_customers:
            found[k] = CUSTOMER
        elif (name := next(usual, None)) and name not in (*given.values(), *found.values()):
            found[k] = name
    return found


def target_of_step(config: Config, k: int) -> float | None:
    """Tell which part of those in stage k-1 should reach stage k; None where no target is set."""
    return _target(config, _chosen(config).targets.from_previous, k)


def values_aimed_at(config: Config, segment: str) -> Mapping[str, StageTargets]:
    """Give the targets of the values of a segment that have some of their own."""
    return _chosen(config).targets.by.get(segment, {})


def ways_aimed_at(config: Config, targets: StageTargets) -> dict[tuple[int, int], float]:
    """Give targets by their ways, in the order of the stages: steps, then ways from the lead."""
    of_leads = {(0, _number(config, name)): rate for name, rate in targets.from_lead.items()}
    numbers = {_number(config, name): rate for name, rate in targets.from_previous.items()}
    found = of_leads | {(k - 1, k): rate for k, rate in numbers.items()}
    return dict(sorted(found.items(), key=lambda each: (each[0][1] - each[0][0] > 1, each[0])))


def _range(config: Config, start: str | None, end: str | None) -> Published | None:
    chosen = _chosen(config)
    fitting = [
        each for each in figures()
        if (each.start, each.end) == (start, end) and each.by in OPEN_TO_ALL and each.is_for(chosen)
    ]  # fmt: skip
    nearest = min((each.distance(chosen) for each in fitting), default=None)
    best = [each for each in fitting if each.distance(chosen) == nearest]
    if not best:
        return None
    return Published(
        min(each.low for each in best),
        max(each.high for each in best),
        "; ".join(dict.fromkeys(each.publisher for each in best)),
        "; ".join(dict.fromkeys(each.scope for each in best)),
    )


def _chosen(config: Config) -> Benchmarks:
    return Benchmarks.model_validate({}) if config.benchmarks is None else config.benchmarks


def _target(config: Config, targets: dict[str, float], k: int) -> float | None:
    return next((rate for stage, rate in targets.items() if _number(config, stage) == k), None)


def _number(config: Config, stage: str) -> int:
    """Find a stage by name or key; the YAML was held to having it."""
    called = fold(stage)
    return next(
        k for k, each in enumerate(config.stages) if called in (fold(each.name), fold(each.key))
    )
