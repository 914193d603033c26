"""Rules by which two definitions count differently, in words; behind each stands its key."""

import re
from typing import Final

from funnelcli.config.query import Query

_SAID: Final = {
    "stage condition": "the condition of {name}",
    "stage added": "the new stage {name}",
    "stage left out": "the stage {name}",
    "window": "the window",
    "reach policy": "when a stage counts as reached",
    "order": "the order of the stages",
    "excluded": "the exclusion {reason}",
    "not a lead": "who is a lead",
    "merged": "which rows are one lead",
    "row left out": "which rows are read",
    "no id": "rows without an id",
    "no date": "leads without a date",
    "filtered": "the filter",
    "after as-of": "when leads were created",
    "other": "what else differs",
}
_STAGE: Final = re.compile(r"stages\[(\d+)\]")


def in_words(rule: str, sides: tuple[Query, Query]) -> str:
    """Say what a rule is about: the condition of MQL (stages[1].where)."""
    word, _, keys = rule.partition(": ")
    if not keys:
        return rule
    of = sides[0] if word == "stage left out" else sides[1]
    stage = _STAGE.match(keys)
    name = of.config.stages[int(stage[1])].name if stage else ""
    return f"{_SAID[word].format(name=name, reason=keys.rpartition('.')[2])} ({keys})"
