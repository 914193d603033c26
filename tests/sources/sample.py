"""The definition of the sample, by the place that its tables are read from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.program import EXAMPLE
else:
    from outside.program import EXAMPLE

TABLES = ("leads", "deals", "history", "spend", "visitors", "activities", "touchpoints")
_PATH = re.compile(r"^( *)path: sample_data/(\w+)\.csv.*$", re.MULTILINE)
_IN_BRACES = re.compile(r"\{path: sample_data/(\w+)\.csv")


def by_path(address: str) -> str:
    """The definition with files, whose address has `{}` in the place of the table."""

    def written(found: re.Match[str]) -> str:
        return f"{found[1]}path: {address.format(found[2])}\n{found[1]}# as many lines as a query"

    said = _PATH.sub(written, EXAMPLE.read_text())
    return _IN_BRACES.sub(lambda found: "{path: " + f'"{address.format(found[1])}"', said)


def by_query(connection: str, order: str = "") -> str:
    """The definition with a query for each table."""

    def written(found: re.Match[str]) -> str:
        query = f'query: "SELECT * FROM {found[2]}{order}"'
        return f'{found[1]}{query}\n{found[1]}connection: "{connection}"'

    said = _PATH.sub(written, EXAMPLE.read_text())
    return _IN_BRACES.sub(
        lambda found: f'{{query: "SELECT * FROM {found[1]}{order}", connection: "{connection}"',
        said,
    )


def without_place(text: str) -> Any:
    """What a document says but for where the rows are: the YAML, and how its tables are called."""
    document = json.loads(re.sub(r"\b(\w+)\.(?:parquet|query)\b", r"\1", text))
    document["definition"] |= {"path": "", "sha256": ""}
    for each in document["inputs"]:
        each["read"]["format"] = each["path"] = ""
        each["bytes"] = None
    return document
