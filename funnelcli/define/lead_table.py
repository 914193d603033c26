"""The lead table of a run: one row per lead, and how it came to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile, Population
from funnelcli.config.query import Begun, Deals
from funnelcli.define.facts.as_of import AsOf
from funnelcli.errors import DataError
from funnelcli.tables.evidence import Evidence


@dataclass(frozen=True, eq=False)
class LeadTable:
    """One row per lead, and how it came to be."""

    frame: pl.DataFrame
    too_much: DataError | None
    """Why no table can show the sum of amounts, if that is so."""
    as_of: AsOf
    horizon: int | None
    is_valued: bool
    """Whether any amount was read."""
    begun: Mapping[int, Begun]
    """Stages that were not always recorded, and since when they are."""
    ended: Mapping[int, date]
    """Stages that are not recorded any more, and the last day on which they were."""
    imports: tuple[date, ...]
    """Days on which leads were imported, of those that are left after filters."""
    deals: Deals
    """The deals, with a lead or without, if they were asked for."""
    population: Population
    bare: tuple[str, ...]
    """Joined tables, and the log, of which there is no row to read."""
    inputs: tuple[InputFile, ...]
    notes: tuple[Note, ...]
    evidence: Evidence | None
    """What rules look at, where they will."""
