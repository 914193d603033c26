"""Text into rows, stamps, money and folded labels. One value at a time, nothing guessed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from .definition import Row, Table

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_WORDED = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2})\.? ([^\d\s.]+)\.? (\d{4}) "
    r"(\d{2}):(\d{2})(?::(\d{2}))? (GMT|Uhr)"
)
# The first three letters of a month, in English and German.
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "mär": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7,
           "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12}  # fmt: skip
_EUROPEAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?")
# The lines a CRM writes under a report; each stands alone in the first cell.
_FOOTER = re.compile(
    r"(Grand Totals?( \([\d,]+ records?\))?|Totals?"
    r"|Confidential Information - Do Not Distribute"
    r"|Copyright (\(c\)|©) .*)",
    re.IGNORECASE,
)


def trimmed(text: str | None) -> str | None:
    """The text without surrounding white space; nothing left is null."""
    return (text or "").strip() or None


@dataclass(frozen=True)
class Raw:
    """The rows of a file in its order, and what was not a row at all."""

    header: list[str]
    rows: list[Row]
    total: int
    blank: int
    repeated_header: int
    trailer: int


def read(table: Table) -> Raw:
    """Every record of the file: kept, or counted as blank, repeated header or trailer."""
    records = list(
        csv.reader(
            io.StringIO(table.text.removeprefix("\ufeff"), newline=""), delimiter=table.delimiter
        )
    )
    header, body = [cell.strip() for cell in records[0]], records[1:]
    rows: list[Row] = []
    blank = repeated = trailer = 0
    for record in body:
        cells = [cell.strip() for cell in record]
        filled = [cell for cell in cells if cell]
        if not filled:
            blank += 1
        elif cells == header:
            repeated += 1
        elif filled == cells[:1] and _FOOTER.fullmatch(cells[0]):
            trailer += 1
        else:
            padded = cells + [""] * (len(header) - len(cells))
            rows.append({name: trimmed(c) for name, c in zip(header, padded, strict=True)})
    return Raw(header, rows, len(body), blank, repeated, trailer)


@dataclass(frozen=True)
class Stamp:
    """A local day, and the moment in it when the value has a time of day."""

    day: date
    moment: datetime | None = None

    @property
    def first(self) -> tuple[date, float]:
        """Sorts by time; a day without a time of day begins with its first second."""
        return self.day, self.moment.timestamp() if self.moment else float("-inf")

    @property
    def last(self) -> tuple[date, float]:
        """Sorts by time; a day without a time of day lasts to its end."""
        return self.day, self.moment.timestamp() if self.moment else float("inf")

    def known_at(self, as_of: Stamp | None) -> bool:
        """Whether it had happened: within the day of a date, not after a moment."""
        if as_of is None:
            return True
        if self.moment is None or as_of.moment is None:
            return self.day <= as_of.day
        return self.moment <= as_of.moment


def stamp(text: str | None, table: Table, zone: str) -> Stamp | None:
    """The value in the report's zone; None when missing or unreadable.

    An offset in the text wins, then the table's own zone, then the report's. A local time that
    occurs twice is the earlier, one that does not exist is an hour later (what fold=0 means).
    """
    if text is None:
        return None
    try:
        if iso := _ISO.fullmatch(text):
            year, month, day, hour, minute, second, offset = iso.groups()
        elif other := _EUROPEAN.fullmatch(text):
            day, month, year, hour, minute, second = other.groups()
            offset = None
            if not table.day_first:
                day, month = month, day
        elif words := _WORDED.fullmatch(text):
            day, name, year, hour, minute, second, told = words.groups()
            month = str(_MONTHS[name[:3].lower()])
            offset = "GMT" if told == "GMT" else None
        else:
            return None
        if hour is None:
            return Stamp(date(int(year), int(month), int(day)))
        local = datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            int(second or 0),
            tzinfo=_zone(offset, table.timezone or zone),
        )
    except ValueError:
        return None
    moment = local.astimezone(UTC)
    return Stamp(moment.astimezone(ZoneInfo(zone)).date(), moment)


def _zone(offset: str | None, named: str) -> timezone | ZoneInfo:
    if offset is None:
        return ZoneInfo(named)
    if offset in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def printed(as_of: Stamp, zone: str) -> str:
    """As-of as it is printed: a day is its last second, UTC is Z, any other zone an offset."""
    local = (
        as_of.moment.astimezone(ZoneInfo(zone))
        if as_of.moment
        else datetime(
            as_of.day.year, as_of.day.month, as_of.day.day, 23, 59, 59, tzinfo=ZoneInfo(zone)
        )
    )
    text = local.isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if zone == "UTC" else text


def cents(text: str | None) -> int | None:
    """An amount in hundredths, half up; None when missing or unreadable."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return int((value * 100).quantize(Decimal(1), ROUND_HALF_UP)) if value.is_finite() else None


def fold(text: str) -> str:
    """What labels are compared by: NFC, trimmed, case folded, one space for spaces and _."""
    folded = unicodedata.normalize("NFC", text).strip().casefold()
    return re.sub(r"[\s_]+", " ", unicodedata.normalize("NFC", folded))
