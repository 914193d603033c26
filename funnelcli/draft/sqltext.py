"""Predicates as the YAML writes them, on the values that a column has."""

from collections.abc import Sequence

from funnelcli.draft.names import YES
from funnelcli.draft.profile import Column

PLAIN = ("status", "stage", "field", "converted", "won", "customer")
"""Names that need no quotes; others could be words of SQL."""


def column(name: str, table: str = "") -> str:
    """Name a column in SQL, of a joined table if one is given."""
    quoted = name if name.lower() in PLAIN else '"' + name.replace('"', '""') + '"'
    return f"{table}.{quoted}" if table else quoted


def is_one_of(name: str, values: Sequence[str], table: str = "") -> str:
    """Ask whether a column has one of the values, as they are written in the data."""
    texts = ["'" + value.replace("'", "''") + "'" for value in values]
    if len(texts) == 1:
        return f"{column(name, table)} = {texts[0]}"
    return f"{column(name, table)} IN ({', '.join(texts)})"


def is_yes(flag: Column, table: str = "") -> str:
    """Ask whether a column of yes and no says yes, by the type that its values give it in SQL."""
    values = {value.casefold() for value, _ in flag.values}
    if values <= {"true", "false"}:
        return f"{column(flag.name, table)} = TRUE"
    if values <= {"0", "1"}:
        return f"{column(flag.name, table)} = 1"
    return is_one_of(flag.name, [v for v, _ in flag.values if v.casefold() in YES], table)


def is_there(name: str, table: str = "") -> str:
    """Ask whether a column is filled: of a joined table, whether there is a row at all."""
    return f"{column(name, table)} IS NOT NULL"
