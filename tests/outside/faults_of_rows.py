"""Faults of whole rows, and of many of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .faults import DEALS, HISTORY, KEPT, LEADS, NEW, OPEN, WON, Fault, listed_in
from .kept import FIRST, lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .kept import Export, Row

FAULTS: dict[str, Fault] = {}
fault = listed_in(FAULTS)


def again(export: Export, table: str, row: Row, **cells: str) -> list[Row]:
    """Add a row once more, with other cells."""
    export.rows(table).append({**row, **cells})
    return export.rows(table)[-1:]


def newcomers(export: Export, number: int) -> list[Row]:
    """Add leads, one a day from the first day on, who have only come in."""
    added = [lead(5000 + n, FIRST + timedelta(days=n % 178)) for n in range(number)]
    export.leads += added
    return added


@fault("ID002", LEADS, "Id", touched=(1, 1))
def an_id_in_two_rows(export: Export) -> Sequence[Row]:
    return again(export, LEADS, export.at(WON, 3), Email="other@company.example")


@fault("ID002", LEADS, "Id", count=3, touched=(2, 0))
def an_id_in_three_rows_and_one_in_two(export: Export) -> Sequence[Row]:
    first, second = export.at(NEW, 3), export.at(NEW, 5)
    twice = again(export, LEADS, first) + again(export, LEADS, first)
    return twice + again(export, LEADS, second)


@fault("ID003", DEALS, None, touched=(0, 0))
def a_deal_of_nobody(export: Export) -> Sequence[Row]:
    return again(export, DEALS, export.deals[0], Deal="D-X", Lead="L-none")


@fault("ID003", DEALS, None, touched=(0, 0))
def a_deal_without_a_lead(export: Export) -> Sequence[Row]:
    return again(export, DEALS, export.deals[0], Deal="D-X", Lead="")


@fault("ID003", HISTORY, None, count=2, touched=(0, 0))
def a_log_of_nobody(export: Export) -> Sequence[Row]:
    one = again(export, HISTORY, export.history[0], Lead="L-none")
    return one + again(export, HISTORY, export.history[1], Lead="l-0000")


def one_contact(export: Export, found: Sequence[Row]) -> None:
    """Let leads of a mailbox be one by their contact, as `deduplicate` has it."""
    for row in found:
        mailbox = row["Email"].strip().casefold().replace("+demo", "")
        first = next(each for each in export.leads if each["Email"].casefold() == mailbox)
        row["Contact"] = first["Contact"]


@fault("ID004", LEADS, "Email", basis="put_right", right=one_contact)
def a_mailbox_with_a_plus(export: Export) -> Sequence[Row]:
    export.at(NEW, 3)["Email"] = export.at(NEW, 2)["Email"].replace("@", "+demo@")
    return [export.at(NEW, 3)]


@fault("ID004", LEADS, "Email", touched=(1, 1), basis="put_right", right=one_contact)
def a_mailbox_in_capitals(export: Export) -> Sequence[Row]:
    export.at(WON, 3)["Email"] = f" {export.at(NEW, 0)['Email'].upper()}"
    return [export.at(WON, 3)]


@fault("ID004", LEADS, "Email", count=2, touched=(2, 0), basis="put_right", right=one_contact)
def a_mailbox_of_three(export: Export) -> Sequence[Row]:
    first, *others = (export.at(NEW, number) for number in (3, 4, 5))
    for other in others:
        other["Email"] = first["Email"]
    return others


@fault("ID006", DEALS, "Deal", touched=(1, 1))
def a_deal_twice(export: Export) -> Sequence[Row]:
    return again(export, DEALS, export.of(export.at(WON, 3), DEALS))


@fault("ID006", DEALS, "Deal", touched=(1, 0))
def an_open_deal_twice_with_other_amounts(export: Export) -> Sequence[Row]:
    return again(export, DEALS, export.of(export.at(OPEN, 3), DEALS), Amount="7.50")


@fault("ST004", DEALS, "Customer")
def a_won_deal_without_a_date(export: Export) -> Sequence[Row]:
    won = export.at(WON, 3)
    won["Status"] = "Working"  # else the status contradicts, too
    deal = export.of(won, DEALS)
    deal["Closed"] = ""
    return [deal]


@fault("ST010", HISTORY, "At", touched=(1, 1))
def a_change_of_unknown_time(export: Export) -> Sequence[Row]:
    change = export.of(export.at(WON, 3), HISTORY)
    change["At"] = ""
    return [change]


@fault("DT001", DEALS, "Closed")
def an_unreadable_close_date(export: Export) -> Sequence[Row]:
    deal = export.of(export.at(OPEN, 3), DEALS)
    deal["Closed"] = "Q3"
    return [deal]


@fault("DT002", DEALS, "Closed")
def a_won_deal_of_the_future(export: Export) -> Sequence[Row]:
    won = export.at(WON, 3)
    won["Status"] = "Working"
    deal = export.of(won, DEALS)
    deal["Closed"] = "2062-01-01"
    return [deal]


@fault("DT004", LEADS, "Created", infos=KEPT | {"MT001"})
def a_lead_of_1900(export: Export) -> Sequence[Row]:
    export.at(NEW, 3)["Created"] = "1900-01-01"
    return [export.at(NEW, 3)]


@fault("ST003", LEADS, "SQL", touched=(1, 1), basis="put_right")
def a_customer_who_was_no_sql(export: Export) -> Sequence[Row]:
    won = export.at(WON, 3)
    export.without(HISTORY, [export.of(won, HISTORY)])
    return [won]


@fault("VL008", LEADS, "Created", count=132, touched=(132, 0), infos=KEPT | {"ST008"})
def a_day_of_imports(export: Export) -> Sequence[Row]:
    imported = newcomers(export, 130)
    for each in imported:
        each["Created"] = "2026-04-10"
    there = [row for row in export.leads if row["Created"] == "2026-04-10"]
    return [row for row in there if row["Status"] != "Junk" and "@ours" not in row["Email"]]


@fault("ST008", LEADS, "MQL", count=100, touched=(100, 0))
def a_day_of_mqls(export: Export) -> Sequence[Row]:
    for each in newcomers(export, 100):
        each["MQL Date"] = "2026-06-29"
    return [row for row in export.leads if row["MQL Date"] == "2026-06-29"]


@fault("ST008", LEADS, "Owner", count=252, touched=(252, 28))
def an_owner_who_is_a_queue(export: Export) -> Sequence[Row]:
    for row in export.leads[:280]:
        row["Owner"] = "Queue"
    return [row for row in export.leads[:280] if is_lead(row)]


@fault("ST009", LEADS, "Customer", count=168, touched=(168, 3))
def wins_that_are_recorded_from_april_on(export: Export) -> Sequence[Row]:
    begun = date(2026, 4, 1)
    for deal in export.deals:
        if deal["Stage"] == "Closed Won" and deal["Closed"] < f"{begun}":
            deal["Stage"] = "Closed Lost"
            row = next(row for row in export.leads if row["Id"] == deal["Lead"])
            row |= {"Status": "Lost", "Lost Date": deal["Closed"]}
    won = min(deal["Closed"] for deal in export.deals if deal["Stage"] == "Closed Won")
    return [row for row in export.leads if is_lead(row) and row["Created"] < won]


def is_lead(row: Row) -> bool:
    """Tell whether a lead is neither junk nor one of ours."""
    return row["Status"] != "Junk" and not row["Email"].endswith("@ours.example")
