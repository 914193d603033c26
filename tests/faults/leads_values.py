"""Leads whose columns say something else than they should."""

# ruff: noqa: S311 (drawn again in every run)

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from .kit import moved, swapped, unseen, visible

if TYPE_CHECKING:
    from .export import Export


@visible("The YAML excludes Junk, and no lead has that status, but 114 have one it does not know.")
def status_junk_renamed(export: Export) -> None:
    """The status Junk is now called Spam, in leads and log."""
    for lead in export.leads:
        lead["Status"] = lead["Status"].replace("Junk", "Spam")
    for entry in export.history:
        entry["Stage"] = entry["Stage"].replace("Junk", "Spam")


@visible("Two values of Status differ only by a space at the end.")
def status_junk_with_a_space(export: Export) -> None:
    """Since 2025-09 the status Junk ends with a no-break space."""
    for lead in export.leads:
        if lead["Created"] >= "2025-09":
            lead["Status"] = lead["Status"].replace("Junk", "Junk\u00a0")


@visible("The column of the stage MQL has no value in any row.")
def mql_emptied(export: Export) -> None:
    """The user of the export may no longer read the MQL date."""
    for lead in export.leads:
        lead["Became MQL"] = ""


@visible("Two forms of dates in one column, one of them American.")
def created_in_another_form(export: Export) -> None:
    """Since April 2026 the creation date is written as 04/23/2026 14:05."""
    for lead in export.leads:
        stamp = lead["Created"]
        if stamp >= "2026-04":
            lead["Created"] = f"{stamp[5:7]}/{stamp[8:10]}/{stamp[:4]} {stamp[11:16]}"


@visible("Hundreds of stages are entered before their lead, and some leads are created in 2026-12.")
def created_day_and_month_swapped(export: Export) -> None:
    """A spreadsheet read the creation dates as day and month the other way round."""
    for lead in export.leads:
        lead["Created"] = swapped(lead["Created"])


@visible("1,238 leads are in the log twelve hours before they exist, and most come in by night.")
def created_in_another_zone(export: Export) -> None:
    """Since 2026 the creation of leads is written in the time of Auckland."""
    for lead in export.leads:
        if lead["Created"] >= "2026":
            lead["Created"] = moved(lead["Created"], hours=12)


@unseen("All tables are shifted alike, and working hours are as likely here as there.")
def stamps_in_local_time(export: Export) -> None:
    """All stamps are written in local time, two hours after UTC, without saying so."""
    for lead in export.leads:
        lead["Created"] = moved(lead["Created"], hours=2)
    for entry in export.history:
        entry["Entered At"] = moved(entry["Entered At"], hours=2)


@visible("1,929 leads are created within one night, and have entries and deals before it.")
def created_by_migration(export: Export) -> None:
    """Leads older than July 2025 are dated by the night of the migration."""
    for index, lead in enumerate(export.leads):
        if lead["Created"] < "2025-07":
            lead["Created"] = moved("2025-07-01 01:00:00", seconds=index * 3)


@visible("Most stages and deals of the leads are dated before the leads are created.")
def created_is_last_modified(export: Export) -> None:
    """The column holds the date of the last change."""
    last = {entry["Lead ID"]: entry["Entered At"] for entry in export.history}
    for lead in export.leads:
        lead["Created"] = last[lead["Lead ID"]]


@visible("90 leads are created in 1970, 54 years before all others.")
def created_is_zero(export: Export) -> None:
    """A missing creation date is written as the zero of a clock."""
    for lead in Random("zero").sample(export.leads, 90):
        lead["Created"] = "1970-01-01 00:00:00"


@visible("420 leads have one address, which is nobody's.")
def email_placeholder(export: Export) -> None:
    """Leads that call are written with the address noreply@ of the company."""
    for lead in Random("calls").sample(export.leads, 420):
        lead["Email"] = "noreply@amberfield-1.example"


