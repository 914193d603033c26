"""Deals that are missing, that should not be there, or that belong to somebody else."""

# ruff: noqa: S311 (drawn again in every run)

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from .kit import ids, moved, unseen, visible, won

if TYPE_CHECKING:
    from .export import Export, Row


@visible("The log tells of deals opened in March 2025, as in every month, and the table has none.")
def deals_month_missing(export: Export) -> None:
    """The file of March 2025 is not in the folder that the table is made of."""
    export.deals = [deal for deal in export.deals if not deal["Created"].startswith("2025-03")]


@visible("No deal is opened or closed after March 2026, while leads and log go on for 90 days.")
def deals_stop(export: Export) -> None:
    """The job for deals has not run since the first of April 2026."""
    export.deals = [deal for deal in export.deals if deal["Created"] < "2026-04"]
    for deal in export.deals:
        if deal["Stage"].startswith("Closed") and deal["Close Date"] >= "2026-04":
            deal["Stage"] = "Negotiation"


@visible("Exactly 800 rows; leads whose log says Customer have no deal, all of them recent.")
def deals_limited(export: Export) -> None:
    """The report that is exported holds no more than the 800 oldest deals."""
    export.deals = export.deals[:800]


@visible("The rows of 200 deal ids are there twice, the same in every field.")
def deals_page_twice(export: Export) -> None:
    """A page of the interface was fetched twice."""
    export.deals[600:600] = [dict(deal) for deal in export.deals[400:600]]


@visible("160 pairs of deals agree in lead, dates, stage and amount to the cent.")
def deals_again_under_new_ids(export: Export) -> None:
    """Won deals were copied into a second pipeline, under new ids."""
    for index, deal in enumerate([deal for deal in export.deals if won(deal)][:160]):
        export.deals.append(deal | {"Deal ID": f"D-{80_000 + index}"})


@visible("Hundreds of won deals belong to leads that are disqualified in the log and in status.")
def deals_of_another_pipeline(export: Export) -> None:
    """Deals of the shop are in the same table: won on the day that they are opened."""
    random = Random("shop")
    for index, lead in enumerate(random.sample(export.leads, 420)):
        day = moved(lead["Created"][:10], random.randint(1, 60))
        row = {"Deal ID": f"S-{index}", "Lead ID": lead["Lead ID"], "Created": day}
        row |= {"Close Date": day, "Stage": "Closed Won"}
        if day <= "2026-06-30":
            row["Amount"] = f"{random.lognormvariate(4.6, 0.5):.2f}"
            export.deals.append(row | {"Currency": "USD"})


@visible("No id of a deal's lead is one of the leads; in capitals each would be.")
def deals_lead_in_small_letters(export: Export) -> None:
    """The warehouse writes the ids in the deals in small letters."""
    for deal in export.deals:
        deal["Lead ID"] = deal["Lead ID"].lower()


@visible("No deal names a lead that exists: the ids are numbers with a decimal point.")
def deals_lead_as_number(export: Export) -> None:
    """A script took the number out of the id of the lead and made it a float."""
    for deal in export.deals:
        deal["Lead ID"] = f"{float(deal['Lead ID'].removeprefix('L-'))}"


@visible("A third of the deals names no lead.")
def deals_lead_empty(export: Export) -> None:
    """Deals are no longer associated with their lead by themselves."""
    random = Random("association")
    for deal in export.deals:
        if random.random() < 0.33:
            deal["Lead ID"] = ""


@visible("Deals are opened before their lead exists, and won for leads that the log calls lost.")
def deals_lead_sorted_apart(export: Export) -> None:
    """One column was sorted in a spreadsheet, and the others were not."""
    leads = [deal["Lead ID"] for deal in export.deals]
    for deal, lead in zip(export.deals, sorted(leads, reverse=True), strict=True):
        deal["Lead ID"] = lead


@visible("One lead has 163 deals, and no other has more than two.")
def deals_of_one_lead(export: Export) -> None:
    """Deals that the shop system writes are associated with its test contact."""
    chosen = [deal for deal in export.deals if won(deal) and deal["Created"] >= "2025-06"]
    for deal in chosen[:163]:
        deal["Lead ID"] = export.leads[40]["Lead ID"]


@unseen("Four customers fewer, in every table: that is chance.")
def deals_one_percent_nowhere(export: Export) -> None:
    """One per cent of the won deals is missing, with all that tells of it."""
    lost = set(Random("won").sample(sorted(ids(export.deals, won)), 4))
    export.deals = [deal for deal in export.deals if deal["Lead ID"] not in lost]
    _back_to_qualified(export, lost)


@visible("22 leads are customers by status and by log, and have no deal.")
def deals_some_won_missing(export: Export) -> None:
    """Won deals above a limit are confidential, and not exported."""
    lost = set(Random("secret").sample(sorted(ids(export.deals, won)), 22))
    export.deals = [deal for deal in export.deals if deal["Lead ID"] not in lost]


@visible("Every closed deal is won, while half of those in the log end as Disqualified.")
def deals_without_the_lost(export: Export) -> None:
    """The view of deals hides those that are lost."""
    export.deals = [deal for deal in export.deals if deal["Stage"] != "Closed Lost"]


@visible("40 leads of Spain are customers by status and log, and not one of them has a deal.")
def deals_of_a_country_missing(export: Export) -> None:
    """The deals of Spain are kept in the system of a partner."""
    spain = ids(export.leads, lambda lead: lead["Country"] == "Spain")
    export.deals = [deal for deal in export.deals if deal["Lead ID"] not in spain]


@unseen("All three tables agree. That nothing was sold is known only to the bookkeeper.")
def deals_lost_told_as_won(export: Export) -> None:
    """Two per cent of the lost deals are written as won, with all that tells of it."""
    lost = sorted(ids(export.deals, lambda deal: deal["Stage"] == "Closed Lost"))
    told = set(Random("told").sample(lost, 10))
    for deal in export.deals:
        deal["Stage"] = "Closed Won" if deal["Lead ID"] in told else deal["Stage"]
    rows: list[tuple[list[Row], str]] = [(export.leads, "Status"), (export.history, "Stage")]
    for table, column in rows:
        for row in table:
            if row["Lead ID"] in told and row[column] == "Disqualified":
                row[column] = "Customer"


def _back_to_qualified(export: Export, leads: set[str]) -> None:
    """Take Opportunity and Customer out of log and status."""
    gone = {"Opportunity", "Customer"}
    export.history = [
        entry
        for entry in export.history
        if entry["Lead ID"] not in leads or entry["Stage"] not in gone
    ]
    for lead in export.leads:
        if lead["Lead ID"] in leads:
            lead["Status"] = "Qualified"
