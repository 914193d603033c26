"""Moves backward: where leads went that left a stage, by the history, and when they came back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import Config, fold
from funnelcli.define.columns.labels import contacts, labels
from funnelcli.define.rows.history import LEFT, Log
from funnelcli.model import CREATED, MOVES, TO_LOST, TO_OTHER, entry
from funnelcli.tables.rows import AT, ROW, STAGE, SURVIVOR

PLACE, BEFORE, LEAD, MOVE, BACK = "~place", "~before", "~lead", "~move", "~back"
OTHER = -1
"""The place of a value that names nothing, before all stages; a loss has the one after them."""
NO_OTHERS: Mapping[str, int] = {}


def with_moves(
    leads: pl.DataFrame,
    log: Log,
    merges: Sequence[pl.DataFrame],
    *,
    as_of: datetime,
    window: int | None,
) -> pl.DataFrame:
    """Add to each lead its moves backward until as-of, as `model.MOVES` has them.

    Each row of the leads table is followed by itself, since its copies have ways of their own:
    a lead moves backward where one of its rows does. It has come back when any of its rows has.
    Rows of the log at one moment are in the order of the stages, values that name nothing
    before them, losses after them.
    """
    rows = of_leads(placed(log, as_of), leads, merges, window)
    moves = _backward(rows, leads, log.config).with_row_index(MOVE)
    told = moves.join(_back(moves, rows, log.config), on=MOVE, how="left")
    told = told.sort(LEAD, AT, PLACE, BEFORE, STAGE).select(LEAD, *_described(log))
    lists = told.group_by(LEAD, maintain_order=True).agg(pl.struct(pl.all()).alias(MOVES))
    return leads.join(lists, left_on=ROW, right_on=LEAD, how="left", maintain_order="left")


def shown_values(seen: Mapping[str, int]) -> dict[str | None, str]:
    """Tell how the values of a log are shown, by how many rows have which.

    A log can hold more than statuses, and these tables travel further than it does.
    """
    spelled, counts = labels(seen.items(), {}), Counter[str]()
    for written, n in seen.items():
        counts[spelled[written]] += n
    hidden = contacts(counts)
    return {value: hidden.get(label, label) for value, label in spelled.items()}


def _described(log: Log) -> Iterator[pl.Expr]:
    """Yield what `model.MOVES` has of a move."""
    after = len(log.config.stages)
    shown = shown_values(log.seen)
    value = pl.col(STAGE).cast(pl.String).replace_strict(shown, return_dtype=pl.String)
    went = pl.col(AT).dt.date()
    # of one day, a loss comes after all stages, any other move backward before them
    is_loss = pl.col(PLACE) == after

    def entered(k: int) -> pl.Expr:
        there = pl.col(entry(k))
        is_after = (there > went) | ((there == went) & ~is_loss)
        return pl.when((pl.col(BEFORE) < k) & is_after).then(there)

    yield pl.col(BEFORE).alias("from")
    yield pl.col(PLACE).replace({OTHER: TO_OTHER, after: TO_LOST}).alias("stage")
    yield pl.when(pl.col(PLACE) == OTHER).then(value).alias("to")
    yield went.alias("went")
    yield pl.min_horizontal(
        pl.col(BACK).dt.date(), *(entered(k) for k in _dated_elsewhere(log.config))
    ).alias("back")


def _backward(rows: pl.DataFrame, leads: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Keep the rows by which a stage was left backward, with all dated entries of the lead."""
    after = len(config.stages)
    # one sort and a look at the row above: a window for each lead takes five times as long
    before = pl.when(pl.col(ROW) == pl.col(ROW).shift(1)).then(pl.col(PLACE).shift(1))
    left = pl.coalesce(BEFORE, before) if BEFORE in rows.columns else before
    entries = leads.select(pl.col(ROW).alias(LEAD), *(entry(k) for k in range(1, after)))
    return (
        rows.sort(ROW, AT, PLACE)
        .with_columns(left.alias(BEFORE))
        .filter(pl.col(BEFORE).is_between(0, after, closed="left"))
        .filter((pl.col(PLACE) < pl.col(BEFORE)) | (pl.col(PLACE) == after))
        .unique([LEAD, BEFORE, PLACE, STAGE, AT])
        .join(entries, on=LEAD)
        .filter((pl.col(PLACE) != OTHER) | ~_went_on(config))
    )


