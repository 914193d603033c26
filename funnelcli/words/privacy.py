"""What may be shown of a value that could identify a person: its shape, or that it is one.

A value that ten rows share, or that the YAML names, identifies nobody and may be shown.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final
from urllib.parse import unquote

SHARED: Final = 10
"""A value that so many rows have identifies nobody."""
EXAMPLES = 100
"""So many values are looked at for two that differ in shape."""
LONGEST = 40
"""So many characters of a shape are shown."""
ADDRESS: Final = "(e-mail address)"
PHONE: Final = "(phone number)"

_ADDRESS = re.compile(r"[^\s@]@[^\s@]")
_NUMBERED = re.compile(r"(?<![\w+.-])[+(]?\d[\d\s()./\u2010-\u2015-]{4,}\d(?!\w)")
_DATE = re.compile(r"\d{4}[-./]\d\d?[-./]\d\d?\b|\d\d?[-./]\d\d?[-./]\d{4}\b")
_QUANTITY = re.compile(r"\d+[.,]\d+|\d{1,3}([\s.]\d{3})+")
_DIGITS_OF_PHONES = range(7, 16)
"""E.164 has at most fifteen."""
_DIGITS_IN_GROUPS = 9
"""From so many on a number in three groups is one to call: 202-555-0147."""
_WORD = re.compile(r"[^\W\d_]{3}|[^\W\d_A-Za-z]{2}|^[A-Z][a-z]$")
"""Where there is no digit, letters like these are a name; two of them in Latin, if one is small."""
_WORDS = re.compile(r"[^\W\d_]{2}[\s.]+[^\W\d_]{2}|(?<![^\W_])[^\W\d_]['’][^\W\d_]{3}")
"""Two words, or O'Brien, whatever stands beside them."""
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_]{3,}(?=\d*(?:[\W_]|$))")
_OBJECTS = frozenset({
    "account", "case", "company", "contact", "crm", "customer", "deal", "lead", "opportunity",
    "opp", "order", "organization", "org", "person", "prospect", "record", "test", "ticket", "user",
})  # fmt: skip
"""What ids begin with that say what they are of: Lead-17."""


def shape(value: str) -> str:
    """Write a value with 9 for each digit, A for each capital and a for each other letter.

    `1.23E+17` is `9.99A+99`. Marks and spaces stay, as they are what is wrong with most values;
    of a long one only the beginning is shown.
    """
    cut = value[:LONGEST]
    return "".join(map(_sign, cut)) + ("..." if len(value) > len(cut) else "")


def shapes(values: Iterable[str]) -> str:
    """Quote the shapes of the first two values that differ in shape: `'9.99A+99' and '9A+99'`.

    An address is named as one: that it is there is what is wrong.
    """
    told = dict.fromkeys(
        ADDRESS if contact(value) == ADDRESS else repr(shape(value))
        for value in islice(values, EXAMPLES)
    )
    return " and ".join(list(told)[:2])


def contact(text: str) -> str | None:
    """Tell what in a text a person could be reached by: `ADDRESS`, `PHONE`, or None if nothing.

    A phone number begins with +, 0 or a bracket, or is in three groups; dates, quantities and
    ranges such as 501-1000 are none. In the address of a page either can be coded, even twice.
    """
    if "%" in text:
        text = unquote(unquote(text))
    if "@" in text and _ADDRESS.search(text):
        return ADDRESS
    return PHONE if any(map(_is_phone, _NUMBERED.findall(text))) else None


def identifies(key: str) -> bool:
    """Tell whether an id is a person's: an address, a phone number, or words.

    With digits beside it, a word is a name if it is written as one: Lopez-87, not lead-87, LEAD-87
    or Lead-87, and not with a date.
    """
    if contact(key) is not None or _WORDS.search(key):
        return True
    if not any(map(str.isdigit, key)):
        return bool(_WORD.search(key))
    words = [] if _DATE.search(key) else _CAPITALISED.findall(key)
    return any(word.istitle() and word.lower() not in _OBJECTS for word in words)


def is_record(header: Sequence[str]) -> bool:
    """Tell whether what should be a header has what only a row of persons has."""
    return any(map(contact, header))


def headers(header: Sequence[str]) -> list[str]:
    """List names of columns, by their shapes where the first row evidently is one of data."""
    is_data = is_record(header) or any(_DATE.match(name.strip()) for name in header)
    return [shape(name) if is_data else name for name in header]


def _is_phone(text: str) -> bool:
    groups = re.findall(r"\d+", text)
    digits = "".join(groups)
    if len(digits) not in _DIGITS_OF_PHONES or _DATE.match(text) or _QUANTITY.fullmatch(text):
        return False
    if text[0] in "+(":
        return True
    is_national = bool(re.match("00?[1-9]", digits)) and len(digits) >= _DIGITS_IN_GROUPS
    match groups:
        case [_]:
            return is_national and len(digits) > _DIGITS_IN_GROUPS
        case [_, second] if not is_national:
            return bool(second.startswith("0"))  # 555-0147, of which no range could be made
    return is_national or len(digits) >= _DIGITS_IN_GROUPS


def _sign(character: str) -> str:
    if character.isnumeric():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character
