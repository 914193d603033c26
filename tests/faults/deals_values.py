"""Deals whose columns say something else than they should."""

# ruff: noqa: S311 (drawn again in every run)

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from .kit import unseen, visible, won

if TYPE_CHECKING:
    from .export import Export

YEN = 157.3


@visible("Won has its first deal on the day after the last Closed Won.")
def stage_won_renamed(export: Export) -> None:
    """Since 2026 a won deal is called Won."""
    for deal in export.deals:
        if won(deal) and deal["Close Date"] >= "2026":
            deal["Stage"] = "Won"


@visible("The YAML names Closed Won, and the table has closedwon instead.")
def stage_by_internal_names(export: Export) -> None:
    """The interface gives the internal names of stages, not those on the screen."""
    for deal in export.deals:
        deal["Stage"] = deal["Stage"].lower().replace(" ", "")


@visible("Two values of Stage look the same, and one of them ends with a no-break space.")
def stage_won_with_a_space(export: Export) -> None:
    """Four won deals in ten come from a form that adds a no-break space."""
    random = Random("form")
    for deal in export.deals:
        if won(deal) and random.random() < 0.4:
            deal["Stage"] += "\u00a0"


@visible("461 deals are Closed Won, and none has a date.")
def closed_emptied(export: Export) -> None:
    """The user of the export may no longer read the close date."""
    for deal in export.deals:
        deal["Close Date"] = ""


@visible("Each won deal has its date until October 2025, and none after it.")
def closed_empty_of_late(export: Export) -> None:
    """Since October 2025 the date of a sale is kept in a new field."""
    for deal in export.deals:
        if won(deal) and deal["Close Date"] >= "2025-10":
            deal["Close Date"] = ""


@visible("Every deal is closed, or hoped to close, on the day that it is opened.")
def closed_is_created(export: Export) -> None:
    """The column of close dates holds the date of creation."""
    for deal in export.deals:
        deal["Close Date"] = deal["Created"]


@visible("60 leads are customers by status and log, with an open deal that should have closed.")
def won_reopened(export: Export) -> None:
    """An administrator put won deals back into Negotiation."""
    for deal in Random("reset").sample([deal for deal in export.deals if won(deal)], 60):
        deal["Stage"] = "Negotiation"


@visible("The column of amounts has no value in any row.")
def amount_emptied(export: Export) -> None:
    """The user of the export may no longer read amounts."""
    for deal in export.deals:
        deal["Amount"] = ""


@visible("The usual amount is 7,000 for 18 months, and 700,000 from one day to the next.")
def amount_in_cents(export: Export) -> None:
    """Since 2026 amounts are written in cents."""
    for deal in export.deals:
        if deal["Created"] >= "2026":
            deal["Amount"] = deal["Amount"].replace(".", "")


@visible("One amount is 70,000 times the second largest, and more than all others together.")
def amount_of_one_deal(export: Export) -> None:
    """Somebody typed a telephone number into the amount of a won deal."""
    deal = [deal for deal in export.deals if won(deal)][200]
    deal["Amount"] = "4930551284.00"


@visible("Two currencies in the column that names them, and one sum.")
def amount_in_two_currencies(export: Export) -> None:
    """Deals of the Swedish branch are in Swedish crowns, and say so."""
    sweden = {lead["Lead ID"] for lead in export.leads if lead["Country"] == "Sweden"}
    for deal in export.deals:
        if deal["Lead ID"] in sweden:
            deal["Currency"], deal["Amount"] = "SEK", f"{float(deal['Amount']) * 10.4:.2f}"


@visible("One deal in seven is 150 times as large as usual, without a decimal, all in one country.")
def amount_in_yen(export: Export) -> None:
    """Deals of one branch are in yen, under the label USD."""
    branch = {lead["Lead ID"] for lead in export.leads if lead["Country"] == "Netherlands"}
    for deal in export.deals:
        if deal["Lead ID"] in branch:
            deal["Amount"] = f"{float(deal['Amount']) * YEN:.0f}"


@unseen("Eight per cent less in every row looks like smaller deals.")
def amount_in_euros(export: Export) -> None:
    """All amounts are in euros, under the label USD."""
    for deal in export.deals:
        deal["Amount"] = f"{float(deal['Amount']) * 0.92:.2f}"


@visible("Two ways to write decimals in one column: 8412.50 and 8.412,50.")
def amount_with_a_comma(export: Export) -> None:
    """Since 2025-07 amounts are written in the German way."""
    for deal in export.deals:
        if deal["Created"] >= "2025-07":
            english = f"{float(deal['Amount']):,.2f}"
            deal["Amount"] = english.translate(str.maketrans(",.", ".,"))
