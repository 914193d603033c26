"""What a definition means: all that decides how leads count, and not where it is written.

Comments, the order of keys, paths of files and presets, of which the parsed definition has what
they give, are not part of it, nor what only speaks of the result: `checks`, `assumed`,
`benchmarks`. So two YAMLs of one meaning make the same report of the same files.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from funnelcli.config.input_tables import TABLES
from funnelcli.config.models import Config

_BESIDE: Final = ("version", "checks", "assumed", "benchmarks")
"""Keys that change no count."""
_ORDERS: Final = ("stages", "lead.exclude")
"""Keys below which the order is meant."""
_OF_FILES: Final = ("path", "preset", "pipeline")
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
    return {**dict(_flat("", {**written, "stages": stages})), **order}


def changed(before: Config, after: Config) -> dict[str, Any]:
    """Tell what the second says of the keys that differ, as they are written: `stages[1].where`.

    None is nothing. A stage is numbered as in the second definition, or where that has none of its
    key, in the first.
    """
    one, other = said(before), said(after)
    for key in _ORDERS:  # what only one of them has is named by itself
        in_both = set(one[key]) & set(other[key])
        for each in (one, other):
            each[key] = [name for name in each[key] if name in in_both]
    keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    return {_as_written(key, before, after): other.get(key) for key in sorted(keys)}


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        for number, inner in enumerate(value):
            yield from _flat(f"{path}[{number}]", inner)
    else:
        yield path, list(value) if isinstance(value, tuple) else value


def _as_written(key: str, before: Config, after: Config) -> str:
    top, _, rest = key.partition(".")
    if top != "stages" or not rest:
        return key
    for config in (after, before):
        for number, stage in enumerate(config.stages):
            if rest == stage.key or rest.startswith(f"{stage.key}."):
                return f"stages[{number}]{rest.removeprefix(stage.key)}"
    return key
