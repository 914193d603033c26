"""Which part each row is read in: rows that have to do with one another are of one part.

Rows of the leads are tied by what makes them one lead (an id, the key of `deduplicate`, an
account), and by rows of other tables that belong to several of them, alone or as one deal. Only
hashes of these keys are looked at. What hashes alike by chance is of one part, which does no harm.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from funnelcli.config import split_reference
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.reading import Reading
from funnelcli.define.rows.shared import listed
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS

LABEL, KEY, ROOT = "~label", "~key", "~root"
"""What names the rows tied so far, what ties them, and what names all that are tied."""


class Routes:
    """The part of each row of the leads, and of the tables attached to them."""

    def __init__(
        self, readings: Mapping[str, Reading], attached: Sequence[Joined | Log], parts: int
    ) -> None:
        """Follow what ties rows, through all tables, and deal the rows out to so many parts."""
        self._parts, self._attached = parts, attached
        links = _links(readings[LEADS], attached)
        names = [row.ACCOUNT[0], row.KEYS[0], row.ID]
        first = next((name for name in names if name in links.columns), None)
        label = pl.col(LABEL) if first is None else pl.coalesce(first, LABEL)
        self._links = links.with_columns(label.alias(LABEL))
        self._keys = {table.name: _keys(table, readings[table.name]) for table in attached}
        edges = [_edges(self._links, name) for name in names if name in links.columns]
        for table in attached:
            edges += self._ties(table)
        self._roots = _roots(pl.concat(edges)) if edges else None

    def of_leads(self) -> pl.Series:
        """Tell the part of each row of the leads."""
        return self._part(self._links.select(LABEL))

    def of_table(self, table: Joined | Log) -> pl.Series:
        """Tell the part of each row of a table: that of its leads, else of its deal, else any."""
        return self._part(self._labels(table))

    def _part(self, labels: pl.DataFrame) -> pl.Series:
        name = pl.col(LABEL)
        if self._roots is not None:
            labels = labels.join(self._roots, on=LABEL, how="left", maintain_order="left")
            name = pl.coalesce(ROOT, LABEL)
        return labels.select((name % self._parts).fill_null(0).cast(pl.UInt32)).to_series()

    def _ties(self, table: Joined | Log) -> Iterator[pl.DataFrame]:
        """Yield which labels are tied by a table's rows."""
        keys = self._keys[table.name]
        if table.key != row.ID and table.key in self._links.columns:
            there = pl.col(table.key).is_in(keys[KEY].unique().implode())
            yield _edges(self._links.filter(there), table.key)
        for tie in (row.POSITION, row.DEAL, row.THROUGH):
            if tie in keys.columns:
                yield _edges(self._labelled(table).drop_nulls(LABEL), tie)

    def _labelled(self, table: Joined | Log) -> pl.DataFrame:
        """Add to each key of a table the label of a lead that has it, null where none has."""
        keys = self._keys[table.name]
        wanted = keys[KEY].unique().implode()
        known = self._known(table).filter(pl.col(table.key).is_in(wanted))
        known = known.group_by(pl.col(table.key).alias(KEY)).agg(pl.col(LABEL).min())
        return keys.join(known, on=KEY, how="left", maintain_order="left")

    def _known(self, table: Joined | Log) -> pl.DataFrame:
        """List what a table calls the leads: a history of deals, what the deals are called."""
        if isinstance(table, Log) and table.history.by is not None:
            through, _ = split_reference(table.history.by, table.config.joins)
            for each in self._attached:
                if each.name == through:
                    return self._labelled(each).select(pl.col(row.THROUGH).alias(table.key), LABEL)
        return self._links.select(table.key, LABEL)

    def _labels(self, table: Joined | Log) -> pl.DataFrame:
        """Label each row of a table."""
        labelled = self._labelled(table)
        if row.POSITION in labelled.columns:
            first = pl.col(LABEL).drop_nulls().first()
            ties = [name for name in (row.DEAL, row.THROUGH) if name in labelled.columns]
            labelled = labelled.group_by(row.POSITION, maintain_order=True).agg(
                first, *(pl.col(name).first() for name in ties)
            )
        if row.DEAL in labelled.columns:
            of_deal = labelled.drop_nulls([row.DEAL, LABEL])
            of_deal = of_deal.group_by(row.DEAL).agg(pl.col(LABEL).min().alias(ROOT))
            labelled = labelled.join(of_deal, on=row.DEAL, how="left", maintain_order="left")
            labelled = labelled.with_columns(pl.coalesce(LABEL, ROOT).alias(LABEL))
        return labelled.select(LABEL)


def _links(leads: Reading, attached: Sequence[Joined | Log]) -> pl.DataFrame:
    """Hash what ties rows of the leads, where null ties nobody, and each by its number."""
    number = pl.int_range(pl.len(), dtype=pl.UInt64).hash().alias(LABEL)
    numbers = leads.extract.lazy().select(number).collect()
    of_files = leads.extract.names
    texts = [row.ID, *(table.key for table in attached)]
    texts = [name for name in texts if name in (*of_files, *leads.known.columns)]
    keys = leads.extract.columns([name for name in row.KEYS[:1] if name in of_files])
    accounts = [name for name in row.ACCOUNT[:1] if name in leads.known.columns]
    hashed = leads.hashed(list(dict.fromkeys(texts)))
    return pl.DataFrame([*numbers, *hashed, *keys, *leads.known.select(accounts)])


def _keys(table: Joined | Log, reading: Reading) -> pl.DataFrame:
    """Hash by what each row of a table is a lead's, and its deal; each row once for each lead."""
    ties = [name for name in (row.DEAL, row.THROUGH) if name in reading.extract.names]
    separator = table.separator if isinstance(table, Joined) else None
    if separator is None:
        return reading.hashed([row.LEAD_ID, *ties]).rename({row.LEAD_ID: KEY})
    rows = pl.DataFrame([reading.column(row.LEAD_ID), *reading.hashed(ties)])
    each = listed(rows.with_row_index(row.POSITION), separator)
    return each.with_columns(row.hashes(pl.col(row.LEAD_ID), [KEY])).drop(row.LEAD_ID)


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
    roots = labels.to_frame().with_columns(pl.col(LABEL).alias(ROOT))
    while True:
        named = edges.rename({ROOT: KEY}).join(roots, on=LABEL)
        there = roots.rename({LABEL: KEY, ROOT: "~other"})
        smaller = named.join(there, on=KEY).with_columns(pl.min_horizontal(ROOT, "~other"))
        both = [smaller.select(pl.col(end).alias(LABEL), ROOT) for end in (LABEL, KEY)]
        told = pl.concat([roots, *both]).group_by(LABEL).agg(pl.col(ROOT).min())
        # the root of a root is one, too
        onward = told.rename({LABEL: ROOT, ROOT: "~other"})
        told = told.join(onward, on=ROOT, how="left")
        told = told.select(LABEL, pl.min_horizontal(ROOT, "~other").alias(ROOT))
        if told.sort(LABEL).equals(roots.sort(LABEL)):
            return roots
        roots = told
