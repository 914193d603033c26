"""The lead table of a run: one row per lead, and how it came to be."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile, Population
from funnelcli.config.query import Query
from funnelcli.define.facts.as_of import AsOf
from funnelcli.errors import DataError
from funnelcli.tables.evidence import Evidence
from funnelcli.tables.held import Held


@dataclass(frozen=True, eq=False)
class LeadTable:
    """One row per lead, and how it came to be."""

    held: Held
    """Part by part the `leads`, what happened to them, by the table of events that tells it, and
    where ids are asked for the `fates` of rows of the leads table: what tells each, and what became
    of it.
    """
    events: tuple[str, ...]
    """The tables of events."""
    tables: Mapping[str, pl.DataFrame]
    """The tables that are neither leads nor attached to them, by their key."""
    too_much: DataError | None
    """Why no table can show the sum of amounts, if that is so."""
    as_of: AsOf
    query: Query
    """The question, with what was found of it in the data."""
    population: Population
    bare: tuple[str, ...]
    """Tables beside the leads of which there is no row to read."""
    inputs: tuple[InputFile, ...]
    facts: tuple[str, ...]
    """What was found out of all rows before leads were made."""
    notes: tuple[Note, ...]
    evidence: Evidence | None
    """What rules look at, where they will."""
