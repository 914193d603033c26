"""The canonical columns of the lead table, and the conventions that hold everywhere.

- The lead table has one row per lead: what survives exclusion, as-of and merging.
- Times are naive local times of the report's time zone; entries are local dates.
- Stages are numbered from 0, the lead itself, to K, the customer.
- Amounts are Int64 minor units of the report's currency; Int128 on the way, where they need it.
- Names that begin with `~` are the program's own; headers and SQL names never meet them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Family(Generic[Of]):
    """Columns that say the same of several things: one for each stage, segment or table.

    Their names are made here and recognised here, and nowhere else.
    """

    kind: str

    def __call__(self, of: Of) -> str:
        """Name the column of one of the things."""
        return f"~{self.kind}_{of}"

    def __contains__(self, column: str) -> bool:
        """Tell whether a column is of this family."""
        return column.startswith(f"~{self.kind}_")

    def among(self, columns: Iterable[str]) -> list[str]:
        """Pick the columns of this family."""
        return [name for name in columns if name in self]

    def of(self, column: str) -> str:
        """Tell what a column of this family is of, as it is written in its name."""
        return column.removeprefix(f"~{self.kind}_")


def is_own(name: str) -> bool:
    """Tell whether a name is one of the program's own."""
    return name.startswith("~")


ROW = "~row"
"""The row of the leads table that stands for a lead; there only where events are counted."""
ID, ACCOUNT = "~id", "~account_a"
"""What tells which lead it is, also in another export; of what it is not known, null.

Of an account a number that follows from its text. Only there where ids are asked for.
"""
CREATED = "~created"
OWN = "~own"
"""Bit k is set when the lead has an entry of its own in stage k, dated or not."""
OUTCOME = "~outcome"
"""One of `OPEN`, `LOST`, `WON`."""
LOST_AT = "~lost_at"
"""The local date since which a lead is lost; null where that is unknown, and of other leads."""
LOST_REASON = "~lost_reason"
"""Why a lead was lost, as it is written; null where nobody says. Only there where asked for."""
AMOUNT = "~amount"
UNWON = "~unwon"
"""What a lead's deals are worth that are not won; of amounts of the leads table, its own amount.

Only there where it was asked for.
"""
MOVES = "~moves"
"""The moves backward of a lead, a list in order; there only when asked for.

Each says from which stage and to which, by number, or `TO_LOST` or `TO_OTHER` with the value of
the log as `to`; on which date it `went`, and on which it came `back`, null if it has not.
"""
WAYS = "~ways"
"""All moves of a lead that the history tells of, a list in order; there only when asked for.

Each says `from` which stage and `to` which, by number, or `TO_LOST` or `TO_OTHER` with the value
of the log as `left` and `entered`; and whether the lead came there `again`.
"""
SCORE, SCORED_AT = "~score", "~scored_at"
"""The score of a lead in millionths, and the moment it was given; there only when asked for."""
OWNED = "~owned"
"""Whether a lead has an owner; there only when asked for."""
ASSIGNED = "~assigned"
"""When a lead was given to its owner, and `utc` of it; there only when asked for."""
MILLION = 1_000_000
"""A score is counted in so many parts of one."""
DISORDERED = "~disordered"
"""True when an entry is dated before `created` or before the entry of an earlier stage."""
ROWS = "~rows"
"""What `~own` would be of each row, where several became the lead; null where one did.

Only there where it was asked for.
"""
FATE = "~fate"
"""Of a lead that only one of two lead tables has, the rule by which the other has it not.

Null of those that both have, and where nobody knows. Only there where two are compared.
"""
WON_DEALS, CLOSED_DEALS = "~won_deals", "~closed_deals"
"""How many deals of a lead are won, and won or lost; a deal is of one lead.

Only there where they were asked for, and can be counted.
"""

OPEN, LOST, WON = 0, 1, 2

NONE = "(none)"
"""How an empty segment value is shown."""

TO_LOST, TO_OTHER = -1, -2
"""Where a lead can move that is no stage: into a loss, to a value that nothing names."""

MOST = 2**63 - 1
"""The most that amounts can add up to, in minor units: what Int64 holds."""

MINOR_DIGITS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0,
    "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
    "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    "CLF": 4, "UYW": 4,
}  # fmt: skip
"""Currencies of ISO 4217 whose minor unit is not a hundredth."""


entry: Family[int] = Family("entry")
"""The date of a lead's first dated entry into a stage."""
moment: Family[int] = Family("moment")
"""The local moment of that entry; of stage 0 that of creation. Only there where it is asked for."""
stage: Family[int] = Family("stage")
"""The column of a stage in a table, until it is shown under its key."""
before: Family[int] = Family("before")
"""What the first of two lead tables says of an entry, in two bytes, as `counting.pairs` has it."""
after: Family[int] = Family("after")
"""The same of the second."""
between: Family[int] = Family("between")
"""The same of the second, within the window of the first; there where both differ in it."""
utc: Family[str] = Family("utc")
"""A moment in UTC, of which its namesake is the local time: of `CREATED`, `ASSIGNED`, or a role
of events.

Of a date without a time it is the beginning of the day. Of leads only there where events are
counted, or assignments.
"""
segment: Family[str] = Family("segment")
"""A lead's value of a segment, as shown."""
attribute: Family[str] = Family("attribute")
"""What `--where` calls so, of each lead."""


def money_digits(currency: str) -> int:
    """Count the decimal digits of `currency`: 2, with the exceptions of ISO 4217."""
    return MINOR_DIGITS.get(currency, 2)
