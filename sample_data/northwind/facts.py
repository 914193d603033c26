"""What the company is like: its sources, their volume and conversion, its delays and names."""

from datetime import date
from typing import Literal, NamedTuple

FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 6, 30)  # the export was taken at night
OWN_DOMAIN = "northwind.example"

Kind = Literal["new", "repeat", "junk", "internal", "list"]
OTHER_ROWS: dict[Kind, int] = {"repeat": 204, "junk": 92, "internal": 31, "list": 138}
LIST_IMPORTED = date(2025, 10, 21)


class Source(NamedTuple):
    """A channel: how many new people it brings, and how far they get."""

    name: str
    leads: int
    growth: float  # per month
    rates: tuple[float, float, float, float, float]  # of the steps to MQL, SAL, SQL, deal, customer
    skips_mql: float  # share of those that went further, but were never marked as MQL
    hand_raisers: float
    campaigns: tuple[str, ...]
    cost_per_lead: float
    visitors_to_leads: float  # 0 where leads do not come by the web site
    since: date = FIRST_DAY


SOURCES = (
    Source("Organic Search", 1270, 0.035, (0.50, 0.82, 0.70, 0.70, 0.50), 0.05, 0.40,
           ("", "SEO Guides", "Benchmark Report"), 60, 0.021),
    Source("Paid Search", 960, 0.040, (0.48, 0.76, 0.60, 0.66, 0.44), 0.04, 0.45,
           ("Brand", "Competitors", "Category"), 210, 0.034),
    Source("Webinar", 680, 0.030, (0.60, 0.76, 0.60, 0.62, 0.47), 0.03, 0.00,
           ("Webinar",), 110, 0),
    Source("Referral", 350, 0.045, (0.68, 0.92, 0.80, 0.80, 0.54), 0.18, 0.60,
           ("Customer Referral", "Review Sites"), 0, 0.048),
    Source("Outbound", 480, 0.010, (0.32, 0.78, 0.60, 0.66, 0.42), 0.40, 0.00,
           ("Finance Sequence", "Logistics Sequence"), 95, 0),
    Source("Trade Show", 400, 0.015, (0.54, 0.76, 0.60, 0.68, 0.48), 0.06, 0.00,
           ("Expo",), 320, 0),
    Source("Social", 390, 0.050, (0.30, 0.64, 0.50, 0.60, 0.38), 0.03, 0.15,
           ("Thought Leadership", "Retargeting"), 130, 0.011),
    Source("Partner [beta]", 19, 0.080, (0.75, 0.92, 0.80, 0.80, 0.55), 0.10, 0.50,
           ("Partner Pilot",), 0, 0, date(2026, 2, 16)),
)  # fmt: skip
BY_NAME = {source.name: source for source in SOURCES}
TOUCHES = {
    "Paid Search": "Ad Click", "Social": "Ad Click", "Webinar": "Webinar",
    "Trade Show": "Event", "Outbound": "Call",
}  # fmt: skip
"""What a touch of a channel is; of any other a visit of the web site."""

# In 2026 Paid Search bids on broad keywords: more leads, and fewer of them any good.
BROAD_MATCH_SINCE, BROAD_MATCH_TRAFFIC, BROAD_MATCH_MQL = date(2026, 1, 5), 1.7, 0.55
SHOWS = (
    *(date(2025, 3, 11), date(2025, 5, 20), date(2025, 9, 16), date(2025, 10, 7)),
    *(date(2026, 3, 10), date(2026, 5, 19)),
)
STATUS_RENAMED = date(2025, 8, 1)  # from Qualified to Sales Qualified

# Relative traffic by weekday from Monday, by month where it is not 1, and by hour.
WEEKDAYS = (1.05, 1.15, 1.12, 1.05, 0.85, 0.22, 0.26)
SEASON = {7: 0.92, 8: 0.68, 12: 0.72}
HOURS = (1, 1, 1, 1, 1, 2, 4, 10, 28, 50, 58, 54, 40, 46, 56, 54, 46, 30, 16, 10, 8, 6, 4, 2)

# Of each step of `Source.rates`: the median of its days, and the spread of their logarithm.
STEPS = ((2.0, 1.1), (1.5, 0.9), (6.0, 0.8), (5.0, 0.8), (33.0, 0.8))

COUNTRIES = {
    "United States": 35, "United Kingdom": 16, "Germany": 14, "France": 9, "Netherlands": 6,
    "Canada": 6, "Spain": 5, "Türkiye": 4, "Poland": 3, "Australia": 2, "Côte d'Ivoire": 1,
}  # fmt: skip
LEGAL_FORMS = {
    "United States": "Inc.", "United Kingdom": "Ltd", "Germany": "GmbH", "France": "SAS",
    "Netherlands": "B.V.", "Türkiye": "A.Ş.", "Poland": "sp. z o.o.",
}  # fmt: skip
COMPANY_HEADS = (
    "Alder", "Amber", "Birch", "Brindle", "Calder", "Cinder", "Copper", "Dapple", "Elder", "Ember",
    "Fallow", "Fern", "Flint", "Gable", "Hazel", "Heron", "Hollow", "Juniper", "Kestrel", "Larch",
    "Lumen", "Marl", "Nettle", "Oaken", "Oxbow", "Pebble", "Quill", "Raven", "Rook", "Sable",
    "Sorrel", "Tamar", "Thistle", "Umber", "Vesper", "Willow", "Wren", "Yarrow",
)  # fmt: skip
COMPANY_TAILS = (
    "barrow", "bourne", "combe", "croft", "fold", "garth", "holm", "holt", "hurst", "loom", "mere",
    "mill", "moss", "ridge", "rigg", "shaw", "stead", "thorpe", "toft", "vale", "wick", "wold",
)  # fmt: skip
FIRST_NAMES = (
    "Ada", "Aylin", "Ben", "Chloé", "Clara", "Dario", "Elif", "Emil", "Eva", "Femke", "Finn",
    "Grace", "Hana", "Ines", "Iris", "Jan", "Jonas", "José", "Kofi", "Lars", "Lea", "Liam", "Lina",
    "Mara", "Mats", "Mia", "Nadia", "Nils", "Nora", "Olga", "Omar", "Oscar", "Pia", "Rosa",
    "Ruben", "Sam", "Sofia", "Theo", "Tomasz", "Vera", "Yara", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Abbasi", "Adler", "Barros", "Beck", "Brandt", "Castell", "Coyle", "Dahl", "Demir", "Duarte",
    "Eklund", "Farrow", "Fischer", "Gallo", "Haas", "Hartley", "Ito", "Jansen", "Kaya", "Keller",
    "Lambert", "Lindqvist", "Marsh", "Mensah", "Moreau", "Nowak", "Okoro", "Pell", "Prieto",
    "Quist", "Rahimi", "Rossi", "Saari", "Silva", "Tanner", "Ueda", "Vance", "Weller", "Wolff",
    "Yilmaz", "Zeller",
)  # fmt: skip
SALES_DEVELOPMENT = ("Ivo Marek", "Jana Holm", "Petra Lund", "Rafael Soto")
ACCOUNT_EXECUTIVES = ("Anouk Visser", "Caleb Frost", "Mina Aksoy")
LOST_REASONS = {
    "No budget": 26, "No response": 24, "Chose a competitor": 16, "Not a fit": 15,
    "Bad timing": 12, "Price": 7,
}  # fmt: skip
