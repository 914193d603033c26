"""Sources, campaigns, owners and notes of a generated leads export."""

from __future__ import annotations

import unicodedata

from people import FIRST_NAMES, LAST_NAMES

OWNERS = [f"{first} {last}" for first in FIRST_NAMES[::4] for last in LAST_NAMES[::7]]
CAMPAIGNS = [
    f"{year}-{quarter} {theme}"
    for year in (2023, 2024, 2025, 2026)
    for quarter in ("Q1", "Q2", "Q3", "Q4")
    for theme in ("Webinar", "White paper", "Demo day", "Newsletter", "Retargeting", "Fair")
]
NOTE_OPENINGS = [
    *("Asked for a demo", "Downloaded the guide", "Met at the booth", "Wants a price list"),
    *("Compares us with two others", "Uses a spreadsheet today", "Referred by a customer"),
    *("Has a budget for next year", "Needs an integration", "Left a voicemail"),
]
NOTE_ENDINGS = [
    *("call back next week", "follow up by e-mail", "send the case study", "no answer yet"),
    *('said "not now"', "decision in spring", "talks to finance first", "security review, legal"),
    *("trial running", "wants references"),
]

# label, share of the rows, conversion relative to the average
SOURCES = [
    ("Organic Search", 0.24, 1.2),
    ("Paid Search", 0.18, 0.9),
    ("Paid Social", 0.12, 0.5),
    ("Email Campaign", 0.11, 0.9),
    ("Direct Traffic", 0.10, 1.3),
    ("Referral", 0.07, 1.8),
    ("Webinar", 0.06, 1.0),
    ("Content Download", 0.05, 0.4),
    ("Partner", 0.03, 1.6),
    ("Trade Show Zürich", 0.02, 0.8),
    ("Outbound Call", 0.015, 0.4),
    ("Bought List", 0.005, 0.1),
]


def spellings(label: str) -> list[str]:
    """One label as people and tools write it; the first is the usual form."""
    return [
        label,
        label.lower(),
        label.upper().replace(" ", "_"),
        label.replace(" ", "  "),
        f" {label}",
        unicodedata.normalize("NFD", label),
    ]
