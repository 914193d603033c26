"""docs/configuration.md lists what the tables of SQL have, and nothing else.

    python -m tests.config.sql.test_reference --update

writes its lists anew.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

from funnelcli.config.sql import SqlError, compile_sql, parse_sql
from funnelcli.config.sql.casts import TYPES
from funnelcli.config.sql.functions import FUNCTIONS, GROUPS
from funnelcli.config.sql.nodes import NODES

from .differences import DIFFERENCES, ERROR, REFUSED, Difference

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = Path(__file__).parents[3] / "docs" / "configuration.md"
LISTS = re.compile(r"(<!-- (\w+) of SQL -->\n).*?(?=\n<!-- end -->)", re.DOTALL)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *lines])


def grammar() -> str:
    forms = {form.written: form.says for form in NODES.values()}
    kinds = ", ".join(dict.fromkeys(f"`{name}`" for _, name in TYPES.values()))
    return f"{_table(('SQL', 'Meaning'), [*forms.items()])}\n\nTypes to cast to: {kinds}."


def functions() -> str:
    parts = []
    for title, group in GROUPS.items():
        rows = []
        for each in group:
            also = (
                f" Also called {', '.join(f'`{name}`' for name in each.also)}." if each.also else ""
            )
            gives = each.gives.value if each.gives else "as the values"
            rows.append((f"`{each.written}`", gives, each.says + also))
        parts.append(f"{title}:\n\n{_table(('Function', 'Gives', 'Meaning'), rows)}")
    return "\n\n".join(parts)


def differences() -> str:
    rows = [(d.says, f"`{d.expression}`", _shown(d.here), _shown(d.duckdb)) for d in DIFFERENCES]
    return _table(("", "Expression", "Here", "In DuckDB"), rows)


def _shown(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str() if value in (REFUSED, ERROR):
            return value
        case str():
            return f"`{value}`" if value else "an empty text"
        case _:
            return "infinity" if value == float("inf") else str(value)


MADE = {"grammar": grammar, "functions": functions, "differences": differences}


def written(page: str) -> str:
    return LISTS.sub(lambda found: f"{found[1]}\n{MADE[found[2]]()}\n", page)


def test_the_page_lists_what_there_is() -> None:
    page = PAGE.read_text("utf-8")
    assert [found[2] for found in LISTS.finditer(page)] == [*MADE]
    assert written(page) == page, "python -m tests.config.sql.test_reference --update"


def test_every_name_is_listed_and_says_something() -> None:
    listed = set(re.findall(r"`([A-Z_0-9]+)[(`]", functions()))
    assert set(FUNCTIONS) <= listed
    for says in [form.says for form in NODES.values()] + [f.says for f in FUNCTIONS.values()]:
        assert says.endswith(".")


def _here(expression: str) -> object:
    try:
        found = compile_sql(parse_sql(expression, ()), {})
    except SqlError:
        return REFUSED
    return _comparable(pl.select(found.expr).item())


def _in_duckdb(expression: str) -> object:
    database = duckdb.connect()
    database.execute("SET ieee_floating_point_ops = false")
    try:
        (found,) = database.execute(f"SELECT {expression}").fetchall()
    except duckdb.Error:
        return ERROR
    return _comparable(found[0])


def _comparable(value: object) -> object:
    match value:
        case Decimal():
            return float(value)
        case datetime() | date():
            return str(value).removesuffix(" 00:00:00")
    return value


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: each.expression)
def test_a_difference_is_one(difference: Difference) -> None:
    assert _here(difference.expression) == difference.here
    assert _in_duckdb(difference.expression) == difference.duckdb
    assert difference.here != difference.duckdb


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
