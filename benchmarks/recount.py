"""The report of config.yaml recounted row by row in plain Python, for small files.

    python benchmarks/recount.py leads.csv > report.json

It shares no code with funnelcli or the SQL, so that three ways of counting can be compared
(agree.py). Slow and literal on purpose.
"""

from __future__ import annotations

import csv
import json
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

AS_OF = date(2026, 6, 30)
STAGES = ["Lead", "MQL", "SAL", "SQL", "Opportunity", "Customer"]
LAST = len(STAGES) - 1
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Lead:
    id: str
    created: datetime
    address: str | None
    source: str | None
    entries: list[date | None]  # one per stage
    lost: bool
    cents: int | None

    @property
    def furthest(self) -> int:
        return max(s for s, entry in enumerate(self.entries) if entry)

    def days(self, start: int, end: int) -> int | None:
        first, then = self.entries[start], self.entries[end]
        return (then - first).days if first and then and then >= first else None


def day(text: str) -> date | None:
    """The date of a cell, if there is one and it is not after the as-of date."""
    known = datetime.fromisoformat(text).date() if text.strip() else None
    return known if known and known <= AS_OF else None


def lead(row: dict[str, str]) -> Lead:
    created = datetime.fromisoformat(row["Created"])
    return Lead(
        id=row["Lead ID"].strip(),
        created=created,
        address=row["Email"].strip().casefold() or None,
        source=unicodedata.normalize("NFC", row["Source"]).strip() or None,
        entries=[created.date(), *(day(row[f"{stage} Date"]) for stage in STAGES[1:])],
        lost=day(row["Lost Date"]) is not None,
        cents=round(float(row["Amount"]) * 100) if row["Amount"] else None,
    )


def bucket(row: dict[str, str]) -> str:
    if not row["Lead ID"].strip():
        return "no_id"
    if not row["Created"].strip():
        return "no_created"
    if row["Status"] == "Junk":
        return "junk"
    if row["Email"].endswith("@ourcompany.com"):
        return "internal"
    return "lead" if datetime.fromisoformat(row["Created"]).date() <= AS_OF else "after_as_of"


def merge(leads: Iterable[Lead], key: Callable[[Lead], Hashable]) -> list[Lead]:
    """One lead for each key; a key of None matches nothing."""
    groups: dict[Hashable, list[Lead]] = defaultdict(list)
    for number, each in enumerate(leads):
        groups[("alone", number) if key(each) is None else ("key", key(each))].append(each)
    merged = []
    for group in groups.values():
        first = min(group, key=lambda one: (one.created, one.id))
        entries = [
            min((entry for entry in column if entry), default=None)
            for column in zip(*(one.entries for one in group), strict=True)
        ]
        cents = max((one.cents for one in group if one.cents is not None), default=None)
        lost = all(one.lost for one in group)
        merged.append(replace(first, entries=entries, lost=lost, cents=cents))
    return merged


def quantile(values: Iterable[int | None], q: float) -> float | None:
    kept = sorted(value for value in values if value is not None)
    if not kept:
        return None
    low = math.floor((len(kept) - 1) * q)
    high = min(low + 1, len(kept) - 1)
    return kept[low] + (kept[high] - kept[low]) * ((len(kept) - 1) * q - low)


