"""Options that every command takes and not each needs: one that changes nothing is told so.

A job may give all its commands the same options, so that this is no error. The others, which
choose leads or say what counts, change every table.
"""

from collections.abc import Collection, Iterator
from typing import Final

from funnelcli.answers.notes import Note
from funnelcli.config.question import Question, Shaping

NEEDED_BY: Final[dict[Shaping, set[str]]] = {
    "cohort": {
        "cohorts", "seasons", "triangle", "chain_ladder", "projection", "throughput",
        "conventions", "bridge",
    },
    "horizon": {"cohorts", "seasons", "projection", "ageing", "conventions", "bridge"},
    "top": {"sources", "segments", "curve"},
}  # fmt: skip
"""The tables that an option changes; no other depends on it."""

_DATED: Final = (
    "`report`, `cohorts`, `velocity` and `reconcile`, of leads with a date (`leads.created`)"
)
_IS_FOR: Final[dict[Shaping, str]] = {
    "cohort": f"which is for {_DATED}",
    "horizon": f"which is for {_DATED}",
    "top": "which is for tables by a segment: `report` with a source, `sources`, `segments`, "
    "`curve --by`",
}

UNUSED = "option-unused"
"""The code of the note."""


def unused(question: Question, tables: Collection[str]) -> Iterator[Note]:
    """Say which of the options given change nothing in these tables, and what they are for."""
    said = [
        f"--{option}, {why}" for option in question.given if (why := _why(option, question, tables))
    ]
    if said:
        yield Note(UNUSED, f"Without effect here: {'; '.join(said)}.")


def _why(option: Shaping, question: Question, tables: Collection[str]) -> str | None:
    """Tell why an option changes nothing; None if it may."""
    if NEEDED_BY[option].isdisjoint(tables) or (option == "top" and not question.by):
        return _IS_FOR[option]
    if option == "horizon" and question.window is not None:
        return "since the window takes its place"
    return None
