"""Faults of how much there is: tables and stages that end, months that are missing, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import DEALS, HISTORY, KEPT, LEADS, Fault, listed_in
from .faults_of_rows import again, is_lead, newcomers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .kept import Export, Row

FAULTS: dict[str, Fault] = {}
SKIPPED = KEPT | {"ST003"}
"""Who has no entry in a stage any more, and in a later one, has skipped it as well."""
fault = listed_in(FAULTS)


@fault("VL001", None, "history", count=59, infos=SKIPPED)
def a_log_that_ends_in_april(export: Export) -> Sequence[Row]:
    """From May 1 to June 28, two days with leads before the last one."""
    export.say(("max_age: 7d", "max_age: 90d"))
    export.history[:] = [row for row in export.history if row["At"] < "2026-05-01"]
    return []


@fault("VL001", None, "MQL", count=90, infos=SKIPPED)
def a_field_that_nobody_fills_in_since_april(export: Export) -> Sequence[Row]:
    """From March 31, which had none, to June 28."""
    for row in export.leads:
        if row["MQL Date"] >= "2026-04-01":
            row["MQL Date"] = ""
    return []


@fault("VL002", None, "Created", count=30, infos=KEPT | {"MT001"})
def a_month_without_leads(export: Export) -> Sequence[Row]:
    gone = {row["Id"] for row in export.leads if row["Created"].startswith("2026-04")}
    export.leads[:] = [row for row in export.leads if row["Id"] not in gone]
    for table in (DEALS, HISTORY, "activities", "touchpoints"):
        export.rows(table)[:] = [row for row in export.rows(table) if row["Lead"] not in gone]
    return []


@fault("VL003", None, "deals", count=89, infos=SKIPPED | {"ST012"})
def deals_that_end_in_march(export: Export) -> Sequence[Row]:
    export.say(("max_age: 7d", "max_age: 100d"))
    export.deals[:] = [row for row in export.deals if row["Opened"] < "2026-04-01"]
    for row in export.deals:
        if row["Closed"] >= "2026-04-01":
            row |= {"Closed": "2026-08-01", "Stage": "Negotiation"}
    return []


@fault("VL004", None, "history.csv")
def a_log_of_ten_thousand_rows(export: Export) -> Sequence[Row]:
    first = export.history[1]
    while len(export.history) < 10_000:
        again(export, HISTORY, first)
    return []


@fault("VL005", None, "leads.csv", infos=KEPT | {"ID003"})
def a_thousand_leads_and_deals_of_others(export: Export) -> Sequence[Row]:
    newcomers(export, 1000 - len(export.leads))
    for number in range(6):
        again(export, DEALS, export.deals[number], Deal=f"D-X{number}", Lead=f"L-X{number}")
    return []


@fault("VL006", LEADS, "Created", count=104, touched=(104, 0))
def a_list_that_was_imported(export: Export) -> Sequence[Row]:
    """In June, so that nobody on it could have bought yet."""
    for each in newcomers(export, 440)[:100]:
        each["Created"] = "2026-06-10"
    there = [row for row in export.leads if row["Created"] == "2026-06-10"]
    return [row for row in there if is_lead(row)]


@fault("VL007", LEADS, "source: Webinar", count=30, touched=(30, 6), basis="put_right")
def a_source_that_is_renamed(export: Export) -> Sequence[Row]:
    for row in export.leads:
        if row["Source"] == "Webinar" and row["Created"] >= "2026-04-01":
            row["Source"] = "Online Event"
    return [row for row in export.leads if row["Source"] == "Webinar" and is_lead(row)]
