"""What a metric is: one measure over another, of leads that are named, with what it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from funnelcli.config import Config

Base = Literal["cohort", "period", "stock"]
"""Of leads that came in together, whatever happened later; of what happened in a period; of leads
that were there when it began."""
ValueKind = Literal["rate", "growth", "money", "count", "ratio", "index", "area", "minutes", "days"]
"""What a value is: a share, a change by the period before, an amount for each, a number, a
quotient of amounts, a number of which 100 is the usual, a part of all pairs, or a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """Something that a definition must have for a metric."""

    said: str
    """As it is said behind `needs`."""
    is_met: Callable[[Config], bool]
    table: str | None = None
    """The key of `config.input_tables` that it is."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of measures, by their names."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Name the measures."""
        return (*self.plus, *self.minus)

    def __str__(self) -> str:
        return " - ".join([" + ".join(self.plus), *self.minus])


def of(*plus: str, less: Iterable[str] = ()) -> Sum:
    """Add measures up, and take others off."""
    return Sum(plus, tuple(less))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Metric:
    """One row of the catalogue: a number with one definition, whatever it is called."""

    key: str
    label: str
    number: str
    """Its number in the catalogue, of several under one with a letter."""
    means: str
    """Its formula, as a sentence."""
    base: Base
    of: str
    """Which leads or periods, named."""
    kind: ValueKind
    over: Sum
    """The numerator; the value itself where nothing is below."""
    under: Sum | None = None
    """The denominator."""
    rests_on: Sum | None = None
    """Of how many it is, where the denominator is an amount: the customers that it came of."""
    per: int = 1
    """For so many of the denominator it is."""
    is_change: bool = False
    """Whether it is by how much `over` differs from the period before, by what it was there."""
    is_proportion: bool = False
    """Whether the numerator is a part of the denominator, so that it has an interval (Wilson)."""
    by_period_only: bool = False
    """Whether there is none of several periods together."""
    needs: tuple[Need, ...] = ()
    synonyms: tuple[str, ...] = ()
    """What else it is called."""
    by_source: tuple[str, ...] = ()
    """What it is called where it is meant by source."""
    mistakes: tuple[str, ...] = ()
    """How others get it wrong, a sentence each."""
    source: str = ""
    """Who defines it so."""

    @property
    def names(self) -> tuple[str, ...]:
        """List what it is called."""
        return (self.key, *self.synonyms, *self.by_source)

    @property
    def measures(self) -> tuple[str, ...]:
        """Name the measures that it is made of."""
        sums = (self.over, self.under, self.rests_on)
        return tuple(
            dict.fromkeys(name for each in sums if each is not None for name in each.names)
        )

    @property
    def has_whole(self) -> bool:
        """Whether there is one of the whole selection: no change, and no stock of several days."""
        return self.base != "stock" and not self.is_change and not self.by_period_only
