"""A log that lacks entries, has too many, or has other ones."""

# ruff: noqa: S311 (drawn again in every run)

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from random import Random
from typing import TYPE_CHECKING

from .kit import ids, moved, unseen, visible

if TYPE_CHECKING:
    from .export import Export

LEAD = itemgetter("Lead ID")


@visible("Exactly 10,000 rows, and the log ends half a year before leads and deals.")
def log_limited(export: Export) -> None:
    """The interface returns the 10,000 oldest entries and no more."""
    export.history = export.history[:10_000]


@visible("Leads come in from July 2024 on, and the log has nothing of their first year.")
def log_of_one_year(export: Export) -> None:
    """The log keeps entries for a year."""
    export.history = [entry for entry in export.history if entry["Entered At"] >= "2025-07"]


@visible("Sales Accepted has its first entry on the day after the last Qualified.")
def log_qualified_renamed(export: Export) -> None:
    """Since 2026-02 the stage Qualified is called Sales Accepted, in leads and log."""
    late = ids(export.history, lambda r: r["Stage"] == "Qualified" and r["Entered At"] >= "2026-02")
    for entry in export.history:
        if entry["Stage"] == "Qualified" and entry["Lead ID"] in late:
            entry["Stage"] = "Sales Accepted"
    for lead in export.leads:
        if lead["Status"] == "Qualified" and lead["Lead ID"] in late:
            lead["Status"] = "Sales Accepted"


@visible("Three entries in ten have no date.")
def log_without_dates(export: Export) -> None:
    """The date of entry is empty where a workflow and not a person made the change."""
    random = Random("workflow")
    for entry in export.history:
        if random.random() < 0.3:
            entry["Entered At"] = ""


@visible("2,700 entries are dated weeks before the lead was created.")
def log_before_creation(export: Export) -> None:
    """A machine with a wrong clock writes a fifth of the entries, 45 days too early."""
    random = Random("clock")
    for entry in export.history:
        if random.random() < 0.2:
            entry["Entered At"] = moved(entry["Entered At"], days=-45)


@visible("2,833 leads are disqualified twice, the second time all in one night.")
def log_lost_twice(export: Export) -> None:
    """A clean-up marked all lost leads as lost once more."""
    lost = [lead for lead in export.leads if lead["Status"] == "Disqualified"]
    for index, lead in enumerate(lost):
        at = moved("2026-06-14 23:00:00", seconds=index)
        export.history.append(
            {"Lead ID": lead["Lead ID"], "Stage": "Disqualified", "Entered At": at}
        )


@visible("809 leads are disqualified within a quarter of an hour, 375 of them with a won deal.")
def log_everybody_lost(export: Export) -> None:
    """A clean-up disqualified whoever had no activity for 80 days, customers among them."""
    last = {entry["Lead ID"]: entry for entry in export.history}
    for index, lead in enumerate(export.leads):
        is_over = lead["Status"] in {"Disqualified", "Junk"}
        if not is_over and last[lead["Lead ID"]]["Entered At"] < "2026-04-10":
            lead["Status"] = "Disqualified"
            at = moved("2026-06-09 22:00:00", seconds=index // 5)
            row = {"Lead ID": lead["Lead ID"], "Stage": "Disqualified", "Entered At": at}
            export.history.append(row)


@visible("A month between others has no entry.")
def log_month_missing(export: Export) -> None:
    """The file of August 2025 is not in the folder that the log is made of."""
    export.history = [e for e in export.history if not e["Entered At"].startswith("2025-08")]


@visible("The last entry is four months older than the last lead and the last deal.")
def log_stops(export: Export) -> None:
    """The log has not been written since March 2026."""
    export.history = [entry for entry in export.history if entry["Entered At"] < "2026-03"]


@visible("No id of the log is one of the leads; in capitals each would be.")
def log_in_small_letters(export: Export) -> None:
    """The warehouse writes the ids in the log in small letters."""
    for entry in export.history:
        entry["Lead ID"] = entry["Lead ID"].lower()


@visible("1,955 leads end with an owner's name instead of a stage, against their status.")
def log_of_two_fields(export: Export) -> None:
    """The log has changes of the owner as well, and the name stands where the stage does."""
    random = Random("owners")
    owners = sorted({lead["Owner"] for lead in export.leads})
    for lead in random.sample(export.leads, 2300):
        at = moved(lead["Created"], days=random.randint(60, 120))
        if at < "2026-06-30":
            owner = random.choice(owners)
            export.history.append({"Lead ID": lead["Lead ID"], "Stage": owner, "Entered At": at})


@visible("A third of those with a deal have no entry Qualified, which all others have.")
def log_lacks_qualified(export: Export) -> None:
    """Changes made on a telephone are not logged: a third of the entries Qualified."""
    random = Random("telephone")
    export.history = [
        entry for entry in export.history if entry["Stage"] != "Qualified" or random.random() > 0.33
    ]


@unseen("Some leads skip a stage anyway, and the others have all that they need.")
def log_lacks_one_percent(export: Export) -> None:
    """One per cent of the entries Working, drawn at random, is missing."""
    random = Random("entries")
    export.history = [
        entry for entry in export.history if entry["Stage"] != "Working" or random.random() > 0.01
    ]


@visible("Every entry is of the first day of a month, and most are before their lead was created.")
def log_by_month(export: Export) -> None:
    """The warehouse keeps only the month of an entry."""
    for entry in export.history:
        entry["Entered At"] = f"{entry['Entered At'][:7]}-01 00:00:00"


@visible("40 leads have 90 entries each, one an hour; no other has more than five.")
def log_with_a_loop(export: Export) -> None:
    """Two workflows undo each other's work, from Working to Qualified and back."""
    qualified = [lead for lead in export.leads if lead["Status"] == "Qualified"]
    for lead in qualified[:40]:
        start = next(e for e in export.history if e["Lead ID"] == lead["Lead ID"])["Entered At"]
        for hour in range(90):
            at = moved(start, days=3, hours=hour)
            if at < "2026-06-30":
                stage = ("Qualified", "Working")[hour % 2]
                row = {"Lead ID": lead["Lead ID"], "Stage": stage, "Entered At": at}
                export.history.append(row)


@visible("A third of the leads qualifies until 2025-10, and then each on its first day.")
def log_qualified_for_everybody(export: Export) -> None:
    """Since 2025-10 a workflow sets Qualified as soon as a lead comes in."""
    export.history += [
        {
            "Lead ID": lead["Lead ID"],
            "Stage": "Qualified",
            "Entered At": moved(lead["Created"], seconds=4),
        }
        for lead in export.leads
        if lead["Created"] >= "2025-10" and lead["Status"] != "Junk"
    ]


@visible("Each lead has exactly one entry, and leads with deals were never Qualified.")
def log_of_the_last_stage(export: Export) -> None:
    """The export has the newest entry of each lead and none before it."""
    rows = sorted(export.history, key=LEAD)
    export.history = [list(entries)[-1] for _, entries in groupby(rows, key=LEAD)]


@unseen("None of these leads has a later stage, so that every order is still right.")
def log_one_day_late(export: Export) -> None:
    """Leads that the agency called are logged by a job of the following night."""
    with_deal = {deal["Lead ID"] for deal in export.deals}
    for entry in export.history:
        if entry["Stage"] == "Qualified" and entry["Lead ID"] not in with_deal:
            entry["Entered At"] = moved(entry["Entered At"], days=1)
