"""Leads that are missing, and leads that should not be there."""

# ruff: noqa: S311 (drawn again in every run)

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from .kit import ids, moved, unseen, visible

if TYPE_CHECKING:
    from .export import Export


@visible("Deals and log go on for months after the last lead, and name leads that are not there.")
def leads_cut_short(export: Export) -> None:
    """The export of leads broke off in February 2026; the file ends with a whole row."""
    export.leads = [lead for lead in export.leads if lead["Created"] < "2026-02-12 15"]


@visible("Exactly 2,000 rows, and most deals and entries name leads that are not there.")
def leads_limited_to_the_newest(export: Export) -> None:
    """The interface returns no more than the 2,000 newest leads."""
    export.leads = export.leads[-2000:]


@visible("Every lead is an MQL, and 40 % of the leads in the log are not there.")
def leads_only_mqls(export: Export) -> None:
    """Somebody saved the view with a filter: MQL date is known."""
    export.leads = [lead for lead in export.leads if lead["Became MQL"]]


@visible("Won deals and the stage Customer of the log belong to leads that are not there.")
def leads_without_the_converted(export: Export) -> None:
    """Converted leads have become contacts, which the export of leads leaves out."""
    export.leads = [lead for lead in export.leads if lead["Status"] != "Customer"]


@visible("Webinar brings leads every week for 18 months, and none after the last of January.")
def leads_source_stops(export: Export) -> None:
    """The webinar tool is no longer connected since February 2026: its leads are in no table."""
    webinar = ids(export.leads, lambda r: r["Source"] == "Webinar" and r["Created"] >= "2026-02")
    export.forget(webinar)


@visible("Paid Search has no lead for ten months, and 40 a month from one day to the next.")
def leads_source_begins(export: Export) -> None:
    """Leads of Paid Search before May 2025 were not migrated, in any table."""
    paid = ids(export.leads, lambda r: r["Source"] == "Paid Search" and r["Created"] < "2025-05")
    export.forget(paid)


@visible("A sixth of the deals and of the entries name leads that are not there.")
def leads_of_an_owner_missing(export: Export) -> None:
    """The leads of one owner are private, and the user of the export does not see them."""
    export.leads = [lead for lead in export.leads if lead["Owner"] != "Anouk Visser"]


@unseen("No table names the owner, her leads or her deals: a team of six looks the same.")
def leads_of_an_owner_nowhere(export: Export) -> None:
    """The records of one owner are missing in every table."""
    export.forget(ids(export.leads, lambda lead: lead["Owner"] == "Anouk Visser"))


@visible("A month between others has no lead.")
def leads_month_missing(export: Export) -> None:
    """The run of November 2025 failed, and its leads are in no table."""
    export.forget(ids(export.leads, lambda lead: lead["Created"].startswith("2025-11")))


@visible("There is a lead on nearly every day, and then none for eleven days.")
def leads_eleven_days_missing(export: Export) -> None:
    """The form was broken from the 6th to the 16th of October 2025."""
    lost = ids(export.leads, lambda lead: "2025-10-06" <= lead["Created"][:10] <= "2025-10-16")
    export.forget(lost)


@unseen("Fewer leads look like fewer leads. Nothing names those that are missing.")
def leads_one_percent_nowhere(export: Export) -> None:
    """One per cent of the leads, drawn at random, is missing in every table."""
    random = Random("one per cent")
    export.forget(ids(export.leads, lambda _: random.random() < 0.01))


@unseen("A sample drawn by lead keeps every rate and every relation between the tables.")
def leads_every_second(export: Export) -> None:
    """A sample for tests was taken for the export: every second lead, with all its rows."""
    export.forget({lead["Lead ID"] for lead in export.leads[::2]})


@visible("No lead older than a year is lost; of those after it, two thirds are.")
def leads_lost_archived(export: Export) -> None:
    """Disqualified leads are deleted after a year, with their deals and entries."""
    old = ids(export.leads, lambda r: r["Status"] == "Disqualified" and r["Created"] < "2025-07")
    export.forget(old)


@visible("180 leads of one address pattern come in within a quarter of an hour, and none moves on.")
def leads_test_batch(export: Export) -> None:
    """A load test of the form is left in the data."""
    for index in range(180):
        _add(export, 300_000 + index, f"test{index}@loadtest.example", "2026-02-17 14:03:10", index)


@visible("The usual day brings 6 leads; this one 640 within an hour, all of one source.")
def leads_imported(export: Export) -> None:
    """A bought list was imported in one evening, with the source Outbound."""
    for index in range(640):
        mail = f"contact.{index * 7 + 1003}@listed-{index % 211}.example"
        _add(export, 310_000 + index, mail, "2025-09-18 18:04:00", index, source="Outbound")


@visible("The rows of 500 lead ids are there twice, the same in every field.")
def leads_page_twice(export: Export) -> None:
    """A page of the interface was fetched twice."""
    export.leads[2000:2000] = [dict(lead) for lead in export.leads[1500:2000]]


@visible("500 addresses have two leads, the second created on one night without an entry since.")
def leads_synchronised_again(export: Export) -> None:
    """A new connector created 500 old leads again, under new ids."""
    for index, lead in enumerate(export.leads[1200:1700]):
        _add(export, 320_000 + index, lead["Email"], "2026-04-21 02:00:30", index)


@unseen("Nothing in the tables says that two addresses are one person.")
def leads_twice_with_other_addresses(export: Export) -> None:
    """Three per cent of the people came in a second time, with another address."""
    random = Random("other address")
    for index, lead in enumerate(list(export.leads)):
        again = moved(lead["Created"], random.randint(20, 90))
        if random.random() < 0.04 and again < "2026-06-29":
            mail = f"{lead['Email'].split('.')[0]}{index}@mailbox-{index % 37}.example"
            row = lead | {"Lead ID": f"L-{330_000 + index}", "Email": mail, "Created": again}
            export.leads.append(row | {"Status": "Working", "Became MQL": ""})
            _entry(export, row["Lead ID"], "New", again)
            _entry(export, row["Lead ID"], "Working", moved(again, hours=2))


@visible("400 leads have ids of another form, no entry in the log, and no deal.")
def leads_of_a_demo_tenant(export: Export) -> None:
    """The leads of the training system were appended to those of the real one."""
    random = Random("demo")
    for index in range(400):
        day = moved("2025-01-02", random.randrange(500))
        lead = dict(random.choice(export.leads))
        lead["Email"] = f"trainee{index}@demo-{random.randrange(60)}.example"
        lead |= {"Lead ID": f"DEMO{index:05}", "Created": f"{day} 09:{index % 60:02}:00"}
        export.leads.append(lead | {"Status": "New", "Became MQL": ""})


def _add(
    export: Export,
    number: int,
    mail: str,
    start: str,
    index: int,
    *,
    source: str = "Organic Search",
) -> None:
    """Append a lead that is new, and the entry for it."""
    created = moved(start, seconds=index * 5)
    owner = ("Petra Lund", "Tom Hale", "Mia Ekström")[index % 3]
    export.leads.append(
        {
            "Lead ID": f"L-{number}",
            "Email": mail,
            "Created": created,
            "Source": source,
            "Country": "Germany",
            "Owner": owner,
            "Status": "New",
            "Became MQL": "",
        }
    )
    _entry(export, f"L-{number}", "New", created)


def _entry(export: Export, lead: str, stage: str, at: str) -> None:
    export.history.append({"Lead ID": lead, "Stage": stage, "Entered At": at})
