"""What `--since`, `--until` and `--where` leave of the merged leads."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import polars as pl

from funnelcli.config import Config, Sql, SqlError, compile_predicate, parse_sql
from funnelcli.config.question import Question
from funnelcli.counting.days_asked import days_asked
from funnelcli.define.columns.cells import Cells
from funnelcli.define.sql import Path, refuse_texts
from funnelcli.errors import UsageError
from funnelcli.model import CREATED, attribute, segment
from funnelcli.tables import rows as row

EXAMPLE = "A condition is such as: Country = 'US' AND Score > 50. docs/configuration.md has more."
AGO = "--since -30d chooses leads by the days since they were created; DATE '2026-01-31' is a date."


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a run, and what they need of the leads table."""

    asked: Question
    predicates: tuple[Sql, ...]
    segments: tuple[str, ...]
    """Segments asked for or looked at, and those that the filters name."""
    attributes: dict[str, Path]
    """Columns that the filters name, which are no segments."""

    @classmethod
    def of(cls, asked: Question, config: Config, cells: Cells) -> "Selection":
        """Read the filters; a name is a segment first, then a column of the leads table.

        What leads are grouped by is a segment, unless it is the season of their cohort.
        """
        predicates = []
        for text in asked.where:
            with _at(text):
                sql = parse_sql(text, config.joins)
                if sql.joined:
                    raise SqlError(
                        f"cannot use the join {min(sql.joined)}: this is decided on leads",
                        "A column of the leads table or a segment can be named.",
                    )
                refuse_texts(sql, cells, known=config.segments)
            predicates.append(sql)
        names = dict.fromkeys(name for sql in predicates for name in sql.columns)
        segments = dict.fromkeys(
            name
            for name in (*asked.by, *asked.within, *asked.split, *names)
            if name in config.segments
        )
        attributes: dict[str, Path] = {
            name: ("--where",) for name in names if name not in config.segments
        }
        return cls(asked, tuple(predicates), tuple(segments), attributes)

    def of_leads(self, leads: pl.DataFrame, as_of: date) -> "Selected":
        """Keep the leads that pass; count for how many each predicate had no answer."""
        verdicts = self.verdicts(leads, as_of)
        by_option = {name: each for name, each in verdicts.items() if name.startswith("--where")}
        uncertain = {option: verdict.null_count() for option, verdict in by_option.items()}
        earlier = leads.clear()
        since, _ = days_asked(self.asked, as_of)
        if since is not None:
            earlier = leads.filter(leads[CREATED] < since, *by_option.values())
        return Selected(leads.filter(*verdicts.values()), uncertain, earlier)

    def verdicts(self, leads: pl.DataFrame, as_of: date) -> dict[str, pl.Series]:
        """Tell for each filter, by its option, which leads pass; null is no answer."""
        created = leads[CREATED]
        since, until = days_asked(self.asked, as_of)
        verdicts = {}
        for text, sql in zip(self.asked.where, self.predicates, strict=True):
            columns = [
                pl.col(segment(name)).cast(pl.String).alias(name)
                if segment(name) in leads.columns
                else pl.col(attribute(name)).alias(name)
                for name in sql.columns
            ]
            known = leads.select(row.ROW, *columns)
            with _at(text):
                expr = compile_predicate(sql, dict(known.schema))
            # lazily, as `DataFrame.with_columns` fails on conditions that no row meets
            passes = known.lazy().with_columns(expr.alias("~passes")).collect()
            verdicts[f"--where {text}"] = passes.get_column("~passes")
        if since is not None:
            verdicts[f"--since {since}"] = created >= since
        if until is not None:
            verdicts[f"--until {until}"] = created <= until
        return verdicts


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """What passes the filters, and what of it is known."""

    leads: pl.DataFrame
    uncertain: Mapping[str, int]
    """Leads for which a filter has no answer, by the filter."""
    earlier: pl.DataFrame
    """Those that only `--since` left out."""


@contextmanager
def _at(text: str) -> Iterator[None]:
    """Say of what is wrong with a filter which one it is."""
    try:
        yield
    except SqlError as error:
        example = AGO if "reads the clock" in error.message else EXAMPLE
        raise UsageError(f"--where {text!r}: {error.message}", error.hint or example) from error
