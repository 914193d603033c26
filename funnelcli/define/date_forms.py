"""The forms in which dates are written, told by the shape of a value: each digit as a 9."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from funnelcli.config import DateOrder

Whole = Literal["epoch ms", "epoch s", "Excel serial"]
"""Numbers that are dates if every value of the column is one, and nothing otherwise."""

WHOLE: dict[Whole, str] = {
    "epoch ms": r"^\d{13}$",
    "epoch s": r"^\d{10}$",
    "Excel serial": r"^[2-7]\d{4}(\.\d+)?$",
}
"""Serials of 1954 to 2119: a postcode or a count has to be of these five digits to pass."""

_NUMBER = re.compile(r"9{13}|9{10}|9{5}(?:\.9+)?")
_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?|september|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = "(?P<year>9999|99)"
_TIME = (
    r"(?:(?P<gap>,?\s+|T)99?:99(?P<seconds>:99(?P<fraction>\.9+)?)?"
    r"(?P<half>\s?(?i:[ap]m))?(?:(?P<before_zone>\s?)(?:Z|[+-]99(?::?99)?))?)?"
)
NUMBERS = "numbers"
"""The family of dates whose order the shape does not tell."""

_FAMILIES = {
    "%Y{a}%m{a}%d": re.compile(rf"9999(?P<a>[-/.])99?(?P=a)99?{_TIME}"),
    NUMBERS: re.compile(rf"99?(?P<a>[-/.])99?(?P=a){_YEAR}{_TIME}"),
    "%d{a}%B{b}{year}": re.compile(
        rf"99?(?P<a>[-\s/.]{{1,2}}){_MONTH}(?P<b>[-\s/.,]{{1,2}}){_YEAR}{_TIME}"
    ),
    "%B{a}%d{b}{year}": re.compile(
        rf"{_MONTH}(?P<a>[-\s/.]{{1,2}})99?(?P<b>[-\s/.,]{{1,2}}){_YEAR}{_TIME}"
    ),
}
_ORDERS = {"dmy": "%d{a}%m{a}{year}", "mdy": "%m{a}%d{a}{year}", "ymd": "{year}{a}%m{a}%d"}


@dataclass(frozen=True, slots=True)
class Written:
    """How the dates of a column are written, by all of its values."""

    formats: tuple[str, ...] = ()
    """As strptime directives, those with a year of two digits first: no other one reads it."""
    order: DateOrder | None = None
    """The order of dates of numbers, if there are any."""
    whole: Whole | None = None
    """What the numbers are, if all values are such."""

    def __bool__(self) -> bool:
        """Whether any value is a date."""
        return bool(self.formats or self.whole)

    def __str__(self) -> str:
        """Print it as "dmy, %d/%m/%Y"."""
        return self.whole or ", ".join([self.order, *self.formats] if self.order else self.formats)


def written_in(shapes: Iterable[str], order: DateOrder | None) -> Written:
    """Name the formats of the shapes of a column."""
    found = {form for shape in shapes if (form := format_of(shape, order or "dmy"))}
    return Written(tuple(sorted(found, key=lambda form: ("%Y" in form, form))), order)


def shapes(values: Iterable[str]) -> set[str]:
    """List the shapes of values that are, or may be, dates."""
    seen = {re.sub(r"\d", "9", value) for value in values}
    return {shape for shape in seen if may_be_number(shape) or format_of(shape, "dmy")}


def may_be_number(shape: str) -> bool:
    """Tell whether values of a shape are dates only as numbers, in a column of nothing else."""
    return _NUMBER.fullmatch(shape) is not None


def needs_order(shape: str) -> bool:
    """Tell whether values of a shape depend on the order of day and month."""
    return _FAMILIES[NUMBERS].fullmatch(shape) is not None


def format_of(shape: str, order: DateOrder) -> str | None:
    """Give the strptime format of a shape, with separators as they stand; None for no date."""
    for family, pattern in _FAMILIES.items():
        if match := pattern.fullmatch(shape):
            return _format(family, match.groupdict(), order)
    return None


def _format(family: str, parts: dict[str, str | None], order: DateOrder) -> str | None:
    has_century = parts.get("year", "9999") == "9999"
    if family == NUMBERS:
        if order == "ymd" and has_century:
            return None
        family = _ORDERS[order]
    year = "%Y" if has_century else "%y"
    date = family.format(a=parts["a"], b=parts.get("b"), year=year)
    if parts["gap"] is None:
        return date
    seconds = (":%S" if parts["seconds"] else "") + ("%.f" if parts["fraction"] else "")
    half, before_zone = parts["half"], parts["before_zone"]
    clock = f"%H:%M{seconds}" if half is None else f"%I:%M{seconds}{half[:-2]}%p"
    zone = "" if before_zone is None else f"{before_zone}%#z"
    return f"{date}{parts['gap']}{clock}{zone}"
