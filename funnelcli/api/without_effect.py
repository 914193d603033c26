"""Options that every command takes and not each needs: one that changes nothing is told so.

A job may give all its commands the same options, so that this is no error. The others, which
choose leads or say what counts, change every table.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from funnelcli.analyses import ANALYSES, WITH_COMMAND
from funnelcli.answers.notes import Note
from funnelcli.config.question import Question, Shaping

_DATED: Final = (
    "`report`, `cohorts`, `velocity`, `diagnose`, `compare`, `metrics`, `reconcile` and the costs "
    "of `attribution`, of leads with a date (`leads.created`)"
)
_NEEDED_BY: Final[dict[Shaping, str]] = {
    "cohort": _DATED,
    "horizon": "leads with a date (`leads.created`)",
    "top": "tables by a segment: `report` with a source, `sources`, `segments`, `said`, "
    "`curve --by`, `compare`, `metrics --by`, `response --list`, `attribution`",
    "sort": "tables by a segment: `report` with a source, `sources`, `segments`, `said`, "
    "`attribution` with a source",
}
"""What the options are for that not every table needs, in words; analyses say which it is."""
_BY_CHANNEL: Final = "attribution"
"""The table whose rows are groups, though no segment is named."""
_COMMAND: Final = re.compile("`([a-z_]+)")

UNUSED = "option-unused"
"""The code of the note."""
BROUGHT = "rows-brought"
"""The code of the note that a cluster's rows were looked at here."""


def needed_by(option: Shaping) -> str:
    """Say which tables an option is for; those of new commands follow from their declarations."""
    said = _NEEDED_BY[option]
    if option == "horizon":  # the headline is of leads that old, whatever is shown
        return said
    told = {*_COMMAND.findall(said)}
    shaped = (name for name in WITH_COMMAND if option in ANALYSES[name].shaped_by)
    return ", ".join([said, *(f"`{name}`" for name in shaped if name not in told)])


def unused(question: Question, shaping: Collection[Shaping]) -> Iterator[Note]:
    """Say which of the options given do not shape what is shown, and what they are for."""
    said = [
        f"--{option}, {why}"
        for option in question.given
        if (why := _why(option, question, shaping))
    ]
    if said:
        yield Note(UNUSED, f"Without effect here: {'; '.join(said)}.", is_loud=True)


def at_once(*, has_ceiling: bool, is_cluster: bool) -> Iterator[Note]:
    """Say what a ceiling and a cluster cannot do, where all rows are looked at at once."""
    if has_ceiling:
        message = "Without effect here: --memory, since all rows are looked at at once."
        yield Note(UNUSED, message, is_loud=True)
    if is_cluster:
        message = (
            "Spark only read the rows: all of them were brought to this machine and counted here, "
            "since rules look at all rows at once."
        )
        yield Note(BROUGHT, message, is_loud=True)


def _why(option: Shaping, question: Question, shaping: Collection[Shaping]) -> str | None:
    """Tell why an option changes nothing; None if it may."""
    has_groups = question.by or _BY_CHANNEL in question.tables
    if option not in shaping or (option == "top" and not has_groups):
        return f"which is for {needed_by(option)}"
    if option == "horizon" and question.window is not None:
        return "since the window takes its place"
    return None
