"""Costs and first touches beside `funnelcli attribution`, on files."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

LEADS = """\
Id,Created,Won,Amount,Source
L1,2026-01-05 09:00:00,2026-02-01,100.00,Direct Traffic
L2,2026-01-06 09:00:00,2026-02-02,50.00,Ads
L3,2026-02-07 09:00:00,,,Direct Traffic
"""
TOUCHES = """\
Lead,At,Channel,Model
L1,2026-01-05 08:00:00,google ads,a
L1,2026-01-31 08:00:00,Fair,b
L2,2026-01-06 08:00:00,ADS,a
L3,2026-02-07 09:30:00,Ads,a
"""
SPEND = """\
Month,Channel,Cost
2026-01,Ads,60
2026-02,ads,30
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source, amount: Amount}
stages: [{name: Lead}, {name: Customer, at: Won}]
as_of: 2026-06-30
min_leads: 1
horizon: 30d
channels: {Google Ads: Ads}
touchpoints: {path: touches.csv, lead: Lead, at: At, channel: Channel}
spend: {path: spend.csv, date: Month, channel: Channel, cost: Cost}
"""


@pytest.fixture(autouse=True)
def _company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leads.csv").write_text(LEADS)
    (tmp_path / "touches.csv").write_text(TOUCHES)
    (tmp_path / "spend.csv").write_text(SPEND)
    (tmp_path / "funnelcli.yaml").write_text(YAML)
    monkeypatch.chdir(tmp_path)


def asked(*arguments: str, code: int = 0) -> str:
    run = CliRunner().invoke(app, ["attribution", *arguments])
    assert run.exit_code == code, run.stderr
    return run.stderr if code else run.stdout


def tables(*arguments: str) -> dict[str, Any]:
    made = json.loads(asked("-f", "json", *arguments))["tables"]
    return {each["name"]: each["rows"] for each in made}


def test_spend_of_two_months_over_two_customers() -> None:
    """Channels of touches and of spend are one whatever their spelling, as the YAML has it."""
    rows = [row for row in tables()["attribution_costs"] if row["model"] in {"first", "last"}]
    names = ("channel", "model", "spend", "credit", "cost_each", "amount", "return", "reason")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("Ads", "first", 90.0, 2.0, 45.0, 150.0, pytest.approx(150 / 90), None),
        ("Ads", "last", 90.0, 1.0, 90.0, 50.0, pytest.approx(50 / 90), None),
        ("Fair", "first", None, 0.0, None, 0.0, None, "no spend is known"),
        ("Fair", "last", None, 1.0, None, 100.0, None, "no spend is known"),
        ("(no touchpoint)", "first", None, 0.0, None, 0.0, None, "no touch"),
        ("(no touchpoint)", "last", None, 0.0, None, 0.0, None, "no touch"),
    ]


def test_what_direct_was_is_told_by_the_page() -> None:
    page = asked("-f", "plain")
    assert (
        "Of 2 leads recorded as direct, 1 had a first touch before they came: 1 by Ads; 1 had none."
    ) in " ".join(page.split())
    found = {(row["source"], row["first_touch"]): row["customer"] for row in tables()["touched"]}
    assert found == {
        ("Direct Traffic", "Ads"): 1,
        ("Ads", "Ads"): 1,
        ("Direct Traffic", "(no touchpoint)"): 0,
    }


def test_spend_of_a_channel_that_is_called_no_touchpoint_is_counted_once() -> None:
    """The second customer has no touch, the first one of this channel and of Fair."""
    Path("touches.csv").write_text(
        "Lead,At,Channel\nL1,2026-01-05 08:00:00,(no touchpoint)\nL1,2026-01-31 08:00:00,Fair\n"
    )
    Path("spend.csv").write_text(SPEND.replace("Ads", "(no touchpoint)").replace("ads", "Fair"))
    costs = [row for row in tables()["attribution_costs"] if row["model"] == "first"]
    assert {row["channel"]: (row["spend"], row["credit"]) for row in costs} == {
        "no touchpoint": (60, 1), "Fair": (30, 0), "(no touchpoint)": (None, 1),
    }  # fmt: skip


def test_spend_follows_touches_in_whom_it_shows() -> None:
    """Ten leads share an address, so that the few rows of its spend do not hide it."""
    leads = [f"M{n},2026-01-05,2026-02-01,1.00,Ads" for n in range(10)]
    many = [f"M{n},2026-01-04,desk@x.example," for n in range(10)]
    Path("leads.csv").write_text(LEADS + "\n".join([*leads, ""]))
    Path("touches.csv").write_text(TOUCHES + "\n".join([*many, ""]))
    Path("spend.csv").write_text(SPEND + "2026-01,desk@x.example,7\n2026-01,ann@x.example,9\n")
    costs = [row for row in tables()["attribution_costs"] if row["model"] == "first"]
    assert {row["channel"]: row["spend"] for row in costs if row["channel"][0] in "d("} == {
        "desk@x.example": 7, "(e-mail address)": 9, "(no touchpoint)": None,
    }  # fmt: skip


def test_what_is_credited_is_not_called_as_a_column() -> None:
    assert "'model' is the name of another column" in asked("--credit", "Model", code=2)
