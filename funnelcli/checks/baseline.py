"""The findings that are known: a file to commit, beside which only new or worse ones fail.

A row is known by the hash of its id, never by its place, since exports are sorted anew. The file
has no ids and no addresses in it. It is written the same for the same findings, one line a key,
so that a diff of it can be reviewed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import polars as pl

from funnelcli.errors import ConfigError

DIGITS = 16
HASH = f"([0-9a-f]{{{DIGITS}}})?"
MOST = 2**63
"""More than a table has rows, and than an Int64 holds."""
HINT = "`funnelcli check --write-baseline` writes it anew."

Slot = tuple[str, str | None, str | None]
"""The name of a rule, the table and the column of its findings."""
Found = Mapping[Slot, pl.DataFrame]
"""What was found: `key`, a hash or "" for what has no id, each once, and `count`, how often.

A rule that was run is in it also where nothing was found; one that was not, or that could not be
evaluated, is not: nothing is known to be gone.
"""


def key_hashes(keys: pl.Series) -> pl.Series:
    """Hash ids: the first 16 hex digits of the SHA-256 of their UTF-8; "" where there is none."""
    ids = keys.drop_nulls().unique().to_list()
    hashes = [hashlib.sha256(key.encode()).hexdigest()[:DIGITS] if key else "" for key in ids]
    return keys.replace_strict(ids, hashes, default="", return_dtype=pl.String)


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings are known, by slot and key; none of them 0 times."""

    counts: Mapping[Slot, Mapping[str, int]]

    @classmethod
    def of(cls, found: Found) -> Self:
        """Take all that was found for known."""
        counts = {slot: _counted(frame) for slot, frame in found.items()}
        return cls({slot: keys for slot, keys in counts.items() if keys})

    @classmethod
    def parse(cls, source: bytes, path: Path) -> Self:
        """Read what `text` wrote; raise `ConfigError` for what it could not have written."""
        counts: dict[Slot, dict[str, int]] = {}
        for index, entry in enumerate(_entries(source, path)):
            place = f"{path}: known[{index}]"
            slot, keys = _entry(entry, place)
            if slot in counts:
                twin = list(counts).index(slot)
                raise _unfit(place, f"has the rule, the table and the column of known[{twin}]")
            counts[slot] = keys
        return cls(counts)

    def text(self) -> str:
        """Write it as a JSON file, sorted."""
        known = [
            {
                "rule": rule,
                "table": table,
                "column": column,
                "count": sum(keys.values()),
                "keys": dict(sorted(keys.items())),
            }
            for (rule, table, column), keys in sorted(self.counts.items(), key=_order)
        ]
        written = {"version": 1, "tool": "funnelcli", "known": known}
        return json.dumps(written, indent=2, ensure_ascii=False) + "\n"

    def known(self, slot: Slot, found: pl.DataFrame) -> pl.DataFrame:
        """Add `known` to what was found in a slot: as many of each key as the baseline has.

        `count - known` are new. A finding about no rows has one key, so that more of it is new.
        """
        keys = self.counts.get(slot, {})
        counts = pl.DataFrame(
            {"key": list(keys), "known": list(keys.values())},
            schema={"key": pl.String, "known": pl.Int64},
        )
        return found.join(
            counts, on="key", how="left", validate="1:1", maintain_order="left"
        ).with_columns(pl.min_horizontal("count", pl.col("known").fill_null(0)).alias("known"))

    def pruned(self, found: Found) -> Self:
        """Keep what is still found, and all of the rules that were not run; add nothing."""
        run = {rule for rule, _, _ in found}
        counts = {slot: keys for slot, keys in self.counts.items() if slot[0] not in run}
        for slot, frame in found.items():
            counts[slot] = _still(self.counts.get(slot, {}), _counted(frame))
        return type(self)({slot: keys for slot, keys in counts.items() if keys})

    def slack(self, found: Found) -> int:
        """Count the known findings that are gone, of the rules that were run.

        As many others could come in their place unnoticed, if they had the same keys.
        """
        return self.total - self.pruned(found).total

    @property
    def total(self) -> int:
        """How many findings are known."""
        return sum(sum(keys.values()) for keys in self.counts.values())


def _counted(found: pl.DataFrame) -> dict[str, int]:
    return {key: count for key, count in found.select("key", "count").iter_rows() if count}


def _still(known: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
    return {key: min(count, found[key]) for key, count in known.items() if key in found}


def _order(known: tuple[Slot, Mapping[str, int]]) -> list[tuple[bool, str]]:
    return [(part is not None, part or "") for part in known[0]]


def _unfit(place: str, message: str) -> ConfigError:
    return ConfigError([f"{place}: {message}"], HINT)


def _entries(source: bytes, path: Path) -> list[Any]:
    try:
        written = json.loads(source)
    except json.JSONDecodeError as error:
        raise _unfit(f"{path}:{error.lineno}:{error.colno}", f"not JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise _unfit(str(path), "not JSON") from None
    match written:
        case {"version": 1, "tool": "funnelcli", "known": [*known], **more} if not more:
            return known
        case {"version": version, "tool": "funnelcli"} if version != 1:
            raise _unfit(f"{path}: version", f"got {json.dumps(version)}, expected 1")
        case _:
            message = "is no baseline: expected an object with `version`, `tool` and `known`"
            raise _unfit(str(path), message)


def _entry(entry: Any, place: str) -> tuple[Slot, dict[str, int]]:
    match entry:
        case {
            "rule": str(rule),
            "table": str() | None as table,
            "column": str() | None as column,
            "count": int(count),
            "keys": keys,
            **more,
        } if not more and _are_counts(keys):
            if sum(keys.values()) == count:
                return (rule, table, column), keys
            message = f"`count` is {count}, and its keys add up to {sum(keys.values())}"
            raise _unfit(place, message)
        case _:
            message = "expected `rule`, `table`, `column`, `count`, and `keys` with their counts"
            raise _unfit(place, message)


def _are_counts(keys: Any) -> bool:
    return (
        isinstance(keys, dict)
        and bool(keys)
        and all(re.fullmatch(HASH, key) for key in keys)
        and all(type(count) is int and 0 < count < MOST for count in keys.values())
    )
