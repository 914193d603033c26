"""The names that columns have and the words that cells hold, in exports that no preset knows."""

ROLES: dict[str, tuple[str, ...]] = {
    "id": (
        "lead id", "record id", "contact id", "lead number", "prospect id", "prospect number",
        "customer id", "mql id", "id", "uuid", "guid",
    ),
    "created": (
        "created", "created at", "create date", "created date", "created on", "created time",
        "date created", "creation date", "lead created", "lead date", "first contact date",
        "inquiry date", "signup date", "signed up", "date added", "registered at", "cdate",
        "timestamp", "date",
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
    "assigned_at": (
        "assigned at", "assigned date", "assigned on", "date assigned", "owner assigned date",
        "lead assigned date",
    ),
    "amount": (
        "amount", "deal amount", "deal value", "opportunity amount", "value", "revenue",
        "total revenue", "contract value", "estimated value", "acv", "arr", "mrr",
    ),
    "currency": ("currency", "currency code", "currencyisocode", "currency iso code"),
    "status": (
        "status", "lead status", "stage", "lead stage", "lifecycle stage", "deal stage",
        "stage name", "sales stage", "pipeline stage",
    ),
    "last_activity": ("last activity", "last activity date", "last contacted"),
}  # fmt: skip
"""The English names of each role, the likeliest first; other languages follow the vocabulary."""

SPOKEN = {"source", "owner", "amount", "account", "email", "created"}
"""Roles that the vocabulary has words of."""
ENTERED = ("to", "status", "value")
"""What a log may call the stage that was entered, where it has no column of a new value."""
CHANGED = ("at", "changed at", "change date", "created date", "edit date", "timestamp", "date")
SEGMENTS = (
    "region", "country", "state", "industry", "segment", "lead type", "type", "product",
    "company size", "landing page", "business segment",
)  # fmt: skip
YES = (
    "true", "yes", "y", "1", "ja", "oui", "vrai", "sí", "si", "sim", "sì", "vero", "waar", "wahr",
)  # fmt: skip
NO = (
    "false", "no", "n", "0", "nein", "non", "faux", "não", "nao", "falso", "nee", "onwaar",
    "falsch",
)  # fmt: skip
NULLS = ("N/A", "n/a", "#N/A", "NULL", "null", "(null)", "-")
"""Words that stand for nothing in many exports; `unknown` and `other` are values."""
