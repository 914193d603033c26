"""Results as files: one module per format, and the list of them.

A renderer is a pure function of the result and the style. It reads no clock, terminal or
environment, and it calculates nothing: what it prints was counted and finished before. What people
read is lowered to blocks once for each kind of result; a format of pages only writes blocks.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

from funnelcli.render.lazy import PAGES, by_table, lazily, pages, workbook
from funnelcli.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from funnelcli.answers.report import Document

__all__ = [
    "BY_TABLE",
    "FORMATS",
    "PAGES",
    "PICTURED",
    "WITH_FILES",
    "WITH_NOTES",
    "Render",
    "Style",
]

Render: TypeAlias = "Callable[[Document, Style], str]"


FORMATS: Final[dict[str, Render]] = {
    **pages("funnelcli.render.page"),
    "json": lazily("funnelcli.render.json", lines=False),
    "jsonl": lazily("funnelcli.render.jsonl", lines=False),
    "csv": lazily("funnelcli.render.csv"),
    "tsv": lazily("funnelcli.render.tsv"),
}
"""Every format that is a text, by its name on the command line."""
WITH_FILES: Final[dict[str, "Callable[[Document, Style], str | bytes]"]] = {
    **FORMATS,
    "xlsx": workbook("funnelcli.render.xlsx"),
}
"""Every format."""
BY_TABLE: Final[dict[str, "Callable[[Document, Style], dict[str, str]]"]] = {
    name: by_table(f"funnelcli.render.{name}") for name in ("csv", "tsv", "jsonl")
}
"""Those of which each table can be a file of its own."""
PICTURED: Final = ("html",)
"""The formats whose report has more to look at, and what the rules found."""
WITH_NOTES: Final = (*PAGES, "json", "xlsx")
"""The formats that have a place for notes, of reports and of findings."""
