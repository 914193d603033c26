"""What time does to a rate, from the command line: months that are alike, and others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DEFINITION = """\
version: 1
leads: {path: leads.csv, created: created}
stages: [{name: Lead}, {name: Customer, at: bought}]
"""
AS_OF = date(2025, 12, 31)


@pytest.fixture
def business(tmp_path: Path) -> Program:
    program = Program(tmp_path)
    program.write("funnelcli.yaml", DEFINITION)
    return program


def months(took: Callable[[int], list[int | None]], first: int = 2025) -> Iterator[str]:
    """Write 500 leads a month, each of which takes some days or never buys, known by as-of."""
    yield "created,bought"
    for number in range(12 * (2026 - first)):
        days = took(number)
        for place in range(500):
            created = date(first + number // 12, number % 12 + 1, 1 + place % 28)
            need = days[place] if place < len(days) else None
            bought = None if need is None else created + timedelta(days=need)
            yield f"{created},{bought if bought and bought <= AS_OF else ''}"


def spread(of: int, longest: int) -> list[int | None]:
    """Spread so many purchases over the days; the same in every month."""
    return [(37 * n) % longest for n in range(of)]


def tables(run: Any) -> dict[str, list[dict[str, Any]]]:
    return {table["name"]: table["rows"] for table in run.json["tables"]}


def noted(run: Any) -> dict[str, str]:
    return {note["code"]: note["message"] for note in run.json["notes"]}


@pytest.mark.parametrize("horizon", ["120d", "auto"])
def test_months_that_are_alike_are_projected_alike(business: Program, horizon: str) -> None:
    # 60 of 500 buy, within 180 days or, for the horizon to be found, within 100
    longest = 180 if horizon == "120d" else 100
    business.write("leads.csv", "\n".join(months(lambda _: spread(60, longest))))
    found = business(
        "cohorts", "--project", "--horizon", horizon, "--as-of", str(AS_OF), "-f", "json"
    )
    rows = tables(found)["projection"]
    limit = found.json["query"]["horizon"]
    truth = sum(day is not None and day <= limit for day in spread(60, longest)) / 500
    assert 0.07 < truth < 0.12
    for row in rows:
        assert row["projected_rate"] == pytest.approx(truth, rel=0.12)
        assert row["by_horizon"] + row["later"] == row["customer"]
    assert {row["projected_rate"] for row in rows[:6]} == {truth}
    cohorts = business("cohorts", "--horizon", horizon, "--as-of", str(AS_OF), "-f", "json")
    assert {row["at_same_age"] for row in tables(cohorts)["cohorts"]} == {None}
    assert not {"pace", "slower-or-worse"} & set(noted(cohorts))


def test_a_slower_cycle_is_said_with_its_horizon(business: Program) -> None:
    # Two years; in the first leads take up to 60 days, in the second 40 days more.
    def took(number: int) -> list[int | None]:
        return [(0 if number < 12 else 40) + (day or 0) for day in spread(60, 60)]

    business.write("leads.csv", "\n".join(months(took, 2024)))
    found = business("cohorts", "--as-of", str(AS_OF), "-f", "json")
    said = noted(found)["pace"]
    assert said.startswith("The cycle has become slower: of the cohorts 2025-01 to 2025-0")
    assert "The horizon of the recent ones is at least 93 days;" in said
    assert "slower and worse cannot yet be told apart" in noted(found)["slower-or-worse"]
    page = business("cohorts", "--as-of", str(AS_OF)).text
    assert said in page


def test_customers_without_a_date_are_not_too_few(business: Program) -> None:
    yaml = "version: 1\nleads: {path: leads.csv, created: created}\n"
    yaml += "stages: [{name: Lead}, {name: Customer, where: won = 'yes'}]\n"
    business.write("funnelcli.yaml", yaml)
    rows = [f"2026-01-{1 + n % 28:02},{'yes' if n < 1425 else 'no'}" for n in range(5000)]
    business.write("leads.csv", "\n".join(["created,won", *rows]))
    page = business("cohorts").text
    assert "Maturity unknown: 1,425 of 1,425 customers have no date" in page
    assert "oo few customers" not in page


def test_a_record_of_new_leads_only_begins_with_them(business: Program) -> None:
    # Nobody is recorded of the leads before September, and the first to buy since take 40 days.
    def took(number: int) -> list[int | None]:
        return [40 + (day or 0) for day in spread(60, 60)] if number >= 8 else []

    business.write("leads.csv", "\n".join(months(took, 2024)))
    found = business("cohorts", "--as-of", str(AS_OF), "-f", "json")
    said = noted(found)["late-record"]
    assert "Customer: of the 4,000 leads created before 2024-09-01, none has entered it" in said
    assert "recorded for new leads only, or nothing was sold yet" in said
    rows = tables(found)["cohorts"]
    assert [row["cohort"] for row in rows if row["truncated"]] == [
        f"2024-{month:02}" for month in range(1, 9)
    ]


def test_a_month_that_is_behind_is_said_to_be(business: Program) -> None:
    def took(number: int) -> list[int | None]:
        return spread(60 if number < 10 else 12, 60)

    business.write("leads.csv", "\n".join(months(took)))
    asked = ("cohorts", "--horizon", "90d", "--as-of", str(AS_OF))
    rows = tables(business(*asked, "-f", "json"))["cohorts"]
    november = rows[10]
    assert november["at_same_age"] == "behind"
    assert november["rate_at_same_age_n"] == 9 * 500
    assert (
        november["rate_at_same_age_low"]
        < november["rate_at_same_age"]
        < november["rate_at_same_age_high"]
    )
    page = business(*asked, "-f", "plain").text
    assert "; behind: 2025-11" in page
    assert "slower and worse cannot yet be told apart" in page
