"""What marketing and sales development cost in a month, and who came to the web site."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Literal

from northwind.facts import BY_NAME
from northwind.tables import Crm, Spend, Visitors

# What the ledger and the web statistics call a source.
SPEND_NAMES, VISITOR_NAMES = {"Social": "LinkedIn Ads"}, {"Paid Search": "Google Ads"}

# Per month, in dollars; no channel is what all of them share. Pay rises by a twentieth in 2026.
RAISE = 1.05
MONTHLY: dict[tuple[str, Literal["people", "tools"]], int] = {
    ("", "people"): 8200,
    ("", "tools"): 2150,
    ("Organic Search", "people"): 4600,
    ("Outbound", "people"): 9400,
    ("Outbound", "tools"): 1180,
    ("Paid Search", "people"): 2600,
    ("Trade Show", "people"): 1900,
    ("Webinar", "people"): 3100,
}
PARTNER, PARTNER_PEOPLE, PARTNER_SINCE = "Partner [beta]", 2400, "2026-02"

POSTERS = {"2025-09": 7400, "2025-10": 7400, "2025-11": 3950}  # Billboard: no lead says it came so
CREDIT = Spend("2025-11", "Paid Search", "Category", "-1250.00", "media")


def spending(rng: Random, crm: Crm) -> list[Spend]:
    """Price each campaign and month: its leads at the source's cost per lead, more or less."""
    leads = Counter((f"{x.created:%Y-%m}", x.source, x.campaign) for x in crm.leads)
    spend = []
    for (month, source, campaign), n in sorted(leads.items()):
        price = BY_NAME[source].cost_per_lead * (0.6 if campaign == "Broad Match" else 1)
        if price and campaign:
            cost = f"{round(n * price * rng.uniform(0.85, 1.2))}.{rng.randrange(100):02d}"
            spend.append(Spend(month, SPEND_NAMES.get(source, source), campaign, cost, "media"))
    return spend


def whole_spend(rng: Random, media: Sequence[Spend]) -> list[Spend]:
    """Add people and tools, posters and a credit to what the campaigns cost."""
    spend = [*media, CREDIT]
    for month, dollars in POSTERS.items():
        spend.append(Spend(month, "Billboard", "Airport Posters", f"{dollars}.00", "media"))
    for month in sorted({row.month for row in media}):
        raised = RAISE if month >= "2026" else 1.0
        for (channel, kind), dollars in MONTHLY.items():
            cost = round(100 * dollars * raised * rng.uniform(0.96, 1.06))
            spend.append(Spend(month, channel, "", f"{cost // 100}.{cost % 100:02d}", kind))
        if month >= PARTNER_SINCE:
            spend.append(Spend(month, PARTNER, "", f"{PARTNER_PEOPLE}.00", "people"))
    return sorted(spend, key=lambda row: (row.month, row.channel, row.campaign, row.cost_type))


def visiting(rng: Random, crm: Crm) -> list[Visitors]:
    """Count visitors by month and source: the leads over the share of visitors that become one."""
    leads = Counter((f"{x.created:%Y-%m}", x.source) for x in crm.leads)
    return [
        Visitors(
            month, VISITOR_NAMES.get(source, source), round(n / rate * rng.uniform(0.92, 1.08))
        )
        for (month, source), n in sorted(leads.items())
        if (rate := BY_NAME[source].visitors_to_leads)
    ]
