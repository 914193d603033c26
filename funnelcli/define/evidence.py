"""What the rules of `check` look at, put together once the leads are made."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import polars as pl

from funnelcli.answers.report import InputFile, Population
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.dates.blank import is_blank
from funnelcli.define.columns.dates.mixture import mixtures
from funnelcli.define.columns.scan import Unreadable
from funnelcli.define.recount import Recount
from funnelcli.define.rows.events import Events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.input_tables import Watched
from funnelcli.define.rows.joined import Joined
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Attached, Evidence, Other, UnreadableRows


def evidence_of(
    recount: Recount,
    unreadable: Sequence[Unreadable],
    now: datetime,
    *,
    counted: Sequence[Events | Watched],
    unfiltered: pl.DataFrame,
    entries: pl.DataFrame,
    inputs: Sequence[InputFile],
    population: Population,
    uncertain: Mapping[str, int],
) -> Evidence:
    """Collect the evidence of a run; `unreadable` are of the leads table.

    `counted` are the tables that make no lead.
    """
    wanted, attached = recount.wanted, recount.attached
    others = (*attached, *counted)
    opened = {"leads": wanted.cells, **{table.name: table.cells for table in others}}
    rows = recount.rows.with_columns(_became(recount, unfiltered))
    log = next((table for table in attached if isinstance(table, Log)), None)
    return Evidence(
        definition=wanted.cells.definition,
        asked=recount.asked,
        now=now,
        as_of=recount.as_of.moment,
        rows=rows,
        leads=recount.leads,
        unfiltered=unfiltered,
        entries=entries,
        merges=tuple(recount.merges),
        attached={table.name: _attached(table, recount.as_of.moment) for table in attached},
        counted={table.name: _counted(table) for table in counted},
        unreadable=(
            *_unreadable(wanted.cells, unreadable),
            *(each for table in others for each in _unreadable(table.cells, table.unreadable)),
        ),
        dateless=tuple(each for cells in opened.values() for each in _dateless(cells)),
        mixtures=lambda: [each for cells in opened.values() for each in mixtures(cells)],
        tables={name: cells.table for name, cells in opened.items()},
        named={name: frozenset(cells.in_yaml_order()) for name, cells in opened.items()},
        inputs=tuple(inputs),
        population=population,
        uncertain=uncertain,
        unanswered={called: column for column, called in wanted.uncertain.items()},
        unnamed={} if log is None else log.unnamed(),
        is_blank=lambda table, column: is_blank(opened[table], column),
        without=recount.without,
        apart=recount.apart,
        passes=partial(recount.selection.verdicts, as_of=recount.as_of.moment.date()),
    )


def _attached(table: Joined | Log, as_of: datetime) -> Attached:
    alone = table.frame.clear() if isinstance(table, Log) else table.of_orphans()
    return Attached(
        rows=table.frame,
        pairs=_pairs(table),
        orphans=table.orphans,
        alone=alone,
        unclaimed=None if isinstance(table, Log) else _unclaimed(table, alone, as_of),
        is_bare=not table.read_rows,
    )


def _counted(table: Events | Watched) -> Other:
    if isinstance(table, Events):
        return Other(table.frame, table.pairs, table.orphans, is_bare=not table.read_rows)
    none = pl.DataFrame(schema={row.POSITION: pl.UInt32, row.ROW: pl.UInt32})
    return Other(table.rows, none, none[row.POSITION], is_bare=not table.rows[row.READ].any())


def _pairs(table: Joined | Log) -> pl.DataFrame:
    """List which rows are of which leads; a row of the log is of its lead without a date, too."""
    return pl.concat([table.pairs, table.dateless]) if isinstance(table, Log) else table.pairs


def _unclaimed(table: Joined, alone: pl.DataFrame, as_of: datetime) -> pl.Series | None:
    """List the orphans of a table that are purchases by as-of, as it says by itself."""
    last = len(table.config.stages) - 1
    if last not in table.entries or table.beside() or not table.config.knows_customers:
        return None
    bought = pl.col(row.holds(last))
    if row.moment(last) in alone.columns:
        bought &= pl.col(row.moment(last)) <= as_of
    return alone.filter(bought)[row.POSITION]


def _became(recount: Recount, unfiltered: pl.DataFrame) -> Sequence[pl.Series]:
    """Follow each row through the merges to the lead that it is; null where there is none."""
    height = recount.rows.height
    itself = pl.arange(height, eager=True, dtype=pl.UInt32)
    stands = itself
    for _, survivors in recount.merges:
        step = itself.clone().scatter(survivors[row.ROW], survivors[row.SURVIVOR])
        stands = step.gather(stands)
    told = {row.STANDS: unfiltered, row.BECAME: recount.leads}
    alive = recount.rows[row.ALIVE]
    followed = []
    for name, leads in told.items():
        counts = row.marked(height, leads[row.ROW]).gather(stands) & alive
        frame = pl.DataFrame({name: stands, "counts": counts})
        followed.append(frame.select(pl.when("counts").then(name).alias(name)).to_series())
    return followed


def _unreadable(cells: Cells, unreadable: Sequence[Unreadable]) -> Iterator[UnreadableRows]:
    for each in unreadable:
        yield UnreadableRows(
            table=cells.names.table,
            column=cells.names.header[each.column],
            kind=each.kind,
            position=cells.position(each.column),
            rows=each.rows,
        )


def _dateless(cells: Cells) -> Iterator[UnreadableRows]:
    for column, rows in cells.dates.empty.items():
        header = cells.names.header[column]
        yield UnreadableRows(cells.names.table, header, "date", cells.position(column), rows)
