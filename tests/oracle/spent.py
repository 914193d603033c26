"""Companies with costs, deals and activities, made by chance, for the recount in plain SQL.

Leads come in three time zones around the day on which clocks change. Costs are by day or by month,
some are credits, some channels match no source. Deals are refunded, activities are answers,
replies, letters of a machine, and some are of nobody. What the numbers mean is in `spent.sql`.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

ZONES = ("UTC", "Europe/London", "America/New_York")
SOURCES = ("Organic Search", "Paid Search", "Trade Show", "Referral")
SPENT = ("paid search", "ORGANIC_SEARCH", "Expo", "Billboard", "Trade Show", "")
"""Channels of costs: two are spelled otherwise, one has another name, one has no lead, one none."""
MINUTES = (0, 1, 4, 5, 5, 6, 29, 30, 31, 59, 60, 61, 600, 1439, 1440, 1441, 3000, 9000)
KINDS = (("Call", "outbound"), ("Email", "outbound"), ("Email", "inbound"), ("Auto-reply", ""))


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of company is made."""

    zone: str
    per: str
    """Whether costs are by `day` or by `month`."""
    first: date
    last: date
    """As-of: the end of that day."""
    leads: int = 500


def written(folder: Path, shape: Shape, seed: int) -> str:
    """Write the files of a company, and give its definition."""
    rng = Random(seed)  # noqa: S311
    leads, deals, activities = _people(rng, shape)
    _write(folder / "leads.csv", ("Id", "Created", "Source", "MQL", "SQL", "Lost"), leads)
    _write(folder / "deals.csv", ("Deal", "Lead", "Closed", "Stage", "Amount"), deals)
    _write(folder / "activities.csv", ("Lead", "At", "Type", "Direction", "User"), activities)
    costs = list(_costs(rng, shape))
    _write(folder / "spend.csv", ("Day", "Channel", "Cost"), costs)
    return f"""\
version: 1
leads: {{path: leads.csv, id: Id, created: Created, source: Source}}
joins: {{deals: {{path: deals.csv, lead: Lead, id: Deal}}}}
stages:
  - name: Lead
  - {{name: MQL, at: MQL}}
  - {{name: SQL, at: SQL}}
  - {{name: Customer, at: deals.Closed, where: "deals.Stage = 'Won'"}}
lost: {{at: Lost}}
amount: deals.Amount
timezone: {shape.zone}
as_of: {shape.last}
horizon: 60d
min_leads: 5
lag: 1mo
spend: {{path: spend.csv, date: Day, per: {shape.per}, channel: Channel, cost: Cost}}
activities:
  {{path: activities.csv, lead: Lead, at: At, type: Type, direction: Direction, user: User}}
channels: {{Expo: Trade Show}}
"""


def _people(
    rng: Random, shape: Shape
) -> tuple[list[Sequence[str]], list[Sequence[str]], list[Sequence[str]]]:
    leads: list[Sequence[str]] = []
    deals: list[Sequence[str]] = []
    activities: list[Sequence[str]] = []
    days = (shape.last - shape.first).days
    for number in range(shape.leads):
        name = f"L{number:04d}"
        created = _moment(rng, shape, rng.randrange(days + 1))
        local = created.astimezone(ZoneInfo(shape.zone))
        mql = local.date() + timedelta(rng.choice((0, 1, 3, 9, 30)))
        sql = mql + timedelta(rng.choice((0, 2, 8, 20)))
        how_far, lost = rng.random(), ""
        if how_far > 0.75 or rng.random() < 0.1:
            lost = str(local.date() + timedelta(rng.choice((0, 0, 1, 20, 90))))
        leads.append((
            name, _said(rng, created, shape.zone), rng.choice((*SOURCES, "")),
            str(mql) if how_far < 0.7 else "", str(sql) if how_far < 0.45 else "", lost,
        ))  # fmt: skip
        if how_far < 0.3:
            for _ in range(rng.choice((1, 1, 2))):
                closed = sql + timedelta(rng.choice((0, 5, 25, 60)))
                amount = rng.choice(("1000.00", "250.50", "-80.25", "", "19.99"))
                stage = rng.choice(("Won", "Won", "Won", "Lost"))
                deals.append((f"D{len(deals)}", name, str(closed), stage, amount))
        activities += _activities(rng, name, created, shape.zone)
    activities.append(("nobody", "2026-01-05T10:00:00Z", "Call", "outbound", "Uma"))
    rng.shuffle(activities)
    return leads, deals, activities


def _activities(rng: Random, name: str, created: datetime, zone: str) -> Iterable[Sequence[str]]:
    if rng.random() < 0.2:
        return
    for _ in range(rng.choice((1, 2, 3))):
        kind, direction = rng.choice(KINDS)
        after = timedelta(minutes=rng.choice(MINUTES), seconds=rng.choice((0, 0, 1, 59)))
        at = created - after if rng.random() < 0.1 else created + after
        user = "" if kind == "Auto-reply" else rng.choice(("Uma", "Vic"))
        yield name, _said(rng, at, zone), kind, direction, user


def _costs(rng: Random, shape: Shape) -> Iterable[Sequence[str]]:
    day, by_day = shape.first.replace(day=1), shape.per == "day"
    while day <= shape.last:
        for channel in SPENT:
            if rng.random() < (0.2 if by_day else 0.9):
                cents = rng.choice((5_000, 12_345, 99_999, -1_000, 7))
                yield (str(day) if by_day else f"{day:%Y-%m}"), channel, f"{cents / 100:.2f}"
        day = day + timedelta(1) if by_day else (day + timedelta(31)).replace(day=1)


def _moment(rng: Random, shape: Shape, days: int) -> datetime:
    at = datetime.combine(shape.first, datetime.min.time(), UTC) + timedelta(days=days)
    at += timedelta(seconds=rng.randrange(86_400))
    ends = datetime.combine(shape.last, datetime.max.time()).replace(tzinfo=ZoneInfo(shape.zone))
    return min(at, ends.astimezone(UTC).replace(microsecond=0))


def _said(rng: Random, moment: datetime, zone: str) -> str:
    """Write a moment in UTC, or with the offset of the zone."""
    if rng.random() < 0.5:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.astimezone(ZoneInfo(zone)).isoformat()


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
