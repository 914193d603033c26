"""A well-kept CRM: an export on which no rule of check has anything to say, to plant faults in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .program import edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Row = dict[str, str]

FIRST, AS_OF, LEADS = date(2026, 1, 3), date(2026, 6, 30), 356
SOURCES = ("Webinar", "Referral", "Paid Search", "Trade Show", "PPC", "Outbound")
CHANNELS = ("Webinar", "Trade Show", "Paid Search")
TABLES = ("leads", "deals", "history", "spend", "activities", "visitors", "touchpoints")
COUNTRIES = ("Germany", "France", "Spain")

YAML = """\
version: 1
leads:
  path: leads.csv
  id: Id
  created: Created
  email: Email
  source: Source
  owner: Owner
  status: Status
  last_activity: Last Activity
joins:
  deals: {path: deals.csv, lead: Lead, id: Deal, read: {unreadable: allow}}
history: {path: history.csv, lead: Lead, stage: Value, at: At}
spend:
  {path: spend.csv, date: Week, until: Until, channel: Channel, cost: Cost, type: Kind,
   currency: Currency}
activities: {path: activities.csv, lead: Lead, at: At, type: Type, direction: Direction, user: User}
visitors: {path: visitors.csv, date: Month, channel: Channel, count: Visitors}
touchpoints:
  {path: touchpoints.csv, lead: Lead, at: At, channel: Channel, campaign: Campaign, cost: Cost}
lead:
  deduplicate: {by: [Contact]}
  exclude:
    junk: Status = 'Junk'
    internal: Email LIKE '%@ours.example'
stages:
  - name: Lead
  - {name: MQL, at: MQL Date}
  - {name: SQL, values: [Qualified]}
  - {name: Opportunity, at: deals.Opened}
  - {name: Customer, at: deals.Closed, where: deals.Stage = 'Closed Won'}
lost: {at: Lost Date}
amount: deals.Amount
segments:
  source: {column: Source, aliases: {Paid Search: [PPC]}}
  country: Country
as_of: 2026-06-30
horizon: 30d
checks:
  rules:
    stale-export: {max_age: 7d}
