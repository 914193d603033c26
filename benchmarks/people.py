"""The people and companies of a generated leads export."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = npt.NDArray[np.int64]

FIRST_NAMES = [
    *("Ada", "Amir", "Anna", "Anton", "Beatriz", "Chloé", "Daniel", "Elena", "Émile", "Farah"),
    *("Felix", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jonas", "José", "Julia", "Kenji"),
    *("Lea", "Liam", "Lucía", "Mara", "Mei", "Nadia", "Noah", "Olga", "Omar", "Paula"),
    *("Pedro", "Priya", "Quinn", "Rosa", "Samir", "Sofia", "Tomás", "Uma", "Viktor", "Zoë"),
]
LAST_NAMES = [
    *("Almeida", "Andersson", "Baker", "Bauer", "Chen", "Costa", "Dubois", "Eriksen", "Fischer"),
    *("Fontaine", "García", "Haddad", "Hansen", "Ito", "Jensen", "Johnson", "Kaya", "Khan"),
    *("Kowalski", "Kumar", "Larsen", "López", "Martin", "Meier", "Moreau", "Müller", "Nakamura"),
    *("Nguyen", "Novak", "O'Brien", "Okafor", "Patel", "Petrov", "Rossi", "Sato", "Schmidt"),
    *("Silva", "Singh", "Smith", "Svensson", "Tanaka", "Taylor", "Torres", "Weber", "Wright"),
]
BRANDS = [
    *("Acorn", "Alder", "Amber", "Anchor", "Aspen", "Atlas", "Aurora", "Basalt", "Beacon"),
    *("Birch", "Blue Hill", "Bright", "Cedar", "Cobalt", "Copper", "Coral", "Delta", "Echo"),
    *("Ember", "Falcon", "Fjord", "Flint", "Granite", "Harbor", "Hazel", "Heron", "Indigo"),
    *("Iris", "Jade", "Juniper", "Kestrel", "Lantern", "Larch", "Lumen", "Maple", "Marble"),
    *("Meridian", "Nimbus", "North", "Oak", "Onyx", "Orchid", "Osprey", "Pine", "Quartz"),
    *("Raven", "Ridge", "River", "Saffron", "Sage", "Sierra", "Slate", "Solar", "Spruce"),
    *("Summit", "Tidal", "Topaz", "Umber", "Vale", "Vector", "Willow", "Zephyr"),
]
TRADES = [
    *("Analytics", "Bank", "Brewing", "Care", "Chemicals", "Cloud", "Consulting", "Design"),
    *("Dynamics", "Energy", "Foods", "Freight", "Health", "Insurance", "Labs", "Logistics"),
    *("Materials", "Media", "Motors", "Networks", "Optics", "Partners", "Robotics", "Security"),
    *("Software", "Steel", "Systems", "Tools", "Travel", "Works"),
]
LEGAL_FORMS = ["", "", "", " GmbH", " Ltd", " S.A.", ", Inc.", ", LLC"]
TOP_LEVELS = ["com", "net", "io", "de", "fr", "co.uk"]
COUNTRIES = [
    *("United States", "Germany", "United Kingdom", "France", "Spain", "Italy", "Netherlands"),
    *("Sweden", "Poland", "Portugal", "Switzerland", "Austria", "Belgium", "Denmark", "Norway"),
    *("Finland", "Ireland", "Canada", "Mexico", "Brazil", "Argentina", "Chile", "Colombia"),
    *("Japan", "South Korea", "India", "Singapore", "Australia", "New Zealand", "South Africa"),
    *("Nigeria", "Kenya", "Egypt", "Türkiye", "Israel", "United Arab Emirates"),
]


def pick(words: Sequence[str], index: Ints) -> pl.Series:
    """The words at these positions."""
    return pl.Series(words, dtype=pl.String).gather(index)


def ascii_of(text: str) -> str:
    """Lower case, no accents, letters only: what becomes part of an address."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.lower() if letter.isalpha())


class Person:
    """Name, company and address of a row's person, from the row's number alone."""

    def __init__(self, seed: int) -> None:
        self.seed = np.uint64(seed * 0x51ED27 % 2**64)

    def draw(self, row: Ints, salt: int, size: int) -> Ints:
        """A number below size for each row (splitmix64 of row, salt and seed)."""
        word = row.astype(np.uint64) * np.uint64(8) + np.uint64(salt)
        word = (word + self.seed) * np.uint64(0x9E3779B97F4A7C15)
        word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((word ^ (word >> np.uint64(31))) % np.uint64(size)).astype(np.int64)

    def columns(self, row: Ints) -> pl.DataFrame:
        """Name, company, country and address; every row's address is its own."""
        first = self.draw(row, 0, len(FIRST_NAMES))
        last = self.draw(row, 1, len(LAST_NAMES))
        brand = self.draw(row, 2, len(BRANDS))
        trade = self.draw(row, 3, len(TRADES))
        local = pick([ascii_of(name) for name in FIRST_NAMES], first) + "."
        local = local + pick([ascii_of(name) for name in LAST_NAMES], last)
        domain = pick([ascii_of(name) for name in BRANDS], brand)
        domain = domain + pick([ascii_of(name) for name in TRADES], trade) + "."
        domain = domain + pick(TOP_LEVELS, self.draw(row, 4, len(TOP_LEVELS)))
        company = pick(BRANDS, brand) + " " + pick(TRADES, trade)
        return pl.DataFrame(
            {
                "name": pick(FIRST_NAMES, first) + " " + pick(LAST_NAMES, last),
                "company": company + pick(LEGAL_FORMS, self.draw(row, 5, len(LEGAL_FORMS))),
                "country": pick(COUNTRIES, self.draw(row, 6, len(COUNTRIES))),
                "local": local + pl.Series(row).cast(pl.String),
                "domain": domain,
            }
        )
