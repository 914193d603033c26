"""What two reports disagree about, figure by figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .recount import Json

PRECISION = 1e-12
SMALL = {"difference", "difference_low", "difference_high", "q_value"}


def differences(expected: Json, found: Json) -> list[str]:
    """One line per figure of the program that is not the recount's: where, and both values."""
    return list(_reports(expected, found))


def _reports(expected: Json, found: Json) -> Iterator[str]:
    yield from _figures("population", expected["population"], found["population"])
    yield from _figure("as_of", expected["as_of"], found["as_of"])
    yield from _figure("horizon", expected["query"]["horizon"], found["query"]["horizon"])
    for name, number in expected["conversion"].items():
        yield from _figure(f"conversion {name}", number, found["conversion"].get(name))
    unmatched = {line["table"]: line["unmatched"] for line in found["inputs"]}
    for name, number in expected["unmatched"].items():
        yield from _figure(f"unmatched {name}", number, unmatched.get(name))
    tables = {table["name"]: table["rows"] for table in found["tables"]}
    names = [table["name"] for table in expected["tables"]]
    yield from _figure("tables", names, list(tables))
    for table in expected["tables"]:
        if table["name"] in tables:
            yield from _tables(table["name"], table["rows"], tables[table["name"]])


def _tables(name: str, expected: list[Json], found: list[Json]) -> Iterator[str]:
    """Rows are compared by their label, and then their order."""
    labels = [_label(name, row) for row in expected]
    others = [_label(name, row) for row in found]
    yield from _figure(f"{name}: rows in order", labels, others)
    rows = dict(zip(others, found, strict=True))
    for label, row in zip(labels, expected, strict=True):
        if label in rows:
            yield from _figures(f"{name}[{label}]", row, rows[label])


def _label(table: str, row: Json) -> str:
    """The cells that name a row: all those before its first count."""
    if table == "segments":
        return " / ".join(str(row[name]) for name in list(row)[: list(row).index("leads")])
    return str(next(iter(row.values())))


def _figures(where: str, expected: Json, found: Json) -> Iterator[str]:
    yield from _figure(f"{where}: fields in order", list(expected), list(found))
    for name, value in expected.items():
        if name not in found:
            continue
        if isinstance(value, dict):
            yield from _figures(f"{where}.{name}", value, found[name])
        else:
            yield from _figure(f"{where}.{name}", value, found[name])


def _figure(where: str, expected: Any, found: Any) -> Iterator[str]:
    is_small = where.rpartition(".")[2] in SMALL
    if not (_near(expected, found) if is_small else _same(expected, found)):
        yield f"{where}: expected {expected!r}, found {found!r}"


def _near(expected: Any, found: Any) -> bool:
    """What may be next to nothing differs by less than anybody sees."""
    if isinstance(expected, float) and isinstance(found, (int, float)):
        return math.isclose(expected, found, rel_tol=0, abs_tol=PRECISION)
    return _same(expected, found)


def _same(expected: Any, found: Any) -> bool:
    """Counts, labels, flags and nulls exactly; a fraction may differ in its last digits."""
    if isinstance(expected, float):
        is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
        return is_number and math.isclose(expected, found, rel_tol=PRECISION, abs_tol=0)
    return type(expected) is type(found) and bool(expected == found)
