"""Velocity of the sample data, and its moves backward counted once more, in plain Python."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from .program import SAMPLE, Ended, Program

VELOCITY = ("velocity", "-c", "config.example.yaml")


@pytest.fixture(scope="module")
def velocity(project: Program) -> Ended:
    return project(*VELOCITY, "-f", "json")


def tables(ended: Ended) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in ended.json["tables"]}


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Person:
    """A lead, its copies merged."""

    logs: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Moments and values, by the id of each copy."""
    deals: list[str] = field(default_factory=list)
    """Dates on which a deal was opened, or won."""


def people() -> list[Person]:
    """Merge the leads of the sample by their e-mails; copies of an id have the same."""
    logs, deals = defaultdict(list), defaultdict(list)
    for row in rows("history.csv"):
        if row["Field"] == "Status":
            logs[row["Lead ID"]].append((row["Created Date"], row["New Value"]))
    for row in rows("deals.csv"):
        deals[row["Lead ID"]].append(row["Create Date"])
        if row["Stage"] == "Closed Won":
            deals[row["Lead ID"]].append(row["Close Date"])
    found: dict[str, Person] = {}
    for row in rows("leads.csv"):
        is_lead = row["Consent"] == "true" or row["Lead Type"] == "Hand-raiser"
        email = row["Email"].strip().casefold()
        if (
            not re.match("20", row["Created"] or "")
            or not is_lead
            or row["Status"] in {"Junk", "Test"}
            or email.endswith("@northwind.example")
        ):
            continue
        person = found.setdefault(email or row["Lead ID"], Person())
        person.logs[row["Lead ID"]] = sorted(logs[row["Lead ID"]])
        person.deals += deals[row["Lead ID"]]
    return list(found.values())


def moves(person: Person) -> dict[str, int | None]:
    """Where the lead went from Sales Qualified, and after how many days it had come back."""
    found: dict[str, int | None] = {}
    qualified = {"Qualified", "Sales Qualified"}
    for log in person.logs.values():
        for (_, before), (at, value) in pairwise(log):
            went = at[:10]
            has_gone_on = any(deal <= went for deal in person.deals)
            if before not in qualified or value in qualified or has_gone_on or value in found:
                continue
            again = [then[:10] for each in person.logs.values() for then, to in each
                     if to in qualified and then > at]  # fmt: skip
            back = min([*again, *(deal for deal in person.deals if deal >= went)], default=None)
            days = date.fromisoformat(back or went) - date.fromisoformat(went)
            found[value] = None if back is None else days.days
    return found


def test_moves_backward_are_those_of_a_recount(velocity: Ended) -> None:
    by_value: dict[str, list[int | None]] = defaultdict(list)
    everybody = people()
    assert len(everybody) == velocity.json["population"]["leads"]
    for person in everybody:
        for value, days in moves(person).items():
            by_value[value].append(days)
    expected = {
        value: (len(found), len(back := [d for d in found if d is not None]),
                median(back) if back else None)
        for value, found in by_value.items()
    }  # fmt: skip
    told = tables(velocity)["moves"]
    assert {row["from"] for row in told} == {"Sales Qualified"}
    assert {row["to"]: (row["leads"], row["recovered"], row["median_days"]) for row in told} == (
        expected
    )
    assert expected["Nurturing"][1] > 10  # there is something to see


def test_the_tables_of_velocity_agree_with_the_funnel(project: Program, velocity: Ended) -> None:
    told = tables(velocity)
    funnel = tables(project("funnel", "-c", "config.example.yaml", "--detail", "-f", "json"))
    reached, detail = funnel["funnel"], funnel["transitions"]
    times = [row for row in told["stage_times"] if row["to"] != "(next or lost)"]
    assert [(row["median_days"], row["p90_days"]) for row in times[:-1]] == [
        (row["median_days"], row["p90_days"]) for row in reached[1:]
    ]
    assert (times[-1]["from"], times[-1]["to"]) == ("Lead", "Customer")
    keys = ("lead", "mql", "sal", "sql", "opportunity", "customer")
    entries = [sum(row[key] for row in told["throughput"]) for key in keys]
    # those of their own, but for 14 without a date (sample_data/README.md)
    own = [row["reached"] - row["imputed"] for row in reached]
    assert [a - b for a, b in zip(own, entries, strict=True)] == [0, 0, 0, 14, 0, 0]
    assert [row["open"] for row in told["ageing"]] == [row["open"] for row in reached[:-1]]
    for row in detail:
        outcomes = ("converted", "skipped", "lost", "open", "stalled")
        assert sum(row[name] for name in outcomes) == row["reached"]
    assert [row["stalled"] for row in detail] == [row["beyond_p90"] for row in told["ageing"]]


def test_moves_are_there_where_a_history_tells_them(company: Program) -> None:
    names = [table["name"] for table in company("velocity", "-f", "json").json["tables"]]
    assert names == ["stage_times", "throughput", "ageing"]


def test_detail_is_of_the_funnel(company: Program) -> None:
    assert list(tables(company("funnel", "-f", "json"))) == ["funnel"]
    assert list(tables(company("funnel", "--detail", "-f", "json"))) == ["funnel", "transitions"]
    assert company("cohorts", "--detail").code == 2
