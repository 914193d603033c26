"""What people did beside the first answer and the first meeting of `journeys`.

It only adds rows, on days that `Last Activity` allows, so that nothing else moves.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from northwind.journeys import office_hours, opening
from northwind.tables import Activity, Crm, Lead

# How many of those who waited over an hour are really answered at once: booths and sequences.
QUICK_SOURCES = {"Social": 0.6, "Trade Show": 0.56, "Outbound": 0.55, "Webinar": 0.34}
QUICK_TYPES = {"Hand-raiser": 0.42, "Content": 0.22}
QUICK_ACCEPTED, QUICK_OTHERS = 1.4, 0.85  # times that, for those whom sales accepted later
SECONDS = ((20, 300), (301, 1800), (1801, 3600))  # up to 5 minutes, 30 minutes, an hour
SHARES_ACCEPTED, SHARES_OTHERS = (42, 33, 25), (30, 33, 37)

FOLLOW_UPS = (79, 10, 6, 3, 2)  # how often there are none, one, two, three, four
REPLIES = 0.08  # of those who were answered or followed up


def keep_in_touch(rng: Random, crm: Crm) -> None:
    """Answer some leads sooner, follow others up, and let a few reply."""
    first = first_answers(crm.activities)
    for lead in rows_by_id(crm).values():
        answer = first.get(lead.lead_id)
        if answer is None:
            continue
        quick = answer_sooner(rng, lead, answer)
        added = [] if quick is None else [quick]
        added += follow_up(rng, lead, quick or answer)
        added += reply(rng, lead, added[-1] if added else answer)
        crm.activities += added


def rows_by_id(crm: Crm) -> dict[str, Lead]:
    """Take one row of each lead: the first, where two exports overlap."""
    rows: dict[str, Lead] = {}
    for lead in crm.leads:
        rows.setdefault(lead.lead_id, lead)
    return rows


def first_answers(activities: Iterable[Activity]) -> dict[str, Activity]:
    """Find the first call or e-mail of a person to each lead."""
    first: dict[str, Activity] = {}
    for row in sorted(activities, key=lambda row: row.activity_date):
        if row.user and row.direction == "outbound":
            first.setdefault(row.lead_id, row)
    return first


def answer_sooner(rng: Random, lead: Lead, answer: Activity) -> Activity | None:
    """Answer within the hour somebody who came in working hours and waited longer."""
    late = answer.activity_date - lead.created > timedelta(hours=1)
    open_hours = lead.created.weekday() < 5 and 7 <= lead.created.hour < 20
    chance = QUICK_SOURCES.get(lead.source, QUICK_TYPES.get(lead.lead_type, 0.1))
    accepted = lead.sales_accepted_date is not None
    chance *= QUICK_ACCEPTED if accepted else QUICK_OTHERS
    if not (late and open_hours and rng.random() < chance):
        return None
    (span,) = rng.choices(SECONDS, SHARES_ACCEPTED if accepted else SHARES_OTHERS)
    at = lead.created + timedelta(seconds=rng.randint(*span))
    kind = "Call" if rng.random() < 0.6 else "Email"
    return Activity(lead.lead_id, at, kind, "outbound", answer.user)


def follow_up(rng: Random, lead: Lead, answer: Activity) -> list[Activity]:
    """Try again after a few days each, while the lead is neither lost nor forgotten."""
    (times,) = rng.choices(range(len(FOLLOW_UPS)), FOLLOW_UPS)
    rows: list[Activity] = []
    day = answer.activity_date.date()
    for n in range(times):
        day += timedelta(days=rng.randrange(1, 4 + 2 * n))
        at = opening(office_hours(rng, day))
        if at.date() >= last_day(lead):
            break
        kind = "Email" if rng.random() < 0.6 else "Call"
        rows.append(Activity(lead.lead_id, at, kind, "outbound", answer.user))
        day = at.date()
    return rows


def reply(rng: Random, lead: Lead, last: Activity) -> list[Activity]:
    """Let the lead write or call back, within days."""
    at = last.activity_date + timedelta(hours=rng.randrange(1, 120), minutes=rng.randrange(60))
    if rng.random() >= REPLIES or at.date() >= last_day(lead):
        return []
    kind = "Email" if rng.random() < 0.8 else "Call"
    return [Activity(lead.lead_id, at, kind, "inbound", last.user)]


def last_day(lead: Lead) -> date:
    """Tell from which day on nobody does anything: the loss, or what the CRM knows as the last."""
    return min(lead.closed_lost_date or date.max, lead.last_activity)
