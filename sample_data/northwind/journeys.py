"""How far a lead gets, and when: answered, qualified, sold to, lost."""

import math
from datetime import date, datetime, time, timedelta
from random import Random

from northwind import facts as nw
from northwind.arrivals import (
    arrivals,
    ascii_slug,
    campaign,
    come_back,
    found_companies,
    new_email,
    new_lead,
    pick,
)
from northwind.facts import LAST_DAY, Source
from northwind.tables import Change, Crm, Deal, Lead, Touchpoint


def simulate(rng: Random) -> Crm:
    """Live the company's eighteen months, lead by lead."""
    crm = Crm()
    companies = found_companies(rng)
    people: list[Lead] = []  # the first row of each real person, in order of arrival
    progress: dict[str, int] = {}  # stages reached after Lead, by the person's e-mail
    for number, arrival in enumerate(arrivals(rng), start=10001):
        lead = new_lead(rng, f"L-{number}", arrival, rng.choice(companies))
        fit = rng.gauss(0, 1)
        lead.score = min(100, max(0, round(42 + 17 * fit + rng.gauss(0, 10))))
        crm.leads.append(lead)
        match arrival.kind:
            case "new":
                lead.email = new_email(rng, lead, progress)
                people.append(lead)
                progress[lead.email] = journey(rng, crm, lead, arrival.source, fit)
            case "repeat":
                person = people[int(len(people) * rng.random() ** 0.5)]  # mostly a recent one
                come_back(rng, lead, person)
                if progress[person.email] == 0:
                    progress[person.email] = journey(rng, crm, lead, arrival.source, fit + 1)
            case "junk":
                lead.email = f"{''.join(rng.choices('asdfghjkl', k=6))}@example.com"
                lead.first_name = lead.last_name = lead.company = "asdf"
                crm.change(lead, "status", "Junk", arrival.at)
            case "internal":
                lead.email = f"{ascii_slug(lead.first_name)}@{nw.OWN_DOMAIN}"
                lead.company = "Northwind Analytics"
            case "list":
                lead.consent, lead.lead_type, lead.campaign = False, "List import", "Bought List"
                lead.email = new_email(rng, lead, progress)
                progress[lead.email] = 0
    crm.deals.sort(key=lambda deal: (deal.create_date, deal.lead_id, deal.close_date))
    for number, deal in enumerate(crm.deals, start=501):
        deal.deal_id = f"D-{number}"
    return crm


def journey(rng: Random, crm: Crm, lead: Lead, source: Source, fit: float) -> int:
    """Live one lead to its end or the export's; return how many stages after Lead it reached."""
    meet(rng, crm, lead)
    answered = respond(rng, crm, lead)
    chances = step_chances(lead, source, fit, answered)
    reached, stopped = walk(rng, lead.created.date(), chances, answered)
    depth = len(reached)
    if reached and (depth == 1 or rng.random() >= source.skips_mql):
        lead.became_mql_date = reached[0]
    if reached and rng.random() < 0.2:  # marketing's own checklist, not a status
        at = lead.created + timedelta(minutes=2)
        crm.history.append(Change(lead.lead_id, "BANT", "Unknown", "Qualified", at))
    if answered and (depth > 1 or rng.random() < 0.5):
        crm.change(lead, "status", "Working", answered)
    if depth > 1 and (depth == 2 or rng.random() >= 0.06):
        lead.sales_accepted_date = reached[1]
    if depth > 2:
        qualify(rng, crm, lead, reached[2], skipped=depth > 3 and rng.random() < 0.04)
    if depth > 3:
        sell(rng, crm, lead, reached[3:], stopped=stopped)
    elif stopped:
        stop(rng, crm, lead, max([lead.last_activity, *reached]))
    return depth


