"""What an analysis declares of itself, beside the two functions that it is.

From it follow the JSON Schema of its table, its columns in the docs, which options are told to be
without effect, and which names no stage and no segment can have.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Literal, TypeAlias

import polars as pl

from funnelcli.answers.columns import Column
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.config.question import Shaping

Counts: TypeAlias = Mapping[str, pl.DataFrame]
LazyCounts: TypeAlias = Mapping[str, pl.LazyFrame]

Need = Literal["created", "customers", "history", "segments", "source"]
"""`leads.created`, something that says who bought, a history, a segment, a source."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Two pure functions: leads to counts, which merge, and counts to a report."""

    name: str
    """That of its table and of its module."""
    title: str
    about: str
    """What its table tells, in a sentence."""
    columns: tuple[Column, ...]
    """All columns that its table can have; `columns_of` makes those of a run."""
    count: Callable[[pl.LazyFrame, Query], LazyCounts]
    finish: Callable[[Counts, Query], Report]
    _: KW_ONLY
    needs: tuple[Need, ...] = ()
    """What a definition must have for it."""
    shaped_by: tuple[Shaping, ...] = ()
    """Which of the options that not every table needs change it."""
