"""How far the log says that leads have come, whenever that was."""

from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.base import Case
from funnelcli.evidence import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

LEFT = "~left"


def furthest(case: Case) -> "pl.Series":
    """Give each row of the leads table the last stage that the log names of its lead.

    Of rows without a date, too, and of stages that the log says were left; -1 where it names none.
    """
    import polars as pl

    rows, pairs = case.evidence.rows, case.evidence.attached[HISTORY].pairs
    told = [
        there.select(pl.lit(k).alias("k"), rows[row.BECAME].gather(there[row.ROW]).alias("lead"))
        for name in (row.STAGE, LEFT)
        if name in pairs.columns
        for k, there in _stages(case, pairs.select(row.ROW, name))
    ]
    most = pl.concat(told).drop_nulls().group_by("lead").agg(pl.col("k").max())
    of_lead = pl.repeat(-1, rows.height, eager=True, dtype=pl.Int32)
    of_lead = of_lead.scatter(most["lead"], most["k"])
    return of_lead.gather(rows[row.BECAME]).fill_null(-1)


def _stages(case: Case, held: "pl.DataFrame") -> "Iterator[tuple[int, pl.DataFrame]]":
    """Yield the stages that are told by values, each with the rows of the log that have one."""
    import polars as pl

    value = held.to_series(1)
    seen = value.unique().drop_nulls().cast(pl.String).to_list()
    for k, stage in enumerate(case.config.stages):
        if stage.values is not None:
            yield k, held.filter(value.is_in(row.spellings(stage.values, seen)))
