"""Presets: what the columns of a known CRM's export mean, as data.

A preset is one file under `funnelcli/presets/`. It names columns, each with the headers it
has had, the preferred one first, and writes stages, losses and predicates with `{column}` in
place of a header. Whatever needs a column that a file lacks is left out. docs/presets.md tells
how to add one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from funnelcli.config.headers import first_found
from funnelcli.errors import ConfigError
from funnelcli.words.text import did_you_mean

NO_QUOTES = str.maketrans("", "", "\"'‘’“”„")
"""Takes quotes out of a header, which HubSpot writes in several ways."""

Kind = Literal["leads", "deals", "history", "activities"]
"""Which table of the YAML a preset describes: `leads`, one of `joins`, `history`, `activities`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One data file. `{name}` in its texts stands for the header of the column of that name."""

    name: str
    title: str
    """The export, as a sentence calls it."""
    kind: Kind
    columns: Mapping[str, tuple[str, ...]]
    """Columns by name, roles among them, each with the headers it has had."""
    telling: tuple[str, ...]
    """Names of columns: a file that has them all is of this preset; `stages` is any by `like`."""
    generic: bool = False
    """Whether it describes no CRM, so that one of a CRM goes before it."""
    where: tuple[str, ...] = ()
    """Predicates that hold for the rows to read at all."""
    nulls: tuple[str, ...] = ()
    """Texts that mean that nothing is there."""
    stages: tuple[Mapping[str, Any], ...] = ()
    """Stages as the YAML writes them; of those with one name, the first that a file can tell.

    A stage with `like` stands for every column whose header matches: a date of entry, with the
    groups `stage` and maybe `pipeline`; a stage that matches `but` is none.
    """
    ordered: str = ""
    """Says how the stages with `like` are put in order; `{stages}` stands for their names."""
    by: tuple[str, ...] = ()
    """Headers of the leads table whose values are ids of this one; `lead` is this one's id then."""
    lost: tuple[Mapping[str, Any], ...] = ()
    """Losses as the YAML writes them; the first that a file can tell is used."""
    amount: str | None = None
    """The value of a customer."""
    one_currency: tuple[str, ...] = ()
    """Headers of amounts that the CRM has converted: the column `currency` is not of them."""
    exclude: Mapping[str, str] = field(default_factory=dict)
    """Reasons to leave a lead out, each with a predicate."""
    deduplicate: tuple[str, ...] = ()
    """Names of columns that together say that two leads are one."""
    separator: str | None = None
    """What separates several ids of leads in one cell."""
    types: Mapping[str, Literal["text", "number", "boolean", "date"]] = field(default_factory=dict)
    """Types of columns by name, as `read.types` has them."""
    read: Mapping[str, Any] = field(default_factory=dict)
    """Other keys of `read`."""
    assumes: tuple[str, ...] = ()
    """What a reader of the report has to know."""
    alone: tuple[str, ...] = ()
    """What that reader has to know while no other table says who is a customer."""
    unseen: tuple[str, ...] = ()
    """Headers that were read about, and not seen in a real export yet."""

    def found(self, header: Sequence[str]) -> dict[str, str]:
        """Find the columns that a file has, by name, however quotes in headers are written."""
        plain: dict[str, str] = {}
        for column in header:
            plain.setdefault(column.translate(NO_QUOTES), column)
        there = {
            name: first_found([known.translate(NO_QUOTES) for known in headers], list(plain))
            for name, headers in self.columns.items()
        }
        return {name: plain[column] for name, column in there.items() if column is not None}

    def entered(self, header: Sequence[str]) -> dict[str, re.Match[str]]:
        """Find the columns that are dates of entry by `like`, in the order of the file."""
        known = set(self.found(header).values())
        return {
            column: match
            for stage in self.stages
            if "like" in stage
            for column in header
            if column not in known
            and (match := re.fullmatch(stage["like"], column.strip(), re.IGNORECASE))
            and not re.fullmatch(stage["but"], match["stage"], re.IGNORECASE)
        }

    def is_converted(self, amount: str) -> bool:
        """Tell whether an amount is in one currency, whatever the column `currency` says."""
        return _means(amount, self.one_currency)

    def is_unseen(self, column: str) -> bool:
        """Tell whether a header was only read about."""
        return _means(column, self.unseen)

    def fits(self, header: Sequence[str]) -> bool:
        """Tell whether a file has all that tells this preset."""
        there = {*self.found(header), *(["stages"] if self.entered(header) else [])}
        return set(self.telling) <= there


def _means(column: str, headers: Sequence[str]) -> bool:
    plain = [header.translate(NO_QUOTES) for header in headers]
    return first_found(plain, [column.translate(NO_QUOTES)]) is not None


@cache
def names() -> tuple[str, ...]:
    """List the presets in order of name."""
    folder = files("funnelcli") / "presets"
    return tuple(sorted(file.name.removesuffix(".yaml") for file in folder.iterdir()))


@cache
def load_preset(name: str) -> Preset:
    """Read a preset; raise `ConfigError` when there is none of that name."""
    if name not in names():
        raise ConfigError([unknown(name)], f"There are: {', '.join(names())}.")
    from pydantic import ConfigDict, TypeAdapter, with_config

    from funnelcli.config.nodes import read_yaml

    text = (files("funnelcli") / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
    closed = with_config(ConfigDict(extra="forbid"))(Preset)
    return TypeAdapter(closed).validate_python({"name": name, **read_yaml(text).at()})


def unknown(name: str) -> str:
    """Say that there is no preset `name`, and which may be meant."""
    return f"there is no preset '{name}'{did_you_mean(name, list(names()))}"


def recognise(header: Sequence[str]) -> Preset | None:
    """Find the preset that most columns of a file tell; None when none does, or two alike."""
    fitting = [preset for name in names() if (preset := load_preset(name)).fits(header)]
    ranks = [(not preset.generic, len(preset.telling)) for preset in fitting]
    best = [preset for preset, rank in zip(fitting, ranks, strict=True) if rank == max(ranks)]
    return best[0] if len(best) == 1 else None
