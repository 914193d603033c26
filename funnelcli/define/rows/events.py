"""Tables of events: what happened to leads, a row each, told to the lead that it happened to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Definition
from funnelcli.config.input_tables.touchpoints import Touchpoints
from funnelcli.config.tables import Events as EventsTable
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.wrappings import Known
from funnelcli.define.columns.opening import cells_of
from funnelcli.define.columns.scan import collect
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.notes.on_channels import of_pages
from funnelcli.define.rows.attach import without_id
from funnelcli.define.rows.attached import AttachedTable
from funnelcli.define.rows.for_checks import as_written, of_table
from funnelcli.define.rows.input_tables import hold_amounts, role_outputs, signs
from funnelcli.define.rows.reading import Reading
from funnelcli.define.rows.told_channels import ADDRESSES, notes, with_channels
from funnelcli.define.sql import is_read
from funnelcli.model import utc
from funnelcli.tables import rows as row
from funnelcli.tables.extract import Extract
from funnelcli.tables.raw import RawTable
from funnelcli.tables.rows import ROW
from funnelcli.tables.store import Store


@dataclass(eq=False)
class Events(AttachedTable):
    """A table of events; `pairs` are its rows of leads, with a column for each role."""

    notes: Sequence[Note] = ()
    """What is to be said of its rows, whoever they are of."""

    @property
    def options(self) -> EventsTable:
        """What the YAML says of it."""
        assert isinstance(self.attached_by, EventsTable)  # noqa: S101  (no join is attached here)
        return self.attached_by

    def read(self, leads: Known, store: Store) -> Reading:
        """Read the table; `leads` are the ids that its rows are to meet."""
        extract, self.unreadable = collect(self.cells, lambda: list(self._outputs()), store)
        extract = self._told(self._held(extract), store)
        lead = self.cells.find(self.options.lead, self.name, "lead")
        return self.of_one_id(extract, lead, leads)

    def attach(self, frame: pl.DataFrame, leads: pl.DataFrame) -> None:
        """Attach events to the leads rows with their ids."""
        self.uncertain = {f"{self.name}.where": frame[row.READ].null_count()}
        self.frame = frame if self.watched else frame.clear()
        known = leads.select(pl.col(self.key).alias(row.LEAD_ID), ROW)
        read = frame.filter(row.READ).drop(row.READ)
        rows = _told(read, known)
        if rows.height > read.height and row.POSITION not in read.columns:
            numbered = read.with_row_index(row.POSITION)
            rows = _told(numbered, known)
        self.pairs = self.met(rows)

    def of_leads(self, merges: Sequence[pl.DataFrame]) -> pl.DataFrame:
        """Tell the events of merged leads: `~row` is the row that stands for the lead.

        Beside it each role has a column, null where the YAML does not name it. A date is a local
        moment, and the same in UTC stands in the column `utc` of its role. An event of several
        rows that are one lead happened once.
        """
        columns = self.pairs.columns
        again = [name for name in (row.POSITION,) if name in columns]
        kinds = self.options.roles()
        dates = [role for role, kind in kinds.items() if kind == "date"]
        pairs = self.pairs.lazy()
        if self._is_utc:
            pairs = pairs.with_columns(pl.col(role).alias(utc(role)) for role in dates)
        names = [ROW, *kinds, *map(utc, dates)]
        rows = of_leads(pairs.select(*names, *again), merges)
        if again:
            rows = rows.unique([*again, ROW])
        return rows.select(names).collect()

    def _held(self, extract: Extract) -> Extract:
        """Hold amounts to the report's currency, and to what adds up."""
        named, kinds = self.options.columns(), self.options.roles()
        for role in (each for each in named if kinds[each] == "amount"):
            hold_amounts(extract.lazy().filter(row.READ), role, self.cells, named)
        return extract.drop([*row.sign.among(extract.names)])

    def _told(self, extract: Extract, store: Store) -> Extract:
        """Tell the channels of touches by what web analytics knows of them."""
        options = self.options
        if not isinstance(options, Touchpoints):
            return extract
        if options.is_of_the_web:
            extract = with_channels(extract, store, self.config, options)
        read = extract.lazy().filter(row.READ)
        pages = of_pages(self.name, read, self.config)
        self.notes = (*pages, *notes(extract, self.config, options))
        return extract

    def _outputs(self) -> Iterator[pl.Expr]:
        cells, options = self.cells, self.options
        lead, named = cells.find(options.lead, self.name, "lead"), options.columns()
        yield cells.read(lead, "text").alias(row.LEAD_ID)
        for role, kind, value in role_outputs(cells, options):
            match kind:
                case "text" if role in ADDRESSES and role in named:
                    yield value.alias(role)
                case "text":
                    yield value.cast(pl.Categorical).alias(role)
                case "date":
                    yield value.cast(pl.Datetime("us")).alias(role)
                    if not self._is_utc:
                        yield self._in_utc(role).alias(utc(role))
                case "amount" if role in named:
                    yield value.alias(role)
                    yield from signs(cells, role, named[role])
                case _:
                    yield value.alias(role)
        if self.watched:
            yield as_written(cells)
            yield from of_table(cells, self.name)
        yield from is_read(cells, options.where, (self.name, "where"))

    @property
    def _is_utc(self) -> bool:
        """Whether local times are those of UTC, so that nothing is read twice."""
        return self.cells.conventions.zone == "UTC"

    def _in_utc(self, role: str) -> pl.Expr:
        column = self.options.columns().get(role)
        if column is None:
            return pl.lit(None, pl.Datetime("us"))
        return self.cells.dates.in_utc(self.cells.find(column, self.name, role))


def _told(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Give each row its lead instead of the id, once for each lead that has it; in any order.

    Hashes are joined in half the time that texts take, and columns without a value in none.
    """
    by = row.hashed(pl.col(row.LEAD_ID)).alias(row.LEAD_ID)
    bare = [each.name for each in rows.drop(row.LEAD_ID) if each.null_count() == rows.height]
    events, leads = (frame.lazy().with_columns(by) for frame in (rows.drop(bare), known))
    told = events.join(leads, on=row.LEAD_ID, how="left").drop(row.LEAD_ID)
    found = told.collect(engine="streaming")  # in two thirds of the time
    return found.with_columns(pl.lit(None, rows.schema[name]).alias(name) for name in bare)


def tables_of_events(
    definition: Definition,
    tables: Mapping[str, RawTable],
    leads: Cells,
    *,
    wanted: Sequence[str],
    watched: bool,
) -> list[Events]:
    """Open the tables of events that are wanted; rules look at all."""
    opened = [
        Events(cells_of(definition, tables[name], options, name), options, leads, watched)
        for name, options in definition.config.input_tables().items()
        if isinstance(options, EventsTable) and (watched or name in wanted)
    ]
    for table in opened:
        if table.key == row.ID and definition.config.leads.id is None:
            raise without_id(definition, table.name)
    return opened
