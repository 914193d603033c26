"""Values for machines: raw numbers, rates as fractions, money in major units, ISO dates."""

from collections.abc import Iterator
from datetime import date
from math import isfinite
from typing import TypeAlias

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note, by_effect
from funnelcli.answers.report import Document, Report

LONGEST = 2**53
"""Up to here a float holds all whole numbers."""

Raw: TypeAlias = "str | int | float | bool | None"


def finite(value: object) -> None:
    """Refuse NaN and infinity: undefined is null, and anything else is a bug."""
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{value} in a report: an undefined number must be null")


def raw(value: object, kind: Kind, money_digits: int) -> Raw:
    """Convert one value to what JSON has; null is None.

    Among numbers that are no counts may be some that are: a whole one is written as one.
    """
    finite(value)
    match value:
        case float() if kind is Kind.NUMBER and value.is_integer():
            return int(value)
        case int() if kind is Kind.MONEY and money_digits:
            whole, part = divmod(value, 10**money_digits)
            return whole if abs(whole) > LONGEST and not part else float(value / 10**money_digits)
        case None | str() | int() | float():
            return value
        case date():  # a datetime is one as well
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} in a report")


def raw_rows(report: Report, money_digits: int) -> Iterator[dict[str, Raw]]:
    """Yield all rows, whatever a page shows of them; never the closing lines."""
    for row in report.frame.iter_rows():
        yield {
            column.name: raw(value, column.kind, money_digits)
            for column, value in zip(report.columns, row, strict=True)
        }


def is_text(column: Column) -> bool:
    """Tell whether the cells of the column are text, which may come from the data."""
    return column.kind in {Kind.LABEL, Kind.TEXT, Kind.DATE}


def all_notes(document: Document) -> list[Note]:
    """List the notes of the document and those of its tables, each once, by their effect.

    Before them stands what tables come to.
    """
    tables = (note for report in document.tables for note in report.notes)
    gists = [each.gist for each in document.tables if each.gist is not None]
    said = [Note("answer", each.as_one) for each in gists if each.sentences]
    return [*said, *by_effect(dict.fromkeys((*document.notes, *tables)))]
