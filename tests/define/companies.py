"""Small exports as text, and the leads that the program makes of them."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import polars as pl

from funnelcli.config import load
from funnelcli.config.question import Question
from funnelcli.define import LeadTable, define
from funnelcli.model import AMOUNT, CREATED, LOST, OPEN, OUTCOME, OWN, WON, entry, segment
from funnelcli.read import Options, find, open_table, settled
from funnelcli.tables.store import NO_CEILING, Ceiling

NOON = datetime(2026, 7, 1, 12)  # noqa: DTZ001  (local time, as `define` takes it)
"""The clock of every test that does not set its own."""
WHO = segment("who")
ENDS = {OPEN: "open", LOST: "lost", WON: "won"}

Files = Mapping[str, str | pl.DataFrame]


def lead_table(
    folder: Path,
    yaml: str,
    files: Files,
    *,
    now: datetime = NOON,
    watched: bool = False,
    ceiling: Ceiling = NO_CEILING,
    **asked: Any,
) -> LeadTable:
    """Write the files and the YAML, and define leads; the segment `who` names each lead."""
    for name, content in files.items():
        if isinstance(content, pl.DataFrame):
            content.write_parquet(folder / name)
        else:
            (folder / name).write_bytes(dedent(content).lstrip("\n").encode())
    path = folder / "funnel.yaml"
    path.write_text(dedent(yaml), encoding="utf-8")
    definition = load(path)
    config = definition.config
    scratch = folder / ".scratch"
    scratch.mkdir(exist_ok=True)
    opened = {
        name: open_table(
            name,
            find(table.path, folder),
            Options(scratch, table.read.delimiter, table.read.encoding),
        )
        for name, table in config.tables().items()
    }
    given: dict[str, Any] = {
        "as_of": config.as_of,
        "reach": config.reach,
        "window": config.window,
        "horizon": config.horizon,
        "cohort": config.cohort,
        "by": ("who",) if "who" in config.segments else (),
    }
    question = Question(**{**given, **asked})
    return settled(
        opened,
        lambda raw: define(definition, question, raw, now, watched=watched, room=ceiling),
    )


def stories(table: LeadTable) -> dict[str, str]:
    """Tell each lead's story: when created, its entries, its end.

    `-` is no entry, `?` one without a date: "2026-01-05 2026-01-07 ? - open".
    """
    stages = sum(name.startswith("~entry_") for name in frame_of(table).columns)
    told = {}
    # as text, since a misread year may be one that Python has no date for
    frame = frame_of(table).with_columns(pl.col(pl.Date).cast(pl.String)).sort(WHO)
    for row in frame.rows(named=True):
        entries = [
            "-" if not row[OWN] >> k & 1 else str(row[entry(k)] or "?")
            for k in range(1, stages + 1)
        ]
        assert row[WHO] not in told, f"two leads are called {row[WHO]}"
        told[row[WHO]] = " ".join([str(row[CREATED]), *entries, ENDS[row[OUTCOME]]])
    return told


def frame_of(table: LeadTable) -> pl.DataFrame:
    """Take the leads of all parts."""
    return pl.concat([part["leads"] for part in table.held])


def amounts(table: LeadTable) -> dict[str, int | None]:
    """List each lead's amount in minor units."""
    return dict(frame_of(table).select(WHO, AMOUNT).rows())


def segments(table: LeadTable, name: str) -> dict[str, str]:
    """List each lead's value of a segment."""
    return dict(frame_of(table).select(WHO, segment(name)).rows())


def population(table: LeadTable) -> dict[str, int]:
    """List the buckets that have rows, `dropped` and the like as `dropped.blank`.

    The parts add up to the rows in every report.
    """
    found = table.population
    parts: dict[str, int] = {
        **{f"dropped.{name}": count for name, count in found.dropped.items()},
        **{f"unusable.{name}": count for name, count in found.unusable.items()},
        "not_leads": found.not_leads,
        **{f"excluded.{name}": count for name, count in found.excluded.items()},
        "after_as_of": found.after_as_of,
        "merged": found.merged,
        "filtered": found.filtered,
        "leads": found.leads,
    }
    assert sum(parts.values()) == found.rows
    assert found.leads == frame_of(table).height
    return {name: count for name, count in parts.items() if count}


def notes(table: LeadTable) -> dict[str, str]:
    """List what is said of the leads, by its code."""
    return {note.code: note.message for note in table.notes}