def placed(log: Log, as_of: datetime, others: Mapping[str, int] = NO_OTHERS) -> pl.LazyFrame:
    """Give each known row of the log its place in the order of stages, and that of what it left.

    `others` are the places of values that name nothing, by these folded, where they have their own.
    """
    config, columns = log.config, log.pairs.columns
    meant = {fold(value): len(config.stages) for value in config.lost_values}
    meant |= {
        fold(value): k for k, stage in enumerate(config.stages) for value in stage.values or ()
    }
    meant.setdefault(fold(config.stages[0].name), 0)
    found = {**others, **meant}

    def place(column: str) -> pl.Expr:
        seen = log.pairs[column].unique().drop_nulls().cast(pl.String).to_list()
        places = {value: found.get(fold(value), OTHER) for value in seen}
        if not places:  # Polars panics where there is nothing to replace by
            return pl.lit(None, pl.Int64)
        return pl.col(column).cast(pl.String).replace_strict(places, return_dtype=pl.Int64)

    known = log.pairs.lazy().filter((pl.col(AT) <= as_of) & pl.col(STAGE).is_not_null())
    left = [place(LEFT).alias(BEFORE)] if LEFT in columns else []
    placed = known.select(ROW, AT, STAGE, place(STAGE).alias(PLACE), *left)
    if log.pairs.schema[AT] == pl.Date:
        return placed
    is_day = pl.col(AT) == pl.col(AT).dt.truncate("1d")
    end = pl.when(is_day & (pl.col(PLACE) == len(config.stages))).then(
        pl.col(AT).dt.offset_by("1d") - pl.duration(microseconds=1)
    )
    return placed.with_columns(pl.coalesce(end, AT))


def of_leads(
    rows: pl.LazyFrame,
    leads: pl.DataFrame,
    merges: Sequence[pl.DataFrame],
    window: int | None,
) -> pl.DataFrame:
    """Keep the rows of leads, within the window if there is one, each with its lead."""
    rows = rows.with_columns(pl.col(ROW).alias(LEAD))
    for survivors in merges:
        became = survivors.lazy().select(pl.col(ROW).alias(LEAD), SURVIVOR)
        rows = rows.join(became, on=LEAD, how="left").with_columns(
            pl.coalesce(SURVIVOR, LEAD).alias(LEAD)
        )
        rows = rows.drop(SURVIVOR)
    rows = rows.join(leads.lazy().select(pl.col(ROW).alias(LEAD), CREATED), on=LEAD)
    if window is not None:
        rows = rows.filter((pl.col(AT).dt.date() - pl.col(CREATED)).dt.total_days() <= window)
    return rows.drop(CREATED).collect()


def _went_on(config: Config) -> pl.Expr:
    """True where the lead had come into a later stage by that day that the log does not name.

    The value that names nothing may then be what the log calls that stage.
    """
    went = pl.col(AT).dt.date()
    later = ((pl.col(BEFORE) < k) & (pl.col(entry(k)) <= went) for k in _dated_elsewhere(config))
    return pl.any_horizontal(pl.lit(value=False), *later).fill_null(value=False)


def _dated_elsewhere(config: Config) -> list[int]:
    """List the stages that the log does not name."""
    return [k for k, stage in enumerate(config.stages) if k and stage.values is None]


def _back(moves: pl.DataFrame, rows: pl.DataFrame, config: Config) -> pl.DataFrame:
    """Find the first row after each move that has the stage that was left, or a later one."""
    then, there = pl.col("~then"), pl.col("~there")
    later = rows.select(LEAD, pl.col(AT).alias("~then"), pl.col(PLACE).alias("~there"))
    is_after = (then > pl.col(AT)) | ((then == pl.col(AT)) & (pl.col(PLACE) < pl.col(BEFORE)))
    is_there = (there >= pl.col(BEFORE)) & (there < len(config.stages))
    found = moves.join(later, on=LEAD).filter(is_after & is_there)
    return found.group_by(MOVE).agg(then.min().alias(BACK))
