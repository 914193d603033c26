"""Clean exports of invented companies: seasons, growth, weekends, uneven days, and no defect.

Each seed is another company: 50 to 5,000 leads a month over 10 to 36 months, that grow or shrink
by up to 60 % a year, with a season of up to 40 %, a dip at the turn of the year, days that are
more uneven than chance, four to eight sources, and a pace of its own from stage to stage.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
history: {path: history.csv, lead: Lead, stage: Stage, at: At}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: SQL, values: [SQL]}
  - {name: Opportunity, at: deals.Opened}
  - {name: Customer, at: deals.Closed, where: deals.Status = 'Won'}
lost: {at: deals.Closed, where: deals.Status = 'Lost'}
"""
END = date(2026, 6, 30)
WEEKDAYS = (1.1, 1.2, 1.15, 1.1, 1.0, 0.2, 0.25)
CHANCES = (0.5, 0.5, 0.55, 0.35)
"""Of going on from a stage to the next; sources differ around it."""

Row = tuple[object, ...]


@dataclass
class Tables:
    """The rows of an export."""

    leads: list[Row] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)

    def copy(self) -> Tables:
        return Tables([*self.leads], [*self.deals], [*self.history])


@dataclass
class Company:
    """What makes one export unlike another."""

    seed: int
    monthly: int | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        """Draw what is not given."""
        self.draw = draw = random.Random(self.seed)  # noqa: S311  (a made-up company)
        self.size = self.monthly or round(math.exp(draw.uniform(math.log(50), math.log(5000))))
        self.length = self.months or draw.randint(10, 36)
        self.growth = draw.uniform(-0.6, 0.6)
        self.season, self.peak = draw.uniform(0, 0.4), draw.uniform(0, 12)
        self.uneven = draw.uniform(0, 0.5)
        self.sources = {f"Source {k}": draw.uniform(0.05, 1) for k in range(draw.randint(4, 8))}
        self.days = [draw.uniform(1, 30) for _ in CHANCES]

    def tables(self) -> Tables:
        """All rows, to be changed at will."""
        return _tables(self.seed, self.monthly, self.months).copy()

    def made(self) -> Tables:
        """Make all rows."""
        made, number, draw = Tables(), 0, self.draw
        first = END - timedelta(round(self.length * 30.44))
        for day in (first + timedelta(n) for n in range((END - first).days + 1)):
            for _ in range(_poisson(draw, self._mean(day, first))):
                number += 1
                self._lead(made, f"L{number}", day)
        return made

    def _mean(self, day: date, first: date) -> float:
        years = (day - first).days / 365
        season = 1 + self.season * math.sin((day.timetuple().tm_yday / 30.4 + self.peak) / 1.91)
        holiday = 0.3 if (day.month, day.day) >= (12, 23) or (day.month, day.day) == (1, 1) else 1
        uneven = self.draw.gammavariate(1 / self.uneven, self.uneven) if self.uneven > 0 else 1
        pace = self.size / 30.44 * (1 + self.growth) ** years
        return float(pace * season * holiday * uneven * WEEKDAYS[day.weekday()])

    def _lead(self, made: Tables, lead: str, created: date) -> None:
        source = self.draw.choices(list(self.sources), list(self.sources.values()))[0]
        reached = list(self._entries(created))
        entered = dict(enumerate(reached, start=1))
        made.leads.append((lead, created, source, entered.get(1, "")))
        made.history.append((lead, "New", created))
        if 2 in entered:
            made.history.append((lead, "SQL", entered[2]))
        if 3 in entered:
            decided = entered.get(4) or _later(self.draw, entered[3], 40)
            status = "Won" if 4 in entered else "Lost"
            if decided > END:
                status = "Open"
            made.deals.append((f"D{lead}", lead, entered[3], decided, status))

    def _entries(self, created: date) -> Iterator[date]:
        day = created
        for chance, days in zip(CHANCES, self.days, strict=True):
            day = _later(self.draw, day, days)
            if self.draw.random() > chance or day > END:
                return
            yield day


@cache
def _tables(seed: int, monthly: int | None, months: int | None) -> Tables:
    """Make an export once, however many tests change it."""
    return Company(seed, monthly, months).made()


def write(tables: Tables, folder: Path, definition: str = DEFINITION) -> None:
    """Write the files of an export, and its definition."""
    headers = {
        "leads": "Id,Created,Source,MQL",
        "deals": "Deal,Lead,Opened,Closed,Status",
        "history": "Lead,Stage,At",
    }
    for name, header in headers.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(header.split(","))
            rows.writerows(getattr(tables, name))
    (folder / "funnelcli.yaml").write_text(definition, encoding="utf-8")


def _later(draw: random.Random, day: date, mean: float) -> date:
    return day + timedelta(round(draw.expovariate(1 / mean)))


def _poisson(draw: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    limit, number, product = math.exp(-mean), 0, draw.random()
    while product > limit:
        number += 1
        product *= draw.random()
    return number
