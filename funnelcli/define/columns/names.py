"""Which column of a table a name of the YAML means."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from funnelcli.config.headers import folded_header
from funnelcli.errors import DataError
from funnelcli.words.privacy import headers
from funnelcli.words.text import named

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
        if name not in self.header and name in self.roles:
            name = self.roles[name]
        found = [i for i, header in enumerate(self.header) if header == name]
        if not found:
            wanted = folded_header(name)
            found = [i for i, header in enumerate(self.header) if folded_header(header) == wanted]
        match found:
            case [position]:
                return position
            case []:
                raise self._missing(name, place)
        candidates = ", ".join(f"{self.header[i]!r} (column {i + 1})" for i in found)
        raise DataError(
            f"{place}: {name!r} means several columns of {self.table}: {candidates}",
            "Give each column a name of its own in the export.",
        )

    def _missing(self, name: str, place: str) -> DataError:
        near = difflib.get_close_matches(
            folded_header(name), [folded_header(h) for h in self.header], n=1
        )
        shown = headers(self.header)
        told = zip(self.header, shown, strict=True)
        meant = next((s for h, s in told if near and folded_header(h) == near[0]), None)
        columns = named(shown, MOST_NAMED)
        if len(self.header) == 1:
            columns += " (a single column: is the delimiter right? see `read: {delimiter: …}`)"
        if len(self.header) == 1 or not all(self.header):
            columns += ". If its header is further down: `read: {header_row: …}`"
        return DataError(
            f"{place}: {self.table} has no column {name!r}"
            + (f"; did you mean {meant!r}?" if meant else ""),
            f"Its columns: {columns}",
        )
