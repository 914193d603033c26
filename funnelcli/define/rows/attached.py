"""A table attached to the rows of the leads table: what joined tables, history and events share."""

from dataclasses import dataclass, field

import polars as pl

from funnelcli.config import Config, History, Join
from funnelcli.config.tables import Events
from funnelcli.define.columns.addresses import address, is_by_address
from funnelcli.define.columns.amounts.one_currency import Currency
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.wrappings import Known
from funnelcli.define.columns.scan import Unreadable
from funnelcli.define.rows.reading import Mending, Reading, ids_of
from funnelcli.tables import rows as row
from funnelcli.tables.extract import Extract
from funnelcli.tables.raw import FILE


@dataclass(eq=False)
class AttachedTable:
    """A table whose rows belong to rows of the leads table, by an id or an address."""

    cells: Cells
    attached_by: Join | History | Events
    """The columns by which it is attached."""
    leads: Cells
    watched: bool = False
    """Whether rules will look at the rows."""
    with_reasons: bool = False
    """Whether it is asked why leads were lost."""
    with_unwon: bool = False
    """Whether it is asked what deals are worth that are not won."""
    uncertain: dict[str, int] = field(default_factory=dict)
    """For how many rows a predicate was null, by how a note calls the predicate."""
    unreadable: list[Unreadable] = field(init=False)
    frame: pl.DataFrame = field(init=False)
    """The rows of a part; `~read` tells those that the table's `where` leaves."""
    pairs: pl.DataFrame = field(init=False)
    """A row for each row of the table and each leads row with its id."""
    orphans: pl.Series = field(init=False)
    """Positions of the rows whose id no leads row has."""
    alone: dict[int, int] = field(init=False)
    """For each file, how many these are."""
    currency: Currency = field(default_factory=Currency)
    """Which amounts of the pairs are in the report's currency."""
    read_rows: int = field(init=False)
    """How many rows there are to read; one that is of several leads is several."""

    def of_one_id(self, extract: Extract, lead: int, leads: Known) -> Reading:
        """Put right the ids of a table with one in each row; `leads` are those that they meet."""
        needed = [row.LEAD_ID] if self.is_by_address else []
        found, known = ids_of(
            extract, {row.LEAD_ID: lead}, self.cells, needed=needed, known={row.LEAD_ID: leads}
        )
        if self.is_by_address:
            known = found.with_columns(address(pl.col(row.LEAD_ID)))
        return Reading(extract, known, Mending(known, [], row.POSITION if self.watched else None))

    def met(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Leave of rows with their leads, where they have one, those that do; count the others."""
        self.read_rows = rows.height
        alone = rows.filter(pl.col(row.ROW).is_null())
        self.alone = dict(alone.group_by(FILE).len().iter_rows())
        if self.watched:
            self.orphans = alone[row.POSITION]
        return rows.drop(FILE).drop_nulls(row.ROW)

    @property
    def name(self) -> str:
        """What the YAML calls the table."""
        return self.cells.names.table

    @property
    def config(self) -> Config:
        """The YAML."""
        return self.cells.definition.config

    @property
    def key(self) -> str:
        """The column of leads rows that holds what this table calls the lead."""
        by = self.attached_by.by
        return row.key(self.name) if by is not None or self.is_by_address else row.ID

    @property
    def is_by_address(self) -> bool:
        """Whether what it calls the lead is an address."""
        return is_by_address(self.leads, self.attached_by.by)
