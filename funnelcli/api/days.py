"""The texts of days: `--as-of`, `--since` and `--until`, as dates, periods, or told from as-of."""

import re
from datetime import date, datetime
from typing import Final, Literal

from funnelcli.config import Config, Grain
from funnelcli.config.question import Day, Relative
from funnelcli.counting.named_periods import A_PERIOD, WORDS, named_period, word_of
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

AsOf = Literal["latest", "today"] | date
End = Literal["first", "last"]

A_DAY: Final = (
    f"A date (2026-06-30), a day told from as-of (-90d, -12w, -6m, -1y), or a period: {A_PERIOD}."
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_BACK = re.compile(r"-(\d{1,5})([dwmy])", re.IGNORECASE)
_UNITS: Final[dict[str, Literal["day"] | Grain]] = {
    "d": "day", "w": "week", "m": "month", "y": "year",
}  # fmt: skip
_OF_CLOCK: Final = {"today": 0, "yesterday": 1}
_PARTS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ t].*)?")
_MEANT: Final = {
    r"[-–—−]?(?:the )?(?:last |past )?(\d{1,5})[ -]?"
    r"(d|w|m|y)(?:ays?|eeks?|onths?|os?|ears?)?(?: ago)?": r"-\1\2",
    r"(\d{4}-[-\w]+) *(?:\.\.+|:|to) *(\d{4}-[-\w]+)": r"\1 --until \2",
    r"(\d{4})[ _/-]?q([1-4])": r"\1-Q\2",
    r"q([1-4])[ _/-]?(\d{4})": r"\2-Q\1",
    r"fy ?(\d{4})[ _/-]?q([1-4])": r"FY\1-Q\2",
    r"q([1-4])[ _/-]?fy ?(\d{4})": r"FY\2-Q\1",
    r"(\d{4})[./](\d\d)": r"\1-\2",
    r"(\d\d)[./](\d{4})": r"\2-\1",
}
"""How else days and periods are written, and what is meant by it."""
_SHORT: Final = {"ytd": "this-year", "qtd": "this-quarter", "mtd": "this-month"}


def as_of(given: date | str) -> AsOf:
    """Read as-of: a day, `latest` or `today`."""
    match given:
        case "latest" | "today":
            return given
        case datetime():
            return given.date()
    if (found := _date(str(given))) is not None:
        return found
    raise UsageError(
        f"--as-of: {str(given)!r}: expected latest, today or a date such as 2026-06-30"
        f"{_meant(str(given))}"
    )


def is_day(text: str) -> bool:
    """Tell whether a text is written as a day, and not as a period."""
    return _BACK.fullmatch(text.strip()) is not None or _date(text) is not None


def day(option: str, given: date | str, end: End, config: Config, as_of: AsOf) -> Day:
    """Read a day of creation; of a period, its first or its last one.

    Told from the clock are only `today` and `yesterday`, where as-of is that of the clock.
    """
    if isinstance(given, datetime):
        given = given.date()
    text, first_month = str(given), config.fiscal_year_start
    word = word_of(text)
    if found := _BACK.fullmatch(word):
        return Relative(text, _UNITS[found[2]], int(found[1]))
    if word in _OF_CLOCK:
        if as_of == "today":
            return Relative(text, "day", _OF_CLOCK[word])
        raise UsageError(
            f"{option}: {text!r} is a day of the clock, and everything is looked at as of "
            f"{'the latest date of the data' if as_of == 'latest' else as_of}",
            f"-{_OF_CLOCK[word]}d is told from there; --as-of today looks at it as of today.",
        )
    if (named := named_period(option, text, first_month, A_DAY)) is not None:
        if named.start is None:
            return Relative(text, named.periods.grain, named.back, end, named.periods.first_month)
        return named.start if end == "first" else named.periods.last_day(named.start)
    if (found_day := _date(text)) is not None:
        return found_day
    raise UsageError(
        f"{option}: {text!r} is no day and no period{_meant(text) or period_meant(text)}", A_DAY
    )


def _date(text: str) -> date | None:
    """Read a date as ISO writes it; the calendar needs room for the period after."""
    try:
        found = date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None
    return found if found is not None and found.year < date.max.year else None


def _meant(text: str) -> str:
    """Suggest the date that is meant by one in another order; nothing if there is none."""
    parts = _PARTS.fullmatch(text.strip())
    return "" if parts is None else _as_iso(*parts.groups())


def period_meant(text: str) -> str:
    """Suggest what is meant by a day or a period in other words."""
    plain = text.strip().casefold()
    for pattern, meant in _MEANT.items():
        if found := re.fullmatch(pattern, plain):
            return f"; did you mean {found.expand(meant)!r}?"
    return did_you_mean(_SHORT.get(plain, plain), WORDS)


def _as_iso(first: str, second: str, third: str) -> str:
    """Write a date as ISO does, if its parts tell the order."""
    if len(first) == 4:  # noqa: PLR2004
        orders = [(first, second, third)]
    else:
        orders = [(third, second, first), (third, first, second)]
    found = set()
    for parts in orders:
        try:
            found.add(date(*map(int, parts)))
        except ValueError:
            continue
    if len(found) == 1:
        return f"; did you mean '{found.pop()}'?"
    return ": year, month and day, with hyphens"
