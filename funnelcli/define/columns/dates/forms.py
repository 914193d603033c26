"""The forms in which dates are written, told by the shape of a value: each digit as a 9.

What is in none of these forms may be so once it is plainly written (`date_rewriting`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from funnelcli.config import DateOrder
from funnelcli.define.columns.dates.rewriting import Rule, in_order, needed, plain, shape_of

Whole = Literal["epoch ns", "epoch us", "epoch ms", "epoch s", "Excel serial", "YYYYMMDD"]
"""Numbers that are dates if every value of the column is one, and nothing otherwise."""

WHOLE: dict[Whole, str] = {
    "epoch ns": r"^\d{19}$",
    "epoch us": r"^\d{16}(\.0+)?$",
    "epoch ms": r"^\d{13}(\.0+)?$",
    "epoch s": r"^\d{10}(\.\d+)?$",
    "Excel serial": r"^[2-7]\d{4}(\.\d+)?$",
    "YYYYMMDD": r"^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"(([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?(\.0+)?$",
}
"""Serials of 1954 to 2119: a postcode or a count has to be of these five digits to pass."""

TICKS: dict[Whole, int] = {"epoch us": 1, "epoch ms": 1_000, "epoch s": 10**6}
"""So many microseconds is a number of an epoch."""

COMPACT = ("%Y%m%d", "%Y%m%d%H%M", "%Y%m%d%H%M%S")
"""The formats of `YYYYMMDD`, which may have a time behind it."""

_NUMBER = re.compile(r"9{19}|(?:9{16}|9{14}|9{13}|9{12}|9{10}|9{8}|9{5})(?:\.9+)?")
_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep|september|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = "(?P<year>9999|99)"
_TIME = (
    r"(?:(?P<gap>,?\s+|T)99?:99(?P<seconds>:99(?P<fraction>\.9+)?)?"
    r"(?P<half>\s?(?i:[ap]m))?"
    r"(?:(?P<before_zone>\s?)(?P<zone>Z|UTC|GMT|[+-]99(?::?99)?))?)?"
)
NUMBERS = "numbers"
"""The family of dates whose order the shape does not tell."""

_FAMILIES = {
    "%Y{a}%m{a}%d": re.compile(rf"9999(?P<a>[-/.])99?(?P=a)99?{_TIME}"),
    NUMBERS: re.compile(rf"99?(?P<a>[-/.])99?(?P=a){_YEAR}{_TIME}"),
    "%d{a}%B{b}{year}": re.compile(
        rf"99?(?P<a>[-\s/.]{{1,2}}){_MONTH}(?P<b>[-\s/.,]{{1,3}}){_YEAR}{_TIME}"
    ),
    "%B{a}%d{b}{year}": re.compile(
        rf"{_MONTH}(?P<a>[-\s/.]{{1,2}})99?(?P<b>[-\s/.,]{{1,3}}){_YEAR}{_TIME}"
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
    rules: tuple[Rule, ...] = ()
    """What has to be followed before values are of these formats."""
    zones: tuple[str, ...] = ()
    """Zones by their city that stand behind times."""
    wrapped: int = 0
    """How many values stand behind an apostrophe, or in `="…"`."""

    def __bool__(self) -> bool:
        """Whether any value is a date."""
        return bool(self.formats or self.whole)

    def __str__(self) -> str:
        """Print it as "dmy, %d/%m/%Y"."""
        return self.whole or ", ".join([self.order, *self.formats] if self.order else self.formats)


def written_in(shapes: Iterable[str], order: DateOrder | None) -> Written:
    """Name the formats of the shapes of a column, and the rules that make them such."""
    seen = list(shapes)
    rules = rules_of(seen)
    found = {form for shape in seen if (form := _format_of(plain(shape, rules), order or "dmy"))}
    return Written(tuple(sorted(found, key=lambda form: ("%Y" in form, form))), order, rules=rules)


def rules_of(shapes: Iterable[str]) -> tuple[Rule, ...]:
    """List the rules that some of the shapes need."""
    return in_order(rule for shape in shapes for rule in _rules(shape))


def shapes(values: Iterable[str]) -> set[str]:
    """List the shapes of values that are, or may be, dates."""
    return dated(map(shape_of, values))


def dated(shapes: Iterable[str]) -> set[str]:
    """Keep the shapes of what is, or may be, a date."""
    return {shape for shape in set(shapes) if may_be_number(shape) or format_of(shape, "dmy")}


def may_be_number(shape: str) -> bool:
    """Tell whether values of a shape are dates only as numbers, in a column of nothing else."""
    return _NUMBER.fullmatch(plain(shape, _rules(shape))) is not None


def needs_order(shape: str) -> bool:
    """Tell whether values of a shape depend on the order of day and month."""
    return _FAMILIES[NUMBERS].fullmatch(plain(shape, _rules(shape))) is not None


def format_of(shape: str, order: DateOrder) -> str | None:
    """Give the strptime format of a shape once it is plain; None for no date."""
    return _format_of(plain(shape, _rules(shape)), order)


def _rules(shape: str) -> tuple[Rule, ...]:
    """List the rules that make a date of a shape; none where it is one as it stands."""
    if _NUMBER.fullmatch(shape) or any(form.fullmatch(shape) for form in _FAMILIES.values()):
        return ()
    return needed(shape)


def _format_of(shape: str, order: DateOrder) -> str | None:
    """Give the strptime format of a plain shape, with separators as they stand."""
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
    named = parts["zone"] if parts["zone"] in ("UTC", "GMT") else "%#z"
    zone = "" if before_zone is None else f"{before_zone}{named}"
    return f"{date}{parts['gap']}{clock}{zone}"