def rate(name: str, k: int, n: int | None) -> dict[str, float | None]:
    """k of n and its Wilson interval: the two roots of (k/n - p)^2 = Z^2 p(1-p)/n."""
    if not n:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    a, b, c = 1 + Z * Z / n, -(2 * k / n + Z * Z / n), (k / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    low = 0.0 if k == 0 else (-b - root) / (2 * a)
    high = 1.0 if k == n else (-b + root) / (2 * a)
    return {name: k / n, f"{name}_low": low, f"{name}_high": high}


def part(name: str, label: str, leads: list[Lead]) -> dict[str, Any]:
    """A row of the cohort or source table."""
    won = [one for one in leads if one.furthest == LAST]
    row: dict[str, Any] = {name: label, "leads": len(leads)}
    for s, stage in enumerate(STAGES):
        row[stage.lower()] = sum(one.furthest >= s for one in leads)
    row |= rate("rate", len(won), len(leads))
    row["amount"] = sum(one.cents or 0 for one in won) / 100
    row["median_days"] = quantile((one.days(0, LAST) for one in won), 0.5)
    row["low_n"] = len(leads) < 30 or row["rate_high"] - row["rate_low"] > 0.30
    return row


def funnel(leads: list[Lead]) -> Iterable[dict[str, Any]]:
    previous: int | None = None
    for s, stage in enumerate(STAGES):
        here = [one for one in leads if one.furthest >= s]
        stuck = [one for one in here if one.furthest == s]
        days = [one.days(s - 1, s) for one in here] if s else []
        yield {
            "stage": stage,
            "reached": len(here),
            "imputed": sum(one.entries[s] is None for one in here),
            **rate("rate_from_previous", len(here), previous),
            **rate("rate_from_lead", len(here), len(leads)),
            "lost": sum(one.lost for one in stuck) if s < LAST else None,
            "open": sum(not one.lost for one in stuck) if s < LAST else None,
            "median_days": quantile(days, 0.5),
            "p90_days": quantile(days, 0.9),
        }
        previous = len(here)


def horizon(leads: list[Lead]) -> int | None:
    timed = [(one.days(0, LAST), (AS_OF - one.created.date()).days) for one in leads]
    plain = quantile((days for days, _ in timed), 0.9)
    old = [d for d, age in timed if d is not None and plain is not None and age >= 2 * plain]
    found = quantile(old, 0.9)
    return math.ceil(found) if found is not None and len(old) >= 30 else None


def cohorts(leads: list[Lead], age: int | None) -> Iterable[dict[str, Any]]:
    by_month = defaultdict(list)
    for one in leads:
        by_month[one.created.strftime("%Y-%m")].append(one)
    month = min((one.created.date() for one in leads), default=AS_OF).replace(day=1)
    while month <= AS_OF:
        following = (month + timedelta(days=31)).replace(day=1)
        row = part("cohort", f"{month:%Y-%m}", by_month[f"{month:%Y-%m}"])
        low_n = row.pop("low_n")
        closed = (AS_OF - (following - timedelta(days=1))).days
        yield {**row, "mature": None if age is None else closed >= age, "low_n": low_n}
        month = following


def sources(leads: list[Lead]) -> list[dict[str, Any]]:
    def folded(text: str) -> str:
        return " ".join(text.replace("_", " ").casefold().split())

    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    groups = defaultdict(list)
    for one in leads:
        groups[folded(one.source or "")].append(one)
        spellings[folded(one.source or "")][one.source or "(none)"] += 1
    rows = []
    for key, group in groups.items():
        label = min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0]
        rows.append(part("source", label, group))
    return sorted(rows, key=lambda row: (row["low_n"], -row["leads"], row["source"]))


def report(rows: Iterable[dict[str, str]]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    usable = []
    for row in rows:
        counts[bucket(row)] += 1
        if bucket(row) == "lead":
            usable.append(lead(row))
    leads = merge(merge(usable, lambda one: one.id), lambda one: one.address)
    age = horizon(leads)
    population = {
        "rows": counts.total(),
        "dropped": {"blank": 0, "header": 0, "trailer": 0, "where": 0},
        "unusable": {"no_id": counts["no_id"], "no_created": counts["no_created"]},
        "not_leads": 0,
        "excluded": {"junk": counts["junk"], "internal": counts["internal"]},
        "after_as_of": counts["after_as_of"],
        "merged": len(usable) - len(leads),
        "filtered": 0,
        "leads": len(leads),
    }
    tables = {"funnel": funnel(leads), "cohorts": cohorts(leads, age), "sources": sources(leads)}
    return {
        "query": {"horizon": age},
        "population": population,
        "tables": [{"name": name, "rows": list(table)} for name, table in tables.items()],
    }


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as export:
        json.dump(report(csv.DictReader(export)), sys.stdout, ensure_ascii=False, indent=1)
