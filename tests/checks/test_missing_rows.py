"""What whole exports lack is told, whatever the company; and no choice of a period is a lack."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .clean import END, Company, Tables, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RULES = "missing-leads,crowded-lead,disputed-customers,deleted-losses,status-contradiction"
WON, LOST = "Won", "Lost"


def company(seed: int) -> Tables:
    """A company whose leads are lost, for the most part, when they have not moved on."""
    made = Company(seed, monthly=(150, 300, 100)[seed % 3], months=24).tables()
    draw, with_deal = Random(seed), {deal[1] for deal in made.deals}  # noqa: S311  (made up)
    for lead, created, *_ in made.leads:
        if lead not in with_deal and draw.random() < 0.8:
            assert isinstance(created, date)
            lost = created + timedelta(20 + draw.randrange(40))
            if lost <= END:
                made.deals.append((f"Z{lead}", lead, lost, lost, LOST))
    return made


def found(tables: Tables, folder: Path) -> set[str]:
    write(tables, folder)
    config = ["-c", str(folder / "funnelcli.yaml"), "-f", "json", "--select", RULES]
    result = CliRunner().invoke(app, ["check", *config])
    assert result.stdout, result.stderr  # 3 is what is selected and has no status to look at
    results = json.loads(result.stdout)["results"]
    return {each["code"] for each in results if each["status"] in ("warn", "fail")}


def forget(tables: Tables, leads: set[object]) -> None:
    """Leave leads out of every table."""
    tables.leads[:] = [row for row in tables.leads if row[0] not in leads]
    tables.deals[:] = [row for row in tables.deals if row[1] not in leads]
    tables.history[:] = [row for row in tables.history if row[0] not in leads]


def old_losses(tables: Tables, days: int, *, by_creation: bool) -> set[object]:
    """List the leads that were lost, or came in and are lost, so many days before the end."""
    created, until = {row[0]: row[1] for row in tables.leads}, END - timedelta(days)
    of = {row[1]: created[row[1]] if by_creation else row[3] for row in tables.deals
          if row[4] == LOST}  # fmt: skip
    return {lead for lead, day in of.items() if isinstance(day, date) and day < until}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("days", [200, 365])
@pytest.mark.parametrize("by_creation", [True, False])
def test_losses_that_are_deleted_after_a_time(
    tmp_path: Path, seed: int, days: int, *, by_creation: bool
) -> None:
    tables = company(seed)
    forget(tables, old_losses(tables, days, by_creation=by_creation))

    assert found(tables, tmp_path) == {"VL009"}


@pytest.mark.parametrize("seed", range(3))
def test_losses_that_are_recorded_since_a_day(tmp_path: Path, seed: int) -> None:
    tables = company(seed)
    late = old_losses(tables, 250, by_creation=False)
    tables.deals[:] = [row for row in tables.deals if row[4] != LOST or row[1] not in late]

    assert found(tables, tmp_path) == set()


def only_mqls(tables: Tables) -> None:
    tables.leads[:] = [row for row in tables.leads if row[3] != ""]


def a_source_left_out(tables: Tables) -> None:
    ((left_out, _),) = Counter(row[2] for row in tables.leads).most_common(1)
    tables.leads[:] = [row for row in tables.leads if row[2] != left_out]


def deals_without_a_lead(tables: Tables) -> None:
    tables.deals[::4] = [(row[0], "", *row[2:]) for row in tables.deals[::4]]


def deals_of_one(tables: Tables) -> None:
    lead = tables.leads[3][0]
    won = [i for i, row in enumerate(tables.deals) if row[4] == WON]
    for i in won[::3]:
        tables.deals[i] = (tables.deals[i][0], lead, *tables.deals[i][2:])


def logged(tables: Tables) -> None:
    """Write into the log what the deals say."""
    for _, lead, opened, closed, status in list(tables.deals):
        tables.history.append((lead, "Opportunity", opened))
        if status == WON:
            tables.history.append((lead, "Customer", closed))


def won_deals_reopened(tables: Tables) -> None:
    logged(tables)
    won = [i for i, row in enumerate(tables.deals) if row[4] == WON]
    for i in won[::5]:
        tables.deals[i] = (*tables.deals[i][:4], "Open")


def lost_deals_hidden(tables: Tables) -> None:
    logged(tables)
    tables.deals[:] = [row for row in tables.deals if row[4] != LOST]


def leads_of_a_quarter(tables: Tables) -> None:
    span = date(2025, 10, 1), date(2025, 12, 31)
    tables.leads[:] = [
        row for row in tables.leads if isinstance(row[1], date) and span[0] <= row[1] <= span[1]
    ]


def all_of_a_quarter(tables: Tables) -> None:
    """With a log of that quarter, which begins with its leads."""
    leads_of_a_quarter(tables)
    span = date(2025, 10, 1), date(2025, 12, 31)
    tables.history[:] = [
        row for row in tables.history if isinstance(row[2], date) and span[0] <= row[2] <= span[1]
    ]


def without_creation(tables: Tables) -> None:
    tables.history[:] = [row for row in tables.history if row[1] != "New"]


def a_quarter_without_creation(tables: Tables) -> None:
    without_creation(tables)
    all_of_a_quarter(tables)


def leads_beside_a_log_without_creation(tables: Tables) -> None:
    without_creation(tables)
    leads_of_a_quarter(tables)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (only_mqls, {"ID009"}),
        (a_source_left_out, {"ID009"}),
        (deals_without_a_lead, {"ID009"}),
        (deals_of_one, {"ID010"}),
        (logged, set()),
        (won_deals_reopened, {"ST012"}),
        (lost_deals_hidden, {"ST007"}),
        (leads_of_a_quarter, set()),
        (all_of_a_quarter, set()),
        (a_quarter_without_creation, set()),
        (leads_beside_a_log_without_creation, set()),
    ],
)
def test_what_is_missing_is_told(
    tmp_path: Path, seed: int, change: Callable[[Tables], None], codes: set[str]
) -> None:
    tables = company(seed)
    change(tables)

    assert found(tables, tmp_path) == codes
