"""Faults by which others are customers, or leads, than those who are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .faults import (
    DEALS,
    HISTORY,
    KEPT,
    LEADS,
    MQL,
    NEW,
    OPEN,
    WON,
    Fault,
    listed_in,
    not_sold,
    sold,
)
from .faults_of_rows import again
from .kept import lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .kept import Export, Row

FAULTS: dict[str, Fault] = {}
fault = listed_in(FAULTS)


@fault("ST012", LEADS, "Status", count=5, touched=(5, 0), basis="put_right", right=sold)
def five_customers_by_their_status(export: Export) -> Sequence[Row]:
    found = [export.at(MQL, number) for number in range(5)]
    for row in found:
        row["Status"] = "Customer"
    return found


@fault("ST007", LEADS, "Status", count=3, touched=(3, 0), basis="put_right", right=sold)
def three_customers_by_their_status(export: Export) -> Sequence[Row]:
    found = [export.at(MQL, number) for number in range(3)]
    for row in found:
        row["Status"] = "Customer"
    return found


@fault("ST012", LEADS, "Status", count=5, touched=(5, 5), basis="put_right", right=not_sold)
def five_customers_who_are_lost_by_their_status(export: Export) -> Sequence[Row]:
    found = [export.at(WON, number) for number in range(5)]
    for row in found:
        row["Status"] = "Closed Lost"
    return found


@fault(
    "ST014",
    LEADS,
    "Status",
    count=6,
    touched=(6, 6),
    basis="put_right",
    right=not_sold,
    is_heavy=True,
)
def six_customers_whose_status_is_behind(export: Export) -> Sequence[Row]:
    found = [export.at(WON, number) for number in range(6)]
    for row, status in zip(found, ("New", "Neu", "MQL", "Qualified", "Lead", "sql"), strict=True):
        row["Status"] = status
    return found


def without_deals(export: Export, found: Sequence[Row]) -> None:
    export.without(DEALS, found)


@fault("ST013", DEALS, "Customer", touched=(1, 1), basis="put_right", right=without_deals)
def a_lost_deal_that_the_last_stage_takes(export: Export) -> Sequence[Row]:
    export.say(
        ("deals.Stage = 'Closed Won'", "deals.Stage = 'Closed Won' OR deals.Stage = 'Declined'")
    )
    deal = export.of(export.at(OPEN, 3), DEALS)
    deal |= {"Stage": "Declined", "Closed": "2026-06-01"}
    return [deal]


@fault(
    "ST007", HISTORY, "Value", count=3, touched=(3, 0), infos=KEPT | {"ST001"}, basis="put_right"
)  # fmt: skip
def a_log_of_deals_that_are_not_there(export: Export) -> Sequence[Row]:
    return [
        again(export, HISTORY, export.history[0], Lead=row["Id"], Value=stage, At="2026-06-01")[0]
        for row, stage in (
            (export.at(NEW, 2), "Opportunity"),
            (export.at(NEW, 3), "opportunity"),
            (export.at(NEW, 4), "MQL"),
        )
    ]


@fault("ID009", DEALS, None, count=5, touched=(0, 0))
def five_won_deals_without_a_lead(export: Export) -> Sequence[Row]:
    won = export.of(export.at(WON, 3), DEALS)
    found = [again(export, DEALS, won, Deal=f"D-X{n}", Lead="") for n in range(5)]
    return [row for rows in found for row in rows]


@fault("ID009", HISTORY, None, count=40, touched=(0, 0))
def leads_of_the_log_that_are_not_there(export: Export) -> Sequence[Row]:
    """A third of the leads in the log; like all others, they begin with Lead."""
    added = []
    for n in range(40):
        day = date(2026, 2, 1) + timedelta(days=2 * n)
        added.append({"Lead": f"L-gone{n}", "Value": "Lead", "At": f"{day}"})
    export.history += added
    return added


@fault("ID010", DEALS, "Lead", count=12, touched=(1, 1), infos=KEPT | {"ID014"})
def a_lead_with_twelve_purchases(export: Export) -> Sequence[Row]:
    own = export.of(export.at(WON, 3), DEALS)
    for n in range(11):
        again(export, DEALS, own, Deal=f"D-X{n}")
    return [*export.deals[-11:], own]


@fault("VL009", LEADS, "Created", count=141, touched=(141, 18), infos=KEPT | {"ID013", "MT005"})
def losses_that_were_deleted_until_april(export: Export) -> Sequence[Row]:
    """Of 141 leads before April 1 none is lost; since then eight a day are, beside two others."""
    since = date(2026, 4, 1)
    old = [row for row in export.leads if row["Created"] < f"{since}"]
    gone = {row["Id"] for row in old if row["Lost Date"]}
    export.without(LEADS, [row for row in old if row["Id"] in gone])
    for table in (DEALS, HISTORY):
        export.without(table, [row for row in export.rows(table) if row["Lead"] in gone])
    early = [row for row in export.leads if row["Created"] < f"{since}"]
    for n in range(8 * 80):
        created = since + timedelta(days=n // 8)
        lost = created + timedelta(days=4)
        cells = {"Status": "Lost", "Lost_Date": f"{lost}"}
        export.leads.append(lead(f"X{n:04}", created, **cells))
    return early


@fault("ST005", LEADS, "lost", count=34, touched=(34, 34))
def a_loss_by_the_deal_that_is_won(export: Export) -> Sequence[Row]:
    """Each won deal is lost as well, on the day on which it is won."""
    export.say(("lost: {at: Lost Date}", "lost: {at: deals.Closed, where: deals.Amount > 0}"))
    won = {row["Lead"] for row in export.deals if row["Stage"] == "Closed Won"}
    return [row for row in export.leads if row["Id"] in won]
