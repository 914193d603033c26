"""What a definition means: all that decides how leads count, and not where it is written.

Comments, the order of keys, paths of files, queries and presets, of which the parsed definition
has what they give, are not part of it, nor what only speaks of the result: `checks`, `assumed`,
`benchmarks`. So two YAMLs of one meaning make the same report of the same files.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from funnelcli.config.input_tables import TABLES
from funnelcli.config.models import Config, Stage

_BESIDE: Final = ("version", "checks", "assumed", "benchmarks")
"""Keys that change no count."""
_ORDERS: Final = ("stages", "lead.exclude", "channel_rules")
"""Keys below which the order is meant."""
CONDITION: Final = ("at", "where", "values", "at_least")
"""Keys of a stage that say who enters it, and when."""
_OF_FILES: Final = ("path", "query", "connection", "preset", "pipeline")
"""Keys of a table that say where its rows are, and how the rest of its keys came there."""


def meaning_of(config: Config) -> str:
    """Hash what a definition means, in hex digits."""
    text = json.dumps(sorted(said(config).items()), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def said(config: Config) -> dict[str, Any]:
    """List what is said, key by key; a stage goes by its own key and a rule of losses by number.

    What is as by default is not said, so that later keys do not change what was meant.
    """
    written = config.model_dump(mode="json", exclude_defaults=True)
    for key in _BESIDE:
        written.pop(key, None)
    tables = [written.get(name) for name in ("leads", "history", *TABLES)]
    for table in (*tables, *written.get("joins", {}).values()):
        for key in _OF_FILES:
            (table or {}).pop(key, None)
    stages = {stage.key: stage.model_dump(exclude_defaults=True) for stage in config.stages}
    for stage in stages.values():
        stage.pop("key", None)
    order = {"stages": list(stages), "lead.exclude": list(config.lead.exclude)}
    if config.channel_rules:
        order["channel_rules"] = list(config.channel_rules)
    return {**dict(_flat("", {**written, "stages": stages})), **order}


def same_stages(before: Config, after: Config) -> list[tuple[int | None, int | None]]:
    """Pair the numbers of the stages of both: those of the second, then what only the first has.

    Two are the same if they have one key, or are the first of both, the lead; else if they are
    entered by the same condition; else if they are the last of both, the customer.
    """
    one, other = before.stages, after.stages
    ways: tuple[Callable[[Stage, Stage], bool], ...] = (
        lambda a, b: a.key == b.key,
        lambda a, b: a is one[0] and b is other[0],
        _are_entered_alike,
        lambda a, b: a is one[-1] and b is other[-1],
    )
    pairs: dict[int, int] = {}
    for is_same in ways:
        for n in (n for n in range(len(other)) if n not in pairs):
            left = (k for k in range(len(one)) if k not in pairs.values())
            found = next((k for k in left if is_same(one[k], other[n])), None)
            if found is not None:
                pairs[n] = found
    gone = [k for k in range(len(one)) if k not in pairs.values()]
    return [*((pairs.get(n), n) for n in range(len(other))), *((k, None) for k in gone)]


def _are_entered_alike(one: Stage, other: Stage) -> bool:
    conditions = (
        stage.model_dump(include=set(CONDITION), exclude_defaults=True) for stage in (one, other)
    )
    first, second = conditions
    return bool(first) and first == second


def changed(before: Config, after: Config) -> dict[str, Any]:
    """Tell what the second says of the keys that differ; None is nothing.

    A stage goes by its key in the second, or by that in the first where only that has it.
    `as_written` gives keys as they are in the YAML.
    """
    pairs = same_stages(before, after)
    names = {
        before.stages[k].key: after.stages[n].key
        for k, n in pairs
        if k is not None and n is not None
    }
    one, other = _renamed(said(before), names), said(after)
    for key in _ORDERS:  # what only one of them has is named by itself
        in_both = set(one.get(key, ())) & set(other.get(key, ()))
        for each in (one, other):
            each[key] = [name for name in each.get(key, ()) if name in in_both]
    keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    return {key: other.get(key) for key in sorted(keys)}


def _renamed(keys: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Call the stages of one definition as another calls them."""
    found: dict[str, Any] = {}
    for key, value in keys.items():
        top, *rest = key.split(".", 2)
        if top == "stages" and rest:
            found[".".join((top, names.get(rest[0], rest[0]), *rest[1:]))] = value
        else:
            found[key] = value
    return {**found, "stages": [names.get(key, key) for key in keys["stages"]]}


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        for number, inner in enumerate(value):
            yield from _flat(f"{path}[{number}]", inner)
    else:
        yield path, list(value) if isinstance(value, tuple) else value


def as_written(key: str, before: Config, after: Config) -> str:
    """Write a key as the YAML has it: `stages[1].where`, of the one that has the stage."""
    top, _, rest = key.partition(".")
    if top != "stages" or not rest:
        return key
    for config in (after, before):
        for number, stage in enumerate(config.stages):
            if rest == stage.key or rest.startswith(f"{stage.key}."):
                return f"stages[{number}]{rest.removeprefix(stage.key)}"
    return key
