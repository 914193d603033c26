"""Which column of a table a name of the YAML means."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnelcli.config.headers import folded_header
from funnelcli.errors import DataError
from funnelcli.words.privacy import headers
from funnelcli.words.text import did_you_mean, named

MOST_NAMED = 40
"""So many columns of a table are named in an error."""


@dataclass(frozen=True, slots=True)
class Names:
    """The header of a table, and the roles that some of its columns have.

    A name is, in this order: a header exactly as in the file; a role; a header after
    folding. What is ambiguous or missing is an error at its place in the YAML.
    """

    table: str
    header: tuple[str, ...]
    roles: Mapping[str, str]

    def find(self, name: str, place: str) -> int:
        """Return the position of the column that `name` means."""
        match found := self._positions(name):
            case [position]:
                return position
            case []:
                raise self._missing(name, place)
        candidates = ", ".join(f"{self.header[i]!r} (column {i + 1})" for i in found)
        raise DataError(
            f"{place}: {name!r} means several columns of {self.table}: {candidates}",
            "Give each column a name of its own in the export.",
        )

    def has(self, name: str) -> bool:
        """Tell whether a name means a column, or several."""
        return bool(self._positions(name))

    def _positions(self, name: str) -> list[int]:
        if name not in self.header and name in self.roles:
            name = self.roles[name]
        found = [i for i, header in enumerate(self.header) if header == name]
        if not found:
            wanted = folded_header(name)
            found = [i for i, header in enumerate(self.header) if folded_header(header) == wanted]
        return found

    def meant(self, name: str) -> str:
        """Suggest the column that is meant by a name that none has; nothing if none is near."""
        looked_up = [folded_header(header) for header in self.header]
        told = dict(zip(reversed(looked_up), reversed(headers(self.header)), strict=True))
        return did_you_mean(folded_header(name), looked_up, told.__getitem__)

    def _missing(self, name: str, place: str) -> DataError:
        shown = headers(self.header)
        columns = named(shown, MOST_NAMED)
        if len(self.header) == 1:
            columns += " (a single column: is the delimiter right? see `read: {delimiter: …}`)"
        if len(self.header) == 1 or not all(self.header):
            columns += ". If its header is further down: `read: {header_row: …}`"
        return DataError(
            f"{place}: {self.table} has no column {name!r}{self.meant(name)}",
            f"Its columns: {columns}",
        )
