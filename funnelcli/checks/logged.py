"""How far the log says that leads have come, whenever that was."""

from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.base import Case
from funnelcli.evidence import HISTORY

if TYPE_CHECKING:
    import polars as pl

LEFT = "~left"


def furthest(case: Case) -> "pl.Series":
    """Give each row of the leads table the last stage that the log names of its lead.

    Of rows without a date, too, and of stages that the log says were left; -1 where it names none.
    """
    import polars as pl

    rows, pairs = case.evidence.rows, case.evidence.attached[HISTORY].pairs
    named = [
        pl.DataFrame(
            {"lead": rows[row.BECAME].gather(pairs[row.ROW]), "k": _stages(case, pairs[name])}
        )
        for name in (row.STAGE, LEFT)
        if name in pairs.columns
    ]
    most = pl.concat(named).drop_nulls().group_by("lead").agg(pl.col("k").max())
    of_lead = pl.repeat(-1, rows.height, eager=True, dtype=pl.Int64)
    of_lead = of_lead.scatter(most["lead"], most["k"])
    return of_lead.gather(rows[row.BECAME]).fill_null(-1)


def _stages(case: Case, held: "pl.Series") -> "pl.Series":
    """Give each value of the log the number of the last stage that has it; null for none."""
    import polars as pl

    seen = held.unique().drop_nulls().cast(pl.String).to_list()
    meant: dict[str, int] = {}
    for k, stage in enumerate(case.config.stages):
        meant |= dict.fromkeys(row.spellings(stage.values or (), seen), k)
    texts, numbers = list(meant), list(meant.values())
    return held.cast(pl.String).replace_strict(texts, numbers, default=None, return_dtype=pl.Int64)
