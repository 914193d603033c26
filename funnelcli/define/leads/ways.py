"""Moves from stage to stage, forward and back, as the history tells them."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import fold
from funnelcli.define.leads.moves import BEFORE, LEAD, PLACE, of_leads, placed, shown_values
from funnelcli.define.rows.history import Log
from funnelcli.model import TO_LOST, TO_OTHER, WAYS
from funnelcli.tables.rows import AT, ROW

_TURN, _FIRST = "~turn", "~first"


def with_ways(
    leads: pl.DataFrame,
    log: Log,
    merges: Sequence[pl.DataFrame],
    *,
    as_of: datetime,
    window: int | None,
) -> pl.DataFrame:
    """Add to each lead all its moves until as-of, as `model.WAYS` has them.

    A move is a row of the log with another stage than the one that was left: the one that the row
    names as left, else that of the row before, else the lead itself. Rows are in the order that
    moves backward have, and each row of the leads table is followed by itself, as there; what its
    copies tell as well is told once.
    """
    shown = shown_values({**log.seen_left, **log.seen})
    names = sorted({label for value, label in shown.items() if value is not None})
    place_of = {name: -1 - k for k, name in enumerate(names)}
    others = {fold(value): place_of[shown[value]] for value in shown if value is not None}
    rows = of_leads(placed(log, as_of, others), leads, merges, window)
    rows = rows.sort(ROW, AT, PLACE, *({BEFORE} & {*rows.columns}))
    before = pl.when(pl.col(ROW) == pl.col(ROW).shift(1)).then(pl.col(PLACE).shift(1))
    left = pl.coalesce(BEFORE, before, 0) if BEFORE in rows.columns else pl.coalesce(before, 0)
    moves = (
        rows.with_columns(left.alias(BEFORE))
        .filter(pl.col(PLACE) != pl.col(BEFORE))
        .with_row_index(_TURN)
        .with_columns(pl.col(_TURN).cast(pl.Int64))
    )
    # of one turn a stage is left before the other is entered
    stays = pl.concat(
        moves.select(ROW, pl.col(name).alias(PLACE), pl.col(_TURN) * 2 + after)
        for name, after in ((BEFORE, 0), (PLACE, 1))
    )
    first = stays.group_by(ROW, PLACE).agg(pl.col(_TURN).min().alias(_FIRST))
    is_again = (pl.col(_FIRST) < pl.col(_TURN) * 2 + 1) | (pl.col(PLACE) == 0)
    told = (
        moves.join(first, on=[ROW, PLACE])
        .with_columns(is_again.alias("again"))
        .sort(_TURN)
        .unique([LEAD, BEFORE, PLACE, AT, "again"], keep="first", maintain_order=True)
    )
    lost = len(log.config.stages)

    def end(column: str, number: str, value: str) -> Sequence[pl.Expr]:
        place = pl.col(column)
        stage = pl.when(place < 0).then(TO_OTHER).when(place == lost).then(TO_LOST).otherwise(place)
        label = place.replace_strict(
            {place_of[name]: name for name in names}, default=None, return_dtype=pl.String
        )
        return stage.cast(pl.Int64).alias(number), label.alias(value)

    described = told.select(
        LEAD, *end(BEFORE, "from", "left"), *end(PLACE, "to", "entered"), "again"
    )
    lists = described.group_by(LEAD, maintain_order=True).agg(
        pl.struct(pl.exclude(LEAD)).alias(WAYS)
    )
    return leads.join(lists, left_on=ROW, right_on=LEAD, how="left", maintain_order="left")
