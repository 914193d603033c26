"""Rows of a file of SQLite. Its columns have no type, so each value comes as it is written.

As text, then: what a column holds is told by all of its values, as of a CSV.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from funnelcli.read.copies.asked import AS_TEXT, Asked, check_file, check_names, of_sql, refused

_ROWS: Final = 50_000
_READ: Final = (
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
)  # fmt: skip
_WAIT: Final = 20
"""Seconds that a lock of another program is waited for."""


def ask(asked: Asked, copy: Path) -> None:
    """Write the rows of a query as a file of Parquet."""
    check_file(asked)
    place = f"{asked.file.absolute().as_uri()}?mode=ro"
    try:
        # Polars reads from a thread of its own
        opened = sqlite3.connect(place, _WAIT, uri=True, check_same_thread=False)
        with closing(opened) as database:
            if sys.version_info >= (3, 12):  # else what no column is called is a text in quotes
                database.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)  # noqa: FBT003
            database.set_authorizer(_only_read)
            cursor = database.execute(asked.query)
            if cursor.description is None:
                raise refused(asked, "its query gives no rows", "Expected a SELECT.")
            names = [each[0] for each in cursor.description]
            check_names(asked, names)
            _write(asked, cursor, names, copy)
    except (sqlite3.Warning, sqlite3.ProgrammingError):
        raise refused(asked, "its query is more than one statement", "Expected one.") from None
    except sqlite3.OperationalError as error:
        if "decode" in str(error):  # it quotes the text
            raise refused(asked, "its query gives text that is not UTF-8", AS_TEXT) from None
        raise of_sql(asked, str(error)) from None
    except sqlite3.Error as error:
        if "authoriz" in str(error):
            raise refused(asked, "its query does more than read", "Expected a SELECT.") from None
        raise refused(
            asked,
            f"{asked.where}: cannot be read as a file of SQLite",
            "It is damaged, or of another kind.",
        ) from None


def _only_read(action: int, *_: object) -> int:
    """Let a query read, and neither attach nor write another file."""
    return sqlite3.SQLITE_OK if action in _READ else sqlite3.SQLITE_DENY


def _write(asked: Asked, cursor: sqlite3.Cursor, names: list[str], copy: Path) -> None:
    import polars as pl
    from polars.io.plugins import register_io_source

    schema = pl.Schema(dict.fromkeys(names, pl.String()))

    def batches(*_: object) -> Iterator[pl.DataFrame]:
        is_empty = True
        while rows := cursor.fetchmany(_ROWS):
            is_empty = False
            try:
                yield pl.DataFrame(rows, schema, orient="row", strict=False)
            except (pl.exceptions.PolarsError, TypeError):
                raise refused(asked, "its query gives a BLOB, and no text", AS_TEXT) from None
        if is_empty:
            yield pl.DataFrame(schema=schema)

    register_io_source(batches, schema=schema).sink_parquet(copy)