@visible("600 leads of all sources and months have one address, and become one lead.")
def email_shared(export: Export) -> None:
    """One agent types his own address where the customer's is unknown."""
    for lead in Random("agent").sample(export.leads, 600):
        lead["Email"] = "agentur.nord@stillwater-1.example"


@visible("The column by which the YAML merges leads has no value in any row.")
def email_emptied(export: Export) -> None:
    """Addresses are left out of the export for the sake of privacy."""
    for lead in export.leads:
        lead["Email"] = ""


@visible("Organic has its first lead in the week when Organic Search loses half of its own.")
def source_in_two_spellings(export: Export) -> None:
    """Since 2025-11 a new form writes Organic instead of Organic Search."""
    random = Random("form")
    for lead in export.leads:
        if lead["Source"] == "Organic Search" and lead["Created"] >= "2025-11":
            lead["Source"] = random.choice(("Organic", "Organic Search"))


@visible("Values such as '- Select -', N/A and NULL stand where a source should be.")
def source_placeholders(export: Export) -> None:
    """A field that was not filled is exported as what the form shows."""
    random = Random("placeholder")
    for lead in random.sample(export.leads, 700):
        lead["Source"] = random.choice(("- Select -", "N/A", "NULL", "#N/A"))


@visible(
    "Since one day countries stand in the column of sources, and sources in that of countries."
)
def source_and_country_swapped(export: Export) -> None:
    """Two columns have changed places since April 2026; the header has not."""
    for lead in export.leads:
        if lead["Created"] >= "2026-04":
            lead["Source"], lead["Country"] = lead["Country"], lead["Source"]


@visible("Five of the six sources have thousands of leads and not one customer.")
def source_overwritten_by_sales(export: Export) -> None:
    """Whoever becomes a customer is given the source Outbound."""
    for lead in export.leads:
        if lead["Status"] == "Customer":
            lead["Source"] = "Outbound"


@unseen("Each value is a usual one. The first source is not written anywhere.")
def source_of_the_last_touch(export: Export) -> None:
    """One lead in ten has the source of its last visit, not of its first."""
    random = Random("last touch")
    sources = sorted({lead["Source"] for lead in export.leads})
    for lead in random.sample(export.leads, 410):
        lead["Source"] = random.choice(sources)


@visible("Ã¸ and its like are letters of UTF-8 that were read as something else.")
def owner_garbled(export: Export) -> None:
    """Since 2026 the names of owners have been read with the wrong encoding."""
    for lead in export.leads:
        if lead["Created"] >= "2026":
            lead["Owner"] = lead["Owner"].encode().decode("cp1252", "replace")


@visible("Six leads in ten are an MQL until the end of 2025, and then every one, on its first day.")
def mql_for_everybody(export: Export) -> None:
    """Since 2026 a workflow makes each new lead an MQL at once."""
    for lead in export.leads:
        if lead["Created"] >= "2026":
            lead["Became MQL"] = lead["Created"][:10]


@visible("1,382 leads became an MQL on one day, many of them after they were sold.")
def mql_filled_in_later(export: Export) -> None:
    """The field is new since 2025-09-15, and was filled with that day for all before it."""
    for lead in export.leads:
        if lead["Became MQL"] and lead["Became MQL"] < "2025-09-15":
            lead["Became MQL"] = "2025-09-15"


@visible("Up to six different people have one id, and no deal or entry finds its lead.")
def ids_cut_off(export: Export) -> None:
    """A column of fixed width cuts the last figure off the ids of leads."""
    for lead in export.leads:
        lead["Lead ID"] = lead["Lead ID"][:-1]


@visible("No id of the deals or the log is one of the leads, and small letters would make it one.")
def ids_in_small_letters(export: Export) -> None:
    """A step of the pipeline writes the ids of leads in small letters."""
    for lead in export.leads:
        lead["Lead ID"] = lead["Lead ID"].lower()
