"""What is read elsewhere, copied into the folder of a run: files of addresses, rows of queries.

A copy is made once. It is read as any file is, so that what follows knows no store and no
database, and memory holds a part of it at a time. Each kind of place has a module, registered
here; its library is imported when the kind is asked for.
"""

from importlib import import_module
from pathlib import Path
from typing import Final, Protocol

from funnelcli.read.copies.asked import Asked, refused
from funnelcli.read.files import SHEET, Found
from funnelcli.words.addresses import scheme_of

__all__ = ["Asked", "ask", "fetch", "is_fetched", "workbook_and_sheet"]

_STORES: Final = dict.fromkeys(("s3", "s3a", "gs", "az", "abfs", "abfss"), ".stores")
_FETCHED: Final = {"https": ".web", **_STORES}
"""The modules that fetch files, by the scheme of their addresses."""
_ASKED: Final = {
    "postgresql": ".postgres", "postgres": ".postgres", "duckdb": ".duck", "sqlite": ".lite",
}  # fmt: skip
"""The modules that ask databases, by what a connection begins with."""
_WORKBOOKS: Final = (".xlsx", ".xlsm")


class Fetches(Protocol):
    """What a module of files has."""

    def fetch(self, address: str, folder: Path, /) -> list[Found]:
        """Copy the files that an address means into a folder, in order of name."""


class Asks(Protocol):
    """What a module of databases has."""

    def ask(self, asked: Asked, copy: Path, /) -> None:
        """Write the rows of a query as a file of Parquet."""


def is_fetched(pattern: str) -> bool:
    """Tell an address from which files can be fetched."""
    return scheme_of(pattern) in _FETCHED


def fetch(address: str, folder: Path) -> tuple[Found, ...]:
    """Fetch the files that an address means into a folder of their own."""
    folder.mkdir()
    module: Fetches = import_module(_FETCHED[scheme_of(address) or ""], __name__)
    return tuple(module.fetch(address, folder))


def workbook_and_sheet(pattern: str) -> tuple[str, str | None]:
    """Part the address of a workbook and the sheet behind its `#`."""
    address, sign, sheet = pattern.rpartition(SHEET)
    if sign and sheet and address.casefold().endswith(_WORKBOOKS):
        return address, sheet
    return pattern, None


def ask(asked: Asked, folder: Path) -> Found:
    """Run the query of a table, and keep its rows; they are called after the key of the YAML."""
    begins = asked.connection.partition(":")[0].casefold()
    is_of_keys = "=" in asked.connection and scheme_of(asked.connection) is None
    name = ".postgres" if is_of_keys and begins not in _ASKED else _ASKED.get(begins)
    if name is None:
        raise refused(
            asked,
            "its connection is none that is read: PostgreSQL, DuckDB and SQLite are",
            "It begins with postgresql://, duckdb: or sqlite:, or is a variable with such a text, "
            "written ${CRM_DB}. Of another database or warehouse "
            "let it write the rows to Parquet, and give that as `path`: see docs/sources.md.",
        )
    folder.mkdir()
    from funnelcli.read.failures import copying  # with Polars, which comes late

    found = Found(folder / "rows.parquet", f"{asked.table}.query", is_query=True)
    module: Asks = import_module(name, __name__)
    with copying(found):
        module.ask(asked, found.path)
    return found
