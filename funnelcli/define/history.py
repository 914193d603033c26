"""The stage-change log: when each lead first had one of a stage's values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from funnelcli.config import Config, History
from funnelcli.define import rows as row
from funnelcli.define.cells import Cells
from funnelcli.define.joined import LEAD, READ
from funnelcli.define.rows import ROW, spellings
from funnelcli.define.scan import Misfit, collect
from funnelcli.define.sql import Path, predicate

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

STAGE, AT = "~stage", "~at"


@dataclass(eq=False)
class Log:
    """The log, its rows attached to the rows of the leads table by id."""

    cells: Cells
    history: History
    name: str = "history"
    uncertain: dict[str, int] = field(default_factory=dict)
    misfits: list[Misfit] = field(init=False)
    frame: "pl.DataFrame" = field(init=False)
    """All rows; `~read` tells those that the log's `where` leaves."""
    pairs: "pl.DataFrame" = field(init=False)

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

        self.frame, self.misfits = collect(self.cells, lambda: list(self._outputs()))
        known = leads.select(pl.col(self.key).alias(LEAD), ROW)
        dated = self.frame.lazy().filter(READ).select(LEAD, STAGE, AT).drop_nulls(AT)
        self.pairs = dated.join(known.lazy(), on=LEAD, how="inner").collect()

    def entered(self) -> Iterator["pl.DataFrame"]:
        """Yield, for each stage told by values, the leads rows that had one, and since when."""
        import polars as pl

        for k, stage in enumerate(self.config.stages):
            if stage.values is not None:
                there = self.pairs.lazy().filter(self._has(stage.values))
                yield there.group_by(ROW).agg(pl.col(AT).min().alias(row.at(k))).collect()

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
        known = self.pairs.lazy().filter(pl.col(AT) <= as_of)
        other = known.filter(~is_lost).group_by(ROW).agg(pl.col(AT).max().alias("~other"))
        run = known.filter(is_lost).join(other, on=ROW, how="left")
        run = run.filter(pl.col("~other").is_null() | (pl.col(AT) >= pl.col("~other")))
        since = run.group_by(ROW).agg(pl.col(AT).min().alias(row.LOST_AT))
        everyone = self.pairs.lazy().select(ROW).unique()
        verdict = everyone.join(since, on=ROW, how="left")
        return verdict.with_columns(pl.col(row.LOST_AT).is_not_null().alias(row.LOST)).collect()

    def _outputs(self) -> Iterator["pl.Expr"]:
        import polars as pl

        cells, history = self.cells, self.history
        yield cells.read(cells.find(history.lead, "history", "lead"), "text").alias(LEAD)
        stage = cells.read(cells.find(history.stage, "history", "stage"), "text")
        yield stage.cast(pl.Categorical).alias(STAGE)
        yield cells.read(cells.find(history.at, "history", "at"), "date").alias(AT)
        read = pl.lit(value=True)
        if history.where is not None:
            bound = predicate(history.where, ("history", "where"), cells)
            read = bound.expr.fill_null(value=False)
        yield (read & ~cells.blank() & ~cells.repeated_header()).alias(READ)

    def _has(self, values: tuple[str, ...]) -> "pl.Expr":
        """True where the log's value is one of `values`, compared as segment values are."""
        import polars as pl

        seen = self.pairs[STAGE].unique().drop_nulls().cast(pl.String).to_list()
        return pl.col(STAGE).cast(pl.String).is_in(spellings(values, seen)).fill_null(value=False)
