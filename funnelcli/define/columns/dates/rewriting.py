"""How dates in words are written plainly: by rules that hold for values and for their shapes.

A shape has a 9 for each digit. What a rule makes of a shape, it makes of its values.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from funnelcli.define.columns.dates.words import MONTHS, WEEKDAYS, ZONES, spellings


@dataclass(frozen=True, slots=True)
class Rule:
    """What is written for each match of a pattern, which Python and Rust understand alike."""

    pattern: str
    into: str = ""
    """With `${1}` for the first group."""

    def of_shape(self, shape: str) -> str:
        """Follow the rule in a shape; digits that it writes are 9, too."""
        into = re.sub(r"\$\{(\d)\}", r"\\g<\1>", self.into)
        return re.sub(r"\d", "9", re.sub(self.pattern, into, shape))

    def of_values(self, value: pl.Expr) -> pl.Expr:
        """Follow the rule in all values."""
        return value.str.replace_all(self.pattern, self.into)


LONGEST = 80
"""No date is longer than this; `Mon Jan 05 2026 09:00:00 GMT+0100 (Central European Time)` is."""

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = r":\d\d(?:\.\d+)?(?: ?[APap][Mm])?"
_LETTERS = r"[^\W\d_]"
NAMED_ZONE = rf"({_CLOCK}) \[?([A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)\]?$"
"""A time, and behind it a zone by its city, as Athena and Trino print it."""

MIDNIGHT = Rule(
    r"([T\s])(?:24:00|<99>:99)((?::00|:99)?(?:\.[09]+)?)([^\d:.]|$)", "${1}00:00${2}${3}"
)
"""The end of a day, which is the beginning of the next; shapes have `<99>` for its hour."""
WRAPPINGS = (Rule(r'^=\s*"(.*)"$', "${1}"), Rule(r"^['’‘´`](.+?)['’]?$", "${1}"),
             Rule(r'^"(.*)"$', "${1}"))  # fmt: skip
"""What spreadsheets and programs put round a value to keep it as it is."""
_MARKS = Rule("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u0300-\u036f]")
"""Invisible marks, and accents that are characters of their own."""
_SPACES = (Rule(r"\s+", " "), Rule("^ | $"))
_NUMBERS = (
    Rule(r"^(\d{8}|\d{12}|\d{14})\.0+$", "${1}"),
    Rule(
        r"^(\d{4})(\d\d)(\d\d)[T ](\d\d):?(\d\d):?(\d\d)(\D|$)", "${1}-${2}-${3}T${4}:${5}:${6}${7}"
    ),
    Rule(r"^(\d{4})(\d\d)(\d\d)[T ](\d\d):?(\d\d)(\D|$)", "${1}-${2}-${3}T${4}:${5}${6}"),
    Rule(r"(:\d\d),(\d+)", "${1}.${2}"),
)
"""ISO 8601 without its marks, or with its comma."""
_CLOCKS = (
    Rule(r"(?i)\b(\d\d?) ?h ?(\d\d)\b", "${1}:${2}"),
    Rule(r"(?i)(:\d\d) ?(?:uhr|uur|hrs|h)\b\.?", "${1}"),
    Rule(r"(?i)(\d) ?([ap])(?: ?\. ?| )m\b\.?", "${1} ${2}m"),
    Rule(
        r"(?i),? (?:at|um|à|a|a las|a la|alle ore|alle|ore|às|as|om|kl\.?|-|–|\||·) (\d\d?:\d)",
        " ${1}",
    ),
)
_DAYS = (
    Rule(r"(?i)\b(\d\d?)(?:st|nd|rd|th|er|\.?[ºª°])(\W)", "${1}${2}"),
    Rule(r"(?i),? (?:de|del|of|den|the) ", " "),
    Rule(
        rf"(?i)^(?:{'|'.join(spellings(WEEKDAYS))})\b\.?,? "
        rf"(\d\d?[-/.]\d|\d\d?[^\d:]{{1,5}}?{_LETTERS}{{3}}|{_LETTERS}{{3,}}\.? \d|\d{{4}}[-/.])",
        "${1}",
    ),
    # Mon Jan 05 09:00:00 UTC 2026, as C and Unix write it
    Rule(
        rf"^({_LETTERS}{{3,}} \d\d?) (\d\d?:\d\d(?::\d\d)?)( (?:[A-Z]{{1,5}}|[+-]\d{{4}}))? "
        r"(\d{4})$",
        "${1} ${4} ${2}${3}",
    ),
)
_MONTHS = tuple(
    Rule(rf"(?i)\b(?:{'|'.join(spellings(' '.join(words)))})\b", name)
    for name, words in zip(_NAMES, zip(*MONTHS.values(), strict=True), strict=True)
)
_OFFSETS = (
    Rule(rf"({_CLOCK} ?(?:UTC|GMT)?)[−–](\d\d?(?::?\d\d)?)$", "${1}-${2}"),
    Rule(r"([+-]\d\d:?\d\d|Z) ?[\[(][^\])]*[\])]$", "${1}"),
    Rule(r"([+-]\d\d:?\d\d) [A-Z]{2,5}$", "${1}"),
    Rule(rf"({_CLOCK}) ?\(?(?:UTC|GMT) ?([+-])(\d)(?::?(\d\d))?\)?$", "${1} ${2}0${3}${4}"),
    Rule(rf"({_CLOCK}) ?\(?(?:UTC|GMT) ?([+-])(\d\d)(?::?(\d\d))?\)?$", "${1} ${2}${3}${4}"),
)
"""Offsets after UTC or GMT, or with the name of their zone behind them."""
ZONE_NAMES = (
    *(
        Rule(rf"({_CLOCK})( ?)\(?(?i:{'|'.join(names.split())})\)?$", f"${{1}}${{2}}{offset}")
        for offset, names in ZONES.items()
    ),
    Rule(rf"({_CLOCK})( ?)\(?(?i:UTC|GMT|UT|Z)\)?$", "${1}${2}+0000"),
)
"""Names of zones, as the offsets that they mean."""
ZONED = Rule(NAMED_ZONE, "${1}")
RULES = (
    _MARKS, *WRAPPINGS, *_SPACES, MIDNIGHT, *_NUMBERS, *_CLOCKS, *_DAYS, *_MONTHS, *_OFFSETS,
    *ZONE_NAMES, ZONED,
)  # fmt: skip
"""In the order in which they are followed."""

_LATE = r"([T\s])24:00((?::00(?:\.0+)?)?(?:[^\d:.]|$))"


def shape_of(value: str) -> str:
    """Write a 9 for each digit; the hour of 24:00 is `<99>`."""
    return re.sub(r"\d", "9", re.sub(_LATE, r"\1<99>:00\2", value))


def shapes_of(values: pl.Series) -> list[str]:
    """List the different shapes of values."""
    marked = values.str.replace(_LATE, "${1}<99>:00${2}")
    return marked.str.replace_all(r"\d", "9").unique().to_list()


@lru_cache(maxsize=4096)
def needed(shape: str) -> tuple[Rule, ...]:
    """List the rules that change a shape; none change what is too long to be a date."""
    if len(shape) > LONGEST or "9" not in shape:
        return ()
    found = []
    for rule in RULES:
        changed = rule.of_shape(shape)
        if changed != shape:
            found.append(rule)
        shape = changed
    return tuple(found)


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Put rules in the order in which they are followed, each once."""
    return tuple(sorted(set(rules), key=RULES.index))


def plain(shape: str, rules: Sequence[Rule]) -> str:
    """Write a shape as these rules say."""
    for rule in rules:
        shape = rule.of_shape(shape)
    return shape


def rewritten(value: pl.Expr, rules: Iterable[Rule]) -> pl.Expr:
    """Write values as these rules say."""
    for rule in rules:
        value = rule.of_values(value)
    return value


def before_zones(value: pl.Expr, rules: Iterable[Rule]) -> pl.Expr:
    """Write values as these rules say, but leave zones by their city."""
    return rewritten(value, (rule for rule in rules if rule != ZONED))
