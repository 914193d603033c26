"""What a preset says of stages and losses, held against the values that the file has."""

import re
from collections.abc import Mapping
from typing import Any

from funnelcli.config import fold
from funnelcli.config.presets import LEADS
from funnelcli.draft.profile import Column
from funnelcli.draft.sales import CUSTOMER
from funnelcli.draft.sqltext import is_one_of
from funnelcli.draft.statuses import dates, statuses
from funnelcli.draft.tables import Part

MANY_LACK = 0.1
"""From this share of rows without a date on, counting them all says more than durations."""
_COMPARED = re.compile(r"""LOWER\((?:\w+\.)?"((?:[^"]|"")+)"\) (?:= |IN \()('[^)]*')\)?""")
"""A condition of a preset on the values of one column."""


def corrected(part: Part, entry: Mapping[str, Any]) -> dict[str, Any] | None:
    """Take the words of the file beside those that the preset looks for.

    A company, or the language of its CRM, may call a won or lost deal otherwise. None where
    nothing in the column says who bought.
    """
    is_customer, is_loss = entry.get("name") == CUSTOMER, "name" not in entry
    if is_loss and "values" in entry and part.status is not None:
        others = _others(part.status, {fold(value) for value in entry["values"]}, is_loss=True)
        return {**entry, "values": [*entry["values"], *others]}
    compared = _compared(part, entry)
    if compared is None or compared[0].kind == "flag" or not (is_customer or is_loss):
        return dict(entry)
    column, words = compared
    if others := _others(column, words, is_loss=is_loss):
        meant = [value for value, _ in column.values if value in others or value.lower() in words]
        return {**entry, "where": is_one_of(column.name, meant, _table_of(part))}
    if is_customer and not _has(column, words) and not _knows_all(column):
        return None
    return dict(entry)


def without_scarce_date(part: Part, entry: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the date of a sale or a loss that many rows lack whose status says so."""
    asked = _asked(part, entry) if "at" in entry else None
    if asked is None:
        return dict(entry)
    column, values = asked
    date = part.sheet.profile[_column(part, entry["at"])]
    if not values or dates(part.sheet, date, column, values, MANY_LACK):
        return dict(entry)
    return {key: value for key, value in entry.items() if key != "at"}


def rows_of(part: Part, entry: Mapping[str, Any]) -> int | None:
    """Count the rows of a table that enter a stage; None where its condition asks otherwise."""
    if "values" in entry and part.status is not None:
        words = {fold(value) for value in entry["values"]}
        return sum(rows for value, rows in part.status.values if fold(value) in words)
    if "where" not in entry:
        return part.sheet.profile[_column(part, entry["at"])].filled if "at" in entry else None
    asked = _asked(part, entry)
    return sum(dict(asked[0].values)[value] for value in asked[1]) if asked else None


def _asked(part: Part, entry: Mapping[str, Any]) -> tuple[Column, list[str]] | None:
    """Read which values of which column a condition asks for; None where it asks otherwise."""
    if (found := _compared(part, entry)) is not None:
        column, words = found
        return column, [v for v, _ in column.values if v.lower() in words or fold(v) in words]
    where = str(entry.get("where"))
    for column in part.sheet.columns:
        values = [v for v, _ in column.values if "'" + v.replace("'", "''") + "'" in where]
        if values and where == is_one_of(column.name, values, _table_of(part)):
            return column, values
    return None


def _table_of(part: Part) -> str:
    return "" if part.name == LEADS else part.name


def _others(column: Column, words: set[str], *, is_loss: bool) -> list[str]:
    """List the values that mean the same and are none of these words."""
    found = statuses(column)
    meant = found.lost if is_loss else found.won
    return [v for v in meant if v.lower() not in words and fold(v) not in words]


def nobody_has(part: Part, stage: Mapping[str, Any]) -> bool:
    """Tell whether no row can have entered a stage; of customers none is an answer, too."""
    at = stage.get("at")
    if at is not None and not part.sheet.profile[_column(part, at)].filled:
        return True
    if (values := stage.get("values")) is not None and part.status is not None:
        return not _has(part.status, {fold(value) for value in values})
    compared = _compared(part, stage)
    if compared is None or stage["name"] == CUSTOMER:
        return False
    return not _has(*compared)


def _column(part: Part, reference: str) -> str:
    return reference if part.name == LEADS else reference.removeprefix(f"{part.name}.")


def _compared(part: Part, entry: Mapping[str, Any]) -> tuple[Column, set[str]] | None:
    """Read which column a condition is on, and with which words; None where values are unknown."""
    found = _COMPARED.fullmatch(str(entry.get("where")))
    if found is None:
        return None
    header = found[1].replace('""', '"')
    if header not in part.sheet.table.header:
        return None
    column = part.sheet.profile[header]
    return (column, set(re.findall(r"'([^']*)'", found[2]))) if column.values else None


def _has(column: Column, words: set[str]) -> bool:
    return any(fold(value) in words or value.lower() in words for value, _ in column.values)


def _knows_all(column: Column) -> bool:
    """Tell whether each value is understood and some are losses: then nobody has bought yet."""
    found = statuses(column)
    return bool(found.lost) and not found.unknown
