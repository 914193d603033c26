"""What goes wrong in the log of activities, planted in known numbers: README.md lists them."""

from collections.abc import Container
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from northwind.contacts import first_answers
from northwind.defects import Untouched
from northwind.facts import LAST_DAY
from northwind.tables import Activity, Crm, Lead

NO_USER, TWICE = 14, 5
# Calls before creation and after the loss: to leads that were answered besides, and that were not.
BEFORE_CREATED = {True: 5, False: 4}
AFTER_LOSS = {True: 8, False: 6}


def misfile(rng: Random, crm: Crm, unknown: Container[str]) -> None:
    """Plant every defect of the activities, on leads of one row each; `unknown` have no date."""
    untouched = Untouched(rng, crm)
    untouched.take([lead for lead in untouched.leads if lead.lead_id in unknown])
    first = first_answers(crm.activities)
    answers = {id(row) for row in first.values()}
    later = [row for row in crm.activities if row.user and id(row) not in answers]
    ordinary = {lead.lead_id for lead in untouched.leads}

    calls = [row for row in later if row.type == "Call" and row.direction == "outbound"]
    for row in rng.sample([row for row in calls if row.lead_id in ordinary], NO_USER):
        row.user = ""
    mails = [row for row in later if row.type == "Email" and row.direction == "outbound"]
    mails = [row for row in mails if row.lead_id in ordinary]
    crm.activities += [replace(row) for row in rng.sample(mails, TWICE)]
    for answered, rows in BEFORE_CREATED.items():
        fits = [lead for lead in untouched.leads if came_in_the_day(lead)]
        fits = [lead for lead in fits if (lead.lead_id in first) is answered]
        crm.activities += [call_too_soon(rng, lead) for lead in rng.sample(fits, rows)]
    for answered, rows in AFTER_LOSS.items():
        lost = [
            (lead, lead.closed_lost_date)
            for lead in untouched.leads
            if lead.status == "Disqualified"
            and lead.closed_lost_date
            and (LAST_DAY - lead.closed_lost_date).days > 30
            and (lead.lead_id in first) is answered
        ]
        crm.activities += [call_too_late(rng, *pair) for pair in rng.sample(lost, rows)]


def came_in_the_day(lead: Lead) -> bool:
    """Tell whether somebody could have called shortly before the form."""
    return 10 <= lead.created.hour < 18


def call_too_soon(rng: Random, lead: Lead) -> Activity:
    """Call minutes before the lead is created: its clock, or whose form it was."""
    at = lead.created - timedelta(seconds=rng.randrange(120, 5400))
    return Activity(lead.lead_id, at, "Call", "outbound", lead.owner)


def call_too_late(rng: Random, lead: Lead, lost: date) -> Activity:
    """Call somebody who was given up days or weeks ago."""
    day = lost + timedelta(days=rng.randrange(3, 29))
    at = datetime.combine(day, time(9)) + timedelta(seconds=rng.randrange(8 * 3600))
    return Activity(lead.lead_id, at, "Call", "outbound", lead.owner)
