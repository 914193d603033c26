"""Which part each row is read in: rows that have to do with one another are of one part.

Rows of the leads are tied by what makes them one lead (an id, the key of `deduplicate`, an
account), and by rows of other tables that belong to several of them, alone or as one deal. Only
numbers made of these keys are looked at, a column at a time. Rows whose numbers are alike by
chance are of one part, which does no harm.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from funnelcli.config import split_reference
from funnelcli.define.rows.events import Events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.reading import Reading
from funnelcli.define.rows.shared import listed
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS

Table = Joined | Log | Events
LABEL, KEY, ROOT = "~label", "~key", "~root"
"""What names the rows tied so far, what ties them, and what names all that are tied."""
LINKS = (row.ACCOUNT[0], row.KEYS[0], row.ID)
"""What makes rows one lead; the first that there is names them."""


def parts_of(
    readings: Mapping[str, Reading],
    attached: Sequence[Joined | Log],
    events: Sequence[Events],
    parts: int,
) -> dict[str, pl.Series]:
    """Deal rows out to so many parts: the part of each row, by table."""
    tables = (*attached, *events)
    routes = _Routes(readings, tables, parts)
    return {LEADS: routes.of_leads(), **{each.name: routes.of_table(each) for each in tables}}


class _Routes:
    """The part of each row of the leads, and of the tables attached to them."""

    def __init__(
        self, readings: Mapping[str, Reading], attached: Sequence[Table], parts: int
    ) -> None:
        """Follow what ties rows, through all tables, and deal the rows out to so many parts."""
        self._readings, self._attached, self._parts = readings, attached, parts
        links = [name for name in LINKS if name in readings[LEADS].names]
        self._named = _named(readings[LEADS], links[0] if links else None)
        edges = [_edges(self._leads(name), name) for name in links]
        for table in attached:
            edges += self._ties(table)
        self._roots = _roots(pl.concat(edges)) if edges else None

    def of_leads(self) -> pl.Series:
        """Tell the part of each row of the leads."""
        return self._part(self._named.to_frame())

    def of_table(self, table: Table) -> pl.Series:
        """Tell the part of each row of a table: that of its leads, else of its deal, else one."""
        labelled = self._labelled(table, _keys(table, self._readings[table.name]))
        if row.POSITION in labelled.columns:  # once for each id that a row lists
            first = pl.col(LABEL).drop_nulls().first()
            others = [name for name in (KEY, row.DEAL, row.THROUGH) if name in labelled.columns]
            labelled = labelled.group_by(row.POSITION, maintain_order=True).agg(
                first, *(pl.col(name).first() for name in others)
            )
        alone = [name for name in (row.DEAL, KEY) if name in labelled.columns]
        if row.DEAL in labelled.columns:
            known = labelled.drop_nulls([row.DEAL, LABEL]).group_by(row.DEAL)
            of_deal = known.agg(pl.col(LABEL).min().alias(ROOT))
            labelled = labelled.join(of_deal, on=row.DEAL, how="left", maintain_order="left")
            labelled = labelled.with_columns(pl.coalesce(LABEL, ROOT).alias(LABEL))
        # what is of no lead is dealt out by its own deal or id
        return self._part(labelled.select(pl.coalesce(LABEL, *alone).alias(LABEL)))

    def _part(self, labels: pl.DataFrame) -> pl.Series:
        name = pl.col(LABEL)
        if self._roots is not None:
            labels = labels.join(self._roots, on=LABEL, how="left", maintain_order="left")
            name = pl.coalesce(ROOT, LABEL)
        return labels.select((name % self._parts).fill_null(0).cast(pl.UInt16)).to_series()

    def _leads(self, name: str) -> pl.DataFrame:
        """Give each row of the leads its label, and the number of what it has in a column."""
        return pl.DataFrame([self._named, self._readings[LEADS].numbers([name])[name]])

    def _ties(self, table: Table) -> Iterator[pl.DataFrame]:
        """Yield which labels are tied by a table's rows; those of ids are tied already."""
        keys = _keys(table, self._readings[table.name])
        if table.key != row.ID and table.key in self._readings[LEADS].names:
            there = pl.col(table.key).is_in(keys[KEY].unique().implode())
            yield _edges(self._leads(table.key).filter(there), table.key)
        if ties := [tie for tie in (row.POSITION, row.DEAL, row.THROUGH) if tie in keys.columns]:
            labelled = self._labelled(table, keys).drop_nulls(LABEL)
            yield from (_edges(labelled, tie) for tie in ties)

    def _labelled(self, table: Table, keys: pl.DataFrame) -> pl.DataFrame:
        """Add to each key of a table the label of a lead that has it, null where none has."""
        known = self._known(table)
        known = known.filter(pl.col(table.key).is_in(keys[KEY].unique().implode()))
        known = known.group_by(pl.col(table.key).alias(KEY)).agg(pl.col(LABEL).min())
        return keys.join(known, on=KEY, how="left", maintain_order="left")

    def _known(self, table: Table) -> pl.DataFrame:
        """List what a table calls the leads: a history of deals, what the deals are called."""
        if isinstance(table, Log) and table.history.by is not None:
            through, _ = split_reference(table.history.by, table.config.joins)
            for each in self._attached:
                if each.name == through:
                    deals = self._labelled(each, _keys(each, self._readings[each.name]))
                    return deals.select(pl.col(row.THROUGH).alias(table.key), LABEL)
        return self._leads(table.key)


