"""Files that are broken, and definitions that say something else than was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kit import moved, unseen, visible

if TYPE_CHECKING:
    from .export import Export


@visible("The last row ends in the middle of a field.")
def file_cut_in_a_row(export: Export) -> None:
    """The disk was full while the leads were written."""
    export.damage["leads"] = lambda text: text[: text.index("\nL-", len(text) * 3 // 5) + 31]


@visible("A table of deals without a deal.")
def file_of_deals_empty(export: Export) -> None:
    """The query of deals returned nothing but the header."""
    export.deals = []


@visible("A log without an entry.")
def file_of_the_log_empty(export: Export) -> None:
    """The query of the log returned nothing but the header."""
    export.history = []


@visible("No table has anything of the last 33 days, and three are allowed.")
def files_stale(export: Export) -> None:
    """The nightly job has not run since the 28th of May, and the old files are still there."""
    end = "2026-05-28"
    export.leads = [lead for lead in export.leads if lead["Created"] < end]
    export.deals = [deal for deal in export.deals if deal["Created"] < end]
    export.history = [entry for entry in export.history if entry["Entered At"] < end]
    stage = {entry["Lead ID"]: entry["Stage"] for entry in export.history}
    for lead in export.leads:
        lead["Status"] = stage[lead["Lead ID"]]
        lead["Became MQL"] = "" if lead["Became MQL"] >= end else lead["Became MQL"]
    for deal in export.deals:
        if deal["Stage"].startswith("Closed") and deal["Close Date"] >= end:
            deal["Stage"] = "Negotiation"
            deal["Close Date"] = moved(deal["Close Date"], days=9)


@visible("A quotation mark opens a field that is never closed.")
def file_with_an_open_quote(export: Export) -> None:
    """An owner's name begins with a quotation mark that nothing ends."""
    export.leads[1203]["Owner"] = '"Petra Lund'


@visible("Lines such as 'Page 3 of 9' and repeated headers stand between the leads.")
def file_with_page_breaks(export: Export) -> None:
    """A report was saved page by page, each with its header and a footer."""

    def paged(text: str) -> str:
        header, *rows = text.splitlines()
        pages = [rows[start : start + 500] for start in range(0, len(rows), 500)]
        lines = [header]
        for number, page in enumerate(pages, 1):
            footer = f"Page {number} of {len(pages)}" + "," * header.count(",")
            lines += [*page, footer, *([header] if number < len(pages) else [])]
        return "\n".join([*lines, ""])

    export.damage["leads"] = paged


@visible("3,000 lead ids have two rows that contradict each other in status.")
def file_of_two_nights(export: Export) -> None:
    """The export of an earlier night lies in the same file."""
    earlier = [dict(lead) for lead in export.leads if lead["Created"] < "2026-01-09"]
    known = {"Lead ID": "", "Stage": ""}
    stage = {
        (known | entry)["Lead ID"]: entry["Stage"]
        for entry in export.history
        if entry["Entered At"] < "2026-01-09"
    }
    for lead in earlier:
        lead["Status"] = stage[lead["Lead ID"]]
    export.leads = earlier + export.leads


@visible("500 customers are lost by the same deal, on the same day.")
def definition_without_won(export: Export) -> None:
    """The condition of the customer was deleted, so that each closed deal makes one."""
    where = "where: deals.Stage = 'Closed Won', owner"
    assert where in export.config
    export.config = export.config.replace(where, "owner")


@visible("Each customer is an opportunity and a customer on one day, always.")
def definition_with_one_date_twice(export: Export) -> None:
    """The customer is dated by the creation of the deal."""
    assert "at: deals.Close Date, where: deals.Stage = 'Closed Won'" in export.config
    export.config = export.config.replace(
        "at: deals.Close Date, where: deals.Stage = 'Closed Won'",
        "at: deals.Created, where: deals.Stage = 'Closed Won'",
    )


@unseen("What a lead is, the YAML says. That it was meant for one day only, it does not say.")
def definition_with_a_leftover(export: Export) -> None:
    """The filter of an analysis was left in the definition: no leads of Spain."""
    assert "lead:\n" in export.config
    export.config = export.config.replace("\nlead:\n", "\nlead:\n  where: Country <> 'Spain'\n")
