"""Who is in the export, where leads come from, and the definition that it is read with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

SOURCES = {
    "Organic Search": (29, 1.05),
    "Paid Search": (23, 0.87),
    "Referral": (12, 1.24),
    "Webinar": (14, 0.96),
    "Partner": (9, 1.16),
    "Outbound": (13, 0.83),
}
"""Each source with its share, and how likely its leads move on, compared with others."""

COUNTRIES = {
    "Germany": 31, "United Kingdom": 22, "France": 17, "Netherlands": 12, "Sweden": 10, "Spain": 8,
}  # fmt: skip
OWNERS = {
    "Petra Lund": 18, "Søren Lykke": 16, "Anouk Visser": 17, "Tom Hale": 14, "Inés Prado": 13,
    "Jonas Weiß": 12, "Mia Ekström": 10,
}  # fmt: skip

FIRST_NAMES = (
    "alba", "anton", "bea", "carl", "dora", "edgar", "elin", "emil", "fina", "gustav", "hanna",
    "hugo", "ida", "ivan", "jana", "joris", "karin", "klaus", "lara", "leo", "maud", "marc",
    "nadia", "nils", "olga", "otto", "paula", "pim", "rosa", "ruben", "sara", "sven", "thea",
    "tim", "ulla", "victor", "wanda", "yara", "zeno",
)  # fmt: skip
LAST_NAMES = (
    "abbot", "brandt", "castro", "dahl", "ernst", "falk", "garcia", "holm", "iversen", "jansen",
    "keller", "lopez", "moreau", "nyberg", "oliver", "peters", "quist", "roux", "smit", "thomas",
    "urban", "vogel", "wood", "young", "zeller", "becker", "clarke", "dubois", "engel",
)  # fmt: skip
COMPANIES = (
    "amberfield", "birkdale", "corvane", "dunmore", "eastholm", "fennik", "gravenhof", "hexley",
    "ironvale", "juniperworks", "kestrelby", "lindqvisthus", "marlowe", "northbeck", "oakham",
    "pellerin", "quayside", "ravensby", "stillwater", "tarnholm", "ullswick", "vantor",
)  # fmt: skip


def address(random: Random, index: int) -> str:
    """An address that no other lead has: no two leads share a name within 1,131 rows."""
    first = FIRST_NAMES[index % len(FIRST_NAMES)]
    last = LAST_NAMES[index % len(LAST_NAMES)]
    company = random.choice(COMPANIES)
    return f"{first}.{last}@{company}-{index // 1131 + 1}.example"


CONFIG = """\
version: 1
leads:
  path: leads.csv
  id: Lead ID
  created: Created
  email: Email
  source: Source
  owner: Owner
  status: Status
joins:
  deals: {path: deals.csv, lead: Lead ID, id: Deal ID, currency: Currency}
history: {path: history.csv, lead: Lead ID, stage: Stage, at: Entered At}
lead:
  exclude:
    junk: Status = 'Junk'
  deduplicate: {by: [email]}
stages:
  - name: Lead
  - {name: MQL, at: Became MQL, owner: Marketing}
  - {name: Qualified, values: [Qualified], owner: Sales Development}
  - {name: Opportunity, at: deals.Created, owner: Sales}
  - {name: Customer, at: deals.Close Date, where: deals.Stage = 'Closed Won', owner: Sales}
lost:
  - {values: [Disqualified]}
  - {at: deals.Close Date, where: deals.Stage = 'Closed Lost'}
amount: deals.Amount
segments:
  country: Country
  owner: Owner
  source:
    column: Source
    aliases:
      Organic Search: [Organic Search]
      Paid Search: [Paid Search]
      Referral: [Referral]
      Webinar: [Webinar]
      Partner: [Partner]
      Outbound: [Outbound]
as_of: 2026-06-30
currency: USD
checks:
  select: [IN, ID, DT, ST, SR, AM, VL, MT, DF]
  rules:
    stale-export: {max_age: 3d}
  ignore:
    - rule: unknown-stage
      ids: [Working]
      reason: the log has them, and the funnel does not take them from there
"""
