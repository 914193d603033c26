"""Where the rows of a table are: files by `path`, or a database by `query` and `connection`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from funnelcli.config.input_tables import TABLES
from funnelcli.config.tables import Table
from funnelcli.config.tree import KeyPath, Problem, Tree
from funnelcli.words.addresses import is_elsewhere

_OF_FILES = ("delimiter", "encoding", "header_row", "sheet")
"""Keys of `read` that only files have a use for."""

OF_FILES = ("duckdb:", "sqlite:")
"""How the connection of a database begins that is a file."""


def absolute(table: Table, folder: Path) -> dict[str, Any]:
    """Write the keys that say where the rows of a table are as they mean the same anywhere."""

    def whole(path: str) -> str:
        return path if is_elsewhere(path) else str((folder / path).absolute())

    connection = table.connection
    if connection is not None and connection.startswith(OF_FILES):
        kind, _, path = connection.partition(":")
        connection = f"{kind}:{folder.absolute() / path}"
    paths = tuple(map(whole, table.path))
    return {"path": paths, "query": table.query, "connection": connection}


def place_problems(tree: Tree) -> Iterator[Problem]:
    """Yield every table that does not say where its rows are, or says it twice."""
    named: list[KeyPath] = [("joins", name) for name in tree.mapping("joins")]
    for path in [("leads",), ("history",), *((name,) for name in TABLES), *named]:
        yield from problems_of(tree, path)


def problems_of(tree: Tree, path: KeyPath) -> Iterator[Problem]:
    """Yield what is wrong with the place of the rows of one table."""
    table = tree.at(*path)
    if not isinstance(table, dict):
        return
    files, query, connection = (
        table.get(key) is not None for key in ("path", "query", "connection")
    )
    if files and (query or connection):
        key = "query" if query else "connection"
        yield tree.problem((*path, key), "beside `path`: rows are read from files or a database")
    elif query != connection:
        key, other = ("query", "connection") if query else ("connection", "query")
        yield tree.problem((*path, key), f"needs `{other}:` beside it")
    elif not files and not query:
        given = (*path, "path") in tree.positions
        said = "needed, but " + ("nothing is given" if given else "missing")
        yield tree.problem((*path, "path"), said)
    if query:
        for key in _OF_FILES:
            if tree.at(*path, "read", key) is not None:
                yield tree.problem((*path, "read", key), "is of files, and not of a query")
