"""What others publish about the steps of a funnel, and what the company itself aims at.

The figures are data, `published.tsv`, in percent as their publishers state them. Most give no
source and some contradict each other: they stand beside a rate as what is published, never as
what is true.
"""

import csv
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
    names = published_names(config)
    return None if k == 0 else _range(config, names.get(k - 1), names.get(k))


def published_from_lead(config: Config, k: int) -> Published | None:
    """Find what is published of the way from the lead to stage k; None where nothing is."""
    return None if k == 0 else _range(config, LEAD, published_names(config).get(k))


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


def target_from_lead(config: Config, k: int) -> float | None:
    """Tell which part of the leads should reach stage k; None where no target is set."""
    return _target(config, _chosen(config).targets.from_lead, k)


def target_of(config: Config, k: int, segment: str, value: str) -> float | None:
    """Tell the target of the step to stage k for a value of a segment, else that of all leads."""
    own = _of_value(config, segment, value)
    found = None if own is None else _target(config, own.from_previous, k)
    return target_of_step(config, k) if found is None else found


def target_from_lead_of(config: Config, k: int, segment: str, value: str) -> float | None:
    """Tell the target from the lead for a value of a segment, else that of all leads."""
    own = _of_value(config, segment, value)
    found = None if own is None else _target(config, own.from_lead, k)
    return target_from_lead(config, k) if found is None else found


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


def _of_value(config: Config, segment: str, value: str) -> StageTargets | None:
    values = _chosen(config).targets.by.get(segment, {})
    return next((each for name, each in values.items() if fold(name) == fold(value)), None)


def _target(config: Config, targets: dict[str, float], k: int) -> float | None:
    return next((rate for stage, rate in targets.items() if _number(config, stage) == k), None)


def _number(config: Config, stage: str) -> int:
    """Find a stage by name or key; the YAML was held to having it."""
    called = fold(stage)
    return next(
        k for k, each in enumerate(config.stages) if called in (fold(each.name), fold(each.key))
    )
