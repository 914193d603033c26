"""A report saved as JSON, as the first side: it has cohorts, and tells of no single lead."""

import json
from collections.abc import Mapping
from dataclasses import asdict
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
from funnelcli.words.text import named

_ASKED: Final = ("reach", "window", "cohort", "since", "until", "where")
"""What of the question decides which leads are in which cohort, and who is a customer."""
_OF_A_SECOND: Final = time(23, 59, 59)


def report_of(inputs: Inputs) -> Mapping[str, Any] | None:
    """Read DATA as a report, if it is one of this program's; of anything else None."""
    if len(inputs.data) != 1 or not inputs.data[0].casefold().endswith(REPORT):
        return None
    (found,) = inputs.files(inputs.scratch)
    try:
        known = json.loads(found.path.read_text("utf-8"))
        is_ours = known["tool"]["name"] == "funnelcli" and "tables" in known
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return known if is_ours else None


def hold_to_meaning(known: Mapping[str, Any], definition: Definition) -> None:
    """Raise where a report was made by a definition of another meaning."""
    meaning = str(known["definition"].get("meaning"))
    if meaning != definition.meaning:
        raise UsageError(
            f"--a is a report by a definition of another meaning ({meaning[:12]}, and this is "
            f"{definition.meaning[:12]}), so that the two count differently",
            "`compare --a old.yaml --b new.yaml` tells how the definitions differ. --definitions "
            "compares all the same.",
        )


def as_of(known: Mapping[str, Any]) -> datetime:
    """Read the as-of of a report, a local time; the last second of a day is all of it."""
    moment = datetime.fromisoformat(str(known["as_of"])).replace(tzinfo=None)
    whole = moment.time() == _OF_A_SECOND
    return datetime.combine(moment.date(), time.max) if whole else moment


def restated(known: Mapping[str, Any], later: pl.DataFrame, query: Query) -> Report:
    """Tell which of its cohorts have another number of leads or customers now.

    `later` are the cohorts of B, as `restated` counts them where A has no lead.
    """
    facts = asdict(facts_of(query))
    others = [each for each in _ASKED if _plain(known["query"].get(each)) != _plain(facts[each])]
    if others:
        raise UsageError(
            f"--a is a report that was asked otherwise: {named(others)}",
            "Ask the same again: " + ", ".join(f"--{each}" for each in others) + ".",
        )
    tables = {table["name"]: table["rows"] for table in known["tables"]}
    if "cohorts" not in tables:
        raise DataError("--a is a report without the table `cohorts`", "`report` has one.")
    last = known["stages"][-1]["key"]
    rows = [(row["cohort"], row["leads"], row[last]) for row in tables["cohorts"] if row["leads"]]
    names = ("before_leads", "before_customers")
    types = {"cohort": pl.String, **dict.fromkeys(names, pl.Int64)}
    before = pl.DataFrame(rows, types, orient="row")
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
