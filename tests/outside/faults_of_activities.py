"""Faults of activities: of whom they are, when, by whom, and twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from .faults import LOST, WON, Fault, listed_in
from .kept import done

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .kept import Export, Row

ACTIVITIES = "activities"


def cells(code: str, about: str | None, column: str, value: str, *rows: int) -> Fault:
    """Write a value into a column of some activities; `about` is the column of the finding."""

    def plant(export: Export) -> list[Row]:
        found = [export.activities[number] for number in rows]
        for row in found:
            assert row[column] != value
            row[column] = value
        return found

    return Fault(
        plant=plant, code=code, table=ACTIVITIES, column=about, count=len(rows), basis=None
    )  # fmt: skip


FAULTS = {
    "activities of nobody who is there": cells("ID003", None, "Lead", "L-9999", 3, 4),
    "an activity of no lead": cells("ID003", None, "Lead", "", 3),
    "an activity of a lead in small letters": cells("ID003", None, "Lead", "l-0017", 3),
    "a call by nobody": cells("AC001", "User", "User", "", 2),
    "calls by users of blanks": cells("AC001", "User", "User", " ", 2, 4, 6),
    "a moment in words": cells("DT001", "At", "At", "yesterday", 9),
    "a moment of a month that is none": cells("DT001", "At", "At", "2026-14-05 09:00:00", 9),
    "a call at no time": cells("DT011", "At", "At", "", 9),
    "a placeholder for a moment": cells("DT004", "At", "At", "2099-12-31 00:00:01", 9),
    "an activity of the future": cells("DT002", "At", "At", "2062-05-01 09:00:00", 9),
    "activities after as-of": cells("DT010", "At", "At", "2026-07-03 09:12:44", 60, 61),
    "activities without a time": cells("AC006", "At", "At", "2026-06-29", 1, 3, 5),
    "a call before there was a lead": cells(
        "AC004", "At", "At", "2026-01-04 09:00:00", 20),
    "calls the year before": cells(
        "AC004", "At", "At", "2025-06-04 09:00:00", 20, 22, 24),
}  # fmt: skip
fault = listed_in(FAULTS)


def after(export: Export, lead: Row, day: str, *at: str) -> Sequence[Row]:
    """Call somebody the day after, at some times."""
    next_day = date.fromisoformat(day) + timedelta(days=1)
    found = [done(lead, next_day, each) for each in at]
    export.activities += found
    return found


@fault("AC002", ACTIVITIES, "At", basis=None)
def a_call_to_somebody_who_is_lost(export: Export) -> Sequence[Row]:
    lost = export.at(LOST, 3)
    return after(export, lost, lost["Lost Date"], "10:00:01")


@fault("AC002", ACTIVITIES, "At", count=4, basis=None)
def calls_to_two_who_are_lost(export: Export) -> Sequence[Row]:
    lost = [export.at(LOST, number) for number in (2, 3)]
    return [
        call
        for each in lost
        for call in after(export, each, each["Lost Date"], "10:00:01", "16:30:00")
    ]


@fault("AC003", ACTIVITIES, "At", count=2, basis=None)
def calls_to_a_customer(export: Export) -> Sequence[Row]:
    won = export.at(WON, 3)
    return after(export, won, export.of(won, "deals")["Closed"], "10:00:01", "10:20:00")


@fault("ID015", ACTIVITIES, None, count=1, basis=None)
def a_call_twice(export: Export) -> Sequence[Row]:
    export.activities.append({**export.activities[4]})
    return export.activities[-1:]


@fault("ID015", ACTIVITIES, None, count=25, basis=None)
def a_job_that_ran_twice(export: Export) -> Sequence[Row]:
    found = [{**each} for each in export.activities[-25:]]
    export.activities += found
    return found


@fault("ID015", ACTIVITIES, None, basis=None)
def a_call_twice_within_a_second(export: Export) -> Sequence[Row]:
    first = export.activities[4]
    export.activities.append({**first, "At": f"{first['At']}.250"})
    return export.activities[-1:]


def moved(export: Export, early: timedelta) -> Sequence[Row]:
    """Date leads to the minute, and log what was done about them early."""
    for row in export.leads:
        row["Created"] += " 09:00:00"
    for row in export.activities:
        at = datetime.fromisoformat(row["At"])
        row["At"] = f"{at - early}"
    return export.activities


@fault("AC005", ACTIVITIES, "At", count=70, basis=None)
def activities_in_new_york(export: Export) -> Sequence[Row]:
    return moved(export, timedelta(hours=5))[::2]


@fault("AC005", ACTIVITIES, "At", count=140, basis=None)
def activities_in_honolulu(export: Export) -> Sequence[Row]:
    return moved(export, timedelta(hours=10))


@fault("AC005", ACTIVITIES, "At", count=70, basis=None)
def a_clock_that_is_minutes_slow(export: Export) -> Sequence[Row]:
    for row in export.activities[::2]:
        row["At"] = f"{row['At'][:11]}09:04:00"
    return moved(export, timedelta(minutes=12))[::2]


@fault("VL011", ACTIVITIES, "At", count=3, basis=None)
def activities_that_end_in_march(export: Export) -> Sequence[Row]:
    export.activities[:] = [row for row in export.activities if row["At"] < "2026-04"]
    return []
