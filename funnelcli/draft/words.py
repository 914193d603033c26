"""What columns and values are usually called, where no preset knows the export."""

import re

from funnelcli.config import fold

ROLES: dict[str, tuple[str, ...]] = {
    "id": (
        "lead id", "leadid", "record id", "contact id", "lead number", "prospect id",
        "prospect number", "customer id", "mql id", "id", "uuid", "guid",
    ),
    "created": (
        "created", "created at", "create date", "created date", "created on", "created time",
        "date created", "creation date", "createdate", "lead created", "lead date",
        "first contact date", "inquiry date", "signup date", "signed up", "date added",
        "registered at", "timestamp", "date",
    ),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "account": (
        "account", "company", "company name", "account name", "organization", "organisation",
    ),
    "source": (
        "source", "lead source", "original source", "utm source", "traffic source", "lead origin",
        "origin", "channel", "marketing channel", "source channel",
    ),
    "campaign": ("campaign", "campaign name", "utm campaign"),
    "owner": ("owner", "lead owner", "contact owner", "account owner", "sales rep", "assigned to"),
    "amount": (
        "amount", "deal amount", "deal value", "opportunity amount", "value", "revenue",
        "total revenue", "contract value", "acv", "arr", "mrr",
    ),
    "currency": ("currency", "currency code", "currencyisocode"),
    "status": (
        "status", "lead status", "stage", "lead stage", "lifecycle stage", "lifecyclestage",
        "deal stage", "stage name", "sales stage", "pipeline stage",
    ),
    "last_activity": ("last activity", "last activity date", "last contacted"),
}  # fmt: skip
"""The names of each role, the likeliest first."""

ENTERED = ("stage", "new value", "to stage", "to", "new stage", "new status", "status", "value")
CHANGED = ("at", "changed at", "change date", "created date", "edit date", "timestamp", "date")
CLOSED = ("close date", "closed", "closed at", "closed on", "closing date", "actual close date")
SEGMENTS = (
    "region", "country", "state", "industry", "segment", "lead type", "type", "product",
    "company size", "landing page", "business segment",
)  # fmt: skip

_WON = r"won|gewonnen|gagnée?|ganad[oa]|vint[oa]"
WON = re.compile(
    rf"((closed|deal|opportunity)( - |[ -]?))?({_WON})( (date|at|time))?"
    r"|customers?|kund(e|in)|cliente?|purchased?|paid|signed|sale|sold"
)
"""A value, or the stage of a date column, that says that a lead bought."""
BOUGHT = re.compile(r"(is )?(won|customer)")
"""A column of yes and no that says that a lead bought."""
CONVERTED = re.compile(r"(is )?converted")
"""A value, or a column of yes and no, that says that a lead is a contact now, and no more."""
LOST = re.compile(
    r"(closed )?lost|disqualified|unqualified|rejected|churned|junk|dead|not interested|bad fit"
)
NEW = re.compile(r"new|open|lead|subscriber|created|inquiry|raw")
"""A status that every lead begins with: the first stage, which is the lead itself."""
YES = ("true", "yes", "y", "1")
NO = ("false", "no", "n", "0")
NULLS = ("N/A", "n/a", "#N/A", "NULL", "null", "(null)", "-")
"""Words that stand for nothing in many exports; `unknown` and `other` are values."""

_LOSS = re.compile(
    r"\b(lost|disqualified|unqualified|rejected|declined|junked"
    r"|verloren|abgelehnt|disqualifiziert|perdue?|refusée?|perdid[oa]|rechazad[oa]|pers[oa])\b"
)
"""What a date of a loss is called."""
_NOT = re.compile(
    r"\b(not|no|non|never|without|un(qualified|contacted|reached)|failed|expired|denied"
    r"|nicht|kein\w*|ohne|pas|sans|sin)\b"
)
"""What turns a status to its opposite: nobody has passed that stage."""
_NO_STAGE = re.compile(
    r"\b(updated?|modified|next|expected|estimated|forecast|target|last|latest|birth|birthday|due"
    r"|exited|current|deleted|start|end|first|changed?|activity|assigned|assignment|reopened"
    r"|renewal|renewed|resolved|cancell?(ed|ation)|churn(ed)?|unsubscribed?|opted|bounced|archived"
    r"|imported|synced|closed?(?![ -]won)"
    r"|geändert|änderung|letzter?|aktualisiert|nächster?|fällig|erwartet\w*|voraussichtlich\w*"
    r"|zugewiesen|storniert|gekündigt|kündigung|abgemeldet|modifiée?|modification|dernière?"
    r"|prochaine?|prévue?|échéance|annulée?|modificad[oa]|últim[oa]|próxim[oa]|cancelad[oa]"
    r"|previst[oa])\b"
)
"""Dates of maintenance, plans and what comes after the sale, in the languages of many exports."""
_AROUND = re.compile(
    r"^(became( an?)?|date entered|entered|date of|date|moved to)\s+"
    r"|\s+(date|at|on|am|le|time|timestamp)$|\s+\([^()]*pipeline\)$"
)
_FUNNEL = (
    r"subscriber|inquiry", r"\bmal\b", r"\bmql\b|marketing qualified", r"\bsal\b|\baccepted",
    r"contacted|meeting|demo", r"\bsql\b|\bqualified", r"opportunity|proposal|quote",
    r"negotiation|contract", r"converted",
)  # fmt: skip


def stage_of(header: str) -> str | None:
    """Read the stage out of the name of a date column; None for dates that are no stage."""
    name = fold(header).strip('"“” ')
    if _LOSS.search(name) or _NO_STAGE.search(name):
        return None
    stripped = _AROUND.sub("", _AROUND.sub("", name)).strip('"“” ')
    if not stripped or stripped in ("date", "time", "closing"):
        return None
    start = name.index(stripped)
    written = " ".join(header.replace("_", " ").split()).strip('"“” ')
    shown = written[start : start + len(stripped)]
    return shown.upper() if shown in ("mql", "sql", "sal", "mal") else shown[:1].upper() + shown[1:]


def is_loss(header: str) -> bool:
    """Tell whether a date column is called after losses, and not after how it ended either way."""
    name = fold(header)
    return bool(_LOSS.search(name)) and not re.search(rf"\b({_WON})\b", name)


def is_negated(value: str) -> bool:
    """Tell whether a status says that a stage was not passed, or how it went wrong."""
    return bool(_NOT.search(fold(value)) or _LOSS.search(fold(value)))


def is_known_stage(stage: str) -> bool:
    """Tell whether a stage of this name has a usual place."""
    return any(re.search(words, fold(stage)) for words in _FUNNEL)


def is_of_funnel(value: str) -> bool:
    """Tell whether a value says where somebody is in a funnel, whoever wrote it."""
    name = fold(value)
    ends = (WON, LOST, NEW)
    return is_known_stage(value) or any(words.fullmatch(name) for words in ends)


def usual_place(stage: str) -> int:
    """Say where a stage of this name usually stands: an unknown one after all others."""
    name = fold(stage)
    if WON.fullmatch(name):
        return len(_FUNNEL) + 1
    return next((i for i, words in enumerate(_FUNNEL) if re.search(words, name)), len(_FUNNEL))