def meet(rng: Random, crm: Crm, lead: Lead) -> None:
    """Log touchpoints before, at and after the form; one lead in seven was never tracked."""
    if rng.random() < 0.14:
        return
    browsed = [s for s in nw.SOURCES if s.since == nw.FIRST_DAY and s.name != "Outbound"]
    shares = [source.leads for source in browsed]
    earlier = rng.choices(range(4), (58, 25, 12, 5))[0]
    elsewhere = [-rng.expovariate(1 / 18) for _ in range(earlier)]
    if rng.random() < 0.22:
        elsewhere.append(rng.expovariate(1 / 25))
    for days in elsewhere:
        at = (lead.created + timedelta(days=days)).replace(microsecond=0)
        if at.date() <= LAST_DAY:
            source = rng.choices(browsed, shares)[0]
            name = campaign(rng, source, at.date())
            crm.touchpoints.append(Touchpoint(lead.lead_id, at, source.name, name))
    crm.touchpoints.append(Touchpoint(lead.lead_id, lead.created, lead.source, lead.campaign))


def respond(rng: Random, crm: Crm, lead: Lead) -> datetime | None:
    """Answer in office hours, if at all; a machine's reply is logged, but is no answer."""
    hand_raiser = lead.lead_type == "Hand-raiser"
    if lead.lead_type in {"Hand-raiser", "Content"} and rng.random() < 0.6:
        crm.act(lead, "Auto-reply", lead.created + timedelta(minutes=1))
    if rng.random() < (0.04 if hand_raiser else 0.17):
        return None
    minutes = (45 if hand_raiser else 420) * math.exp(rng.gauss(0, 1.2))
    wait = timedelta(seconds=round(60 * minutes))
    answered = opening(lead.created)
    while (left := datetime.combine(answered, time(18)) - answered) < wait:
        wait -= left
        answered = opening(answered + left)
    answered += wait
    if answered.date() > LAST_DAY:
        return None
    crm.act(lead, "Call" if rng.random() < 0.45 else "Email", answered)
    if rng.random() < 0.15:
        crm.act(lead, "Inbound email", answered + timedelta(days=rng.randrange(1, 140), minutes=37))
    return answered


def step_chances(
    lead: Lead, source: Source, fit: float, answered: datetime | None
) -> tuple[float, ...]:
    """Adjust the source's rates: a good fit goes further, and so does one answered in an hour."""
    mql, sal, sql, opportunity, customer = source.rates
    if lead.campaign == "Broad Match":
        mql *= nw.BROAD_MATCH_MQL
    if answered is None:
        sal = 0.0
    elif answered - lead.created < timedelta(hours=1):
        sal *= 1.12
    return mql * math.exp(0.3 * fit), sal, sql, opportunity, customer * math.exp(0.15 * fit)


def walk(
    rng: Random, day: date, chances: tuple[float, ...], answered: datetime | None
) -> tuple[list[date], bool]:
    """Date the stages after Lead, up to the export; tell whether the lead stopped before it."""
    reached: list[date] = []
    for chance, (median, spread) in zip(chances, nw.STEPS, strict=True):
        if rng.random() >= chance:
            return reached, True
        if len(reached) == 1 and answered:
            day = max(day, answered.date())
        day = after(rng, day, median, spread)
        if day > LAST_DAY:
            return reached, False
        reached.append(day)
    return reached, False


def qualify(rng: Random, crm: Crm, lead: Lead, day: date, *, skipped: bool) -> None:
    """Hand the lead over to an account executive, now and then without the status that says so."""
    if not skipped:
        crm.change(lead, "status", qualified_on(day), office_hours(rng, day))
    crm.change(lead, "owner", rng.choice(nw.ACCOUNT_EXECUTIVES), office_hours(rng, day))
    crm.act(lead, "Meeting", office_hours(rng, day))


