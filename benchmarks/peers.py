"""What the peers in Python share: the last step from a few thousand counts to the report's JSON.

An engine reads the file, merges duplicates, counts and takes quantiles in its own way; what is
left is arithmetic on small tables, whose time does not matter. (DuckDB does that in SQL, too.)
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

AS_OF = date(2026, 6, 30)
STAGES = ("Lead", "MQL", "SAL", "SQL", "Opportunity", "Customer")
LAST = len(STAGES) - 1
MIN_LEADS, WIDEST, MIN_FOR_HORIZON = 30, 0.30, 30
Z = 1.959963984540054
BUCKETS = ("no_id", "no_created", "junk", "internal", "after_as_of", "leads")

Cell = tuple[date, str | None, int, bool, int]
"""First of the month, source as written, furthest stage, lost, leads."""
Sales = tuple[int, float | None]
"""Cents, and median days to customer."""


@dataclass(frozen=True)
class Counts:
    """What an engine has counted."""

    buckets: Mapping[int, int]
    """Rows by number of `BUCKETS`."""
    horizon: int | None
    cells: Sequence[Cell]
    steps: Sequence[tuple[int, float | None, float | None]]
    """Imputed, median days, 90th percentile of the stages after the first."""
    by_month: Mapping[date, Sales]
    by_label: Mapping[str, Sales]


def labels(leads: Mapping[str | None, int]) -> dict[str | None, str]:
    """For each source as written the most frequent of the spellings that are the same."""
    spelled = {
        source: unicodedata.normalize("NFC", source).strip() if source else "" for source in leads
    }
    folded = {
        spelling: " ".join(spelling.replace("_", " ").lower().split())
        for spelling in spelled.values()
    }
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for source, spelling in spelled.items():
        counts[folded[spelling]][spelling] += leads[source]
    best = {
        key: min(found.items(), key=lambda item: (-item[1], item[0]))[0]
        for key, found in counts.items()
    }
    return {source: best[folded[spelling]] or "(none)" for source, spelling in spelled.items()}


def spellings(cells: Sequence[Cell]) -> dict[str | None, str]:
    """The labels of the sources of these cells."""
    counts: Counter[str | None] = Counter()
    for _, source, _, _, leads in cells:
        counts[source] += leads
    return labels(counts)


def wilson(k: int, n: int, side: int) -> float:
    """The lower (side -1) or upper (side 1) end of the interval of k of n at 95 %."""
    if (k, side) in ((0, -1), (n, 1)):
        return float(k == n)
    p, z = k / n, Z * Z / n
    half = Z * math.sqrt(p * (1 - p) / n + z / (4 * n))
    return (p + z / 2 + side * half) / (1 + z)


def rate(name: str, k: int, n: int | None) -> dict[str, float | None]:
    """k of n and its interval, null where there is no n."""
    if not n:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    return {name: k / n, f"{name}_low": wilson(k, n, -1), f"{name}_high": wilson(k, n, 1)}


def part(name: str, label: str, cells: Sequence[Cell], sales: Sales) -> dict[str, Any]:
    """A row of the cohort or source table."""
    reached = [sum(n for *_, furthest, _, n in cells if furthest >= s) for s in range(LAST + 1)]
    row: dict[str, Any] = {name: label, "leads": reached[0]}
    row |= {stage.lower(): n for stage, n in zip(STAGES, reached, strict=True)}
    row |= rate("rate", reached[LAST], reached[0])
    row |= {"amount": sales[0] / 100, "median_days": sales[1]}
    row["low_n"] = reached[0] < MIN_LEADS or row["rate_high"] - row["rate_low"] > WIDEST
    return row


def funnel(counts: Counts) -> Iterator[dict[str, Any]]:
    """One row a stage."""
    steps = [(0, None, None), *counts.steps]
    leads = previous = None
    for s, (imputed, middle, late) in enumerate(steps):
        reached = sum(n for *_, furthest, _, n in counts.cells if furthest >= s)
        leads = reached if leads is None else leads
        ended = Counter[bool]()
        for *_, furthest, lost, n in counts.cells:
            ended[bool(lost)] += n if furthest == s else 0
        yield {
            "stage": STAGES[s],
            "reached": reached,
            "imputed": imputed,
            **rate("rate_from_previous", reached, previous),
            **rate("rate_from_lead", reached, leads),
            "lost": ended[True] if s < LAST else None,
            "open": ended[False] if s < LAST else None,
            "median_days": middle,
            "p90_days": late,
        }
        previous = reached


def cohorts(counts: Counts) -> Iterator[dict[str, Any]]:
    """One row a month, from the first with leads to that of the as-of date."""
    by_month = defaultdict(list)
    for cell in counts.cells:
        by_month[cell[0]].append(cell)
    month = min(by_month)
    while month <= AS_OF:
        following = (month + timedelta(days=31)).replace(day=1)
        sales = counts.by_month.get(month, (0, None))
        row = part("cohort", f"{month:%Y-%m}", by_month[month], sales)
        low_n = row.pop("low_n")
        closed = (AS_OF - following).days + 1
        mature = None if counts.horizon is None else closed >= counts.horizon
        yield {**row, "mature": mature, "low_n": low_n}
        month = following


def sources(counts: Counts) -> list[dict[str, Any]]:
    """One row a source."""
    called = spellings(counts.cells)
    by_label = defaultdict(list)
    for cell in counts.cells:
        by_label[called[cell[1]]].append(cell)
    rows = [
        part("source", label, cells, counts.by_label.get(label, (0, None)))
        for label, cells in by_label.items()
    ]
    return sorted(rows, key=lambda row: (row["low_n"], -row["leads"], row["source"]))


def document(counts: Counts) -> dict[str, Any]:
    """The report in funnelcli's JSON fields."""
    rows = {name: counts.buckets.get(number, 0) for number, name in enumerate(BUCKETS)}
    leads = sum(n for *_, n in counts.cells)
    tables = {"funnel": funnel(counts), "cohorts": cohorts(counts), "sources": sources(counts)}
    return {
        "query": {"horizon": counts.horizon},
        "population": {
            "rows": sum(rows.values()),
            # the generator writes no blank rows, repeated headers or footers
            "dropped": {"blank": 0, "header": 0, "trailer": 0, "where": 0},
            "unusable": {key: rows[key] for key in ("no_id", "no_created")},
            "not_leads": 0,
            "excluded": {key: rows[key] for key in ("junk", "internal")},
            "after_as_of": rows["after_as_of"],
            "merged": rows["leads"] - leads,
            "filtered": 0,
            "leads": leads,
        },
        "tables": [{"name": name, "rows": list(table)} for name, table in tables.items()],
    }


def main(engine: str, count: Callable[[str], Counts]) -> None:
    """The command line of a peer: the report of a file on standard output."""
    parser = argparse.ArgumentParser(description=f"Prints the report as {engine} computes it.")
    parser.add_argument("data", help="leads.csv or leads.parquet")
    counts = count(parser.parse_args().data)
    json.dump(document(counts), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
