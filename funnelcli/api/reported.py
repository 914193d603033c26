"""A report saved as JSON, as the first side: it has cohorts, and tells of no single lead."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any, Final

import polars as pl

from funnelcli.analyses.restated import COLUMNS, COUNTS, changed, gist, of_nothing, rated
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.api.answer import facts_of
from funnelcli.api.inputs import Inputs
from funnelcli.api.sides import REPORT
from funnelcli.config import Definition
from funnelcli.config.query import Query
from funnelcli.errors import DataError, UsageError
from funnelcli.render.json import SCHEMA_VERSION
from funnelcli.words.text import named

_ASKED: Final = ("reach", "window", "cohort", "since", "until", "where")
"""What of the question decides which leads are in which cohort, and who is a customer."""
_OF_A_SECOND: Final = time(23, 59, 59)
_LABEL: Final = re.compile(r"(FY)?\d{4}(-(Q[1-4]|W\d\d|\d\d))?")


@dataclass(frozen=True, slots=True)
class Saved:
    """What is used of a report."""

    meaning: str
    as_of: datetime
    """A local time; the last second of a day is all of it."""
    asked: Mapping[str, Any]
    cohorts: list[tuple[str, int, int]] | None
    """Leads and customers of each that has leads; None where the report has no such table."""


def report_of(inputs: Inputs) -> Saved | None:
    """Read DATA as a report, if it is one of this program's; of anything else None.

    Raises `DataError` where it is one, and not as this version writes it.
    """
    if len(inputs.data) != 1 or not inputs.data[0].casefold().endswith(REPORT):
        return None
    (found,) = inputs.files(inputs.scratch)
    try:
        known = json.loads(found.path.read_text("utf-8"))
        if known["tool"]["name"] != "funnelcli" or "tables" not in known:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        return _saved(known)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise DataError(
            f"{inputs.data[0]}: a report that is damaged, or that another version wrote",
            "Make it again: `funnelcli report -f json -o REPORT.json`. A snapshot is checked as a "
            "whole, and tells of single leads.",
        ) from error


def _saved(known: Mapping[str, Any]) -> Saved:
    """Take what is used; raises any of several errors where that is not as it is written."""
    moment = datetime.fromisoformat(known["as_of"]).replace(tzinfo=None)
    if moment.time() == _OF_A_SECOND:
        moment = datetime.combine(moment.date(), time.max)
    if known["schema_version"] != SCHEMA_VERSION:
        raise ValueError("another version")
    tables = {table["name"]: table["rows"] for table in known["tables"]}
    last, asked = known["stages"][-1]["key"], known["query"]
    found = None
    if "cohorts" in tables:
        rows = [(row["cohort"], row["leads"], row[last]) for row in tables["cohorts"]]
        found = [row for row in rows if _is_cohort(*row) and row[1]]
    return Saved(known["definition"]["meaning"], moment, {key: asked[key] for key in _ASKED}, found)


def _is_cohort(label: str, leads: int, customers: int) -> bool:
    """Tell that a row is one; raises `ValueError` where it is none."""
    are_whole = type(leads) is int and type(customers) is int
    if not _LABEL.fullmatch(label) or not are_whole or not 0 <= customers <= leads:
        raise ValueError("no row of a cohort")
    return True


def hold_to_meaning(known: Saved, definition: Definition) -> None:
    """Raise where a report was made by a definition of another meaning."""
    if known.meaning != definition.meaning:
        raise UsageError(
            f"--a is a report by a definition of another meaning ({known.meaning[:12]}, and this "
            f"is {definition.meaning[:12]}), so that the two count differently",
            "`compare --a old.yaml --b new.yaml` tells how the definitions differ. --definitions "
            "compares all the same.",
        )


def restated(known: Saved, later: pl.DataFrame, query: Query) -> Report:
    """Tell which of its cohorts have another number of leads or customers now.

    `later` are the cohorts of B, as `restated` counts them where A has no lead.
    """
    facts = asdict(facts_of(query))
    others = [each for each in _ASKED if _plain(known.asked[each]) != _plain(facts[each])]
    if others:
        raise UsageError(
            f"--a is a report that was asked otherwise: {named(others)}",
            "Ask the same again: " + ", ".join(f"--{each}" for each in others) + ".",
        )
    if known.cohorts is None:
        raise DataError("--a is a report without the table `cohorts`", "`report` has one.")
    names = ("before_leads", "before_customers")
    types = {"cohort": pl.String, **dict.fromkeys(names, pl.Int64)}
    before = pl.DataFrame(known.cohorts, types, orient="row")
    after = later.select("cohort", "after_leads", "after_customers")
    table = before.join(after, on="cohort", how="full", coalesce=True)
    table = table.with_columns(pl.exclude("cohort").fill_null(0)).sort("cohort")
    differs = pl.any_horizontal(
        pl.col(f"before_{name}") != pl.col(f"after_{name}") for name in ("leads", "customers")
    )
    nobody = (pl.lit(None, pl.Int64).alias(name) for name in COUNTS)
    table = rated(table.filter(differs).with_columns(nobody), query)
    said = of_nothing(query) if table.is_empty() else f"{changed(table.height, query)}."
    note = Note(
        "no-single-lead",
        "A is a report, which tells of no single lead: a snapshot tells which were added.",
        is_loud=True,
    )
    like = ("restated", "What is told otherwise now")
    return Report(*like, COLUMNS, table, gist=gist(said, table), notes=(note,))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
