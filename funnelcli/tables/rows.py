"""The columns of rows of the tables, by name: what is known of them before they are leads."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import polars as pl

from funnelcli import model
from funnelcli.config import Config, fold
from funnelcli.model import (
    ASSIGNED,
    LOST_REASON,
    OWNED,
    SCORE,
    SCORED_AT,
    Family,
    attribute,
    segment,
)
from funnelcli.tables.raw import FILE

CREATED, BUCKET, MAYBE_BLANK, ALIVE, LOST, LOST_AT, STATUS, CURRENCY = (
    "~created", "~bucket", "~maybe_blank", "~alive", "~lost", "~lost_at",
    "~status", "~currency",
)  # fmt: skip
ROW, ID = model.ROW, model.ID
KEYS = ("~key_a", "~key_b")
"""Two independent hashes of the `deduplicate` key: together they do not collide."""
ACCOUNT = (model.ACCOUNT, "~account_b")
"""The same of the account, null where a lead is of none."""
COMPANY = "~company"
"""What tells the account, before it is hashed."""
FREE_MAIL = "~free_mail"
"""Says that a lead is of no account because anybody can have such an address."""
ADDRESSES = "~addresses"
"""Says that the first of several addresses tells the account."""
POSITION, LEAD_ID, DEAL, READ, STAGE, AT = "~position", "~lead", "~deal", "~read", "~stage", "~at"
"""Columns of the tables attached to the leads: joined ones, and the log.

`READ` is true for the rows that the table's `where` leaves, and null where it has no answer.
"""
LEFT_OUT = "~left_out"
"""Says of a row of such a table that its `where` leaves it out; there only where it has one."""
EMPTY = "~empty"
"""Says of a row that it shows nothing in the columns that are looked at: it may be blank."""
LATER = "~later"
"""The last day on which a row of such a table began that is not lost."""
LOSSES, FIRST_LOSS = "~losses", "~first_loss"
"""The dates of all losses of a row that stand, and the first, where several can have dates."""
THROUGH = "~through"
"""What a joined row is called in the history, where that belongs to the leads through it."""
KEYLESS = "~keyless"
"""Whether the key that rows are merged by is empty, or a part of it; one that is not, and has no
hash, is nobody's."""
EMAIL, BAD_EMAIL, NOBODY, OWNER, ACTIVITY = (
    "~watched_email", "~watched_bad_email", "~watched_nobody", "~watched_owner",
    "~watched_activity",
)  # fmt: skip
"""What only the rules of `check` look at."""
ADDRESS = "~watched_address"
"""Addresses that take a closer look, until they have had it."""
BECAME = "~became"
"""The row whose attributes stand for the lead that a row is part of; null if it is in none."""
STANDS = "~stands"
"""The row whose attributes stand for its lead, also where a filter has left that lead out."""
PEOPLE = "~people"
"""How many persons of a company are known at the age at which they are counted; of one alone, 1.

Only there where it is asked for.
"""
SURVIVOR = "~survivor"
"""The row whose attributes stand, of those that a merge has made one lead."""
MERGING = (*KEYS, *ACCOUNT, FREE_MAIL, ADDRESSES)
"""What the row that stands says of later merges."""

LEAD, BLANK, HEADER, WHERE, NO_ID, NO_CREATED, NOT_LEAD, EXCLUDED = range(8)
"""Buckets, in the order in which they are tried; `EXCLUDED + i` is the reason i."""


class Loss(NamedTuple):
    """A rule that tells of losses, by its number."""

    number: int

    def __str__(self) -> str:
        """Write it as a part of names of columns."""
        return f"lost_{self.number}"


Entry = int | Loss
"""A stage by its number, or a loss: what a table can say of a lead."""


at: Family[int] = Family("at")
"""The moment at which a row entered a stage."""
undated: Family[int] = Family("undated")
"""Whether a row is in a stage, though nobody knows since when."""
no_date: Family[int] = Family("no_date")
"""Whether the condition of a stage holds for a row of the leads, and its date is missing."""
unanswered: Family[int] = Family("unanswered")
"""Whether a predicate on the leads table, by its number, has no answer for a row."""
given: Family[Entry] = Family("given")
"""The date that a row of the leads gives to what a joined table decides."""
moment: Family[Entry] = Family("moment")
"""The moment that a row of a joined table gives to an entry, or a row of the leads to a loss."""
holds: Family[Entry] = Family("holds")
"""Whether the condition of an entry holds for a row."""
unsure: Family[Entry] = Family("unsure")
"""Whether the condition of an entry has no answer for a joined row."""
reason: Family[Entry] = Family("reason")
"""Why a joined row is lost, by the rule that says so."""
loss_stands: Family[int] = Family("loss_stands")
"""Whether the loss that a source tells of stands; null for none."""
loss_at: Family[int] = Family("loss_at")
"""The moment of the loss that a source tells of."""
key: Family[str] = Family("key_of")
"""What rows of a table are attached by, where it is not the lead's id."""
beside: Family[str] = Family("beside")
"""A column of the leads, carried to the rows of joined tables."""
field: Family[str] = Family("field")
"""A column of a joined table that conditions look at."""
sign: Family[str] = Family("sign_of")
"""What stands beside the amounts of a column: the sign of a currency, or its code."""
own: Family[str] = Family("own_rule")
"""Whether a rule of the YAML's own finds something in a row; null is no answer."""
WRITTEN = "~written"
"""A hash of all that stands in a row of a table that makes no lead, named in the YAML or not."""
BACKWARD = "~backward"
"""Whether a row that has an end of its own ends before it begins; null where it has none."""
value: Family[str] = Family("value")
"""The values of a column that conditions compare, for rules to look at."""

