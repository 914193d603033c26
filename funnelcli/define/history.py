"""The stage-change log: when each lead first had one of a stage's values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.config import Config, History, fold
from funnelcli.define.cells import Cells
from funnelcli.define.ids import comparable
from funnelcli.define.labels import labels
from funnelcli.define.scan import Misfit, collect
from funnelcli.define.sql import Path, predicate
from funnelcli.define.watched import own_rules
from funnelcli.raw import FILE
from funnelcli.rows import ROW, spellings

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

LEFT = "~left"


@dataclass(eq=False)
class Log:
    """The log, its rows attached to the rows of the leads table by id."""

    cells: Cells
    history: History
    watched: bool = False
    """Whether rules will look at the rows."""
    name: str = "history"
    uncertain: dict[str, int] = field(default_factory=dict)
    misfits: list[Misfit] = field(init=False)
    frame: "pl.DataFrame" = field(init=False)
    """All rows, each with its file and, unless rules look at it, nothing else: a log is long."""
    pairs: "pl.DataFrame" = field(init=False)
    """A dated row for each row of the log and each leads row with its id."""
    undated_too: "pl.DataFrame" = field(init=False)
    """The same with the rows without a date, where rules will look at them."""
    orphans: "pl.Series" = field(init=False)
    """Positions of the rows whose id no leads row has, where rules will look at them."""
    alone: dict[int, int] = field(init=False)
    """For each file, how many these are."""
    seen: dict[str, int] = field(init=False)
    """How many rows have which value, as it stands."""

    @property
    def config(self) -> Config:
        """The YAML."""
        return self.cells.definition.config

    @property
    def key(self) -> str:
        """The column of leads rows that holds what the log calls the lead."""
        return row.ID if self.history.by is None else row.key(self.name)

    def beside(self) -> dict[str, Path]:
        """Name the lead columns that the log needs: none."""
        return {}

    def unmet(self) -> dict[str, int]:
        """Count rows that satisfy a stage but lack its date: a log has none."""
        return {}

    def collect(self, leads: "pl.DataFrame") -> None:
        """Read the log and attach its dated rows to the leads rows with their ids."""
        import polars as pl

        frame, self.misfits = collect(self.cells, lambda: list(self._outputs()))
        lead = self.cells.find(self.history.lead, "history", "lead")
        frame = comparable(frame, {row.LEAD_ID: lead}, self.cells)
        if self.watched:
            frame = frame.with_row_index(row.POSITION)
        self.frame = frame if self.watched else frame.select(FILE)
        known = leads.lazy().select(pl.col(self.key).alias(row.LEAD_ID), ROW)
        # One join for both: who is in the leads, and who is not.
        read = (
            frame.lazy()
            .filter(row.READ)
            .join(known, on=row.LEAD_ID, how="left")
            .drop(row.LEAD_ID, row.READ)
        )
        rows = read.collect()
        alone = rows.filter(pl.col(ROW).is_null())
        self.alone = dict(alone.group_by(FILE).len().iter_rows())
        if self.watched:
            self.orphans = alone[row.POSITION]
        values = frame.filter(row.READ)[row.STAGE].drop_nulls().value_counts()
        self.seen = dict(values.with_columns(pl.col(row.STAGE).cast(pl.String)).iter_rows())
        rows = rows.drop(FILE).drop_nulls(ROW)
        self.pairs = rows.drop_nulls(row.AT)
        if self.watched:
            self.undated_too = rows

    def entered(self) -> Iterator["pl.DataFrame"]:
        """Yield, for each stage told by values, the leads rows that had one, and since when."""
        import polars as pl

        for k, stage in enumerate(self.config.stages):
            if stage.values is not None:
                there = self.pairs.lazy().filter(self._has(stage.values))
                yield there.group_by(ROW).agg(pl.col(row.AT).min().alias(row.at(k))).collect()

    def left(self, as_of: "datetime") -> Iterator[tuple[int, "pl.DataFrame"]]:
        """Yield the stages told by values, each with the leads rows that left it by as-of.

        Who left a stage had entered it. A log that begins with the first change does not say
        when: at creation, or before it was kept.
        """
        import polars as pl

        if LEFT not in self.pairs.columns:
            return
        left = self.pairs.filter(pl.col(row.AT) <= as_of).select(ROW, LEFT).unique()
        seen = left[LEFT].unique().drop_nulls().cast(pl.String).to_list()
        for k, stage in enumerate(self.config.stages):
            if stage.values is not None:
                yield k, left.filter(pl.col(LEFT).is_in(spellings(stage.values, seen)))

    def unnamed(self) -> dict[str, int]:
        """Count the rows of values that no stage and no loss names, most frequent first."""
        stages, lost = self.config.stages, self.config.lost
        values = [stage.values or () for stage in stages] + [(lost and lost.values) or ()]
        named = {fold(stages[0].name), *(fold(value) for each in values for value in each)}
        others = {value: n for value, n in self.seen.items() if fold(value) not in named}
        shown, counts = labels(others.items(), {}), dict[str, int]()
        for value, n in others.items():
            counts[shown[value]] = counts.get(shown[value], 0) + n
        return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))

    def lost(self, as_of: "datetime") -> "pl.DataFrame | None":
        """Tell for each leads row in the log, at any time, whether it is lost at as-of.

        It is lost since the first row of the last run of such values. Of rows at the same
        moment, the lost one is the last.
        """
        import polars as pl

        lost = self.config.lost
        if lost is None or lost.values is None:
            return None
        is_lost = self._has(lost.values)
        known = self.pairs.lazy().filter(pl.col(row.AT) <= as_of)
        other = known.filter(~is_lost).group_by(ROW).agg(pl.col(row.AT).max().alias("~other"))
        run = known.filter(is_lost).join(other, on=ROW, how="left")
        run = run.filter(pl.col("~other").is_null() | (pl.col(row.AT) >= pl.col("~other")))
        since = run.group_by(ROW).agg(pl.col(row.AT).min().alias(row.LOST_AT))
        everyone = self.pairs.lazy().select(ROW).unique()
        verdict = everyone.join(since, on=ROW, how="left")
        return verdict.with_columns(pl.col(row.LOST_AT).is_not_null().alias(row.LOST)).collect()

    def _outputs(self) -> Iterator["pl.Expr"]:
        import polars as pl

        cells, history = self.cells, self.history
        yield cells.read(cells.find(history.lead, "history", "lead"), "text").alias(row.LEAD_ID)
        stage = cells.read(cells.find(history.stage, "history", "stage"), "text")
        yield stage.cast(pl.Categorical).alias(row.STAGE)
        if history.left is not None:
            left = cells.read(cells.find(history.left, "history", "left"), "text")
            yield left.cast(pl.Categorical).alias(LEFT)
        yield cells.read(cells.find(history.at, "history", "at"), "date").alias(row.AT)
        if self.watched:
            yield from own_rules(cells, self.name)
        read = pl.lit(value=True)
        if history.where is not None:
            bound = predicate(history.where, ("history", "where"), cells)
            read = bound.expr.fill_null(value=False)
        yield (read & ~cells.blank() & ~cells.repeated_header()).alias(row.READ)

    def _has(self, values: tuple[str, ...]) -> "pl.Expr":
        """True where the log's value is one of `values`, compared as segment values are."""
        import polars as pl

        return pl.col(row.STAGE).is_in(spellings(values, list(self.seen))).fill_null(value=False)
