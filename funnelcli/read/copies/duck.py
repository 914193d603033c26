"""Rows of a file of DuckDB, which writes Parquet itself, within the memory that it is given."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from funnelcli.errors import library_missing
from funnelcli.read.copies.asked import MB, Asked, check_file, check_names, of_sql, refused

if TYPE_CHECKING:
    import duckdb

_PLAIN: Final = (
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "FLOAT", "DOUBLE", "VARCHAR",
)  # fmt: skip
"""Types that are of Parquet as well, beside dates; DECIMAL has more words behind it."""
_LEAST: Final = 128 * MB


def ask(asked: Asked, copy: Path) -> None:
    """Write the rows of a query as a file of Parquet."""
    try:
        import duckdb
    except ImportError:
        raise library_missing("DuckDB", "duckdb") from None
    check_file(asked)
    settings: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(copy.parent)}
    if asked.room is not None:
        settings["memory_limit"] = f"{max(asked.room // 2, _LEAST) // MB}MB"
    try:
        database = duckdb.connect(str(asked.file), read_only=True, config=settings)
    except duckdb.Error:
        raise refused(
            asked,
            f"{asked.where}: cannot be opened as a file of DuckDB",
            "Another program may be writing it, or another version has written it.",
        ) from None
    try:
        with database:
            statements = duckdb.extract_statements(asked.query)
            if len(statements) > 1:
                raise refused(asked, "its query is more than one statement", "Expected one.")
            # a COPY or an ATTACH could write other files than the one that is opened to be read
            if not statements or statements[0].type != duckdb.StatementType.SELECT:
                raise refused(asked, "its query gives no rows", "Expected a SELECT.")
            rows = database.sql(f"{asked.query}\n")
            check_names(asked, rows.columns)
            _read_as(rows).write_parquet(str(copy))
    except (duckdb.ParserException, duckdb.CatalogException, duckdb.BinderException) as error:
        raise of_sql(asked, str(error)) from None
    except duckdb.Error as error:
        kind = type(error).__name__.removesuffix("Exception")
        raise refused(
            asked,
            f"its query failed in {asked.where} ({kind})",
            "Try it in DuckDB, which shows what it says.",
        ) from None


def _read_as(rows: "duckdb.DuckDBPyRelation") -> "duckdb.DuckDBPyRelation":
    """Write each column as something that Parquet has."""
    columns = []
    for name, dtype in zip(rows.columns, map(str, rows.types), strict=True):
        quoted = '"' + name.replace('"', '""') + '"'
        columns.append(f"{_column(quoted, dtype)} AS {quoted}")
    return rows.project(", ".join(columns))


def _column(name: str, dtype: str) -> str:
    """Leave numbers and texts, and of dates those of a calendar: `infinity` is none."""
    if dtype.startswith(("DATE", "TIMESTAMP")):
        return f"CASE WHEN isfinite({name}) THEN {name} END"
    is_plain = dtype in _PLAIN or dtype.startswith("DECIMAL")
    return name if is_plain else f"CAST({name} AS VARCHAR)"
