"""Faults of how values are written, and of rows that are there again or of another system."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .faults import DEALS, KEPT, LEADS, NEW, WON, Fault, cell, listed_in
from .faults_of_rows import again, is_lead
from .kept import FIRST, lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .kept import Export, Row

FAULTS: dict[str, Fault] = {
    "a country that was read wrongly": cell(
        LEADS, NEW, "Country", "EspaÃ±a", ("IN011", "leads", "Country"), basis="put_right"),
}  # fmt: skip
fault = listed_in(FAULTS)


@fault("DT009", LEADS, "Created", count=58, touched=(52, 4))
def dates_in_the_american_way(export: Export) -> Sequence[Row]:
    late = [row for row in export.leads if row["Created"] >= "2026-06"]
    for row in late:
        year, month, day = row["Created"].split("-")
        row["Created"] = f"{month}/{day}/{year}"
    return late


@fault("ID011", LEADS, "Contact", count=108, touched=(108, 10))
def contacts_that_are_empty_since_may(export: Export) -> Sequence[Row]:
    late = [row for row in export.leads if row["Created"] >= "2026-05"]
    for row in late:
        row["Contact"] = ""
    return [row for row in late if is_lead(row)]


@fault("ID012", LEADS, "Contact", count=60, touched=(60, 7))
def sixty_leads_that_are_created_again(export: Export) -> Sequence[Row]:
    known = [row["Contact"] for row in export.leads if is_lead(row)][:60]
    added = [lead(5000 + n, date(2026, 6, 10), Contact=each) for n, each in enumerate(known)]
    export.leads += added
    return added


@fault("ID013", LEADS, "Id", count=40, touched=(40, 0), basis="put_right", is_heavy=True)
def leads_of_a_training_system(export: Export) -> Sequence[Row]:
    added = [lead(f"N{n:03}", FIRST + timedelta(days=n * 4)) for n in range(40)]
    export.leads += added
    return added


@fault("ID014", DEALS, "Deal", count=12, touched=(12, 4))
def deals_in_two_pipelines(export: Export) -> Sequence[Row]:
    first = list(enumerate(export.deals[:12]))
    return [again(export, DEALS, deal, Deal=f"P-{number}")[0] for number, deal in first]


@fault("SR004", LEADS, "Source", count=287, touched=(287, 0), infos=KEPT | {"DF003", "SR005"})
def customers_of_one_source(export: Export) -> Sequence[Row]:
    """A third of the opportunities is won, and half of the others are of each other source."""
    for number, row in enumerate(export.leads):
        others = ("Webinar", "Referral")[number // 10 % 2]
        row["Source"] = "Outbound" if row["Status"] == "Customer" else others
    return [row for row in export.leads if row["Source"] != "Outbound" and is_lead(row)]


@fault("MT005", LEADS, "MQL", count=162, touched=(162, 16))
def mqls_on_their_first_day_since_april(export: Export) -> Sequence[Row]:
    late = [row for row in export.leads if row["Created"] >= "2026-04"]
    for row in late:
        row["MQL Date"] = row["Created"]
    return [row for row in late if is_lead(row)]


@fault("DF007", DEALS, "Stage", count=1, touched=(1, 0), infos=KEPT | {"ST006"})
def a_won_deal_in_small_letters(export: Export) -> Sequence[Row]:
    won = export.at(WON, 3)
    won["Status"] = "Working"  # else the status contradicts, too
    deal = export.of(won, DEALS)
    deal["Stage"] = "closed won"
    return [deal]


@fault("DF008", DEALS, "Stage", count=1, touched=(1, 1))
def a_won_deal_with_a_no_break_space(export: Export) -> Sequence[Row]:
    deal = export.of(export.at(WON, 3), DEALS)
    deal["Stage"] += "\u00a0"
    return [deal]


@fault("IN010", LEADS, "Source", count=1, touched=(1, 0), basis=None)
def a_source_that_is_none(export: Export) -> Sequence[Row]:
    export.at(NEW, 3)["Source"] = "#N/A"
    return [export.at(NEW, 3)]


@fault("ID008", LEADS, "Contact", count=12, touched=(1, 0), basis="put_right")
def twelve_leads_of_one_contact(export: Export) -> Sequence[Row]:
    many = [row for row in export.leads if row["Id"].endswith(f"{NEW}")][:12]
    for row in many:
        row["Contact"] = "C-shared"
    return many


@fault("AM006", DEALS, "deals.Amount", count=1, touched=(1, 1), basis="put_right")
def a_telephone_number_as_an_amount(export: Export) -> Sequence[Row]:
    deal = export.of(export.at(WON, 3), DEALS)
    deal["Amount"] = "4930551284"
    return [deal]


@fault("AM005", DEALS, "deals.Amount", count=37, touched=(37, 11), basis="put_right")
def amounts_in_cents_since_may(export: Export) -> Sequence[Row]:
    late = [row for row in export.deals if row["Opened"] >= "2026-05"]
    for row in late:
        row["Amount"] += "00"
    return late
