"""The generator and the comparison themselves: the oracle must be able to say no."""

from __future__ import annotations

import copy
import csv
import io
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from . import funnels
from .comparing import differences
from .exports import Query, seeded
from .reading import read
from .recount import Json, recount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .definition import Table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PREDICATES = [name for name in vars(funnels) if name.isupper() and hasattr(funnels, name.lower())]


def as_program(expected: Json) -> Json:
    """A recount, as if the program had printed it."""
    unmatched = [{"table": k, "unmatched": v} for k, v in expected["unmatched"].items()]
    return copy.deepcopy({**expected, "inputs": unmatched, "unmatched": {}})


def figures(found: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a report that holds a figure: its container and the key."""
    places = found.items() if isinstance(found, dict) else enumerate(found)
    for key, value in list(places):
        if isinstance(value, (dict, list)):
            yield from figures(value)
        else:
            yield found, key


def test_no_wrong_figure_passes_the_comparison() -> None:
    expected = recount(seeded(5, 80, shape="mixed").definition, NOW)
    assert differences(expected, as_program(expected)) == []
    wrong = as_program(expected)
    places = list(figures(wrong))
    assert len(places) > 150
    for container, key in places:
        right = container[key]
        others = [None, -7, -0.5, "another", right is not True]
        if isinstance(right, float) and right:
            others.append(right * (1 + 1e-11))
        for other in others:
            container[key] = other
            assert other == right or differences(expected, wrong), (key, right, other)
        container[key] = right
    assert differences(expected, wrong) == []


def test_rows_missing_added_or_in_another_order_are_seen() -> None:
    expected = recount(seeded(5, 80, shape="deals", query=Query()).definition, NOW)
    for number, table in enumerate(expected["tables"]):
        assert len(table["rows"]) > 1
        for change in (list.pop, list.reverse, lambda rows: rows.append(dict(rows[0]))):
            wrong = as_program(expected)
            change(wrong["tables"][number]["rows"])
            assert differences(expected, wrong)
    wrong = as_program(expected)
    wrong["tables"].pop()
    assert differences(expected, wrong)


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_rows_means_nothing(seed: int) -> None:
    export = seeded(seed, 60)
    plain = export.definition
    joins = {name: replace(join, table=shuffled(join.table)) for name, join in plain.joins.items()}
    history = plain.history and replace(plain.history, table=shuffled(plain.history.table))
    mixed = replace(plain, leads=shuffled(plain.leads), joins=joins, history=history)
    assert recount(mixed, NOW) == recount(plain, NOW)


def shuffled(table: Table) -> Table:
    header, *rows = csv.reader(io.StringIO(table.text, newline=""))
    Random(1).shuffle(rows)  # noqa: S311
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return replace(table, text=out.getvalue())


def test_the_same_seed_is_the_same_export(tmp_path: Path) -> None:
    first, second = seeded(7, 50), seeded(7, 50)
    assert (first.files, first.config) == (second.files, second.config)
    assert yaml.safe_load(first.write(tmp_path).read_text("utf-8")) == first.config
    assert (tmp_path / "leads.csv").read_bytes().decode() == first.files["leads.csv"]


def test_exports_contain_what_can_go_wrong() -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        export = seeded(seed, 60)
        found = recount(export.definition, NOW)
        for container, key in figures(found["population"]):
            seen[key] += container[key]
        for row in found["tables"][0]["rows"]:
            for key in ("reached", "imputed", "lost", "open"):
                seen[key] += row[key] or 0
        for row in found["tables"][1]["rows"]:
            seen["empty cohort"] += row["leads"] == 0
            seen[f"mature {row['mature']}"] += 1
        for row in found["tables"][2]["rows"]:
            seen[f"low_n {row['low_n']}"] += 1
            seen[row["source"]] += 1
        seen.update(found["unmatched"])
    always = {"blank", "header", "where", "no_id", "no_created", "not_leads", "junk",
              "internal", "after_as_of", "merged", "reached", "imputed", "lost", "open",
              "empty cohort", "mature True", "mature False", "mature None", "low_n True",
              "low_n False", "deals", "history", "(none)", "[bold]Referral[/bold]",
              "=SUM(A1)"}  # fmt: skip
    assert {name for name in always if seen[name] < 5} == set()
    assert seen["leads"] > 1500


@pytest.mark.parametrize("name", PREDICATES)
def test_each_predicate_means_the_same_in_sql_and_in_python(name: str) -> None:
    assert len(PREDICATES) == 16
    of_log, of_visits = name == "LOGGED_STATUS", name.startswith("VISITED")
    is_joined = of_visits or name.startswith("DEAL")
    join, asked = ("visits", "Page") if of_visits else ("deals", "Stage")
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA case_sensitive_like = ON")
    agreed: Counter[bool] = Counter()
    for seed in range(20):
        export = seeded(seed, 60, shape="visits" if of_visits else "mixed")
        joined = read(export.definition.joins[join].table).rows
        history = export.definition.history
        assert history is not None or of_visits
        rows = read(history.table if history and of_log else export.definition.leads).rows
        for index, row in enumerate(rows):
            columns = ", ".join(f'? AS "{column}"' for column in row)
            values = [_typed(column, value) for column, value in row.items()]
            line = joined[index % len(joined)]
            statement = (
                f"SELECT ({getattr(funnels, name)}) IS TRUE "  # noqa: S608 - our own predicates
                f"FROM (SELECT {columns}), (SELECT ? AS {asked}) AS {join}"
            )
            (answer,) = database.execute(statement, [*values, line[asked]]).fetchone()
            test = getattr(funnels, name.lower())
            assert bool(answer) == (test(line, row) if is_joined else test(row)), (name, row)
            agreed[bool(answer)] += 1
    database.close()
    assert min(agreed[True], agreed[False]) > 10


def _typed(column: str, value: str | None) -> object:
    if value is None:
        return None
    if column == "Score":
        return float(value)
    return value.lower() == "true" if column in ("IsDeleted", "Accepted") else value
