"""The scalars of the YAML as values: numbers, days, dates, zones, paths, choices.

Scalars arrive as they are written in the file, as text. A validator that raises `ValueError`
names what it expected; one that raises `sentence` says the whole problem.
"""

import codecs
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from funnelcli.words.text import did_you_mean

SENTENCE = "sentence"
"""The type of a pydantic error whose text stands as it is."""

DATE_PARTS = (set("YyCGFDcxv+s"), set("mbBhFDcxv+sj"), set("deFDcxv+sj"))
"""The letters of strptime directives that hold the year, the month and the day."""


def sentence(text: str) -> PydanticCustomError:
    """Say a problem in full, instead of what was expected."""
    return PydanticCustomError(SENTENCE, "{text}", {"text": text})


def _listed(value: object) -> object:
    match value:
        case str():
            return [value]
        case dict() | None:
            raise ValueError("text or a list of texts")
        case _:
            return value


def _number(value: object) -> object:
    return _read(value, r"(-?[0-9]{1,15})", int, "a whole number")


def _decimal_number(value: object) -> object:
    return _read(value, r"(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)", float, "a number such as 60 or 0.5")


def _days(value: object) -> object:
    return _read(value, r"([0-9]{1,5})d?", int, "a number of days such as 90d")


def _days_or_auto(value: object) -> object:
    if value == "auto":
        return value
    return _read(value, r"([0-9]{1,5})d?", int, "auto or a number of days such as 120d")


def _day(value: object) -> object:
    if value in ("latest", "today"):
        return value
    # `fromisoformat` alone also takes 20260131 and 2026-W05-6
    expected = "latest, today or a date such as 2026-01-31"
    return _read(value, r"([0-9]{4}-[0-9]{2}-[0-9]{2})", date.fromisoformat, expected)


def _date(value: object) -> object:
    expected = "a date such as 2027-01-31"
    return _read(value, r"([0-9]{4}-[0-9]{2}-[0-9]{2})", date.fromisoformat, expected)


def _age(value: object) -> object:
    def age(written: str) -> timedelta:
        return timedelta(hours=int(written[:-1]) * {"h": 1, "d": 24}[written[-1]])

    return _read(value, r"([1-9][0-9]{0,4}[hd])", age, "hours or days such as 36h or 7d")


def _read(value: object, form: str, parse: Callable[[str], object], expected: str) -> object:
    match value:
        case str():
            written = re.fullmatch(form, value)
            try:
                return parse(written[1] if written else "")
            except ValueError:
                raise ValueError(expected) from None
        case list() | dict():
            raise ValueError(expected)
        case _:  # already a value: the models can be built in Python, too
            return value


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise ValueError("the three letters of a currency, such as USD")
    return value.upper()


def _encoding(name: str) -> str:
    """Hold to the encodings of text that Python knows."""
    try:
        codec = codecs.lookup(name)
    except LookupError:
        codec = None
    if codec is None or not codec._is_text_encoding:  # noqa: SLF001  (there is no public way)
        raise ValueError("an encoding such as utf-8, cp1252, latin-1 or utf-16")
    return name


@cache  # hundreds of files are looked at
def zones() -> set[str]:
    """List the names of time zones."""
    from zoneinfo import available_timezones

    return available_timezones()


def _zone(value: str) -> str:
    if value == "UTC":
        return value
    if value not in zones():
        names = sorted(zones())
        cities = {name.rpartition("/")[2].casefold(): name for name in names}
        city = cities.get(value.casefold().replace(" ", "_"))
        near = did_you_mean(city or value, names)
        raise ValueError(f"a time zone such as Europe/London{near}")
    return value


def _date_format(value: str) -> str:
    letters = set(re.findall(r"%[-_0]?([A-Za-z+])", value.replace("%%", "")))
    if not all(letters & part for part in DATE_PARTS):
        raise ValueError("a format with year, month and day, such as %d/%m/%Y or %Y-%m-%d %H:%M")
    if "%Z" in value[:-2].replace("%%", ""):
        raise ValueError("a format in which the name of the zone (%Z) is at the end")
    from funnelcli.config.date_formats import TIME, is_readable

    if not is_readable(value.removesuffix("%Z")):
        raise ValueError(f"a format whose time of day has {TIME}")
    return value


def _delimiter(value: object) -> object:
    read = "\t" if value in ("tab", "\\t") else value
    if read not in (",", ";", "\t", "|"):
        raise ValueError("a comma, a semicolon, a bar (|) or a tab (tab)")
    return read


def _decimal(value: object) -> object:
    if value not in (".", ","):
        raise ValueError('"." or ","')
    return value


def _version(value: object) -> object:
    return 1 if value == "1" else value


def _domain(value: str) -> str:
    if not re.fullmatch(r"[^@\s]+\.[^@\s.]+", value):
        raise ValueError("the part of e-mail addresses after the @, such as example.org")
    return value.lower()


Listed = BeforeValidator(_listed, json_schema_input_type=str | tuple[str, ...])
Texts = Annotated[tuple[str, ...], Listed]
"""One text or a list of them."""
NullWords = Annotated[tuple[Annotated[str, AfterValidator(str.strip)], ...], Listed]
"""Compared with trimmed cells."""
DateFormats = Annotated[tuple[Annotated[str, AfterValidator(_date_format)], ...], Listed]
Domains = Annotated[tuple[Annotated[str, AfterValidator(_domain)], ...], Listed]
Delimiter = Annotated[
    Literal[",", ";", "\t", "|"],
    BeforeValidator(_delimiter),
    WithJsonSchema({"type": "string", "enum": [",", ";", "\t", "|", "tab", "\\t"]}),
]
Encoding = Annotated[str, AfterValidator(_encoding)]
DecimalMark = Annotated[Literal[".", ","], BeforeValidator(_decimal)]
Zone = Annotated[str, AfterValidator(_zone)]
Currency = Annotated[
    str,
    AfterValidator(_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z]{3}$"}),
]
Version = Annotated[Literal[1], BeforeValidator(_version), WithJsonSchema({"enum": [1, "1"]})]
AsNumber = BeforeValidator(_number)
Decimals = Annotated[float, BeforeValidator(_decimal_number)]
Days = Annotated[
    int,
    BeforeValidator(_days),
    Field(ge=0),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[0-9]{1,5}d?$", "minimum": 0}),
]
DaysOrAuto = Annotated[
    int | Literal["auto"],
    BeforeValidator(_days_or_auto),
    WithJsonSchema(
        {"type": ["string", "integer"], "pattern": "^(auto|[0-9]{1,5}d?)$", "minimum": 0}
    ),
]
Age = Annotated[
    timedelta,
    BeforeValidator(_age),
    WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,4}[hd]$"}),
]
Day = Annotated[
    date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}),
]
AsOf = Annotated[
    Literal["latest", "today"] | date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^(latest|today|\d{4}-\d\d-\d\d)$"}),
]
