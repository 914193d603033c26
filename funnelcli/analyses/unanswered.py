"""The open leads that nobody has answered, by owner: their ids, and how long they have waited."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.answers import BASES, first_day, told, with_answers
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.response import basis_of, count_basis, with_midnight
from funnelcli.errors import UsageError
from funnelcli.model import CREATED, NONE, OPEN, OUTCOME, segment
from funnelcli.tables.rows import ID
from funnelcli.words.privacy import identifies
from funnelcli.words.text import counted

OWNER: Final = segment("owner")
BY: Final = ["owner", "created", "lead_id"]
COLUMNS = (
    Column(
        "owner", "Owner", Kind.LABEL,
        "The owner of the lead; `(none)` where nobody is, or the YAML names no column.",
    ),
    Column(
        "lead_id", "Lead", Kind.LABEL,
        "The id of the lead; null where it is an address or a name of a person.", null=True,
    ),
    Column("created", "Created", Kind.DATE, "The day on which it came in."),
    Column(
        "waiting_days", "Waiting days", Kind.DAYS, "The days from then to as-of.", whole=True
    ),
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """List the open leads by whether they were answered."""
    activities, rows = told(tables, query), pl.len().cast(pl.Int64)
    leads = with_answers(with_midnight(tables.leads, query), activities, query)
    there = tables.leads.collect_schema().names()
    owner = pl.col(OWNER).cast(pl.String) if OWNER in there else pl.lit(NONE)
    lead = pl.col(ID) if ID in there else pl.lit(None, pl.String)
    answered = [first_day(basis).is_not_null().alias(f"answered_{basis}") for basis in BASES]
    waiting = leads.filter(pl.col(OUTCOME) == OPEN, ~(answered[0] & answered[1]))
    keys = (owner.alias("owner"), lead.alias("lead_id"), pl.col(CREATED).alias("created"))
    return {
        "waiting": waiting.group_by(*keys, *answered).agg(rows.alias(LEADS)),
        **count_basis(leads, activities),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a lead, by owner, and of each owner those that have waited longest first.

    With `top` only so many, those of all owners that have waited longest.
    """
    waiting = counts["waiting"].filter(~pl.col(f"answered_{basis_of(counts)}"))
    table = waiting.select(pl.all().repeat_by(LEADS).list.explode()) if waiting.height else waiting
    top = query.asked.top or table.height
    table = table.sort("created", "owner", "lead_id")
    first, others = (part.sort(BY) for part in (table.head(top), table.slice(top)))
    table = pl.concat([first, others])
    ids = [each if each is not None and not identifies(each) else None for each in table["lead_id"]]
    days = (pl.lit(query.as_of) - pl.col("created")).dt.total_days().alias("waiting_days")
    table = table.with_columns(pl.Series("lead_id", ids, pl.String), days)
    rows = table.select(each.name for each in COLUMNS)
    unit = query.config.lead.unit
    open_leads = counted(table.height, f"open {unit}")
    said = f"{open_leads} {'has' if table.height == 1 else 'have'} had no answer."
    made = Report(
        "unanswered", "Open leads that nobody has answered", COLUMNS, rows.head(top),
        gist=Gist("", "", (said,)), notes=tuple(_notes(rows.head(top))),
    )  # fmt: skip
    if rows.height <= top:
        return made
    about = ("Those that have waited longest, by owner.",)
    return replace(made, page=replace(made, frame=rows, shown=top, about=about))


def _notes(table: pl.DataFrame) -> Iterator[Note]:
    """Say how many ids are not shown."""
    if hidden := table["lead_id"].null_count():
        yield Note(
            "ids-not-shown",
            f"{counted(hidden, 'id')} could be of a person (an address, a name), and "
            f"{'is' if hidden == 1 else 'are'} not shown.",
        )


def check(_question: Question, config: Config) -> None:
    """Leads are listed by their ids."""
    if config.leads.id is None:
        raise UsageError("--list names leads by their ids: name `leads.id` in the YAML")


ANALYSIS = Analysis(
    "unanswered", "Unanswered", __doc__, COLUMNS, count, finish,
    needs=("created", "activities"), shaped_by=("top",), check=check,
)  # fmt: skip
