"""A query, where it is asked, and what may be said of both: never the connection itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from funnelcli.config.place_values import expanded
from funnelcli.config.places import OF_FILES
from funnelcli.errors import DataError
from funnelcli.words.addresses import variables_in
from funnelcli.words.text import named

MB: Final = 1_000_000
AS_TEXT: Final = "Write it as text in the SELECT, such as CAST(… AS TEXT)."


@dataclass(frozen=True, slots=True)
class Asked:
    """The query of a table."""

    table: str
    query: str
    connection: str = field(repr=False)
    """With its secrets."""
    written: str = field(repr=False)
    """As the YAML has it, with variables in the place of secrets."""
    folder: Path
    """What the files of databases are relative to."""
    room: int | None
    """The bytes that a database in this process may take; None where nobody knows."""

    @classmethod
    def of(cls, table: str, query: str, written: str, folder: Path, room: int | None) -> "Asked":
        """Take the secrets of a connection from the environment."""
        query = query.strip().rstrip(";")
        return cls(table, query, expanded(written).strip(), written, folder, room)

    @property
    def where(self) -> str:
        """Call the database by the variables that say where it is, else by its file."""
        if names := variables_in(self.written):
            return "the database of " + " and ".join(f"${{{name}}}" for name in names)
        return self.file.name if self.is_file else "the database"

    @property
    def key(self) -> tuple[str, str]:
        """What is the same for the same rows, wherever they are asked for."""
        return self.query, str(self.file.resolve()) if self.is_file else self.connection

    @property
    def is_file(self) -> bool:
        """Whether the database is a file."""
        return self.connection.startswith(OF_FILES)

    @property
    def file(self) -> Path:
        """The file of a database that is one."""
        return self.folder / self.connection.partition(":")[2]


def refused(asked: Asked, what: str, hint: str = "") -> DataError:
    """Say what became of a query."""
    return DataError(f"{asked.table}: {what}", hint)


def check_file(asked: Asked) -> None:
    """Raise unless the file of a database is there."""
    if not asked.file.is_file():
        kind = asked.connection.partition(":")[0]
        raise refused(
            asked,
            f"{asked.where}: no such file",
            "A path in a connection is relative to the YAML, and stands alone behind the colon, "
            f"without slashes of an address: {kind}:crm.db.",
        )


def check_names(asked: Asked, names: Sequence[str]) -> None:
    """Raise where two columns of the rows have one name, or there is no column."""
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise refused(
            asked,
            f"its query gives two columns that are called {named(map(repr, twice))}",
            "Name each apart with AS.",
        )
    if not names:
        raise refused(asked, "its query gives no rows", "Expected a SELECT.")


def of_sql(asked: Asked, said: str) -> DataError:
    """Say what is wrong with the query itself: the words of the database, which are of the SQL."""
    first = said.strip().splitlines()[0] if said.strip() else "it cannot be run"
    return refused(
        asked,
        f"its query cannot be run in {asked.where}: {first}",
        "It is in the SQL of that database. Try it there.",
    )