_OF_A_ROW = (
    no_date, unanswered, given, moment, holds, loss_stands, loss_at, key, beside, sign, own,
    value,
)  # fmt: skip
_OF_A_ROW_ONCE = {
    FILE, BUCKET, STATUS, CURRENCY, KEYLESS, EMAIL, BAD_EMAIL, NOBODY, OWNER, ACTIVITY,
}  # fmt: skip


def of_a_row(columns: Sequence[str]) -> list[str]:
    """Pick the columns that are about single rows, which merging and counting do without."""
    once = [name for name in columns if name in _OF_A_ROW_ONCE]
    return [*once, *(name for family in _OF_A_ROW for name in family.among(columns))]


def attributes(columns: Sequence[str]) -> list[str]:
    """Pick the columns that one row tells of a lead: segments, reason, score, owner, attributes."""
    told = (LOST_REASON, SCORE, SCORED_AT, OWNED, ASSIGNED)
    others = [name for name in columns if name in told]
    return [*segment.among(columns), *others, *attribute.among(columns)]


def identity(columns: Sequence[str]) -> list[str]:
    """Pick the columns that tell which lead it is, also in another export: account and id."""
    return [name for name in (ACCOUNT[0], ID) if name in columns]


def hashes(key: pl.Expr, names: Iterable[str], is_one: pl.Expr | None = None) -> Iterator[pl.Expr]:
    """Hash a key under each of the names, independently; null where it is null, or is none."""
    there = key.is_not_null() if is_one is None else key.is_not_null() & is_one
    for seed, name in enumerate(names):
        yield pl.when(there).then(key.hash(seed)).alias(name)


def hashed(key: pl.Expr) -> pl.Expr:
    """Make one number of two such hashes; null where it is null."""
    both = key.hash(0).cast(pl.UInt128) * 2**64 + key.hash(1)
    return pl.when(key.is_not_null()).then(both)


def number(value: pl.Expr) -> pl.Expr:
    """Give what is alike the same number of 32 bits, and little else; null where it is null."""
    return pl.when(value.is_not_null()).then(value.hash() // 2**32).cast(pl.UInt32)


def limit(moment: datetime, of: pl.DataType | None) -> date:
    """Take what a column of that type is compared with: a day with days, or each would be cast."""
    return moment.date() if of == pl.Date else moment


def marked(height: int, numbers: pl.Series) -> pl.Series:
    """Mark rows of a table of that height by their numbers."""
    return pl.repeat(value=False, n=height, eager=True).scatter(numbers, values=True)


def is_read() -> pl.Expr:
    """True for rows of the leads table that are rows at all, and that its `where` leaves."""
    return ~pl.col(BUCKET).is_between(BLANK, WHERE)


def is_usable() -> pl.Expr:
    """True for rows that have what a lead needs, whatever is decided about them later."""
    return ~pl.col(BUCKET).is_between(BLANK, NO_CREATED)


def named_values(config: Config) -> set[str]:
    """Fold what stages and losses are called in the log, or in the current status."""
    values = [*config.lost_values, *(v for stage in config.stages for v in stage.values or ())]
    return {fold(value) for value in (config.stages[0].name, *values)}


def compared_values(config: Config) -> set[str]:
    """Fold the texts that conditions of the YAML compare with: who names a value knows it."""
    lead = config.lead
    conditions = [lead.where, *lead.exclude.values(), config.leads.where]
    conditions += [stage.where for stage in config.stages]
    conditions += [rule.where for rule in config.lost]
    return set(map(fold, literals(*conditions)))


def literals(*conditions: str | None) -> Iterator[str]:
    """Yield the texts that conditions compare with."""
    for text in re.findall(r"'((?:[^']|'')*)'", " ".join(each for each in conditions if each)):
        yield text.replace("''", "'")


def spellings(values: tuple[str, ...], seen: list[str]) -> list[str]:
    """Pick those of the spellings seen that mean one of `values`."""
    meant = {fold(value) for value in values}
    return [spelling for spelling in seen if fold(spelling) in meant]
