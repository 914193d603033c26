"""Options that every command takes and not each needs: one that changes nothing is told so.

A job may give all its commands the same options, so that this is no error. The others, which
choose leads or say what counts, change every table.
"""

from collections.abc import Collection, Iterator
from typing import Final

from funnelcli.answers.notes import Note
from funnelcli.config.query import Asked

_DATED: Final = (
    "`report`, `cohorts`, `velocity` and `reconcile`, of leads with a date (`leads.created`)"
)
NEEDED_BY: Final = {
    "cohort": _DATED,
    "horizon": _DATED,
    "top": "tables by a segment: `report` with a source, `sources`, `segments`, `curve --by`",
}
"""What the options are for that not every table needs, in words; analyses say which it is."""

UNUSED = "option-unused"
"""The code of the note."""


def unused(asked: Asked, tables: Collection[str]) -> Iterator[Note]:
    """Say which of the options given change nothing in these tables, and what they are for."""
    said = [f"--{option}, {why}" for option in asked.given if (why := _why(option, asked, tables))]
    if said:
        yield Note(UNUSED, f"Without effect here: {'; '.join(said)}.")


def _why(option: str, asked: Asked, tables: Collection[str]) -> str | None:
    """Tell why an option changes nothing; None if it may."""
    from funnelcli.analyses import ANALYSES

    is_shaped = any(option in ANALYSES[table].shaped_by for table in tables)
    if not is_shaped or (option == "top" and not asked.by):
        return f"which is for {NEEDED_BY[option]}"
    if option == "horizon" and asked.window is not None:
        return "since the window takes its place"
    return None
