"""Comments on what a column holds. Values come from data: nothing in them may end a comment."""

import textwrap
from collections.abc import Sequence

from funnelcli.draft.profile import DAY_AND_MONTH, Column
from funnelcli.words.privacy import SHARED
from funnelcli.words.text import counted

SHOWN = 20
"""So many values of a column are listed."""
LONGEST = 60
WIDTH = 96
ORDERS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def harmless(text: str) -> str:
    """Write text from the data so that it stays on its line: what is not printable is escaped."""
    visible = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
    return visible if len(visible) <= LONGEST else visible[: LONGEST - 1] + "…"


def describe(column: Column, order: str = "") -> str:
    """Say what a column holds, and in which order day and month stand, where that is decided."""
    if not column.filled:
        return "check: empty in every row"
    if column.kind == "date":
        form = column.form.replace(DAY_AND_MONTH, ORDERS[order]) if order else column.form
        return f"dates ({form}), {column.filled:,} filled"
    return f"{counted(column.distinct, 'distinct value')} in {counted(column.filled, 'row')}"


def values_found(title: str, column: Column) -> list[str]:
    """List the most frequent values of a column with their counts; rare ones may name persons."""
    shown = column.shown[:SHOWN]
    listed = [f"{harmless(value)} ({count:,})" for value, count in shown]
    if others := len(column.values) - len(shown):
        fewer = f" of fewer than {SHARED} rows each" if len(shown) < SHOWN else ""
        listed.append(
            f"{'and ' if shown else ''}{counted(others, 'other' if shown else 'value')}{fewer}"
        )
    return paragraph(f"{title}: {', '.join(listed)}.")


def listed(values: Sequence[str]) -> str:
    """List values, in quotes, as a sentence does."""
    *first, last = (repr(harmless(value)) for value in values)
    return f"{', '.join(first)} and {last}" if first else last


def names_listed(title: str, names: Sequence[str]) -> list[str]:
    """List names of columns; nothing where there are none."""
    return paragraph(f"{title}: {', '.join(map(harmless, names))}.") if names else []


def paragraph(text: str) -> list[str]:
    """Break a comment into lines."""
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