"""


@dataclass
class Export:
    """Seven tables and their YAML, to be changed in place; rows are known by what they are."""

    leads: list[Row] = field(default_factory=list)
    deals: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    spend: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    visitors: list[Row] = field(default_factory=list)
    touchpoints: list[Row] = field(default_factory=list)
    yaml: str = YAML
    files: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    """What is done to a file when it is written."""

    def at(self, step: int, number: int = 0) -> Row:
        """Find a lead by where it stands; see `journey`."""
        return [row for row in self.leads if row["Id"].endswith(f"{step}")][number]

    def rows(self, table: str) -> list[Row]:
        rows: list[Row] = getattr(self, table)
        return rows

    def of(self, lead: Row, table: str) -> Row:
        """Find the last row of a table with the id of a lead."""
        return [row for row in self.rows(table) if row["Lead"] == lead["Id"]][-1]

    def without(self, table: str, gone: Iterable[Row]) -> None:
        """Take out rows, and no others that look like them."""
        doomed = {id(row) for row in gone}
        kept = [row for row in self.rows(table) if id(row) not in doomed]
        assert len(kept) == len(self.rows(table)) - len(doomed)
        self.rows(table)[:] = kept

    def say(self, *changes: tuple[str, str]) -> None:
        """Replace what the YAML says once."""
        self.yaml = edited(self.yaml, *changes)

    def written(self) -> dict[str, bytes]:
        """The files of the export, and its YAML."""
        tables = {
            f"{name}.csv": self.files.get(name, bytes)(text(self.rows(name)).encode())
            for name in TABLES
        }
        return {**tables, "funnelcli.yaml": self.yaml.encode()}

    def write(self, folder: Path) -> Path:
        folder.mkdir()
        for name, content in self.written().items():
            (folder / name).write_bytes(content)
        return folder / "funnelcli.yaml"


def text(rows: list[Row]) -> str:
    """Write rows as CSV, with the columns of the first."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def kept() -> Export:
    """Make two leads a day for half a year; a tenth of those that had the time are customers."""
    export = Export()
    for number in range(LEADS):
        journey(export, number, FIRST + timedelta(days=number // 2))
    for week in range(26):
        day = date(2026, 1, 1) + timedelta(days=7 * week)
        export.spend += [spent(day, channel, f"{300 + 7 * week}.50") for channel in CHANNELS]
    for month in range(1, 7):
        export.visitors += [
            {"Month": f"2026-0{month}-01", "Channel": channel, "Visitors": f"{4000 + month}"}
            for channel in ("Webinar", "PPC", "Referral", "Trade Show")
        ]
    return export


def spent(day: date, channel: str, cost: str, kind: str = "media") -> Row:
    """What a channel cost in a week."""
    return {
        "Week": f"{day}", "Until": "", "Channel": channel, "Cost": cost, "Kind": kind,
        "Currency": "USD", "Invoice": f"{channel[:2]}-{day:%m%d}",
    }  # fmt: skip


def done(to: Row, day: date, at: str, kind: str = "Call", direction: str = "outbound") -> Row:
    """What the owner of a lead did about it."""
    return {
        "Lead": to["Id"], "At": f"{day} {at}", "Type": kind, "Direction": direction,
        "User": to["Owner"],
    }  # fmt: skip


def touched(lead: Row, day: date, at: str, channel: str) -> Row:
    """What a lead met on its way."""
    return {
        "Lead": lead["Id"], "At": f"{day} {at}", "Channel": channel, "Campaign": f"{day:%B}",
        "Cost": "1.20",
    }  # fmt: skip


def lead(number: int | str, created: date, **cells: str) -> Row:
    """A lead that has only come in."""
    n = int(str(number)[-3:])
    row = {
        "Id": f"L-{number:04}" if isinstance(number, int) else f"L-{number}",
        "Created": f"{created}",
        "Email": f"person{number}@company{number}.example",
        "Contact": f"C-{number}",
        "Source": SOURCES[n % len(SOURCES)],
        "Country": COUNTRIES[n // 7 % len(COUNTRIES)],
        "Owner": f"Owner {n % 7}",
        "Status": "Working",
        "MQL Date": "",
        "Lost Date": "",
        "Last Activity": f"{max(created, AS_OF - timedelta(days=n % 90))}",
    }
    return row | {name.replace("_", " "): value for name, value in cells.items()}


def journey(export: Export, number: int, created: date) -> None:
    """Let a lead go as far as the last digit of its id says, if there is the time by as-of.

    0 is won, 1 lost with its deal, 2 has an open deal, 3 is an SQL, 4 and 5 are MQLs, 6 to 8
    only came in, and 9 is junk or one of ours each other time. 7 and 8 were called, and answered;
    they came by a newsletter, and the day after by their source;
    of those that are won one did.
    """
    step, row = number % 10, lead(number, created)
    export.leads.append(row)
    mql = created + timedelta(days=1 + number % 3)
    sql = mql + timedelta(days=1 + number % 4)
    opened = sql + timedelta(days=1 + number % 5)
    closed = opened + timedelta(days=3 + number % 7)
    if step in (7, 8):
        export.activities.append(done(row, created, f"09:{number % 60:02}:17"))
        export.activities.append(done(row, created, f"15:{number % 60:02}:41", "Email", "inbound"))
    if step in (7, 8) or number == 50:
        before = touched(row, created - timedelta(days=1), f"18:{number % 60:02}:09", "Newsletter")
        own = touched(row, created, f"08:{number % 60:02}:11", row["Source"])
        export.touchpoints += [before, own]
    if step == 9:
        row |= {"Status": "Junk"} if number % 20 == 9 else {"Email": f"p{number}@ours.example"}
    if step <= 5 and mql <= AS_OF:
        row["MQL Date"] = f"{mql}"
    if step <= 3 and sql <= AS_OF:
        export.history.append({"Lead": row["Id"], "Value": "Lead", "At": f"{created}"})
        export.history.append({"Lead": row["Id"], "Value": "Qualified", "At": f"{sql}"})
    if step <= 2 and opened <= AS_OF:
        stage = (
            "Negotiation" if step == 2 or closed > AS_OF else ("Closed Won", "Closed Lost")[step]
        )
        deal = {
            "Deal": f"D-{number:04}",
            "Lead": row["Id"],
            "Opened": f"{opened}",
            "Closed": f"{AS_OF + timedelta(days=40) if stage == 'Negotiation' else closed}",
            "Stage": stage,
            "Amount": f"{1000 + number}",
        }
        export.deals.append(deal)
        if stage == "Closed Won":
            row["Status"] = "Customer"
        if stage == "Closed Lost":
            row |= {"Status": "Lost", "Lost Date": f"{closed}"}
