"""A note on stages whose condition no row meets, with the values that there are instead.

A funnel without customers looks the same whether nobody bought or whoever did is called
"Contract signed". Only the values can tell; of numbers and dates they tell nothing.
"""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, parse_sql
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.scan import ROW
from funnelcli.define.columns.values import text
from funnelcli.define.facts.attachment import Attachment, Held, held
from funnelcli.define.rows.current_status import has_status
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.stage_tables import home
from funnelcli.define.sql import Path
from funnelcli.tables import rows as row
from funnelcli.words.listing import listed


def in_joined(table: str, found: Attachment) -> Iterator[Note]:
    """Name the stages whose `where` no row of a joined table satisfies."""
    for stage, unmet in found.unmet.items():
        if unmet is not None and unmet[0] and unmet[1]:
            yield _note(table, stage, unmet[1])


def in_leads(wanted: LeadRows, rows: pl.LazyFrame) -> Iterator[Note]:
    """Name the stages whose `where` no usable row of the leads satisfies."""
    usable = rows.filter(row.is_usable())
    for k, stage in enumerate(wanted.config.stages):
        if stage.where is None or home(stage, wanted.config.joins):
            continue
        entered = [pl.col(row.at(k)).is_not_null(), pl.col(row.no_date(k))]
        holds = entered if stage.at is not None else [pl.col(row.undated(k))]
        if usable.select(pl.any_horizontal(holds).any()).collect().item():
            continue
        there = _words(wanted.cells, stage.where, ("stages", k, "where"), usable.select(ROW))
        if there.width and not there.is_empty():
            yield _note("leads", stage.name, held(there))


def in_status(rows: pl.LazyFrame, config: Config) -> Iterator[Note]:
    """Name the last stage if it is told by statuses and no usable row has one of them.

    Stages before it are left by whoever goes on: that nobody is there now means nothing.
    """
    last = len(config.stages) - 1
    stage = config.stages[last]
    if (
        row.STATUS not in rows.collect_schema()
        or stage.values is None
        or config.history is not None
    ):
        return
    usable, is_there = rows.filter(row.is_usable()), has_status(rows, stage.values)
    if not usable.select(is_there.any() | (pl.len() == 0)).collect().item():
        status = usable.select(pl.col(row.STATUS).alias(str(config.leads.status))).collect()
        yield _note("leads", stage.name, held(status), "values")


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


def _note(table: str, stage: str, there: Held, key: str = "where") -> Note:
    holds = " and ".join(f"{name!r} {_listed(values)}" for name, values in there.items())
    return Note(
        "no-match",
        f"{table}: no row satisfies the `{key}` of stage {stage}; {holds}. What means that stage "
        "is named under `stages`.",
        is_loud=True,
    )


def _listed(values: Counter[str]) -> str:
    """List the most frequent values, if there are any."""
    if not values:
        return "is empty"
    return f"holds {listed(sorted(values.items(), key=lambda each: (-each[1], each[0])))}"
