"""Rules by which two definitions count differently, in words; behind each stands its key."""

from typing import Final

from funnelcli.config.query import Query
from funnelcli.counting.redefinition import Rule

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


def in_words(rule: Rule, sides: tuple[Query, Query]) -> str:
    """Say what a rule is about: the condition of MQL (stages[1].where)."""
    if not rule.keys:
        return rule.word
    name = ""
    if rule.of is not None:
        first, second = rule.of
        side, number = (sides[0], first) if second is None else (sides[1], second)
        name = side.config.stages[number or 0].name
    reason = rule.keys.removeprefix("lead.exclude.")
    return f"{_SAID[rule.word].format(name=name, reason=reason)} ({rule.keys})"
