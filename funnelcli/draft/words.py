"""What headers and values mean, where no preset knows the export."""

import re
from functools import lru_cache
from typing import Literal

from funnelcli.words.vocabulary import (
    KEPT,
    is_purchase,
    parted,
    plain,
    says,
    says_any,
    says_lost,
    says_only,
)

DateMeaning = Literal["won", "signed", "lost", "closed", "created", "none", "stage"]
"""What a date column is called after; `none` is maintenance, a plan, or another thing.

A signature is a stage: that it is the sale is for a person to say.
"""
ValueMeaning = Literal["won", "signed", "lost", "new", "not", "known", "unknown"]
"""What a status says; `not` is that a stage was not passed, `known` one with a usual place."""

_KEPT = ("modified", "planned", "latest", "elsewhere", "cancelled")
"""What stands in dates of maintenance, plans, and what comes after the sale."""
_FUNNEL: tuple[tuple[str, str], ...] = (
    (r"subscriber|inquiry", ""), (r"\bmal\b", ""), (r"\bmql\b|marketing qualified", ""),
    (r"\bsal\b|\baccepted", ""), ("", "contacted meeting"), (r"\bsql\b", "qualified"),
    ("", "trial"), ("", "opportunity"), ("", "proposal"), ("", "negotiation"), ("", "converted"),
    ("", "signed"),
)  # fmt: skip
"""Stages in their usual order, by English words and by concepts of the vocabulary."""
_AFFIXES = re.compile(r"^(property[ _])?hs[ _](v2[ _])?|\s+\([^()]*pipeline\)$", re.IGNORECASE)
_ELIDED = re.compile(r"^((?:\w+ )?(?:[dl]|dell|all))['’](?=\w)", re.IGNORECASE)
"""A French or Italian article before the name of a stage: `Date d'envoi`."""
_QUOTES = "\"'“”‘’„ "
_SOLD = ("sale", "closed", "stage", "status", "negotiation")
"""What a status that says won or bought may say beside it."""
_NO_STATUS = re.compile(
    r"\b(next|e?mail|marketing|payment|invoice|subscription|country"
    r"|region|billing|shipping|legal|marital|verification|sync|approval|task|call|ticket|member"
    r"|delivery|employment|account|newsletter|consent|credit|demo|meeting|check"
    r"|type|reason|zahlung)\b"
)
"""What is called a status, and is none of the lead; kinds and reasons are none either."""


@lru_cache(KEPT)
def date_means(header: str) -> DateMeaning:
    """Tell what a date column is called after.

    A close date says only that something ended; so does one of wins and losses at once.
    """
    name = _bare(header)
    if _is_bought(name):
        return "won"
    if says_any(_KEPT, name):
        return "none"
    if (end := _end(name)) is not None:
        return end
    if says_only("created", name, "object", "date"):
        return "created"
    return "none" if says("begun", name) and not is_known_stage(name) else "stage"


def _end(name: str) -> DateMeaning | None:
    """Tell how something ended, by the date of this name; None if it says no end."""
    if says("lost", name):
        return "none" if says("bought", name) else "closed" if says("won", name) else "lost"
    if is_purchase(name):
        return "won"
    if _is_signed(name, "date", "begun"):
        return "signed"
    return "closed" if says("closed", name) else None


def _bare(header: str) -> str:
    """Take quotes, the name of a pipeline and the marks of HubSpot's internal names off."""
    return _AFFIXES.sub("", header.strip(_QUOTES)).strip(_QUOTES)


def _is_bought(name: str, *also: str) -> bool:
    """Tell whether the date of this name is one of a purchase, the first or only one."""
    beside = ("sale", "date", "stage", "begun", "account", *also)
    nouns = ("bought", "ordered", "winning")
    return any(says_only(noun, name, *nouns, *beside) for noun in nouns)


def is_last_sale(header: str) -> bool:
    """Tell whether a date is one of the last of several purchases: it says who bought, not when."""
    name = _bare(header)
    won = says_only("won", name, "sale", "closed", "date", "latest", "bought")
    return says("latest", name) and (won or _is_bought(name, "latest"))


def _is_signed(name: str, *beside: str) -> bool:
    return says_only("signed", name, "object", "negotiation", "proposal", "closed", *beside)


def stage_of(header: str) -> str | None:
    """Read the stage out of the name of a date column; None for dates that are no stage."""
    if date_means(header) not in ("stage", "signed", "won"):
        return None
    words = _ELIDED.sub(r"\1 ", parted(_bare(header))).split()
    if "-" in words and says_only("object", " ".join(words[: words.index("-")])):
        words = words[words.index("-") + 1 :]  # `Deal - Won time`
    while words and _is_about_dates(words[0]):
        words = words[1:]
    while words and _is_about_dates(words[-1]):
        words = words[:-1]
    shown = " ".join(words).strip(_QUOTES)
    if not shown:
        return None
    return shown.upper() if shown in ("mql", "sql", "sal", "mal") else shown[:1].upper() + shown[1:]


def _is_about_dates(word: str) -> bool:
    return not plain(word) or says_only("date", word)


@lru_cache(KEPT)
def value_means(value: str) -> ValueMeaning:
    """Tell what a status says. Words of both a win and a loss say neither."""
    if says_any(("lost", "cancelled"), value):
        return "lost" if says_lost(value) else "unknown"
    if says("not", value):
        return "not"
    if is_purchase(value) and (says("won", value) or says_only("bought", value, *_SOLD)):
        return "won"
    if _is_signed(value, "stage"):
        return "signed"
    if says_only("new", value, "object"):
        return "new"
    return "known" if is_known_stage(value) else "unknown"


def is_outcome(value: str) -> bool:
    """Tell whether a value is an outcome in any column: nothing but a word of winning or losing."""
    means = value_means(value)
    if means == "lost":
        return says_only("lost", value, "won", "date", *_SOLD) or says("cancelled", value)
    return means == "won" and says_only("won", value, "bought", "date", *_SOLD)


def is_status(header: str) -> bool:
    """Tell whether a column is called a status, a stage or an outcome of what its rows are."""
    return says_any(("status", "stage"), header) and may_be_status(header)


def is_plain_status(header: str) -> bool:
    """Tell whether it is called so and no more, but for what its rows are: `Deal - Status`."""
    beside = ("object", "status", "stage", "pipeline", "date")
    return is_status(header) and any(
        says_only(word, header, *beside) for word in ("status", "stage")
    )


def may_be_status(header: str) -> bool:
    """Tell whether a column may hold the outcome though it is called otherwise."""
    return not (_NO_STATUS.search(plain(header)) or says("previous", header))


def is_known_stage(stage: str) -> bool:
    """Tell whether a stage of this name has a usual place."""
    return usual_place(stage) < len(_FUNNEL)


def usual_place(stage: str) -> int:
    """Say where a stage of this name usually stands: an unknown one after all others."""
    if is_purchase(stage):
        return len(_FUNNEL) + 1
    name = plain(stage)
    for place, (words, concepts) in enumerate(_FUNNEL):
        if (words and re.search(words, name)) or says_any(tuple(concepts.split()), name):
            return place
    return len(_FUNNEL)
