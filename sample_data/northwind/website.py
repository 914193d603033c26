"""What the web site and the mailing machine log: nobody is their user.

None of it moves `Last Activity`, which knows what people do.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal

from northwind.contacts import rows_by_id
from northwind.facts import LAST_DAY, OWN_DOMAIN
from northwind.tables import Activity, Crm, Lead

END = datetime.combine(LAST_DAY, time(23, 59, 59))
COOKIES = 0.28  # the share of visitors who can be recognised
DOWNLOADS = 0.62  # of those who came for content
PRICING_MQL, PRICING_OTHERS = (40, 18, 28, 14), (88, 8, 3, 1)  # visits: none, one, two, three
CHATS_MQL, CHATS_OTHERS = 0.13, 0.02

NURTURED_WAITING, NURTURED_OTHERS, NURTURED_KEPT_WARM = 0.50, 0.05, 0.30
COMES_BACK, COMES_BACK_NURTURED = 0.10, 0.36
WAYS_BACK = {"Form submission": 5, "Pricing page visit": 3, "Chat": 1}


def browse(rng: Random, crm: Crm, unknown: dict[str, str]) -> None:
    """Log downloads, visits, chats and nurture mails; `unknown` are the leads without a date."""
    kept_warm = {
        row.lead_id: row.created_date
        for row in reversed(crm.history)
        if row.new_value == "Nurturing"
    }
    for lead in rows_by_id(crm).values():
        if lead.lead_id in unknown or not is_a_person(lead):
            continue
        by_web = lead.lead_type in {"Content", "Hand-raiser"}
        rows = visit(rng, lead) if by_web and rng.random() < COOKIES else []
        rows += court(rng, lead)
        if lead.status == "Nurturing" and lead.lead_id in kept_warm:
            rows += keep_warm(rng, lead, kept_warm[lead.lead_id])
        crm.activities += [row for row in rows if row.activity_date <= END]


def is_a_person(lead: Lead) -> bool:
    """Tell leads from junk, tests, bought rows and own employees."""
    return (
        lead.status not in {"Junk", "Test"}
        and lead.lead_type != "List import"
        and not lead.email.endswith(OWN_DOMAIN)
    )


def visit(rng: Random, lead: Lead) -> list[Activity]:
    """Download at the form, look at prices, chat: MQLs more than others, and before they are."""
    mql = lead.became_mql_date is not None
    rows = []
    if lead.lead_type == "Content" and rng.random() < DOWNLOADS:
        at = lead.created + timedelta(seconds=rng.randrange(2, 50))
        rows.append(log(lead, at, "Content download"))
    (visits,) = rng.choices(range(4), PRICING_MQL if mql else PRICING_OTHERS)
    kinds = ["Pricing page visit"] * visits
    if rng.random() < (CHATS_MQL if mql else CHATS_OTHERS):
        kinds.append("Chat")
    return rows + [log(lead, some_moment(rng, lead), kind) for kind in kinds]


def some_moment(rng: Random, lead: Lead) -> datetime:
    """Draw a moment between creation and becoming an MQL, else within a month; never after loss."""
    until = lead.became_mql_date or lead.created.date() + timedelta(days=30)
    if lead.closed_lost_date:
        until = min(until, lead.closed_lost_date)
    end = max(datetime.combine(until, time(17)), lead.created + timedelta(minutes=30))
    return lead.created + timedelta(
        seconds=rng.randrange(60, int((end - lead.created).total_seconds()))
    )


def court(rng: Random, lead: Lead) -> list[Activity]:
    """Mail weekly, three times, to those who are not MQLs after a week, until they are or lost."""
    until = min(lead.became_mql_date or date.max, lead.closed_lost_date or date.max)
    days = (until - lead.created.date()).days
    chance = NURTURED_WAITING if lead.became_mql_date else NURTURED_OTHERS
    if days <= 7 or rng.random() >= chance:
        return []
    return mails(lead, lead.created.date(), [day for day in (7, 14, 21) if day < days])


def keep_warm(rng: Random, lead: Lead, since: datetime) -> list[Activity]:
    """Mail every sixth week, twice, to those in nurturing; some of them come back months later."""
    mailed = rng.random() < NURTURED_KEPT_WARM
    rows = mails(lead, since.date(), [42, 84]) if mailed else []
    if rng.random() < (COMES_BACK_NURTURED if mailed else COMES_BACK):
        day = max(lead.last_activity, since.date()) + timedelta(days=rng.randrange(95, 260))
        at = datetime.combine(day, time(7)) + timedelta(seconds=rng.randrange(14 * 3600))
        (kind,) = rng.choices(list(WAYS_BACK), list(WAYS_BACK.values()))
        rows.append(log(lead, at, kind))
    return rows


def mails(lead: Lead, since: date, days: list[int]) -> list[Activity]:
    """Send nurture mails at half past six, so many days later."""
    start = datetime.combine(since, time(6, 30))
    return [log(lead, start + timedelta(days=n), "Nurture email", "outbound") for n in days]


def log(
    lead: Lead, at: datetime, kind: str, direction: Literal["outbound", "inbound"] = "inbound"
) -> Activity:
    """Make a row that nobody is the user of."""
    return Activity(lead.lead_id, at, kind, direction, "")
