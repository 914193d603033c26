"""A note on stages whose condition no row meets, with the values that there are instead.

A funnel without customers looks the same whether nobody bought or whoever did is called
"Contract signed". Only the values can tell; of numbers and dates they tell nothing.
"""

from collections.abc import Iterator, Mapping

import polars as pl
from polars import selectors as cs

from funnelcli.answers.notes import Note
from funnelcli.config import Config, parse_sql
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.scan import ROW
from funnelcli.define.columns.values import text
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.stage_tables import home
from funnelcli.define.sql import Path
from funnelcli.tables import rows as row
from funnelcli.words.listing import listed


def in_joined(table: Joined) -> Iterator[Note]:
    """Name the stages whose `where` no row of a joined table satisfies."""
    for stage, fields in table.unmatched_stages():
        words = fields.select(~(cs.numeric() | cs.temporal()))
        if words.width:
            yield _note(table.name, stage, words.cast(pl.String).to_dict())


def in_leads(wanted: LeadRows, rows: pl.DataFrame) -> Iterator[Note]:
    """Name the stages whose `where` no usable row of the leads satisfies."""
    usable = rows.lazy().filter(row.is_usable())
    for k, stage in enumerate(wanted.config.stages):
        if stage.where is None or home(stage, wanted.config.joins):
            continue
        entered = [pl.col(row.at(k)).is_not_null(), pl.col(row.no_date(k))]
        holds = entered if stage.at is not None else [pl.col(row.undated(k))]
        if usable.select(pl.any_horizontal(holds).any()).collect().item():
            continue
        there = _words(wanted.cells, stage.where, ("stages", k, "where"), usable.select(ROW))
        if there.width and not there.is_empty():
            yield _note("leads", stage.name, there.to_dict())


def in_status(rows: pl.DataFrame, config: Config) -> Iterator[Note]:
    """Name the last stage if it is told by statuses and no usable row has one of them.

    Stages before it are left by whoever goes on: that nobody is there now means nothing.
    """
    last = len(config.stages) - 1
    stage, is_there = config.stages[last], pl.col(row.undated(last))
    if row.STATUS not in rows.columns or stage.values is None or config.history is not None:
        return
    usable = rows.lazy().filter(row.is_usable())
    if not usable.select(is_there.any() | (pl.len() == 0)).collect().item():
        held = usable.select(pl.col(row.STATUS).alias(str(config.leads.status))).collect()
        yield _note("leads", stage.name, held.to_dict(), "values")


def _words(cells: Cells, where: str, path: Path, usable: pl.LazyFrame) -> pl.DataFrame:
    """Read the columns of a condition once more, which only a stage without any row costs."""
    columns = {name: cells.find(name, *path) for name in parse_sql(where, ()).columns}
    values = [
        text(f"~{column}", cells.conventions).alias(name)
        for name, column in columns.items()
        if cells.types.of(column) not in ("number", "date")
    ]
    rows = cells.frame.select(values).with_row_index(ROW) if values else usable
    return rows.join(usable, on=ROW, how="semi").drop(ROW).collect()


def _note(table: str, stage: str, columns: Mapping[str, pl.Series], key: str = "where") -> Note:
    held = " and ".join(f"{name!r} {_held(values)}" for name, values in columns.items())
    return Note(
        "no-match",
        f"{table}: no row satisfies the `{key}` of stage {stage}; {held}. What means that stage "
        "is named under `stages`.",
    )


def _held(values: pl.Series) -> str:
    """List the most frequent values, if there are any."""
    counts = values.cast(pl.String).drop_nulls().alias("value").value_counts(name="n")
    if counts.is_empty():
        return "is empty"
    return f"holds {listed(counts.sort('n', 'value', descending=[True, False]).iter_rows())}"
