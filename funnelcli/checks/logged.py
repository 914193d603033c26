"""How far leads have come, by the log and by all that is known, whenever that was."""

from collections.abc import Collection, Iterator

import polars as pl

from funnelcli.checks.among import among
from funnelcli.checks.base import Case
from funnelcli.config import fold
from funnelcli.model import OWN
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY

LEFT = "~left"


def furthest(case: Case) -> pl.Series:
    """Give each row of the leads table the last stage that the log names of its lead.

    Of rows without a date, too, and of stages that the log says were left; -1 where it names none.
    """
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


def _stages(case: Case, held: pl.DataFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the stages that are told by values, each with the rows of the log that have one."""
    value = held.to_series(1)
    seen = value.unique().drop_nulls().cast(pl.String).to_list()
    for k, stage in enumerate(case.config.stages):
        if stage.values is not None:
            yield k, held.filter(value.is_in(row.spellings(stage.values, seen)))


def spelled(values: pl.Series, meant: Collection[str]) -> pl.Series:
    """Mark the values that fold to one of those meant; null is none."""
    seen = values.unique().drop_nulls().cast(pl.String).to_list()
    spellings = [each for each in seen if fold(each) in meant]
    return among(values, spellings)


def meant(case: Case, stage: int) -> set[str]:
    """Fold what a stage is called: by its name, its key, and its values."""
    named = case.config.stages[stage]
    return {fold(each) for each in (named.name, named.key, *(named.values or ()))}


def bought(case: Case) -> pl.Series:
    """Mark the rows of leads that are customers by themselves, whatever those of their lead are."""
    return _entered_alone(case, case.query.last)


def has_entered(case: Case, stage: int) -> pl.Series:
    """Tell of each row whether its lead has entered a stage or a later one, at any time.

    By all that tells of entries, also after as-of and outside of the window.
    """
    became = case.evidence.rows[row.BECAME]
    leads = row.marked(became.len(), became.filter(_entered_alone(case, stage)).drop_nulls())
    of_lead = leads.gather(became) | (case.of_rows(OWN) >= 1 << stage)
    return of_lead.fill_null(value=False)


def _entered_alone(case: Case, stage: int) -> pl.Series:
    """Mark the rows of leads that tell by themselves of an entry into a stage or a later one."""
    rows, entered = case.evidence.rows, [pl.lit(value=False)]
    for k in range(stage, case.query.last + 1):
        if row.at(k) in rows.columns:
            entered.append(pl.col(row.at(k)).is_not_null())
        if row.undated(k) in rows.columns:
            entered.append(pl.col(row.undated(k)).fill_null(value=False))
    return rows.select(pl.any_horizontal(entered).alias("entered")).to_series()


def named_in_log(case: Case, stage: int) -> pl.DataFrame:
    """List the rows of the log, of leads that count, that name a stage which they do not decide.

    What a stage is called may be a value of the log though the definition does not take it from
    there.
    """
    if HISTORY not in case.evidence.attached:
        return pl.DataFrame(schema={row.POSITION: pl.UInt32, row.ROW: pl.UInt32})
    pairs = case.evidence.attached[HISTORY].pairs
    if case.config.stages[stage].values is not None:
        return pairs.select(row.POSITION, row.ROW).clear()
    there = pairs.filter(spelled(pairs[row.STAGE], meant(case, stage)))
    is_lead = case.evidence.rows[row.BECAME].gather(there[row.ROW]).is_not_null()
    return there.filter(is_lead).select(row.POSITION, row.ROW)