def _named(leads: Reading, by: str | None) -> pl.Series:
    """Name each row of the leads by what may make it one with others, else by its place."""
    place = row.number(pl.int_range(leads.extract.height, dtype=pl.UInt32)).alias(LABEL)
    places = pl.select(place).to_series()
    return places if by is None else leads.numbers([by])[by].alias(LABEL).fill_null(places)


def _keys(table: Table, reading: Reading) -> pl.DataFrame:
    """Number by what each row of a table is a lead's, and its deal; a row once for each lead."""
    ties = [name for name in (row.DEAL, row.THROUGH) if name in reading.names]
    separator = table.separator if isinstance(table, Joined) else None
    if separator is None:
        return reading.numbers([row.LEAD_ID, *ties]).rename({row.LEAD_ID: KEY})
    rows = pl.DataFrame([reading.column(row.LEAD_ID), *reading.numbers(ties)])
    each = listed(rows.with_row_index(row.POSITION), separator)
    return each.with_columns(row.number(pl.col(row.LEAD_ID)).alias(KEY)).drop(row.LEAD_ID)


def _edges(labelled: pl.DataFrame, tie: str) -> pl.DataFrame:
    """Tie the labels of rows that share a value, each to the smallest of them."""
    ordered = labelled[tie].drop_nulls().sort()
    twice = ordered.filter(ordered == ordered.shift(1)).unique()
    together = labelled.filter(pl.col(tie).is_in(twice.implode()))
    smallest = pl.col(LABEL).min().over(tie).alias(ROOT)
    return together.select(LABEL, smallest).filter(pl.col(LABEL) != pl.col(ROOT)).unique()


def _roots(edges: pl.DataFrame) -> pl.DataFrame:
    """Name all labels that are tied, directly or through others, by the smallest of them."""
    labels = pl.concat([edges[LABEL], edges[ROOT].alias(LABEL)]).unique()
    roots = labels.to_frame().with_columns(pl.col(LABEL).alias(ROOT)).sort(LABEL)
    while True:
        named = edges.rename({ROOT: KEY}).join(roots, on=LABEL)
        there = roots.rename({LABEL: KEY, ROOT: "~other"})
        smaller = named.join(there, on=KEY).with_columns(pl.min_horizontal(ROOT, "~other"))
        both = [smaller.select(pl.col(end).alias(LABEL), ROOT) for end in (LABEL, KEY)]
        told = pl.concat([roots, *both]).group_by(LABEL).agg(pl.col(ROOT).min())
        # the root of a root is one, too
        onward = told.rename({LABEL: ROOT, ROOT: "~other"})
        told = told.join(onward, on=ROOT, how="left")
        told = told.select(LABEL, pl.min_horizontal(ROOT, "~other").alias(ROOT)).sort(LABEL)
        if told.equals(roots):
            return roots
        roots = told
