"""A believable export of a CRM without a fault: leads, deals and a log, over 24 months.

# ruff: noqa: S311 (drawn again in every run)

Everything is drawn with a fixed seed, and the three tables agree: each deal has its entry in the
log, each status is that of the last entry, and nothing is known after the evening of the export.
"""

# ruff: noqa: S311 (drawn again in every run)

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from .people import CONFIG, COUNTRIES, OWNERS, SOURCES, address

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

Row = dict[str, str]
FIRST, AS_OF = date(2024, 7, 1), date(2026, 6, 30)
END = datetime.fromisoformat("2026-06-30 23:59:00")
COLUMNS = {
    "leads": "Lead ID,Email,Created,Source,Country,Owner,Status,Became MQL",
    "deals": "Deal ID,Lead ID,Created,Close Date,Stage,Amount,Currency",
    "history": "Lead ID,Stage,Entered At",
}


@dataclass
class Export:
    """The tables as they will be written, and what is done to the files after that."""

    leads: list[Row]
    deals: list[Row]
    history: list[Row]
    config: str = CONFIG
    damage: dict[str, Callable[[str], str]] = field(default_factory=dict)

    def copy(self) -> Export:
        leads, deals, history = (
            [dict(row) for row in rows] for rows in (self.leads, self.deals, self.history)
        )
        return Export(leads, deals, history)

    def forget(self, ids: Collection[str]) -> None:
        """Leave these leads out of every table."""
        for name in COLUMNS:
            rows = [row for row in getattr(self, name) if row["Lead ID"] not in ids]
            setattr(self, name, rows)

    def write(self, folder: Path) -> None:
        for name, columns in COLUMNS.items():
            rows = getattr(self, name)
            lines = [columns, *map(_line, rows), ""]
            text = self.damage.get(name, str)("\n".join(lines))
            (folder / f"{name}.csv").write_text(text, "utf-8")
        (folder / "funnelcli.yaml").write_text(self.config, "utf-8")


def _line(row: Row) -> str:
    line = ",".join(row.values())
    if line.count(",") < len(row):
        return line
    return ",".join(f'"{text}"' if "," in text else text for text in row.values())


@cache
def _drawn() -> Export:
    random = Random(20260630)
    export = Export([], [], [])
    created = sorted(_arrivals(random))
    number = 204_117
    for index, at in enumerate(created):
        number += random.randint(1, 9)
        _Life(export, random, f"L-{number}", index, at).lived()
    export.deals.sort(key=lambda deal: (deal["Created"], deal["Lead ID"]))
    number = 71_203
    for deal in export.deals:
        number += random.randint(1, 4)
        deal["Deal ID"] = f"D-{number}"
    export.history.sort(key=lambda entry: (entry["Entered At"], entry["Lead ID"]))
    return export


def clean() -> Export:
    """The export without a fault, to be changed at will."""
    return _drawn().copy()


def _arrivals(random: Random) -> list[datetime]:
    """Leads come in on work days for the most part, a little more of them every month."""
    found = []
    for day in range((AS_OF - FIRST).days + 1):
        on = FIRST + timedelta(day)
        summer_or_christmas = on.month in {8, 12}
        usual = (5.4 + day / 400) * (0.8 if summer_or_christmas else 1)
        mean = usual * (1.23 if on.weekday() < 5 else 0.28)
        for _ in range(_poisson(random, mean)):
            minute = round(random.triangular(6 * 60, 21 * 60, 11 * 60))
            midnight = datetime.fromisoformat(str(on))
            at = midnight + timedelta(minutes=minute, seconds=random.randrange(60))
            found.append(at)
    return found


def _poisson(random: Random, mean: float) -> int:
    count, waited = 0, random.expovariate(mean)
    while waited < 1:
        count, waited = count + 1, waited + random.expovariate(mean)
    return count


