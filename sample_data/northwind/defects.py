"""What goes wrong in every CRM, planted in known numbers: README.md lists them.

Each defect spoils leads that nothing else has touched, so that the counts stay exact.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from northwind.facts import OWN_DOMAIN
from northwind.tables import Activity, Change, Crm, Deal, Lead, Touchpoint

SPELLINGS = {  # what is written instead: of which source, in how many rows
    "organic search": ("Organic Search", 41),
    "Organic_Search": ("Organic Search", 23),
    "SEO": ("Organic Search", 34),
    " Paid Search": ("Paid Search", 29),
    "PPC": ("Paid Search", 26),
    "Tradeshow": ("Trade Show", 9),
}
NO_SOURCE, NO_EMAIL, DECOMPOSED_COUNTRY, INTERNAL_TESTS = 38, 11, 7, 5
MQL_BEFORE_CREATED, CLOSED_BEFORE_OPENED, UNDATED_SQL = 6, 4, 14
OVERLAP, OVERLAP_FROM = 7, 2600
CREATED_AS_WRITTEN = ("", "", "", "not yet")


class Untouched:
    """Ordinary leads: one row per e-mail, neither junk nor internal, not yet spoilt."""

    def __init__(self, rng: Random, crm: Crm) -> None:
        rows = Counter(lead.email.strip().lower() for lead in crm.leads)
        self.rng = rng
        self.leads = [
            lead
            for lead in crm.leads
            if rows[lead.email.strip().lower()] == 1
            and lead.status != "Junk"
            and lead.lead_type != "List import"
            and not lead.email.endswith(OWN_DOMAIN)
        ]

    def draw(self, rows: int, fits: Callable[[Lead], object]) -> list[Lead]:
        """Draw leads that fit."""
        drawn = self.rng.sample([lead for lead in self.leads if fits(lead)], rows)
        self.take(drawn)
        return drawn

    def take(self, drawn: list[Lead]) -> None:
        """Leave these leads to no other defect."""
        ids = {lead.lead_id for lead in drawn}
        self.leads = [lead for lead in self.leads if lead.lead_id not in ids]


def spoil(rng: Random, crm: Crm) -> dict[str, str]:
    """Plant every defect; return how `Created` is written where it is no timestamp, by id."""
    untouched = Untouched(rng, crm)
    overlap(untouched, crm)
    created = break_created(untouched, crm)
    reverse_dates(rng, untouched, crm)
    forget_dates(untouched, crm)
    misspell(rng, untouched, crm)
    damage_deals(rng, crm)
    orphan_rows(crm)
    return created


def overlap(untouched: Untouched, crm: Crm) -> None:
    """Join two exports, the second of which began a few rows before the first ended."""
    ordinary = {lead.lead_id for lead in untouched.leads}
    start = OVERLAP_FROM
    while any(lead.lead_id not in ordinary for lead in crm.leads[start : start + OVERLAP]):
        start += 1
    twice = crm.leads[start : start + OVERLAP]
    crm.leads[start + OVERLAP : start + OVERLAP] = [replace(lead) for lead in twice]
    crm.leads[start + OVERLAP].owner += " (left)"  # renamed between the two exports
    untouched.take(twice)


def break_created(untouched: Untouched, crm: Crm) -> dict[str, str]:
    """Write no creation date, or one that nobody can read."""
    tables = (crm.deals, crm.history, crm.touchpoints, crm.activities)
    busy = {row.lead_id for table in tables for row in table}
    broken = untouched.draw(
        len(CREATED_AS_WRITTEN),
        lambda lead: lead.lead_id not in busy and not lead.became_mql_date,
    )
    return {lead.lead_id: text for lead, text in zip(broken, CREATED_AS_WRITTEN, strict=True)}


def reverse_dates(rng: Random, untouched: Untouched, crm: Crm) -> None:
    """Date MQLs before the lead was created, and wins before the deal was opened."""
    for lead in untouched.draw(MQL_BEFORE_CREATED, lambda lead: lead.became_mql_date):
        lead.became_mql_date = lead.created.date() - timedelta(days=rng.randrange(1, 10))
    deals: dict[str, list[Deal]] = {}
    for deal in crm.deals:
        deals.setdefault(deal.lead_id, []).append(deal)
    before = {lead.lead_id: lead.created.date() for lead in untouched.leads}
    for change in crm.history:
        if change.field == "Status" and change.new_value != "Converted":
            day = max(before.get(change.lead_id, date.min), change.created_date.date())
            before[change.lead_id] = day

    def can_be_reversed(lead: Lead) -> bool:
        match deals.get(lead.lead_id):
            case [Deal(stage="Closed Won") as deal]:
                known = max(before[lead.lead_id], lead.sales_accepted_date or date.min)
                return (deal.create_date - known).days > 4
        return False

    for lead in untouched.draw(CLOSED_BEFORE_OPENED, can_be_reversed):
        deal = deals[lead.lead_id][0]
        deal.close_date = deal.create_date - timedelta(days=rng.randrange(1, 4))


def forget_dates(untouched: Untouched, crm: Crm) -> None:
    """Lose the history rows of some leads that are Sales Qualified now."""
    undated = untouched.draw(UNDATED_SQL, lambda lead: lead.status == "Sales Qualified")
    ids = {lead.lead_id for lead in undated}
    values = ("Qualified", "Sales Qualified", "Nurturing")
    crm.history = [
        row for row in crm.history if row.lead_id not in ids or row.new_value not in values
    ]


def misspell(rng: Random, untouched: Untouched, crm: Crm) -> None:
    """Write sources, countries and companies as people do; forget some."""
    for spelling, (source, rows) in SPELLINGS.items():
        for lead in untouched.draw(rows, partial(has_source, source)):
            lead.source = spelling
    for lead in untouched.draw(NO_SOURCE, lambda lead: lead.source):
        lead.source = ""
    for lead in untouched.draw(NO_EMAIL, lambda lead: not lead.became_mql_date):
        lead.email = ""
    for lead in untouched.draw(DECOMPOSED_COUNTRY, lambda lead: lead.country == "Türkiye"):
        lead.country = unicodedata.normalize("NFD", lead.country)
    for lead in untouched.draw(3, lambda lead: lead.country == "United Kingdom"):
        lead.company = 'Thistlecombe, Rook & Sons "Freight"'
    for lead in untouched.draw(1, lambda lead: lead.status == "Nurturing"):
        lead.notes = 'Asked for a call back.\nPrefers "mornings", not Fridays.'
    internal = [lead for lead in crm.leads if lead.email.endswith(OWN_DOMAIN)]
    for lead in rng.sample(internal, INTERNAL_TESTS):
        lead.status = "Test"


def has_source(source: str, lead: Lead) -> bool:
    """Tell whether the lead came from a source."""
    return lead.source == source


def damage_deals(rng: Random, crm: Crm) -> None:
    """Forget the amount of won deals, and list deals twice."""
    won = [deal for deal in crm.deals if deal.stage == "Closed Won"]
    for deal in rng.sample(won, 2):
        deal.amount = ""
    for deal in rng.sample([deal for deal in won if deal.amount], 4):
        crm.deals.insert(crm.deals.index(deal) + 1, replace(deal))


def orphan_rows(crm: Crm) -> None:
    """Add rows whose lead was deleted, or never exported."""
    ghosts = [f"L-{number}" for number in (9031, 9177, 9204, 9350, 9412)]
    at = datetime.fromisoformat("2025-09-02 10:15:00")
    for n, ghost in enumerate(ghosts):
        day = at.date() + timedelta(days=30 * n)
        stage = ("Closed Won", "Closed Lost", "Proposal", "Closed Lost", "Closed Won")[n]
        closed = day + timedelta(days=41)
        crm.deals.append(
            Deal(f"D-9{n}", ghost, day, stage, closed, "24000.00", "USD", "Mina Aksoy")
        )
    for n, ghost in enumerate((*ghosts, "L-9500")):
        moment = at + timedelta(days=11 * n)
        crm.history.append(Change(ghost, "Status", "Working", "Qualified", moment))
    for n in range(8):
        moment = at + timedelta(days=7 * n)
        crm.touchpoints.append(Touchpoint(ghosts[n % 5], moment, "Social", "Retargeting"))
    for n in range(3):
        moment = at + timedelta(hours=n)
        crm.activities.append(Activity(ghosts[n], moment, "Call", "outbound", "Ivo Marek"))
