"""A preset applied to the header of one file."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from funnelcli.config.headers import first_found
from funnelcli.config.input_tables import TABLES as INPUT_TABLES
from funnelcli.config.models import snake_case
from funnelcli.config.preset_files import Preset, load_preset, names, recognise
from funnelcli.config.rules import fold
from funnelcli.config.tables import History, Join, Leads, Table
from funnelcli.errors import ConfigError

__all__ = ["Preset", "Resolved", "load_preset", "names", "recognise", "resolve"]

LEADS, ACTIVITIES = "leads", "activities"
TABLES: dict[str, type[Table]] = {LEADS: Leads, "deals": Join, "history": History, **INPUT_TABLES}
NO_COLUMNS = frozenset({*Table.model_fields, "pipeline", "separator"})
ROLES_OF = {
    kind: [key for key in table.model_fields if key not in NO_COLUMNS]
    for kind, table in TABLES.items()
}
"""The columns that a table of each kind names in the YAML."""
NEEDED = {"deals": ("lead",), "history": ("lead", "stage", "at"), ACTIVITIES: ("lead", "at")}
"""Those of them without which the table says nothing."""
NOTHING: Mapping[str, Any] = {}
Taken = Callable[[], Collection[str]]
"""Tells the columns of all tables; those who make them know them, and it is asked if need be."""
ABBREVIATIONS = frozenset({"iql", "mql", "pql", "sal", "sao", "sql", "sqo", "tal"})
"""Names of stages that are written in capitals."""


def no_names() -> Collection[str]:
    """Take no name."""
    return ()


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
    separator: str | None
    """What separates several ids of leads in one cell."""
    read: dict[str, Any]
    """Keys of `read`, but for nulls."""
    assumed: tuple[str, ...]
    """Sentences for people: what was assumed, and what is not in this file."""
    unseen: tuple[str, ...]
    """Columns of the file that the preset knows from documentation alone."""
    ordered: str
    """Another one, where stages stand in the order of the columns; else empty."""


def resolve(
    preset: Preset,
    header: Sequence[str],
    *,
    table: str = "deals",
    pipeline: str | None = None,
    leads: Sequence[str] | None = None,
    by_deal: bool = False,
    alone: bool = True,
    written: Mapping[str, Any] = NOTHING,
    taken: Taken = no_names,
) -> Resolved:
    """Apply a preset to a file; `table` is how the YAML calls it, if it is a joined one.

    `leads` is the header of the leads table, in which the column is that the role `by` names;
    if it is not known, that column is taken to be there. `by_deal` says that each lead is a
    deal, `alone` that no other table says who is a customer. `written` holds columns that are
    named by hand: they stand for those of the preset. No stage gets a key that is `taken`.

    A preset of deals makes each deal a lead where the table is `leads`. Raise `ConfigError`
    when a column is missing without which the table says nothing, and when the file has stages
    of several pipelines and none is chosen.
    """
    kind = LEADS if table == LEADS and preset.kind == "deals" else preset.kind
    if pipeline is not None and "pipeline" not in preset.columns:
        raise ConfigError([f"preset {preset.name}: knows no pipelines"], "Leave `pipeline:` out.")
    named = {role: str(written[role]) for role in ROLES_OF[kind] if written.get(role)}
    found = preset.found(header) | named
    if kind == "history" and by_deal and "id" in found:
        found.setdefault("lead", found["id"])
    if kind != LEADS and "lead" not in found and preset.by:
        found = _through_leads(preset, found, leads) | found
    if lacking := [role for role in NEEDED.get(kind, ()) if role not in found]:
        raise _missing(preset, lacking[0])
    if preset.is_converted(written.get("amount") or found.get("amount", "")):
        found.pop("currency", None)
    has_values = kind == "history" or (kind == LEADS and "status" in found)
    fill = _Fill(found, f"{table}." if kind == "deals" else "", has_values)
    entered = _entered(preset, header, pipeline)
    stages = _stages(preset, fill, entered, taken)
    if kind == LEADS and stages:
        stages[0] = {"name": stages[0]["name"]}
    here = _Fill(found)
    wheres = [sql for text in preset.where if (sql := here.sql(text))]
    if pipeline is not None and (column := here.sql("{pipeline}")):
        text = pipeline.lower().replace("'", "''")
        wheres.append(f"LOWER({column}) = '{text}'")
    exclude = {reason: here.sql(text) for reason, text in preset.exclude.items()}
    listed = ", ".join(map(repr, entered))
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
        separator=preset.separator if kind == "deals" else None,
        read={**preset.read, **({"types": types} if types else {})},
        assumed=(*preset.assumes, *(preset.alone if alone else ())),
        unseen=tuple(dict.fromkeys(c for c in found.values() if preset.is_unseen(c))),
        ordered=preset.ordered.replace("{stages}", listed) if entered else "",
    )


def _missing(preset: Preset, role: str) -> ConfigError:
    headers = preset.columns.get(role, ())
    looked = f": looked for {', '.join(map(repr, headers))}" if headers else ""
    return ConfigError(
        [f"preset {preset.name}: the file has no column for `{role}`{looked}"],
        f"Name the column with `{role}:` beside `preset:`.",
    )


def _through_leads(
    preset: Preset, found: Mapping[str, str], leads: Sequence[str] | None
) -> dict[str, str]:
    """Attach a table without ids of leads by the column of the leads that holds its ids."""
    by = found.get("by") or (preset.by[0] if leads is None else first_found(preset.by, leads))
    if by is None:
        looked = ", ".join(map(repr, preset.by))
        raise ConfigError(
            [f"preset {preset.name}: the leads have no column with ids of it: looked for {looked}"],
            "Add that column to the export of the leads, or name another with `by:`.",
        )
    return {"lead": found["id"], "by": by} if "id" in found else {}


@dataclass(frozen=True, slots=True)
class _Fill:
    """Texts of a preset with headers in them; None where the file lacks one of the columns."""

    found: Mapping[str, str]
    prefix: str = ""
    has_values: bool = True
    """Whether there is something that `values` can be compared with."""

    def column(self, text: str) -> str | None:
        """Fill a name of a column."""
        return self._filled(text, str)

    def sql(self, text: str) -> str | None:
        """Fill a predicate, in which names stand in quotes."""
        return self._filled(text, lambda header: '"' + header.replace('"', '""') + '"')

    def entry(self, written: Mapping[str, Any]) -> dict[str, Any] | None:
        """Fill a stage or a loss."""
        filled = {
            key: (self.sql if key == "where" else self.column)(value)
            if isinstance(value, str)
            else value
            for key, value in written.items()
        }
        if "reason" in filled and filled["reason"] is None:
            del filled["reason"]
        if None in filled.values() or ("values" in filled and not self.has_values):
            return None
        return filled

    def _filled(self, text: str, quoted: Callable[[str], str]) -> str | None:
        if not set(re.findall(r"\{(\w+)\}", text)) <= set(self.found):
            return None
        return re.sub(r"\{(\w+)\}", lambda m: self.prefix + quoted(self.found[m[1]]), text)


def _stages(
    preset: Preset, fill: _Fill, entered: Mapping[str, str], taken: Taken
) -> list[dict[str, Any]]:
    stages: dict[str, dict[str, Any]] = {}
    for written in preset.stages:
        if "like" in written:
            several = [
                {"name": name, **_key(name, n, taken), "at": fill.prefix + column}
                for n, (name, column) in enumerate(entered.items(), start=1)
            ]
        else:
            stage = fill.entry(written)
            several = [stage] if stage else []
        for stage in several:
            stages.setdefault(fold(stage["name"]), stage)
    return list(stages.values())


def _entered(preset: Preset, header: Sequence[str], pipeline: str | None) -> dict[str, str]:
    """Find the columns with dates of entry, in the order of the file, by the stages' names."""
    stages: dict[str | None, dict[str, str]] = {}
    for column, match in preset.entered(header).items():
        groups = match.groupdict()
        of_stage = stages.setdefault(groups.get("pipeline"), {})
        of_stage.setdefault(_shown(groups["stage"]), column)
    of_pipeline = {fold(name): columns for name, columns in stages.items() if name is not None}
    named = ", ".join(repr(name) for name in stages if name is not None)
    if pipeline is not None and of_pipeline:
        if fold(pipeline) not in of_pipeline:
            raise ConfigError(
                [f"preset {preset.name}: the file has no stages of a pipeline '{pipeline}'"],
                f"Pipelines in the file: {named}.",
            )
        return of_pipeline[fold(pipeline)]
    if len(of_pipeline) > 1:
        raise ConfigError(
            [f"preset {preset.name}: the file has stages of several pipelines: {named}"],
            "Choose one with `pipeline:` beside `preset:`.",
        )
    return {name: column for columns in stages.values() for name, column in columns.items()}


def _key(name: str, number: int, taken: Taken) -> dict[str, str]:
    """Give a stage a key where its name makes none, or one that a column of the tables has."""
    key = snake_case(name)
    return {} if key and key not in taken() else {"key": f"stage_{key or number}"}


def _shown(stage: str) -> str:
    """Write a stage that a header calls `sales_accepted` as `Sales accepted`, `mql` as `MQL`."""
    name = " ".join(stage.replace("_", " ").split())
    if name != name.lower():
        return name
    return name.upper() if name in ABBREVIATIONS else name[0].upper() + name[1:]
