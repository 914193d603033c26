"""`funnelcli response` on files: what it refuses, and who still waits."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

LEADS = """\
Id,Created,MQL,Won,Source,Owner
L1,2026-01-05 09:00:00,2026-01-07,2026-02-01,Web,Ada
L2,2026-01-06 09:00:00,,,Web,Ada
L3,2026-01-07 09:00:00,,,Fair,
ada@a.example,2026-01-08 09:00:00,,,Fair,Bob
L5,2026-03-31 09:00:00,,,Fair,Bob
"""
DONE = """\
Lead,At,Type
L1,2026-01-05 09:04:00,Call
L9,2026-01-05 09:04:00,Call
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created, source: Source, owner: Owner}
stages: [{name: Lead}, {name: MQL, at: MQL, sla_days: 2}, {name: Customer, at: Won}]
as_of: 2026-03-31
"""
ACTIVITIES = "activities: {path: done.csv, lead: Lead, at: At, type: Type}\n"


@pytest.fixture(autouse=True)
def _company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leads.csv").write_text(LEADS)
    (tmp_path / "done.csv").write_text(DONE)
    (tmp_path / "funnelcli.yaml").write_text(YAML + ACTIVITIES)
    monkeypatch.chdir(tmp_path)


def asked(*arguments: str, code: int = 0) -> str:
    run = CliRunner().invoke(app, ["response", *arguments])
    assert run.exit_code == code, run.stderr
    return run.stderr if code else run.stdout


def rows(*arguments: str) -> dict[str, list[dict[str, Any]]]:
    document = json.loads(asked("-f", "json", *arguments))
    return {table["name"]: table["rows"] for table in document["tables"]}


def test_tables_by_name() -> None:
    found = rows("--to", "customer")
    assert list(found) == ["response", "response_owners", "response_touches"]
    assert {row["bucket"]: row["leads"] for row in found["response"] if row["leads"]} == {
        "5 minutes": 1, "never": 3, "young": 1,
    }  # fmt: skip
    assert [(row["owner"], row["leads"]) for row in found["response_owners"]] == [
        (None, 4), ("Ada", 2), ("(none)", 1), ("Bob", 1)
    ]  # fmt: skip


def test_who_waits_is_listed_by_owner_and_by_no_address() -> None:
    (table,) = rows("--list").values()
    assert [(row["owner"], row["lead_id"]) for row in table] == [
        ("(none)", "L3"), ("Ada", "L2"), ("Bob", None), ("Bob", "L5")
    ]  # fmt: skip
    assert "ada@" not in asked("--list")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--list", "--to", "MQL"], "--list stands alone"),
        (["--to", "Lead"], "no stage comes before 'Lead'"),
        (["--to", "Mkl"], "did you mean 'MQL'"),
        (["--by", "source"], "response takes no --by"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: list[str], said: str) -> None:
    assert said in asked(*arguments, code=2)


def test_without_activities_it_says_what_is_needed() -> None:
    Path("funnelcli.yaml").write_text(YAML)
    assert "response needs `activities` in the YAML" in asked(code=2)


def test_holidays_need_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("funnelcli.yaml").write_text(f"{YAML}{ACTIVITIES}business_hours: {{holidays: GB}}\n")
    assert "no answer so far" in asked()
    monkeypatch.setitem(sys.modules, "holidays", None)
    said = asked(code=3)
    assert "holidays" in said
    assert "pip install 'funnelcli[holidays]'" in said


def test_a_country_that_nobody_knows_is_told_before_anything_is_read() -> None:
    Path("funnelcli.yaml").write_text(f"{YAML}{ACTIVITIES}business_hours: {{holidays: XX}}\n")
    line = len(f"{YAML}{ACTIVITIES}".splitlines()) + 1
    place = f"funnelcli.yaml:{line}:18: business_hours.holidays: "
    assert f"{place}nobody knows the holidays of 'XX'" in asked(code=2)


def test_an_owner_is_a_segment_here_alone() -> None:
    document = json.loads(asked("-f", "json"))
    assert document["query"]["by"] == ["source", "owner"]
    run = CliRunner().invoke(app, ["report", "-f", "json"])
    assert json.loads(run.stdout)["query"]["by"] == ["source"]
