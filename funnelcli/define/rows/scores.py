"""The score of each row of the leads table, and when it was given."""

from collections.abc import Iterator

import polars as pl

from funnelcli.config import Config
from funnelcli.define.columns.cells import Cells
from funnelcli.model import MILLION, SCORE, SCORED_AT


def mention(cells: Cells) -> None:
    """Look for the columns, also where this run does not use them."""
    for key, name in _named(cells.definition.config).items():
        cells.mention(name, "score", key)


def _named(config: Config) -> dict[str, str]:
    """List the columns that `score` names, by its keys, where it does."""
    if config.score is None:
        return {}
    columns = {"column": config.score.column, "at": config.score.at}
    return {key: name for key, name in columns.items() if name is not None}


def score_of(cells: Cells) -> Iterator[pl.Expr]:
    """Yield the score in whole millionths, so that it can be counted by, and its moment."""
    columns = {
        key: cells.find(name, "score", key) for key, name in _named(cells.definition.config).items()
    }
    cells.types.assume(columns["column"], "number")
    millionths = (cells.read(columns["column"], "number") * MILLION).round()
    yield millionths.cast(pl.Int64, strict=False).alias(SCORE)
    if "at" in columns:
        cells.types.assume(columns["at"], "date")
        yield cells.read(columns["at"], "date").alias(SCORED_AT)
