"""What an analysis declares of itself, beside the two functions that it is.

From it follow its command with help and options, the JSON Schema of its table, its columns in the
docs, its picture, which options are told to be without effect, and which names no stage and no
segment can have beside them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Literal, TypeAlias

import polars as pl

from funnelcli.answers.charts import Bars, Chart, Dots, Heat
from funnelcli.answers.columns import Column
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.option import Grouping, Option
from funnelcli.config.query import Query
from funnelcli.config.question import Question, Shaping

Counts: TypeAlias = Mapping[str, pl.DataFrame]
LazyCounts: TypeAlias = Mapping[str, pl.LazyFrame]

Need = Literal["created", "customers", "history", "segments", "source"]
"""`leads.created`, something that says who bought, a history, a segment, a source."""


@dataclass(frozen=True, slots=True, eq=False)
class InputTables:
    """What is counted: the leads, and each table of `config.input_tables` by its key.

    A key of such a table is a column: a text, a date without its time, a number as a float, or an
    amount in minor units; all null where the YAML does not name it. Leads have `LTV` only where it
    names a column of it.

    A table of events has those of leads that passed the filters and of others; `tables.rows.ROW`
    is the lead, which the leads have then, too. Its dates are local moments, and `utc` of a role
    is the same moment in UTC; of leads there is `utc(CREATED)`. Texts are categories.
    """

    leads: pl.LazyFrame
    beside: Mapping[str, pl.LazyFrame] = field(default_factory=dict)
    _made: dict[tuple["Made", str], pl.LazyFrame] = field(default_factory=dict, init=False)

    def __getitem__(self, name: str) -> pl.LazyFrame:
        """Give a table that the analysis `needs`."""
        return self.beside[name]

    def once(self, made: "Made", of: str) -> pl.LazyFrame:
        """Give what is made of the tables, once for all analyses that are counted together."""
        if (made, of) not in self._made:
            self._made[made, of] = made(self, of).cache()
        return self._made[made, of]


Made: TypeAlias = Callable[[InputTables, str], pl.LazyFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The command of an analysis that has one of its own, in literals as its options."""

    help: str
    """What it tells, and an example."""
    by: Grouping = "nothing"
    can_check: bool = False
    """Whether it has --check."""


def _nothing(_question: Question) -> Collection[str]:
    """Want no table."""
    return ()


def _is_fine(_question: Question, _config: Config) -> None:
    """Refuse nothing."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Two pure functions: tables to counts, which merge, and counts to a report."""

    name: str
    """That of its table and of its module."""
    title: str
    about: str
    """What its table tells, in a sentence."""
    columns: tuple[Column, ...]
    """All columns that its table can have; `columns_of` makes those of a run."""
    count: Callable[[InputTables, Query], LazyCounts]
    finish: Callable[[Counts, Query], Report]
    _: KW_ONLY
    needs: tuple[Need | str, ...] = ()
    """What a definition must have for it; a table of `config.input_tables` by its key."""
    wants: Callable[[Question], Collection[str]] = _nothing
    """Names the tables of `config.input_tables` that it counts where the definition has them."""
    shaped_by: tuple[Shaping, ...] = ()
    """Which of the options that not every table needs change it."""
    options: tuple[Option[Any], ...] = ()
    """Those that no other command has than the ones that show it."""
    check: Callable[[Question, Config], None] = _is_fine
    """Raises `UsageError` where options do not go together, or not with the definition."""
    in_memory: bool = False
    """Whether its counts are of rows in an order, which are made faster at once than in streams."""
    command: Command | None = None
    """Its own; None where it is a table of one that has a file."""
    chart: Chart | None = None
    """What of its page is worth a picture."""

    def has_picture(self, config: Config) -> bool:
        """Tell whether it declares one, of a rate that is known."""
        if self.chart is None or isinstance(self.chart, Heat | Dots) or config.knows_customers:
            return self.chart is not None
        return not any(each.of_customers for each in self.columns if each.name == self.chart.of)

    def report(self, counts: Counts, query: Query) -> Report:
        """Finish the table, with its picture."""
        made = self.finish(counts, query)
        page, brief = made.page, made.brief
        if page is not None:
            page = replace(page, chart=self.chart)
        if brief is not None and isinstance(self.chart, Bars):
            brief = replace(brief, chart=self.chart)
        return replace(made, page=page, brief=brief, chart=self.chart)
