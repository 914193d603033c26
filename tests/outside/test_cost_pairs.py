"""Published figures of costs come from the command line, by leads and costs built for each."""

import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from .program import Program

DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
PAIRS = DATA / "statistics" / "metric_pairs.json"
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source}
stages: [{name: Lead}, {name: Customer, at: Won}]
as_of: 2026-06-30
horizon: 60d
spend: {path: spend.csv, date: Month, channel: Channel, cost: Cost, type: Type}
visitors: {path: visitors.csv, date: Month, count: Visitors}
"""
OF_PEOPLE, OF_OTHERS = 7_000, 31
"""Costs of people, and customers of another source: no paid figure has them in it."""


def built(given: dict[str, float]) -> dict[str, str]:
    """Build leads and costs of January of which these numbers are the sums."""
    leads = given.get("leads", given.get("new_customers", given.get("paid_customers", 0)))
    customers = leads if "leads" not in given else 0
    rows = ["Id,Created,Source,Won"]
    for n in range(int(leads)):
        created = date(2026, 1, 1) + timedelta(days=n % 20)
        won = created + timedelta(days=n % 11) if n < customers else ""
        rows.append(f"{n},{created},Ads,{won}")
    cost, is_paid = given.get("spend", given.get("sm_cost", 2)), "paid_media" in given
    people = OF_PEOPLE if "sm_cost" in given else 0
    media = given.get("paid_media", cost - people)
    costs = ["Month,Channel,Cost,Type", *[f"2026-01,Ads,{media / 2},media"] * 2]
    costs += [f"2026-01,,{OF_PEOPLE},people"] if people or is_paid else []
    if is_paid:
        rows += [f"o{n},2026-01-05,Friends,2026-01-06" for n in range(OF_OTHERS)]
    sessions = given.get("sessions", 1)
    return {
        "leads.csv": "\n".join(rows) + "\n",
        "spend.csv": "\n".join(costs) + "\n",
        "visitors.csv": f"Month,Visitors\n2026-01,{sessions}\n",
        "funnelcli.yaml": YAML,
    }


def pairs() -> list[dict[str, Any]]:
    """List those that need spend or visitors."""
    if not PAIRS.exists():
        return []
    needed = {"spend", "sm_cost", "paid_media", "sessions"}
    return [pair for pair in json.loads(PAIRS.read_text()) if needed & pair["in"].keys()]


@pytest.mark.skipif(not PAIRS.exists(), reason="the published figures are not here")
@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair['metric']} {pair['out']}")
def test_a_published_figure_is_computed(tmp_path: Path, pair: dict[str, Any]) -> None:
    program = Program(tmp_path)
    for name, text in built(pair["in"]).items():
        program.write(name, text)
    run = program("metrics", "--only", pair["metric"], "-f", "json")

    (january,) = (row for row in run.json["tables"][0]["rows"] if row["period"] == "2026-01")
    assert january["metric"] == pair["metric"]
    assert january["value"] == pytest.approx(pair["out"], rel=1e-9)


def test_there_are_pairs_of_each_kind() -> None:
    if PAIRS.exists():
        assert {pair["metric"] for pair in pairs()} == {
            "cost_per_lead", "lead_capture_rate", "cac_blended", "cac_paid", "cac",
        }  # fmt: skip
