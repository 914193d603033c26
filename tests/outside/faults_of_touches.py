"""Faults of touchpoints: of whom they are, when, by which channel, and how often."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from .faults import WON, Fault, listed_in
from .kept import touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .kept import Export, Row

TOUCHES = "touchpoints"


def cells(code: str, about: str | None, column: str, value: str, *rows: int) -> Fault:
    """Write a value into a column of some touches; `about` is the column of the finding."""

    def plant(export: Export) -> list[Row]:
        found = [export.touchpoints[number] for number in rows]
        for row in found:
            assert row[column] != value
            row[column] = value
        return found

    return Fault(plant=plant, code=code, table=TOUCHES, column=about, count=len(rows), basis=None)


FAULTS = {
    "touches of nobody who is there": cells("ID003", None, "Lead", "L-9999", 3, 4),
    "a touch in words": cells("DT001", "At", "At", "last spring", 9),
    "a touch at no time": cells("DT011", "At", "At", "", 9),
    "a placeholder for a touch": cells("DT004", "At", "At", "1970-01-01 00:00:01", 9),
    "a touch of the future": cells("DT002", "At", "At", "2062-05-01 09:00:00", 9),
    "touches after as-of": cells("DT010", "At", "At", "2026-07-03 09:12:44", 60, 61),
    "a cost of a touch in words": cells("SP001", "Cost", "Cost", "free", 9),
    "a visit of five years ago": cells("TP002", "At", "At", "2021-04-11 09:12:44", 20),
    "touches of no channel": cells("TP003", "Channel", "Channel", "", 21, 23, 25),
    "touches of a channel of blanks": cells("TP003", "Channel", "Channel", " ", 21, 23),
    "a channel that is one in another spelling": cells(
        "TP005", "Channel", "Channel", "Trade-Show", 21, 23, 25, 27),
    "a channel that is one with a slip": cells(
        "TP005", "Channel", "Channel", "Newsletters", 20, 22),
}  # fmt: skip
fault = listed_in(FAULTS)


@fault("ID015", TOUCHES, None, basis=None)
def a_touch_twice(export: Export) -> Sequence[Row]:
    export.touchpoints.append({**export.touchpoints[4]})
    return export.touchpoints[-1:]


@fault("ID015", TOUCHES, None, count=25, basis=None)
def two_exports_of_touches_that_overlap(export: Export) -> Sequence[Row]:
    found = [{**each} for each in export.touchpoints[-25:]]
    export.touchpoints += found
    return found


@fault("TP001", TOUCHES, "At", count=2, basis=None)
def mail_to_a_customer(export: Export) -> Sequence[Row]:
    won = export.at(WON, 3)
    closed = date.fromisoformat(export.of(won, "deals")["Closed"])
    met = [touched(won, closed + timedelta(days=n), "10:00:01", "Newsletter") for n in range(3)]
    export.touchpoints += met
    return met[1:]


@fault("TP004", TOUCHES, "Channel", count=71, basis=None)
def pages_of_visits(export: Export) -> Sequence[Row]:
    found = []
    for each in export.touchpoints[1::2]:
        later = datetime.fromisoformat(each["At"]) + timedelta(seconds=40)
        found.append({**each, "At": f"{later}"})
    export.touchpoints += found
    return found


@fault("TP006", TOUCHES, "Channel", basis=None)
def a_source_that_touches_call_otherwise(export: Export) -> Sequence[Row]:
    for each in export.touchpoints:
        if each["Channel"] == "Webinar":
            each["Channel"] = "Online Event"
    return []


@fault("TP007", TOUCHES, None, count=213, basis=None)
def touches_since_may(export: Export) -> Sequence[Row]:
    """Two leads came on each of 118 days before; 23 of these are of us, or junk."""
    export.touchpoints[:] = [each for each in export.touchpoints if each["At"] >= "2026-05"]
    return []


@fault("VL011", TOUCHES, "At", count=3, basis=None)
def touches_that_end_in_march(export: Export) -> Sequence[Row]:
    export.touchpoints[:] = [each for each in export.touchpoints if each["At"] < "2026-04"]
    return []
