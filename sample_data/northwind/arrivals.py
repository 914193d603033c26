"""Who arrives, when and from where: the rows of the leads table on their first day."""

import math
import unicodedata
from collections.abc import Container, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from northwind import facts as nw
from northwind.tables import Lead


class Arrival(NamedTuple):
    """A row of the leads table to be."""

    at: datetime
    source: nw.Source
    kind: nw.Kind


class Company(NamedTuple):
    """An account that leads belong to."""

    name: str
    country: str
    employees: int | None


def arrivals(rng: Random) -> list[Arrival]:
    """List every row's moment, source and kind, in order of time."""
    calendar = [nw.FIRST_DAY + timedelta(n) for n in range((nw.LAST_DAY - nw.FIRST_DAY).days + 1)]
    weights = {source: [traffic(source, day) for day in calendar] for source in nw.SOURCES}
    new = [source for source in nw.SOURCES for _ in range(source.leads)]
    established = [source for source in new if source.since == nw.FIRST_DAY]
    plan: list[tuple[nw.Source, nw.Kind]] = [(source, "new") for source in new]
    for kind, rows in nw.OTHER_ROWS.items():
        outbound = [nw.BY_NAME["Outbound"]] if kind == "list" else established
        plan += [(rng.choice(outbound), kind) for _ in range(rows)]
    found = []
    for source, kind in plan:
        day = rng.choices(calendar, weights[source])[0]
        hour = rng.choices(range(24), nw.HOURS)[0]
        if kind == "list":
            day, hour = nw.LIST_IMPORTED, 6
        at = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))
        found.append(Arrival(at, source, kind))
    return sorted(found, key=lambda arrival: arrival.at)


def traffic(source: nw.Source, day: date) -> float:
    """Weigh a source's volume on a day: weekday, season, growth, and its own events."""
    if day < source.since:
        return 0.0
    months = (day - nw.FIRST_DAY).days / 30.4
    volume = nw.WEEKDAYS[day.weekday()] * nw.SEASON.get(day.month, 1.0)
    volume *= math.pow(1 + source.growth, months)
    if source.name == "Trade Show":
        volume *= 12.0 if any(0 <= (day - show).days < 4 for show in nw.SHOWS) else 0.12
    if source.name == "Paid Search" and day >= nw.BROAD_MATCH_SINCE:
        volume *= nw.BROAD_MATCH_TRAFFIC
    return volume


def found_companies(rng: Random) -> list[Company]:
    """Invent the companies, from two people to many thousands."""
    companies = []
    for name in (head + tail for head in nw.COMPANY_HEADS for tail in nw.COMPANY_TAILS):
        country = pick(rng, nw.COUNTRIES)
        employees = None if rng.random() < 0.06 else round(math.exp(rng.gauss(4.7, 1.6))) + 2
        full_name = f"{name} {nw.LEGAL_FORMS.get(country, '')}".rstrip()
        companies.append(Company(full_name, country, employees))
    return companies


def new_lead(rng: Random, lead_id: str, arrival: Arrival, company: Company) -> Lead:
    """Fill in a form; the e-mail depends on the kind of arrival and comes later."""
    source = arrival.source
    lead_type = {"Webinar": "Event", "Trade Show": "Event", "Outbound": "Prospect"}.get(
        source.name, "Hand-raiser" if rng.random() < source.hand_raisers else "Content"
    )
    return Lead(
        lead_id=lead_id,
        email="",
        first_name=rng.choice(nw.FIRST_NAMES),
        last_name=rng.choice(nw.LAST_NAMES),
        company=company.name,
        country=company.country,
        employees=company.employees,
        created=arrival.at,
        source=source.name,
        campaign=campaign(rng, source, arrival.at.date()),
        owner=rng.choice(nw.SALES_DEVELOPMENT),
        status="New",
        lead_type=lead_type,
        consent=lead_type != "Hand-raiser" or rng.random() < 0.8,
        score=0,
        became_mql_date=None,
        sales_accepted_date=None,
        closed_lost_date=None,
        lost_reason="",
        notes="",
        last_activity=arrival.at.date(),
    )


def campaign(rng: Random, source: nw.Source, day: date) -> str:
    """Name the campaign of a source that runs on a day."""
    match source.name:
        case "Webinar":
            return f"Webinar {day.year}-Q{(day.month + 2) // 3}"
        case "Trade Show":
            return f"Expo {'Spring' if day.month < 8 else 'Autumn'} {day.year}"
        case "Paid Search" if day >= nw.BROAD_MATCH_SINCE and rng.random() < 0.5:
            return "Broad Match"
    return rng.choice(source.campaigns)


def new_email(rng: Random, lead: Lead, taken: Container[str]) -> str:
    """Invent an address at the company, or for one in eight a private one; never twice."""
    domain = ascii_slug(lead.company.split(" ")[0]) + ".example"
    if rng.random() < 0.12:
        domain = rng.choice(("example.com", "example.net", "example.org"))
    person = f"{ascii_slug(lead.first_name)}.{ascii_slug(lead.last_name)}"
    address, serial = f"{person}@{domain}", 1
    while address in taken:
        serial += 1
        address = f"{person}{serial}@{domain}"
    return address


def come_back(rng: Random, lead: Lead, person: Lead) -> None:
    """Turn the lead into a person who was here before, and who may spell the address otherwise."""
    lead.first_name, lead.last_name = person.first_name, person.last_name
    lead.company, lead.country = person.company, person.country
    lead.employees, lead.consent = person.employees, True
    name, domain = person.email.split("@")
    spellings = {
        person.email: 40,
        f"{name.title()}@{domain}": 20,
        person.email.upper(): 15,
        f" {person.email}": 10,
        f"{person.email} ": 15,
    }
    lead.email = pick(rng, spellings)


def pick(rng: Random, weights: Mapping[str, float]) -> str:
    """Draw one of the keys by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def ascii_slug(name: str) -> str:
    """Reduce a name to what fits an address: Zoë -> zoe."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain if letter.isalnum())