def stop(rng: Random, crm: Crm, lead: Lead, day: date) -> None:
    """Give the lead up, keep it warm and perhaps qualify it again, or leave it lying."""
    ended = after(rng, day, 24, 0.9)
    fate = rng.random()
    if ended > LAST_DAY or fate > 0.88:
        return
    if fate < 0.66:
        crm.change(lead, "status", "Disqualified", office_hours(rng, ended))
        lead.closed_lost_date, lead.lost_reason = ended, pick(rng, nw.LOST_REASONS)
        return
    again = after(rng, ended, 40, 0.6)
    recycled = lead.status.endswith("Qualified") and rng.random() < 0.5
    crm.change(lead, "status", "Nurturing", office_hours(rng, ended))
    if recycled and again <= LAST_DAY:
        crm.change(lead, "status", qualified_on(again), office_hours(rng, again))


def sell(rng: Random, crm: Crm, lead: Lead, reached: list[date], *, stopped: bool) -> None:
    """Open deals: won, lost or still open; some won only at the second try, some bought again."""
    opened = reached[0]
    crm.change(lead, "status", "Converted", office_hours(rng, opened))
    lost = after(rng, opened, 34, 0.7)
    if len(reached) > 1:
        won = reached[1]
        if (won - opened).days > 28 and rng.random() < 0.1:
            halfway = opened + (won - opened) / 2
            add_deal(rng, crm, lead, "Closed Lost", (opened, halfway))
            lead.closed_lost_date, lead.lost_reason = halfway, "Bad timing"
            opened = halfway
        add_deal(rng, crm, lead, "Closed Won", (opened, won))
        again = after(rng, won, 80, 0.5)
        if again <= LAST_DAY and rng.random() < 0.3:
            add_open_deal(rng, crm, lead, again)
    elif stopped and lost <= LAST_DAY:
        add_deal(rng, crm, lead, "Closed Lost", (opened, lost))
        lead.closed_lost_date, lead.lost_reason = lost, pick(rng, nw.LOST_REASONS)
    else:
        add_open_deal(rng, crm, lead, opened)


def add_open_deal(rng: Random, crm: Crm, lead: Lead, opened: date) -> None:
    """Add a deal whose close date is a hope: after the export, or already past."""
    stage = rng.choice(("Discovery", "Proposal", "Negotiation"))
    add_deal(rng, crm, lead, stage, (opened, opened + timedelta(days=rng.randrange(30, 120))))
    if stage == "Discovery":
        crm.deals[-1].amount = ""


def add_deal(
    rng: Random, crm: Crm, lead: Lead, stage: str, opened_and_closed: tuple[date, date]
) -> None:
    """Add a deal that is worth more, the larger the company; one in five has odd cents."""
    size = min(max(lead.employees or 60, 10), 4000)
    dollars = 50 * round(size**0.62 * 9 * math.exp(rng.gauss(0, 0.45)) + 30)
    amount = f"{dollars}.{rng.randrange(100) if rng.random() < 0.2 else 0:02d}"
    opened, closed = opened_and_closed
    crm.deals.append(Deal("", lead.lead_id, opened, stage, closed, amount, "USD", lead.owner))
    lead.last_activity = max(lead.last_activity, min(closed, LAST_DAY))


def after(rng: Random, day: date, median: float, spread: float) -> date:
    """Draw a working day, log-normally many days later; it may be the same day."""
    day += timedelta(days=int(median * math.exp(rng.gauss(0, spread))))
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


def office_hours(rng: Random, day: date) -> datetime:
    """Draw a moment of the day between 9 and 17."""
    return datetime.combine(day, time(9)) + timedelta(seconds=rng.randrange(8 * 3600))


def opening(at: datetime) -> datetime:
    """Move to the next office hours (8 to 18, Monday to Friday), if it is not in them."""
    if at.hour >= 18:
        at = datetime.combine(at + timedelta(days=1), time(8))
    if at.weekday() >= 5:
        at = datetime.combine(at + timedelta(days=7 - at.weekday()), time(8))
    return max(at, datetime.combine(at, time(8)))


def qualified_on(day: date) -> str:
    """Name the status as it was called that day."""
    return "Qualified" if day < nw.STATUS_RENAMED else "Sales Qualified"
