"""The tables of the CRM, row by row: a field is a column, and an empty text is an empty cell."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from northwind.facts import LAST_DAY, TOUCHES


@dataclass(slots=True)
class Lead:
    """One person's one form, import or business card."""

    lead_id: str
    email: str
    first_name: str
    last_name: str
    company: str
    country: str
    employees: int | None
    created: datetime
    source: str
    campaign: str
    owner: str
    status: str
    lead_type: str
    consent: bool
    score: int
    became_mql_date: date | None
    sales_accepted_date: date | None
    closed_lost_date: date | None
    lost_reason: str
    notes: str
    last_activity: date


@dataclass(slots=True)
class Deal:
    """An opportunity: won, lost or open."""

    deal_id: str
    lead_id: str
    create_date: date
    stage: str
    close_date: date  # expected, while the deal is open
    amount: str  # with two digits: money is never a float
    currency: str
    owner: str


@dataclass(slots=True)
class Change:
    """A change of one field of a lead."""

    lead_id: str
    field: str
    old_value: str
    new_value: str
    created_date: datetime


@dataclass(slots=True)
class Touchpoint:
    """A contact with marketing."""

    lead_id: str
    at: datetime
    channel: str
    campaign: str
    type: str = field(init=False)

    def __post_init__(self) -> None:
        """Tell by its channel what it is."""
        self.type = TOUCHES.get(self.channel, "Web Session")


@dataclass(slots=True)
class Activity:
    """A contact with sales, or with a machine that speaks for it: then nobody is its user."""

    lead_id: str
    activity_date: datetime
    type: str
    direction: Literal["outbound", "inbound", ""]
    user: str


@dataclass(slots=True)
class Spend:
    """What a campaign, its people or its tools cost in a month."""

    month: str
    channel: str
    campaign: str
    cost: str
    cost_type: Literal["media", "people", "tools"]
    currency: str = "USD"


@dataclass(slots=True)
class Visitors:
    """Who came to the web site in a month."""

    month: str
    channel: str
    visitors: int


@dataclass(slots=True)
class Crm:
    """The tables that grow while leads live."""

    leads: list[Lead] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    history: list[Change] = field(default_factory=list)
    touchpoints: list[Touchpoint] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)

    def change(self, lead: Lead, what: Literal["status", "owner"], to: str, at: datetime) -> None:
        """Set a field and log it, after the lead's last change but still on the same day."""
        last = lead.created
        if self.history and self.history[-1].lead_id == lead.lead_id:
            last = self.history[-1].created_date
        midnight = datetime.combine(at.date(), time(23, 59, 59))
        at = min(max(at, last + timedelta(minutes=1)), midnight)
        self.history.append(Change(lead.lead_id, what.title(), getattr(lead, what), to, at))
        lead.last_activity = max(lead.last_activity, at.date())
        setattr(lead, what, to)

    def act(self, lead: Lead, kind: str, at: datetime) -> None:
        """Log an activity, unless it comes after the export."""
        if at.date() <= LAST_DAY:
            machine, asked = kind == "Auto-reply", kind == "Inbound email"
            row = Activity(lead.lead_id, at, "Email" if asked else kind, "outbound", lead.owner)
            if machine:
                row.user = ""
            if asked or kind == "Meeting":
                row.direction = "inbound" if asked else ""
            self.activities.append(row)
            lead.last_activity = max(lead.last_activity, at.date())
