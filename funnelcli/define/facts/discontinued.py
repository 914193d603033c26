"""Stages that are not recorded any more, while leads and other stages still are."""

from collections import Counter
from datetime import date

import polars as pl

from funnelcli.counting.patterns import LEADS
from funnelcli.counting.rhythm import Quiet, ended


def over(counts: pl.DataFrame) -> dict[int, Quiet]:
    """Find the stages whose entries end on a day, and since when and until when none is known.

    `counts` are those of `truncation.count`. Judged is as in `rhythm.ended`, which the rules of
    `check` about volume ask, too; the others are the leads and the other stages. When the leads
    have ended, no stage can be expected to go on.
    """
    stage, day = pl.col("stage"), pl.col("created") + pl.duration(days="days")
    by_day = counts.filter(day.is_not_null()).group_by(stage, day.alias("day"))
    days: dict[int, Counter[date]] = {}
    for k, on, n in by_day.agg(pl.col(LEADS).sum()).iter_rows():
        days.setdefault(k, Counter())[on] = n
    everything = sum(days.values(), Counter())

    def end(k: int, by: date = date.max) -> Quiet | None:
        return ended(days[k], everything - days[k], tests=len(days), by=by)

    if not days.get(0):
        return {}
    by = date.max if end(0) is None else max(days[0])
    found = {k: end(k, by) for k in sorted(days) if k}
    return {k: each for k, each in found.items() if each is not None}
