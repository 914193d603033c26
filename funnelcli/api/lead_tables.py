"""A lead table as one side of a comparison: what is kept of it, and what is said of it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Conversion
from funnelcli.api.answer import finished
from funnelcli.api.inputs import LEADS, Inputs
from funnelcli.api.notes import no_leads
from funnelcli.config import Config, Definition, Table
from funnelcli.config.places import absolute
from funnelcli.config.question import Question
from funnelcli.counting.names import check_names
from funnelcli.define import LeadTable, define
from funnelcli.define.pairs import Name, rows_of, side_of
from funnelcli.read import settled
from funnelcli.tables.raw import RawTable
from funnelcli.tables.store import NO_CEILING, one_part
from funnelcli.words.addresses import is_elsewhere


@dataclass(frozen=True, eq=False)
class Side:
    """A lead table, as far as it is compared, and what is said of it."""

    leads: pl.DataFrame
    rows: pl.DataFrame
    """What became of rows of the leads table; empty where it is not asked for."""
    table: LeadTable
    """Without its leads."""
    conversion: Conversion | None
    """The headline; None of a side that has none."""
    definition: Definition

    @property
    def fates(self) -> tuple[pl.DataFrame, Config]:
        """The rows, and the definition whose reasons they have."""
        return self.rows, self.definition.config


def side(
    question: Question,
    definition: Definition,
    inputs: Inputs,
    name: Name,
    *,
    allow_empty: bool,
    is_whole: bool = False,
    with_fates: bool = True,
    with_headline: bool = False,
) -> Side:
    """Make the lead table of a side, and keep what is compared; `is_whole` keeps rows in memory."""
    wanted = {table: ANALYSES[table] for table in ("funnel", *question.tables)}
    check_names(definition, wanted.values())
    now = datetime.now(ZoneInfo(definition.config.timezone)).replace(tzinfo=None)
    asked = replace(question, with_ids=True)

    def work(raw: Mapping[str, RawTable]) -> Side:
        room = NO_CEILING if is_whole else inputs.room()
        leads = define(definition, asked, raw, now, room=room)
        if not leads.population.leads and not allow_empty:
            raise no_leads(leads)
        conversion = None
        if with_headline:
            _, conversion = finished(leads, {"funnel": wanted["funnel"]})
        kept = side_of(leads, name), rows_of(leads, name, is_asked=with_fates)
        return Side(*kept, replace(leads, held=one_part({})), conversion, definition)

    return settled(inputs.tables(definition, question.events), work)


def with_files_of(files: Definition, definition: Definition) -> Definition:
    """Let a definition read the tables of another, where both have one of the name."""
    own, config = files.config.tables(), definition.config

    def of(name: str, table: Table) -> Table:
        if name not in own:
            return table
        return table.model_copy(update=absolute(own[name], files.folder))

    given = {name: of(name, table) for name, table in config.tables().items()}
    joins = {name: given.pop(name) for name in config.joins}
    return replace(definition, config=config.model_copy(update={**given, "joins": joins}))


def shared_tables(one: Definition, other: Definition) -> tuple[str, ...]:
    """Name the tables, other than the leads, that two definitions read from the same files."""
    of_one, of_other = paths_of(one), paths_of(other)
    both = (name for name in of_one if name != LEADS and name in of_other)
    return tuple(name for name in both if of_one[name] == of_other[name])


def paths_of(definition: Definition) -> dict[str, frozenset[Hashable]]:
    """Tell which files a definition reads, or what it asks, by table, as it names them."""

    def of(table: Table) -> Iterator[Hashable]:
        where = absolute(table, definition.folder)
        yield where["query"], where["connection"]
        yield from (path if is_elsewhere(path) else Path(path).resolve() for path in where["path"])

    return {name: frozenset(of(table)) for name, table in definition.config.tables().items()}
