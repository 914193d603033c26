"""A snapshot: what a lead table says of leads, kept to be compared with a later export.

It is a file of Parquet: for each lead eight bytes of an HMAC of its id, in their order, and two
bytes for its entry into each stage. Its metadata have what has to be known to compare it. So it is
pseudonymous: who has the key can tell whether a lead is in it, and others cannot.
"""

import hmac
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from funnelcli import __version__
from funnelcli.config import Definition
from funnelcli.config.question import Question, Relative
from funnelcli.counting.pairs import CODE
from funnelcli.define import LeadTable
from funnelcli.define.pairs import LEAD, side_of
from funnelcli.errors import DataError, UsageError
from funnelcli.tables import rows as row

KEY: Final = "FUNNELCLI_SNAPSHOT_KEY"
"""The environment variable with the key."""
VERSION: Final = 1
_NAME: Final = "funnelcli_snapshot"
"""Under which the metadata of the file have what is known of it."""
_MAGIC: Final = b"PAR1"
_MAC: Final = "lead"
_ANEW: Final = "`report --save-snapshot` writes it anew."


def key_of(text: str | None) -> bytes:
    """Take the key from the text of the environment; raise where there is none."""
    if not text or not text.strip():
        raise UsageError(
            f"a snapshot needs a key, and {KEY} is not set",
            f'Set it to a long random text and keep it: `export {KEY}="$(openssl rand -hex 32)"`. '
            "Without it nobody can tell whose lead is whose, and it is never in the file.",
        )
    return text.encode()


def by_mac(key: bytes) -> Callable[[pl.DataFrame], pl.Series]:
    """Call leads by eight bytes of the HMAC (SHA-256) of their ids, or of what tells accounts."""

    def name(rows: pl.DataFrame) -> pl.Series:
        account, called = row.ACCOUNT[0], "lead " + pl.col(row.ID)
        if account in rows.columns:
            called = pl.coalesce("account " + pl.col(account).cast(pl.String), called)
        texts = rows.select(called.alias(LEAD)).to_series()
        # no expression of Polars makes an HMAC: this takes about 2.5 seconds for a million
        macs = [None if text is None else _mac(key, text) for text in texts]
        return pl.Series(LEAD, macs, pl.UInt64)

    return name


def _mac(key: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:8])


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What was kept of a lead table."""

    leads: pl.DataFrame
    """As `define.pairs.side_of` has them."""
    as_of: datetime
    meaning: str
    stages: tuple[str, ...]
    """Their keys."""
    key: bytes


def snapshot(leads: LeadTable, definition: Definition, key: bytes) -> bytes:
    """Write the leads of a run, which has asked for their ids, as the bytes of a file."""
    if definition.config.leads.id is None:
        raise UsageError("a snapshot tells leads by their ids: name `leads.id` in the YAML")
    table = side_of(leads, by_mac(key)).rename({LEAD: _MAC}).sort(_MAC)
    known = {
        "version": VERSION,
        "tool": f"funnelcli {__version__}",
        "as_of": leads.as_of.moment.isoformat(),
        "timezone": definition.config.timezone,
        "meaning": definition.meaning,
        "stages": [stage.key for stage in definition.config.stages],
        "sums": _sums(table),
        **_made_with(leads.query.asked, definition, key),
    }
    file = io.BytesIO()
    table.write_parquet(file, metadata={_NAME: json.dumps(known)})
    return file.getvalue()


def is_snapshot(path: Path) -> bool:
    """Tell whether a file says that it is one."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return False
        return _NAME in pl.read_parquet_metadata(path)
    except (OSError, pl.exceptions.PolarsError):
        return False  # a damaged file of Parquet is told by who reads it as an export


def read(
    path: Path, question: Question, definition: Definition, key: bytes, *, any_meaning: bool
) -> Snapshot:
    """Read a file, for the question that is asked of the other side.

    Raises `DataError` where it is damaged, and `UsageError` where it was made with another key, by
    another definition, unless `any_meaning` will do, or of other leads.
    """
    try:
        known = json.loads(pl.read_parquet_metadata(path)[_NAME])
        table = pl.read_parquet(path)
        is_whole = _sums(table) == known["sums"]
        as_of, meaning = datetime.fromisoformat(known["as_of"]), str(known["meaning"])
        stages = tuple(str(each) for each in known["stages"])
        is_whole &= table.schema == _schema(len(stages)) and known["version"] == VERSION
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        is_whole = False
    if not is_whole:
        raise DataError(f"{path.name}: the snapshot is damaged, or of another version", _ANEW)
    made_with = _made_with(question, definition, key)
    if known.get("check") != made_with["check"]:
        raise UsageError(
            f"{path.name}: {KEY} is not the key that this snapshot was made with",
            "With another key no lead of it can be found again.",
        )
    if meaning != definition.meaning and not any_meaning:
        raise UsageError(
            f"{path.name}: it was made by a definition of another meaning ({meaning[:12]}, and "
            f"this is {definition.meaning[:12]}), so that the two count differently",
            "`compare --a old.yaml --b new.yaml` tells how the definitions differ. --definitions "
            "compares all the same.",
        )
    if stages != tuple(stage.key for stage in definition.config.stages):
        raise UsageError(f"{path.name}: its stages are others: {', '.join(stages)}", _ANEW)
    if any(known.get(name) != made for name, made in made_with.items()):
        raise UsageError(
            f"{path.name}: it was made of other leads, or with another version of Polars",
            "Give --since, --until, --where and --window as when it was made.",
        )
    return Snapshot(table.rename({_MAC: LEAD}), as_of, meaning, stages, key)


def _made_with(asked: Question, definition: Definition, key: bytes) -> dict[str, Any]:
    """Say what two runs must have in common, in words that only the key tells.

    What accounts are called depends on the version of Polars, which hashes their names.
    """
    days = (
        each.text if isinstance(each, Relative) else each for each in (asked.since, asked.until)
    )
    named = json.dumps([*map(str, (*days, asked.window)), *asked.where])
    is_of_accounts = definition.config.lead.unit == "account"
    return {
        "check": f"{_mac(key, 'check of the key'):016x}",
        "asked": f"{_mac(key, f'asked {named}'):016x}",
        "polars": pl.__version__ if is_of_accounts else None,
    }


def _sums(table: pl.DataFrame) -> list[int]:
    """Add up each column, so that a changed value is noticed."""
    return list(_added(table))


def _added(table: pl.DataFrame) -> Iterator[int]:
    yield table.height
    for column in table:
        for part in (column // 2**32, column % 2**32) if column.dtype == pl.UInt64 else (column,):
            yield int(part.cast(pl.Int64).sum())


def _schema(stages: int) -> pl.Schema:
    return pl.Schema({_MAC: pl.UInt64, **{str(k): CODE for k in range(stages)}})
