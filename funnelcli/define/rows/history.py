"""The history of stages: when each lead first had one of the values of a stage."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from funnelcli.config import History, fold
from funnelcli.define.columns.ids.wrappings import Known
from funnelcli.define.columns.labels import counted_by_label
from funnelcli.define.columns.scan import collect
from funnelcli.define.rows.attached import AttachedTable
from funnelcli.define.rows.for_checks import of_table
from funnelcli.define.rows.reading import Reading
from funnelcli.define.sql import Path, is_read
from funnelcli.tables import rows as row
from funnelcli.tables.extract import Extract
from funnelcli.tables.rows import ROW, named_values, spellings
from funnelcli.tables.store import Store

LEFT = "~left"


@dataclass(eq=False)
class Log(AttachedTable):
    """The history.

    `pairs` are the dated rows. `orphans`, and all rows as `frame`, are known only where rules
    will look at them: a history is long.
    """

    dateless: pl.DataFrame = field(init=False)
    """The same as `pairs`, of the rows without a date."""
    lacking: int = 0
    """How many rows of leads name a stage or a loss, and no date."""
    seen: dict[str, int] = field(init=False)
    """How many rows have which value, as it stands."""
    seen_left: dict[str, int] = field(init=False)
    """The same of the values that were left, where the log tells them."""

    @property
    def history(self) -> History:
        """What the YAML says of it."""
        assert isinstance(self.attached_by, History)  # noqa: S101  (a join is no history)
        return self.attached_by

    def beside(self) -> dict[str, Path]:
        """Name the lead columns that the log needs: none."""
        return {}

    def missing_dates(self) -> dict[str, int]:
        """Count rows that satisfy a stage but lack its date: a log has none."""
        return {}

    def read(self, leads: Known, store: Store) -> Reading:
        """Read the log; `leads` are the ids that its rows are to meet."""
        extract, self.unreadable = collect(self.cells, lambda: list(self._outputs()), store)
        self.seen = _values(extract, row.STAGE)
        self.seen_left = {} if self.history.left is None else _values(extract, LEFT)
        lead = self.cells.find(self.history.lead, "history", "lead")
        return self.of_one_id(extract, lead, leads)

    def attach(self, frame: pl.DataFrame, leads: pl.DataFrame) -> None:
        """Attach rows of the log to the leads rows with their ids."""
        self.uncertain = {f"{self.name}.where": frame[row.READ].null_count()}
        self.frame = frame if self.watched else frame.clear()
        known = leads.lazy().select(pl.col(self.key).alias(row.LEAD_ID), ROW)
        # One join for both: who is in the leads, and who is not.
        read = (
            frame.lazy()
            .filter(row.READ)
            .join(known, on=row.LEAD_ID, how="left")
            .drop(row.LEAD_ID, row.READ)
        )
        rows = self.met(read.collect())
        self.pairs, self.dateless, self.lacking = rows, rows.clear(), 0
        if rows[row.AT].null_count():
            self.pairs = rows.drop_nulls(row.AT)
            self.dateless = rows.filter(pl.col(row.AT).is_null())
            dateless = frame.filter(row.READ).filter(pl.col(row.AT).is_null())
            of_leads = dateless.join(leads, left_on=row.LEAD_ID, right_on=self.key, how="semi")
            self.lacking = int(
                of_leads.select(self.has(tuple(named_values(self.config)))).sum().item()
            )

    def entered(self) -> Iterator[pl.DataFrame]:
        """Yield, for each stage told by values, the leads rows that had one, and since when."""
        for k, stage in enumerate(self.config.stages):
            if stage.values is not None:
                there = self.pairs.lazy().filter(self.has(stage.values))
                yield there.group_by(ROW).agg(pl.col(row.AT).min().alias(row.at(k))).collect()

    def undated(self, as_of: datetime) -> Iterator[tuple[int, pl.Series]]:
        """Yield each stage that has `values`, with the leads rows that entered it without a date.

        A row of the log without a date shows that its new stage was entered. A row dated by
        as-of, or without a date, shows that the stage it left had been entered before: the log
        has no row for that where it begins with the first change.
        """
        told = {row.STAGE: self.dateless}
        if LEFT in self.pairs.columns:
            known = self.pairs.filter(pl.col(row.AT) <= as_of)
            told[LEFT] = pl.concat([known, self.dateless])
        for column, rows in told.items():
            if rows.is_empty():
                continue
            there = rows.select(ROW, column).unique()
            seen = there[column].unique().drop_nulls().cast(pl.String).to_list()
            for k, stage in enumerate(self.config.stages):
                if stage.values is not None:
                    is_there = pl.col(column).is_in(spellings(stage.values, seen))
                    yield k, there.filter(is_there)[ROW]

    def undated_of_last(self) -> tuple[int, int]:
        """Count the leads rows that entered the last stage undated, and all that entered it."""
        values = self.config.stages[-1].values
        if values is None:
            return 0, 0
        dated = self.pairs.filter(self.has(values)).select(ROW).unique()
        others = self.dateless.filter(self.has(values)).select(ROW).unique()
        undated = others.join(dated, on=ROW, how="anti").height
        return undated, undated + dated.height

    def unnamed(self) -> dict[str, int]:
        """Count the rows of values that no stage and no loss names, most frequent first."""
        named = named_values(self.config)
        return counted_by_label({v: n for v, n in self.seen.items() if fold(v) not in named})

    def has(self, values: tuple[str, ...]) -> pl.Expr:
        """True where the log's value is one of `values`, compared as segment values are."""
        meant = spellings(values, list(self.seen))
        return pl.col(row.STAGE).is_in(meant).fill_null(value=False)

    def _outputs(self) -> Iterator[pl.Expr]:
        cells, history = self.cells, self.history
        yield cells.read(cells.find(history.lead, "history", "lead"), "text").alias(row.LEAD_ID)
        stage = cells.read(cells.find(history.stage, "history", "stage"), "text")
        yield stage.cast(pl.Categorical).alias(row.STAGE)
        if history.left is not None:
            left = cells.read(cells.find(history.left, "history", "left"), "text")
            yield left.cast(pl.Categorical).alias(LEFT)
        yield cells.read(cells.find(history.at, "history", "at"), "date").alias(row.AT)
        if self.watched:
            yield from of_table(cells, self.name)
        yield from is_read(cells, history.where, ("history", "where"))


def _values(extract: Extract, column: str) -> dict[str, int]:
    """Count the rows that are read by their values."""
    values = extract.lazy().filter(row.READ).select(column).drop_nulls()
    counted = values.group_by(column).len().collect()
    return dict(counted.with_columns(pl.col(column).cast(pl.String)).iter_rows())