class _Life:
    """What happens to one lead until the evening of the export."""

    def __init__(
        self, export: Export, random: Random, lead: str, index: int, created: datetime
    ) -> None:
        self.export, self.random, self.lead, self.created = export, random, lead, created
        self.source = random.choices(tuple(SOURCES), [share for share, _ in SOURCES.values()])[0]
        self.row = {
            "Lead ID": lead,
            "Email": address(random, index),
            "Created": str(created),
            "Source": self.source,
            "Country": random.choices(tuple(COUNTRIES), tuple(COUNTRIES.values()))[0],
            "Owner": random.choices(tuple(OWNERS), tuple(OWNERS.values()))[0],
            "Status": "",
            "Became MQL": "",
        }
        export.leads.append(self.row)

    def enter(self, stage: str, at: datetime) -> bool:
        """Write a stage into the log, if it has been entered by the end."""
        if at > END:
            return False
        entry = {"Lead ID": self.lead, "Stage": stage, "Entered At": str(at)}
        self.export.history.append(entry)
        self.row["Status"] = stage
        return True

    def after(self, at: datetime, mean: float, least: float = 0) -> datetime:
        """Some days later, in working hours, and never earlier on the same day."""
        random = self.random
        days = round(least + random.expovariate(1 / mean))
        if not days:
            evening = at.replace(hour=22, minute=0, second=0)
            return at + (evening - at) * random.uniform(0.05, 0.95)
        day = (at + timedelta(days)).replace(hour=0, minute=0, second=0)
        return day + timedelta(seconds=random.randrange(8 * 3600, 18 * 3600))

    def given_up(self, at: datetime) -> None:
        if self.random.random() < 0.83:
            self.enter("Disqualified", self.after(at, 24, 9))

    def lived(self) -> None:
        self.enter("New", self.created)
        if self.random.random() < 0.023:
            self.enter("Junk", self.after(self.created, 1))
        else:
            self.worked()

    def worked(self) -> None:
        """Up to the day on which marketing calls it qualified."""
        at = self.created
        if self.random.random() < 0.86:
            at = self.after(at, 1.2)
            if not self.enter("Working", at):
                return
        if self.random.random() > 0.6 * SOURCES[self.source][1]:
            self.given_up(at)
            return
        at = self.after(at, 5)
        if at <= END:
            self.row["Became MQL"] = str(at.date())
            self.qualified(at)

    def qualified(self, marketed: datetime) -> None:
        """What sales makes of it."""
        random, likely = self.random, SOURCES[self.source][1]
        if random.random() > 0.58 * likely:
            self.given_up(marketed)
            return
        at = self.after(marketed, 11, 1)
        if not self.enter("Qualified", at):
            return
        if random.random() > 0.74:
            self.given_up(at)
            return
        at = self.after(at, 8)
        if self.enter("Opportunity", at):
            self.sold(at, is_won=random.random() < 0.43 * likely)

    def sold(self, opened: datetime, *, is_won: bool) -> None:
        """A deal: won or lost some day, and open with the day that is hoped for until then."""
        random = self.random
        closed = opened + timedelta(round(random.lognormvariate(3.62, 0.6)) + 2)
        closed = closed.replace(hour=random.randrange(9, 18), minute=random.randrange(60))
        if not self.enter("Customer" if is_won else "Disqualified", closed):
            hoped = AS_OF + timedelta(random.randint(3, 80))
            self.deal(opened, hoped, random.choice(("Discovery", "Proposal", "Negotiation")))
            return
        self.deal(opened, closed.date(), "Closed Won" if is_won else "Closed Lost")
        again = closed + timedelta(random.randint(90, 400))
        if is_won and random.random() < 0.08 and again + timedelta(30) < END:
            self.deal(again, (again + timedelta(random.randint(4, 30))).date(), "Closed Won")

    def deal(self, opened: datetime, closes: date, stage: str) -> None:
        self.export.deals.append(
            {
                "Deal ID": "",
                "Lead ID": self.lead,
                "Created": str(opened.date()),
                "Close Date": str(closes),
                "Stage": stage,
                "Amount": f"{self.random.lognormvariate(8.9, 0.7):.2f}",
                "Currency": "USD",
            }
        )
