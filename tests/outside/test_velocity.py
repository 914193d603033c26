"""Velocity of the sample data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .program import Ended, Program

VELOCITY = ("velocity", "-c", "config.example.yaml")


@pytest.fixture(scope="module")
def velocity(project: Program) -> Ended:
    return project(*VELOCITY, "-f", "json")


def tables(ended: Ended) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in ended.json["tables"]}


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


def test_detail_is_of_the_funnel(company: Program) -> None:
    assert list(tables(company("funnel", "-f", "json"))) == ["funnel"]
    assert list(tables(company("funnel", "--detail", "-f", "json"))) == ["funnel", "transitions"]
    assert company("cohorts", "--detail").code == 2
