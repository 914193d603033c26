"""The leads table row by row: what each row is, before as-of and merging."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl

from funnelcli.config import Config, History, Join, Lost, Stage, split_reference
from funnelcli.config.money_columns import LEADS, money_columns
from funnelcli.config.tables import Events
from funnelcli.define.columns.addresses import address, is_by_address
from funnelcli.define.columns.amounts.one_currency import amount_outputs
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.scan import deciding, ranked
from funnelcli.define.rows.accounts import account_of
from funnelcli.define.rows.buckets import OF_TABLE, buckets
from funnelcli.define.rows.for_checks import of_leads
from funnelcli.define.rows.merge_keys import merge_key
from funnelcli.define.rows.stage_tables import called, home
from funnelcli.define.sql import Path, expression, predicate
from funnelcli.model import attribute, segment
from funnelcli.tables import rows as row


@dataclass(eq=False)
class LeadRows:
    """What the YAML wants of the leads table, as expressions on its rows."""

    cells: Cells
    by: tuple[str, ...]
    """Segments asked for."""
    attributes: dict[str, Path]
    """What `--where` names that is no segment."""
    beside: dict[str, Path]
    """Lead columns that predicates on joined tables name."""
    also: tuple[Callable[[Cells], Iterator[pl.Expr]], ...] = ()
    """What else is asked of each row: its score, why it was lost, its owner, its moments in UTC."""
    watched: bool = False
    """Whether rules will look at the rows."""
    events: tuple[str, ...] = ()
    """The tables of events that are read."""
    uncertain: dict[str, str] = field(default_factory=dict)
    """Columns that say where a predicate was null, and how a note calls the predicate."""
    no_dates: dict[str, str] = field(default_factory=dict)
    """Columns that say where a stage's `where` is true but its date is missing."""
    _nulls: list[pl.Expr] = field(default_factory=list)

    @property
    def config(self) -> Config:
        """The YAML."""
        return self.cells.definition.config

    def outputs(self) -> list[pl.Expr]:
        """List the columns of a row; the bucket last, when all columns in use are known."""
        self.uncertain.clear()
        self.no_dates.clear()
        self._nulls.clear()
        self._assume_types()
        return [
            *self._identity(),
            *(e for k, stage in enumerate(self.config.stages) for e in self._stage(k, stage)),
            *self._lost(),
            *amount_outputs(
                self.cells, money_columns(self.config, LEADS), self.config.leads.currency, LEADS
            ),
            *self._status(),
            *self._carried(),
            *(value for asked in self.also for value in asked(self.cells)),
            *(of_leads(self.cells) if self.watched else ()),
            *buckets(self.cells, self._holds, self._nulls),
        ]

    def _assume_types(self) -> None:
        """Take what stages and losses are dated by for dates, also in SQL, amounts for amounts."""
        dated: list[tuple[str | None, Path]] = [
            (stage.at, ("stages", k, "at")) for k, stage in enumerate(self.config.stages)
        ]
        dated += [(rule.at, ("lost", n, "at")) for n, rule in enumerate(self.config.lost)]
        for at, path in dated:
            if at is not None and split_reference(at, self.config.joins)[0] is None:
                self.cells.types.assume(self.cells.mention(at, *path), "date")
        for each in money_columns(self.config, LEADS):
            self.cells.amounts.assume(self.cells.mention(each.column, *each.path))

    def uncertainty(self, rows: pl.LazyFrame) -> dict[str, int]:
        """Count for how many usable rows each predicate had no answer.

        The table's own `where` leaves such rows out, so that they are no usable ones.
        """
        of_table = {column: name for column, name in self.uncertain.items() if name == OF_TABLE}
        left_out = self._counted(rows, of_table, pl.col(row.BUCKET) == row.WHERE)
        return self._counted(rows, self.uncertain, row.is_usable()) | left_out

    def dateless(self, rows: pl.LazyFrame) -> dict[str, int]:
        """Count the usable rows that satisfy a stage's `where` but lack its date."""
        return self._counted(rows, self.no_dates, row.is_usable())

    def ids(self) -> dict[str, int]:
        """Tell which columns hold ids: the leads' own, and those that tables are attached by."""
        found: dict[str, int] = {}
        if (lead_id := self.config.leads.id) is not None:
            found[row.ID] = self.cells.find(lead_id, "leads", "id")
        for name, table, here in self._attached():
            if table.by is not None and self._is_own(table.by):
                found[row.key(name)] = self.cells.find(table.by, *here, "by")
        return found

    def addresses(self) -> Iterator[pl.Expr]:
        """Yield what tables that are attached by addresses call the leads."""
        for name, table, _ in self._attached():
            if is_by_address(self.cells, table.by):
                named = row.ID if table.by is None else row.key(name)
                yield address(pl.col(named)).alias(row.key(name))

    def deciding(self) -> pl.LazyFrame:
        """Read the other columns in use, by which rows are ranked that are equal in these two."""
        leads = self.config.leads
        named = [(leads.id, "id"), (leads.created, "created")]
        but = [self.cells.find(name, "leads", key) for name, key in named if name is not None]
        return deciding(self.cells, but)

    def ranked(self, rows: pl.Series) -> pl.DataFrame:
        """Order rows that are equal in id and created by the other columns in use."""
        return ranked(self.deciding(), rows)

    def _counted(self, rows: pl.LazyFrame, called: dict[str, str], of: pl.Expr) -> dict[str, int]:
        if not called:
            return {}
        counts = rows.filter(of).select(pl.col(*called).sum()).collect()
        return {name: counts[column][0] for column, name in called.items()}

    def _identity(self) -> Iterator[pl.Expr]:
        leads, cells = self.config.leads, self.cells
        if leads.id:
            yield cells.read(cells.find(leads.id, "leads", "id"), "text").alias(row.ID)
        if leads.created:
            created = cells.find(leads.created, "leads", "created")
            yield cells.read(created, "date").alias(row.CREATED)
        if self.config.lead.deduplicate:
            yield from merge_key(cells, self.config.lead.deduplicate.by)
        if self.config.lead.unit == "account":
            yield from account_of(cells)

    def _moment(self, name: str, *path: str | int) -> pl.Expr:
        return self.cells.read(self.cells.find(name, *path), "date")

    def _stage(self, k: int, stage: Stage) -> Iterator[pl.Expr]:
        path: Path = ("stages", k)
        if home(stage, self.config.joins):
            yield from self._given(k, stage, path)
        elif stage.at is not None:
            moment = self._moment(stage.at, *path, "at")
            if stage.where is not None:
                holds = self._holds(stage.where, (*path, "where"), called(k, self.config))
                self.no_dates[row.no_date(k)] = stage.name
                yield (holds & moment.is_null()).alias(row.no_date(k))
                moment = pl.when(holds).then(moment)
            yield moment.alias(row.at(k))
        elif stage.where is not None:
            holds = self._holds(stage.where, (*path, "where"), called(k, self.config))
            yield holds.alias(row.undated(k))

    def _given(self, key: row.Entry, entry: Stage | Lost, path: Path) -> Iterator[pl.Expr]:
        """Yield the date that leads give to what a joined table decides, if they do."""
        if entry.at is not None and split_reference(entry.at, self.config.joins)[0] is None:
            yield self._moment(entry.at, *path, "at").alias(row.given(key))

    def _lost(self) -> Iterator[pl.Expr]:
        for n, rule in enumerate(self.config.lost):
            loss, path = row.Loss(n), ("lost", n)
            if home(rule, self.config.joins):
                yield from self._given(loss, rule, path)
            elif rule.values is None:
                holds = self._holds(rule.where, (*path, "where"), called(loss, self.config))
                moment = None if rule.at is None else self._moment(rule.at, *path, "at")
                if moment is None:
                    yield holds.alias(row.holds(loss))
                elif rule.where is None:
                    yield moment.alias(row.moment(loss))
                else:
                    yield pl.when(holds).then(moment).alias(row.moment(loss))

    def _status(self) -> Iterator[pl.Expr]:
        config = self.config
        by_values = [stage for stage in config.stages if stage.values]
        told = by_values or config.lost_values or self.watched
        if config.leads.status and told:
            column = self.cells.find(config.leads.status, "leads", "status")
            yield self.cells.read(column, "text").cast(pl.Categorical).alias(row.STATUS)

    def _carried(self) -> Iterator[pl.Expr]:
        """List what is taken along as it stands: segments, and what later predicates name."""
        for name in self.by:
            chosen = self.config.segments[name]
            added = self.cells.definition.added
            path: Path = ("--by",) if name in added else ("segments", name)
            if chosen.sql is not None:
                value = expression(chosen.sql, (*path, "sql"), self.cells)
            else:
                assert chosen.column is not None  # noqa: S101  (the loader has seen to it)
                column = self.cells.find(chosen.column, *path, "column")
                value = self.cells.read(column, "label")
            yield value.cast(pl.Categorical).alias(segment(name))
        for name, table, here in self._attached():
            if table.by is not None and self._is_own(table.by):
                column = self.cells.find(table.by, *here, "by")
                yield self.cells.read(column, "text").alias(row.key(name))
        for name, path in self.attributes.items():
            self.cells.name(name, *path)
            yield pl.col(name).alias(attribute(name))
        for name, path in self.beside.items():
            self.cells.name(name, *path)
            yield pl.col(name).alias(row.beside(name))

    def _is_own(self, by: str) -> bool:
        """Tell whether a table is attached by a column of the leads, and not through another."""
        return split_reference(by, self.config.joins)[0] is None

    def _attached(self) -> Iterator[tuple[str, Join | History | Events, Path]]:
        for name, join in self.config.joins.items():
            yield name, join, ("joins", name)
        if self.config.history is not None:
            yield "history", self.config.history, ("history",)
        for name, table in self.config.input_tables().items():
            if isinstance(table, Events) and name in self.events:
                yield name, table, (name,)

    def _holds(self, sql: str | None, path: Path, called: str) -> pl.Expr:
        """Bind a predicate of which null is false; no predicate holds always."""
        if sql is None:
            return pl.lit(value=True)
        bound = predicate(sql, path, self.cells).expr
        name = row.unanswered(len(self.uncertain))
        self.uncertain[name] = called
        self._nulls.append(bound.is_null().alias(name))
        return bound.fill_null(value=False)
