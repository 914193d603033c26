"""Do two reports hold the same numbers?  python benchmarks/agree.py ours.json theirs.json

Counts, labels, flags and the order of rows must be equal; rates, medians and amounts may differ
by 1e-9. What the second report lacks is not compared (titles, columns, notes, versions).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLERANCE = 1e-9


def same(ours: object, theirs: object) -> bool:
    """Equal, or two numbers within the tolerance; null equals only null, a flag only a flag."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) <= TOLERANCE
    return ours == theirs


def rows_that_differ(
    table: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]
) -> Iterator[str]:
    """One line for every cell in which two tables differ."""
    if len(ours) != len(theirs):
        yield f"{table}: {len(ours)} rows, expected {len(theirs)}"
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        label = next(iter(other.values()))
        shared = [field for field in one if field in other]
        if shared != list(other):
            yield f"{table} row {number} ({label}): fields {shared}, expected {list(other)}"
        for field in shared:
            if not same(one[field], other[field]):
                got, expected = one[field], other[field]
                yield f"{table} row {number} ({label}) {field}: {got!r}, expected {expected!r}"


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Where our report departs from theirs; empty when they agree."""
    found = []
    if "query" in theirs and ours["query"]["horizon"] != theirs["query"]["horizon"]:
        horizons = ours["query"]["horizon"], theirs["query"]["horizon"]
        found.append("horizon: {!r}, expected {!r}".format(*horizons))
    for bucket, expected in theirs["population"].items():
        if ours["population"].get(bucket) != expected:
            found.append(f"{bucket}: {ours['population'].get(bucket)!r}, expected {expected!r}")
    tables = {table["name"]: table["rows"] for table in ours["tables"]}
    for table in theirs["tables"]:
        found += rows_that_differ(table["name"], tables.get(table["name"], []), table["rows"])
    return found


def read(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


if __name__ == "__main__":
    if found := differences(read(Path(sys.argv[1])), read(Path(sys.argv[2]))):
        sys.exit("\n".join(found))
    print("the same numbers")
