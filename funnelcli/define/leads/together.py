"""What rows that became one lead say only together: how many rows of a joined table they have."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.config import Stage
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.rows import repeated
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.tables import rows as row

Attached = Sequence[Joined | Log]


def with_repeated(
    leads: pl.LazyFrame, attached: Attached, merges: Sequence[pl.DataFrame]
) -> pl.LazyFrame:
    """Enter merged leads into the stages that it takes several rows to enter, by the rows of all.

    What a row of the leads has by itself is known before: two duplicates with one visit each are a
    lead with two. A row that several of them have is one.
    """
    if not merges:
        return leads
    is_merged = pl.col(row.ROW).is_in(pl.concat(each[row.ROW] for each in merges).implode())
    for pairs, k, stage in _several(attached):
        name = row.undated(k) if stage.at is None else row.at(k)
        such = repeated.such_rows(pairs.filter(is_merged), k, stage)
        told = repeated.entered(of_leads(such.lazy(), merges).collect(), k, stage)
        leads = leads.join(
            told.lazy().rename({name: "~together"}), on=row.ROW, how="left", maintain_order="left"
        )
        known = pl.when(is_merged).then("~together").otherwise(name)
        leads = leads.with_columns(known.alias(name)).drop("~together")
    return leads


def dates_towards(rows: pl.DataFrame, attached: Attached) -> Iterator[pl.Series]:
    """Yield when usable rows of the leads had rows that count towards such stages."""
    usable = rows.select(row.is_usable()).to_series()
    for pairs, k, stage in _several(attached):
        if stage.at is not None:
            found = repeated.before(repeated.such_rows(pairs, k, stage), k, stage)
            yield found.filter(usable.gather(found[row.ROW]))[row.moment(k)]


def _several(attached: Attached) -> Iterator[tuple[pl.DataFrame, int, Stage]]:
    for table in attached:
        if isinstance(table, Joined):
            yield from ((table.pairs, k, stage) for k, stage in repeated.repeated(table.entries))
