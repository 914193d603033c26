"""A preset applied to the header of one file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from funnelcli.config.preset_files import Preset, load_preset, names, recognise
from funnelcli.config.rules import fold
from funnelcli.config.tables import ROLES
from funnelcli.errors import ConfigError

__all__ = ["Preset", "Resolved", "load_preset", "names", "recognise", "resolve"]

LEADS = "leads"
ROLES_OF = {
    LEADS: ("id", "created", *ROLES),
    "deals": ("lead", "id"),
    "history": ("lead", "stage", "at"),
}
"""The columns that a table of each kind names in the YAML."""
NEEDED = {LEADS: (), "deals": ("lead",), "history": ("lead", "stage", "at")}
"""Those of them without which the table says nothing."""
SHORT = 3
"""Letters up to which a stage's name in lower case is an abbreviation."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a preset says of one file, as the YAML would write it."""

    roles: dict[str, str]
    """Keys of the table, each with a header exactly as in the file."""
    nulls: tuple[str, ...]
    where: str | None
    stages: tuple[dict[str, Any], ...]
    """Of leads with the lead itself first; of deals those that the joined table adds."""
    lost: dict[str, Any] | None
    amount: str | None
    exclude: dict[str, str]
    deduplicate: tuple[str, ...]
    read: dict[str, Any]
    """Keys of `read`, but for nulls."""
    assumed: tuple[str, ...]
    """Sentences for people: what was assumed, and what is not in this file."""


def resolve(
    preset: Preset, header: Sequence[str], *, table: str = "deals", pipeline: str | None = None
) -> Resolved:
    """Apply a preset to a file; `table` is how the YAML calls it, if it is a joined one.

    A preset of deals makes each deal a lead where the table is `leads`. Raise `ConfigError`
    when a column is missing without which the table says nothing, and when the file has stages
    of several pipelines and none is chosen.
    """
    kind = LEADS if table == LEADS and preset.kind == "deals" else preset.kind
    found = preset.found(header)
    for role in NEEDED[kind]:
        if role not in found:
            raise _missing(preset, role)
    fill = _Fill(found, f"{table}." if kind == "deals" else "")
    stages = _stages(preset, fill, header, pipeline)
    if kind == LEADS and stages:
        stages[0] = {"name": stages[0]["name"]}
    here = _Fill(found)
    wheres = [sql for text in preset.where if (sql := here.sql(text))]
    exclude = {reason: here.sql(text) for reason, text in preset.exclude.items()}
    types = {found[name]: type_ for name, type_ in preset.types.items() if name in found}
    return Resolved(
        roles={role: found[role] for role in ROLES_OF[kind] if role in found},
        nulls=preset.nulls,
        where=" AND ".join(wheres) or None,
        stages=tuple(stages),
        lost=next((loss for text in preset.lost if (loss := fill.entry(text))), None),
        amount=preset.amount and fill.column(preset.amount),
        exclude={reason: sql for reason, sql in exclude.items() if sql},
        deduplicate=tuple(name for name in preset.deduplicate if name in found),
        read={**preset.read, **({"types": types} if types else {})},
        assumed=tuple(_assumed(preset, found)),
    )


def _missing(preset: Preset, role: str) -> ConfigError:
    headers = preset.columns.get(role, ())
    looked = f": looked for {', '.join(map(repr, headers))}" if headers else ""
    return ConfigError(
        [f"preset {preset.name}: the file has no column for `{role}`{looked}"],
        f"Name the column with `{role}:` beside `preset:`.",
    )


@dataclass(frozen=True, slots=True)
class _Fill:
    """Texts of a preset with headers in them; None where the file lacks one of the columns."""

    found: Mapping[str, str]
    prefix: str = ""

    def column(self, text: str) -> str | None:
        """Fill a name of a column."""
        return self._filled(text, str)

    def sql(self, text: str) -> str | None:
        """Fill a predicate, in which names stand in quotes."""
        return self._filled(text, lambda header: '"' + header.replace('"', '""') + '"')

    def entry(self, written: Mapping[str, Any]) -> dict[str, Any] | None:
        """Fill a stage or a loss; values need the current status to be compared with."""
        filled = {
            key: (self.sql if key == "where" else self.column)(value)
            if isinstance(value, str)
            else value
            for key, value in written.items()
        }
        if "reason" in filled and filled["reason"] is None:
            del filled["reason"]
        if None in filled.values() or ("values" in filled and "status" not in self.found):
            return None
        return filled

    def _filled(self, text: str, quoted: Callable[[str], str]) -> str | None:
        if not set(re.findall(r"\{(\w+)\}", text)) <= set(self.found):
            return None
        return re.sub(r"\{(\w+)\}", lambda m: self.prefix + quoted(self.found[m[1]]), text)


def _stages(
    preset: Preset, fill: _Fill, header: Sequence[str], pipeline: str | None
) -> list[dict[str, Any]]:
    stages: dict[str, dict[str, Any]] = {}
    for written in preset.stages:
        if "like" in written:
            entered = _entered(preset, written, header, pipeline)
            several = [
                {"name": name, "at": fill.prefix + column} for name, column in entered.items()
            ]
        else:
            stage = fill.entry(written)
            several = [stage] if stage else []
        for stage in several:
            stages.setdefault(fold(stage["name"]), stage)
    return list(stages.values())


def _entered(
    preset: Preset, written: Mapping[str, Any], header: Sequence[str], pipeline: str | None
) -> dict[str, str]:
    """Find the columns with dates of entry, in the order of the file, by the stages' names."""
    known = set(preset.found(header).values())
    stages: dict[str | None, dict[str, str]] = {}
    for column in header:
        match = re.fullmatch(written["like"], column.strip(), re.IGNORECASE)
        if not match or column in known:
            continue
        groups = match.groupdict()
        if not re.fullmatch(written.get("but", ""), groups["stage"], re.IGNORECASE):
            stages.setdefault(groups.get("pipeline"), {})[_shown(groups["stage"])] = column
    if pipeline is not None:
        return _of_pipeline(preset, stages, pipeline)
    if len(stages) > 1:
        named = ", ".join(repr(name) for name in stages if name)
        raise ConfigError(
            [f"preset {preset.name}: the file has stages of several pipelines: {named}"],
            "Choose one with `pipeline:` beside `preset:`.",
        )
    return next(iter(stages.values()), {})


def _of_pipeline(
    preset: Preset, stages: Mapping[str | None, dict[str, str]], pipeline: str
) -> dict[str, str]:
    for name, columns in stages.items():
        if name is not None and fold(name) == fold(pipeline):
            return columns
    named = ", ".join(repr(name) for name in stages if name) or "none"
    raise ConfigError(
        [f"preset {preset.name}: the file has no stages of a pipeline '{pipeline}'"],
        f"Pipelines in the file: {named}.",
    )


def _shown(stage: str) -> str:
    """Write a stage that a header calls `sales_accepted` as `Sales accepted`, `mql` as `MQL`."""
    name = " ".join(stage.replace("_", " ").split())
    if name != name.lower():
        return name
    return name.upper() if len(name) <= SHORT else name[0].upper() + name[1:]


def _assumed(preset: Preset, found: Mapping[str, str]) -> Iterator[str]:
    yield from preset.assumes
    trusted = [name for name in found.values() if name in preset.unseen]
    if trusted:
        yield (
            f"Not seen in a real export yet: {', '.join(map(repr, trusted))}. Check what "
            "these columns hold."
        )
